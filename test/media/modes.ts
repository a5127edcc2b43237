// Which scenarios each kind of release goes through.
import { proxyImage } from '../support/media-images.ts'
import type { Mode } from '../support/media-stage.ts'
import type { Scenario } from './play.ts'
import { publishKeys } from './publish-keys.ts'
import {
  canary,
  edgeDies,
  evictEdges,
  firstFrames,
  gatewayDies,
  helmTest,
  nginxDies,
  originsDie,
  proxyDies,
  reload,
  rollEdges,
  rollOrigin,
  rollOriginsApart,
  rollProxy,
  rollServer,
  scaleEdges,
  scaleOrigins,
} from './scenarios.ts'
import { signedLinks } from './signed-links.ts'

interface Kind extends Mode {
  title: string
  scenarios: Scenario[]
  /** Why it can't be played here. */
  lacks?: string
}

const cluster = (origin = {}) => ({ mode: 'origin-cluster', origin })

/** The change that is reloaded would be under way still in a scenario after it, so that is the last. */
export const modes: Kind[] = [
  {
    title: 'single',
    values: { mode: 'single' },
    nginx: false,
    scenarios: [firstFrames, helmTest, rollServer, publishKeys, signedLinks(false), reload],
  },
  {
    title: 'nginx-sidecar',
    values: { mode: 'nginx-sidecar' },
    nginx: true,
    scenarios: [firstFrames, helmTest, nginxDies, rollServer, publishKeys, signedLinks(), reload],
  },
  {
    title: 'edge-cluster',
    values: { mode: 'edge-cluster' },
    nginx: true,
    scenarios: [
      firstFrames,
      helmTest,
      rollEdges,
      canary,
      scaleEdges,
      evictEdges,
      edgeDies('elsewhere'),
      edgeDies('there'),
      nginxDies,
      rollOrigin(),
      publishKeys,
      signedLinks(),
      reload,
    ],
  },
  {
    title: 'origin-cluster',
    values: cluster(),
    nginx: true,
    scenarios: [
      firstFrames,
      helmTest,
      rollEdges,
      canary,
      originsDie,
      rollOrigin(),
      rollOriginsApart,
      scaleOrigins,
      gatewayDies,
      publishKeys,
      signedLinks(),
      reload,
    ],
  },
  {
    title: 'origin-cluster of a StatefulSet',
    values: cluster({ workload: 'StatefulSet' }),
    nginx: true,
    scenarios: [firstFrames, helmTest, originsDie, rollOrigin(3), scaleOrigins, reload],
  },
  {
    title: 'origin-cluster behind a proxy',
    values: { ...cluster({ cluster: 'proxy' }), proxy: { image: proxyImage } },
    nginx: true,
    scenarios: [firstFrames, helmTest, rollEdges, originsDie, rollOrigin(3), rollProxy, proxyDies, publishKeys, reload],
    ...(proxyImage ? {} : { lacks: 'TEST_PROXY_IMAGE names no image of SRS’s proxy' }),
  },
]
