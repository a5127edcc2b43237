// NetworkPolicies: what they admit besides the connections that the invariants know of, what they keep out, and what they cannot know.
import { describe, expect, it } from 'vitest'
import type { Manifest, Rendered } from '../support/manifest.ts'
import { connects, type End, policiesOf, targetsIn } from '../support/network-policies.ts'
import { type PodSet, podSets } from '../support/pods.ts'
import { type AnyValues, renderMany, renderNamed } from '../support/render.ts'

const networkPolicy = { enabled: true }
const elsewhere = (namespace: string, labels = {}): End => ({ labels, namespace: { 'kubernetes.io/metadata.name': namespace } })
const inNamespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } })

const podsOf = ({ manifests }: Rendered, component: string): PodSet =>
  podSets(manifests).find(({ labels }) => labels['app.kubernetes.io/component'] === component) as PodSet

/** The ports of a component that one may connect to, as `component port/protocol`. */
function open(rendered: Rendered, from: End, component: string): string[] {
  const to = podsOf(rendered, component)
  return targetsIn(to)
    .filter(target => connects(rendered.manifests, from, to, target))
    .map(({ name }) => name as string)
    .sort()
}

const policies = ({ manifests }: { manifests: Manifest[] }) => manifests.filter(({ kind }) => kind === 'NetworkPolicy')

const hooks = { enabled: true, on_publish: ['http://10.0.0.7:8080/a', 'http://127.0.0.1/b'], on_play: 'http://10.0.0.7:8080/a' }
const servers = {
  exporter: { enabled: true },
  heartbeat: { enabled: true, url: 'http://192.0.2.3/beat' },
  vhost: {
    __defaultVhost__: {
      http_hooks: hooks,
      forward: { enabled: true, destination: ['10.0.0.8', '10.0.0.9:19350'] },
      // Off.
      exec: { enabled: false, publish: 'ffmpeg -i rtmp://name.example/a' },
      ingest: { cam: { enabled: true, input: { type: 'stream', url: 'rtsp://u:p@10.0.0.10/x' }, ffmpeg: './f', engine: {} } },
    },
  },
}
const proxies = {
  mode: 'origin-cluster',
  origin: { cluster: 'proxy', workload: 'StatefulSet' },
  proxy: { image: { repository: 'srs-proxy', tag: '8.0.6' }, redis: { host: '10.0.0.11' } },
}

const all = await renderNamed({
  edge: { mode: 'edge-cluster', networkPolicy, publisher: { enabled: true } },
  mesh: {
    mode: 'origin-cluster',
    origin: { workload: 'StatefulSet' },
    networkPolicy,
    config: { exporter: { enabled: true }, srt_server: { enabled: true } },
  },
  deployments: { mode: 'origin-cluster', origin: { members: [{ config: { listen: 19350 } }] }, networkPolicy },
  proxies: { ...proxies, networkPolicy, config: { rtc_server: { enabled: true } } },
  single: { networkPolicy },
  shared: {
    mode: 'origin-cluster',
    origin: { persistence: { enabled: true, accessModes: ['ReadWriteMany'] } },
    cleanup: { enabled: true },
    networkPolicy,
  },
  limited: {
    mode: 'edge-cluster',
    publisher: { enabled: true },
    config: { exporter: { enabled: true } },
    networkPolicy: {
      ...networkPolicy,
      public: { from: [inNamespace('gateway')] },
      api: { from: [inNamespace('ops')] },
      metrics: { from: [{ ...inNamespace('monitoring'), podSelector: { matchLabels: { app: 'prometheus' } } }] },
      dns: { to: [inNamespace('kube-system')], port: 5353 },
      egress: [{ to: [inNamespace('auth')], ports: [{ port: 8080 }] }],
    },
  },
  destinations: { config: servers, networkPolicy },
  off: { mode: 'edge-cluster' },
  registration: proxies,
})

