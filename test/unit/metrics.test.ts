// Metrics: SRS's exporter, that of nginx, and how Prometheus finds them.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import type { Manifest, Rendered } from '../support/manifest.ts'
import { container, containerPorts, object, objectNames, srsConf } from '../support/objects.ts'
import { type PodSet, podSets, selects } from '../support/pods.ts'
import { type AnyValues, renderMany, renderNamed } from '../support/render.ts'

const on = { enabled: true }
const text = 'listen 1935; http_api { enabled on; } vhost __defaultVhost__ { }'
const all = await renderNamed({
  off: {},
  single: { metrics: on },
  moved: { metrics: on, config: { exporter: { listen: 9999, label: 'eu' } } },
  without: { mode: 'edge-cluster', metrics: { enabled: true, nginx: on } },
  pods: {
    mode: 'edge-cluster',
    metrics: { enabled: true, podMonitor: { enabled: true, interval: '10s', scrapeTimeout: '500ms' }, nginx: on },
  },
  service: { mode: 'origin-cluster', metrics: { enabled: true, serviceMonitor: on, nginx: on }, publisher: on },
  annotations: {
    mode: 'edge-cluster',
    metrics: { enabled: true, scrapeAnnotations: true, nginx: on },
    edge: { config: { exporter: { listen: 9973 } } },
  },
  text: { metrics: on, origin: { configText: text } },
  textWithOwn: { metrics: on, origin: { configText: `${text} exporter { enabled on; listen 9970; }` } },
  textElsewhere: { metrics: on, origin: { configText: { valueFrom: { secretKeyRef: { name: 'conf', key: 'srs.conf' } } } } },
  proxies: {
    mode: 'origin-cluster',
    origin: { cluster: 'proxy' },
    proxy: { image: { repository: 'p', tag: '1' } },
    metrics: { enabled: true, podMonitor: on },
  },
  nginxOff: { mode: 'nginx-sidecar', metrics: on },
  json: { mode: 'nginx-sidecar', nginx: { accessLog: 'json' } },
})

const only = ({ manifests }: Rendered, kind: string) => manifests.find(manifest => manifest.kind === kind) as Manifest
const components = (rendered: Rendered) =>
  Object.fromEntries(podSets(rendered.manifests).map(pod => [pod.labels['app.kubernetes.io/component'], pod])) as Record<string, PodSet>
const selected = (rendered: Rendered, matchLabels: Record<string, string>) =>
  podSets(rendered.manifests)
    .filter(pod => selects({ matchLabels }, pod.labels))
    .map(pod => pod.labels['app.kubernetes.io/component'])
    .sort()
const env = (rendered: Rendered) =>
  Object.fromEntries(container(rendered, 'origin', 'srs').env.map((one: { name: string; value: string }) => [one.name, one.value]))

describe("SRS's exporter", () => {
  it('is off, and so is all that goes with it', () => {
    expect(srsConf(all.off, 'origin')).not.toHaveProperty('exporter')
    expect(containerPorts(all.off, 'origin')).not.toHaveProperty('metrics')
    expect(JSON.stringify(all.off.manifests)).not.toContain('ossrs.io/metrics')
  })

  it('has the role as its tag and the release as its label', () => {
    expect(srsConf(all.single, 'origin').exporter).toMatchObject({ enabled: true, tag: 'origin', label: expect.any(String) })
    expect(srsConf(all.pods, 'edge').exporter).toMatchObject({ tag: 'edge' })
    expect(containerPorts(all.single, 'origin')).toMatchObject({ metrics: [9972, 'TCP'] })
  })

  it('yields to the configuration', () => {
    expect(srsConf(all.moved, 'origin').exporter).toMatchObject({ listen: 9999, label: 'eu', tag: 'origin' })
    expect(containerPorts(all.moved, 'origin')).toMatchObject({ metrics: [9999, 'TCP'] })
  })

  it('is turned on by the environment beside a text, as that says', () => {
    expect(env(all.text)).toMatchObject({ SRS_EXPORTER_ENABLED: 'on', SRS_EXPORTER_LISTEN: '9972', SRS_EXPORTER_TAG: 'origin' })
    expect(env(all.textWithOwn)).toMatchObject({ SRS_EXPORTER_ENABLED: 'on', SRS_EXPORTER_LISTEN: '9970' })
    expect(containerPorts(all.textWithOwn, 'origin')).toMatchObject({ metrics: [9970, 'TCP'] })
    expect(env(all.textElsewhere)).toMatchObject({ SRS_EXPORTER_ENABLED: 'on', SRS_EXPORTER_LISTEN: '9972' })
  })

  it.for(Object.entries(all))('%s: is not public', ([, { manifests }]) => {
    const open = manifests.filter(({ kind, spec }) => kind === 'Service' && spec.clusterIP !== 'None')
    const targets = open.flatMap(({ spec }) => spec.ports.map((port: { targetPort: string }) => port.targetPort))
    expect(targets.filter(target => /metrics/.test(target))).toEqual([])
  })
})

