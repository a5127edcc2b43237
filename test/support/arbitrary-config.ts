// Configurations of every shape that the catalogue allows, ones with a fault in them, and the directives that they stand for.
import fc from 'fast-check'
import { catalogue } from '../../schema/srs/catalogue.ts'
import type { Block, Directive, Directives } from '../../schema/srs/directive.ts'
import type { SrsDirective } from './srs-conf.ts'

/** A value in YAML. */
// biome-ignore lint/suspicious/noExplicitAny: mutations hold what no type allows
export type Loose = any

/** Keys and indices from the root of a configuration. */
export type Steps = (string | number)[]

/** A generated configuration. */
export interface ConfigCase {
  config: Record<string, Loose>
  /** What was done to it; absent: nothing, it is legal. */
  mutation?: { kind: MutationKind; refused: boolean; at: Steps }
}

/** A block of the catalogue. `path` has `*` for the name of a named block, and for the index of a repeated one. */
interface Place {
  path: string[]
  directives: Directives
}

/** Every block, the root first, without what the chart owns. */
function* places(directives: Directives = catalogue, path: string[] = []): Generator<Place> {
  yield { path, directives }
  for (const [name, directive] of Object.entries(directives)) {
    if (directive.type === 'block' && !directive.owned) {
      yield* places(directive.directives, [...path, name, ...(directive.named || directive.repeated ? ['*'] : [])])
    }
  }
}

const allPlaces = [...places()]

/** Each directive that a user may set, blocks included, by its path. */
export const directivePaths: readonly string[] = allPlaces.flatMap(({ path, directives }) =>
  Object.keys(directives)
    .filter(name => !directives[name]?.owned)
    .map(name => [...path, name].join('.')),
)

// ── Legal values ──

const hasBothQuotes = (text: string) => text.includes('"') && text.includes("'")

const tokens =
  'a|on|é|日本|😀|0| |  |;|{|}|#|"|\'|$HOME|$|\\|\\n|//|{{|}}|{{ .Values }}|%s|&|*|- |: |~|@|`|<|>|[app]|=|,|!|?|\u00a0|\u200d|\ufeff|\t|include|.|-'.split(
    '|',
  )

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('copy', './objs/nginx/html', '[vhost]/[app]/[stream].flv', '10.0.0.1:1935', '0123', 'off') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'a b',
      'a; daemon on',
      '} daemon on;',
      '#1',
      "it's ;",
      '"quoted"',
      '$CANDIDATE',
      '{',
      '}',
      ' ',
      '|',
      '>-',
      '---',
      'a"b',
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom(...tokens), { minLength: 1, maxLength: 4 })
      .map(parts => parts.join(''))
      .map(text => (hasBothQuotes(text) ? text.replaceAll("'", '') : text)),
  },
)

const url = fc.constantFrom(
  'http://a.example/',
  'https://a.example:8443/x?y=[stream]&z={};#f',
  "http://a.example/it's",
  'http://[::1]:80/é"',
)

const oneOrMore = (one: fc.Arbitrary<unknown>) => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }))

const integerLimit = 2147483647

