// Which scenarios each kind of release goes through, in the players that people use.

import type { Scenario } from '../media/play.ts'
import { proxyImage } from '../support/media-images.ts'
import type { Mode } from '../support/media-stage.ts'
import {
  canary,
  change,
  edgeDies,
  edgesRoll,
  gatewaysDie,
  gatewaysRoll,
  join,
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
}

const single: Mode = { values: { mode: 'single' }, nginx: false }
const sidecar: Mode = { values: { mode: 'nginx-sidecar' }, nginx: true }
const edges: Mode = { values: { mode: 'edge-cluster' }, nginx: true }
const origins: Mode = { values: { mode: 'origin-cluster' }, nginx: true }
const apart: Mode = { values: { mode: 'origin-cluster', origin: { workload: 'Deployment' } }, nginx: true }
const proxied: Mode = { values: { mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image: proxyImage } }, nginx: true }

/** The last two take the release away, or make another of it. */
export const modes: Kind[] = [
  {
    ...single,
    title: 'single',
    webrtc: true,
    scenarios: [join, wait, pages, publisherReturns, originDies, originRolls, reload, change(sidecar), uninstall],
  },
  {
    ...sidecar,
    title: 'nginx-sidecar',
    webrtc: true,
    scenarios: [join, wait, pages, publisherReturns, nginxDies, originDies, originRolls, reload, change(edges), uninstall],
  },
  {
    ...edges,
    title: 'edge-cluster',
    scenarios: [
      join,
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
      change(origins),
      uninstall,
    ],
  },
  {
    ...origins,
    title: 'origin-cluster',
    scenarios: [
      join,
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
      change(single),
      uninstall,
    ],
  },
  { ...apart, title: 'origin-cluster of Deployments', scenarios: [publisherReturns, publisherMoves, originDies, originRolls] },
  {
    ...proxied,
    title: 'origin-cluster behind a proxy',
    scenarios: [join, wait, publisherReturns, originDies, originRolls, edgesRoll],
    ...(proxyImage ? {} : { lacks: 'TEST_PROXY_IMAGE names no image of SRS’s proxy' }),
  },
]
