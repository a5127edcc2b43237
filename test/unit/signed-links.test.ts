// Signed links: what the chart prints with them, and whom nginx lets play.

import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { load } from 'js-yaml'
import { lexer } from 'marked'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import which from 'which'
import { root } from '../../scripts/go-modules.ts'
import { type Gateway, gatewaySkipReason, gatewayValues, Origin, startGateway } from '../support/gateway.ts'
import { sign as signBy } from '../support/links.ts'
import { container, object, podSpec, srsConf } from '../support/objects.ts'
import { type PodNginx, startPodNginx } from '../support/pod-nginx.ts'
import { type AnyValues, render } from '../support/render.ts'
import { Sandbox } from '../support/sandbox.ts'

const key = 'a-key-that-signs-links'
const other = 'another-key-for-links'
const play: AnyValues = { play: { auth: { keys: [key, other] } } }

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds
const sign = (stream: string, options: Partial<Parameters<typeof signBy>[1]> = {}) => signBy(stream, { by: key, inSeconds: 60, ...options })

describe('who has to ask', () => {
  it.each(['nginx-sidecar', 'edge-cluster', 'origin-cluster', 'edge'])(
    'every SRS of mode %s, in every vhost, nginx in its own pod',
    async mode => {
      const own = { http_hooks: { enabled: true, on_play: ['http://auth/1', 'http://auth/2'], on_publish: 'http://auth/publish' } }
      const off = { http_hooks: { enabled: false, on_play: 'http://auth/off' } }
      const rendered = await render({
        mode,
        config: { vhost: { own, off } },
        origin: mode === 'origin-cluster' ? { workload: 'Deployment' } : {},
        ...(mode === 'edge' && { upstream: { rtmp: ['live.example:1935'], hls: ['https://live.example'] } }),
        ...play,
      })
      const origin = mode === 'origin-cluster' ? 'origin-1' : 'origin'
      const roles = { 'nginx-sidecar': [origin], edge: ['edge'] }[mode] ?? [origin, 'edge']
      for (const role of roles) {
        const at = `http://127.0.0.1:${role === 'edge' ? 18_936 : 18_935}`
        const { vhost, http_server } = srsConf(rendered, role) as AnyValues
        for (const name of ['__defaultVhost__', 'own', 'off']) {
          const { on_connect, on_play, enabled } = vhost[name].http_hooks
          expect({ on_connect, enabled }, `${role} ${name}`).toEqual({ on_connect: `${at}/connect`, enabled: true })
          expect([on_play].flat()).toEqual(name === 'own' ? [`${at}/play`, 'http://auth/1', 'http://auth/2'] : [`${at}/play`])
        }
        expect(vhost.own.http_hooks.on_publish).toBe('http://auth/publish')
        // Where there is no HLS.
        expect(http_server.dir).toBe('/tmp/html')
        expect(container(rendered, role, 'check-config').command.at(-1)).toMatch(/\nmkdir -p \/tmp\/html && copy \/tmp\/html\/$/)
        const { containers, volumes } = podSpec(rendered, role)
        const nginx = containers.filter((one: { name: string }) => ['nginx', 'hooks'].includes(one.name))
        expect(nginx).toHaveLength(1)
        expect(nginx[0].volumeMounts).toContainEqual({ name: 'play-keys', mountPath: '/etc/srs-play', readOnly: true })
        expect(volumes).toContainEqual({
          name: 'play-keys',
          secret: { secretName: 'live-srs-play-keys', items: [{ key: 'keys', path: 'keys' }] },
        })
      }
      expect(container(rendered, 'hls-cache', 'nginx').volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/etc/srs-play' }))
      const { data } = object(rendered, 'Secret', 'play-keys')
      expect(Buffer.from(data.keys, 'base64').toString()).toBe(`${key}\n${other}\n`)
      expect(JSON.stringify(rendered.manifests.filter(one => one.kind !== 'Secret')) + rendered.notes).not.toContain(key)
    },
  )

  it('nobody without links', async () => {
    const rendered = await render({ mode: 'edge-cluster' })
    expect(JSON.stringify(rendered.manifests)).not.toMatch(/play-keys|links\.js|18936|\/tmp\/html/)
  })

  it('origins know edges by a headless Service, or the proxies between them', async () => {
    const edges = await render({ mode: 'edge-cluster', ...play })
    expect(object(edges, 'Service', 'live-srs-edges').spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { 'ossrs.io/role': 'edge' },
    })
    expect(container(edges, 'origin', 'nginx').command.at(-1)).toContain("watch live-srs-edges /tmp/pullers-edge ''")
    expect(container(edges, 'hls-cache', 'nginx').command.at(-1)).not.toContain('/tmp/pullers')
    const values = { mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image: { repository: 'proxy', tag: '1.0.0' } } }
    const proxies = await render({ ...values, networkPolicy: { enabled: true }, ...play })
    expect(container(proxies, 'origin-0', 'nginx').command.at(-1)).toContain("watch live-srs-proxys /tmp/pullers-proxy ''")
    expect(object(proxies, 'Service', 'live-srs-proxys').spec.selector).toMatchObject({ 'ossrs.io/role': 'proxy' })
  })
})

