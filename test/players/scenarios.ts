// What happens to a release, and what people who watch it in a browser may notice.
import { expect } from 'vitest'
import { endAtOnce, identities, newPods, originsSettled, podAddresses, podsWith } from '../media/actions.ts'
import { newStream, type Scenario as Of, onAir } from '../media/play.ts'
import type { StoredObject } from '../support/cluster.ts'
import type { Limits } from '../support/media-figures.ts'
import type { Mode } from '../support/media-stage.ts'
import { cutOff, hang, nodeSkipReason } from '../support/node.ts'
import { type Kind, stall } from '../support/players-seen.ts'
import { watchInVlc } from '../support/players-vlc.ts'
import {
  type Allowed,
  behindInVlc,
  ended,
  invite,
  measureLatency,
  measureWorst,
  names,
  rounds,
  seat,
  seconds,
  type Theatre,
  under,
  vlc,
} from './play.ts'

/** A piece of the tests. */
export type Scenario = Of<Theatre>

/** Pictures come without a break: a browser on a busy machine drops some. */
const unbroken = { target: 0.5, bound: 1.5 }

/**
 * What is new needs an origin, to which the publisher comes after a second; edges ask for it every 3 s; a segment is complete after 2 s. A player of HLS has
 * some five seconds left, of which the segment that was being written is lost.
 */
export const newOrigin: Allowed = {
  // A connection to a pod that was there a moment ago may hang: the publisher's for some five seconds, a page's until it gives up after ten.
  hls: { target: 2.5, bound: 13 },
  flv: { target: 4, bound: 16 },
  // Chromium calls a connection lost some seven seconds after the last packet.
  whep: { target: 10, bound: 13 },
  vlc: { target: 3, bound: 18 },
}

/** Nothing refuses then: what viewers wait for is a probe of Kubernetes, or the time that SRS gives a connection. */
const lostOrigin: Allowed = {
  hls: { target: 30, bound: 90 },
  flv: { target: 30, bound: 90 },
  vlc: { target: 30, bound: 90 },
}

/** VLC often stops for two to five seconds, whatever happens, and once did so for eight. */
const nothing: Allowed = { hls: unbroken, flv: unbroken, whep: unbroken, vlc: { target: 1, bound: 10 } }

/** hls.js tries again a second after a request fails, and may come to a pod that is gone once more. */
const hlsRetried: Allowed = { ...nothing, hls: { target: 1, bound: 3 } }

/**
 * SRS begins its segments anew then, and the one that it was writing is lost: without nginx, hls.js stands before that hole until it jumps over it, and VLC,
 * some twenty seconds behind, goes on where the new playlist begins.
 */
const hlsAnew: Allowed = { ...nothing, hls: { target: 2.5, bound: 8 }, vlc: { target: 3, bound: 10 } }

/** A player of HLS fetches two files before the first segment; the others wait for a keyframe, which comes each two seconds. */
const limits: Partial<Record<Kind, Limits>> = {
  hls: { target: 3, bound: 5 },
  flv: { target: 1, bound: 4 },
  whep: { target: 2.5, bound: 5 },
  vlc: { target: 3, bound: 6 },
}

/** Viewers come to a stream that runs. */
export const joinOf = (others: Partial<Record<Kind, Limits>> = {}): Scenario => ({
  title: 'first picture of a running stream',
  run: (theatre, measure) =>
    onAir(theatre, async ({ stream }) => {
      await seconds(8)
      const first: Partial<Record<Kind, number[]>> = {}
      for (let round = 0; round < Math.max(rounds, 3); round++) {
        const viewers = await seat(theatre, stream)
        await seconds(2)
        for (const { kind, seen, close } of viewers) {
          const { begun, pictures, sound } = await seen()
          first[kind] = [...(first[kind] ?? []), ((pictures[0]?.t ?? Number.POSITIVE_INFINITY) - begun) / 1000]
          expect.soft(sound.length, `${names[kind]} has sound`).toBeGreaterThan(0)
          await close()
        }
      }
      for (const [kind, values] of Object.entries(first)) {
        measureWorst(measure, names[kind as Kind], values, { ...limits, ...others }[kind as Kind] ?? { target: 0 })
      }
    }),
})
export const join = joinOf()

/** How far players are behind the publisher, VLC with RTMP among them. */
export const latencyOf = (limits: Partial<Record<Kind, Limits>>): Scenario => ({
  title: 'latency',
  run: (theatre, measure) =>
    onAir(theatre, async ({ stream, publisher }) => {
      // Until a playlist is full, players of HLS begin where it begins.
      await seconds(25)
      const { rtmp } = await theatre.outside(stream)
      const viewers = [...(await seat(theatre, stream)), ...(vlc ? [await watchInVlc(vlc, rtmp, 'vlcRtmp')] : [])]
      await measureLatency(theatre, measure, publisher, viewers, limits)
      await Promise.all(viewers.map(viewer => viewer.close()))
    }),
})

/** How far VLC may be behind. */
export const inVlc = { vlc: behindInVlc, vlcRtmp: { target: 3, bound: 6 } }

