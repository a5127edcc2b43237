// The chart's values: the one source of values.schema.json, values.yaml and the README's table.
// Tags: @default, @modes (where a value has an effect: elsewhere the chart refuses it), and for the test that every value arrives
// @arrives (where it stands in the manifests) or @enables (what they have if and only if it is true): see test/support/leaves.ts.
// @null removes: null takes the default away, or a part of it. Such a default is a comment in values.yaml: see schema/values-yaml.ts.

import type { DeploymentStrategy, StatefulSetUpdateStrategy } from 'kubernetes-types/apps/v1.js'
import type { HorizontalPodAutoscalerBehavior } from 'kubernetes-types/autoscaling/v2.js'
import type {
  Affinity,
  Container,
  EnvFromSource,
  EnvVar,
  ExecAction,
  GRPCAction,
  HostAlias,
  HTTPGetAction,
  LifecycleHandler,
  LocalObjectReference,
  PodDNSConfig,
  PodSecurityContext,
  ResourceRequirements,
  SecurityContext,
  SessionAffinityConfig,
  TCPSocketAction,
  Toleration,
  Volume,
  VolumeMount,
} from 'kubernetes-types/core/v1.js'
import type { LabelSelector } from 'kubernetes-types/meta/v1.js'
import type { NetworkPolicyEgressRule, NetworkPolicyPeer } from 'kubernetes-types/networking/v1.js'
import type { SrsConfig } from './srs/catalogue.ts'

// Labels, annotations, selectors. Kubernetes takes strings alone: the chart prints numbers and booleans as such. Null takes away what it overrides.
export type StringMap = { [key: string]: string | number | boolean | null }

// A Secret to pull images with: its name, or as Kubernetes writes it.
type PullSecret = LocalObjectReference | string

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
  /** Registry host. Empty: `global.imageRegistry`, and if that is empty too, the container runtime's default. */
  registry?: string
  repository?: string
  /**
   * The tag.
   * @maxLength 128
   * @pattern ^([A-Za-z0-9_][A-Za-z0-9._-]*)?$
   */
  tag?: string
  /**
   * Overrides the tag.
   * @pattern ^(sha256:[a-f0-9]{64})?$
   */
  digest?: string
  /** @arrives container imagePullPolicy */
  pullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
}

/**
 * How often a probe runs and when it fails. What it checks follows from the configuration, unless you set one of the four handlers.
 * @arrives container
 */
