// What of a srs.conf has to be otherwise in the chart: made to fit, and said.
import { posix } from 'node:path'
import type { Directive } from '../srs/directive.ts'
import {
  dotted,
  type Imported,
  isBelow,
  isMap,
  type Origin,
  type Path,
  pointer,
  remark,
  setAt,
  valueAt,
  workDir,
  writable,
} from '../srs/import.ts'
import { srsTables, walk } from '../srs/tables.ts'
import { type Conversion, leaves, merged, modes, say } from './conversion.ts'

/** Where a configuration is to run. */
export interface Place {
  /** The environment that SRS had, as far as it is known. */
  env: Readonly<Record<string, string>>
  mode: string
  role: string
  /** Where the settings of its pods stand in the values. */
  pod: Path
}

type Config = Record<string, unknown>

/** The configuration as the chart takes it. Adds to the conversion what else the values need, and what there is to say. */
export function fitConfig(imported: Imported, conversion: Conversion, place: Place): Config {
  const draft = new Draft(imported, conversion, place)
  draft.turnOff()
  draft.candidates()
  draft.ports()
  draft.paths()
  draft.vhosts()
  draft.hosts()
  return draft.config
}

const tables = srsTables()
const found = [...walk()]
const described = new Map<string, Directive>(found.map(({ path, directive }) => [path.join('.'), directive]))

class Draft {
  readonly config: Config
  private readonly imported: Imported
  private readonly conversion: Conversion
  private readonly place: Place

  constructor(imported: Imported, conversion: Conversion, place: Place) {
    this.config = imported.config
    this.imported = imported
    this.conversion = conversion
    this.place = place
  }

  /** Blocks that are on without what they need: SRS overlooks them. */
  turnOff(): void {
    for (const { path, block, all = [], some = [] } of tables.needs) {
      for (const at of this.expand(path.split('.'))) {
        const own = valueAt(this.config, at) as Config
        if (!own.enabled) continue
        const missing =
          (block && !this.isOn([block]) && `${block}.enabled`) ||
          all.find(name => own[name] === undefined) ||
          (some.length > 0 && some.every(name => own[name] === undefined) && `one of ${some.join(', ')}`)
        if (!missing) continue
        own.enabled = false
        this.say('rewritten', at, `${dotted(at)}.enabled is written off: without ${missing} it does nothing`)
      }
    }
  }

  /** Addresses that SRS reads from its environment. Only in a pod is there one to tell. */
  candidates(): void {
    const { env, mode, role, pod } = this.place
    for (const at of [['rtc_server', 'candidate'], ...this.expand(['stream_caster', '*', 'sip', 'candidate'])]) {
      const word = valueAt(this.config, at)
      if (typeof word !== 'string' || !word.startsWith('$')) continue
      // SRS looks for the name in capitals.
      const variable = word.slice(1).toUpperCase().replaceAll('.', '_')
      const value = env[variable]
      const isRtc = at[0] === 'rtc_server'
      if (value) {
        setAt(this.config, at, value)
        this.say(
          'different',
          at,
          `${dotted(at)} is written ${value}, which ${variable} is there: in the chart it has to be the address of its own Service`,
        )
      } else if (isRtc && this.isOn(['rtc_server']) && role !== 'edge' && mode !== 'origin-cluster' && this.isOn(['http_api'], true)) {
        const server = this.config.rtc_server as Config
        delete server.candidate
        if (server.protocol === 'all') {
          // Two Services, and SRS tells one address.
          delete server.protocol
          delete server.tcp
          this.say(
            'different',
            ['rtc_server'],
            'rtc_server.protocol all is left out, and rtc_server.tcp with it: UDP and TCP have a load balancer each. Set service.mixedProtocols, and webrtc.transport to all, where the cloud takes both in one',
          )
        }
        this.conversion.values.webrtc = { enabled: true, ...(typeof server.protocol === 'string' && { transport: server.protocol }) }
        const text = `${dotted(at)} ${word}: nothing sets ${variable} in a pod. webrtc.enabled has the chart find the address of its Service, and offers no other (api_as_candidates off); webrtc.candidate names another`
        this.say('different', at, text)
      } else {
        setAt(this.config, at, '*')
        const text = `${dotted(at)} ${word} is written *, as SRS reads it: nothing sets ${variable} in a pod. That is the address of the pod: write the one that clients reach, or $${variable} and set that in ${dotted(pod)}.env`
        this.say('different', at, text)
      }
    }
  }

