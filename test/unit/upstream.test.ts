// Edges of their own: what mode edge consists of, and what its HLS cache makes of servers elsewhere.
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest'
import {
  type EdgeCaches,
  edgeValues,
  type Gateway,
  gatewaySkipReason,
  gatewayValues,
  type Nginx,
  type Origin,
  startEdgeCaches,
  startGateway,
} from '../support/gateway.ts'
import { sign } from '../support/links.ts'
import { container, object, objectNames, srsConf } from '../support/objects.ts'
import { PlainSrs } from '../support/plain-srs.ts'
import { HlsWriter, PlaylistReader, readPlaylist, type Volume } from '../support/playlists.ts'
import { type AnyValues, render } from '../support/render.ts'

const upstream = { rtmp: ['srs.media.svc:1935', 'live.example.com:1936'], hls: ['http://srs.media.svc', 'https://live.example.com'] }

describe('mode edge', () => {
  it('is edges and an HLS cache, and nothing of an origin', async () => {
    const rendered = await render({ mode: 'edge', upstream })
    expect(objectNames(rendered)).toEqual([
      'ConfigMap/live-srs-edge',
      'ConfigMap/live-srs-hls-cache',
      'Deployment/live-srs-edge',
      'Deployment/live-srs-hls-cache',
      'Pod/live-srs-test-stream',
      'PodDisruptionBudget/live-srs-edge',
      'PodDisruptionBudget/live-srs-hls-cache',
      'Service/live-srs',
      'Service/live-srs-hls-caches',
    ])
  })

  it('points every vhost of all edges to all servers of upstream.rtmp', async () => {
    const rendered = await render({ mode: 'edge', upstream, edge: { canary: { enabled: true } }, config: { vhost: { 'a.example': {} } } })
    for (const role of ['edge', 'edge-canary']) {
      const { vhost } = srsConf(rendered, role)
      for (const name of ['__defaultVhost__', 'a.example'])
        expect(vhost[name].cluster, `${role} ${name}`).toEqual({ mode: 'remote', origin: upstream.rtmp })
    }
    expect(container(rendered, 'edge', 'srs').command.slice(-2)).toEqual(['srs.media.svc', 'live.example.com'])
  })

  it('has no HLS cache, and no address of HLS, without upstream.hls', async () => {
    const rendered = await render({ mode: 'edge', upstream: { rtmp: upstream.rtmp } })
    expect(objectNames(rendered).filter(name => name.includes('hls'))).toEqual([])
    expect(object(rendered, 'Service', 'live-srs').spec.ports.map(({ name }: { name: string }) => name)).toEqual(['rtmp', 'http'])
  })

  it('trusts the certificates of the user where there are any', async () => {
    const of = async (values: AnyValues) => {
      const rendered = await render({ mode: 'edge', upstream: { ...upstream, ...values } }, { invariants: { existing: ['a'] } })
      const text = JSON.stringify(object(rendered, 'ConfigMap', 'hls-cache').data)
      return [/proxy_ssl_trusted_certificate (\S+);/, /js_fetch_trusted_certificate (\S+);/].map(pattern => pattern.exec(text)?.[1])
    }
    expect(new Set(await of({}))).toEqual(new Set(['/etc/ssl/certs/ca-certificates.crt']))
    expect(new Set(await of({ caSecret: 'a' }))).toEqual(new Set(['/etc/nginx-upstream/ca.crt']))
    expect(new Set(await of({ hls: ['http://a.example'] }))).toEqual(new Set([undefined]))
  })

  it('admits what upstream names by address, and has other names admitted', async () => {
    const values = {
      mode: 'edge',
      upstream: { rtmp: ['192.0.2.1:1935'], hls: ['http://192.0.2.1:8081'] },
      networkPolicy: { enabled: true },
    }
    const rendered = await render(values)
    const egress = (name: string) => object(rendered, 'NetworkPolicy', name).spec.egress
    const to = [{ ipBlock: { cidr: '192.0.2.1/32' } }]
    expect(egress('edge')).toEqual([{ to, ports: [{ port: 1935, protocol: 'TCP' }] }])
    expect(egress('hls-cache')).toContainEqual({ to, ports: [{ port: 8081, protocol: 'TCP' }] })
  })
})

/** Seconds after which a cache asks again: nginx counts whole ones. */
const fresh = 2100

