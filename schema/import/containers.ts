// A Compose file, and lines of `docker run`, as values: containers on a machine.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Command, Option } from 'commander'
import { shellCommand, words } from './command.ts'
import { type Conversion, ImportError, say } from './conversion.ts'
import { isSrsImage } from './image.ts'
import { convertServers, type ExposedPort, type Server } from './servers.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document of anybody's
type Any = any

/** A container as both describe it. */
interface Container {
  name: string
  image: string
  command: string[]
  env: Record<string, string>
  /** HOST:CONTAINER/PROTOCOL and the like. */
  ports: string[]
  /** SOURCE:TARGET[:MODE]. */
  volumes: string[]
  limits: { cpu?: string; memory?: string }
  hostNetwork?: boolean
  hostAliases?: string[]
  replicas?: number
}

const workDir = '/usr/local/srs'
const html = `${workDir}/objs/nginx/html`

/** The values of a Compose file. */
export function convertCompose(name: string, document: Any, folder: string): Conversion {
  const conversion: Conversion = { name, values: {}, comments: [], remarks: {} }
  const containers: Container[] = []
  for (const [service, one] of Object.entries<Any>(document.services ?? {})) {
    const image = String(one?.image ?? '').replace(/\$\{\w+:?-([^}]*)\}/g, '$1')
    if (!isSrsImage(image)) {
      const why =
        one?.build && /srs/.test(service)
          ? 'its image is built here: push that, name it in image, and give this file its image'
          : 'it is not SRS: run it beside the release'
      say(conversion, 'lost', `service ${service}: ${why}`)
      continue
    }
    containers.push(ofService(service, image, one, conversion))
  }
  if (containers.length === 0) throw new ImportError([`${name}: none of its services has an image of SRS`])
  return convertContainers(containers, conversion, folder, Object.keys(document.services))
}

function ofService(service: string, image: string, one: Any, conversion: Conversion): Container {
  const { command, entrypoint, environment = {}, ports = [], volumes = [], deploy = {}, network_mode, extra_hosts, scale, ...rest } = one
  const usual = [
    'image',
    'restart',
    'container_name',
    'networks',
    'depends_on',
    'hostname',
    'expose',
    'stdin_open',
    'tty',
    'logging',
    'build',
    'pull_policy',
    'labels',
  ]
  for (const key of Object.keys(rest)) {
    if (usual.includes(key) || ['mem_limit', 'cpus'].includes(key)) continue
    const why =
      key === 'env_file'
        ? ': its variables are not here; put them into environment'
        : key === 'healthcheck'
          ? ': the chart has probes of its own'
          : ''
    say(conversion, 'lost', `service ${service}: ${key}${why}`)
  }
  const list = (value: Any): string[] => (Array.isArray(value) ? value.map(String) : value ? words(String(value)) : [])
  const pairs: [string, string][] = Array.isArray(environment)
    ? environment.map((pair: string): [string, string] => [pair.split('=')[0] as string, pair.split('=').slice(1).join('=')])
    : Object.entries(environment).map(([key, value]): [string, string] => [key, String(value ?? '')])
  const limits = deploy.resources?.limits ?? {}
  return {
    name: `service ${service}`,
    image,
    command: [...list(entrypoint), ...list(command)],
    env: Object.fromEntries(pairs.filter(([key, value]) => known(service, key, value, conversion))),
    ports: ports.map((port: Any) =>
      typeof port === 'object' ? `${port.published ?? port.target}:${port.target}/${port.protocol ?? 'tcp'}` : String(port),
    ),
    volumes: volumes.map((volume: Any) => (typeof volume === 'object' ? `${volume.source ?? ''}:${volume.target}` : String(volume))),
    limits: { cpu: limits.cpus ?? one.cpus, memory: limits.memory ?? one.mem_limit },
    hostNetwork: network_mode === 'host',
    hostAliases: list(extra_hosts),
    replicas: deploy.replicas ?? scale,
  }
}