describe('where they are on', () => {
  it('isolate every pod of the release in both directions', () => {
    for (const name of ['edge', 'mesh', 'deployments', 'proxies', 'single', 'shared', 'limited'] as const) {
      for (const pod of podSets(all[name].manifests)) {
        const types = policiesOf(all[name].manifests, pod).flatMap(({ spec }) => spec.policyTypes)
        expect(new Set(types), `${name} ${pod.owner.metadata.name}`).toEqual(new Set(['Ingress', 'Egress']))
        expect(connects(all[name].manifests, pod, { address: '198.51.100.1' }, { containerPort: 443 })).toBe(false)
        expect(connects(all[name].manifests, pod, { address: '10.96.0.10' }, { containerPort: 53, protocol: 'UDP' })).toBe(
          name !== 'limited',
        )
      }
    }
  })

  it('admit everybody to what is public, and nobody to anything else', () => {
    const stranger = elsewhere('other')
    expect(open(all.edge, stranger, 'edge')).toEqual(['http', 'rtmp'])
    expect(open(all.edge, stranger, 'hls-cache')).toEqual(['hls'])
    expect(open(all.edge, stranger, 'origin')).toEqual([])
    expect(open(all.mesh, stranger, 'origin')).toEqual(['srt'])
    expect(open(all.proxies, stranger, 'proxy')).toEqual(['webrtc'])
    expect(open(all.single, stranger, 'origin')).toEqual(['http', 'rtmp'])
  })

  it('admit each to what it needs in the release', () => {
    const edge = podsOf(all.mesh, 'edge')
    expect(open(all.mesh, edge, 'origin')).toEqual(['int-rtmp'])
    expect(open(all.mesh, podsOf(all.mesh, 'hls-cache'), 'origin')).toEqual(['int-hls'])
    expect(open(all.mesh, podsOf(all.mesh, 'hls-cache'), 'hls-cache')).toEqual(['hls'])
    expect(open(all.mesh, podsOf(all.mesh, 'origin'), 'origin')).toEqual(['api', 'int-rtmp'])
    expect(open(all.deployments, podsOf(all.deployments, 'edge'), 'origin-0')).toEqual(['int-rtmp'])
    expect(open(all.proxies, podsOf(all.proxies, 'origin'), 'proxy')).toEqual(['system'])
    expect(open(all.proxies, podsOf(all.proxies, 'edge'), 'proxy')).toEqual(['int-rtmp'])
  })

  it('admit those who are listed to the API, the metrics and the public ports, and pods to what is listed', () => {
    const prometheus = elsewhere('monitoring', { app: 'prometheus' })
    expect(open(all.limited, prometheus, 'origin')).toEqual(['metrics'])
    expect(open(all.limited, elsewhere('monitoring'), 'origin')).toEqual([])
    expect(open(all.limited, elsewhere('ops'), 'edge')).toEqual(['int-api', 'metrics'])
    expect(open(all.limited, elsewhere('gateway'), 'edge')).toEqual(['http', 'rtmp'])
    expect(open(all.limited, elsewhere('other'), 'edge')).toEqual([])
    // The release's own clients come as before.
    expect(open(all.limited, podsOf(all.limited, 'publisher'), 'edge')).toEqual(['http', 'rtmp'])
    const pod = podsOf(all.limited, 'edge')
    expect(connects(all.limited.manifests, pod, elsewhere('auth'), { containerPort: 8080 })).toBe(true)
    expect(connects(all.limited.manifests, pod, elsewhere('kube-system'), { containerPort: 5353, protocol: 'UDP' })).toBe(true)
    expect(connects(all.limited.manifests, pod, elsewhere('other'), { containerPort: 5353, protocol: 'UDP' })).toBe(false)
  })

  it('let out what srs.conf and other values name by address', () => {
    const origin = podsOf(all.destinations, 'origin')
    const reaches = (address: string, containerPort: number) => connects(all.destinations.manifests, origin, { address }, { containerPort })
    expect(reaches('10.0.0.7', 8080)).toBe(true)
    expect(reaches('10.0.0.7', 80)).toBe(false)
    expect(reaches('10.0.0.8', 1935)).toBe(true)
    expect(reaches('10.0.0.9', 19350)).toBe(true)
    expect(reaches('10.0.0.10', 554)).toBe(true)
    expect(reaches('192.0.2.3', 80)).toBe(true)
    const cidrs = JSON.stringify(policies(all.destinations)).match(/[0-9.]+\/32/g)
    expect(cidrs).not.toContain('127.0.0.1/32')
    expect(connects(all.proxies.manifests, podsOf(all.proxies, 'proxy'), { address: '10.0.0.11' }, { containerPort: 6379 })).toBe(true)
  })
})

it('where they are off, only proxies have one, which lets none but origins report', () => {
  expect(policies(all.off)).toEqual([])
  expect(policies(all.registration)).toHaveLength(1)
  expect(open(all.registration, elsewhere('other'), 'proxy')).not.toContain('system')
  expect(open(all.registration, elsewhere('other'), 'proxy')).toContain('int-rtmp')
  expect(open(all.registration, podsOf(all.registration, 'origin'), 'proxy')).toContain('system')
})

