// The chart's values: the one source of values.schema.json, values.yaml and the README's table.
// Tags: @default, @modes (where a value has an effect: elsewhere the chart refuses it), and for the test that every value arrives
// @arrives (where it stands in the manifests) or @enables (what they have if and only if it is true): see test/support/leaves.ts.
import type {
  Affinity,
  Container,
  EnvFromSource,
  EnvVar,
  HostAlias,
  LocalObjectReference,
  PodDNSConfig,
  PodSecurityContext,
  ResourceRequirements,
  SecurityContext,
  Toleration,
  Volume,
  VolumeMount,
} from 'kubernetes-types/core/v1.js'
import type { LabelSelector } from 'kubernetes-types/meta/v1.js'
import type { SrsConfig } from './srs/catalogue.ts'

// Labels, annotations, selectors.
export type StringMap = { [key: string]: string }

/** Whole seconds. @asType integer @minimum 0 */
type Seconds = number

/**
 * A port number.
 * @asType integer
 * @minimum 1
 * @maximum 65535
 */
type Port = number

/** The topologies. */
export type Mode = 'single' | 'nginx-sidecar' | 'edge-cluster' | 'origin-cluster'

/**
 * Where an image comes from.
 * @arrives container image : VALUE
 */
export interface Image {
  /** Registry host, before `global.imageRegistry` where that is empty; without both, the container runtime's default. */
  registry?: string
  repository?: string
  /**
   * The tag.
   * @pattern ^([A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$
   */
  tag?: string
  /**
   * Used instead of the tag, when set.
   * @pattern ^(sha256:[a-f0-9]{64})?$
   */
  digest?: string
  /** @arrives container imagePullPolicy */
  pullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
}

/**
 * How often a probe asks and how patient it is. What it asks follows from the configuration.
 * @arrives container
 */
export interface ProbeSettings {
  /**
   * Whether there is such a probe at all.
   * @enables container
   */
  enabled?: boolean
  initialDelaySeconds?: Seconds
  /** @asType integer @minimum 1 */
  periodSeconds?: number
  /** @asType integer @minimum 1 */
  timeoutSeconds?: number
  /** @asType integer @minimum 1 */
  failureThreshold?: number
  /** @asType integer @minimum 1 */
  successThreshold?: number
}

/**
 * Settings of a container.
 * @arrives container
 */
export interface ContainerSettings {
  /**
   * CPU and memory that the container asks for, and may use at most.
   * @arrives container
   */
  resources?: ResourceRequirements
  /**
   * Over the chart's own, which meets the restricted Pod Security Standard.
   * @arrives every container
   */
  securityContext?: ContainerSecurity
  /**
   * Further environment variables.
   * @arrives container
   */
  env?: EnvVar[]
  /**
   * Further environment variables, from ConfigMaps and Secrets.
   * @arrives container
   */
  envFrom?: EnvFromSource[]
  /**
   * Further mounts, of volumes named in `volumes`.
   * @arrives container
   */
  volumeMounts?: VolumeMount[]
  /** Over the chart's own; the other probes begin when it has succeeded. */
  startupProbe?: ProbeSettings
  /** Over the chart's own. */
  readinessProbe?: ProbeSettings
  /** Over the chart's own. */
  livenessProbe?: ProbeSettings
}

/**
 * Settings of a pod and of its main container.
 * @arrives pod spec/NAME
 */
export interface PodSettings extends ContainerSettings {
  /**
   * Further labels of the pods.
   * @arrives pod metadata/labels
   */
  labels?: StringMap
  /**
   * Annotations of the pods.
   * @arrives pod metadata/annotations
   */
  annotations?: StringMap
  /**
   * Over the chart's own, which meets the restricted Pod Security Standard.
   * @arrives every pod spec/securityContext
   */
  podSecurityContext?: PodSecurity
  /** @arrives every pod spec/nodeSelector */
  nodeSelector?: StringMap
  /** @arrives every pod spec/affinity */
  affinity?: Affinity
  /** @arrives every pod spec/tolerations */
  tolerations?: Toleration[]
  /** Instead of the chart's own: the replicas of a component over the nodes, where that is possible. */
  topologySpreadConstraints?: SpreadConstraint[]
  /** @arrives every pod spec/priorityClassName */
  priorityClassName?: string
  /** @arrives every pod spec/runtimeClassName */
  runtimeClassName?: string
  schedulerName?: string
  /** An existing ServiceAccount. Its token is not mounted. */
  serviceAccountName?: string
  hostAliases?: HostAlias[]
  dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'
  /** Over the chart's own: few questions, repeated soon, for SRS stands still while it waits for an answer. */
  dnsConfig?: PodDNSConfig
  /** Further volumes. */
  volumes?: PodVolume[]
  /** Further init containers, after the chart's own. */
  initContainers?: Container[]
  /**
   * Further containers beside the main one.
   * @arrives pod spec/containers
   */
  sidecars?: Container[]
}

