// The chart's values: the one source of values.schema.json, values.yaml and docs/values.md.
// Tags: @default; @modes: the modes in which a value has an effect (the chart refuses it in others).
// For the test that every value reaches the manifests, see test/support/leaves.ts: @arrives (where it appears) or @enables (what exists if and only if it is true).
// @null removes: null removes the default, or a part of it. values.yaml shows such a default as a comment: see schema/values-yaml.ts.

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

// Labels, annotations, selectors. Kubernetes takes only strings, so the chart prints numbers and booleans as strings. Null removes what it overrides.
export type StringMap = { [key: string]: string | number | boolean | null }

// An image pull Secret: its name, or an object as in Kubernetes.
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
 * How often a probe runs and when it fails. The chart derives the check from the configuration, unless you set one of the four handlers.
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
   * Seconds that the container then has to exit. Overrides the pod's grace period.
   * @asType integer @minimum 1
   */
  terminationGracePeriodSeconds?: number
}

/**
 * Hooks that run after a container starts and before it stops.
 * @arrives container
 */
export interface ContainerLifecycle {
  postStart?: LifecycleHandler
  /** Replaces the chart's hook, which keeps the container running for `drainSeconds`. */
  preStop?: LifecycleHandler
}

/**
 * Settings of a container that serves no clients.
 * @arrives container
 */
export interface ClientContainerSettings {
  /**
   * Requests and limits for CPU and memory. They override the chart's, which differ by role: your request removes the chart's limit, and your limit its
   * request.
   * @arrives container
   */
  resources?: ContainerResources
  /**
   * Overrides the chart's default, which meets the restricted Pod Security Standard.
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
   * Additional mounts of volumes in `volumes`.
   * @arrives container
   */
  volumeMounts?: VolumeMount[]
}

/**
 * Settings of a container.
 * @arrives container
 */
export interface ContainerSettings extends ClientContainerSettings {
  /** Hooks that run after the container starts and before it stops. */
  lifecycle?: ContainerLifecycle
  /** Overrides the chart's default. The other probes start after this one has succeeded. */
  startupProbe?: ProbeSettings
  /** Overrides the chart's default. */
  readinessProbe?: ProbeSettings
  /** Overrides the chart's default. */
  livenessProbe?: LivenessProbeSettings
}

/**
 * Settings of any pod: where it runs, as which user, and how it pulls its images.
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
   * Overrides the chart's default, which meets the restricted Pod Security Standard.
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
   * An existing ServiceAccount. Containers get its token only where they get that of `serviceAccount`.
   * @arrives every pod spec/serviceAccountName
   */
  serviceAccountName?: string
  /**
   * Image pull Secrets, in addition to `global.imagePullSecrets`.
   * @arrives every pod spec/imagePullSecrets
   */
  imagePullSecrets?: PullSecret[]
  /** @arrives every pod spec/hostAliases */
  hostAliases?: HostAlias[]
  /**
   * Default: `ClusterFirst`, or `ClusterFirstWithHostNet` with `hostNetwork`.
   * @arrives every pod spec/dnsPolicy
   */
  dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'
  /**
   * Overrides the chart's default, which sends few queries and retries them quickly, because SRS stops serving while it resolves a name.
   * @arrives every pod spec/dnsConfig
   */
  dnsConfig?: PodDNSConfig
}

/**
 * Settings of a pod that publishes.
 * @arrives pod spec/NAME
 */
