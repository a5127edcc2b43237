// What the chart's templates know about directives, from the catalogue: the content of charts/srs/files/srs.json.
import { catalogue } from './catalogue.ts'
import type { Directive, Directives, Version } from './directive.ts'
import { secretWords } from './secrets.ts'

/** Names of blocks from the root to a directive. `*` stands for the name of a named block, and for the index of a repeated one. */
export type Path = string[]

/** A port that SRS opens. */
export interface ListenerRow {
  /** The Kubernetes port name. */
  name: string
  protocol: 'TCP' | 'UDP'
  /** The protocol is UDP instead where the directive at `path` has one of these values. */
  udp?: { path: Path; values: string[] }
  path: Path
  /** The port without the directive; absent: none is open. */
  default?: number
  /** Switches of the blocks around it: all must be on. */
  enabled: { path: Path; default: boolean }[]
  /** It is open only where the directive at `path` has one of these values. */
  when?: { path: Path; values: string[] }
  /** Listeners before it in the table that may have the same port: SRS then serves both there. */
  shares?: string[]
  /** First version that takes a list of endpoints; absent with `several`: all do. */
  several?: true | string
  /** First version that takes an IP address before the port; false: none does. Absent: all do. */
  address?: false | string
  /** Versions that open it; absent: all. */
  since?: Version
  until?: Version
}

export interface SrsTables {
  /** Blocks that take a name and repeat: maps in YAML. */
  named: string[]
  listeners: ListenerRow[]
  /** Directives that the chart sets, in paths joined by dots. */
  owned: { path: string; reason: string; instead: string }[]
  /** Directives and blocks that SRS applies without a restart, each with all that it holds: true by path. */
  reload: Record<string, true>
  /** The same, but only in versions below a certain one. */
  reloadUntil: { path: string; until: string }[]
  /** Directives and blocks that only some versions accept. */
  versions: { path: string; since?: Version; until?: Version }[]
  /** What a block at `path` needs where its `enabled` is on: that of another block, each of these directives, at least one of these. */
  needs: { path: string; block?: string; all?: string[]; some?: string[] }[]
  /** Paths that SRS writes to, and the chart does not set itself. */
  writes: { path: string; default?: string }[]
  /**
   * Directives that can hold a secret, by path, and which literal words of them are one: `always`, `address` (where it looks like one), or
   * `generate` (always, and the chart can make it up). In a path that ends in `*` the options of a block stand.
   */
  secrets: Record<string, 'always' | 'address' | 'generate'>
  /** Those of them that SRS reads from its environment as well, by the variable. */
  secretEnvironment: Record<string, string>
  /** What makes a word secret. */
  secretWords: typeof secretWords
  /** Directives that take addresses of HTTP: by path, whether several. */
  urls: Record<string, boolean>
  /** Names that stand for flags wherever they stand. */
  flags: string[]
}

interface Found {
  path: Path
  directive: Directive
  /** The blocks around it, from the root. */
  around: { path: Path; directives: Directives; since?: Version }[]
  /** The setting that counts for it, its own or that of a block around it. */
  reload: NonNullable<Directive['reload']>
}

/** Every directive and block of the catalogue, blocks before what they hold. */
export function* walk(
  directives: Directives = catalogue,
  path: Path = [],
  around: Found['around'] = [],
  reload: Found['reload'] = false,
): Generator<Found> {
  for (const [name, directive] of Object.entries(directives)) {
    const own = { path: [...path, name], directive, around: [...around, { path, directives }], reload: directive.reload ?? reload }
    yield own
    if (directive.type !== 'block') continue
    const inside = directive.named || directive.repeated ? [...own.path, '*'] : own.path
    yield* walk(directive.directives, inside, own.around, own.reload)
  }
}

/** The tables. Directives below something owned appear in none of them. */
export function srsTables(): SrsTables {
  const all = [...walk()]
  const owned = all.filter(({ directive }) => directive.owned)
  const free = all.filter(found => !owned.some(other => found !== other && isBelow(found.path, other.path)))
  return {
    named: unique(free.flatMap(({ directive, path }) => (directive.type === 'block' && directive.named ? [path.at(-1) as string] : []))),
    listeners: free.flatMap(found => listenerRow(found, all)),
    owned: owned.map(({ path, directive }) => ({
      path: path.join('.'),
      reason: directive.owned?.reason ?? '',
      instead: directive.owned?.instead ?? '',
    })),
    reload: Object.fromEntries(reloadable(catalogue, [], false, reload => reload === true).map(path => [path, true] as const)),
    reloadUntil: untilVersions(all).flatMap(until =>
      reloadable(catalogue, [], false, reload => typeof reload === 'object' && reload.until === until).map(path => ({ path, until })),
    ),
    versions: free.flatMap(({ path, directive: { since, until, owned } }) =>
      !owned && (since || until) ? [{ path: path.join('.'), ...(since && { since }), ...(until && { until }) }] : [],
    ),
    needs: free.flatMap(({ path, directive }) =>
      directive.type === 'block' && directive.needs
        ? [{ path: path.join('.'), ...(directive.needs as Omit<SrsTables['needs'][number], 'path'>) }]
        : [],
    ),
    writes: free.flatMap(({ path, directive }) =>
      directive.type === 'path' && directive.writes && !directive.owned
        ? [{ path: path.join('.'), ...(directive.default !== undefined && { default: directive.default }) }]
        : [],
    ),
    secrets: Object.fromEntries(
      free.flatMap(({ path, directive }) =>
        'secret' in directive && directive.secret
          ? [[[...path, ...(directive.type === 'free' ? ['*'] : [])].join('.'), directive.secret] as const]
          : [],
      ),
    ),
    secretEnvironment: Object.fromEntries(
      free.flatMap(({ path, directive }) =>
        'environment' in directive && directive.environment ? [[environmentName(path), defaultVhostPath(path)] as const] : [],
      ),
    ),
    secretWords,
    urls: Object.fromEntries(
      free.flatMap(({ path, directive }) =>
        directive.type === 'url' && !directive.owned ? [[path.join('.'), directive.several === true] as const] : [],
      ),
    ),
    flags: flagNames(all),
  }
}

