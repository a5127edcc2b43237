// A gateway of mode origin-cluster and the nginx of its origins, on this machine: as the chart configures and starts them, each in a folder that
// stands in for its root and at a loopback address of its own.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { type Agent, get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { decode, encode } from 'dns-packet'
import { execa, type ResultPromise } from 'execa'
import type { Rendered } from './manifest.ts'
import { configFiles, fillRoot, moveRoot, nginxBinary, nginxSkipReason } from './nginx.ts'
import { object } from './objects.ts'
import type { AnyValues } from './render.ts'
import { signalAll } from './signals.ts'

/** Why a gateway can't run here; undefined where it can. */
export const gatewaySkipReason = process.platform === 'linux' ? nginxSkipReason : 'Only Linux has loopback addresses enough'

/** How to start a gateway. */
export interface GatewayOptions {
  /** Whether the origins' names resolve at the start. Default true. */
  resolves?: boolean
  /** What each nginx is run by, such as `['taskset', '-c', '0']`. */
  prefix?: string[]
  /** How many gateways. Default 1. */
  count?: number
  /** How long each nginx may take to become ready. Default 10. */
  startSeconds?: number
  /** Other files that each has, by their path there. */
  files?: Record<string, string>
}

/** A gateway that runs, and its origins. */
export interface Gateway {
  /** The first of the gateways. */
  hls: Nginx
  gateways: Nginx[]
  origins: Origin[]
  /** Ends all of it. */
  stop(): Promise<void>
}

/** What pods search for short names, beside what is in it. */
export const domain = 'media.svc.cluster.local'
// None at which another server of the machine is likely to listen on all addresses.
const port = 18_081
const dnsPort = 18_053

/** What to render for `startGateway`: `values` over what it needs. */
export function gatewayValues(values: AnyValues = {}): AnyValues {
  return { mode: 'origin-cluster', ...values, nginx: { port, accessLog: 'combined', ...values.nginx } }
}

/** Starts the gateway that the chart printed, and its origins. */
export async function startGateway(
  rendered: Rendered,
  { resolves = true, prefix = [], count = 1, startSeconds, files: more = {} }: GatewayOptions = {},
): Promise<Gateway> {
  if (gatewaySkipReason) throw new Error(gatewaySkipReason)
  const hosts = rendered.manifests
    .filter(({ kind, metadata }) => kind === 'Deployment' && /-origin-\d+$/.test(metadata.name))
    .map(({ metadata }) => metadata.name)
  const command = (kind: string, name: string): string[] => {
    const { containers } = object(rendered, kind, name).spec.template.spec
    return [...prefix, ...containers.find((one: { name: string }) => one.name === 'nginx').command]
  }
  const names = new Map<string, Origin>()
  const dns = await startDns(name => (names.get(name)?.resolves ? names.get(name)?.address : undefined))
  const folder = await mkdtemp(path.join(tmpdir(), 'gateway-'))
  const gateways = Array.from(
    { length: count },
    (_, i) => new Nginx(path.join(folder, `hls-cache-${i}`), command('Deployment', 'hls-cache')),
  )
  const origins = hosts.map((name, i) => {
    const origin = new Origin(path.join(folder, `origin-${i}`), command('Deployment', name))
    origin.resolves = resolves
    names.set(`${name}.${domain}`, origin)
    return origin
  })

  const all = [...gateways, ...origins]
  const stop = async () => {
    await Promise.all(all.map(nginx => nginx.stop()))
    dns.close()
    await rm(folder, { recursive: true })
  }
  try {
    const files = (nginx: Nginx) => object(rendered, 'ConfigMap', gateways.includes(nginx) ? 'hls-cache' : 'nginx').data
    await Promise.all(all.map(nginx => nginx.configure(files(nginx), dns.address)))
    await Promise.all(all.map(nginx => fillRoot(nginx.folder, more)))
    // Connections between loopback addresses come from the first of them.
    const others = (own: Nginx) => gateways.filter(gateway => gateway !== own).map(({ address }) => address)
    const trust = (some: Nginx[]) => Promise.all(some.map(own => own.trust(['127.0.0.1', ...others(own)])))
    // With signed links, the gateways start when origins know them.
    await trust(origins)
    await Promise.all(all.map(nginx => nginx.start(startSeconds)))
    await trust(gateways)
  } catch (error) {
    await stop()
    throw error
  }
  return { hls: gateways[0] as Nginx, gateways, origins, stop }
}