export interface ClientPodSettings extends ClientContainerSettings, AnyPodSettings {
  /** Replaces the chart's default, which spreads a component's replicas across nodes where possible. */
  topologySpreadConstraints?: SpreadConstraint[]
  /** Runs the pods in the node's network. A node can then run only one pod of a component, so a rollout stops a pod before it starts the next. */
  hostNetwork?: boolean
  /** Additional volumes. */
  volumes?: PodVolume[]
  /** Additional init containers. They run after the chart's. */
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
 * Settings of the `helm test` pod. It takes no sidecars, because one would keep it from finishing.
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

/** A volume of a type that the restricted Pod Security Standard allows, or that cameras and archives often need. */
export interface PodVolume
  extends Pick<
    Volume,
    'name' | 'configMap' | 'csi' | 'downwardAPI' | 'emptyDir' | 'hostPath' | 'nfs' | 'persistentVolumeClaim' | 'projected' | 'secret'
  > {}

/** A pod's security context on Linux. Null leaves the user or group to the cluster, as OpenShift requires. */
export interface PodSecurity extends Omit<PodSecurityContext, 'windowsOptions' | 'runAsUser' | 'runAsGroup' | 'fsGroup'> {
  /** @multipleOf 1 */
  runAsUser?: number | null
  /** @multipleOf 1 */
  runAsGroup?: number | null
  /** @multipleOf 1 */
  fsGroup?: number | null
}

/** The requests and limits of a container. Null removes the default. */
export interface ContainerResources extends Omit<ResourceRequirements, 'requests' | 'limits'> {
  requests?: { [resource: string]: string | number | null } | null
  limits?: { [resource: string]: string | number | null } | null
}

/** A container's security context on Linux. Null leaves the user or group to the pod or the cluster. */
export interface ContainerSecurity extends Omit<SecurityContext, 'windowsOptions' | 'runAsUser' | 'runAsGroup'> {
  /** @multipleOf 1 */
  runAsUser?: number | null
  /** @multipleOf 1 */
  runAsGroup?: number | null
}

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
   */
  port?: Port
  /**
   * The port on the nodes, for `type` NodePort and LoadBalancer. Default: Kubernetes chooses one.
   * @arrives Service spec/ports/[PARENT]/nodePort
   */
  nodePort?: Port
  /**
   * A port on the node that leads straight to its pod, bypassing the Service. A node can then run only one such pod.
   * @arrives container ports/[PARENT]/hostPort
   */
  hostPort?: Port
}