/** A TopologySpreadConstraint whose `labelSelector` may be left out: the component's pods are meant then. */
export interface SpreadConstraint {
  /** @asType integer @minimum 1 */
  maxSkew: number
  topologyKey: string
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
  labelSelector?: LabelSelector
  matchLabelKeys?: string[]
  /** @asType integer @minimum 1 */
  minDomains?: number
  nodeAffinityPolicy?: 'Honor' | 'Ignore'
  nodeTaintsPolicy?: 'Honor' | 'Ignore'
}

/** A volume of the kinds that the restricted Pod Security Standard knows, and those that cameras and archives often need. */
export interface PodVolume
  extends Pick<
    Volume,
    'name' | 'configMap' | 'csi' | 'downwardAPI' | 'emptyDir' | 'hostPath' | 'nfs' | 'persistentVolumeClaim' | 'projected' | 'secret'
  > {}

/** A pod's security context, on Linux. */
export interface PodSecurity extends Omit<PodSecurityContext, 'windowsOptions'> {}

/** A container's security context, on Linux. */
export interface ContainerSecurity extends Omit<SecurityContext, 'windowsOptions'> {}

/** One public port. */
export interface PublicPort {
  /**
   * Whether it is public when something listens there.
   * @enables Service spec/ports/[PARENT]
   */
  enabled?: boolean
  /**
   * The Service's port; by default the one that the server listens on.
   * @arrives Service spec/ports/[PARENT]/port
   */
  port?: Port
  /**
   * The nodes' port, for `type` NodePort and LoadBalancer; by default Kubernetes chooses.
   * @arrives Service spec/ports/[PARENT]/nodePort
   */
  nodePort?: Port
}

/**
 * What makes a Service reachable.
 * @arrives Service spec/NAME
 */
export interface ServiceSettings {
  type?: 'LoadBalancer' | 'NodePort' | 'ClusterIP'
  /**
   * Annotations, most often the cloud's settings of its load balancer.
   * @arrives Service metadata/annotations
   */
  annotations?: StringMap
  /** @arrives Service metadata/labels */
  labels?: StringMap
  /** The implementation of the load balancer, where the cluster has several. */
  loadBalancerClass?: string
  /** The address asked for, on clouds that heed it. */
  loadBalancerIP?: string
  /** The client addresses that the load balancer admits, as CIDR; empty: all. */
  loadBalancerSourceRanges?: string[]
  /** `Local` keeps clients' addresses, which RTMP can get in no other way. */
  externalTrafficPolicy?: 'Cluster' | 'Local'
  /** Whether a load balancer gets node ports. */
  allocateLoadBalancerNodePorts?: boolean
  /** `SingleStack`, `PreferDualStack` or `RequireDualStack`. */
  ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack'
  ipFamilies?: ('IPv4' | 'IPv6')[]
  /** `ClientIP` keeps a client on one pod. */
  sessionAffinity?: 'None' | 'ClientIP'
}

/** Whether there is a claim, and which. */
export interface Persistence {
  /**
   * A PersistentVolumeClaim instead of an emptyDir. No upgrade and no uninstall deletes it.
   * @default false
   * @enables pod spec/volumes/[data]/persistentVolumeClaim
   */
  enabled?: boolean
  /**
   * A claim that exists; the chart then makes none.
   * @default ""
   * @arrives pod spec/volumes/[data]/persistentVolumeClaim/claimName
   */
  existingClaim?: string
  /**
   * The StorageClass; empty: the cluster's default.
   * @default ""
   * @arrives PersistentVolumeClaim spec/storageClassName
   */
  storageClass?: string
  /**
   * @default ["ReadWriteOnce"]
   * @arrives PersistentVolumeClaim spec/accessModes
   */
  accessModes?: ('ReadWriteOnce' | 'ReadWriteMany' | 'ReadWriteOncePod')[]
  /**
   * @default "10Gi"
   * @pattern ^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$
   * @arrives PersistentVolumeClaim spec/resources/requests/storage
   */
  size?: string
  /**
   * @default {}
   * @arrives PersistentVolumeClaim metadata/annotations
   */
  annotations?: StringMap
}

