// Every value that the schema knows arrives in the manifests, at the place that schema/values.ts names, on every object that it is for.
import { describe, expect, it } from 'vitest'
import { type Condition, conditions } from '../../schema/conditions.ts'
import { taggedSchema } from '../../schema/json-schema.ts'
import { defaultValues } from '../../schema/values-yaml.ts'
import {
  named as group,
  isChoice,
  isThere,
  type Leaf,
  leavesOf,
  pathOf,
  placesOf,
  sampleOf,
  standsAt,
  withLeaf,
} from '../support/leaves.ts'
import { merged } from '../support/merge.ts'
import { type AnyValues, type Outcome, refusals, renderError, renderMany } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'

const tagged = taggedSchema()
const root = { ...tagged, ...tagged.definitions?.Values }
// What an umbrella chart alone reads is refused here; two only say that others may be set; without two more, the values
// beside them are refused; and one asks a cluster.
const elsewhere = [
  'enabled',
  'service.targets',
  'service.ports.api.anonymous',
  'ingress.enabled',
  'gateway.enabled',
  'publish.keys.generate',
  'play.auth.generate',
]
const leaves = leavesOf(root).filter(leaf => !elsewhere.includes(pathOf(leaf)))

const key = { valueFrom: { secretKeyRef: { name: 'archive', key: 'key' } } }
const streams = { enabled: true, streams: [{ name: 'demo', app: 'show', source: './demo.flv' }] }
const gb28181 = {
  enabled: true,
  caster: 'gb28181',
  listen: 9000,
  sip: { enabled: true, listen: 5060 },
  output: 'rtmp://127.0.0.1/live/[stream]',
}
const https = { enabled: true, listen: 8443, key: './k', cert: './c' }
const media = {
  srt_server: { enabled: true },
  rtc_server: { enabled: true, tcp: { enabled: true } },
  http_server: { https },
  stream_caster: [gb28181],
  // Whether a change of it needs a restart depends on the version.
  pithy_print_ms: 5000,
}
const port = { enabled: true, anonymous: true }

const named = (names: string[]) =>
  Object.fromEntries(names.map((name, i) => [name, { hosts: [`${name.toLowerCase()}.example`], port: 20_000 + i }]))
const rtc = { srt_server: { enabled: true }, rtc_server: { enabled: true, tcp: { enabled: true, listen: 8001 } } }
const webRoutes = { hls: { hosts: ['hls.example'] }, http: { hosts: ['http.example'] }, rtc: { hosts: ['rtc.example'] } }
const allRoutes = {
  ...webRoutes,
  ...named(['https', 'hlsHttps', 'rtmps']),
  ...Object.fromEntries(['rtmp', 'srt', 'webrtc', 'webrtcTcp'].map((name, i) => [name, { enabled: true, port: 21_000 + i }])),
}

const groups = { [group]: {} }

