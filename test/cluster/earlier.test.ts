// Releases of an earlier chart, upgraded to this one in every way that people have: nothing loses its name, its claim or its port.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { beforeAll, beforeEach, describe } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import type { Kubectl, StoredObject } from '../support/cluster.ts'
import { createApplication, tools } from '../support/gitops.ts'
import { nameOf } from '../support/manifest.ts'
import { soon, test } from './fixture.ts'

/** The commit of that chart. */
const earlier = 'de3a7ed'
/** What this chart has that that one had not: `Upgrading` in docs/operations.md says so. */
const added = /^Service\/srs-origin(: api)?$/
/** nginx-sidecar had no cache. */
const cache = /^((Deployment|ConfigMap|PodDisruptionBudget)\/srs-hls-cache|Service\/srs-hls-caches(: hls)?|Service\/srs-origin: hls)$/

const persistence = { enabled: true, size: '1Gi' }
const shapes: Record<string, Record<string, unknown>> = {
  single: { origin: { persistence } },
  'nginx-sidecar': { mode: 'nginx-sidecar', origin: { persistence }, webrtc: { enabled: true }, srt: { enabled: true } },
  'edge-cluster': { mode: 'edge-cluster', origin: { persistence }, edge: { replicas: 2 }, networkPolicy: { enabled: true } },
  'origin-cluster': { mode: 'origin-cluster', origin: { replicas: 2, persistence }, metrics: { enabled: true } },
  'origin-cluster behind proxies': {
    mode: 'origin-cluster',
    // The default then.
    origin: { cluster: 'proxy', workload: 'StatefulSet', replicas: 2 },
    proxy: { image: { repository: 'srs-proxy', tag: '8.0.10' } },
  },
}

let chart: string | undefined
beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-earlier-'))
  const archive = await execa('git', ['archive', earlier, 'charts/srs'], { cwd: root, encoding: 'buffer', reject: false })
  if (!archive.failed) {
    await execa('tar', ['-x', '-C', folder], { input: archive.stdout })
    chart = path.join(folder, 'charts/srs')
  }
  return () => rm(folder, { recursive: true })
})
beforeEach(({ skip }) => skip(!chart, `this clone has no commit ${earlier}: git fetch --unshallow`))

/** What must stay: claims and workloads by their identity, and each port of a Service by its number. */
async function lasting(kubectl: Kubectl): Promise<Record<string, string>> {
  const kinds = 'services,persistentvolumeclaims,deployments,statefulsets,configmaps,secrets,poddisruptionbudgets,networkpolicies'
  const objects = (await kubectl.list(kinds)).filter(
    ({ metadata: { name, labels } }) => labels?.['app.kubernetes.io/instance'] || /^data-/.test(name),
  )
  return Object.fromEntries(objects.flatMap(one => [[nameOf(one), one.metadata.uid], ...portsOf(one)]))
}

const portsOf = (one: StoredObject): [string, string][] =>
  one.kind === 'Service'
    ? one.spec.ports.map(({ name, port, nodePort, protocol }: Record<string, unknown>) => [
        `${nameOf(one)}: ${name}`,
        [one.spec.clusterIP, port, nodePort, protocol].join(' '),
      ])
    : []

const newIn = (after: object, before: object, shape: string) =>
  Object.keys(after).filter(name => !(name in before) && !added.test(name) && !(shape === 'nginx-sidecar' && cache.test(name)))

/** Helm 3 and 4 differ most in what they make of the values that a release has. */
const ways = [
  { helm: '3', how: '--reuse-values' },
  { helm: '4', how: '--reuse-values' },
  { helm: '4', how: '--reset-then-reuse-values' },
  { helm: '3', how: '--reset-values' },
] as const

describe.concurrent.each(Object.entries(shapes))('%s', (shape, values) => {
  test.for(ways)('by Helm $helm with $how, and back', async ({ helm, how }, { release, expect }) => {
    const { kubectl, ...srs } = await release(helm, chart)
    await srs.install(values)
    const before = await lasting(kubectl)
    await srs.upgrade(how === '--reset-values' ? values : {}, how, path.join(root, 'charts/srs'))
    const after = await lasting(kubectl)
    expect(after).toMatchObject(before)
    expect(newIn(after, before, shape)).toEqual([])
    await srs.test()
    await srs.rollback(1)
    await expect.poll(() => lasting(kubectl), soon).toMatchObject(before)
  })

  test.for(Object.entries(tools))('by %s', async ([, tool], { release, expect }) => {
    const { kubectl } = await release('4')
    const application = createApplication(tool, kubectl)
    await application.sync(values, chart)
    const before = await lasting(kubectl)
    await application.sync(values)
    const after = await lasting(kubectl)
    expect(after).toMatchObject(before)
    expect(newIn(after, before, shape)).toEqual([])
  })
})
