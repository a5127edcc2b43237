// The configurations that SRS comes with: each goes through import, schema and chart and means the same to SRS, except for what the import says;
// or it is refused for a known reason.
// SRS_SOURCE names a checkout of github.com/ossrs/srs.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Conversion, ImportError } from '../../schema/import/conversion.ts'
import { differences } from '../../schema/import/meaning.ts'
import { convertSrsConf } from '../../schema/import/srs-conf.ts'
import { includeFolders, readSrsConf } from '../../schema/srs/read.ts'
import { type Outcome, renderMany } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'
import { parseSrsConf, type SrsDirective } from '../support/srs-conf.ts'

/** Files that are refused, and why. */
const refused: Record<string, RegExp> = {
  // Of nginx, not of SRS.
  'hls.edge.conf': /worker_processes is not a directive of the root/,
  // Where nginx is installed, the include is found.
  'nginx.proxy.conf': /mime\.types|worker_processes/,
}

const folder = path.join(process.env.SRS_SOURCE ?? '', 'trunk/conf')
const files = process.env.SRS_SOURCE && existsSync(folder) ? readdirSync(folder).filter(file => file.endsWith('.conf')) : []

describe.concurrent('the configurations of SRS', () => {
  const verdicts = new Map<string, string[]>()

  beforeAll(async () => {
    for (const [file, problems] of await examine(files)) verdicts.set(file, problems)
  })

  it('are there', ({ skip }) => {
    skip(files.length === 0, 'SRS_SOURCE names no checkout of SRS')
    expect(files).toContain('full.conf')
  })

  it.each(files)('%s', file => {
    const problems = verdicts.get(file)?.join('\n')
    const reason = refused[file]
    if (reason) expect(problems).toMatch(reason)
    else expect(problems).toBe('')
  })
})

/** What is wrong with each file. */
async function examine(names: readonly string[]): Promise<Map<string, string[]>> {
  const problems = new Map<string, string[]>(names.map(name => [name, []]))
  const cases: { name: string; tree: SrsDirective[]; conversion: Conversion }[] = []
  for (const name of names) {
    const file = path.join(folder, name)
    const source = { text: readFileSync(file, 'utf8'), folders: includeFolders(file) }
    try {
      const conversion = convertSrsConf({ name, ...source })
      problems.get(name)?.push(...schemaErrors(conversion.values))
      cases.push({ name, tree: readSrsConf(source), conversion })
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      problems.get(name)?.push(...error.problems)
    }
  }
  const outcomes = await renderMany(cases.map(({ conversion }) => conversion.values))
  for (const [i, { name, tree, conversion }] of cases.entries()) {
    problems.get(name)?.push(...outcomeProblems(tree, conversion, outcomes[i] as Outcome))
  }
  return problems
}

function outcomeProblems(tree: readonly SrsDirective[], conversion: Conversion, outcome: Outcome): string[] {
  if (outcome.error !== undefined) return [outcome.error]
  const role = 'edge' in conversion.values ? 'edge' : 'origin'
  const map = outcome.manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith(`-${role}`))
  return differences(tree, parseSrsConf(map?.data['srs.conf']), conversion).unsaid
}