function valueFor(directive: Directive): fc.Arbitrary<unknown> {
  switch (directive.type) {
    case 'flag':
      return fc.constantFrom(true, false, 'on', 'off')
    case 'integer':
      return fc.integer({ min: directive.minimum ?? -integerLimit, max: directive.maximum ?? integerLimit })
    case 'number': {
      const { minimum = -1000, maximum = 1_000_000 } = directive
      return fc.integer({ min: minimum * 1000, max: maximum * 1000 }).map(thousandths => thousandths / 1000 + 0)
    }
    case 'string': {
      const { pattern } = directive
      const text = pattern ? word.map(end => `passphrase${end}`).filter(one => new RegExp(pattern, 'u').test(one)) : word
      return directive.off ? fc.oneof(text, fc.constant(false)) : text
    }
    case 'path':
      return word
    case 'enum':
      return fc.constantFrom(...directive.values, ...directive.values.flatMap(value => ({ on: [true], off: [false] })[value] ?? []))
    case 'endpoint': {
      const port = fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constantFrom('1935', '65535'))
      if (directive.address === false) return port
      const endpoint = fc.oneof(port, fc.constantFrom('127.0.0.1:1936', '0.0.0.0:80', '[::]:1937', '[2001:db8::1]:8080'))
      return directive.several ? oneOrMore(endpoint) : endpoint
    }
    case 'url':
      return directive.several ? oneOrMore(url) : url
    case 'arguments':
      return oneOrMore(directive.pattern ? fc.stringMatching(new RegExp(directive.pattern)) : word)
    case 'lines': {
      const patterns = directive.arguments
      const line = patterns
        ? fc.tuple(...patterns.map(pattern => fc.stringMatching(new RegExp(pattern))))
        : fc.array(fc.oneof(word, fc.integer()), { minLength: 1, maxLength: 3 })
      return fc.array(line, { maxLength: 3 })
    }
    case 'free':
      return fc.dictionary(
        fc.constantFrom('g', 'b:v', 'x264-params', '0', 'vhost', 'engine', 'on', 'v_1.2'),
        fc.oneof(word, fc.constantFrom('', 0, -1.5, 100_000_000, 0.000001)),
        { maxKeys: 3 },
      )
    default:
      throw new Error(`No value for a directive of type ${directive.type}`)
  }
}

const oddNames = [
  'a b',
  '*',
  '$NAME',
  'a;b',
  '{',
  "it's",
  '"',
  '日本.example',
  'constructor',
  'on',
  '007',
  '1e3',
  'live/stream',
  'a~/b',
  '#',
  '-',
  '|',
]
const name = fc.oneof(fc.constantFrom('__defaultVhost__', 'a.example', ''), fc.constantFrom(...oddNames))

/** The steps to a place: names for its asterisks. */
const stepsTo = ({ path }: Place) =>
  fc.tuple(
    ...path.map((step, at) => (step !== '*' ? fc.constant(step) : repeats(path.slice(0, at)) ? fc.nat(2) : nameFor(path.slice(0, at)))),
  )

const nameFor = (path: string[]) => (blockAt(path).named === 'optional' ? name : name.map(text => text || 'b.example'))
const repeats = (path: string[]) => blockAt(path).repeated === true

/** The block that a path of the catalogue leads to. */
function blockAt(path: readonly string[]): Block {
  return path
    .filter(step => step !== '*')
    .reduce<Block>((block, step) => block.directives[step] as Block, {
      type: 'block',
      description: '',
      directives: catalogue,
    })
}

/** Whether a directive or a block may be in a configuration. */
export type Allows = (directive: Directive, name: string) => boolean

const isEntry = (directive: Directive) => !directive.owned && directive.type !== 'block'

/** Some directives in one place, or just the block. */
function stroke(allows: Allows) {
  const strokes = allPlaces.flatMap(place => {
    const { path, directives } = place
    const entries = Object.entries(directives).filter(([key, directive]) => isEntry(directive) && allows(directive, key))
    const reachable = path.every((step, at) => step === '*' || allows(blockAt(path.slice(0, at + 1)), step))
    if (!reachable || entries.length === 0) return []
    const entry = fc.oneof(...entries.map(([key, directive]) => fc.tuple(fc.constant(key), valueFor(directive))))
    return [{ weight: 2 + entries.length, arbitrary: fc.tuple(stepsTo(place), fc.array(entry, { maxLength: 4 })) }]
  })
  return fc.oneof(...strokes)
}

/** Goes to a place of a configuration, and makes the blocks on the way. An index is at most one past the end. */
function blockIn(config: Loose, steps: Steps): { block: Loose; at: Steps } {
  let block = config
  const at: Steps = []
  steps.forEach((step, index) => {
    const key = typeof step === 'number' ? Math.min(step, block.length) : step
    at.push(key)
    if (!Object.hasOwn(block, key)) block[key] = typeof steps[index + 1] === 'number' ? [] : {}
    block = block[key]
  })
  return { block, at }
}

