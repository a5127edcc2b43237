// What the nginx beside SRS makes of SRS's playlists: a player goes on, whatever happens to SRS.
import { createHash } from 'node:crypto'
import { readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { Agent } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Gateway, gatewaySkipReason, gatewayValues, type Origin, startGateway } from '../support/gateway.ts'
import { HlsWriter, PlaylistReader, readPlaylist, type WriterOptions } from '../support/playlists.ts'
import { render } from '../support/render.ts'

beforeEach(({ skip }) => skip(gatewaySkipReason !== undefined, gatewaySkipReason))

let servers: Gateway
let origin: Origin
beforeAll(async () => {
  if (gatewaySkipReason) return
  servers = await startGateway(await render(gatewayValues({ nginx: { playlistExpireSeconds: 0 } })))
  origin = servers.origins[0] as Origin
})
afterAll(() => servers?.stop())

let count = 0

/** A stream that a player watches from its first segment on: `watch` writes further segments and takes each playlist. */
function stream(options?: WriterOptions) {
  const srs = new HlsWriter(origin, `stream-${count++}`, options)
  const player = new PlaylistReader()
  const url = origin.url + srs.file
  return { srs, player, url, watch: (segments: number, duration?: number) => srs.write(segments, duration, () => player.poll(url)) }
}

const numbers = ({ seen }: PlaylistReader) => [...seen.values()].map(({ number }) => number)
const discontinuities = ({ seen }: PlaylistReader) => [...new Set([...seen.values()].map(({ discontinuity }) => discontinuity))]
const consecutive = (values: number[]) => values.every((value, i) => i === 0 || value === (values[i - 1] as number) + 1)