describe.concurrent('the HLS cache of mode edge', () => {
  beforeEach(({ skip }) => skip(gatewaySkipReason !== undefined, gatewaySkipReason))
  let main: Gateway
  let second: Gateway
  beforeAll(async () => {
    if (gatewaySkipReason) return
    const values = gatewayValues({ origin: { replicas: 2 } })
    main = await startGateway(await render(values))
    second = await startGateway(await render(values))
  })
  afterAll(async () => {
    await Promise.all([main?.stop(), second?.stop()])
  })

  type Context = Pick<TestContext, 'onTestFinished'>
  interface Options {
    count?: number
    names?: Record<string, string>
    files?: Record<string, string>
    values?: AnyValues
  }
  const edges = async ({ onTestFinished }: Context, hls: string[], { values, ...options }: Options = {}): Promise<EdgeCaches> => {
    const edges = await startEdgeCaches(await render(edgeValues(hls, values), { invariants: { existing: ['ca'] } }), options)
    onTestFinished(edges.stop)
    return edges
  }
  const plainSrs = async ({ onTestFinished }: Context, options?: Parameters<typeof PlainSrs.start>[0]) => {
    const srs = await PlainSrs.start(options)
    onTestFinished(() => srs.stop())
    return srs
  }
  /** SRS as it is by default, which begins with the same names again. */
  const plain = (volume: Volume, stream: string) => new HlsWriter(volume, stream, { name: sequence => `${stream}-${sequence}.ts`, age: 20 })
  const text = async (nginx: Nginx, file: string) => (await fetch(nginx.url + file)).text()
  const status = async (nginx: Nginx, file: string) => (await fetch(nginx.url + file)).status

  it('passes on what another release has, with its numbers, and asks for each segment once', async ({ expect, onTestFinished }) => {
    const { caches } = await edges({ onTestFinished }, [main.hls.url])
    const [cache] = caches as [Nginx]
    // As old as what it writes: old segments would not stand before the new ones.
    const srs = new HlsWriter(main.origins[0] as Origin, 'passed', { age: 10 })
    await srs.write(3)
    const player = new PlaylistReader()
    const segments = await player.poll(cache.url + srs.file)
    // The same player may go on at the other release.
    expect(await player.poll(main.hls.url + srs.file)).toEqual(segments)
    for (const { uri } of segments) {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => fetch(`${cache.url}/live/${uri}?viewer=${i}`)))
      expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([200]))
      expect(answers[0]?.headers.get('cache-control')).toBe('max-age=86400, immutable')
      expect(await main.hls.requests(`/live/${uri}`)).toBe(1)
    }
    srs.restart(1, main.origins[1])
    await srs.write(1)
    await sleep(2 * fresh)
    expect((await player.poll(cache.url + srs.file)).length).toBeGreaterThan(1)
  })

  it('has players stay behind as far as it says itself, whatever the other release says', async ({ expect, onTestFinished }) => {
    const reserve = (holdBackSeconds: number) => ({ nginx: { holdBackSeconds } })
    const [first] = (await edges({ onTestFinished }, [main.hls.url], { values: reserve(9) })).caches as [Nginx]
    const [next] = (await edges({ onTestFinished }, [first.url], { values: reserve(12) })).caches as [Nginx]
    const srs = new HlsWriter(main.origins[0] as Origin, 'reserved')
    await srs.write(3)
    const tags = async (cache: Nginx) => [...(await text(cache, srs.file)).matchAll(/^#EXT-X-SERVER-CONTROL:(.*)$/gm)].map(([, tag]) => tag)
    expect([await tags(first), await tags(next)]).toEqual([['HOLD-BACK=9'], ['HOLD-BACK=12']])
  })

  it('fetches from the cache of another release of mode edge', async ({ expect, onTestFinished }) => {
    const region = await edges({ onTestFinished }, [main.hls.url])
    const { caches } = await edges({ onTestFinished }, [(region.caches[0] as Nginx).url])
    const srs = new HlsWriter(main.origins[0] as Origin, 'tree')
    await srs.write(2)
    const player = new PlaylistReader()
    for (const { uri } of await player.poll((caches[0] as Nginx).url + srs.file))
      expect(await status(caches[0] as Nginx, `/live/${uri}`)).toBe(200)
    await player.poll(main.hls.url + srs.file)
  })

  it('numbers what SRS itself delivers, at all pods alike, and goes on after SRS was restarted', async ({ expect, onTestFinished }) => {
    const server = await plainSrs({ onTestFinished })
    const { caches } = await edges({ onTestFinished }, [server.url], { count: 2 })
    const srs = plain(server, 'plain')
    await srs.write(3)
    const player = new PlaylistReader()
    const pollAll = () => Promise.all(caches.map(cache => player.poll(cache.url + srs.file)))
    const [first] = await pollAll()
    expect(first?.map(({ uri }) => uri)).toEqual(['plain-0.ts', 'plain-1.ts', 'plain-2.ts'])
    for (const cache of caches) {
      const answer = await fetch(`${cache.url}/live/plain-2.ts`)
      expect({ status: answer.status, cached: answer.headers.get('cache-control') }).toEqual({ status: 200, cached: 'max-age=60' })
    }
    const before = Math.max(...[...player.seen.values()].map(({ number }) => number))
    server.restart()
    // Other names, for the reader's sake.
    const again = new HlsWriter(server, 'plain', { name: sequence => `plain-again-${sequence}.ts`, age: 4 })
    await again.write(2)
    await sleep(fresh)
    const afterwards = await pollAll()
    expect(afterwards.map(segments => segments.at(-1)?.uri)).toEqual(['plain-again-1.ts', 'plain-again-1.ts'])
    expect(afterwards[0]?.at(-1)?.number).toBe(before + 2)
    await again.write(1)
    await sleep(fresh)
    await pollAll()
    expect(server.asked.some(url => url.includes('.ts?'))).toBe(false)
  })

  it('begins discontinuities by the clock where all pods are new, since hls.js would stand still otherwise', async ({
    expect,
    onTestFinished,
  }) => {
    const server = await plainSrs({ onTestFinished })
    const { caches } = await edges({ onTestFinished }, [server.url])
    const srs = plain(server, 'skipped')
    await srs.write(3)
    const tens = () => Math.floor(Date.now() / 10_000) % 20_000
    const earliest = tens()
    const [first] = readPlaylist(await text(caches[0] as Nginx, srs.file))
    expect(first?.discontinuity).toBeGreaterThanOrEqual(earliest)
    expect(first?.discontinuity).toBeLessThanOrEqual(tens())
  })

  it('answers 404 where SRS itself has no such stream', async ({ expect, onTestFinished }) => {
    const server = await plainSrs({ onTestFinished })
    const { caches } = await edges({ onTestFinished }, [server.url])
    const begin = performance.now()
    expect(await status(caches[0] as Nginx, '/live/none.m3u8')).toBe(404)
    expect(await status(caches[0] as Nginx, '/live/none.ts')).toBe(404)
    expect((performance.now() - begin) / 1000).toBeLessThan(2)
  })

  it.for([
    ['is refused', (nginx: Nginx) => nginx.stop()],
    ['hangs', (nginx: Nginx) => nginx.signal('SIGSTOP')],
  ] as const)('goes on with the next server soon where the first one %s', async ([, fail], { expect, onTestFinished }) => {
    const first = await edges({ onTestFinished }, [main.hls.url])
    const relay = first.caches[0] as Nginx
    onTestFinished(() => relay.signal('SIGCONT').catch(() => undefined))
    const { caches } = await edges({ onTestFinished }, [relay.url, second.hls.url], { count: 2 })
    const stream = `both-${fail.toString().includes('STOP')}`
    // The same stream at two servers that know nothing of each other.
    const here = new HlsWriter(main.origins[0] as Origin, stream, { age: 12 })
    const there = new HlsWriter(second.origins[0] as Origin, stream, {
      age: 14,
      name: (n, time) => `${stream}-there-${n}-${Math.round(time)}.ts`,
    })
    await here.write(4)
    await there.write(5)
    const player = new PlaylistReader()
    const pollAll = () => Promise.all(caches.map(cache => player.poll(cache.url + here.file)))
    for (const segments of await pollAll()) expect(segments.map(({ uri }) => uri).join()).not.toContain('there')
    await fail(relay)
    await there.write(1)
    // A request to a server that hangs fails after ten seconds.
    await expect
      .poll(async () => (await pollAll()).every(segments => segments.at(-1)?.uri.includes('there-5')), { timeout: 9000, interval: 100 })
      .toBe(true)
    for (const cache of caches) {
      const shown = await player.poll(cache.url + here.file)
      for (const { uri } of shown) expect(await status(cache, `/live/${uri}`), uri).toBe(200)
    }
    await there.write(1)
    await sleep(fresh)
    await pollAll()
  })

  it('keeps what it has while all servers are away, and goes on when one is back', async ({ expect, onTestFinished }) => {
    const server = await plainSrs({ onTestFinished }, { viewers: false })
    const { caches } = await edges({ onTestFinished }, [server.url], { values: { hlsCache: { playlistWaitSeconds: 1 } } })
    const [cache] = caches as [Nginx]
    const srs = plain(server, 'away')
    await srs.write(3)
    const player = new PlaylistReader()
    const segments = await player.poll(cache.url + srs.file)
    for (const { uri } of segments) expect(await status(cache, `/live/${uri}`)).toBe(200)
    const port = server.port
    await server.stop()
    for (const _ of [1, 2, 3]) {
      await sleep(fresh)
      expect(await player.poll(cache.url + srs.file)).toEqual(segments)
      for (const { uri } of segments) expect(await status(cache, `/live/${uri}`)).toBe(200)
    }
    expect(await status(cache, '/live/other.m3u8')).toBe(503)
    await server.listen(port)
    await srs.write(1)
    await expect.poll(async () => (await player.poll(cache.url + srs.file)).at(-1)?.uri, { timeout: 8000 }).toBe('away-3.ts')
  })

  it('answers within the ten seconds that hls.js waits while all servers hang', async ({ expect, onTestFinished }) => {
    const relays = (await edges({ onTestFinished }, [main.hls.url], { count: 2 })).caches
    const { caches } = await edges(
      { onTestFinished },
      relays.map(({ url }) => url),
    )
    const [cache] = caches as [Nginx]
    const srs = new HlsWriter(main.origins[0] as Origin, 'hangs', { age: 12 })
    await srs.write(3)
    const player = new PlaylistReader()
    const segments = await player.poll(cache.url + srs.file)
    for (const relay of relays) {
      await relay.signal('SIGSTOP')
      onTestFinished(() => relay.signal('SIGCONT'))
    }
    for (const _ of [1, 2]) {
      await sleep(fresh)
      const begin = performance.now()
      expect(await player.poll(cache.url + srs.file)).toEqual(segments)
      expect((performance.now() - begin) / 1000).toBeLessThan(9.5)
    }
  })

  it.for([
    ['no such stream', 'moves', 0, 1],
    ['a stream that has ended', 'returns', 3, 1],
    // Of that, players have seen all but the last seconds.
    ['the same stream all the while', 'parallel', 3, 3],
  ] as const)('goes on at another server, which had %s', async ([_, stream, left, fewest], { expect, onTestFinished }) => {
    const { caches } = await edges({ onTestFinished }, [main.hls.url, second.hls.url])
    const [cache] = caches as [Nginx]
    const srs = new HlsWriter(main.origins[0] as Origin, stream, { age: 12 })
    const other = new HlsWriter(second.origins[0] as Origin, stream, { age: 60 })
    await other.write(left)
    await srs.write(3)
    const player = new PlaylistReader()
    const last = async () => (await player.poll(cache.url + srs.file)).at(-1)
    const before = await last()
    for (const _ of [1, 2, 3]) {
      await sleep(fresh)
      expect(await last()).toEqual(before)
    }
    if (stream === 'returns') other.reconnect()
    await other.write(1)
    await expect.poll(last, { timeout: 8000 }).not.toEqual(before)
    const after = await last()
    expect(after?.uri).toMatch(`${stream}-${left}-`)
    const added = (after?.number ?? 0) - (before?.number ?? 0)
    expect(added).toBeGreaterThanOrEqual(fewest)
    if (stream !== 'parallel') expect(added).toBe(1)
    expect(await text(cache, `/live/${after?.uri}`)).toContain(stream)
  })

  it('takes a stream from the server that has it', async ({ expect, onTestFinished }) => {
    const { caches } = await edges({ onTestFinished }, [main.hls.url, second.hls.url])
    const [cache] = caches as [Nginx]
    const srs = new HlsWriter(second.origins[1] as Origin, 'at the second'.replaceAll(' ', '-'))
    await srs.write(2)
    const player = new PlaylistReader()
    for (const { uri } of await player.poll(cache.url + srs.file)) expect(await status(cache, `/live/${uri}`)).toBe(200)
    await (second.origins[1] as Origin).write('/live/alone.ts', 'segment')
    expect(await text(cache, '/live/alone.ts')).toBe('segment')
    for (const file of ['/live/nobody.m3u8', '/live/nobody.ts']) expect(await status(cache, file)).toBe(404)
  })

  it('asks viewers for links, which the server that it fetches from does not', async ({ expect, onTestFinished }) => {
    const key = 'a-key-that-signs-links'
    const options = { values: { play: { auth: { keys: [key] } } }, files: { '/etc/srs-play/keys': key } }
    const { caches } = await edges({ onTestFinished }, [main.hls.url], options)
    const [cache] = caches as [Nginx]
    // Those who connect from this address are viewers here.
    await cache.trust([])
    const srs = new HlsWriter(main.origins[0] as Origin, 'linked')
    await srs.write(2)
    const signed = `${cache.url}/${sign('live/linked', { by: key, inSeconds: 60 })}`
    const segments = await new PlaylistReader().poll(signed + srs.file)
    for (const { uri } of segments) {
      expect((await fetch(`${signed}/live/${uri}`)).status).toBe(200)
      expect(await status(cache, `/live/${uri}`)).toBe(403)
    }
    expect(await status(cache, srs.file)).toBe(403)
  })

  it('asks on_play hooks by the name of the stream', async ({ expect, onTestFinished }) => {
    const asked: AnyValues[] = []
    const hook = createServer(async (request, response) => {
      asked.push(JSON.parse(await readAll(request)))
      response.end('0')
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void hook.close())
    await once(hook, 'listening')
    const hooks = { enabled: true, on_play: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/` }
    const values = { edge: { config: { vhost: { __defaultVhost__: { http_hooks: hooks }, 'a.example': { http_hooks: hooks } } } } }
    const { caches } = await edges({ onTestFinished }, [main.hls.url], { values })
    for (const file of ['/live/hooked.m3u8', '/a.example/live/hooked.m3u8']) await fetch((caches[0] as Nginx).url + file)
    const stream = { app: 'live', stream: 'hooked' }
    expect(asked).toMatchObject([
      { vhost: '__defaultVhost__', ...stream },
      { vhost: 'a.example', ...stream },
    ])
  })

  it('looks for names when it needs them: those of this cluster are completed', async ({ expect, onTestFinished }) => {
    const srs = new HlsWriter(main.origins[0] as Origin, 'named')
    await srs.write(2)
    const { port } = new URL(main.hls.url)
    const names: Record<string, string> = {}
    const { caches } = await edges({ onTestFinished }, [`http://srs.media.svc:${port}`], { names })
    const [cache] = caches as [Nginx]
    expect(cache.said).toContain('srs.media.svc of upstream.hls does not resolve')
    expect(await status(cache, srs.file)).toBe(503)
    names['srs.media.svc.cluster.local'] = new URL(main.hls.url).hostname
    await expect.poll(() => status(cache, srs.file), { timeout: 8000 }).toBe(200)
    for (const { uri } of await new PlaylistReader().poll(cache.url + srs.file)) expect(await status(cache, `/live/${uri}`)).toBe(200)
  })

  it('says that servers name each other, and answers none of it', async ({ expect, onTestFinished }) => {
    const names: Record<string, string> = {}
    const { port } = new URL(main.hls.url)
    const one = await edges({ onTestFinished }, [`http://other.example:${port}`], { names })
    const [first] = one.caches as [Nginx]
    const other = await edges({ onTestFinished }, [first.url], { values: { fullnameOverride: 'other' } })
    names['other.example'] = (other.caches[0] as Nginx).address
    for (const file of ['/live/round.m3u8', '/live/round.ts']) expect(await status(first, file), file).toBeGreaterThanOrEqual(404)
    expect(await first.log()).toContain('a server of upstream.hls fetches from this release')
  })

  it('believes only certificates of the authorities that it is told of, for the name that it asks', async ({ expect, onTestFinished }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'upstream-tls-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const at = (name: string) => path.join(folder, name)
    const args = [
      'req',
      '-x509',
      '-nodes',
      '-newkey',
      'rsa:2048',
      '-subj',
      '/CN=live.example.com',
      '-addext',
      'subjectAltName=DNS:live.example.com',
    ]
    for (const name of ['own', 'strange']) await execa('openssl', [...args, '-keyout', at(`${name}.key`), '-out', at(`${name}.crt`)])
    const [cert, key] = (await Promise.all(['own.crt', 'own.key'].map(name => readFile(at(name), 'utf8')))) as [string, string]
    const strange = await readFile(at('strange.crt'), 'utf8')
    const server = await plainSrs({ onTestFinished }, { tls: { cert, key } })
    await plain(server, 'secret').write(2)
    const values = { upstream: { caSecret: 'ca' } }
    const answers = async (host: string, authority: string) => {
      const options = { values, names: { [host]: '127.0.0.1' }, files: { '/etc/nginx-upstream/ca.crt': authority } }
      const { caches } = await edges({ onTestFinished }, [`https://${host}:${server.port}`], options)
      return Promise.all(['/live/secret.m3u8', '/live/secret-1.ts'].map(file => status(caches[0] as Nginx, file)))
    }
    expect(await answers('live.example.com', cert)).toEqual([200, 200])
    expect(await answers('live.example.com', strange)).toEqual([503, 503])
    expect(await answers('other.example.com', cert)).toEqual([503, 503])
  })
})
