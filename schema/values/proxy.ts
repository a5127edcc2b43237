// `proxy`: SRS's proxies in front of origins.

import type { Image, Port, SecretValue } from './common.ts'
import type { PodSettings, WorkloadSettings } from './pods.ts'
import type { PodDisruptionBudget } from './scaling.ts'
import type { ServiceSettings } from './service.ts'

/**
 * The Redis in which several proxies store their shared state.
 * @needs host
 */
export interface ProxyRedis {
  /**
   * The address of Redis. Empty: the proxy keeps its streams in memory, so there can be only one proxy.
   * @default ""
   * @arrives container env/[PROXY_REDIS_HOST]/value
   */
  host?: string
  /**
   * @default 6379
   * @arrives container env/[PROXY_REDIS_PORT]/value
   */
  port?: Port
  /**
   * The database number.
   * @default 0
   * @asType integer
   * @minimum 0
   * @arrives container env/[PROXY_REDIS_DB]/value
   */
  database?: number
  /**
   * The Secret with the password. Empty: no password.
   * @default ""
   * @arrives container env/[PROXY_REDIS_PASSWORD]/valueFrom/secretKeyRef/name
   */
  existingSecret?: string
  /**
   * The key in that Secret.
   * @default "password"
   * @arrives container env/[PROXY_REDIS_PASSWORD]/valueFrom/secretKeyRef/key
   */
  existingSecretKey?: string
  /**
   * Prefix of the proxies' keys, so that several releases can share a database. Needs proxy 8 or later.
   * @default ""
   * @arrives container env/[PROXY_REDIS_KEY_PREFIX]/value
   */
  keyPrefix?: string
}

/** Who may register with a proxy. */
export interface ProxyNetworkPolicy {
  /**
   * @default true
   * @enables NetworkPolicy
   * @excludes networkPolicy.enabled because that admits only origins to the port where they register
   */
  enabled?: boolean
}

/** SRS's proxies in front of the origins, with `origin.cluster: proxy`. */
export interface Proxies extends WorkloadSettings {
  /**
   * An image whose entrypoint is the proxy. SRS publishes none: build one from its source and tag it with its version, because the chart reads the version from
   * the tag.
   * @default {}
   * @examples [{"repository": "registry.example.com/srs-proxy", "tag": "8.0.10"}]
   */
  image?: Image
  /**
   * Replicas. More than one needs `redis`. Null leaves the number to an autoscaler.
   * @default 1
   * @null removes
   * @multipleOf 1
   * @minimum 1
   * @arrives Deployment spec/replicas
   */
  replicas?: number | null
  redis?: ProxyRedis
  /**
   * Seconds after its last heartbeat until a proxy considers an origin dead. null: the proxy's own default, 300. Needs proxy 8.0.6 or later.
   * @default null
   * @multipleOf 1
   * @minimum 1
   * @arrives container env/[PROXY_ORIGIN_SERVER_TTL]/value : VALUEs
   */
  originServerTTLSeconds?: number | null
  /**
   * The token that origins register with. Needs proxies and origins of SRS 8.
   * @arrives container env/[PROXY_HTTP_API_AUTH_TOKEN]
   * @examples [{"valueFrom": {"secretKeyRef": {"name": "srs", "key": "token"}}}]
   */
  registrationToken?: SecretValue
  /**
   * Seconds that a stopping proxy keeps serving while new connections go to others.
   * @default 5
   * @asType integer
   * @minimum 0
   * @arrives container lifecycle/preStop/sleep/seconds
   */
  drainSeconds?: number
  /**
   * Seconds after which Kubernetes kills a stopping proxy. It closes RTMP connections at once and waits for the others.
   * @default 30
   * @asType integer
   * @minimum 1
   * @arrives pod spec/terminationGracePeriodSeconds
   */
  terminationGracePeriodSeconds?: number
  podDisruptionBudget?: PodDisruptionBudget
  /** Admits only origins to the registration port, which requires no password. `networkPolicy.enabled` includes this policy. */
  networkPolicy?: ProxyNetworkPolicy
  /** Overrides `pod` for the proxies. @default {} */
  pod?: PodSettings
  /**
   * Overrides `service` for the proxies' public Services, in layout `per-component`.
   * @default {}
   * @needs .service.layout=per-component
   */
  service?: ServiceSettings
}
