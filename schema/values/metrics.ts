// `metrics`: what Prometheus and Grafana get.

import type { ResourceRequirements } from 'kubernetes-types/core/v1.js'
import type { Image, Port, StringMap } from './common.ts'

/** A relabeling rule of Prometheus, for a target or its series. */
export interface Relabeling {
  sourceLabels?: string[]
  separator?: string
  targetLabel?: string
  regex?: string
  /** @asType integer @minimum 1 */
  modulus?: number
  replacement?: string
  action?:
    | 'replace'
    | 'keep'
    | 'drop'
    | 'hashmod'
    | 'labelmap'
    | 'labeldrop'
    | 'labelkeep'
    | 'lowercase'
    | 'uppercase'
    | 'keepequal'
    | 'dropequal'
}

/**
 * How Prometheus Operator scrapes the pods.
 * @needs enabled
 */
export interface Monitor {
  /**
   * @default false
   * @enables PARENT
   */
  enabled?: boolean
  /**
   * Scrape interval, such as `30s`. Empty: Prometheus's default.
   * @default ""
   * @pattern ^([1-9][0-9]*(ms|s|m))?$
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/interval
   */
  interval?: string
  /**
   * Scrape timeout, such as `10s`. Must not exceed the interval.
   * @default ""
   * @pattern ^([1-9][0-9]*(ms|s|m))?$
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/scrapeTimeout
   */
  scrapeTimeout?: string
  /**
   * Labels that Prometheus Operator selects it by.
   * @default {}
   * @arrives PARENT metadata/labels
   * @examples [{"release": "prometheus"}]
   */
  labels?: StringMap
  /**
   * Relabeling rules for targets.
   * @default []
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/relabelings
   * @examples [[{"sourceLabels": ["__meta_kubernetes_pod_node_name"], "targetLabel": "node"}]]
   */
  relabelings?: Relabeling[]
  /**
   * Relabeling rules for series.
   * @default []
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/metricRelabelings
   * @examples [[{"sourceLabels": ["__name__"], "regex": "go_.*", "action": "drop"}]]
   */
  metricRelabelings?: Relabeling[]
}

/**
 * Metrics of nginx's connections and requests, from nginx-prometheus-exporter in a container beside it.
 * @needs enabled
 */
export interface NginxMetrics {
  /**
   * @default false
   * @enables container ports/[nginx-metrics]
   */
  enabled?: boolean
  /** @default {"repository": "nginx/nginx-prometheus-exporter", "tag": "1.5.1"} */
  image?: Image
  /**
   * The port in the pod.
   * @default 9113
   * @arrives container ports/[nginx-metrics]/containerPort
   */
  port?: Port
  /**
   * CPU and memory.
   * @default {"requests": {"cpu": "10m", "memory": "16Mi", "ephemeral-storage": "16Mi"}, "limits": {"memory": "64Mi"}}
   * @null removes
   * @arrives container resources
   */
  resources?: ResourceRequirements
}

/**
 * Alerts for Prometheus Operator, each with a runbook.
 * @needs enabled
 */
export interface PrometheusRule {
  /**
   * @default false
   * @enables PrometheusRule
   */
  enabled?: boolean
  /**
   * Labels that Prometheus Operator selects it by.
   * @default {}
   * @arrives PrometheusRule metadata/labels
   * @examples [{"release": "prometheus"}]
   */
  labels?: StringMap
  /**
   * Labels of each alert, besides its `severity`.
   * @default {}
   * @arrives PrometheusRule spec/groups/1/rules/0/labels
   * @examples [{"team": "video"}]
   */
  alertLabels?: StringMap
  /**
   * Alerts to leave out, by name.
   * @default []
   * @arrives anywhere
   * @examples [["SrsMemoryNearLimit"]]
   */
  disabled?: string[]
  /**
   * URL of the runbooks: `docs/runbooks.md` of this repository, or a copy of it. The chart appends the name of the alert.
   * @default "docs/runbooks.md"
   * @arrives PrometheusRule spec/groups/1/rules/0/annotations/runbook_url : VALUE#
   */
  runbookUrl?: string
}

/**
 * The dashboard, in a ConfigMap for Grafana's sidecar. One per cluster is enough: it shows every release.
 * @needs enabled
 */
export interface Dashboard {
  /**
   * @default false
   * @enables ConfigMap data/srs.json
   */
  enabled?: boolean
  /**
   * The namespace that the sidecar watches. Empty: the namespace of the release.
   * @default ""
   * @pattern ^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$
   * @arrives anywhere
   */
  namespace?: string
  /**
   * Labels that the sidecar finds it by.
   * @default {"grafana_dashboard": "1"}
   * @null removes
   * @arrives anywhere
   */
  labels?: StringMap
  /**
   * Annotations, such as `grafana_folder`.
   * @default {}
   * @arrives anywhere
   * @examples [{"grafana_folder": "Media"}]
   */
  annotations?: StringMap
}

/**
 * Metrics for Prometheus.
 * @needs enabled
 */
export interface Metrics {
  /**
   * Turns on SRS's exporter in every role, with the role as its `tag` and the release as its `label`. `config.exporter` overrides it.
   * @default false
   * @enables container ports/[metrics]
   */
  enabled?: boolean
  /**
   * Annotates the pods with `prometheus.io/scrape`, `port` and `path`, which many Prometheus servers without the operator use. They name one port per pod:
   * SRS's, if it has one.
   * @default false
   * @enables pod metadata/annotations/prometheus.io~1scrape
   */
  scrapeAnnotations?: boolean
  /** @excludes serviceMonitor.enabled or scrapeAnnotations because both would scrape the same pods */
  podMonitor?: Monitor
  /** Used instead of `podMonitor`, with a Service for it. @excludes scrapeAnnotations because both would scrape the same pods */
  serviceMonitor?: Monitor
  prometheusRule?: PrometheusRule
  dashboard?: Dashboard
  /**
   * Metrics of nginx.
   * @modes nginx-sidecar edge edge-cluster origin-cluster
   */
  nginx?: NginxMetrics
}
