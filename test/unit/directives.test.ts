// Every directive that a user may set arrives in srs.conf: at its place, in the servers that it is for, and in no others.
import { describe, expect, it } from 'vitest'
import type { Directive } from '../../schema/srs/directive.ts'
import { accepts } from '../../schema/srs/names.ts'
import { walk } from '../../schema/srs/tables.ts'
import { srsTree, type Tree } from '../support/arbitrary-config.ts'
import { withLeaf } from '../support/leaves.ts'
import type { Manifest } from '../support/manifest.ts'
import { type AnyValues, type Outcome, renderMany } from '../support/render.ts'
import { parseSrsConf, type SrsDirective } from '../support/srs-conf.ts'
import { srsFiles } from '../support/srs-files.ts'

interface Setting {
  path: (string | number)[]
  value: unknown
  /** The value as srs.conf has it, each line of it. */
  lines: string[][]
  version: string
}

const versions = ['6.0.191', '7.0.150', '5.0.205', '8.0.28']

/** All that is not set by the chart itself, with a value that no other has. */
const settings: Setting[] = [...walk()].flatMap(({ path, directive, around }, n) => {
  const owned = [directive, ...around.map((_, i) => blockAt(path.slice(0, i)))].some(one => one?.owned)
  if (owned || directive.type === 'block') return []
  const steps = path.map((step, at) => (step === '*' ? (repeats(path.slice(0, at)) ? 0 : 'a.example') : step))
  const value = sample(directive, path.at(-1) as string, n)
  const version = versions.find(one => path.every((_, at) => path[at] === '*' || accepts(blockAt(path.slice(0, at + 1)) as Directive, one)))
  if (version === undefined) throw new Error(`No version of ${versions} has ${path.join('.')}`)
  return [{ path: steps, value, lines: linesOf(directive, path.at(-1) as string, value), version }]
})

function blockAt(path: readonly string[]): Directive | undefined {
  return [...walk()].find(found => found.path.join('.') === path.join('.'))?.directive
}

function repeats(path: readonly string[]): boolean {
  const block = blockAt(path)
  return block?.type === 'block' && block.repeated === true
}

function sample(directive: Directive, name: string, n: number): unknown {
  // With the time in it, and where SRS may write, for the rules about names of files.
  const word = `/tmp/[timestamp]-${n}`
  switch (directive.type) {
    case 'flag':
      return name === 'enabled' ? true : !(directive.default ?? false)
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = 100_000, default: fallback } = directive
      return [1000 + n, (fallback ?? 0) + 1, maximum].find(one => one >= minimum && one <= maximum && one !== fallback)
    }
    case 'enum':
      return (
        directive.values.find(one => one !== directive.default && !['on', 'off'].includes(one)) ??
        directive.values.find(one => one !== directive.default)
      )
    case 'endpoint':
      return 20_000 + n
    case 'url':
      return `http://a.example/${n}`
    case 'arguments':
      return [word, 'sda', '192.0.2.1:1935', '10', '100'].filter(one => new RegExp(directive.pattern ?? '').test(one)).slice(0, 1)
    case 'lines':
      return [
        [['play', 'publish', 'all', '10.0.0.0/8'].find(one => new RegExp(directive.arguments?.[0] ?? '').test(one)), `192.0.2.${n % 250}`],
      ]
    case 'free':
      return { g: n }
    default:
      return (
        [word, `passphrase-${n}`, `${n}`, `a-${n}`].find(one =>
          new RegExp((directive.type === 'string' && directive.pattern) || '').test(one),
        ) ?? word
      )
  }
}

function linesOf(directive: Directive, name: string, value: unknown): string[][] {
  return srsTree({ [name]: value }, { [name]: directive }).map(({ args, block = [] }: Tree) => [
    ...args,
    ...block.flatMap(one => [one.name, ...one.args]),
  ])
}

