// NetworkPolicies on a cluster that enforces them: streams flow in every mode, and connections that nobody needs do not come about.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Kubectl, StoredObject } from '../support/cluster.ts'
import { createProber, enforces, type Prober } from '../support/enforcement.ts'
import type { Client } from '../support/media-client.ts'
import { createMeasure } from '../support/media-figures.ts'
import { proxyImage } from '../support/media-images.ts'
import { createCleanup, createStage, type Mode, type Stage, skipReason, stageClient, stageNamespace } from '../support/media-stage.ts'
import { podAddresses } from './actions.ts'
import { judge, many, onAir, watch } from './play.ts'

const reason = skipReason()
const cleanup = createCleanup()
let client: Client
let elsewhere: Kubectl
let prober: Prober
let enforced = false

beforeAll(async () => {
  if (reason) return
  client = await stageClient(cleanup)
  elsewhere = await stageNamespace(cleanup)
  prober = await createProber(elsewhere)
  enforced = await enforces(elsewhere, prober)
})
afterAll(cleanup.run)

/** What must stay closed to pods elsewhere, by component: names of container ports. */
const modes: (Mode & { title: string; closed: Record<string, string[]>; lacks?: string })[] = [
  { title: 'single', values: { mode: 'single' }, nginx: false, closed: { origin: ['api', 'metrics'] } },
  { title: 'nginx-sidecar', values: { mode: 'nginx-sidecar' }, nginx: true, closed: { origin: ['api', 'metrics'] } },
  {
    title: 'edge-cluster',
    values: { mode: 'edge-cluster' },
    nginx: true,
    closed: { origin: ['api', 'metrics', 'int-rtmp', 'int-http', 'int-hls'], edge: ['int-api', 'metrics'] },
  },
  {
    title: 'origin-cluster',
    values: { mode: 'origin-cluster' },
    nginx: true,
    closed: { origin: ['api', 'metrics', 'int-rtmp', 'int-http', 'int-hls'], edge: ['int-api', 'metrics'] },
  },
  {
    title: 'origin-cluster behind a proxy',
    values: { mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image: proxyImage } },
    nginx: true,
    closed: { proxy: ['system', 'int-rtmp', 'api'], origin: ['int-api', 'int-rtmp', 'int-hls'] },
    ...(proxyImage ? {} : { lacks: 'TEST_PROXY_IMAGE names no image of SRS’s proxy' }),
  },
]

for (const { title, closed, lacks, ...mode } of modes) describe(title, () => play(mode, closed, lacks))

function play(mode: Mode, closed: Record<string, string[]>, lacks?: string): void {
  const cleanup = createCleanup()
  let stage: Stage
  const notHere = () => reason ?? lacks ?? (enforced ? undefined : 'the network of this cluster does not enforce NetworkPolicies')

  beforeAll(async () => {
    if (notHere()) return
    const policies = { config: { exporter: { enabled: true } }, networkPolicy: { enabled: true } }
    stage = await createStage(mode, client, cleanup, policies)
  })
  afterAll(cleanup.run)

  test('helm test passes', async context => {
    context.skip(notHere() !== undefined, notHere())
    expect(await stage.helm.test()).toContain('all legs played')
  })

  test('streams flow', async context => {
    context.skip(notHere() !== undefined, notHere())
    const measure = createMeasure(context)
    await onAir(stage, async ({ addresses }) => {
      const audience = await watch(stage, { ...many('HTTP-FLV', 2, addresses.flv), RTMP: addresses.rtmp, HLS: addresses.hls })
      await new Promise(resolve => setTimeout(resolve, 8000))
      await judge(audience, measure, { target: 2, bound: 6 })
    })
  })

  test('nobody else gets in', async context => {
    context.skip(notHere() !== undefined, notHere())
    const open = await Promise.all(
      Object.entries(closed).flatMap(([component, ports]) =>
        ports.map(async name => {
          const [pod] = await stage.pods(component)
          const { containerPort } = portsOf(pod as StoredObject).find(port => port.name === name) as Port
          return (await prober.connects(pod?.status.podIP, containerPort)) ? [`${component} ${name}`] : []
        }),
      ),
    )
    expect(open.flat()).toEqual([])
    // What is public is open at the same pods.
    const [edge] = [...(await stage.pods('edge')), ...(await stage.pods('origin'))]
    const { hostname, port } = new URL(podAddresses(edge as StoredObject, 'any').flv)
    expect(await prober.connects(hostname, Number(port))).toBe(true)
  })

  test('SRS gets out to nobody else', async context => {
    context.skip(notHere() !== undefined, notHere())
    const [origin] = await stage.pods('origin')
    expect(await prober.isReachedFrom(stage.kubectl, origin as StoredObject)).toBe(false)
  })
}

interface Port {
  name: string
  containerPort: number
}

const portsOf = ({ spec }: StoredObject): Port[] => spec.containers.flatMap(({ ports = [] }: { ports?: Port[] }) => ports)