/** Whether a variable has a value here, rather than one of the machine's. */
function known(service: string, key: string, value: string, conversion: Conversion): boolean {
  if (!/^\$\{?\w+(:?-)?\}?$/.test(value)) return true
  say(conversion, 'lost', `service ${service}: ${key} is ${value} of the machine, which is not here`)
  return false
}

/** The values of `docker run` lines. */
export function convertDockerRun(name: string, text: string, folder: string): Conversion {
  const conversion: Conversion = { name, values: {}, comments: [], remarks: {} }
  const all = words(text.replace(/(\\)?\r?\n/g, (_, more) => (more ? ' ' : ' ; ')))
  const env: Record<string, string> = {}
  const containers: Container[] = []
  let line: string[] = []
  for (const word of [...all, ';']) {
    if (![';', '&&', '||', '|', '&'].includes(word)) {
      line.push(word)
      continue
    }
    const start = line.findIndex(
      (one, i) => /(^|\/)(docker|podman|nerdctl)$/.test(one) && ['run', 'create', 'container'].includes(line[i + 1] as string),
    )
    for (const one of start < 0 ? line : line.slice(0, start)) {
      const [, key, value] = /^(\w+)=(.*)$/.exec(one) ?? []
      if (key) env[key] = value ?? ''
    }
    if (start >= 0) containers.push(...ofRun(line.slice(start + (line[start + 1] === 'container' ? 3 : 2)), env, conversion))
    line = []
  }
  if (containers.length === 0) throw new ImportError([`${name}: none of its lines runs an image of SRS`])
  return convertContainers(containers, conversion, folder, [])
}

/** Options of `docker run` that take a value and say nothing to a pod. */
const options =
  'add-host attach blkio-weight cap-add cap-drop cgroup-parent cgroupns cidfile cpu-period cpu-quota cpu-shares cpuset-cpus detach-keys device dns dns-option dns-search domainname entrypoint env-file expose gpus group-add health-cmd health-interval health-retries health-start-period health-timeout hostname ip ip6 ipc isolation kernel-memory label label-file link link-local-ip log-driver log-opt mac-address memory-reservation memory-swap memory-swappiness mount network-alias oom-score-adj pid pids-limit platform pull restart runtime security-opt shm-size stop-signal stop-timeout storage-opt sysctl tmpfs ulimit user userns uts volume-driver volumes-from workdir'
const switches = 'detach init interactive tty oom-kill-disable privileged publish-all quiet read-only rm sig-proxy disable-content-trust'
const short: Record<string, string> = {
  d: 'detach',
  i: 'interactive',
  t: 'tty',
  P: 'publish-all',
  h: 'hostname',
  l: 'label',
  u: 'user',
  w: 'workdir',
  a: 'attach',
  q: 'quiet',
}
const silent = [
  'detach',
  'init',
  'interactive',
  'tty',
  'rm',
  'restart',
  'pull',
  'quiet',
  'hostname',
  'platform',
  'attach',
  'logDriver',
  'logOpt',
  'label',
  'name',
]