/** The public port of the HTTP API. */
export interface ApiPort extends PublicPort {
  /**
   * Allows a public API without a password. Set it if something else restricts access, such as `loadBalancerSourceRanges`.
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
   * Annotations, usually the cloud's load balancer settings.
   * @arrives Service metadata/annotations
   */
  annotations?: StringMap
  /**
   * @arrives Service metadata/labels
   * @examples [{"exposure": "public"}]
   */
  labels?: StringMap
  /** The load balancer implementation, if the cluster has more than one. */
  loadBalancerClass?: string
  /** The address to request, on clouds that support it. */
  loadBalancerIP?: string
  /**
   * Client networks (CIDR) that the load balancer admits. Empty: all.
   * @examples [["203.0.113.0/24"]]
   */
  loadBalancerSourceRanges?: string[]
  /**
   * `Local` preserves client addresses. A node then serves only the ports of its own pods, so all pods behind a Service must belong to one component (`layout:
   * per-component`), or the load balancer must send to pods (`targets: pods`).
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

/** Storage that outlives the pod. */
export interface Persistence {
  /**
   * Stores files on a PersistentVolumeClaim instead of an emptyDir. Neither an upgrade nor an uninstall deletes it.
   * @default false
   * @enables pod spec/volumes/[data]/persistentVolumeClaim
   */
  enabled?: boolean
  /**
   * An existing claim to use instead of creating one.
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

/** An srs.conf in a key of a Secret or ConfigMap. */
export interface ConfigTextSource {
  valueFrom: { secretKeyRef: KeyReference } | { configMapKeyRef: KeyReference }
}

/** Settings of every SRS role. */
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
   * A complete srs.conf. It replaces the chart's defaults, `config` and the role's `config`; ports, probes and Services follow from it. If it contains a
   * password, a key or a URL with credentials, the chart stores it in a Secret. With `valueFrom`, it comes from a Secret or ConfigMap of yours, which the
   * chart cannot read: declare its ports and vhosts in `config`, which then has no other effect.
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

/** Overrides for one of several origins. */
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
   * Replicas. In a mesh, a change restarts the origins one at a time, because each origin lists the others.
   * @default 3
   * @asType integer
   * @minimum 2
   * @maximum 9
   * @modes origin-cluster
   * @arrives StatefulSet spec/replicas
   */
  replicas?: number
  /**
   * How several origins form a cluster. `mesh`: SRS's own origin cluster, in which origins ask each other for streams (SRS 5 and 6). `proxy`: SRS's proxies in
   * front of the origins pin each stream to one origin, over SRT and WebRTC too (see `proxy.image`).
   * @default "mesh"
   * @modes origin-cluster
   * @arrives anywhere
   */
  cluster?: 'mesh' | 'proxy'
  /**
   * `StatefulSet`, or `Deployment`: one Deployment per origin, so that you can roll them out one at a time (`members`).
   * @default "StatefulSet"
   * @modes origin-cluster
   * @arrives anywhere
   */
  workload?: 'StatefulSet' | 'Deployment'
  /**
   * Overrides for individual origins, in order, with `workload: Deployment`.
   * @default []
   * @modes origin-cluster
   * @examples [[{"image": {"tag": "6.0.191"}}, {"config": {"max_connections": 500}}]]
   */
  members?: OriginMember[]
  /**
   * How many origins may be evicted at once.
   * @modes origin-cluster
   */
  podDisruptionBudget?: PodDisruptionBudget
  /**
   * Seconds that a stopping origin keeps serving while new connections go to other origins. Its publishers stay connected, but new viewers look for their
   * streams elsewhere: keep it short.
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

/** Kubernetes' settings of a workload. */
export interface WorkloadSettings {
  /**
   * Annotations of the workload.
   * @default {}
   * @arrives workload metadata/annotations
   * @examples [{"reloader.stakater.com/auto": "true"}]
   */
  annotations?: StringMap
  /**
   * How a Deployment replaces its pods. By default, a new pod starts before an old one stops wherever possible.
   * @arrives Deployment spec/strategy
   * @examples [{"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}]
   */
  strategy?: DeploymentStrategy
  /**
   * Seconds that a new pod must be ready before the next one is replaced.
   * @asType integer
   * @minimum 0
   * @arrives workload spec/minReadySeconds
   */
  minReadySeconds?: number
}

/** The emptyDir that SRS writes HLS and recordings to, if it has no claim. */
export interface DataVolume {
  /**
   * `Memory` keeps it in memory instead of on the node's disk. It then counts as the container's memory.
   * @arrives pod spec/volumes/[data]/emptyDir/medium
   */
  medium?: 'Memory'
  /**
   * Size limit, such as `1Gi`. Kubernetes evicts a pod that exceeds it. Default: 20Gi at origins, enough for HLS of 8 Gbit/s of streams with an `hls_window`
   * of 20 seconds, or for nine hours of a recording at 5 Mbit/s, and 256Mi at edges. Empty: no limit.
   * @pattern ^([0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)?$
   * @arrives pod spec/volumes/[data]/emptyDir/sizeLimit
   */
  sizeLimit?: string
}

/** How many pods of a component may be evicted at once, for example by a node drain. */
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
   * How many pods must stay available, as a number or a percentage. Replaces `maxUnavailable`.
   * @arrives PodDisruptionBudget spec/minAvailable
   */
  minAvailable?: number | string
}

/** A KEDA trigger. */
export interface KedaTrigger {
  /** Such as `cron`. */
  type: string
  name?: string
  metadata: { [key: string]: string }
  metricType?: 'AverageValue' | 'Value' | 'Utilization'
  authenticationRef?: { name: string; kind?: string }
  useCachedMetrics?: boolean
}

/** Scales with a KEDA ScaledObject instead of a HorizontalPodAutoscaler. */
export interface Keda {
  /**
   * @default false
   * @enables ScaledObject
   */
  enabled?: boolean
  /**
   * Additional KEDA triggers, such as `cron` before a match begins. The trigger that asks for the most pods wins.
   * @default []
   * @arrives ScaledObject spec/triggers
   * @examples [[{"type": "cron", "metadata": {"timezone": "Europe/Berlin", "start": "0 18 * * 6", "end": "0 22 * * 6", "desiredReplicas": "8"}}]]
   */
  triggers?: KedaTrigger[]
}

/** A Prometheus server that has the edges' metrics. */
export interface KedaPrometheus {
  /**
   * Its address, such as `http://prometheus.monitoring.svc:9090`. Empty: KEDA queries the edges directly.
   * @default ""
   * @pattern ^(https?://[^\s]+)?$
   * @arrives ScaledObject spec/triggers/[prometheus]/metadata/serverAddress
   */
  serverAddress?: string
  /**
   * The query for the number of clients of all edges. Empty: the sum of `srs_clients` over the pods of the Deployment.
   * @default ""
   * @arrives ScaledObject spec/triggers/[prometheus]/metadata/query
   */
  query?: string
}

/** Scales edges with a KEDA ScaledObject instead of a HorizontalPodAutoscaler, by their clients too. */
export interface EdgeKeda extends Keda {
  /**
   * Average number of clients per edge above which KEDA adds edges. Needs SRS's exporter (`metrics.enabled`). 0: do not scale by clients.
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
   * Scales with a HorizontalPodAutoscaler, which needs metrics-server and takes over `replicas`.
   * @default false
   * @enables HorizontalPodAutoscaler
   */
  enabled?: boolean
  /**
   * Minimum number of pods.
   * @default 2
   * @asType integer
   * @minimum 1
   * @arrives HorizontalPodAutoscaler spec/minReplicas and ScaledObject spec/minReplicaCount
   */
  minReplicas?: number
  /**
   * Maximum number of pods.
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
   * Average CPU of SRS per pod above which pods are added. SRS uses one core, however many the node has. Empty: do not scale by CPU.
   * @default "700m"
   * @pattern ^([0-9]+(\.[0-9]+)?m?)?$
   * @arrives HorizontalPodAutoscaler spec/metrics/0/containerResource/target/averageValue and ScaledObject spec/triggers/[cpu]/metadata/value
   */
  cpu?: string
  /**
   * The HorizontalPodAutoscaler's scaling behavior. The default removes one edge every five minutes, because its viewers stay with it until they leave.
   * @default {"scaleDown": {"stabilizationWindowSeconds": 300, "policies": [{"type": "Pods", "value": 1, "periodSeconds": 300}]}}
   * @arrives HorizontalPodAutoscaler spec/behavior and ScaledObject spec/advanced/horizontalPodAutoscalerConfig/behavior
   */
  behavior?: HorizontalPodAutoscalerBehavior
  keda?: EdgeKeda
}

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

/** A VerticalPodAutoscaler that only shows recommendations for the pods in its status. It changes nothing. */
export interface VerticalPodAutoscaler {
  /**
   * @default false
   * @enables VerticalPodAutoscaler
   */
  enabled?: boolean
}

/** A second Deployment of edges behind the same address, to try a new image or configuration on some of the clients. */
export interface Canary {
  /**
   * @default false
   * @enables Deployment
   */
  enabled?: boolean
  /**
   * Replicas. The canary's share of new clients is its share of all edges: 1 canary beside 3 edges gets a quarter.
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

/** The servers in front of the origin that viewers and publishers connect to. */
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
   * Maximum seconds that a stopping edge waits for its clients to leave. It accepts no new ones. An idle edge exits at once.
   * @default 3600
   * @asType integer
   * @minimum 10
   * @arrives pod spec/terminationGracePeriodSeconds
   */
  terminationGracePeriodSeconds?: number
  podDisruptionBudget?: PodDisruptionBudget
  /** Adds and removes edges according to load. The number of canaries stays fixed. */
  autoscaling?: EdgeAutoscaling
  canary?: Canary
}

/**
 * An address, or a network in CIDR notation.
 * @pattern ^(((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(/(3[0-2]|[12]?[0-9]))?|(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|:(:[0-9a-fA-F]{1,4}){1,7}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3})(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)$
 */
type AddressOrNetwork = string

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
   * Seconds without an update after which a playlist counts as gone. 0: never. SRS itself deletes the playlists of ended streams after `hls_dispose`, but not
   * if it is killed or moved before that.
   * @default 120
   * @asType integer
   * @minimum 0
   * @arrives ConfigMap data/http.conf : $playlist_expires VALUE;
   */
  playlistExpireSeconds?: number
  /**
   * Addresses and networks (CIDR) of proxies in front of nginx, such as an Ingress, whose `X-Forwarded-For` nginx trusts. For other clients it uses the
   * address of the connection. Logs show the resulting client address, and SRS's `security` and hooks get it for WHIP.
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
   * Replicas. null: 2 in modes with edges, 0 in `nginx-sidecar`. With 0, clients get HLS from the nginx beside SRS.
   * @default null
   * @multipleOf 1
   * @minimum 0
   * @arrives Deployment spec/replicas
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
   * Seconds that the cache waits for a playlist that no origin has, before it answers 404 or with the last one. It waits only for streams that were there
   * within the last ten minutes, or whose first segment SRS is writing; others are 404 at once. Players give up after a few 404s, and VLC at a playlist
   * without a new segment. hls.js waits for ten seconds.
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
  /** Adds and removes pods of the cache by their load. */
  autoscaling?: HlsCacheAutoscaling
  /**
   * Overrides `pod` for this tier.
   * @default {}
   */
  pod?: PodSettings
}

