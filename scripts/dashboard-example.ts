// A Prometheus with an evening that nobody had: edges fill up, a canary joins them, the origin is replaced, and an edge runs out of connections.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'

/** Whose evening it is. */
export const exampleRelease = { namespace: 'media', release: 'srs' }

/** How long it lasts, in minutes, and how often pods are scraped, in seconds. */
const minutes = 90
const period = 15

interface Pod {
  name: string
  component: string
  role: string
  /** In which minutes it is there. */
  from?: number
  to?: number
}

const pods: Pod[] = [
  { name: 'srs-origin-7c9d-x2lvq', component: 'origin', role: 'origin', to: 50 },
  { name: 'srs-origin-5f4b-9kmtr', component: 'origin', role: 'origin', from: 50 },
  { name: 'srs-edge-66c8-4jbwd', component: 'edge', role: 'edge' },
  { name: 'srs-edge-66c8-h7zqn', component: 'edge', role: 'edge' },
  { name: 'srs-edge-66c8-tt5cx', component: 'edge', role: 'edge' },
  { name: 'srs-edge-canary-84f7-rm2gs', component: 'edge-canary', role: 'edge', from: 30 },
  { name: 'srs-hls-cache-59dd-c8w4p', component: 'hls-cache', role: 'hls-cache' },
  { name: 'srs-hls-cache-59dd-vf6jk', component: 'hls-cache', role: 'hls-cache' },
]

/** Starts Prometheus with it; both programs come with Debian's package `prometheus`. */
export async function startExample(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-dashboard-'))
  const text = path.join(folder, 'metrics.txt')
  await writeFile(text, openMetrics())
  await writeFile(path.join(folder, 'prometheus.yml'), '{}\n')
  const data = path.join(folder, 'data')
  await execa('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', text, data])
  const address = '127.0.0.1:19090'
  const options = ['--config.file', path.join(folder, 'prometheus.yml'), '--storage.tsdb.path', data]
  const stopping = new AbortController()
  const prometheus = execa('prometheus', [...options, '--web.listen-address', address], { cancelSignal: stopping.signal })
  const ready = async () => {
    while (!(await fetch(`http://${address}/-/ready`).catch(() => undefined))?.ok) await sleep(200)
  }
  await Promise.race([ready(), prometheus])
  const stop = async () => {
    stopping.abort()
    await prometheus.catch(() => undefined)
    await rm(folder, { recursive: true })
  }
  return { url: `http://${address}`, stop }
}

/** The text of all samples, a metric after the other, as OpenMetrics wants them. */
function openMetrics(): string {
  const samples = new Map<string, string[]>()
  const end = Math.floor(Date.now() / 1000)
  const add = (metric: string, labels: Record<string, string>, value: number, time: number) => {
    const { namespace, release: app_kubernetes_io_instance } = exampleRelease
    const all = Object.entries({ namespace, app_kubernetes_io_instance, ...labels }).map(([name, text]) => `${name}="${text}"`)
    const lines = samples.get(metric) ?? []
    lines.push(`${metric}{${all.join(',')}} ${value} ${time}`)
    samples.set(metric, lines)
  }
  const counters = new Map<string, number>()
  const count = (metric: string, { name, component, role }: Pod, perSecond: number, time: number) => {
    const total = (counters.get(metric + name) ?? 0) + perSecond * period
    counters.set(metric + name, total)
    add(metric, labelsOf({ name, component, role }), Math.round(total), time)
  }
  for (let second = 0; second <= minutes * 60; second += period) {
    const [minute, time] = [second / 60, end - minutes * 60 + second]
    const present = pods.filter(({ from = 0, to = minutes }) => minute >= from && minute < to)
    for (const pod of present) scrape(pod, minute, time, add, count)
    for (const component of new Set(present.map(one => one.component))) {
      const wanted = pods.filter(one => one.component === component && (one.to ?? minutes) === minutes).length
      add('srs:servers:wanted', { app_kubernetes_io_component: component }, wanted, time)
      add('srs:max_connections:limit', { app_kubernetes_io_component: component }, component === 'origin' ? 1000 : 1200, time)
    }
    if (minute > 75) add('ALERTS', { alertname: 'SrsConnectionsNearLimit', pod: 'srs-edge-66c8-4jbwd', alertstate: 'firing' }, 1, time)
    if (minute > 51 && minute < 56)
      add('ALERTS', { alertname: 'SrsRestarting', pod: 'srs-origin-5f4b-9kmtr', alertstate: 'firing' }, 1, time)
    const claim = { persistentvolumeclaim: 'srs-origin' }
    const size = 200 * 2 ** 30
    const used = size * (0.55 + (0.25 * minute) / minutes)
    add('kubelet_volume_stats_capacity_bytes', claim, size, time)
    add('kubelet_volume_stats_used_bytes', claim, Math.round(used), time)
    add('kubelet_volume_stats_available_bytes', claim, Math.round(size - used), time)
  }
  return `${[...samples.values()].flat().join('\n')}\n# EOF\n`
}

