// Values by the hundred: what is legal renders to what Kubernetes takes, what is not is refused in words that a user can act on.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { elsewhere, extraObject, faultyValues, legalValues } from '../support/arbitrary-values.ts'
import { checkInvariants } from '../support/invariants.ts'
import { refusals, renderMany } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'

const seed = Number(process.env.FUZZ_SEED ?? 1935)
const runs = Math.ceil(Number(process.env.FUZZ_RUNS ?? 10_000) * 0.02)
const faultyRuns = Math.ceil(runs / 15)

/** What is shown of many failures. */
const first = (failures: string[]) => [...failures.slice(0, 3), ...(failures.length > 3 ? [`and ${failures.length - 3} more`] : [])]

it(
  `${runs} legal documents are rendered as they should be (FUZZ_SEED=${seed})`,
  async () => {
    const documents = fc.sample(legalValues, { seed, numRuns: runs })
    const failures: string[] = []
    for (const [at, outcome] of (await renderMany(documents)).entries()) {
      const problems = schemaErrors(documents[at])
      if (outcome.error !== undefined) problems.push(outcome.error)
      else await checkInvariants(outcome, { existing: [elsewhere], foreign: [extraObject] }).catch(error => problems.push(error.message))
      if (problems.length > 0) failures.push(`${problems.join('\n')}\n${JSON.stringify(documents[at])}`)
    }
    expect(first(failures)).toEqual([])
  },
  120_000 + runs * 100,
)

it(
  `${faultyRuns} faulty documents are refused by a rule (FUZZ_SEED=${seed})`,
  async () => {
    const documents = fc.sample(faultyValues, { seed, numRuns: faultyRuns })
    const failures: string[] = []
    const errors = await refusals(documents.map(({ values }) => values))
    for (const [at, { fault, values, refused }] of documents.entries()) {
      if (schemaErrors(values).length > 0) continue
      const error = errors[at]
      if (error === undefined ? refused : !error.includes('do not fit together:')) {
        failures.push(`${fault}: ${error ?? 'accepted'}\n${JSON.stringify(values)}`)
      }
    }
    expect(first(failures)).toEqual([])
  },
  120_000 + runs * 100,
)