/** A key of an object in the namespace of the release. */
export interface KeyReference {
  /** @pattern ^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$ */
  name: string
  /** @pattern ^[-._a-zA-Z0-9]{1,253}$ */
  key: string
}

/** Where the text of a srs.conf stands: a key of a Secret or of a ConfigMap. */
export interface ConfigTextSource {
  valueFrom: { secretKeyRef: KeyReference } | { configMapKeyRef: KeyReference }
}

/** What the SRS roles share. */
export interface Role {
  /** Over `image`, for this role. @default {} */
  image?: Image
  /** Over `config`, for this role. @default {} */
  config?: SrsConfig
  /**
   * A whole srs.conf of your own, instead of the chart's defaults, `config` and the role's `config`. Ports, probes and Services follow what it says.
   * It goes into a Secret if it holds a password, a key or an address with credentials. With `valueFrom` it is in a Secret or ConfigMap of your own,
   * which the chart cannot read: `config` must then say which ports and vhosts it has, and has no other effect.
   * @default ""
   * @arrives ConfigMap data/srs.conf : VALUE
   */
  configText?: string | ConfigTextSource
  /** Over `pod`, for this role. @default {} */
  pod?: PodSettings
  /** Over `service`, for this role's public Services, in layout `per-component`. @default {} */
  service?: ServiceSettings
}

/** What one origin of several has of its own. */
export interface OriginMember {
  /** Over `origin.image`, for this one. */
  image?: Image
  /** Over `origin.config`, for this one. */
  config?: SrsConfig
  /** Over `origin.pod`, for this one. */
  pod?: PodSettings
}

/** The server that publishers' streams end up at. */
export interface Origin extends Role {
  /**
   * How many origins there are. In a mesh a change restarts them, one after another, for each knows all others.
   * @default 3
   * @asType integer
   * @minimum 2
   * @maximum 9
   * @modes origin-cluster
   * @arrives StatefulSet spec/replicas
   */
  replicas?: number
  /**
   * How the origins are one: `mesh`, SRS's own origin cluster, in which each finds the others' streams (SRS 5 and 6); `proxy`, behind proxies that keep each stream at one
   * origin, SRT and WebRTC too (`proxy.image`).
   * @default "mesh"
   * @modes origin-cluster
   * @arrives anywhere
   */
  cluster?: 'mesh' | 'proxy'
  /**
   * `StatefulSet`, or `Deployment`: one Deployment and Service for each origin, so that each can be released by itself (`members`).
   * @default "StatefulSet"
   * @modes origin-cluster
   * @arrives anywhere
   */
  workload?: 'StatefulSet' | 'Deployment'
  /**
   * What single origins have of their own, in their order, with `workload: Deployment`.
   * @default []
   * @modes origin-cluster
   */
  members?: OriginMember[]
  /**
   * How many origins an eviction may take at once.
   * @modes origin-cluster
   */
  podDisruptionBudget?: PodDisruptionBudget
  /**
   * Seconds that a stopping origin keeps serving, so that new connections already go elsewhere. Streams that are published to it stay till then, while viewers who come
   * look for them at the next: the fewer, the sooner both are at one place again.
   * @default 2
   * @asType integer
   * @minimum 0
   * @arrives container lifecycle/preStop/sleep/seconds
   */
  drainSeconds?: number
  /**
   * Seconds until a stopping pod is killed.
   * @default 30
   * @asType integer
   * @minimum 1
   * @arrives pod spec/terminationGracePeriodSeconds
   */
  terminationGracePeriodSeconds?: number
  /** A claim for what SRS writes: HLS and recordings. */
  persistence?: Persistence
}

/** How many pods of a component an eviction (a node's drain, say) may take at once. */
export interface PodDisruptionBudget {
  /**
   * @default true
   * @enables PodDisruptionBudget
   */
  enabled?: boolean
  /**
   * A number or a percentage.
   * @default 1
   * @arrives PodDisruptionBudget spec/maxUnavailable
   */
  maxUnavailable?: number | string
}

