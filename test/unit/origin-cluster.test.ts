// Several origins, the gateways in front of them, and a canary of the edges.
import { describe, expect, it } from 'vitest'
import { modes } from '../../schema/import/conversion.ts'
import type { Values } from '../../schema/values.ts'
import { defaultImages } from '../../scripts/images.ts'
import { checkInvariants } from '../support/invariants.ts'
import type { Rendered } from '../support/manifest.ts'
import { checkNginxConf, nginxSkipReason } from '../support/nginx.ts'
import { container, containerPorts, object, objectNames, podSpec, servicePorts, srsConf } from '../support/objects.ts'
import { render } from '../support/render.ts'

const cluster = (values: Values = {}) => render({ mode: 'origin-cluster', ...values })
const hosts = (count: number, port: number) => Array.from({ length: count }, (_, i) => `live-srs-origin-${i}:${port}`)

describe('a StatefulSet of origins', () => {
  it('has a Service each, by which they know each other, and one for the edges', async () => {
    const rendered = await cluster({ origin: { workload: 'StatefulSet', replicas: 4 }, config: { vhost: { 'a.example': {} } } })
    const set = object(rendered, 'StatefulSet', 'origin')
    expect(set.spec).toMatchObject({ replicas: 4, serviceName: 'live-srs-origins', podManagementPolicy: 'Parallel' })
    expect(object(rendered, 'Service', 'origins').spec.clusterIP).toBe('None')
    for (const i of [0, 1, 2, 3]) {
      const { selector } = object(rendered, 'Service', `live-srs-origin-${i}`).spec
      expect(selector['statefulset.kubernetes.io/pod-name']).toBe(`live-srs-origin-${i}`)
    }
    expect(object(rendered, 'Service', 'live-srs-origin').spec.selector['ossrs.io/role']).toBe('origin')
    for (const vhost of ['__defaultVhost__', 'a.example']) {
      expect(srsConf(rendered, 'origin').vhost[vhost].cluster).toEqual({ mode: 'local', origin_cluster: true, coworkers: hosts(4, 1985) })
      expect(srsConf(rendered, 'edge').vhost[vhost].cluster).toEqual({ mode: 'remote', origin: 'live-srs-origin:1935' })
    }
  })

  it('is scaled without new pods of the edges', async () => {
    const checksums = async (replicas: number) => {
      const rendered = await cluster({ origin: { workload: 'StatefulSet', replicas } })
      const of = (kind: string, name: string) => object(rendered, kind, name).spec.template.metadata.annotations['checksum/srs.conf']
      return { edge: of('Deployment', 'edge'), origin: of('StatefulSet', 'origin') }
    }
    const [three, four] = [await checksums(3), await checksums(4)]
    expect(four.edge).toBe(three.edge)
    expect(four.origin).not.toBe(three.origin)
  })

  it('spreads, and gives up one at a time', async () => {
    const rendered = await cluster({ origin: { workload: 'StatefulSet' } })
    expect(object(rendered, 'PodDisruptionBudget', 'origin').spec.maxUnavailable).toBe(1)
    const { topologySpreadConstraints } = object(rendered, 'StatefulSet', 'origin').spec.template.spec
    expect(topologySpreadConstraints[0].labelSelector.matchLabels['ossrs.io/role']).toBe('origin')
  })

  it('has a claim for each origin, or one for all', async () => {
    const own = await cluster({ origin: { persistence: { enabled: true } } })
    expect(object(own, 'StatefulSet', 'origin').spec.volumeClaimTemplates[0].metadata.annotations['helm.sh/resource-policy']).toBe('keep')
    expect(objectNames(own).filter(name => name.startsWith('PersistentVolumeClaim'))).toEqual([])
    const persistence = { enabled: true, accessModes: ['ReadWriteMany' as const] }
    const shared = await cluster({ origin: { workload: 'StatefulSet', persistence } })
    expect(object(shared, 'StatefulSet', 'origin').spec).not.toHaveProperty('volumeClaimTemplates')
    expect(objectNames(shared)).toContain('PersistentVolumeClaim/live-srs-origin')
  })
})

