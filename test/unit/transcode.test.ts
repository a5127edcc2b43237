// Copies of streams: the pods that make them, and their script, with stubs for ffmpeg and for the API of origins.
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Rendered } from '../support/manifest.ts'
import { container, object, servicePorts } from '../support/objects.ts'
import { type AnyValues, render } from '../support/render.ts'
import { Sandbox } from '../support/sandbox.ts'

const specOf = (rendered: Rendered) => object(rendered, 'StatefulSet', 'transcode').spec.template.spec
const containerOf = (rendered: Rendered) => specOf(rendered).containers[0]

describe('the pods', () => {
  const rendered = (values: AnyValues = {}) =>
    render({ mode: 'edge-cluster', ...values, transcode: { enabled: true, ...values.transcode } })
  const args = async (values: AnyValues) => containerOf(await rendered(values)).args.slice(1) as string[]

  it('are told the origins, the streams and the ladder', async () => {
    const transcode = {
      streams: ['live/*', 'b.example/live/a'],
      ladder: [
        { name: '720p', height: 720, videoBitrate: '3M', audioBitrate: '160k', frameRate: 30 },
        { name: 'low', height: 240, videoBitrate: '400k' },
      ],
      keyframeSeconds: 1,
      encoder: 'h264_nvenc',
      encoderOptions: ['-preset', 'p4'],
      replicas: 3,
      maxStreams: 7,
    }
    expect(await args({ transcode, origin: { config: { listen: 19350, http_api: { listen: 19850 } } } })).toEqual([
      'transcode',
      'live-srs-origin:19850:19350',
      'live/* b.example/live/a',
      '720p:720:3M:160k:30 low:240:400k:128k:',
      '1',
      'h264_nvenc -preset p4',
      '3',
      '7',
    ])
  })

  it.each(['StatefulSet', 'Deployment'])('ask each of several origins, by an address that stays: %s', async workload => {
    const [, origins] = await args({ mode: 'origin-cluster', origin: { replicas: 2, workload } })
    expect(origins).toBe('live-srs-origin-0:1985:1935 live-srs-origin-1:1985:1935')
    const { manifests } = await rendered({ mode: 'origin-cluster', origin: { replicas: 2, workload } })
    expect(manifests.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name)).toContain('live-srs-origin-1')
  })

  it('reach the origin at the ports that its Service has', async () => {
    for (const mode of ['nginx-sidecar', 'edge-cluster'])
      expect(servicePorts(await rendered({ mode }), 'live-srs-origin')).toMatchObject({
        api: [1985, expect.any(String), 'TCP'],
        rtmp: [1935, expect.any(String), 'TCP'],
      })
  })

  it('know their number, and are ready when an origin has answered', async () => {
    const { readinessProbe, livenessProbe, startupProbe, env } = containerOf(await rendered())
    expect(env).toContainEqual({ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } })
    expect(livenessProbe).toBeUndefined()
    expect(startupProbe).toBeUndefined()
    const box = await Sandbox.create()
    try {
      const ready = async () => (await box.run(box.moved(readinessProbe.exec.command[2]))).exitCode === 0
      expect(await ready()).toBe(false)
      await box.run(`date +%s >${box.path('answered')}`)
      expect(await ready()).toBe(true)
      await box.run(`echo $(($(date +%s) - 31)) >${box.path('answered')}`)
      expect(await ready()).toBe(false)
    } finally {
      await box.remove()
    }
  })

  it('are there in modes with nginx alone', async () => {
    for (const mode of ['nginx-sidecar', 'edge-cluster', 'origin-cluster'])
      expect(object(await rendered({ mode }), 'StatefulSet', 'transcode').spec).toMatchObject({
        replicas: 1,
        serviceName: 'live-srs-transcodes',
      })
    expect((await render({ mode: 'edge-cluster' })).manifests.filter(({ metadata }) => /transcode/.test(metadata.name))).toEqual([])
  })

  it('have the keys of publishers, and need no link', async () => {
    const values = { publish: { keys: { streams: { 'live/*': 'k' } } }, play: { auth: { keys: ['0123456789abcdef'] } } }
    const printed = await rendered(values)
    const mounts = containerOf(printed).volumeMounts
    expect(mounts).toContainEqual({ name: 'publish-keys', mountPath: '/etc/srs-keys', readOnly: true })
    const command = container(printed, 'origin', 'nginx').command.at(-1)
    expect(command).toContain("watch live-srs-edges /tmp/pullers-edge ''")
    expect(command).toContain("watch live-srs-transcodes /tmp/pullers-transcode ''")
    expect(object(printed, 'ConfigMap', 'nginx').data['links.conf']).toContain(
      'js_var $pullers "/tmp/pullers-edge /tmp/pullers-transcode";',
    )
    expect(object(printed, 'Service', 'live-srs-transcodes').spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true })
  })

  it('take the settings of all pods, and their own over them', async () => {
    const values = {
      pod: { nodeSelector: { pool: 'media' }, runtimeClassName: 'runc' },
      transcode: { pod: { runtimeClassName: 'nvidia', resources: { limits: { 'nvidia.com/gpu': 1 } } } },
    }
    const spec = specOf(await rendered(values))
    expect(spec).toMatchObject({ nodeSelector: { pool: 'media' }, runtimeClassName: 'nvidia' })
    expect(spec.containers[0].resources.limits).toMatchObject({ 'nvidia.com/gpu': 1 })
  })
})