function ofRun(args: readonly string[], env: Readonly<Record<string, string>>, conversion: Conversion): Container[] {
  const several = (value: string, all: string[]) => [...all, value]
  const letter = (name: string) => Object.keys(short).find(key => short[key] === name)
  const flags = (name: string) => [letter(name) && `-${letter(name)}`, `--${name}`].filter(Boolean).join(', ')
  const program = new Command('docker run')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .passThroughOptions()
    .helpOption(false)
    .option('-p, --publish <port>', '', several, [])
    .option('-e, --env <pair>', '', several, [])
    .option('-v, --volume <volume>', '', several, [])
    .option('--network, --net <name>')
    .option('-m, --memory <size>')
    .option('--cpus <number>')
    .option('--name <name>')
    .argument('<image>')
    .argument('[command...]')
  for (const name of options.split(' '))
    program.addOption(new Option(`${flags(name)} <value>`).argParser((value: string, all?: string[]) => [...(all ?? []), value]))
  for (const name of switches.split(' ')) program.option(flags(name))
  try {
    // `--restart=always`, and `--p` that somebody took for -p.
    program.parse(
      args.filter(word => word !== '--no-healthcheck').map(word => word.replace(/^--(p|v|e)$/, '-$1')),
      { from: 'user' },
    )
  } catch (error) {
    throw new ImportError([`docker run: ${(error as Error).message.replace(/^error: /, '')}`])
  }
  const [image = '', ...command] = program.args
  if (!isSrsImage(image)) return []
  const { publish, env: pairs, volume, net, network = net, memory, cpus, name = 'srs', addHost, mount = [], ...rest } = program.opts<Any>()
  for (const key of Object.keys(rest)) {
    if (!silent.includes(key))
      say(conversion, 'lost', `docker run: --${key.replace(/[A-Z]/g, (upper: string) => `-${upper.toLowerCase()}`)}`)
  }
  const mounts = mount.map((one: string) => {
    const parts = Object.fromEntries(one.split(',').map(part => part.split('=')))
    return `${parts.source ?? parts.src ?? ''}:${parts.target ?? parts.dst ?? parts.destination}`
  })
  const variables: [string, string][] = pairs.map((pair: string) => {
    const [key = '', ...value] = pair.split('=')
    // `-e CANDIDATE=$CANDIDATE`, with the variable set above or on the machine.
    return [key, value.join('=').replace(/\$\{?(\w+)\}?/g, (all, variable) => env[variable] ?? all)]
  })
  return [
    {
      name: `container ${name}`,
      image,
      command,
      env: Object.fromEntries(variables.filter(([key, value]) => known(name, key, value, conversion))),
      ports: publish,
      volumes: [...volume, ...mounts],
      limits: { cpu: cpus, memory },
      hostNetwork: network === 'host',
      hostAliases: addHost ?? [],
    },
  ]
}

function convertContainers(
  containers: readonly Container[],
  conversion: Conversion,
  folder: string,
  neighbours: readonly string[],
): Conversion {
  const servers = containers.map(one => toServer(one, conversion, folder))
  const converted = convertServers({ servers }, conversion)
  const names = neighbours.filter(name => !containers.some(one => one.name === `service ${name}`))
  const text = JSON.stringify(converted.values)
  for (const name of names) {
    if (new RegExp(`//(?:[^/"@]*@)?${name}[:/"]`).test(text)) {
      say(
        converted,
        'different',
        `${name} is a name of this Compose file alone: write the name of its Service in Kubernetes, such as ${name}.NAMESPACE.svc`,
      )
    }
  }
  return converted
}

function toServer(container: Container, conversion: Conversion, folder: string): Server {
  const { name, image, command, env, limits, hostNetwork, hostAliases = [], replicas } = container
  const run = shellCommand(command)
  const server: Server = {
    name,
    image,
    env: { ...env, ...(run.isEnvOnly && { SRS_ENV_ONLY: 'on' }) },
    replicas: Number(replicas ?? 1),
    pod: {},
    settings: {},
    ports: [],
    innerPorts: [],
  }
  if (limits.cpu || limits.memory) {
    // Docker's units are of 1024.
    const memory =
      limits.memory &&
      String(limits.memory).replace(/^([\d.]+)([kmg])?b?$/i, (_, size, unit = '') =>
        unit ? `${size}${unit.toUpperCase() === 'K' ? 'K' : unit.toUpperCase()}i` : size,
      )
    server.pod.resources = { limits: { ...(limits.cpu && { cpu: String(limits.cpu) }), ...(memory && { memory }) } }
  }
  if (hostNetwork) server.pod.hostNetwork = true
  const aliases = hostAliases.flatMap(one => {
    const [host = '', ip = ''] = one.split(/[:=](.*)/s)
    if (/^[\d.]+$|:/.test(ip)) return [{ ip, hostnames: [host] }]
    say(conversion, 'lost', `${name}: ${host} as a name of the machine: a pod has none; write the name of a Service`)
    return []
  })
  if (aliases.length > 0) server.pod.hostAliases = aliases
  if (run.rest) say(conversion, 'lost', `${name}: its command runs more than SRS (${run.rest}): pod.initContainers has what goes before it`)
  files(server, container, run.conf, conversion, folder)
  server.ports = container.ports.flatMap(port => publishedPort(port, name, conversion))
  return server
}

