// The configurations that SRS comes with: each goes through import, schema and chart with nothing lost, or is refused for a known reason.
// SRS_SOURCE names a checkout of github.com/ossrs/srs.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ImportError, importSrsConf } from '../../schema/import-text.ts'
import { withTodaysNames } from '../../schema/srs/old-names.ts'
import { includeFolders, readSrsConf } from '../../schema/srs/read.ts'
import { lostDirectives } from '../support/lost.ts'
import { type AnyValues, type Outcome, renderMany } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'
import { parseSrsConf, type SrsDirective } from '../support/srs-conf.ts'

/** Files that are refused, and why. */
const refused: Record<string, RegExp> = {
  // Of nginx, not of SRS.
  'hls.edge.conf': /worker_processes is not a directive of the root/,
  // Where nginx is installed, the include is found.
  'nginx.proxy.conf': /mime\.types|worker_processes/,
}

/** What SRS does not read as it stands: a fraction where it takes whole numbers, and blocks and directives after the first of their name. */
const unread: Record<string, string[]> = {
  'demo.conf': ['max_connections 2000'],
  'full.conf': [
    'heartbeat > interval 9.3',
    'http_api (2) { }',
    'http_api (2) > enabled on',
    'http_api (2) > listen 9090',
    'http_api (3) { }',
    'http_api (3) > enabled on',
    'http_api (3) > listen 9091',
    'vhost jitter.srs.com > play (2) { }',
    'vhost jitter.srs.com > play (2) > time_jitter off',
    'vhost jitter.srs.com > play (2) > mix_correct on',
    'vhost jitter.srs.com > play (3) { }',
    'vhost jitter.srs.com > play (3) > atc on',
    'vhost jitter.srs.com > play (3) > mix_correct on',
    'vhost jitter.srs.com > play (4) { }',
    'vhost jitter.srs.com > play (4) > atc on',
  ],
  'http.heartbeat.conf': ['heartbeat > interval 9.3'],
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
  const cases: { name: string; tree: SrsDirective[]; values: AnyValues }[] = []
  for (const name of names) {
    const file = path.join(folder, name)
    const source = { text: readFileSync(file, 'utf8'), folders: includeFolders(file) }
    try {
      const values = parse(importSrsConf({ name, ...source }))
      problems.get(name)?.push(...schemaErrors(values))
      cases.push({ name, tree: readSrsConf(source), values })
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      problems.get(name)?.push(...error.problems)
    }
  }
  const outcomes = await renderMany(cases.map(({ values }) => values))
  for (const [i, { name, tree }] of cases.entries()) problems.get(name)?.push(...outcomeProblems(name, tree, outcomes[i] as Outcome))
  return problems
}

function outcomeProblems(name: string, tree: readonly SrsDirective[], outcome: Outcome): string[] {
  if (outcome.error !== undefined) return [outcome.error]
  const map = outcome.manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-origin'))
  const lost = lostDirectives(withTodaysNames(tree).tree, parseSrsConf(map?.data['srs.conf']))
  return lost.filter(line => !unread[name]?.includes(line)).map(line => `lost: ${line}`)
}