/** The Redis in which several proxies store their shared state. */
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
   */
  enabled?: boolean
}

/** SRS's proxies in front of the origins, with `origin.cluster: proxy`. */
export interface Proxy extends WorkloadSettings {
  /**
   * An image whose entrypoint is the proxy. SRS publishes none: build one from its source, and tag it with its version: the chart reads the version from the
   * tag.
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
  /** Overrides `service` for the proxies' public Services, in layout `per-component`. @default {} */
  service?: ServiceSettings
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
  /** SRS's HTTP API, with WHIP and WHEP. Anyone who reaches it can disconnect clients: protect it with `config.http_api.auth`. @default {"enabled": false} */
  api?: ApiPort
  /** The HTTP API over TLS, if `http_api.https` is enabled, as it is with `tls`. Browsers publish by WHIP only from HTTPS pages. @default {"enabled": false} */
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
   */
  udpType?: ServiceSettings['type']
  portAnnotations?: PortAnnotations
  ports?: PublicPorts
}

/**
 * WebRTC: WHIP to publish and WHEP to play, in browsers and OBS. A session stays on one server, so this needs a single origin, or SRS's proxy in front of
 * several. `config` overrides these settings and takes all others of `rtc_server` and `rtc`.
 */
export interface WebRTC {
  /**
   * Turns on `rtc_server`, and `rtc` in every vhost, with the bridges between RTMP and WebRTC in both directions.
   * @default false
   * @enables ConfigMap data/srs.conf : rtmp_to_rtc on;
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

/** SRT. `config` overrides this setting and takes all others of `srt_server` and `srt`, such as `srt_server.passphrase`. */
export interface SRT {
  /**
   * Turns on `srt_server`, and `srt` in every vhost.
   * @default false
   * @enables ConfigMap data/srs.conf : srt {
   */
  enabled?: boolean
}

/** The cert-manager issuer of the certificate. cert-manager keeps the certificate in a Secret and renews it. */
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
   */
  dnsNames?: string[]
}