export interface ProbeSettings {
  /**
   * Whether the container has this probe.
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
  httpGet?: HTTPGetAction | null
  tcpSocket?: TCPSocketAction | null
  exec?: ExecAction | null
  grpc?: GRPCAction | null
}

/**
 * A probe that restarts the container when it fails.
 * @arrives container
 */
export interface LivenessProbeSettings extends ProbeSettings {
  /**
   * How long the container then gets to end, instead of the pod's own grace period.
   * @asType integer @minimum 1
   */
  terminationGracePeriodSeconds?: number
}

/**
 * What happens after a container starts and before it stops.
 * @arrives container
 */
export interface ContainerLifecycle {
  postStart?: LifecycleHandler
  /** Replaces the chart's own, which keeps the container running for `drainSeconds`. */
  preStop?: LifecycleHandler
}

/**
 * Settings of a container that does not serve anybody.
 * @arrives container
 */
export interface ClientContainerSettings {
  /**
   * CPU and memory: requests and limits. Over the chart's own, which differ by role; your request takes the chart's limit away, and your limit its request.
   * @arrives container
   */
  resources?: ContainerResources
  /**
   * Overrides the chart's own, which meets the restricted Pod Security Standard.
   * @arrives every container
   */
  securityContext?: ContainerSecurity
  /**
   * Additional environment variables.
   * @arrives container
   */
  env?: EnvVar[]
  /**
   * Additional environment variables, from ConfigMaps and Secrets.
   * @arrives container
   */
  envFrom?: EnvFromSource[]
  /**
   * Additional mounts, of volumes in `volumes`.
   * @arrives container
   */
  volumeMounts?: VolumeMount[]
}

/**
 * Settings of a container.
 * @arrives container
 */
export interface ContainerSettings extends ClientContainerSettings {
  /** What happens after the container starts and before it stops. */
  lifecycle?: ContainerLifecycle
  /** Overrides the chart's own. The other probes start when this one has succeeded. */
  startupProbe?: ProbeSettings
  /** Overrides the chart's own. */
  readinessProbe?: ProbeSettings
  /** Overrides the chart's own. */
  livenessProbe?: LivenessProbeSettings
}

/**
 * Settings that any pod takes: where it runs, as whom, and how it gets its images.
 * @arrives pod spec/NAME
 */
export interface AnyPodSettings {
  /**
   * Additional labels of the pods.
   * @arrives pod metadata/labels
   */
  labels?: StringMap
  /**
   * Annotations of the pods.
   * @arrives pod metadata/annotations
   */
  annotations?: StringMap
  /**
   * Overrides the chart's own, which meets the restricted Pod Security Standard.
   * @arrives every pod spec/securityContext
   */
  podSecurityContext?: PodSecurity
  /** @arrives every pod spec/nodeSelector */
  nodeSelector?: StringMap
  /** @arrives every pod spec/affinity */
  affinity?: Affinity
  /** @arrives every pod spec/tolerations */
  tolerations?: Toleration[]
  /** @arrives every pod spec/priorityClassName */
  priorityClassName?: string
  /** @arrives every pod spec/runtimeClassName */
  runtimeClassName?: string
  /** @arrives every pod spec/schedulerName */
  schedulerName?: string
  /**
   * An existing ServiceAccount, for which the same holds as for `serviceAccount`.
   * @arrives every pod spec/serviceAccountName
   */
  serviceAccountName?: string
  /**
   * Secrets for pulling images, in addition to `global.imagePullSecrets`.
   * @arrives every pod spec/imagePullSecrets
   */
  imagePullSecrets?: PullSecret[]
  /** @arrives every pod spec/hostAliases */
  hostAliases?: HostAlias[]
  /**
   * `ClusterFirst` by default, with `hostNetwork` `ClusterFirstWithHostNet`.
   * @arrives every pod spec/dnsPolicy
   */
  dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'
  /**
   * Overrides the chart's own, which asks few questions and repeats them soon, because SRS stops serving while it resolves a name.
   * @arrives every pod spec/dnsConfig
   */
  dnsConfig?: PodDNSConfig
}

/**
 * Settings of a pod that publishes.
 * @arrives pod spec/NAME
 */
export interface ClientPodSettings extends ClientContainerSettings, AnyPodSettings {
  /** Replaces the chart's own, which spreads the replicas of a component over the nodes where possible. */
  topologySpreadConstraints?: SpreadConstraint[]
  /** Runs the pods in their node's network. A node then has room for one pod of a component, so a rollout stops a pod before it starts the next. */
  hostNetwork?: boolean
  /** Additional volumes. */
  volumes?: PodVolume[]
  /** Additional init containers, which run after the chart's own. */
  initContainers?: Container[]
  /**
   * Additional containers beside the main one.
   * @arrives pod spec/containers
   */
  sidecars?: Container[]
}

/**
 * Settings of a pod and of its main container.
 * @arrives pod spec/NAME
 */
export interface PodSettings extends ContainerSettings, ClientPodSettings {}

/**
 * Settings of the pod of `helm test`. A sidecar would keep it from ending, so it takes none.
 * @arrives pod spec/NAME
 */
export interface TestPodSettings extends AnyPodSettings, Pick<ClientContainerSettings, 'resources' | 'securityContext'> {}

/** A TopologySpreadConstraint. Without `labelSelector`, it applies to the component's pods. */
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

/** A volume of a kind that the restricted Pod Security Standard allows, or that cameras and archives often need. */
export interface PodVolume
  extends Pick<
    Volume,
    'name' | 'configMap' | 'csi' | 'downwardAPI' | 'emptyDir' | 'hostPath' | 'nfs' | 'persistentVolumeClaim' | 'projected' | 'secret'
  > {}

/** A pod's security context, on Linux. Null leaves a user or group to the cluster, as OpenShift wants it. */
export interface PodSecurity extends Omit<PodSecurityContext, 'windowsOptions' | 'runAsUser' | 'runAsGroup' | 'fsGroup'> {
  /** @multipleOf 1 */
  runAsUser?: number | null
  /** @multipleOf 1 */
  runAsGroup?: number | null
  /** @multipleOf 1 */
  fsGroup?: number | null
}

/** The requests and limits of a container. Null takes away what it overrides. */
export interface ContainerResources extends Omit<ResourceRequirements, 'requests' | 'limits'> {
  requests?: { [resource: string]: string | number | null } | null
  limits?: { [resource: string]: string | number | null } | null
}

/** A container's security context, on Linux. Null leaves a user or group to the pod or the cluster. */
export interface ContainerSecurity extends Omit<SecurityContext, 'windowsOptions' | 'runAsUser' | 'runAsGroup'> {
  /** @multipleOf 1 */
  runAsUser?: number | null
  /** @multipleOf 1 */
  runAsGroup?: number | null
}

/** One public port. */
export interface PublicPort {
  /**
   * Whether the port is public if something listens on it.
   * @enables Service spec/ports/[PARENT]
   */
  enabled?: boolean
  /**
   * The Service's port. Default: the port that the server listens on.
   * @arrives Service spec/ports/[PARENT]/port
   */
  port?: Port
  /**
   * The port on the nodes, for `type` NodePort and LoadBalancer. Default: Kubernetes chooses one.
   * @arrives Service spec/ports/[PARENT]/nodePort
   */
  nodePort?: Port
  /**
   * A port of the nodes that leads straight to the pod there, without the Service. A node then has room for one such pod.
   * @arrives container ports/[PARENT]/hostPort
   */
  hostPort?: Port
}

/** The public port of the HTTP API. */
export interface ApiPort extends PublicPort {
  /**
   * Agrees that the API is public without a password, where something else decides who reaches it, such as `loadBalancerSourceRanges`.
   * @arrives anywhere
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
   * Annotations, most often the cloud's settings for its load balancer.
   * @arrives Service metadata/annotations
   */
  annotations?: StringMap
  /**
   * @arrives Service metadata/labels
   * @examples [{"exposure": "public"}]
   */
  labels?: StringMap
  /** The load balancer implementation, where the cluster has more than one. */
  loadBalancerClass?: string
  /** The address to request, on clouds that support it. */
  loadBalancerIP?: string
  /**
   * The client addresses that the load balancer admits, as CIDR. Empty: all.
   * @examples [["203.0.113.0/24"]]
   */
  loadBalancerSourceRanges?: string[]
  /**
   * `Local` preserves the addresses of clients. A node then gets no traffic for ports that its own pods lack, so the pods behind a Service must
   * all be of one component (`layout: per-component`), or the load balancer's targets pods (`targets`).
   */
  externalTrafficPolicy?: 'Cluster' | 'Local'
  /** Whether a load balancer Service gets node ports. */
  allocateLoadBalancerNodePorts?: boolean
  /**
   * `SingleStack`, `PreferDualStack` or `RequireDualStack`. With the latter two, SRS and nginx listen for IPv4 and IPv6, and the chart's
   * internal Services have both as well.
   */
  ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack'
  /**
   * `IPv4`, `IPv6` or both. A cluster without IPv4 needs `[IPv6]` here, because SRS listens for IPv6 only where that is asked for: a port
   * without an address in `config` then stands for both families.
   * @examples [["IPv6", "IPv4"]]
   */
  ipFamilies?: ('IPv4' | 'IPv6')[]
  /** `ClientIP` sends a client to the same pod each time. */
  sessionAffinity?: 'None' | 'ClientIP'
  /**
   * For how long, with `ClientIP`.
   * @examples [{"clientIP": {"timeoutSeconds": 3600}}]
   */
  sessionAffinityConfig?: SessionAffinityConfig
  /**
   * Addresses of nodes at which the Service can be reached as well.
   * @examples [["192.0.2.10"]]
   */
  externalIPs?: string[]
  /** Whether clients in the cluster reach the pods of their own node alone. */
  internalTrafficPolicy?: 'Cluster' | 'Local'
}

/** Where files outlive the pod. */
export interface Persistence {
  /**
   * Stores files on a PersistentVolumeClaim instead of an emptyDir. No upgrade and no uninstall deletes it.
   * @default false
   * @enables pod spec/volumes/[data]/persistentVolumeClaim
   */
  enabled?: boolean
  /**
   * Uses this claim, and creates none.
   * @default ""
   * @arrives pod spec/volumes/[data]/persistentVolumeClaim/claimName
   */
  existingClaim?: string
  /**
   * The StorageClass. Empty: the cluster's default.
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
   * @examples [{"example.com/backup": "daily"}]
   */
  annotations?: StringMap
}

/** A key of an object in the namespace of the release. */
export interface KeyReference {
  /**
   * @maxLength 253
   * @pattern ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$
   */
  name: string
  /**
   * @maxLength 253
   * @pattern ^[-._a-zA-Z0-9]+$
   */
  key: string
}

/** A srs.conf in a key of a Secret or ConfigMap. */
export interface ConfigTextSource {
  valueFrom: { secretKeyRef: KeyReference } | { configMapKeyRef: KeyReference }
}

/** What all SRS roles have. */
export interface Role {
  /**
   * Overrides `image` for this role.
   * @default {}
   * @examples [{"tag": "7.0.142"}]
   */
  image?: Image
  /**
   * Overrides `config` for this role.
   * @default {}
   * @examples [{"max_connections": 2000}]
   */
  config?: SrsConfig
  /**
   * A whole srs.conf of your own, which replaces the chart's defaults, `config` and the role's `config`. Ports, probes and Services follow from it.
   * The chart stores it in a Secret if it contains a password, a key or an address with credentials. With `valueFrom`, it comes from a Secret or ConfigMap
   * of your own, which the chart cannot read: `config` must then declare its ports and vhosts, and has no other effect.
   * @default ""
   * @arrives ConfigMap data/srs.conf : VALUE
   */
  configText?: string | ConfigTextSource
  /**
   * Overrides `pod` for this role.
   * @default {}
   * @examples [{"resources": {"requests": {"cpu": "1"}}}]
   */
  pod?: PodSettings
  /** Overrides `service` for this role's public Services, in layout `per-component`. @default {} */
  service?: ServiceSettings
}

/** What is different about one of several origins. */
export interface OriginMember {
  /** Overrides `origin.image` for this origin. */
  image?: Image
  /** Overrides `origin.config` for this origin. */
  config?: SrsConfig
  /** Overrides `origin.pod` for this origin. */
  pod?: PodSettings
}

/** The server that holds the streams. */
export interface Origin extends Role, WorkloadSettings {
  /**
   * How a StatefulSet replaces its pods.
   * @modes origin-cluster
   * @arrives StatefulSet spec/updateStrategy
   */
  updateStrategy?: StatefulSetUpdateStrategy
  data?: DataVolume
  /**
   * Replicas. In a mesh, a change restarts the origins one after another, because every origin lists the others.
   * @default 3
   * @asType integer
   * @minimum 2
   * @maximum 9
   * @modes origin-cluster
   * @arrives StatefulSet spec/replicas
   */
  replicas?: number
  /**
   * How several origins form a cluster. `mesh`: SRS's own origin cluster, whose origins ask each other for streams (SRS 5 and 6). `proxy`: SRS's proxies in front, which pin each
   * stream to one origin, over SRT and WebRTC too (`proxy.image`).
   * @default "mesh"
   * @modes origin-cluster
   * @arrives anywhere
   */
  cluster?: 'mesh' | 'proxy'
  /**
   * `StatefulSet`, or `Deployment`: a Deployment for each origin, so that you can release them one at a time (`members`).
   * @default "StatefulSet"
   * @modes origin-cluster
   * @arrives anywhere
   */
  workload?: 'StatefulSet' | 'Deployment'
  /**
   * Overrides for single origins, in their order, with `workload: Deployment`.
   * @default []
   * @modes origin-cluster
   * @examples [[{"image": {"tag": "6.0.191"}}, {"config": {"max_connections": 500}}]]
   */
  members?: OriginMember[]
  /**
   * How many origins an eviction may take down at once.
   * @modes origin-cluster
   */
  podDisruptionBudget?: PodDisruptionBudget
  /**
   * Seconds for which a stopping origin keeps serving while new connections already go to others. Its publishers stay until then, but new viewers look for their streams
   * elsewhere: keep it short.
   * @default 2
   * @asType integer
   * @minimum 0
   * @arrives container lifecycle/preStop/sleep/seconds
   */
  drainSeconds?: number
  /**
   * Seconds after which Kubernetes kills a stopping pod.
   * @default 30
   * @asType integer
   * @minimum 1
   * @arrives pod spec/terminationGracePeriodSeconds
   */
  terminationGracePeriodSeconds?: number
  /** A claim for what SRS writes: HLS files and recordings. */
  persistence?: Persistence
  verticalPodAutoscaler?: VerticalPodAutoscaler
}

/** Settings of a workload, as Kubernetes has them. */
export interface WorkloadSettings {
  /**
   * Annotations of the workload.
   * @default {}
   * @arrives workload metadata/annotations
   * @examples [{"reloader.stakater.com/auto": "true"}]
   */
  annotations?: StringMap
  /**
   * How a Deployment replaces its pods, instead of the chart's own way: a new one starts before an old one stops, wherever that is possible.
   * @arrives Deployment spec/strategy
   * @examples [{"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}]
   */
  strategy?: DeploymentStrategy
  /**
   * Seconds for which a new pod must be ready before the next one is replaced.
   * @asType integer
   * @minimum 0
   * @arrives workload spec/minReadySeconds
   */
  minReadySeconds?: number
}

/** The volume that SRS writes HLS and recordings to, where it is not a claim. */
export interface DataVolume {
  /**
   * `Memory` keeps it off the node's disk, and counts it as memory of the container.
   * @arrives pod spec/volumes/[data]/emptyDir/medium
   */
  medium?: 'Memory'
  /**
   * Its largest size, such as `1Gi`: Kubernetes evicts a pod that exceeds it. Default: 1Gi for each 5 seconds of `hls_window`, which is 1.6 Gbit/s of streams, and
   * none where SRS is to keep what it writes: `dvr`, `exec`, no `hls_cleanup` or `dash_cleanup`. Empty: none.
   * @pattern ^([0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)?$
   * @arrives pod spec/volumes/[data]/emptyDir/sizeLimit
   */
  sizeLimit?: string
}

/** How many pods of a component an eviction, such as the drain of a node, may take down at once. */
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
  /**
   * How many must stay, as a number or a percentage, instead of `maxUnavailable`.
   * @arrives PodDisruptionBudget spec/minAvailable
   */
  minAvailable?: number | string
}