describe("nginx's exporter", () => {
  it('is beside every nginx, and reads from its socket', () => {
    for (const deployment of ['origin', 'hls-cache']) {
      expect(containerPorts(all.pods, deployment, 'nginx-exporter')).toEqual({ 'nginx-metrics': [9113, 'TCP'] })
      const { args, volumeMounts } = container(all.pods, deployment, 'nginx-exporter')
      const [, socket, location] = /uri=unix:([^:]+):(\S+)/.exec(args.join(' ')) ?? []
      expect(args).toContain('--web.listen-address=:9113')
      const nginx = container(all.pods, deployment, 'nginx')
      expect(volumeMounts).toEqual([
        { ...nginx.volumeMounts.find((mount: { mountPath: string }) => mount.mountPath === '/tmp'), readOnly: true },
      ])
      const files = object(all.pods, 'ConfigMap', deployment === 'origin' ? 'nginx' : 'hls-cache').data
      expect(files['http.conf']).toContain('include /etc/nginx-srs/status.conf;')
      expect(files['status.conf']).toContain(`listen unix:${socket};`)
      expect(files['status.conf']).toContain(`location = ${location} {`)
    }
  })

  it('costs nothing where it is off', () => {
    expect(container(all.nginxOff, 'origin', 'nginx-exporter')).toBeUndefined()
    expect(object(all.nginxOff, 'ConfigMap', 'nginx').data).not.toHaveProperty('status.conf')
  })
})

describe('Prometheus', () => {
  it('is told of ports by a PodMonitor', () => {
    const { spec } = only(all.pods, 'PodMonitor')
    expect(spec.podMetricsEndpoints).toEqual(
      ['metrics', 'nginx-metrics'].map(port => ({ port, path: '/metrics', interval: '10s', scrapeTimeout: '500ms' })),
    )
    expect(selected(all.pods, spec.selector.matchLabels)).toEqual(['edge', 'hls-cache', 'origin'])
  })

  it('is told of them by a ServiceMonitor, which finds its Service, which finds the pods', () => {
    const { spec } = only(all.service, 'ServiceMonitor')
    const services = all.service.manifests.filter(m => m.kind === 'Service' && selects(spec.selector, m.metadata.labels ?? {}))
    expect(services.map(service => service.metadata.name)).toEqual([expect.stringMatching(/-metrics$/)])
    const [service] = services
    const ports = service?.spec.ports.map((port: { name: string }) => port.name)
    expect(ports).toEqual(['metrics', 'nginx-metrics'])
    expect(spec.endpoints.map((endpoint: { port: string }) => endpoint.port)).toEqual(ports)
    for (const { relabelings } of spec.endpoints)
      expect(relabelings).toContainEqual({ action: 'drop', sourceLabels: [expect.stringMatching(/_terminating$/)], regex: 'true' })
    expect(selected(all.service, service?.spec.selector)).toEqual(['edge', 'hls-cache', 'origin-0', 'origin-1', 'origin-2'])
    expect(objectNames(all.service).join()).not.toContain('PodMonitor')
  })

  it('puts the labels of pods on their series by which alerts and the dashboard tell them apart', async () => {
    const files = ['alerts.yaml', 'dashboard.json'].map(name => readFile(path.join(root, 'charts/srs/files/monitoring', name), 'utf8'))
    const wanted = new Set((await Promise.all(files)).join().match(/\b(app_kubernetes_io|ossrs_io)_\w+/g))
    expect(wanted.size).toBeGreaterThan(2)
    for (const { spec } of [only(all.pods, 'PodMonitor'), only(all.service, 'ServiceMonitor')]) {
      // As Prometheus writes them.
      expect(new Set(spec.podTargetLabels.map((label: string) => label.replaceAll(/\W/g, '_')))).toEqual(wanted)
      for (const { labels } of podSets(all.pods.manifests))
        expect(Object.keys(labels)).toEqual(expect.arrayContaining(spec.podTargetLabels))
    }
  })

  it('is told of one port of a pod by annotations', () => {
    const told = Object.entries(components(all.annotations)).map(([name, { owner }]) => {
      const annotations: Record<string, string> = (owner.spec.template ?? owner).metadata.annotations ?? {}
      return [name, Object.entries(annotations).filter(([key]) => key.startsWith('prometheus.io/'))]
    })
    const at = (port: string) =>
      Object.entries({ 'prometheus.io/path': '/metrics', 'prometheus.io/port': port, 'prometheus.io/scrape': 'true' })
    expect(Object.fromEntries(told)).toEqual({ origin: at('9972'), edge: at('9973'), 'hls-cache': at('9113'), 'test-stream': [] })
  })

  it('is told of nothing that has none: proxies, and what no operator looks after', () => {
    expect(selected(all.proxies, only(all.proxies, 'PodMonitor').spec.selector.matchLabels)).toEqual([
      'edge',
      'origin-0',
      'origin-1',
      'origin-2',
    ])
    expect(objectNames(all.without).filter(name => /Monitor|-metrics/.test(name))).toEqual([])
  })
})

