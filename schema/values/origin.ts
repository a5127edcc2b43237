// `origin`: the servers that hold the streams.

import type { StatefulSetUpdateStrategy } from 'kubernetes-types/apps/v1.js'
import type { SrsConfig } from '../srs/catalogue.ts'
import type { Image } from './common.ts'
import type { PodSettings, WorkloadSettings } from './pods.ts'
import type { Role } from './role.ts'
import type { PodDisruptionBudget, VerticalPodAutoscaler } from './scaling.ts'
import type { DataVolume, Persistence } from './storage.ts'

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
  /** @excludes persistence.enabled because a claim takes its place */
  data?: DataVolume
  /**
   * Replicas. In a mesh, a change replaces all origins, because each origin lists the others.
   * @default 3
   * @asType integer
   * @minimum 2
   * @maximum 50
   * @modes origin-cluster
   * @arrives anywhere
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
   * `Deployment`: one Deployment per origin, whose new pods start before the old ones stop, so that publishers reconnect to new ones. `StatefulSet`: origins
   * are replaced one after another. Empty means `StatefulSet` if an origin has its own volume or a port on its node, otherwise `Deployment`.
   * @default ""
   * @modes origin-cluster
   * @formerly StatefulSet
   * @arrives anywhere
   */
  workload?: '' | 'StatefulSet' | 'Deployment'
  /**
   * Overrides for individual origins, in order. They need a Deployment for each origin.
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