describe('the workloads of origins', () => {
  const kinds = async (origin: Values['origin'], values: Values = {}) => {
    const rendered = await render({ mode: 'origin-cluster', origin, ...values }, { invariants: { except: ['pod-security'] } })
    const workloads = rendered.manifests.filter(({ metadata, spec }) => metadata.labels?.['ossrs.io/role'] === 'origin' && spec?.template)
    return new Set(workloads.map(({ kind }) => kind))
  }
  const persistence = { enabled: true }
  const srt = { config: { srt_server: { enabled: true } } }

  it.each<[string, Values['origin'], Values]>([
    ['by default', {}, {}],
    ['on a volume that all share', { persistence: { ...persistence, accessModes: ['ReadWriteMany'] } }, {}],
    ['where edges alone hold ports of their nodes', {}, { edge: { pod: { hostNetwork: true } } }],
    ['if the user wants them', { workload: 'Deployment', persistence }, {}],
  ])('are Deployments, which start new pods before the old ones stop: %s', async (_, origin, values) => {
    expect(await kinds(origin, values)).toEqual(new Set(['Deployment']))
  })

  it.each<[string, Values['origin'], Values]>([
    ['with volumes of their own', { persistence }, {}],
    ['in the network of their nodes', { pod: { hostNetwork: true } }, {}],
    ['in the network of their nodes, as all pods', {}, { pod: { hostNetwork: true } }],
    ['with ports of their nodes', {}, { ...srt, service: { ports: { srt: { hostPort: 10080 } } } }],
    ['if the user wants one', { workload: 'StatefulSet' }, {}],
  ])('are a StatefulSet, which replaces them one after another: %s', async (_, origin, values) => {
    expect(await kinds(origin, values)).toEqual(new Set(['StatefulSet']))
  })
})

describe('a Deployment for each origin', () => {
  const values: Values = {
    origin: {
      workload: 'Deployment',
      replicas: 2,
      members: [{}, { image: { tag: '5' }, config: { listen: 19350, max_connections: 500 } }],
    },
  }

  it('has a Service each, and its own image and configuration', async () => {
    const rendered = await cluster(values)
    expect(container(rendered, 'origin-0', 'srs').image).toBe(`ossrs/srs:${defaultImages.srs.tag}`)
    expect(container(rendered, 'origin-1', 'srs').image).toBe('ossrs/srs:5')
    expect(srsConf(rendered, 'origin-0').max_connections).toBe(modes.base.max_connections)
    expect(srsConf(rendered, 'origin-1').max_connections).toBe(500)
    expect(servicePorts(rendered, 'origin-1')).toMatchObject({ rtmp: [19350, 'int-rtmp', 'TCP'], api: [1985, 'api', 'TCP'] })
    expect(srsConf(rendered, 'origin-0').vhost.__defaultVhost__.cluster.coworkers).toEqual(hosts(2, 1985))
    expect(srsConf(rendered, 'edge').vhost.__defaultVhost__.cluster.origin).toBe('live-srs-origin:1935')
  })

  it('is released by itself', async () => {
    const template = async (v: Values, name: string) => JSON.stringify(object(await cluster(v), 'Deployment', name).spec.template)
    const next: Values = { origin: { ...values.origin, members: [{}, { ...values.origin?.members?.[1], image: { tag: '6' } }] } }
    expect(await template(next, 'origin-0')).toBe(await template(values, 'origin-0'))
    expect(await template(next, 'origin-1')).not.toBe(await template(values, 'origin-1'))
  })
})