/** A trigger of KEDA's, as KEDA has it. */
export interface KedaTrigger {
  /** Such as `cron`. */
  type: string
  name?: string
  metadata: { [key: string]: string }
  metricType?: 'AverageValue' | 'Value' | 'Utilization'
  authenticationRef?: { name: string; kind?: string }
  useCachedMetrics?: boolean
}

/** Scales by a ScaledObject of KEDA instead of a HorizontalPodAutoscaler. */
export interface Keda {
  /**
   * @default false
   * @enables ScaledObject
   */
  enabled?: boolean
  /**
   * Additional triggers, as KEDA has them: `cron`, say, before a match begins. The one that asks for the most pods wins.
   * @default []
   * @arrives ScaledObject spec/triggers
   * @examples [[{"type": "cron", "metadata": {"timezone": "Europe/Berlin", "start": "0 18 * * 6", "end": "0 22 * * 6", "desiredReplicas": "8"}}]]
   */
  triggers?: KedaTrigger[]
}

/** A Prometheus that has the metrics of the edges. */
export interface KedaPrometheus {
  /**
   * Its address, such as `http://prometheus.monitoring.svc:9090`. Empty: KEDA asks the edges themselves.
   * @default ""
   * @pattern ^(https?://[^\s]+)?$
   * @arrives ScaledObject spec/triggers/[prometheus]/metadata/serverAddress
   */
  serverAddress?: string
  /**
   * The number of clients of all edges. Empty: the sum of `srs_clients` over the pods of the Deployment.
   * @default ""
   * @arrives ScaledObject spec/triggers/[prometheus]/metadata/query
   */
  query?: string
}

/** The same, by the clients of edges as well. */
export interface EdgeKeda extends Keda {
  /**
   * Clients of an edge, on average, above which there is one more. Needs SRS's exporter (`metrics.enabled`). 0: not by clients.
   * @default 500
   * @asType integer
   * @minimum 0
   * @arrives ScaledObject spec/triggers/[clients]/metadata/targetValue and ScaledObject spec/triggers/[prometheus]/metadata/threshold
   */
  clients?: number
  prometheus?: KedaPrometheus
}

/** Adds pods under load and removes them afterwards. */
export interface Autoscaling {
  /**
   * Scales by a HorizontalPodAutoscaler, which needs metrics-server. `replicas` is then left to it.
   * @default false
   * @enables HorizontalPodAutoscaler
   */
  enabled?: boolean
  /**
   * The fewest pods.
   * @default 2
   * @asType integer
   * @minimum 1
   * @arrives HorizontalPodAutoscaler spec/minReplicas and ScaledObject spec/minReplicaCount
   */
  minReplicas?: number
  /**
   * The most pods.
   * @default 10
   * @asType integer
   * @minimum 1
   * @arrives HorizontalPodAutoscaler spec/maxReplicas and ScaledObject spec/maxReplicaCount
   */
  maxReplicas?: number
}

/** Autoscaling of edges. */
export interface EdgeAutoscaling extends Autoscaling {
  /**
   * CPU of SRS in one pod, on average, above which there is one more. SRS uses one core, whatever the node has. Empty: not by CPU.
   * @default "700m"
   * @pattern ^([0-9]+(\.[0-9]+)?m?)?$
   * @arrives HorizontalPodAutoscaler spec/metrics/0/containerResource/target/averageValue and ScaledObject spec/triggers/[cpu]/metadata/value
   */
  cpu?: string
  /**
   * How fast it scales, as Kubernetes has it. The default removes one edge in five minutes, because its viewers stay with it until they leave.
   * @default {"scaleDown": {"stabilizationWindowSeconds": 300, "policies": [{"type": "Pods", "value": 1, "periodSeconds": 300}]}}
   * @arrives HorizontalPodAutoscaler spec/behavior and ScaledObject spec/advanced/horizontalPodAutoscalerConfig/behavior
   */
  behavior?: HorizontalPodAutoscalerBehavior
  keda?: EdgeKeda
}

/** Autoscaling of the HLS cache. */
export interface HlsCacheAutoscaling extends Autoscaling {
  /**
   * CPU of nginx in one pod, on average, above which there is one more. nginx uses up to `nginx.workerProcesses` cores. Empty: not by CPU.
   * @default "1"
   * @pattern ^([0-9]+(\.[0-9]+)?m?)?$
   * @arrives HorizontalPodAutoscaler spec/metrics/0/containerResource/target/averageValue and ScaledObject spec/triggers/[cpu]/metadata/value
   */
  cpu?: string
  /**
   * How fast it scales, as Kubernetes has it. The default removes one pod in a minute, because a new one has to fill its cache first.
   * @default {"scaleDown": {"stabilizationWindowSeconds": 300, "policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}]}}
   * @arrives HorizontalPodAutoscaler spec/behavior and ScaledObject spec/advanced/horizontalPodAutoscalerConfig/behavior
   */
  behavior?: HorizontalPodAutoscalerBehavior
  keda?: Keda
}

/** What Kubernetes' VerticalPodAutoscaler recommends for the pods, to be read in its status. It changes nothing. */
export interface VerticalPodAutoscaler {
  /**
   * @default false
   * @enables VerticalPodAutoscaler
   */
  enabled?: boolean
}

