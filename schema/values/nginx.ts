// `nginx` and `hlsCache`: the web servers for HLS.

import type { HorizontalPodAutoscalerBehavior } from 'kubernetes-types/autoscaling/v2.js'
import type { AddressOrNetwork, Image, Port } from './common.ts'
import type { ContainerSettings, PodSettings, WorkloadSettings } from './pods.ts'
import type { Autoscaling, Keda, PodDisruptionBudget } from './scaling.ts'

/** Autoscaling of the HLS cache. */
export interface HlsCacheAutoscaling extends Autoscaling {
  /**
   * Average CPU of nginx per pod above which pods are added. nginx uses up to `nginx.workerProcesses` cores. Empty: do not scale by CPU.
   * @default "1"
   * @pattern ^([0-9]+(\.[0-9]+)?m?)?$
   * @arrives HorizontalPodAutoscaler spec/metrics/0/containerResource/target/averageValue and ScaledObject spec/triggers/[cpu]/metadata/value
   */
  cpu?: string
  /**
   * The HorizontalPodAutoscaler's scaling behavior. The default removes one pod a minute, because a new one has to fill its cache first.
   * @default {"scaleDown": {"stabilizationWindowSeconds": 300, "policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}]}}
   * @arrives HorizontalPodAutoscaler spec/behavior and ScaledObject spec/advanced/horizontalPodAutoscalerConfig/behavior
   */
  behavior?: HorizontalPodAutoscalerBehavior
  keda?: Keda
}

/**
 * The scheme, the host and, where it is another than the usual one, the port of a site's pages.
 * @pattern ^(\*|https?://[a-z0-9.-]+(:[0-9]+)?)$
 */
type Site = string

/** What nginx tells browsers about other sites' pages. */
export interface Cors {
  /**
   * Sites whose pages may play HLS and use WHIP and WHEP, such as `https://www.example.com`; `*` admits any. This keeps out pages, not programs. SRS itself,
   * which serves HTTP-FLV, admits any page.
   * @default ["*"]
   * @minItems 1
   * @arrives anywhere
   * @examples [["https://www.example.com", "http://localhost:5173"]]
   */
  origins?: Site[]
}

/** The web server for HLS. */
export interface Nginx {
  /** An empty tag means the default. @default {"repository": "nginx", "tag": "1.30.6"} */
  image?: Image
  /**
   * The port that nginx listens on in the pod.
   * @default 8081
   * @arrives ConfigMap data/server.conf : listen VALUE;
   */
  port?: Port
  /**
   * The port for HTTPS, with `tls`.
   * @default 8443
   * @arrives anywhere
   * @needs tls.secretName or tls.certManager.issuer or tls.certManager.clusterIssuer
   */
  httpsPort?: Port
  /**
   * Worker processes, one for each CPU that nginx may use.
   * @default 2
   * @asType integer
   * @minimum 1
   * @arrives ConfigMap data/main.conf : worker_processes VALUE;
   */
  workerProcesses?: number
  /**
   * The format of nginx's access log, which goes to the container's output: `combined`, or `json`, which includes the cache status. Empty: no access log.
   * @default ""
   * @arrives ConfigMap data/http.conf : access_log /dev/stdout VALUE if=
   */
  accessLog?: '' | 'combined' | 'json'
  /**
   * Seconds that clients and caches may keep a playlist.
   * @default 1
   * @asType integer
   * @minimum 0
   * @arrives ConfigMap data/http.conf : "max-age=VALUE, stale
   */
  playlistMaxAge?: number
  /**
   * Seconds that clients and caches may keep a segment.
   * @default 86400
   * @asType integer
   * @minimum 0
   * @arrives ConfigMap data/http.conf : "max-age=VALUE, immutable"
   */
  segmentMaxAge?: number
  /**
   * Seconds without an update after which a playlist counts as gone. 0: never. SRS itself deletes the playlists of ended streams after `hls_dispose`, but not
   * if it is killed or moved before that. If nginx does not answer, CDNs may deliver the last playlist for the same time (`stale-if-error`).
   * @default 120
   * @asType integer
   * @minimum 0
   * @arrives ConfigMap data/http.conf : $playlist_expires VALUE;
   */
  playlistExpireSeconds?: number
  /**
   * Seconds that players stay behind the end of a playlist, at least three times its longest segment. A larger value adds latency and lets players bridge
   * longer outages. hls.js follows it (HOLD-BACK in the playlist), as do other players that implement RFC 8216bis. 0: players decide. If you raise it, raise
   * `hls_window` as well.
   * @default 0
   * @asType integer
   * @minimum 0
   * @maximum 600
   * @arrives ConfigMap data/http.conf : $hold_back VALUE;
   */
  holdBackSeconds?: number
  /**
   * How a playlist's target duration is rounded from its longest segment. `up`: as SRS does, so 2.02 seconds become 3. `nearest`: 2.02 seconds become 2, as RFC
   * 8216 allows. Players stay three target durations behind the end of a playlist, so `nearest` means less latency, and less in reserve for outages.
   * @default "up"
   * @arrives ConfigMap data/http.conf : $target_duration VALUE;
   */
  targetDuration?: 'up' | 'nearest'
  /**
   * Addresses and networks (CIDR) of proxies in front of nginx, such as an Ingress, whose `X-Forwarded-For` nginx trusts. For other clients it uses the
   * address of the connection. Logs show the resulting client address, and SRS's `security` and hooks get it for WHIP.
   * @default []
   * @arrives ConfigMap data/http.conf : set_real_ip_from VALUE;
   * @examples [["10.0.0.0/8"]]
   */
  trustedProxies?: AddressOrNetwork[]
  cors?: Cors
  /**
   * Settings of the container.
   * @default {"resources": {"requests": {"cpu": "50m", "memory": "32Mi", "ephemeral-storage": "32Mi"}, "limits": {"memory": "512Mi"}}}
   * @null removes
   */
  pod?: ContainerSettings
}

