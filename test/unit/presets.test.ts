// The guide's three clusters, as a table of its facts, against the presets that stand for them.
import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { Values } from '../../schema/values.ts'
import type { Manifest, Rendered } from '../support/manifest.ts'
import { render } from '../support/render.ts'

interface Guide {
  preset: string
  /** Replicas of each Deployment, by its containers. */
  deployments: Record<string, number>
  /** Each Service: its type, and for each port the container that it reaches and that container's port. nginx as non-root cannot have port 80. */
  services: { type: string; ports: Record<number, string> }[]
  /** Pairs of containers that share a volume. */
  shared?: [string, string]
}

/** The guide has none: there, the API is public alone. */
const insideApi = { type: 'ClusterIP', ports: { 1985: 'srs:1985' } }

const guide: Guide[] = [
  {
    preset: 'tutorial-single',
    deployments: { srs: 1 },
    services: [{ type: 'LoadBalancer', ports: { 1935: 'srs:1935', 1985: 'srs:1985', 8080: 'srs:8080' } }, insideApi],
  },
  {
    preset: 'tutorial-nginx',
    deployments: { 'nginx+srs': 1 },
    services: [{ type: 'LoadBalancer', ports: { 80: 'nginx', 1935: 'srs:1935', 1985: 'srs:1985', 8080: 'srs:8080' } }, insideApi],
    shared: ['srs', 'nginx'],
  },
  {
    preset: 'tutorial-edge',
    deployments: { 'nginx+srs': 1, srs: 3 },
    services: [
      { type: 'ClusterIP', ports: { 1935: 'srs:1935 of nginx+srs', 1985: 'srs:1985 of nginx+srs' } },
      { type: 'LoadBalancer', ports: { 80: 'nginx of nginx+srs', 1985: 'srs:1985 of nginx+srs' } },
      { type: 'LoadBalancer', ports: { 1935: 'srs:1935 of srs', 8080: 'srs:8080 of srs' } },
    ],
    shared: ['srs', 'nginx'],
  },
]

describe.each(guide)('$preset', ({ preset, deployments, services, shared }) => {
  const values = load(readFileSync(new URL(`../../charts/srs/presets/${preset}.yaml`, import.meta.url), 'utf8')) as Values

  it('has the guide’s Deployments, Services and volume', async () => {
    const rendered = await render(values)
    const all = rendered.manifests.filter(m => m.kind === 'Deployment')
    expect(Object.fromEntries(all.map(d => [composition(d), d.spec.replicas]))).toEqual(deployments)
    const found = rendered.manifests
      .filter(m => m.kind === 'Service')
      .map(s => ({ type: s.spec.type, ports: reach(rendered, s, all.length > 1) }))
    expect(found).toHaveLength(services.length)
    expect(found).toEqual(expect.arrayContaining(services))
    if (shared) {
      const pod = all.find(d => composition(d).includes('nginx'))?.spec.template.spec
      const volumes = shared.map(name => mounts(pod, name))
      const common = volumes[0]?.filter(volume => volumes[1]?.includes(volume))
      expect(common).toEqual(['data'])
    }
  })
})

const composition = (deployment: Manifest) =>
  deployment.spec.template.spec.containers
    .map((c: { name: string }) => c.name)
    .sort()
    .join('+')

const mounts = (pod: { containers: { name: string; volumeMounts: { name: string }[] }[] }, name: string) =>
  pod.containers.find(c => c.name === name)?.volumeMounts.map(m => m.name)

/** For each port of a Service, the container behind it, found as Kubernetes finds it: by the selector, then by the port's name. */
function reach({ manifests }: Rendered, service: Manifest, several: boolean): Record<number, string> {
  const selected = manifests.filter(
    m =>
      m.kind === 'Deployment' &&
      Object.entries(service.spec.selector).every(([label, value]) => m.spec.template.metadata.labels[label] === value),
  )
  return Object.fromEntries(
    service.spec.ports.map((port: { port: number; targetPort: string }) => {
      const behind = selected.flatMap(deployment =>
        deployment.spec.template.spec.containers.flatMap((c: { name: string; ports: { name: string; containerPort: number }[] }) =>
          c.ports
            .filter(p => p.name === port.targetPort)
            .map(p => `${c.name}${c.name === 'nginx' ? '' : `:${p.containerPort}`}${several ? ` of ${composition(deployment)}` : ''}`),
        ),
      )
      return [port.port, behind.join(', ')]
    }),
  )
}
