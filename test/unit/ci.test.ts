// The values files of ci/, presets/ and examples/: every supported shape holds to the invariants, in both Helms alike.
import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { beforeAll, describe, expect, it } from 'vitest'
import { isScalar, isSeq, parseDocument, visit } from 'yaml'
import { loadedExamples } from '../support/examples.ts'
import { checkInvariants } from '../support/invariants.ts'
import type { Rendered } from '../support/manifest.ts'
import { checkNginxConf, confSkipReason } from '../support/nginx.ts'
import { clouds } from '../support/presets.ts'
import { type AnyValues, type Outcome, renderMany } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'

const chart = new URL('../../charts/srs/', import.meta.url)
const ownFiles = ['ci', 'presets']
  .flatMap(
    folder =>
      readdirSync(new URL(folder, chart)).map(
        file => [`${folder}/${file}`, load(readFileSync(new URL(`${folder}/${file}`, chart), 'utf8')) as AnyValues] as const,
      ),
    // Those for clusters are in clouds.test.ts, in each mode.
  )
  .filter(([file]) => !clouds.some(cloud => file === `presets/${cloud}.yaml`))
  .map(([file, values]) => ({ file, values, existing: [] as string[] }))
const files = [...ownFiles, ...loadedExamples]

let byHelm3: Outcome[]
let byHelm4: Outcome[]
beforeAll(async () => {
  const documents = files.map(({ values }) => values)
  byHelm3 = await renderMany(documents, { helm: '3' })
  byHelm4 = await renderMany(documents, { helm: '4' })
})

function accepted(outcome: Outcome | undefined): Rendered {
  if (!outcome || outcome.error !== undefined) throw new Error(outcome?.error)
  return outcome
}

describe.each(files.map((one, at) => ({ ...one, at })))('$file', ({ values, existing, at }) => {
  it('fits the schema', () => {
    expect(schemaErrors(values)).toEqual([])
  })

  it('prints lists in one way: no further in than their keys', () => {
    for (const { source, text } of accepted(byHelm4[at]).documents) expect(indentedLists(text), source).toEqual([])
  })

  it('prints what holds to the invariants', async () => {
    await checkInvariants(accepted(byHelm4[at]), { existing })
  })

  it('prints configurations that nginx takes', async ({ skip }) => {
    const configurations = accepted(byHelm4[at]).manifests.flatMap(({ kind, data }) =>
      kind === 'ConfigMap' && data['nginx.conf'] ? [data] : [],
    )
    for (const data of configurations) {
      const reason = confSkipReason(data)
      skip(reason !== undefined, reason)
      await checkNginxConf(data)
    }
  })

  it('prints notes that say what each block of lines is for', () => {
    const [text = ''] = accepted(byHelm4[at]).notes.split('WARNINGS')
    const blocks = text.split(/\n\n+/)
    for (const [i, block] of blocks.entries()) if (/^ {2}/.test(block)) expect(blocks[i - 1], block).toMatch(/^\S.*:$/s)
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

/** The keys of a document whose lists stand further in than they do. */
function indentedLists(text: string): string[] {
  const found: string[] = []
  const column = (offset = 0) => offset - (text.lastIndexOf('\n', offset - 1) + 1)
  visit(parseDocument(text), {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isSeq(value) || value.flow || value.items.length === 0) return
      if (column(value.range?.[0]) > column(key.range?.[0])) found.push(String(key.value))
    },
  })
  return found
}