/** What the values are tried on: between them everything that can be turned on is. */
const bases: Record<string, AnyValues> = {
  single: {
    config: media,
    origin: { persistence: { enabled: true } },
    cleanup: { enabled: true, dryRun: true, recordings: { maxAge: '9d', maxUsage: 90 } },
    publisher: streams,
    service: { ports: { api: port } },
  },
  'SRS 7': {
    image: { tag: '7.0.60' },
    config: { rtsp_server: { enabled: true, listen: 8554 }, rtmps: { enabled: true, listen: 1443, key: './k', cert: './c' } },
    serviceAccount: { create: true },
    metrics: { enabled: true },
  },
  'pod monitor': { mode: 'nginx-sidecar', metrics: { enabled: true, podMonitor: { enabled: true }, nginx: { enabled: true } } },
  alerts: { metrics: { enabled: true, prometheusRule: { enabled: true }, dashboard: { enabled: true } } },
  'service monitor': { metrics: { enabled: true, serviceMonitor: { enabled: true } } },
  'scrape annotations': { metrics: { enabled: true, scrapeAnnotations: true } },
  'nginx-sidecar': {
    mode: 'nginx-sidecar',
    nginx: { accessLog: 'combined' },
    origin: { persistence: { enabled: true, existingClaim: 'c' } },
  },
  'edge-cluster': {
    mode: 'edge-cluster',
    origin: { config: media },
    publisher: streams,
    service: { layout: 'per-component' },
    tls: { secretName: 'pods' },
  },
  transcode: { mode: 'nginx-sidecar', transcode: { enabled: true, ladder: [{ name: 'a', height: 240, videoBitrate: '1M' }] } },
  canary: {
    mode: 'edge-cluster',
    hlsCache: { replicas: 2 },
    edge: { canary: { enabled: true }, groups, pod: { lifecycle: { postStart: { exec: { command: ['true'] } } } } },
  },
  recordings: {
    origin: { persistence: { enabled: true } },
    recordings: {
      upload: {
        enabled: true,
        bucket: 'archive',
        s3: {
          endpoint: 'https://s3.example',
          region: 'r',
          access_key_id: key,
          secret_access_key: key,
          storage_class: 'c',
          acl: 'a',
          server_side_encryption: 's',
        },
      },
    },
  },
  ingress: {
    mode: 'nginx-sidecar',
    config: { rtc_server: { enabled: true } },
    ingress: { enabled: true, className: 'c', routes: webRoutes, tls: { certManager: { issuer: 'i' } } },
    tls: { certManager: { issuer: 'i' }, dnsNames: ['a.example'] },
    service: { ports: { api: { ...port, anonymous: true }, apiHttps: port } },
  },
  gateway: {
    config: rtc,
    gateway: { enabled: true, gatewayClassName: 'c', routes: allRoutes, tls: { certManager: { issuer: 'i' } } },
    tls: { secretName: 'pods' },
  },
  // A Gateway of another's.
  parent: { config: rtc, gateway: { enabled: true, parentRefs: [{ name: 'shared' }], routes: allRoutes }, tls: { secretName: 'pods' } },
  'no streams': { config: rtc, gateway: { enabled: true, gatewayClassName: 'c', routes: webRoutes } },
  webrtc: { mode: 'nginx-sidecar', webrtc: { enabled: true }, srt: { enabled: true } },
  'a given address': { webrtc: { enabled: true, candidate: '192.0.2.7' } },
  mesh: { mode: 'origin-cluster', origin: { persistence: { enabled: true } } },
  autoscalers: {
    mode: 'edge-cluster',
    origin: { verticalPodAutoscaler: { enabled: true } },
    edge: { autoscaling: { enabled: true }, groups },
    hlsCache: { autoscaling: { enabled: true } },
  },
  KEDA: {
    mode: 'origin-cluster',
    config: { exporter: { enabled: true } },
    edge: { autoscaling: { keda: { enabled: true } }, groups },
    hlsCache: { autoscaling: { keda: { enabled: true } } },
  },
  'KEDA with Prometheus': {
    mode: 'edge-cluster',
    config: { exporter: { enabled: true } },
    edge: { autoscaling: { keda: { enabled: true, prometheus: { serverAddress: 'http://prometheus' } } }, groups },
  },
  elsewhere: { mode: 'edge', upstream: { rtmp: ['a.example:1935'], hls: ['http://a.example'], caSecret: 'c' } },
  keys: { mode: 'edge-cluster', publish: { keys: { existingSecret: 'keys' } } },
  asks: { mode: 'edge-cluster', play: { authRequest: { url: 'http://auth.example.com/may' } } },
  links: { mode: 'edge-cluster', play: { auth: { existingSecret: 'keys' } } },
  deployments: { mode: 'origin-cluster', origin: { workload: 'Deployment', members: [{}, {}] } },
  policies: { mode: 'edge-cluster', config: { exporter: port }, networkPolicy: { enabled: true } },
  proxy: {
    mode: 'origin-cluster',
    config: { srt_server: { enabled: true }, rtc_server: { enabled: true } },
    origin: { cluster: 'proxy' },
    image: { tag: '8' },
    proxy: {
      image: { repository: 'srs-proxy', tag: '8' },
      replicas: 2,
      originServerTTLSeconds: 45,
      registrationToken: key,
      redis: { host: 'redis', existingSecret: 'redis', keyPrefix: 'live-' },
    },
    service: { layout: 'per-component' },
  },
}

