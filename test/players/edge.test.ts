// A release of mode edge in the players that people use: what they see of what happens between it and the releases that it fetches from.
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type OnAir, onAir } from '../media/play.ts'
import { createMeasure } from '../support/media-figures.ts'
import { createCleanup, createStage, type Stage, upstreamOf } from '../support/media-stage.ts'
import { cutOff, nodeSkipReason } from '../support/node.ts'
import { type Allowed, seconds, type Theatre, under } from './play.ts'
import { playersAndClient, playersSkipReason } from './release.ts'
import { edgesRoll, gatewaysRoll, joinOf, latency, publisherReturns, type Scenario } from './scenarios.ts'

/** Seconds of a longer cut, which takes as long: TEST_CUT_SECONDS=600. The HLS cache has to keep its playlists for as long, or hls.js gives up. */
const longer = Number(process.env.TEST_CUT_SECONDS ?? 0)

const both = playersAndClient()
const cleanup = createCleanup()
let [main, second] = [] as Stage[] as [Stage, Stage]
let theatre: Theatre

beforeAll(async () => {
  if (playersSkipReason) return
  const origin = { values: { mode: 'edge-cluster', edge: { replicas: 1 }, hlsCache: { replicas: 1 } }, nginx: true }
  main = await createStage(origin, both.client, cleanup)
  second = await createStage(origin, both.client, cleanup)
  const nginx = longer ? { playlistExpireSeconds: longer + 60 } : {}
  const mode = { values: { mode: 'edge', upstream: upstreamOf([main, second]), edge: { groups: { far: {} } }, nginx }, nginx: true }
  const edges = await createStage(mode, both.client, cleanup, { service: { type: 'NodePort' } })
  theatre = { ...edges, players: both.players }
}, 600_000)
afterAll(cleanup.run)

/** Edges ask the two releases in turns, of which one has the stream. They wait 5 s for the other, and ask again 3 s later. */
const join = joinOf({ flv: { target: 1, bound: 13 } })

/** By HTTP-FLV at the address of the group, which has edges of its own. */
const joinGroup: Scenario = {
  title: 'first picture at a group of edges',
  run: async (theatre, measure, skip) => {
    const services = await theatre.kubectl.list('services')
    const { ports = [] } = services.find(({ metadata }) => metadata.name === 'srs-edge-far-public')?.spec ?? {}
    const [{ nodePort }] = ports.filter(({ name }: { name: string }) => name === 'http')
    const outside = async (stream: string) => {
      const common = await theatre.outside(stream)
      return { ...common, flv: Object.assign(new URL(common.flv), { port: nodePort }).href }
    }
    await join.run({ ...theatre, outside }, measure, skip)
  },
}

/** Viewers miss what is longer than what they have in reserve, and edges ask again every 3 s. */
const missed = (length: number): Allowed => ({
  hls: { target: Math.max(1, length - 4), bound: length + 15 },
  flv: { target: length + 4, bound: length + 20 },
  // After a long time, it plays sound again, and shows nothing for another half a minute.
  vlc: length < 30 ? { target: Math.max(1, length - 4), bound: length + 30 } : 'gives up',
})

/** All packets between the edges and their upstreams are lost for so many seconds. */
const cut = (length: number): Scenario => ({
  title: `the way is cut for ${length} seconds`,
  run: (theatre, measure, skip) =>
    onAir(main, async air => {
      const pods = [...(await theatre.pods('edge')), ...(await theatre.pods('hls-cache'))]
      for (const pod of pods) {
        const reason = await nodeSkipReason(pod)
        if (reason) return skip(reason)
      }
      const services = await Promise.all([main, second].map(({ kubectl }) => kubectl.list('services')))
      const addresses = services.flat().flatMap(({ spec }) => (spec.clusterIP === 'None' ? [] : [spec.clusterIP]))
      await under(theatre, measure, air, { settle: 30, times: 1, allowed: missed(length) }, async () => {
        const mended = await Promise.all(pods.map(pod => cutOff(pod, addresses)))
        await seconds(length)
        await Promise.all(mended.map(mend => mend()))
      })
    }),
})

/** Nothing of the first release is left, and the second one has the same stream. */
const firstGoes: Scenario = {
  title: 'the first release goes away, and the second one has the stream',
  run: (theatre, measure) =>
    onAir(main, air =>
      alsoAt(second, air, both =>
        under(theatre, measure, both, { settle: 25, times: 1, allowed: missed(5) }, async () => {
          const { kubectl } = main
          await kubectl.run(['scale', 'deployment', '--all', '--replicas=0', '--namespace', kubectl.namespace])
          await kubectl.run(['delete', 'pod', '--all', '--grace-period=1'])
        }),
      ).finally(() => main.upgrade({})),
    ),
}

/** The same stream is published to another release, too. */
async function alsoAt({ client, addresses }: Stage, air: OnAir, play: (both: OnAir) => Promise<void>): Promise<void> {
  const { stream, publisher } = air
  const other = client.run('publish', addresses(stream).rtmp)
  try {
    const first = client.run('first', `HTTP-FLV=${addresses(stream).flv}`)
    await first.until('stream', () => first.seen('playing').length > 0)
    await play({ ...air, publisher: { ...publisher, seen: name => [...publisher.seen(name), ...other.seen(name)] } })
  } finally {
    await other.stop()
  }
}

describe('edge', () => {
  for (const { title, run } of [
    join,
    joinGroup,
    latency,
    publisherReturns,
    cut(5),
    cut(60),
    ...(longer ? [cut(longer)] : []),
    firstGoes,
    edgesRoll,
    gatewaysRoll,
  ]) {
    test(title, async context => {
      context.skip(playersSkipReason !== undefined, playersSkipReason)
      await run(theatre, createMeasure(context), reason => context.skip(reason))
    })
  }
})
