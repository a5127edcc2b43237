// Each alert fires when it should, says what is wrong, and stays quiet otherwise, by Prometheus' own judgement.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { object } from '../support/objects.ts'
import type { Loose } from '../support/pods.ts'
import { promtoolSkipReason, type Series, testRules } from '../support/promtool.ts'
import { type AnyValues, render, renderMany } from '../support/render.ts'

const metrics = { enabled: true, nginx: { enabled: true }, prometheusRule: { enabled: true, alertLabels: { team: 'media' } } }
const bases: Record<string, AnyValues> = {
  edges: {
    mode: 'edge-cluster',
    metrics,
    edge: { replicas: 2, pod: { resources: { limits: { memory: null } } }, canary: { enabled: true }, config: { max_connections: 200 } },
    origin: { persistence: { enabled: true }, pod: { resources: { limits: { cpu: '500m', memory: '1Gi' } } } },
  },
  origins: { mode: 'origin-cluster', metrics, origin: { persistence: { enabled: true } } },
}
const names = Object.keys(bases)
const rules = Object.fromEntries(
  await Promise.all(names.map(async name => [name, object(await render(bases[name] as AnyValues), 'PrometheusRule', 'live-srs')] as const)),
)
const alertsOf = (base: string): Loose[] =>
  rules[base]?.spec.groups.flatMap((group: Loose) => group.rules).filter((rule: Loose) => rule.alert)

/** Labels of a pod as Prometheus has them by the chart's monitors. */
const labels = (component: string, pod: string) => ({
  namespace: 'media',
  app_kubernetes_io_instance: 'live',
  app_kubernetes_io_component: component,
  pod: `live-srs-${component}-${pod}`,
})
const text = (of: Record<string, string>) =>
  Object.entries(of)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')
const srs = (metric: string, component: string, pod = 'a') =>
  `${metric}{${text({ ...labels(component, pod), ossrs_io_role: component.replace(/-(canary|\d+)$/, '') })}}`
const pod = (metric: string, name: string, more = '') => `${metric}{namespace="media",pod="live-srs-${name}"${more && `,${more}`}}`
const claim = (name: string, used: number): Series => ({
  [`kubelet_volume_stats_used_bytes{namespace="media",persistentvolumeclaim="${name}"}`]: `${used}x60`,
  [`kubelet_volume_stats_capacity_bytes{namespace="media",persistentvolumeclaim="${name}"}`]: '100x60',
})
const component = (name: string) => {
  const { pod: _, ...rest } = labels(name, '')
  return rest
}
const release = { namespace: 'media', app_kubernetes_io_instance: 'live' }
/** Errors and connections at an edge and its canary, each minute. */
const errors = (stable: number, canary: number): Series => ({
  [srs('srs_clients_errs_total', 'edge')]: `0+${stable}x60`,
  [srs('srs_clients_total', 'edge')]: '0+100x60',
  [srs('srs_clients_errs_total', 'edge-canary')]: `0+${canary}x60`,
  [srs('srs_clients_total', 'edge-canary')]: '0+100x60',
})
const cost = (stable: number, canary: number): Series => ({
  [srs('srs_cpu_percent', 'edge')]: `${stable}x60`,
  [srs('srs_send_bytes_total', 'edge')]: '0+75000000x60',
  [srs('srs_cpu_percent', 'edge-canary')]: `${canary}x60`,
  [srs('srs_send_bytes_total', 'edge-canary')]: '0+75000000x60',
})

interface Case {
  base?: string
  fires: Series
  /** The labels of the alert, besides its own. */
  labels: Record<string, string>
  summary: string
  /** All that keeps it quiet, each by its reason. */
  quiet: Record<string, Series>
}

