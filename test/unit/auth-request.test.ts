// Services of the user's own that nginx asks who may play HLS: play.authRequest, and SRS's on_play hooks.

import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { domain, gatewaySkipReason, Origin, startDns } from '../support/gateway.ts'
import { container, object, srsConf } from '../support/objects.ts'
import { type AnyValues, render } from '../support/render.ts'

const hooked = (onPlay: unknown) => ({ config: { vhost: { __defaultVhost__: { http_hooks: { enabled: true, on_play: onPlay } } } } })
const asked = (more: AnyValues = {}) => ({ play: { authRequest: { url: 'http://auth.example.com/may', ...more } } })

describe('the chart', () => {
  it.each([
    ['nothing', { mode: 'edge-cluster' }, false],
    ['a service', { mode: 'edge-cluster', ...asked() }, true],
    ['a hook', { mode: 'edge-cluster', ...hooked('http://hooks/play') }, true],
    ['a hook of edges alone', { mode: 'edge-cluster', edge: hooked('http://hooks/play') }, true],
    ['a hook in a Secret', { mode: 'edge-cluster', ...hooked({ valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }) }, false],
    ['a hook by HTTPS', { mode: 'edge-cluster', ...hooked('https://hooks/play') }, false],
  ])('has nginx ask where there is %s', async (_, values, asks) => {
    const rendered = await render(values, { invariants: { existing: ['a'] } })
    for (const name of ['hls-cache', 'nginx']) {
      expect('asks.conf' in object(rendered, 'ConfigMap', name).data).toBe(asks)
    }
    expect(rendered.notes.includes('is not asked for HLS')).toBe(/Secret|HTTPS/.test(_))
    expect(rendered.notes.includes('play.authRequest guards HLS alone')).toBe(_ === 'a service')
  })

  it.each([
    ['nginx-sidecar', hooked('http://hooks/play'), '/tmp/html'],
    ['nginx-sidecar', asked(), '/tmp/html'],
    ['nginx-sidecar', {}, undefined],
    // There, SRS asks for HLS itself.
    ['single', hooked('http://hooks/play'), undefined],
  ])('keeps HLS out of SRS’s own web server in mode %s', async (mode, values, dir) => {
    const rendered = await render({ mode, ...values })
    expect((srsConf(rendered, 'origin') as AnyValues).http_server.dir).toBe(dir)
    expect(container(rendered, 'origin', 'check-config').command.at(-1).includes('copy /tmp/html/')).toBe(dir !== undefined)
  })
})

