// Values of every shape that the chart takes, and ones with a fault in them.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { walk } from '../../schema/srs/tables.ts'
import { root } from '../../scripts/go-modules.ts'
import { legalConfig, mutatedConfig } from './arbitrary-config.ts'
import { isMap, merged } from './merge.ts'
import type { AnyValues } from './render.ts'

/** The name of everything that generated values take to be there: ConfigMaps, Secrets, claims, ServiceAccounts. */
export const elsewhere = 'elsewhere'

/** The extra objects in generated values, as `Kind/name`. */
export const extraObject = 'ConfigMap/extra'

/** Some of the fields, by chance. */
function someOf<T extends Record<string, fc.Arbitrary<unknown>>>(fields: T): fc.Arbitrary<AnyValues> {
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<AnyValues>
}

// What YAML would rather take for something else.
const oddText = fc.constantFrom(
  'true',
  'on',
  '1e3',
  '007',
  '',
  ' a ',
  "it's",
  '"',
  '{{ .Release.Name }}',
  'a: b',
  '# c',
  '日本',
  'two\nlines\n',
  '- d',
  '~',
)
const oddLabel = fc.constantFrom('true', 'on', '1e3', '007', '', '12', 'null', 'a.b_c', '0x1')
const texts = fc.dictionary(fc.constantFrom('example.com/a', 'b', 'on'), oddText, { maxKeys: 2 })
const labels = fc.dictionary(fc.constantFrom('example.com/a', 'b', 'on'), fc.oneof(oddLabel, fc.constantFrom(1935, true, 10_000_000)), {
  maxKeys: 2,
})

const quantity = fc.constantFrom('100m', '1Gi', 2, 0.5, 100_000_000)
const resources = someOf({ requests: someOf({ cpu: quantity, memory: quantity }), limits: someOf({ memory: quantity }) })
const probe = someOf({
  exec: fc.constant({ command: ['true'] }),
  enabled: fc.boolean(),
  periodSeconds: fc.integer({ min: 1, max: 1_000_000 }),
  failureThreshold: fc.integer({ min: 1, max: 99 }),
})
const env = fc.uniqueArray(
  fc.oneof(
    fc.record({ name: fc.constantFrom('TZ', 'CANDIDATE', 'on'), value: oddText }),
    fc.constant({ name: 'FROM', valueFrom: { secretKeyRef: { name: elsewhere, key: 'a' } } }),
  ),
  { selector: one => one.name, maxLength: 3 },
)

const clientSettings = {
  resources,
  env,
  envFrom: fc.constant([{ configMapRef: { name: elsewhere } }, { prefix: 'A_', secretRef: { name: elsewhere } }]),
  securityContext: fc.constantFrom({ runAsUser: 1_000_000_000 }, { runAsUser: null, runAsGroup: null }),
}

const containerSettings = {
  ...clientSettings,
  lifecycle: fc.constantFrom({ postStart: { exec: { command: ['true'] } } }, { preStop: { exec: { command: ['true'] } } }),
  startupProbe: probe,
  readinessProbe: probe,
  livenessProbe: probe,
}

const autoscaling = someOf({
  enabled: fc.boolean(),
  minReplicas: fc.integer({ min: 1, max: 10 }),
  maxReplicas: fc.integer({ min: 10, max: 1_000_000 }),
  cpu: fc.constantFrom('1500m', '0.5'),
  behavior: fc.constantFrom({}, { scaleUp: { stabilizationWindowSeconds: 60 } }),
  keda: someOf({
    triggers: fc.constant([
      { type: 'cron', metadata: { timezone: 'Etc/UTC', start: '0 6 * * *', end: '0 8 * * *', desiredReplicas: '9' } },
    ]),
  }),
})

/** Only the autoscaler sets the number of pods, where there is one. */
const scaledByOne = (role: AnyValues): AnyValues => (role.autoscaling?.enabled ? { ...role, replicas: undefined } : role)

const sidecar = {
  name: 'beside',
  image: 'busybox',
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
}

