// The chart's values: the one source of values.schema.json, values.yaml and docs/values.md.
// Tags: @default; @modes, @needs and @excludes: with which other values it goes (the chart refuses it otherwise). See conditions.ts.
// For the test that every value reaches the manifests, see test/support/leaves.ts: @arrives (where it appears) or @enables (what exists if and only if it is true).
// @null removes: null removes the default, or a part of it. values.yaml shows such a default as a comment: see schema/values-yaml.ts.

import type { SrsConfig } from './srs/catalogue.ts'
import type { Image, Mode, PullSecret, StringMap } from './values/common.ts'
import type { Publisher, Tests } from './values/demo.ts'
import type { Edge } from './values/edge.ts'
import type { Metrics } from './values/metrics.ts'
import type { NetworkPolicySettings } from './values/network-policy.ts'
import type { HlsCache, Nginx } from './values/nginx.ts'
import type { Origin } from './values/origin.ts'
import type { Play } from './values/play.ts'
import type { PodSettings } from './values/pods.ts'
import type { Proxies } from './values/proxy.ts'
import type { Publish } from './values/publish.ts'
import type { Cleanup, Recordings } from './values/recordings.ts'
import type { Gateway, Ingress } from './values/routes.ts'
import type { ServiceAccount } from './values/security.ts'
import type { PublicService } from './values/service.ts'
import type { PodTls } from './values/tls.ts'
import type { Transcode } from './values/transcode.ts'
import type { Upstream } from './values/upstream.ts'
import type { SRT, WebRTC } from './values/webrtc-and-srt.ts'

/** Values that an umbrella chart shares with all its subcharts. */
export interface Global {
  /**
   * Registry host of all images that do not name one.
   * @default ""
   * @arrives every container image : VALUE/
   */
  imageRegistry?: string
  /**
   * Image pull Secrets for all pods: names, or `{name: …}`.
   * @default []
   * @arrives every pod spec/imagePullSecrets
   * @examples [["registry"]]
   */
  imagePullSecrets?: PullSecret[]
  [key: string]: unknown
}

/** The chart's values. */
export interface Values {
  /**
   * The topology. `single`: one SRS. `nginx-sidecar`: nginx beside it delivers HLS. `edge-cluster`: one origin with nginx, and edges in front of it.
   * `origin-cluster`: several origins, with edges and an HLS cache in front of them. `edge`: edges and an HLS cache without an origin, which fetch from `upstream`.
   * @default "single"
   * @arrives anywhere
   * @section Servers
   */
  mode?: Mode
  /**
   * The image of all SRS servers. An empty tag means the chart's appVersion.
   * @default {"registry": "", "repository": "ossrs/srs", "tag": "", "digest": "", "pullPolicy": "IfNotPresent"}
   */
  image?: Image
  /**
   * The SRS version in the image, such as `6.0.157`, if its tag does not begin with it. The chart refuses directives that this version does not have.
   * @default ""
   * @pattern ^([0-9]+(\.[0-9]+){0,2})?$
   * @arrives anywhere
   */
  srsVersion?: string
  /**
   * srs.conf in YAML for all SRS servers, merged over the mode's defaults. Directives keep SRS's names, blocks are maps, several arguments are a list.
   * @default {}
   * @examples [{"vhost": {"__defaultVhost__": {"hls": {"hls_fragment": 4, "hls_window": 40}, "dvr": {"enabled": true}}}}]
   */
  config?: SrsConfig
  /** @modes single nginx-sidecar edge-cluster origin-cluster */
  webrtc?: WebRTC
  /** @modes single nginx-sidecar edge-cluster origin-cluster */
  srt?: SRT
  /**
   * The public address.
   * @section Public addresses
   */
  service?: PublicService
  /** HTTP through an Ingress. */
  ingress?: Ingress
  /** HTTP, TLS, TCP and UDP through a Gateway. */
  gateway?: Gateway
  tls?: PodTls
  /** @section Security */
  publish?: Publish
  play?: Play
  networkPolicy?: NetworkPolicySettings
  /** @excludes pod.serviceAccountName because that replaces it in all pods */
  serviceAccount?: ServiceAccount
  /**
   * @modes single nginx-sidecar edge-cluster origin-cluster
   * @section Storage
   */
  recordings?: Recordings
  /** @modes single nginx-sidecar edge-cluster origin-cluster */
  cleanup?: Cleanup
  /** @section Metrics */
  metrics?: Metrics
  /**
   * Settings of all pods and their main containers. They override the chart's defaults in `files/pod.yaml`.
   * @default {}
   * @section Pods
   * @examples [{"nodeSelector": {"pool": "media"}, "tolerations": [{"key": "media", "operator": "Exists"}], "resources": {"requests": {"cpu": "1", "memory": "1Gi"}}}]
   */
  pod?: PodSettings
  /**
   * The server that holds the streams.
   * @modes single nginx-sidecar edge-cluster origin-cluster
   */
  origin?: Origin
  /** @modes edge */
  upstream?: Upstream
  /**
   * The servers in front of the origin.
   * @modes edge edge-cluster origin-cluster
   */
  edge?: Edge
  /**
   * The web server for HLS.
   * @modes nginx-sidecar edge edge-cluster origin-cluster
   */
  nginx?: Nginx
  /**
   * A tier of nginx that caches HLS from all origins.
   * @modes nginx-sidecar edge edge-cluster origin-cluster
   */
  hlsCache?: HlsCache
  /**
   * The proxies, with `origin.cluster: proxy`.
   * @modes origin-cluster
   * @needs origin.cluster=proxy
   */
  proxy?: Proxies
  /** @modes nginx-sidecar edge-cluster origin-cluster */
  transcode?: Transcode
  /**
   * How many revisions of a workload Kubernetes keeps for `kubectl rollout undo`.
   * @default 10
   * @asType integer
   * @minimum 0
   * @arrives workload spec/revisionHistoryLimit
   */
  revisionHistoryLimit?: number
  /** @section Demo streams and helm test */
  publisher?: Publisher
  tests?: Tests
  /**
   * Replaces the chart's name in object names and labels.
   * @default ""
   * @maxLength 63
   * @pattern ^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$
   * @arrives object metadata/name : VALUE
   * @section Names and more
   */
  nameOverride?: string
  /**
   * Replaces the names of the release and the chart in object names.
   * @default ""
   * @maxLength 63
   * @pattern ^([a-z]([-a-z0-9]*[a-z0-9])?)?$
   * @arrives object metadata/name : VALUE
   */
  fullnameOverride?: string
  /**
   * Labels of every object.
   * @default {}
   * @arrives object metadata/labels and every pod metadata/labels
   * @examples [{"team": "video"}]
   */
  commonLabels?: StringMap
  /**
   * Annotations of every object, but not of workloads' pods, so a change restarts nothing.
   * @default {}
   * @arrives object metadata/annotations
   * @examples [{"example.com/owner": "video"}]
   */
  commonAnnotations?: StringMap
  global?: Global
  /**
   * Additional objects of the release. Strings are templates.
   * @default []
   * @arrives manifests
   * @examples [[{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{ .Release.Name }}-mine"}, "data": {"key": "value"}}]]
   */
  extraObjects?: (string | { [key: string]: unknown })[]
  /**
   * For an umbrella chart, which can leave this one out with `condition: srs.enabled`. The chart itself refuses false. It has no default, because Helm would
   * treat a default as a condition that is set, which overrides `tags`.
   * @arrives anywhere
   */
  enabled?: boolean
}
