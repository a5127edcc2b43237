// What nginx answers beside streams: headers, types, compression, refusals and the log, by the cache and beside SRS.
import { once } from 'node:events'
import { readFile, rename } from 'node:fs/promises'
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Gateway, gatewaySkipReason, gatewayValues, type Nginx, type Origin, startGateway } from '../support/gateway.ts'
import { object } from '../support/objects.ts'
import { render } from '../support/render.ts'

let gateway: Gateway
let origin: Origin
beforeAll(async () => {
  if (gatewaySkipReason) return
  const nginx = { accessLog: 'json', playlistMaxAge: 3, segmentMaxAge: 4 }
  const metrics = { enabled: true, nginx: { enabled: true } }
  gateway = await startGateway(await render(gatewayValues({ nginx, metrics, hlsCache: { playlistWaitSeconds: 0 } })))
  origin = gateway.origins[0] as Origin
  const playlist = `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n${'#\n'.repeat(150)}`
  const files = { 'a.m3u8': playlist, 'a.mpd': `<MPD>${' '.repeat(300)}</MPD>`, 'a.html': '<p>', 'a.key': 'key' }
  for (const [name, content] of Object.entries(files)) await origin.write(`/live/${name}`, content)
  for (const name of ['a.ts', 'a.m4s', 'a.aac', 'a.vtt', 'a.ts.tmp', '.a/a.ts']) await origin.write(`/live/${name}`, 'media'.repeat(100))
})
afterAll(() => gateway?.stop())
beforeEach(({ skip }) => skip(gatewaySkipReason !== undefined, gatewaySkipReason))

/** What a server answers. Not fetch, which adds headers of its own. */
async function ask(
  to: Nginx | string,
  uri: string,
  { method = 'GET', body = '', ...headers }: OutgoingHttpHeaders & { body?: string } = {},
) {
  const at = typeof to === 'string' ? { socketPath: to } : { host: to.address, port: new URL(to.url).port }
  const asked = request({ ...at, path: uri, method: String(method), headers, agent: false }).end(body)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': 'Range, If-None-Match, If-Modified-Since',
  'access-control-expose-headers': 'Age, Content-Length, Content-Range, Date',
  'access-control-max-age': '86400',
}