  /** Ports that a pod may not open, and the API where it shares one. */
  ports(): void {
    const taken = new Set(this.listens().map(({ port }) => port))
    for (const { row, at, port, index, set } of this.listens()) {
      if (port >= 1024 || port === 0) continue
      const other = row.default !== undefined && row.default >= 1024 && !taken.has(row.default) ? row.default : port + 10000
      taken.add(other)
      set(other)
      const key = row.name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
      const isPublic = index === 0 && !['api', 'apiHttps', 'webrtcTcp'].includes(key) && this.isPublic(row.name)
      if (isPublic) {
        setAt(this.conversion.values, ['service', 'ports', key, 'port'], port)
        // The chart's own port for HLS leads to nginx or to the same server.
        for (const [hls, usual] of [
          ['hls', 80],
          ['hlsHttps', 443],
        ] as const) {
          if (port === usual && key !== hls) setAt(this.conversion.values, ['service', 'ports', hls, 'enabled'], false)
        }
      }
      const outside = isPublic ? `, and the Service has it at ${port}` : ''
      this.say(
        'rewritten',
        at,
        `${dotted(at)} ${port} is written ${other}${outside}: the pods run without the privilege to listen below 1024`,
      )
    }
    this.api()
  }

  /** The API where it shares a port with HTTP: without a password, it gets one of its own, which is not public. */
  private api(): void {
    const ports = (block: string, usual: readonly number[]) =>
      [[block], [block, 'https']].flatMap((at, i) =>
        this.isOn(at, i === 0) ? [{ at: [...at, 'listen'], port: portOf(valueAt(this.config, [...at, 'listen']) ?? usual[i]) }] : [],
      )
    const http = new Set(ports('http_server', [8080, 8088]).map(({ port }) => port))
    const shared = ports('http_api', [1985, 1990]).filter(({ port }) => http.has(port))
    for (const { at, port } of shared) {
      const key = at.length > 2 ? 'apiHttps' : 'api'
      if (this.isOn(['http_api', 'auth'])) {
        setAt(this.conversion.values, ['service', 'ports', key, 'enabled'], true)
        const text = `${dotted(at)} is a port of http_server, so the API is public, by its password: service.ports.${key}.enabled agrees to that`
        this.say('different', at, text)
        continue
      }
      const usual = key === 'api' ? 1985 : 1990
      setAt(this.config, at, usual === port ? usual + 1 : usual)
      const open = `service.ports.${key}.enabled opens it, with a password in http_api.auth, or with service.ports.api.anonymous`
      const why = 'on a port of http_server, whoever plays could disconnect clients'
      this.say('different', at, `${dotted(at)} ${port} is written ${valueAt(this.config, at)}, and is not public: ${why}. ${open}`)
    }
  }

  /** Whether the mode offers a listener to the public. */
  private isPublic(listener: string): boolean {
    const { mode, role } = this.place
    const spec = modes.modes[mode]
    const roles: { public?: string[] }[] = [...Object.values(spec.roles), ...Object.values(spec.clusters?.mesh ?? {})] as typeof roles
    return role === 'origin' || role === 'edge' ? roles.some(one => one.public?.includes(listener)) : false
  }

  private listens() {
    return tables.listeners.flatMap(row =>
      this.expand(row.path).flatMap(at => {
        const value = valueAt(this.config, at)
        const words = Array.isArray(value) ? value : [value]
        return words.flatMap((word, index) => {
          if (typeof word !== 'number' && typeof word !== 'string') return []
          const set = (port: number) => {
            const written = typeof word === 'number' ? port : word.replace(/\d+$/, String(port))
            setAt(this.config, Array.isArray(value) ? [...at, index] : at, written)
          }
          return [{ row, at, port: portOf(word), index, set }]
        })
      }),
    )
  }

