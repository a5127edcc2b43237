// The values files of ci/ and presets/: every supported shape holds to the invariants, in both Helms alike.
import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkInvariants } from '../support/invariants.ts'
import type { Rendered } from '../support/manifest.ts'
import { clouds } from '../support/presets.ts'
import { type AnyValues, type Outcome, renderMany } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'

const chart = new URL('../../charts/srs/', import.meta.url)
const files = ['ci', 'presets']
  .flatMap(
    folder =>
      readdirSync(new URL(folder, chart)).map(
        file => [`${folder}/${file}`, load(readFileSync(new URL(`${folder}/${file}`, chart), 'utf8')) as AnyValues] as const,
      ),
    // Those for clusters are in clouds.test.ts, in each mode.
  )
  .filter(([file]) => !clouds.some(cloud => file === `presets/${cloud}.yaml`))

let byHelm3: Outcome[]
let byHelm4: Outcome[]
beforeAll(async () => {
  const documents = files.map(([, values]) => values)
  byHelm3 = await renderMany(documents, { helm: '3' })
  byHelm4 = await renderMany(documents, { helm: '4' })
})

function accepted(outcome: Outcome | undefined): Rendered {
  if (!outcome || outcome.error !== undefined) throw new Error(outcome?.error)
  return outcome
}

describe.each(files.map(([file, values], at) => ({ file, values, at })))('$file', ({ values, at }) => {
  it('fits the schema', () => {
    expect(schemaErrors(values)).toEqual([])
  })

  it('prints what holds to the invariants', async () => {
    await checkInvariants(accepted(byHelm4[at]))
  })

  it('is the same by Helm 3 as by Helm 4', () => {
    const [three, four] = [accepted(byHelm3[at]), accepted(byHelm4[at])]
    // Helm 3 would delete the test pod before it reads its logs.
    const printed = (key: string, value: unknown) => (key === 'helm.sh/hook-delete-policy' ? undefined : value)
    const sorted = (rendered: Rendered) => rendered.documents.map(document => JSON.stringify(document.manifest, printed)).sort()
    expect(sorted(three)).toEqual(sorted(four))
    expect(three.notes).toBe(four.notes)
  })
})
