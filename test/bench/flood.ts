// `npm run bench -- --flood`: what strangers in numbers cost a pod of the HLS cache, and what viewers notice of them.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { root } from '../../scripts/go-modules.ts'
import { type Gateway, gatewayValues, type Nginx, type Origin, startGateway } from '../support/gateway.ts'
import { HlsWriter } from '../support/playlists.ts'
import { renderMany } from '../support/render.ts'
import type { Clients, Got } from './flood-clients.ts'

/** Seconds for which a flood lasts, and for which viewers have watched before. */
const duration = 20
const calm = 5
/** What the pod may take, and how late a viewer's segment may be. */
const mebibytes = 96
const latest = 500

type Flood = Pick<Clients, 'kind' | 'count' | 'path'>
const floods: Record<string, Flood | undefined> = {
  'nobody else': undefined,
  '3,000 ask for random playlists': { kind: 'ask', count: 3000, path: '/live/*.m3u8' },
  '3,000 ask for random segments': { kind: 'ask', count: 3000, path: '/live/*.ts' },
  '3,000 ask for random recordings': { kind: 'ask', count: 3000, path: '/live/*.flv' },
  '3,000 read nothing of a segment': { kind: 'stall', count: 3000, path: '/live/large.ts' },
  '18,000 never end their request': { kind: 'idle', count: 18_000, path: '/' },
}

/** A table with a row for each flood whose name has `filter` in it. */
export async function floodTable(filter = ''): Promise<Record<string, Record<string, string>>> {
  const rows: Record<string, Record<string, string>> = {}
  for (const [name, flood] of Object.entries(floods)) {
    if (name.includes(filter)) rows[name] = await withGateway(gateway => floodOf(gateway, flood))
  }
  for (const players of [500, 1000]) {
    const name = `${players} players wait for an origin that is away`
    if (name.includes(filter)) rows[name] = await withGateway(gateway => waiting(gateway, players))
  }
  return rows
}

async function withGateway(work: (gateway: Gateway) => Promise<Record<string, string>>): Promise<Record<string, string>> {
  const [rendered] = await renderMany([
    gatewayValues({ nginx: { workerProcesses: 2, accessLog: '' }, metrics: { enabled: true, nginx: { enabled: true } } }),
  ])
  if (!rendered || rendered.error !== undefined) throw new Error(rendered?.error)
  const gateway = await startGateway(rendered, { count: 2 })
  try {
    return await work(gateway)
  } finally {
    await gateway.stop()
  }
}

/** 200 viewers watch, and a flood comes. */
async function floodOf(gateway: Gateway, flood: Flood | undefined): Promise<Record<string, string>> {
  const { hls } = gateway
  const air = onAir(gateway.origins[1] as Origin)
  await air.begun
  await (gateway.origins[1] as Origin).write('/live/large.ts', Buffer.alloc(10_000_000, 1))
  const viewers = run({ kind: 'watch', count: 200, path: air.file, seconds: calm + duration + 2, ...at(hls) })
  await sleep(calm * 1000)
  const before = await askedOf(gateway.origins)
  const memory = peak(hls)
  const strangers = flood && (await run({ ...flood, seconds: duration, ...at(hls) }))
  if (!flood) await sleep(duration * 1000)
  const asked = (await askedOf(gateway.origins)) - before
  const { rss, pss } = await memory.stop()
  const seen = await viewers
  air.stop()
  const refused = Object.entries(seen.statuses).reduce((sum, [status, times]) => sum + (status === '200' ? 0 : times), 0)
  return {
    'pod MiB (PSS)': pss.toFixed(0),
    RSS: rss.toFixed(0),
    'of at most': String(mebibytes),
    segments: String(seen.segments.length),
    'worst segment ms': Math.max(...seen.segments).toFixed(0),
    'of ms at most': String(latest),
    'worst playlist ms': Math.max(...seen.playlists).toFixed(0),
    'viewers refused': String(refused),
    strangers: strangers ? JSON.stringify(strangers.statuses).replaceAll('"', '') : '',
    'to origins/s': (asked / duration).toFixed(0),
  }
}

/** Players of a stream whose origin goes away. */
async function waiting(gateway: Gateway, players: number): Promise<Record<string, string>> {
  const { hls } = gateway
  const origin = gateway.origins[1] as Origin
  const air = onAir(origin)
  await air.begun
  const viewers = run({ kind: 'watch', count: players, path: air.file, seconds: calm + 25, ...at(hls) })
  await sleep((calm + players / 100) * 1000)
  const memory = peak(hls)
  await origin.stop()
  await sleep(5000)
  await origin.start()
  await sleep(5000)
  const { rss, pss } = await memory.stop()
  const seen = await viewers
  air.stop()
  return {
    'pod MiB (PSS)': pss.toFixed(0),
    RSS: rss.toFixed(0),
    'worst playlist ms': Math.max(...seen.playlists).toFixed(0),
    strangers: JSON.stringify(seen.statuses).replaceAll('"', ''),
  }
}

/** A stream of 1.2 Mbit/s. */
function onAir(origin: Origin) {
  const srs = new HlsWriter(origin, 'watched', { age: 8, content: () => Buffer.alloc(300_000, 1) })
  const begun = srs.write(4)
  const timer = setInterval(() => void srs.write(1), 2000)
  return { file: srs.file, begun, stop: () => clearInterval(timer) }
}

function at({ address, url }: Nginx): Pick<Clients, 'host' | 'port'> {
  return { host: address, port: Number(new URL(url).port) }
}

async function run(clients: Clients): Promise<Got> {
  const script = path.join(root, 'test/bench/flood-clients.ts')
  const { stdout } = await execa(process.execPath, ['--import', 'tsx', script, JSON.stringify(clients)], { maxBuffer: 1e9 })
  return JSON.parse(stdout)
}

/** The most memory that all processes of an nginx take together, until it is stopped. */
function peak(nginx: Nginx) {
  let [rss, pss] = [0, 0]
  const look = async () => {
    const rollups = await Promise.all((await nginx.pids()).map(pid => readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')))
    const sum = (name: string) =>
      rollups.reduce((all, text) => all + Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? 0), 0) / 1024
    rss = Math.max(rss, sum('Rss'))
    pss = Math.max(pss, sum('Pss'))
  }
  const timer = setInterval(() => void look(), 500)
  return {
    stop: async () => {
      clearInterval(timer)
      await look()
      return { rss, pss }
    },
  }
}

/** How many requests origins have taken, all together, by their own count. */
async function askedOf(origins: Origin[]): Promise<number> {
  const counts = origins.map(async ({ folder }) => {
    const asked = get({ socketPath: path.join(folder, 'tmp/status.sock'), path: '/stub_status', agent: false })
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return Number(/^ \d+ \d+ (\d+)/m.exec(await text(response))?.[1])
  })
  return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0)
}
