// The scripts that look after recordings and other files of SRS, on real files.
import { lstat, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { execa } from 'execa'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ensureTools } from '../../scripts/tools.ts'
import type { Rendered } from '../support/manifest.ts'
import { container, object, podSpec, srsConf } from '../support/objects.ts'
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
    config: { vhost: { __defaultVhost__: { dash: { enabled: true } } } },
    recordings: { upload: { ...upload, deleteAfter: '1h' } },
    cleanup,
  },
  job: { mode: 'origin-cluster', origin: { persistence: shared, pod: { nodeSelector: { a: 'b' } } }, recordings: { upload }, cleanup },
  dry: { cleanup: { ...cleanup, dryRun: true } },
  old: { origin: { persistence }, cleanup: { enabled: true, recordings: { maxAge: '3d' } } },
  full: { origin: { persistence: { enabled: true, size: '8Mi' } }, cleanup: { enabled: true, recordings: { maxUsage: 50 } } },
  fullDry: {
    origin: { persistence: { enabled: true, size: '8Mi' } },
    cleanup: { enabled: true, dryRun: true, recordings: { maxUsage: 50 } },
  },
  // What others have there stays, and has names that are as near to SRS's as may be.
  existing: {
    mode: 'nginx-sidecar',
    origin: { persistence: { enabled: true, existingClaim: 'films' } },
    config: { vhost: { __defaultVhost__: { ...dvr, dash: { enabled: true } }, 'a.example': dvr } },
    cleanup: { ...cleanup, recordings: { maxAge: '3d' } },
  },
  archive: { origin: { persistence }, config: { vhost: { 'a.example': { hls: { enabled: true, hls_cleanup: false } } } }, cleanup },
  // Names of one's own for what HLS of fragmented MP4 begins with; the last cannot be told from recordings.
  fragmented: {
    image: { tag: '7.0.100' },
    origin: { persistence },
    config: {
      vhost: Object.fromEntries(
        ['[app]/[stream]/init.mp4', '[app]/[stream]-init.mp4', '[app]/[stream].mp4'].map((hls_init_file, at) => [
          `${at}.example`,
          { hls: { enabled: true, hls_use_fmp4: true, hls_init_file } },
        ]),
      ),
    },
    recordings: { upload },
    cleanup,
  },
  dashArchive: {
    origin: { persistence },
    config: { vhost: { __defaultVhost__: { dash: { enabled: true, dash_cleanup: false } } } },
    cleanup,
  },
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
    const pods = podSpec(rendered.job, 'origin-0')
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
      // A key that may write objects alone could not ask for the bucket.
      RCLONE_CONFIG_S3_NO_CHECK_BUCKET: 'true',
      RCLONE_CONFIG_S3_ENDPOINT: 'https://s3.example',
      RCLONE_CONFIG_S3_ACCESS_KEY_ID: { secretKeyRef: { name: 'archive', key: 'id' } },
      RCLONE_CONFIG_S3_SECRET_ACCESS_KEY: { secretKeyRef: { name: 'archive', key: 'secret' } },
      RCLONE_BWLIMIT: '10M',
    })
    expect(beside.args, 'with DASH').toEqual(['upload', '300', 'archive/live/eu', '60', 'video-init.mp4', 'audio-init.mp4'])
    expect(beside.volumeMounts.find(({ name }: Loose) => name === 'data').readOnly).toBeUndefined()
    const [inJob] = job(rendered.job, 'upload').jobTemplate.spec.template.spec.containers
    expect(inJob.args).toEqual(['upload', '', 'archive/live/eu', ''])
    expect(inJob.volumeMounts.find(({ name }: Loose) => name === 'data').readOnly, 'it deletes nothing').toBe(true)
  })
})

