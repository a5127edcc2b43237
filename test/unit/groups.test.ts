// Groups of edges: pods, Services and budgets of their own, everything else as the other edges have it.
import { describe, expect, it } from 'vitest'
import type { Manifest, Rendered } from '../support/manifest.ts'
import { container, object, objectNames, podSpec, servicePorts, srsConf } from '../support/objects.ts'
import { podSets, selects, serves } from '../support/pods.ts'
import { type AnyValues, refusals, render } from '../support/render.ts'

const groups = { 'cdn-a': { config: { max_connections: 2000 } }, b1: {} }
const keda = { keda: { enabled: true } }
const upstream = { rtmp: ['live.example.com:1935'], hls: ['https://live.example.com'] }
const proxy = { image: { repository: 'srs-proxy', tag: '1' } }
const everything = {
  metrics: { enabled: true, serviceMonitor: { enabled: true } },
  networkPolicy: { enabled: true, metrics: { from: [{ podSelector: {} }] } },
  publish: { keys: { streams: { '*': 'a-key-that-publishers-need' } } },
}
const links = { play: { auth: { keys: ['a-key-that-signs-links'] } } }

/** Releases with edges, in which the default ones have all that they can have. */
const releases: Record<string, AnyValues> = {
  'edge-cluster': { mode: 'edge-cluster' },
  'a Service for each component': { ...everything, mode: 'edge-cluster', service: { layout: 'per-component' } },
  'a mesh of origins, KEDA': {
    ...everything,
    ...links,
    mode: 'origin-cluster',
    edge: { autoscaling: keda, canary: { enabled: true } },
    ingress: { enabled: true, routes: { http: { hosts: ['a.example'] } } },
  },
  'proxies in front of origins': { ...everything, ...links, mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy },
  'origins elsewhere': { ...everything, mode: 'edge', upstream, networkPolicy: { ...everything.networkPolicy, egress: [{}] } },
}

