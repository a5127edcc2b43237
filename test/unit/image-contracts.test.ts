// What the chart relies on in an image is in its contract, and the sandbox that scripts run in keeps to that.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type ImageName, imageContracts } from '../../schema/image-contracts.ts'
import { root } from '../../scripts/go-modules.ts'
import type { Manifest } from '../support/manifest.ts'
import { container, object } from '../support/objects.ts'
import { type Loose, podSets } from '../support/pods.ts'
import { render, renderNamed } from '../support/render.ts'
import { imageSkipReason, Sandbox } from '../support/sandbox.ts'

const names = Object.keys(imageContracts) as ImageName[]
const chart = path.join(root, 'charts/srs')

describe('each container that the chart starts', async () => {
  const files = await readdir(path.join(chart, 'ci'))
  const documents = await Promise.all(
    files.map(async file => [file, parse(await readFile(path.join(chart, 'ci', file), 'utf8')) ?? {}] as const),
  )
  const rendered = await renderNamed(Object.fromEntries(documents))

  const containers = ({ manifests }: { manifests: readonly Manifest[] }): Loose[] =>
    podSets(manifests).flatMap(({ spec }) => [...(spec.initContainers ?? []), ...spec.containers])
  /** The contract of an image that stands in a container; undefined for the user's own, as the proxy's is. */
  const contractOf = (image: string) => {
    const repository = image.replace(/[:@].*/, '').replace(/^registry\.example\.com\//, '')
    return names.find(name => imageContracts[name].repositories.includes(repository))
  }

  it.each(documents.map(([file]) => file))('has a contract with its shell and user: %s', file => {
    for (const { name, image, command, securityContext } of containers(rendered[file] as never)) {
      const contract = contractOf(image)
      if (name === 'proxy') continue
      expect(contract, `${name}: ${image}`).toBeDefined()
      const { shells, user } = imageContracts[contract as ImageName]
      if (command)
        expect(
          Object.keys(shells).map(shell => `/bin/${shell}`),
          name,
        ).toContain(command[0])
      expect(command === undefined, `${name} starts by its entrypoint where there is no shell alone`).toBe(Object.keys(shells).length === 0)
      if (securityContext?.runAsUser && contract === 'nginx') expect(user).toContain(String(securityContext.runAsUser))
      // Programs stand on PATH, which differs.
      expect(command?.[2] ?? '', name).not.toMatch(/(^|[\s;|&(])\/(usr\/)?s?bin\//m)
    }
  })
})

describe('a script in the sandbox', () => {
  let box: Sandbox
  beforeEach(async () => {
    box = await Sandbox.create()
  })
  afterEach(() => box.remove())

  const skipReason = imageSkipReason('nginx-alpine')
  const withShell = names.filter(name => imageContracts[name].shells.sh)

  it.for(withShell)('has the programs of its image and no others: %s', async (image, { skip }) => {
    const reason = imageSkipReason(image)
    skip(reason !== undefined, reason)
    const { all = '' } = await box.run('for name in find printenv curl wget awk vi node sort; do command -v $name; done', { image })
    const found = all
      .split('\n')
      .filter(Boolean)
      .map(one => path.basename(one))
    const contract = imageContracts[image].packages.flatMap(one => Object.keys(one.programs))
    expect(found.filter(one => !contract.includes(one))).toEqual([])
  })

  it('has the shell of its image', async () => {
    const shell = async (image: ImageName, name: 'sh' | 'bash' = 'sh') => {
      const { all = '' } = await box.run('echo "$BASH"; set -o', { image, shell: name })
      return { bash: path.basename(all.split('\n')[0] as string), posix: /posix\s+on/.test(all) }
    }
    expect(await shell('srs')).toEqual({ bash: '', posix: false })
    expect(await shell('srs', 'bash')).toEqual({ bash: 'bash', posix: false })
    expect(await shell('encoder')).toEqual({ bash: 'sh', posix: true })
  })

  it('has the options of its image, by busybox itself', async ({ skip }) => {
    skip(skipReason !== undefined, skipReason)
    expect((await box.run('mv --no-copy a b', { image: 'nginx-alpine' })).all).toContain('unrecognized option')
  })

  it('has nothing of the machine’s environment', async () => {
    expect((await box.run('printenv HOME LANG USER || echo none')).all).toBe('none')
  })

  it.each(['stat --printf=%s .', 'stat -c %s --dereference .', 'sort -r -- a', 'stat -t . 2>/dev/null || true'])(
    'fails its test where it gives a program an option that the contract lacks: %s',
    async line => {
      const own = await Sandbox.create()
      await own.run(line)
      await expect(own.remove()).rejects.toThrow(/against schema\/image-contracts.ts:\nsrs: (stat|sort) -/)
    },
  )

  it('fails its test where it gives one to a stub', async () => {
    const own = await Sandbox.create()
    await own.program('bin/curl', 'echo found')
    expect((await own.run('curl -sS --fail http://a/', { image: 'nginx' })).all).toBe('found')
    await own.run('curl --retry-all-errors http://a/', { image: 'nginx' })
    await expect(own.remove()).rejects.toThrow('nginx: curl --retry-all-errors')
  })

  it.each(['stat -c %s .', 'sort -z -- -u', 'timeout 5 stat -c %s .'])('may give it those that the contract has: %s', async line => {
    await writeFile(box.path('-u'), '')
    expect(await box.run(line)).toMatchObject({ exitCode: 0 })
  })

  it('finds a stub while that is written anew', async () => {
    await box.program('bin/getent', 'sleep 0.01; echo old')
    const runs = box.run('i=0; while [ $i -lt 100 ]; do getent || exit; i=$((i + 1)); done; echo end')
    for (let i = 0; i < 200; i++) await box.program('bin/getent', 'echo new')
    const { all, exitCode } = await runs
    expect(exitCode, all).toBe(0)
    expect(all).toMatch(/new\nend$/)
  })
})

describe('SRS is started', () => {
  let box: Sandbox
  beforeEach(async () => {
    box = await Sandbox.create()
  })
  afterEach(() => box.remove())

  it.each([
    ['192.0.2.7', 'STREAM', '192.0.2.7'],
    ['', '', '10.0.0.9'],
  ])('with the address of its Service where DNS knows it, for its proxies: %s', async (found, kind, told) => {
    const values = { mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image: { repository: 'srs-proxy', tag: '1' } } }
    const { spec } = object(await render(values), 'Deployment', 'origin-0').spec.template
    const srs = spec.containers.find(({ name }: Loose) => name === 'srs')
    await box.program('bin/getent', `[[ "$1 $2" == "ahostsv4 live-srs-origin-0.media.svc" ]] && echo "${found} ${kind}"`)
    await box.program('objs/srs', 'echo "$SRS_DEVICE_IP $*, $(($(ulimit -Sn) == $(ulimit -Hn)))"')
    const env = { HOSTNAME: 'live-srs-origin-0', SRS_DEVICE_IP: '10.0.0.9' }
    const { all } = await box.run(`ulimit -Sn 500\n${srs.command[2]}`, { env })
    expect(all).toBe(`${told} -c /etc/srs/srs.conf, 1`)
  })

  it('with a folder for nginx on a claim that origins share', async () => {
    const persistence = { enabled: true, accessModes: ['ReadWriteMany'] }
    const rendered = await render({ mode: 'origin-cluster', origin: { persistence, workload: 'Deployment', replicas: 2 } })
    const srs = container(rendered, 'origin-0', 'srs')
    await box.program('objs/srs', 'ls -ld objs/nginx/html/.numbers')
    expect((await box.run(srs.command[2])).all).toMatch(/^drwxrwxrwx/)
  })
})
