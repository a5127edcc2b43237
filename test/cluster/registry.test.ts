// The chart as its users get it: packaged, pushed to a registry and signed; verified, pulled, installed and upgraded from there, and taken as a
// dependency by the CI of a chart of theirs.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { dump, load } from 'js-yaml'
import { afterAll, beforeAll, describe, vi } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { packageChart, pushChart } from '../../scripts/publish.ts'
import { ensurePython, ensureTools } from '../../scripts/tools.ts'
import { testCluster, testNamespace } from '../support/cluster.ts'
import type { AnyValues } from '../support/render.ts'
import { soon, test } from './fixture.ts'

const source = 'https://git.example.com/owner/srs-chart/blob/v0.0.1'
const [older, newer] = ['0.0.1', '0.0.2'] as const

let folder: string
let registry: string
let pushed: string
let stop = () => {}
beforeAll(async () => {
  const { cosign, registry: program } = await ensureTools(['cosign', 'registry', 'helm3', 'helm4', 'ct'])
  folder = await mkdtemp(path.join(tmpdir(), 'srs-registry-'))
  const address = `127.0.0.1:${await freePort()}`
  const config = { version: '0.1', log: { level: 'error' }, storage: { filesystem: { rootdirectory: folder } }, http: { addr: address } }
  await writeFile(path.join(folder, 'config.yaml'), dump(config))
  const server = spawn(program, ['serve', path.join(folder, 'config.yaml')], { stdio: 'ignore' })
  stop = () => void server.kill()
  await vi.waitFor(() => fetch(`http://${address}/v2/`), soon)
  registry = `oci://${address}/charts`

  process.env.COSIGN_PASSWORD = 'password'
  for (const name of ['mine', 'other']) await execa(cosign, ['generate-key-pair', '--output-key-prefix', path.join(folder, name)])
  for (const version of [older, newer]) {
    const file = await packageChart({ folder, source, version })
    pushed = await pushChart({ file, registry, plainHttp: true, key: path.join(folder, 'mine.key') })
  }
}, 900_000)
afterAll(async () => {
  stop()
  await rm(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

test('its signature is that of the key, and of no other', async ({ expect }) => {
  const { cosign } = await ensureTools(['cosign'])
  const verify = (key: string, name = pushed) =>
    execa(cosign, ['verify', '--key', path.join(folder, `${key}.pub`), '--insecure-ignore-tlog', '--allow-http-registry', name])
  expect((await verify('mine')).stdout).toContain(pushed.split('@')[1])
  await expect(verify('other')).rejects.toThrow()
  // What somebody else pushed in its place.
  const { helm4 } = await ensureTools(['helm4'])
  const file = await packageChart({ folder, version: '0.0.3' })
  await execa(helm4, ['push', file, registry, '--plain-http'])
  await expect(verify('mine', `${pushed.split('@')[0]}:0.0.3`)).rejects.toThrow()
})

describe.each(['3', '4'] as const)('with Helm %s', major => {
  const helm = async (args: string[], namespace = 'default') => {
    const tool = `helm${major}` as const
    const { kubeconfig, context } = testCluster()
    const env = { KUBECONFIG: kubeconfig, HELM_KUBECONTEXT: context, HELM_NAMESPACE: namespace, HELM_NO_PLUGINS: '1' }
    return (await execa((await ensureTools([tool]))[tool], args, { env, cwd: folder })).stdout
  }

  test('the package has what a user looks for, and its links lead to the repository', async ({ expect }) => {
    const to = path.join(folder, `pulled-${major}`)
    await helm(['pull', `${registry}/srs`, '--version', older, '--plain-http', '--untar', '--untardir', to])
    const files = readdirSync(path.join(to, 'srs'), { recursive: true, encoding: 'utf8' })
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'CHANGELOG.md', 'README.md', 'values.schema.json', 'presets/kind.yaml']))
    expect(files.filter(file => file.startsWith('ci'))).toEqual([])
    const text = (file: string) => readFileSync(path.join(to, 'srs', file), 'utf8')
    expect(text('README.md')).toContain(`](${source}/docs/modes.md)`)
    expect(text('README.md')).not.toContain('](../')
    const chart = load(text('Chart.yaml')) as AnyValues
    expect(chart).toMatchObject({ version: older, home: 'https://git.example.com/owner/srs-chart' })
    const pictures = (load(chart.annotations['artifacthub.io/screenshots']) as { url: string }[]).map(({ url }) => url)
    const here = pictures.map(url => path.join(root, url.replace(source.replace('/blob/', '/raw/'), '')))
    expect(here.map(file => existsSync(file))).toEqual([true, true])
  })

  test('it is installed, upgraded, tested and removed', async ({ onTestFinished, expect }) => {
    const kubectl = await testNamespace(testCluster(), { onTestFinished })
    const run = (...args: string[]) => helm(args, kubectl.namespace)
    const from = [`${registry}/srs`, '--plain-http', '--wait', '--timeout', '3m']
    await run('install', 'srs', ...from, '--version', older, '--set', 'mode=edge-cluster')
    await run('upgrade', 'srs', ...from, '--version', newer, '--reset-then-reuse-values', '--set', 'edge.replicas=2')
    await run('test', 'srs')
    const [release] = JSON.parse(await run('list', '--output', 'json')) as { chart: string }[]
    expect(release?.chart).toBe(`srs-${newer}`)
    expect((load(await run('get', 'values', 'srs')) as AnyValues).mode).toBe('edge-cluster')
    await run('uninstall', 'srs', '--wait')
  })
})

test('ct installs a chart that depends on it', async ({ onTestFinished, expect }) => {
  const { ct, helm4, kubectl: kubectlPath } = await ensureTools(['ct', 'helm4', 'kubectl'])
  const kubectl = await testNamespace(testCluster(), { onTestFinished })
  const chart = path.join(folder, 'consumer/charts/live')
  const bin = path.join(folder, 'bin')
  await Promise.all([mkdir(path.join(chart, 'ci'), { recursive: true }), mkdir(bin)])
  await symlink(helm4, path.join(bin, 'helm'))
  await symlink(kubectlPath, path.join(bin, 'kubectl'))
  const dependencies = [{ name: 'srs', version: newer, repository: registry }]
  await writeFile(path.join(chart, 'Chart.yaml'), dump({ apiVersion: 'v2', name: 'live', version: '1.0.0', dependencies }))
  await writeFile(path.join(chart, 'ci/edge-values.yaml'), dump({ srs: { mode: 'edge-cluster' } }))
  const { kubeconfig } = testCluster()
  const args = ['install', '--charts', chart, '--namespace', kubectl.namespace, '--helm-dependency-extra-args', '--plain-http']
  const { all } = await execa(ct, [...args, '--helm-extra-args', '--timeout 180s'], {
    cwd: path.join(folder, 'consumer'),
    env: { KUBECONFIG: kubeconfig, HELM_NO_PLUGINS: '1', PATH: [bin, await ensurePython(), process.env.PATH].join(path.delimiter) },
    all: true,
  })
  expect(all).toContain('All charts installed successfully')
})