/** A second Deployment of edges behind the same address, which tries a new image or configuration with some of the clients. */
export interface Canary {
  /**
   * @default false
   * @enables Deployment
   */
  enabled?: boolean
  /**
   * Replicas. The canary's share of new clients is its share of all edges: 1 beside 3 gets a quarter.
   * @default 1
   * @asType integer
   * @minimum 1
   * @arrives Deployment spec/replicas
   */
  replicas?: number
  /**
   * Overrides `edge.image`.
   * @default {}
   * @examples [{"tag": "7.0.142"}]
   */
  image?: Image
  /**
   * Overrides `edge.config`.
   * @default {}
   * @examples [{"vhost": {"__defaultVhost__": {"play": {"mw_latency": 100}}}}]
   */
  config?: SrsConfig
  /** Overrides `edge.pod`. @default {} */
  pod?: PodSettings
}

/** The servers in front of the origin, to which viewers and publishers connect. */
export interface Edge extends Role, WorkloadSettings {
  /** @examples [{"medium": "Memory", "sizeLimit": "512Mi"}] */
  data?: DataVolume
  /**
   * Replicas. Null leaves the number to an autoscaler.
   * @default 3
   * @null removes
   * @multipleOf 1
   * @minimum 1
   * @arrives Deployment spec/replicas
   */
  replicas?: number | null
  /**
   * Seconds for which a stopping edge waits at most for its clients to leave. It accepts no new ones. An idle edge exits at once.
   * @default 3600
   * @asType integer
   * @minimum 10
   * @arrives pod spec/terminationGracePeriodSeconds
   */
  terminationGracePeriodSeconds?: number
  podDisruptionBudget?: PodDisruptionBudget
  /** Adds and removes edges by their load. The canary keeps its own number. */
  autoscaling?: EdgeAutoscaling
  canary?: Canary
}

/**
 * An address, or a network as CIDR.
 * @pattern ^(((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(/(3[0-2]|[12]?[0-9]))?|(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|:(:[0-9a-fA-F]{1,4}){1,7}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3})(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)$
 */
type AddressOrNetwork = string

/** The web server that delivers HLS. */
export interface Nginx {
  /** An empty tag stands for the default one. @default {"repository": "nginx", "tag": "1.30.6"} */
  image?: Image
  /**
   * The port that it listens on in the pod.
   * @default 8081
   * @arrives ConfigMap data/server.conf : listen VALUE;
   */
  port?: Port
  /**
   * The port for HTTPS, with `tls`.
   * @default 8443
   * @arrives anywhere
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
   * The format in which nginx logs each request to the container's output: `combined`, or `json` with the status of the cache. Empty: it logs none.
   * @default ""
   * @arrives ConfigMap data/http.conf : access_log /dev/stdout VALUE if=
   */
  accessLog?: '' | 'combined' | 'json'
  /**
   * Seconds for which clients and caches may keep a playlist.
   * @default 1
   * @asType integer
   * @minimum 0
   * @arrives ConfigMap data/http.conf : "max-age=VALUE"
   */
  playlistMaxAge?: number
  /**
   * Seconds for which clients and caches may keep a segment.
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
   * Addresses and networks (CIDR) of proxies in front of nginx, such as an Ingress, which say in `X-Forwarded-For` who a client is. nginx believes nobody else,
   * and takes the address of the connection. It is what logs show, and what SRS's `security` and hooks get for WHIP.
   * @default []
   * @arrives ConfigMap data/http.conf : set_real_ip_from VALUE;
   * @examples [["10.0.0.0/8"]]
   */
  trustedProxies?: AddressOrNetwork[]
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
   * Replicas; null stands for the mode's own number: 2 where there are edges, 0 in `nginx-sidecar`. With 0, clients get HLS from the nginx beside SRS.
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
   * Seconds for which the cache serves the last playlist of a stream when no origin has it. While an origin does not answer, which may have it, that is
   * `nginx.playlistExpireSeconds`.
   * @default 10
   * @asType integer
   * @minimum 0
   * @arrives ConfigMap data/nginx.conf : stale-if-error=VALUE"
   */
  playlistStaleSeconds?: number
  /**
   * Seconds for which the cache waits for a playlist that no origin has, before it answers 404 or with the last one: its stream may be about to begin or
   * to come back. Players give up after a few 404s, and VLC at a playlist without a new segment. hls.js waits for ten seconds.
   * @default 8
   * @asType integer
   * @minimum 0
   * @maximum 50
   * @arrives ConfigMap data/nginx.conf : $playlist_wait VALUE;
   */
  playlistWaitSeconds?: number
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
  /** Adds and removes pods of the cache by their load. */
  autoscaling?: HlsCacheAutoscaling
  /**
   * Overrides `pod` for this tier.
   * @default {}
   */
  pod?: PodSettings
}

/** Where several proxies store what they share. */
export interface ProxyRedis {
  /**
   * The address of Redis. Empty: the proxy keeps streams in memory, so there can be only one.
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
   * The Secret with the password. Empty: Redis needs none.
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
   * What the proxies begin their keys with, so that several releases can share a database. Proxy 8 and later.
   * @default ""
   * @arrives container env/[PROXY_REDIS_KEY_PREFIX]/value
   */
  keyPrefix?: string
}

/** Who may report to a proxy. */
export interface ProxyNetworkPolicy {
  /**
   * @default true
   * @enables NetworkPolicy
   */
  enabled?: boolean
}

/** SRS's proxies in front of the origins, with `origin.cluster: proxy`. */
export interface Proxy extends WorkloadSettings {
  /**
   * An image whose entrypoint is the proxy. SRS releases none: build one from its source, and tag it with its version, by which the chart goes.
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
   * Seconds for which a proxy believes an origin to be alive that does not report any more; null: the proxy's own 300. Proxy 8.0.6 and later.
   * @default null
   * @multipleOf 1
   * @minimum 1
   * @arrives container env/[PROXY_ORIGIN_SERVER_TTL]/value : VALUEs
   */
  originServerTTLSeconds?: number | null
  /**
   * The token that origins register with. Proxies and origins of SRS 8.
   * @arrives container env/[PROXY_HTTP_API_AUTH_TOKEN]
   * @examples [{"valueFrom": {"secretKeyRef": {"name": "srs", "key": "token"}}}]
   */
  registrationToken?: SecretValue
  /**
   * Seconds for which a stopping proxy keeps serving while new connections already go to others.
   * @default 5
   * @asType integer
   * @minimum 0
   * @arrives container lifecycle/preStop/sleep/seconds
   */
  drainSeconds?: number
  /**
   * Seconds after which Kubernetes kills a stopping proxy. It closes RTMP connections at once and waits for others.
   * @default 30
   * @asType integer
   * @minimum 1
   * @arrives pod spec/terminationGracePeriodSeconds
   */
  terminationGracePeriodSeconds?: number
  podDisruptionBudget?: PodDisruptionBudget
  /** Admits origins only to the port where they register, which asks for no password. `networkPolicy.enabled` includes that. */
  networkPolicy?: ProxyNetworkPolicy
  /** Overrides `pod` for the proxies. @default {} */
  pod?: PodSettings
  /** Overrides `service` for the proxies' public Services, in layout `per-component`. @default {} */
  service?: ServiceSettings
}

