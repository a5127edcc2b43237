// `play`: how viewers get streams, and who may.

import type { AddressOrNetwork } from './common.ts'

/** How viewers get streams, and who may. */
export interface Play {
  /**
   * Set this to true if every stream has both video and audio. HTTP-FLV and RTMP then start at once, with the last keyframe (`gop_cache`), and SRS announces
   * both tracks of HTTP-FLV without looking at the stream (`guess_has_av`). A stream with only one of them does not play by HTTP-FLV.
   * @default false
   * @arrives anywhere
   */
  bothTracks?: boolean
  auth?: PlayAuth
  /** @modes nginx-sidecar edge-cluster origin-cluster */
  authRequest?: PlayAuthRequest
}

/**
 * Your own service, which nginx asks before it delivers an HLS file. For other protocols, SRS calls your `on_play` hooks; nginx also calls these, for
 * playlists.
 */
export interface PlayAuthRequest {
  /**
   * Its URL. nginx sends a GET request with the viewer's `Cookie`, `Authorization` and `Referer`, and the headers `X-Original-URI`, `X-Stream` and `X-Real-IP`.
   * A status of 2xx admits the viewer, 401 and 403 refuse access.
   * @default ""
   * @pattern ^(http://[^/@\s"'$\\]+(/[^\s"'$\\]*)?)?$
   * @arrives ConfigMap data/asks.conf : "VALUE"
   * @examples ["http://auth.shop.svc.cluster.local/may-play"]
   */
  url?: string
  /**
   * Seconds that nginx reuses an answer, including that of an `on_play` hook, for a viewer who requests the same stream with the same query, cookies and
   * credentials.
   * @default 10
   * @asType integer
   * @minimum 1
   * @arrives ConfigMap data/may-watch.conf : proxy_cache_valid 204 VALUE
   */
  cacheSeconds?: number
}

/**
 * Signed links. Nobody can play without one, by any protocol. A link opens one stream until it expires. Your own pages sign links with a key that only they and
 * the servers know: docs/links.md has the code. Set one of `generate`, `keys` and `existingSecret`.
 */
export interface PlayAuth {
  /**
   * Generates a key, which stays the same through upgrades. To get another one, delete the Secret and upgrade. It needs a cluster to read from: with Argo CD
   * or `helm template`, use `existingSecret`.
   * @default false
   * @arrives anywhere
   */
  generate?: boolean
  /**
   * Keys, for tests. The first signs the links of `helm test`; links signed with any of them are valid. A key has 16 characters or more: letters, digits and
   * `-._~`.
   * @default []
   * @arrives anywhere
   * @examples [["0hRZ7pVnW2xqaP4mNc8sQ1uv"]]
   */
  keys?: string[]
  /**
   * Your own Secret with the key. While you replace the key, list the old and the new one, one per line. A change reaches the servers without a restart, within
   * two minutes.
   * @default ""
   * @arrives pod spec/volumes/[play-keys]/secret/secretName
   */
  existingSecret?: string
  /**
   * The key in that Secret that holds these lines.
   * @default "keys"
   * @needs existingSecret
   * @arrives pod spec/volumes/[play-keys]/secret/items/0/key
   */
  existingSecretKey?: string
  /**
   * Addresses and networks (CIDR) that need no link: those of edges and HLS caches of other releases, or of a CDN that checks links itself. Without a link,
   * they can play HLS and, of SRS's protocols, only RTMP. If a load balancer or proxy hides the addresses of clients, leave its own out, or everybody is trusted.
   * @default []
   * @needs generate or keys or existingSecret
   * @arrives ConfigMap data/links.conf : VALUE yes;
   * @examples [["10.20.0.0/16"]]
   */
  trustedNetworks?: AddressOrNetwork[]
}