/** A configuration that the schema takes, of all directives or of those allowed. */
export function legalConfig(allows: Allows = () => true): fc.Arbitrary<Record<string, Loose>> {
  return fc.array(stroke(allows), { maxLength: 4 }).map(strokes => {
    const config: Record<string, Loose> = {}
    for (const [steps, entries] of strokes) {
      const { block } = blockIn(config, steps)
      for (const [key, value] of entries) block[key] = value
    }
    return config
  })
}

// ── Mutations ──

/** What is done to configurations, and whether the schema refuses it. */
export const mutationRules = {
  'unknown key': 'refused',
  'misspelt key': 'refused',
  'directive in a key': 'refused',
  'block in the wrong place': 'refused',
  'wrong type': 'refused',
  null: 'accepted',
  'null in a list': 'refused',
  'out of range': 'refused',
  'at the limit': 'accepted',
  'huge integer': 'refused',
  'huge number': 'accepted',
  'fraction for an integer': 'refused',
  'tiny number': 'accepted',
  'negative zero': 'accepted',
  'line break in a string': 'refused',
  'unprintable in a string': 'refused',
  'both quotes in a string': 'refused',
  'empty string': 'refused',
  'empty option': 'accepted',
  'directive in a string': 'accepted',
  'line break in a name': 'refused',
  'unprintable in a name': 'refused',
  'both quotes in a name': 'refused',
  'empty name': 'refused',
  'directive in a name': 'accepted',
} as const

/** A kind of mutation. */
export type MutationKind = keyof typeof mutationRules

/** A value to set in a block, and where the fault is then: at the value, or in the block as a whole. */
interface Mutation {
  kind: MutationKind
  place: Place
  key: string
  value: unknown
  fault: 'value' | 'block'
}

const lineBreaks = ['\n', '\r', '\0', '\r\n']
// YAML knows more line breaks than srs.conf does, and takes no control characters.
const unprintables = ['\u0001', '\u001b', '\u007f', '\u0085', '\u009f', '\u2028', '\u2029', '\uffff']
const injection = '; daemon on; }'

const faultyTexts: [MutationKind, string[]][] = [
  ['line break in a string', lineBreaks.map(end => `passphrase${end}x`)],
  ['unprintable in a string', unprintables.map(end => `passphrase${end}x`)],
  ['both quotes in a string', [`passphrase"'`, `'passphrase" `]],
  ['empty string', ['']],
  ['directive in a string', [`passphrase${injection}`]],
]

/** A text in the form that a directive takes it in; nothing where it takes no text, or only certain ones. */
function withText(directive: Directive, text: string): unknown[] {
  switch (directive.type) {
    case 'string':
    case 'path':
      return [text]
    case 'url':
      if (text === '') return ['']
      // A space is no part of an address, so that no directive can hide in one: the chart's own validation says so.
      if (text.includes(' ')) return []
      return directive.several ? [`http://${text}`, ['http://a.example', `http://${text}`]] : [`http://${text}`]
    case 'arguments':
      return directive.pattern ? [] : [text, ['a', text]]
    case 'lines':
      return directive.arguments ? [] : [[['a'], ['b', text]]]
    case 'free':
      return [{ option: text }]
    default:
      return []
  }
}

function wrongTypes(directive: Directive): unknown[] {
  switch (directive.type) {
    case 'flag':
      return ['yes', 'true', 1, [], {}]
    case 'integer':
    case 'number':
      return ['12', true, [1], {}]
    case 'string':
    case 'path':
      return [5, true, ['a'], {}]
    case 'enum':
      return ['no such value', 7, ['a'], {}]
    case 'endpoint':
      return [true, 'rtmp', '1935 1936', '1935;', '', {}, [], ...(directive.several ? [[1935, 'rtmp']] : [[1935]])]
    case 'url':
      return [5, {}, [], ...(directive.several ? [] : [['http://a.example/']])]
    case 'arguments':
      return [5, true, [], [5], [['a']], {}]
    case 'lines':
      return ['play all', 5, {}, ['a'], [[]], [[['a']]], ...(directive.arguments ? [[['play']], [['watch', 'all']]] : [])]
    case 'free':
      return ['g 100', 5, [], { g: true }, { g: ['a'] }, { '-g': 1 }, { include: 'a' }, { 'a b': 1 }]
    case 'block':
      if (directive.repeated) return [{}, 'a', 5, [5], [[]]]
      return ['on', 5, true, [], ...(directive.named ? [{ a: 5 }, { a: [] }] : [])]
  }
}

