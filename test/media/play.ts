// A stream that is published and viewed while something happens to the servers, and what its viewers have to say of it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from '../support/media-client.ts'
import type { Limits, Measure } from '../support/media-figures.ts'
import type { Stage } from '../support/media-stage.ts'

/** A piece of the tests: something happens to a mode's release. */
export interface Scenario<Where extends Stage = Stage> {
  title: string
  /** `skip` ends it where it can't be played, with the reason. */
  run(stage: Where, measure: Measure, skip: (reason: string) => void): Promise<void>
}

/** A stream on air. */
export interface OnAir {
  stream: string
  addresses: ReturnType<Stage['addresses']>
  publisher: Running
}

let count = 0

/** A new stream's name. */
export const newStream = () => `test-${count++}`

/** Publishes a new stream at the public address while `play` plays it; `publishTo`: for its first connection, another address. */
export async function onAir(stage: Stage, play: (onAir: OnAir) => Promise<void>, publishTo?: (stream: string) => string): Promise<void> {
  const stream = newStream()
  const addresses = stage.addresses(stream)
  const publisher = stage.client.run('publish', addresses.rtmp, publishTo?.(stream) ?? addresses.rtmp)
  try {
    const first = stage.client.run('first', `HTTP-FLV=${addresses.flv}`)
    await first.until('stream', () => first.seen('playing').length > 0)
    await play({ stream, addresses, publisher })
  } finally {
    await stage.client.stopAll()
  }
}

/** Viewers by name; several of one address have numbers. Returns once all of them see the stream. */
export async function watch({ client }: Stage, viewers: Record<string, string>): Promise<Running> {
  const audience = client.run('view', ...Object.entries(viewers).map(([name, url]) => `${name}=${url}`))
  const playing = () => audience.seen('playing').length
  await audience.until('picture for every viewer', () => playing() === Object.keys(viewers).length)
  return audience
}

/** `count` viewers of an address. */
export const many = (name: string, count: number, url: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name}-${n + 1}`, url]))

/** Ends the viewers, and measures how many were cut or heard nothing, and the longest time that one saw nothing. `name`: only of those whose name begins so. */
export async function judge(audience: Running, measure: Measure, gap: Limits, name = ''): Promise<void> {
  await audience.stop()
  const viewed = audience.seen('viewed').filter(viewer => viewer.name.startsWith(name))
  const cut = viewed.filter(viewer => viewer.cut)
  const of = `${viewed.length} ${name ? `viewers (${name})` : 'viewers'}`
  measure(`cut of ${of}`, cut.length, { target: 0, unit: '' }, cut)
  const silent = viewed.filter(({ sound }) => sound === 0)
  measure(`without sound of ${of}`, silent.length, { target: 0, unit: '' }, silent)
  measure(`longest gap of ${of}`, Math.max(...viewed.map(viewer => viewer.gap)) / 1000, gap)
}

/** Ends new viewers coming, and measures how many of them saw nothing. */
export async function judgeNewcomers(newcomers: Running, measure: Measure): Promise<void> {
  await newcomers.stop()
  const attempts = newcomers.seen('attempt')
  const failed = attempts.filter(({ ok }) => !ok)
  measure(`failed of ${attempts.length} new viewers`, failed.length, { target: 0, unit: '' }, failed)
}

/** Measures how often a publisher had to begin again. */
export function judgePublisher({ publisher }: OnAir, measure: Measure, most: number): void {
  measure('reconnects of the publisher', publisher.seen('publish').length - 1, { target: most, unit: '' })
}

/** Reads a playlist from its second segment on. */
export async function watchPlaylist({ client }: Stage, url: string): Promise<Running> {
  const playlist = client.run('playlist', url)
  await playlist.until('segment', () => playlist.seen('segment').length > 1)
  return playlist
}

/** Ends reading a playlist once two more segments are in it, and measures the longest time without a new one. */
export async function judgePlaylist(playlist: Running, measure: Measure, gap: Limits): Promise<void> {
  const before = playlist.seen('segment').length
  const back = await playlist
    .until('segments after it', () => playlist.seen('segment').length > before + 1, 30)
    .then(
      () => true,
      () => false,
    )
  await playlist.stop()
  const times = playlist.seen('segment').map(({ t }) => t)
  const gaps = times.slice(1).map((t, n) => t - (times[n] ?? t))
  const longest = back ? Math.max(...gaps) / 1000 : Number.POSITIVE_INFINITY
  measure('HLS: longest time without a new segment', longest, gap, playlist.seen('missing'))
}

/** A while in which what was done can have its effect. */
export const aWhile = (seconds: number) => sleep(seconds * 1000)
