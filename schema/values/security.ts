// `serviceAccount`: the account of the pods.

import type { StringMap } from './common.ts'

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
   * @needs create
   */
  annotations?: StringMap
}
