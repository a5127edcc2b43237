// What viewers get from a gateway, and what that costs its origins: nginx with the configuration that the chart prints.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, it, type TestContext } from 'vitest'
import {
  type Gateway,
  type GatewayOptions,
  gatewaySkipReason,
  gatewayValues,
  type Nginx,
  type Origin,
  startGateway,
} from '../support/gateway.ts'
import { object } from '../support/objects.ts'
import { HlsWriter, PlaylistReader, type Segment, type WriterOptions } from '../support/playlists.ts'
import { render } from '../support/render.ts'

/** Seconds that a playlist outlives its origin here. */
const staleSeconds = 2
/** Seconds for which a gateway keeps a playlist: nginx counts whole ones, so up to one more than it is told. */
const cacheSeconds = 2

/** How to start the gateway of a test. */
interface Options extends GatewayOptions {
  /** `hlsCache.playlistWaitSeconds`. Default 0. */
  waitSeconds?: number
  /** `nginx.playlistExpireSeconds`. Default: the chart's. */
  expireSeconds?: number
}

async function start({ waitSeconds = 0, expireSeconds, ...options }: Options = {}): Promise<Gateway> {
  const hlsCache = { playlistStaleSeconds: staleSeconds, playlistWaitSeconds: waitSeconds }
  const nginx = expireSeconds === undefined ? {} : { playlistExpireSeconds: expireSeconds }
  return startGateway(await render(gatewayValues({ hlsCache, nginx })), options)
}

beforeEach(({ skip }) => skip(gatewaySkipReason !== undefined, gatewaySkipReason))

describe.concurrent('a gateway that waits for playlists', () => {
  const waitSeconds = 3
  let gateway: Gateway
  beforeAll(async () => {
    if (!gatewaySkipReason) gateway = await start({ waitSeconds })
  })
  afterAll(() => gateway?.stop())

  /** A stream that is gone, and that an origin has known. */
  const gone = async (stream: string) => {
    const origin = gateway.origins[0] as Origin
    const srs = new HlsWriter(origin, stream)
    await srs.write(1)
    await fetch(origin.url + srs.file)
    await origin.remove(srs.file)
    return srs
  }

  it('answers with the playlist of a stream that comes back meanwhile, whoever asks', async ({ expect }) => {
    const srs = await gone('soon')
    const answers = many(5, () => get(gateway, srs.file))
    await sleep(1000)
    await srs.write(2)
    for (const { status, body } of await answers) {
      expect({ status, body }).toMatchObject({ status: 200, body: expect.stringContaining('soon-2-') })
    }
  })

  it('answers a player that had a playlist as soon as the stream is back', async ({ expect }) => {
    const [from, to] = gateway.origins as [Origin, Origin]
    const srs = new HlsWriter(from, 'back', { age: 8 })
    await srs.write(2)
    const player = new PlaylistReader()
    await player.poll(gateway.hls.url + srs.file)
    await from.remove(srs.file)
    await sleep(cacheSeconds * 1000 + 100)
    const poll = player.poll(gateway.hls.url + srs.file)
    await sleep(1000)
    srs.restart(1, to)
    await srs.write(1)
    expect(await poll).toHaveLength(3)
  })

  it('has nobody get a playlist without anything new meanwhile, and asks for one of those who wait', async ({ expect }) => {
    const [from, to] = gateway.origins as [Origin, Origin]
    const srs = new HlsWriter(from, 'shared', { age: 8 })
    await srs.write(2)
    await get(gateway, srs.file)
    await from.remove(srs.file)
    await sleep(cacheSeconds * 1000 + 100)
    const before = (await requests(gateway, srs.file))[0] as number
    const waiting = many(10, () => get(gateway, srs.file))
    await sleep(1000)
    srs.restart(1, to)
    const last = `shared-0-${srs.time}`
    await srs.write(1)
    for (const { status, body } of await waiting)
      expect({ status, body }).toMatchObject({ status: 200, body: expect.stringContaining(last) })
    // Each at the begin and at the end, and one every 0.2 s.
    expect(((await requests(gateway, srs.file))[0] as number) - before).toBeLessThan(10 + 10 + 1 / 0.2 + 10)
  })

  it('tells of a segment only when it is there', async ({ expect }) => {
    const origin = gateway.origins[0] as Origin
    const srs = new HlsWriter(origin, 'late', { age: 8, name: sequence => `late-${sequence}.ts` })
    await srs.write(2)
    await get(gateway, srs.file)
    await srs.write(1)
    await origin.remove('/live/late-2.ts')
    await sleep(cacheSeconds * 1000 + 100)
    let isThere = false
    const answer = get(gateway, srs.file).then(({ status, body }) => ({ status, body, isThere }))
    // The cache remembers no 404 from one look to the next. A look asks for the playlist, and for the segment first this origin and then all.
    const asked = () => origin.requests('/live/late-2.ts')
    await expect.poll(asked, { timeout: waitSeconds * 1000 }).toBeGreaterThan(7)
    expect(await asked()).toBeLessThanOrEqual(2 * (await origin.requests(srs.file)))
    await origin.write('/live/late-2.ts', 'late')
    isThere = true
    expect(await answer).toMatchObject({ status: 200, isThere: true, body: expect.stringContaining('late-2.ts') })
  })

  it('answers 404 after that time', async ({ expect }) => {
    const { file } = await gone('never')
    const start = performance.now()
    expect((await get(gateway, file)).status).toBe(404)
    expect((performance.now() - start) / 1000).toBeGreaterThan(waitSeconds - 0.5)
  })

  it('waits for a stream of which SRS writes the first segment', async ({ expect }) => {
    const origin = gateway.origins[1] as Origin
    await origin.write('/live/begins-0-1700000000000.ts.tmp', 'half')
    const srs = new HlsWriter(origin, 'begins')
    const answer = get(gateway, srs.file)
    await sleep(1000)
    await srs.write(1)
    expect(await answer).toMatchObject({ status: 200, body: expect.stringContaining('begins-0-') })
    // That one was left behind, and another stream's is no sign.
    await origin.write('/live/left-0-1700000000000.ts.tmp', 'half', 60)
    for (const file of ['/live/left.m3u8', '/live/begin.m3u8']) {
      const begin = performance.now()
      expect((await get(gateway, file)).status).toBe(404)
      expect((performance.now() - begin) / 1000).toBeLessThan(waitSeconds - 1)
    }
  })

  it('holds nobody who asks for what nobody has known, and asks origins for all of it at once', async ({ expect }) => {
    const before = await requests(gateway, '/.known')
    const begin = performance.now()
    const files = Array.from({ length: 200 }, (_, i) => (i % 2 ? `/live/random-${i}.m3u8` : `/live/random-${i}.ts`))
    const answers = await Promise.all(files.map(file => get(gateway, file)))
    const seconds = (performance.now() - begin) / 1000
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]))
    expect(seconds).toBeLessThan(waitSeconds)
    for (const [i, count] of (await requests(gateway, '/.known')).entries()) {
      expect(count - (before[i] as number)).toBeLessThanOrEqual(10 + seconds / 0.05)
    }
    const asked = await Promise.all(files.slice(0, 20).map(file => requests(gateway, file)))
    expect(Math.max(...asked.flat())).toBe(0)
    // Nor does a file of the cache stay for each.
    expect(await cached(gateway, 'random-')).toEqual([])
  })
})

