// `ingress` and `gateway`: routes by host name.

import type { HostName, Port, StringMap } from './common.ts'
import type { TlsSource } from './tls.ts'

/** A route for certain host names. */
export interface HostRoute {
  /**
   * Host names; `*` for any. Empty: no route.
   * @default []
   * @arrives anywhere
   * @examples [["live.example.com"]]
   */
  hosts?: HostName[]
}

/**
 * A route for certain host names and paths.
 * @needs hosts
 */
export interface WebRoute extends HostRoute {
  /**
   * Path prefix.
   * @default "/"
   * @pattern ^/[^\s]*$
   * @arrives anywhere
   */
  path?: string
}

/** A port of a Gateway. */
export interface GatewayPort {
  /**
   * The port of the Gateway. Default: the public Service's port.
   * @arrives anywhere
   */
  port?: Port
  /**
   * The listener of an existing Gateway.
   * @arrives anywhere
   * @needs gateway.parentRefs because the chart's own Gateway has a listener for each route
   */
  sectionName?: string
}

/**
 * A route for a protocol without host names.
 * @needs enabled
 */
export interface StreamRoute extends GatewayPort {
  /**
   * @default false
   * @arrives anywhere
   */
  enabled?: boolean
}

/**
 * A route for a protocol over TLS, which the Gateway passes through to the pods unless stated otherwise.
 * @needs hosts
 */
export interface TlsRoute extends HostRoute, GatewayPort {}

/** Routes for HTTP. */
export interface WebRoutes {
  /** HLS, and the players. @default {"hosts": [], "path": "/"} */
  hls?: WebRoute
  /** HTTP-FLV, and the players. @default {"hosts": [], "path": "/"} */
  http?: WebRoute
  /** WHIP and WHEP: only the paths below `/rtc/v1/`, never the rest of the API. @default {"hosts": []} */
  rtc?: HostRoute
}

/** Routes of a Gateway. */
export interface GatewayRoutes extends WebRoutes {
  /** HTTP-FLV over SRS's TLS (`tls`). @default {"hosts": []} */
  https?: TlsRoute
  /** HLS over the TLS of nginx, or of SRS in mode `single` (`tls`). @default {"hosts": []} */
  hlsHttps?: TlsRoute
  /** RTMP over TLS: SRS's own (`tls`, SRS 7.0.56 or later), otherwise the Gateway's (`gateway.tls`). @default {"hosts": []} */
  rtmps?: TlsRoute
  /** @default {"enabled": false} */
  rtmp?: StreamRoute
  /** @default {"enabled": false} */
  srt?: StreamRoute
  /** WebRTC media over UDP. @default {"enabled": false} */
  webrtc?: StreamRoute
  /** WebRTC media over TCP. @default {"enabled": false} */
  webrtcTcp?: StreamRoute
}

/**
 * HLS, HTTP-FLV, and WHIP and WHEP through an Ingress.
 * @needs enabled
 */
export interface Ingress {
  /**
   * @default false
   * @enables Ingress
   */
  enabled?: boolean
  /**
   * @default ""
   * @arrives Ingress spec/ingressClassName
   */
  className?: string
  /**
   * Adds what this controller needs to deliver HTTP-FLV, whose responses never end. Traefik needs nothing. ingress-nginx has been archived since March 2026
   * and gets no more fixes: use it only as long as you must.
   * @default ""
   * @arrives anywhere
   */
  controller?: '' | 'alb' | 'gke' | 'ingress-nginx'
  /**
   * @default {}
   * @arrives Ingress metadata/annotations
   * @examples [{"external-dns.alpha.kubernetes.io/ttl": "60"}]
   */
  annotations?: StringMap
  /**
   * @default {}
   * @arrives Ingress metadata/labels
   * @examples [{"exposure": "public"}]
   */
  labels?: StringMap
  /** The certificate of the Ingress. */
  tls?: TlsSource
  routes?: WebRoutes
}

/** A reference to a Gateway. */
export interface ParentReference {
  name: string
  namespace?: string
  sectionName?: string
  port?: Port
  kind?: 'Gateway' | 'ListenerSet'
}

/** An address of a Gateway. */
export interface GatewayAddress {
  type?: string
  value?: string
}

/** Metadata of the objects that the controller creates for a Gateway, such as its Service. */
export interface GatewayInfrastructure {
  /**
   * @arrives Gateway spec/infrastructure/annotations
   * @examples [{"service.beta.kubernetes.io/aws-load-balancer-type": "nlb"}]
   */
  annotations?: StringMap
  /**
   * @arrives Gateway spec/infrastructure/labels
   * @examples [{"exposure": "public"}]
   */
  labels?: StringMap
}

/**
 * The Gateway API: HTTPRoute, TLSRoute, TCPRoute and UDPRoute.
 * @needs enabled
 */
export interface Gateway {
  /**
   * @default false
   * @enables HTTPRoute
   * @needs parentRefs or gatewayClassName
   */
  enabled?: boolean
  /**
   * An existing Gateway. Empty: the chart creates one, with the listeners that the routes need.
   * @default []
   * @arrives HTTPRoute spec/parentRefs
   * @examples [[{"name": "public", "namespace": "gateways"}]]
   */
  parentRefs?: ParentReference[]
  /**
   * The class of the chart's own Gateway.
   * @default ""
   * @arrives Gateway spec/gatewayClassName
   * @excludes parentRefs because those name another Gateway
   */
  gatewayClassName?: string
  /**
   * The addresses of the chart's own Gateway.
   * @default []
   * @arrives Gateway spec/addresses
   * @examples [[{"type": "IPAddress", "value": "203.0.113.10"}]]
   * @excludes parentRefs because those name another Gateway
   */
  addresses?: GatewayAddress[]
  /**
   * Annotations of the chart's own Gateway.
   * @default {}
   * @arrives Gateway metadata/annotations
   * @examples [{"external-dns.alpha.kubernetes.io/ttl": "60"}]
   * @excludes parentRefs because those name another Gateway
   */
  annotations?: StringMap
  /**
   * Labels of the Gateway and of the routes.
   * @default {}
   * @arrives Gateway metadata/labels
   * @examples [{"exposure": "public"}]
   */
  labels?: StringMap
  /**
   * Annotations and labels of what the controller creates for the chart's own Gateway, such as its load balancer.
   * @excludes parentRefs because those name another Gateway
   */
  infrastructure?: GatewayInfrastructure
  /**
   * The HTTP port of the chart's own Gateway.
   * @default 80
   * @arrives anywhere
   * @excludes parentRefs because those name another Gateway
   */
  httpPort?: Port
  /**
   * The HTTPS port of the chart's own Gateway, with `gateway.tls`.
   * @default 443
   * @arrives anywhere
   * @excludes parentRefs because those name another Gateway
   */
  httpsPort?: Port
  /**
   * The certificate of the chart's own Gateway.
   * @excludes parentRefs because those name another Gateway
   */
  tls?: TlsSource
  /**
   * The version of TLSRoute, TCPRoute and UDPRoute. `v1alpha2` is for controllers and clusters older than Gateway API 1.6.
   * @default "v1"
   * @arrives anywhere
   */
  routeVersion?: 'v1' | 'v1alpha2'
  routes?: GatewayRoutes
}