it("an access log in JSON is one object a line, with the cache's status, and without the query", () => {
  const conf = object(all.json, 'ConfigMap', 'nginx').data['http.conf'] as string
  const format = [...(/log_format json escape=json((?:\s+'[^']*')+);/.exec(conf)?.[1] ?? '').matchAll(/'([^']*)'/g)]
    .map(([, part]) => part)
    .join('')
  const line = format.replaceAll(/"\$\w+"/g, '"x"').replaceAll(/\$\w+/g, '1')
  expect(Object.keys(JSON.parse(line))).toEqual(expect.arrayContaining(['time', 'status', 'cache', 'path']))
  expect(format).not.toMatch(/\$(request|request_uri|args|query_string)\b/)
  expect(conf).toContain('access_log /dev/stdout json if=$logged;')
})

describe('values that do not fit together', async () => {
  const monitor = { enabled: true, interval: '10s' }
  const cases: [string, AnyValues, string?][] = [
    ['nothing on', { metrics: { podMonitor: on } }, 'metrics.podMonitor.enabled needs metrics.enabled'],
    [
      'two monitors',
      { metrics: { enabled: true, podMonitor: on, serviceMonitor: on } },
      'metrics.podMonitor cannot be combined with metrics.serviceMonitor.enabled',
    ],
    [
      'annotations too',
      { metrics: { enabled: true, podMonitor: on, scrapeAnnotations: true } },
      'metrics.podMonitor cannot be combined with metrics.scrapeAnnotations',
    ],
    [
      'settings of another',
      { metrics: { enabled: true, podMonitor: on, serviceMonitor: { interval: '9s' } } },
      'metrics.serviceMonitor.interval needs metrics.serviceMonitor.enabled',
    ],
    [
      'a long timeout',
      { metrics: { enabled: true, podMonitor: { ...monitor, scrapeTimeout: '1m' } } },
      'scrapeTimeout 1m is longer than its interval 10s',
    ],
    ['a short timeout', { metrics: { enabled: true, podMonitor: { ...monitor, scrapeTimeout: '9999ms' } } }],
    [
      'exporter off',
      { metrics: on, config: { exporter: { enabled: false } } },
      'metrics.enabled cannot be combined with exporter.enabled off in the configuration of origin',
    ],
    [
      'in a text',
      { metrics: on, origin: { configText: `${text} exporter { enabled off; }` } },
      'exporter.enabled off in the configuration of origin',
    ],
    ['nginx in single', { metrics: { enabled: true, nginx: on } }, 'metrics.nginx.enabled needs mode'],
    [
      'one port twice',
      { metrics: { enabled: true, nginx: { enabled: true, port: 9972 } }, mode: 'nginx-sidecar' },
      'both listen on port 9972/TCP',
    ],
  ]
  const outcomes = await renderMany(cases.map(([, values]) => values))

  it.for(cases.map(([name, , message], i) => [name, message, outcomes[i]?.error] as const))('%s', ([, message, error]) => {
    if (message) expect(error).toContain(message)
    else expect(error).toBeUndefined()
  })
})