/** @pattern ^(\*|(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*|.*\{\{.*)$ */
type HostName = string

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

/** A route for certain host names and paths. */
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
   */
  sectionName?: string
}

/** A route for a protocol without host names. */
export interface StreamRoute extends GatewayPort {
  /**
   * @default false
   * @arrives anywhere
   */
  enabled?: boolean
}

/** A route for a protocol over TLS, which the Gateway passes through to the pods unless stated otherwise. */
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

/** The Gateway API: HTTPRoute, TLSRoute, TCPRoute and UDPRoute. */
export interface Gateway {
  /**
   * @default false
   * @enables HTTPRoute
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
  /** Annotations and labels of what the controller creates for the chart's own Gateway, such as its load balancer. */
  infrastructure?: GatewayInfrastructure
  /**
   * The HTTP port of the chart's own Gateway.
   * @default 80
   * @arrives anywhere
   */
  httpPort?: Port
  /**
   * The HTTPS port of the chart's own Gateway, with `gateway.tls`.
   * @default 443
   * @arrives anywhere
   */
  httpsPort?: Port
  /** The certificate of the chart's own Gateway. */
  tls?: TlsSource
  /**
   * The version of TLSRoute, TCPRoute and UDPRoute. `v1alpha2` is for controllers and clusters older than Gateway API 1.6.
   * @default "v1"
   * @arrives anywhere
   */
  routeVersion?: 'v1' | 'v1alpha2'
  routes?: GatewayRoutes
}

/** Who may reach some ports of the pods. */
export interface NetworkPolicySources {
  /**
   * NetworkPolicy peers: addresses, pods and namespaces.
   * @default []
   * @arrives anywhere
   * @examples [[{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "backend"}}}]]
   */
  from?: NetworkPolicyPeer[]
}

/** Where pods resolve names. */
export interface NetworkPolicyDns {
  /**
   * The name servers, as NetworkPolicy peers. Empty: any, because some nodes run their own.
   * @default []
   * @arrives anywhere
   * @examples [[{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}]]
   */
  to?: NetworkPolicyPeer[]
  /**
   * The port that their pods listen on. On OpenShift it is 5353.
   * @default 53
   * @arrives anywhere
   */
  port?: Port
}

/**
 * NetworkPolicies that allow only the traffic that the release needs, in both directions. The cluster's network plugin must enforce them.
 */
export interface NetworkPolicySettings {
  /**
   * @default false
   * @enables NetworkPolicy
   */
  enabled?: boolean
  /** Who may reach the public ports: publishers, viewers, load balancers and gateways. Empty: everybody. */
  public?: NetworkPolicySources
  /** Who, besides the release's pods, may reach SRS's HTTP API if it is not public. Anyone who reaches it can disconnect clients. */
  api?: NetworkPolicySources
  /** Who may reach the metrics ports, such as Prometheus and KEDA. SRS serves its whole HTTP API there. */
  metrics?: NetworkPolicySources
  dns?: NetworkPolicyDns
  /**
   * What all pods may reach besides each other and the addresses in the values. The chart cannot allow a destination that has only a name, such as a hook's
   * server.
   * @default []
   * @arrives anywhere
   * @examples [[{"to": [{"ipBlock": {"cidr": "203.0.113.0/24"}}], "ports": [{"port": 443}]}]]
   */
  egress?: NetworkPolicyEgressRule[]
}