const cases: Record<string, Case> = {
  SrsServersMissing: {
    fires: { ...running('edge', 1), ...running('edge-canary', 1), ...running('origin', 1), ...running('hls-cache', 2) },
    labels: component('edge'),
    summary: '1 of the servers of edge do not answer',
    quiet: {
      'all answer': { ...running('edge', 2), ...running('edge-canary', 1), ...running('origin', 1), ...running('hls-cache', 2) },
      'an old edge is stopping, and no longer answers': {
        ...running('edge', 2),
        ...running('edge-canary', 1),
        ...running('origin', 1),
        ...running('hls-cache', 2),
        [srs('srs_build_info', 'edge', 'old')]: '1x10 stale',
      },
    },
  },
  SrsPodNotReady: {
    fires: { [pod('kube_pod_status_ready', 'edge-a', 'condition="true"')]: '0x60' },
    labels: { namespace: 'media', pod: 'live-srs-edge-a' },
    summary: 'live-srs-edge-a is not ready',
    quiet: {
      ready: { [pod('kube_pod_status_ready', 'edge-a', 'condition="true"')]: '1x60' },
      stopping: {
        [pod('kube_pod_status_ready', 'edge-a', 'condition="true"')]: '0x60',
        [pod('kube_pod_deletion_timestamp', 'edge-a')]: '1700000000x60',
      },
      "another's": { [pod('kube_pod_status_ready', 'other-a', 'condition="true"')]: '0x60' },
    },
  },
  SrsRestarting: {
    fires: { [pod('kube_pod_container_status_restarts_total', 'origin-a', 'container="srs"')]: '0x20 1 2 3 4 5 5x60' },
    labels: { namespace: 'media', pod: 'live-srs-origin-a', container: 'srs' },
    summary: 'srs in live-srs-origin-a keeps restarting',
    quiet: { 'one restart': { [pod('kube_pod_container_status_restarts_total', 'origin-a', 'container="srs"')]: '0x20 1x60' } },
  },
  SrsConnectionsNearLimit: {
    fires: { [srs('srs_clients', 'edge')]: '180x60' },
    labels: labels('edge', 'a'),
    summary: 'live-srs-edge-a has 90% of the clients that it takes',
    quiet: {
      'the origin takes more': { [srs('srs_clients', 'origin')]: '180x60' },
      'many at several edges': { [srs('srs_clients', 'edge')]: '150x60', [srs('srs_clients', 'edge', 'b')]: '150x60' },
    },
  },
  SrsCpuNearLimit: {
    fires: { [srs('srs_cpu_percent', 'origin')]: '45x60' },
    labels: labels('origin', 'a'),
    summary: 'live-srs-origin-a uses 90% of the processor that it can use',
    quiet: { 'an edge has a whole one': { [srs('srs_cpu_percent', 'edge')]: '80x60' } },
  },
  SrsMemoryNearLimit: {
    fires: { [srs('srs_memory', 'origin')]: `${0.95 * 1024 * 1024}x60` },
    labels: labels('origin', 'a'),
    summary: 'live-srs-origin-a uses 95% of its memory',
    quiet: {
      'half of it': { [srs('srs_memory', 'origin')]: `${512 * 1024}x60` },
      'without a limit': { [srs('srs_memory', 'edge')]: '99999999x60' },
    },
  },
  SrsNoPublisher: {
    fires: { [srs('srs_receive_bytes_total', 'origin')]: '0+7500000x20 150000000+1000x40' },
    labels: release,
    summary: 'Nobody publishes to live any more',
    quiet: {
      'somebody does': { [srs('srs_receive_bytes_total', 'origin')]: '0+7500000x60' },
      'nobody did': { [srs('srs_receive_bytes_total', 'origin')]: '0+1000x60' },
      'at another origin': {
        [srs('srs_receive_bytes_total', 'origin')]: '0+7500000x20 150000000+1000x40',
        [srs('srs_receive_bytes_total', 'origin', 'b')]: '0+1000x20 20000+7500000x40',
      },
    },
  },
  SrsClientErrors: {
    fires: errors(30, 0),
    labels: component('edge'),
    summary: '30% of the connections to edge end with an error',
    quiet: {
      'a few': errors(10, 10),
      'hardly any clients': { [srs('srs_clients_errs_total', 'edge')]: '0x20 1x60', [srs('srs_clients_total', 'edge')]: '0x20 2x60' },
    },
  },
  SrsCanaryErrors: {
    fires: errors(2, 12),
    labels: release,
    summary: '12% of the connections to the canary end with an error',
    quiet: { 'both have them': errors(12, 14), 'the canary has fewer': errors(12, 0) },
  },
  SrsCanaryCostsMore: {
    fires: cost(20, 40),
    labels: release,
    summary: 'The canary needs 2.0 times the processor of the other edges',
    quiet: { 'as much': cost(20, 22), less: cost(40, 20) },
  },
  SrsOriginIdle: {
    base: 'origins',
    fires: {
      [srs('srs_clients', 'origin', '0')]: '9x90',
      [srs('srs_clients', 'origin', '1')]: '0x90',
      [srs('srs_clients', 'origin', '2')]: '9x90',
    },
    labels: labels('origin', '1'),
    summary: 'live-srs-origin-1 has had no client for half an hour, and other origins have many',
    quiet: {
      'all idle': { [srs('srs_clients', 'origin', '0')]: '0x90', [srs('srs_clients', 'origin', '1')]: '0x90' },
      'now and then': { [srs('srs_clients', 'origin', '0')]: '9x90', [srs('srs_clients', 'origin', '1')]: '0x20 1 0x60' },
    },
  },
  SrsClaimFilling: {
    fires: claim('live-srs-origin', 90),
    labels: { namespace: 'media', persistentvolumeclaim: 'live-srs-origin' },
    summary: 'live-srs-origin is 90% full',
    quiet: { 'half full': claim('live-srs-origin', 50), "another's": claim('other', 90) },
  },
  SrsClaimFull: {
    base: 'origins',
    fires: claim('data-live-srs-origin-2', 99),
    labels: { namespace: 'media', persistentvolumeclaim: 'data-live-srs-origin-2' },
    summary: 'data-live-srs-origin-2 is 99% full',
    quiet: { 'nearly full': claim('data-live-srs-origin-2', 90) },
  },
  SrsGatewayDown: {
    fires: { [srs('nginx_up', 'hls-cache')]: '0x60' },
    labels: labels('hls-cache', 'a'),
    summary: 'nginx in live-srs-hls-cache-a does not answer',
    quiet: { 'it answers': { [srs('nginx_up', 'hls-cache')]: '1x60' } },
  },
  SrsGatewayDropsConnections: {
    fires: { [srs('nginx_connections_accepted', 'origin')]: '0+120x60', [srs('nginx_connections_handled', 'origin')]: '0+60x60' },
    labels: labels('origin', 'a'),
    summary: 'nginx in live-srs-origin-a drops 1.0 connections a second',
    quiet: {
      none: { [srs('nginx_connections_accepted', 'origin')]: '0+120x60', [srs('nginx_connections_handled', 'origin')]: '0+120x60' },
    },
  },
}

