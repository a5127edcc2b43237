// `npm run bench`: how long rendering takes, against an empty chart, and how much of it the schema.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Command } from 'commander'
import { execa } from 'execa'
import { renderMany } from '../test/support/render.ts'
import { root } from './go-modules.ts'
import { ensureTools } from './tools.ts'

const { runs } = new Command('npm run bench --')
  .option('--runs <count>', 'how often each is run', Number, 20)
  .parse()
  .opts<{ runs: number }>()

const { helm3, helm4 } = await ensureTools(['helm3', 'helm4'])
const folder = await mkdtemp(path.join(tmpdir(), 'srs-bench-'))
try {
  const empty = path.join(folder, 'empty')
  await mkdir(path.join(empty, 'templates'), { recursive: true })
  await writeFile(path.join(empty, 'Chart.yaml'), 'apiVersion: v2\nname: empty\nversion: 0.1.0\n')
  const chart = path.join(root, 'charts/srs')

  const rows: Record<string, Record<string, string>> = {}
  for (const [name, binary] of Object.entries({ 'Helm 3': helm3, 'Helm 4': helm4 })) {
    const baseline = await measure(binary, [empty])
    rows[`${name}: an empty chart`] = { 'median ms': baseline.toFixed(0) }
    rows[`${name}: the bound, 1.5 × that + 30 ms`] = { 'median ms': (1.5 * baseline + 30).toFixed(0) }
    for (const mode of ['single', 'nginx-sidecar', 'edge-cluster']) {
      const whole = await measure(binary, [chart, '--set', `mode=${mode}`])
      const bare = await measure(binary, [chart, '--set', `mode=${mode}`, '--skip-schema-validation'])
      rows[`${name}: ${mode}`] = { 'median ms': whole.toFixed(0), 'of it the schema': (whole - bare).toFixed(0) }
    }
  }
  for (const mode of ['single', 'edge-cluster']) {
    const cases = Array.from({ length: 100 }, () => ({ mode }))
    const start = performance.now()
    await renderMany(cases)
    rows[`one of 100 generated cases, ${mode}`] = { 'median ms': ((performance.now() - start) / cases.length).toFixed(1) }
  }
  console.table(rows)
} finally {
  await rm(folder, { recursive: true })
}

/** The median time of `helm template`, in ms. */
async function measure(binary: string, args: string[]): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs + 2; run++) {
    const start = performance.now()
    await execa(binary, ['template', 'srs', ...args])
    // The first two fill caches.
    if (run >= 2) times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] as number
}