describe('proxies', () => {
  const image = { repository: 'srs-proxy', tag: '1' }
  const cluster = (values: Values = {}) => render({ mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image }, ...values })
  const variables = (rendered: Rendered) =>
    Object.fromEntries(
      container(rendered, 'proxy', 'proxy').env.map(({ name, ...rest }: { name: string }) => [name, Object.values(rest)[0]]),
    )

  it('stand between edges and origins', async () => {
    const rendered = await cluster({ config: { vhost: { 'a.example': {} } } })
    const edge = srsConf(rendered, 'edge').vhost
    expect(edge['a.example'].cluster).toEqual({ mode: 'remote', origin: 'live-srs-proxy:1935' })
    // Whatever host clients name, it's one stream.
    expect(edge.__defaultVhost__.cluster).toEqual({ mode: 'remote', origin: 'live-srs-proxy:1935', vhost: 'localhost' })
    for (const vhost of Object.values<object>(srsConf(rendered, 'origin-0').vhost)) expect(vhost).not.toHaveProperty('cluster')
    expect(srsConf(rendered, 'origin-0').heartbeat).toMatchObject({
      enabled: true,
      ports: true,
      url: 'http://live-srs-proxy:12025/api/v1/srs/register',
    })
    expect(srsConf(rendered, 'edge')).not.toHaveProperty('heartbeat')
    expect(servicePorts(rendered, 'live-srs-proxy')).toEqual({ rtmp: [1935, 'int-rtmp', 'TCP'], system: [12025, 'system', 'TCP'] })
  })

  it('offer what their origins do, SRT and WebRTC to the outside', async () => {
    const config = { listen: 19350, srt_server: { enabled: true }, rtc_server: { enabled: true } }
    const rendered = await cluster({ config, service: { ports: { api: { enabled: true, anonymous: true } } } })
    expect(variables(rendered)).toMatchObject({
      PROXY_RTMP_SERVER: '19350',
      PROXY_HTTP_API: '1985',
      PROXY_SRT_SERVER: '10080',
      PROXY_WEBRTC_SERVER: '8000',
      PROXY_SYSTEM_API: '12025',
      PROXY_LOAD_BALANCER_TYPE: 'memory',
    })
    expect(servicePorts(rendered, 'live-srs-udp')).toEqual({ srt: [10080, 'srt', 'UDP'], webrtc: [8000, 'webrtc', 'UDP'] })
    for (const service of ['live-srs', 'live-srs-udp']) {
      const { selector } = object(rendered, 'Service', service).spec
      expect(object(rendered, 'Deployment', 'proxy').spec.template.metadata.labels).toMatchObject(selector)
    }
    expect(Object.keys(containerPorts(rendered, 'proxy', 'proxy'))).toEqual(['int-rtmp', 'api', 'int-http', 'webrtc', 'srt', 'system'])
  })

  it('know origins by addresses that stay', async () => {
    const origin = (rendered: Rendered) => {
      const [srs] = object(rendered, 'StatefulSet', 'origin').spec.template.spec.containers
      return srs
    }
    const rendered = await cluster({ origin: { cluster: 'proxy', workload: 'StatefulSet' } })
    expect(origin(rendered).env).toEqual([{ name: 'SRS_DEVICE_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }])
    expect(origin(rendered).command[2]).toContain('"$HOSTNAME.media.svc"')
    expect(servicePorts(rendered, 'live-srs-origin-2')).toMatchObject({ rtmp: [1935, 'int-rtmp', 'TCP'], http: [8080, 'int-http', 'TCP'] })
    const deployments = await cluster({ origin: { cluster: 'proxy', workload: 'Deployment' } })
    expect(container(deployments, 'origin-1', 'srs').command[2]).toContain('"live-srs-origin-1.media.svc"')
  })

  it('hear of origins with a text of their own by the environment', async () => {
    const rendered = await cluster({ origin: { cluster: 'proxy', workload: 'Deployment', configText: 'listen 1935;' } })
    expect(container(rendered, 'origin-0', 'srs').env).toContainEqual({
      name: 'SRS_HEARTBEAT_URL',
      value: 'http://live-srs-proxy:12025/api/v1/srs/register',
    })
  })

  it('share what they know by Redis', async () => {
    const redis = { host: 'redis.data', database: 2, existingSecret: 'redis' }
    const rendered = await render(
      { mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image, replicas: 3, redis } },
      { invariants: { existing: ['redis'] } },
    )
    expect(variables(rendered)).toMatchObject({
      PROXY_LOAD_BALANCER_TYPE: 'redis',
      PROXY_REDIS_HOST: 'redis.data',
      PROXY_REDIS_PORT: '6379',
      PROXY_REDIS_DB: '2',
      PROXY_REDIS_PASSWORD: { secretKeyRef: { name: 'redis', key: 'password' } },
    })
  })

  it('ask origins for a token, and forget those that do not report', async () => {
    const secretKeyRef = { name: 'proxies', key: 'token' }
    const values = {
      mode: 'origin-cluster',
      image: { tag: '8.0.9' },
      origin: { cluster: 'proxy', workload: 'Deployment' },
      proxy: {
        image: { repository: 'srs-proxy', tag: '8.0.9' },
        redis: { host: 'redis', keyPrefix: 'live-' },
        originServerTTLSeconds: 45,
        registrationToken: { valueFrom: { secretKeyRef } },
      },
    }
    const rendered = await render(values, { invariants: { existing: ['proxies'] } })
    const auth = { ENABLED: 'on', TYPE: 'bearer', TOKEN: { secretKeyRef } }
    const named = (prefix: string) => Object.fromEntries(Object.entries(auth).map(([name, value]) => [`${prefix}_AUTH_${name}`, value]))
    expect(variables(rendered)).toMatchObject({
      PROXY_ORIGIN_SERVER_TTL: '45s',
      PROXY_REDIS_KEY_PREFIX: 'live-',
      ...named('PROXY_HTTP_API'),
    })
    for (const { name, ...rest } of container(rendered, 'origin-0', 'srs').env) {
      if (name in named('SRS_HEARTBEAT')) expect(Object.values(rest)[0]).toEqual(named('SRS_HEARTBEAT')[name])
    }
    expect(container(rendered, 'origin-0', 'srs').env.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(Object.keys(named('SRS_HEARTBEAT'))),
    )
    expect(rendered.notes).toContain('for 45 seconds')
    expect(JSON.stringify((await cluster()).manifests)).not.toMatch(/_AUTH_|_TTL|_PREFIX/)
  })

  it('whose version is not known are warned of', async () => {
    const image = { repository: 'srs-proxy', tag: 'ours' }
    const rendered = await cluster({ proxy: { image, originServerTTLSeconds: 45 } })
    expect(rendered.notes).toContain('proxy.originServerTTLSeconds needs a proxy of SRS 8.0.6 or later')
    expect((await cluster()).notes).not.toContain('needs a proxy of')
  })

  it('let none but origins report', async () => {
    const { ingress } = object(await cluster(), 'NetworkPolicy', 'proxy').spec
    const [others, system] = ingress
    expect(others.ports.map(({ port }: { port: number }) => port)).not.toContain(12025)
    expect(system.ports).toEqual([{ port: 12025, protocol: 'TCP' }])
    expect(system.from[0].podSelector.matchLabels['ossrs.io/role']).toBe('origin')
  })
})

describe('gateways', () => {
  const conf = async (values: Values): Promise<Record<string, string>> => object(await render(values), 'ConfigMap', 'hls-cache').data

  it('are what is public for HLS, and ask each origin', async () => {
    const rendered = await cluster({ origin: { replicas: 2 } })
    expect(object(rendered, 'Deployment', 'hls-cache').spec.replicas).toBe(2)
    expect(podSpec(rendered, 'hls-cache').containers[0].ports).toEqual([{ name: 'hls', containerPort: 8081, protocol: 'TCP' }])
    const [, nginx] = podSpec(rendered, 'origin-0').containers
    expect(nginx.ports).toEqual([{ name: 'int-hls', containerPort: 8081, protocol: 'TCP' }])
    expect(object(rendered, 'ConfigMap', 'hls-cache').data['nginx.conf']).toContain(
      'js_var $origins "live-srs-origin-0 live-srs-origin-1";',
    )
  })

  it('number playlists alike where all origins write to one volume', async () => {
    const rendered = await cluster({ origin: { persistence: { enabled: true, accessModes: ['ReadWriteMany'] } } })
    const { data } = object(rendered, 'ConfigMap', 'nginx')
    expect(data['nginx.conf']).toContain('js_var $playlist_numbers /usr/share/nginx/html/.numbers;')
    const [srs, nginx] = podSpec(rendered, 'origin-0').containers
    expect(srs.command.at(-1)).toContain('mkdir -p -m 0777 ./objs/nginx/html/.numbers\n')
    expect(nginx.volumeMounts).toContainEqual({ name: 'data', mountPath: '/usr/share/nginx/html' })
  })

  it('scale out the HLS of one origin', async () => {
    const rendered = await render({ mode: 'nginx-sidecar', hlsCache: { replicas: 3 } })
    await checkInvariants(rendered)
    expect(object(rendered, 'Deployment', 'hls-cache').spec.replicas).toBe(3)
    expect(servicePorts(rendered, 'live-srs-origin')).toEqual({ api: [1985, 'api', 'TCP'], hls: [8081, 'int-hls', 'TCP'] })
    expect(objectNames(await render({ mode: 'nginx-sidecar', hlsCache: { replicas: 0 } }))).not.toContain('Deployment/live-srs-hls-cache')
  })

  it('have a configuration that nginx takes', async ({ skip }) => {
    skip(nginxSkipReason !== undefined, nginxSkipReason)
    await checkNginxConf(await conf({ mode: 'origin-cluster' }))
    // It takes no word of more than 4 KiB.
    await checkNginxConf(await conf({ mode: 'origin-cluster', origin: { replicas: 50 }, fullnameOverride: 'a'.repeat(53) }))
    await checkNginxConf(await conf({ mode: 'edge-cluster', hlsCache: { replicas: 1 } }))
  })
})

describe('a canary', () => {
  it('is a second Deployment behind the same address', async () => {
    const canary = { enabled: true, replicas: 1, image: { tag: '5' }, config: { chunk_size: 4096 } }
    const rendered = await render({ mode: 'edge-cluster', edge: { canary } } satisfies Values)
    expect(object(rendered, 'Deployment', 'edge-canary').spec.replicas).toBe(1)
    expect(container(rendered, 'edge-canary', 'srs').image).toBe('ossrs/srs:5')
    expect(srsConf(rendered, 'edge-canary').chunk_size).toBe(4096)
    expect(srsConf(rendered, 'live-srs-edge')).not.toHaveProperty('chunk_size')
    const { selector } = object(rendered, 'Service', 'live-srs').spec
    for (const name of ['edge', 'edge-canary']) {
      expect(object(rendered, 'Deployment', name).spec.template.metadata.labels).toMatchObject(selector)
    }
  })

  it('leaves the other edges alone, coming and going', async () => {
    const template = async (enabled: boolean) =>
      JSON.stringify(object(await render({ mode: 'edge-cluster', edge: { canary: { enabled } } }), 'Deployment', 'live-srs-edge').spec)
    expect(await template(true)).toBe(await template(false))
  })
})
