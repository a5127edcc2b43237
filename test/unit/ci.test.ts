// The values files of ci/ and presets/: every supported shape holds to the invariants, in both Helms alike.
import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { checkInvariants } from '../support/invariants.ts'
import { type AnyValues, render } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'

const chart = new URL('../../charts/srs/', import.meta.url)
const files = ['ci', 'presets'].flatMap(folder =>
  readdirSync(new URL(folder, chart)).map(
    file => [`${folder}/${file}`, load(readFileSync(new URL(`${folder}/${file}`, chart), 'utf8')) as AnyValues] as const,
  ),
)

describe.concurrent.each(files)('%s', (_, values) => {
  it('fits the schema', () => {
    expect(schemaErrors(values)).toEqual([])
  })

  it('prints what holds to the invariants, by Helm 3 as by Helm 4', async () => {
    const [three, four] = await Promise.all([render(values, { helm: '3' }), render(values, { helm: '4' })])
    await checkInvariants(four)
    const sorted = (rendered: typeof four) => rendered.documents.map(d => JSON.stringify(d.manifest)).sort()
    expect(sorted(three)).toEqual(sorted(four))
    expect(three.notes).toBe(four.notes)
  })
})
