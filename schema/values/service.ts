// The public address: Services and their ports.

import type { SessionAffinityConfig } from 'kubernetes-types/core/v1.js'
import type { Port, StringMap } from './common.ts'

/** One public port. */
export interface PublicPort {
  /**
   * Whether to expose the port, if something listens on it.
   * @enables Service spec/ports/[PARENT]
   */
  enabled?: boolean
  /**
   * The Service's port. Default: the port that the server listens on.
   * @arrives Service spec/ports/[PARENT]/port
   * @needs enabled
   */
  port?: Port
  /**
   * The port on the nodes, for `type` NodePort and LoadBalancer. Default: Kubernetes chooses one.
   * @arrives Service spec/ports/[PARENT]/nodePort
   * @needs enabled
   */
  nodePort?: Port
  /**
   * A port on the node that leads straight to its pod, bypassing the Service. A node can then run only one such pod.
   * @arrives container ports/[PARENT]/hostPort
   * @needs enabled
   */
  hostPort?: Port
}

/** The public port of the HTTP API. */
export interface ApiPort extends PublicPort {
  /**
   * Allows a public API without a password. Set it if something else restricts access, such as `loadBalancerSourceRanges`.
   * @arrives anywhere
   * @needs service.ports.api.enabled or service.ports.apiHttps.enabled
   */
  anonymous?: boolean
}

/**
 * How clients reach a Service.
 * @arrives Service spec/NAME
 */
export interface ServiceSettings {
  type?: 'LoadBalancer' | 'NodePort' | 'ClusterIP'
  /**
   * Annotations, usually the cloud's load balancer settings.
   * @arrives Service metadata/annotations
   */
  annotations?: StringMap
  /**
   * @arrives Service metadata/labels
   * @examples [{"exposure": "public"}]
   */
  labels?: StringMap
  /**
   * The load balancer implementation, if the cluster has more than one.
   * @needs type or service.type=LoadBalancer
   */
  loadBalancerClass?: string
  /**
   * The address to request, on clouds that support it.
   * @needs type or service.type=LoadBalancer
   */
  loadBalancerIP?: string
  /**
   * Client networks (CIDR) that the load balancer admits. Empty: all.
   * @examples [["203.0.113.0/24"]]
   * @needs type or service.type=LoadBalancer
   */
  loadBalancerSourceRanges?: string[]
  /**
   * `Local` preserves client addresses. A node then serves only the ports of its own pods, so all pods behind a Service must belong to one component (`layout:
   * per-component`), or the load balancer must send to pods (`targets: pods`).
   * @needs type or service.type=LoadBalancer NodePort
   */
  externalTrafficPolicy?: 'Cluster' | 'Local'
  /** Whether a Service of type LoadBalancer gets node ports. */
  allocateLoadBalancerNodePorts?: boolean
  /**
   * `SingleStack`, `PreferDualStack` or `RequireDualStack`. With the last two, SRS and nginx listen on IPv4 and IPv6, and the chart's internal Services are
   * dual-stack too.
   */
  ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack'
  /**
   * `IPv4`, `IPv6` or both. Set `[IPv6]` on a cluster without IPv4, because SRS listens on IPv6 only if told to: a port without an address in `config` then
   * means both families.
   * @examples [["IPv6", "IPv4"]]
   */
  ipFamilies?: ('IPv4' | 'IPv6')[]
  /** `ClientIP` sends a client to the same pod each time. */
  sessionAffinity?: 'None' | 'ClientIP'
  /**
   * How long `ClientIP` affinity lasts.
   * @examples [{"clientIP": {"timeoutSeconds": 3600}}]
   * @needs sessionAffinity or service.sessionAffinity=ClientIP
   */
  sessionAffinityConfig?: SessionAffinityConfig
  /**
   * Additional addresses at which nodes accept traffic for the Service.
   * @examples [["192.0.2.10"]]
   */
  externalIPs?: string[]
  /** `Local`: clients in the cluster reach only the pods on their own node. */
  internalTrafficPolicy?: 'Cluster' | 'Local'
}

