// The JSON Schema of srs.conf in YAML, from the catalogue: draft-07, strict, with patterns that both ECMAScript and RE2 take.
import { catalogue } from './catalogue.ts'
import type { Block, Directive, Directives, Unit, Version } from './directive.ts'

/** A JSON Schema, or a part of one. */
type Schema = Record<string, unknown>

const units: Record<Unit, string> = {
  ms: 'milliseconds',
  s: 'seconds',
  us: 'microseconds',
  min: 'minutes',
  kbps: 'kilobits a second',
  bps: 'bits a second',
  bytes: 'bytes',
  MB: 'megabytes',
  packets: 'packets',
  frames: 'frames',
  messages: 'messages',
  px: 'pixels',
  Hz: 'hertz',
}

// SRS's lexer knows no escapes: a word goes into one kind of quotes, and so may hold the other kind alone. It ends at a line break or NUL.
// YAML, which carries the text, knows more line breaks, and takes no control characters. RE2 and ECMAScript write code points above FF
// differently, so those stand for themselves; and \s means more to ECMAScript.
const beyondLatin = '\u2028\u2029\uFFFE\uFFFF'
const unprintable = `\\x00-\\x08\\x0A-\\x1F\\x7F-\\x9F${beyondLatin}`
const word = `^([^${unprintable}"]+|[^${unprintable}']+)$`
const wordOrNone = `^([^${unprintable}"]*|[^${unprintable}']*)$`
// What SRS reads with atoi; also, larger numbers would lose digits on their way through Helm.
const largest = 2147483647
const port = '([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])'
const octet = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const address = `(${octet}(\\.${octet}){3}|\\[[0-9A-Fa-f:.]+\\])`