describe.concurrent('a gateway with room for few', () => {
  /** A gateway of which some words of its configuration are others. */
  const changed = async ({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, ...changes: [string, string][]) => {
    const rendered = await render(gatewayValues({ hlsCache: { playlistWaitSeconds: 4 } }))
    const { data } = object(rendered, 'ConfigMap', 'hls-cache')
    for (const [from, to] of changes) {
      if (!data['nginx.conf'].includes(from)) throw new Error(`nginx.conf has no ${from}`)
      data['nginx.conf'] = data['nginx.conf'].replaceAll(from, to)
    }
    const gateway = await startGateway(rendered)
    onTestFinished(gateway.stop)
    return gateway
  }

  it('tells at once who comes when enough wait for streams', async ({ expect, onTestFinished }) => {
    const gateway = await changed({ onTestFinished }, ['limit_conn waits_conn 2000', 'limit_conn waits_conn 2'])
    const seen = encodeURIComponent(JSON.stringify({ number: 7, breaks: 0, segments: [], time: Date.now() }))
    const files = [0, 1, 2, 3].map(i => `/live/held-${i}.m3u8`)
    for (const file of files) await fetch(`${gateway.hls.url}/.seen${file}`, { headers: { 'X-Seen': seen } })
    const begin = performance.now()
    const waited = await Promise.all(
      files.map(async file => {
        expect((await get(gateway, file)).status).toBe(404)
        return performance.now() - begin > 3000
      }),
    )
    expect(waited.filter(Boolean)).toHaveLength(2)
  })

  it('has strangers wait for their turn, and viewers not', async ({ expect, onTestFinished }) => {
    const gateway = await changed({ onTestFinished }, ['rate=1000r/s', 'rate=1r/s'], ['burst=4000', 'burst=5'])
    const srs = new HlsWriter(gateway.origins[0] as Origin, 'viewed')
    await srs.write(2)
    const player = new PlaylistReader()
    expect(await player.poll(gateway.hls.url + srs.file)).toHaveLength(2)
    // So many that some are refused even where the machine takes ten seconds to send them.
    const names = Array.from({ length: 5 }, (_, i) => [`${i}.m3u8`, `${i}.ts`, `${i}.flv.ts`, `${i}.key`]).flat()
    const strangers = Promise.all(names.map(name => get(gateway, `/live/stranger-${name}`)))
    await sleep(cacheSeconds * 1000 + 100)
    await srs.write(1)
    const begin = performance.now()
    const segments = await player.poll(gateway.hls.url + srs.file)
    expect(segments).toHaveLength(3)
    for (const { uri } of segments) expect((await get(gateway, `/live/${uri}`)).status).toBe(200)
    // Behind the strangers, they would wait for more than five seconds.
    expect((performance.now() - begin) / 1000).toBeLessThan(4.5)
    const answers = await strangers
    const refused = answers.filter(({ status }) => status === 503)
    expect(answers.filter(({ status }) => status === 404).length + refused.length).toBe(names.length)
    expect(refused.length).toBeGreaterThanOrEqual(2)
    for (const { headers } of refused) expect(headers['retry-after']).toBe('1')
  })
})

describe.concurrent('a gateway among pods of another version', () => {
  it('finds what origins have that can only be asked for one file at a time', async ({ expect, onTestFinished }) => {
    const rendered = await render(gatewayValues({ hlsCache: { playlistWaitSeconds: 3 } }))
    const { data } = object(rendered, 'ConfigMap', 'nginx')
    data['nginx.conf'] = data['nginx.conf'].replace(/location = \/\.known \{[^}]*\}/, '')
    expect(data['nginx.conf']).not.toContain('known')
    const gateway = await startGateway(rendered)
    onTestFinished(gateway.stop)
    const srs = new HlsWriter(gateway.origins[1] as Origin, 'known to old ones')
    await srs.write(2)
    const player = new PlaylistReader()
    const url = gateway.hls.url + encodeURI(srs.file)
    expect(await player.poll(url)).toHaveLength(2)
    await gateway.origins[2]?.write('/live/old.ts', 'segment')
    expect(await get(gateway, '/live/old.ts')).toMatchObject({ status: 200, body: 'segment' })
    for (const file of ['/live/none.m3u8', '/live/none.ts']) expect((await get(gateway, file)).status).toBe(404)
    // And a stream that players had is waited for.
    await gateway.origins[1]?.remove(srs.file)
    await sleep((cacheSeconds + staleSeconds) * 1000 + 100)
    const poll = player.poll(url)
    await sleep(500)
    srs.restart(1, gateway.origins[0] as Origin)
    await srs.write(1)
    expect((await poll).at(-1)?.uri).toContain('known to old ones-0-')
  })
})