/** A second Deployment of edges behind the same address, to try a new image or configuration on a share of the clients. */
export interface Canary {
  /**
   * @default false
   * @enables Deployment
   */
  enabled?: boolean
  /**
   * Its share of new clients is its share of all edges: 1 beside 3 gets a quarter.
   * @default 1
   * @asType integer
   * @minimum 1
   * @arrives Deployment spec/replicas
   */
  replicas?: number
  /** Over `edge.image`. @default {} */
  image?: Image
  /** Over `edge.config`. @default {} */
  config?: SrsConfig
  /** Over `edge.pod`. @default {} */
  pod?: PodSettings
}

/** The servers that viewers and publishers connect to, in front of the origin. */
export interface Edge extends Role {
  /**
   * @default 3
   * @asType integer
   * @minimum 1
   * @arrives Deployment spec/replicas
   */
  replicas?: number
  /**
   * Seconds that a stopping edge waits for its viewers and publishers to end, at the most. It takes no new ones. An idle edge goes at once.
   * @default 3600
   * @asType integer
   * @minimum 10
   * @arrives pod spec/terminationGracePeriodSeconds
   */
  terminationGracePeriodSeconds?: number
  podDisruptionBudget?: PodDisruptionBudget
  canary?: Canary
}

/** The web server that delivers HLS. */
export interface Nginx {
  /** An empty tag means this one. @default {"repository": "nginx", "tag": "1.30.4"} */
  image?: Image
  /**
   * The port it listens on in the pod.
   * @default 8081
   * @arrives ConfigMap data/server.conf : listen VALUE;
   */
  port?: Port
  /**
   * Worker processes: one for each CPU that it may use.
   * @default 2
   * @asType integer
   * @minimum 1
   * @arrives ConfigMap data/main.conf : worker_processes VALUE;
   */
  workerProcesses?: number
  /**
   * Whether each request is logged to the container's output.
   * @default false
   * @enables ConfigMap data/http.conf : access_log /dev/stdout
   */
  accessLog?: boolean
  /**
   * Seconds that clients and caches may keep a playlist.
   * @default 1
   * @asType integer
   * @minimum 0
   * @arrives ConfigMap data/http.conf : "max-age=VALUE"
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
   * Seconds after which a playlist that is no longer written counts as gone; 0: never. SRS deletes the playlists of ended streams itself after
   * `hls_dispose`, but not when it is killed or moved before that.
   * @default 120
   * @asType integer
   * @minimum 0
   * @arrives ConfigMap data/http.conf : $playlist_expires VALUE;
   */
  playlistExpireSeconds?: number
  /**
   * Settings of the container.
   * @default {"resources": {"requests": {"cpu": "50m", "memory": "32Mi"}}}
   */
  pod?: ContainerSettings
}

/** A tier of nginx that caches HLS from all origins. */
export interface HlsCache {
  /**
   * Replicas; null stands for the mode's own number: 2 in `origin-cluster`, 0 elsewhere. With 0, clients get HLS from the nginx beside SRS.
   * @default null
   * @multipleOf 1
   * @minimum 0
   * @arrives Deployment spec/replicas
   */
  replicas?: number | null
  /**
   * Seconds for which the cache keeps a playlist, or a 404 for it.
   * @default 1
   * @asType integer
   * @minimum 1
   * @arrives ConfigMap data/nginx.conf : "max-age=VALUE, stale
   */
  playlistCacheSeconds?: number
  /**
   * Seconds for which the cache serves the last playlist of a stream while no origin has it, such as when its publisher reconnects to another origin.
   * @default 60
   * @asType integer
   * @minimum 0
   * @arrives ConfigMap data/nginx.conf : stale-if-error=VALUE"
   */
  playlistStaleSeconds?: number
  /**
   * The largest size of the cache of one pod, on its node's disk.
   * @default "256Mi"
   * @pattern ^[0-9]+(Mi|Gi)$
   * @arrives ConfigMap data/nginx.conf : max_size=NUMBER
   */
  cacheSize?: string
  /**
   * Seconds for which a stopping pod keeps serving, while new connections already go to others.
   * @default 5
   * @asType integer
   * @minimum 0
   * @arrives container lifecycle/preStop/sleep/seconds
   */
  drainSeconds?: number
  podDisruptionBudget?: PodDisruptionBudget
  /**
   * Overrides `pod` for this tier.
   * @default {"resources": {"requests": {"cpu": "100m", "memory": "64Mi"}}}
   */
  pod?: PodSettings
}

