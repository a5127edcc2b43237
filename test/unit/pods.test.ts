// Pods and containers: images, settings, probes, volumes.
import { describe, expect, it } from 'vitest'
import type { Values } from '../../schema/values.ts'
import { defaultImages } from '../../scripts/images.ts'
import type { Rendered } from '../support/manifest.ts'
import { container, object, objectNames, podSpec } from '../support/objects.ts'
import { render } from '../support/render.ts'

const values = (v: Values) => v
const tags = { srs: defaultImages.srs.tag, nginx: defaultImages.nginx.tag }
const image = async (v: Values, deployment = 'origin', name = 'srs') => container(await render(v), deployment, name).image

describe('images', () => {
  it.each<[string, Values, string]>([
    ['the default', {}, `ossrs/srs:${tags.srs}`],
    ['a tag', { image: { tag: '6.0-r0' } }, 'ossrs/srs:6.0-r0'],
    ['a digest, over the tag', { image: { tag: '6', digest: `sha256:${'a'.repeat(64)}` } }, `ossrs/srs@sha256:${'a'.repeat(64)}`],
    ['a registry', { image: { registry: 'a.example' } }, `a.example/ossrs/srs:${tags.srs}`],
    ['the registry of all charts', { global: { imageRegistry: 'g.example' } }, `g.example/ossrs/srs:${tags.srs}`],
    [
      'an image’s own registry goes first',
      { global: { imageRegistry: 'g.example' }, image: { registry: 'a.example' } },
      `a.example/ossrs/srs:${tags.srs}`,
    ],
    ['a role’s image', { origin: { image: { tag: '5' } } }, 'ossrs/srs:5'],
    [
      'a role’s tag, over the digest for all',
      { image: { digest: `sha256:${'a'.repeat(64)}` }, origin: { image: { tag: '5' } } },
      'ossrs/srs:5',
    ],
  ])('%s', async (_, v, expected) => {
    expect(await image(v)).toBe(expected)
  })

  it('nginx and demo streams follow the global registry, and all pods have the pull secrets', async () => {
    const rendered = await render(
      values({
        mode: 'nginx-sidecar',
        publisher: { enabled: true },
        global: { imageRegistry: 'g.example', imagePullSecrets: [{ name: 'pull' }] },
      }),
    )
    expect(container(rendered, 'origin', 'nginx').image).toBe(`g.example/nginx:${tags.nginx}`)
    expect(container(rendered, 'publisher', 'livestream').image).toBe(`g.example/ossrs/srs:${tags.srs}`)
    for (const name of ['origin', 'publisher']) expect(podSpec(rendered, name).imagePullSecrets).toEqual([{ name: 'pull' }])
    expect(object(rendered, 'Pod', 'test-stream').spec.imagePullSecrets).toEqual([{ name: 'pull' }])
  })
})

