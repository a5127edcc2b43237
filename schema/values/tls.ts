// `tls`: certificates in pods.

/** The cert-manager issuer of the certificate. cert-manager keeps the certificate in a Secret and renews it. */
export interface CertManager {
  /**
   * An Issuer in the namespace of the release.
   * @default ""
   * @arrives Certificate spec/issuerRef/name
   * @excludes clusterIssuer because a certificate has one issuer
   */
  issuer?: string
  /**
   * A ClusterIssuer.
   * @default ""
   * @arrives Certificate spec/issuerRef/name
   */
  clusterIssuer?: string
}

/** A certificate and its key. */
export interface TlsSource {
  /**
   * A Secret of type `kubernetes.io/tls`. Empty: no TLS, or with `certManager`, a name that the chart chooses.
   * @default ""
   * @maxLength 253
   * @pattern ^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$
   * @arrives anywhere
   */
  secretName?: string
  certManager?: CertManager
}

/** TLS in the pods: SRS's HTTP server, API and RTMPS, and nginx. They reload a renewed certificate themselves. SRS supports only RSA keys. */
export interface PodTls extends TlsSource {
  /**
   * The host names in the certificate, for `certManager`.
   * @default []
   * @arrives Certificate spec/dnsNames
   * @examples [["live.example.com"]]
   * @needs certManager.issuer or certManager.clusterIssuer
   */
  dnsNames?: string[]
}