/** Where several proxies keep what they share. */
export interface ProxyRedis {
  /**
   * Its address; empty: one proxy remembers by itself.
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
   * The number of the database.
   * @default 0
   * @asType integer
   * @minimum 0
   * @arrives container env/[PROXY_REDIS_DB]/value
   */
  database?: number
  /**
   * The Secret with the password; empty: none is needed.
   * @default ""
   * @arrives container env/[PROXY_REDIS_PASSWORD]/valueFrom/secretKeyRef/name
   */
  existingSecret?: string
  /**
   * Its key.
   * @default "password"
   * @arrives container env/[PROXY_REDIS_PASSWORD]/valueFrom/secretKeyRef/key
   */
  existingSecretKey?: string
}

/** Who may reach a pod. */
export interface NetworkPolicySettings {
  /**
   * @default true
   * @enables NetworkPolicy
   */
  enabled?: boolean
}

/** SRS's proxies, in front of the origins, with `origin.cluster: proxy`. */
export interface Proxy {
  /**
   * The image, whose entrypoint is the proxy. SRS releases none: build one from the folder `proxy` of its source. The chart sets its variables.
   * @default {}
   */
  image?: Image
  /**
   * How many; several need `redis`.
   * @default 1
   * @asType integer
   * @minimum 1
   * @arrives Deployment spec/replicas
   */
  replicas?: number
  redis?: ProxyRedis
  /**
   * Seconds that a stopping proxy keeps serving, so that new connections already go elsewhere.
   * @default 5
   * @asType integer
   * @minimum 0
   * @arrives container lifecycle/preStop/sleep/seconds
   */
  drainSeconds?: number
  /**
   * Seconds until a stopping proxy is killed. It ends RTMP connections at once, others it waits for.
   * @default 30
   * @asType integer
   * @minimum 1
   * @arrives pod spec/terminationGracePeriodSeconds
   */
  terminationGracePeriodSeconds?: number
  podDisruptionBudget?: PodDisruptionBudget
  /** Keeps all but origins from the port that they report at, which asks for no password. */
  networkPolicy?: NetworkPolicySettings
  /** Over `pod`, for the proxies. @default {} */
  pod?: PodSettings
  /** Over `service`, for the proxies' public Services, in layout `per-component`. @default {} */
  service?: ServiceSettings
}

/** The public ports by what they carry. */
export interface PublicPorts {
  /** RTMP. @default {"enabled": true} */
  rtmp?: PublicPort
  /** HTTP-FLV, and HLS where SRS serves it itself; SRS's `http_server`. @default {"enabled": true} */
  http?: PublicPort
  /** The same over TLS, when `http_server.https` is enabled. @default {"enabled": true} */
  https?: PublicPort
  /**
   * HLS from nginx.
   * @default {"enabled": true, "port": 80}
   * @modes nginx-sidecar edge-cluster origin-cluster
   */
  hls?: PublicPort
  /** SRS's HTTP API, also WHIP and WHEP. Whoever reaches it can kick clients: protect it by `config.http_api.auth`. @default {"enabled": false} */
  api?: PublicPort
  /** SRT over UDP, when `srt_server` is enabled. @default {"enabled": true} */
  srt?: PublicPort
  /** WebRTC media over UDP, when `rtc_server` is enabled. @default {"enabled": true} */
  webrtc?: PublicPort
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
   */
  annotations?: StringMap
  /**
   * `shared`: one Service, so one load balancer and one address, for all components; `per-component`: one for each.
   * UDP ports are in a Service of their own in both.
   * @default "shared"
   * @arrives anywhere
   */
  layout?: 'shared' | 'per-component'
  /**
   * Further annotations of the Service for UDP ports.
   * @default {}
   * @arrives UDP Service metadata/annotations
   */
  udpAnnotations?: StringMap
  ports?: PublicPorts
}