/** The public ports, by protocol. */
export interface PublicPorts {
  /** RTMP. @default {"enabled": true} */
  rtmp?: PublicPort
  /** HTTP-FLV; SRS's `http_server`. @default {"enabled": true} */
  http?: PublicPort
  /** The same over TLS, if `http_server.https` is enabled, as it is with `tls`. @default {"enabled": true} */
  https?: PublicPort
  /**
   * HLS, on the same port in every mode.
   * @default {"enabled": true, "port": 80}
   */
  hls?: PublicPort
  /** The same over TLS, with `tls`. @default {"enabled": true, "port": 443} */
  hlsHttps?: PublicPort
  /** SRS's HTTP API, with WHIP and WHEP. Anyone who reaches it can disconnect clients: protect it with `config.http_api.auth`. @default {"enabled": false} */
  api?: ApiPort
  /** The same over TLS, if `http_api.https` is enabled, as it is with `tls`. Browsers publish by WHIP from pages over HTTPS only. @default {"enabled": false} */
  apiHttps?: PublicPort
  /** SRT over UDP, if `srt_server` is enabled. @default {"enabled": true} */
  srt?: PublicPort
  /** WebRTC media over UDP, if `rtc_server` is enabled. @default {"enabled": true} */
  webrtc?: PublicPort
  /** RTMP over TLS, when `rtmps` is enabled, as it is with `tls` and SRS 7.0.56 or later. @default {"enabled": true} */
  rtmps?: PublicPort
  /**
   * RTSP, when `rtsp_server` is enabled.
   * @default {"enabled": true}
   * @modes single nginx-sidecar edge-cluster
   */
  rtsp?: PublicPort
  /**
   * What the first `stream_caster` listens to. Further ones are public at the ports that they listen on.
   * @default {"enabled": true}
   * @modes single nginx-sidecar edge-cluster
   */
  caster?: PublicPort
  /**
   * SIP for GB28181, when a `stream_caster` has it.
   * @default {"enabled": true}
   * @modes single nginx-sidecar edge-cluster
   */
  sip?: PublicPort
}

/** Annotations that a public Service gets for each of its ports. `{port}` in a name or text stands for the port's number. */
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
   * `shared`: one Service, and so one load balancer and one address, for all components. `per-component`: a Service for each.
   * In both, UDP ports have a Service of their own, unless `mixedProtocols` is set.
   * @default "shared"
   * @arrives anywhere
   */
  layout?: 'shared' | 'per-component'
  /**
   * TCP and UDP ports in one Service, and so at one address, on clouds whose load balancers take both.
   * @default false
   * @arrives anywhere
   */
  mixedProtocols?: boolean
  /**
   * `pods`: the load balancer sends straight to the pods, as the cloud's annotations ask it to, so no node has to have one of each.
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
   * The type of Services with UDP ports alone, where the cloud's load balancers take no UDP. Default: `type`.
   * @arrives UDP Service spec/type
   */
  udpType?: ServiceSettings['type']
  portAnnotations?: PortAnnotations
  ports?: PublicPorts
}

/**
 * WebRTC: WHIP to publish and WHEP to play, in browsers and OBS. A session stays on one server, so this needs a single origin, or SRS's proxy in front of several.
 * These are defaults under `config`, where all else of `rtc_server` and `rtc` is set.
 */
