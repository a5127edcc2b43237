// Where a chart to deploy comes from.
import { existsSync, rmSync } from 'node:fs'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from './go-modules.ts'
import type { Program } from './release.ts'

const ownChart = path.join(root, 'charts/srs')

/** The folder or archive of a chart; that of a registry is fetched first. */
export async function findChart({ chart = ownChart, version }: { chart?: string; version?: string }, helm: Program): Promise<string> {
  if (!/^(oci|https?):\/\//.test(chart)) return chart
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-chart-'))
  process.on('exit', () => rmSync(folder, { recursive: true }))
  await helm(['pull', chart, '--untar', '--untardir', folder, ...(version ? ['--version', version] : [])])
  const name = (await readdir(folder)).find(entry => !entry.endsWith('.tgz'))
  if (!name) throw new Error(`${chart} holds no chart`)
  return path.join(folder, name)
}

/** The file of a preset, of the chart itself where that is a folder. Throws where there is none of that name. */
export function presetIn(chart: string, name: string): string {
  const file = [chart, ownChart].map(folder => path.join(folder, 'presets', `${name}.yaml`)).find(existsSync)
  if (!file) throw new Error(`There is no preset ${name}: see charts/srs/presets.`)
  return file
}