function* numberMutations(place: Place, key: string, directive: Directive): Generator<Mutation> {
  const one = (kind: MutationKind, value: unknown): Mutation => ({ kind, place, key, value, fault: 'value' })
  if (directive.type === 'endpoint') {
    const beyond = [0, 65536, -1, '0', '65536', '01935', ...(directive.address === false ? ['127.0.0.1:80'] : ['127.0.0.256:80'])]
    for (const value of beyond) yield one('out of range', value)
    for (const value of [1, 65535, '1', '65535']) yield one('at the limit', value)
  }
  if (directive.type !== 'integer' && directive.type !== 'number') return
  const { minimum, maximum, type } = directive
  const step = type === 'integer' ? 1 : 0.001
  if (minimum !== undefined) yield one('out of range', minimum - step)
  if (maximum !== undefined) yield one('out of range', maximum + step)
  for (const limit of [minimum, maximum]) if (limit !== undefined) yield one('at the limit', limit)
  if ((minimum ?? 0) <= 0) yield one('negative zero', -0)
  if (type === 'integer') {
    if (maximum === undefined) yield one('at the limit', integerLimit)
    for (const value of [integerLimit + 1, 2 ** 53, 1e18, 1e21, -1e21]) yield one('huge integer', value)
    for (const value of [1.5, 0.1e-7]) yield one('fraction for an integer', value)
  } else {
    if (maximum === undefined) for (const value of [1e7, 1e15, 1e21]) yield one('huge number', value)
    if ((minimum ?? 0) <= 0) for (const value of [0.1e-7, 0.000001]) yield one('tiny number', value)
  }
}

function* nameMutations(place: Place, key: string, { named }: Block): Generator<Mutation> {
  const one = (kind: MutationKind, text: string): Mutation => ({ kind, place, key, value: { [text]: {} }, fault: 'value' })
  for (const end of lineBreaks) yield one('line break in a name', `a${end}`)
  for (const end of unprintables) yield one('unprintable in a name', `a${end}`)
  yield one('both quotes in a name', `"'`)
  yield one('directive in a name', `a${injection}`)
  if (named === true) yield one('empty name', '')
}

/** What a hasty typist makes of a name. */
const misspellings = (text: string) => [
  text.slice(0, -1),
  text[0] + text,
  text.toUpperCase(),
  `${text} `,
  text.replace('_', '-'),
  `${text}s`,
]

function* mutationsIn(place: Place): Generator<Mutation> {
  const { directives } = place
  const inBlock = (kind: MutationKind, key: string, value: unknown): Mutation => ({ kind, place, key, value, fault: 'block' })
  for (const key of ['no_such_directive', 'include', '', '*', 'é', '#']) yield inBlock('unknown key', key, 'on')
  for (const key of [`enabled on${injection}`, 'daemon on;', 'listen 1935', 'a {', '}', 'a\nb']) yield inBlock('directive in a key', key, 1)
  for (const other of allPlaces) {
    const key = other.path.filter(step => step !== '*').at(-1)
    if (key && !(key in directives)) yield inBlock('block in the wrong place', key, { enabled: true })
  }
  for (const [key, directive] of Object.entries(directives)) {
    if (directive.owned) continue
    for (const text of misspellings(key)) if (!(text in directives)) yield inBlock('misspelt key', text, true)
    const onValue = (kind: MutationKind, value: unknown): Mutation => ({ kind, place, key, value, fault: 'value' })
    for (const value of wrongTypes(directive)) yield onValue('wrong type', value)
    yield onValue('null', null)
    if (['arguments', 'lines'].includes(directive.type) || (directive.type === 'block' && directive.repeated)) {
      yield onValue('null in a list', [null])
    }
    for (const [kind, texts] of faultyTexts) {
      const own = kind === 'empty string' && directive.type === 'free' ? 'empty option' : kind
      for (const text of texts) for (const value of withText(directive, text)) yield onValue(own, value)
    }
    yield* numberMutations(place, key, directive)
    if (directive.type === 'block' && directive.named) yield* nameMutations(place, key, directive)
  }
}

