// Settings of workloads, Services, volumes and accounts that operators expect: what each does, and to which objects.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Values } from '../../schema/values.ts'
import type { Manifest, Rendered } from '../support/manifest.ts'
import { container, containerPorts, object, podSpec, servicePorts } from '../support/objects.ts'
import { renderNamed } from '../support/render.ts'

const typed = (values: Values) => values
const caster = { enabled: true, caster: 'flv' as const, listen: 8936, output: 'rtmp://127.0.0.1/[app]/[stream]' }
const gb28181 = {
  enabled: true,
  caster: 'gb28181' as const,
  listen: 9000,
  sip: { enabled: true, listen: 5060 },
  output: 'rtmp://127.0.0.1/live/[stream]',
}

/** Rendered in one go, by name. */
const documents = {
  plain: typed({ mode: 'edge-cluster' }),
  annotated: typed({
    mode: 'edge-cluster',
    commonAnnotations: { team: 'media', tier: 'all' },
    edge: { annotations: { tier: 'edge' } },
    origin: { persistence: { enabled: true } },
    publisher: { enabled: true },
  }),
  edges: typed({
    mode: 'edge-cluster',
    edge: {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } },
      minReadySeconds: 7,
      podDisruptionBudget: { minAvailable: '50%' },
      data: { medium: 'Memory', sizeLimit: '1Gi' },
    },
  }),
  origins: typed({ mode: 'origin-cluster', origin: { workload: 'StatefulSet', updateStrategy: { type: 'OnDelete' }, minReadySeconds: 7 } }),
  autoscaled: typed({ mode: 'edge-cluster', edge: { replicas: null } }),
  proxies: typed({
    mode: 'origin-cluster',
    origin: { cluster: 'proxy' },
    proxy: { image: { repository: 'srs-proxy', tag: '1' }, replicas: null, redis: { host: 'redis' } },
  }),
  account: typed({ serviceAccount: { create: true, annotations: { role: 'x' } }, publisher: { enabled: true } }),
  named: typed({ serviceAccount: { name: 'mine' }, origin: { pod: { serviceAccountName: 'own' } }, publisher: { enabled: true } }),
  service: typed({
    service: {
      externalIPs: ['192.0.2.1'],
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
      internalTrafficPolicy: 'Local',
    },
  }),
  hostPorts: typed({ mode: 'edge-cluster', service: { ports: { rtmp: { hostPort: 11935 } } } }),
  casters: typed({ config: { stream_caster: [caster, gb28181] }, service: { ports: { caster: { port: 89 }, sip: { port: 5061 } } } }),
  newProtocols: typed({
    mode: 'edge-cluster',
    image: { tag: '7.0.100' },
    config: { rtsp_server: { enabled: true, listen: 8554 }, rtmps: { enabled: true, listen: 1443, key: './k', cert: './c' } },
  }),
  closed: typed({ config: { stream_caster: [caster] }, service: { ports: { caster: { enabled: false } } } }),
}

let printed: Record<keyof typeof documents, Rendered>
beforeAll(async () => {
  printed = await renderNamed(documents)
})

const deployment = (rendered: Rendered, name: string) => object(rendered, 'Deployment', name)
const publicService = ({ manifests }: Rendered) =>
  manifests.find(({ kind, spec }) => kind === 'Service' && spec.type === 'LoadBalancer')?.metadata.name as string

describe('annotations', () => {
  it('stand on every object, under its own, and on no pod of a workload', () => {
    for (const one of printed.annotated.manifests) expect(one.metadata.annotations, one.metadata.name).toMatchObject({ team: 'media' })
    expect(deployment(printed.annotated, 'edge').metadata.annotations).toEqual({ team: 'media', tier: 'edge' })
    expect(deployment(printed.annotated, 'origin').metadata.annotations).toEqual({ team: 'media', tier: 'all' })
    for (const name of ['edge', 'origin', 'publisher'])
      expect(deployment(printed.annotated, name).spec.template.metadata.annotations ?? {}).not.toHaveProperty('team')
    const claim = object(printed.annotated, 'PersistentVolumeClaim', 'origin')
    expect(claim.metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep', team: 'media' })
  })
})

describe('workloads', () => {
  it('replace their pods as the user says', () => {
    const { strategy, minReadySeconds } = deployment(printed.edges, 'edge').spec
    expect(strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } })
    expect(minReadySeconds).toBe(7)
    expect(deployment(printed.edges, 'origin').spec.strategy.rollingUpdate.maxUnavailable).toBe(0)
    expect(object(printed.origins, 'StatefulSet', 'origin').spec).toMatchObject({
      updateStrategy: { type: 'OnDelete' },
      minReadySeconds: 7,
    })
    expect(deployment(printed.plain, 'edge').spec).not.toHaveProperty('minReadySeconds')
  })

  it('leave their number to an autoscaler, and are spread and kept as several', () => {
    expect(deployment(printed.autoscaled, 'edge').spec).not.toHaveProperty('replicas')
    expect(podSpec(printed.autoscaled, 'edge').topologySpreadConstraints).toHaveLength(2)
    expect(object(printed.autoscaled, 'PodDisruptionBudget', 'edge').spec.maxUnavailable).toBe(1)
    expect(deployment(printed.proxies, 'proxy').spec).not.toHaveProperty('replicas')
    expect(deployment(printed.plain, 'edge').spec.replicas).toBe(3)
  })

  it('have a budget of what must stay, instead of what may go', () => {
    const { spec } = object(printed.edges, 'PodDisruptionBudget', 'edge')
    expect(spec).toMatchObject({ minAvailable: '50%' })
    expect(spec).not.toHaveProperty('maxUnavailable')
  })
})