describe('default images', () => {
  it.each(Object.entries(tags))('%s has a full version, so that nodes agree and a rollback restores', (_, tag) => {
    expect(tag).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it.each([{ tag: '' }, { tag: null }])('an empty tag of nginx is its own default, not the version of SRS: %j', async tag => {
    expect(await image(values({ mode: 'nginx-sidecar', nginx: { image: tag as object } }), 'origin', 'nginx')).toBe(`nginx:${tags.nginx}`)
  })

  it('demo streams and the test take the image of SRS, which has ffmpeg, unless they are given another', async () => {
    const digest = `sha256:${'a'.repeat(64)}`
    const publishers = async (own: object) => {
      const rendered = await render(values({ image: { tag: '5', digest }, publisher: { enabled: true, image: own } }))
      const [test] = object(rendered, 'Pod', 'test-stream').spec.containers
      return [container(rendered, 'publisher', 'livestream').image, test.image]
    }
    expect(await publishers({})).toEqual(Array(2).fill(`ossrs/srs@${digest}`))
    expect(await publishers({ repository: 'ffmpeg', tag: '8' })).toEqual(Array(2).fill('ffmpeg:8'))
  })
})

describe('pod settings', () => {
  it('are those of all pods, and over them the role’s', async () => {
    const rendered = await render(
      values({
        mode: 'edge-cluster',
        pod: {
          annotations: { a: 'all', b: 'all' },
          nodeSelector: { disk: 'ssd' },
          priorityClassName: 'media',
          env: [{ name: 'TZ', value: 'UTC' }],
          resources: { limits: { memory: '1Gi' } },
        },
        edge: { pod: { annotations: { b: 'edge' }, labels: { tier: 'edge' }, resources: { limits: { memory: '2Gi' } } } },
      }),
    )
    const edge = object(rendered, 'Deployment', 'edge').spec.template
    expect(edge.metadata.annotations).toMatchObject({ a: 'all', b: 'edge' })
    expect(edge.metadata.labels.tier).toBe('edge')
    expect(edge.spec).toMatchObject({ nodeSelector: { disk: 'ssd' }, priorityClassName: 'media' })
    expect(container(rendered, 'edge', 'srs').resources.limits).toEqual({ memory: '2Gi' })
    expect(container(rendered, 'origin', 'srs').resources.limits.memory).toBe('1Gi')
    expect(container(rendered, 'origin', 'srs').env).toEqual([{ name: 'TZ', value: 'UTC' }])
    expect(podSpec(rendered, 'origin').nodeSelector).toEqual({ disk: 'ssd' })
  })

  it('request by role what it needs, and no more CPU than it may use', async () => {
    const rendered = await render(values({ mode: 'edge-cluster' }))
    for (const [name, program] of [
      ['origin', 'srs'],
      ['edge', 'srs'],
      ['hls-cache', 'nginx'],
    ] as const) {
      const { requests, limits } = container(rendered, name, program).resources
      expect(Object.keys(requests), name).toEqual(['cpu', 'ephemeral-storage', 'memory'])
      expect(limits?.cpu, name).toBeUndefined()
      expect(limits?.memory, name).toBeDefined()
    }
  })

  it('never have a limit below a request, of which one is the user’s', async () => {
    const resources = async (own: object) => container(await render({ pod: { resources: own } }), 'origin', 'srs').resources
    expect(await resources({ requests: { memory: '9Gi' } })).toMatchObject({ requests: { memory: '9Gi' } })
    expect(await resources({ requests: { memory: '9Gi' } })).not.toHaveProperty('limits')
    expect(await resources({ limits: { memory: '1Mi' } })).toMatchObject({ limits: { memory: '1Mi' } })
    expect((await resources({ limits: { memory: '1Mi' } })).requests).not.toHaveProperty('memory')
    expect((await resources({ limits: { memory: null } })).limits?.memory).toBeUndefined()
  })

  it('may loosen the security context, one field at a time', async () => {
    const loose = values({ pod: { podSecurityContext: { runAsUser: 2000 }, securityContext: { readOnlyRootFilesystem: false } } })
    const rendered = await render(loose, { invariants: { except: ['hardening'] } })
    expect(podSpec(rendered, 'origin').securityContext).toMatchObject({ runAsUser: 2000, runAsNonRoot: true, fsGroup: 1000 })
    expect(container(rendered, 'origin', 'srs').securityContext).toMatchObject({
      readOnlyRootFilesystem: false,
      allowPrivilegeEscalation: false,
    })
  })

  it('nginx is the user of its image', async () => {
    const rendered = await render(values({ mode: 'nginx-sidecar' }))
    expect(container(rendered, 'origin', 'nginx').securityContext).toMatchObject({ runAsUser: 101, readOnlyRootFilesystem: true })
  })

  it('tune probes without losing what they ask', async () => {
    const rendered = await render(values({ pod: { livenessProbe: { periodSeconds: 60 }, startupProbe: { enabled: false } } }))
    const srs = container(rendered, 'origin', 'srs')
    expect(srs.livenessProbe).toMatchObject({ exec: { command: expect.anything() }, periodSeconds: 60, timeoutSeconds: 5 })
    expect(srs.readinessProbe.httpGet).toEqual({ path: '/', port: 'api' })
    expect(srs.livenessProbe).not.toHaveProperty('enabled')
    expect(srs).not.toHaveProperty('startupProbe')
  })

  it('ask few questions of DNS, and again soon, unless the user says how', async () => {
    const options = async (values: Values) => podSpec(await render(values), 'origin').dnsConfig
    expect((await options({})).options).toContainEqual({ name: 'timeout', value: '1' })
    const dnsConfig = { options: [{ name: 'ndots', value: '5' }] }
    expect(await options({ pod: { dnsConfig } })).toEqual(dnsConfig)
  })

  it('add volumes, mounts, init containers and sidecars to the chart’s', async () => {
    const rendered = await render(
      values({
        origin: {
          pod: {
            volumes: [{ name: 'keys', secret: { secretName: 'keys' } }],
            volumeMounts: [{ name: 'keys', mountPath: '/keys', readOnly: true }],
            initContainers: [{ name: 'wait', image: 'i' }],
            sidecars: [{ name: 'beside', image: 'i' }],
          },
        },
      }),
      { invariants: { existing: ['keys'], except: ['hardening', 'pod-security'] } },
    )
    const pod = podSpec(rendered, 'origin')
    expect(pod.volumes.map((v: { name: string }) => v.name)).toEqual(['config', 'data', 'tmp', 'keys'])
    expect(pod.initContainers.map((c: { name: string }) => c.name)).toEqual(['check-config', 'wait'])
    expect(pod.containers.map((c: { name: string }) => c.name)).toEqual(['srs', 'beside'])
    expect(container(rendered, 'origin', 'srs').volumeMounts).toContainEqual({ name: 'keys', mountPath: '/keys', readOnly: true })
    expect(container(rendered, 'origin', 'check-config').volumeMounts).toContainEqual({ name: 'keys', mountPath: '/keys', readOnly: true })
  })

  it('spread edges over zones and nodes, unless the user says how', async () => {
    const spread = async (v: Values) => podSpec(await render(v), 'edge').topologySpreadConstraints
    expect(await spread({ mode: 'edge-cluster' })).toMatchObject([
      { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    ])
    const zone = { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' } as const
    const [own] = await spread({ mode: 'edge-cluster', edge: { pod: { topologySpreadConstraints: [zone] } } })
    expect(own).toMatchObject(zone)
    expect(own.labelSelector.matchLabels['ossrs.io/role']).toBe('edge')
    expect(await spread({ mode: 'edge-cluster', edge: { pod: { topologySpreadConstraints: [] } } })).toBeUndefined()
  })
})

describe('cluster-autoscaler', () => {
  const safe = (rendered: Rendered, deployment: string) =>
    object(rendered, 'Deployment', deployment).spec.template.metadata.annotations?.['cluster-autoscaler.kubernetes.io/safe-to-evict']

  it('may move what keeps nothing, but no edge that waits for its viewers longer than it does', async () => {
    const rendered = await render({ mode: 'edge-cluster', publisher: { enabled: true } })
    expect(['hls-cache', 'publisher', 'edge', 'origin'].map(name => safe(rendered, name))).toEqual(['true', 'true', 'false', undefined])
    const proxy = { image: { repository: 'srs-proxy', tag: '1' } }
    expect(safe(await render({ mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy }), 'proxy')).toBe('true')
    const edge = { terminationGracePeriodSeconds: 600 }
    expect(safe(await render({ mode: 'edge-cluster', edge }), 'edge')).toBe('true')
    const annotations = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' }
    expect(safe(await render({ mode: 'edge-cluster', edge: { pod: { annotations } } }), 'edge')).toBe('true')
  })
})

describe('the SRS container', () => {
  it('raises the soft limit of open files and names its configuration', async () => {
    const srs = container(await render(), 'origin', 'srs')
    expect(srs.command[2]).toMatch(/^ulimit -Sn "\$\(ulimit -Hn\)"; exec .*\/srs -c \/etc\/srs\/srs\.conf$/)
    expect(srs.volumeMounts).toContainEqual({ name: 'config', mountPath: '/etc/srs', readOnly: true })
  })

  it('finds players and console on the volume, copied by a container that ends', async () => {
    const recordings = { name: 'recordings', mountPath: '/usr/local/srs/objs/nginx/html/vod' }
    const pod = podSpec(
      await render(values({ pod: { volumes: [{ name: 'recordings', emptyDir: {} }], volumeMounts: [recordings] } })),
      'origin',
    )
    const [{ name, command, volumeMounts }] = pod.initContainers
    expect(name).toBe('check-config')
    expect(command.at(-1).split('\n').at(-1)).toBe('copy /html/')
    // What the user mounts there is not copied.
    expect(volumeMounts).not.toContainEqual(recordings)
  })
})

describe('persistence', () => {
  it('is a claim that neither upgrade nor uninstall deletes', async () => {
    const rendered = await render(values({ origin: { persistence: { enabled: true, size: '5Gi', storageClass: 'fast' } } }))
    const claim = object(rendered, 'PersistentVolumeClaim', 'origin')
    expect(claim.metadata.annotations?.['helm.sh/resource-policy']).toBe('keep')
    expect(claim.spec).toEqual({ accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '5Gi' } } })
    expect(podSpec(rendered, 'origin').volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: claim.metadata.name } })
  })

  it('that one node mounts makes the old pod go first; one that all mount does not', async () => {
    const strategy = async (accessModes: ('ReadWriteOnce' | 'ReadWriteMany')[]) =>
      object(await render(values({ origin: { persistence: { enabled: true, accessModes } } })), 'Deployment', 'origin').spec.strategy
    expect(await strategy(['ReadWriteOnce'])).toEqual({ type: 'Recreate' })
    expect(await strategy(['ReadWriteMany'])).toMatchObject({ type: 'RollingUpdate' })
  })

  it('uses a claim that exists, and makes none', async () => {
    const rendered = await render(values({ origin: { persistence: { enabled: true, existingClaim: 'mine' } } }), {
      invariants: { existing: ['mine'] },
    })
    expect(objectNames(rendered).filter(name => name.startsWith('PersistentVolumeClaim'))).toEqual([])
    expect(podSpec(rendered, 'origin').volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'mine' } })
  })
})