describe('a playlist', () => {
  it('has a segment under one number for as long as it is there', async () => {
    const { player, watch, url } = stream()
    await watch(10)
    expect(player.seen.size).toBe(10)
    expect(consecutive(numbers(player))).toBe(true)
    expect(discontinuities(player)).toHaveLength(1)
    expect((await fetch(url)).headers.get('content-type')).toBe('application/vnd.apple.mpegurl')
  })

  it.each([
    ['short ones', 0.3],
    ['longer than hls_fragment', 10],
  ])('has segments of any duration: %s', async (_, duration) => {
    const { player, watch, srs } = stream({ age: 1000 })
    await watch(10, duration)
    srs.restart()
    await watch(10, duration)
    expect(player.seen.size).toBe(20)
  })

  it('keeps the tail of a publisher who reconnects', async () => {
    const { srs, player, watch } = stream()
    await watch(6)
    srs.reconnect()
    await watch(6)
    srs.reconnect()
    await watch(6)
    expect(consecutive(numbers(player))).toBe(true)
    const [first = 0] = discontinuities(player)
    expect(discontinuities(player)).toEqual([first, first + 1, first + 2])
  })

  it.each([
    ['at once', 0.2],
    ['after a while', 30],
    ['after an hour', 3600],
  ])('goes on after SRS began anew: %s', async (_, pause) => {
    const { srs, player, watch } = stream({ age: 3900 })
    await watch(10)
    srs.restart(pause)
    await watch(10)
    expect(player.seen.size).toBe(20)
    expect(discontinuities(player)).toHaveLength(2)
  })

  it('goes on after SRS began anew time and again', async () => {
    const { srs, player, watch } = stream({ age: 300 })
    for (let i = 0; i < 20; i++) {
      await watch(1 + (i % 5), 1)
      srs.restart(0.2)
    }
    expect(discontinuities(player)).toHaveLength(20)
  })

  it('goes on from the small numbers of SRS itself', async () => {
    const { srs, player, url, watch } = stream()
    player.take('#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:500\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n#EXTINF:2,\nold.ts\n')
    await srs.write(5)
    await player.poll(url)
    await watch(5)
  })

  it('goes on when nobody had asked for it for longer than a window', async () => {
    const { srs, player, watch } = stream()
    await watch(5)
    await srs.write(10)
    await watch(5)
    expect(player.seen.size).toBeGreaterThan(10)
  })

  it('goes on when nginx was killed, with the same numbers', async () => {
    const { player, watch } = stream()
    await watch(5)
    await origin.kill()
    await origin.start()
    await watch(5)
    expect(consecutive(numbers(player))).toBe(true)
  })

  it('goes on when the pod was replaced, whose numbers are lost', async () => {
    const { srs, player, watch } = stream()
    await watch(20, 1)
    await forget()
    srs.restart(0.2)
    await watch(10)
    expect(player.seen.size).toBe(30)
  })

  it.each([10, 600, 86_400])(
    'is another session for hls.js, by its discontinuities, where its numbers are lost after %i s',
    async pause => {
      const { srs, player, watch } = stream({ age: pause + 60 })
      await watch(2)
      await forget()
      srs.restart(pause)
      await watch(2)
      const [first = 0, second = 0] = discontinuities(player)
      // Each two days, it begins again.
      const later = (second - first + 20_000) % 20_000
      expect(later).toBeGreaterThan(0)
      expect(later).toBeLessThanOrEqual(pause / 10 + 2)
    },
  )

  it('goes on when the clock was set back', async () => {
    const { srs, player, watch } = stream()
    await watch(5)
    srs.restart(-60)
    await watch(5)
    expect(player.seen.size).toBe(10)
  })

  it('has the same numbers for all who ask first', async () => {
    const { srs, player, url } = stream()
    await srs.write(3)
    await Promise.all(Array.from({ length: 50 }, () => player.poll(url)))
    expect(player.seen.size).toBe(3)
  })

  it('has the same numbers from both processes of nginx, which see different versions of a stream that began anew', async () => {
    const agent = new Agent({ keepAlive: true })
    for (let round = 0; round < 40; round++) {
      const { srs, player } = stream()
      const asked: Promise<string>[] = []
      // Around nginx's cache, which lets one request through at a time. SRS goes on while they are answered.
      const ask = async () => void asked.push(...Array.from({ length: 4 }, () => origin.number(srs.file, agent)))
      await srs.write(4, 1.1, ask)
      for (const text of (await Promise.all(asked)).sort(byLast)) player.take(text)
    }
    agent.destroy()
  })

  it('waits while another process numbers the stream, and then has what SRS wrote meanwhile', async () => {
    const { srs, player, url } = stream()
    const lock = lockOf(srs)
    await writeFile(lock, '')
    await srs.write(1)
    let answered = false
    const poll = player.poll(url).finally(() => {
      answered = true
    })
    await sleep(200)
    expect(answered).toBe(false)
    await srs.write(1)
    await rm(lock)
    expect(await poll).toHaveLength(2)
  })

  it('does not wait for a process that was killed', async () => {
    const { srs, player, url } = stream()
    const lock = lockOf(srs)
    await writeFile(lock, '')
    await utimes(lock, Date.now() / 1000 - 2, Date.now() / 1000 - 2)
    await srs.write(1)
    expect(await player.poll(url)).toHaveLength(1)
  })

  it.each<[string, WriterOptions, RegExp]>([
    ['names without [seq]', { name: (_, time) => `a-${time}.ts` }, /#EXTINF/],
    ['names in folders', { name: (sequence, time) => `2026/a b/${sequence}-${time}.ts` }, /^2026\/a b\//m],
    [
      'keys',
      { before: sequence => `#EXT-X-KEY:METHOD=AES-128,URI="a-${sequence}.key",IV=0x0${sequence % 10}\n` },
      /^#EXT-X-KEY:METHOD=AES-128,URI="a-\d\.key",IV=0x0\d$/m,
    ],
    [
      'fragments of MP4',
      { name: (sequence, time) => `a-${sequence}-${time}.m4s`, before: () => '#EXT-X-MAP:URI="a-init.mp4"\n' },
      /^#EXT-X-MAP:URI="a-init.mp4"$/m,
    ],
  ])('has all that SRS wrote: %s', async (_, options, holds) => {
    const { srs, player, watch, url } = stream(options)
    await watch(6)
    srs.restart()
    await watch(6)
    expect(player.seen.size).toBe(12)
    const text = await (await fetch(url)).text()
    expect(text).toMatch(holds)
    expect(text.match(/^#EXT-X-TARGETDURATION:2$/m), 'the other tags').not.toBeNull()
  })

  it('is left alone where it lists playlists', async () => {
    const text = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8?hls_ctx=1\n'
    await origin.write('/live/list.m3u8', text)
    expect(await (await fetch(`${origin.url}/live/list.m3u8`)).text()).toBe(text)
  })

  it('is newer where its stream began later', async () => {
    const [old, young] = [stream(), stream()]
    await old.watch(20)
    young.srs.time = old.srs.time - 5000
    await young.watch(1)
    const date = async (url: string) => Date.parse((await fetch(url)).headers.get('last-modified') ?? '')
    expect(await date(young.url)).toBeGreaterThan(await date(old.url))
    const since = (await fetch(young.url)).headers.get('last-modified') ?? ''
    expect((await fetch(old.url, { headers: { 'If-Modified-Since': since } })).status).toBe(304)
    await young.watch(1)
    expect((await fetch(young.url, { headers: { 'If-Modified-Since': since } })).status).toBe(200)
  })
})

describe.concurrent('a stream that has ended', () => {
  it.for([
    { seconds: 30, age: 40, status: 404 },
    { seconds: 30, age: 20, status: 200 },
    { seconds: 0, age: 9999, status: 200 },
  ])('after $age of $seconds seconds: $status', async ({ seconds, age, status }, { expect, onTestFinished }) => {
    const values = { nginx: { playlistExpireSeconds: seconds }, hlsCache: { playlistWaitSeconds: 0 } }
    const gateway = await startGateway(await render(gatewayValues(values)))
    onTestFinished(gateway.stop)
    const srs = new HlsWriter(gateway.origins[0] as Origin, 'ended', { age: age + 6 })
    await srs.write(3)
    expect((await fetch(gateway.hls.url + srs.file)).status).toBe(status)
  })
})

it('tells players how far to stay behind, no less than the standard allows', async ({ onTestFinished }) => {
  const gateway = await startGateway(await render(gatewayValues({ nginx: { holdBackSeconds: 7 } })))
  onTestFinished(gateway.stop)
  const holdBack = async (duration: number) => {
    const srs = new HlsWriter(gateway.origins[0] as Origin, `segments-of-${duration}`)
    await srs.write(4, duration)
    const text = await (await fetch(gateway.hls.url + srs.file)).text()
    expect(readPlaylist(text)).toHaveLength(4)
    return /^#EXT-X-SERVER-CONTROL:HOLD-BACK=(\S+)$/m.exec(text)?.[1]
  }
  expect(await Promise.all([2, 3].map(holdBack))).toEqual(['7', '9'])
})

it.for([
  { targetDuration: 'up', target: '3', holdBack: '9' },
  { targetDuration: 'nearest', target: '2', holdBack: '6' },
])('rounds the target duration $targetDuration: $target', async ({ targetDuration, target, holdBack }, { expect, onTestFinished }) => {
  const gateway = await startGateway(await render(gatewayValues({ nginx: { targetDuration, holdBackSeconds: 1 } })))
  onTestFinished(gateway.stop)
  const srs = new HlsWriter(gateway.origins[0] as Origin, 'livestream')
  await srs.write(4, 2.02)
  const text = await (await fetch(gateway.hls.url + srs.file)).text()
  expect(readPlaylist(text)).toHaveLength(4)
  expect(/^#EXT-X-TARGETDURATION:(\d+)$/m.exec(text)?.[1]).toBe(target)
  expect(/HOLD-BACK=(\d+)$/m.exec(text)?.[1]).toBe(holdBack)
})

it('leaves it to players by default', async () => {
  const { srs, url } = stream()
  await srs.write(4)
  expect(await (await fetch(url)).text()).not.toContain('HOLD-BACK')
})

it('is numbered alike by every nginx of a volume that all origins write to', async ({ onTestFinished }) => {
  const persistence = { enabled: true, accessModes: ['ReadWriteMany'] }
  const gateway = await startGateway(await render(gatewayValues({ origin: { persistence } })))
  onTestFinished(gateway.stop)
  const [one, ...others] = gateway.origins as [Origin, ...Origin[]]
  await Promise.all(others.map(other => other.share(one)))
  const srs = new HlsWriter(one, 'shared')
  const player = new PlaylistReader()
  const all = () => Promise.all(gateway.origins.map(each => player.poll(each.url + srs.file)))
  await srs.write(6, 2, all)
  srs.restart(1, others[0])
  await srs.write(6, 2, all)
  expect(player.seen.size).toBe(12)
})

/** What a process of nginx holds while it numbers a stream. */
const lockOf = (srs: HlsWriter) => path.join(origin.folder, 'tmp/numbers', `${createHash('md5').update(srs.file).digest('hex')}.lock`)

const byLast = (a: string, b: string) => (readPlaylist(a).at(-1)?.number ?? 0) - (readPlaylist(b).at(-1)?.number ?? 0)

/** Removes what nginx remembers of streams. */
async function forget(): Promise<void> {
  const folder = path.join(origin.folder, 'tmp/numbers')
  for (const name of await readdir(folder)) await rm(path.join(folder, name))
}

describe('a stream that comes from another origin', () => {
  /** What a pod of the HLS cache tells origins that has delivered a playlist. */
  const seen = (text: string, { age = 0, ...more }: { age?: number; number?: number } = {}) => {
    const [last] = readPlaylist(text).slice(-1)
    const segments = text.matchAll(/((?:#EXT-X-DISCONTINUITY\n)?)#EXTINF:(.*)\n(.*)\n/g)
    return JSON.stringify({
      number: last?.number,
      breaks: last?.discontinuity,
      segments: [...segments].map(([, tag, duration, uri]) => ({ uri, duration, breaks: tag ? 1 : 0 })).slice(-5),
      time: Date.now() - age * 1000,
      ...more,
    })
  }
  const ask = (url: string, told: string) => fetch(url, { headers: { 'X-Seen': encodeURIComponent(told) } })
  const other = () => servers.origins[1] as Origin

  it('follows on what players have seen, whose last segments stand before it for a while', async () => {
    const { srs, player, url, watch } = stream({ age: 20 })
    await watch(6)
    const told = seen(await (await fetch(url)).text())
    srs.restart(1, other())
    for (const names of [
      [2, 3, 4, 5, 0],
      [3, 4, 5, 0, 1],
      [4, 5, 0, 1, 2],
      [5, 0, 1, 2, 3],
      [1, 2, 3, 4],
    ]) {
      await srs.write(1)
      const text = await (await ask(other().url + srs.file, told)).text()
      expect(player.take(text).map(({ uri }) => Number(/-(\d+)-\d+\.ts$/.exec(uri)?.[1]))).toEqual(names)
      expect(consecutive(numbers(player))).toBe(true)
    }
    const [first = 0] = discontinuities(player)
    expect(discontinuities(player)).toEqual([first, first + 1])
  })

  it('has no old segments before it where they are long gone', async () => {
    const { srs, player, url, watch } = stream({ age: 20 })
    await watch(6)
    const told = seen(await (await fetch(url)).text(), { age: 60 })
    srs.restart(1, other())
    await srs.write(1)
    const text = await (await ask(other().url + srs.file, told)).text()
    expect(player.take(text)).toHaveLength(1)
    expect(consecutive(numbers(player))).toBe(true)
  })

  it('moves behind what players have seen elsewhere meanwhile, while it is young', async () => {
    const { srs, url, watch } = stream({ age: 20 })
    await watch(6)
    const text = await (await fetch(url)).text()
    srs.restart(1, other())
    await srs.write(1)
    const number = async (told: string) => readPlaylist(await (await ask(other().url + srs.file, told)).text()).at(-1)?.number
    const last = readPlaylist(text).at(-1)?.number ?? 0
    expect(await number(seen(text))).toBe(last + 1)
    // The other pod saw the end of the old stream.
    const ended = seen(text, { number: last + 1 })
    expect(await number(ended), 'without anything new').toBe(last + 1)
    await srs.write(1)
    expect(await number(ended)).toBe(last + 3)
    await srs.write(3)
    await number(ended)
    await srs.write(1)
    expect(await number(seen(text, { number: last + 50 })), 'an old stream').toBe(last + 7)
  })

  it.each(['', '{', '{"number":4e9}'])('heeds no nonsense: %s', async told => {
    const { srs, player } = stream({ age: 20 })
    await srs.write(2)
    const text = await (await ask(servers.origins[0]?.url + srs.file, told)).text()
    expect(player.take(text)[0]?.number).toBeLessThan(1e9)
  })
})
