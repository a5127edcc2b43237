// What happens to a release, and what its viewers may notice.
import { expect } from 'vitest'
import type { StoredObject } from '../support/cluster.ts'
import type { Running } from '../support/media-client.ts'
import type { Limits, Measure } from '../support/media-figures.ts'
import type { Stage } from '../support/media-stage.ts'
import { endAtOnce, evict, identities, newPods, originsSettled, podAddresses, restarts } from './actions.ts'
import {
  aWhile,
  judge,
  judgeNewcomers,
  judgePlaylist,
  judgePublisher,
  many,
  newStream,
  onAir,
  type Scenario,
  watch,
  watchPlaylist,
} from './play.ts'

/** No more than a keyframe's distance: the stream itself flowed on. */
const unbroken: Limits = { target: 2 }

/** An edge asks its origin again every 3 s, so that much passes when the first attempt finds the new origin; twice that, when it's a moment too early. */
const oneRetry: Limits = { target: 4, bound: 6 }

/** Of several origins, any may be asked first, also one that is going just then: an edge may need a third attempt. */
const amongOrigins: Limits = { target: 4, bound: 10 }

/**
 * HLS begins anew at another origin: when the publisher is there, a segment has to be complete. The last one before came up to 2 s earlier; and a single origin gets no
 * new requests while it drains, though it still has the stream.
 */
const hlsAgain: Limits = { target: 4, bound: 12 }

/** A new viewer may be sent to the dead pod until the Service knows, and then be at an edge before the publisher is back. */
const backAgain: Limits = { target: 4, bound: 15 }

/** Viewers of a stream: so many by HTTP-FLV, and two by RTMP. */
const viewers = ({ addresses }: { addresses: { flv: string; rtmp: string } }, flv: number) => ({
  ...many('HTTP-FLV', flv, addresses.flv),
  ...many('RTMP', 2, addresses.rtmp),
})

/** Something happens to a stream on air. `flv`: how many of its viewers come by HTTP-FLV; `gap`: for all viewers; `reconnects`: of the publisher. */
const underViewers = (
  stage: Stage,
  measure: Measure,
  { flv, gap, reconnects }: { flv: number; gap: Limits; reconnects: number },
  happen: () => Promise<void>,
): Promise<void> =>
  onAir(stage, async air => {
    const audience = await watch(stage, viewers(air, flv))
    await happen()
    await judge(audience, measure, gap)
    judgePublisher(air, measure, reconnects)
  })

/** From the first attempt to publish till a frame is there, by every way; a stream for each, so that none helps another. */
export const firstFrames: Scenario = {
  title: 'publish to first frame',
  run: async ({ client, addresses }, measure) => {
    // A viewer that was at an edge before the stream waits for the edge's next attempt, after 3 s. HLS: a segment has to be complete.
    const ways = { rtmp: { target: 4, bound: 12 }, flv: { target: 4, bound: 12 }, hls: { target: 6, bound: 15 } }
    const running = Object.entries(ways).map(([way, limits]) => {
      const { rtmp, ...others } = addresses(newStream())
      const viewer = client.run('first', `${way}=${{ rtmp, ...others }[way as keyof typeof ways]}`)
      return { way, limits, viewer, publisher: client.run('publish', rtmp) }
    })
    try {
      for (const { way, limits, viewer, publisher } of running) {
        await viewer.until('picture', () => viewer.seen('playing').length > 0, 60)
        measure(way.toUpperCase(), ((viewer.seen('playing')[0]?.t ?? Number.NaN) - (publisher.seen('publish')[0]?.t ?? 0)) / 1000, limits)
      }
    } finally {
      await client.stopAll()
    }
  },
}

/** The chart's own test. */
export const helmTest: Scenario = {
  title: 'helm test',
  run: async ({ helm }, measure) => {
    const begun = Date.now()
    const log = await helm.test()
    expect(log).toContain('all legs played')
    measure('passed after', (Date.now() - begun) / 1000, { target: 30, bound: 90 })
  },
}

