// Where SRS's files are.

import type { StringMap } from './common.ts'

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
   * @needs enabled
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

/** The emptyDir that SRS writes HLS and recordings to, if it has no claim. */
export interface DataVolume {
  /**
   * `Memory` keeps it in memory instead of on the node's disk. It then counts as the container's memory.
   * @arrives pod spec/volumes/[data]/emptyDir/medium
   * @needs sizeLimit because files would fill the node's memory
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