export const latency = latencyOf({
  ...inVlc,
  hls: { target: 11, bound: 16 },
  flv: { target: 2.5, bound: 5 },
  whep: { target: 0.5, bound: 3 },
})

/** Viewers wait for a stream, which then begins. */
export const wait: Scenario = {
  title: 'from publish to first picture',
  run: async (theatre, measure) => {
    const first: Partial<Record<Kind, number[]>> = {}
    for (let round = 0; round < rounds; round++) {
      const stream = newStream()
      const viewers = await invite(theatre, stream)
      await seconds(2)
      const publisher = theatre.client.run('publish', theatre.addresses(stream).rtmp)
      try {
        for (const { kind, playing, seen } of viewers) {
          await playing(45)
          const { pictures } = await seen()
          first[kind] = [
            ...(first[kind] ?? []),
            ((pictures[0]?.t ?? Number.POSITIVE_INFINITY) - (publisher.seen('publish')[0]?.t ?? 0)) / 1000,
          ]
        }
      } finally {
        await theatre.client.stopAll()
        await Promise.all(viewers.map(viewer => viewer.close()))
      }
    }
    for (const [kind, values] of Object.entries(first)) measureWorst(measure, names[kind as Kind], values, { target: 4, bound: 10 })
  },
}

/** What SRS brings for people to look at. */
export const pages: Scenario = {
  title: 'the pages of SRS',
  run: async (theatre, measure) => {
    const { origin } = new URL((await theatre.outside('any')).flv)
    for (const page of ['/players/', '/console/']) {
      const { title, errors } = await theatre.players.visit(`${origin}${page}`)
      measure(`errors of ${page}`, errors.length, { target: 0, unit: '' }, errors)
      expect.soft(title, page).toMatch(/SRS/i)
    }
  },
}

/** The encoder loses its connection, and is back a second later. */
export const publisherReturns: Scenario = {
  title: 'the publisher reconnects',
  run: (theatre, measure) =>
    onAir(theatre, air => under(theatre, measure, air, { settle: 15, allowed: afterReturn }, async () => air.publisher.again())),
}

/** The same, and it comes to another origin. */
export const publisherMoves: Scenario = {
  title: 'the publisher comes to another origin',
  run: async (theatre, measure) => {
    const [one, other] = (await theatre.pods('origin')) as [StoredObject, StoredObject]
    const stream = newStream()
    const publisher = theatre.client.run('publish', podAddresses(other, stream).rtmp, podAddresses(one, stream).rtmp)
    try {
      await publisher.until('stream', () => publisher.seen('publish').length > 0)
      await seconds(6)
      const air = { stream, addresses: theatre.addresses(stream), publisher }
      let moved = false
      await under(theatre, measure, air, { settle: 15, allowed: afterReturn }, async () => {
        // Only the first time does it come from elsewhere.
        if (!moved) publisher.again()
        moved = true
      })
    } finally {
      await theatre.client.stopAll()
    }
  },
}

const afterReturn = (away: number): Allowed => ({
  hls: { target: away + 0.5, bound: away + 3 },
  flv: { target: away + 4, bound: away + 10 },
  whep: { target: away + 4, bound: away + 8 },
  vlc: { target: away + 1, bound: away + 10 },
})

/** The origin that has the stream is gone at once. */
export const originDies: Scenario = {
  title: 'the origin dies',
  run: (theatre, measure) =>
    onAir(theatre, air =>
      under(theatre, measure, air, { settle: 20, allowed: { ...newOrigin, ...theatre.newServer } }, async () => {
        const [origin] = await podsWith(theatre, 'origin', air.stream, 'publish')
        await endAtOnce(theatre, origin, '--wait=false')
      }),
    ).finally(() => theatre.upgrade({})),
}

/** The origin that has the stream does not answer any more, and nobody is told: `lose` does that to it. */
const origin = (title: string, lose: (pod: StoredObject) => Promise<unknown>): Scenario => ({
  title,
  run: (theatre, measure, skip) =>
    onAir(theatre, async air => {
      const [origin] = (await podsWith(theatre, 'origin', air.stream, 'publish')) as [StoredObject]
      const reason = await nodeSkipReason(origin)
      if (reason) return skip(reason)
      try {
        await under(theatre, measure, air, { settle: 90, times: 1, allowed: lostOrigin }, () => lose(origin))
      } finally {
        await theatre.kubectl.run(['delete', 'pod', origin.metadata.name, '--force', '--grace-period=0'])
      }
    }).finally(() => theatre.upgrade({})),
})

export const originHangs = origin('the origin hangs', hang)

export const originCutOff = origin('the packets of the origin are lost', cutOff)

/** All origins are replaced, one after the other. */
export const originRolls: Scenario = {
  title: 'rolling update of the origin',
  run: (theatre, measure) =>
    onAir(theatre, air =>
      under(theatre, measure, air, { settle: 15, allowed: { ...newOrigin, ...theatre.newServer } }, async () => {
        const before = await identities(theatre, 'origin')
        await theatre.upgrade({ origin: { pod: newPods() } })
        await seconds(5)
        expect((await identities(theatre, 'origin')).filter(pod => before.includes(pod))).toEqual([])
      }),
    ).finally(() => theatre.upgrade({})),
}