const name = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`
const tierOf = (labels: Record<string, string>) => (labels['ossrs.io/role'] === 'edge' ? labels['ossrs.io/group'] : undefined)

describe.each(Object.entries(releases))('%s', async (_, values) => {
  const [before, after] = [await render(values), await render({ ...values, edge: { ...values.edge, groups } })]
  const byName = ({ manifests }: Rendered) => new Map(manifests.map(one => [name(one), one]))

  it('a group comes and goes without a change to any other object', () => {
    // It plays at each group.
    const isTest = ([, { metadata }]: [string, Manifest]) => metadata.annotations?.['helm.sh/hook'] === 'test'
    const [old, now] = [byName(before), byName(after)]
    for (const [key, manifest] of [...old].filter(one => !isTest(one))) expect(now.get(key), key).toEqual(manifest)
    const added = [...now.keys()].filter(key => !old.has(key))
    expect(added.filter(key => !/-edge-(cdn-a|b1)(-public)?$/.test(key))).toEqual([])
  })

  it('no Service or budget of the one reaches pods of the other', () => {
    const pods = podSets(after.manifests).filter(({ labels }) => tierOf(labels))
    expect([...new Set(pods.map(({ labels }) => tierOf(labels)))].sort()).toEqual(['b1', 'cdn-a', 'default'])
    // Those tell Prometheus of all pods, and origins who fetches from them.
    const services = after.manifests.filter(({ kind, metadata }) => kind === 'Service' && !/-(metrics|edges)$/.test(metadata.name))
    for (const service of services) {
      const reached = new Set(pods.filter(pod => serves(service, pod)).map(({ labels }) => tierOf(labels)))
      expect(reached.size, `${name(service)}: ${[...reached]}`).toBeLessThan(2)
      const own = /-edge-(cdn-a|b1)(-public)?$/.exec(service.metadata.name)?.[1]
      if (reached.size > 0) expect([...reached], name(service)).toEqual([own ?? 'default'])
    }
    const budgets = after.manifests.filter(({ kind, metadata }) => kind === 'PodDisruptionBudget' && /-edge/.test(metadata.name))
    const guarded = budgets.map(({ spec }) =>
      pods.filter(({ labels }) => selects(spec.selector, labels)).map(({ labels }) => tierOf(labels)),
    )
    expect(guarded.map(tiers => [...new Set(tiers)])).toEqual([['default'], ['b1'], ['cdn-a']])
  })

  it('a group has a Deployment, a budget, a public Service, and what scales and guards the other edges', () => {
    const kinds = (tier: string) => new Set([...byName(after).keys()].filter(key => key.endsWith(tier)).map(key => key.split('/')[0]))
    for (const kind of kinds('-edge')) expect([...kinds('-edge-cdn-a')], kind).toContain(kind)
    expect(kinds('-edge-cdn-a-public')).toEqual(new Set(['Service']))
  })
})

describe('a group', async () => {
  const edge = {
    image: { digest: `sha256:${'1'.repeat(64)}` },
    config: { max_connections: 900, vhost: { __defaultVhost__: { play: { mw_latency: 100 } } } },
    pod: { nodeSelector: { pool: 'edges' }, tolerations: [{ key: 'edges' }], resources: { limits: { memory: '2Gi' } } },
    terminationGracePeriodSeconds: 900,
    podDisruptionBudget: { maxUnavailable: 2 },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  }
  const service = {
    loadBalancerIP: '192.0.2.1',
    externalIPs: ['192.0.2.7'],
    loadBalancerClass: 'example.com/lb',
    loadBalancerSourceRanges: ['192.0.2.0/24'],
    annotations: { 'example.com/a': '1', 'example.com/b': '1' },
    portAnnotations: { tcp: { 'example.com/idle-{port}': '900' } },
    ports: { rtmp: { port: 1936, nodePort: 31935 } },
  }
  const own = {
    replicas: 2,
    image: { tag: '6.0.190' },
    service: { loadBalancerIP: '192.0.2.2', loadBalancerSourceRanges: [], annotations: { 'example.com/b': '2', 'example.com/a': null } },
    config: { max_connections: 2000 },
    pod: { nodeSelector: { pool: 'cdn' }, tolerations: null },
    podDisruptionBudget: { maxUnavailable: 1 },
    terminationGracePeriodSeconds: 300,
  }
  const values = { mode: 'edge-cluster', service, edge: { ...edge, groups: { same: {}, own, inside: { service: { type: 'ClusterIP' } } } } }
  const rendered = await render(values)
  const publicService = (group: string) => object(rendered, 'Service', `live-srs-edge-${group}-public`)

  it('that says nothing is as the other edges are', () => {
    expect(srsConf(rendered, 'edge-same')).toEqual(srsConf(rendered, 'srs-edge'))
    const { labels, annotations } = object(rendered, 'Deployment', 'live-srs-edge').spec.template.metadata
    const same = object(rendered, 'Deployment', 'edge-same').spec
    expect(same.template.metadata.annotations).toEqual(annotations)
    const { 'ossrs.io/public': _, ...identity } = labels
    expect(same.template.metadata.labels).toEqual({ ...identity, 'app.kubernetes.io/component': 'edge-same', 'ossrs.io/group': 'same' })
    const rest = (spec: AnyValues) =>
      JSON.stringify(spec).replaceAll('edge-same', 'edge').replaceAll('"ossrs.io/group":"same"', '"ossrs.io/group":"default"')
    expect(rest(same.template.spec)).toBe(rest(podSpec(rendered, 'live-srs-edge')))
    expect(same.replicas).toBe(3)
  })

  it('spreads by itself over nodes and zones', () => {
    for (const { labelSelector } of podSpec(rendered, 'edge-own').topologySpreadConstraints)
      expect(labelSelector.matchLabels).toMatchObject({ 'ossrs.io/role': 'edge', 'ossrs.io/group': 'own' })
  })

  it('has what it says itself, over what edge says', () => {
    const { max_connections, vhost } = srsConf(rendered, 'edge-own')
    expect([max_connections, vhost.__defaultVhost__.play.mw_latency]).toEqual([2000, 100])
    const spec = podSpec(rendered, 'edge-own')
    expect(spec).toMatchObject({ nodeSelector: { pool: 'cdn' }, terminationGracePeriodSeconds: 300 })
    expect(spec.tolerations).toBeUndefined()
    expect(container(rendered, 'edge-same', 'srs').image).toMatch(/@sha256:1+$/)
    expect(container(rendered, 'edge-own', 'srs').image).toMatch(/:6\.0\.190$/)
    expect(container(rendered, 'edge-own', 'srs').resources.limits).toEqual({ memory: '2Gi' })
    expect(object(rendered, 'Deployment', 'edge-own').spec).toMatchObject({ replicas: 2, strategy: edge.strategy })
    expect(object(rendered, 'PodDisruptionBudget', 'edge-own').spec.maxUnavailable).toBe(1)
    expect(object(rendered, 'PodDisruptionBudget', 'edge-same').spec.maxUnavailable).toBe(2)
  })

  it('drains as the others do', () => {
    expect(container(rendered, 'edge-own', 'srs').command).toEqual(container(rendered, 'live-srs-edge', 'srs').command)
    expect(container(rendered, 'edge-own', 'srs').lifecycle).toEqual(container(rendered, 'live-srs-edge', 'srs').lifecycle)
  })

  it('has a public Service with all settings but addresses and ports of nodes', () => {
    expect(publicService('same').spec).toMatchObject({
      type: 'LoadBalancer',
      loadBalancerClass: 'example.com/lb',
      loadBalancerSourceRanges: ['192.0.2.0/24'],
    })
    expect(publicService('same').metadata.annotations).toEqual({
      ...service.annotations,
      'example.com/idle-1936': '900',
      'example.com/idle-8080': '900',
    })
    for (const key of ['loadBalancerIP', 'externalIPs']) expect(publicService('same').spec).not.toHaveProperty(key)
    expect(servicePorts(rendered, 'edge-same-public')).toEqual({ rtmp: [1936, 'rtmp', 'TCP'], http: [8080, 'http', 'TCP'] })
    expect(JSON.stringify(publicService('same').spec.ports)).not.toContain('nodePort')
    expect(object(rendered, 'Service', 'live-srs').spec.ports[0].nodePort).toBe(31935)
  })

  it('has settings of its own for that Service', () => {
    expect(publicService('own').spec).toMatchObject({
      loadBalancerIP: '192.0.2.2',
      loadBalancerSourceRanges: [],
      loadBalancerClass: 'example.com/lb',
    })
    expect(publicService('own').metadata.annotations).toMatchObject({ 'example.com/b': '2' })
    expect(publicService('own').metadata.annotations).not.toHaveProperty(['example.com/a'])
  })

  it('of another type has nothing that only a load balancer takes', () => {
    const { spec } = publicService('inside')
    expect(spec.type).toBe('ClusterIP')
    for (const key of ['loadBalancerClass', 'loadBalancerSourceRanges']) expect(spec).not.toHaveProperty(key)
  })
})

it('a group scales by itself, and others by theirs', async () => {
  const autoscaling = { enabled: true, minReplicas: 2, maxReplicas: 9 }
  const rendered = await render({
    mode: 'edge-cluster',
    edge: {
      autoscaling,
      groups: { same: {}, fixed: { replicas: 4, autoscaling: { enabled: false } }, more: { autoscaling: { maxReplicas: 20 } } },
    },
  })
  const scalers = rendered.manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
  expect(Object.fromEntries(scalers.map(({ spec }) => [spec.scaleTargetRef.name, spec.maxReplicas]))).toEqual({
    'live-srs-edge': 9,
    'live-srs-edge-same': 9,
    'live-srs-edge-more': 20,
  })
  expect(object(rendered, 'Deployment', 'edge-fixed').spec.replicas).toBe(4)
})

it('KEDA asks the pods of a group at a Service of theirs', async () => {
  const rendered = await render({ mode: 'edge-cluster', metrics: { enabled: true }, edge: { groups: { a: { autoscaling: keda }, b: {} } } })
  const [trigger] = object(rendered, 'ScaledObject', 'edge-a').spec.triggers
  expect(trigger.metadata.url).toBe('http://live-srs-edge-a.media.svc:9972/metrics')
  expect(object(rendered, 'Service', 'live-srs-edge-a').spec.selector).toMatchObject({ 'ossrs.io/group': 'a' })
  expect(objectNames(rendered).filter(one => /^Service\/live-srs-edge(-b)?$/.test(one))).toEqual([])
})

it('origins and the nginx beside edges know all edges, those of groups too', async () => {
  const rendered = await render({ ...everything, ...links, mode: 'edge-cluster', edge: { groups: { a: {} } } })
  expect(object(rendered, 'Service', 'live-srs-edges').spec.selector).toEqual({
    'app.kubernetes.io/name': 'srs',
    'app.kubernetes.io/instance': 'live',
    'ossrs.io/role': 'edge',
  })
  const hooks = podSpec(rendered, 'edge-a').volumes.find((one: AnyValues) => one.name === 'hooks-config')
  expect(hooks.configMap.name).toBe('live-srs-edge-hooks')
  expect(srsConf(rendered, 'edge-a').http_api).toEqual(srsConf(rendered, 'live-srs-edge').http_api)
})

it('a group may listen where the others do not, and a Gateway leads to the others alone', async () => {
  const rendered = await render({
    mode: 'edge-cluster',
    networkPolicy: { enabled: true },
    gateway: { enabled: true, gatewayClassName: 'c', routes: { http: { hosts: ['a.example'] } } },
    service: { ports: { http: { enabled: false } } },
    edge: { groups: { a: { config: { listen: [1935, 1936] } } } },
  })
  expect(servicePorts(rendered, 'edge-a-public')).toEqual({ rtmp: [1935, 'rtmp', 'TCP'], 'rtmp-2': [1936, 'rtmp-2', 'TCP'] })
  const [ofGroup, ofOthers] = ['edge-a', 'live-srs-edge'].map(name => JSON.stringify(object(rendered, 'NetworkPolicy', name).spec.ingress))
  expect(ofGroup).toContain('1936')
  expect(ofOthers).toContain('8080')
  expect(ofGroup).not.toContain('8080')
  expect(object(rendered, 'HTTPRoute', 'live-srs-http').spec.rules[0].backendRefs[0].name).toBe('live-srs-edge')
  expect(object(rendered, 'Service', 'live-srs-edge').spec.selector).toMatchObject({ 'ossrs.io/group': 'default' })
  expect(objectNames(rendered)).not.toContain('Service/live-srs-edge-a')
})

it('what a group alone has is public at that, and a Gateway does not lead there', async () => {
  const values = {
    mode: 'edge-cluster',
    tls: { secretName: 'x' },
    networkPolicy: { enabled: true },
    gateway: { enabled: true, gatewayClassName: 'c', routes: { rtmps: { hosts: ['a.example'] } }, tls: { secretName: 'x' } },
    // SRS 7 has RTMPS.
    edge: { groups: { a: { image: { tag: '7.0.100' } } } },
  }
  const rendered = await render(values, { invariants: { existing: ['x'] } })
  expect(servicePorts(rendered, 'edge-a-public').rtmps).toEqual([1443, 'rtmps', 'TCP'])
  expect(JSON.stringify(object(rendered, 'NetworkPolicy', 'edge-a').spec.ingress)).toContain('1443')
  const route = rendered.manifests.find(({ kind }) => /^T(LS|CP)Route$/.test(kind))
  expect(route?.spec.rules[0].backendRefs).toEqual([expect.objectContaining({ name: 'live-srs-edge', port: 1935 })])
})

it('helm test plays at the default edges, and at those of each group', async () => {
  const rendered = await render(
    { mode: 'edge-cluster', edge: { groups: { a: {}, b: {} } }, tls: { secretName: 'x' } },
    { invariants: { existing: ['x'] } },
  )
  const args: string[] = object(rendered, 'Pod', 'live-srs-test-stream').spec.containers[0].args
  const played = args.filter(one => /:\/\/\S*\/STREAM/.test(one)).slice(1)
  expect(played).toEqual([
    'rtmp://live-srs:1935/live/STREAM',
    'http://live-srs:8080/live/STREAM.flv',
    'https://live-srs:8088/live/STREAM.flv',
    'http://live-srs:80/live/STREAM.m3u8',
    'https://live-srs:443/live/STREAM.m3u8',
    ...['a', 'b'].flatMap(group => [
      `rtmp://live-srs-edge-${group}-public:1935/live/STREAM`,
      `http://live-srs-edge-${group}-public:8080/live/STREAM.flv`,
      `https://live-srs-edge-${group}-public:8088/live/STREAM.flv`,
    ]),
  ])
  expect(args).toContain('HTTP-FLV of group b')
})

