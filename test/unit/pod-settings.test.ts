// Settings of pods and containers beyond the plain ones: what each does, to which pods.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Values } from '../../schema/values.ts'
import type { Rendered } from '../support/manifest.ts'
import { container, object, podSpec } from '../support/objects.ts'
import { render, renderNamed } from '../support/render.ts'

const typed = (values: Values) => values
const exec = (...command: string[]) => ({ exec: { command } })

/** Rendered in one go, by name. */
const documents = {
  plain: typed({ publisher: { enabled: true } }),
  hostNetwork: typed({ mode: 'edge-cluster', edge: { pod: { hostNetwork: true } } }),
  ownDns: typed({ pod: { hostNetwork: true, dnsPolicy: 'Default' } }),
  pull: typed({
    global: { imagePullSecrets: ['everywhere', { name: 'object' }] },
    pod: { imagePullSecrets: ['pods', 'everywhere'] },
    publisher: { enabled: true, pod: { imagePullSecrets: [{ name: 'demo' }] } },
  }),
  lifecycle: typed({
    mode: 'nginx-sidecar',
    pod: { lifecycle: { postStart: exec('a') } },
    nginx: { pod: { lifecycle: { preStop: exec('b') } } },
    publisher: { enabled: true },
  }),
  probes: typed({
    mode: 'nginx-sidecar',
    pod: { livenessProbe: exec('a'), readinessProbe: { tcpSocket: { port: 'rtmp' }, periodSeconds: 7 } },
    nginx: { pod: { startupProbe: { httpGet: { path: '/own', port: 'hls' } } } },
    publisher: { enabled: true },
  }),
  openshift: typed({
    mode: 'nginx-sidecar',
    pod: { podSecurityContext: { runAsUser: null, runAsGroup: null, fsGroup: null } },
    nginx: { pod: { securityContext: { runAsUser: null, runAsGroup: null } } },
  }),
  nulls: typed({
    mode: 'edge-cluster',
    pod: { annotations: { a: 'all', b: 'all' }, nodeSelector: { disk: 'ssd' }, dnsConfig: { options: [{ name: 'ndots', value: '3' }] } },
    edge: { pod: { annotations: { a: null }, nodeSelector: { disk: null, zone: 'a' } } },
  }),
  numbers: typed({
    commonLabels: { shard: 7, on: true },
    service: { annotations: { 'example.com/ports': 1935, 'example.com/bytes': 10_000_000, 'example.com/share': 0.5 } },
    pod: { annotations: { 'example.com/scrape': true }, nodeSelector: { generation: 3 } },
  }),
  templates: typed({
    commonLabels: { release: '{{ .Release.Name }}' },
    pod: {
      annotations: { a: '{{ .Release.Namespace }}-{{ .Values.mode }}' },
      env: [{ name: 'A', value: '{{ .Release.Name }}' }],
      envFrom: [{ secretRef: { name: '{{ .Release.Name }}-env' } }],
      serviceAccountName: '{{ .Release.Name }}-account',
      imagePullSecrets: ['{{ .Release.Name }}-pull'],
    },
    origin: { persistence: { enabled: true, existingClaim: '{{ .Release.Name }}-claim' }, configText: 'listen 1935; # {{ not one }}\n' },
    service: { annotations: { host: '{{ .Release.Name }}.example' } },
  }),
  busy: typed({
    pod: {
      labels: { app: 'mine' },
      annotations: { 'sidecar.example/inject': 'true' },
      env: [{ name: 'A', value: 'b' }],
      sidecars: [{ name: 'beside', image: 'i' }],
      initContainers: [{ name: 'before', image: 'i' }],
      volumes: [{ name: 'v', emptyDir: {} }],
      volumeMounts: [{ name: 'v', mountPath: '/v' }],
      livenessProbe: { periodSeconds: 5 },
      lifecycle: { preStop: exec('a') },
      hostNetwork: true,
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ operator: 'Exists' }],
      priorityClassName: 'media',
      podSecurityContext: { runAsUser: 2000 },
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      serviceAccountName: 'account',
      imagePullSecrets: ['pull'],
    },
    tests: { pod: { annotations: { 'sidecar.example/inject': 'false' } } },
  }),
  untested: typed({ tests: { enabled: false } }),
}

