// The scripts that run ffmpeg, with a stub in its place.
import { createHmac } from 'node:crypto'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { container, object } from '../support/objects.ts'
import { type AnyValues, render } from '../support/render.ts'
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
 * Runs publish.sh as its container does. `ffmpeg`: the stub's body. `calls`: the arguments of each run. `waits`: the seconds of each `sleep`, which
 * really takes a hundredth of them.
 */
async function run(args: string[], ffmpeg: string, { image = 'srs', env, until }: Running = {}) {
  await box.program(ffmpegOf(image), `echo "$@" >>${folder}/calls\n${ffmpeg}`)
  await box.program(
    'bin/sleep',
    `echo "$1" >>${folder}/waits\ntouch ${folder}/sleeping\n/bin/sleep $(echo "$1" | awk '{ print $1 / 100 }')\nrm ${folder}/sleeping`,
  )
  const running = box.run(box.moved((await scripts)['publish.sh']), { image, env, args: ['publish.sh', ...args] })
  if (until) {
    let printed = ''
    running.all.on('data', data => {
      printed += data
    })
    await vi.waitUntil(() => until(printed), { timeout: 50_000, interval: 20 })
    running.kill()
  }
  const { exitCode, all: output = '' } = await running
  return { exitCode, output, calls: await box.lines('calls'), waits: (await box.lines('waits')).map(Number) }
}

