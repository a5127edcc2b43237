// Servers that run somewhere, as the values of one release: what manifests, Compose files and `docker run` have in common.

import type { Path } from '../srs/import.ts'
import { setAt, toConfig, valueAt } from '../srs/import.ts'
import { withTodaysNames } from '../srs/old-names.ts'
import { readSrsConf } from '../srs/read.ts'
import { srsTables } from '../srs/tables.ts'
import { type Conversion, ImportError, merged, say } from './conversion.ts'
import { directiveOf, otherVariables, withEnvironment } from './environment.ts'
import { parseImage } from './image.ts'
import { convertSrsConf, topology } from './srs-conf.ts'

/** One SRS, or several alike. */
export interface Server {
  /** What remarks call it. */
  name: string
  image: string
  /** Its srs.conf. Absent: it runs with the one in its image. */
  conf?: { name: string; text: string; folders?: readonly string[] }
  /** Variables of its environment with their values. */
  env: Record<string, string>
  /** The same where the value stands elsewhere, as Kubernetes writes them. */
  envFrom?: { name: string; valueFrom: unknown }[]
  replicas: number
  /** Whether nginx runs beside it, or on the same volume, and delivers HLS. */
  nginx?: boolean
  workload?: 'StatefulSet' | 'Deployment'
  /** Its pods' settings, by the names of `pod`. */
  pod: Record<string, unknown>
  /** Other settings of its role, such as `persistence`. */
  settings: Record<string, unknown>
  ports: ExposedPort[]
  /** Those of Services inside the cluster. */
  innerPorts: ExposedPort[]
}

/** A port of a Service, or one that clients outside reach. */
export interface ExposedPort {
  /** The Service that has it; absent: the machine. */
  service?: string
  /** The port in the container. */
  target: number | string
  port: number
  protocol: 'TCP' | 'UDP'
  nodePort?: number
  /** The container behind it is nginx. */
  nginx?: boolean
}

/** How the public Service is to be. */
export interface Exposure {
  servers: Server[]
  /** Settings of `service`, by the name of the Service that had them. Absent without a Service. */
  services?: Record<string, Record<string, unknown>>
}

/** The values for servers. `conversion` has what was said of them so far, and values beside theirs. */
export function convertServers({ servers, services = {} }: Exposure, conversion: Conversion): Conversion {
  const parts = servers.map(server => ({ server, ...place(server) }))
  const edges = parts.filter(({ role }) => role === 'edge')
  const origins = parts.filter(({ role }) => role !== 'edge')
  const isMesh = origins.some(({ mode }) => mode === 'origin-cluster')
  const [origin, ...others] = origins
  const [edge, ...otherEdges] = edges
  for (const { server } of [...(isMesh ? [] : others), ...otherEdges]) {
    say(
      conversion,
      'lost',
      `${server.name} is another server, and a release has one of its kind: import it by itself, for a release of its own`,
    )
  }
  const nginx = origins.some(({ server }) => server.nginx)
  const mode = isMesh ? 'origin-cluster' : edge ? 'edge-cluster' : nginx ? 'nginx-sidecar' : 'single'
  if (mode !== 'single') conversion.values.mode = mode
  const shown = [origin, edge].filter(part => part !== undefined)
  const roleOf = (part: (typeof parts)[number]) => (part === edge ? 'edge' : 'origin')
  const taken = new Set<Server>()
  for (const part of shown) addServer(conversion, part.server, roleOf(part), mode, shown.length > 1 || mode === 'origin-cluster', taken)
  if (isMesh && origin) {
    const count = Math.max(origin.server.replicas, origins.length)
    setAt(conversion.values, ['origin', 'replicas'], Math.min(Math.max(count, 2), 9))
    if (others.length > 0) setAt(conversion.values, ['origin', 'workload'], 'Deployment')
  } else if (origin && origin.server.replicas > 1) {
    const text = `${origin.server.name} has ${origin.server.replicas} replicas that know nothing of each other, so a viewer finds a stream by chance: mode ${mode} has one origin. Set mode origin-cluster for several`
    say(conversion, 'lost', text)
  }
  if (edge) setAt(conversion.values, ['edge', 'replicas'], Math.max(edge.server.replicas, 1))
  if (edge && !origin)
    say(
      conversion,
      'different',
      'no origin is among them: the chart runs one for them. If it runs elsewhere, set mode edge, and upstream.rtmp to its address',
    )
  addImage(
    conversion,
    shown.map(({ server }) => server),
  )
  expose(
    conversion,
    shown.map(part => ({ server: part.server, role: roleOf(part) })),
    mode,
    services,
  )
  for (const part of shown) keepInnerNames(conversion, part.server, roleOf(part))
  return conversion
}