let printed: Record<keyof typeof documents, Rendered>
beforeAll(async () => {
  printed = await renderNamed(documents)
})

const testPod = (rendered: Rendered) => object(rendered, 'Pod', 'test-stream')

describe('hostNetwork', () => {
  it('keeps the cluster’s name servers, unless the user chooses', () => {
    expect(podSpec(printed.hostNetwork, 'edge')).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' })
    expect(podSpec(printed.ownDns, 'origin')).toMatchObject({ hostNetwork: true, dnsPolicy: 'Default' })
    expect(podSpec(printed.plain, 'origin')).not.toHaveProperty('dnsPolicy')
  })

  it('stops a pod before the next one, which needs its ports', () => {
    const strategy = (name: string) => object(printed.hostNetwork, 'Deployment', name).spec.strategy
    expect(strategy('edge')).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } })
    expect(strategy('origin').rollingUpdate.maxSurge).toBe('25%')
  })
})

it('pull secrets are those for all, by name or as objects, then the component’s own, each once', () => {
  const secrets = (names: string[]) => names.map(name => ({ name }))
  expect(podSpec(printed.pull, 'origin').imagePullSecrets).toEqual(secrets(['everywhere', 'object', 'pods']))
  expect(podSpec(printed.pull, 'publisher').imagePullSecrets).toEqual(secrets(['everywhere', 'object', 'demo']))
  expect(testPod(printed.pull).spec.imagePullSecrets).toEqual(secrets(['everywhere', 'object', 'pods']))
})

describe('lifecycle', () => {
  it('is added to the chart’s, handler by handler', () => {
    expect(container(printed.lifecycle, 'origin', 'srs').lifecycle).toEqual({ postStart: exec('a'), preStop: { sleep: { seconds: 2 } } })
    expect(container(printed.lifecycle, 'origin', 'nginx').lifecycle).toEqual({ preStop: exec('b') })
  })

  it('is not that of containers which serve nobody', () => {
    expect(container(printed.lifecycle, 'origin', 'check-config')).not.toHaveProperty('lifecycle')
    expect(container(printed.lifecycle, 'publisher', 'livestream')).not.toHaveProperty('lifecycle')
  })
})

describe('a probe’s own handler', () => {
  it('replaces what the chart asks, and nothing else', () => {
    const { livenessProbe, readinessProbe, startupProbe } = container(printed.probes, 'origin', 'srs')
    const patience = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3, terminationGracePeriodSeconds: 10 }
    expect(livenessProbe).toEqual({ ...exec('a'), ...patience })
    expect(readinessProbe).toEqual({ tcpSocket: { port: 'rtmp' }, periodSeconds: 7, timeoutSeconds: 5, failureThreshold: 3 })
    expect(startupProbe.httpGet).toEqual({ path: '/', port: 'api' })
    expect(container(printed.probes, 'origin', 'nginx').startupProbe.httpGet).toEqual({ path: '/own', port: 'hls' })
  })

  it('is not asked of containers that serve nobody', () => {
    expect(container(printed.probes, 'publisher', 'livestream')).not.toHaveProperty('livenessProbe')
    expect(container(printed.probes, 'origin', 'check-config')).not.toHaveProperty('livenessProbe')
  })
})

describe('null', () => {
  it('leaves users and groups to the cluster, and keeps the rest of what hardens a pod', () => {
    const { securityContext } = podSpec(printed.openshift, 'origin')
    expect(Object.keys(securityContext).sort()).toEqual(['fsGroupChangePolicy', 'runAsNonRoot', 'seccompProfile'])
    const nginx = container(printed.openshift, 'origin', 'nginx').securityContext
    expect(Object.keys(nginx).sort()).toEqual(['allowPrivilegeEscalation', 'capabilities', 'readOnlyRootFilesystem'])
  })

  it('does so in Helm 3 as well', async () => {
    const three = await render(documents.openshift, { helm: '3' })
    expect(podSpec(three, 'origin')).toEqual(podSpec(await render(documents.openshift, { helm: '4' }), 'origin'))
    expect(podSpec(three, 'origin').securityContext).not.toHaveProperty('runAsUser')
  })

  it('of a role takes away what is set for all', () => {
    const { metadata, spec } = object(printed.nulls, 'Deployment', 'edge').spec.template
    expect(metadata.annotations).toMatchObject({ b: 'all' })
    expect(metadata.annotations).not.toHaveProperty('a')
    expect(spec.nodeSelector).toEqual({ zone: 'a' })
    expect(podSpec(printed.nulls, 'origin').nodeSelector).toEqual({ disk: 'ssd' })
  })
})