const labelsOf = ({ name, component, role }: Pod) => ({ pod: name, app_kubernetes_io_component: component, ossrs_io_role: role })

/** What one pod reports at a minute. */
function scrape(
  pod: Pod,
  minute: number,
  time: number,
  add: (metric: string, labels: Record<string, string>, value: number, time: number) => void,
  count: (metric: string, pod: Pod, perSecond: number, time: number) => void,
): void {
  const at = pods.indexOf(pod)
  // The same each time, and no two pods alike.
  const noise = (strength: number) => 1 + strength * Math.sin(minute * (1.7 + at / 3) + at) * Math.cos(minute * 0.9 - at)
  const evening = 1 / (1 + Math.exp(-(minute - 35) / 9))
  const gauge = (metric: string, value: number) => add(metric, labelsOf(pod), Math.round(value * 100) / 100, time)
  if (pod.role === 'hls-cache') {
    gauge('nginx_up', 1)
    gauge('nginx_connections_active', 40 + 500 * evening * noise(0.1))
    count('nginx_http_requests_total', pod, (20 + 350 * evening) * noise(0.1), time)
    count('nginx_connections_accepted', pod, 12 * noise(0.2) + (minute > 80 ? 2 : 0), time)
    count('nginx_connections_handled', pod, 12 * noise(0.2), time)
    return
  }
  const isOrigin = pod.role === 'origin'
  // The first edge is asked most, and a canary begins empty.
  const share = isOrigin ? 1 : ([1.15, 1, 0.9, Math.min(1, (minute - 30) / 20)][at - 2] as number)
  const clients = isOrigin ? 14 * noise(0.1) : (60 + 900 * evening) * share * noise(0.05)
  const sent = isOrigin ? 18e6 * noise(0.05) : clients * 310e3
  gauge('srs_build_info', 1)
  gauge('srs_clients', Math.round(clients))
  gauge('srs_streams', minute < 20 ? 4 : minute < 40 ? 5 : 6)
  gauge('srs_cpu_percent', isOrigin ? 9 * noise(0.2) : (clients / 14) * (pod.component === 'edge-canary' ? 0.8 : 1) * noise(0.05))
  gauge('srs_memory', isOrigin ? 52e3 * noise(0.03) : 30e3 + clients * 160)
  count('srs_send_bytes_total', pod, sent, time)
  count('srs_receive_bytes_total', pod, isOrigin ? 3.4e6 * noise(0.05) : 2.6e6 * noise(0.1), time)
  count('srs_clients_total', pod, clients / 240, time)
  count('srs_clients_errs_total', pod, (clients / 240) * (pod.component === 'edge-canary' ? 0.06 : 0.02) * noise(0.4), time)
  add('kube_pod_container_status_restarts_total', { pod: pod.name, container: 'srs' }, pod.from === 50 && minute > 51 ? 1 : 0, time)
}