/** Values that don't go with those of every base: on which they are tried, with what else. */
const alone: Record<string, { base: string; besides?: AnyValues }> = {
  'origin.configText': { base: 'nginx-sidecar' },
  'edge.configText': { base: 'canary' },
  'origin.persistence.existingClaim': { base: 'nginx-sidecar' },
  'origin.persistence.enabled': { base: 'mesh' },
  'recordings.upload.s3.env_auth': {
    base: 'recordings',
    besides: { recordings: { upload: { s3: { access_key_id: null, secret_access_key: null } } } },
  },
  'recordings.upload.intervalMinutes': { base: 'recordings' },
  'recordings.upload.deleteAfter': { base: 'recordings' },
  'origin.cluster': { base: 'mesh', besides: { proxy: { image: { repository: 'srs-proxy', tag: '1' } } } },
  'transcode.enabled': { base: 'transcode', besides: { transcode: { ladder: null } } },
  'webrtc.transport': { base: 'webrtc' },
  'service.ports.api.enabled': { base: 'single', besides: { service: { ports: { api: { anonymous: null } } } } },
  'serviceAccount.annotations': { base: 'SRS 7' },
  'origin.strategy': { base: 'deployments' },
  'metrics.enabled': { base: 'SRS 7' },
  'pod.serviceAccountName': { base: 'single' },
  'origin.workload': { base: 'mesh' },
  'origin.replicas': { base: 'mesh' },
  'gateway.parentRefs': { base: 'parent' },
  'service.ports.apiHttps.hostPort': { base: 'ingress' },
  'proxy.pod.hostNetwork': { base: 'proxy', besides: { proxy: { networkPolicy: { enabled: false } } } },
  'service.ports.api.hostPort': { base: 'single', besides: { service: { ports: { api: port } } } },
  'service.ports.rtmp.enabled': { base: 'single', besides: { publisher: { enabled: false } } },
  'publish.keys.streams': { base: 'alerts' },
  'play.auth.keys': { base: 'edge-cluster' },
  // In the base, WebRTC has one port number for UDP and TCP.
  'service.mixedProtocols': { base: 'proxy' },
}

for (const leaf of leaves.filter(({ arrives, enables }) => (arrives ?? enables) === 'anywhere').map(pathOf)) {
  if (/^(ingress|nginx|tls)\b/.test(leaf)) alone[leaf] = { base: 'ingress' }
  const last = leaf.split('.').at(-1) ?? ''
  if (leaf.startsWith('gateway.')) alone[leaf] = { base: { sectionName: 'parent', enabled: 'no streams' }[last] ?? 'gateway' }
}
for (const way of ['tls', 'ingress.tls', 'gateway.tls'])
  alone[`${way}.certManager.clusterIssuer`] = {
    base: way.startsWith('gateway') ? 'gateway' : 'ingress',
    besides: way.split('.').reduceRight((inner: AnyValues, key) => ({ [key]: inner }), { certManager: { issuer: '' } }),
  }
for (const name of ['prometheusRule.disabled', 'dashboard.namespace', 'dashboard.labels', 'dashboard.annotations'])
  alone[`metrics.${name}`] = { base: 'alerts' }
