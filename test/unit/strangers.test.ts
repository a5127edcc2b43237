// What strangers who reach nginx can't do: speak for the pods of the HLS cache or for an origin, or get what is not for them.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest'
import { type Gateway, gatewaySkipReason, gatewayValues, type Nginx, type Origin, startGateway } from '../support/gateway.ts'
import { HlsWriter, readPlaylist } from '../support/playlists.ts'
import { render } from '../support/render.ts'

let gateway: Gateway
beforeAll(async () => {
  if (gatewaySkipReason) return
  gateway = await startGateway(await render(gatewayValues({ hlsCache: { playlistWaitSeconds: 2 } })), { count: 2 })
})
afterAll(() => gateway?.stop())
beforeEach(({ skip }) => skip(gatewaySkipReason !== undefined, gatewaySkipReason))

/** What a server answers. Not fetch, which would normalize paths. */
async function ask({ address, url }: Nginx, path: string, headers: OutgoingHttpHeaders = {}) {
  const asked = request({ host: address, port: new URL(url).port, path, headers, agent: false }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: response.statusCode, body: await text(response) }
}

describe.concurrent('headers by which the servers of the chart speak to each other', () => {
  it('hide no segment that only another pod of the cache has', async ({ expect }) => {
    const [one, other] = gateway.gateways as [Nginx, Nginx]
    const srs = new HlsWriter(gateway.origins[0] as Origin, 'hidden')
    await srs.write(1)
    const [segment] = readPlaylist((await ask(one, srs.file)).body)
    const file = `/live/${segment?.uri}`
    await gateway.origins[0]?.remove(file)
    expect(await ask(other, file, { 'X-Peer': 'yes' })).toMatchObject({ status: 200, body: expect.stringContaining('hidden') })
  })

  it('make the cache forget nothing', async ({ expect }) => {
    const file = '/live/forgotten.ts'
    const headers = { 'X-Origin': 'live-srs-origin-0' }
    for (let i = 0; i < 5; i++) expect((await ask(gateway.hls, file, headers)).status).toBe(404)
    // The first second may end between two of them.
    for (const origin of gateway.origins) expect(await origin.requests(file)).toBeLessThanOrEqual(2)
  })

  it('end no wait for a stream that may come back', async ({ expect }) => {
    const origin = gateway.origins[1] as Origin
    const srs = new HlsWriter(origin, 'waits', { age: 8 })
    await srs.write(2)
    expect((await ask(gateway.hls, srs.file)).status).toBe(200)
    await origin.remove(srs.file)
    await sleep(2100)
    const answer = ask(gateway.hls, srs.file, { 'X-Waited': 'yes' })
    await sleep(1000)
    await srs.write(1)
    expect(readPlaylist((await answer).body).at(-1)?.uri).toContain('waits-2-')
  })

  it.for(['/.seen/live/use.m3u8', '/.peer/live/use.ts'])('are of no use at %s', async (path, { expect }) => {
    const [one] = gateway.gateways as [Nginx]
    if (path.endsWith('.ts')) await gateway.origins[0]?.write('/live/use.ts', 'a')
    await ask(one, '/live/use.ts')
    const headers = { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '127.0.0.1' }
    const asked = request({ host: one.address, port: new URL(one.url).port, path, headers, localAddress: '127.0.0.99', agent: false })
    const [response] = (await once(asked.end(), 'response')) as [IncomingMessage]
    expect(response.resume().statusCode).toBe(404)
  })
})

