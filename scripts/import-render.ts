// What the chart makes of imported values, by Helm itself.
import path from 'node:path'
import { execa } from 'execa'
import { parseAllDocuments } from 'yaml'
import { root } from './go-modules.ts'
import { ensureTools } from './tools.ts'

/** What Helm prints for values: why the chart refuses them, or each srs.conf by the name of what holds it. */
export type Outcome = { refusal: string } | { refusal?: undefined; files: Record<string, string> }

/** Renders values by Helm's rules. Needs no cluster. */
export async function renderValues(values: string): Promise<Outcome> {
  const { helm4 } = await ensureTools(['helm4'], { pathFirst: true })
  const env = { HELM_NO_PLUGINS: '1', KUBECONFIG: '/dev/null' }
  const chart = path.join(root, 'charts/srs')
  const run = await execa(helm4, ['template', 'srs', chart, '--values', '-'], { input: values, env, reject: false })
  if (run.failed) return { refusal: refusal(run.stderr || (run.message ?? '')) }
  const objects = parseAllDocuments(run.stdout).map(document => document.toJS())
  const holders = objects.filter(one => ['ConfigMap', 'Secret'].includes(one?.kind))
  const files = holders.flatMap(({ metadata, data = {}, stringData = {} }) =>
    Object.entries({ ...data, ...stringData }).flatMap(([key, text]) => (key === 'srs.conf' ? [[metadata.name, text]] : [])),
  )
  return { files: Object.fromEntries(files) }
}

/** Helm's error without what it puts around it. */
const refusal = (stderr: string) =>
  stderr
    .replace(/^(?:.*\n)*?Error: (execution error at \([^)]*\):\s*)?/, '')
    .replace(/\n+Use --debug flag.*\n*$/, '')
    .trim()
