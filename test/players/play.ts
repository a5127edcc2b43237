// A stream that is played in a browser while something happens to the servers, and what its viewers have to say of it.
import type { OnAir } from '../media/play.ts'
import type { Running } from '../support/media-client.ts'
import type { Limits, Measure } from '../support/media-figures.ts'
import type { Stage } from '../support/media-stage.ts'
import type { Players, Viewer } from '../support/players-browser.ts'
import {
  behind,
  distances,
  type Kind,
  type Loop,
  longestGap,
  lost,
  type PageKind,
  type Seen,
  type Span,
  silence,
  stall,
} from '../support/players-seen.ts'
import { findVlc, watchInVlc } from '../support/players-vlc.ts'

/** A release and a browser. */
export interface Theatre extends Stage {
  players: Players
  /** What viewers of this kind of release notice of a new server, where the scenarios allow less. */
  newServer?: Allowed
}

/** How often each thing happens, for a median and a worst. */
export const rounds = Number(process.env.TEST_ROUNDS ?? 1)

/** What the figures call the players. */
export const names: Record<Kind, string> = {
  hls: 'HLS (hls.js)',
  flv: 'HTTP-FLV (mpegts.js)',
  whep: 'WebRTC',
  vlc: 'HLS (VLC)',
  vlcRtmp: 'RTMP (VLC)',
  vlcSrt: 'SRT (VLC)',
}

/** VLC, if it is here. */
export const vlc = await findVlc()

/** Pages that play a stream by each way that there is, or by some. */
export async function invite({ players, outside }: Theatre, stream: string): Promise<Viewer[]> {
  const { hls, flv, whep } = await outside(stream)
  const page = (kind: PageKind, url?: string) => (url ? [players.watch(kind, url)] : [])
  return Promise.all([page('hls', hls), page('flv', flv), page('whep', whep)].flat())
}

/** The same, and VLC, which does not wait for a stream as pages do; all see it when this returns. */
export async function seat(theatre: Theatre, stream: string): Promise<Viewer[]> {
  const pages = await invite(theatre, stream)
  await Promise.all(pages.map(page => page.playing()))
  if (!vlc) return pages
  const other = await watchInVlc(vlc, (await theatre.outside(stream)).hls)
  await other.playing()
  return [...pages, other]
}

/** How far VLC may be behind with HLS: about as far as a playlist is long. */
export const behindInVlc = { target: 22, bound: 30 }

/** What viewers may notice, by the way they came; `gives up`: the player may end for good, as the documentation says. */
export type Allowed = Partial<Record<Kind, Limits | 'gives up'>>

/**
 * Has something happen under viewers of a stream, `times`, and measures what each noticed of it. `settle`: so many seconds after it, which each needs anyway
 * to notice. `allowed`: the longest stall; a function gets how long the publisher was away.
 */
export async function under(
  theatre: Theatre,
  measure: Measure,
  { publisher, stream }: OnAir,
  { settle = 10, times = rounds, allowed }: { settle?: number; times?: number; allowed: Allowed | ((away: number) => Allowed) },
  happen: () => Promise<unknown>,
): Promise<void> {
  const viewers = await seat(theatre, stream)
  const noticed = new Map<Viewer, Noticed[]>(viewers.map(viewer => [viewer, []]))
  const limitsFor = (away: number) => (typeof allowed === 'function' ? allowed(away) : allowed)
  let away = 0
  for (let round = 0; round < times; round++) {
    // The player's buffer settles after it began, or after the last round.
    await seconds(3)
    const from = Date.now()
    await happen()
    await seconds(settle)
    await settled(viewers.filter(({ kind }) => limitsFor(away)[kind] !== 'gives up'))
    const span = { from, to: Date.now() }
    away = Math.max(away, awayWithin(publisher.seen('off'), publisher.seen('publish'), span))
    const starts = publisher.seen('sent').map(({ t }) => t)
    for (const viewer of viewers) noticed.get(viewer)?.push(notice(await viewer.seen(), span, loopOf(theatre), starts))
  }
  const limits = limitsFor(away)
  for (const [{ kind }, all] of noticed) judge(measure, kind, all, limits[kind])
  await Promise.all(viewers.map(viewer => viewer.close()))
}

/** Waits until all of them have seen pictures for two seconds, which a late outage leaves no time for; half a minute at most. */
async function settled(viewers: Viewer[]): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await seconds(1)) {
    const all = await Promise.all(viewers.map(viewer => viewer.seen()))
    const since = Date.now() - 2000
    if (all.every(seen => stall(seen, { from: since, to: Date.now() }).length < 1)) return
  }
}

/** The stream that the clients publish. */
export const loopOf = ({ client }: Pick<Stage, 'client'>): Loop => ({ frames: client.frames, rate: 25 })