/** The edge of the viewer of HTTP-FLV is gone at once; the publisher is at the origin. */
export const edgeDies: Scenario = {
  title: 'an edge dies',
  run: async (theatre, measure) => {
    const [origin] = (await theatre.pods('origin')) as [StoredObject]
    const stream = newStream()
    const publisher = theatre.client.run('publish', podAddresses(origin, stream).rtmp)
    try {
      await publisher.until('stream', () => publisher.seen('publish').length > 0)
      await seconds(6)
      const air = { stream, addresses: theatre.addresses(stream), publisher }
      await under(theatre, measure, air, { settle: 10, allowed: { ...nothing, flv: { target: 3, bound: 6 } } }, async () => {
        const [edge] = await podsWith(theatre, 'edge', stream, 'flv-play')
        await endAtOnce(theatre, edge, '--wait=false')
      })
    } finally {
      await theatre.client.stopAll()
      await theatre.upgrade({})
    }
  },
}

/** Something that nobody is to notice. */
const unnoticed = (title: string, happen: (theatre: Theatre) => Promise<void>, allowed = nothing): Scenario => ({
  title,
  run: (theatre, measure) =>
    onAir(theatre, air => under(theatre, measure, air, { settle: 10, allowed }, () => happen(theatre))).finally(() => theatre.upgrade({})),
})

export const edgesRoll = unnoticed('rolling update of the edges', theatre => theatre.upgrade({ edge: { pod: newPods() } }))

export const gatewaysRoll = unnoticed(
  'rolling update of the gateways',
  theatre => theatre.upgrade({ hlsCache: { pod: newPods() } }),
  hlsRetried,
)

/** Each in turn, for a player may be at any. */
export const gatewaysDie = unnoticed(
  'each gateway dies in turn',
  async theatre => {
    for (const gateway of await theatre.pods('hls-cache')) {
      await endAtOnce(theatre, gateway)
      await theatre.upgrade({})
    }
  },
  hlsRetried,
)

export const nginxDies = unnoticed(
  'nginx restarts',
  async theatre => {
    const [pod] = await theatre.pods('origin')
    await theatre.kubectl.run(['exec', pod?.metadata.name ?? '', '--container', 'nginx', '--', 'sh', '-c', 'kill 1'])
  },
  hlsRetried,
)

export const scale = unnoticed('edges scaled to 5, then to 2', async theatre => {
  await theatre.upgrade({ edge: { replicas: 5 } })
  await theatre.upgrade({ edge: { replicas: 2 } })
})

export const canary = unnoticed('a canary, and a rollback', async theatre => {
  const revision = await theatre.helm.revision()
  await theatre.upgrade({ edge: { canary: { enabled: true, pod: newPods() } } })
  await theatre.helm.rollback(revision)
})

const directive = unnoticed(
  'a directive changes',
  async theatre => {
    await theatre.upgrade({ config: { vhost: { __defaultVhost__: { hls: { hls_window: 22 } } } } })
    await seconds(100)
  },
  hlsAnew,
)

/** SRS applies it while it runs; the file in the pod follows within about two minutes. */
export const reload: Scenario = {
  ...directive,
  run: async (theatre, ...rest) => {
    // Otherwise the upgrade would also take back what an earlier scenario changed, and replace the pods.
    await theatre.upgrade({})
    await originsSettled(theatre)
    await directive.run(theatre, ...rest)
  },
}

/** Another mode: all go on at the addresses that they know. `allowed`: over what a new origin takes. */
export const change = (mode: Mode, allowed: Allowed = {}): Scenario => ({
  title: `a change to ${mode.values.mode}, and back`,
  run: (theatre, measure) =>
    onAir(theatre, async air => {
      await under(theatre, measure, air, { settle: 25, allowed: { ...newOrigin, ...allowed } }, async () => {
        await theatre.change(mode)
        await seconds(20)
        await theatre.upgrade({})
      })
    }),
})

/** Nobody is left connected and silent. */
export const uninstall: Scenario = {
  title: 'uninstall',
  run: (theatre, measure) =>
    onAir(theatre, async ({ stream }) => {
      const viewers = await seat(theatre, stream)
      await seconds(3)
      const from = Date.now()
      const gone = theatre.helm.uninstall()
      // VLC goes on asking for a playlist, and does not say so.
      for (const viewer of viewers.filter(({ kind }) => kind !== 'vlc')) {
        const told = await ended(viewer, from, 60)
        const { length } = stall(await viewer.seen(), { from, to: Date.now() })
        measure(`${names[viewer.kind]}: told that it is over after`, told, { target: 15, bound: 40 }, { stall: length })
      }
      await Promise.all(viewers.map(viewer => viewer.close()))
      await gone
    }),
}