/** The srs.conf that it mounts, and what else. */
function files(server: Server, { name, volumes }: Container, asked: string | undefined, conversion: Conversion, folder: string): void {
  const wanted = asked && path.posix.resolve(workDir, asked)
  for (const volume of volumes) {
    const [source = '', target = source] = volume.split(':')
    const file = path.posix.resolve(workDir, target)
    const isFile = file.endsWith('.conf')
    const isConf = wanted ? file === wanted : isFile && /\/conf\/(docker|srs)\.conf$/.test(file)
    const inFolder = !isFile && (wanted ? wanted.startsWith(`${file}/`) : file === `${workDir}/conf`)
    const names = isConf ? [''] : inFolder ? (wanted ? [wanted.slice(file.length + 1)] : ['docker.conf', 'srs.conf']) : []
    const local = path.resolve(folder, source.replace(/^\$\{?(PWD|\(pwd\))\}?|^\$\(pwd\)/, '.').replace(/^~/, process.env.HOME ?? '~'))
    const [found] = names.flatMap(one => {
      const text = readable(path.join(local, one))
      return text === undefined
        ? []
        : [{ name: path.join(source, one), text, folders: [path.dirname(path.join(local, one)), local, folder] }]
    })
    if (found && !server.conf) {
      server.conf = found
      continue
    }
    if (isConf || inFolder)
      throw new ImportError([`${conversion.name}: ${name} reads its srs.conf from ${source}, and there is no such file in ${folder}`])
    if (file.endsWith('.log')) continue
    if (file === html || html.startsWith(`${file}/`) || file.startsWith(`${html}/`)) {
      server.settings.persistence = { enabled: true }
      say(
        conversion,
        'different',
        `${name}: ${source} is a claim in the chart, at ${html}: copy what is in it, such as recordings, by kubectl cp`,
      )
      continue
    }
    const what = isFile ? 'put it into a ConfigMap' : 'put it into a ConfigMap, a Secret or a claim'
    say(conversion, 'lost', `${name}: ${source} at ${file}: ${what}, and mount that by pod.volumes and pod.volumeMounts`)
  }
  if (wanted && !server.conf && !/\/conf\/(docker|srs)\.conf$/.test(wanted)) {
    say(
      conversion,
      'lost',
      `${name}: ${asked} is a file of its image, and not here: print it by docker run --rm IMAGE cat ${asked}, and import it by itself`,
    )
  }
}

function readable(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** What -p says: [IP:]HOST:CONTAINER[/PROTOCOL], and ranges of it. */
function publishedPort(text: string, name: string, conversion: Conversion): ExposedPort[] {
  const [ports = '', protocol = 'tcp'] = text.replace(/\$\{\w+:?-([^}]*)\}/g, '$1').split('/')
  const parts = ports.replace(/^\[.*\]:/, '').split(':')
  const target = parts.at(-1) ?? ''
  const host = parts.at(-2) || target
  if (parts.length > 2 && parts[0] === '127.0.0.1') {
    say(conversion, 'lost', `${name}: port ${host} is open to the machine alone: kubectl port-forward does the same`)
    return []
  }
  if (!/^\d+$/.test(target) || !/^\d+$/.test(host)) {
    say(conversion, 'lost', `${name}: the ports ${text}`)
    return []
  }
  return [{ target: Number(target), port: Number(host), protocol: protocol.toUpperCase() === 'UDP' ? 'UDP' : 'TCP' }]
}
