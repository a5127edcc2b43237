// A release of mode edge in a namespace of its own: what its viewers notice of what happens to the releases that it fetches from.
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { Client } from '../support/media-client.ts'
import { type Limits, type Measure, measuredUnless } from '../support/media-figures.ts'
import { createCleanup, createStage, type Stage, skipReason, stageClient, upstreamOf } from '../support/media-stage.ts'
import { newPods } from './actions.ts'
import { aWhile, judge, judgePlaylist, judgePublisher, many, newStream, type OnAir, onAir, watch, watchPlaylist } from './play.ts'

const reason = skipReason()
const cleanup = createCleanup()
let client: Client
let [main, second, edges] = [] as Stage[] as [Stage, Stage, Stage]

beforeAll(async () => {
  if (reason) return
  client = await stageClient(cleanup)
  const origin = { values: { mode: 'edge-cluster', edge: { replicas: 1 }, hlsCache: { replicas: 1 } }, nginx: true }
  main = await createStage(origin, client, cleanup)
  second = await createStage(origin, client, cleanup)
  const values = { mode: 'edge', upstream: upstreamOf([main, second]), edge: { replicas: 2 } }
  edges = await createStage({ values, nginx: true }, client, cleanup)
}, 600_000)
afterAll(cleanup.run)

/** An edge asks again every 3 s, and notices after 5 s that nothing comes. */
const oneRetry: Limits = { target: 4, bound: 10 }
/** Where nothing comes for 5 s, it asks the next server too, waits as long for what that does not have, and comes back to the first one. */
const eachServer: Limits = { target: 4, bound: 5 + 3 + 5 + 3 + 2 }

/** The stream of `air` is published to the second release, too. */
async function publishBoth({ stream }: OnAir, play: () => Promise<void>): Promise<void> {
  const publisher = client.run('publish', second.addresses(stream).rtmp)
  try {
    const first = client.run('first', `HTTP-FLV=${second.addresses(stream).flv}`)
    await first.until('stream', () => first.seen('playing').length > 0)
    await play()
  } finally {
    await publisher.stop()
  }
}

/** Viewers at the edges, by each protocol, of something that happens. */
async function underViewers(air: OnAir, measure: Measure, limits: { gap: Limits; hls: Limits }, happen: () => Promise<void>) {
  const addresses = edges.addresses(air.stream)
  const playlist = await watchPlaylist(edges, addresses.hls)
  const audience = await watch(edges, { ...many('HTTP-FLV', 4, addresses.flv), ...many('RTMP', 2, addresses.rtmp) })
  await happen()
  await judgePlaylist(playlist, measure, limits.hls)
  await judge(audience, measure, limits.gap)
}

describe('edges in a namespace of their own', () => {
  const scenario = measuredUnless(() => reason)

  scenario('helm test publishes through an edge and plays by each protocol', async () => {
    expect(await edges.helm.test()).toContain('all legs played')
  })

  scenario('what is published at either release plays at the other', async measure => {
    for (const [at, where] of [
      [edges, main],
      [main, edges],
    ] as const) {
      await onAir(at, async air => {
        const audience = await watch(where, { FLV: where.addresses(air.stream).flv, RTMP: where.addresses(air.stream).rtmp })
        await watchPlaylist(where, where.addresses(air.stream).hls)
        await aWhile(5)
        await judge(audience, measure, { target: 2 })
        judgePublisher(air, measure, 0)
      })
    }
  })

  scenario('the origin of the first release is replaced', measure =>
    onAir(main, air =>
      underViewers(air, measure, { gap: eachServer, hls: { target: 4, bound: 12 } }, async () => {
        await main.upgrade({ origin: { pod: newPods() } })
        await aWhile(12)
      }),
    ),
  )

  scenario('the first release goes away, and the second one has the stream', measure =>
    onAir(main, air =>
      publishBoth(air, () =>
        underViewers(air, measure, { gap: oneRetry, hls: { target: 5, bound: 10 } }, async () => {
          const { kubectl } = main
          const scale = (replicas: number) =>
            kubectl.run(['scale', 'deployment', '--all', `--replicas=${replicas}`, '--namespace', kubectl.namespace])
          await scale(0)
          await kubectl.run(['delete', 'pod', '--all', '--grace-period=1'])
          await aWhile(15)
        }),
      ).finally(() => main.upgrade({})),
    ),
  )

  scenario('a stream of which only the second release knows', async measure => {
    const stream = newStream()
    const publisher = client.run('publish', second.addresses(stream).rtmp)
    try {
      const ways = { flv: { target: 10, bound: 20 }, hls: { target: 8, bound: 20 } }
      for (const [way, limits] of Object.entries(ways)) {
        const begun = Date.now()
        const viewer = client.run('first', `${way}=${edges.addresses(stream)[way as 'flv' | 'hls']}`)
        await viewer.until('picture', () => viewer.seen('playing').length > 0, 60)
        measure(`${way.toUpperCase()}: first picture after`, (Date.now() - begun) / 1000, limits)
      }
    } finally {
      await publisher.stop()
      await client.stopAll()
    }
  })
})