export interface WebRTC {
  /**
   * Turns on `rtc_server`, and `rtc` in every vhost, with the bridges that make RTMP of WebRTC and the reverse.
   * @default false
   * @enables ConfigMap data/srs.conf : rtmp_to_rtc on;
   */
  enabled?: boolean
  /**
   * The address that clients are told to send media to.
   * `loadBalancer`: that of the Service with the WebRTC port; a new pod waits until the cloud has assigned it.
   * `node`: that of the pod's node, for `service.ports.webrtc.hostPort` or `nodePort`.
   * `pod`: the pod's own, for clients inside the cluster.
   * `api`: the one at which the client called WHIP or WHEP, where media takes the same way.
   * Otherwise an address or a name, with `:PORT` if that is not the public port. A name becomes an address when a pod starts.
   * Empty: what suits `service.type` (`loadBalancer`, `node` or `pod`), or `service.loadBalancerIP`.
   * @default ""
   * @pattern ^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[1-9][0-9]{0,4})?|[0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F.]*|\[[0-9a-fA-F:.]+\]:[1-9][0-9]{0,4})?$
   * @arrives container env/[CANDIDATE_HOST]/value
   */
  candidate?: string
  /**
   * How media gets to SRS. `udp`, `tcp`, or `all` for both; `http`: by TCP on the port of `http_server`, which then has HTTP-FLV, the players, WHIP, WHEP and the API as well,
   * for clusters that let nothing but one TCP port in. In SRS 6, silent connections to such a port keep others out.
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

/** SRT. These are defaults under `config`, where the rest of `srt_server` and `srt` is set, such as `srt_server.passphrase`. */
export interface SRT {
  /**
   * Turns on `srt_server`, and `srt` in every vhost.
   * @default false
   * @enables ConfigMap data/srs.conf : srt {
   */
  enabled?: boolean
}

/** Who issues a certificate: cert-manager, which keeps it in a Secret and renews it. */
export interface CertManager {
  /**
   * An Issuer in the namespace of the release.
   * @default ""
   * @arrives Certificate spec/issuerRef/name
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
   * A Secret of type `kubernetes.io/tls`. Empty: no TLS, or with `certManager`, a name of the chart's.
   * @default ""
   * @maxLength 253
   * @pattern ^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$
   * @arrives anywhere
   */
  secretName?: string
  certManager?: CertManager
}

/** TLS in the pods: SRS's HTTP server, API and RTMPS, and nginx. They read a renewed certificate by themselves. SRS takes RSA keys only. */
export interface PodTls extends TlsSource {
  /**
   * The names in the certificate, for `certManager`.
   * @default []
   * @arrives Certificate spec/dnsNames
   * @examples [["live.example.com"]]
   */
  dnsNames?: string[]
}

/** @pattern ^(\*|(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*|.*\{\{.*)$ */
type HostName = string

/** What is delivered under names of its own. */
export interface HostRoute {
  /**
   * The names; `*` for any. Empty: there is no such route.
   * @default []
   * @arrives anywhere
   * @examples [["live.example.com"]]
   */
  hosts?: HostName[]
}

/** The same, or some of its paths. */
export interface WebRoute extends HostRoute {
  /**
   * What the paths begin with.
   * @default "/"
   * @pattern ^/[^\s]*$
   * @arrives anywhere
   */
  path?: string
}

/** What a Gateway delivers at a port. */
export interface GatewayPort {
  /**
   * The port of the Gateway. Default: that of the public Service.
   * @arrives anywhere
   */
  port?: Port
  /**
   * The listener of an existing Gateway.
   * @arrives anywhere
   */
  sectionName?: string
}

/** A protocol without names. */
export interface StreamRoute extends GatewayPort {
  /**
   * @default false
   * @arrives anywhere
   */
  enabled?: boolean
}

/** A protocol over TLS, which the Gateway passes on to the pods unless it says otherwise. */
export interface TlsRoute extends HostRoute, GatewayPort {}

/** What is delivered over HTTP. */
export interface WebRoutes {
  /** HLS, and the players. @default {"hosts": [], "path": "/"} */
  hls?: WebRoute
  /** HTTP-FLV, and the players. @default {"hosts": [], "path": "/"} */
  http?: WebRoute
  /** WHIP and WHEP: the paths below `/rtc/v1/` alone, never the rest of the API. @default {"hosts": []} */
  rtc?: HostRoute
}

/** What a Gateway can deliver. */
export interface GatewayRoutes extends WebRoutes {
  /** HTTP-FLV over the TLS of SRS (`tls`). @default {"hosts": []} */
  https?: TlsRoute
  /** HLS over the TLS of nginx, or in mode `single` of SRS (`tls`). @default {"hosts": []} */
  hlsHttps?: TlsRoute
  /** RTMP over TLS: SRS's own (`tls`, SRS 7.0.56 and later), or else the Gateway's (`gateway.tls`). @default {"hosts": []} */
  rtmps?: TlsRoute
  /** @default {"enabled": false} */
  rtmp?: StreamRoute
  /** @default {"enabled": false} */
  srt?: StreamRoute
  /** WebRTC's media over UDP. @default {"enabled": false} */
  webrtc?: StreamRoute
  /** WebRTC's media over TCP. @default {"enabled": false} */
  webrtcTcp?: StreamRoute
}

/** HLS, HTTP-FLV, and WHIP and WHEP through an Ingress. */
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
   * Adds what this controller needs to deliver HTTP-FLV, whose responses have no end. Traefik needs nothing. ingress-nginx is archived since March 2026 and gets no more
   * fixes: use it for as long as you must.
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

/** A Gateway, as routes name it. */
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

/** What the controller gives to the objects that it makes for a Gateway, such as its Service. */
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

/** The Gateway API: HTTPRoute, TLSRoute, TCPRoute and UDPRoute. */
export interface Gateway {
  /**
   * @default false
   * @enables HTTPRoute
   */
  enabled?: boolean
  /**
   * An existing Gateway. Empty: the chart makes one, with the listeners that the routes need.
   * @default []
   * @arrives HTTPRoute spec/parentRefs
   * @examples [[{"name": "public", "namespace": "gateways"}]]
   */
  parentRefs?: ParentReference[]
  /**
   * The class of the chart's own Gateway.
   * @default ""
   * @arrives Gateway spec/gatewayClassName
   */
  gatewayClassName?: string
  /**
   * The addresses of the chart's own Gateway.
   * @default []
   * @arrives Gateway spec/addresses
   * @examples [[{"type": "IPAddress", "value": "203.0.113.10"}]]
   */
  addresses?: GatewayAddress[]
  /**
   * Annotations of the chart's own Gateway.
   * @default {}
   * @arrives Gateway metadata/annotations
   * @examples [{"external-dns.alpha.kubernetes.io/ttl": "60"}]
   */
  annotations?: StringMap
  /**
   * Labels of the Gateway and of the routes.
   * @default {}
   * @arrives Gateway metadata/labels
   * @examples [{"exposure": "public"}]
   */
  labels?: StringMap
  /** Annotations and labels for what the controller makes of the chart's own Gateway, such as its load balancer. */
  infrastructure?: GatewayInfrastructure
  /**
   * The port of the chart's own Gateway for HTTP.
   * @default 80
   * @arrives anywhere
   */
  httpPort?: Port
  /**
   * Its port for HTTPS, which it has with `tls`.
   * @default 443
   * @arrives anywhere
   */
  httpsPort?: Port
  /** The certificate of the chart's own Gateway. */
  tls?: TlsSource
  /**
   * The version of TLSRoute, TCPRoute and UDPRoute. `v1alpha2` is for controllers and clusters from before Gateway API 1.6.
   * @default "v1"
   * @arrives anywhere
   */
  routeVersion?: 'v1' | 'v1alpha2'
  routes?: GatewayRoutes
}

/** Who may reach some ports of the pods. */
export interface NetworkPolicySources {
  /**
   * The peers, as NetworkPolicies name them: addresses, pods and namespaces.
   * @default []
   * @arrives anywhere
   * @examples [[{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "backend"}}}]]
   */
  from?: NetworkPolicyPeer[]
}

/** Where pods resolve names. */
export interface NetworkPolicyDns {
  /**
   * The name servers, as NetworkPolicies name peers. Empty: any, because some nodes have one of their own.
   * @default []
   * @arrives anywhere
   * @examples [[{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}]]
   */
  to?: NetworkPolicyPeer[]
  /**
   * The port that their pods listen on. OpenShift's listen on 5353.
   * @default 53
   * @arrives anywhere
   */
  port?: Port
}

/**
 * NetworkPolicies that admit what the release needs and nothing else, in both directions. The cluster's network has to enforce them.
 */
export interface NetworkPolicySettings {
  /**
   * @default false
   * @enables NetworkPolicy
   */
  enabled?: boolean
  /** Who may reach the public ports: publishers, viewers, load balancers and gateways. Empty: everybody. */
  public?: NetworkPolicySources
  /** Who, besides the pods of the release, may reach SRS's HTTP API where it is not public. Whoever does can disconnect clients. */
  api?: NetworkPolicySources
  /** Who may reach the ports for metrics: Prometheus, KEDA. SRS serves its whole HTTP API there. */
  metrics?: NetworkPolicySources
  dns?: NetworkPolicyDns
  /**
   * What all pods may reach besides each other and the addresses in the values. The chart cannot admit what has a name only, such as a hook's server.
   * @default []
   * @arrives anywhere
   * @examples [[{"to": [{"ipBlock": {"cidr": "203.0.113.0/24"}}], "ports": [{"port": 443}]}]]
   */
  egress?: NetworkPolicyEgressRule[]
}

/** A value that is secret. */
export interface SecretValue {
  valueFrom: { secretKeyRef: KeyReference }
}

/** S3-compatible storage, by the names of rclone's options for it. */
export interface S3 {
  /**
   * `AWS`, `Minio`, `Ceph` or another that rclone knows; `Other` for any.
   * @default "Other"
   * @arrives container env/[RCLONE_CONFIG_S3_PROVIDER]/value
   */
  provider?: string
  /**
   * The address of the storage, such as `https://s3.example.com`. AWS needs none.
   * @pattern ^https?://[^/\s]+$
   * @arrives container env/[RCLONE_CONFIG_S3_ENDPOINT]/value
   */
  endpoint?: string
  /** @arrives container env/[RCLONE_CONFIG_S3_REGION]/value */
  region?: string
  /**
   * Who uploads: a key, with `secret_access_key`, unless `env_auth` is true.
   * @arrives container env/[RCLONE_CONFIG_S3_ACCESS_KEY_ID]
   * @examples [{"valueFrom": {"secretKeyRef": {"name": "s3", "key": "id"}}}]
   */
  access_key_id?: SecretValue
  /**
   * @arrives container env/[RCLONE_CONFIG_S3_SECRET_ACCESS_KEY]
   * @examples [{"valueFrom": {"secretKeyRef": {"name": "s3", "key": "key"}}}]
   */
  secret_access_key?: SecretValue
  /**
   * Takes the identity of the pod's ServiceAccount instead of a key, as on EKS.
   * @arrives anywhere
   */
  env_auth?: boolean
  /** @arrives container env/[RCLONE_CONFIG_S3_STORAGE_CLASS]/value */
  storage_class?: string
  /** @arrives container env/[RCLONE_CONFIG_S3_ACL]/value */
  acl?: string
  /** @arrives container env/[RCLONE_CONFIG_S3_SERVER_SIDE_ENCRYPTION]/value */
  server_side_encryption?: string
}

/** Uploads finished recordings to S3-compatible storage, by rclone. */
export interface RecordingsUpload {
  /**
   * Needs a claim: otherwise what has not been uploaded yet is lost with the pod. With ReadWriteMany, a CronJob uploads, otherwise a container beside SRS.
   * @default false
   * @enables container env/[RCLONE_CONFIG_S3_TYPE]
   */
  enabled?: boolean
  /** @default {"repository": "rclone/rclone", "tag": "1.76.0"} */
  image?: Image
  /**
   * The bucket, which must exist.
   * @default ""
   * @pattern ^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$
   * @arrives container args : VALUE
   */
  bucket?: string
  /**
   * The folder in it. A recording keeps its path on the volume below that.
   * @default ""
   * @pattern ^([^/\s]+(/[^/\s]+)*)?$
   * @arrives container args : /VALUE
   */
  folder?: string
  s3?: S3
  /**
   * Minutes between two looks for new recordings.
   * @default 5
   * @asType integer
   * @minimum 1
   * @maximum 59
   * @arrives anywhere
   */
  intervalMinutes?: number
  /**
   * The age at which a recording that has been uploaded is deleted from the volume, such as `1h` or `7d`, after its checksum has been compared. Empty: never.
   * @default ""
   * @pattern ^([0-9]+[smhd])?$
   * @arrives anywhere
   */
  deleteAfter?: string
  /**
   * Additional environment variables. rclone takes all of its options from there, such as `RCLONE_BWLIMIT`.
   * @default []
   * @arrives container env
   * @examples [[{"name": "RCLONE_BWLIMIT", "value": "20M"}]]
   */
  env?: EnvVar[]
  /**
   * CPU and memory. rclone holds 16 parts of 5 MiB at most while it uploads.
   * @default {"requests": {"cpu": "50m", "memory": "64Mi", "ephemeral-storage": "16Mi"}, "limits": {"memory": "512Mi"}}
   * @null removes
   * @arrives container resources
   */
  resources?: ResourceRequirements
}

/** @pattern ^(http://[^/@\s]+(/\S*)?)?$ */
type HttpAddress = string

/** What becomes of recordings, which SRS writes by `dvr` to the origin's claim. */
export interface Recordings {
  /**
   * Whether nginx and the HLS cache deliver recordings to anyone who knows or guesses their name. SRS's own HTTP server, which `single` and `nginx-sidecar`
   * make public, delivers whatever is below its `http_server.dir`.
   * @default false
   * @modes nginx-sidecar edge-cluster origin-cluster
   * @arrives ConfigMap data/http.conf : flv|mp4)$ VALUE;
   */
  public?: boolean
  /**
   * Seconds without a change after which a recording in progress counts as left behind by an origin that was killed or replaced: it is completed and renamed.
   * Longer than `publish.normal_timeout`, after which SRS itself gives a silent publisher up. 0: never.
   * @default 120
   * @asType integer
   * @minimum 0
   * @arrives container args : VALUE
   */
  finishAfterSeconds?: number
  /**
   * An address that is told of each recording finished this way, as SRS tells `http_hooks.on_dvr` of those that it finishes itself. While it does not answer, it is
   * told again each minute, as long as the pod lives. One with a query stands in a Secret; `valueFrom` names one of your own.
   * @default ""
   * @arrives container args : VALUE
   */
  finishedHook?: HttpAddress | SecretValue
  /**
   * CPU and memory of the container that finishes recordings. ffmpeg keeps the index of the one in hand in memory: 83 MiB for 8 hours of FLV, 267 MiB for 8 hours
   * of MP4.
   * @default {"requests": {"cpu": "10m", "memory": "32Mi", "ephemeral-storage": "16Mi"}, "limits": {"memory": "1Gi"}}
   * @null removes
   * @arrives container resources
   */
  resources?: ResourceRequirements
  upload?: RecordingsUpload
}

/** Which recordings are deleted. */
export interface RecordingsCleanup {
  /**
   * The age, such as `30d`. Empty: none is too old.
   * @default ""
   * @pattern ^([1-9][0-9]*[mhd])?$
   * @arrives anywhere
   */
  maxAge?: string
  /**
   * The percentage of the claim (`origin.persistence.size`, or its file system if that is smaller or the claim is an `existingClaim`) beyond which the oldest
   * recordings are deleted. Only the files on the claim count: what others store on the same file system is no reason to delete. Null: none is deleted.
   * @default null
   * @multipleOf 1
   * @minimum 1
   * @maximum 99
   * @arrives container command : max_usage='VALUE'
   */
  maxUsage?: number | null
}

/**
 * Deletes what SRS leaves on the origin's volume when it is killed or replaced: old segments, playlists, unfinished recordings and empty folders. Players and console stay,
 * and recordings too unless `recordings` says otherwise. On an `existingClaim`, only files whose paths are as the configuration names them are SRS's, and folders stay. With
 * `hls_cleanup` or `dash_cleanup` off in any vhost, segments are an archive and stay. With a ReadWriteMany claim it is a CronJob, otherwise a container beside SRS.
 */
export interface Cleanup {
  /**
   * @default false
   * @enables container command
   */
  enabled?: boolean
  /**
   * The age, such as `90m`, `12h` or `3d`.
   * @default "3d"
   * @pattern ^[1-9][0-9]*[mhd]$
   * @arrives anywhere
   */
  maxAge?: string
  /**
   * Minute and hour of a cron schedule, in UTC. It runs every day.
   * @default "15 1 * * *"
   * @pattern ^((\*|[0-5]?[0-9]-[0-5]?[0-9])(/[1-9][0-9]?)?|[0-5]?[0-9])(,((\*|[0-5]?[0-9]-[0-5]?[0-9])(/[1-9][0-9]?)?|[0-5]?[0-9]))* ((\*|(1?[0-9]|2[0-3])-(1?[0-9]|2[0-3]))(/[1-9][0-9]?)?|1?[0-9]|2[0-3])(,((\*|(1?[0-9]|2[0-3])-(1?[0-9]|2[0-3]))(/[1-9][0-9]?)?|1?[0-9]|2[0-3]))* \* \* \*$
   * @arrives anywhere
   */
  schedule?: string
  /**
   * Only says in its log what it would delete.
   * @default false
   * @enables container command : dry_run='yes'
   */
  dryRun?: boolean
  recordings?: RecordingsCleanup
  /**
   * CPU and memory. A list of a million files takes some 150 MiB.
   * @default {"requests": {"cpu": "10m", "memory": "32Mi", "ephemeral-storage": "16Mi"}, "limits": {"memory": "256Mi"}}
   * @null removes
   * @arrives container resources
   */
  resources?: ResourceRequirements
}

/** One demo stream. */
export interface DemoStream {
  /**
   * The name of the container, and of the stream.
   * @maxLength 63
   * @pattern ^[a-z0-9]([a-z0-9-]*[a-z0-9])?$
   * @arrives container name
   */
  name: string
  /**
   * The name of the stream, where it is one that no container can have. Default: `name`.
   * @pattern ^[A-Za-z0-9_.-]+$
   * @arrives container args : /VALUE
   */
  stream?: string
  /**
   * The application. Default: `live`.
   * @pattern ^[A-Za-z0-9_.-]+$
   * @arrives container args : /VALUE/
   */
  app?: string
  /**
   * What to publish in a loop: a file in the image, or an address that ffmpeg reads. Default: a test pattern with a tone. An address with credentials or a query
   * stands in a Secret; `valueFrom` names one of your own.
   * @arrives container args : VALUE
   */
  source?: string | SecretValue
}

/** Demo streams, which ffmpeg publishes in a loop. Its image also runs `helm test`. */
export interface Publisher {
  /**
   * @default false
   * @enables Deployment
   */
  enabled?: boolean
  /** Overrides `image`. The image must have ffmpeg, in its PATH or where SRS's image has it, and for `helm test` bash. @default {} */
  image?: Image
  /**
   * @default [{"name": "livestream"}]
   * @examples [[{"name": "livestream"}, {"name": "camera", "app": "lobby", "source": "rtsp://camera.example.com/1"}]]
   */
  streams?: DemoStream[]
  /**
   * Overrides `pod` for the publisher.
   * @default {"resources": {"requests": {"cpu": "50m", "memory": "64Mi", "ephemeral-storage": "32Mi"}, "limits": {"memory": "256Mi"}}}
   * @null removes
   */
  pod?: ClientPodSettings
}

/**
 * The ServiceAccount of all pods. No container gets its token but one: with `webrtc`, an init container asks Kubernetes for the address of the
 * load balancer, where `webrtc.candidate` is empty.
 */
export interface ServiceAccount {
  /**
   * Whether the chart makes one.
   * @default false
   * @enables ServiceAccount
   */
  create?: boolean
  /**
   * Its name; empty: the namespace's `default`, or that of the release where the chart makes one.
   * @default ""
   * @arrives every pod spec/serviceAccountName
   */
  name?: string
  /**
   * Its annotations, where the chart makes it.
   * @default {}
   * @arrives ServiceAccount metadata/annotations
   * @examples [{"eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/recordings"}]
   */
  annotations?: StringMap
}

/** The pod that `helm test` runs: it publishes a stream, plays it by each public protocol, and says within a minute which of them fails and why. */
export interface Tests {
  /**
   * @default true
   * @enables Pod
   */
  enabled?: boolean
  /**
   * Overrides the scheduling, security and image pull settings of `pod`. Nothing else in `pod` applies to the test.
   * @default {"resources": {"requests": {"cpu": "50m", "memory": "64Mi", "ephemeral-storage": "32Mi"}, "limits": {"memory": "256Mi"}}}
   * @null removes
   */
  pod?: TestPodSettings
}

/** How Prometheus changes the labels of a target or of its series. */
export interface Relabeling {
  sourceLabels?: string[]
  separator?: string
  targetLabel?: string
  regex?: string
  /** @asType integer @minimum 1 */
  modulus?: number
  replacement?: string
  action?:
    | 'replace'
    | 'keep'
    | 'drop'
    | 'hashmod'
    | 'labelmap'
    | 'labeldrop'
    | 'labelkeep'
    | 'lowercase'
    | 'uppercase'
    | 'keepequal'
    | 'dropequal'
}

/** How Prometheus Operator has the pods scraped. */
export interface Monitor {
  /**
   * @default false
   * @enables PARENT
   */
  enabled?: boolean
  /**
   * How often, such as `30s`. Empty: as Prometheus is set up.
   * @default ""
   * @pattern ^([1-9][0-9]*(ms|s|m))?$
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/interval
   */
  interval?: string
  /**
   * After which time a scrape has failed, such as `10s`. Not longer than the interval.
   * @default ""
   * @pattern ^([1-9][0-9]*(ms|s|m))?$
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/scrapeTimeout
   */
  scrapeTimeout?: string
  /**
   * Labels, by which Prometheus Operator chooses it.
   * @default {}
   * @arrives PARENT metadata/labels
   * @examples [{"release": "prometheus"}]
   */
  labels?: StringMap
  /**
   * Changes to the labels of targets.
   * @default []
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/relabelings
   * @examples [[{"sourceLabels": ["__meta_kubernetes_pod_node_name"], "targetLabel": "node"}]]
   */
  relabelings?: Relabeling[]
  /**
   * Changes to the labels of series.
   * @default []
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/metricRelabelings
   * @examples [[{"sourceLabels": ["__name__"], "regex": "go_.*", "action": "drop"}]]
   */
  metricRelabelings?: Relabeling[]
}

/** Metrics of nginx: its connections and requests, by nginx-prometheus-exporter in a container beside it. */
export interface NginxMetrics {
  /**
   * @default false
   * @enables container ports/[nginx-metrics]
   */
  enabled?: boolean
  /** @default {"repository": "nginx/nginx-prometheus-exporter", "tag": "1.5.1"} */
  image?: Image
  /**
   * The port in the pod.
   * @default 9113
   * @arrives container ports/[nginx-metrics]/containerPort
   */
  port?: Port
  /**
   * CPU and memory.
   * @default {"requests": {"cpu": "10m", "memory": "16Mi", "ephemeral-storage": "16Mi"}, "limits": {"memory": "64Mi"}}
   * @null removes
   * @arrives container resources
   */
  resources?: ResourceRequirements
}

/** Alerts for Prometheus Operator, each with a runbook. */
export interface PrometheusRule {
  /**
   * @default false
   * @enables PrometheusRule
   */
  enabled?: boolean
  /**
   * Labels, by which Prometheus Operator chooses it.
   * @default {}
   * @arrives PrometheusRule metadata/labels
   * @examples [{"release": "prometheus"}]
   */
  labels?: StringMap
  /**
   * Labels of each alert, beside its `severity`.
   * @default {}
   * @arrives PrometheusRule spec/groups/1/rules/0/labels
   * @examples [{"team": "video"}]
   */
  alertLabels?: StringMap
  /**
   * Alerts to leave out, by name.
   * @default []
   * @arrives anywhere
   * @examples [["SrsMemoryNearLimit"]]
   */
  disabled?: string[]
  /**
   * Where the runbooks can be read: `docs/runbooks.md` of this repository, or a copy of it. The name of the alert follows.
   * @default "docs/runbooks.md"
   * @arrives PrometheusRule spec/groups/1/rules/0/annotations/runbook_url : VALUE#
   */
  runbookUrl?: string
}

/** The dashboard, in a ConfigMap for Grafana's sidecar. One in the cluster is enough: it shows every release. */
export interface Dashboard {
  /**
   * @default false
   * @enables ConfigMap data/srs.json
   */
  enabled?: boolean
  /**
   * Where the sidecar looks. Empty: the namespace of the release.
   * @default ""
   * @pattern ^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$
   * @arrives anywhere
   */
  namespace?: string
  /**
   * Labels, by which the sidecar finds it.
   * @default {"grafana_dashboard": "1"}
   * @null removes
   * @arrives anywhere
   */
  labels?: StringMap
  /**
   * Annotations, such as `grafana_folder`.
   * @default {}
   * @arrives anywhere
   * @examples [{"grafana_folder": "Media"}]
   */
  annotations?: StringMap
}

/** Metrics for Prometheus. */
export interface Metrics {
  /**
   * Turns on SRS's exporter, in every role, with the role as its `tag` and the release as its `label`. `config.exporter` overrides it.
   * @default false
   * @enables container ports/[metrics]
   */
  enabled?: boolean
  /**
   * Annotates the pods with `prometheus.io/scrape`, `port` and `path`, which many Prometheus without the operator go by. They name one port of a pod: that of SRS
   * if it has one.
   * @default false
   * @enables pod metadata/annotations/prometheus.io~1scrape
   */
  scrapeAnnotations?: boolean
  podMonitor?: Monitor
  /** Instead of `podMonitor`, with a Service for it. */
  serviceMonitor?: Monitor
  prometheusRule?: PrometheusRule
  dashboard?: Dashboard
  /**
   * Metrics of nginx.
   * @modes nginx-sidecar edge-cluster origin-cluster
   */
  nginx?: NginxMetrics
}

/** Values that an umbrella chart shares with all its charts. */
export interface Global {
  /**
   * Registry host of all images that name none.
   * @default ""
   * @arrives every container image : VALUE/
   */
  imageRegistry?: string
  /**
   * Secrets for pulling images, for all pods: names, or `{name: …}`.
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
   * `origin-cluster`: several origins, with edges and a cache for HLS in front of them.
   * @default "single"
   * @arrives anywhere
   * @section Servers
   */
  mode?: Mode
  /**
   * The image of all SRS servers. An empty tag stands for the chart's appVersion.
   * @default {"registry": "", "repository": "ossrs/srs", "tag": "", "digest": "", "pullPolicy": "IfNotPresent"}
   */
  image?: Image
  /**
   * The version of SRS in the image, such as `6.0.157`, if its tag does not begin with it. The chart refuses directives that the version does not have.
   * @default ""
   * @pattern ^([0-9]+(\.[0-9]+){0,2})?$
   * @arrives anywhere
   */
  srsVersion?: string
  /**
   * srs.conf in YAML for all SRS servers, over the mode's defaults: directives by SRS's own names, blocks as maps, several arguments as a list.
   * @default {}
   * @examples [{"vhost": {"__defaultVhost__": {"hls": {"hls_fragment": 4, "hls_window": 40}, "dvr": {"enabled": true}}}}]
   */
  config?: SrsConfig
  webrtc?: WebRTC
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
  networkPolicy?: NetworkPolicySettings
  serviceAccount?: ServiceAccount
  /** @section Storage */
  recordings?: Recordings
  cleanup?: Cleanup
  /** @section Metrics */
  metrics?: Metrics
  /**
   * Settings of all pods and their main containers, over the chart's own in `files/pod.yaml`.
   * @default {}
   * @section Pods
   * @examples [{"nodeSelector": {"pool": "media"}, "tolerations": [{"key": "media", "operator": "Exists"}], "resources": {"requests": {"cpu": "1", "memory": "1Gi"}}}]
   */
  pod?: PodSettings
  /** The server that holds the streams. */
  origin?: Origin
  /**
   * The servers in front of the origin.
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
   * The proxies, with `origin.cluster: proxy`.
   * @modes origin-cluster
   */
  proxy?: Proxy
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
   * Replaces the chart's name in names and labels.
   * @default ""
   * @maxLength 63
   * @pattern ^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$
   * @arrives object metadata/name : VALUE
   * @section Names and more
   */
  nameOverride?: string
  /**
   * Replaces the names of the release and the chart in names.
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
   * Annotations of every object, but not of the pods of workloads: a change restarts nothing.
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
   * For an umbrella chart, which leaves this one out by `condition: srs.enabled`. The chart itself refuses false. It has no default, which
   * Helm would take for a condition that is set, and which would override `tags`.
   * @arrives anywhere
   */
  enabled?: boolean
}
