// `npm run bench`: how long rendering takes, against an empty chart, and how much of it the schema; and what the chart's
// nginx delivers, against a plain one; and what a flood of strangers does to it (flood.ts).
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { Command } from 'commander'
import { execa } from 'execa'
import which from 'which'
import { root } from '../../scripts/go-modules.ts'
import { ensureTools } from '../../scripts/tools.ts'
import { gatewaySkipReason, gatewayValues, Origin, startGateway } from '../support/gateway.ts'
import { sign } from '../support/links.ts'
import type { Rendered } from '../support/manifest.ts'
import { HlsWriter } from '../support/playlists.ts'
import { type AnyValues, renderMany } from '../support/render.ts'
import { floodTable } from './flood.ts'

const {
  runs,
  nginx: nginxOnly,
  flood,
} = new Command('npm run bench --')
  .option('--runs <count>', 'how often each is rendered', Number, 20)
  .option('--nginx', 'only what nginx delivers')
  .option('--flood [name]', 'only what strangers in numbers do to the HLS cache: all, or those with a word in their name')
  .parse()
  .opts<{ runs: number; nginx?: true; flood?: true | string }>()

const linkKey = 'a-key-that-signs-links'

if (flood) {
  if (gatewaySkipReason) throw new Error(gatewaySkipReason)
  console.table(await floodTable(flood === true ? '' : flood))
  process.exit()
}
if (!nginxOnly) console.table(await rendering())
/** A plain nginx, set up to be fast. */
const plainConfiguration = {
  'main.conf': 'pid /tmp/nginx.pid;\nerror_log /dev/stderr;\nworker_processes 1;\nevents { worker_connections 8192; }\n',
  'nginx.conf': `include /etc/nginx-srs/main.conf;
    http {
      include /etc/nginx/mime.types;
      client_body_temp_path /tmp/client_body;
      proxy_temp_path /tmp/proxy;
      fastcgi_temp_path /tmp/fastcgi;
      uwsgi_temp_path /tmp/uwsgi;
      scgi_temp_path /tmp/scgi;
      access_log off;
      sendfile on;
      tcp_nopush on;
      server {
        include /etc/nginx-srs/server.conf;
        root /usr/share/nginx/html;
        location = /readyz { return 200; }
      }
    }`,
  'server.conf': `listen ${gatewayValues().nginx.port};\n`,
}

const reason = await noThroughput()
if (reason) console.log(`No throughput of nginx: ${reason}`)
else console.table(await throughput())

/** The median times of rendering, in ms. */
async function rendering(): Promise<Record<string, Record<string, string>>> {
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
    return rows
  } finally {
    await rm(folder, { recursive: true })
  }
}

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
 * Requests per second that one processor answers: the nginx beside SRS and the HLS cache, as the chart configures them, and a plain nginx that
 * serves the sidecar's files as they are. By turns, so that whatever else runs here disturbs all of them.
 */
async function throughput(): Promise<Record<string, Record<string, string>>> {
  const rendered = await gatewayWith({})
  const prefix = ['taskset', '-c', '0']
  const { hls, origins, stop } = await startGateway(rendered, { prefix })
  const guarded = await startGateway(await gatewayWith({ play: { auth: { keys: [linkKey] } } }), {
    prefix,
    files: { '/etc/srs-play/keys': linkKey },
  })
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-bench-'))
  const plain = new Origin(folder, [...prefix, 'sh', '-c', "exec nginx -c /etc/nginx-srs/nginx.conf -g 'daemon off;'"])
  try {
    // The last of the origins that the cache asks.
    const sidecar = origins[origins.length - 1] as Origin
    await plain.share(sidecar)
    await plain.configure(plainConfiguration, '')
    await plain.start()
    const srs = new HlsWriter(sidecar, 'livestream', { window: 9 })
    await srs.write(9)
    const segment = '/live/livestream-100-1700000000000.ts'
    await sidecar.write(segment, Buffer.alloc(70_000, 1))
    const files = [
      { title: 'playlist, 600 bytes', name: srs.file, targets: { sidecar: 0.5, cache: 0.85 } },
      { title: 'segment, 70 KB', name: segment, targets: { sidecar: 0.95, cache: 0.65 } },
    ]
    // The same files by a link. Whoever connects from here is a viewer to two of these servers, and to the other origins the cache.
    const [signedSidecar, other] = guarded.origins as [Origin, Origin]
    for (const origin of [signedSidecar, other]) await origin.share(sidecar)
    for (const nginx of [signedSidecar, guarded.hls]) await nginx.trust([])
    const token = sign('live/livestream', { by: linkKey })
    const servers = {
      plain: plain.url,
      sidecar: sidecar.url,
      cache: hls.url,
      signedSidecar: `${signedSidecar.url}/${token}`,
      signedCache: `${guarded.hls.url}/${token}`,
    }
    const rows: Record<string, Record<string, string>> = {}
    for (const { title, name, targets } of files) {
      const rates = Object.fromEntries(Object.keys(servers).map(server => [server, [] as number[]]))
      for (let run = 0; run < 5; run++) {
        for (const [server, url] of Object.entries(servers)) rates[server]?.push(await requestRate(url + name))
      }
      const rate = (server: string) => median(rates[server] as number[])
      const row = (server: string, baseline: string, target: number) => ({
        'requests/s': rate(server).toFixed(0),
        ratio: (rate(server) / rate(baseline)).toFixed(2),
        'at least': target.toFixed(2),
      })
      rows[`${title}: plain nginx`] = { 'requests/s': rate('plain').toFixed(0) }
      for (const [server, target] of Object.entries(targets)) rows[`${title}: ${server}`] = row(server, 'plain', target)
      rows[`${title}: sidecar by a signed link, against without`] = row('signedSidecar', 'sidecar', 0.8)
      rows[`${title}: cache by a signed link, against without`] = row('signedCache', 'cache', 0.8)
    }
    return rows
  } finally {
    await plain.stop()
    await rm(folder, { recursive: true })
    await Promise.all([stop(), guarded.stop()])
  }
}

async function gatewayWith(values: AnyValues): Promise<Rendered> {
  const [rendered] = await renderMany([
    gatewayValues({ nginx: { workerProcesses: 1, accessLog: '', playlistExpireSeconds: 0 }, ...values }),
  ])
  if (!rendered || rendered.error !== undefined) throw new Error(rendered?.error)
  return rendered
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