describe('what players have seen elsewhere', () => {
  const segment = (uri: string, more = {}) => ({ uri, duration: '2.000', breaks: 0, ...more })
  const seen = (segments: unknown[]) =>
    encodeURIComponent(JSON.stringify({ number: 7, breaks: 0, time: Date.now() - 20_000, segments: [segment('a.ts'), ...segments] }))
  /** A stream, as an origin shows it to who says that. */
  const shown = async (origin: Origin, stream: string, told: string) => {
    const srs = new HlsWriter(origin, stream, { age: 20 })
    await srs.write(1)
    return (await ask(origin, srs.file, { 'X-Seen': told })).body
  }

  it.for([
    ['an address elsewhere', segment('http://elsewhere.example/b.ts')],
    ['an address elsewhere without a scheme', segment('//elsewhere.example/b.ts')],
    ['another folder', segment('../other/b.ts')],
    ['another folder, encoded', segment('%2e%2E/other/b.ts')],
    ['lines of its own', segment('b.ts\n#EXT-X-ENDLIST')],
    ['lines of its own in a duration', segment('b.ts', { duration: '2,\n#EXT-X-ENDLIST' })],
    ['a number that makes the text endless', segment('b.ts', { breaks: 1e9 })],
    ['no segment', 7],
    ['nothing', null],
  ] as const)('comes before a stream, but not with %s', async ([title, bad], { expect }) => {
    const body = await shown(gateway.origins[0] as Origin, `seen-${title.replaceAll(' ', '-')}`, seen([bad]))
    expect(body).toMatch(/^#EXT-X-MEDIA-SEQUENCE:7\n/m)
    expect(readPlaylist(body).map(({ uri }) => uri.replace(/^seen.*/, 'own'))).toEqual(['a.ts', 'own'])
    expect(body).not.toContain('ENDLIST')
  })

  it('is believed from the pods of the cache alone', async ({ onTestFinished }) => {
    const origin = gateway.origins[0] as Origin
    await origin.trust(['127.0.0.9'])
    onTestFinished(() => origin.trust(['127.0.0.1']))
    expect(readPlaylist(await shown(origin, 'untold', seen([])))).toHaveLength(1)
  })
})

describe('an origin that answers strangely', () => {
  /** In the place of an origin: answers what asks whether it has a file, and then `answer`. */
  const strange = async ({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, answer: (response: ServerResponse) => void) => {
    const own = await startGateway(await render(gatewayValues({ hlsCache: { playlistWaitSeconds: 0 } })))
    onTestFinished(own.stop)
    const [origin] = own.origins as [Origin]
    await origin.stop()
    const server = createServer((asked, response) => {
      if (asked.url === '/.known') return response.end('2')
      return answer(response)
    })
    server.listen(Number(new URL(origin.url).port), origin.address)
    onTestFinished(() => void server.close())
    return own
  }

  it('gives no orders to the finder', async ({ onTestFinished }) => {
    const headers = { 'X-Accel-Redirect': '/.ready.m3u8', 'X-Accel-Expires': '0', 'X-Accel-Buffering': 'no' }
    const own = await strange({ onTestFinished }, response => void response.writeHead(200, headers).end('from the origin'))
    expect(await ask(own.hls, '/live/a.ts')).toEqual({ status: 200, body: 'from the origin' })
  })

  it.for(['../other/x.ts', 'a/../../x.ts', '%2e%2e/x.ts', 'http://elsewhere.example/x.ts', '//x.ts', 'x%zz.ts', '\\x.ts'])(
    'names a segment %s, and its playlist is delivered',
    async (uri, { expect }) => {
      const stream = `strange-${Buffer.from(uri).toString('hex')}`
      const playlist = `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${uri}\n`
      await gateway.origins[0]?.write(`/live/${stream}.m3u8`, playlist)
      expect(await ask(gateway.hls, `/live/${stream}.m3u8`)).toMatchObject({ status: 200, body: expect.stringContaining(uri) })
    },
  )
})

describe.each([false, true])('recordings, with recordings.public: %s', isPublic => {
  let own: Gateway
  beforeAll(async () => {
    if (gatewaySkipReason) return
    const config = { vhost: { __defaultVhost__: { hls: { hls_use_fmp4: true, hls_init_file: '[app]/[stream]+begin.mp4' } } } }
    const proxies = { origin: { cluster: 'proxy' }, proxy: { image: { repository: 'proxy', tag: '7.0.143' } } }
    own = await startGateway(
      await render(gatewayValues({ ...proxies, recordings: { public: isPublic }, image: { tag: '7.0.60' }, config })),
    )
  })
  afterAll(() => own?.stop())

  const wanted = isPublic ? 200 : 404
  it.each([
    ['/live/a/1700000000000.flv', wanted],
    ['/live/a/1700000000000.mp4', wanted],
    ['/live/a.init.mp4', wanted],
    ['/live/a/1700000000000.fl%76', wanted],
    // What begins a stream, and what plays it.
    ['/live/a/init.mp4', 200],
    ['/live/a-init.mp4', 200],
    ['/live/a/video-init.mp4', 200],
    ['/live/a/audio-init.mp4', 200],
    ['/live/a+begin.mp4', 200],
    ['/live/a-0.key', 200],
    ['/players/srs_player.html', 200],
    ['/console/js/a.js', 200],
  ] as const)('%s: %s', async (file, status) => {
    const [origin] = own.origins as [Origin]
    await origin.write(decodeURIComponent(file), 'content')
    for (const server of [own.hls, origin])
      expect(await ask(server, file)).toMatchObject(status === 200 ? { status, body: 'content' } : { status })
  })
})