describe('names', () => {
  it('stay within 63 characters and apart, however long the release’s', async () => {
    const release = 'a'.repeat(53)
    const names = async (v: Values) => objectNames(await render(v, { release }))
    const long = await names(values({ mode: 'edge-cluster', service: { layout: 'per-component' } }))
    for (const name of long) expect((name.split('/')[1] as string).length).toBeLessThanOrEqual(63)
    expect(new Set(long).size).toBe(long.length)
    const fullname = (end: string) => values({ fullnameOverride: `${'a'.repeat(62)}${end}` })
    expect(await names(fullname('b'))).not.toEqual(await names(fullname('c')))
  })

  it('follow the overrides', async () => {
    expect(objectNames(await render(values({ nameOverride: 'media' })))).toContain('Deployment/live-media-origin')
    expect(objectNames(await render(values({ fullnameOverride: 'tv' })))).toContain('Deployment/tv-origin')
    expect(objectNames(await render({}, { release: 'srs' }))).toContain('Deployment/srs-origin')
  })

  it('labels of chart and app versions are not on pods, so that a new chart alone restarts none', async () => {
    const { labels } = object(await render(), 'Deployment', 'origin').spec.template.metadata
    expect(Object.keys(labels)).not.toContain('helm.sh/chart')
    expect(Object.keys(labels)).not.toContain('app.kubernetes.io/version')
  })
})