describe('the probe of nginx that only answers hooks', () => {
  it.each([
    ['links', { mode: 'edge-cluster', ...play }],
    ['keys', { mode: 'edge-cluster', publish: { keys: { streams: { '*': 'a' } } } }],
  ])('asks whether the scripts tell right from wrong: %s', async (_, values) => {
    const hooks = container(await render(values), 'edge', 'hooks')
    const exec = { command: ['curl', '-sS', '--fail', '--max-time', '3', 'http://127.0.0.1:18936/ready'] }
    expect(hooks.startupProbe).toMatchObject({ exec })
    expect(hooks.readinessProbe).toMatchObject({ exec })
    expect(hooks.livenessProbe).toMatchObject({ exec })
  })
})

describe('the notes', () => {
  it('have addresses with the token, and the command that makes it', async () => {
    const values = { mode: 'nginx-sidecar', webrtc: { enabled: true, candidate: '192.0.2.7' }, srt: { enabled: true } }
    const rendered = await render({ ...values, play: { auth: { generate: true } } }, { cluster: {} })
    const secret = object(rendered, 'Secret', 'play-keys')
    const made = Buffer.from(secret.data.key, 'base64').toString()
    expect(rendered.notes).not.toContain(made)
    for (const address of [
      '/live/livestream?token=$TOKEN',
      '/live/livestream.flv?token=$TOKEN',
      '/$TOKEN/live/livestream.m3u8',
      'whep/?app=live&stream=livestream&token=$TOKEN',
      'streamid=live/livestream?token=$TOKEN',
    ]) {
      expect(rendered.notes).toContain(address)
    }
    const commands = [...rendered.notes.matchAll(/^ {2}(export (?:KEY|EXPIRES|TOKEN)=.*)$/gm)].map(([, command]) => command)
    expect(commands).toHaveLength(3)
    const script = [`kubectl() { echo "$*" >&2; echo '${made}'; }`, ...commands, 'echo $EXPIRES $TOKEN'].join('\n')
    const { stdout, stderr } = await execa('sh', ['-c', script])
    const [expires, token] = stdout.split(' ')
    expect(token).toBe(sign('live/livestream', { expires: Number(expires), by: made }))
    expect(Number(expires) - inSeconds(3600)).toBeGreaterThan(-5)
    expect(stderr).toBe('get secret -n media live-srs-play-keys -o go-template={{index .data "keys" | base64decode}}')
  })
})