describe.concurrent('a gateway', () => {
  let gateway: Gateway
  beforeAll(async () => {
    if (!gatewaySkipReason) gateway = await start({ count: 2 })
  })
  afterAll(() => gateway?.stop())

  it.for([0, 1, 2])('finds what origin %i has', async (at, { expect }) => {
    const [playlist, segment] = [`/live/found-${at}.m3u8`, `/live/found-${at}.ts`]
    await new HlsWriter(gateway.origins[at] as Origin, `found-${at}`).write(2)
    await gateway.origins[at]?.write(segment, `segment ${at}`)
    const answer = await get(gateway, playlist)
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining(`\nfound-${at}-1-`) })
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.apple.mpegurl',
      'cache-control': 'max-age=1, stale-if-error=120',
      'access-control-allow-origin': '*',
    })
    const media = await get(gateway, segment)
    expect(media).toMatchObject({ status: 200, body: `segment ${at}` })
    expect(media.headers).toMatchObject({
      'content-type': 'video/mp2t',
      'cache-control': 'max-age=86400, immutable',
      'access-control-allow-origin': '*',
    })
  })

  it('asks for a segment once, however many want it, and with whatever query', async ({ expect }) => {
    const file = '/live/popular.ts'
    await gateway.origins[2]?.write(file, Buffer.alloc(200_000, 'segment'))
    const queries = many(5, () => get(gateway, `${file}?viewer=${Math.random()}`))
    const answers = [...(await many(50, () => get(gateway, file))), ...(await queries)]
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.length}`))).toEqual(new Set(['200 200000']))
    expect(await requests(gateway, file)).toEqual([0, 0, 1])
  })

  it('remembers for a second that there is no such segment', async ({ expect }) => {
    const file = '/live/missing.ts'
    const passed = clock()
    const answers = [...(await many(50, () => get(gateway, file))), ...(await watch(gateway, file, 0.5, 0.05))]
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]))
    expect(Math.max(...(await requests(gateway, file))), 'requests at an origin').toBeLessThanOrEqual(2 + passed())
  })

  it('asks for a playlist once a second at the most', async ({ expect }) => {
    const srs = new HlsWriter(gateway.origins[2] as Origin, 'popular')
    await srs.write(2)
    const { file } = srs
    const passed = clock()
    await many(50, () => get(gateway, file))
    await watch(gateway, file, 1, 0.05)
    expect(Math.max(...(await requests(gateway, file)))).toBeLessThanOrEqual(1 + passed())
  })

  it('remembers for a second that there is no such stream', async ({ expect }) => {
    const file = '/live/missing.m3u8'
    const passed = clock()
    for (const _ of [1, 2]) {
      const answers = await many(50, () => get(gateway, file))
      const again = await watch(gateway, file, 0.5, 0.05)
      expect(new Set([...answers, ...again].map(({ status }) => status))).toEqual(new Set([404]))
      expect(Math.max(...(await requests(gateway, file))), 'requests at an origin').toBeLessThanOrEqual(3 * (1 + passed()))
      // Until the second is over: then many come again.
      await sleep(1200)
    }
  })

  it('has something newer for a viewer who comes every other second', async ({ expect }) => {
    const srs = new HlsWriter(gateway.origins[0] as Origin, 'calm')
    const player = new PlaylistReader()
    for (const round of [1, 2]) {
      if (round > 1) await sleep(cacheSeconds * 1000 + 100)
      await srs.write(1)
      await player.poll(gateway.hls.url + srs.file)
      expect(player.seen.size).toBe(round)
    }
  })

  it('asks the origin alone that has a stream, until its next segment is late', async ({ expect }) => {
    const srs = new HlsWriter(gateway.origins[1] as Origin, 'home')
    const url = gateway.hls.url + srs.file
    const player = new PlaylistReader()
    for (const round of [1, 2]) {
      if (round > 1) await sleep(cacheSeconds * 1000 + 100)
      await srs.write(1, 3)
      await player.poll(url)
      expect(player.seen.size).toBe(round)
    }
    expect(await requests(gateway, srs.file)).toEqual([1, 2, 1])
    await sleep(5000)
    await player.poll(url)
    // This pod, and the other one, which it has look as well.
    expect(await requests(gateway, srs.file)).toEqual([3, 4, 3])
  })

  it('follows another pod that has found more elsewhere', async ({ expect }) => {
    const [old, live] = gateway.origins as [Origin, Origin]
    const srs = new HlsWriter(old, 'followed')
    const [first, second] = gateway.gateways.map(({ url }) => url + srs.file) as [string, string]
    const player = new PlaylistReader()
    await srs.write(1, 60)
    await player.poll(first)
    srs.restart(1, live)
    await srs.write(1, 60)
    await fetch(second)
    await sleep(cacheSeconds * 1000 + 100)
    await player.poll(first)
    expect(player.seen.size).toBe(2)
  })

  it.for([
    [0, 2],
    [2, 0],
  ] as const)(
    'goes on with the newest playlist, and begins with it: a stream went from origin %i to %i',
    async ([from, to], { expect }) => {
      const [old, live] = [gateway.origins[from], gateway.origins[to]] as [Origin, Origin]
      const srs = new HlsWriter(old, `from-${from}-to-${to}`)
      const [first, second] = gateway.gateways.map(({ url }) => ({ url: url + srs.file, player: new PlaylistReader() })) as [Viewer, Viewer]
      await srs.write(5, 2, () => fetch(old.url + srs.file))
      await first.player.poll(first.url)
      srs.restart(1, live)
      await srs.write(1)
      // The old origin has its playlist for a while yet.
      expect(await second.player.poll(second.url)).toHaveLength(1)
      await expect.poll(async () => (await first.player.poll(first.url)).length, { timeout: 4000 }).toBe(1)
    },
  )

  it('follows a publisher to another origin and back, in numbers that are close to each other', async ({ expect }) => {
    const [here, there] = gateway.origins as [Origin, Origin]
    const url = gateway.hls.url + new HlsWriter(here, 'hops').file
    const player = new PlaylistReader()
    const newest = async (name: string) => {
      await expect.poll(async () => (await player.poll(url)).at(-1)?.uri, { timeout: 4000 }).toContain(name)
    }
    const home = new HlsWriter(here, 'hops', { age: 60, name: sequence => `home-${sequence}.ts` })
    await home.write(3)
    await newest('home-2')
    const away = new HlsWriter(there, 'hops', { age: 50, name: sequence => `away-${sequence}.ts` })
    await away.write(2)
    await newest('away-1')
    home.time = away.time
    home.reconnect()
    await home.write(1)
    await newest('home-3')
    const last = [...player.seen.values()].map(({ number }) => number)
    expect(Math.max(...last) - Math.min(...last)).toBeLessThan(20)
  })

  it('stays with the stream that began later while two origins have it', async ({ expect }) => {
    const [one, other] = gateway.origins.slice(1).map(origin => new HlsWriter(origin, 'twice', { age: 50 })) as [HlsWriter, HlsWriter]
    const name = (segments: Segment[]) => Number(segments.at(-1)?.uri.split('-')[1])
    const player = new PlaylistReader()
    await one.write(9, 2, () => fetch(gateway.origins[1]?.url + one.file))
    other.time = one.time + 300
    await other.write(1)
    for (let round = 0; round < 8; round++) {
      await (round % 2 ? other : one).write(1, 1)
      expect(name(await player.poll(gateway.hls.url + one.file))).toBeLessThan(9)
      await sleep(600)
    }
    expect(player.seen.size).toBeGreaterThan(2)
  })

  it('goes on for a while with a playlist that was deleted', async ({ expect }) => {
    const file = await written(gateway.origins[1], 'deleted')
    await goesOnAfter(gateway, file, () => gateway.origins[1]?.remove(file), expect)
  })

  it('does not bring back a playlist of long ago', async ({ expect }) => {
    const file = await written(gateway.origins[0], 'returns')
    const player = new PlaylistReader()
    await player.poll(gateway.hls.url + file)
    await gateway.origins[0]?.remove(file)
    await sleep((cacheSeconds + staleSeconds) * 1000 + 100)
    await written(gateway.origins[1], 'returns', { age: 50 })
    expect(await player.poll(gateway.hls.url + file)).toHaveLength(1)
    expect(player.seen.size).toBe(2)
  })
})

describe.concurrent('a gateway whose origins fail', () => {
  const expireSeconds = 4

  it('goes on at another origin as if it were the same, for players of every pod', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished }, { count: 2 })
    const [from, to] = gateway.origins as [Origin, Origin]
    const srs = new HlsWriter(from, 'moves', { age: 20 })
    const player = new PlaylistReader()
    const [one, other] = gateway.gateways.map(({ url }) => url) as [string, string]
    await srs.write(4)
    await player.poll(one + srs.file)
    await sleep(cacheSeconds * 1000 + 100)
    await srs.write(1)
    await player.poll(one + srs.file)
    await from.stop()
    srs.restart(1, to)
    await srs.write(1)
    const segments = await player.poll(other + srs.file)
    expect(segments.map(({ uri }) => uri.split('-')[1])).toEqual(['1', '2', '3', '4', '0'])
    const numbers = [...player.seen.values()].map(({ number }) => number)
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] as number) + i))
    // Nobody has asked for it, and the other pod has it in its cache.
    const last = await fetch(`${other}/live/${segments.at(-2)?.uri}`)
    expect([last.status, await last.text()]).toEqual([200, expect.stringContaining('moves')])
  })

  it('goes on with what another pod knew that has left, where the origins are new as well', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished }, { count: 2, waitSeconds: 5 })
    const [from, to] = gateway.origins as [Origin, Origin]
    const [leaving, starting] = gateway.gateways as [Nginx, Nginx]
    await starting.stop()
    const srs = new HlsWriter(from, 'replaced', { age: 20 })
    const player = new PlaylistReader()
    await srs.write(4)
    await player.poll(leaving.url + srs.file)
    await from.stop()
    await starting.start()
    await leaving.stop()
    const waiting = player.poll(starting.url + srs.file)
    await sleep(500)
    srs.restart(1, to)
    await srs.write(2)
    await waiting
    const numbers = [...player.seen.values()].map(({ number }) => number)
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] as number) + i))
    expect(numbers.length).toBeGreaterThan(4)
  })

  it('asks the other pods what players have seen before a stream begins anew, as they may not have known this one', async ({
    expect,
    onTestFinished,
  }) => {
    const gateway = await started({ onTestFinished }, { count: 2, waitSeconds: 5 })
    const [from, to] = gateway.origins as [Origin, Origin]
    const [older, younger] = gateway.gateways as [Nginx, Nginx]
    // It answers the younger one, and does not tell it anything by itself.
    await older.trust(['127.0.0.1'])
    const srs = new HlsWriter(from, 'untold', { age: 20 })
    const player = new PlaylistReader()
    await srs.write(4)
    await player.poll(older.url + srs.file)
    await from.stop()
    srs.restart(1, to)
    await srs.write(2)
    await player.poll(younger.url + srs.file)
    const numbers = [...player.seen.values()].map(({ number }) => number)
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] as number) + i))
    expect(numbers.length).toBeGreaterThan(4)
  })

  it('has what players have seen elsewhere where no origin answers, rather than have them give up', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished }, { count: 2, waitSeconds: 1 })
    const [from] = gateway.origins as [Origin]
    const [leaving, other] = gateway.gateways as [Nginx, Nginx]
    const srs = new HlsWriter(from, 'remembered', { age: 20 })
    await srs.write(4)
    const before = await new PlaylistReader().poll(leaving.url + srs.file)
    onTestFinished(() => from.signal('SIGCONT'))
    await from.signal('SIGSTOP')
    await leaving.stop()
    for (const _ of [1, 2]) expect(await new PlaylistReader().poll(other.url + srs.file)).toEqual(before)
    await from.signal('SIGCONT')
    await srs.write(1)
    const last = async () => (await new PlaylistReader().poll(other.url + srs.file)).at(-1)?.number
    await expect.poll(last, { timeout: 10_000, interval: 100 }).toBe((before.at(-1)?.number as number) + 1)
  })

  it('goes on with what other pods deliver where it knows no origin that has the stream, and never goes back', async ({
    expect,
    onTestFinished,
  }) => {
    const { hls, origins } = await started({ onTestFinished }, { waitSeconds: 5 })
    const [origin] = origins as [Origin]
    const srs = new HlsWriter(origin, 'replaced', { age: 20 })
    await srs.write(4)
    const player = new PlaylistReader()
    const last = (await player.poll(hls.url + srs.file)).at(-1) as Segment
    await Promise.all(origins.map(one => one.stop()))
    for (const further of [2, 3]) {
      const segments = [further - 1, further].map(n => ({ uri: `replaced-new-${n}.ts`, duration: '2.000,', breaks: 0 }))
      const seen = { number: last.number + further, breaks: last.discontinuity + 1, segments, time: Date.now() }
      const headers = { 'X-Seen': encodeURIComponent(JSON.stringify(seen)) }
      expect((await fetch(`${hls.url}/.seen${srs.file}`, { headers })).status).toBe(204)
      const uri = `replaced-new-${further}.ts`
      const told = { uri, number: last.number + further, discontinuity: last.discontinuity + 1 }
      await expect.poll(async () => (await player.poll(hls.url + srs.file)).at(-1), { timeout: 4000, interval: 100 }).toEqual(told)
    }
  })

  for (const [what, leave] of [
    ['is gone', (origin: Origin) => origin.stop()],
    ['no longer has it', (origin: Origin, file: string) => origin.remove(file)],
  ] as const) {
    it(`asks the other pods of the cache where the only origin that it knows ${what}, as another may have the stream`, async ({
      expect,
      onTestFinished,
    }) => {
      const gateway = await started({ onTestFinished }, { count: 2, waitSeconds: 8 })
      const [from, to] = gateway.origins as [Origin, Origin]
      const [older, younger] = gateway.gateways as [Nginx, Nginx]
      await older.stop()
      const file = path.join(older.folder, 'etc/nginx-srs/nginx.conf')
      const text = await readFile(file, 'utf8')
      await writeFile(file, text.replace(/js_var \$origins "(\S+) .*"/, 'js_var $origins "$1"'))
      await older.start()
      await older.trust(['127.0.0.1', younger.address])
      await younger.trust(['127.0.0.1', older.address])
      const srs = new HlsWriter(from, 'elsewhere', { age: 20 })
      const player = new PlaylistReader()
      await srs.write(4)
      await player.poll(older.url + srs.file)
      await leave(from, srs.file)
      srs.restart(1, to)
      await srs.write(2)
      const last = async () => (await player.poll(older.url + srs.file)).at(-1)?.uri
      await expect.poll(last, { timeout: 10_000, interval: 100 }).toMatch(/^elsewhere-1-/)
      const numbers = [...player.seen.values()].map(({ number }) => number)
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] as number) + i))
      expect((await fetch(`${older.url}/live/${(await player.poll(older.url + srs.file)).at(-1)?.uri}`)).status).toBe(200)
    })
  }

  // Alone: it answers in the place of the other pods, which are waited for by the clock.
  it.sequential('starts as soon as each other pod has told it once what players have seen', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished }, { count: 3 })
    const [starting, ...others] = gateway.gateways as [Nginx, Nginx, Nginx]
    await Promise.all(gateway.gateways.map(nginx => nginx.stop()))
    const seen = (n: number) => encodeURIComponent(JSON.stringify({ number: n, breaks: 0, segments: [], time: Date.now() }))
    const streams = ['/live/first.m3u8', '/live/second.m3u8']
    const asked = [0, 0]
    // The first one tells at once, and hangs later; the second one does not know the new pod at first, and is slow.
    const answers: RequestListener[] = [
      (_, response) => (asked[0] === 1 ? response.end(JSON.stringify([[streams[0], seen(7)]])) : undefined),
      (_, response) =>
        asked[1] === 3 ? setTimeout(() => response.end(JSON.stringify([[streams[1], seen(8)]])), 300) : response.writeHead(404).end(),
    ]
    for (const [i, { address }] of others.entries()) {
      const peer = createServer((request, response) => {
        asked[i] = (asked[i] ?? 0) + 1
        answers[i]?.(request, response)
      })
      peer.listen(Number(new URL(starting.url).port), address)
      onTestFinished(() => void peer.close().closeAllConnections())
    }
    await starting.trust(others.map(({ address }) => address))
    await starting.start()
    await starting.trust(['127.0.0.1'])
    const known: [string, string][] = await (await fetch(`${starting.url}/.seen/`)).json()
    expect({ asked, known: known.map(([name]) => name).sort() }).toEqual({ asked: [1, 3], known: streams })
  })

  it('learns of a thousand streams, however long their names', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished }, { count: 2 })
    const [leaving, starting] = gateway.gateways as [Nginx, Nginx]
    await starting.stop()
    const names = Array.from({ length: 1000 }, (_, i) => `/live/${i}-${'n'.repeat(200)}.m3u8`)
    for (let i = 0; i < names.length; i += 100) {
      const told = names.slice(i, i + 100).map(name => {
        const segments = Array.from({ length: 5 }, (_, n) => ({ uri: `${n}-${'s'.repeat(200)}.ts`, duration: '2.000,', breaks: 0 }))
        const seen = encodeURIComponent(JSON.stringify({ number: 7, breaks: 0, segments, time: Date.now() }))
        return fetch(`${leaving.url}/.seen${name}`, { headers: { 'X-Seen': seen } })
      })
      for (const { status } of await Promise.all(told)) expect(status).toBe(204)
    }
    await starting.start()
    await starting.trust(['127.0.0.1'])
    const known: [string, string][] = await (await fetch(`${starting.url}/.seen/`)).json()
    expect(known.map(([name]) => name).sort()).toEqual(names.sort())
  })

  it('tells other pods alone what players have seen', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished })
    const ask = async (peer: string) => {
      await gateway.hls.trust([peer])
      return (await fetch(`${gateway.hls.url}/.seen/`)).status
    }
    expect(await ask('127.0.0.3')).toBe(404)
    expect(await ask('127.0.0.1')).toBe(200)
  })

  it('has each segment of which players read', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished })
    const [origin] = gateway.origins as [Origin]
    const srs = new HlsWriter(origin, 'complete')
    await srs.write(2)
    const [first, second] = await new PlaylistReader().poll(gateway.hls.url + srs.file)
    await origin.stop()
    for (const segment of [first, second]) expect((await get(gateway, `/live/${segment?.uri}`)).status).toBe(200)
  })

  it('does not tell of a segment that got lost with its origin halfway', async ({ expect, onTestFinished }) => {
    const gateway = await startedPatient({ onTestFinished })
    const [origin] = gateway.origins as [Origin]
    const srs = new HlsWriter(origin, 'halfway')
    await srs.write(2)
    const answer = await get(gateway, srs.file)
    await origin.stop()
    const number = Date.parse(answer.headers['last-modified'] as string) / 1000 + 1
    const dying = createServer((request, response) => {
      if (request.url === srs.file) {
        response.setHeader('Last-Modified', new Date(number * 1000).toUTCString())
        return response.end(`${answer.body}#EXTINF:2.000\nhalfway-2.ts\n`)
      }
      if (request.headers.range) return response.writeHead(206, { 'Content-Range': 'bytes 0-0/100000' }).end('x')
      response.writeHead(200, { 'Content-Length': 100_000 }).write('x'.repeat(50_000))
      return setTimeout(() => dying.close(() => {}).closeAllConnections(), 100)
    })
    dying.listen(Number(new URL(origin.url).port), origin.address)
    onTestFinished(() => void dying.close())
    await sleep(cacheSeconds * 1000 + 100)
    expect((await get(gateway, srs.file)).body).toBe(answer.body)
  })

  it('is told what players have seen by other pods, and not by clients', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished }, { waitSeconds: 2 })
    const seen = encodeURIComponent(JSON.stringify({ number: 7, breaks: 0, segments: [], time: Date.now() }))
    const waited = []
    for (const [peer, status, file] of [
      ['127.0.0.3', 404, '/live/untold.m3u8'],
      ['127.0.0.1', 204, '/live/told.m3u8'],
    ] as const) {
      await gateway.hls.trust([peer])
      const answer = await fetch(`${gateway.hls.url}/.seen${file}`, { headers: { 'X-Seen': seen } })
      expect(answer.status).toBe(status)
      const begin = performance.now()
      await get(gateway, file)
      waited.push(performance.now() - begin > 1500)
    }
    // Who knows of a stream waits for it.
    expect(waited).toEqual([false, true])
  })

  it('goes on with the playlist of one that refuses connections until the stream counts as gone', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished }, { expireSeconds })
    const file = await written(gateway.origins[2], 'refused', { age: 2 })
    await goesOnAfter(gateway, file, () => gateway.origins[2]?.stop(), expect, { least: expireSeconds, answer: 503 })
  })

  it('goes on with the playlist of one whose name is gone until the stream counts as gone', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished }, { expireSeconds })
    const [, origin] = gateway.origins
    const file = await written(origin, 'unnamed', { age: 2 })
    const loss = async () => origin && Object.assign(origin, { resolves: false })
    // nginx knows a name for two seconds.
    await goesOnAfter(gateway, file, loss, expect, { least: expireSeconds, delay: 2, answer: 503 })
  })

  it('delivers the segments that it has', async ({ expect, onTestFinished }) => {
    const gateway = await startedPatient({ onTestFinished })
    for (const origin of gateway.origins) await origin.write('/live/cached.ts', 'segment')
    await get(gateway, '/live/cached.ts')
    await Promise.all(gateway.origins.map(origin => origin.stop()))
    expect(await get(gateway, '/live/cached.ts')).toMatchObject({ status: 200, body: 'segment' })
    expect((await get(gateway, '/live/other.ts')).status).toBe(503)
  })

  it('delivers what only one has that is slower than the others', async ({ expect, onTestFinished }) => {
    const gateway = await startedPatient({ onTestFinished })
    const origin = gateway.origins[1] as Origin
    await origin.write('/live/slow.ts', 'segment')
    await origin.signal('SIGSTOP')
    const answer = get(gateway, '/live/slow.ts')
    await sleep(500)
    await origin.signal('SIGCONT')
    expect(await answer).toMatchObject({ status: 200, body: 'segment' })
  })

  it('delivers what one has while another hangs', async ({ expect, onTestFinished }) => {
    const gateway = await startedPatient({ onTestFinished })
    const [hangs, has] = gateway.origins as [Origin, Origin]
    await hangs.signal('SIGSTOP')
    onTestFinished(() => hangs.signal('SIGCONT'))
    const srs = new HlsWriter(has, 'beside')
    const player = new PlaylistReader()
    for (let segments = 1; segments <= 3; segments++) {
      await srs.write(1)
      await sleep(cacheSeconds * 1000 + 100)
      const read = await player.poll(gateway.hls.url + srs.file)
      expect(read.length).toBe(segments)
    }
  })

  it('delivers what another one has as soon as the one hangs that had it so far', async ({ expect, onTestFinished }) => {
    const gateway = await startedPatient({ onTestFinished })
    const [hangs, has] = gateway.origins as [Origin, Origin]
    const srs = new HlsWriter(hangs, 'left behind')
    const player = new PlaylistReader()
    const url = gateway.hls.url + encodeURI(srs.file)
    await srs.write(1, 60)
    await player.poll(url)
    await hangs.signal('SIGSTOP')
    onTestFinished(() => hangs.signal('SIGCONT'))
    srs.restart(1, has)
    await srs.write(1)
    await sleep(cacheSeconds * 1000 + 100)
    await player.poll(url)
    expect(player.seen.size).toBe(2)
  })

  it('starts without them, and delivers when they are there', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished }, { resolves: false })
    const file = await written(gateway.origins[1], 'early')
    expect([404, 503]).toContain((await get(gateway, file)).status)
    for (const origin of gateway.origins) origin.resolves = true
    await expect.poll(async () => (await get(gateway, file)).status, { timeout: 5000 }).toBe(200)
  })

  it('starts again after it was killed', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished })
    const file = await written(gateway.origins[0], 'again')
    await gateway.hls.kill()
    await gateway.hls.start()
    expect((await get(gateway, file)).status).toBe(200)
  })
})

