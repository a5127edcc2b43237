// `webrtc` and `srt`: protocols over UDP.

import type { Image } from './common.ts'

/**
 * WebRTC: WHIP to publish and WHEP to play, in browsers and OBS. A session stays on one server, so this needs a single origin, or SRS's proxy in front of
 * several. `config` overrides these settings and takes all other directives of `rtc_server` and `rtc`.
 * @needs enabled
 */
export interface WebRTC {
  /**
   * Turns on `rtc_server`, and `rtc` in every vhost, with the bridges between RTMP and WebRTC in both directions.
   * @default false
   * @enables ConfigMap data/srs.conf : rtmp_to_rtc on;
   * @excludes origin.configText because that replaces the configuration (write rtc_server and rtc into it)
   */
  enabled?: boolean
  /**
   * The address that clients send media to.
   * `loadBalancer`: the address of the Service with the WebRTC port. A new pod waits until the cloud has assigned it.
   * `node`: the address of the pod's node, for `service.ports.webrtc.hostPort` or `nodePort`.
   * `pod`: the pod's own address, for clients inside the cluster.
   * `api`: the address at which the client called WHIP or WHEP, if media takes the same route.
   * Or an IP address or host name, with `:PORT` if it differs from the public port. A pod resolves the host name when it starts.
   * Empty: `service.loadBalancerIP` if set, otherwise what suits `service.type` (`loadBalancer`, `node` or `pod`).
   * @default ""
   * @pattern ^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[1-9][0-9]{0,4})?|[0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F.]*|\[[0-9a-fA-F:.]+\]:[1-9][0-9]{0,4})?$
   * @arrives container env/[CANDIDATE_HOST]/value
   */
  candidate?: string
  /**
   * How media reaches SRS: `udp`, `tcp`, `all` (both) or `http`. `http` uses TCP on the port of `http_server`, which then also serves HTTP-FLV, the players,
   * WHIP, WHEP and the API. It is for clusters that admit only one TCP port. In SRS 6, silent connections to such a port block others.
   * @default "udp"
   * @arrives anywhere
   */
  transport?: 'udp' | 'tcp' | 'all' | 'http'
  /**
   * Overrides `nginx.image` for the init container that asks Kubernetes for the load balancer's address. The image must have curl.
   * @default {}
   */
  image?: Image
}

/** SRT. `config` overrides this setting and takes all other directives of `srt_server` and `srt`, such as `srt_server.passphrase`. */
export interface SRT {
  /**
   * Turns on `srt_server`, and `srt` in every vhost.
   * @default false
   * @enables ConfigMap data/srs.conf : srt {
   * @excludes origin.configText because that replaces the configuration (write srt_server and srt into it)
   */
  enabled?: boolean
}