for (const leaf of leaves) {
  if (leaf.path[0] === 'networkPolicy') alone[pathOf(leaf)] = { base: 'policies' }
  if (leaf.path[0] === 'upstream') alone[pathOf(leaf)] = { base: 'elsewhere' }
  if (leaf.path[0] === 'publish') alone[pathOf(leaf)] ??= { base: 'keys' }
  if (leaf.path[0] === 'play') alone[pathOf(leaf)] ??= { base: leaf.path[1] === 'auth' ? 'links' : 'asks' }
}
alone[`edge.groups.${group}.data.medium`] = { base: 'canary', besides: { edge: { data: { sizeLimit: '1Gi' } } } }
for (const role of ['origin', 'edge']) {
  alone[`${role}.data.medium`] = { base: 'edge-cluster', besides: { [role]: { data: { sizeLimit: '1Gi' } } } }
  alone[`${role}.data.sizeLimit`] = { base: 'edge-cluster' }
}
for (const [service, base] of [
  ['service', 'single'],
  ['origin.service', 'edge-cluster'],
  ['edge.service', 'edge-cluster'],
  ['proxy.service', 'proxy'],
  [`edge.groups.${group}.service`, 'canary'],
] as const)
  alone[`${service}.sessionAffinityConfig`] = { base, besides: { service: { sessionAffinity: 'ClientIP' } } }

// An autoscaler of the other bases sets their number.
for (const role of ['edge', 'hlsCache']) alone[`${role}.replicas`] = { base: 'edge-cluster' }
alone[`edge.groups.${group}.replicas`] = { base: 'canary' }

const edges = ['edge', `edge.groups.${group}`]

/** Samples where the schema doesn't say all. */
const samples: Record<string, unknown> = {
  'metrics.prometheusRule.disabled': ['SrsNoPublisher'],
  'origin.configText': 'listen 1935; max_connections 77;',
  'edge.configText': 'listen 1935; max_connections 77; vhost __defaultVhost__ { cluster { mode remote; origin o; } }',
  extraObjects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'leaf' } }],
  // A version to which pithy_print_ms is no longer reloadable.
  srsVersion: '7.0.100',
  'service.type': 'NodePort',
  'publish.keys.streams': { '*': 'a' },
  'play.auth.keys': ['a-key-that-signs-links'],
  'play.authRequest.url': 'http://leaf.example/may',
  'upstream.rtmp': ['leaf.example:1936'],
  'upstream.hls': ['https://leaf.example'],
  'nginx.cors.origins': ['https://leaf.example'],
  'origin.updateStrategy': { type: 'OnDelete' },
  ...Object.fromEntries(
    ['origin', ...edges, 'hlsCache', 'proxy'].map(role => [
      `${role}.strategy`,
      { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } },
    ]),
  ),
  // More would leave none to evict.
  ...Object.fromEntries(['origin', ...edges, 'hlsCache', 'proxy'].map(role => [`${role}.podDisruptionBudget.minAvailable`, 1])),
}
const sample = (leaf: Leaf) => samples[pathOf(leaf)] ?? sampleOf(root, leaf, leaves.indexOf(leaf))

/** What goes without others: a probe takes one handler, a preStop hides the chart's own, a budget is of one kind. */
const exclusive = ['httpGet', 'tcpSocket', 'exec', 'grpc', 'postStart', 'preStop', 'minAvailable']

/** Leaves of the same values document: none hides another. */
const layerOf = ({ path }: Leaf) =>
  ['canary', 'groups', 'members'].includes(String(path[1]))
    ? 2
    : ['origin', 'edge', 'hlsCache', 'proxy', 'publisher', 'transcode', 'nginx', 'tests'].includes(String(path[0]))
      ? 1
      : 0

interface Group {
  base: string
  besides?: AnyValues | undefined
  leaves: Leaf[]
}

/** A value with a text at the end of each string in it. */
function withText(value: unknown, text: string): unknown {
  if (typeof value === 'string') return `${value}${text}`
  if (Array.isArray(value)) return value.map(one => withText(one, text))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withText(one, text)]))
}

