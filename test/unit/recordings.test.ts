// The scripts that look after recordings and other files of SRS, on real files.
import { lstat, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Rendered } from '../support/manifest.ts'
import { container, object, srsConf } from '../support/objects.ts'
import type { Loose } from '../support/pods.ts'
import { type AnyValues, renderNamed } from '../support/render.ts'
import { imageSkipReason, Sandbox } from '../support/sandbox.ts'

const secret = (key: string) => ({ valueFrom: { secretKeyRef: { name: 'archive', key } } })
const s3 = { endpoint: 'https://s3.example', access_key_id: secret('id'), secret_access_key: secret('secret') }
const upload = { enabled: true, bucket: 'archive', folder: 'live/eu', s3, env: [{ name: 'RCLONE_BWLIMIT', value: '10M' }] }
const persistence = { enabled: true }
const shared = { enabled: true, accessModes: ['ReadWriteMany'] }
const cleanup = { enabled: true, maxAge: '2h', schedule: '*/5 1-3 * * *' }
const dvr = { dvr: { enabled: true } }

const documents = {
  plain: {},
  claim: { mode: 'nginx-sidecar', origin: { persistence }, config: { vhost: { __defaultVhost__: dvr, 'a.example': dvr } } },
  never: { origin: { persistence }, recordings: { finishAfterSeconds: 0 }, cleanup },
  beside: {
    origin: { persistence, pod: { securityContext: { runAsUser: 7 } } },
    recordings: { upload: { ...upload, deleteAfter: '1h' } },
    cleanup,
  },
  job: { mode: 'origin-cluster', origin: { persistence: shared, pod: { nodeSelector: { a: 'b' } } }, recordings: { upload }, cleanup },
  dry: { cleanup: { ...cleanup, dryRun: true } },
  old: { origin: { persistence }, cleanup: { enabled: true, recordings: { maxAge: '3d' } } },
  full: { origin: { persistence }, cleanup: { enabled: true, recordings: { maxUsage: 50 } } },
} satisfies Record<string, AnyValues>

let rendered: Record<keyof typeof documents, Rendered>
beforeAll(async () => {
  rendered = await renderNamed(documents)
})
const names = (spec: Loose) => spec.containers.map(({ name }: Loose) => name)
const origin = (one: Rendered) => object(one, 'Deployment', 'origin').spec.template.spec
const job = (one: Rendered, name: string) => object(one, 'CronJob', name).spec
const envOf = ({ env }: Loose) => Object.fromEntries(env.map(({ name, value, valueFrom }: Loose) => [name, value ?? valueFrom]))

describe('what looks after files', () => {
  it('is there only where it has something to do', () => {
    expect(names(origin(rendered.plain))).toEqual(['srs'])
    expect(names(origin(rendered.never))).toEqual(['srs', 'cleanup'])
    expect(names(origin(rendered.claim))).toEqual(['srs', 'nginx', 'finish-recordings'])
  })

  it('runs beside SRS, as its user, where each pod has a volume of its own', () => {
    expect(names(origin(rendered.beside))).toEqual(['srs', 'finish-recordings', 'cleanup', 'upload'])
    expect(rendered.beside.manifests.some(({ kind }) => kind === 'CronJob')).toBe(false)
    for (const { securityContext } of origin(rendered.beside).containers) expect(securityContext.runAsUser).toBe(7)
  })

  it('runs as a job on the claim that all origins share', () => {
    const pods = rendered.job.manifests.find(({ kind }) => kind === 'StatefulSet')?.spec.template.spec
    expect(names(pods)).toEqual(['srs', 'nginx', 'finish-recordings'])
    const claim = pods.volumes.find(({ name }: Loose) => name === 'data').persistentVolumeClaim
    expect(job(rendered.job, 'cleanup').schedule).toBe('*/5 1-3 * * *')
    expect(job(rendered.job, 'upload').schedule).toBe('*/5 * * * *')
    for (const name of ['cleanup', 'upload']) {
      const { concurrencyPolicy, jobTemplate, timeZone } = job(rendered.job, name)
      // Without it, a schedule follows the time zone of the cluster's controller manager.
      expect(timeZone).toBe('Etc/UTC')
      const { volumes, nodeSelector, restartPolicy } = jobTemplate.spec.template.spec
      expect(volumes[0].persistentVolumeClaim).toEqual(claim)
      expect({ concurrencyPolicy, nodeSelector, restartPolicy }).toEqual({
        concurrencyPolicy: 'Forbid',
        nodeSelector: { a: 'b' },
        restartPolicy: 'Never',
      })
    }
  })

  it('gives each stream a folder, and each vhost', () => {
    const { vhost } = srsConf(rendered.claim, 'origin') as Loose
    expect(vhost.__defaultVhost__.dvr.dvr_path).toBe('./objs/nginx/html/[app]/[stream]/[timestamp].flv')
    expect(vhost['a.example'].dvr.dvr_path).toBe('./objs/nginx/html/[vhost]/[app]/[stream]/[timestamp].flv')
  })

  it('gives rclone its storage by the environment, and keys by the Secret alone', () => {
    const beside = container(rendered.beside, 'origin', 'upload')
    expect(envOf(beside)).toMatchObject({
      RCLONE_CONFIG_S3_TYPE: 's3',
      RCLONE_CONFIG_S3_ENDPOINT: 'https://s3.example',
      RCLONE_CONFIG_S3_ACCESS_KEY_ID: { secretKeyRef: { name: 'archive', key: 'id' } },
      RCLONE_CONFIG_S3_SECRET_ACCESS_KEY: { secretKeyRef: { name: 'archive', key: 'secret' } },
      RCLONE_BWLIMIT: '10M',
    })
    expect(beside.args).toEqual(['upload', '300', 'archive/live/eu', '1h'])
    expect(beside.volumeMounts.find(({ name }: Loose) => name === 'data').readOnly).toBeUndefined()
    const [inJob] = job(rendered.job, 'upload').jobTemplate.spec.template.spec.containers
    expect(inJob.args).toEqual(['upload', '', 'archive/live/eu', ''])
    expect(inJob.volumeMounts.find(({ name }: Loose) => name === 'data').readOnly, 'it deletes nothing').toBe(true)
  })
})