/** Where the chart's nginx listens: the default of nginx.port. */
const nginxPort = 8081

/** Services inside the cluster keep their names beside the chart's own: other programs may know them. */
function keepInnerNames(conversion: Conversion, server: Server, role: string): void {
  const names = [...new Set(server.innerPorts.map(({ service }) => service as string))]
  for (const name of names) {
    const ports = server.innerPorts.flatMap(port => {
      const kind = port.service === name ? listenerOf(server, port) : undefined
      const targetPort = port.nginx ? nginxPort : Number(port.target)
      return kind && targetPort >= 1024 ? [{ name: kind, port: port.port, protocol: port.protocol, targetPort }] : []
    })
    if (ports.length === 0) {
      say(conversion, 'lost', `Service ${name}, which is for inside the cluster: nothing in the chart listens on its ports`)
      continue
    }
    const group = role === 'edge' ? { 'ossrs.io/group': 'default' } : {}
    const selector = { 'app.kubernetes.io/instance': '{{ .Release.Name }}', 'ossrs.io/role': role, ...group }
    const kept = { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector, ports } }
    conversion.values.extraObjects = [...((conversion.values.extraObjects as unknown[]) ?? []), kept]
    say(
      conversion,
      'different',
      `Service ${name} stands in extraObjects, for programs in the cluster that know its name: remove it where there are none, and delete the old one before you install the release in its namespace`,
    )
  }
}

/** The role and mode that a server's own srs.conf is of. */
function place(server: Server) {
  const { text, folders } = confOf(server)
  try {
    return topology(withTodaysNames(withEnvironment(readSrsConf({ text, folders }), server.env)).tree)
  } catch (error) {
    throw new ImportError([`${confOf(server).name}: ${(error as Error).message}`])
  }
}

/** The srs.conf of a server, or what the one in its image says. */
function confOf({ conf, image, env, ports, name }: Server): NonNullable<Server['conf']> {
  if (conf) return conf
  if (env.SRS_ENV_ONLY) return { name: `the environment of ${name}`, text: '' }
  const { major } = parseImage(image)
  const isOld = major !== undefined && major < 4
  // Its WebRTC reaches nobody where the port is not open.
  const rtc = !isOld && ports.some(({ target, protocol }) => protocol === 'UDP' && Number(target) === 8000)
  const text = [
    'listen 1935; http_api { enabled on; } http_server { enabled on; }',
    ...(rtc ? ['rtc_server { enabled on; candidate $CANDIDATE; }'] : []),
    'vhost __defaultVhost__ { hls { enabled on; } http_remux { enabled on; }',
    ...(rtc ? ['rtc { enabled on; rtmp_to_rtc on; rtc_to_rtmp on; }'] : []),
    '}',
  ].join('\n')
  return { name: `conf/${isOld ? 'srs' : 'docker'}.conf of the image`, text }
}

function addServer(
  conversion: Conversion,
  server: Server,
  role: 'origin' | 'edge',
  mode: string,
  byRole: boolean,
  taken: Set<Server>,
): void {
  if (taken.has(server)) return
  taken.add(server)
  const { name, text, folders } = confOf(server)
  const own = byRole ? role : undefined
  const pod: Path = own ? [own, 'pod'] : ['pod']
  setAt(conversion.values, pod, merged((valueAt(conversion.values, pod) as Record<string, unknown>) ?? {}, server.pod))
  const known: Record<string, string> = {}
  const rest: unknown[] = [...((server.pod.env as unknown[]) ?? [])]
  for (const [variable, value] of Object.entries(server.env)) {
    if (directiveOf(variable)) known[variable] = value
    else if (otherVariables.includes(variable)) continue
    else if (variable.startsWith('SRS_')) say(conversion, 'lost', `${server.name}: SRS reads no directive from ${variable}`)
    else if (!text.includes(`$${variable}`) && !/^CANDIDATE$/i.test(variable)) rest.push({ name: variable, value })
    else known[variable] = value
  }
  rest.push(...(server.envFrom ?? []))
  const converted = convertSrsConf({ name, text, folders, role: own, mode, env: known })
  const source = server.name
  for (const [heading, remarks] of Object.entries(converted.remarks)) {
    // Which of several files a line is of.
    for (const one of remarks)
      say(conversion, heading as keyof Conversion['remarks'], {
        ...one,
        file: one.file || name,
        ...(!one.line && { file: one.file ?? source }),
      })
  }
  conversion.comments.push(...converted.comments)
  conversion.values = merged(conversion.values, withJoinedLists(conversion.values, converted.values, pod))
  for (const [key, value] of Object.entries(server.settings)) setAt(conversion.values, [role, key], value)
  if (rest.length > 0) setAt(conversion.values, [...pod, 'env'], rest)
  const left = valueAt(conversion.values, pod)
  if (left && Object.keys(left).length === 0) deleteAt(conversion.values, pod)
  const lostImageFile = server.env.SRS_CONFIG_FILE
  if (lostImageFile && !server.conf)
    say(
      conversion,
      'lost',
      `${server.name} reads ${lostImageFile} of its image, which is not here: print it by docker run --rm IMAGE cat ${lostImageFile}, and import that`,
    )
}

