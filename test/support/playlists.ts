// HLS as SRS writes it, and a reader that minds what players rely on.
import { expect } from 'vitest'
import type { Origin } from './gateway.ts'

/** Where SRS writes. */
export type Volume = Pick<Origin, 'write'>

/** How SRS writes a stream. */
export interface WriterOptions {
  /** Segments that a playlist holds. Default 4. */
  window?: number
  /** A segment's name by its number and the time in ms. Default: that of the chart's `hls_ts_file`. */
  name?: (sequence: number, time: number) => string
  /** Lines before each segment, such as a key's. */
  before?: (sequence: number) => string
  /** A segment's content by its number and the time in ms. Default: some words. */
  content?: (sequence: number, time: number) => string | Buffer
  /** Files that are there for a segment, by name. */
  beside?: (sequence: number) => Record<string, string | Buffer>
  /** Seconds that have passed since the first segment will have been written. Default 100. */
  age?: number
}

/** SRS, which writes a stream's HLS to an origin's volume, at a pace of its own: files are dated, nothing waits. */
export class HlsWriter {
  readonly file: string
  /** When the next segment begins, in ms. */
  time: number
  private readonly options: Required<WriterOptions>
  private origin: Volume
  private sequence = 0
  private segments: { uri: string; duration: number; discontinuity: boolean; sequence: number }[] = []
  private republished = true

  constructor(origin: Volume, stream: string, options: WriterOptions = {}) {
    this.origin = origin
    this.file = `/live/${stream}.m3u8`
    this.options = {
      window: 4,
      name: (sequence, time) => `${stream}-${sequence}-${Math.round(time)}.ts`,
      before: () => '',
      beside: () => ({}),
      content: (_, time) => `${stream} ${time}`,
      age: 100,
      ...options,
    }
    this.time = Date.now() - this.options.age * 1000
  }

  /** Writes segments of some seconds each, with a playlist after each of them; `each` follows it. */
  async write(count: number, duration = 2, each: () => Promise<unknown> = async () => {}): Promise<void> {
    for (let i = 0; i < count; i++) {
      const uri = this.options.name(this.sequence, this.time)
      for (const [name, content] of Object.entries(this.options.beside(this.sequence))) await this.origin.write(`/live/${name}`, content)
      await this.origin.write(`/live/${uri}`, this.options.content(this.sequence, this.time))
      this.segments.push({ uri, duration, discontinuity: this.republished, sequence: this.sequence++ })
      this.segments = this.segments.slice(-this.options.window)
      this.republished = false
      this.time += duration * 1000
      await this.origin.write(this.file, this.text(), (Date.now() - this.time) / 1000)
      await each()
    }
  }

  /** The publisher comes back: SRS goes on counting. */
  reconnect(pause = 1): void {
    this.time += pause * 1000
    this.republished = true
  }

  /** SRS makes the stream anew, here or at another origin: it counts from 0. */
  restart(pause = 1, origin = this.origin): void {
    this.reconnect(pause)
    this.origin = origin
    this.sequence = 0
    this.segments = []
  }

  private text(): string {
    const longest = Math.ceil(Math.max(...this.segments.map(({ duration }) => duration)))
    const lines = this.segments.map(
      ({ uri, duration, discontinuity, sequence }) =>
        `${discontinuity ? '#EXT-X-DISCONTINUITY\n' : ''}${this.options.before(sequence)}#EXTINF:${duration.toFixed(3)}, no desc\n${uri}\n`,
    )
    return `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-MEDIA-SEQUENCE:${this.segments[0]?.sequence}\n#EXT-X-TARGETDURATION:${longest}\n${lines.join('')}`
  }
}

/** A segment as a playlist shows it. */
export interface Segment {
  uri: string
  /** Its media sequence number. */
  number: number
  /** Its discontinuity sequence number. */
  discontinuity: number
}

/** A playlist's segments, numbered as RFC 8216 says. */
export function readPlaylist(text: string): Segment[] {
  const tag = (name: string) => Number(new RegExp(`^#EXT-X-${name}:(\\d+)$`, 'm').exec(text)?.[1])
  let [number, discontinuity] = [tag('MEDIA-SEQUENCE'), tag('DISCONTINUITY-SEQUENCE')]
  const segments: Segment[] = []
  for (const line of text.split('\n')) {
    if (line === '#EXT-X-DISCONTINUITY') discontinuity++
    else if (line && !line.startsWith('#')) segments.push({ uri: line, number: number++, discontinuity })
  }
  return segments
}

/** A player, or several who compare: whatever they are given fits what they were given before. */
export class PlaylistReader {
  /** All that was seen, by the segments' names. */
  readonly seen = new Map<string, Segment>()
  private readonly uris = new Map<number, string>()
  private first = 0

  /** Takes a playlist. */
  take(text: string): Segment[] {
    const segments = readPlaylist(text)
    expect(segments.length, text).toBeGreaterThan(0)
    const first = segments[0]?.number as number
    expect(first, 'the media sequence goes back').toBeGreaterThanOrEqual(this.first)
    this.first = first
    for (const segment of segments) {
      expect(Number.isSafeInteger(segment.number), text).toBe(true)
      expect(this.seen.get(segment.uri) ?? segment, 'a segment under other numbers').toEqual(segment)
      expect(this.uris.get(segment.number) ?? segment.uri, `two segments under the number ${segment.number}`).toBe(segment.uri)
      this.seen.set(segment.uri, segment)
      this.uris.set(segment.number, segment.uri)
    }
    return segments
  }

  /** Asks for a playlist and takes it. */
  async poll(url: string): Promise<Segment[]> {
    const response = await fetch(url)
    expect(response.status, url).toBe(200)
    return this.take(await response.text())
  }
}