let box: Sandbox
let folder: string
beforeEach(async () => {
  box = await Sandbox.create({ '/usr/local/srs/objs/nginx/html': 'image' })
  folder = box.folder
  await mkdir(at(''))
})
afterEach(() => box.remove())

const at = (name: string) => path.join(folder, 'html', name)
const program = (name: string, body: string) => box.program(`bin/${name}`, body)

/** Makes a file so many hours old, and its folders. */
async function file(name: string, hours = 0, content = 'x') {
  await mkdir(path.dirname(at(name)), { recursive: true })
  await writeFile(at(name), content)
  const time = Date.now() / 1000 - hours * 3600
  await utimes(at(name), time, time)
}

/** All that is there, hidden files left out. */
async function left(): Promise<string[]> {
  const entries = await readdir(at(''), { recursive: true, withFileTypes: true })
  return entries
    .map(entry => path.relative(at(''), path.join(entry.parentPath, entry.name)) + (entry.isDirectory() ? '/' : ''))
    .filter(name => !name.startsWith('.'))
    .sort()
}

/** Runs a script as its container does, with the volume here, and something after it. */
const bash = (script: string, after = '', args: string[] = []) =>
  box.run(`${box.moved(script)}\n${after}`, { shell: 'bash', args, cwd: at(''), env: { HOSTNAME: 'live-0' } })

/** A stub of `sleep` that does something each time, and tells the script to end the last time. `waits` returns the seconds. */
async function sleeping(times: number, meanwhile = ':') {
  await program(
    'sleep',
    `echo "$1" >>'${folder}/waits'; look=$(wc -l <'${folder}/waits')\n${meanwhile}\n((look < ${times})) || { kill $PPID; exec /bin/sleep 30; }`,
  )
  return async () => (await box.lines('waits')).map(Number)
}

