// `edge`: the servers that viewers connect to.

import type { HorizontalPodAutoscalerBehavior } from 'kubernetes-types/autoscaling/v2.js'
import type { SrsConfig } from '../srs/catalogue.ts'
import type { Image } from './common.ts'
import type { PodSettings, WorkloadSettings } from './pods.ts'
import type { Role } from './role.ts'
import type { Autoscaling, Keda, PodDisruptionBudget } from './scaling.ts'
import type { ServiceSettings } from './service.ts'
import type { DataVolume } from './storage.ts'

/** A Prometheus server that has the edges' metrics. */
export interface KedaPrometheus {
  /**
   * Its address, such as `http://prometheus.monitoring.svc:9090`. Empty: KEDA queries the edges directly.
   * @default ""
   * @pattern ^(https?://[^\s]+)?$
   * @arrives ScaledObject spec/triggers/[prometheus]/metadata/serverAddress
   */
  serverAddress?: string
  /**
   * The query for the number of clients of all edges. Empty: the sum of `srs_clients` over the pods of the Deployment.
   * @default ""
   * @arrives ScaledObject spec/triggers/[prometheus]/metadata/query
   * @needs serverAddress
   */
  query?: string
}

/** Scales edges with a KEDA ScaledObject instead of a HorizontalPodAutoscaler, also by their number of clients. */
export interface EdgeKeda extends Keda {
  /**
   * Average number of clients per edge above which KEDA adds edges. Needs SRS's exporter (`metrics.enabled`). 0: do not scale by clients.
   * @default 500
   * @asType integer
   * @minimum 0
   * @arrives ScaledObject spec/triggers/[clients]/metadata/targetValue and ScaledObject spec/triggers/[prometheus]/metadata/threshold
   */
  clients?: number
  prometheus?: KedaPrometheus
}

/** Autoscaling of edges. */
export interface EdgeAutoscaling extends Autoscaling {
  /**
   * Average CPU of SRS per pod above which pods are added. SRS uses one core, however many the node has. Empty: do not scale by CPU.
   * @default "700m"
   * @pattern ^([0-9]+(\.[0-9]+)?m?)?$
   * @arrives HorizontalPodAutoscaler spec/metrics/0/containerResource/target/averageValue and ScaledObject spec/triggers/[cpu]/metadata/value
   */
  cpu?: string
  /**
   * The HorizontalPodAutoscaler's scaling behavior. The default removes one edge every five minutes, because its viewers stay with it until they leave.
   * @default {"scaleDown": {"stabilizationWindowSeconds": 300, "policies": [{"type": "Pods", "value": 1, "periodSeconds": 300}]}}
   * @arrives HorizontalPodAutoscaler spec/behavior and ScaledObject spec/advanced/horizontalPodAutoscalerConfig/behavior
   */
  behavior?: HorizontalPodAutoscalerBehavior
  keda?: EdgeKeda
}

/** A second Deployment of edges behind the same address, to try a new image or configuration on some of the clients. */
export interface Canary {
  /**
   * @default false
   * @enables Deployment
   */
  enabled?: boolean
  /**
   * Replicas. The canary's share of new clients is its share of all edges: 1 canary beside 3 edges gets a quarter.
   * @default 1
   * @asType integer
   * @minimum 1
   * @arrives Deployment spec/replicas
   */
  replicas?: number
  /**
   * Overrides `edge.image`.
   * @default {}
   * @examples [{"tag": "7.0.142"}]
   */
  image?: Image
  /**
   * Overrides `edge.config`.
   * @default {}
   * @examples [{"vhost": {"__defaultVhost__": {"play": {"mw_latency": 100}}}}]
   */
  config?: SrsConfig
  /** Overrides `edge.pod`. @default {} */
  pod?: PodSettings
}

/** A Deployment of edges with its own address and limits. It inherits what it does not set from `edge` and `service`. */
export interface EdgeGroup extends WorkloadSettings {
  /**
   * Replicas.
   * @multipleOf 1
   * @minimum 1
   * @arrives Deployment spec/replicas
   */
  replicas?: number
  /** Overrides `service` and `edge.service` for the group's Service, in either layout. It does not inherit `loadBalancerIP` or `externalIPs`. */
  service?: ServiceSettings
  /** Overrides `edge.image`. */
  image?: Image
  /** Overrides `edge.config`. */
  config?: SrsConfig
  /** Overrides `edge.pod`. */
  pod?: PodSettings
  /** Overrides `edge.data`. */
  data?: DataVolume
  /**
   * Overrides `edge.terminationGracePeriodSeconds`.
   * @asType integer
   * @minimum 10
   * @arrives pod spec/terminationGracePeriodSeconds
   */
  terminationGracePeriodSeconds?: number
  /** Overrides `edge.podDisruptionBudget`. */
  podDisruptionBudget?: PodDisruptionBudget
  /** Overrides `edge.autoscaling`. */
  autoscaling?: EdgeAutoscaling
}

/** The servers in front of the origin that viewers and publishers connect to. */
export interface Edge extends Role, WorkloadSettings {
  /** @examples [{"medium": "Memory", "sizeLimit": "512Mi"}] */
  data?: DataVolume
  /**
   * Replicas. Null leaves the number to an autoscaler.
   * @default 3
   * @null removes
   * @multipleOf 1
   * @minimum 1
   * @arrives Deployment spec/replicas
   * @excludes autoscaling.enabled or autoscaling.keda.enabled because the autoscaler sets the number of pods, from minReplicas on
   */
  replicas?: number | null
  /**
   * Maximum seconds that a stopping edge waits for its clients to leave. It accepts no new ones. An idle edge exits at once.
   * @default 3600
   * @asType integer
   * @minimum 10
   * @arrives pod spec/terminationGracePeriodSeconds
   */
  terminationGracePeriodSeconds?: number
  podDisruptionBudget?: PodDisruptionBudget
  /** Adds and removes edges according to load. The number of canaries stays fixed. */
  autoscaling?: EdgeAutoscaling
  canary?: Canary
  /**
   * Groups of edges, by name. Each is a Deployment with its own Service, and so its own load balancer, for a CDN or a customer whose load must not disturb
   * other viewers. A group can set `service` (like `edge.service`, in either layout), `replicas`, `image`, `config`, `pod`, `data`, `autoscaling`,
   * `podDisruptionBudget`, `terminationGracePeriodSeconds`, `annotations`, `strategy` and `minReadySeconds`; it inherits everything else from `edge` and
   * `service`. Ingress and Gateway never route to a group.
   * @default {}
   * @examples [{"cdn-a": {"replicas": 2, "service": {"loadBalancerSourceRanges": ["203.0.113.0/24"]}, "config": {"max_connections": 2000}}}]
   */
  groups?: { [name: string]: EdgeGroup }
}
