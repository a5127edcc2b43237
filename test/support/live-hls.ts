// HLS that plays: what SRS would write of a publisher whose pictures bear their number, written as time goes by.
import { createCipheriv, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import which from 'which'
import type { Origin } from './gateway.ts'
import type { Loop } from './players-seen.ts'
import { HlsWriter, type WriterOptions } from './playlists.ts'

/** Seconds of a segment, as of the chart's default `hls_fragment`. */
const duration = 2

/** Why there can be none; undefined where it can. */
export const liveSkipReason = which.sync('ffmpeg', { nothrow: true }) ? undefined : 'ffmpeg is not installed'

/** What is published over and over, in segments. */
export interface Film extends Loop {
  segments: Buffer[]
  /** What fragments of MP4 begin with. */
  init?: Buffer
}

const forms = { ts: [], sound: ['-vn'], mp4: ['-hls_segment_type', 'fmp4'] }

/** A film of a minute as MPEG-TS, its sound alone, and as fragments of MP4. */
export type Films = Record<keyof typeof forms, Film>

/** Makes it. A strip below shows each picture's number in binary; see test/media/client.sh. */
export async function makeFilms(): Promise<Films> {
  const [seconds, rate] = [60, 25]
  const folder = await mkdtemp(path.join(tmpdir(), 'film-'))
  const ffmpeg = (...args: string[]) => execa('ffmpeg', ['-nostdin', '-loglevel', 'error', ...args], { cwd: folder })
  const strip = `color=black:s=320x20:r=${rate},geq=lum=16+219*mod(floor(N/pow(2\\,floor(X/20)))\\,2):cb=128:cr=128`
  const sources = `color=gray:size=320x160:rate=${rate}[out0];sine=sample_rate=44100[out1]`
  const form = async (name: keyof Films): Promise<[string, Film]> => {
    const ending = name === 'mp4' ? 'm4s' : 'ts'
    const cut = ['-f', 'hls', '-hls_time', String(duration), '-hls_list_size', '0', '-hls_fmp4_init_filename', 'init.mp4']
    await ffmpeg('-i', 'film.mkv', '-c', 'copy', ...forms[name], ...cut, '-hls_segment_filename', `${name}-%04d.${ending}`, `${name}.m3u8`)
    const names = (await readdir(folder)).filter(file => file.startsWith(`${name}-`)).sort()
    const segments = await Promise.all(names.map(file => readFile(path.join(folder, file))))
    const init = name === 'mp4' ? { init: await readFile(path.join(folder, 'init.mp4')) } : {}
    return [name, { segments, frames: seconds * rate, rate, ...init }]
  }
  try {
    await ffmpeg(
      ...['-t', String(seconds), '-f', 'lavfi', '-i', sources, '-filter_complex'],
      ...[`${strip}[strip];[0:v][strip]vstack=shortest=1,format=yuv420p[out]`, '-map', '[out]', '-map', '0:a', '-shortest'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', String(rate * duration), '-sc_threshold', '0', '-c:a', 'aac', 'film.mkv'],
    )
    return Object.fromEntries(await Promise.all(Object.keys(forms).map(name => form(name as keyof Films)))) as Films
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A publisher, and SRS that writes what it gets. */
export class LiveHls {
  readonly srs: HlsWriter
  /** When publishers began, in ms. */
  readonly starts: number[]
  private next = 0
  private over = new AbortController()
  private writing: Promise<void> = Promise.resolve()

  /** It began some segments ago. `encrypted`: each segment by a key of its own. */
  constructor(film: Film, origin: Origin, stream: string, { encrypted = false } = {}) {
    const segment = () => film.segments[this.next++ % film.segments.length] as Buffer
    const options: WriterOptions = { window: 10, age: 8, content: segment }
    if (encrypted) Object.assign(options, encryption(stream, segment))
    if (film.init) {
      const head = `${stream}-init.mp4`
      Object.assign(options, {
        name: (sequence: number, time: number) => `${stream}-${sequence}-${Math.round(time)}.m4s`,
        before: () => `#EXT-X-MAP:URI="${head}"\n`,
        beside: () => ({ [head]: film.init }),
      })
    }
    this.srs = new HlsWriter(origin, stream, options)
    this.starts = [this.srs.time]
    this.begin()
  }

  /** The publisher is gone, and what it sent since the last segment with it. */
  async leave(): Promise<void> {
    this.over.abort()
    await this.writing
  }

  /** The publisher is back; at another origin, or at one that has forgotten it, SRS begins anew. */
  back(origin?: Origin): void {
    const pause = (Date.now() - this.srs.time) / 1000
    if (origin) this.srs.restart(pause, origin)
    else this.srs.reconnect(pause)
    this.next = 0
    this.starts.push(Date.now())
    this.begin()
  }

  private begin(): void {
    this.over = new AbortController()
    this.writing = this.write(this.over.signal)
  }

  private async write(signal: AbortSignal): Promise<void> {
    for (;;) {
      const pause = this.srs.time + duration * 1000 - Date.now()
      if (pause > 0) await sleep(pause, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      await this.srs.write(1, duration)
    }
  }
}

/** What SRS's hls_keys does. */
function encryption(stream: string, segment: () => Buffer): WriterOptions {
  const [key, iv] = [randomBytes(16), randomBytes(16)]
  const name = (sequence: number) => `${stream}-${sequence}.key`
  return {
    content: () => {
      const cipher = createCipheriv('aes-128-cbc', key, iv)
      return Buffer.concat([cipher.update(segment()), cipher.final()])
    },
    before: sequence => `#EXT-X-KEY:METHOD=AES-128,URI="${name(sequence)}",IV=0x${iv.toString('hex')}\n`,
    beside: sequence => ({ [name(sequence)]: key }),
  }
}