/** The names that are flags in every block that has them. */
function flagNames(all: Found[]): string[] {
  const others = new Set(all.flatMap(({ path, directive }) => (directive.type === 'flag' ? [] : [path.at(-1)])))
  return unique(all.flatMap(({ path, directive }) => (directive.type === 'flag' ? [path.at(-1) as string] : []))).filter(
    name => !others.has(name),
  )
}

/**
 * The names that may stand in each block of srs.conf, by the block's path without names: the content of charts/srs/files/srs-names.json.
 * A name is followed by `{` where it is a block, by `{}` where that may stand several times, by `+` where it takes several words, by `*` where
 * it may stand on several lines.
 * Blocks whose names are free are left out.
 */
export function srsNames(directives: Directives = catalogue, path: Path = []): Record<string, string> {
  const own = Object.entries(directives).map(([name, directive]) => {
    if (directive.type === 'block') return `${name}${directive.repeated ? '{}' : '{'}`
    if ('several' in directive && directive.several) return `${name}+`
    return `${name}${{ free: '{', lines: '*', arguments: '+' }[directive.type as string] ?? ''}`
  })
  const inner = Object.entries(directives).flatMap(([name, directive]) =>
    directive.type === 'block' ? Object.entries(srsNames(directive.directives, [...path, name])) : [],
  )
  return { [path.join('.')]: own.join(' '), ...Object.fromEntries(inner) }
}

/**
 * The environment variables that SRS reads instead of directives, by name.
 * SRS names them by the path, in capitals and with underscores; of vhosts it knows the default one only.
 */
export function srsEnvironment(): Record<string, string> {
  return Object.fromEntries(
    [...walk()].filter(({ directive }) => directive.type !== 'block').map(({ path }) => [environmentName(path), defaultVhostPath(path)]),
  )
}

const environmentName = (path: Path): string =>
  `SRS_${path
    .filter(step => step !== '*')
    .join('_')
    .toUpperCase()}`

const defaultVhostPath = (path: Path): string => path.join('.').replace('vhost.*', 'vhost.__defaultVhost__')

function listenerRow({ path, directive, around }: Found, all: Found[]): ListenerRow[] {
  if (directive.type !== 'endpoint') return []
  const { name, protocol, protocolBy, when, shares, until } = directive.listener
  const condition = (of: { directive: string }, values: readonly string[]) => {
    const block = around.findLast(({ directives }) => of.directive in directives)
    if (!block) throw new Error(`${path.join('.')} depends on ${of.directive}, which is not in its block`)
    return { path: [...block.path, of.directive], values: [...values] }
  }
  const enabled = around.flatMap(({ path: blockPath, directives }) => {
    const flag = directives.enabled
    return blockPath.length > 0 && flag?.type === 'flag' ? [{ path: [...blockPath, 'enabled'], default: flag.default ?? false }] : []
  })
  const since = all.findLast(other => other.directive.since && (other.path.join('.') === path.join('.') || isBelow(path, other.path)))
  return [
    {
      name,
      protocol,
      ...(protocolBy && { udp: condition(protocolBy, protocolBy.UDP) }),
      path,
      ...(directive.default !== undefined && { default: directive.default }),
      enabled,
      ...(when && { when: condition(when, when.values) }),
      ...(shares && { shares: [...shares] }),
      ...(directive.several && { several: directive.several }),
      ...(directive.address !== undefined && { address: directive.address }),
      ...(since?.directive.since && { since: since.directive.since }),
      ...(until && { until }),
    },
  ]
}

/** The topmost paths of which all that they hold is reloadable as asked. */
function reloadable(directives: Directives, path: Path, inherited: Found['reload'], asked: (reload: Found['reload']) => boolean): string[] {
  return Object.entries(directives).flatMap(([name, directive]) => {
    const own = [...path, name]
    const reload = directive.reload ?? inherited
    if (allReloadable(directive, reload, asked)) return [own.join('.')]
    if (directive.type !== 'block') return []
    return reloadable(directive.directives, directive.named || directive.repeated ? [...own, '*'] : own, reload, asked)
  })
}

function allReloadable(directive: Directive, reload: Found['reload'], asked: (reload: Found['reload']) => boolean): boolean {
  if (directive.type !== 'block') return asked(reload)
  return Object.values(directive.directives).every(child => allReloadable(child, child.reload ?? reload, asked))
}

const untilVersions = (all: Found[]): string[] => unique(all.flatMap(({ reload }) => (typeof reload === 'object' ? [reload.until] : [])))

const isBelow = (path: Path, other: Path): boolean => path.length > other.length && other.every((name, index) => path[index] === name)

const unique = (values: string[]): string[] => [...new Set(values)]