/** A gateway of the test's own. */
async function started({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, options?: Options): Promise<Gateway> {
  const gateway = await start(options)
  onTestFinished(gateway.stop)
  return gateway
}

/** A gateway that gives an origin longer to answer than any test lasts. */
async function startedPatient({ onTestFinished }: Pick<TestContext, 'onTestFinished'>): Promise<Gateway> {
  const rendered = await render(gatewayValues())
  const { data } = object(rendered, 'ConfigMap', 'hls-cache')
  data['nginx.conf'] = data['nginx.conf'].replace(/js_fetch_timeout \w+;/, 'js_fetch_timeout 1h;')
  const gateway = await startGateway(rendered)
  onTestFinished(gateway.stop)
  return gateway
}

/**
 * A viewer has a playlist, then `loss` happens: it is still delivered for so many seconds at the `least`, and for no more than `staleSeconds` after them.
 * `delay`: seconds until nginx knows, at the most; `answer`: its status at the end.
 */
async function goesOnAfter(
  gateway: Gateway,
  file: string,
  loss: () => Promise<unknown> | undefined,
  expect: TestContext['expect'],
  { least = 0, delay = 0, answer = 404 } = {},
): Promise<void> {
  await expect.poll(async () => (await get(gateway, file)).status, { timeout: 5000 }).toBe(200)
  // What the cache knows is as old as its last look, however long the loss takes on a busy machine.
  const begin = performance.now()
  await loss()
  const most = least + delay + cacheSeconds + staleSeconds + 3
  await expect.poll(async () => (await get(gateway, file)).status, { timeout: most * 1000, interval: 100 }).not.toBe(200)
  expect((performance.now() - begin) / 1000).toBeGreaterThan(least + staleSeconds - 1)
  for (const { status } of await watch(gateway, file, 1)) expect(status).toBe(answer)
}

/** A player of a gateway. */
interface Viewer {
  url: string
  player: PlaylistReader
}

interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

async function get({ hls }: Gateway, file: string): Promise<Answer> {
  const response = await fetch(hls.url + file)
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
}

/** `work`, `count` times at once. */
function many<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, work))
}

