// The examples beside what ci.test.ts asks of their values: their heads, their commands, and what is no values file.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { load, loadAll } from 'js-yaml'
import { beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { ensureTools } from '../../scripts/tools.ts'
import { inTemporaryFolder } from '../support/chart-copy.ts'
import { loadedExamples } from '../support/examples.ts'
import { kubeValidator } from '../support/kube-schemas.ts'
import type { Manifest } from '../support/manifest.ts'
import { type AnyValues, type Outcome, renderMany } from '../support/render.ts'

const text = (file: string) => readFileSync(path.join(root, file), 'utf8')
const documents = (file: string) => loadAll(text(file)) as Manifest[]

it('finds them', () => expect(loadedExamples.length).toBeGreaterThan(15))

describe('a file of values', () => {
  const files = ['charts/srs/ci', 'charts/srs/presets', 'examples'].flatMap(folder =>
    readdirSync(path.join(root, folder))
      .filter(file => file.endsWith('.yaml'))
      .map(file => `${folder}/${file}`),
  )
  const values = files.filter(file => !Object.hasOwn(load(text(file).split(/^---$/m)[0] ?? '') as object, 'apiVersion'))

  it.each(values)('tells editors its schema: %s', file => {
    const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text(file))?.[1] ?? ''
    expect(path.join(path.dirname(file), schema)).toBe('charts/srs/values.schema.json')
  })
})

describe.each(['helm3', 'helm4'] as const)('by %s', tool => {
  const installed = loadedExamples.filter(({ install }) => install.startsWith('helm '))

  it.each(installed)('$install', async ({ before, install }) => {
    const helm = (await ensureTools([tool]))[tool]
    await inTemporaryFolder(async folder => {
      for (const name of ['charts', 'examples']) await cp(path.join(root, name), path.join(folder, name), { recursive: true })
      const env = { HELM_NO_PLUGINS: '1', KUBECONFIG: '/dev/null', HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder }
      const run = (command: string) => execa(helm, command.split(' ').slice(1), { cwd: folder, env })
      for (const command of before.filter(command => command.startsWith('helm '))) await run(command)
      const { stdout } = await run(install.replace(/^helm (install|upgrade --install) /, 'helm template '))
      expect(loadAll(stdout).length).toBeGreaterThan(3)
    })
  })
})

describe('the notes', () => {
  let outcomes: Outcome[]
  beforeAll(async () => {
    outcomes = await renderMany(loadedExamples.map(({ values }) => values))
  })

  /** What an example may leave to its user, because it is about something else, or says so in its head. */
  const known = [/^Anyone who reaches the port can publish/, /^SRS .*: the libsrt inside/, /kubectl port-forward cannot forward/]

  it.each(loadedExamples.map(({ file }, at) => ({ file, at })))('warn of no fault: $file', ({ at }) => {
    const { notes } = outcomes[at] as { notes: string }
    const [, warnings = ''] = /^WARNINGS\n(.*?)\n\n/ms.exec(notes) ?? []
    const each = warnings.split(/^ {2}\* /m).filter(one => one !== '')
    expect(each.filter(one => !known.some(pattern => pattern.test(one)))).toEqual([])
  })
})

describe('what is no values file', () => {
  it.each(['examples/argocd.yaml', 'examples/flux.yaml', 'examples/hooks/kubernetes.yaml'])('fits its schemas: %s', async file => {
    const validate = await kubeValidator()
    expect(documents(file).length).toBeGreaterThan(0)
    expect(documents(file).flatMap(manifest => validate(manifest))).toEqual([])
  })

  it('files that commands name are there', () => {
    const named = loadedExamples.flatMap(({ before, install }) =>
      [...before, install].flatMap(command => command.split(/[ =]/).filter(word => word.startsWith('examples/'))),
    )
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter(file => !existsSync(path.join(root, file)))).toEqual([])
  })

  it('the Application names a chart and presets that are there', () => {
    const [application] = documents('examples/argocd.yaml')
    const { path: chart, helm } = application?.spec.source ?? {}
    for (const file of ['Chart.yaml', ...helm.valueFiles]) expect(existsSync(path.join(root, chart, file)), file).toBe(true)
  })

  it('the kind cluster maps the node ports of its values', () => {
    const { ports } = (load(text('examples/kind.yaml')) as AnyValues).service
    const nodePorts = Object.values(ports as Record<string, { nodePort: number }>).map(({ nodePort }) => nodePort)
    const { nodes } = load(text('examples/kind-cluster.yaml')) as AnyValues
    expect(nodes.flatMap((node: AnyValues) => node.extraPortMappings.map((one: AnyValues) => one.containerPort))).toEqual(nodePorts)
  })

  it('the service of the hooks is what the values call', () => {
    const { http_hooks } = (load(text('examples/hooks.yaml')) as AnyValues).config.vhost.__defaultVhost__
    const [deployment, service] = documents('examples/hooks/kubernetes.yaml')
    const address = `http://${service?.metadata.name}:${service?.spec.ports[0].port}`
    expect([http_hooks.on_publish, http_hooks.on_unpublish]).toEqual([`${address}/publish`, `${address}/unpublish`])
    const [container] = deployment?.spec.template.spec.containers ?? []
    expect(container.ports).toEqual([{ name: service?.spec.ports[0].targetPort, containerPort: service?.spec.ports[0].port }])
  })
})

describe('the server of the hooks', () => {
  const port = 18_085
  const url = (name: string) => `http://127.0.0.1:${port}/${name}`
  /** What SRS sends, but for what a test says. */
  const hook = { action: 'on_publish', client_id: 'k', ip: '192.0.2.1', vhost: '__defaultVhost__', app: 'live', stream: 'a', param: '' }
  const post = async (name: string, body: object | string) => {
    const text = typeof body === 'string' ? body : JSON.stringify({ ...hook, ...body })
    const response = await fetch(url(name), { method: 'POST', body: text })
    return [response.status, await response.text()]
  }

  it('admits those who know the key of their stream, and ends when told to', async () => {
    const server = spawn(process.execPath, ['--import', 'tsx', 'examples/hooks/server.ts'], {
      cwd: root,
      env: { ...process.env, PORT: String(port), KEYS: '{"a":"long-key","b":"other-key"}' },
    })
    const exit = new Promise(resolve => server.on('exit', resolve))
    let log = ''
    server.stdout.on('data', part => {
      log += part
    })
    try {
      await expect.poll(() => fetch(url('health')).then(({ status }) => status, String), { timeout: 20_000 }).toBe(200)
      expect(await post('publish', { param: '?key=long-key' })).toEqual([200, '0'])
      expect(await post('publish', { param: '?vhost=x&key=long-key' })).toEqual([200, '0'])
      for (const refused of [{}, { param: '?key=long-kex' }, { param: '?key=other-key' }, { stream: 'c', param: '?key=undefined' }]) {
        expect(await post('publish', refused)).toEqual([403, '1'])
      }
      // As long in characters, and longer in bytes.
      expect(await post('publish', { param: '?key=long-keü' })).toEqual([403, '1'])
      expect((await post('publish', 'no JSON'))[0]).toBe(400)
      expect(await post('unpublish', { action: 'on_unpublish' })).toEqual([200, '0'])
      expect(log).toContain('"admitted":false')
      expect(log).not.toContain('key')
    } finally {
      server.kill('SIGTERM')
    }
    expect(await exit).toBe(0)
  })
})
