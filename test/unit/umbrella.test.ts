// The chart as a dependency of another, through the schema: an umbrella chart leaves it out, and shares its globals.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { loadAll } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureTools } from '../../scripts/tools.ts'
import { copyChart } from '../support/chart-copy.ts'
import type { Manifest } from '../support/manifest.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'srs-umbrella-'))
  await copyChart(path.join(folder, 'charts'))
  const dependencies = [{ name: 'srs', version: '*', condition: 'srs.enabled', tags: ['media'] }]
  await writeFile(path.join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name: 'umbrella', version: '0.0.0', dependencies }))
})
afterAll(() => rm(folder, { recursive: true }))

describe.for(['helm3', 'helm4'] as const)('%s', tool => {
  const kinds = async (values: object) => (await manifests(values)).map(({ kind }) => kind)

  async function manifests(values: object): Promise<Manifest[]> {
    const binary = (await ensureTools([tool]))[tool]
    const { stdout } = await execa(binary, ['template', 'live', folder, '--values', '-'], {
      input: JSON.stringify(values),
      env: { HELM_NO_PLUGINS: '1', KUBECONFIG: path.join(folder, 'no-kubeconfig') },
    })
    return (loadAll(stdout) as (Manifest | null)[]).filter(one => one !== null)
  }

  it('renders it with its condition true, and its own values checked', async () => {
    const values = { global: { imageRegistry: 'images.example', team: 'video' }, srs: { enabled: true, mode: 'edge-cluster' } }
    expect(await kinds(values)).toEqual(expect.arrayContaining(['Deployment', 'Service']))
    await expect(kinds({ srs: { enabled: true, mod: 'single' } })).rejects.toThrow(/'mod'|mod/)
    await expect(kinds({ srs: { enabled: 'yes' } })).rejects.toThrow(/enabled/)
  })

  it('leaves it out with its condition false, or its tag', async () => {
    expect(await kinds({ srs: { enabled: false } })).toEqual([])
    expect(await kinds({ tags: { media: false } })).toEqual([])
    expect(await kinds({ tags: { media: false }, srs: { enabled: true } })).toContain('Deployment')
  })

  it('hands nulls on', async () => {
    const nothing = await manifests({ srs: { mode: 'edge-cluster' } })
    const nulls = { pod: { nodeSelector: null }, config: { vhost: { a: null } }, hlsCache: { replicas: null }, service: null }
    expect(await manifests({ srs: { mode: 'edge-cluster', ...nulls } })).toEqual(nothing)
    const scaled = await manifests({ srs: { mode: 'edge-cluster', edge: { replicas: null } } })
    const edge = scaled.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith('-edge'))
    expect(edge?.spec).not.toHaveProperty('replicas')
  })
})
