// Pods, their containers, and the workloads that make them.

import type { DeploymentStrategy } from 'kubernetes-types/apps/v1.js'
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
  PodDNSConfig,
  PodSecurityContext,
  ResourceRequirements,
  SecurityContext,
  TCPSocketAction,
  Toleration,
  Volume,
  VolumeMount,
} from 'kubernetes-types/core/v1.js'
import type { LabelSelector } from 'kubernetes-types/meta/v1.js'
import type { PullSecret, Seconds, StringMap } from './common.ts'

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
  /**
   * Runs the pods in the node's network. A node can then run only one pod of a component, so a rollout stops a pod before it starts the next.
   * @excludes networkPolicy.enabled because a NetworkPolicy cannot tell pods in their node's network apart
   */
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
