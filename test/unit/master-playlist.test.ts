// Master playlists, by which players choose between a stream and its copies.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { edgeValues, type Gateway, gatewaySkipReason, gatewayValues, Origin, startEdgeCaches, startGateway } from '../support/gateway.ts'
import { sign } from '../support/links.ts'
import { HlsWriter, readPlaylist, type WriterOptions } from '../support/playlists.ts'
import { type PodNginx, startPodNginx } from '../support/pod-nginx.ts'
import { render } from '../support/render.ts'

beforeEach(({ skip }) => skip(gatewaySkipReason !== undefined, gatewaySkipReason))

const transcode = {
  enabled: true,
  ladder: [
    { name: '720p', height: 720, videoBitrate: '2500k' },
    { name: 'low', height: 240, videoBitrate: '400k' },
  ],
}

let servers: Gateway
let origin: Origin
beforeAll(async () => {
  if (gatewaySkipReason) return
  servers = await startGateway(await render(gatewayValues({ transcode })))
  origin = servers.origins[0] as Origin
})
afterAll(() => servers?.stop())

let count = 0
const newName = () => `stream-${count++}`
/** Just written. */
const fresh = { age: 8 }

/** A stream and its copies as SRS writes them, four segments each. */
async function publish(name: string, copies: string[], options: WriterOptions = {}, at = origin) {
  const writers = [name, ...copies.map(copy => `${name}_${copy}`)].map(one => new HlsWriter(at, one, { ...fresh, ...options }))
  for (const one of writers) await one.write(4)
  return writers
}

const masterOf = (name: string, server: { url: string } = origin) => fetch(`${server.url}/live/${name}/master.m3u8`)

/** nginx keeps answers for whole seconds. */
const soon = (expectation: () => Promise<void>) => vi.waitFor(expectation, { timeout: 10_000, interval: 100 })

