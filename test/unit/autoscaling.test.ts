// Who sets the number of edges and of pods of the HLS cache, and by what.
import { beforeAll, describe, expect, it } from 'vitest'
import { checkInvariants } from '../support/invariants.ts'
import type { Rendered } from '../support/manifest.ts'
import { object, servicePorts } from '../support/objects.ts'
import type { Loose } from '../support/pods.ts'
import { type AnyValues, renderError, renderNamed } from '../support/render.ts'

const exporter = (listen: number) => ({ exporter: { enabled: true, listen } })
const documents = {
  hpa: {
    mode: 'edge-cluster',
    edge: {
      autoscaling: { enabled: true, minReplicas: 1, cpu: '600m' },
      canary: { enabled: true, replicas: 4 },
      pod: { sidecars: [{ name: 'log', image: 'log' }] },
    },
    hlsCache: { autoscaling: { enabled: true } },
    origin: { verticalPodAutoscaler: { enabled: true } },
  },
  sidecar: { mode: 'nginx-sidecar', hlsCache: { autoscaling: { enabled: true } } },
  keda: {
    mode: 'origin-cluster',
    edge: {
      config: exporter(19_972),
      canary: { enabled: true },
      autoscaling: { keda: { enabled: true, clients: 300, triggers: [{ type: 'cron', metadata: { desiredReplicas: '9' } }] } },
    },
    origin: { workload: 'Deployment', verticalPodAutoscaler: { enabled: true } },
  },
  prometheus: {
    mode: 'edge-cluster',
    config: exporter(9972),
    edge: { autoscaling: { cpu: '', keda: { enabled: true, prometheus: { serverAddress: 'http://prometheus:9090' } } } },
  },
  nobody: { mode: 'edge-cluster', edge: { replicas: null, canary: { enabled: true, replicas: 2 } } },
} satisfies Record<string, AnyValues>

let rendered: Record<keyof typeof documents, Rendered>
beforeAll(async () => {
  rendered = await renderNamed(documents)
  for (const one of Object.values(rendered)) await checkInvariants(one, { except: ['pod-security', 'hardening'] })
})
const replicas = (one: Rendered, name: string) => object(one, 'Deployment', name).spec.replicas
const triggers = (one: Rendered): Loose[] => object(one, 'ScaledObject', 'edge').spec.triggers

describe('a HorizontalPodAutoscaler', () => {
  it('goes by the cores of the container that serves, whatever it requests and whatever runs beside it', () => {
    for (const [name, container, cores] of [
      ['edge', 'srs', '600m'],
      ['hls-cache', 'nginx', '1'],
    ] as const)
      expect(object(rendered.hpa, 'HorizontalPodAutoscaler', name).spec.metrics).toEqual([
        {
          type: 'ContainerResource',
          containerResource: { name: 'cpu', container, target: { type: 'AverageValue', averageValue: cores } },
        },
      ])
  })

  it('removes one edge in as long as viewers need to leave', () => {
    const { scaleDown } = object(rendered.hpa, 'HorizontalPodAutoscaler', 'edge').spec.behavior
    expect(scaleDown).toEqual({ stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }] })
  })

  it('is the only one to set the number, but for the canary, which has its own', () => {
    expect([replicas(rendered.hpa, 'edge'), replicas(rendered.hpa, 'hls-cache')]).toEqual([undefined, undefined])
    expect(replicas(rendered.hpa, 'edge-canary')).toBe(4)
    expect(replicas(rendered.nobody, 'edge-canary')).toBe(2)
  })

  it('has pods that are spread and kept as several, though there may be one at times', () => {
    expect(object(rendered.hpa, 'PodDisruptionBudget', 'edge').spec.maxUnavailable).toBe(1)
    expect(object(rendered.hpa, 'Deployment', 'edge').spec.template.spec.topologySpreadConstraints).toHaveLength(2)
  })

  it('brings the cache where the mode has none by default', () => {
    expect(object(rendered.sidecar, 'HorizontalPodAutoscaler', 'hls-cache').spec.minReplicas).toBe(2)
    expect(replicas(rendered.sidecar, 'hls-cache')).toBeUndefined()
  })
})