/** The code of the page that signs, by its name: the language that runs it. */
const runners: Record<string, string> = { 'sign.sh': 'sh', 'sign.mjs': process.execPath, 'sign.php': 'php', 'sign.py': 'python3' }
const page = lexer(await readFile(path.join(root, 'docs/links.md'), 'utf8'))
const code = Object.fromEntries(
  page.flatMap(token => {
    const name = token.type === 'code' ? /^(?:#|\/\/|<\?php \/\/) (sign\.\w+)/.exec(token.text)?.[1] : undefined
    return name && token.type === 'code' ? [[name, token.text as string]] : []
  }),
)

describe('nginx', () => {
  let pod: PodNginx<Origin>
  const keysFile = () => path.join(pod.nginx.folder, 'etc/srs-play/keys')

  beforeAll(async () => {
    if (gatewaySkipReason) return
    const values = {
      mode: 'nginx-sidecar',
      hlsCache: { replicas: 0 },
      webrtc: { enabled: true },
      nginx: { port: 18_081, accessLog: 'json', playlistExpireSeconds: 0 },
      config: { vhost: { 'b.example': { hls: { enabled: true } } } },
      play: { auth: { ...play.play.auth, trustedNetworks: ['127.9.0.0/16', '10.9.0.1', 'fd00::/8'] } },
    }
    const prepare = async (origin: Origin) => {
      const folder = path.join(origin.folder, 'etc/srs-play')
      await mkdir(folder, { recursive: true })
      await writeFile(path.join(folder, 'keys'), `${key}\n${other}\n`)
      const playlist = '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:5\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na-5-1764500000000.ts\n'
      for (const folder of ['live', 'live/deep', 'b.example/live', 'LIVE']) {
        await origin.write(`/${folder}/a.m3u8`, playlist)
        await origin.write(`/${folder}/a-5-1764500000000.ts`, 'segment')
      }
      await origin.write('/live/b.m3u8', playlist)
      await origin.write('/live/a-5.m3u8', playlist)
      await origin.write('/live/a-5-6-1764500000000.ts', 'segment')
      await origin.write('/live/a.key', 'secret')
      await origin.write('/live/a,b.m3u8', playlist)
      await origin.write('/players/srs_player.html', '<html>')
    }
    // As behind edges.
    const edit = (conf: string) =>
      conf.replace('js_var $pullers ""', 'js_var $pullers "/tmp/pullers"').replace('patience = 10000', 'patience = 1000')
    pod = await startPodNginx(await render(values), (folder, command) => new Origin(folder, command), prepare, edit)
  })
  afterAll(() => pod?.stop())
  beforeEach(async ({ skip }) => {
    skip(gatewaySkipReason !== undefined, gatewaySkipReason)
    pod.reached.length = 0
  })

  /** Asks for a path as it stands: fetch would tidy it up. */
  const get = (target: string, headers: Record<string, string> = {}, localAddress?: string) =>
    new Promise<{ status: number; body: string; headers: IncomingMessage['headers'] }>((resolve, reject) => {
      const url = new URL(pod.nginx.url)
      request({ host: url.hostname, port: url.port, path: target, headers, localAddress, agent: false }, async response => {
        resolve({ status: response.statusCode ?? 0, body: await text(response), headers: response.headers })
      })
        .on('error', reject)
        .end()
    })

  describe('HLS', () => {
    it.each([
      ['the playlist', `live/a.m3u8`, 'live/a'],
      ['a segment', 'live/a-5-1764500000000.ts', 'live/a'],
      ['a stream whose name ends as segments do', 'live/a-5.m3u8', 'live/a-5'],
      ['its segment', 'live/a-5-6-1764500000000.ts', 'live/a-5'],
      ['a deeper application', 'live/deep/a.m3u8', 'live/deep/a'],
      ['another vhost', 'b.example/live/a-5-1764500000000.ts', 'b.example/live/a'],
      ['a name with a comma', 'live/a,b.m3u8', 'live/a,b'],
    ])('opens %s, again and again', async (_, file, stream) => {
      for (const token of [sign(stream), sign(stream, { by: other }), sign(stream, { address: '127.0.0.1' })]) {
        for (let i = 0; i < 3; i++) expect((await get(`/${token}/${file}`)).status).toBe(200)
      }
    })

    it('keeps the right along the names of a playlist, and tells nobody of it', async () => {
      const base = `${pod.nginx.url}/${sign('live/a')}/live/a.m3u8`
      const playlist = await (await fetch(base)).text()
      const [segment] = playlist.split('\n').filter(line => line.endsWith('.ts'))
      expect(await (await fetch(new URL(segment as string, base))).text()).toBe('segment')
      expect(playlist).not.toMatch(/[0-9a-f]{64}/)
      await sleep(200)
      const accesses = await readFile(path.join(pod.nginx.folder, 'dev/stdout'), 'utf8')
      expect(accesses).toContain('"path":"/live/a.m3u8"')
      expect(accesses).not.toMatch(/[0-9a-f]{64}/)
    })

    const token = () => sign('live/a')
    it.each<[string, () => string, RegExp]>([
      ['no token', () => '/live/a.m3u8', /it has no token/],
      ['a segment without one', () => '/live/a-5-1764500000000.ts', /it has no token/],
      ['one that has expired', () => `/${sign('live/a', { expires: inSeconds(-1) })}/live/a.m3u8`, /has expired/],
      ['one of another stream', () => `/${sign('live/b')}/live/a.m3u8`, /another stream/],
      ['one of a stream whose name begins alike', () => `/${token()}/live/a-5.m3u8`, /another stream/],
      ['a segment of such a stream', () => `/${token()}/live/a-5-6-1764500000000.ts`, /another stream/],
      ['the segment of another vhost', () => `/${token()}/b.example/live/a-5-1764500000000.ts`, /another stream/],
      ['a vhost in the query', () => `/${sign('b.example/live/a')}/live/a.m3u8?vhost=b.example`, /another stream/],
      ['upper case', () => `/${token()}/LIVE/a.m3u8`, /another stream/],
      ['a later time with the same signature', () => `/${inSeconds(999)}-${token().slice(-64)}/live/a.m3u8`, /another stream/],
      ['another key', () => `/${sign('live/a', { by: 'a-key-of-somebody-else' })}/live/a.m3u8`, /another key/],
      ['another address', () => `/${sign('live/a', { address: '127.0.0.2' })}/live/a.m3u8`, /another address/],
      ['an address that the client claims', () => `/${sign('live/a', { address: '127.0.0.2' })}/live/a.m3u8`, /another address/],
      [
        'a signature for an address without it',
        () => `/${sign('live/a', { address: '127.0.0.1' }).replace('-ip', '')}/live/a.m3u8`,
        /another/,
      ],
      ['a token in the query', () => `/live/a.m3u8?token=${token()}`, /it has no token/],
      ['a path up', () => `/${token()}/live/a.m3u8/../b.m3u8`, /another stream/],
      ['a path up in escapes', () => `/${token()}/live/a/%2e%2e/b.m3u8`, /another stream/],
      ['escaped slashes', () => `/${token()}/live%2fa%2f..%2fb.m3u8`, /another stream/],
      ['double slashes', () => `//${token()}//live//b.m3u8`, /another stream/],
      ['a path out of the token', () => `/${token()}/../live/b.m3u8`, /it has no token/],
      ['two tokens', () => `/${token()}/${token()}/live/b.m3u8`, /another stream/],
      ['a right token behind a wrong one', () => `/${sign('live/b')}/${token()}/live/a.m3u8`, /another stream/],
      ['a file of another kind', () => `/${token()}/live/a.key`, /no link is for a file of this kind/],
    ])('refuses %s', async (_, target, why) => {
      // Those whose links were right are known by now.
      await get(`/${token()}/live/a.m3u8`)
      const headers = { 'X-Forwarded-For': '127.0.0.2', 'X-Real-IP': '127.0.0.2', 'X-Seen': '1', 'X-Origin': 'a' }
      const { status, body, headers: answer } = await get(target(), headers)
      expect(body).toMatch(why)
      expect(status).toBe(403)
      expect(answer['access-control-allow-origin']).toBe('*')
    })

    it('needs no link from networks that are trusted, and believes no address that a client claims', async () => {
      const { status, body } = await get('/live/a.m3u8', {}, '127.9.1.2')
      expect([status, body]).toEqual([200, expect.stringContaining('a-5-1764500000000.ts')])
      expect((await get('/live/a-5-1764500000000.ts', {}, '127.9.1.2')).status).toBe(200)
      expect((await get('/live/a.m3u8', { 'X-Forwarded-For': '127.9.1.2', 'X-Real-IP': '127.9.1.2' })).status).toBe(403)
      expect((await get('/live/a.m3u8', {}, '127.8.1.2')).status).toBe(403)
    })

    it('does not take one name for another that is known', async () => {
      const signed = sign('a/b/c')
      await get(`/${signed}/a/b/c.m3u8`)
      for (const file of ['a,b/c.m3u8', 'a/b,c.m3u8', 'c.m3u8']) expect((await get(`/${signed}/${file}`)).status).toBe(403)
    })

    it.each(['/players/srs_player.html', '/healthz', '/readyz'])('leaves %s open', async target => {
      expect((await get(target)).status).toBe(200)
    })

    it('forgets a link when it expires', async () => {
      const expires = inSeconds(3)
      const signed = sign('live/a', { expires })
      expect((await get(`/${signed}/live/a.m3u8`)).status).toBe(200)
      const folder = path.join(pod.nginx.folder, 'tmp/links', String(Math.floor(expires / 100)))
      expect(await readdir(folder)).toContain(`${signed},any,live,a`)
      await sleep(expires * 1000 - Date.now() + 2300)
      expect((await get(`/${signed}/live/a-5-1764500000000.ts`)).body).toMatch(/has expired/)
      expect(existsSync(folder) ? await readdir(folder) : []).not.toContain(`${signed},any,live,a`)
    })

    it('forgets all links of a key that has gone', async () => {
      const [old, kept] = [sign('live/a'), sign('live/a', { by: other })]
      for (const signed of [old, kept]) expect((await get(`/${signed}/live/a.m3u8`)).status).toBe(200)
      await writeFile(`${keysFile()}.new`, `${other}\n`)
      await rename(`${keysFile()}.new`, keysFile())
      try {
        await sleep(2300)
        expect((await get(`/${old}/live/a.m3u8`)).body).toMatch(/another key/)
        expect((await get(`/${kept}/live/a.m3u8`)).status).toBe(200)
      } finally {
        await writeFile(keysFile(), `${key}\n${other}\n`)
        await sleep(4300)
      }
      expect((await get(`/${old}/live/a.m3u8`)).status).toBe(200)
    })

    it.each([
      ['', /the Secret has no key/],
      ['short\n', /the Secret has no key/],
      ['a key with+odd&characters\n', /the Secret has no key/],
    ])('refuses everything where the Secret says "%s"', async (content, why) => {
      await writeFile(keysFile(), content)
      try {
        await sleep(1300)
        expect((await get(`/${sign('live/a')}/live/a.m3u8`)).body).toMatch(why)
      } finally {
        await writeFile(keysFile(), `${key}\n${other}\n`)
      }
    })
  })

  describe('the code of docs/links.md', () => {
    it('is there for four languages', () => expect(Object.keys(code).sort()).toEqual(Object.keys(runners).sort()))

    it.for(Object.entries(runners))('signs what nginx takes: %s', async ([name, program], { skip }) => {
      skip(!which.sync(program, { nothrow: true }), `${program} is not installed`)
      const file = path.join(pod.nginx.folder, name)
      await writeFile(file, code[name] as string)
      const { stdout } = await execa(program, [file], { env: { KEY: key, STREAM: 'live/a' } })
      expect(stdout).toMatch(/^\d{10}-[0-9a-f]{64}$/)
      expect((await get(`/${stdout}/live/a.m3u8`)).status).toBe(200)
    })

    it('agrees with what helm test signs by', async () => {
      const box = await Sandbox.create({ '/etc/srs-play': 'srs-play' })
      try {
        await mkdir(box.path('srs-play'))
        for (const first of [key, 'x'.repeat(16), 'y'.repeat(64), 'z'.repeat(100)]) {
          await writeFile(box.path('srs-play/keys'), `${first}\n${other}`)
          const script = box.moved(await readFile(path.join(root, 'charts/srs/files/sign.sh'), 'utf8'))
          const run = (address: string) => execa('sh', ['-c', `${script}\nsigned '${address}' live/a`])
          const [, expires, token] = /\?token=((\d+)-.*)$/.exec((await run('rtmp://a/live/a')).stdout) ?? []
          expect(expires).toBe(sign('live/a', { expires: Number(token), by: first }))
          expect((await run('http://a:80/live/a.m3u8')).stdout).toMatch(/^http:\/\/a:80\/\d{10}-[0-9a-f]{64}\/live\/a\.m3u8$/)
        }
      } finally {
        await box.remove()
      }
    })
  })

  /** What SRS posts. */
  const question = (more: AnyValues = {}) => ({
    action: 'on_play',
    client_id: 'viewer01',
    ip: '10.0.0.1',
    vhost: '__defaultVhost__',
    app: 'live',
    stream: 'a',
    tcUrl: 'rtmp://example.com/live',
    pageUrl: '',
    ...more,
  })
  const ask = async (at: string, body: unknown) => {
    const response = await fetch(`${pod.hooks}/${at}`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })
    return { status: response.status, body: await response.text() }
  }
  const admitted = { status: 200, body: '0' }
  const refused = (why: RegExp) => ({ status: 403, body: expect.stringMatching(why) })
  /** As RTMP and SRT come: they connect before they play. */
  const connected = async (more: AnyValues) => {
    expect(await ask('connect', question({ action: 'on_connect', ...more }))).toEqual(admitted)
    return ask('play', question(more))
  }
  const flv = (more: AnyValues) => ({ client_id: `flv${Math.random()}`, tcUrl: 'rtmp://__defaultVhost__/live', ...more })

  describe('SRS', () => {
    it.each<[string, () => Promise<unknown>]>([
      ['RTMP', () => connected({ param: `?token=${sign('live/a')}` })],
      ['RTMP for its address', () => connected({ param: `?token=${sign('live/a', { address: '10.0.0.1' })}` })],
      ['RTMP at a socket of IPv6', () => connected({ ip: '::ffff:10.0.0.1', param: `?token=${sign('live/a', { address: '10.0.0.1' })}` })],
      ['RTMP of another vhost', () => connected({ vhost: 'b.example', param: `?vhost=b.example&token=${sign('b.example/live/a')}` })],
      ['SRT', () => connected({ tcUrl: 'srt://1.2.3.4/live', param: `m=request&token=${sign('live/a')}` })],
      ['HTTP-FLV', () => ask('play', question(flv({ param: `?token=${sign('live/a')}` })))],
      ['WHEP', () => ask('play', question({ client_id: 'w', tcUrl: '', param: `app=live&stream=a&token=${sign('live/a')}` }))],
      [
        'WHEP for its address',
        () => ask('play', question({ client_id: 'w', tcUrl: '', param: `token=${sign('live/a', { address: '10.0.0.1' })}` })),
      ],
    ])('lets %s play', async (_, asked) => {
      expect(await asked()).toEqual(admitted)
    })

    it.each<[string, () => Promise<unknown>, RegExp]>([
      ['no token', () => connected({ param: '' }), /it has no token/],
      ['one that has expired', () => connected({ param: `?token=${sign('live/a', { expires: inSeconds(-1) })}` }), /has expired/],
      ['one of another stream', () => connected({ param: `?token=${sign('live/b')}` }), /another stream/],
      ['one of another application', () => connected({ param: `?token=${sign('other/a')}` }), /another stream/],
      ['one of another vhost', () => connected({ vhost: 'b.example', param: `?token=${sign('live/a')}` }), /another stream/],
      ['upper case', () => connected({ app: 'Live', param: `?token=${sign('live/a')}` }), /another stream/],
      [
        'another address',
        () => connected({ ip: '10.0.0.2', param: `?token=${sign('live/a', { address: '10.0.0.1' })}` }),
        /another address/,
      ],
      ['a second token that is right', () => connected({ param: `?token=no&token=${sign('live/a')}` }), /is not EXPIRES-SIGNATURE/],
      ['a token in the address of the server', () => connected({ tcUrl: `rtmp://a/live?token=${sign('live/a')}`, param: '' }), /no token/],
      ['HTTP-FLV without a token', () => ask('play', question(flv({ param: '' }))), /no token/],
      [
        'HTTP-FLV of the default vhost, by a link of another that the query names',
        () => ask('play', question(flv({ vhost: 'b.example', param: `?domain=b.example&token=${sign('b.example/live/a')}` }))),
        /another stream/,
      ],
      [
        'HTTP-FLV by a link of a stream below, whose name is in the query',
        () => ask('play', question(flv({ app: 'live/a', stream: 'b', param: `?token=${sign('live/a/b')}` }))),
        /not of the same stream/,
      ],
      [
        'HTTP-FLV for an address, which anyone may claim',
        () => ask('play', question(flv({ param: `?token=${sign('live/a', { address: '10.0.0.1' })}` }))),
        /HTTP-FLV/,
      ],
      ['nonsense', () => ask('play', '{'), /no question of SRS/],
      ['another action', () => ask('play', question({ action: 'on_publish', param: '' })), /no question of SRS/],
    ])('refuses %s', async (_, asked, why) => {
      expect(await asked()).toEqual(refused(why))
    })

    it('lets edges fetch streams, whatever the token of their viewer, and nobody else who claims to be one', async () => {
      await writeFile(path.join(pod.nginx.folder, 'tmp/pullers'), '10.0.0.7\n')
      expect(await connected({ client_id: 'edge', ip: '10.0.0.7', param: '' })).toEqual(admitted)
      expect(await connected({ client_id: 'edge', ip: '10.0.0.7', param: `?token=${sign('x/y')}` })).toEqual(admitted)
      expect(await connected({ client_id: 'other', ip: '10.0.0.8', param: '' })).toEqual(refused(/no token/))
      // By HTTP, a client may claim any address; and it has not connected.
      expect(await ask('play', question(flv({ ip: '10.0.0.7', param: '' })))).toEqual(refused(/no token/))
      expect(await ask('play', question({ client_id: 'w', ip: '10.0.0.7', tcUrl: '', param: '' }))).toEqual(refused(/no token/))
    })

    it.each(['10.9.0.1', '::ffff:10.9.0.1', 'fd00::1'])('lets %s fetch streams by RTMP, which is trusted', async ip => {
      expect(await connected({ client_id: 'trusted', ip, param: '' })).toEqual(admitted)
      expect(await ask('play', question(flv({ ip, param: '' })))).toEqual(refused(/no token/))
      expect(await connected({ client_id: 'other', ip: '10.9.0.2', param: '' })).toEqual(refused(/no token/))
    })

    it('waits for an edge that has just started', async () => {
      const asked = connected({ client_id: 'new', ip: '10.0.0.9', param: '' })
      await sleep(300)
      await writeFile(path.join(pod.nginx.folder, 'tmp/pullers'), '10.0.0.7\n10.0.0.9\n')
      expect(await asked).toEqual(admitted)
    })

    it('gets an answer to its probe', async () => {
      expect((await fetch(`${pod.hooks}/ready`)).status).toBe(200)
    })
  })

  const offer = (query: string, headers: Record<string, string> = {}, way = 'whep') =>
    fetch(`${pod.nginx.url}/rtc/v1/${way}/?${query}`, { method: 'POST', headers, body: 'offer' })

  describe('WHEP', () => {
    it.each<[string, () => Promise<Response>]>([
      ['a token in the query', () => offer(`app=live&stream=a&token=${sign('live/a')}`)],
      ['one as a bearer’s', () => offer('app=live&stream=a', { Authorization: `Bearer ${sign('live/a')}` })],
      ['one for its address', () => offer(`app=live&stream=a&token=${sign('live/a', { address: '127.0.0.1' })}`)],
      ['one of a vhost', () => offer(`app=live&stream=a&vhost=b.example&token=${sign('b.example/live/a')}`)],
    ])('passes on with %s', async (_, asked) => {
      expect((await asked()).status).toBe(201)
      expect(pod.reached[0]).toMatch(/^\/rtc\/v1\/whep\/\?app=live&stream=a&(vhost=b\.example&)?token=/)
    })

    it.each<[string, () => Promise<Response>]>([
      ['no token', () => offer('app=live&stream=a')],
      ['an expired one', () => offer(`app=live&stream=a&token=${sign('live/a', { expires: inSeconds(-1) })}`)],
      ['one of another stream', () => offer(`app=live&stream=a&token=${sign('live/b')}`)],
      [
        'one for another address',
        () => offer(`app=live&stream=a&token=${sign('live/a', { address: '127.0.0.2' })}`, { 'X-Forwarded-For': '127.0.0.2' }),
      ],
      ['the way of WHIP, to play', () => offer('app=live&stream=a&action=play', {}, 'whip')],
    ])('refuses %s, before SRS hears of it', async (_, asked) => {
      expect((await asked()).status).toBe(403)
      expect(pod.reached).toEqual([])
    })

    it('refuses a name for its session', async () => {
      expect((await offer(`app=live&stream=a&token=${sign('live/a')}&ice-ufrag=abcd`)).status).toBe(400)
    })

    it('lets publishers pass, who need no link', async () => {
      expect((await offer('app=live&stream=a', {}, 'whip')).status).toBe(201)
    })
  })
})

