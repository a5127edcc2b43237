// Tests of what the chart refuses: in which words, and that it lets the remedy pass. All cases of a file cost one run of Helm, and the remedies another.
import { beforeAll, describe, expect, it } from 'vitest'
import { findViolations, type InvariantOptions } from './invariants.ts'
import { type AnyValues, refusals, renderMany } from './render.ts'
import { schemaErrors } from './schema.ts'

/** A rule of templates/validation.yaml. */
export interface Rule {
  rule: string
  /** What is refused. */
  bad: AnyValues
  /** What the message must hold: the values, the rule, the remedy. */
  says: (string | RegExp)[]
  /** The remedy, taken. */
  good: AnyValues
}

/** Tests rules: that nothing else is wrong with the refused values either, and that what the remedies print holds to the invariants. */
export function testRules(rules: readonly Rule[], { existing = [] }: Pick<InvariantOptions, 'existing'> = {}): void {
  describe('is refused with the rule and the remedy', () => {
    testRefused(rules, error =>
      expect(error, 'nothing else is wrong with it').toMatch(/^The values of the SRS chart do not fit together:(\n {2}\* .*){1,2}$/),
    )
  })

  it('the remedies, taken, are accepted', async () => {
    const outcomes = await renderMany(rules.map(({ good }) => good))
    outcomes.forEach((outcome, at) => {
      const { rule, good } = rules[at] as Rule
      expect(outcome.error, rule).toBeUndefined()
      expect(schemaErrors(good), rule).toEqual([])
      if (outcome.error === undefined) expect(findViolations(outcome, undefined, { existing, except: ['pod-security'] }), rule).toEqual([])
    })
  })
}

/** Refused values with what the message holds, and a remedy. */
export type Case = readonly [what: string, bad: AnyValues, says: string | RegExp, good: AnyValues]

/** The same for values that several rules may refuse at once, and remedies whose manifests other tests look at. */
export function testCases(cases: readonly Case[]): void {
  describe('is refused', () => testRefused(cases.map(([rule, bad, says]) => ({ rule, bad, says: [says] }))))

  it('the remedies are accepted', async () => {
    const outcomes = await renderMany(cases.map(([, , , good]) => good))
    expect(outcomes.flatMap(({ error }, at) => (error ? [`${cases[at]?.[0]}: ${error}`] : []))).toEqual([])
  })
}

function testRefused(rules: readonly Omit<Rule, 'good'>[], check: (error: string | undefined) => void = () => {}): void {
  let errors: (string | undefined)[]
  beforeAll(async () => {
    errors = await refusals(rules.map(({ bad }) => bad))
  })

  it.each(rules.map((rule, at) => ({ ...rule, at })))('$rule', ({ at, bad, says }) => {
    for (const part of says) expect(errors[at]).toMatch(part)
    check(errors[at])
    expect(schemaErrors(bad), 'the schema refuses it already').toEqual([])
  })
}