describe('what is wrong', async () => {
  const cases = {
    everywhere: { config: { http_server: { listen: 1935 } }, groups: { a: {}, b: { replicas: 2 } } },
    own: { groups: { a: { config: { exporter: { enabled: true, listen: 1935 } } }, b: {} } },
    autoscaler: { autoscaling: { enabled: true }, groups: { a: { replicas: 2 } } },
    budget: { podDisruptionBudget: { minAvailable: 2 }, groups: { a: { replicas: 2 }, b: { replicas: 3 } } },
    alone: { podDisruptionBudget: { maxUnavailable: 2 }, groups: { a: { replicas: 1 } } },
  }
  const messages = await refusals(Object.values<AnyValues>(cases).map(edge => ({ mode: 'edge-cluster', edge })))
  const errors = Object.fromEntries(Object.keys(cases).map((key, i) => [key, messages[i]]))

  it('with all edges is said once, of edge', () => {
    expect(errors.everywhere).toContain('* edge: listen and http_server.listen both listen on port 1935/TCP')
    expect(errors.everywhere).not.toContain('edge.groups')
  })

  it('with a group is said of that', () => {
    expect(errors.own).toContain('* edge.groups.a: ')
    expect(errors.own).not.toContain('* edge: ')
    expect(errors.own).not.toContain('edge.groups.b')
  })

  it('with a group because of what edge says, is said with both', () => {
    expect(errors.autoscaler).toContain(
      '* edge.groups.a.replicas cannot be combined with edge.groups.a.autoscaling.enabled, because the autoscaler sets the number of pods, from minReplicas on: remove edge.groups.a.replicas, or set the other otherwise than edge does',
    )
    expect(errors.budget).toContain('* edge.groups.a.podDisruptionBudget.minAvailable 2 leaves none of 2 pods')
    expect(errors.budget).not.toContain('edge.groups.b')
  })

  it('is not that a group of one pod has the budget of the others', () => {
    expect(errors.alone).toBeUndefined()
  })
})