/** The playlists that a master playlist lists, with their attributes. */
function variants(text: string) {
  return [...text.matchAll(/^#EXT-X-STREAM-INF:(.*)\n(.*)$/gm)].map(([, attributes = '', uri = '']) => ({
    uri,
    ...Object.fromEntries([...attributes.matchAll(/([A-Z-]+)=("[^"]*"|[^,]*)/g)].map(([, key, value]) => [key, value])),
  }))
}

describe('a master playlist', () => {
  it.each(['of an origin', 'of the cache'])('lists the stream and those copies that are there: %s', async where => {
    const name = newName()
    await publish(name, ['low'])
    const server = where === 'of an origin' ? origin : servers.hls
    const response = await masterOf(name, server)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/vnd.apple.mpegurl')
    expect(response.headers.get('cache-control')).toBe((await fetch(`${server.url}/live/${name}.m3u8`)).headers.get('cache-control'))
    const listed = variants(await response.text())
    expect(listed.map(({ uri }) => uri)).toEqual([`../${name}.m3u8`, `../${name}_low.m3u8`])
    for (const { uri } of listed) expect((await fetch(new URL(uri, response.url))).status).toBe(200)
  })

  it('lists a copy when that has come, and no longer when it has ended', async () => {
    const name = newName()
    const [source] = await publish(name, [])
    const uris = async () => variants(await (await masterOf(name)).text()).map(({ uri }) => uri)
    expect(await uris()).toEqual([`../${name}.m3u8`])
    const copy = new HlsWriter(origin, `${name}_low`, fresh)
    await copy.write(4)
    expect(await uris()).toContain(`../${name}_low.m3u8`)
    copy.time -= 60_000
    await copy.write(1)
    await source?.write(1, 1)
    expect(await uris()).toEqual([`../${name}.m3u8`])
  })

  it('is not there where the stream is not, and comes with it', async () => {
    const name = newName()
    await new HlsWriter(origin, `${name}_low`, fresh).write(4)
    for (const server of [origin, servers.hls]) expect((await masterOf(name, server)).status).toBe(404)
    await publish(name, ['low'])
    for (const server of [origin, servers.hls]) await soon(async () => expect((await masterOf(name, server)).status).toBe(200))
  })

  it('is waited for in the cache while SRS writes the first segment of its stream', async () => {
    const name = newName()
    await origin.write(`/live/${name}-0-${Date.now()}.ts.tmp`, 'begun')
    const asked = masterOf(name, servers.hls)
    await sleep(500)
    await publish(name, [])
    expect((await asked).status).toBe(200)
  })

  it('leads to playlists whose numbers tell how much time has passed, whichever of them players have asked for', async () => {
    const name = newName()
    const [source, copy] = (await publish(name, ['low'])) as [HlsWriter, HlsWriter]
    const first = async ({ file }: HlsWriter) => readPlaylist(await (await fetch(origin.url + file)).text())[0]?.number ?? 0
    const before = { source: await first(source), copy: await first(copy) }
    for (const _ of [1, 2, 3]) {
      await source.write(2)
      await copy.write(2)
      await sleep(2100)
      await first(source)
    }
    expect({ source: (await first(source)) - before.source, copy: (await first(copy)) - before.copy }).toEqual({ source: 6, copy: 6 })
  })

  it('has the bit rates of the segments', async () => {
    const name = newName()
    const sizes = [100_000, 50_000, 50_000, 40_000]
    let written = 0
    const writer = new HlsWriter(origin, name, { ...fresh, content: () => Buffer.alloc(sizes[written++] as number) })
    await writer.write(4, 2)
    const [source] = variants(await (await masterOf(name)).text())
    expect(source).toEqual({ uri: `../${name}.m3u8`, BANDWIDTH: '400000', 'AVERAGE-BANDWIDTH': '240000' })
  })

  it('is that of the origin which still writes the stream', async () => {
    const name = newName()
    const [, other] = servers.origins as [Origin, Origin]
    await publish(name, [], { age: 40 })
    await publish(name, ['720p'], {}, other)
    expect(variants(await (await masterOf(name, servers.hls)).text()).map(({ uri }) => uri)).toEqual([
      `../${name}.m3u8`,
      `../${name}_720p.m3u8`,
    ])
  })

  it('changes in the cache as it does at the origin', async () => {
    const name = newName()
    const [source] = await publish(name, [])
    const uris = async () => variants(await (await masterOf(name, servers.hls)).text()).map(({ uri }) => uri)
    expect(await uris()).toHaveLength(1)
    await new HlsWriter(origin, `${name}_low`, { age: 6 }).write(4)
    await source?.write(1)
    await soon(async () => expect(await uris()).toHaveLength(2))
  })

  it('of streams whose names need it is percent-encoded', async () => {
    const name = `${newName()} ä%41`
    await publish(name, ['low'])
    const response = await masterOf(encodeURIComponent(name), servers.hls)
    const listed = variants(await response.text())
    expect(listed).toHaveLength(2)
    for (const { uri } of listed) expect((await fetch(new URL(uri, response.url))).status).toBe(200)
  })

  it('comes through caches elsewhere', async () => {
    const name = newName()
    await publish(name, ['low'])
    const edges = await startEdgeCaches(await render(edgeValues([servers.hls.url])))
    try {
      const text = await (await masterOf(name, edges.caches[0])).text()
      expect(variants(text)).toHaveLength(2)
    } finally {
      await edges.stop()
    }
  })
})

describe('an entry', () => {
  // What x264 writes: 640x360 of baseline, 720p, 1080p, which is cropped, main, interlaced, 4:4:4, with scaling matrices, with a rate for decoders.
  it.each([
    ['42c01ed900a02ff97011000003000100000300320f162e48', '640x360', 'avc1.42c01e'],
    ['64001facd9405005bb011000000300100000030320f1831960', '1280x720', 'avc1.64001f'],
    ['640028acd940780227e5c044000003000400000300c83c60c658', '1920x1080', 'avc1.640028'],
    ['4d401eeca06c1ef37808800000030080000019078b16cb', '854x480', 'avc1.4d401e'],
    ['640028acd94078044fde0220000003002000000643e2c5b2c0', '1920x1080', 'avc1.640028'],
    ['f40015919b28363fcf7808800000030080000019078b16cb', '426x238', 'avc1.f40015'],
    ['7a001fbcd9405005bb011000000300100000030320f1831960', '1280x720', 'avc1.7a001f'],
    ['640015acd941b1fe4f01100000030010000003032604000aae4000aae69b0c01e2c5b2c0', '426x240', 'avc1.640015'],
  ])('names the size and the codecs of H.264 and AAC: %s', async (sps, size, codec) => {
    for (const [sound, codecs] of [
      [aac, `"${codec},mp4a.40.2"`],
      [undefined, `"${codec}"`],
    ] as const) {
      const name = newName()
      await publish(name, [], { content: () => segment(sps, sound) })
      expect(variants(await (await masterOf(name)).text())[0]).toMatchObject({ RESOLUTION: size, CODECS: codecs })
    }
  })

  it.each([
    ['no MPEG-TS', Buffer.from('words')],
    ['no parameters', Buffer.alloc(3760, 0x47)],
    ['half of them', segment('64001f')],
    ['parameters that never end', segment(`640000${'00'.repeat(120)}`)],
  ])('says nothing of what it cannot read: %s', async (_, content) => {
    const name = newName()
    await publish(name, [], { content: () => content })
    const response = await masterOf(name)
    expect(response.status).toBe(200)
    expect(Object.keys(variants(await response.text())[0] ?? {})).toEqual(['uri', 'BANDWIDTH', 'AVERAGE-BANDWIDTH'])
  })
})

describe('the playlist of a stream that may have copies', () => {
  it.each(['origin', 'cache'])('says when each segment began: %s', async where => {
    const name = newName()
    const [source] = await publish(name, [])
    const text = await (await fetch(`${(where === 'origin' ? origin : servers.hls).url}/live/${name}.m3u8`)).text()
    const begun = [...text.matchAll(/^#EXT-X-PROGRAM-DATE-TIME:(.*)\n#EXTINF:2.000, no desc\n.*-(\d+)\.ts$/gm)]
    expect(begun).toHaveLength(4)
    for (const [, date = '', time] of begun) expect(Date.parse(date)).toBe(Number(time))
    expect(source?.time).toBe(Number(begun.at(-1)?.[2]) + 2000)
  })
})

describe('with keys and links, a copy is its stream', () => {
  const key = 'a-key-that-signs-links'
  let pod: PodNginx<Origin>
  beforeAll(async () => {
    if (gatewaySkipReason) return
    const values = {
      mode: 'nginx-sidecar',
      hlsCache: { replicas: 0 },
      nginx: { port: 18_081, playlistExpireSeconds: 0 },
      config: { vhost: { 'b.example': { hls: { enabled: true } } } },
      play: { auth: { keys: [key] } },
      publish: { keys: { streams: { 'live/a': 'right' } } },
      transcode,
    }
    const prepare = async (nginx: Origin) => {
      const files = {
        'etc/srs-play/keys': key,
        'etc/srs-keys/keys': 'live/a: right\nlive/a_low: other\n',
        'tmp/pullers-transcode': '10.0.0.7',
      }
      for (const [name, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(nginx.folder, name)), { recursive: true })
        await writeFile(path.join(nginx.folder, name), `${content}\n`)
      }
      for (const stream of ['a', 'a_low', 'b_low', '../b.example/live/a', '../b.example/live/a_low'])
        await new HlsWriter(nginx, stream, { ...fresh, name: sequence => `${path.basename(stream)}-${sequence}-1764500000000.ts` }).write(1)
    }
    const edit = (conf: string) => conf.replace('patience = 10000', 'patience = 1000')
    pod = await startPodNginx(await render(values), (folder, command) => new Origin(folder, command), prepare, edit)
  })
  afterAll(() => pod?.stop())

  const signed = (stream: string) => sign(stream, { by: key })
  const get = async (file: string, token: string) => (await fetch(`${pod.nginx.url}/${token}/${file}`)).status

  it('a link opens the master playlist and all that it leads to', async () => {
    const address = `${pod.nginx.url}/${signed('live/a')}/live/a/master.m3u8`
    const response = await fetch(address)
    expect(response.status).toBe(200)
    const listed = variants(await response.text())
    expect(listed).toHaveLength(2)
    for (const { uri } of listed) expect((await fetch(new URL(uri, address))).status).toBe(200)
    expect(await get('live/a_low-0-1764500000000.ts', signed('live/a'))).toBe(200)
    for (const file of ['a/master.m3u8', 'a_low.m3u8']) expect(await get(`b.example/live/${file}`, signed('b.example/live/a'))).toBe(200)
  })

  it('and nothing of another stream', async () => {
    for (const file of ['live/b_low.m3u8', 'b.example/live/a/master.m3u8', 'b.example/live/a_low.m3u8'])
      expect(await get(file, signed('live/a')), file).toBe(403)
    expect(await get('live/a/master.m3u8', signed('live/b'))).toBe(403)
  })

  const ask = async (at: string, more: object) => {
    const question = { client_id: 'x', ip: '10.0.0.8', vhost: '__defaultVhost__', app: 'live', tcUrl: 'rtmp://a/live', param: '', ...more }
    return (await fetch(`${pod.hooks}/${at}`, { method: 'POST', body: JSON.stringify(question) })).status
  }
  const connected = async (more: object) => {
    await ask('connect', { action: 'on_connect', ...more })
    return ask('play', { action: 'on_play', ...more })
  }

  it('players need its link by RTMP too, and those who make copies need none', async () => {
    expect(await connected({ stream: 'a_low', param: `?token=${signed('live/a')}` })).toBe(200)
    expect(await connected({ stream: 'a_low', param: `?token=${signed('live/b')}` })).toBe(403)
    expect(await connected({ stream: 'a', client_id: 'copier', ip: '10.0.0.7' })).toBe(200)
    expect(await connected({ stream: 'a', client_id: 'other', ip: '10.0.0.9' })).toBe(403)
  })

  it('who publishes it needs the key of its stream', async () => {
    const publish = (stream: string, given: string) => ask('publish', { action: 'on_publish', stream, param: `?key=${given}` })
    expect(await publish('a', 'right')).toBe(200)
    expect(await publish('a_low', 'right')).toBe(200)
    expect(await publish('a_low', 'other')).toBe(403)
    expect(await publish('a_high', 'right')).toBe(403)
  })
})

describe('the discontinuity sequence', () => {
  const sequence = async (name: string) =>
    readPlaylist(await (await fetch(`${origin.url}/live/${name}.m3u8`)).text()).at(-1)?.discontinuity ?? 0

  it('is the same in copies, whose timestamps are the same, and another in the stream', async () => {
    const name = newName()
    const writers = await publish(name, ['720p', 'low'], { age: 20 })
    // In the middle of a minute.
    for (const one of writers) one.time = Math.floor(one.time / 60_000) * 60_000 - 30_000
    const [source, high, low] = writers as [HlsWriter, HlsWriter, HlsWriter]
    await source.write(1)
    await high.write(1)
    low.time += 700
    await low.write(1)
    const before = await Promise.all([name, `${name}_720p`, `${name}_low`].map(sequence))
    expect(before[1]).toBe(before[2])
    expect(before[0]).toBeLessThan(20_000)
    expect(before[1]).toBeGreaterThanOrEqual(20_000)
    for (const one of [high, low]) {
      one.reconnect()
      await one.write(4)
    }
    const after = await Promise.all([`${name}_720p`, `${name}_low`].map(sequence))
    expect(after).toEqual([(before[1] ?? 0) + 1, (before[1] ?? 0) + 1])
  })
})

/** A header of AAC-LC, of 44,100 samples a second in stereo. */
const aac = 'fff15080017ffc'

/** A segment as SRS writes it, as far as its picture and sound tell what they are. */
function segment(sps: string, sound?: string): Buffer {
  const pes = (stream: string) => `000001${stream}00008080052100010001`
  const picture = `${pes('e0')}0000000109f00000000167${sps}0000000168ee3cb0`
  return Buffer.concat([
    packet(256, picture.slice(0, 60)),
    packet(256, picture.slice(60)),
    ...(sound ? [packet(257, pes('c0') + sound)] : []),
  ])
}

/** A packet with that in it, which an adaptation field fills up. */
function packet(stream: number, content: string): Buffer {
  const payload = Buffer.from(content, 'hex')
  const filling = Buffer.alloc(184 - payload.length, 0xff)
  filling[0] = filling.length - 1
  filling[1] = 0
  return Buffer.concat([Buffer.from([0x47, 0x40 | (stream >> 8), stream & 0xff, 0x30]), filling, payload])
}
