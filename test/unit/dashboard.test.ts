// The dashboard, as a file and as a ConfigMap: each of its queries is one that Prometheus answers, by series as the chart's pods have them.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { object } from '../support/objects.ts'
import type { Loose } from '../support/pods.ts'
import { promtoolSkipReason, testRules } from '../support/promtool.ts'
import { render, renderNamed } from '../support/render.ts'

const file = readFileSync(new URL('../../charts/srs/files/monitoring/dashboard.json', import.meta.url), 'utf8')
const dashboard = JSON.parse(file)
const queries: string[] = dashboard.panels.flatMap((panel: Loose) => (panel.targets ?? []).map((target: Loose) => target.expr))

const variables = { $namespace: 'media', $release: 'live', $pod: '.+', $claim: '.+', $__rate_interval: '5m' }
const asked = (query: string) => Object.entries(variables).reduce((text, [name, value]) => text.replaceAll(name, value), query)

const pod = (component: string) =>
  `namespace="media",app_kubernetes_io_instance="live",app_kubernetes_io_component="${component}",ossrs_io_role="${component.replace('-canary', '')}",pod="${component}-1"`
const series = Object.fromEntries([
  ...['edge', 'edge-canary'].flatMap(component =>
    ['build_info', 'clients', 'streams', 'memory', 'cpu_percent'].map(name => [`srs_${name}{${pod(component)}}`, '5x60']),
  ),
  ...['edge', 'edge-canary'].flatMap(component =>
    ['send_bytes_total', 'receive_bytes_total', 'clients_total', 'clients_errs_total'].map(name => [
      `srs_${name}{${pod(component)}}`,
      '0+50000000x60',
    ]),
  ),
  ...['up', 'http_requests_total', 'connections_active', 'connections_accepted', 'connections_handled'].map(name => [
    `nginx_${name}{${pod('hls-cache')}}`,
    '5x60',
  ]),
  ['kube_pod_container_status_restarts_total{namespace="media",pod="edge-1",container="srs"}', '5x60'],
  ...['used', 'available', 'capacity'].map(name => [
    `kubelet_volume_stats_${name}_bytes{namespace="media",persistentvolumeclaim="c"}`,
    '99x60',
  ]),
  ['ALERTS{namespace="media",alertname="SrsRestarting",alertstate="firing"}', '1x60'],
])

it('every query is answered', async ({ skip }) => {
  skip(promtoolSkipReason !== undefined, promtoolSkipReason)
  const values = {
    mode: 'edge-cluster',
    edge: { canary: { enabled: true } },
    metrics: { enabled: true, prometheusRule: { enabled: true } },
  }
  const rule = object(await render(values), 'PrometheusRule', 'live-srs')
  const expressions = Object.fromEntries(queries.map(query => [`count(${asked(query)}) > bool 0`, [{ labels: '{}', value: 1 }]]))
  expect(queries.length).toBeGreaterThan(20)
  await testRules(rule, [{ name: 'dashboard', series, at: '30m', expressions }])
})

it('every query is about the release that is chosen', () => {
  expect(queries.filter(query => !query.includes('namespace="$namespace"'))).toEqual([])
  expect(queries.filter(query => query.includes('srs_') && !query.includes('app_kubernetes_io_instance="$release"'))).toEqual([])
  expect(file).not.toContain('unknown: ')
})

it('it is in a ConfigMap for the sidecar, as it is in the file, in the namespace that is named', async () => {
  const dashboardIn = (settings: object) => ({ metrics: { enabled: true, dashboard: { enabled: true, ...settings } } })
  const rendered = await renderNamed({
    plain: dashboardIn({}),
    named: dashboardIn({
      namespace: 'monitoring',
      labels: { grafana_dashboard: null, dashboards: 'yes' },
      annotations: { folder: 'Media' },
    }),
    off: { metrics: { enabled: true } },
  })
  const plain = object(rendered.plain, 'ConfigMap', 'dashboard')
  expect(JSON.parse(plain.data['srs.json'])).toEqual(dashboard)
  expect(plain.metadata).toMatchObject({ namespace: 'media', labels: { grafana_dashboard: '1' } })
  const { metadata } = object(rendered.named, 'ConfigMap', 'dashboard')
  expect(metadata).toMatchObject({ namespace: 'monitoring', labels: { dashboards: 'yes' }, annotations: { folder: 'Media' } })
  expect(metadata.labels).not.toHaveProperty('grafana_dashboard')
  expect(JSON.stringify(rendered.off.manifests)).not.toContain('grafana')
})