it('numbers and booleans are strings where Kubernetes wants strings', () => {
  expect(object(printed.numbers, 'Deployment', 'origin').metadata.labels).toMatchObject({ shard: '7', on: 'true' })
  const service = printed.numbers.manifests.find(({ kind }) => kind === 'Service')
  expect(service?.metadata.annotations).toEqual({
    'example.com/ports': '1935',
    'example.com/bytes': '10000000',
    'example.com/share': '0.5',
  })
  const { metadata, spec } = object(printed.numbers, 'Deployment', 'origin').spec.template
  expect(metadata.annotations['example.com/scrape']).toBe('true')
  expect(spec.nodeSelector).toEqual({ generation: '3' })
})

it('strings are templates: labels, annotations, variables, the names of what exists; a configuration of SRS is none', () => {
  const { metadata, spec } = object(printed.templates, 'Deployment', 'origin').spec.template
  expect(metadata.labels.release).toBe('live')
  expect(metadata.annotations.a).toBe('media-single')
  expect(spec).toMatchObject({ serviceAccountName: 'live-account', imagePullSecrets: [{ name: 'live-pull' }] })
  expect(spec.volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'live-claim' } })
  const srs = container(printed.templates, 'origin', 'srs')
  expect(srs.env).toContainEqual({ name: 'A', value: 'live' })
  expect(srs.envFrom).toEqual([{ secretRef: { name: 'live-env' } }])
  const service = printed.templates.manifests.find(({ kind }) => kind === 'Service')
  expect(service?.metadata.annotations).toEqual({ host: 'live.example' })
  expect(object(printed.templates, 'ConfigMap', 'origin').data['srs.conf']).toContain('{{ not one }}')
})

describe('the pod of helm test', () => {
  it('runs where, as whom and with the pull secrets that pod says, and has nothing else of it', () => {
    const { metadata, spec } = testPod(printed.busy)
    expect(spec).toMatchObject({
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ operator: 'Exists' }],
      priorityClassName: 'media',
      serviceAccountName: 'account',
      imagePullSecrets: [{ name: 'pull' }],
      securityContext: { runAsUser: 2000, runAsNonRoot: true },
    })
    expect(spec.containers.map(({ name }: { name: string }) => name)).toEqual(['stream'])
    const [stream] = spec.containers
    expect(stream.securityContext).toMatchObject({ seccompProfile: { type: 'RuntimeDefault' }, readOnlyRootFilesystem: true })
    for (const key of ['env', 'livenessProbe', 'lifecycle']) expect(stream).not.toHaveProperty(key)
    for (const key of ['initContainers', 'hostNetwork']) expect(spec).not.toHaveProperty(key)
    expect(spec.volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: expect.any(String) } }])
    expect(metadata.labels).not.toHaveProperty('app')
    expect(metadata.annotations).toMatchObject({ 'sidecar.example/inject': 'false' })
  })

  it('is deleted when it has succeeded, where Helm reads its logs first', async () => {
    const policy = async (helm: '3' | '4') =>
      testPod(await render({}, { helm })).metadata.annotations?.['helm.sh/hook-delete-policy']?.split(',')
    expect(await policy('4')).toEqual(['before-hook-creation', 'hook-succeeded'])
    expect(await policy('3')).toEqual(['before-hook-creation'])
  })

  it('can be left out', () => {
    expect(printed.untested.manifests.filter(({ kind }) => kind === 'Pod')).toEqual([])
    expect(printed.plain.manifests.filter(({ kind }) => kind === 'Pod')).toHaveLength(1)
  })
})
