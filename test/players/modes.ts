// Which scenarios each kind of release goes through, in the players that people use.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { load } from 'js-yaml'
import { root } from '../../scripts/go-modules.ts'
import type { Scenario } from '../media/play.ts'
import { proxyImage } from '../support/media-images.ts'
import type { Mode } from '../support/media-stage.ts'
import type { Allowed } from './play.ts'
import {
  canary,
  change,
  edgeDies,
  edgesRoll,
  gatewaysDie,
  gatewaysRoll,
  inVlc,
  join,
  latency,
  latencyOf,
  nginxDies,
  originCutOff,
  originDies,
  originHangs,
  originRolls,
  pages,
  publisherMoves,
  publisherReturns,
  reload,
  scale,
  uninstall,
  wait,
} from './scenarios.ts'

interface Kind extends Mode {
  title: string
  scenarios: Scenario[]
  /** Whether one server takes WebRTC. */
  webrtc?: boolean
  /** Why it can't be played here. */
  lacks?: string
  newServer?: Allowed
  /** Seconds from a keyframe to the next; two by default. */
  keyframes?: number
}

const lowLatency = load(await readFile(path.join(root, 'charts/srs/presets/latency-low.yaml'), 'utf8')) as Mode['values']

const single: Mode = { values: { mode: 'single' }, nginx: false }
const sidecar: Mode = { values: { mode: 'nginx-sidecar' }, nginx: true }
const edges: Mode = { values: { mode: 'edge-cluster' }, nginx: true }
const origins: Mode = { values: { mode: 'origin-cluster' }, nginx: true }
const set: Mode = { values: { mode: 'origin-cluster', origin: { workload: 'StatefulSet' } }, nginx: true }
const proxied: Mode = { values: { mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image: proxyImage } }, nginx: true }

/** SRS serves HLS itself there, and answers 404 until it has the stream again. It begins its numbers at 0 then, and VLC waits for those that it has not seen. */
const withoutNginx: Allowed = { hls: 'gives up', vlc: 'gives up' }

/** The last two take the release away, or make another of it. */
export const modes: Kind[] = [
  {
    ...single,
    title: 'single',
    webrtc: true,
    newServer: withoutNginx,
    scenarios: [join, latency, wait, pages, publisherReturns, originDies, originRolls, reload, change(sidecar, withoutNginx), uninstall],
  },
  {
    ...sidecar,
    title: 'nginx-sidecar',
    webrtc: true,
    scenarios: [
      join,
      latency,
      wait,
      pages,
      publisherReturns,
      nginxDies,
      originDies,
      originRolls,
      gatewaysDie,
      gatewaysRoll,
      reload,
      change(edges),
      uninstall,
    ],
  },
  {
    ...edges,
    title: 'edge-cluster',
    scenarios: [
      join,
      latency,
      wait,
      publisherReturns,
      nginxDies,
      originDies,
      originRolls,
      edgeDies,
      edgesRoll,
      gatewaysDie,
      gatewaysRoll,
      scale,
      canary,
      reload,
      // All servers are others then, twice.
      change(origins, { hls: { target: 2.5, bound: 16 }, flv: { target: 4, bound: 36 }, vlc: { target: 3, bound: 25 } }),
      uninstall,
    ],
  },
  {
    ...origins,
    title: 'origin-cluster',
    scenarios: [
      join,
      latency,
      wait,
      publisherReturns,
      publisherMoves,
      originDies,
      originRolls,
      originHangs,
      originCutOff,
      edgeDies,
      edgesRoll,
      gatewaysDie,
      gatewaysRoll,
      scale,
      canary,
      reload,
      // Edges cut their viewers when they notice, after half a minute at most, that the origin's name is gone.
      change(single, { ...withoutNginx, flv: { target: 30, bound: 45 } }),
      uninstall,
    ],
  },
  {
    values: lowLatency,
    nginx: true,
    title: 'nginx-sidecar with little latency',
    keyframes: 1,
    webrtc: true,
    scenarios: [
      join,
      latencyOf({ ...inVlc, hls: { target: 4, bound: 8 }, flv: { target: 1.5, bound: 4 }, whep: { target: 0.5, bound: 3 } }),
      originDies,
    ],
  },
  {
    values: { ...lowLatency, mode: 'edge-cluster' },
    nginx: true,
    title: 'edge-cluster with little latency',
    keyframes: 1,
    scenarios: [join, latencyOf({ ...inVlc, hls: { target: 4, bound: 8 }, flv: { target: 1.5, bound: 4 } }), originDies],
  },
  { ...set, title: 'origin-cluster of a StatefulSet', scenarios: [publisherReturns, publisherMoves, originDies, originRolls] },
  {
    ...proxied,
    title: 'origin-cluster behind a proxy',
    scenarios: [join, latency, wait, publisherReturns, originDies, originRolls, edgesRoll],
    ...(proxyImage ? {} : { lacks: 'TEST_PROXY_IMAGE names no image of SRS’s proxy' }),
  },
]