/** Where an image has ffmpeg. */
const ffmpegOf = (image: 'srs' | 'encoder') => (image === 'srs' ? 'ffmpeg/ffmpeg' : 'bin/ffmpeg')

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
  /** What answers at a port of this machine, and the requests that it had. */
  let web: Server
  let requests: { method: string | undefined; url: string | undefined; type: string | undefined; body: string }[]
  let answer: RequestListener
  beforeEach(async () => {
    requests = []
    answer = (_, response) => response.end()
    web = createServer(async (request, response) => {
      const body = (await request.toArray()).join('')
      requests.push({ method: request.method, url: request.url, type: request.headers['content-type'], body })
      answer(request, response)
    })
    await new Promise<void>(resolve => web.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => {
    web.closeAllConnections()
    web.close()
  })

  const publish = 'rtmp://srs:1935/live/STREAM'
  const address = (path: string) => `http://127.0.0.1:${(web.address() as AddressInfo).port}${path}`
  const legs = () => [
    ['RTMP', publish, 'logs of srs'],
    ['HTTP-FLV', address('/live/STREAM.flv'), 'logs of edges'],
    ['HLS', address('/live/STREAM.m3u8'), 'logs of nginx'],
  ]
  /** How long things take, in seconds: here and, in the chart, for a server that may be slow. */
  const patience = { accepting: 20, patience: 1, attempt: 20, answering: 3, reporting: 30 }

  interface TestOptions {
    image?: 'srs' | 'encoder'
    legs?: string[][]
    publishing?: string
    env?: Record<string, string>
    /** Other seconds. */
    within?: Partial<typeof patience>
  }

  /** `ffmpeg`: the body of a stub that plays; where it publishes, `publishing` does that. */
  async function test(ffmpeg: string, options: TestOptions = {}) {
    const { image = 'srs', publishing = published, env = {}, within = {} } = options
    await box.program(
      ffmpegOf(image),
      `case "$*" in
        *-protocols*) printf '  %s\\n' Input: rtmp \${PROTOCOLS-https rtmps srt}; exit ;;
        *" -progress "*) echo "$@" >>${folder}/published; progress=$(echo "$*" | sed 's/.* -progress \\([^ ]*\\).*/\\1/'); ${publishing}; exit ;;
      esac
      echo "$@" >>${folder}/plays
      ${ffmpeg}`,
    )
    await box.program('bin/sleep', `exec /bin/sleep "0.$1"`)
    const text = box.moved((await scripts)['smoke-test.sh'])
    const hasty = Object.entries({ ...patience, ...within }).reduce(
      (script, [name, seconds]) => script.replace(new RegExp(`^${name}=\\d+$`, 'm'), `${name}=${seconds}`),
      text,
    )
    const began = Date.now()
    const words = (options.legs ?? legs()).flat()
    const { exitCode, all: output = '' } = await box.run(`ulimit -Sn 500\n${hasty}`, {
      image,
      args: ['smoke-test', publish, 'logs of publishing', 'logs of starting', ...words],
      env,
    })
    return { exitCode, output, took: (Date.now() - began) / 1000, plays: await box.lines('plays'), published: await box.lines('published') }
  }
  /** Publishes till it is told to end. */
  const published = 'echo frame=1 >$progress; exec /bin/sleep 30'
  /** What ffmpeg reports at its end, in version 5 and from 7 on. */
  const played = 'echo "video:97kB audio:16kB subtitle:0kB other streams:0kB" >&2'
  const playedBy7 = 'echo "[out#0/null @ 0x55] video:97KiB audio:16KiB subtitle:0KiB other streams:0KiB" >&2'
  /** Does something where it plays an address that ends so. */
  const at = (end: string, command: string) => `case "$*" in *${end}\\ -map*) ${command} ;; esac\n`

  it.each([played, playedBy7])('plays every leg of the stream that it publishes: %s', async report => {
    const { exitCode, output, plays, published } = await test(report)
    expect(output).toMatch(/^publishing a test pattern to \S*\nok: RTMP: .*\nok: HTTP-FLV: .*\nok: HLS: .*\nall legs played, after \d+ s$/)
    expect(exitCode).toBe(0)
    const stream = /-f lavfi -i testsrc2.* -f flv -progress \S+ rtmp:\/\/srs:1935\/live\/(helm-test-\d+)$/.exec(published.join())?.[1]
    expect(stream).toBeDefined()
    const addresses = legs().map(([, leg = '']) => leg.replace('STREAM', stream as string))
    // A picture and a sound, of which either may be missing.
    const playing = '-map 0:v? -map 0:a? -t 4 -c copy -f null -'
    expect(plays.sort()).toEqual(addresses.map(one => `-nostdin -hide_banner -nostats -i ${one} ${playing}`).sort())
  })

  it('plays all legs at once', async () => {
    const { output } = await test(
      `for i in 1 2 3 4 5 6 7 8 9; do [ $(wc -l <${folder}/plays) -lt 3 ] || { ${played}; exit; }; /bin/sleep 0.1; done`,
    )
    expect(output).toContain('all legs played')
  })

  it('ends within a minute, whatever hangs', async () => {
    const text = (await scripts)['smoke-test.sh']
    const seconds = Object.keys(patience).map(name => Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(text)?.[1]))
    const [accepting = 0, ...rest] = seconds
    // Sleeps too, and then what SRS has against two configurations.
    expect(rest.reduce((sum, each) => sum + each) + 10).toBeLessThan(58)
    expect(accepting).toBeLessThan(20)
    answer = () => undefined
    const { exitCode, output, took } = await test('exec /bin/sleep 30', { within: { attempt: 1 } })
    expect(output).toMatch(/FAILED: RTMP: nothing came from rtmp:\S+\n/)
    expect(output).toMatch(/FAILED: HLS: nothing came from http:\S+; no answer by HTTP within 3 s/)
    expect(output).toMatch(/0 of 3 legs were played, after \d+ s$/)
    expect(exitCode).toBe(1)
    expect(took, 'and not when ffmpeg ends').toBeLessThan(28)
  })

  it('ends where even a time limit does not help', async () => {
    const { exitCode, output } = await test(at('.flv', "trap '' TERM; /bin/sleep 9") + played, { within: { attempt: 1, reporting: 0 } })
    expect(output).toMatch(/ok: RTMP: .*\nFAILED: HTTP-FLV: no result\n {4}see: logs of edges\nok: HLS: /)
    expect(output).toMatch(/2 of 3 legs were played, after \d+ s$/)
    expect(exitCode).toBe(1)
  })

  it('says of a leg what the server answers and where to look, and plays the others', async () => {
    answer = (_, response) =>
      response
        .writeHead(503, { 'Content-Type': 'text/html' })
        .end('<html>\r\n<head><title>503 \u0000No origin</title></head>\r\n<p>more</p>')
    const { exitCode, output } = await test(at('.m3u8', 'echo "HTTP error 503" >&2; exit 1') + played)
    expect(output).toMatch(/ok: RTMP: .*\nok: HTTP-FLV: /)
    expect(output).toMatch(
      /FAILED: HLS: nothing came from http:\S+\.m3u8; HTTP status 503 Service Unavailable, and the body begins: 503 No origin\n {4}HTTP error 503\n {4}see: logs of nginx\n/,
    )
    expect(output).toContain('says why: logs of starting')
    expect(output, 'there is none').not.toContain('configText')
    expect(output).toMatch(/2 of 3 legs were played, after \d+ s$/)
    expect(exitCode).toBe(1)
    expect(requests[0]).toMatchObject({ method: 'GET', url: expect.stringMatching(/^\/live\/helm-test-\d+\.m3u8$/), body: '' })
  })

  it('does so in the image of encoders too', async () => {
    answer = (_, response) => response.writeHead(201).end('a=candidate:0 1 udp 2130706431 192.0.2.1 8000 typ host\r\n')
    const tried = [
      ...legs(),
      ['WHIP', address('/rtc/v1/whip/?app=live&stream=STREAM-whip'), 'logs'],
      ['SRT', 'srt://srs:1?streamid=STREAM-srt', 'logs'],
    ]
    const { output } = await test(at('.flv', 'echo no >&2; exit 1') + played, { image: 'encoder', legs: tried })
    expect(output).toMatch(/ok: RTMP: .*\nFAILED: HTTP-FLV: .*; HTTP status 201 Created\n {4}no\n.*\nok: HLS: .*\nok: WHIP: .*\nok: SRT, /)
    expect(output).toContain('4 of 5 legs were played')
  })

  describe('where publishers need keys', () => {
    const tried = () => [
      ['RTMP', publish, 'logs'],
      ['WHIP', address('/rtc/v1/whip/?app=live&stream=STREAM-whip'), 'logs'],
      ['WHEP', address('/rtc/v1/whep/?app=live&stream=STREAM'), 'logs'],
      ['SRT', 'srt://srs:1?streamid=#!::r=live/STREAM-srt,m=publish', 'logs'],
    ]

    it.each(['srs', 'encoder'] as const)('publishes with them, plays without, and shows none: %s', async image => {
      await mkdir(box.path('srs-keys'))
      await writeFile(box.path('srs-keys/keys'), '*: planted-all\n"live/*": planted-live older\nlive/other: planted-other')
      answer = (_, response) => response.writeHead(201).end('a=candidate:0 1 udp 2130706431 192.0.2.1 8000 typ host\r\n')
      const publishing = `echo "rtmp://srs/live/x?key=planted-live: no" >&2; ${published}`
      const { output, plays, published: calls } = await test(at('-srt', 'exit 1') + played, { image, legs: tried(), publishing })
      expect(calls.join('\n')).toMatch(/rtmp:\/\/srs:1935\/live\/helm-test-\d+\?key=planted-live$/m)
      expect(calls.join('\n')).toMatch(/srt:\/\/srs:1\?streamid=#!::r=live\/helm-test-\d+-srt,m=publish,key=planted-live$/m)
      expect(requests.map(({ url }) => url).sort()).toEqual([
        expect.stringMatching(/whep\/\?app=live&stream=helm-test-\d+$/),
        expect.stringMatching(/whip\/\?app=live&stream=helm-test-\d+-whip&key=planted-live$/),
      ])
      expect(output).toContain('3 of 4 legs were played')
      expect(output).toContain('rtmp://srs/live/x?key=***: no')
      expect(output + plays.join()).not.toContain('planted')
    })

    it('says that there is none for its streams', async () => {
      await mkdir(box.path('srs-keys'))
      await writeFile(box.path('srs-keys/keys'), 'live/other: planted-other\n')
      const { exitCode, output, published: calls } = await test(played, { legs: tried() })
      expect(output).toMatch(/publish.keys has no key for it; give live\/\* or \* one, or set tests.enabled to false/)
      expect([exitCode, calls]).toEqual([1, []])
    })
  })

  it.each(['srs', 'encoder'] as const)('signs links where viewers need them, and shows none: %s', async image => {
    await mkdir(box.path('srs-play'))
    await writeFile(box.path('srs-play/keys'), 'planted-key-of-links\nanother-one\n')
    answer = (_, response) => response.writeHead(201).end('a=candidate:0 1 udp 2130706431 192.0.2.1 8000 typ host\r\n')
    const tried = [
      ...legs(),
      ['WHIP', address('/rtc/v1/whip/?app=live&stream=STREAM-whip'), 'logs'],
      ['WHEP', address('/rtc/v1/whep/?app=live&stream=STREAM'), 'logs'],
      ['SRT', 'srt://srs:1?streamid=#!::r=live/STREAM-srt,m=publish', 'logs'],
    ]
    const { output, plays } = await test(`echo "$*" >&2; ${played}`, { image, legs: tried })
    expect(output).toContain('all legs played')
    const token = String.raw`(\d+)-([0-9a-f]{64})`
    const url = (pattern: string) => new RegExp(pattern).exec([...plays, ...requests.map(one => one.url)].join('\n'))
    const right = ([, expires, signature]: string[], stream: string) =>
      expect(signature).toBe(createHmac('sha256', 'planted-key-of-links').update(`${expires}/${stream}`).digest('hex'))
    const [, stream] = url('/live/(helm-test-\\d+)\\?') as string[]
    right(url(`/live/${stream}\\?token=${token} `) as string[], `live/${stream}`)
    right(url(`/live/${stream}-srt\\?token=${token} `) as string[], `live/${stream}-srt`)
    right(url(`/live/${stream}\\.flv\\?token=${token} `) as string[], `live/${stream}`)
    right(url(`/${token}/live/${stream}\\.m3u8 `) as string[], `live/${stream}`)
    right(url(`/whep/\\?app=live&stream=${stream}&token=${token}(?:\\n|$)`) as string[], `live/${stream}`)
    expect(url(`/whip/\\?app=live&stream=${stream}-whip(?:\\n|$)`)).not.toBeNull()
    expect(output).not.toMatch(/planted|[0-9a-f]{64}/)
  })

  it('says that nothing listens', async () => {
    const { output } = await test(at('.flv', 'exit 1') + played, { legs: [['HTTP-FLV', 'http://127.0.0.1:1/live/STREAM.flv', 'logs']] })
    expect(output).toMatch(/FAILED: HTTP-FLV: .* no answer by HTTP within 3 s \(.*Connection refused\)/)
  })

  it('does not take the data of a stream for a message', async () => {
    answer = (_, response) => response.write('FLV')
    const { output } = await test(at('.flv', 'exit 1') + played)
    expect(output).toMatch(/FAILED: HTTP-FLV: .*; HTTP status 200 OK\n/)
  })

  it.each([
    ['picture', 'video:0kB audio:16kB', 0],
    ['sound', 'video:97kB audio:0kB', 0],
    ['sound', 'video:97KiB audio:0KiB', 124],
  ])('fails where a leg has no %s, and says so: %s, status %d', async (track, report, status) => {
    const { exitCode, output, plays } = await test(at('.flv', `echo "${report} subtitle:0kB" >&2; exit ${status}`) + played)
    expect(output).toMatch(new RegExp(`FAILED: HTTP-FLV: no ${track} from \\S+\n {4}${report} .*\n {4}see: logs of edges`))
    expect(output).not.toContain('ok: HTTP-FLV')
    expect(exitCode).toBe(1)
    expect(plays, 'at once').toHaveLength(3)
  })

  it('tries again, for a playlist comes with the first segments', async () => {
    const { exitCode, output } = await test(
      // The second time, ffmpeg ends without having read anything.
      at(
        '.m3u8',
        `echo . >>${folder}/tries; case $(wc -l <${folder}/tries) in 1) exit 1 ;; 2) echo "video:0kB audio:0kB" >&2; exit ;; esac`,
      ) + played,
      { within: { patience: 20 } },
    )
    expect(output).toContain('ok: HLS')
    expect(exitCode).toBe(0)
  })

  it.each([
    ['refused the connection', 'echo "Connection refused" >&2', 'no server is ready'],
    ['ends it', 'echo "Broken pipe" >&2', 'Security or a hook refuses the publisher'],
    ['ends it later', 'echo frame=1 >$progress; /bin/sleep 0.3; echo "Broken pipe" >&2', 'Security or a hook refuses the publisher'],
  ])('says that the server does not let it publish: %s', async (_, publishing, why) => {
    const { exitCode, output } = await test('exit 1', { publishing })
    expect(output).toMatch(
      /FAILED: publishing to rtmp:\/\/srs:1935\/live\/helm-test-\d+ broke off: .*\n {4}(Connection|Broken).*\n {4}see: logs of publishing\n/,
    )
    expect(output).toContain(why)
    expect(output).not.toContain('FAILED: RTMP')
    expect(exitCode).toBe(1)
  })

  it('says that the server takes nothing', async () => {
    const { exitCode, output, plays } = await test(played, { publishing: 'exec /bin/sleep 30', within: { accepting: 1 } })
    expect(output).toMatch(
      /FAILED: publishing to \S+: no answer within 1 s\n {4}see: logs of publishing\n[\s\S]*no leg was tried, after \d+ s$/,
    )
    expect(exitCode).toBe(1)
    expect(plays).toEqual([])
  })

  it('names what it cannot try, and why', async () => {
    const legs = [
      ['RTMP', publish, 'logs'],
      ['HLS', '', 'its first segment comes too late'],
      ['HLS over TLS', 'https://srs/live/STREAM.m3u8', 'logs'],
      ['RTMPS', 'rtmps://srs/live/STREAM', 'logs'],
      ['SRT', 'srt://srs:10080?streamid=STREAM', 'logs'],
    ]
    const { exitCode, output, plays } = await test(played, { legs, env: { PROTOCOLS: 'http srtp' } })
    expect(output).toContain('not tried: HLS: its first segment comes too late\n')
    const lacking = (name: string, protocol: string) => `not tried: ${name}: the ffmpeg of this image lacks ${protocol}\n`
    for (const [name = '', protocol = ''] of [
      ['HLS over TLS', 'https'],
      ['RTMPS', 'rtmps'],
      ['SRT', 'srt'],
    ])
      expect(output).toContain(lacking(name, protocol))
    expect(output).toMatch(/all legs played but 4 that could not be tried, after \d+ s$/)
    expect(exitCode).toBe(0)
    expect(plays).toHaveLength(1)
  })

  it.each(['https://srs:443/live/STREAM.m3u8', 'rtmps://srs:1443/live/STREAM'])('takes any certificate of %s', async leg => {
    const { output, plays } = await test(played, { legs: [['TLS', leg, 'logs']] })
    expect(output).toContain('ok: TLS')
    expect(plays[0]).toMatch(/ -tls_verify 0 -i (https|rtmps):/)
  })

  it('publishes another stream by SRT, and plays it by RTMP', async () => {
    const srt = {
      legs: [['SRT', 'srt://srs:10080?streamid=#!::r=live/STREAM-srt,m=publish', 'logs']],
      env: { SRT_PASSPHRASE: 'two words' },
    }
    const { exitCode, output, plays, published: publishers } = await test(at('-srt', played), srt)
    expect(output).toMatch(
      /ok: SRT, published to srt:\S+: played four seconds of rtmp:\/\/srs:1935\/live\/helm-test-\d+-srt, picture and sound\n/,
    )
    expect(exitCode).toBe(0)
    expect(plays).toHaveLength(1)
    expect(publishers[1]).toMatch(
      /-f mpegts -passphrase two words -progress \S+ srt:\/\/srs:10080\?streamid=#!::r=live\/helm-test-\d+-srt,m=publish$/,
    )
  })

  it('says why SRT cannot be published', async () => {
    const publishing = `case "$*" in *mpegts*) echo "SRT refused" >&2 ;; *) ${published} ;; esac`
    const { output } = await test('exit 1', { legs: [['SRT', 'srt://srs:10080?streamid=STREAM-srt', 'logs of srt']], publishing })
    expect(output).toMatch(/FAILED: SRT, published to \S+: nothing came from \S+-srt\n {4}see: logs of srt\n {4}SRT refused\n/)
  })

  describe('WHIP and WHEP', () => {
    const rtc = () => [
      ['WHIP', address('/rtc/v1/whip/?app=live&stream=STREAM-whip'), 'logs'],
      ['WHEP', address('/rtc/v1/whep/?app=live&stream=STREAM'), 'logs'],
    ]
    const candidates = ['udp 2130706431 192.0.2.1 8000', 'tcp 2130706431 192.0.2.1 8001']

    it('make an offer to send and one to receive, and tell where media goes', async () => {
      const lines = candidates.map(one => `a=candidate:0 1 ${one} typ host\r\n`)
      answer = (_, response) => response.writeHead(201).end(`v=0\r\n${[...lines, ...lines].join('')}`)
      const { exitCode, output } = await test(played, { legs: rtc() })
      for (const way of ['WHIP', 'WHEP']) {
        expect(output).toMatch(new RegExp(`ok: ${way}: \\S+ tells clients to send media to tcp 192.0.2.1 8001,udp 192.0.2.1 8000\n`))
      }
      expect(exitCode).toBe(0)
      const [whep, whip] = requests.sort((a, b) => (a.url ?? '').localeCompare(b.url ?? ''))
      expect(whip).toMatchObject({ method: 'POST', url: expect.stringMatching(/^\/rtc\/v1\/whip\/\?app=live&stream=helm-test-\d+-whip$/) })
      expect(whep).toMatchObject({ method: 'POST', url: expect.stringMatching(/^\/rtc\/v1\/whep\/\?app=live&stream=helm-test-\d+$/) })
      for (const [request, direction] of [
        [whip, 'sendonly'],
        [whep, 'recvonly'],
      ] as const) {
        expect(request?.type).toBe('application/sdp')
        expect(request?.body).toMatch(/^v=0\r\n/)
        expect(request?.body).toMatch(/msid:helm video\r\n$/)
        expect(request?.body.match(/\n/g)).toHaveLength(request?.body.match(/\r\n/g)?.length ?? 0)
        expect(request?.body.match(/^a=(sendonly|recvonly)\r$/gm)).toEqual([`a=${direction}\r`, `a=${direction}\r`])
      }
    })

    it('fail where the answer has no candidate, or is none', async () => {
      answer = ({ url }, response) =>
        url?.includes('whip') ? response.writeHead(201).end('v=0\r\n') : response.writeHead(400).end('{"code":1}')
      const { exitCode, output } = await test(played, { legs: rtc() })
      expect(output).toMatch(/FAILED: WHIP: no candidate from \S+; HTTP status 201 Created\n {4}see: logs\n/)
      expect(output).toMatch(/FAILED: WHEP: no candidate from \S+; HTTP status 400 Bad Request, and the body begins: \{"code":1\}\n/)
      expect(exitCode).toBe(1)
    })

    it('are asked by ffmpeg over TLS', async () => {
      const legs = [['WHIP over TLS', 'https://srs/rtc/v1/whip/?app=live&stream=STREAM-whip', 'logs']]
      const { output, plays } = await test(`echo 'a=candidate:0 1 ${candidates[0]} typ host'`, { legs })
      expect(output).toContain('tells clients to send media to udp 192.0.2.1 8000\n')
      // The header ends in a line of its own.
      const call = plays.join(' ')
      expect(call).toMatch(
        /-tls_verify 0 -method POST -headers Content-Type: application\/sdp\r {2}-post_data [0-9a-f]+ -f data -i https:\S+whip -map 0 -c copy -f data -/,
      )
      const offer = Buffer.from(/-post_data ([0-9a-f]+)/.exec(call)?.[1] ?? '', 'hex').toString()
      expect(offer).toMatch(/^v=0\r\n[\s\S]*a=sendonly\r\n[\s\S]*msid:helm video\r\n$/)
    })
  })

  it('tells what SRS has against the configText of a server', async () => {
    for (const role of ['edge', 'origin']) {
      await mkdir(path.join(folder, 'srs', role), { recursive: true })
      await writeFile(path.join(folder, 'srs', role, 'srs.conf'), role)
    }
    await box.program('objs/srs', '! grep origin "$3" >/dev/null || { echo "illegal directive, $(ulimit -Sn) files"; exit 1; }')
    const { exitCode, output } = await test('exit 1', { publishing: 'exit 1' })
    // SRS compares its clients with the files that it may open.
    expect(output).toContain(`illegal directive, ${(await execa('sh', ['-c', 'ulimit -Hn'])).stdout} files`)
    expect(output).toMatch(/\nSRS refuses the configText of origin, and says why above\n/)
    expect(output).not.toContain('configText of edge')
    expect(exitCode).toBe(1)
  })

  it('leaves no publisher behind', async () => {
    const { output } = await test(played, { publishing: `echo frame=1 >$progress; ${lasting()}` })
    expect(output).toContain('all legs played')
    await vi.waitFor(() => access(path.join(folder, 'ended')))
  })
})