/** The manifests without their texts: what kinds there are, and which keys. */
function shapeOf(outcome: Outcome): string {
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shape)
    if (typeof value !== 'object' || value === null) return typeof value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one)]))
  }
  const shapes = manifestsOf(outcome)
    .map(one => JSON.stringify(shape({ [one.kind]: one })))
    .sort()
  // Names bear the place of the case, and so do some keys.
  return outcome.error ?? JSON.stringify(shapes).replaceAll(/\bc\d+\b/g, '')
}

const manifestsOf = (outcome: Outcome | undefined) => (outcome && outcome.error === undefined ? outcome.manifests : [])

describe('every value', async () => {
  const names = Object.keys(bases)
  const plain = new Map((await renderMany(Object.values(bases))).map((outcome, i) => [names[i] as string, outcome]))
  const counts = (leaf: Leaf, base: string) => {
    const places = placesOf(leaf, manifestsOf(plain.get(base)))
    return leaf.enables ? places.some(isThere) : places.length > 0
  }

  it('has a base to be tried on', () => {
    expect([...plain].flatMap(([base, { error }]) => (error ? [`${base}: ${error}`] : []))).toEqual([])
  })

  it('has a place where it arrives', () => {
    const placeless = leaves.filter(leaf => !leaf.arrives && !leaf.enables).map(pathOf)
    expect(placeless, 'name the place in schema/values.ts: @arrives or @enables, see test/support/leaves.ts').toEqual([])
    const unreachable = leaves.filter(leaf => leaf.arrives !== 'anywhere' && !names.some(base => counts(leaf, base)))
    expect(unreachable.map(pathOf), 'no base has the place: add what turns it on to one').toEqual([])
  })

  it('arrives there', async () => {
    const verdicts = await verdictsOn(initialGroups())
    expect([...verdicts].filter(([, problem]) => problem).map(([name, problem]) => `${name}: ${problem}`)).toEqual([])
  }, 180_000)

  // In every string: what would end a line, a document, a scalar or a comment where a template printed it as it is.
  const ending = ': "planted\' #x\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: planted }\n'
  const accepts = (leaf: Leaf, text: string) => schemaErrors(withLeaf({}, leaf.path, withText(sample(leaf), text))).length === 0

  it.each([
    ['what ends a line and a document', ending],
    ['a template that does, past the schema,', '{{ "\\n---\\nkind: ConfigMap\\nmetadata: { name: planted }" }}'],
  ])(
    'adds nothing to the manifests but itself, with %s in it',
    async (_, text) => {
      const planted = (leaf: Leaf) => withText(sample(leaf), text)
      const taken = (leaf: Leaf) =>
        // Objects of the user's own are printed as they are.
        pathOf(leaf) !== 'extraObjects' &&
        !leaf.enables &&
        JSON.stringify(planted(leaf)) !== JSON.stringify(sample(leaf)) &&
        accepts(leaf, text) &&
        (text === ending || !accepts(leaf, ending))
      // What rules refuse hides the others of its group. Alone, once is enough.
      const refused = ({ path }: Leaf) => /^(repository|registry|imageRegistry|strategy|updateStrategy)$/.test(String(path.at(-1)))
      const alone = new Map<string, Group>()
      const others: Group[] = []
      for (const group of initialGroups()) {
        const own = group.leaves.filter(taken)
        for (const leaf of own.filter(refused)) alone.set(pathOf(leaf), { ...group, leaves: [leaf] })
        others.push({ ...group, leaves: own.filter(leaf => !refused(leaf)) })
      }
      const problems: string[] = []
      let open = [...others, ...alone.values()].filter(({ leaves: own }) => own.length > 0)
      while (open.length > 0) {
        const outcomes = await renderMany(open.flatMap(group => [valuesOf(group, sample), valuesOf(group, planted)]))
        const next: Group[] = []
        for (const [i, group] of open.entries()) {
          const [usual, own] = [outcomes[2 * i], outcomes[2 * i + 1]] as [Outcome, Outcome]
          const broken = /YAML|nil pointer/.test(own.error ?? '')
          if (own.error === undefined ? shapeOf(usual) === shapeOf(own) : !broken && group.leaves.length === 1) continue
          const half = Math.ceil(group.leaves.length / 2)
          if (half < group.leaves.length)
            next.push({ ...group, leaves: group.leaves.slice(0, half) }, { ...group, leaves: group.leaves.slice(half) })
          else problems.push(`${group.leaves.map(pathOf)} in ${group.base}: ${own.error ?? 'other objects, or others in them'}`)
        }
        open = next
      }
      expect(problems).toEqual([])
    },
    300_000,
  )

  function initialGroups(): Group[] {
    const groups = new Map<string, Group>()
    const add = (key: string, base: string, leaf: Leaf, besides?: AnyValues) => {
      const group = groups.get(key) ?? { base, besides, leaves: [] }
      group.leaves.push(leaf)
      groups.set(key, group)
    }
    for (const leaf of leaves) {
      const suitable = names.filter(base => leaf.arrives !== 'anywhere' && counts(leaf, base))
      const own = alone[pathOf(leaf)]
      if (own) add(pathOf(leaf), own.base, leaf, own.besides)
      else if (leaf.arrives === 'anywhere') add(pathOf(leaf), 'single', leaf)
      else if (isChoice(leaf)) add(pathOf(leaf), suitable[0] ?? 'single', leaf)
      else if (exclusive.includes(String(leaf.path.at(-1))))
        add(`${suitable[0]} ${layerOf(leaf)} ${leaf.path.at(-1)}`, suitable[0] ?? 'single', leaf)
      else for (const base of suitable) add(`${base} ${layerOf(leaf)}`, base, leaf)
    }
    return [...groups.values()]
  }

  /** What is wrong with each leaf, by its path and base; groups that are refused, or in which one hides another, are taken apart. */
  async function verdictsOn(first: Group[]): Promise<Map<string, string>> {
    const verdicts = new Map<string, string>()
    let open = first
    while (open.length > 0) {
      const outcomes = await renderMany(open.map(group => valuesOf(group)))
      const next: Group[] = []
      for (const [i, group] of open.entries()) {
        const outcome = outcomes[i] as Outcome
        const alone = group.leaves.length === 1
        if (outcome.error !== undefined && !alone) {
          const half = Math.ceil(group.leaves.length / 2)
          next.push({ ...group, leaves: group.leaves.slice(0, half) }, { ...group, leaves: group.leaves.slice(half) })
          continue
        }
        for (const leaf of group.leaves) {
          const problem = outcome.error ?? problemOf(leaf, group.base, outcome)
          if (problem && !alone) next.push({ ...group, leaves: [leaf] })
          else verdicts.set(`${pathOf(leaf)} in ${group.base}`, problem)
        }
      }
      open = next
    }
    return verdicts
  }

  function valuesOf({ base, besides = {}, leaves: own }: Group, of = valueIn): AnyValues {
    return own.reduce((values, leaf) => withLeaf(values, leaf.path, of(leaf)), merged(bases[base] as AnyValues, besides))
  }

  function valueIn(leaf: Leaf): unknown {
    return leaf.enables ? false : sample(leaf)
  }

  function problemOf(leaf: Leaf, base: string, outcome: Outcome): string {
    const manifests = manifestsOf(outcome)
    const value = valueIn(leaf)
    const shown = JSON.stringify(value)
    if (leaf.arrives === 'anywhere') {
      const before = JSON.stringify(manifestsOf(plain.get(base)))
      return before.replaceAll(/\bc\d+\b/g, '') === JSON.stringify(manifests).replaceAll(/\bc\d+\b/g, '') ? `${shown} changes nothing` : ''
    }
    const places = placesOf(leaf, manifests)
    if (leaf.enables) {
      const left = places.filter(isThere)
      return left.length > 0 ? `${leaf.enables} is still in ${left.map(({ owner }) => owner).join(', ')}` : ''
    }
    const missing = places.filter(place => !standsAt(place, value))
    if (places.length === 0) return `${shown} takes away what it is for`
    return missing.length > 0 ? `${shown} is not at ${leaf.arrives} of ${missing.map(({ owner }) => owner).join(', ')}` : ''
  }
})