export const seconds = (count: number): Promise<void> => new Promise(resolve => void setTimeout(resolve, count * 1000))

interface Noticed {
  stall: number
  silence: number
  skipped: number
  repeated: number
  behind: number
  fatal: string[]
  /** What the player said, and when, in seconds. */
  said: string[]
}

function notice(seen: Seen, span: Span, loop: Loop, starts: number[]): Noticed {
  const errors = seen.errors.filter(({ t }) => t >= span.from)
  return {
    stall: stall(seen, span).length,
    silence: silence(seen, span).length,
    ...lost(seen, span, loop, starts),
    behind: behind(seen, { from: span.to - 2000, to: span.to }, loop, starts.at(-1) ?? 0),
    fatal: errors.filter(({ fatal }) => fatal).map(({ message }) => message),
    said: errors.slice(-5).map(({ t, message }) => `${((t - span.from) / 1000).toFixed(1)} ${message}`),
  }
}

/** How long a publisher was away within a span, in seconds. */
function awayWithin(off: { t: number }[], on: { t: number }[], { from, to }: Span): number {
  const times = off.filter(({ t }) => t >= from && t <= to).map(({ t }) => ((on.find(publish => publish.t > t)?.t ?? to) - t) / 1000)
  return Math.max(0, ...times)
}

/** The middle one of some figures. */
export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Measures the worst of several figures; where there are several, their median stands beside it. */
export function measureWorst(measure: Measure, what: string, values: number[], limits: Limits, detail?: unknown): void {
  const middle = values.length > 1 ? `, median ${median(values).toFixed(2)}` : ''
  measure(`${what}${middle}`, Math.max(...values), limits, detail)
}

function judge(measure: Measure, kind: Kind, all: Noticed[], limits: Limits | 'gives up' = { target: 0.5 }): void {
  if (limits === 'gives up') return
  const worst = (what: string, of: (noticed: Noticed) => number, most: Limits) =>
    measureWorst(measure, `${names[kind]}: ${what}`, all.map(of), most, all)
  const { target, bound = target } = limits
  worst('stall', ({ stall }) => stall, limits)
  // What is in the player's buffer was decoded before.
  worst('no sound', ({ silence }) => silence, { target: target + 3, bound: bound + 4 })
  worst('errors that end it', ({ fatal }) => fatal.length, { target: 0, unit: '' })
  worst('missed of the stream', ({ skipped }) => skipped, { target: target + 2, bound: bound + 4 })
  worst('seen twice', ({ repeated }) => repeated, { target: 0.5, bound: Math.max(4, 0.75 * bound) })
  const most: Partial<Record<Kind, Limits>> = {
    hls: { target: 10, bound: Math.max(15, bound) },
    vlc: { ...behindInVlc, bound: Math.max(behindInVlc.bound, bound) },
  }
  worst('behind the publisher after it', ({ behind }) => behind, most[kind] ?? { target: 3, bound: 8 })
}

/**
 * How far viewers are behind the publisher, from a picture's leaving ffmpeg to its being shown: encoding is not in it. Over half a minute, or as long as
 * TEST_LATENCY_SECONDS says.
 */
export async function measureLatency(
  { client }: Pick<Stage, 'client'>,
  measure: Measure,
  publisher: Running,
  viewers: Viewer[],
  limits: Partial<Record<Kind, Limits>>,
): Promise<void> {
  // Players settle after they have begun.
  await seconds(10)
  const from = Date.now()
  await seconds(Number(process.env.TEST_LATENCY_SECONDS ?? 30))
  const span = { from, to: Date.now() }
  const begun = publisher.seen('sent').at(-1)?.t ?? Number.NaN
  for (const { kind, seen } of viewers) {
    measureWorst(measure, names[kind], distances(await seen(), span, loopOf({ client }), begun), limits[kind] ?? { target: 0 })
  }
}

/** Waits till nothing reaches a viewer any more, and until it was told so; Infinity where it is not, within `limit` seconds. */
export async function ended(viewer: Viewer, from: number, limit: number): Promise<number> {
  while (Date.now() < from + limit * 1000) {
    const { ended, errors } = await viewer.seen()
    const told = Math.min(ended ?? Number.POSITIVE_INFINITY, ...errors.filter(({ t }) => t >= from).map(({ t }) => t))
    if (told < Number.POSITIVE_INFINITY) return (told - from) / 1000
    await seconds(0.5)
  }
  const { pictures } = await viewer.seen()
  // One that goes on seeing the stream need not be told.
  return longestGap([pictures.at(-1)?.t ?? from], { from, to: Date.now() }).length < 3 ? 0 : Number.POSITIVE_INFINITY
}