describe.each(['srs', 'encoder'] as const)('publish.sh in the image %s', image => {
  const quietly = '-nostdin -hide_banner -loglevel warning -re'
  const calledAtLeast = (times: number) => async () => (await box.lines('calls')).length >= times
  const printed = (text: string) => async (output: string) => output.includes(text)

  it('publishes again whenever that ends, after a second', async () => {
    const stub = `[ ! -e ${folder}/sleeping ] || echo early >>${folder}/calls; exit 1`
    const args = ['./source.flv', 'rtmp://srs/live/a']
    const { calls, waits, output } = await run(args, stub, { image, until: calledAtLeast(3) })
    expect(new Set(calls)).toEqual(new Set([`${quietly} -stream_loop -1 -i ./source.flv -c copy -f flv rtmp://srs/live/a`]))
    expect(new Set(waits)).toEqual(new Set([1]))
    expect(output).toMatch(/^publishing \.\/source\.flv to rtmp:\/\/srs\/live\/a$/m)
  })

  it('publishes what a camera sends by TCP, at its own pace', async () => {
    const { calls } = await run(['rtsp://camera/1', 'rtmp://srs/live/a'], 'exit 1', { image, until: calledAtLeast(1) })
    const options = '-nostdin -hide_banner -loglevel warning -rtsp_transport tcp'
    expect(calls[0]).toBe(`${options} -i rtsp://camera/1 -c copy -f flv rtmp://srs/live/a`)
  })

  it('publishes a test pattern where it is given no source', async () => {
    const { calls, output } = await run(['', 'rtmp://srs/live/a'], 'exit 1', { image, until: calledAtLeast(1) })
    // A keyframe every two seconds, which every player can decode.
    const pattern = '-f lavfi -i testsrc2=size=640x360:rate=25[out0];sine=frequency=440:sample_rate=44100[out1]'
    const encoding = '-threads 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -b:v 600k -g 50 -c:a aac -b:a 64k'
    expect(calls[0]).toBe(`${quietly} ${pattern} ${encoding} -f flv rtmp://srs/live/a`)
    expect(output).toMatch(/^publishing a test pattern to rtmp:\/\/srs\/live\/a$/m)
  })

  it('says nothing of what is secret in an address, and ffmpeg neither', async () => {
    const address = 'rtsp://cam:p@ss/w@cam.example/live?token=planted'
    const stub = `echo "Error opening input: ${address}: 401" >&2; exit 1`
    const { calls, output } = await run([address, 'rtmp://srs/live/a'], stub, { image, until: printed('401') })
    expect(calls[0]).toContain(`-i ${address} `)
    expect(output).toContain('publishing rtsp://***@cam.example/live?*** to rtmp://srs/live/a\n')
    expect(output).toContain('\nError opening input: rtsp://***@cam.example/live?***')
    expect(output).not.toMatch(/planted|p@ss|ss\/w/)
  })

  it('publishes with the key of the stream, that which the Secret has by then, and does not show it', async () => {
    const write = (text: string) => writeFile(box.path('srs-keys/keys'), text)
    await mkdir(box.path('srs-keys'))
    await write('*: planted-all\nlive/a: planted-a\n')
    const stub = `echo "$4 $*" >&2; echo 'live/*: planted-live' >${folder}/srs-keys/keys; exit 1`
    const args = ['', 'rtmp://srs/live/a?vhost=v', 'live/a']
    const { calls, output } = await run(args, stub, { image, until: calledAtLeast(2) })
    expect(calls[0]).toMatch(/ rtmp:\/\/srs\/live\/a\?vhost=v&key=planted-a$/)
    expect(calls[1]).toMatch(/ rtmp:\/\/srs\/live\/a\?vhost=v&key=planted-live$/)
    expect(output).not.toContain('planted')
  })

  it('says nothing at all of an address that a Secret holds, though a line break ends it', async () => {
    const address = 'rtmp://cam.example/live/planted'
    const stub = `echo "[rtmp] ${address}: refused, ${address} again" >&2; exit 1`
    const env = { STREAM_SOURCE: `${address}\n` }
    const { calls, output } = await run([`${address}\n`, 'rtmp://srs/live/a'], stub, { image, env, until: printed('again') })
    expect(calls[0]).toContain(`-i ${address} -c copy`)
    expect(output).toContain('publishing *** to rtmp://srs/live/a\n[rtmp] ***: refused, *** again')
    expect(output).not.toContain('planted')
  })

  it('ends at once when it is told to, and ffmpeg with it', async () => {
    const before = Date.now()
    const { exitCode, calls } = await run(['a', 'b'], lasting(), { image, until: calledAtLeast(1) })
    expect(exitCode).toBe(0)
    expect(calls, 'it has not ended').toHaveLength(1)
    expect(Date.now() - before, 'and not when ffmpeg does').toBeLessThan(ffmpegSeconds * 1000)
    await vi.waitFor(() => access(path.join(folder, 'ended')), { timeout: 20_000 })
  })
})