/** Volumes that srs.conf needs, beside those that the server has. */
function withJoinedLists(below: Record<string, unknown>, above: Record<string, unknown>, pod: Path): Record<string, unknown> {
  for (const key of ['volumes', 'volumeMounts']) {
    const [first, second] = [below, above].map(values => valueAt(values, [...pod, key]))
    if (Array.isArray(first) && Array.isArray(second)) {
      const mine = second.filter(one => !covered(one, first))
      setAt(above, [...pod, key], [...first, ...mine])
    }
  }
  return above
}

const covered = (mount: { mountPath?: string }, others: { mountPath?: string }[]) =>
  mount.mountPath !== undefined && others.some(other => other.mountPath && `${mount.mountPath}/`.startsWith(`${other.mountPath}/`))

function deleteAt(root: Record<string, unknown>, path: Path): void {
  const parent = valueAt(root, path.slice(0, -1)) as Record<string, unknown>
  delete parent[path.at(-1) as string]
  if (path.length > 1 && Object.keys(parent).length === 0) deleteAt(root, path.slice(0, -1))
}

function addImage(conversion: Conversion, servers: readonly Server[]): void {
  for (const { name, image } of servers.slice(0, 1)) {
    const { registry, repository, tag, digest, major } = parseImage(image)
    const isKnown = digest !== undefined || (major !== undefined && major >= 5)
    // A mirror has the chart's version as well; somebody's own image need not.
    const own = {
      ...(registry && (isKnown || repository === 'ossrs/srs') && { registry }),
      ...(repository !== 'ossrs/srs' && isKnown && { repository }),
      ...(tag && isKnown && { tag }),
      ...(digest && { digest }),
    }
    if (major !== undefined && major < 5) {
      say(
        conversion,
        'different',
        `${name} runs SRS ${major}, and the chart needs 5 or later: it runs its own version, with the same srs.conf`,
      )
    } else if (!isKnown) {
      say(
        conversion,
        'different',
        `${name} runs ${image}, whose version nobody can tell: the chart runs its own; image and srsVersion name another`,
      )
    }
    if (Object.keys(own).length > 0) conversion.values.image = merged((conversion.values.image as typeof own) ?? {}, own)
  }
  const rest = servers.slice(1).filter(({ image }) => image !== servers[0]?.image)
  for (const { name, image } of rest) say(conversion, 'lost', `${name} runs another image, ${image}: edge.image would have it`)
}

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** What of the public ports is on in the chart unless it is turned off. */
const usuallyPublic: Record<string, number> = { rtmp: 1935, http: 8080, hls: 80 }

function expose(
  conversion: Conversion,
  parts: readonly { server: Server; role: string }[],
  mode: string,
  services: Record<string, Record<string, unknown>>,
): void {
  const { values } = conversion
  const seen = new Map<string, ExposedPort>()
  for (const { server, role } of parts) {
    for (const port of server.ports) {
      const kind = listenerOf(server, port)
      if (!kind) {
        say(
          conversion,
          'lost',
          `${port.service ? `Service ${port.service}` : server.name}: nothing listens on its port ${port.port}/${port.protocol}, which leads to ${port.target}`,
        )
        continue
      }
      if (seen.has(kind) && seen.get(kind)?.port !== port.port) {
        say(conversion, 'lost', `port ${port.port} leads where ${seen.get(kind)?.port} does: the chart has one public port for ${kind}`)
        continue
      }
      seen.set(kind, port)
      const usual = kind === 'hls' ? 80 : kind === 'hls-https' ? 443 : Number(port.target)
      const at: Path = ['service', 'ports', camel(kind)]
      if (port.port !== usual) setAt(values, [...at, 'port'], port.port)
      if (port.nodePort) setAt(values, [...at, 'nodePort'], port.nodePort)
      if (kind === 'api' || kind === 'api-https') openApi(conversion, camel(kind), port, role)
    }
  }
  for (const key of Object.keys(usuallyPublic)) {
    const isThere = key !== 'hls' || mode !== 'single' || seen.has('http')
    if (!seen.has(key) && isThere && seen.size > 0) setAt(values, ['service', 'ports', key, 'enabled'], false)
  }
  addServices(conversion, parts, services)
}

