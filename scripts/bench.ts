// `npm run bench`: how long rendering takes, against an empty chart, and how much of it the schema; and what a gateway delivers, against plain nginx.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { Command } from 'commander'
import { execa } from 'execa'
import which from 'which'
import { gatewaySkipReason, gatewayValues, startGateway } from '../test/support/gateway.ts'
import { renderMany } from '../test/support/render.ts'
import { root } from './go-modules.ts'
import { ensureTools } from './tools.ts'

const { runs } = new Command('npm run bench --')
  .option('--runs <count>', 'how often each is run', Number, 20)
  .parse()
  .opts<{ runs: number }>()

const { helm3, helm4 } = await ensureTools(['helm3', 'helm4'])
const folder = await mkdtemp(path.join(tmpdir(), 'srs-bench-'))
try {
  const empty = path.join(folder, 'empty')
  await mkdir(path.join(empty, 'templates'), { recursive: true })
  await writeFile(path.join(empty, 'Chart.yaml'), 'apiVersion: v2\nname: empty\nversion: 0.1.0\n')
  const chart = path.join(root, 'charts/srs')

  const rows: Record<string, Record<string, string>> = {}
  for (const [name, binary] of Object.entries({ 'Helm 3': helm3, 'Helm 4': helm4 })) {
    const baseline = await measure(binary, [empty])
    rows[`${name}: an empty chart`] = { 'median ms': baseline.toFixed(0) }
    rows[`${name}: the bound, 1.5 × that + 30 ms`] = { 'median ms': (1.5 * baseline + 30).toFixed(0) }
    for (const mode of ['single', 'nginx-sidecar', 'edge-cluster']) {
      const whole = await measure(binary, [chart, '--set', `mode=${mode}`])
      const bare = await measure(binary, [chart, '--set', `mode=${mode}`, '--skip-schema-validation'])
      rows[`${name}: ${mode}`] = { 'median ms': whole.toFixed(0), 'of it the schema': (whole - bare).toFixed(0) }
    }
  }
  for (const mode of ['single', 'edge-cluster']) {
    const cases = Array.from({ length: 100 }, () => ({ mode }))
    const start = performance.now()
    await renderMany(cases)
    rows[`one of 100 generated cases, ${mode}`] = { 'median ms': ((performance.now() - start) / cases.length).toFixed(1) }
  }
  console.table(rows)
} finally {
  await rm(folder, { recursive: true })
}

const reason = await noThroughput()
if (reason) console.log(`No throughput of a gateway: ${reason}`)
else console.table(await throughput())

/** The median time of `helm template`, in ms. */
async function measure(binary: string, args: string[]): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs + 2; run++) {
    const start = performance.now()
    await execa(binary, ['template', 'srs', ...args])
    // The first two fill caches.
    if (run >= 2) times.push(performance.now() - start)
  }
  return median(times)
}

/** Why `throughput` can't work here; undefined where it can. */
async function noThroughput(): Promise<string | undefined> {
  if (gatewaySkipReason) return gatewaySkipReason
  if (availableParallelism() < 2) return 'nginx and its clients need a processor each'
  const missing = ['wrk', 'taskset'].filter(name => !which.sync(name, { nothrow: true }))
  return missing.length > 0 ? `${missing.join(' and ')} not installed (Debian: apt-get install wrk util-linux)` : undefined
}

/**
 * Requests per second that one processor answers: a gateway from its cache, with the file at the last of three origins, and that origin's
 * nginx from its files. By turns, so that whatever else runs here disturbs both.
 */
async function throughput(): Promise<Record<string, Record<string, string>>> {
  const [rendered] = await renderMany([gatewayValues({ nginx: { workerProcesses: 1, accessLog: false } })])
  if (!rendered || rendered.error !== undefined) throw new Error(rendered?.error)
  const { hls, origins, stop } = await startGateway(rendered, { prefix: ['taskset', '-c', '0'] })
  try {
    const origin = origins[origins.length - 1] as (typeof origins)[number]
    const segments = Array.from({ length: 9 }, (_, i) => `#EXTINF:2.000, no desc\nlivestream-${i + 100}-1700000000000.ts\n`)
    const files = {
      'playlist, 500 bytes': { name: '/live/livestream.m3u8', content: `#EXTM3U\n${segments.join('')}`, target: 0.85 },
      'segment, 70 KB': { name: '/live/livestream-100-1700000000000.ts', content: Buffer.alloc(70_000, 1), target: 0.65 },
    }
    const rows: Record<string, Record<string, string>> = {}
    for (const [title, { name, content, target }] of Object.entries(files)) {
      await origin.write(name, content)
      const rates = { plain: [] as number[], gateway: [] as number[] }
      for (let run = 0; run < 5; run++) {
        rates.plain.push(await requestRate(origin.url + name))
        rates.gateway.push(await requestRate(hls.url + name))
      }
      const [plain, gateway] = [median(rates.plain), median(rates.gateway)]
      rows[title] = {
        'plain nginx, requests/s': plain.toFixed(0),
        'gateway, requests/s': gateway.toFixed(0),
        ratio: (gateway / plain).toFixed(2),
        'at least': target.toFixed(2),
      }
    }
    return rows
  } finally {
    await stop()
  }
}

/** What 50 connections get in two seconds, per second. */
async function requestRate(url: string): Promise<number> {
  const { stdout } = await execa('taskset', ['-c', '1', 'wrk', '--threads', '1', '--connections', '50', '--duration', '2s', url])
  const rate = /Requests\/sec: +([\d.]+)/.exec(stdout)?.[1]
  if (!rate || /Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk: ${stdout}`)
  return Number(rate)
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}