describe('the pod of helm test', () => {
  const existing = { invariants: { existing: ['mine'] } }

  /** Its legs by name: the address, and where to look or why it cannot be tried. */
  const legsOf = async (values: AnyValues) => {
    const { args } = object(await render(values, existing), 'Pod', 'test-stream').spec.containers[0]
    const [, , publish, logs, start, ...words] = args as string[]
    const legs = Object.fromEntries(words.flatMap((name, i) => (i % 3 === 0 ? [[name, [words[i + 1], words[i + 2]]]] : [])))
    return { publish, logs, start, legs, addresses: Object.fromEntries(Object.entries(legs).map(([name, [address]]) => [name, address])) }
  }

  it('plays what is public, by TLS too', async () => {
    const ports = { https: { enabled: true }, hlsHttps: { enabled: true }, rtmps: { enabled: true } }
    const { publish, addresses } = await legsOf({ image: { tag: '7.0.140' }, tls: { secretName: 'mine' }, service: { ports } })
    expect(publish).toBe('rtmp://live-srs:1935/live/STREAM')
    expect(addresses).toEqual({
      RTMP: 'rtmp://live-srs:1935/live/STREAM',
      RTMPS: 'rtmps://live-srs:1443/live/STREAM',
      'HTTP-FLV': 'http://live-srs:8080/live/STREAM.flv',
      'HTTP-FLV over TLS': 'https://live-srs:8088/live/STREAM.flv',
      HLS: 'http://live-srs:80/live/STREAM.m3u8',
      'HLS over TLS': 'https://live-srs:443/live/STREAM.m3u8',
    })
  })

  it('tries SRT, with its passphrase from the Secret, and WHIP and WHEP', async () => {
    const values = {
      srt: { enabled: true },
      webrtc: { enabled: true },
      service: { type: 'ClusterIP', ports: { api: { enabled: true, anonymous: true }, apiHttps: { enabled: true } } },
      tls: { secretName: 'mine' },
      config: { srt_server: { passphrase: 'correct-horse' } },
    }
    const { addresses } = await legsOf(values)
    expect(addresses).toMatchObject({
      SRT: 'srt://live-srs-udp:10080?streamid=#!::r=live/STREAM-srt,m=publish',
      WHIP: 'http://live-srs:1985/rtc/v1/whip/?app=live&stream=STREAM-whip',
      WHEP: 'http://live-srs:1985/rtc/v1/whep/?app=live&stream=STREAM',
      'WHEP over TLS': 'https://live-srs:1990/rtc/v1/whep/?app=live&stream=STREAM',
    })
    const rendered = await render(values, existing)
    const { env } = object(rendered, 'Pod', 'test-stream').spec.containers[0]
    expect(env).toEqual([
      { name: 'SRT_PASSPHRASE', valueFrom: { secretKeyRef: { name: 'live-srs-config', key: 'origin.srt_server.passphrase.0' } } },
    ])
    expect(JSON.stringify(object(rendered, 'Pod', 'test-stream'))).not.toContain('correct-horse')
  })

  it('asks nginx for WHIP and WHEP, where that answers', async () => {
    const { addresses } = await legsOf({ mode: 'edge-cluster', webrtc: { enabled: true } })
    expect(addresses).toMatchObject({ WHIP: 'http://live-srs:80/rtc/v1/whip/?app=live&stream=STREAM-whip' })
  })

  it('tells where to look', async () => {
    const look = (roles: string, container: string) =>
      `kubectl logs -n media -l 'app.kubernetes.io/instance=live,ossrs.io/role in (${roles})' -c ${container} --prefix --tail=20`
    const single = await legsOf({})
    expect(single.logs).toBe(look('origin', 'srs'))
    expect(single.start).toBe(look('origin', 'check-config'))
    expect(single.legs.HLS?.[1]).toBe(look('origin', 'srs'))
    const cluster = await legsOf({ mode: 'edge-cluster' })
    expect(cluster.logs).toBe(look('edge,origin', 'srs'))
    expect(cluster.legs['HTTP-FLV']?.[1]).toBe(look('edge,origin', 'srs'))
    expect(cluster.legs.HLS?.[1]).toBe(`${look('hls-cache,origin', 'nginx')}; ${look('origin', 'srs')}`)
    expect(cluster.start).toBe(look('edge,origin', 'check-config'))
    const origin = { cluster: 'proxy' }
    const proxied = await legsOf({ mode: 'origin-cluster', origin, proxy: { image: { repository: 'mine/proxy', tag: '1' } } })
    expect(proxied.start).toBe(look('edge,origin', 'check-config'))
    expect(proxied.logs).toBe(`${look('proxy', 'proxy')}; ${look('edge,origin', 'srs')}`)
  })

  it('names what it cannot try, and why', async () => {
    const why = async (values: AnyValues) => (await legsOf(values)).legs
    const vhost = (block: object) => ({ config: { vhost: { __defaultVhost__: block } } })
    expect(await why(vhost({ hls: { hls_fragment: 30, hls_window: 120 } }))).toMatchObject({
      HLS: ['', 'hls_fragment is 30, and this test does not wait so long for a first segment'],
    })
    expect((await why(vhost({ hls: { hls_fragment: 12, hls_window: 120 } }))).HLS?.[0]).not.toBe('')
    expect(await why({ srt: { enabled: true }, ...vhost({ srt: { srt_to_rtmp: false } }) })).toMatchObject({
      SRT: ['', expect.stringContaining('srt_to_rtmp is off')],
    })
    const camera = { caster: 'mpegts_over_udp', enabled: true, listen: 8935, output: 'rtmp://127.0.0.1/live/camera' }
    expect(await why({ config: { stream_caster: [camera] }, service: { ports: { caster: { enabled: true } } } })).toMatchObject({
      stream_caster: ['', 'this test does not speak it'],
    })
    expect(await why({ ingress: { enabled: true, routes: { http: { hosts: ['live.example'] } } } })).toMatchObject({
      ingress: ['', expect.stringContaining('outside the cluster')],
    })
  })

  it('publishes to another vhost, where the default one is off', async () => {
    const { publish, legs } = await legsOf({ config: { vhost: { __defaultVhost__: { enabled: false }, 'live.example': {} } } })
    expect(publish).toBe('rtmp://live-srs:1935/live/STREAM?vhost=live.example')
    expect(legs.RTMP?.[0]).toBe(publish)
    expect(Object.values(legs).filter(([address]) => address)).toHaveLength(1)
    if (legs['HTTP-FLV']) expect(legs['HTTP-FLV'][1]).toContain('vhost live.example is found by its own name')
  })

  it('leaves out what is off', async () => {
    const off = { http_remux: { enabled: false }, hls: { enabled: false }, rtc: { enabled: false }, srt: { enabled: false } }
    const values = { webrtc: { enabled: true }, srt: { enabled: true }, config: { vhost: { __defaultVhost__: off } } }
    expect(Object.keys((await legsOf(values)).legs)).toEqual(['RTMP'])
  })

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
    expect(spec.volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: expect.any(String) } }])
  })
})