function running(name: string, count: number): Series {
  const metric = name === 'hls-cache' ? 'nginx_up' : 'srs_build_info'
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [srs(metric, name, String(i)), '1x90']))
}

const expanded = (template: string, of: Record<string, string>) =>
  template.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, name) => of[name] ?? '?').replace('{{ printf "%.0f" $value }}', '5')

/** What promtool should see of a case. */
function testsOf(name: string, { base = 'edges', fires, labels, summary, quiet }: Case) {
  const rule = alertsOf(base).find(({ alert }) => alert === name)
  const at = rule?.for === '30m' ? '80m' : '28m'
  const firing = {
    labels: { ...labels, severity: rule?.labels.severity, team: 'media' },
    annotations: { ...rule?.annotations, summary, description: expanded(rule?.annotations.description, labels) },
  }
  return [
    { name: `${name} fires`, series: fires, at, alert: { name, firing: [firing] } },
    ...Object.entries(quiet).map(([reason, series]) => ({ name: `${name} is quiet: ${reason}`, series, at, alert: { name, firing: [] } })),
  ]
}

describe('alerts', () => {
  it('all have a case here, and each of the table is in one of the bases', () => {
    const table = readFileSync(new URL('../../charts/srs/files/monitoring/alerts.yaml', import.meta.url), 'utf8')
    const told = [...(table.split('\nalerts:\n')[1] ?? '').matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => name)
    expect(Object.keys(cases).sort()).toEqual(told.sort())
    expect([...new Set(names.flatMap(alertsOf).map(({ alert }) => alert))].sort()).toEqual(told.sort())
  })

  it.for(names)('fire and stay quiet: %s', async (base, { skip }) => {
    skip(promtoolSkipReason !== undefined, promtoolSkipReason)
    const own = Object.entries(cases).filter(([, one]) => (one.base ?? 'edges') === base)
    await testRules(
      rules[base] as Loose,
      own.flatMap(([name, one]) => testsOf(name, one)),
    )
  })

  it('say in a line what is wrong, and in whole sentences what it means', () => {
    for (const { alert, annotations } of names.flatMap(alertsOf)) {
      expect(annotations.summary, alert).toMatch(/^\S+( \S+){2,}[^.]$/)
      expect(annotations.description, alert).toMatch(/^([A-Z{].+\.\s*)+$/)
    }
  })

  it('fire only after a while, except for restarts and full volumes', () => {
    const atOnce = names.flatMap(alertsOf).filter(one => !one.for)
    expect([...new Set(atOnce.map(({ alert }) => alert))].sort()).toEqual(['SrsClaimFull', 'SrsRestarting'])
  })

  it('say over which time they look', () => {
    const spoken = names.flatMap(alertsOf).flatMap(({ alert, expr, for: lasting, annotations }) => {
      const text = Object.values(annotations).join(' ')
      const said = [...text.matchAll(/(\d+) minutes/g)].map(([, minutes]) => `${minutes}m`)
      const looked = [lasting, ...[...expr.matchAll(/\[(\w+)/g)].map(([, range]) => range)]
      for (const time of said) expect(looked, `${alert}: ${text}`).toContain(time)
      return said
    })
    expect(spoken).not.toEqual([])
  })

  it('have a severity, and a runbook where their link leads', () => {
    const runbooks = readFileSync(new URL('../../docs/runbooks.md', import.meta.url), 'utf8')
    const anchors = new Set([...runbooks.matchAll(/^## (\w+)$/gm)].map(([, name]) => (name as string).toLowerCase()))
    for (const { alert, labels, annotations } of names.flatMap(alertsOf)) {
      expect(['critical', 'warning', 'info']).toContain(labels.severity)
      expect(annotations.runbook_url).toBe(`docs/runbooks.md#${alert.toLowerCase()}`)
      expect(anchors).toContain(alert.toLowerCase())
    }
    expect(anchors.size).toBe(Object.keys(cases).length)
  })
})

describe('a release has the alerts that say something of it', async () => {
  const on = { ...metrics, prometheusRule: { enabled: true } }
  const documents: Record<string, AnyValues> = {
    '6.0.191': { pod: { resources: { limits: { memory: null } } }, metrics: { enabled: true, prometheusRule: { enabled: true } } },
    '6.0.190': { srsVersion: '6.0.190', metrics: { enabled: true, prometheusRule: { enabled: true } } },
    '7.0.143': { image: { tag: '7.0.143' }, metrics: { enabled: true, prometheusRule: { enabled: true } } },
    '8.0.14': { image: { tag: '8.0.14' }, metrics: { enabled: true, prometheusRule: { enabled: true } } },
    mixed: { mode: 'edge-cluster', image: { tag: '6.0.185' }, edge: { canary: { enabled: true, image: { tag: '6.0.191' } } }, metrics: on },
    scaled: { mode: 'edge-cluster', edge: { replicas: null }, metrics: on },
    disabled: { metrics: { enabled: true, prometheusRule: { enabled: true, disabled: ['SrsNoPublisher'] } } },
    misspelt: { metrics: { enabled: true, prometheusRule: { enabled: true, disabled: ['SrsNoPublishers'] } } },
    off: { metrics: { enabled: true, prometheusRule: { disabled: ['SrsNoPublisher'] } } },
  }
  const outcomes = await renderMany(Object.values(documents))
  const of = (name: string) => {
    const outcome = outcomes[Object.keys(documents).indexOf(name)]
    if (!outcome || outcome.error !== undefined) throw new Error(outcome?.error)
    const found: Loose[] = outcome.manifests
      .find(({ kind }) => kind === 'PrometheusRule')
      ?.spec.groups.flatMap((group: Loose) => group.rules)
    return {
      alerts: found.flatMap(({ alert }) => alert ?? []),
      find: (named: string) => found.filter(one => [one.alert, one.record].includes(named)),
    }
  }
  const errorOf = (name: string) => outcomes[Object.keys(documents).indexOf(name)]?.error

  it.for([
    ['6.0.191', true],
    ['6.0.190', false],
    ['7.0.143', false],
    ['8.0.14', true],
  ] as const)('errors of clients, from %s on: %s', ([version, expected]) => {
    expect(of(version).alerts.includes('SrsClientErrors')).toBe(expected)
  })

  it('compares errors only between edges that both count them', () => {
    expect(of('mixed').alerts).toContain('SrsCanaryCostsMore')
    expect(of('mixed').alerts).not.toContain('SrsCanaryErrors')
    expect(of('mixed').find('SrsClientErrors')[0]?.expr).toContain('app_kubernetes_io_component=~"edge-canary"')
  })

  it('counts on one edge where something else sets their number', () => {
    const wanted = of('scaled').find('srs:servers:wanted')
    expect(wanted.map(({ labels, expr }) => [labels.app_kubernetes_io_component, expr])).toContainEqual(['edge', 'vector(1)'])
  })

  it('leaves out what is disabled, and refuses what it does not know', () => {
    expect(of('disabled').alerts).not.toContain('SrsNoPublisher')
    expect(of('disabled').alerts).toContain('SrsRestarting')
    expect(errorOf('misspelt')).toContain('names SrsNoPublishers, which is no alert of the chart')
    expect(errorOf('off')).toContain('metrics.prometheusRule.disabled needs metrics.prometheusRule.enabled')
  })

  it('has none about what it lacks', () => {
    expect(of('6.0.191').alerts.filter(alert => /Gateway|Canary|Claim|Memory|Origin/.test(alert))).toEqual([])
  })
})