describe('transcode.sh', () => {
  let box: Sandbox
  let api: Server
  /** What the origin has; undefined where it does not answer. */
  let streams: Stream[] | undefined
  let answers = 0
  beforeEach(async () => {
    box = await Sandbox.create({ '/etc/srs-keys': 'keys' })
    streams = []
    api = createServer((request, response) => {
      answers++
      if (!streams) request.socket.destroy()
      else response.end(request.url?.startsWith('/api/v1/streams/?count=') ? answer(streams) : '')
    })
    await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    api.close()
    await box.remove()
  })

  /** A stream as SRS's API tells it. */
  interface Stream {
    url: string
    height?: number
    cid?: string
    active?: boolean
    name?: string
    video?: null
  }
  const answer = (all: Stream[]) =>
    JSON.stringify({
      code: 0,
      server: 'vid-1',
      service: 's',
      pid: '1',
      streams: all.map(({ url, height = 720, cid = 'c1', active = true, name = url.slice(url.lastIndexOf('/') + 1), video }, i) => ({
        id: `vid-${i}`,
        name,
        vhost: 'vid-0',
        app: 'live',
        tcUrl: 'rtmp://127.0.0.1/live',
        url,
        live_ms: 1,
        clients: 1,
        frames: 1,
        kbps: { recv_30s: 0, send_30s: 0 },
        publish: { active, cid },
        video: video === null ? null : { codec: 'H264', profile: 'High', level: '3.1', width: 1, height },
        audio: null,
      })),
    })

  const ladder = ['720p:720:2500k:128k:', 'low:240:3M:64k:15']
  const port = () => (api.address() as AddressInfo).port
  /** What copies of a stream are in the API. */
  const copies = (url: string, names = ['720p', 'low']): Stream[] => names.map(name => ({ url: `${url}_${name}`, height: 240 }))

  interface Options {
    image?: 'srs' | 'encoder'
    /** The body of a stub for ffmpeg. Default: it runs on. */
    ffmpeg?: string
    /** A shell condition that must hold before the clock advances. Default: none. */
    until?: string
    patterns?: string
    origins?: string
    pods?: number
    number?: number
    most?: number
    keys?: string
  }

  /** Runs the script as its container does. Its seconds pass as it sleeps: `passes` waits for some of them. */
  async function run({
    image = 'srs',
    ffmpeg = 'exec /bin/sleep 50',
    until = ':',
    patterns = 'live/*',
    pods = 1,
    number = 0,
    most = 10,
    ...rest
  }: Options = {}) {
    const { folder } = box
    await box.program(image === 'srs' ? 'ffmpeg/ffmpeg' : 'bin/ffmpeg', `echo "$@" >>${folder}/calls; echo $$ >>${folder}/pids\n${ffmpeg}`)
    await box.program(
      'bin/sleep',
      `until ${until}; do /bin/sleep 0.01; done\nread -r now <${folder}/clock; echo $((now + $1)) >${folder}/clock; exec /bin/sleep 0.05`,
    )
    await box.program('bin/date', `[ "$1" = +%s ] && cat ${folder}/clock`)
    await box.run('echo 1000 >clock')
    if (rest.keys) await box.run(`mkdir -p keys && echo "${rest.keys}" >keys/keys`)
    const script = containerOf(await render({ mode: 'edge-cluster', transcode: { enabled: true } })).args[0]
    const origins = rest.origins ?? `127.0.0.1:${port()}:1935`
    const running = box.run(box.moved(script), {
      image,
      args: ['transcode', origins, patterns, ladder.join(' '), '2', 'libx264 -preset veryfast', String(pods), String(most)],
      env: { POD_NAME: `live-srs-transcode-${number}` },
    })
    let printed = ''
    running.all.on('data', text => {
      printed += text
    })
    const calls = () => box.lines('calls')
    const passes = async (seconds: number) => {
      const until = Number(await box.read('clock')) + seconds
      await vi.waitUntil(async () => Number(await box.read('clock')) >= until, { timeout: 40_000, interval: 20 })
    }
    const called = (times: number) =>
      vi.waitUntil(async () => (await calls()).length >= times, { timeout: 40_000, interval: 20 }).then(calls)
    const stop = async () => {
      running.kill('SIGTERM')
      return { ...(await running), printed }
    }
    return { calls, called, passes, stop, printed: () => printed }
  }
  /** Whether the nth ffmpeg still runs. */
  const runs = async (n = 0) => existsSync(`/proc/${(await box.lines('pids'))[n]}/fd`)
  const ended = (n = 0) => vi.waitUntil(async () => !(await runs(n)), { timeout: 20_000, interval: 20 })

  it.each(['srs', 'encoder'] as const)(
    'has one ffmpeg publish all copies of a stream to its origin, with the same keyframes: %s',
    async image => {
      streams = [{ url: '/live/a' }]
      const script = await run({ image })
      expect(await script.called(1)).toEqual([
        '-nostdin -hide_banner -loglevel warning -rw_timeout 10000000 -i rtmp://127.0.0.1:1935/live/a ' +
          '-map 0:v:0 -map 0:a:0? -vf scale=-2:720 -pix_fmt yuv420p -c:v libx264 -preset veryfast -b:v 2500k -maxrate 2500k -bufsize 5000k ' +
          '-force_key_frames expr:gte(t,n_forced*2) -c:a aac -b:a 128k -output_ts_offset 1000 -f flv rtmp://127.0.0.1:1935/live/a_720p ' +
          '-map 0:v:0 -map 0:a:0? -vf scale=-2:240 -r 15 -pix_fmt yuv420p -c:v libx264 -preset veryfast -b:v 3M -maxrate 3M -bufsize 6M ' +
          '-force_key_frames expr:gte(t,n_forced*2) -c:a aac -b:a 64k -output_ts_offset 1000 -f flv rtmp://127.0.0.1:1935/live/a_low',
      ])
      streams.push(...copies('/live/a'))
      await script.passes(60)
      expect(await script.calls(), 'copies have none').toHaveLength(1)
      const { exitCode } = await script.stop()
      expect(exitCode).toBe(0)
      await ended()
      expect(await box.lines('answered')).toHaveLength(1)
    },
  )

  it('makes no copy that is higher than the stream, and none of one that is lower than all', async () => {
    streams = [
      { url: '/live/a', height: 360 },
      { url: '/live/b', height: 144 },
    ]
    const script = await run()
    const [call] = await script.called(1)
    expect(call).toMatch(/_low$/)
    expect(call).not.toContain('720')
    await script.passes(6)
    await script.stop()
    expect(await script.calls()).toHaveLength(1)
  })

  it.each<[string, Stream]>([
    ['of another application', { url: '/other/a' }],
    ['of another vhost', { url: 'b.example/live/a' }],
    ['that nobody publishes', { url: '/live/a', active: false }],
    ['without pictures', { url: '/live/a', video: null }],
    ['of a size that is not known', { url: '/live/a', height: 0 }],
    ['with a name that means something to a shell', { url: '/live/a$(touch x);b' }],
    ['with a name that SRS shortens', { url: '/live/a', name: 'a.b' }],
    ['that leads out of a folder', { url: '/live/../a' }],
    ['that names the fields of another', { url: '/live/x","publish":{"active":true,"cid":"1"},"video":{"height":720},"y":"' }],
  ])('leaves a stream alone %s', async (_, stream) => {
    streams = [stream, { url: '/live/other' }]
    const script = await run()
    await script.called(1)
    await script.passes(6)
    await script.stop()
    expect((await script.calls()).map(call => /-i (\S+)/.exec(call)?.[1])).toEqual(['rtmp://127.0.0.1:1935/live/other'])
  })

  it('finds streams of other vhosts and applications by their patterns', async () => {
    streams = [{ url: 'b.example/a/b/c' }, { url: '/live/cam-1' }, { url: '/live/cam-10' }]
    const script = await run({ patterns: 'b.example/* live/cam-?' })
    const calls = await script.called(2)
    await script.stop()
    expect(calls.map(call => /-i (\S+)/.exec(call)?.[1]).sort()).toEqual([
      'rtmp://127.0.0.1:1935/a/b/c?vhost=b.example',
      'rtmp://127.0.0.1:1935/live/cam-1',
    ])
    expect(calls.join()).toContain(' rtmp://127.0.0.1:1935/a/b/c_low?vhost=b.example')
  })

  it('shares the streams with the other pods, each to one', async () => {
    streams = Array.from({ length: 6 }, (_, i) => ({ url: `/live/s${i}` }))
    const taken: string[][] = []
    for (const number of [0, 1]) {
      await box.run('rm -f calls; rm -rf streams')
      const script = await run({ pods: 2, number })
      await script.passes(2)
      await script.stop()
      taken.push((await script.calls()).map(call => /-i (\S+)/.exec(call)?.[1] as string))
    }
    expect(taken.flat().sort()).toEqual(streams.map(({ url }) => `rtmp://127.0.0.1:1935${url}`).sort())
    for (const one of taken) expect(one.length).toBeGreaterThan(0)
  })

  it('takes no more streams than it may, keeps those that it has, and takes another when one ends', async () => {
    streams = [{ url: '/live/a' }, { url: '/live/b' }]
    const script = await run({ most: 2 })
    await script.called(2)
    // Listed first, as SRS does not list streams by age.
    streams = [{ url: '/live/c' }, { url: '/live/d' }, ...streams, ...copies('/live/a'), ...copies('/live/b')]
    await script.passes(60)
    expect(await script.calls()).toHaveLength(2)
    streams = streams.filter(({ url }) => !url.startsWith('/live/a'))
    const calls = await script.called(3)
    await script.passes(6)
    const { printed } = await script.stop()
    expect(calls.at(-1)).toContain('/live/c ')
    expect(await script.calls()).toHaveLength(3)
    for (const name of ['c', 'd'])
      expect(printed.split(`live/${name} has no copies until another stream ends, because this pod has 2 already`)).toHaveLength(2)
  })

  it('ends ffmpeg when the stream ends', async () => {
    streams = [{ url: '/live/a' }]
    const script = await run()
    await script.called(1)
    streams = [{ url: '/live/a', active: false }]
    await ended()
    await script.passes(6)
    await script.stop()
    expect(await script.calls()).toHaveLength(1)
  })

  it.each<[string, Stream]>([
    ['another publisher', { url: '/live/a', cid: 'c2' }],
    ['another size', { url: '/live/a', height: 240 }],
  ])('begins anew where the stream has %s', async (_, next) => {
    streams = [{ url: '/live/a' }]
    const script = await run()
    await script.called(1)
    // With its copies, which an ffmpeg that hangs would not publish.
    streams = [next, ...copies('/live/a')]
    await script.called(2)
    await ended()
    expect(await runs(1)).toBe(true)
    await script.stop()
  })

  it('starts an ffmpeg that ends again, more and more seldom', async () => {
    streams = [{ url: '/live/a' }]
    const { folder } = box
    const script = await run({
      ffmpeg: `cat ${folder}/clock >>${folder}/starts; exit 1`,
      // The clock advances once ffmpeg has started and ended, however slow the machine is.
      until: `[ "$(tail -n 1 ${folder}/starts)" = "$(cut -d ' ' -f 1 ${folder}/streams/*/begun)" ] && ! ls ${folder}/streams/*/pid`,
    })
    await vi.waitUntil(async () => (await box.lines('starts')).length >= 6, { timeout: 50_000, interval: 20 })
    await script.stop()
    const starts = (await box.lines('starts')).map(Number)
    expect(starts.slice(1, 6).map((start, i) => start - (starts[i] as number))).toEqual([2, 4, 8, 16, 30])
  })

  it('starts an ffmpeg anew that hangs, by what is not published', async () => {
    streams = [{ url: '/live/a' }, ...copies('/live/a')]
    const script = await run()
    await script.called(1)
    await script.passes(40)
    expect(await script.calls()).toHaveLength(1)
    streams = [{ url: '/live/a' }, ...copies('/live/a', ['720p'])]
    await script.called(2)
    await ended()
    const { printed } = await script.stop()
    expect(printed).toContain('transcode: live/a at 127.0.0.1: ffmpeg does not publish low, so it begins anew')
  })

  it('takes no ffmpeg for its own that another container had in the same pod', async () => {
    streams = [{ url: '/live/a' }]
    const left = `streams/127.0.0.1:${port()}:1935,,live,a,c1,720`
    await box.run(`mkdir -p ${left} && cd ${left} && echo ${ladder[0]} >mine && echo 1000 2 >begun && echo $$ >pid`)
    const script = await run()
    await script.called(1)
    await script.stop()
  })

  it('leaves a stream alone whose name is too long for a folder, without a word', async () => {
    streams = [{ url: `/live/${'a'.repeat(250)}` }, { url: '/live/b' }]
    const script = await run()
    await script.called(1)
    await script.passes(6)
    const { printed } = await script.stop()
    expect(printed).toMatch(/^transcode: live\/b at \S+ .*\n*$/)
    expect(await script.calls()).toHaveLength(1)
  })

  it('lets ffmpeg go on while an origin does not answer, and says so once', async () => {
    streams = [{ url: '/live/a' }]
    const script = await run({ origins: `127.0.0.1:1:1935 127.0.0.1:${port()}:1935` })
    await script.called(1)
    streams = undefined
    const before = answers
    await vi.waitUntil(() => answers > before + 3, { timeout: 20_000, interval: 20 })
    expect(await runs()).toBe(true)
    const { printed } = await script.stop()
    expect(printed.match(/the API of 127.0.0.1 does not answer/g)?.length).toBeLessThanOrEqual(3)
    await ended()
  })

  it('publishes copies with the key of their stream, and does not log it', async () => {
    streams = [{ url: '/live/a' }]
    const script = await run({
      keys: '*: other\nlive/a: secret1',
      ffmpeg: 'echo "cannot open rtmp://a/live/a_low?key=secret1: no" >&2; exec /bin/sleep 50',
    })
    const [call] = await script.called(1)
    expect(call).toContain('rtmp://127.0.0.1:1935/live/a_low?key=secret1')
    expect(call).toMatch(/-i rtmp:\/\/127.0.0.1:1935\/live\/a -map/)
    await vi.waitUntil(() => script.printed().includes('key=***'), { timeout: 10_000 })
    const { printed } = await script.stop()
    expect(printed).not.toContain('secret1')
  })

  it('says that it needs bash', async () => {
    const script = containerOf(await render({ mode: 'edge-cluster', transcode: { enabled: true } })).args[0]
    const { exitCode, all } = await box.run(box.moved(script).replace('command -v bash', 'command -v no-bash'), {
      args: ['transcode', '', '', '', '2', 'x', '1', '10'],
    })
    expect(all).toContain('this image lacks bash')
    expect(exitCode).toBe(1)
  })
})
