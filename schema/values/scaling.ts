// How many pods there are, and how many may be missing.

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
   * @excludes minAvailable because a budget takes only one of them
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

/** Adds pods under load and removes them afterwards. */
export interface Autoscaling {
  /**
   * Scales with a HorizontalPodAutoscaler, which needs metrics-server and takes over `replicas`.
   * @default false
   * @enables HorizontalPodAutoscaler
   * @excludes keda.enabled because two autoscalers of one Deployment would each undo what the other does
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

/** A VerticalPodAutoscaler that only shows recommendations for the pods in its status. It changes nothing. */
export interface VerticalPodAutoscaler {
  /**
   * @default false
   * @enables VerticalPodAutoscaler
   */
  enabled?: boolean
}