/** A directive that SRS applies while it runs: the file in the pod follows within about two minutes, and SRS follows it. */
export const reload: Scenario = {
  title: 'hls_fragment from 2 to 4',
  run: async (stage, measure) => {
    // Otherwise the upgrade would also take back what an earlier scenario changed, and replace the pods.
    await stage.upgrade({})
    await originsSettled(stage)
    await onAir(stage, async air => {
      const before = await identities(stage, 'origin')
      const audience = await watch(stage, many('HTTP-FLV', 2, air.addresses.flv))
      const playlist = await watchPlaylist(stage, air.addresses.hls)
      const begun = Date.now()
      await stage.upgrade({ config: { vhost: { __defaultVhost__: { hls: { hls_fragment: 4 } } } } })
      await playlist.until('segment of 4 s', () => playlist.seen('segment').some(({ length }) => length > 3.5), 180)
      measure('until a segment has the new length', (Date.now() - begun) / 1000, { target: 120, bound: 150 })
      expect(await identities(stage, 'origin')).toEqual(before)
      await judge(audience, measure, unbroken)
      judgePublisher(air, measure, 0)
    })
  },
}

/** The container of nginx ends and comes back; the stream passes it by. */
export const nginxDies: Scenario = {
  title: 'nginx restarts',
  run: (stage, measure) =>
    onAir(stage, async air => {
      const audience = await watch(stage, many('HTTP-FLV', 2, air.addresses.flv))
      const playlist = await watchPlaylist(stage, air.addresses.hls)
      const [pod] = await stage.pods('origin')
      await stage.kubectl.run(['exec', pod?.metadata.name ?? '', '--container', 'nginx', '--', 'sh', '-c', 'kill 1'])
      await aWhile(3)
      await judgePlaylist(playlist, measure, { target: 6, bound: 12 })
      expect(restarts(await stage.pods('origin'))).toContain(1)
      await judge(audience, measure, unbroken)
      judgePublisher(air, measure, 0)
    }),
}

/** Edges are replaced: a stopping one keeps its viewers and its publishers. */
export const rollEdges: Scenario = {
  title: 'rolling update of the edges',
  run: (stage, measure) =>
    onAir(stage, async air => {
      const audience = await watch(stage, viewers(air, 6))
      const newcomers = stage.client.run('connect', air.addresses.flv, air.addresses.rtmp)
      const before = await identities(stage, 'edge')
      await stage.upgrade({ edge: { pod: newPods() } })
      // The last of the old ones closes its listeners five seconds after it was told to stop.
      await aWhile(8)
      expect((await identities(stage, 'edge')).filter(pod => before.includes(pod))).toEqual([])
      await judgeNewcomers(newcomers, measure)
      await judge(audience, measure, unbroken)
      judgePublisher(air, measure, 0)
    }),
}

/** A second Deployment of edges tries a configuration; all edges get it; the release goes back. */
export const canary: Scenario = {
  title: 'a canary, its promotion, and a rollback',
  run: async (stage, measure) => {
    await stage.upgrade({})
    await onAir(stage, async air => {
      const audience = await watch(stage, viewers(air, 6))
      const newcomers = stage.client.run('connect', air.addresses.flv, air.addresses.rtmp)
      const [revision, before] = [await stage.helm.revision(), await identities(stage, 'edge')]
      await stage.upgrade({ edge: { canary: { enabled: true, pod: newPods() } } })
      expect(await stage.pods('edge-canary')).toHaveLength(1)
      expect(await identities(stage, 'edge')).toEqual(expect.arrayContaining(before))
      const own = await watch(stage, { canary: podAddresses((await stage.pods('edge-canary'))[0] as StoredObject, air.stream).flv })
      await stage.upgrade({ edge: { pod: newPods() } })
      expect(await stage.pods('edge-canary')).toHaveLength(0)
      expect((await identities(stage, 'edge')).filter(pod => before.includes(pod))).toEqual([])
      await stage.helm.rollback(revision)
      await aWhile(8)
      await judgeNewcomers(newcomers, measure)
      await judge(own, measure, unbroken)
      await judge(audience, measure, unbroken)
      judgePublisher(air, measure, 0)
    })
  },
}

/** Seconds for which the edges of the next scenario wait for their viewers: long enough for the replacements to start in. */
const grace = 60