describe('cleanup', () => {
  /** The script of a document, for one pass. */
  const clean = async (name: 'beside' | 'never' | 'dry' | 'old' | 'full', before = '') => {
    const [, , script] = container(rendered[name], 'origin', 'cleanup').command
    const { all, exitCode } = await bash(script.replace(/\nat '.*$/, ''), `${before}\nclean`)
    expect(exitCode).toBe(0)
    return all ?? ''
  }

  it('deletes old segments, playlists, unfinished recordings and empty folders, and says so', async () => {
    for (const name of ['a.ts', 'b.ts.tmp', 'c.m3u8', 'd.m3u8.temp', 'e.m4s', 'f.mpd', 'g/video-init.mp4', 'h/i/1.flv.tmp', '2.mp4.tmp'])
      await file(`live/${name}`, 3)
    await file('live/h/i/1.flv', 3)
    await mkdir(at('live/j/k'), { recursive: true })
    await utimes(at('live/j/k'), 0, 0)
    const log = await clean('beside')
    expect(await left(), 'folders that are empty now').toEqual(['live/', 'live/g/', 'live/h/', 'live/h/i/', 'live/h/i/1.flv', 'live/j/'])
    expect(log).toContain('cleanup: deleted, because it is temporary and old: live/h/i/1.flv.tmp')
    expect(log).toContain('cleanup: deleted, because it is an empty folder: live/j/k')
    expect(log).toMatch(/cleanup: deleted 10, 0 MiB$/)
  })

  it('counts what each pass deletes', async () => {
    await file('a.ts', 3, 'x'.repeat(3 << 20))
    const log = await clean('beside', 'clean')
    expect(log.match(/^cleanup: deleted \d.*$/gm)).toEqual(['cleanup: deleted 1, 3 MiB', 'cleanup: deleted 0, 0 MiB'])
  })

  it('spares what is young, recordings, and whatever is no file of SRS', async () => {
    const names = ['live/a.ts', 'live/b.flv.tmp', 'live/e/']
    await file('live/a.ts', 1)
    await file('live/b.flv.tmp', 1)
    await mkdir(at('live/e'))
    for (const name of ['live/cam.ts.1.flv', 'live/cam.ts/1.flv', 'live/2.mp4', 'live/notes.txt', '.numbers/live.ts']) {
      await file(name, 300)
      if (!name.startsWith('.')) names.push(name)
    }
    const log = await clean('beside')
    expect(await left()).toEqual(['live/', 'live/cam.ts/', ...names].sort())
    expect(await readdir(at('.numbers'))).toEqual(['live.ts'])
    expect(log).toBe('cleanup: deleted 0, 0 MiB')
  })

  it("spares what the image has there, however old: players, the console, somebody's demo", async () => {
    await file('players/demo.ts', 300)
    await mkdir(path.join(folder, 'image/players/css'), { recursive: true })
    await mkdir(at('players/css'))
    await writeFile(path.join(folder, 'image/players/demo.ts'), 'x')
    await utimes(at('players/css'), 0, 0)
    await clean('beside')
    expect(await left()).toEqual(['players/', 'players/css/', 'players/demo.ts'])
  })

  it('takes names as they are, with blanks, line breaks, quotes and dashes', async () => {
    for (const name of ['a b/c  d.ts', 'line\nbreak.ts', `it's "quoted".ts`, '-rf.ts', 'x; touch y.ts', '*.ts']) await file(name, 3)
    await file('a b/keep me.ts', 1)
    const log = await clean('beside')
    expect(await left()).toEqual(['a b/', 'a b/keep me.ts'])
    expect(log.split('\n')).toHaveLength(7)
  })

  it('never follows a link out of the volume', async () => {
    await mkdir(path.join(folder, 'elsewhere'))
    await writeFile(path.join(folder, 'elsewhere/old.ts'), 'x')
    await utimes(path.join(folder, 'elsewhere/old.ts'), 0, 0)
    await symlink(path.join(folder, 'elsewhere'), at('live'))
    await symlink(path.join(folder, 'elsewhere/old.ts'), at('link.ts'))
    await clean('beside')
    expect(await readdir(path.join(folder, 'elsewhere'))).toEqual(['old.ts'])
    expect((await lstat(at('live'))).isSymbolicLink()).toBe(true)
  })

  it('spares a file that somebody is writing, though it has been there for long', async () => {
    const open = await execa('bash', ['-c', `exec 3>>${at('long.flv.tmp')}; touch -d '5 hours ago' ${at('long.flv.tmp')}; echo x >&3`])
    expect(open.exitCode).toBe(0)
    await clean('beside')
    expect(await left()).toEqual(['long.flv.tmp'])
  })

  it('leaves it to the other container to finish what a killed server has left, and deletes it where nothing finishes it', async () => {
    await file('live/1.flv.tmp', 300)
    await clean('beside')
    expect(await left()).toEqual(['live/', 'live/1.flv.tmp'])
    await clean('never')
    expect(await left()).toEqual(['live/'])
  })

  it.each([
    ['an hour ahead', 3600],
    ['back', -3600],
  ])('notices that the clock has jumped %s, since the node has been up for as long as it has', async (_, seconds) => {
    await clean('beside')
    await file('a.ts', 3)
    const [last = '', ...others] = (await readFile(at('.cleanup'), 'utf8')).split(' ')
    await writeFile(at('.cleanup'), [Number(last) - seconds, ...others].join(' '))
    expect(await clean('beside')).toMatch(/the clock may be wrong/)
    expect(await left()).toEqual(['a.ts'])
    await clean('beside')
    expect(await left()).toEqual([])
  })

  it.each([
    ['ahead', 4 * 86_400],
    ['back', -3600],
  ])('deletes nothing at the first pass after the clock has jumped %s', async (_, seconds) => {
    await clean('beside')
    await file('a.ts', 3)
    // On another node.
    await writeFile(at('.cleanup'), `${Math.round(Date.now() / 1000) - seconds} 5 0000-0000`)
    expect(await clean('beside')).toMatch(/nothing is deleted now, because the last pass was at .*: the clock may be wrong/)
    expect(await left()).toEqual(['a.ts'])
    // Then it is the right time after all.
    await clean('beside')
    expect(await left()).toEqual([])
  })

  it('works on a disk that is full', async () => {
    await file('a.ts', 3)
    // No file can grow.
    await clean('beside', "ulimit -f 0; trap '' XFSZ")
    expect(await left()).toEqual([])
    expect(await readFile(at('.cleanup'), 'utf8')).toBe('')
  })

  it('only says what it would delete, if that is asked for', async () => {
    await file('a.ts', 3)
    expect(await clean('dry')).toMatch(/would have deleted, because it is temporary and old: a.ts\ncleanup: would have deleted 1, 0 MiB$/)
    expect(await left()).toEqual(['a.ts'])
  })

  it('deletes recordings of an age, if that is asked for', async () => {
    await file('live/a/1.flv', 73)
    await file('live/a/2.mp4', 73)
    await file('live/a/3.flv', 71)
    await clean('old')
    expect(await left()).toEqual(['live/', 'live/a/', 'live/a/3.flv'])
  })

  it('deletes the oldest recordings until the volume is less full, and no others', async () => {
    for (const [name, hours] of [
      ['b 1.flv', 3],
      ['a\n2.flv', 2],
      ['3.mp4', 1],
      ['young.ts', 1],
    ] as const)
      await file(name, hours, 'x'.repeat(1 << 20))
    // 52 of 100 MiB, where half of them may be: two files of 1 MiB too many.
    await program('df', 'echo "size used"; echo "104857600 54525952"')
    const log = await clean('full')
    expect(await left()).toEqual(['3.mp4', 'young.ts'].sort())
    expect(log).toContain('because it is the oldest recording on a full volume')
  })

  it.each([
    ['*/5', 10, true],
    ['*/5', 11, false],
    ['1-3', 3, true],
    ['1-3', 4, false],
    ['10-30/10', 20, true],
    ['10-30/10', 15, false],
    ['2,07', 7, true],
    ['*', 59, true],
    ['*', 0, true],
    ['*/5', 0, true],
    ['0-59/15', 45, true],
  ])('understands %s of a schedule at %i: %s', async (field, number, expected) => {
    const [, , script] = container(rendered.beside, 'origin', 'cleanup').command
    expect(script).toMatch(/\nat '\*\/5' '1-3'$/)
    const { exitCode } = await bash(script.replace(/\nat '.*$/, ''), `matches '${field}' ${number}`)
    expect(exitCode === 0).toBe(expected)
  })

  it('looks at its schedule at the begin of each minute', async () => {
    const [, , script] = container(rendered.beside, 'origin', 'cleanup').command
    // Each wait is a minute, and the fourth is the end.
    const waits = await sleeping(4)
    await program('date', `case $1 in +%S) echo 08 ;; +%-M) wc -l <'${folder}/waits' ;; +%-H) echo 2 ;; esac`)
    const { all, exitCode } = await bash(script.replace(/\nat '.*$/, ''), `clean() { echo "in minute $(date +%-M)"; }\nat '2-9' '1-3'`)
    expect(all).toBe('in minute 2\nin minute 3')
    expect(await waits()).toEqual([52, 52, 52, 52])
    expect(exitCode, 'at the end of the pod').toBe(0)
  })
})

describe('finish-recordings', () => {
  /** A stub of ffmpeg, in which IN and OUT are the names of its files. It writes its arguments to the file `asked`. */
  const ffmpeg = (body: string) =>
    box.program(
      'ffmpeg/ffmpeg',
      `echo "$*" >>'${folder}/asked'; OUT=\${!#}; OUT=\${OUT#file:}; while (($# > 1)); do [[ $1 != -i ]] || IN=\${2#file:}; shift; done\n${body}`,
    )
  const copies = '{ echo repaired; cat "$IN"; } >"$OUT"'

  /** Looks twice. `meanwhile`: what happens between the two looks. */
  const finish = async ({ meanwhile = ':', stub = copies, hook = '' } = {}) => {
    const [, , script] = container(rendered.claim, 'origin', 'finish-recordings').command
    await ffmpeg(stub)
    const { all } = await bash(script.replace(/\nmain "\$@"$/, ''), `unfinished >${folder}/before\n${meanwhile}\nlook '${hook}'`)
    return all ?? ''
  }

  it('is started with the seconds and the address', () => {
    expect(container(rendered.claim, 'origin', 'finish-recordings').args).toEqual(['finish', '120', ''])
  })

  it('looks every so many seconds, and finishes what has not changed meanwhile', async () => {
    const [, , script] = container(rendered.claim, 'origin', 'finish-recordings').command
    await ffmpeg(copies)
    await file('1.flv.tmp', 5)
    // Somebody writes it until the first look, and it is finished at the second.
    const waits = await sleeping(4, `((look != 1)) || echo more >>'${at('1.flv.tmp')}'\necho "$look: $(ls '${at('')}')" >>'${folder}/seen'`)
    const { all, exitCode } = await bash(script, '', ['finish', '120', ''])
    expect(await waits()).toEqual([120, 120, 120, 120])
    expect(all).toBe('recordings: finished: 1.flv')
    expect(exitCode, 'at the end of the pod').toBe(0)
    expect(await box.lines('seen')).toEqual(['1: 1.flv.tmp', '2: 1.flv.tmp', '3: 1.flv', '4: 1.flv'])
  })

  it('completes and renames what nobody writes to, and keeps its time', async () => {
    await file('live/a/1.flv.tmp', 5, 'all of it, which is much more than that')
    await file('live/b c/line\nbreak.flv.tmp', 5)
    const log = await finish()
    expect(await left()).toEqual(['live/', 'live/a/', 'live/a/1.flv', 'live/b c/', 'live/b c/line\nbreak.flv'])
    expect(await readFile(at('live/a/1.flv'), 'utf8')).toContain('repaired')
    expect((await lstat(at('live/a/1.flv'))).mtimeMs).toBeLessThan(Date.now() - 4 * 3_600_000)
    expect(log).toContain('recordings: finished: live/a/1.flv')
    // All pictures and all sound, as they are; a stream may have one of them alone.
    expect(await box.read('asked')).toMatch(/ -i file:\S+ -map 0:v\? -map 0:a\? -c copy -f flv file:/)
  })

  it('leaves alone what somebody writes to, even at the last moment', async () => {
    await file('growing.flv.tmp', 5)
    await file('late.flv.tmp', 5)
    await finish({ meanwhile: `echo more >>'${at('growing.flv.tmp')}'`, stub: `echo more >>'${at('late.flv.tmp')}'\n${copies}` })
    expect(await readdir(at('')), 'no copy is left').toEqual(['growing.flv.tmp', 'late.flv.tmp'])
  })

  it('renames an FLV as it is where ffmpeg cannot read it, has no room, or leaves something out', async () => {
    const size = 1000
    const shorter = (bytes: number) => `head -c ${bytes} "$IN" >"$OUT"`
    for (const [stub, left] of [
      ['exit 1', size],
      ['echo x >"$OUT"; exit 1', size],
      [shorter(850), size],
      [shorter(950), 950],
    ] as const) {
      await file('1.flv.tmp', 5, 'x'.repeat(size))
      await finish({ stub })
      expect(await readdir(at(''))).toEqual(['1.flv'])
      expect((await lstat(at('1.flv'))).size, stub).toBe(left)
      await rm(at('1.flv'))
    }
  })

  it('leaves an MP4 that cannot be repaired, and says why', async () => {
    await file('1.mp4.tmp', 5)
    const log = await finish({ stub: 'exit 1', meanwhile: "look ''" })
    const reason = 'left as it is, because the index of an MP4 is written at its end, and this one has none: 1.mp4.tmp'
    expect(log.split(reason), 'once, however often it looks').toHaveLength(2)
    expect(await left()).toEqual(['1.mp4.tmp'])
  })

  it('overwrites no recording', async () => {
    await file('1.flv', 5, 'finished')
    await file('1.flv.tmp', 5)
    expect(await finish()).toContain('left as it is, because its name is taken')
    expect(await readFile(at('1.flv'), 'utf8')).toBe('finished')
    expect(await readdir(at('')), 'no copy is left').toEqual(['1.flv', '1.flv.tmp'])
  })

  it('throws away empty files, and what it left behind itself when it was stopped', async () => {
    await file('1.flv.tmp', 5, '')
    await file('.2.flv.tmp.live-0.finished', 5)
    expect(await finish(), 'nothing is tried with them').toBe('')
    expect(await readdir(at(''))).toEqual([])
  })

  it('tells the address of it, as SRS tells on_dvr', async () => {
    const told: { url: string | undefined; type: string | undefined; body: Loose }[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', chunk => {
        body += chunk
      })
      request.on('end', () => {
        told.push({ url: request.url, type: request.headers['content-type'], body: JSON.parse(body) })
        response.end('0')
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    await file('live/a "1".flv.tmp', 5)
    await finish({ hook: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/dvrs?a=b` })
    server.close()
    const body = { action: 'on_dvr', cwd: '/usr/local/srs', file: './objs/nginx/html/live/a "1".flv' }
    expect(told).toEqual([{ url: '/api/v1/dvrs?a=b', type: 'application/json', body }])
  })

  it('gives up after three tries to tell, and says so', async () => {
    let asked = 0
    const server = createServer((_, response) => {
      asked++
      response.writeHead(500).end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    await file('1.flv.tmp', 5)
    const waits = await sleeping(9)
    await box.noteLimits()
    // The path may hold what is secret.
    const hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const told = `recordings: finished: 1.flv\nrecordings: the server at ${hook} was not told: 1.flv`
    expect(await finish({ hook: `${hook}/dvr?token=x` })).toBe(told)
    server.close()
    expect({ asked, waits: await waits(), limits: await box.lines('limits') }).toEqual({
      asked: 3,
      waits: [5, 5, 5],
      limits: ['10', '10', '10'],
    })
  })
})

describe('upload', () => {
  const reason = imageSkipReason('rclone')
  beforeEach(({ skip }) => skip(reason !== undefined, reason))

  const script = () => container(rendered.beside, 'origin', 'upload').command[2] as string
  /** A stub of rclone that writes down what it is asked to do, and fails at something. */
  const rclone = (failing = 'nothing') =>
    program('rclone', `echo "$*" >>'${folder}/asked'; [[ $1 != ${failing} ]] || { echo why >&2; exit 1; }`)
  const run = (args: string[]) => box.run(box.moved(script()), { image: 'rclone', args })
  const asked = () => box.lines('asked')
  // Nothing hidden, no fragments of DASH, and nothing that somebody is still writing.
  const rest =
    '--config= --immutable --skip-links --log-level INFO --stats-log-level DEBUG ' +
    '--filter - .* --filter - *-init.mp4 --filter + *.flv --filter + *.mp4 --filter - *'
  const copy = `copy /recordings s3:archive/live --size-only --min-age 15s ${rest}`
  const move = `move /recordings s3:archive/live --checksum --min-age 1h ${rest}`

  it('copies what is finished, once', async () => {
    await rclone()
    expect((await run(['upload', '', 'archive/live', ''])).exitCode).toBe(0)
    expect(await asked()).toEqual([copy])
  })

  it('moves what is old, after its content is compared', async () => {
    await rclone()
    expect((await run(['upload', '', 'archive/live', '1h'])).exitCode).toBe(0)
    expect(await asked()).toEqual([copy, move])
  })

  it.each([
    ['copy', [copy]],
    ['move', [copy, move]],
  ])('fails where it cannot %s, and deletes nothing that is not there', async (failing, expected) => {
    await rclone(failing)
    const { exitCode, all } = await run(['upload', '', 'archive/live', '1h'])
    expect({ exitCode, all, asked: await asked() }).toEqual({ exitCode: 1, all: 'why', asked: expected })
  })

  it('looks again and again beside SRS, whatever happened at the last look', async () => {
    await rclone('copy')
    const waits = await sleeping(3)
    const { exitCode, all } = await run(['upload', '300', 'archive/live', ''])
    expect(await waits()).toEqual([300, 300, 300])
    expect(await asked()).toEqual([copy, copy, copy])
    expect(all?.match(/^upload: not everything could be uploaded; the next look tries again$/gm)).toHaveLength(3)
    expect(exitCode, 'at the end of the pod').toBe(0)
  })
})
