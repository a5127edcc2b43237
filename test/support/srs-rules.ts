// What a parsed srs.conf means, by the catalogue of directives: which ports SRS opens, and which directives it would refuse or overlook.
import { catalogue } from '../../schema/srs/catalogue.ts'
import type { Directive, Directives } from '../../schema/srs/directive.ts'
import { type ListenerRow, srsTables } from '../../schema/srs/tables.ts'
import type { SrsDirective } from './srs-conf.ts'

/** A port that SRS listens on. */
export interface OpenPort {
  /** What listens there, as the catalogue calls it. */
  name: string
  port: number
  protocol: 'TCP' | 'UDP'
}

const { listeners } = srsTables()

/** The ports that SRS opens with a configuration, of whatever version it is. */
export function openPorts(root: readonly SrsDirective[]): OpenPort[] {
  const open: OpenPort[] = []
  for (const row of listeners) {
    const own = blocksAt(root, row.path.slice(0, -1)).flatMap(around => portsOf(row, around))
    // SRS serves some listeners on the port of another.
    const sharing = (port: OpenPort) =>
      open.some(other => row.shares?.includes(other.name) && other.port === port.port && other.protocol === port.protocol)
    open.push(...own.filter(port => !sharing(port)))
  }
  return open
}

/** The blocks around a place, by their path. */
type Around = Map<string, readonly SrsDirective[]>

/** Every place that a path leads to. A block that isn't there counts as an empty one: SRS goes by the defaults. */
function blocksAt(root: readonly SrsDirective[], path: readonly string[]): Around[] {
  let places: { block: readonly SrsDirective[]; around: Around }[] = [{ block: root, around: new Map([['', root]]) }]
  path.forEach((step, index) => {
    // The step before has found every instance already.
    if (step === '*') {
      for (const { block, around } of places) around.set(path.slice(0, index + 1).join('.'), block)
      return
    }
    places = places.flatMap(({ block, around }) => {
      const found = block.filter(({ name }) => name === step).map(directive => directive.block ?? [])
      // Of blocks that don't repeat SRS takes the first.
      const taken = path[index + 1] === '*' ? found : [found[0] ?? []]
      return taken.map(next => ({ block: next, around: new Map(around).set(path.slice(0, index + 1).join('.'), next) }))
    })
  })
  return places.map(({ around }) => around)
}

function portsOf(row: ListenerRow, around: Around): OpenPort[] {
  const argumentsOf = (path: readonly string[]) => around.get(path.slice(0, -1).join('.'))?.find(({ name }) => name === path.at(-1))?.args
  const isAmong = ({ path, values }: { path: string[]; values: string[] }) => values.includes(argumentsOf(path)?.[0] ?? '')
  const isOn = ({ path, default: fallback }: ListenerRow['enabled'][number]) => {
    const value = argumentsOf(path)?.[0]
    return value === undefined ? fallback : value === 'on'
  }
  if (!row.enabled.every(isOn) || (row.when && !isAmong(row.when))) return []
  const endpoints = argumentsOf(row.path) ?? (row.default === undefined ? [] : [String(row.default)])
  const protocol = row.udp && isAmong(row.udp) ? 'UDP' : row.protocol
  const ports = (row.several ? endpoints : endpoints.slice(0, 1)).map(endpoint => Number(endpoint.slice(endpoint.lastIndexOf(':') + 1)))
  // One port on several addresses is one port of the container.
  return [...new Set(ports)].map(port => ({ name: row.name, port, protocol }))
}

/** What of a configuration isn't in the catalogue, or not in that form: `line N: …` each. */
export function catalogueViolations(block: readonly SrsDirective[], directives: Directives = catalogue, at = 'the root'): string[] {
  const seen = new Set<string>()
  return block.flatMap(one => {
    const description = directives[one.name]
    if (!description) return [`line ${one.line}: ${one.name} is not a directive of ${at}`]
    const { repeats, problem } = form(one, description)
    const identity = JSON.stringify([one.name, ...(repeats === 'by name' ? one.args : [])])
    const again = seen.has(identity) && repeats !== 'freely'
    seen.add(identity)
    return [
      ...(problem ? [`line ${one.line}: ${one.name} ${problem}`] : []),
      ...(again ? [`line ${one.line}: ${[one.name, ...one.args].join(' ')} stands in ${at} twice`] : []),
      ...(description.type === 'block' && one.block ? catalogueViolations(one.block, description.directives, one.name) : []),
    ]
  })
}

/** Whether a directive may stand several times, and what is wrong with its own words. */
function form({ args, block }: SrsDirective, description: Directive): { repeats: 'never' | 'by name' | 'freely'; problem?: string } {
  if (description.type === 'block' || description.type === 'free') {
    const named = description.type === 'block' ? description.named : undefined
    const repeats = named ? 'by name' : description.type === 'block' && description.repeated ? 'freely' : 'never'
    if (!block) return { repeats, problem: 'is a block' }
    if (!named && args.length > 0) return { repeats, problem: `takes no name, and has ${args.join(' ')}` }
    if (named && (args.length > 1 || (args.length === 0 && named !== 'optional'))) {
      return { repeats, problem: `takes one name, and has ${args.length}` }
    }
    return { repeats }
  }
  const repeats = description.type === 'lines' ? 'freely' : 'never'
  if (block) return { repeats, problem: 'is no block' }
  return { repeats, problem: argumentsProblem(args, description) }
}

function argumentsProblem(args: readonly string[], description: Directive): string | undefined {
  const [first] = args
  if (first === undefined) return 'has no argument'
  const several = ['arguments', 'lines'].includes(description.type) || ('several' in description && description.several)
  if (args.length > 1 && !several) return `takes one argument, and has ${args.join(' ')}`
  switch (description.type) {
    case 'flag':
      return ['on', 'off'].includes(first) ? undefined : `is on or off, not ${first}`
    case 'integer':
      return /^-?\d+$/.test(first) ? undefined : `is a whole number, not ${first}`
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(first) ? undefined : `is a number, not ${first}`
    case 'enum':
      return description.values.includes(first) ? undefined : `is one of ${description.values.join(', ')}, not ${first}`
    case 'endpoint': {
      const bad = args.find(endpoint => !/^(.+:)?\d{1,5}$/.test(endpoint))
      return bad === undefined ? undefined : `is a port, with or without an address, not ${bad}`
    }
    default:
      return undefined
  }
}