/** The HLS caches of a release of mode edge, which run. */
export interface EdgeCaches {
  caches: Nginx[]
  /** Ends them. */
  stop(): Promise<void>
}

/** What to render for `startEdgeCaches`: they fetch from these servers. `values` over what it needs. */
export function edgeValues(hls: string[], values: AnyValues = {}): AnyValues {
  const upstream = { rtmp: ['127.0.0.1:1935'], hls, ...values.upstream }
  return { mode: 'edge', ...values, upstream, nginx: { port, accessLog: 'combined', ...values.nginx } }
}

/** Starts the HLS caches that the chart printed for mode edge. `names`: addresses by the names that DNS knows; `files`: what they find besides, by path. */
export async function startEdgeCaches(
  rendered: Rendered,
  { count = 1, names = {}, files = {} }: { count?: number; names?: Record<string, string>; files?: Record<string, string> } = {},
): Promise<EdgeCaches> {
  const dns = await startDns(name => names[name])
  const folder = await mkdtemp(path.join(tmpdir(), 'edge-'))
  const { containers } = object(rendered, 'Deployment', 'hls-cache').spec.template.spec
  const caches = Array.from({ length: count }, (_, i) => new Nginx(path.join(folder, `${i}`), containers[0].command))
  const stop = async () => {
    await Promise.all(caches.map(nginx => nginx.stop()))
    dns.close()
    await rm(folder, { recursive: true })
  }
  try {
    for (const cache of caches) {
      await cache.configure(object(rendered, 'ConfigMap', 'hls-cache').data, dns.address)
      await fillRoot(cache.folder, files)
      await cache.start()
    }
    for (const own of caches) await own.trust(['127.0.0.1', ...caches.filter(other => other !== own).map(({ address }) => address)])
  } catch (error) {
    await stop()
    throw error
  }
  return { caches, stop }
}

/** An nginx in a folder. */
export class Nginx {
  readonly address = nextAddress()
  /** What clients call. */
  readonly url = `http://${this.address}:${port}`
  readonly folder: string
  private readonly command: string[]
  /** What its container's command says before nginx has its own log. */
  said = ''
  private process: ResultPromise | undefined

  constructor(folder: string, command: string[]) {
    this.folder = folder
    this.command = command
  }

  async configure(data: Record<string, string>, nameServer: string): Promise<void> {
    // Workers of root would be a user who can't read the folder.
    const user = process.getuid?.() === 0 ? 'user root;\n' : ''
    const local = {
      ...data,
      'main.conf': data['main.conf'] + user,
      'server.conf': data['server.conf']?.replace(/\blisten (\d+);/, `listen ${this.address}:$1;`) ?? '',
    }
    // Each pod has a loopback interface of its own.
    const moved = Object.entries(local).map(([name, text]) => [name, text.replaceAll(/127\.0\.0\.1:(?=1893\d\b)/g, `${this.address}:`)])
    await fillRoot(this.folder, {
      ...configFiles(Object.fromEntries(moved), this.folder),
      '/etc/resolv.conf': `search ${domain}\nnameserver ${nameServer}\n`,
      '/tmp/peers': '',
    })
  }

  /** `seconds`: how long it may take to become ready. Throws what it logs where it does not. */
  async start(seconds = 10): Promise<void> {
    const local = (text: string) =>
      moveRoot(text, this.folder)
        .replace('exec nginx', `exec ${nginxBinary}`)
        // resolv.conf can't name a port, and 53 is root's.
        .replace('resolver %s', `resolver %s:${dnsPort}`)
    const [program = '', ...args] = this.command.map((part, i) => (i === this.command.length - 1 ? local(part) : part))
    this.process = execa(program, args, { reject: false, stdin: 'ignore', stdout: 'ignore' })
    this.process.stderr?.on('data', text => {
      this.said += text
    })
    const deadline = Date.now() + seconds * 1000
    while (!(await this.healthy())) {
      if (this.process.exitCode !== null || Date.now() > deadline) throw new Error(`nginx does not start: ${this.said}${await this.log()}`)
      await sleep(20)
    }
  }