describe('the HLS cache', () => {
  let gateway: Gateway
  beforeAll(async () => {
    if (gatewaySkipReason) return
    gateway = await startGateway(await render(gatewayValues({ nginx: { playlistExpireSeconds: 0 }, ...play })), {
      files: { '/etc/srs-play/keys': `${key}\n` },
    })
    const playlist = '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:5\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na-5-1764500000000.ts\n'
    await gateway.origins[0]?.write('/live/a.m3u8', playlist)
    await gateway.origins[0]?.write('/live/a-5-1764500000000.ts', 'segment')
    // Those who connect from this address are viewers here; to origins, they are the cache.
    await gateway.hls.trust([])
  })
  afterAll(() => gateway?.stop())
  beforeEach(({ skip }) => skip(gatewaySkipReason !== undefined, gatewaySkipReason))

  const status = async (target: string) => (await fetch(`${gateway.hls.url}${target}`)).status

  it('gets what it delivers from origins, by one key of its own for all links', async () => {
    const asked: unknown[] = []
    for (const token of [sign('live/a'), sign('live/a', { expires: inSeconds(99) })]) {
      expect(await status(`/${token}/live/a.m3u8`)).toBe(200)
      expect(await status(`/${token}/live/a-5-1764500000000.ts`)).toBe(200)
      asked.push(await gateway.origins[0]?.requests('/live/a-5-1764500000000.ts'))
    }
    expect(asked[0]).toBeGreaterThan(0)
    expect(asked[1]).toBe(asked[0])
  })

  it('refuses what it has in its cache to who has no link', async () => {
    expect(await status(`/${sign('live/a')}/live/a.m3u8`)).toBe(200)
    for (const target of ['/live/a.m3u8', '/live/a-5-1764500000000.ts', `/${sign('live/b')}/live/a.m3u8`])
      expect(await status(target)).toBe(403)
    for (const target of ['/.peer/live/a.m3u8', '/.peer/live/a-5-1764500000000.ts', '/.fetch/live/a.m3u8', '/.seen/live/a.m3u8']) {
      expect(await status(target)).toBe(404)
    }
  })

  it('is refused, too, by origins that do not know it, and says so before it becomes ready', async () => {
    const [origin] = gateway.origins
    expect((await fetch(`${origin?.url}/live/a.m3u8`)).status).toBe(200)
    await origin?.trust(['10.0.0.1'])
    try {
      for (const file of ['a.m3u8', 'a-5-1764500000000.ts']) expect((await fetch(`${origin?.url}/live/${file}`)).status).toBe(403)
      expect((await fetch(`${origin?.url}/.known`)).status).toBe(404)
      await sleep(2100)
      expect(await status('/readyz')).toBe(500)
      expect(await gateway.hls.log()).toContain('does not know this pod of the cache yet')
    } finally {
      await origin?.trust(['127.0.0.1'])
    }
    expect(await status('/readyz')).toBe(200)
  })
})

it('the example and the page say the same of the Secret', async () => {
  const values = load(await readFile(path.join(root, 'examples/signed-links.yaml'), 'utf8')) as AnyValues
  const rendered = await render(values, { invariants: { existing: ['play-keys'] } })
  expect(podSpec(rendered, 'origin').volumes).toContainEqual({
    name: 'play-keys',
    secret: { secretName: 'play-keys', items: [{ key: 'keys', path: 'keys' }] },
  })
})
