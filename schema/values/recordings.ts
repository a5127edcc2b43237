// `recordings` and `cleanup`: what happens to files.

import type { EnvVar, ResourceRequirements } from 'kubernetes-types/core/v1.js'
import type { HttpAddress, Image, SecretValue } from './common.ts'

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
   * @needs secret_access_key
   */
  access_key_id?: SecretValue
  /**
   * @arrives container env/[RCLONE_CONFIG_S3_SECRET_ACCESS_KEY]
   * @examples [{"valueFrom": {"secretKeyRef": {"name": "s3", "key": "key"}}}]
   * @needs access_key_id
   */
  secret_access_key?: SecretValue
  /**
   * Uses the identity of the pod's ServiceAccount instead of a key, as on EKS.
   * @arrives anywhere
   * @excludes access_key_id because the key takes its place
   */
  env_auth?: boolean
  /** @arrives container env/[RCLONE_CONFIG_S3_STORAGE_CLASS]/value */
  storage_class?: string
  /** @arrives container env/[RCLONE_CONFIG_S3_ACL]/value */
  acl?: string
  /** @arrives container env/[RCLONE_CONFIG_S3_SERVER_SIDE_ENCRYPTION]/value */
  server_side_encryption?: string
}

/** Uploads finished recordings to S3-compatible storage, with rclone. */
export interface RecordingsUpload {
  /**
   * Needs a claim, because recordings not yet uploaded would be lost with the pod. With a ReadWriteMany claim a CronJob uploads, otherwise a container beside
   * SRS.
   * @default false
   * @enables container env/[RCLONE_CONFIG_S3_TYPE]
   * @needs bucket; s3.access_key_id or s3.env_auth; origin.persistence.enabled because recordings not yet uploaded would be lost with the pod
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
   * renamed. Must be longer than `normal_timeout` in the vhost's `publish` block, after which SRS itself drops a silent publisher. 0: never.
   * @default 120
   * @asType integer
   * @minimum 0
   * @arrives container args : VALUE
   */
  finishAfterSeconds?: number
  /**
   * A URL to call for each recording that is finished this way, just as SRS calls `http_hooks.on_dvr` for recordings that it finishes itself. Until it answers,
   * the call is repeated every minute for as long as the pod runs. The chart stores a URL with a query in a Secret; `valueFrom` names your own Secret.
   * @default ""
   * @arrives container args : VALUE
   * @needs finishAfterSeconds; origin.persistence.enabled because nothing of an emptyDir is left to finish
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
   * @excludes recordings.upload.enabled because it would delete recordings before they are uploaded (recordings.upload.deleteAfter does so afterwards)
   */
  maxAge?: string
  /**
   * Maximum usage of the claim, in percent of `origin.persistence.size`, or of its file system if that is smaller or the claim is an `existingClaim`. Above it,
   * the oldest recordings are deleted. Only files on the claim count, not what others store on the same file system. Null: no limit.
   * @default null
   * @multipleOf 1
   * @minimum 1
   * @maximum 99
   * @arrives container command : max_usage='VALUE'
   * @needs origin.persistence.enabled because other pods fill the disk of an emptyDir too
   * @excludes recordings.upload.enabled because it would delete recordings before they are uploaded (recordings.upload.deleteAfter does so afterwards)
   */
  maxUsage?: number | null
}

/**
 * Deletes what SRS leaves on the origin's volume when it is killed or replaced: old segments, playlists, unfinished recordings and empty folders. It keeps
 * players and console, and also recordings unless `recordings` says otherwise. On an `existingClaim`, it deletes only files whose paths match the
 * configuration, and no folders. If `hls_cleanup` or `dash_cleanup` is off in any vhost, segments count as an archive and are kept. With a ReadWriteMany claim
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