/** How many seconds have passed since, as a whole number that is not too small: a busy machine may need longer than a test means to. */
function clock(): () => number {
  const begin = performance.now()
  return () => Math.ceil((performance.now() - begin) / 1000)
}

/** Asks again and again; the answers, each with the second in which it came. */
async function watch(gateway: Gateway, file: string, seconds: number, every = 0.1): Promise<(Answer & { at: number })[]> {
  const begin = performance.now()
  const at = () => (performance.now() - begin) / 1000
  const seen: (Answer & { at: number })[] = []
  while (at() < seconds) {
    seen.push({ ...(await get(gateway, file)), at: at() })
    await sleep(every * 1000)
  }
  return seen
}

/** Writes a stream of one segment; its playlist's name. */
async function written(origin: Origin | undefined, stream: string, options?: WriterOptions): Promise<string> {
  const srs = new HlsWriter(origin as Origin, stream, options)
  await srs.write(1)
  return srs.file
}

/** The files in a gateway's cache that are of names with a word in them. */
async function cached({ hls }: Gateway, word: string): Promise<string[]> {
  const folder = path.join(hls.folder, 'tmp/cache')
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(file => file.isFile())
  const paths = files.map(file => path.join(file.parentPath, file.name))
  const contents = await Promise.all(paths.map(file => readFile(file, 'latin1').catch(() => '')))
  return paths.filter((_, i) => contents[i]?.includes(`KEY: /live/${word}`))
}

/** How often each origin was asked for a file. */
function requests({ origins }: Gateway, file: string): Promise<number[]> {
  return Promise.all(origins.map(origin => origin.requests(file)))
}

// Not beside the others: it is about seconds.
describe('a gateway that the others do not know yet', () => {
  it('learns from a pod that knows this one seconds later, and is not ready before', async ({ expect, onTestFinished }) => {
    const gateway = await started({ onTestFinished }, { count: 2 })
    const [origin] = gateway.origins as [Origin]
    const [older, younger] = gateway.gateways as [Nginx, Nginx]
    await younger.stop()
    const srs = new HlsWriter(origin, 'introduced', { age: 20 })
    await srs.write(4)
    await new PlaylistReader().poll(older.url + srs.file)
    await older.trust([])
    await younger.trust([older.address])
    const ready = younger.start(20)
    await sleep(7000)
    await older.trust(['127.0.0.1'])
    await ready
    await younger.trust(['127.0.0.1'])
    const known: [string, string][] = await (await fetch(`${younger.url}/.seen/`)).json()
    expect(known.map(([name]) => name)).toContain(srs.file)
  })
})