describe('nginx', () => {
  let nginx: Origin
  let seen: { url: string; method: string; headers: IncomingMessage['headers']; body: string }[] = []
  let answer: (request: (typeof seen)[0], response: ServerResponse) => void
  const service = createServer(async (request, response) => {
    const one = { url: request.url ?? '', method: request.method ?? '', headers: request.headers, body: await text(request) }
    seen.push(one)
    answer(one, response)
  })
  const playlist = '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:5\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na-5-1764500000000.ts\n'

  async function start(values: AnyValues, nameServer = '127.0.0.1') {
    const at = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
    const rendered = await render({
      mode: 'nginx-sidecar',
      hlsCache: { replicas: 0 },
      nginx: { port: 18_081, accessLog: 'json', playlistExpireSeconds: 0 },
      recordings: { public: true },
      ...JSON.parse(JSON.stringify(values).replaceAll('AT', at)),
    })
    nginx = new Origin(await mkdtemp(path.join(tmpdir(), 'asks-')), container(rendered, 'origin', 'nginx').command)
    await nginx.configure(object(rendered, 'ConfigMap', 'nginx').data, nameServer)
    for (const name of ['a', 'b']) {
      await nginx.write(`/live/${name}.m3u8`, playlist)
      await nginx.write(`/live/${name}-5-1764500000000.ts`, 'segment')
    }
    await nginx.write('/live/a.mp4', 'recording')
    await nginx.write('/players/srs_player.html', '<html>')
    await nginx.start()
  }
  const stop = async () => {
    await nginx?.stop()
    if (nginx) await rm(nginx.folder, { recursive: true })
  }
  const get = async (target: string, headers: Record<string, string> = {}) => (await fetch(nginx.url + target, { headers })).status

  beforeAll(() => new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve)))
  afterAll(() => service.close())
  beforeEach(({ skip }) => {
    skip(gatewaySkipReason !== undefined, gatewaySkipReason)
    seen = []
  })

  it.each(['auth', 'auth.other', 'auth.example.com'])('finds a service by the names that %s may stand for', async host => {
    const whole = { auth: `auth.${domain}`, 'auth.other': 'auth.other.svc.cluster.local' }[host] ?? host
    const dns = await startDns(name => (name === whole ? '127.0.0.1' : undefined))
    try {
      await start({ play: { authRequest: { url: `http://${host}:${(service.address() as AddressInfo).port}/may` } } }, dns.address)
      answer = (_, response) => response.writeHead(200).end()
      expect(await get('/live/a.m3u8')).toBe(200)
      expect(seen.map(({ url }) => url)).toEqual(['/may'])
    } finally {
      await stop()
      dns.close()
    }
  })

  describe('with play.authRequest', () => {
    beforeAll(() => (gatewaySkipReason ? undefined : start({ play: { authRequest: { url: 'AT/may', cacheSeconds: 1 } } })))
    afterAll(stop)

    it('asks by what the viewer has sent, once for all files of a stream', async () => {
      answer = ({ headers }, response) => response.writeHead(headers.cookie === 'user=1' ? 200 : 403).end()
      const cookie = { Cookie: 'user=1' }
      expect(await get('/live/a.m3u8?x=1', cookie)).toBe(200)
      expect(seen).toMatchObject([
        {
          url: '/may',
          method: 'GET',
          headers: { cookie: 'user=1', 'x-original-uri': '/live/a.m3u8?x=1', 'x-stream': 'live/a', 'x-real-ip': '127.0.0.1' },
        },
      ])
      seen = []
      expect(await get('/live/a-5-1764500000000.ts', cookie)).toBe(200)
      for (let i = 0; i < 5; i++) expect(await get('/live/a-5-1764500000000.ts', cookie)).toBe(200)
      expect(seen.length).toBeLessThanOrEqual(2)
      for (const target of ['/live/a.m3u8?x=1', '/live/a.m3u8', '/live/a-5-1764500000000.ts', '/live/a.mp4', '/live/b.m3u8']) {
        expect(await get(target), target).toBe(403)
        expect(await get(target, { Cookie: 'user=2' }), target).toBe(403)
      }
      expect(await get('/live/b.m3u8', cookie)).toBe(200)
      expect(await get('/live/a.mp4', cookie)).toBe(200)
      expect(await get('/players/srs_player.html')).toBe(200)
      expect(await get('/.may-watch', cookie)).toBe(404)
    })

    it('says what the service says, and goes on while that is away', async () => {
      answer = (_, response) => response.writeHead(204).end()
      expect(await get('/live/a.m3u8?viewer=1')).toBe(200)
      answer = (_, response) => response.destroy()
      await sleep(2100)
      expect(await get('/live/a.m3u8?viewer=1')).toBe(200)
      expect(await get('/live/a.m3u8?viewer=2')).toBe(500)
      answer = (_, response) => response.writeHead(401).end()
      await sleep(2100)
      expect(await get('/live/a.m3u8?viewer=1')).toBe(401)
    })
  })

  describe('with on_play hooks', () => {
    beforeAll(() =>
      gatewaySkipReason ? undefined : start({ ...hooked(['AT/first', 'AT/second']), play: { authRequest: { cacheSeconds: 1 } } }),
    )
    afterAll(stop)

    it('asks them for the playlist as SRS does, and for nothing else', async () => {
      answer = (_, response) => response.end('0')
      expect(await get('/live/a.m3u8?token=x', { Referer: 'http://page' })).toBe(200)
      expect(seen.map(({ url, method }) => `${method} ${url}`)).toEqual(['POST /first', 'POST /second'])
      expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({
        action: 'on_play',
        ip: '127.0.0.1',
        vhost: '__defaultVhost__',
        app: 'live',
        stream: 'a',
        param: '?token=x',
        pageUrl: 'http://page',
      })
      seen = []
      expect(await get('/live/a-5-1764500000000.ts')).toBe(200)
      expect(await get('/players/srs_player.html')).toBe(200)
      expect(seen).toEqual([])
    })

    it.each<[string, (url: string) => [number, string], number]>([
      ['both say 0', () => [200, '0'], 200],
      ['both say code 0', () => [200, '{"code": 0, "data": null}'], 200],
      ['one says another code', url => [200, url === '/second' ? '{"code": 1}' : '0'], 403],
      ['one says nothing', url => [200, url === '/first' ? '' : '0'], 403],
      ['one refuses', url => [url === '/first' ? 403 : 200, '0'], 403],
    ])('goes by what they say: %s', async (_, says, expected) => {
      answer = ({ url }, response) => {
        const [status, body] = says(url)
        response.writeHead(status).end(body)
      }
      expect(await get(`/live/a.m3u8?case=${encodeURIComponent(_)}`)).toBe(expected)
    })
  })
})
