// What follows from the pictures and sounds that a player noted.
import { expect, test } from 'vitest'
import { behind, lost, type Seen, silence, stall } from '../support/players-seen.ts'

const loop = { frames: 1000, rate: 25 }

/** Pictures of these numbers from a time on, one each 40 ms. */
const shown = (from: number, numbers: number[]) => numbers.map((number, n) => ({ t: from + n * 40, number, at: n / 25 }))
const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)
const seen = (pictures: Seen['pictures']): Seen => ({ begun: 0, pictures, sound: pictures.map(({ t }) => ({ t, amount: t })), errors: [] })

test('a viewer whom nothing befell', () => {
  const viewer = seen(
    shown(
      1000,
      upTo(900, 1100).map(number => number % 1000),
    ),
  )
  const span = { from: 1000, to: 9000 }
  expect(stall(viewer, span).length).toBeCloseTo(0.04)
  expect(lost(viewer, span, loop, [])).toEqual({ skipped: 0, repeated: 0 })
})

test('a frozen picture is a stall, while sound goes on', () => {
  const viewer = seen(shown(1000, [...upTo(0, 50), ...Array(75).fill(49), ...upTo(50, 100)]))
  const span = { from: 1000, to: 8000 }
  expect(stall(viewer, span)).toEqual({ length: 3.04, at: 2960 })
  expect(silence(viewer, span).length).toBeCloseTo(0.04)
})

test('a player that never goes on has stalled to the end', () => {
  const viewer = seen(shown(1000, upTo(0, 25)))
  expect(stall(viewer, { from: 1000, to: 11_960 }).length).toBe(10)
})

test('content left out, and content shown twice', () => {
  const span = { from: 0, to: 100_000 }
  expect(lost(seen(shown(0, [...upTo(0, 50), ...upTo(100, 150)])), span, loop, [])).toEqual({ skipped: 2, repeated: 0 })
  expect(lost(seen(shown(0, [...upTo(100, 150), ...upTo(50, 100)])), span, loop, [])).toEqual({ skipped: 0, repeated: 99 / 25 })
})

test('a publisher who begins anew repeats nothing', () => {
  const viewer = seen([...shown(0, upTo(300, 350)), ...shown(4000, upTo(60, 110))])
  expect(lost(viewer, { from: 0, to: 100_000 }, loop, [2500])).toEqual({ skipped: 59 / 25, repeated: 0 })
  // It can't have come so far yet.
  expect(lost(viewer, { from: 0, to: 100_000 }, loop, [3900]).repeated).toBeGreaterThan(9)
})

test('pictures left out long after a publisher began are no second beginning', () => {
  const viewer = seen(shown(3000, [...upTo(0, 280), ...upTo(320, 400)]))
  expect(lost(viewer, { from: 0, to: 100_000 }, loop, [2500])).toEqual({ skipped: 40 / 25, repeated: 0 })
})

test('a publisher that seems to begin when its first picture has been shown begins anew nevertheless', () => {
  const viewer = seen(shown(0, [...upTo(200, 250), ...upTo(0, 50)]))
  expect(lost(viewer, { from: 0, to: 100_000 }, loop, [2100])).toEqual({ skipped: 0, repeated: 0 })
})

test('how far behind the publisher', () => {
  const viewer = seen(shown(50_000, upTo(200, 250)))
  // A loop is 40 s: what began at 2 s is at 8 s, of its second round, at 50 s.
  expect(behind(viewer, { from: 50_000, to: 52_000 }, loop, 2000)).toBeCloseTo(0)
  expect(behind(viewer, { from: 50_000, to: 52_000 }, loop, 500)).toBeCloseTo(1.5)
  expect(behind(viewer, { from: 50_000, to: 52_000 }, loop, 2040), 'clocks that differ by a picture').toBeCloseTo(-0.04)
})