  /** Names the pods of the cache, as the container's command finds them. */
  async trust(addresses: string[]): Promise<void> {
    await writeFile(path.join(this.folder, 'tmp/peers'), addresses.join('\n'))
  }

  async stop(): Promise<void> {
    this.process?.kill('SIGTERM')
    await this.process
  }

  /** Ends it with no chance to clean up, as where memory is short. */
  async kill(): Promise<void> {
    await this.signal('SIGKILL')
    await this.process
  }

  /** Sends a signal to all of its processes: SIGSTOP makes it hang until SIGCONT. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    signalAll(await this.pids(), signal)
  }

  /** All of its processes, the master first. */
  async pids(): Promise<number[]> {
    const { pid } = this.process ?? {}
    if (!pid) return []
    // The kernel's list of children leaves some out while others end.
    const processes = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
    const parents = await Promise.all(processes.map(one => readFile(`/proc/${one}/status`, 'utf8').catch(() => '')))
    return [pid, ...processes.map(Number).filter((_, i) => parents[i]?.includes(`\nPPid:\t${pid}\n`))]
  }

  /** What it had to complain of. */
  log(): Promise<string> {
    return readFile(path.join(this.folder, 'dev/stderr'), 'utf8').catch(() => '')
  }

  /** How often a file was asked for, with whatever query. */
  async requests(file: string): Promise<number> {
    const lines = await readFile(path.join(this.folder, 'dev/stdout'), 'utf8')
    return lines.split('\n').filter(line => [' ', '?'].some(end => line.includes(`"GET ${file}${end}`))).length
  }

  private async healthy(): Promise<boolean> {
    return (await fetch(`${this.url}/readyz`).catch(() => undefined))?.ok ?? false
  }
}

/** An origin's nginx, and the volume that SRS would write. */
export class Origin extends Nginx {
  /** Whether its name resolves. */
  resolves = true

  /** Writes a file as SRS does, at once. `age`: seconds since. */
  async write(file: string, content: string | Buffer, age = 0): Promise<void> {
    const name = this.path(file)
    await mkdir(path.dirname(name), { recursive: true })
    await writeFile(`${name}.new`, content)
    const time = Date.now() / 1000 - age
    await utimes(`${name}.new`, time, time)
    await rename(`${name}.new`, name)
  }

  override async configure(data: Record<string, string>, nameServer: string): Promise<void> {
    await super.configure(data, nameServer)
    // SRS makes it where origins share a volume.
    await mkdir(this.path('/.numbers'), { recursive: true })
  }

  /** Writes to the volume of another origin, as where all origins have one. */
  async share(other: Origin): Promise<void> {
    const volume = this.path('').replace(/\/$/, '')
    await rm(volume, { recursive: true, force: true })
    await mkdir(path.dirname(volume), { recursive: true })
    await symlink(other.path(''), volume)
  }

  /** A playlist from the server that numbers it, and no cache. */
  async number(file: string, agent?: Agent): Promise<string> {
    const asked = get({ socketPath: path.join(this.folder, 'tmp/playlists.sock'), path: file, ...(agent && { agent }) })
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return text(response)
  }

  async remove(file: string): Promise<void> {
    await rm(this.path(file))
  }

  private path(file: string): string {
    return path.join(this.folder, 'usr/share/nginx/html', file)
  }
}

let addresses = 0

/** A loopback address that no other process of the tests takes. By the time that one comes again, the nginx that had it has ended. */
function nextAddress(): string {
  return `127.${1 + ((process.pid >> 8) % 254)}.${process.pid % 256}.${1 + (addresses++ % 254)}`
}

/** A name server that knows what `resolve` returns. */
export async function startDns(resolve: (name: string) => string | undefined) {
  const address = nextAddress()
  const socket = createSocket('udp4', (message, { port, address }) => {
    const { id, questions = [] } = decode(message)
    const [{ name, type } = { name: '', type: 'A' }] = questions
    const data = resolve(name)
    const answers = data && type === 'A' ? [{ name, type, ttl: 1, data } as const] : []
    // 3: there is no such name.
    socket.send(encode({ type: 'response', id, flags: data ? 0 : 3, questions, answers }), port, address)
  })
  socket.bind(dnsPort, address)
  await once(socket, 'listening')
  return { address, close: () => socket.close() }
}
