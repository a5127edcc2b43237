// The pods that measure a release from inside the cluster.

/** What their specs share: they end at once, ask Kubernetes for nothing, and meet the restricted Pod Security Standard with their containers. */
export const clientPod = {
  terminationGracePeriodSeconds: 0,
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
} as const
