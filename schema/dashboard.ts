// The dashboard for Grafana. Its queries are those of charts/srs/files/monitoring/alerts.yaml, which the alerts share.
import { readFileSync } from 'node:fs'
import { LegendDisplayMode, LegendPlacement, VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableHide,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { load } from 'js-yaml'

const table = load(readFileSync(new URL('../charts/srs/files/monitoring/alerts.yaml', import.meta.url), 'utf8')) as {
  queries: Record<string, string>
}

const component = 'namespace, app_kubernetes_io_instance, app_kubernetes_io_component'

/** What stands between two @ signs in the queries. */
const words: Record<string, string> = {
  ...table.queries,
  component,
  pod: `${component}, pod`,
  srs: 'namespace="$namespace",app_kubernetes_io_instance="$release"',
  counted: 'namespace="$namespace",app_kubernetes_io_instance="$release"',
  pods: 'namespace="$namespace",pod=~"$pod"',
  claims: 'namespace="$namespace",persistentvolumeclaim=~"$claim"',
  window: '$__rate_interval',
}

function filled(query: string): string {
  const next = query.replaceAll(/@(\w+)@/g, (_, name) => words[name] ?? `unknown: ${name}`)
  return next === query ? query : filled(next)
}

/** A graph of some queries, each with what its legend says. */
interface Graph {
  title: string
  description?: string
  /** As Grafana calls units. Default: a number. */
  unit?: string
  /** The highest value that the axis shows at least. */
  max?: number
  /** By legend: `{{label}}` stands for a label of the series. */
  queries: Record<string, string>
}

const source = { type: 'prometheus', uid: '$datasource' }

/** How many of Grafana's 24 columns a graph is wide. */
const width = 8

function panelOf({ title, description, unit = 'short', max, queries }: Graph): PanelBuilder {
  const panel = new PanelBuilder()
    .title(title)
    .datasource(source)
    .unit(unit)
    .min(0)
    .span(width)
    .height(7)
    .lineWidth(1)
    .fillOpacity(10)
    .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom))
  if (description) panel.description(description)
  if (max !== undefined) panel.axisSoftMax(max)
  Object.entries(queries).forEach(([legend, query], at) => {
    panel.withTarget(
      new DataqueryBuilder()
        .refId(String.fromCharCode(65 + at))
        .expr(filled(query))
        .legendFormat(legend)
        .range(),
    )
  })
  return panel
}

const rows: Record<string, Graph[]> = {
  Release: [
    {
      title: 'Servers that answer',
      queries: { '{{app_kubernetes_io_component}}': '@servers@', 'wanted {{app_kubernetes_io_component}}': 'srs:servers:wanted{@srs@}' },
    },
    {
      title: 'Clients',
      description: 'RTMP, HTTP-FLV, SRT and WebRTC, publishers too. Not viewers of HLS.',
      queries: { '{{app_kubernetes_io_component}}': 'sum by (app_kubernetes_io_component) (@clients@)' },
    },
    {
      title: 'Alerts',
      queries: {
        '{{alertname}} {{pod}}': 'sum by (alertname, pod) (ALERTS{namespace="$namespace",alertname=~"Srs.+",alertstate="firing"})',
      },
    },
  ],
  Servers: [
    { title: 'Clients', queries: { '{{pod}}': '@clients@' } },
    { title: 'Share of max_connections', unit: 'percentunit', max: 1, queries: { '{{pod}}': '@connections@' } },
    { title: 'New clients', unit: 'cps', queries: { '{{pod}}': 'sum by (@pod@) (rate(srs_clients_total{@srs@}[@window@]))' } },
    { title: 'Sent', unit: 'bps', queries: { '{{pod}}': '@sent@' } },
    { title: 'Received', unit: 'bps', queries: { '{{pod}}': '@received@' } },
    { title: 'Streams', description: 'With a publisher, or with a player that waits for one.', queries: { '{{pod}}': '@streams@' } },
    { title: 'Processor', description: 'SRS uses one core: 100 is all of it.', unit: 'percent', max: 100, queries: { '{{pod}}': '@cpu@' } },
    { title: 'Memory', unit: 'bytes', queries: { '{{pod}}': '@memory@' } },
    { title: 'Restarts within 15 minutes', queries: { '{{pod}} {{container}}': '@restarts@' } },
  ],
  'Canary and other edges': [
    {
      title: 'Clients of one edge',
      queries: { '{{app_kubernetes_io_component}}': 'avg by (app_kubernetes_io_component) (srs_clients{@srs@,ossrs_io_role="edge"})' },
    },
    {
      title: 'Processor for each Mbit/s sent',
      unit: 'percent',
      queries: { '{{app_kubernetes_io_component}}': '@cost@' },
    },
    {
      title: 'Connections that end with an error',
      description: 'From SRS 6.0.191 and 8.0.14 on: before, clients that just leave count as errors.',
      unit: 'percentunit',
      queries: { '{{app_kubernetes_io_component}}': '@errors@' },
    },
  ],
  'HLS: nginx': [
    {
      title: 'Requests',
      description: 'Those within nginx too: a file that is not in the cache is asked for once more.',
      unit: 'reqps',
      queries: { '{{pod}}': '@nginxRequests@' },
    },
    { title: 'Connections', queries: { '{{pod}}': '@nginxConnections@' } },
    { title: 'Dropped connections', unit: 'cps', queries: { '{{pod}}': '@nginxDropped@' } },
  ],
  Recordings: [
    { title: 'Claims: share in use', unit: 'percentunit', max: 1, queries: { '{{persistentvolumeclaim}}': '@claim@' } },
    {
      title: 'Claims: in use',
      unit: 'bytes',
      queries: { '{{persistentvolumeclaim}}': 'max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes{@claims@})' },
    },
    {
      title: 'Claims: free',
      unit: 'bytes',
      queries: { '{{persistentvolumeclaim}}': 'max by (persistentvolumeclaim) (kubelet_volume_stats_available_bytes{@claims@})' },
    },
  ],
}

/** A variable with the values of a label. `every`: all of them at once, without a choice. */
function variable(name: string, query: string, every = false): QueryVariableBuilder {
  const builder = new QueryVariableBuilder(name)
    .label(name)
    .datasource(source)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
  if (!every) return builder
  return builder.multi(true).includeAll(true).current({ text: 'All', value: '$__all' }).hide(VariableHide.HideVariable)
}

/** The dashboard as Grafana imports it. */
export function dashboard(): Dashboard {
  const own = 'namespace="$namespace",app_kubernetes_io_instance="$release"'
  const builder = new DashboardBuilder('SRS')
    .uid('srs')
    .description('SRS by the Helm chart: servers, edges and canaries, HLS, recordings.')
    .tags(['srs'])
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
    .withVariable(variable('namespace', 'label_values(srs_build_info, namespace)'))
    .withVariable(variable('release', 'label_values(srs_build_info{namespace="$namespace"}, app_kubernetes_io_instance)'))
    .withVariable(variable('pod', `label_values({__name__=~"srs_build_info|nginx_up",${own}}, pod)`, true))
    .withVariable(
      variable(
        'claim',
        'label_values(kube_pod_spec_volumes_persistentvolumeclaims_info{namespace="$namespace",pod=~"$pod"}, persistentvolumeclaim)',
        true,
      ),
    )
  for (const [title, graphs] of Object.entries(rows)) {
    builder.withRow(new RowBuilder(title))
    for (const graph of graphs) builder.withPanel(panelOf(graph))
  }
  return builder.build()
}