const conditioned = Object.entries(conditions(root)).flatMap(([path, own]) => own.map(condition => ({ path, ...condition })))
const ofMode = ({ needs }: Condition) => needs?.[0] === 'mode'

it('a value that belongs to other modes is refused, by its path', async () => {
  // Helm may have kept them from an earlier chart.
  const kept = ['nginx.image.tag', 'metrics.nginx.image.tag', 'recordings.upload.image.tag', 'origin.persistence.accessModes']
  for (const mode of ['single', 'nginx-sidecar', 'edge-cluster', 'edge']) {
    const isElsewhere = (at: string) =>
      conditioned.some(one => ofMode(one) && !one.is?.includes(mode) && `${at}.`.startsWith(`${one.path}.`))
    const elsewhere = leaves.filter(leaf => isElsewhere(pathOf(leaf)) && !kept.includes(pathOf(leaf)))
    const values = elsewhere.reduce((all, leaf) => withLeaf(all, leaf.path, leaf.enables ? leaf.default !== true : sample(leaf)), {
      mode,
      metrics: { enabled: true },
    } as AnyValues)
    const error = (await renderError(values, { skipSchema: true })) ?? ''
    // Of a map that is not there by default, the message names the map.
    const isTold = (leaf: Leaf) =>
      error.includes(`* ${pathOf(leaf)}.`) ||
      leaf.path.some((_, i) => error.includes(`* ${leaf.path.slice(0, i + 1).join('.')} needs mode `))
    expect(elsewhere.filter(leaf => !isTold(leaf)).map(pathOf), mode).toEqual([])
  }
})