describe('a ScaledObject', () => {
  it('asks each edge for its clients, at the port of the exporter, by a Service that has it', () => {
    expect(servicePorts(rendered.keda, 'edge')).toEqual({ metrics: [19_972, 'metrics', 'TCP'] })
    const service = object(rendered.keda, 'Service', 'edge').metadata.name
    expect(triggers(rendered.keda)[0]).toEqual({
      type: 'metrics-api',
      name: 'clients',
      // KEDA has averaged already. An AverageValue would be divided by the number of edges once more.
      metricType: 'Value',
      metadata: {
        // KEDA reads service and namespace off the first two parts, and only a third keeps the port out of them.
        url: `http://${service}.media.svc:19972/metrics`,
        format: 'prometheus',
        valueLocation: 'srs_clients',
        targetValue: '300',
        aggregateFromKubeServiceEndpoints: 'true',
        aggregationType: 'average',
      },
    })
  })

  it("goes by CPU too, and by the user's own triggers", () => {
    expect(triggers(rendered.keda).slice(1)).toEqual([
      { type: 'cpu', name: 'cpu', metricType: 'AverageValue', metadata: { value: '700m', containerName: 'srs' } },
      { type: 'cron', metadata: { desiredReplicas: '9' } },
    ])
  })

  it('asks Prometheus where there is one, for the edges without the canary, and needs no Service', () => {
    const [one, ...others] = triggers(rendered.prometheus)
    expect(others).toEqual([])
    expect(one).toMatchObject({ type: 'prometheus', metricType: 'AverageValue', metadata: { threshold: '500' } })
    const [, name = '', pods = ''] = /^sum\(srs_clients\{namespace="media",pod=~"(.*?)(-\[.*)"\}\)$/.exec(one.metadata.query) ?? []
    expect(name).toBe(object(rendered.prometheus, 'Deployment', 'edge').metadata.name)
    const matches = (pod: string) => new RegExp(`^${name}${pods}$`).test(pod)
    expect([matches(`${name}-5d9c7f-x2x2x`), matches(`${name}-canary-5d9c7f-x2x2x`)]).toEqual([true, false])
    expect(rendered.prometheus.manifests.some(({ kind, metadata }) => kind === 'Service' && /-edge$/.test(metadata.name))).toBe(false)
  })

  it('has the same bounds and the same pace', () => {
    const { spec } = object(rendered.keda, 'ScaledObject', 'edge')
    expect([spec.minReplicaCount, spec.maxReplicaCount]).toEqual([2, 10])
    expect(spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies).toEqual([
      { type: 'Pods', value: 1, periodSeconds: 300 },
    ])
    expect(replicas(rendered.keda, 'edge')).toBeUndefined()
    expect(rendered.keda.manifests.some(({ kind }) => kind === 'HorizontalPodAutoscaler')).toBe(false)
  })
})

it('a VerticalPodAutoscaler recommends, for each origin, and changes nothing', () => {
  const all = (one: Rendered) => one.manifests.filter(({ kind }) => kind === 'VerticalPodAutoscaler').map(({ spec }) => spec)
  expect(all(rendered.hpa).map(({ targetRef }) => targetRef.name)).toEqual([object(rendered.hpa, 'Deployment', 'origin').metadata.name])
  expect(all(rendered.keda)).toHaveLength(3)
  for (const { updatePolicy } of [...all(rendered.hpa), ...all(rendered.keda)]) expect(updatePolicy).toEqual({ updateMode: 'Off' })
})

it('asks for a Kubernetes that has by default what autoscalers go by', async () => {
  const cpu = { mode: 'edge-cluster', edge: { autoscaling: { enabled: true } } }
  expect(await renderError(cpu, { kubeVersion: '1.26.15' })).toContain('requires kubeVersion: >=1.27')
  expect(await renderError(cpu, { kubeVersion: '1.27.0-gke.100' })).toBeUndefined()
})