/** Every edge is evicted, as when nodes are drained one after another: a budget spares those that are needed, and each waits for its viewers. */
export const evictEdges: Scenario = {
  title: 'edges evicted one after another',
  run: async (stage, measure) => {
    await stage.upgrade({ edge: { terminationGracePeriodSeconds: grace } })
    // Until kube-proxy knows of the new edges: an old one keeps whoever still comes to it for its own grace period, and cuts them off then.
    await aWhile(3)
    await onAir(stage, async air => {
      const audience = await watch(stage, viewers(air, 6))
      const newcomers = stage.client.run('connect', air.addresses.flv, air.addresses.rtmp)
      const edges = await stage.pods('edge')
      const begun = Date.now()
      for (const edge of edges) await evict(stage, edge)
      measure('until the budget has let all edges go', (Date.now() - begun) / 1000, { target: 30, bound: grace - 15 })
      await aWhile(grace - 10 - (Date.now() - begun) / 1000)
      expect(await stage.pods('edge')).toHaveLength(edges.length)
      await judgeNewcomers(newcomers, measure)
      await judge(audience, measure, unbroken)
      judgePublisher(air, measure, 0)
    }).finally(() => stage.upgrade({}))
  },
}

/** More edges, then fewer. */
export const scaleEdges: Scenario = {
  title: 'edges scaled to 5, then to 2',
  run: (stage, measure) =>
    underViewers(stage, measure, { flv: 6, gap: unbroken, reconnects: 0 }, async () => {
      await stage.upgrade({ edge: { replicas: 5 } })
      await stage.upgrade({ edge: { replicas: 2 } })
      await aWhile(8)
      expect(await stage.pods('edge')).toHaveLength(2)
    }).finally(() => stage.upgrade({})),
}

/**
 * Something happens to the origins, under viewers and publishers at the edges. `gap`: for the viewers; `reconnects`: of a publisher; `happen` gets the playlist that is being
 * read meanwhile.
 */
const toOrigins = (
  title: string,
  { gap = amongOrigins, reconnects }: { gap?: Limits; reconnects: number },
  happen: (stage: Stage, playlist: Running) => Promise<void>,
): Scenario => ({
  title,
  run: (stage, measure) =>
    onAir(stage, async air => {
      const playlist = await watchPlaylist(stage, air.addresses.hls)
      const audience = await watch(stage, viewers(air, 4))
      await happen(stage, playlist)
      await judgePlaylist(playlist, measure, hlsAgain)
      await judge(audience, measure, gap)
      judgePublisher(air, measure, reconnects)
    }).finally(() => stage.upgrade({})),
})

/** Origins are replaced, one after the other. `origins`: how many there are; a publisher may come to the one that goes next, and be turned away by each of three edges. */
export const rollOrigin = (origins = 1): Scenario =>
  toOrigins('rolling update of the origin', origins > 1 ? { reconnects: 4 * origins } : { gap: oneRetry, reconnects: 2 }, async stage => {
    const before = await identities(stage, 'origin')
    await stage.upgrade({ origin: { pod: newPods() } })
    // The last of the old ones drains, and its streams go elsewhere.
    await aWhile(12)
    expect((await identities(stage, 'origin')).filter(pod => before.includes(pod))).toEqual([])
  })

/** One server is replaced: publisher and viewers are at it, so all begin anew. */
export const rollServer: Scenario = {
  title: 'rolling update of the server',
  run: (stage, measure) =>
    onAir(stage, async air => {
      const playlist = await watchPlaylist(stage, air.addresses.hls)
      const audience = await watch(stage, viewers(air, 2))
      await stage.upgrade({ origin: { pod: newPods() } })
      await judgeReturn(stage, measure, audience, air.addresses.flv)
      await judgePlaylist(playlist, measure, hlsAgain)
      judgePublisher(air, measure, 2)
    }),
}

/** Origins of which each is a Deployment are released one after the other. */
export const rollOriginsApart = toOrigins('origins released one by one', { reconnects: 3 }, async stage => {
  const released: object[] = []
  for (const { metadata } of await stage.pods('origin')) {
    released.push({ pod: newPods() })
    await stage.upgrade({ origin: { members: released } })
    await aWhile(12)
    expect((await stage.pods('origin')).map(pod => pod.metadata.name)).not.toContain(metadata.name)
  }
})

/** A publisher may come to one that goes next, and its connection to the one after that may hang for five seconds: two outages in one. */
const scaled: Limits = { target: 4, bound: 20 }

