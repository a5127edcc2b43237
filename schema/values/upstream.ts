// `upstream`: where mode `edge` gets its streams.

/**
 * The servers from which edges and the HLS cache of mode `edge` fetch streams: another release of this chart, in this cluster or another one, an SRS outside
 * Kubernetes, or other edges.
 */
export interface Upstream {
  /**
   * Where edges fetch streams and forward those that are published to them, as `HOST:PORT`: RTMP servers with the same streams. An edge takes the first for
   * each stream. If that fails or has no such stream, it tries the next one after three seconds, and returns to the first in the same way.
   * @default []
   * @maxItems 8
   * @arrives ConfigMap data/srs.conf : VALUE
   * @examples [["srs.media.svc:1935", "live.example.com:1935"]]
   */
  rtmp?: string[]
  /**
   * Where the HLS cache fetches HLS, as `http://HOST` or `https://HOST`, with `:PORT` if it is not the usual one: servers with the same streams, at the same
   * paths. The cache stays with the server that it has a stream from, and asks the next one if that fails. Empty: no HLS cache.
   * @default []
   * @maxItems 4
   * @arrives ConfigMap data/nginx.conf : VALUE
   * @examples [["http://srs.media.svc", "https://live.example.com"]]
   */
  hls?: string[]
  /**
   * A Secret whose `ca.crt` has the certificates of the authorities, in PEM, that servers of `hls` must have theirs from. Empty: those that the nginx image
   * knows. cert-manager's Secrets have such an entry.
   * @default ""
   * @needs hls
   * @arrives Deployment spec/template/spec/volumes/[upstream-ca]/secret/secretName
   */
  caSecret?: string
}