const mutations = allPlaces.flatMap(place => [...mutationsIn(place)])

const mutation = fc
  .constantFrom(...(Object.keys(mutationRules) as MutationKind[]).map(kind => mutations.filter(one => one.kind === kind)))
  .chain(ofKind => fc.constantFrom(...ofKind))
  .chain(one => fc.tuple(fc.constant(one), stepsTo(one.place)))

/** A configuration with one mutation. */
export const mutatedConfig: fc.Arbitrary<Required<ConfigCase>> = fc
  .tuple(legalConfig(), mutation)
  .map(([config, [{ kind, key, value, fault }, steps]]) => {
    const { block, at } = blockIn(config, steps)
    block[key] = structuredClone(value)
    return { config, mutation: { kind, refused: mutationRules[kind] === 'refused', at: fault === 'value' ? [...at, key] : at } }
  })

/** A configuration, legal or with one mutation. */
export const configCase: fc.Arbitrary<ConfigCase> = fc.oneof(
  legalConfig().map(config => ({ config })),
  mutatedConfig,
)

// ── What a configuration stands for ──

/** A directive of srs.conf, without the line that it stands on. */
export interface Tree {
  name: string
  args: string[]
  block?: Tree[]
}

/** The directives that a legal configuration stands for, in the order of `sortedTree`. */
export function srsTree(config: Record<string, Loose>, directives: Directives = catalogue): Tree[] {
  return sortedTree(said(config).flatMap(([key, value]) => directiveTrees(key, value, directives[key] as Directive)))
}

/** What a map says: null says nothing. */
const said = (map: Record<string, Loose>) => Object.entries(map).filter(([, value]) => value !== null)

function directiveTrees(name: string, value: Loose, directive: Directive): Tree[] {
  switch (directive.type) {
    case 'block': {
      const inside = (content: Loose) => srsTree(content, directive.directives)
      if (directive.repeated) return value.map((content: Loose) => ({ name, args: [], block: inside(content) }))
      if (!directive.named) return [{ name, args: [], block: inside(value) }]
      return said(value).map(([own, content]) => ({ name, args: own === '' ? [] : [own], block: inside(content) }))
    }
    case 'free':
      return [
        {
          name,
          args: [],
          block: sortedTree(said(value).map(([key, option]) => ({ name: key, args: option === '' ? [] : [text(option)] }))),
        },
      ]
    case 'lines':
      return value.map((line: Loose[]) => ({ name, args: line.map(text) }))
    default:
      return [{ name, args: [value].flat().map(text) }]
  }
}

/** A value as srs.conf has it: no exponents, and on or off. */
function text(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value !== 'number') return String(value)
  if (Object.is(value, -0)) return '-0'
  if (Number.isInteger(value)) return BigInt(value).toString()
  return String(value).includes('e') ? value.toFixed(9).replace(/0+$/, '') : String(value)
}

/** The same without lines, in an order of names: that of maps has no meaning, while what repeats under one name keeps its order. */
export function sortedTree(tree: readonly (SrsDirective | Tree)[]): Tree[] {
  return tree
    .map(({ name, args, block }) => ({ name, args, ...(block && { block: sortedTree(block) }) }))
    .map(one => ({ one, key: one.block ? [one.name, ...one.args].join('\n') : one.name }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one)
}

/** The paths of the catalogue that occur in a legal configuration. */
export function pathsIn(config: Record<string, Loose>, directives: Directives = catalogue, path: string[] = []): string[] {
  return said(config).flatMap(([key, value]) => {
    const own = [...path, key]
    const directive = directives[key] as Directive
    if (directive.type !== 'block') return [own.join('.')]
    const several = directive.named || directive.repeated
    const blocks: Loose[] = directive.named ? said(value).map(([, block]) => block) : directive.repeated ? value : [value]
    return [own.join('.'), ...blocks.flatMap(block => pathsIn(block, directive.directives, several ? [...own, '*'] : own))]
  })
}