/** A value from a Secret. */
export interface SecretValue {
  valueFrom: { secretKeyRef: KeyReference }
}

/** S3-compatible storage. The settings have the names of rclone's options. */
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
   * The access key ID, with `secret_access_key`. Required unless `env_auth` is true.
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
   * Uses the identity of the pod's ServiceAccount instead of a key, as on EKS.
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
   * Needs a claim, because recordings not yet uploaded would be lost with the pod. With a ReadWriteMany claim a CronJob uploads, otherwise a container beside
   * SRS.
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
   * The folder in the bucket. Recordings keep their paths on the volume below it.
   * @default ""
   * @pattern ^([^/\s]+(/[^/\s]+)*)?$
   * @arrives container args : /VALUE
   */
  folder?: string
  s3?: S3
  /**
   * How often to look for new recordings, in minutes.
   * @default 5
   * @asType integer
   * @minimum 1
   * @maximum 59
   * @arrives anywhere
   */
  intervalMinutes?: number
  /**
   * The age at which an uploaded recording is deleted from the volume, such as `1h` or `7d`, after its checksum has been verified. Empty: never.
   * @default ""
   * @pattern ^([0-9]+[smhd])?$
   * @arrives anywhere
   */
  deleteAfter?: string
  /**
   * Additional environment variables. rclone reads all its options from them, such as `RCLONE_BWLIMIT`.
   * @default []
   * @arrives container env
   * @examples [[{"name": "RCLONE_BWLIMIT", "value": "20M"}]]
   */
  env?: EnvVar[]
  /**
   * CPU and memory. rclone holds at most 16 parts of 5 MiB while it uploads.
   * @default {"requests": {"cpu": "50m", "memory": "64Mi", "ephemeral-storage": "16Mi"}, "limits": {"memory": "512Mi"}}
   * @null removes
   * @arrives container resources
   */
  resources?: ResourceRequirements
}

/** @pattern ^(http://[^/@\s]+(/\S*)?)?$ */
type HttpAddress = string

/** What happens to recordings, which SRS's `dvr` writes to the origin's claim. */
export interface Recordings {
  /**
   * Whether nginx and the HLS cache serve recordings to anyone who knows or guesses their names. SRS's own HTTP server, which is public in `single` and
   * `nginx-sidecar`, serves everything below its `http_server.dir`.
   * @default false
   * @modes nginx-sidecar edge-cluster origin-cluster
   * @arrives ConfigMap data/http.conf : flv|mp4)$ VALUE;
   */
  public?: boolean
  /**
   * Seconds without a change after which an unfinished recording counts as left behind by an origin that was killed or replaced. It is then completed and
   * renamed. Must be longer than `publish.normal_timeout`, after which SRS itself drops a silent publisher. 0: never.
   * @default 120
   * @asType integer
   * @minimum 0
   * @arrives container args : VALUE
   */
  finishAfterSeconds?: number
  /**
   * A URL to call for each recording finished this way, as SRS calls `http_hooks.on_dvr` for those that it finishes itself. Until it answers, the call is
   * repeated every minute for as long as the pod runs. The chart stores a URL with a query in a Secret; `valueFrom` names a Secret of yours.
   * @default ""
   * @arrives container args : VALUE
   */
  finishedHook?: HttpAddress | SecretValue
  /**
   * CPU and memory of the container that finishes recordings. ffmpeg keeps the current recording's index in memory: 83 MiB for 8 hours of FLV, 267 MiB for 8
   * hours of MP4.
   * @default {"requests": {"cpu": "10m", "memory": "32Mi", "ephemeral-storage": "16Mi"}, "limits": {"memory": "1Gi"}}
   * @null removes
   * @arrives container resources
   */
  resources?: ResourceRequirements
  upload?: RecordingsUpload
}

/** Which recordings to delete. */
export interface RecordingsCleanup {
  /**
   * Maximum age, such as `30d`. Empty: no limit.
   * @default ""
   * @pattern ^([1-9][0-9]*[mhd])?$
   * @arrives anywhere
   */
  maxAge?: string
  /**
   * Maximum usage of the claim, in percent of `origin.persistence.size`, or of its file system if that is smaller or the claim is an `existingClaim`. Above
   * it, the oldest recordings are deleted. Only files on the claim count, not what others store on the same file system. Null: no limit.
   * @default null
   * @multipleOf 1
   * @minimum 1
   * @maximum 99
   * @arrives container command : max_usage='VALUE'
   */
  maxUsage?: number | null
}