/** Where directives may stand in the values, and the ConfigMaps that they then stand in. */
const places: { place: (string | number)[]; base: AnyValues; arrives: string[] }[] = [
  { place: ['config'], base: { mode: 'edge-cluster', edge: { canary: { enabled: true } } }, arrives: ['origin', 'edge', 'edge-canary'] },
  { place: ['origin', 'config'], base: { mode: 'edge-cluster' }, arrives: ['origin'] },
  { place: ['edge', 'config'], base: { mode: 'edge-cluster', edge: { canary: { enabled: true } } }, arrives: ['edge', 'edge-canary'] },
  { place: ['edge', 'canary', 'config'], base: { mode: 'edge-cluster', edge: { canary: { enabled: true } } }, arrives: ['edge-canary'] },
  {
    place: ['origin', 'members', 1, 'config'],
    base: { mode: 'origin-cluster', origin: { workload: 'Deployment', members: [{}, {}] } },
    arrives: ['origin-1'],
  },
]

describe('every directive arrives', () => {
  it.each(places)(
    'from $place',
    async ({ place, base, arrives }) => {
      const problems: string[] = []
      // SRS 7 has no mesh, and a mesh no password.
      const inMesh = ({ version, path }: Setting) => !version.startsWith('7') && path[1] !== 'auth'
      const possible = settings.filter(setting => base.mode !== 'origin-cluster' || inMesh(setting))
      const [plain = []] = (await renderMany([base])).map(outcome => (outcome.error === undefined ? outcome.manifests : []))
      let open = versions.map(version => possible.filter(one => one.version === version)).filter(group => group.length > 0)
      while (open.length > 0) {
        const outcomes = await renderMany(open.map(group => valuesOf(base, place, group)))
        const next: Setting[][] = []
        for (const [i, group] of open.entries()) {
          const outcome = outcomes[i] as Outcome
          const half = Math.ceil(group.length / 2)
          if (outcome.error === undefined) problems.push(...group.flatMap(setting => problemOf(setting, outcome.manifests, plain, arrives)))
          else if (group.length > 1) next.push(group.slice(0, half), group.slice(half))
          else problems.push(`${group[0]?.path.join('.')}: ${outcome.error}`)
        }
        open = next
      }
      expect(problems).toEqual([])
    },
    180_000,
  )
})

function valuesOf(base: AnyValues, place: (string | number)[], group: Setting[]): AnyValues {
  const withVersion: AnyValues = { ...base, image: { tag: group[0]?.version } }
  return group.reduce((values, { path, value }) => withLeaf(values, [...place, ...path], value), withVersion)
}

function problemOf({ path, lines }: Setting, manifests: readonly Manifest[], plain: readonly Manifest[], arrives: string[]): string[] {
  const before = new Map(configurations(plain))
  return configurations(manifests).flatMap(([component, text]) => {
    const isIn = (conf: string) => {
      const found = linesAt(parseSrsConf(conf), path)
      return lines.every(line => found.some(other => other.join(' ') === line.join(' ')))
    }
    const wanted = arrives.includes(component)
    // What stands everywhere by the chart's own defaults proves nothing.
    if (isIn(text) === wanted || (!wanted && isIn(before.get(component) ?? ''))) return []
    return [`${path.join('.')}: ${JSON.stringify(lines)} ${wanted ? 'is not' : 'also stands'} in srs.conf of ${component}`]
  })
}

/** Each srs.conf, by its component. */
const configurations = (manifests: readonly Manifest[]): [string, string][] =>
  srsFiles(manifests).map(({ holder, text }) => [holder.metadata.labels?.['app.kubernetes.io/component'] ?? '', text])

/** The arguments, and the content of a block, at a path. */
function linesAt(block: readonly SrsDirective[], [step, ...rest]: (string | number)[]): string[][] {
  const found = block.filter(({ name }) => name === step)
  if (rest.length === 0) return found.map(({ args, block: inside = [] }) => [...args, ...inside.flatMap(one => [one.name, ...one.args])])
  const [name, ...below] = rest
  // The name of a block, or its index.
  const named = found.filter(({ args }) => args[0] === name)
  if (named.length > 0) return named.flatMap(one => linesAt(one.block ?? [], below))
  return typeof name === 'number' ? linesAt(found[name]?.block ?? [], below) : found.flatMap(one => linesAt(one.block ?? [], rest))
}