let box: Sandbox
let folder: string
beforeEach(async () => {
  box = await Sandbox.create({ '/usr/local/srs/objs/nginx/html': 'image', '/recordings': 'html' })
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

/** A stub of ffmpeg, in which IN and OUT are the names of its files. It writes its arguments to the file `asked`. */
const ffmpeg = (body: string) =>
  box.program(
    'ffmpeg/ffmpeg',
    `echo "$*" >>'${folder}/asked'; OUT=\${!#}; OUT=\${OUT#file:}; while (($# > 1)); do [[ $1 != -i ]] || IN=\${2#file:}; shift; done\n${body}`,
  )
const noIndex = 'echo "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x1] moov atom not found" >&2; exit 1'

describe('cleanup', () => {
  /** The script of a document, for one pass. */
  const clean = async (name: keyof typeof documents, before = '') => {
    const [, , script] = container(rendered[name], 'origin', 'cleanup').command
    const { all, exitCode } = await bash(script.replace(/\nat '.*$/, ''), `${before}\nclean`)
    expect(exitCode).toBe(0)
    return all ?? ''
  }

  it('deletes old segments, playlists, unfinished recordings and empty folders, and says so', async () => {
    const names = [
      'a.ts',
      'b.ts.tmp',
      'd.m3u8.temp',
      'e/video-1.m4s',
      'e/audio-2.m4s.tmp',
      'e/video-init.mp4',
      'h/i/1.flv.tmp',
      '2.mp4.tmp',
    ]
    for (const name of names) await file(`live/${name}`, 3)
    await file('live/a.m3u8', 3, '#EXTM3U\n#EXTINF:2,\na.ts?x=1\nhttp://cdn.example/live/gone.ts\n')
    await file('live/e.mpd', 3, '<SegmentTemplate media="$RepresentationID$-$Number$.m4s"/>')
    await file('live/h/i/1.flv', 3)
    await mkdir(at('live/j/k'), { recursive: true })
    await utimes(at('live/j/k'), 0, 0)
    const log = await clean('beside', "finishing=''")
    expect(await left(), 'folders that are empty now').toEqual(['live/', 'live/e/', 'live/h/', 'live/h/i/', 'live/h/i/1.flv', 'live/j/'])
    expect(log).toContain('cleanup: deleted, because it is temporary and old: live/h/i/1.flv.tmp')
    expect(log).toContain('cleanup: deleted, because it is an empty folder: live/j/k')
    expect(log).toMatch(/cleanup: deleted 11, 0 MiB$/)
  })

  it('spares what names segments that are still there, or none of SRS’s, and what these begin with', async () => {
    await file('live/a-2.ts', 1)
    await file('live/e/video-1.m4s', 3)
    await file('live/e/video-9.m4s', 1)
    const old = {
      'live/a.m3u8': '#EXTM3U\na-1.ts\na-2.ts\n',
      'live/main.m3u8': '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n',
      'live/e.mpd': '<SegmentTemplate media="$RepresentationID$-$Number$.m4s"/>',
      'live/film.mpd': '<BaseURL>film.mp4</BaseURL>',
      // As old as the stream.
      'live/e/video-init.mp4': 'x',
    }
    for (const [name, content] of Object.entries(old)) await file(name, 300, content)
    await clean('beside')
    expect(await left()).toEqual(['live/', 'live/a-2.ts', 'live/e/', 'live/e/video-9.m4s', ...Object.keys(old)].sort())
  })

  it('knows on a claim of yours what is SRS’s by where its configuration puts it', async () => {
    const gone = [
      'live/cam-1-1700000000000.ts',
      'live/.cam-1-1700000000000.ts',
      'live/deeper/cam-2-1700000000000.ts.tmp',
      'a.example/live/cam-2-1700000000000.ts',
      'live/cam/video-12.m4s',
      'live/cam/video-init.mp4',
      'live/cam/1700000000000.flv',
      'a.example/live/cam/1700000000000.flv',
    ]
    for (const name of gone) await file(name, 80)
    await file('live/cam.m3u8', 80, '#EXTM3U\ncam-1-1700000000000.ts\n')
    const stay = [
      'holiday.ts',
      'films/part-2.ts',
      'films/1999.ts',
      'films/film.mp4',
      'films/film.flv',
      'films/download.flv.tmp',
      'films/2.m4s',
      'films/cam/video-init.mp4.bak',
      'films/audio-init.mp4',
    ]
    for (const name of stay) await file(name, 300)
    await file('films/list.m3u8', 300, '#EXTM3U\nhttp://a.example/part-1.ts\n')
    await mkdir(at('films/empty'))
    await utimes(at('films/empty'), 0, 0)
    await clean('existing')
    const folders = [
      'a.example/',
      'a.example/live/',
      'a.example/live/cam/',
      'films/',
      'films/cam/',
      'films/empty/',
      'live/',
      'live/cam/',
      'live/deeper/',
    ]
    expect(await left()).toEqual([...stay, 'films/list.m3u8', ...folders].sort())
  })

  it.each([
    ['archive', ['live/a-1.ts', 'live/a.m3u8', 'a.example/live/a-1.ts'], ['live/a.flv.tmp', 'live/e/1.m4s.tmp']],
    ['dashArchive', ['live/e/video-1.m4s', 'live/e/video-init.mp4', 'live/e.mpd'], ['live/a-1.ts']],
  ] as const)('keeps what SRS keeps as an archive: %s', async (document, stay, gone) => {
    for (const name of [...stay, ...gone]) await file(name, 300, '')
    await clean(document, "finishing=''")
    expect((await left()).filter(name => !name.endsWith('/'))).toEqual([...stay, ...(document === 'archive' ? gone.slice(1) : [])].sort())
  })

  it('takes no recording for a fragment, whatever its stream is called', async () => {
    for (const name of ['live/cam-init.mp4', 'live/b-init.mp4.tmp', 'live/cam-init/1.flv', 'live/.cam.mp4', 'live/video-init.flv'])
      await file(name, 3)
    await ffmpeg('')
    await clean('beside')
    expect((await readdir(at('live'))).sort()).toEqual(['.cam.mp4', 'b-init.mp4.tmp', 'cam-init', 'cam-init.mp4', 'video-init.flv'])
    for (const name of ['live/cam-init.mp4', 'live/cam-init/1.flv', 'live/.cam.mp4']) await file(name, 73)
    await clean('old')
    expect(await left(), 'and deletes it as the others').toEqual(['live/', 'live/b-init.mp4.tmp', 'live/cam-init/', 'live/video-init.flv'])
  })

  it.each([
    ['can be finished', '', true],
    ['cannot be read now', 'echo "1.mp4.tmp: Input/output error" >&2; exit 1', true],
    ['has no index', noIndex, false],
    ['is none at all', 'echo "1.mp4.tmp: Invalid data found when processing input" >&2; exit 1', false],
  ])('spares an MP4 that the other container will finish: one that %s', async (_, stub, stays) => {
    await file('1.mp4.tmp', 300)
    await ffmpeg(stub)
    await clean('beside')
    expect(await left()).toEqual(stays ? ['1.mp4.tmp'] : [])
    expect(await box.read('asked'), 'without reading all of it').toMatch(/-i file:\.\/1\.mp4\.tmp .*-c copy -t 0 -f null -/)
  })

  it('deletes what HLS of fragmented MP4 begins with, and no recording for it', async () => {
    const recordings = ['live/cam.1700000000000.mp4', 'live/cam.mp4']
    for (const name of [...recordings, 'live/cam/init.mp4', 'live/cam-init.mp4', 'live/old/init.mp4', 'live/cam/7.m4s']) await file(name, 3)
    await file('live/cam/8.m4s', 1)
    await clean('fragmented')
    expect((await left()).filter(name => !name.endsWith('/'))).toEqual([...recordings, 'live/cam/8.m4s', 'live/cam/init.mp4'])
    expect(container(rendered.fragmented, 'origin', 'upload').args.slice(4)).toEqual(['init.mp4', '*-init.mp4'])
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
    for (const name of ['live/cam.ts.1.flv', 'live/cam.ts/1.flv', 'live/2.mp4', 'live/notes.txt', '.numbers/live.ts', 'lost+found/1.ts']) {
      await file(name, 300)
      if (!name.startsWith('.')) names.push(name)
    }
    const log = await clean('beside')
    expect(await left()).toEqual(['live/', 'live/cam.ts/', 'lost+found/', ...names].sort())
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
    // An earlier session, where recordings of a stream have one name.
    await file('live/1.flv', 301)
    await clean('beside')
    expect(await left()).toEqual(['live/', 'live/1.flv', 'live/1.flv.tmp'])
    await clean('never')
    expect(await left()).toEqual(['live/', 'live/1.flv'])
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

  describe('where recordings may take a part of the claim, 4 of 8 MiB', () => {
    const MiB = 1 << 20
    /** Its file system, in MiB. */
    const disk = (used: number, available: number) => program('df', `echo "used avail"; echo "${used * MiB} ${available * MiB}"`)
    /** Files of a MiB each, the oldest first. */
    const fill = async (...names: string[]) => {
      for (const [i, name] of names.entries()) await file(name, names.length - i, 'x'.repeat(MiB))
    }

    it('deletes the oldest ones until it is less full, and no others', async () => {
      await disk(100, 900)
      await fill('b 1.flv', 'young.ts', 'a\n2.flv', '3.mp4', '4.flv')
      const log = await clean('full')
      expect(await left()).toEqual(['3.mp4', '4.flv', 'young.ts'])
      expect(log).toMatch(/because it is the oldest recording on a full volume: b\\ 1.flv\n.*\ncleanup: deleted 2, 2 MiB$/s)
    })

    it('says which these would be', async () => {
      await disk(100, 900)
      await fill('1.flv', 'young.ts', '2.flv', '3.mp4', '4.flv')
      expect(await clean('fullDry')).toMatch(/would have deleted, [^\n]*: 1.flv\n.*: 2.flv\ncleanup: would have deleted 2, 2 MiB$/)
      expect(await left()).toHaveLength(5)
    })

    it('deletes none for what others have on the same file system', async () => {
      await disk(990, 10)
      await fill('1.flv', '2.flv', '3.flv')
      expect(await clean('full')).toBe(
        'cleanup: the file system is 99% full, but not with the files here, which take 38% of theirs: no recording is deleted for that\n' +
          'cleanup: deleted 0, 0 MiB',
      )
      expect(await left()).toHaveLength(3)
    })

    it('deletes none where that is not enough', async () => {
      await disk(10, 990)
      await fill('1.flv', '2.flv', 'a.iso', 'b.iso', 'c.iso', 'd.iso')
      expect(await clean('full')).toContain('and would take more than 50% without a single recording: none is deleted for that')
      expect(await left()).toHaveLength(6)
    })

    it('counts by the file system where that is smaller than the claim, as df does, which leaves out what is reserved', async () => {
      // Of 8 MiB, one is reserved: 3.5 of 7 MiB.
      await disk(4, 3)
      await fill('1.flv', '2.flv', '3.flv', '4.flv')
      await clean('full')
      expect(await left()).toEqual(['2.flv', '3.flv', '4.flv'])
    })
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
  const copies = '{ echo repaired; cat "$IN"; } >"$OUT"'

  /** Looks twice. `meanwhile`: what happens between the two looks. */
  const finish = async ({ of = 'claim' as keyof typeof documents, meanwhile = ':', stub = copies, hook = '' } = {}) => {
    const [, , script] = container(rendered[of], 'origin', 'finish-recordings').command
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
    const log = await finish({ stub: noIndex, meanwhile: "look ''" })
    const reason = 'left as it is, because the index of an MP4 is written at its end, and this one has none: 1.mp4.tmp'
    expect(log.split(reason), 'once, however often it looks').toHaveLength(2)
    expect(await left()).toEqual(['1.mp4.tmp'])
  })

  it('keeps what it has where the end of the copy found no room, which ffmpeg says and then succeeds', async () => {
    const content = 'x'.repeat(1000)
    for (const name of ['1.mp4.tmp', '2.flv.tmp']) await file(name, 5, content)
    const stub =
      '[[ $OUT != - ]] || exit 0; head -c 990 "$IN" >"$OUT"; echo "Error writing trailer of file:$OUT: No space left on device" >&2'
    expect(await finish({ stub })).toContain('the next look tries again: 1.mp4.tmp')
    expect(await readdir(at(''))).toEqual(['1.mp4.tmp', '2.flv'])
    for (const name of ['1.mp4.tmp', '2.flv']) expect(await readFile(at(name), 'utf8')).toBe(content)
  })

  it('does not fill the volume with a part of a copy: others are being written', async () => {
    await program('df', 'echo Avail; echo 1099')
    for (const name of ['1.mp4.tmp', '2.flv.tmp']) await file(name, 5, 'x'.repeat(1000))
    await finish({ stub: '[[ $OUT == - ]] || cat "$IN" >"$OUT"' })
    expect(await readdir(at(''))).toEqual(['1.mp4.tmp', '2.flv'])
    expect(await box.read('asked'), 'only whether the MP4 is broken').toMatch(/^[^\n]* -f null -\n$/)
  })

  it('tries another MP4 of the same name', async () => {
    await file('1.mp4.tmp', 5)
    const another = `echo another >'${at('1.mp4.tmp')}'; unfinished >'${folder}/before'`
    const log = await finish({ stub: `[[ $(<"$IN") == another ]] || { ${noIndex}; }\n${copies}`, meanwhile: `look ''\n${another}` })
    expect(log).toMatch(/left as it is.*\n(.*\n)*recordings: finished: 1.mp4$/)
  })

  it('tries an intact MP4 again for which there was no room, and says so once', async () => {
    await file('1.mp4.tmp', 5)
    // It can be read. The third copy has room.
    const stub = `[[ $OUT != - ]] || exit 0; echo >>'${folder}/copies'
      (($(wc -l <'${folder}/copies') > 2)) || { echo partly >"$OUT"; echo "No space left on device" >&2; exit 1; }\n${copies}`
    const log = await finish({ stub, meanwhile: "look ''; look ''" })
    const reason = 'not finished yet, because it could not be copied (is the volume full?); the next look tries again: 1.mp4.tmp'
    expect(log.split(reason)).toHaveLength(2)
    expect(log).toContain('recordings: finished: 1.mp4')
    expect(await readdir(at(''))).toEqual(['1.mp4'])
  })

  it('leaves alone what is not SRS’s', async () => {
    for (const name of ['.task.finished', 'lost+found/1.flv.tmp']) await file(name, 5)
    expect(await finish()).toBe('')
    expect(await readdir(at(''), { recursive: true })).toEqual(['.task.finished', 'lost+found', 'lost+found/1.flv.tmp'])
  })

  it('knows on a claim of yours what is SRS’s by where its configuration puts it', async () => {
    for (const name of ['download.flv.tmp', 'films/1999.flv.tmp', 'live/cam/1700000000000.flv.tmp']) await file(name, 5)
    await finish({ of: 'existing' })
    expect((await left()).filter(name => !name.endsWith('/'))).toEqual([
      'download.flv.tmp',
      'films/1999.flv.tmp',
      'live/cam/1700000000000.flv',
    ])
  })

  it('knows what it had finished already when it was stopped', async () => {
    await file('1.flv', 5, 'finished')
    await file('1.flv.tmp', 5)
    const { mtime } = await lstat(at('1.flv.tmp'))
    await utimes(at('1.flv'), mtime, mtime)
    await finish()
    expect(await readdir(at(''))).toEqual(['1.flv'])
    expect(await readFile(at('1.flv'), 'utf8')).toBe('finished')
  })

  it('overwrites no recording', async () => {
    await file('1.flv', 6, 'finished')
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

  describe('tells an address', () => {
    type Told = { url: string | undefined; type: string | undefined; body: Loose }
    let told: Told[]
    /** The status of an answer, by how many were asked before; undefined: none ever. */
    let answer: (before: number) => number | undefined
    let server: Server
    beforeEach(async () => {
      told = []
      answer = () => 200
      let asked = 0
      server = createServer(async (request, response) => {
        const body = new TextDecoder('utf-8', { fatal: true }).decode(await buffer(request))
        const status = answer(asked++)
        if (status === 200) told.push({ url: request.url, type: request.headers['content-type'], body: JSON.parse(body) })
        if (status) response.writeHead(status).end('0')
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    })
    afterEach(() => {
      server.closeAllConnections()
      server.close()
    })
    const hook = (path = '/dvr') => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

    /** Looks every two minutes, of which each takes a moment, until something has come about. */
    const finishUntil = async (reached: () => boolean | Promise<boolean>, address = hook(), timeLimit = '10') => {
      const [, , script] = container(rendered.claim, 'origin', 'finish-recordings').command
      await ffmpeg(copies)
      await program('sleep', `echo "$1" >>'${folder}/waits'; exec /bin/sleep 0.1`)
      await program('timeout', `echo "$1" >>'${folder}/limits'; shift; PATH=$CONTAINER_PATH exec /usr/bin/timeout ${timeLimit} "$@"`)
      const running = bash(script, '', ['finish', '120', address])
      await vi.waitUntil(reached, { timeout: 50_000, interval: 20 })
      running.kill()
      // In a pod, all that is left ends with it.
      server.closeAllConnections()
      const { all, exitCode } = await running
      expect(exitCode).toBe(0)
      return all
    }
    const isThere = (name: string) => async () => (await left()).includes(name)

    it('of it, as SRS tells on_dvr', async () => {
      await file('live/a "1".flv.tmp', 5)
      await finishUntil(() => told.length > 0, hook('/api/v1/dvrs?a=b'))
      const body = { action: 'on_dvr', cwd: '/usr/local/srs', file: './objs/nginx/html/live/a "1".flv' }
      expect(told).toEqual([{ url: '/api/v1/dvrs?a=b', type: 'application/json', body }])
      expect(new Set(await box.lines('limits')), 'seconds').toEqual(new Set(['10']))
    })

    it.each([
      ['a tab, a line break and a bell', 'a\tb\n\u0007c\\"d', 'a\tb\n\u0007c\\"d'],
      ['letters of many languages', 'é 日本 😀', 'é 日本 😀'],
      ['bytes that are no UTF-8', Buffer.from('61ff62c3ed a0 80 e9 7a'.replaceAll(' ', ''), 'hex'), 'abz'],
    ])('of names with %s, in JSON that is valid', async (_, name, expected) => {
      const bytes = Buffer.concat([Buffer.from(`${at('')}/`), Buffer.from(name), Buffer.from('.flv.tmp')])
      await writeFile(bytes, 'x')
      await finishUntil(() => told.length > 0)
      expect(told[0]?.body.file).toBe(`./objs/nginx/html/${expected}.flv`)
    })

    it('again while it is down, and each recording once', async () => {
      for (const name of ['1.flv.tmp', '2.flv.tmp']) await file(name, 5)
      // Neither at first, then the second, and the first at last.
      answer = before => [500, 503, 404][before] ?? 200
      const log = await finishUntil(() => told.length > 1, hook('/dvr?token=x'))
      expect(told.map(({ body }) => body.file).sort()).toEqual(['1', '2'].map(name => `./objs/nginx/html/${name}.flv`))
      // The path may hold what is secret.
      const server = hook('')
      expect(log?.match(/was not told.*/g), 'once of each').toEqual(
        ['1', '2'].map(name => `was not told, and is told again later: ${name}.flv`),
      )
      expect(log).toContain(`recordings: the server at ${server} was not told`)
      expect(log).not.toContain('token')
      expect(await box.lines('waits'), 'seconds until it is asked again').toContain('60')
    })

    it('and finishes other recordings while that does not answer', async () => {
      await file('1.flv.tmp', 5)
      answer = () => undefined
      let second = false
      await finishUntil(
        async () => {
          if (!second && (await box.lines('limits')).length > 0) {
            second = true
            await file('2.flv.tmp', 5)
          }
          return isThere('2.flv')()
        },
        hook(),
        '300',
      )
      expect(await box.lines('limits'), 'the first question is not over').toHaveLength(1)
    })

    it('of what a container before it had completed when it was killed', async () => {
      await file('1.flv', 5, 'finished')
      await file('1.flv.tmp', 5)
      const { mtime } = await lstat(at('1.flv.tmp'))
      await utimes(at('1.flv'), mtime, mtime)
      await finishUntil(() => told.length > 0)
      expect(told[0]?.body.file).toBe('./objs/nginx/html/1.flv')
    })

    it('of what a container before it has left untold', async () => {
      await box.program('bin/sleep', 'kill $PPID; exec /bin/sleep 30')
      await file('1.flv.tmp', 5)
      await finish({ hook: hook() })
      expect(told).toEqual([])
      await finishUntil(() => told.length > 0)
      expect(told[0]?.body.file).toBe('./objs/nginx/html/1.flv')
    })
  })
})

describe('upload', () => {
  const reason = imageSkipReason('rclone')
  beforeEach(({ skip }) => skip(reason !== undefined, reason))

  const script = () => container(rendered.beside, 'origin', 'upload').command[2] as string
  const run = (args: string[], env: Record<string, string> = {}) => box.run(box.moved(script()), { image: 'rclone', args, env })

  describe('asks rclone', () => {
    /** A stub of rclone that writes down what it is asked to do, and fails at something. */
    const rclone = (failing = 'nothing', version = 'v1.76.0') =>
      program(
        'rclone',
        `[[ $1 != version ]] || { echo 'rclone ${version}'; echo '- os/version: alpine'; exit; }
        echo "$*" >>'${folder}/asked'; [[ $1 != ${failing} ]] || { echo why >&2; exit 1; }`,
      )
    const asked = async () => (await box.lines('asked')).map(line => line.replaceAll(path.join(folder, 'html'), '/recordings'))
    const options = '--config= --immutable --skip-links --log-level INFO --stats-log-level DEBUG'
    // A filter by age would hide young objects that are there.
    const filters = ['- lost+found/**', '+ *.flv', '+ *.mp4', '- *'].map(filter => `--filter ${filter}`).join(' ')
    const copy = `copy /recordings s3:archive/live --size-only ${options} --ignore-case ${filters}`
    const move = (name: string) => `moveto /recordings/${name} s3:archive/live/${name} --checksum --retries 1 ${options}`

    it('to copy what is finished, once', async () => {
      await rclone()
      expect((await run(['upload', '', 'archive/live', ''])).exitCode).toBe(0)
      expect(await asked()).toEqual([copy])
    })

    it.each([
      [[], ['live/audio-init.mp4']],
      [['*-init-*.mp4', 'audio-init.mp4'], []],
    ])('to move what is old, after its content is compared, and is not called %j', async (initials, also) => {
      await rclone()
      const old = ['live/.hidden/a b.flv', 'live/.cam.mp4', 'live/CAM.FLV', 'live/cam-init.mp4', 'live/audio-init.mp4']
      for (const name of [...old, 'live/old.ts', 'live/old.flv.tmp', 'lost+found/1.flv']) await file(name, 2)
      await file('live/young.flv', 0.5)
      expect((await run(['upload', '', 'archive/live', '60', ...initials])).exitCode).toBe(0)
      const [copied, ...moved] = await asked()
      expect(copied).toBe(copy.replace(' --filter', `${initials.map(name => ` --filter - ${name}`).join('')} --filter`))
      expect(moved.sort()).toEqual([...old.slice(0, 4), ...also].map(move).sort())
    })

    it.each([
      // One whose name is taken there would keep all others here, until the volume is full.
      'copy',
      'moveto',
    ])('and fails where it cannot %s, and goes on with the others', async failing => {
      for (const name of ['1.flv', '2.flv']) await file(name, 2)
      await rclone(failing)
      const { exitCode, all } = await run(['upload', '', 'archive/live', '60'])
      expect(exitCode).not.toBe(0)
      expect(all).toContain('why')
      expect((await asked()).sort()).toEqual([copy, move('1.flv'), move('2.flv')])
    })

    it.each([
      ['v1.75.1', false],
      ['v1.8', false],
      ['', false],
      ['v1.76.0-beta.9000.abc', true],
      ['v1.100.2', true],
      ['v2.0.0', true],
    ])('and moves nothing where rclone would replace what differs: %s', async (version, moves) => {
      await file('1.flv', 2)
      await rclone('nothing', version)
      const { exitCode, all } = await run(['upload', '', 'archive/live', '60'])
      expect(exitCode).toBe(0)
      expect(await asked()).toEqual(moves ? [copy, move('1.flv')] : [copy])
      expect(all).toBe(
        moves ? '' : 'upload: no recording is deleted here (recordings.upload.deleteAfter), because that needs rclone 1.76 or newer',
      )
    })

    it('again and again beside SRS, whatever happened at the last look', async () => {
      await rclone('copy')
      const waits = await sleeping(3)
      const { exitCode, all } = await run(['upload', '300', 'archive/live', ''])
      expect(await waits()).toEqual([300, 300, 300])
      expect(await asked()).toEqual([copy, copy, copy])
      expect(all?.match(/^upload: not everything could be uploaded; the next look tries again$/gm)).toHaveLength(3)
      expect(exitCode, 'at the end of the pod').toBe(0)
    })
  })

  describe('by rclone itself, into a folder', () => {
    let rclone: string
    let lacking: string | undefined
    beforeAll(async () => {
      const ensured = ensureTools(['rclone'], { pathFirst: true })
      rclone = await ensured.then(
        tools => tools.rclone,
        ({ message }) => {
          lacking = message
          return ''
        },
      )
    }, 300_000)
    beforeEach(async ({ skip }) => {
      skip(lacking !== undefined, lacking)
      await program('rclone', `exec ${rclone} "$@"`)
    })
    const there = (name: string) => box.path(`there/archive/${name}`)
    const look = (minutes = '', ...initials: string[]) =>
      run(['upload', '', 'archive', minutes, ...initials], {
        RCLONE_CONFIG_S3_TYPE: 'alias',
        RCLONE_CONFIG_S3_REMOTE: box.path('there'),
        HOME: folder,
      })
    const names = async (of: string) =>
      (await readdir(of, { recursive: true, withFileTypes: true }))
        .filter(one => one.isFile())
        .map(one => path.relative(of, path.join(one.parentPath, one.name)))
        .sort()

    it('copies recordings under all names, and nothing else', async () => {
      const recordings = [
        'live/.cam/1.flv',
        'live/CAM.FLV',
        'live/a b/2.mp4',
        'live/cam-init.mp4',
        'live/line\nbreak.flv',
        'live/tab\t.flv',
      ]
      const others = ['live/a.ts', 'live/3.flv.tmp', 'live/.3.flv.tmp.live-0.finished', 'live/e/video-init.mp4', 'lost+found/1.flv']
      for (const name of [...recordings, ...others]) await file(name, 0, name)
      expect((await look('', 'audio-init.mp4', 'video-init.mp4')).exitCode).toBe(0)
      expect(await names(there(''))).toEqual(recordings.sort())
      expect(await names(at(''))).toEqual([...recordings, ...others].sort())
    })

    it('deletes what is old here once it is there, whatever its name', async () => {
      const recordings = ['live/.cam/1.flv', 'live/CAM.FLV', 'live/a b/2.mp4', 'live/line\nbreak.flv', "live/it's.flv", 'live/-rf.flv']
      for (const name of recordings) await file(name, 2, name)
      await file('live/young.flv', 0.5)
      expect((await look('60')).exitCode).toBe(0)
      expect(await names(at(''))).toEqual(['live/young.flv'])
      expect(await names(there(''))).toEqual([...recordings, 'live/young.flv'].sort())
      for (const name of recordings) expect(await readFile(there(name), 'utf8')).toBe(name)
    })

    it.each([
      ['size', 'other and longer'],
      ['content', 'tfel'],
    ])('touches neither where an object of another %s has just come there', async (_, content) => {
      await file('live/1.flv', 2, 'left')
      await mkdir(there('live'), { recursive: true })
      await writeFile(there('live/1.flv'), content)
      const { exitCode, all } = await look('60')
      expect(exitCode).not.toBe(0)
      expect(all).toMatch(/immutable file modified/)
      expect([await readFile(at('live/1.flv'), 'utf8'), await readFile(there('live/1.flv'), 'utf8')]).toEqual(['left', content])
    })
  })
})
