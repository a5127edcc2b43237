// What the media tests measure: each figure goes with its test's result to the reporter, which prints them all as one table.
import { expect, type TestContext, test } from 'vitest'

/** One line of the table. */
export interface Figure {
  /** What was measured. */
  what: string
  value: number
  unit: string
  /** What the chart aims at. */
  target: number
  /** What the test fails beyond. */
  bound: number
}

declare module 'vitest' {
  interface TaskMeta {
    figures?: Figure[]
  }
}

/** The most that a figure may be: `bound`, default `target`. `unit`: default seconds. */
export interface Limits {
  target: number
  bound?: number
  unit?: string
}

/** Puts a figure into the table. The test fails, and goes on, where it's beyond the bound; `detail` then says more. */
export type Measure = (what: string, value: number, limits: Limits, detail?: unknown) => void

/** A test's own. */
export function createMeasure({ task }: Pick<TestContext, 'task'>): Measure {
  return (what, value, { target, bound = target, unit = 's' }, detail) => {
    task.meta.figures = [...(task.meta.figures ?? []), { what, value, unit, target, bound }]
    expect.soft(value, `${what}${detail === undefined ? '' : ` ${JSON.stringify(detail)}`}`).toBeLessThanOrEqual(bound)
  }
}

/** What declares tests that measure; `reason`: why they are skipped, if they are. */
export function measuredUnless(reason: () => string | undefined): (title: string, run: (measure: Measure) => Promise<void>) => void {
  return (title, run) =>
    test(title, async context => {
      const why = reason()
      context.skip(why !== undefined, why)
      await run(createMeasure(context))
    })
}