const anyPodSettings = {
  labels,
  annotations: texts,
  podSecurityContext: fc.constantFrom({ fsGroup: 2_000_000_000, supplementalGroups: [44] }, { runAsUser: null, fsGroup: null }),
  imagePullSecrets: fc.constantFrom([elsewhere], [{ name: elsewhere }]),
  nodeSelector: labels,
  affinity: fc.constant({
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: {} }] },
  }),
  tolerations: fc.constant([
    { key: 'media', operator: 'Exists' },
    { key: 'on', value: 'true', effect: 'NoExecute', tolerationSeconds: 3_000_000 },
  ]),
  priorityClassName: fc.constant('high'),
  schedulerName: fc.constant('own'),
  serviceAccountName: fc.constant(elsewhere),
  hostAliases: fc.constant([{ ip: '192.0.2.1', hostnames: ['a.example'] }]),
  dnsPolicy: fc.constant('Default'),
  dnsConfig: fc.constant({ options: [{ name: 'ndots', value: '2' }] }),
}

/** Settings of pods whose containers take these, with a volume and its mount or without. */
const podWith = (container: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .tuple(
      someOf({
        ...container,
        ...anyPodSettings,
        topologySpreadConstraints: fc.constant([{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }]),
        sidecars: fc.constant([sidecar]),
        initContainers: fc.constant([{ ...sidecar, name: 'before' }]),
      }),
      fc.boolean(),
    )
    .map(([settings, volume]) =>
      volume
        ? {
            ...settings,
            volumes: [{ name: 'archive', persistentVolumeClaim: { claimName: elsewhere } }],
            volumeMounts: [{ name: 'archive', mountPath: '/archive' }],
          }
        : settings,
    )
const pod = podWith(containerSettings)

const image = someOf({
  registry: fc.constantFrom('', 'registry.example:5000'),
  tag: fc.constantFrom('', '5', '6', 'v6.0-r0', '7', '7.0.100', 'ours', '6.0.157'),
  digest: fc.constantFrom('', `sha256:${'0'.repeat(64)}`),
  pullPolicy: fc.constantFrom('Always', 'Never'),
})

/**
 * Directives that no rule of the chart is about, in whatever combination: no listeners, nothing that is on or off, no paths to write to, nothing
 * that some versions lack.
 */
const harmlessConfig = legalConfig(
  (directive, name) =>
    !directive.since &&
    !directive.until &&
    directive.type !== 'endpoint' &&
    !(directive.type === 'path' && directive.writes) &&
    !['enabled', 'max_connections', 'hls_fragment', 'hls_window', 'hls_ts_file', 'normal_timeout'].includes(name),
)

/** Ports that differ from each other, and from the defaults of the others. */
const listeners = fc
  .tuple(
    fc.constantFrom({}, { listen: 19350 }, { listen: [19350, '0.0.0.0:19351'] }, { listen: '[::]:19350' }),
    fc.constantFrom(
      {},
      { http_server: { listen: 18080 } },
      { http_server: { enabled: false } },
      { http_server: { listen: '0.0.0.0:18080' } },
    ),
    fc.constantFrom({}, { http_api: { listen: 19850 } }, { http_api: { auth: { enabled: true, username: 'a', password: "it's ;" } } }),
    fc.constantFrom({}, { srt_server: { enabled: true } }, { srt_server: { enabled: 'on', listen: 20080, sendbuf: 100_000_000 } }),
    fc.constantFrom(
      {},
      { rtc_server: { enabled: true, candidate: '192.0.2.1' } },
      { rtc_server: { enabled: true, listen: 18000, protocol: 'all', tcp: { enabled: true, listen: 18000 } } },
    ),
    fc.constantFrom({}, { exporter: { enabled: true } }, { exporter: { enabled: true, listen: '0.0.0.0:19972' } }),
    fc.constantFrom({}, { stream_caster: [{ enabled: true, caster: 'flv', listen: 8936, output: 'rtmp://127.0.0.1/[app]/[stream]' }] }),
    fc.constantFrom(
      {},
      { vhost: { 'a b': { dvr: { enabled: true, dvr_path: '/tmp/[stream].flv' }, hls: { enabled: true } } } },
      {
        vhost: {
          '日本.example': { http_hooks: { enabled: true, on_publish: 'http://a.example/?b="' }, security: { allow: [['play', 'all']] } },
        },
      },
    ),
  )
  .map(parts => parts.reduce<AnyValues>((config, part) => merged(config, part), {}))

const config = fc.tuple(harmlessConfig, listeners).map(([one, other]) => merged(one, other))

// Whatever the server's place in a cluster, it is told of the others.
const cluster = 'cluster { mode remote; origin o:1935; origin_cluster on; coworkers o:1985 p:1985; }'

const configText = fc.constantFrom(
  `listen 1936; http_api { enabled on; } http_server { enabled on; listen 8088; } vhost __defaultVhost__ { hls { enabled on; } ${cluster} }`,
  `# a comment\nlisten 1935 1937;\nhttp_api { enabled on; }\nvhost "a b" {\n\thttp_remux { enabled on; }\n${cluster}\n}\n`,
  `listen 1935; http_api { enabled on; listen 1985; }\nvhost __defaultVhost__ { ${cluster} http_hooks { on_publish http://a.example/?key=1; } }`,
)

const withConfig = fc.oneof(
  { weight: 4, arbitrary: someOf({ config: harmlessConfig }) },
  { weight: 1, arbitrary: fc.record({ configText }) },
)

const loadBalancer = {
  type: fc.constantFrom('LoadBalancer'),
  loadBalancerClass: fc.constant('example.com/lb'),
  loadBalancerIP: fc.constant('192.0.2.1'),
  loadBalancerSourceRanges: fc.constant(['192.0.2.0/24']),
  allocateLoadBalancerNodePorts: fc.boolean(),
  externalTrafficPolicy: fc.constantFrom('Cluster', 'Local'),
}
const anyService = {
  annotations: texts,
  labels,
  ipFamilyPolicy: fc.constantFrom('PreferDualStack', 'RequireDualStack'),
  ipFamilies: fc.constant(['IPv4']),
  sessionAffinity: fc.constantFrom('None', 'ClientIP'),
}

const publicPort = (port: number) => fc.oneof(fc.constant({ enabled: false }), fc.constantFrom({ port, enabled: true }, { enabled: true }))
const ports = (mode: string) =>
  someOf({
    rtmp: someOf({ port: fc.constant(2935) }),
    http: publicPort(8000),
    https: publicPort(8443),
    ...(mode !== 'edge' && { api: publicPort(1986).map(port => (port.enabled ? { ...port, anonymous: true } : port)) }),
    srt: publicPort(10081),
    webrtc: publicPort(8001),
    ...(mode !== 'single' && { hls: publicPort(8089) }),
  })

const service = (mode: string) =>
  fc
    .tuple(
      fc.oneof(
        someOf({ ...anyService, ...loadBalancer }),
        fc.record({ ...anyService, type: fc.constant('NodePort') }, { requiredKeys: ['type'] }),
        fc.record({ ...anyService, type: fc.constant('ClusterIP') }, { requiredKeys: ['type'] }),
      ),
      someOf({ layout: fc.constantFrom('shared', 'per-component'), udpAnnotations: texts, ports: ports(mode) }),
    )
    .map(([own, rest]): AnyValues => {
      const settings = { ...own, ...rest } as AnyValues
      // Under Local, components that share a Service lose traffic unless it goes straight to the pods.
      const lossy = settings.externalTrafficPolicy === 'Local' && settings.layout !== 'per-component'
      return lossy ? { ...settings, targets: 'pods' } : settings
    })

const persistence = fc.oneof(
  someOf({ accessModes: fc.constant(['ReadWriteMany']), size: fc.constant('5Gi') }),
  fc.record(
    {
      enabled: fc.constant(true),
      existingClaim: fc.constantFrom('', elsewhere),
      storageClass: fc.constantFrom('', 'fast', '123'),
      accessModes: fc.constantFrom(['ReadWriteOnce'], ['ReadWriteMany'], ['ReadWriteOncePod']),
      size: fc.constantFrom('1Gi', '1.5Ti', '100'),
      annotations: texts,
    },
    { requiredKeys: ['enabled'] },
  ),
)

const publisher = someOf({
  enabled: fc.boolean(),
  streams: fc.uniqueArray(
    fc.record(
      { name: fc.constantFrom('a', 'on', '12', 'live-stream', '1e3'), app: fc.constantFrom('live', 'on', '1.5'), source: oddText },
      { requiredKeys: ['name'] },
    ),
    { selector: one => one.name, minLength: 1, maxLength: 3 },
  ),
  pod: podWith(clientSettings),
})

const role = (perComponent: boolean) =>
  fc
    .tuple(someOf({ image, pod, ...(perComponent && { service: someOf({ annotations: texts, labels }) }) }), withConfig)
    .map(([one, other]) => ({ ...one, ...other }))

const budget = someOf({ enabled: fc.boolean(), maxUnavailable: fc.constantFrom(1, '50%', 1_000_000) })

const replicas = fc.integer({ min: 1, max: 1_000_000 })

/** Edges at an address of their own. */
const group = someOf({
  image,
  pod,
  config: fc.constant({ max_connections: 77 }),
  terminationGracePeriodSeconds: fc.integer({ min: 10, max: 10_000_000 }),
  service: someOf({ annotations: texts, labels, type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer') }),
})

/** What origins have in addition where there are several. */
const severalOrigins = fc.oneof(
  someOf({ replicas: fc.integer({ min: 2, max: 9 }), workload: fc.constant('StatefulSet'), podDisruptionBudget: budget }),
  fc.record({
    replicas: fc.integer({ min: 2, max: 9 }),
    workload: fc.constant('Deployment'),
    members: fc.array(someOf({ image, pod, config: harmlessConfig }), { maxLength: 2 }),
  }),
)

const proxies = fc
  .tuple(
    someOf({
      drainSeconds: fc.nat(1_000_000),
      terminationGracePeriodSeconds: fc.integer({ min: 1, max: 100_000 }),
      networkPolicy: someOf({ enabled: fc.boolean() }),
      podDisruptionBudget: budget,
      pod,
    }),
    fc.constantFrom({}, { replicas: 3, redis: { host: 'redis.example', port: 16379, database: 1_000_000, existingSecret: elsewhere } }),
  )
  .map(([one, other]): AnyValues => ({ image: { repository: 'srs-proxy', tag: '1' }, ...one, ...other }))

const tlsSource = fc.constantFrom({ secretName: elsewhere }, { certManager: { issuer: 'le' } }, { certManager: { clusterIssuer: 'le' } })

/** An Ingress or a Gateway for what every mode offers; without a host for HLS, which `single` may lack. */
const gateway = (web: boolean) =>
  fc
    .tuple(
      fc.constantFrom<AnyValues>({ gatewayClassName: 'example' }, { parentRefs: [{ name: 'shared', namespace: 'infra' }] }),
      someOf({ labels }),
      someOf({ annotations: texts, infrastructure: someOf({ annotations: labels }), ...(web && { tls: tlsSource }) }),
    )
    .map(([parent, any, own]) => ({
      enabled: true,
      routes: { rtmp: { enabled: true, port: 11935 }, ...(web && { hls: { hosts: ['hls.example', '*.hls.example'] } }) },
      ...parent,
      ...any,
      ...(!parent.parentRefs && own),
    }))
const ingress = fc
  .tuple(
    fc.constantFrom(['hls.example'], ['{{ .Release.Name }}.example']),
    someOf({ annotations: texts, labels, className: fc.constant('on'), tls: tlsSource }),
  )
  .map(([hosts, settings]) => ({ enabled: true, routes: { hls: { hosts, path: '/live/' } }, ...settings }))

/** Several origins take some things less than one does: `values` without those. */
function forSeveral(values: AnyValues, behindProxies: boolean): AnyValues {
  const origin: AnyValues = { ...values.origin, cluster: behindProxies ? 'proxy' : 'mesh' }
  if (origin.persistence && origin.persistence.accessModes?.[0] !== 'ReadWriteMany') delete origin.persistence.existingClaim
  const members: AnyValues[] = origin.members ?? []
  // A text replaces what a member has of its own.
  if (origin.configText) for (const member of members) delete member.config
  // SRS 7 has no mesh; a tag of its own says so before srsVersion does.
  for (const { image } of [values, origin, ...members]) if (image?.tag?.startsWith('7')) image.tag = '6'
  for (const { config } of [values, origin, values.edge ?? {}, ...members]) {
    if (behindProxies) delete config?.heartbeat
    else delete config?.http_api?.auth
  }
  const port = (value: unknown) => Number(/\d+$/.exec(String(value)))
  for (const place of behindProxies && values.config ? [values.config, values.config.http_server ?? {}] : []) {
    if (place.listen !== undefined) place.listen = port(place.listen)
  }
  return { ...values, origin }
}

const monitor = fc.record(
  { enabled: fc.constant(true), interval: fc.constantFrom('', '1m', '30s'), scrapeTimeout: fc.constantFrom('', '500ms'), labels },
  { requiredKeys: ['enabled'] },
)
const nginxMetrics = fc.oneof(
  fc.constant({ enabled: false }),
  fc.record({ enabled: fc.constant(true), port: fc.constant(19113), resources }, { requiredKeys: ['enabled'] }),
)

const metrics = (nginx: boolean) =>
  fc
    .tuple(
      fc.oneof(
        fc.record({ podMonitor: monitor }),
        fc.record({ serviceMonitor: monitor }),
        fc.constantFrom({}, { scrapeAnnotations: true }),
      ),
      nginx ? someOf({ nginx: nginxMetrics }) : fc.constant({}),
    )
    .map(([one, other]) => ({ enabled: true, prometheusRule: { enabled: true }, dashboard: { enabled: true }, ...one, ...other }))

/** A budget is for several pods. */
function withoutIdleBudgets(values: AnyValues): AnyValues {
  for (const [role, replicas] of Object.entries({ edge: 3, hlsCache: 2, proxy: 1 })) {
    const own = values[role]
    const pods = (own?.replicas ?? replicas) + (own?.canary?.enabled ? (own.canary.replicas ?? 1) : 0)
    if (own?.podDisruptionBudget && pods < 2 && !own.autoscaling?.enabled) delete own.podDisruptionBudget
  }
  return values
}

/** Values that the chart takes. */
export const legalValues: fc.Arbitrary<AnyValues> = fc
  .constantFrom('single', 'nginx-sidecar', 'edge-cluster', 'origin-cluster', 'edge')
  .chain(mode => fc.tuple(fc.constant(mode), service(mode)))
  .chain(([mode, ownService]) => {
    const ownRole = role(ownService.layout === 'per-component')
    return fc.record(
      {
        mode: fc.constant(mode),
        service: fc.constant(ownService),
        nameOverride: fc.constantFrom('', 'short', '12', 'n'.repeat(63)),
        fullnameOverride: fc.constantFrom('', 'live', 'f'.repeat(63)),
        commonLabels: labels,
        global: someOf({
          imageRegistry: fc.constant('registry.example'),
          imagePullSecrets: fc.constant([{ name: elsewhere }]),
          of: oddText,
        }),
        image,
        srsVersion: fc.constantFrom('', '6', '6.0.157'),
        config,
        pod,
        ...(mode !== 'edge' && {
          origin: fc
            .tuple(
              ownRole,
              someOf({ persistence, drainSeconds: fc.nat(1_000_000), terminationGracePeriodSeconds: fc.integer({ min: 1, max: 100_000 }) }),
              mode === 'origin-cluster' ? severalOrigins : fc.constant({}),
            )
            .map(([one, other, several]) => ({ ...one, ...other, ...several })),
        }),
        ...(mode === 'edge' && {
          upstream: fc.record({
            rtmp: fc.uniqueArray(fc.constantFrom('live.example.com:1935', '192.0.2.1:1', '[2001:db8::1]:1935'), { minLength: 1 }),
            // The settings of the cache need it.
            hls: fc.uniqueArray(fc.constantFrom('http://live.example.com', 'https://192.0.2.1:8443', 'https://[2001:db8::1]'), {
              minLength: 1,
            }),
          }),
        }),
        ...(['edge', 'edge-cluster', 'origin-cluster'].includes(mode) && {
          edge: fc
            .tuple(
              ownRole,
              someOf({
                replicas,
                terminationGracePeriodSeconds: fc.integer({ min: 10, max: 10_000_000 }),
                podDisruptionBudget: budget,
                canary: someOf({ enabled: fc.boolean(), replicas, image, pod }),
                groups: someOf({ 'cdn-a': group, 'b-1': group }),
                autoscaling,
              }),
            )
            .map(([one, other]) => scaledByOne({ ...one, ...other }))
            .map(edge => (edge.configText ? { ...edge, groups: {} } : edge)),
        }),
        ...(mode !== 'single' && {
          hlsCache: someOf({
            replicas: fc.constantFrom(null, ...(['edge', 'origin-cluster'].includes(mode) ? [] : [0]), 1, 1_000_000),
            playlistCacheSeconds: fc.integer({ min: 1, max: 1_000_000 }),
            playlistStaleSeconds: fc.nat(1_000_000),
            playlistWaitSeconds: fc.nat(50),
            cacheSize: fc.constantFrom('64Mi', '2Gi'),
            drainSeconds: fc.nat(1_000_000),
            podDisruptionBudget: budget,
            pod,
            autoscaling,
          })
            .map(cache =>
              // Its other settings need it to be there.
              Object.keys(cache).every(name => name === 'replicas') ? cache : { ...cache, replicas: cache.replicas || 1 },
            )
            .map(scaledByOne),
        }),
        gateway: gateway(mode !== 'single'),
        ...(mode !== 'single' && { ingress, tls: tlsSource.map(one => ({ ...one, ...(one.certManager && { dnsNames: ['a.example'] }) })) }),
        ...(mode !== 'single' && {
          nginx: someOf({
            port: fc.constant(8888),
            workerProcesses: fc.integer({ min: 1, max: 64 }),
            accessLog: fc.constantFrom('', 'combined', 'json'),
            playlistMaxAge: fc.nat(),
            segmentMaxAge: fc.nat(),
            pod: someOf(containerSettings),
          }),
        }),
        publisher,
        metrics: metrics(mode !== 'single'),
        ...(mode !== 'edge' && {
          cleanup: someOf({
            enabled: fc.boolean(),
            maxAge: fc.constantFrom('90m', '12h', '365d'),
            schedule: fc.constantFrom('15 1 * * *', '*/7 0-23/2,5 * * *'),
            dryRun: fc.boolean(),
            recordings: someOf({ maxAge: fc.constantFrom('', '30d') }),
            resources,
          }),
          recordings: someOf({
            resources,
            upload: someOf({ bucket: fc.constant('archive'), intervalMinutes: fc.integer({ min: 1, max: 59 }) }),
          }),
        }),
        networkPolicy: fc.constantFrom(
          { enabled: false },
          {
            enabled: true,
            public: { from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] },
            dns: { to: [{ namespaceSelector: {} }], port: 5353 },
            egress: [{ to: [{ namespaceSelector: { matchLabels: { on: 'true' } } }] }],
          },
        ),
        tests: someOf({ enabled: fc.boolean(), pod: someOf({ ...anyPodSettings, resources }) }),
        extraObjects: fc.constantFrom<unknown[]>(
          [],
          [
            {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              metadata: { name: 'extra', labels: { on: 'true' } },
              data: { release: '{{ .Release.Name }}' },
            },
          ],
          ['apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\ndata:\n  mode: {{ .Values.mode | quote }}\n'],
        ),
      },
      { requiredKeys: mode === 'edge' ? ['mode', 'service', 'upstream'] : ['mode', 'service'] },
    ) as fc.Arbitrary<AnyValues>
  })
  .chain(values =>
    values.mode === 'origin-cluster'
      ? fc
          .oneof(fc.constant(null), proxies)
          .map(proxy => ({ ...forSeveral(structuredClone(values), proxy !== null), ...(proxy && { proxy }) }))
      : fc.constant(values),
  )
  .map(values => {
    // Whoever has all the policies cannot do without that of the proxies.
    const { networkPolicy: _, ...proxy } = values.proxy ?? {}
    return values.networkPolicy?.enabled && values.proxy ? { ...values, proxy } : values
  })
  .map(values => {
    // Whoever lets nobody in lets Prometheus in, where it is to come.
    const { networkPolicy, metrics } = values
    return networkPolicy?.enabled && metrics
      ? { ...values, networkPolicy: { ...networkPolicy, metrics: { from: [{ podSelector: {} }] } } }
      : values
  })
  .map(values => withoutIdleBudgets(structuredClone(values)))
  .map(values => {
    // Where one has RTMPS, with SRS 7, all of a Service's pods have it.
    const { image: common, origin, edge, tls } = values
    const groups: AnyValues[] = Object.values(edge?.groups ?? {})
    for (const image of tls ? [common, origin?.image, edge?.image, edge?.canary?.image, ...groups.map(({ image }) => image)] : [])
      if (image?.tag?.startsWith('7')) image.tag = '6'
    return values
  })

// ── Faults ──

/** Values that something was done to. */
export interface FaultyValues {
  /** What was done. */
  fault: string
  values: AnyValues
  /** Whether the chart must refuse them; absent: it may. */
  refused?: true
}

const defaults: AnyValues = JSON.parse(readFileSync(path.join(root, 'charts/srs/files/values.json'), 'utf8')).defaults

/** The path of every default. */
const paths = (values: AnyValues, at: string[] = []): string[][] =>
  Object.entries(values).flatMap(([key, value]) => [[...at, key], ...(isMap(value) ? paths(value, [...at, key]) : [])])

/** A document with one value. */
const nested = (keys: readonly string[], value: unknown): AnyValues =>
  keys.reduceRight<unknown>((content, key) => ({ [key]: content }), value) as AnyValues

const owned = [...walk()]
  .filter(({ directive }) => directive.owned)
  .map(({ path: steps }) => steps.map(step => (step === '*' ? 'a' : step)))
const anything = fc.constantFrom<unknown[]>('a', true, 5, 1.5, [], {}, [['a']], [{ a: 1 }], { a: { b: 1 } }, { a: 'b' })
const mode = fc.constantFrom('single', 'nginx-sidecar', 'edge-cluster')

const faults: fc.Arbitrary<FaultyValues>[] = [
  mutatedConfig
    // Helm takes a null for a key that is not there; JSON that holds what YAML cannot never gets as far as the chart.
    .filter(({ mutation: { kind, refused } }) => refused && !kind.startsWith('null') && !kind.startsWith('unprintable'))
    .map(({ config: own, mutation }) => ({ fault: mutation.kind, values: { config: own }, refused: true })),
  fc
    .tuple(fc.constantFrom(...owned), anything, mode)
    .map(([keys, value, of]) => ({ fault: 'owned directive', values: { mode: of, config: nested(keys, value) }, refused: true })),
  fc.tuple(legalConfig(), mode).map(([own, of]) => ({ fault: 'any configuration', values: { mode: of, config: own } })),
  fc.tuple(fc.constantFrom(...paths(defaults)), anything).map(([keys, value]) => ({ fault: 'another type', values: nested(keys, value) })),
  fc
    .array(
      fc.constantFrom(
        'listen',
        '1935',
        ';',
        '{',
        '}',
        '"',
        "'",
        '#',
        '\n',
        'vhost',
        'a',
        'hls',
        'enabled',
        'on',
        'stream_caster',
        'engine',
      ),
      {
        maxLength: 15,
      },
    )
    .map(words => ({ fault: 'text of any words', values: { origin: { configText: words.join(' ') } } })),
  fc.constantFrom(
    { fault: 'mode', values: { edge: { replicas: 2 } }, refused: true },
    { fault: 'mode', values: { nginx: { port: 8888 } }, refused: true },
    { fault: 'mode', values: { mode: 'edges' }, refused: true },
    { fault: 'ports', values: { config: { listen: 8080 } }, refused: true },
    { fault: 'ports', values: { config: { listen: [1935, 80] } }, refused: true },
    { fault: 'layout', values: { origin: { service: { type: 'NodePort' } } }, refused: true },
    { fault: 'type', values: { service: { type: 'ClusterIP', externalTrafficPolicy: 'Local' } }, refused: true },
  ) as fc.Arbitrary<FaultyValues>,
]

/** Values with one fault, or what may be one. */
export const faultyValues: fc.Arbitrary<FaultyValues> = fc.oneof(...faults)
