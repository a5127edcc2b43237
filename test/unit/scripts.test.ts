// The scripts that run ffmpeg, with a stub in its place.
import { access, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { container, object } from '../support/objects.ts'
import { render } from '../support/render.ts'
import { Sandbox } from '../support/sandbox.ts'

/** The scripts as the containers get them. */
const scripts = (async () => {
  const rendered = await render({ publisher: { enabled: true } })
  const test = object(rendered, 'Pod', 'test-stream').spec.containers[0]
  return { 'publish.sh': container(rendered, 'publisher', 'livestream').args[0] as string, 'smoke-test.sh': test.args[0] as string }
})()

let box: Sandbox
let folder: string
beforeEach(async () => {
  box = await Sandbox.create({ '/etc/srs': 'srs' })
  folder = box.folder
})
afterEach(() => box.remove())

/**
 * Runs a script as its container does. `ffmpeg`: the stub's body, in which PUBLISHES tells whether it publishes. `calls`: the arguments of each run.
 * `waits`: the seconds of each `sleep`, which really takes a hundredth of them; `limits`: those that `timeout` is given.
 */
async function run(script: 'publish.sh' | 'smoke-test.sh', args: string[], ffmpeg: string, { image = 'srs', env, until }: Running = {}) {
  const stub = `echo "$@" >>${folder}/calls\ncase "$*" in *'-f flv'*) PUBLISHES=yes ;; *) PUBLISHES= ;; esac\n${ffmpeg}`
  await box.program(image === 'srs' ? 'ffmpeg/ffmpeg' : 'bin/ffmpeg', stub)
  await box.program(
    'bin/sleep',
    `echo "$1" >>${folder}/waits\ntouch ${folder}/sleeping\n/bin/sleep $(echo "$1" | awk '{ print $1 / 100 }')\nrm ${folder}/sleeping`,
  )
  await box.noteLimits()
  const text = `ulimit -Sn 500\n${box.moved((await scripts)[script])}`
  const running = box.run(text, { image, env, args: [script, ...args] })
  if (until) {
    let printed = ''
    running.all.on('data', data => {
      printed += data
    })
    await vi.waitUntil(() => until(printed), { timeout: 50_000, interval: 20 })
    running.kill()
  }
  const { exitCode, all: output = '' } = await running
  const numbers = async (name: string) => (await box.lines(name)).map(Number)
  return { exitCode, output, calls: await box.lines('calls'), waits: await numbers('waits'), limits: await numbers('limits') }
}

interface Running {
  /** An image with ffmpeg. Default: SRS's. */
  image?: 'srs' | 'encoder'
  env?: Record<string, string>
  /** When the script is told to end, by what it has printed. Default: it ends by itself. */
  until?: (printed: string) => Promise<boolean>
}

/** For a stub that runs until it is told to end, and then leaves a file. */
const ffmpegSeconds = 55
const lasting = () => `trap 'kill $!; echo >${folder}/ended; exit 0' TERM; /bin/sleep ${ffmpegSeconds} & wait $!`

describe('smoke-test.sh', () => {
  const legs = ['RTMP', 'rtmp://srs:1935/live/STREAM', 'HTTP-FLV', 'http://srs:8080/live/STREAM.flv', 'HLS', 'http://srs/live/STREAM.m3u8']
  const test = (ffmpeg: string) => run('smoke-test.sh', ['rtmp://srs:1935/live', ...legs], ffmpeg)
  const publishing = 'if [ -n "$PUBLISHES" ]; then exec /bin/sleep 30; fi'
  /** What ffmpeg reports at its end, in version 5 and from 7 on. */
  const played = 'echo "video:97kB audio:16kB subtitle:0kB other streams:0kB" >&2'
  const playedBy7 = 'echo "[out#0/null @ 0x55] video:97KiB audio:16KiB subtitle:0KiB other streams:0KiB" >&2'

  it.each([played, playedBy7])('plays every leg of the stream that it publishes: %s', async report => {
    const { exitCode, output, calls, limits } = await test(`${publishing}\n${report}`)
    expect(output).toMatch(/^publishing a test pattern .*\nok: RTMP: .*\nok: HTTP-FLV: .*\nok: HLS: .*\nall legs played$/)
    expect(exitCode).toBe(0)
    const [published, ...plays] = calls
    const stream = /-f lavfi -i testsrc2.*rtmp:\/\/srs:1935\/live\/(helm-test-\d+)$/.exec(published ?? '')?.[1]
    expect(stream).toBeDefined()
    const addresses = [1, 3, 5].map(i => legs[i]?.replace('STREAM', stream as string))
    // Two seconds of a picture and a sound, of which either may be missing.
    const playing = '-map 0:v? -map 0:a? -t 2 -c copy -f null -'
    expect(plays).toEqual(addresses.map(address => `-nostdin -hide_banner -nostats -i ${address} ${playing}`))
    expect(limits, 'seconds, where a server never ends').toEqual([20, 20, 20])
  })

  it.each(['RTMP', 'HTTP-FLV', 'HLS'])('fails where %s cannot be played, and says so', async leg => {
    const address = legs[legs.indexOf(leg) + 1]?.replace(/STREAM/, 'helm-test-*') as string
    const { exitCode, output, waits } = await test(
      `${publishing}\ncase "$*" in *"-i "${address.replaceAll('/', '\\/')}\\ *) echo "no such stream" >&2; exit 1 ;; esac\n${played}`,
    )
    expect(output).toMatch(new RegExp(`FAILED: ${leg}: could not play`))
    expect(output, 'ffmpeg says why').toContain('no such stream')
    expect(output).not.toContain('all legs played')
    expect(exitCode).toBe(1)
    expect(output).toContain('kubectl logs POD -c check-config')
    expect(output, 'there is none').not.toContain('configText')
    const waited = waits.reduce((sum, seconds) => sum + seconds, 0)
    expect(waited, 'as long as a first segment may take').toBe(30)
  })

  describe.each(legs.filter((_, i) => i % 2 === 0))('fails where %s', leg => {
    it.each([
      ['picture', 'video:0kB audio:16kB', 'ends'],
      ['sound', 'video:97kB audio:0kB', 'ends'],
      ['sound', 'video:97KiB audio:0KiB', 'hangs'],
    ])('has no %s, and says so: %s, ffmpeg %s', async (track, report, end) => {
      const address = legs[legs.indexOf(leg) + 1]?.replace(/STREAM.*/, '') as string
      const extension = path.extname(legs[legs.indexOf(leg) + 1] as string)
      const lacking = `echo "${report} subtitle:0kB" >&2; exit ${end === 'hangs' ? 124 : 0}`
      const { exitCode, output, calls } = await test(
        `${publishing}\ncase "$*" in *"-i ${address}"helm-test-*${extension}\\ -map*) ${lacking} ;; esac\n${played}`,
      )
      expect(output).toMatch(new RegExp(`FAILED: ${leg}: no ${track} from ${address}helm-test-\\d+${extension}\n`))
      expect(output).not.toContain(`ok: ${leg}`)
      expect(exitCode).toBe(1)
      expect(calls, 'the one that publishes, and one for each leg so far').toHaveLength(2 + legs.indexOf(leg) / 2)
    })
  })

  it('tries again, for a playlist comes with the first segments', async () => {
    const { exitCode, output, waits } = await test(
      // The second time, ffmpeg ends without having read anything.
      `${publishing}\ncase "$*" in *m3u8*) echo . >>${folder}/tries; case $(wc -l <${folder}/tries) in 1) exit 1 ;; 2) echo "video:0kB audio:0kB" >&2; exit ;; esac ;; esac\n${played}`,
    )
    expect(output).toContain('ok: HLS')
    expect(exitCode).toBe(0)
    expect(waits, 'for the stream to begin, and before each of two more tries').toEqual([2, 2, 2])
  })

  it('gives each leg as many tries', async () => {
    const { output } = await test(
      `${publishing}\necho "$5" >>${folder}/tries; [ $(grep -c "$5" <${folder}/tries) -ge 12 ] || exit 1\n${played}`,
    )
    expect(output).toContain('all legs played')
  })

  it('fails where the stream cannot be published, and says why', async () => {
    const { exitCode, output } = await test('if [ -n "$PUBLISHES" ]; then echo refused >&2; exit 1; fi\nexit 1')
    expect(output).toMatch(/FAILED: publishing to rtmp:\/\/srs:1935\/live\/helm-test-\d+ broke off/)
    expect(output).toContain('refused')
    expect(exitCode).toBe(1)
  })

  it('tells what SRS has against the configText of a server', async () => {
    for (const role of ['edge', 'origin']) {
      await mkdir(path.join(folder, 'srs', role), { recursive: true })
      await writeFile(path.join(folder, 'srs', role, 'srs.conf'), role)
    }
    await box.program('objs/srs', '! grep origin "$3" >/dev/null || { echo "illegal directive, $(ulimit -Sn) files"; exit 1; }')
    const { exitCode, output } = await test('exit 1')
    // SRS compares its clients with the files that it may open.
    expect(output).toContain(`illegal directive, ${(await execa('sh', ['-c', 'ulimit -Hn'])).stdout} files`)
    expect(output).toMatch(/\nSRS refuses the configText of origin, and says why above$/)
    expect(output).not.toContain('configText of edge')
    expect(exitCode).toBe(1)
  })

  it('leaves no publisher behind', async () => {
    const { output } = await test(`[ -z "$PUBLISHES" ] || { ${lasting()}; }\n${played}`)
    expect(output).toContain('all legs played')
    await vi.waitFor(() => access(path.join(folder, 'ended')), { timeout: 20_000 })
  })
})

describe.each(['srs', 'encoder'] as const)('publish.sh in the image %s', image => {
  const quietly = '-nostdin -hide_banner -loglevel warning -re'
  const calledAtLeast = (times: number) => async () => (await box.lines('calls')).length >= times
  const printed = (text: string) => async (output: string) => output.includes(text)

  it('publishes again whenever that ends, after a second', async () => {
    const stub = `[ ! -e ${folder}/sleeping ] || echo early >>${folder}/calls; exit 1`
    const args = ['./source.flv', 'rtmp://srs/live/a']
    const { calls, waits, output } = await run('publish.sh', args, stub, { image, until: calledAtLeast(3) })
    expect(new Set(calls)).toEqual(new Set([`${quietly} -stream_loop -1 -i ./source.flv -c copy -f flv rtmp://srs/live/a`]))
    expect(new Set(waits)).toEqual(new Set([1]))
    expect(output).toMatch(/^publishing \.\/source\.flv to rtmp:\/\/srs\/live\/a$/m)
  })

  it('publishes a test pattern where it is given no source', async () => {
    const { calls, output } = await run('publish.sh', ['', 'rtmp://srs/live/a'], 'exit 1', { image, until: calledAtLeast(1) })
    // A keyframe every two seconds, which every player can decode.
    const pattern = '-f lavfi -i testsrc2=size=640x360:rate=25[out0];sine=frequency=440:sample_rate=44100[out1]'
    const encoding = '-threads 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -b:v 600k -g 50 -c:a aac -b:a 64k'
    expect(calls[0]).toBe(`${quietly} ${pattern} ${encoding} -f flv rtmp://srs/live/a`)
    expect(output).toMatch(/^publishing a test pattern to rtmp:\/\/srs\/live\/a$/m)
  })

  it('says nothing of what is secret in an address, and ffmpeg neither', async () => {
    const address = 'rtsp://cam:p@ss/w@cam.example/live?token=planted'
    const stub = `echo "Error opening input: ${address}: 401" >&2; exit 1`
    const { calls, output } = await run('publish.sh', [address, 'rtmp://srs/live/a'], stub, { image, until: printed('401') })
    expect(calls[0]).toContain(`-i ${address} `)
    expect(output).toContain('publishing rtsp://***@cam.example/live?*** to rtmp://srs/live/a\n')
    expect(output).toContain('\nError opening input: rtsp://***@cam.example/live?***')
    expect(output).not.toMatch(/planted|p@ss|ss\/w/)
  })

  it('says nothing at all of an address that a Secret holds, though a line break ends it', async () => {
    const address = 'rtmp://cam.example/live/planted'
    const stub = `echo "[rtmp] ${address}: refused, ${address} again" >&2; exit 1`
    const env = { STREAM_SOURCE: `${address}\n` }
    const { calls, output } = await run('publish.sh', [`${address}\n`, 'rtmp://srs/live/a'], stub, { image, env, until: printed('again') })
    expect(calls[0]).toContain(`-i ${address} -c copy`)
    expect(output).toContain('publishing *** to rtmp://srs/live/a\n[rtmp] ***: refused, *** again')
    expect(output).not.toContain('planted')
  })

  it('ends at once when it is told to, and ffmpeg with it', async () => {
    const before = Date.now()
    const { exitCode, calls } = await run('publish.sh', ['a', 'b'], lasting(), { image, until: calledAtLeast(1) })
    expect(exitCode).toBe(0)
    expect(calls, 'it has not ended').toHaveLength(1)
    expect(Date.now() - before, 'and not when ffmpeg does').toBeLessThan(ffmpegSeconds * 1000)
    await vi.waitFor(() => access(path.join(folder, 'ended')), { timeout: 20_000 })
  })
})

describe('the pod of helm test', () => {
  it('has each srs.conf of the user, and starts without it too', async () => {
    const edge = { configText: 'listen 1935; vhost __defaultVhost__ { cluster { mode remote; origin x; } }' }
    const origin = { configText: { valueFrom: { secretKeyRef: { name: 'mine', key: 'conf' } } } }
    const rendered = await render({ mode: 'edge-cluster', edge, origin }, { invariants: { existing: ['mine'] } })
    const { spec } = object(rendered, 'Pod', 'test-stream')
    const mounted = (folder: string) => {
      const mount = spec.containers[0].volumeMounts.find((one: { mountPath: string }) => one.mountPath === folder)
      return spec.volumes.find((one: { name: string }) => one.name === mount?.name)
    }
    expect(mounted('/etc/srs/edge').configMap).toMatchObject({ optional: true })
    expect(mounted('/etc/srs/origin').secret).toEqual({ secretName: 'mine', items: [{ key: 'conf', path: 'srs.conf' }], optional: true })
  })

  it('has none where the chart writes them all', async () => {
    const { spec } = object(await render({ mode: 'edge-cluster' }), 'Pod', 'test-stream')
    expect(spec.volumes).toEqual([{ name: 'tmp', emptyDir: {} }])
  })
})
