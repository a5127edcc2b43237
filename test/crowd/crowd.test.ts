// A thousand viewers of a stream of 100 kbit/s, by HTTP-FLV and by HLS: what they notice, and what they cost. TEST_VIEWERS sets another number.
import { afterAll, beforeAll, describe, test } from 'vitest'
import { endAtOnce, newPods, podsWith } from '../media/actions.ts'
import { onAir } from '../media/play.ts'
import type { StoredObject } from '../support/cluster.ts'
import { type Crowd, createCrowd, notice } from '../support/media-client.ts'
import { createMeasure, type Limits, type Measure } from '../support/media-figures.ts'
import { createCleanup, createStage, mediaCluster, type Stage, skipReason, stageClient, stageNamespace } from '../support/media-stage.ts'

const viewers = Number(process.env.TEST_VIEWERS ?? 1000)
const skip = skipReason()
const cleanup = createCleanup()
let crowd: Crowd
let stage: Stage

beforeAll(async () => {
  if (skip) return
  crowd = await createCrowd(mediaCluster(), await stageNamespace(cleanup))
  // With its sound it is 100 kbit/s.
  const client = await stageClient(cleanup, 66)
  stage = await createStage({ values: { mode: 'edge-cluster' }, nginx: true }, client, cleanup)
})
afterAll(cleanup.run)

/** What happens to the servers. */
interface Event {
  title: string
  happen(stream: string, url: string): Promise<unknown>
  /** The longest stall that one in a hundred may have, and how many of the viewers may be cut. */
  stall: Limits
  cut?: number
  /** How many newcomers may get nothing in five seconds. */
  refused?: number
}

const strangersCome: Event = {
  title: 'strangers ask for streams that are not there',
  happen: async (_, url) => {
    const strangers = crowd('strangers', url, 100)
    await seconds(30)
    const { failed } = await notice(strangers)
    await strangers.stop()
    if (failed < 500) throw new Error(`only ${failed} questions of strangers`)
  },
  stall: { target: 1, bound: 2 },
}

const originDies: Event = {
  title: 'the origin dies',
  happen: async stream => {
    const [origin] = await podsWith(stage, 'origin', stream, 'publish')
    await endAtOnce(stage, origin, '--wait=false')
  },
  stall: { target: 4, bound: 15 },
  refused: Number.POSITIVE_INFINITY,
}

const kinds: { kind: 'flv' | 'hls'; title: string; servers: string; events: Event[] }[] = [
  {
    kind: 'flv',
    title: 'HTTP-FLV on three edges',
    servers: 'edge',
    events: [
      { title: 'nothing happens', happen: async () => {}, stall: { target: 1, bound: 2 } },
      strangersCome,
      {
        title: 'the edges are replaced',
        happen: () => stage.upgrade({ edge: { pod: newPods() } }),
        stall: { target: 1, bound: 2 },
      },
      {
        title: 'edges are added and removed',
        happen: async () => {
          await stage.upgrade({ edge: { replicas: 6 } })
          await stage.upgrade({})
        },
        stall: { target: 1, bound: 2 },
      },
      {
        title: 'an edge dies',
        happen: async () => endAtOnce(stage, (await stage.pods('edge'))[0], '--wait=false'),
        stall: { target: 3, bound: 6 },
        cut: viewers / 2,
        // Until Kubernetes knows, some still come to it.
        refused: 30,
      },
      originDies,
    ],
  },
  {
    kind: 'hls',
    title: 'HLS on two pods of the cache',
    servers: 'hls-cache',
    events: [
      { title: 'nothing happens', happen: async () => {}, stall: { target: 0.5, bound: 1 } },
      strangersCome,
      {
        title: 'the cache is replaced',
        happen: () => stage.upgrade({ hlsCache: { pod: newPods() } }),
        stall: { target: 0.5, bound: 1 },
      },
      {
        title: 'a pod of the cache dies',
        happen: async () => endAtOnce(stage, (await stage.pods('hls-cache'))[0], '--wait=false'),
        stall: { target: 0.5, bound: 2 },
        refused: 30,
      },
      originDies,
    ],
  },
]

for (const { kind, title, servers, events } of kinds) {
  describe(`${viewers} viewers by ${title}`, () => {
    for (const { title, happen, stall, cut = 0, refused = 0 } of events) {
      test(title, async context => {
        context.skip(skip !== undefined, skip)
        const measure = createMeasure(context)
        await onAir(stage, async ({ stream, addresses }) => {
          await seconds(8)
          const audience = crowd(kind, addresses[kind], viewers, 100)
          try {
            // They come by the hundred, and fill their buffers.
            await seconds(viewers / 100 + 15)
            await notice(audience)
            await happen(stream, addresses[kind])
            await seconds(20)
            const noticed = await notice(audience)
            measure(`viewers without a picture of ${viewers}`, viewers - noticed.playing, { target: 0, unit: '' })
            measure('cut', noticed.cut, { target: cut, bound: cut + viewers / 20, unit: '' })
            measure('longest stall, median', noticed.median / 1000, stall)
            measure('longest stall, 99th percentile', noticed.p99 / 1000, stall, noticed)
            measure('longest stall of all', noticed.worst / 1000, { target: stall.target, bound: 20 })
            const few = { target: 0, bound: refused, unit: '' }
            measure('newcomers: first picture and sound, median', noticed.first.median / 1000, { target: 1, bound: 5 })
            measure('newcomers: the same, 99th percentile', noticed.first.p99 / 1000, { target: 4, bound: 5 })
            measure(`got nothing of ${noticed.came} newcomers`, noticed.refused.length, few, noticed.refused)
            await costs(measure, [servers, 'origin'])
          } finally {
            await audience.stop()
            await stage.upgrade({})
          }
        })
      })
    }
  })
}

/** What the busiest pod of some components takes, as its kubelet says. */
async function costs(measure: Measure, components: string[]): Promise<void> {
  const used = await usage()
  for (const component of components) {
    const pods = (await stage.pods(component)).map(({ metadata }) => used.get(metadata.name))
    const most = (of: (pod: Usage) => number) => Math.max(...pods.map(pod => (pod ? of(pod) : Number.NaN)))
    measure(
      `processor of the busiest ${component}`,
      most(({ cores }) => cores),
      { target: 1, unit: 'cores' },
    )
    measure(
      `memory of the largest ${component}`,
      most(({ megabytes }) => megabytes),
      { target: 500, unit: 'MB' },
    )
  }
}

interface Usage {
  cores: number
  megabytes: number
}

async function usage(): Promise<Map<string, Usage>> {
  const [node] = (await stage.kubectl.list('nodes')) as [StoredObject]
  const { stdout } = await stage.kubectl.run(['get', '--raw', `/api/v1/nodes/${node.metadata.name}/proxy/stats/summary`])
  const { pods } = JSON.parse(String(stdout)) as { pods: Stats[] }
  const here = pods.filter(({ podRef }) => podRef.namespace === stage.kubectl.namespace)
  return new Map(
    here.map(({ podRef, cpu, memory }) => [
      podRef.name,
      { cores: (cpu?.usageNanoCores ?? Number.NaN) / 1e9, megabytes: (memory?.workingSetBytes ?? Number.NaN) / 1e6 },
    ]),
  )
}

/** A pod in a kubelet's summary. */
interface Stats {
  podRef: { name: string; namespace: string }
  cpu?: { usageNanoCores?: number }
  memory?: { workingSetBytes?: number }
}

const seconds = (count: number): Promise<void> => new Promise(resolve => void setTimeout(resolve, count * 1000))
