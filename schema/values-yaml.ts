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
  if (!properties || !isSection(root, properties)) return undefined
  const entries = Object.entries(properties).map(([name, child]) => [name, defaultsOf(root, child, taken)] as const)
  // A map of settings that have no defaults is there all the same, so that templates and users find it.
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

/**
 * Whether a map of settings is the chart's own, which says where they arrive, or where those of its own maps do; one of Kubernetes' is there only where somebody
 * sets it.
 */
const isSection = (root: JsonSchema, properties: Record<string, JsonSchema>) =>
  [properties, ...Object.values(properties).map(property => (property.$ref ? resolve(root, property).properties : {}))].some(one =>
    /"(default|arrives|enables)":/.test(JSON.stringify(one ?? {})),
  )

/**
 * The text of values.yaml. Settings without a default stand in it as comments, where their section is described for the first time. So do
 * those that null takes away: Helm would remove a null together with the default in values.yaml, and templates would not know of it.
 */
export function valuesYaml(root: JsonSchema): string {
  const document = new Document(
    defaultsOf(root, root, property => !property.null),
    { aliasDuplicateObjects: false },
  )
  document.commentBefore = ' Values of the SRS chart. Generated from schema/values.ts: do not edit.'
  new Annotator(root).annotate(root, document.contents as unknown as YAMLMap, '')
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

class Annotator {
  private readonly root: JsonSchema
  /** The types whose settings have been described, and where each setting was, by its name and its description. */
  private readonly described = new Map<string, string>()

  constructor(root: JsonSchema) {
    this.root = root
  }

  /** Puts descriptions over the keys of a map, and the keys that it lacks at its end. `prefix`: its path, with a dot behind it. */
  annotate(schema: JsonSchema, map: YAMLMap, prefix: string): void {
    const { properties = {} } = resolve(this.root, schema)
    const present = new Map(map.items.map(pair => [String((pair.key as Scalar).value), pair as Pair<Scalar, unknown>]))
    const absent: string[] = []
    for (const [name, property] of Object.entries(properties)) {
      const path = prefix + name
      const pair = present.get(name)
      const description = describe(this.root, property)
      const lines = description ? comment(description) : []
      if (prefix && description) this.described.set(`${name}: ${description}`, prefix.slice(0, -1))
      if (!pair) {
        if (property.default === undefined) lines.push(...this.settings(property, path))
        absent.push(...lines, ...yamlLines({ [name]: example(this.root, property) }, property.default !== undefined))
        continue
      }
      const { value } = pair
      const nested = value instanceof YAMLMap && resolve(this.root, property).properties !== undefined
      if (nested && property.default === undefined && value.items.length > 0) this.annotate(property, value, `${path}.`)
      else if (nested) lines.push(...this.settings(property, path))
      if (property.examples) lines.push(...this.forExample({ [name]: property.examples[0] }))
      if (property.section) lines.unshift(...heading(property.section))
      if (lines.length) pair.key.commentBefore = lines.join('\n')
      pair.key.spaceBefore = schema === this.root
    }
    if (absent.length) map.comment = absent.join('\n')
  }

  /** The settings of a type of this project, as comment lines, where it comes first. Those that another has had are only named. */
  private settings({ $ref }: JsonSchema, path: string): string[] {
    const type = resolve(this.root, { $ref })
    if (!$ref || !type.declared || this.described.has($ref)) return []
    this.described.set($ref, path)
    const settings = Object.entries(type.properties ?? {}).map(([name, property]) => {
      const text = describe(this.root, property)
      return { name, line: text ? `${name}: ${text}` : name, before: text && this.described.get(`${name}: ${text}`) }
    })
    const known = new Map<string, string[]>()
    for (const { name, before } of settings) if (before) known.set(before, [...(known.get(before) ?? []), name])
    for (const [where, names] of known) if (names.length < 3) known.delete(where)
    for (const { line, before } of settings) if (!before) this.described.set(line, path)
    return [
      ...[...known].flatMap(([where, names]) => comment(`  As in \`${where}\`: ${names.join(', ')}.`)),
      ...settings.filter(({ before }) => !before || !known.has(before)).flatMap(({ line }) => comment(`  ${line}`)),
    ]
  }

  /** An example as comment lines, where it comes first. */
  private forExample(value: Record<string, unknown>): string[] {
    const line = ` For example:${yamlLines(value, true)[0]}`
    if (this.described.has(line)) return []
    this.described.set(line, '')
    return line.length <= columns ? [line] : [' For example:', ...yamlLines(value).map(one => `  ${one}`)]
  }
}

const rule = ` ${'-'.repeat(columns - 1)}`
const heading = (title: string) => [rule, ` ${title}`, rule, '']

const style = { lineWidth: 0, flowCollectionPadding: true, nullStr: '' }

/** A map of one key as comment lines, or in one line. */
function yamlLines(value: Record<string, unknown>, inOne = false): string[] {
  const text = inOne
    ? stringify(value, { ...style, collectionStyle: 'flow' })
        .trim()
        .slice(2, -2)
    : stringify(value, style)
  return text
    .trimEnd()
    .split('\n')
    .map(line => ` ${line.trimEnd()}`)
}

/** What a setting is for, with the modes that it belongs to. What Kubernetes says of its own types, its documentation says better. */
function describe(root: JsonSchema, property: JsonSchema): string {
  const target = resolve(root, property)
  const text = property.description ?? (target.declared ? target.description : undefined) ?? ''
  return property.modes ? `${text} Modes: ${property.modes.split(' ').join(', ')}.`.trim() : text
}

function example(root: JsonSchema, property: JsonSchema): unknown {
  if (property.default !== undefined) return property.default
  if (property.examples) return property.examples[0]
  const { type, properties, enum: values } = resolve(root, property)
  if (values) return values[0]
  if (type === 'array') return []
  if (type === 'object' || properties) return {}
  return type === 'string' ? '' : null
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