  /** Folders that SRS cannot write to: each becomes a volume. */
  paths(): void {
    const folders = new Map<string, Path>()
    for (const { path } of tables.writes) {
      for (const at of this.expand(path.split('.'))) {
        const word = valueAt(this.config, at)
        if (typeof word !== 'string' || word === '/dev/null') continue
        const full = posix.resolve(workDir, word)
        // The chart goes by the text.
        const stays = /^(\.\/objs\/nginx\/html|\/usr\/local\/srs\/objs\/nginx\/html|\/tmp)(\/|$)/.test(word) && !word.includes('/../')
        if (stays) continue
        const inside = writable.find(folder => isBelow(full, folder))
        if (inside) {
          setAt(this.config, at, full)
          this.say('rewritten', at, `${dotted(at)} ${word} is written ${full}`)
          continue
        }
        const isFolder = at.at(-1) === 'hls_path' || at.at(-1) === 'dash_path' || at.at(-1) === 'hds_path'
        const fixed = full.slice(0, full.includes('[') ? full.indexOf('[') : full.length)
        const folder = isFolder && !full.includes('[') ? full : posix.dirname(`${fixed}x`)
        if (folder === '/' || isBelow(`${workDir}/objs`, folder) || isBelow(folder, `${workDir}/conf`)) {
          const moved = posix.join(writable[0] as string, posix.relative(folder, full))
          setAt(this.config, at, moved)
          this.say(
            'different',
            at,
            `${dotted(at)} ${word} is written ${moved}: SRS cannot write to ${folder} in a pod, and play paths may change by that`,
          )
          continue
        }
        setAt(this.config, at, full)
        folders.set(folder, at)
      }
    }
    const { pod } = this.place
    const top = [...folders].filter(([folder]) => ![...folders.keys()].some(other => other !== folder && isBelow(folder, other)))
    for (const [i, [folder, at]] of top.entries()) {
      const name = `files-${i + 1}`
      const volumes = (valueAt(this.conversion.values, [...pod, 'volumes']) as unknown[]) ?? []
      const mounts = (valueAt(this.conversion.values, [...pod, 'volumeMounts']) as { mountPath: string }[]) ?? []
      if (mounts.some(({ mountPath }) => isBelow(folder, mountPath))) continue
      setAt(this.conversion.values, [...pod, 'volumes'], [...volumes, { name, emptyDir: {} }])
      setAt(this.conversion.values, [...pod, 'volumeMounts'], [...mounts, { name, mountPath: folder }])
      const text = `${folder} is a volume that goes with the pod: put a claim or a folder of the node in place of emptyDir in ${dotted(pod)}.volumes to keep the files`
      this.say('different', at, text)
    }
  }

  /** The defaults that the chart has for vhosts, and the vhost that it adds. What the file means is written out. */
  vhosts(): void {
    const { mode, role } = this.place
    if (!isMap(this.config.vhost) || Object.keys(this.config.vhost).length === 0) {
      say(
        this.conversion,
        'different',
        'the file has no vhost, so SRS would refuse every stream: the chart adds __defaultVhost__, which takes all',
      )
      return
    }
    const vhosts = this.config.vhost as Record<string, Config>
    const spec = modes.modes[mode].roles[role] ?? {}
    for (const [name, vhost] of Object.entries(vhosts)) {
      let defaults = merged(modes.vhost, spec.vhost ?? {})
      if (this.conversion.values.webrtc) defaults = merged(defaults, modes.switches.webrtc.vhost)
      const own = defaults
      if (name !== '__defaultVhost__') defaults = merged(defaults, spec.addedVhost ?? {})
      if (vhost.dvr) {
        const folder = name === '__defaultVhost__' ? '[app]' : '[vhost]/[app]'
        defaults = merged(defaults, { dvr: { dvr_path: modes.recordings.replace('[app]', folder) } })
      }
      const kept: string[] = []
      for (const [path, chart] of leaves(defaults)) {
        const [block = '', key = ''] = path
        if (valueAt(vhost, path) !== undefined) continue
        const description = described.get(['vhost', '*', ...path].join('.'))
        const srs = description && 'default' in description ? description.default : undefined
        const isSwitch = described.get(`vhost.*.${block}.enabled`)
        const on = !isSwitch || (valueAt(vhost, [block, 'enabled']) ?? ('default' in isSwitch && isSwitch.default))
        if (srs === chart || (!on && key !== 'enabled')) continue
        // Nobody wants what SRS does there.
        if (key === 'try_annexb_first') {
          say(this.conversion, 'defaults', `vhost.${name}.${path.join('.')}: ${word(chart)} (SRS: ${word(srs)})`)
          continue
        }
        // nginx caches by file names, so they have to differ.
        const cached = spec.nginx && ['hls_ts_file', 'hls_ctx', 'hls_ts_ctx'].includes(key)
        const value = cached ? valueAt(own, path) : srs
        if (cached && value === chart) {
          this.say(
            'different',
            ['vhost', name, block],
            `vhost.${name}.${path.join('.')} is ${word(chart)} (SRS: ${word(srs)}), because nginx caches HLS`,
          )
        }
        if (value === undefined || value === chart) continue
        setAt(vhost, path, value)
        kept.push(`${path.join('.')} ${word(value)} (chart: ${word(chart)})`)
      }
      this.playlist(name, vhost)
      if (kept.length > 0) this.say('kept', ['vhost', name], `vhost.${name}: ${kept.join(', ')}`)
    }
    if (!('__defaultVhost__' in vhosts)) {
      vhosts.__defaultVhost__ = { enabled: false }
      say(this.conversion, 'kept', 'vhost.__defaultVhost__: enabled off (the chart has one that takes every stream, and the file has none)')
    }
    const shared = Object.entries(vhosts).filter(
      ([, { enabled, hls }]) => enabled !== false && isMap(hls) && hls.enabled && !String(hls.hls_m3u8_file ?? '').includes('[vhost]'),
    )
    if (shared.length > 1) {
      const names = shared.map(([name]) => name).join(' and ')
      say(
        this.conversion,
        'different',
        `vhosts ${names} write HLS to the same files, as before: streams of one name in both disturb each other`,
      )
    }
  }