describe('what they cannot know', async () => {
  const hook = (on_publish: unknown) => ({ vhost: { __defaultVhost__: { http_hooks: { enabled: true, on_publish } } } })
  const egress = [{ to: [inNamespace('auth')] }]
  const ofSecret = { valueFrom: { secretKeyRef: { name: 'hooks', key: 'url' } } }
  const cases: [AnyValues, RegExp][] = [
    [
      { config: hook('http://auth.example/x'), networkPolicy },
      /networkPolicy\.egress.* auth\.example:80 \(origin\.config: vhost\..*on_publish\): add a rule/,
    ],
    [{ config: hook('https://u:p@ss@auth.example/x?y'), networkPolicy }, /connect to auth\.example:443 \(/],
    [{ config: hook(ofSecret), networkPolicy }, /what a Secret names \(origin\.config: .*on_publish\)/],
    [
      { origin: { configText: 'listen 1935; vhost __defaultVhost__ { forward { enabled on; destination far.example; } }' }, networkPolicy },
      / far\.example:1935 /,
    ],
    [{ ...proxies, proxy: { ...proxies.proxy, redis: { host: 'redis.data' } }, networkPolicy }, / redis\.data:6379 \(proxy\.redis\.host\)/],
    [
      {
        origin: { persistence: { enabled: true } },
        recordings: { upload: { enabled: true, bucket: 'abc', s3: { env_auth: true, endpoint: 'https://s3.example:9000' } } },
        networkPolicy,
      },
      / s3\.example:9000 \(recordings\.upload\.s3\)/,
    ],
    [
      { publisher: { enabled: true, streams: [{ name: 'a', source: 'srt://cam.example:10080' }] }, networkPolicy },
      / cam\.example:10080 \(publisher\.streams\[0\]\.source\)/,
    ],
  ]
  const refused = await renderMany(cases.map(([values]) => values))
  const taken = await renderMany(cases.map(([values]) => ({ ...values, networkPolicy: { ...networkPolicy, egress } })))

  it.each(cases.map(([, message], i) => [message, i] as const))('is refused, unless rules for it are listed: %s', (message, i) => {
    expect(refused[i]?.error).toMatch(message)
    expect(taken[i]?.error).toBeUndefined()
    const { notes } = taken[i] as Rendered
    expect(notes).toMatch(/NetworkPolicies admit no names\. See that networkPolicy\.egress admits/)
    expect(notes).not.toContain('p@ss')
  })

  it('is told in the notes', async () => {
    const { metrics, sources, local } = await renderNamed({
      metrics: { config: { exporter: { enabled: true } }, networkPolicy },
      sources: { networkPolicy: { ...networkPolicy, public: { from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] } } },
      local: {
        service: { externalTrafficPolicy: 'Local' },
        networkPolicy: { ...networkPolicy, public: { from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] } },
      },
    })
    expect(metrics.notes).toContain('name Prometheus in networkPolicy.metrics.from')
    expect(sources.notes).toContain('pods see those of nodes')
    expect(local.notes).not.toContain('pods see those of nodes')
  })
})

describe('values that do not fit', async () => {
  const keda = {
    mode: 'edge-cluster',
    config: { exporter: { enabled: true } },
    edge: { autoscaling: { keda: { enabled: true, clients: 500 } } },
  }
  const cases: [string, AnyValues, RegExp, AnyValues][] = [
    [
      'settings of what is off',
      { networkPolicy: { api: { from: [inNamespace('a')] } } },
      /networkPolicy\.api\.from needs networkPolicy\.enabled/,
      {
        networkPolicy: { enabled: true, api: { from: [inNamespace('a')] } },
      },
    ],
    [
      'pods in the network of their node',
      { networkPolicy, origin: { pod: { hostNetwork: true } } },
      /origin\.pod\.hostNetwork cannot be combined with networkPolicy\.enabled/,
      {
        networkPolicy,
        origin: { pod: { hostNetwork: false } },
      },
    ],
    [
      'proxies that are let out',
      { ...proxies, networkPolicy, proxy: { ...proxies.proxy, networkPolicy: { enabled: false } } },
      /proxy\.networkPolicy\.enabled cannot be combined with networkPolicy\.enabled/,
      {
        ...proxies,
        networkPolicy,
      },
    ],
    [
      'KEDA, which may not ask the pods',
      { ...keda, networkPolicy },
      /edge\.autoscaling\.keda\.clients needs networkPolicy\.metrics\.from.*name KEDA's/,
      { ...keda, networkPolicy: { enabled: true, metrics: { from: [inNamespace('keda')] } } },
    ],
  ]
  const outcomes = await renderMany(cases.flatMap(([, bad, , good]) => [bad, good]))

  it.each(cases.map(([name, , message], i) => [name, message, i] as const))('%s', (_, message, i) => {
    expect(outcomes[2 * i]?.error).toMatch(message)
    expect(outcomes[2 * i + 1]?.error).toBeUndefined()
  })
})