/** Two more origins, then two fewer; each knows the others, so all are replaced, one after the other. */
export const scaleOrigins = toOrigins('origins scaled to 4, then to 2', { gap: scaled, reconnects: 6 }, async stage => {
  for (const replicas of [4, 2]) {
    await stage.upgrade({ origin: { replicas } })
    await aWhile(12)
    expect(await stage.pods('origin')).toHaveLength(replicas)
  }
})

/** A gateway is gone at once: players find another. */
export const gatewayDies: Scenario = {
  title: 'a gateway dies',
  run: (stage, measure) =>
    onAir(stage, async ({ addresses }) => {
      const playlist = await watchPlaylist(stage, addresses.hls)
      await endAtOnce(stage, (await stage.pods('hls-cache'))[0])
      await judgePlaylist(playlist, measure, { target: 4, bound: 6 })
      await stage.upgrade({})
    }),
}

/** The proxy is replaced: the next one has heard of the origins before the old one goes. */
export const rollProxy: Scenario = {
  title: 'rolling update of the proxy',
  run: (stage, measure) =>
    underViewers(stage, measure, { flv: 4, gap: { target: 4, bound: 10 }, reconnects: 3 }, async () => {
      await stage.upgrade({ proxy: { pod: newPods() } })
      await aWhile(15)
    }),
}

/** The one proxy is gone at once, and with it what it knew. An origin whose report is under way then tries again after 30 s. */
export const proxyDies: Scenario = {
  title: 'the proxy dies',
  run: (stage, measure) =>
    underViewers(stage, measure, { flv: 4, gap: { target: 4, bound: 45 }, reconnects: 30 }, async () => {
      await endAtOnce(stage, (await stage.pods('proxy'))[0])
      await stage.upgrade({})
      await aWhile(40)
    }),
}

/** Each origin in turn is gone at once: its publishers find another, the edges ask the others for its streams. */
export const originsDie = toOrigins('each origin dies in turn', { reconnects: 12 }, async (stage, playlist) => {
  for (const origin of await stage.pods('origin')) {
    await endAtOnce(stage, origin)
    // As many as before, and ready; and the streams are back, that deaths don't add up.
    await aWhile(12)
    await stage.upgrade({})
    const segments = playlist.seen('segment').length
    await playlist.until('segments after a death', () => playlist.seen('segment').length > segments + 1)
  }
})

/** An edge is gone at once: viewers of the others stay, its own find another, and so does the publisher if it was there. */
export const edgeDies = (publisher: 'elsewhere' | 'there'): Scenario => ({
  title: `an edge dies, the publisher ${publisher}`,
  run: async (stage, measure) => {
    const [victim, ...others] = await stage.pods('edge')
    if (!victim || !others[0]) throw new Error('there are too few edges')
    const publishAt = publisher === 'there' ? victim : others[0]
    await onAir(
      stage,
      async air => {
        const at = (pod: StoredObject) => podAddresses(pod, air.stream)
        const audience = await watch(stage, Object.assign({}, ...others.map((pod, n) => many(`HTTP-FLV-${n + 1}`, 2, at(pod).flv))))
        const own = await watch(stage, { own: at(victim).flv })
        await endAtOnce(stage, victim, '--wait=false')
        await judgeReturn(stage, measure, own, air.addresses.flv)
        await aWhile(8)
        await judge(audience, measure, publisher === 'there' ? oneRetry : unbroken)
        judgePublisher(air, measure, publisher === 'there' ? 1 : 0)
      },
      stream => podAddresses(publishAt, stream).rtmp,
    )
    // The next scenario wants all edges.
    await stage.upgrade({})
  },
})

/** Waits till one of the viewers is cut, and measures how long after it one has a picture at an address. */
async function judgeReturn(stage: Stage, measure: Measure, viewers: Running, url: string): Promise<void> {
  const cut = () => viewers.seen('viewed')[0]
  await viewers.until('viewer who is cut', () => cut() !== undefined)
  const again = stage.client.run('first', `again=${url}`)
  await again.until('picture elsewhere', () => again.seen('playing').length > 0)
  measure('its viewers have a picture again after', ((again.seen('playing')[0]?.t ?? Number.NaN) - (cut()?.t ?? 0)) / 1000, backAgain)
}