function openApi(conversion: Conversion, key: string, { port, service }: ExposedPort, role: string): void {
  const { values } = conversion
  const guarded = [['config'], [role, 'config']].some(at => valueAt(values, [...at, 'http_api', 'auth', 'enabled']))
  setAt(values, ['service', 'ports', key, 'enabled'], true)
  if (guarded) return
  setAt(values, ['service', 'ports', 'api', 'anonymous'], true)
  const where = service ? `Service ${service}` : 'the machine'
  say(
    conversion,
    'different',
    `${where} has the API at port ${port} without a password, so whoever reaches it can disconnect clients: that stays so by service.ports.api.anonymous. Better set http_api.auth`,
  )
}

/** The listener behind a port: of nginx, or of SRS by its own srs.conf. */
function listenerOf(server: Server, { target, protocol, nginx }: ExposedPort): string | undefined {
  if (nginx) return Number(target) === 443 ? 'hls-https' : 'hls'
  const { text, folders } = confOf(server)
  const { config } = toConfig(withEnvironment(readSrsConf({ text, folders }), server.env))
  for (const { name, path, default: usual, protocol: own, udp, enabled } of srsTables().listeners) {
    const places = path.includes('*')
      ? ((config[path[0] as string] as unknown[]) ?? []).map((_, i) => path.map(step => (step === '*' ? i : step)))
      : [path]
    for (const at of places) {
      const on = enabled.every(({ path: flag, default: isOn }) => {
        const own = flag.map((step, i) => (step === '*' ? (at[i] as string) : step))
        return valueAt(config, own) ?? isOn
      })
      const listens = [valueAt(config, at) ?? usual ?? (name === 'rtmp' ? 1935 : undefined)].flat()
      const isUdp =
        own === 'UDP' ||
        udp?.values.includes(
          String(
            valueAt(
              config,
              udp.path.map((step, i) => (step === '*' ? (at[i] as string) : step)),
            ),
          ),
        )
      if (on && (isUdp ? 'UDP' : 'TCP') === protocol && listens.some(listen => String(listen).replace(/^.*:/, '') === String(target)))
        return name
    }
  }
  return undefined
}

function addServices(
  conversion: Conversion,
  parts: readonly { server: Server; role: string }[],
  services: Record<string, Record<string, unknown>>,
): void {
  const { values } = conversion
  const byRole = parts.map(({ server, role }) => ({ role, names: [...new Set(server.ports.flatMap(({ service }) => service ?? []))] }))
  const used = byRole.filter(({ names }) => names.length > 0)
  const separate = used.length > 1 && new Set(used.map(({ names }) => names.join())).size > 1
  if (separate) {
    setAt(values, ['service', 'layout'], 'per-component')
    // Then nginx beside the origin is public, at the origin's own address.
    if (values.mode === 'edge-cluster') setAt(values, ['hlsCache', 'replicas'], 0)
  }
  for (const { role, names } of used) {
    const at: Path = separate ? [role, 'service'] : ['service']
    for (const name of names) {
      const own = services[name] ?? {}
      const mine = parts.flatMap(({ server }) => server.ports).filter(({ service }) => service === name)
      const isUdp = mine.length > 0 && mine.every(({ protocol }) => protocol === 'UDP') && names.length > 1
      for (const [key, value] of Object.entries(own)) {
        if (isUdp && key === 'annotations') setAt(values, ['service', 'udpAnnotations'], value)
        else if (isUdp) setIfAbsent(values, [...at, key], value)
        else setAt(values, separate && key === 'type' ? ['service', key] : [...at, key], value)
      }
    }
    const own = names.filter(name =>
      parts.flatMap(({ server }) => server.ports).some(({ service, protocol }) => service === name && protocol === 'TCP'),
    )
    if (own.length > 1 && values.mode !== 'origin-cluster')
      say(conversion, 'different', `Services ${own.join(' and ')} become one, with one address`)
  }
  const all = used.flatMap(({ names }) => names)
  if (all.length > 0)
    say(
      conversion,
      'different',
      `the addresses of ${[...new Set(all)].join(', ')} are new: set service.loadBalancerIP or your cloud's annotation to keep one, or change DNS`,
    )
}

function setIfAbsent(root: Record<string, unknown>, path: Path, value: unknown): void {
  if (valueAt(root, path) === undefined) setAt(root, path, value)
}

/** Whether a text is one that SRS reads. */
export const isSrsConf = (text: string): boolean => {
  try {
    return Object.keys(toConfig(readSrsConf({ text })).config).length > 0
  } catch {
    return false
  }
}
