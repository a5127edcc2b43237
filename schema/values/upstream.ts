// `upstream`: where mode `edge` gets its streams.

/**
 * The servers from which edges and the HLS cache of mode `edge` fetch streams: another release of this chart, in this cluster or another one, an SRS outside
 * Kubernetes, or other edges.
 */
export interface Upstream {
  /**
   * RTMP servers, as `HOST:PORT`, from which edges fetch streams and to which they forward those published to them. All servers should have the same streams.
   * For each stream, an edge uses the first server. If that fails or has no such stream, it tries the next one after three seconds, and returns to the first in
   * the same way.
   * @default []
   * @maxItems 8
   * @arrives ConfigMap data/srs.conf : VALUE
   * @examples [["srs.media.svc:1935", "live.example.com:1935"]]
   */
  rtmp?: string[]
  /**
   * Servers from which the HLS cache fetches HLS, as `http://HOST` or `https://HOST`, with `:PORT` if it is not the usual one. All servers should have the same
   * streams, at the same paths. The cache stays with the server that it gets a stream from, and asks the next one if that fails. Empty: no HLS cache.
   * @default []
   * @maxItems 4
   * @arrives ConfigMap data/nginx.conf : VALUE
   * @examples [["http://srs.media.svc", "https://live.example.com"]]
   */
  hls?: string[]
  /**
   * A Secret whose `ca.crt` contains, in PEM, the CA certificates that must have signed the certificates of the servers in `hls`. Empty: the CAs that the nginx
   * image trusts. cert-manager's Secrets have such an entry.
   * @default ""
   * @needs hls
   * @arrives Deployment spec/template/spec/volumes/[upstream-ca]/secret/secretName
   */
  caSecret?: string
}