/** The public ports, by protocol. */
export interface PublicPorts {
  /** RTMP. @default {"enabled": true} */
  rtmp?: PublicPort
  /** HTTP-FLV: SRS's `http_server`. @default {"enabled": true} */
  http?: PublicPort
  /** HTTP-FLV over TLS, if `http_server.https` is enabled, as it is with `tls`. @default {"enabled": true} */
  https?: PublicPort
  /**
   * HLS, on the same port in every mode.
   * @default {"enabled": true, "port": 80}
   */
  hls?: PublicPort
  /** HLS over TLS, with `tls`. @default {"enabled": true, "port": 443} */
  hlsHttps?: PublicPort
  /**
   * SRS's HTTP API, with WHIP and WHEP. Anyone who reaches it can disconnect clients: protect it with `config.http_api.auth`. In mode `edge`, each edge has its
   * own API, and no load balancer can lead to all of them.
   * @default {"enabled": false}
   * @modes single nginx-sidecar edge-cluster origin-cluster
   */
  api?: ApiPort
  /**
   * The HTTP API over TLS, if `http_api.https` is enabled, as it is with `tls`. Browsers publish by WHIP only from HTTPS pages.
   * @default {"enabled": false}
   * @modes single nginx-sidecar edge-cluster origin-cluster
   */
  apiHttps?: PublicPort
  /** SRT over UDP, if `srt_server` is enabled. @default {"enabled": true} */
  srt?: PublicPort
  /** WebRTC media over UDP, if `rtc_server` is enabled. @default {"enabled": true} */
  webrtc?: PublicPort
  /** RTMP over TLS, if `rtmps` is enabled, as it is with `tls` and SRS 7.0.56 or later. @default {"enabled": true} */
  rtmps?: PublicPort
  /**
   * RTSP, if `rtsp_server` is enabled.
   * @default {"enabled": true}
   * @modes single nginx-sidecar edge-cluster
   */
  rtsp?: PublicPort
  /**
   * The port of the first `stream_caster`. Further ones are public at the ports that they listen on.
   * @default {"enabled": true}
   * @modes single nginx-sidecar edge-cluster
   */
  caster?: PublicPort
  /**
   * SIP for GB28181, if a `stream_caster` has it.
   * @default {"enabled": true}
   * @modes single nginx-sidecar edge-cluster
   */
  sip?: PublicPort
}

/** Annotations that a public Service gets for each of its ports. `{port}` in a key or value stands for the port number. */
export interface PortAnnotations {
  /**
   * For TCP ports.
   * @default {}
   * @arrives TCP Service metadata/annotations
   * @examples [{"example.com/timeout-{port}": "900"}]
   */
  tcp?: StringMap
  /**
   * For UDP ports.
   * @default {}
   * @arrives UDP Service metadata/annotations
   * @examples [{"example.com/timeout-{port}": "900"}]
   */
  udp?: StringMap
}

/**
 * The public address.
 * @arrives Service spec/NAME
 */
export interface PublicService extends ServiceSettings {
  /**
   * @default "LoadBalancer"
   * @arrives Service spec/type
   */
  type?: ServiceSettings['type']
  /**
   * @default {}
   * @arrives Service metadata/annotations
   * @examples [{"service.beta.kubernetes.io/aws-load-balancer-type": "nlb"}]
   */
  annotations?: StringMap
  /**
   * `shared`: one Service for all components, and so one load balancer and one address. `per-component`: one Service per component. Either way, UDP ports get
   * a Service of their own unless `mixedProtocols` is set.
   * @default "shared"
   * @arrives anywhere
   */
  layout?: 'shared' | 'per-component'
  /**
   * Puts TCP and UDP ports in one Service, and so at one address. Only for clouds whose load balancers support both.
   * @default false
   * @arrives anywhere
   */
  mixedProtocols?: boolean
  /**
   * `pods`: the load balancer sends straight to pods, as the cloud's annotations configure it, so a node need not run a pod of every component.
   * @default "nodes"
   * @arrives anywhere
   */
  targets?: 'nodes' | 'pods'
  /**
   * Additional annotations of Services with UDP ports. `{tcpPort}` stands for a TCP port of the same pods, for health checks.
   * @default {}
   * @arrives UDP Service metadata/annotations
   * @examples [{"service.beta.kubernetes.io/aws-load-balancer-healthcheck-port": "{tcpPort}"}]
   */
  udpAnnotations?: StringMap
  /**
   * The type of Services that have only UDP ports, for clouds whose load balancers do not support UDP. Default: `type`.
   * @arrives UDP Service spec/type
   * @excludes mixedProtocols because that puts UDP ports into the Services for TCP
   */
  udpType?: ServiceSettings['type']
  portAnnotations?: PortAnnotations
  ports?: PublicPorts
}