  /** What HLS needs to be played here. */
  private playlist(name: string, { hls }: Config): void {
    const { mode, role } = this.place
    if (!isMap(hls) || !hls.enabled) return
    const at = ['vhost', name, 'hls']
    const [fragment, window] = [Number(hls.hls_fragment ?? 10), Number(hls.hls_window ?? 60)]
    if (window <= fragment) {
      hls.hls_window = fragment * 3
      this.say(
        'different',
        [...at, 'hls_window'],
        `vhost.${name}.hls.hls_window ${window} is written ${hls.hls_window}: it has to be longer than hls_fragment ${fragment}`,
      )
    }
    const file = hls.hls_ts_file
    if (modes.modes[mode].roles[role]?.nginx && typeof file === 'string' && !/\[(timestamp|999)\]/.test(file)) {
      hls.hls_ts_file = file.replace(/(\.\w+)?$/, '-[timestamp]$1')
      this.say(
        'rewritten',
        [...at, 'hls_ts_file'],
        `vhost.${name}.hls.hls_ts_file ${file} is written ${hls.hls_ts_file}: nginx caches by names, which must not come again`,
      )
    }
  }

  /** Addresses that mean the machine, which is another one in a pod. */
  hosts(): void {
    const open = new Set(this.listens().map(({ port }) => port))
    for (const { path, from, description } of this.imported.origins.values()) {
      if (description.type === 'endpoint' || description.type === 'block' || valueAt(this.config, path) === undefined) continue
      const isCandidate = path.at(-1) === 'candidate'
      // A candidate may have come from the environment.
      const args = isCandidate ? [String(valueAt(this.config, path))] : from.args
      for (const arg of args.flatMap(one => one.split(/\s+/))) {
        const address = addressIn(arg, isCandidate || path.at(-1) === 'destination')
        if (!address) continue
        const { host, port } = address
        const loops = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host)
        const docker = /^(host\.docker\.internal|gateway\.docker\.internal|host\.containers\.internal|172\.17\.0\.1)$/i.test(host)
        if (!docker && (!loops || (open.has(port) && !isCandidate))) continue
        const is = loops ? 'the pod itself' : 'nothing in a pod'
        const write = isCandidate
          ? 'the address that clients reach'
          : 'the name of a Service, such as NAME.NAMESPACE.svc, or an address that pods reach'
        this.say('different', path, `${dotted(path)} ${arg}: ${host} is ${is}, unless the other program is a sidecar; write ${write}`, from)
      }
    }
  }

  /** Whether a block is on: by its switch, or by its default. */
  private isOn(at: Path, usual = false): boolean {
    return Boolean(valueAt(this.config, [...at, 'enabled']) ?? usual)
  }

  /** The places in the configuration that a path with `*` for names leads to. */
  private expand(path: readonly string[]): Path[] {
    let places: Path[] = [[]]
    for (const step of path) {
      places = places.flatMap(at => {
        const node = valueAt(this.config, at)
        if (typeof node !== 'object' || node === null) return []
        if (step === '*') return Array.isArray(node) ? node.map((_, i) => [...at, i]) : Object.keys(node).map(key => [...at, key])
        return step in node ? [[...at, step]] : []
      })
    }
    return places
  }

  private say(heading: 'rewritten' | 'different' | 'kept', at: Path, text: string, from?: Origin['from']): void {
    const place = from ?? this.originOf(at)
    say(this.conversion, heading, place ? remark(place, text) : text)
  }

  private originOf(at: Path): Origin['from'] | undefined {
    for (let depth = at.length; depth > 0; depth--) {
      const origin = this.imported.origins.get(pointer(at.slice(0, depth)))
      if (origin) return origin.from
    }
    return undefined
  }
}

const word = (value: unknown) => (value === true ? 'on' : value === false ? 'off' : String(value))
const portOf = (endpoint: unknown) => Number(/\d+$/.exec(String(endpoint))?.[0] ?? 0)

/** The host and port of an address; `bare` takes HOST and HOST:PORT for one as well. */
function addressIn(text: string, bare: boolean): { host: string; port: number } | undefined {
  const ports: Record<string, number> = { rtmp: 1935, http: 80, https: 443, rtmps: 443, rtsp: 554, srt: 10080 }
  const match = /^(?:([a-z]+):\/\/)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^:/?#]+)(?::(\d+))?(?:[/?#].*)?$/i.exec(text)
  const [, scheme, host, port] = match ?? []
  if (!host || (!scheme && !bare)) return undefined
  return { host, port: Number(port ?? ports[scheme ?? 'rtmp'] ?? 0) }
}