const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` })
const listOf = (items: Schema): Schema => ({ type: 'array', items, minItems: 1 })
/** One, or a list. */
const oneOrMore = (one: string): Schema => ({ anyOf: [ref(one), listOf(ref(one))] })

// One schema for numbers and strings, since a failed anyOf makes a long message.
function endpoint(pattern: string): Schema {
  return { type: ['integer', 'string'], minimum: 1, maximum: 65535, pattern }
}

/** What a word may be besides text: a reference to a Secret, or with `generate` a value that the chart makes up. Keywords for objects alone. */
function reference(generate = false): Schema {
  const properties = { valueFrom: ref('SrsSecretSource'), ...(generate && { generate: { const: true } }) }
  return { properties, additionalProperties: false, minProperties: 1, maxProperties: 1 }
}

/** The definitions that directives share. */
const shared: Record<string, Schema> = {
  SrsFlag: { enum: [true, false, 'on', 'off'] },
  SrsWord: { type: 'string', pattern: word },
  SrsWords: oneOrMore('SrsWord'),
  SrsSecretSource: {
    type: 'object',
    description: 'Where a word of srs.conf stands that must not be read in the values.',
    properties: {
      secretKeyRef: {
        type: 'object',
        description: 'A key of a Secret in the namespace of the release.',
        properties: {
          // Not as counts in the patterns, which take as long to compile as fifty directives.
          name: { type: 'string', maxLength: 253, pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$' },
          key: { type: 'string', maxLength: 253, pattern: '^[-._a-zA-Z0-9]+$' },
        },
        required: ['name', 'key'],
        additionalProperties: false,
      },
    },
    required: ['secretKeyRef'],
    additionalProperties: false,
  },
  // One schema for text and references, since a failed anyOf makes a long message: each keyword counts for one of the two alone.
  SrsSecretWord: { type: ['string', 'object'], pattern: word, ...reference() },
  SrsSecretWords: oneOrMore('SrsSecretWord'),
  SrsGeneratedWord: { type: ['string', 'object'], pattern: word, ...reference(true) },
  // Every directive that takes an address takes one with credentials. What is no address, the chart's own validation has a message for.
  SrsUrl: { type: ['string', 'object'], pattern: word, ...reference() },
  SrsUrls: oneOrMore('SrsUrl'),
  SrsPort: endpoint(`^${port}$`),
  SrsEndpoint: endpoint(`^(${address}:)?${port}$`),
  SrsEndpoints: oneOrMore('SrsEndpoint'),
  SrsLines: {
    type: 'array',
    items: listOf({ type: ['string', 'integer', 'object'], pattern: word, ...reference() }),
  },
  SrsOptions: {
    type: 'object',
    // An option of that name would be read as an instruction to include a file.
    propertyNames: { not: { const: 'include' } },
    patternProperties: { '^[A-Za-z0-9_][A-Za-z0-9_:.-]*$': { type: ['string', 'number', 'object'], pattern: wordOrNone, ...reference() } },
    additionalProperties: false,
  },
}

/** Blocks with a definition of their own: the large ones, and those that stand in several places. */
const definitionNames: Record<string, string> = { vhost: 'SrsVhost', engine: 'SrsEngine', stream_caster: 'SrsStreamCaster' }

/** The definitions `SrsConfig`, which is the root of srs.conf, and those it refers to; all their names begin with `Srs`. */
export function srsConfigSchema(): { definitions: Record<string, Schema> } {
  const definitions: Record<string, Schema> = { SrsConfig: {}, ...shared }
  definitions.SrsConfig = { description: 'srs.conf in YAML, by the names of its directives.', ...blockSchema(catalogue, definitions) }
  return { definitions }
}

function blockSchema(directives: Directives, definitions: Record<string, Schema>): Schema {
  const properties = Object.entries(directives).map(([name, directive]) => [name, directiveSchema(name, directive, definitions)])
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false }
}

function directiveSchema(name: string, directive: Directive, definitions: Record<string, Schema>): Schema {
  const description = describe(directive)
  // Whatever it is, the chart's own validation has the better message.
  if (directive.owned) return { description }
  const value = directive.type === 'block' ? blockValue(name, directive, definitions) : valueSchema(directive)
  const hasDefault = 'default' in directive && directive.default !== undefined
  return { description, ...(hasDefault && { default: directive.default }), ...value }
}

function blockValue(name: string, block: Block, definitions: Record<string, Schema>): Schema {
  const definition = definitionNames[name]
  let content: Schema
  if (definition) {
    definitions[definition] ??= blockSchema(block.directives, definitions)
    content = ref(definition)
  } else content = blockSchema(block.directives, definitions)
  if (block.repeated) return { type: 'array', items: content }
  if (!block.named) return content
  const pattern = block.named === 'optional' ? wordOrNone : word
  // Not propertyNames: what Helm says of those names a wrong path.
  return { type: 'object', patternProperties: { [pattern]: content }, additionalProperties: false }
}

function valueSchema(directive: Exclude<Directive, Block>): Schema {
  switch (directive.type) {
    case 'flag':
      return ref('SrsFlag')
    case 'integer':
      return { type: 'integer', minimum: directive.minimum ?? -largest, maximum: directive.maximum ?? largest }
    case 'number': {
      const { minimum, maximum } = directive
      return { type: 'number', ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) }
    }
    case 'string': {
      const one = ref(directive.secret ? (directive.secret === 'generate' ? 'SrsGeneratedWord' : 'SrsSecretWord') : 'SrsWord')
      const text = directive.pattern
        ? { allOf: [one, { type: ['string', ...(directive.secret ? ['object'] : [])], pattern: directive.pattern }] }
        : one
      return directive.off ? { anyOf: [text, { const: false }] } : text
    }
    case 'path':
      return ref('SrsWord')
    case 'enum':
      // YAML reads on and off as booleans.
      return { enum: directive.values.flatMap(value => (value === 'on' ? [value, true] : value === 'off' ? [value, false] : [value])) }
    case 'endpoint':
      return ref(directive.address === false ? 'SrsPort' : directive.several ? 'SrsEndpoints' : 'SrsEndpoint')
    case 'url':
      return ref(directive.several ? 'SrsUrls' : 'SrsUrl')
    case 'arguments':
      return directive.pattern ? argumentsSchema(directive.pattern) : ref(directive.secret ? 'SrsSecretWords' : 'SrsWords')
    case 'lines':
      return directive.arguments ? linesSchema(directive.arguments) : ref('SrsLines')
    case 'free':
      return ref('SrsOptions')
    default:
      throw new Error(`No schema for a directive of type ${(directive as Directive).type}`)
  }
}

function argumentsSchema(pattern: string): Schema {
  const one = { allOf: [ref('SrsWord'), { type: 'string', pattern }] }
  return { anyOf: [one, listOf(one)] }
}

function linesSchema(patterns: readonly string[]): Schema {
  const items = patterns.map(pattern => ({ type: 'string', pattern }))
  return { type: 'array', items: { type: 'array', items, minItems: items.length, additionalItems: false } }
}

/** The description of a directive with what stands beside it in the catalogue: unit and versions. */
export function describe(directive: Directive): string {
  const { description, owned, since, until } = directive
  const unit = 'unit' in directive ? directive.unit : undefined
  const secret = 'secret' in directive ? directive.secret : undefined
  return [
    ...(owned ? [`Set by the chart: ${owned.reason}; ${owned.instead}.`] : []),
    description,
    ...(unit ? [`In ${units[unit]}.`] : []),
    ...(secret ? [secretNote[secret]] : []),
    ...(since ? [`Since SRS ${listed(since)}.`] : []),
    ...(until ? [`Gone since SRS ${listed(until)}.`] : []),
  ].join(' ')
}

const secretNote = {
  always: 'Kept in a Secret; may be {valueFrom: {secretKeyRef: {name, key}}}.',
  generate: 'Kept in a Secret; may be {valueFrom: {secretKeyRef: {name, key}}}, or {generate: true} for one that the chart makes up once.',
  address: 'Kept in a Secret where it has credentials or a query; may be {valueFrom: {secretKeyRef: {name, key}}}.',
} as const

function listed(version: Version): string {
  const versions = [version].flat()
  return versions.length === 1 ? String(versions[0]) : `${versions.slice(0, -1).join(', ')} and ${versions.at(-1)}`
}
