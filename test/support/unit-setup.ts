// Before the unit tests: both Helms, nginx, and the chart that they render, made once rather than by each worker.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureNginx } from '../../scripts/nginx.ts'
import { ensureTools } from '../../scripts/tools.ts'
import { copyChart } from './chart-copy.ts'
import { pruneRenders } from './render-cache.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a copy of the chart that prints its notes too. */
    chart: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensureTools(['helm3', 'helm4'])
  await ensureNginx()
  pruneRenders()
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-chart-'))
  project.provide('chart', await copyChart(folder))
  return () => rm(folder, { recursive: true })
}