/** One demo stream. */
export interface DemoStream {
  /**
   * The stream's name; the container's too.
   * @pattern ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$
   * @arrives container name
   */
  name: string
  /**
   * RTMP application; `live` by default.
   * @pattern ^[A-Za-z0-9_.-]+$
   * @arrives container args : /VALUE/
   */
  app?: string
  /**
   * What to publish, in a loop: a file in the image, or an address that ffmpeg reads. Without it: a test pattern with a tone.
   * @arrives container args : VALUE
   */
  source?: string
}

/** Demo streams: ffmpeg in a loop. Its image also runs `helm test`. */
export interface Publisher {
  /**
   * @default false
   * @enables Deployment
   */
  enabled?: boolean
  /** Over `image`: any that has ffmpeg, in its path or where SRS's image has it. @default {} */
  image?: Image
  /** @default [{"name": "livestream"}] */
  streams?: DemoStream[]
  /** Over `pod`, for the publisher. @default {"resources": {"requests": {"cpu": "50m", "memory": "64Mi"}}} */
  pod?: PodSettings
}

/** Values that all charts of an umbrella chart share. */
export interface Global {
  /**
   * Registry host for all images that name none.
   * @default ""
   * @arrives every container image : VALUE/
   */
  imageRegistry?: string
  /**
   * Names of Secrets to pull all images with: `[{name: …}]`.
   * @default []
   * @arrives every pod spec/imagePullSecrets
   */
  imagePullSecrets?: LocalObjectReference[]
  [key: string]: unknown
}

/** The chart's values. */
export interface Values {
  /**
   * The topology: `single` (one SRS), `nginx-sidecar` (nginx beside it delivers HLS), `edge-cluster` (an origin with nginx, edges in front of it),
   * `origin-cluster` (several origins that find each other's streams, edges and HLS gateways in front of them).
   * @default "single"
   * @arrives anywhere
   */
  mode?: Mode
  /**
   * Instead of the chart's name in names and labels.
   * @default ""
   * @maxLength 63
   * @arrives object metadata/name : VALUE
   */
  nameOverride?: string
  /**
   * Instead of the release's and the chart's name in names.
   * @default ""
   * @maxLength 63
   * @arrives object metadata/name : VALUE
   */
  fullnameOverride?: string
  /**
   * Labels of every object.
   * @default {}
   * @arrives object metadata/labels and every pod metadata/labels
   */
  commonLabels?: StringMap
  global?: Global
  /**
   * The image of every SRS server. An empty tag means the chart's appVersion.
   * @default {"registry": "", "repository": "ossrs/srs", "tag": "", "digest": "", "pullPolicy": "IfNotPresent"}
   */
  image?: Image
  /**
   * The version of SRS in the image, where its tag does not begin with one: `6.0.157`. Directives that it does not know are refused.
   * @default ""
   * @pattern ^([0-9]+(\.[0-9]+){0,2})?$
   * @arrives anywhere
   */
  srsVersion?: string
  /**
   * srs.conf in YAML, for every SRS server, over the mode's defaults: directives by SRS's own names, blocks as maps, several arguments as a list.
   * @default {}
   */
  config?: SrsConfig
  /**
   * Settings of every pod, and of its main container.
   * @default {"resources": {"requests": {"cpu": "100m", "memory": "128Mi"}}}
   */
  pod?: PodSettings
  /** The server that streams end up at. */
  origin?: Origin
  /**
   * The servers in front of it.
   * @modes edge-cluster origin-cluster
   */
  edge?: Edge
  /**
   * The web server that delivers HLS.
   * @modes nginx-sidecar edge-cluster origin-cluster
   */
  nginx?: Nginx
  /**
   * A tier of nginx that caches HLS from all origins.
   * @modes nginx-sidecar edge-cluster origin-cluster
   */
  hlsCache?: HlsCache
  /**
   * The proxies of a cluster with `origin.cluster: proxy`.
   * @modes origin-cluster
   */
  proxy?: Proxy
  /**
   * How many old revisions of a workload Kubernetes keeps, for `kubectl rollout undo`.
   * @default 10
   * @asType integer
   * @minimum 0
   * @arrives workload spec/revisionHistoryLimit
   */
  revisionHistoryLimit?: number
  /** The public address. */
  service?: PublicService
  publisher?: Publisher
  /**
   * Further objects of the release; strings are templates.
   * @default []
   * @arrives manifests
   */
  extraObjects?: (string | { [key: string]: unknown })[]
}