it('the data volume can be memory, with a limit', () => {
  expect(podSpec(printed.edges, 'edge').volumes).toContainEqual({ name: 'data', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } })
  expect(podSpec(printed.edges, 'origin').volumes).toContainEqual({ name: 'data', emptyDir: { sizeLimit: '20Gi' } })
})

describe('the ServiceAccount', () => {
  it('is made for all pods, whose token none of them has', () => {
    const { metadata, automountServiceAccountToken } = printed.account.manifests.find(({ kind }) => kind === 'ServiceAccount') as Manifest
    expect(automountServiceAccountToken).toBe(false)
    expect(metadata.annotations).toEqual({ role: 'x' })
    for (const pod of [
      podSpec(printed.account, 'origin'),
      podSpec(printed.account, 'publisher'),
      object(printed.account, 'Pod', 'test-stream').spec,
    ])
      expect(pod).toMatchObject({ serviceAccountName: metadata.name, automountServiceAccountToken: false })
  })

  it('is one that exists, but where a role has its own', () => {
    expect(podSpec(printed.named, 'origin').serviceAccountName).toBe('own')
    expect(podSpec(printed.named, 'publisher').serviceAccountName).toBe('mine')
    expect(printed.named.manifests.filter(({ kind }) => kind === 'ServiceAccount')).toEqual([])
    expect(podSpec(printed.plain, 'origin').serviceAccountName).toBe('default')
  })
})

it('the public Service takes addresses of nodes, and says how it keeps clients', () => {
  expect(object(printed.service, 'Service', publicService(printed.service)).spec).toMatchObject({
    externalIPs: ['192.0.2.1'],
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
    internalTrafficPolicy: 'Local',
  })
})

it('a host port is open at the pods that offer the port, of which a node has one at a time', () => {
  const port = (name: string, of: string) => container(printed.hostPorts, name, 'srs').ports.find((p: { name: string }) => p.name === of)
  expect(port('edge', 'rtmp')).toMatchObject({ containerPort: 1935, hostPort: 11935 })
  expect(port('origin', 'int-rtmp')).not.toHaveProperty('hostPort')
  expect(deployment(printed.hostPorts, 'edge').spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 1, maxSurge: 0 })
})

describe('public ports', () => {
  it('are those of stream casters and of SIP, where they listen', () => {
    expect(servicePorts(printed.casters, publicService(printed.casters))).toMatchObject({
      caster: [89, 'caster', 'TCP'],
      'caster-2': [9000, 'caster-2', 'TCP'],
      sip: [5061, 'sip', 'TCP'],
    })
    expect(servicePorts(printed.closed, publicService(printed.closed))).not.toHaveProperty('caster')
    expect(containerPorts(printed.closed, 'origin')).toMatchObject({ caster: [8936, 'TCP'] })
  })

  it('are RTSP at the origin and RTMPS at the edges', () => {
    expect(servicePorts(printed.newProtocols, publicService(printed.newProtocols))).toMatchObject({
      rtsp: [8554, 'rtsp', 'TCP'],
      rtmps: [1443, 'rtmps', 'TCP'],
    })
    expect(containerPorts(printed.newProtocols, 'origin')).toMatchObject({ rtsp: [8554, 'TCP'], 'int-rtmps': [1443, 'TCP'] })
    expect(containerPorts(printed.newProtocols, 'edge')).toMatchObject({ 'int-rtsp': [8554, 'TCP'], rtmps: [1443, 'TCP'] })
  })
})
