// What a viewer saw and heard, and what follows from it. Times are milliseconds since 1970; on one machine, also those of publishers.

/** How a page plays a stream. */
export type PageKind = 'hls' | 'flv' | 'whep'

/** How VLC plays one: HLS, RTMP or SRT. */
export type VlcKind = 'vlc' | 'vlcRtmp' | 'vlcSrt'

/** How one is played: by a page, or by VLC. */
export type Kind = PageKind | VlcKind

/** What a player noted. */
export interface Seen {
  /** When it was told to play. */
  begun: number
  /** Each picture that was shown, by its number in the published loop, the player's own time, in seconds, and its height in pixels. */
  pictures: { t: number; number: number; at: number; height?: number }[]
  /** How much sound was decoded, whenever that had grown. */
  sound: { t: number; amount: number }[]
  errors: { t: number; message: string; fatal: boolean }[]
  /** When the server first ended the stream. */
  ended?: number
}

/** The number that a picture shows in sixteen columns, the lowest bit on the left. `brightness`: that of a column, 0 to 255. */
export function numberShown(brightness: (bit: number) => number | undefined): number {
  return Array.from({ length: 16 }, (_, bit) => ((brightness(bit) ?? 0) > 127 ? 2 ** bit : 0)).reduce((sum, value) => sum + value)
}

/** A stretch of time. */
export interface Span {
  from: number
  to: number
}

/** The longest time in a span without an event, in seconds; and when that began. */
export function longestGap(times: number[], { from, to }: Span): { length: number; at: number } {
  const within = [from, ...times.filter(t => t > from && t < to), to]
  const gaps = within.slice(1).map((t, n) => ({ length: (t - (within[n] ?? t)) / 1000, at: within[n] ?? t }))
  return gaps.reduce((one, other) => (other.length > one.length ? other : one), { length: 0, at: from })
}

/** The longest time without a new picture: a stall is what a viewer sees of it. */
export const stall = ({ pictures }: Seen, span: Span) =>
  longestGap(
    pictures.filter(({ number }, n) => number !== pictures[n - 1]?.number).map(({ t }) => t),
    span,
  )

/** The longest time in which no sound was decoded. A player decodes ahead, so it says less than that of pictures. */
export const silence = ({ sound }: Seen, span: Span) =>
  longestGap(
    sound.map(({ t }) => t),
    span,
  )

/**
 * What was published and never shown, in seconds, and what was shown twice. A picture now and then is the browser's own doing and doesn't count. `starts`: when
 * publishers began, with the first picture each.
 */
export function lost(
  { pictures }: Seen,
  { from, to }: Span,
  { frames, rate }: Loop,
  starts: number[],
): { skipped: number; repeated: number } {
  const shown = pictures.filter(({ t }) => t >= from && t <= to)
  const begins = starts.filter(t => t >= from)
  let [skipped, repeated] = [0, 0]
  // ffmpeg begins with a burst of about a second.
  // And clocks may differ by a few pictures.
  const isOf = (begin: number, { t, number }: { t: number; number: number }) => begin - 200 < t && number / rate < (t - begin) / 1000 + 2
  for (const [n, picture] of shown.slice(1).entries()) {
    const before = shown[n] ?? picture
    const { number } = picture
    const forward = (number - before.number + frames) % frames
    if (forward <= rate / 2) continue
    // Pictures left out later on are no beginning.
    const anew = begins.findIndex(begin => isOf(begin, picture) && !(forward < frames / 2 && isOf(begin, before)))
    if (anew >= 0) {
      begins.splice(0, anew + 1)
      skipped += Math.max(number - 1, 0)
    } else if (forward > frames / 2) repeated += frames - forward
    else skipped += forward - 1
  }
  return { skipped: skipped / rate, repeated: repeated / rate }
}

/** What is published over and over. */
export interface Loop {
  frames: number
  /** Pictures a second. */
  rate: number
}

/** How far a viewer is behind the publisher who began at `begun`, in seconds: the median over a span; Infinity where nothing is shown. */
export function behind(...of: Parameters<typeof distances>): number {
  const sorted = distances(...of).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY
}

/** The same of each picture. Clocks may differ by a few pictures, so a viewer may seem to be ahead by that. */
export function distances({ pictures }: Seen, { from, to }: Span, { frames, rate }: Loop, begun: number): number[] {
  const length = frames / rate
  return pictures
    .filter(({ t }) => t >= from && t <= to)
    .map(({ t, number }) => (t - begun) / 1000 - number / rate)
    .map(distance => distance - length * Math.floor((distance + 1) / length))
}
