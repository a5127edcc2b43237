// `publish`: who may publish.

import type { ResourceRequirements } from 'kubernetes-types/core/v1.js'
import type { Image } from './common.ts'

/** Who may publish. */
export interface Publish {
  keys?: PublishKeys
}

/**
 * Keys that publishers need, by RTMP, SRT or WHIP: in OBS, the Stream Key is then `livestream?key=KEY`. Set one of `generate`, `streams` and `existingSecret`;
 * without any of them, anyone who can reach the port can publish.
 */
export interface PublishKeys {
  /**
   * Generates one key for all streams, which stays the same through upgrades. To get another one, delete the Secret and upgrade. It needs a cluster to read from:
   * with Argo CD or `helm template`, use `existingSecret`.
   * @default false
   * @arrives anywhere
   */
  generate?: boolean
  /**
   * The key of each stream (`live/camera`), of all streams of an application (`live/*`), or of all streams (`*`). Only the most specific entry
   * counts. While you replace a key, an entry may list several, separated by spaces. Keys consist of letters, digits and `-._~`.
   * @default {}
   * @arrives anywhere
   * @examples [{"live/camera": "0hRZ7pVnW2xq", "events/*": "k3Xw9TtYd1Lm"}]
   */
  streams?: { [pattern: string]: string }
  /**
   * Your own Secret with such entries, one per line, as in `streams`. A change reaches the servers without a restart, within two minutes.
   * @default ""
   * @arrives pod spec/volumes/[publish-keys]/secret/secretName
   */
  existingSecret?: string
  /**
   * The key in that Secret that holds these lines.
   * @default "keys"
   * @needs existingSecret
   * @arrives pod spec/volumes/[publish-keys]/secret/items/0/key
   */
  existingSecretKey?: string
  /**
   * Overrides `nginx.image` for the nginx that checks keys and signed links (`play.auth`) in pods that have no other nginx.
   * @default {}
   * @needs generate or streams or existingSecret or play.auth.generate or play.auth.keys or play.auth.existingSecret
   */
  image?: Image
  /**
   * CPU and memory of that nginx.
   * @default {"requests": {"cpu": "10m", "memory": "16Mi", "ephemeral-storage": "16Mi"}, "limits": {"memory": "64Mi"}}
   * @null removes
   * @needs generate or streams or existingSecret or play.auth.generate or play.auth.keys or play.auth.existingSecret
   * @arrives container resources
   */
  resources?: ResourceRequirements
}