/**
 * Deletes what SRS leaves on the origin's volume when it is killed or replaced: old segments, playlists, unfinished recordings and empty folders. It keeps
 * players and console, and also recordings unless `recordings` says otherwise. On an `existingClaim`, it deletes only files whose paths match the
 * configuration, and no folders. If `hls_cleanup` or `dash_cleanup` is off in any vhost, segments are an archive and it keeps them. With a ReadWriteMany claim
 * it is a CronJob, otherwise a container beside SRS.
 */
export interface Cleanup {
  /**
   * @default false
   * @enables container command
   */
  enabled?: boolean
  /**
   * Maximum age, such as `90m`, `12h` or `3d`.
   * @default "3d"
   * @pattern ^[1-9][0-9]*[mhd]$
   * @arrives anywhere
   */
  maxAge?: string
  /**
   * Cron schedule in UTC. Set minute and hour only: it runs every day.
   * @default "15 1 * * *"
   * @pattern ^((\*|[0-5]?[0-9]-[0-5]?[0-9])(/[1-9][0-9]?)?|[0-5]?[0-9])(,((\*|[0-5]?[0-9]-[0-5]?[0-9])(/[1-9][0-9]?)?|[0-5]?[0-9]))* ((\*|(1?[0-9]|2[0-3])-(1?[0-9]|2[0-3]))(/[1-9][0-9]?)?|1?[0-9]|2[0-3])(,((\*|(1?[0-9]|2[0-3])-(1?[0-9]|2[0-3]))(/[1-9][0-9]?)?|1?[0-9]|2[0-3]))* \* \* \*$
   * @arrives anywhere
   */
  schedule?: string
  /**
   * Only logs what it would delete.
   * @default false
   * @enables container command : dry_run='yes'
   */
  dryRun?: boolean
  recordings?: RecordingsCleanup
  /**
   * CPU and memory. A list of a million files takes about 150 MiB.
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
   * The name of the stream, if it is not a valid container name. Default: `name`.
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
   * What to publish in a loop: a file in the image, or a URL that ffmpeg can read. Default: a test pattern with a tone. The chart stores a URL with
   * credentials or a query in a Secret; `valueFrom` names a Secret of yours.
   * @arrives container args : VALUE
   */
  source?: string | SecretValue
}

/** Demo streams that ffmpeg publishes in a loop. The same image runs `helm test`. */
export interface Publisher {
  /**
   * @default false
   * @enables Deployment
   */
  enabled?: boolean
  /** Overrides `image`. The image must have ffmpeg, on its PATH or where SRS's image has it, and bash for `helm test`. @default {} */
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
 * The ServiceAccount of all pods. Only one container gets its token: with `webrtc` and an empty `webrtc.candidate`, the init container that asks Kubernetes
 * for the load balancer's address.
 */
export interface ServiceAccount {
  /**
   * Whether the chart creates one.
   * @default false
   * @enables ServiceAccount
   */
  create?: boolean
  /**
   * Its name. Empty: the release's name if the chart creates it, otherwise the namespace's `default`.
   * @default ""
   * @arrives every pod spec/serviceAccountName
   */
  name?: string
  /**
   * Its annotations, if the chart creates it.
   * @default {}
   * @arrives ServiceAccount metadata/annotations
   * @examples [{"eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/recordings"}]
   */
  annotations?: StringMap
}

/** The pod that `helm test` runs. It publishes a stream, plays it over each public protocol, and reports within a minute which of them fail and why. */
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

/** A relabeling rule of Prometheus, for a target or its series. */
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

/** How Prometheus Operator scrapes the pods. */
export interface Monitor {
  /**
   * @default false
   * @enables PARENT
   */
  enabled?: boolean
  /**
   * Scrape interval, such as `30s`. Empty: Prometheus's default.
   * @default ""
   * @pattern ^([1-9][0-9]*(ms|s|m))?$
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/interval
   */
  interval?: string
  /**
   * Scrape timeout, such as `10s`. Must not exceed the interval.
   * @default ""
   * @pattern ^([1-9][0-9]*(ms|s|m))?$
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/scrapeTimeout
   */
  scrapeTimeout?: string
  /**
   * Labels that Prometheus Operator selects it by.
   * @default {}
   * @arrives PARENT metadata/labels
   * @examples [{"release": "prometheus"}]
   */
  labels?: StringMap
  /**
   * Relabeling rules for targets.
   * @default []
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/relabelings
   * @examples [[{"sourceLabels": ["__meta_kubernetes_pod_node_name"], "targetLabel": "node"}]]
   */
  relabelings?: Relabeling[]
  /**
   * Relabeling rules for series.
   * @default []
   * @arrives PARENT spec/endpoints|podMetricsEndpoints/0/metricRelabelings
   * @examples [[{"sourceLabels": ["__name__"], "regex": "go_.*", "action": "drop"}]]
   */
  metricRelabelings?: Relabeling[]
}

/** Metrics of nginx's connections and requests, from nginx-prometheus-exporter in a container beside it. */
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
   * Labels that Prometheus Operator selects it by.
   * @default {}
   * @arrives PrometheusRule metadata/labels
   * @examples [{"release": "prometheus"}]
   */
  labels?: StringMap
  /**
   * Labels of each alert, besides its `severity`.
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
   * URL of the runbooks: `docs/runbooks.md` of this repository, or a copy of it. The chart appends the name of the alert.
   * @default "docs/runbooks.md"
   * @arrives PrometheusRule spec/groups/1/rules/0/annotations/runbook_url : VALUE#
   */
  runbookUrl?: string
}