it('a value is refused without what its tag says that it needs, and beside what it excludes, by its path', async () => {
  const all = leavesOf(root)
  const cases = conditioned
    .filter(one => !ofMode(one))
    .map(({ path, needs = [], excludes = [], is }) => {
      const leaf = all.find(one => `${pathOf(one)}.`.startsWith(`${path}.`) && ![...needs, ...excludes].includes(pathOf(one))) as Leaf
      // In a mode that has it, and with what the sections around it need.
      const around = conditioned.filter(outer => path.startsWith(`${outer.path}.`))
      let values: AnyValues = { mode: around.find(ofMode)?.is?.at(-1) ?? 'origin-cluster' }
      for (const outer of around) {
        const first = all.find(one => pathOf(one) === outer.needs?.[0] && !ofMode(outer))
        if (first) values = withLeaf(values, first.path, outer.is?.[0] ?? (first.enables ? true : sample(first)))
      }
      for (const at of needs) {
        const now = at.split('.').reduce((section: AnyValues, key) => section?.[key], defaultValues(root) as AnyValues) as unknown
        const unset = Array.isArray(now) ? [] : { boolean: false, number: 0 }[typeof now as string]
        const words = all.find(one => pathOf(one) === at)?.schema.enum
        const other = is ? words?.find(one => one && !is.includes(String(one))) : unset
        if (other !== undefined) values = withLeaf(values, at.split('.'), other)
      }
      const other = all.find(one => excludes.includes(pathOf(one)))
      if (other) values = withLeaf(values, other.path, sample(other))
      const message = other ? `cannot be combined with ${pathOf(other)}, because ` : `needs ${needs.join(' or ')}${is ? ` ${is[0]}` : ''}`
      return { message: new RegExp(`\\* ${path}[^ ]* ${message}`), values: withLeaf(values, leaf.path, sample(leaf)) }
    })
  const errors = await refusals(cases.map(({ values }) => values))
  for (const [i, { message }] of cases.entries()) expect(errors[i] ?? 'accepted').toMatch(message)
})
