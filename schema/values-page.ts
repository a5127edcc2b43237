// The tables of docs/values.md, from the schema, and its table of contents.
import GithubSlugger from 'github-slugger'
import { lexer } from 'marked'
import { type JsonSchema, resolve } from './json-schema.ts'

/** Types whose settings stand in tables of their own, for many values have them. */
const shared = [
  'Image',
  'PodSettings',
  'ContainerSettings',
  'ProbeSettings',
  'LivenessProbeSettings',
  'ServiceSettings',
  'PublicPort',
  'DemoStream',
] as const

/** The tables, in Markdown: the values by section, then each shared type. */
export function valuesTables(root: JsonSchema): string {
  const groups: [title: string, rows: Row[]][] = []
  for (const [name, property] of Object.entries(resolve(root, root).properties ?? {})) {
    if (property.section) groups.push([property.section, []])
    groups.at(-1)?.[1].push(...rowsOf(root, name, property, ''))
  }
  const sections = groups.map(([title, own]) => `## ${title}\n\n${table(own)}`)
  sections.push('## Settings that many values share')
  for (const name of shared) {
    const type = root.definitions?.[name]
    if (type) sections.push(`### ${name}\n\n${type.description ?? ''}\n\n${table(rows(root, type, ''))}`)
  }
  return sections.join('\n\n')
}

interface Row {
  name: string
  type: string
  default: string
  description: string
}

const rows = (root: JsonSchema, schema: JsonSchema, prefix: string): Row[] =>
  Object.entries(resolve(root, schema).properties ?? {}).flatMap(([name, property]) => rowsOf(root, name, property, prefix))

/** The row of a value, and those of its settings. */
function rowsOf(root: JsonSchema, name: string, property: JsonSchema, prefix: string): Row[] {
  const path = prefix + name
  const target = resolve(root, property)
  const type = property.$ref?.replace('#/definitions/', '') ?? ''
  const modes = property.modes ? ` Modes: ${property.modes.split(' ').join(', ')}.` : ''
  const row = {
    name: path,
    type: typeName(type, target),
    default: property.default === undefined ? '' : `\`${JSON.stringify(property.default)}\``,
    description: `${property.description ?? target.description ?? ''}${modes}`.trim().replaceAll('\n', ' '),
  }
  const hasSettings =
    target.properties && property.default === undefined && !isShared(type) && type !== 'SrsConfig' && holdsDefaults(root, type)
  return hasSettings ? [row, ...rows(root, target, `${path}.`)] : [row]
}

const isShared = (type: string) => (shared as readonly string[]).includes(type)

/** The settings of types of the Values interface that hold defaults have rows; what is Kubernetes' stays one value. */
const holdsDefaults = (root: JsonSchema, type: string) => JSON.stringify(root.definitions?.[type] ?? {}).includes('"default"')

function typeName(type: string, target: JsonSchema): string {
  if (isShared(type)) return `[${type}](#${type.toLowerCase()})`
  if (target.enum) return target.enum.map(value => `\`${value}\``).join(', ')
  if (type === 'StringMap') return 'map of strings'
  if (target.type === 'array') return 'list'
  if (target.anyOf) return target.anyOf.map(one => one.type ?? one.$ref?.replace('#/definitions/', '') ?? 'any').join(' or ')
  return type && target.properties ? (type === 'SrsConfig' ? 'srs.conf in YAML' : type) : String(target.type ?? 'any')
}

function table(all: Row[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|')
  return [
    '| Value | Type | Default | Description |',
    '|---|---|---|---|',
    ...all.map(row => `| \`${row.name}\` | ${cell(row.type)} | ${cell(row.default)} | ${cell(row.description)} |`),
  ].join('\n')
}

/** The headings of a page, as GitHub links to them. */
export function headings(markdown: string): { depth: number; title: string; anchor: string }[] {
  const slugger = new GithubSlugger()
  return lexer(markdown).flatMap(token =>
    token.type === 'heading' ? [{ depth: token.depth, title: token.text, anchor: slugger.slug(token.text) }] : [],
  )
}

/** The table of contents of a page: a line for each section, with what is below it. */
export function contents(markdown: string): string {
  const sections: string[][] = []
  for (const { depth, title, anchor } of headings(markdown)) {
    const link = `[${title}](#${anchor})`
    if (depth === 2) sections.push([link])
    if (depth === 3) sections.at(-1)?.push(link)
  }
  return sections.map(([section, ...below]) => `- ${section}${below.length > 0 ? `: ${below.join(', ')}` : ''}`).join('\n')
}