/** A tier of nginx that caches HLS from all origins. */
export interface HlsCache extends WorkloadSettings {
  /**
   * Replicas. null: 2. With 0, clients get HLS from the nginx beside SRS, and players give up while it restarts.
   * @default null
   * @multipleOf 1
   * @minimum 0
   * @arrives Deployment spec/replicas
   * @excludes autoscaling.enabled or autoscaling.keda.enabled because the autoscaler sets the number of pods, from minReplicas on
   */
  replicas?: number | null
  /**
   * Seconds that the cache keeps a playlist, or a 404 for it.
   * @default 1
   * @asType integer
   * @minimum 1
   * @arrives ConfigMap data/nginx.conf : "max-age=VALUE, stale
   */
  playlistCacheSeconds?: number
  /**
   * Seconds that the cache serves the last playlist of a stream after all origins have lost it. If an origin does not answer, `nginx.playlistExpireSeconds`
   * applies instead.
   * @default 10
   * @asType integer
   * @minimum 0
   * @arrives ConfigMap data/nginx.conf : stale-if-error=VALUE"
   */
  playlistStaleSeconds?: number
  /**
   * Seconds that the cache waits for a playlist that no origin has, before it answers 404 or with the last one. It waits only for streams that existed within
   * the last ten minutes, or whose first segment SRS is writing; for others, it answers 404 at once. Players give up after a few 404s, and VLC when a playlist
   * has no new segment. hls.js waits for ten seconds.
   * @default 8
   * @asType integer
   * @minimum 0
   * @maximum 50
   * @arrives ConfigMap data/nginx.conf : $playlist_wait VALUE;
   */
  playlistWaitSeconds?: number
  /**
   * Maximum size of the cache of one pod, on its node's disk.
   * @default "256Mi"
   * @pattern ^[0-9]+(Mi|Gi)$
   * @arrives ConfigMap data/nginx.conf : max_size=NUMBER
   */
  cacheSize?: string
  /**
   * Seconds that a stopping pod keeps serving while new connections already go to others.
   * @default 5
   * @asType integer
   * @minimum 0
   * @arrives container lifecycle/preStop/sleep/seconds
   */
  drainSeconds?: number
  podDisruptionBudget?: PodDisruptionBudget
  /** Adds and removes cache pods according to load. */
  autoscaling?: HlsCacheAutoscaling
  /**
   * Overrides `pod` for this tier.
   * @default {}
   */
  pod?: PodSettings
}