/** The dashboard, in a ConfigMap for Grafana's sidecar. One per cluster is enough: it shows every release. */
export interface Dashboard {
  /**
   * @default false
   * @enables ConfigMap data/srs.json
   */
  enabled?: boolean
  /**
   * The namespace that the sidecar watches. Empty: the namespace of the release.
   * @default ""
   * @pattern ^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$
   * @arrives anywhere
   */
  namespace?: string
  /**
   * Labels that the sidecar finds it by.
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
   * Turns on SRS's exporter in every role, with the role as its `tag` and the release as its `label`. `config.exporter` overrides it.
   * @default false
   * @enables container ports/[metrics]
   */
  enabled?: boolean
  /**
   * Annotates the pods with `prometheus.io/scrape`, `port` and `path`, which many Prometheus servers without the operator use. They name one port per pod:
   * SRS's, if it has one.
   * @default false
   * @enables pod metadata/annotations/prometheus.io~1scrape
   */
  scrapeAnnotations?: boolean
  podMonitor?: Monitor
  /** Used instead of `podMonitor`, with a Service for it. */
  serviceMonitor?: Monitor
  prometheusRule?: PrometheusRule
  dashboard?: Dashboard
  /**
   * Metrics of nginx.
   * @modes nginx-sidecar edge-cluster origin-cluster
   */
  nginx?: NginxMetrics
}

/** Values that an umbrella chart shares with all its subcharts. */
export interface Global {
  /**
   * Registry host of all images that do not name one.
   * @default ""
   * @arrives every container image : VALUE/
   */
  imageRegistry?: string
  /**
   * Image pull Secrets for all pods: names, or `{name: …}`.
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
   * `origin-cluster`: several origins, with edges and an HLS cache in front of them.
   * @default "single"
   * @arrives anywhere
   * @section Servers
   */
  mode?: Mode
  /**
   * The image of all SRS servers. An empty tag means the chart's appVersion.
   * @default {"registry": "", "repository": "ossrs/srs", "tag": "", "digest": "", "pullPolicy": "IfNotPresent"}
   */
  image?: Image
  /**
   * The SRS version in the image, such as `6.0.157`, if its tag does not begin with it. The chart refuses directives that this version does not have.
   * @default ""
   * @pattern ^([0-9]+(\.[0-9]+){0,2})?$
   * @arrives anywhere
   */
  srsVersion?: string
  /**
   * srs.conf in YAML for all SRS servers, merged over the mode's defaults. Directives keep SRS's names, blocks are maps, several arguments are a list.
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
   * Settings of all pods and their main containers. They override the chart's defaults in `files/pod.yaml`.
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
   * The web server for HLS.
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
   * Replaces the chart's name in object names and labels.
   * @default ""
   * @maxLength 63
   * @pattern ^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$
   * @arrives object metadata/name : VALUE
   * @section Names and more
   */
  nameOverride?: string
  /**
   * Replaces the names of the release and the chart in object names.
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
   * Annotations of every object, but not of workloads' pods, so a change restarts nothing.
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
   * For an umbrella chart, which can leave this one out with `condition: srs.enabled`. The chart itself refuses false. It has no default, because Helm would
   * take one for a condition that is set, and it would override `tags`.
   * @arrives anywhere
   */
  enabled?: boolean
}
