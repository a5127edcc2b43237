// values.yaml, with its comments, from the schema.
import { Document, type Pair, type Scalar, stringify, YAMLMap } from 'yaml'
import { type JsonSchema, resolve } from './json-schema.ts'

/** Where a comment breaks. */
const columns = 100

/** The default values that the schema's `default` annotations say. */
export function defaultValues(root: JsonSchema): Record<string, unknown> {
  return defaultsOf(root, root, () => true) as Record<string, unknown>
}

/** The values that null alone can mean something else than their defaults, joined by dots, each with a dot before it. */
export function nullableValues(root: JsonSchema, schema: JsonSchema = root, prefix = ''): string[] {
  return Object.entries(resolve(root, schema).properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}.${name}`
    if (property.null) return typeof property.default === 'object' ? [] : [path]
    return property.default === undefined && !property.$ref?.endsWith('/SrsConfig') ? nullableValues(root, property, path) : []
  })
}

function defaultsOf(root: JsonSchema, property: JsonSchema, taken: (property: JsonSchema) => boolean): unknown {
  if (!taken(property)) return undefined
  if (property.default !== undefined) return property.default
  const { properties } = resolve(root, property)
  if (!properties || !isOwn(properties)) return undefined
  const entries = Object.entries(properties).map(([name, child]) => [name, defaultsOf(root, child, taken)] as const)
  // A map of settings that have no defaults is there all the same, so that templates and users find it.
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

/** Whether a map of settings is the chart's own, which says where they arrive; one of Kubernetes' is there only where somebody sets it. */
const isOwn = (properties: Record<string, JsonSchema>) => /"(default|arrives|enables)":/.test(JSON.stringify(properties))

/**
 * The text of values.yaml. Settings without a default stand in it as comments, where their section is described for the first time. So do
 * those that null takes away: Helm would remove a null together with the default in values.yaml, and templates would not know of it.
 */
export function valuesYaml(root: JsonSchema): string {
  const document = new Document(defaultsOf(root, root, property => !property.null))
  document.commentBefore = ' Values of the SRS chart. Generated from schema/values.ts: do not edit.'
  annotate(root, root, document.contents as unknown as YAMLMap, new Set())
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

/** Puts descriptions over the keys of a map, and the keys that it lacks at its end. */
function annotate(root: JsonSchema, schema: JsonSchema, map: YAMLMap, described: Set<string>): void {
  const { properties = {} } = resolve(root, schema)
  const present = new Map(map.items.map(pair => [String((pair.key as Scalar).value), pair as Pair<Scalar, unknown>]))
  const absent: string[] = []
  for (const [name, property] of Object.entries(properties)) {
    const pair = present.get(name)
    const description = describe(root, property)
    if (!pair) {
      const settings = property.default === undefined ? [] : sharedSettings(root, property, described)
      absent.push(...(description ? comment(description) : []), ...settings, ` ${name}: ${example(root, property)}`.trimEnd())
      continue
    }
    const lines = description ? comment(description) : []
    const target = resolve(root, property)
    const nested = pair.value instanceof YAMLMap && target.properties !== undefined
    if (nested && property.default === undefined) annotate(root, property, pair.value as YAMLMap, described)
    else if (nested) lines.push(...sharedSettings(root, property, described))
    if (lines.length) pair.key.commentBefore = lines.join('\n')
    pair.key.spaceBefore = schema === root
  }
  if (absent.length) map.comment = absent.join('\n')
}

/** The settings of a type that many sections share, as comment lines, where it comes first. */
function sharedSettings(root: JsonSchema, { $ref }: JsonSchema, described: Set<string>): string[] {
  if (!$ref || described.has($ref) || $ref.endsWith('/SrsConfig')) return []
  described.add($ref)
  return Object.entries(resolve(root, { $ref }).properties ?? {}).flatMap(([name, property]) => {
    const text = describe(root, property)
    return comment(`  ${name}${text ? `: ${text}` : ''}`)
  })
}

/** What a setting is for, with the modes that it belongs to. */
function describe(root: JsonSchema, property: JsonSchema): string {
  const text = property.description ?? resolve(root, property).description ?? ''
  return property.modes ? `${text} Modes: ${property.modes.split(' ').join(', ')}.`.trim() : text
}

function example(root: JsonSchema, property: JsonSchema): string {
  if (property.default !== undefined) return stringify(property.default, { collectionStyle: 'flow', lineWidth: 0 }).trim()
  const { type, properties, enum: values } = resolve(root, property)
  if (values) return String(values[0])
  if (type === 'array') return '[]'
  if (type === 'object' || properties) return '{}'
  return type === 'string' ? '""' : ''
}

/** A comment's lines, broken at `columns`; each begins with a space. */
function comment(text: string): string[] {
  return text.split('\n').flatMap(line => {
    const indent = /^ */.exec(line)?.[0] ?? ''
    const lines = ['']
    for (const word of line.trim().split(/\s+/)) {
      const last = lines[lines.length - 1] as string
      if (last && last.length + word.length >= columns) lines.push(word)
      else lines[lines.length - 1] = last ? `${last} ${word}` : word
    }
    return lines.map((l, i) => ` ${indent}${i && indent ? '  ' : ''}${l}`)
  })
}