describe.each(['the cache', 'beside SRS'])('%s', where => {
  const server = () => (where === 'the cache' ? gateway.hls : origin)

  it.each([
    ['a.m3u8', 'application/vnd.apple.mpegurl', 'max-age=3, stale-if-error=120'],
    ['a.mpd', 'application/dash+xml', 'max-age=3, stale-if-error=120'],
    ['a.ts', 'video/mp2t', 'max-age=4, immutable'],
    ['a.m4s', 'video/iso.segment', 'max-age=4, immutable'],
    ['a.aac', undefined, 'max-age=4, immutable'],
    ['a.vtt', undefined, 'max-age=4, immutable'],
    ['a.html', 'text/html', 'no-cache'],
    ['a.key', 'application/octet-stream', 'no-cache'],
  ])('lets any page have %s, as %s, for %s', async (name, type, control) => {
    const { status, headers } = await ask(server(), `/live/${name}`)
    expect(status).toBe(200)
    expect(headers).toMatchObject({ ...cors, 'cache-control': control, server: 'nginx' })
    if (type) expect(headers['content-type']).toBe(type)
  })

  it('answers the preflight request of a browser', async () => {
    const { status, headers } = await ask(server(), '/live/a.ts', { method: 'OPTIONS' })
    expect(status).toBe(204)
    expect(headers).toMatchObject(cors)
  })

  it.each(['/live/missing.m3u8', '/live/missing.ts', '/missing.html'])(
    'has caches keep the answer that %s is missing for a second',
    async uri => {
      const { status, headers } = await ask(server(), uri)
      expect(status).toBe(404)
      expect(headers).toMatchObject({ ...cors, 'cache-control': 'max-age=1' })
    },
  )

  it('lets no cache keep another refusal', async () => {
    const { status, headers } = await ask(server(), '/live/a.ts', { method: 'POST' })
    expect({ status, control: headers['cache-control'] }).toEqual({ status: 405, control: 'no-store' })
  })

  it('tells a cache again how long it may keep what has not changed', async () => {
    const { headers } = await ask(server(), '/live/a.ts')
    const again = await ask(server(), '/live/a.ts', { 'If-None-Match': headers.etag })
    expect({ status: again.status, control: again.headers['cache-control'] }).toEqual({ status: 304, control: 'max-age=4, immutable' })
  })

  it('answers HEAD as GET', async () => {
    for (const name of ['a.m3u8', 'a.ts']) {
      const [get, head] = await Promise.all(['GET', 'HEAD'].map(method => ask(server(), `/live/${name}`, { method })))
      const { date: _, ...headers } = get?.headers ?? {}
      expect(head, name).toMatchObject({
        status: 200,
        headers: { 'content-length': headers['content-length'], 'cache-control': headers['cache-control'] },
      })
    }
  })

  it.each([
    ['a.m3u8', 'gzip'],
    ['a.mpd', 'gzip'],
    ['a.ts', undefined],
  ])('compresses %s: %s', async (name, encoding) => {
    const { headers } = await ask(server(), `/live/${name}`, { 'Accept-Encoding': 'gzip' })
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers.vary).toBe(encoding && 'Accept-Encoding')
    expect((await ask(server(), `/live/${name}`)).headers['content-encoding'], 'where the client cannot read it').toBeUndefined()
  })

  it.each([
    ['POST', '/live/a.ts', 405],
    ['DELETE', '/live/a.ts', 405],
    ['GET', '/live/a.ts.tmp', 404],
    ['GET', '/live/.a/a.ts', 404],
    ['GET', '/.numbers/a', 404],
    ['GET', '/.fetch/live/a.ts', 404],
    ['GET', '/@origin', 404],
    ['GET', '/@peer/127.0.0.1', 404],
  ])('refuses %s %s', async (method, uri, status) => {
    expect((await ask(server(), uri, { method })).status).toBe(status)
  })

  it('takes no upload', async () => {
    expect((await ask(server(), '/live/a.ts', { body: 'xx', 'Content-Length': 2 })).status).toBe(413)
  })

  it('gives a part of a file', async () => {
    expect(await ask(server(), '/live/a.key', { Range: 'bytes=1-' })).toMatchObject({ status: 206, body: 'ey' })
  })

  it('tells the kubelet that it is well', async () => {
    const { status, headers, body } = await ask(server(), '/healthz')
    expect({ status, type: headers['content-type'], body }).toEqual({ status: 200, type: 'text/plain', body: 'ok\n' })
  })

  it('becomes ready when it can number and find playlists', async () => {
    expect(await ask(server(), '/readyz')).toMatchObject({ status: 200, body: 'ready\n' })
  })

  it('runs its scripts for that once a second at the most, whoever asks', async () => {
    const handled = async () =>
      Number(/^ \d+ \d+ (\d+)/m.exec((await ask(path.join(server().folder, 'tmp/status.sock'), '/stub_status')).body)?.[1])
    const before = await handled()
    const begin = performance.now()
    for (let i = 0; i < 50; i++) await ask(server(), `/readyz?${Math.random()}`)
    const seconds = Math.ceil((performance.now() - begin) / 1000)
    // Each time that scripts run takes two requests more.
    expect((await handled()) - before).toBeLessThanOrEqual(50 + 1 + 2 * (1 + seconds))
  })

  // The cache needs nothing of its disk for that.
  if (where === 'beside SRS') {
    it('is not ready where it cannot number playlists, and as soon as it can again', async () => {
      const folder = path.join(server().folder, 'tmp/numbers')
      const status = async () => (await ask(server(), `/readyz?${Math.random()}`)).status
      // An answer that lasts from now on.
      await sleep(2000)
      expect(await status()).toBe(200)
      await rename(folder, `${folder}.away`)
      try {
        expect(await status()).toBe(200)
        await expect.poll(status, { timeout: 10_000 }).toBe(500)
      } finally {
        await rename(`${folder}.away`, folder)
      }
      expect(await status(), 'what is wrong is not remembered').toBe(200)
    })
  }

  it('tells the exporter its figures', async () => {
    const { body } = await ask(path.join(server().folder, 'tmp/status.sock'), '/stub_status')
    expect(body).toMatch(/^Active connections: \d+/)
  })

  it('logs what clients ask for, without their tokens, and nothing else', async () => {
    const headers = { Host: 'live.example', Referer: 'http://page.example/"', 'User-Agent': 'player', 'X-Forwarded-For': '192.0.2.7' }
    await ask(server(), `/live/a.key?token=secret`, headers)
    const lines = async () => {
      const log = await readFile(path.join(server().folder, 'dev/stdout'), 'utf8')
      return log
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
    }
    await expect
      .poll(async () => (await lines()).find(({ host }) => host === 'live.example'))
      .toEqual({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        client: expect.stringMatching(/^127\./),
        forwarded: '192.0.2.7',
        method: 'GET',
        host: 'live.example',
        path: '/live/a.key',
        status: 200,
        bytes: 3,
        seconds: expect.any(Number),
        cache: '',
        referer: 'http://page.example/"',
        agent: 'player',
      })
    const all = await lines()
    expect(all.map(({ client }) => client)).not.toContain('unix:')
    expect(all.map(one => one.path).filter(uri => uri === '/healthz' || uri.startsWith('/.seen/'))).toEqual([])
    expect(JSON.stringify(all)).not.toContain('secret')
  })
})

it.each(['/.fetch/live/a.ts', '/@origin', '/@peer/127.0.0.1'])('the finder refuses %s, which is internal', async uri => {
  expect((await ask(path.join(gateway.hls.folder, 'tmp/find.sock'), uri)).status).toBe(404)
})

describe.concurrent('an nginx that cannot deliver does not become ready, and says why', () => {
  // As njs answers from 0.9.7 on where a function reads a constant function of its module that is declared further down.
  const broken = "throw new ReferenceError('cannot access variable before initialization');"

  const found = /cannot find a playlist of its own: (ReferenceError: cannot access|its status is 0)/
  it.each([
    ['numbers no playlist', 'nginx', 'playlist.js', /(?<=function numbered\(.*\n)/, broken, /js exception: ReferenceError: cannot access/],
    ['numbers playlists wrongly', 'nginx', 'sessions.js', /\+ session\.base -/, '-', /numbers playlists wrongly: .* became 1, 2, 1/],
    ['finds no playlist', 'hls-cache', 'origins.js', /(?<=function newestOf\(.*\n)/, broken, found],
    ['has nobody to ask', 'hls-cache', 'hls-cache.conf', /\$own_port \d+/, '$own_port 1', found],
  ])('%s', async (_, name, file, place, fault, says) => {
    const rendered = await render(gatewayValues())
    const { data } = object(rendered, 'ConfigMap', name)
    const key = file.endsWith('.conf') ? 'nginx.conf' : file
    expect(data[key]).toMatch(place)
    const manifests = rendered.manifests.map(one =>
      one.kind === 'ConfigMap' && one.metadata.name.endsWith(name)
        ? { ...one, data: { ...data, [key]: data[key].replace(place, fault) } }
        : one,
    )
    await expect(startGateway({ ...rendered, manifests }, { startSeconds: 4 })).rejects.toThrow(says)
  })
})
