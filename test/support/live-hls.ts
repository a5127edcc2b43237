// HLS that plays: what SRS would write of a publisher whose pictures bear their number, written as time goes by.
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
}

/** Makes a film of `seconds`. A strip below shows each picture's number in binary; see test/media/client.sh. */
export async function makeFilm(seconds = 60): Promise<Film> {
  const rate = 25
  const folder = await mkdtemp(path.join(tmpdir(), 'film-'))
  const strip = `color=black:s=320x20:r=${rate},geq=lum=16+219*mod(floor(N/pow(2\\,floor(X/20)))\\,2):cb=128:cr=128`
  try {
    await execa('ffmpeg', [
      ...['-nostdin', '-loglevel', 'error', '-t', String(seconds), '-f', 'lavfi'],
      ...['-i', `color=gray:size=320x160:rate=${rate}[out0];sine=sample_rate=44100[out1]`],
      ...['-filter_complex', `${strip}[strip];[0:v][strip]vstack=shortest=1,format=yuv420p[out]`, '-map', '[out]', '-map', '0:a'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', String(rate * duration), '-sc_threshold', '0', '-c:a', 'aac', '-shortest'],
      ...[
        '-f',
        'hls',
        '-hls_time',
        String(duration),
        '-hls_list_size',
        '0',
        '-hls_segment_filename',
        `${folder}/%04d.ts`,
        `${folder}/all.m3u8`,
      ],
    ])
    const names = (await readdir(folder)).filter(name => name.endsWith('.ts')).sort()
    return { segments: await Promise.all(names.map(name => readFile(path.join(folder, name)))), frames: seconds * rate, rate }
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

  /** It began some segments ago. */
  constructor(film: Film, origin: Origin, stream: string, options: WriterOptions = {}) {
    const segment = () => film.segments[this.next++ % film.segments.length] as Buffer
    this.srs = new HlsWriter(origin, stream, { window: 10, age: 8, content: segment, ...options })
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
