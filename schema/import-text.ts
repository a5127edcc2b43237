// The values document that an existing srs.conf becomes, with what there is to say about it as comments.
import { readFileSync } from 'node:fs'
import { Document, parse, type Scalar, visit, type YAMLMap, type YAMLSeq } from 'yaml'
import { catalogue } from './srs/catalogue.ts'
import { type Imported, type Remark, toConfig } from './srs/import.ts'
import { parseSrsConf, type SrsDirective } from './srs/parse.ts'
import { type ConfSource, readSrsConf } from './srs/read.ts'
import { walk } from './srs/tables.ts'

/** What to make of a srs.conf. */
export interface ImportOptions extends ConfSource {
  /** What the file is called in messages. */
  name: string
  /** The servers that it is for: all without it. */
  role?: 'origin' | 'edge'
  /** Take the text as it stands, rather than its directives. */
  asText?: boolean
}

/** A srs.conf that the chart cannot take: each problem with its file and line. */
export class ImportError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ImportError'
    this.problems = problems
  }
}

/** The values as YAML. Throws an `ImportError` where the chart would refuse them. */
export function importSrsConf(options: ImportOptions): string {
  const imported = readConfig(options)
  return options.asText ? textDocument(options, imported) : configDocument(options, imported)
}

function readConfig({ name, asText, ...source }: ImportOptions): Imported {
  try {
    if (asText && includes(parseSrsConf(source.text))) {
      throw new Error('the text goes to a pod without the files that it includes: put their text in place of include')
    }
    return toConfig(readSrsConf(source))
  } catch (error) {
    throw new ImportError([`${name}: ${(error as Error).message}`])
  }
}

const includes = (tree: readonly SrsDirective[]): boolean => tree.some(({ name, block = [] }) => name === 'include' || includes(block))

function configDocument({ name, role }: ImportOptions, imported: Imported): string {
  const { config, comments, leftOut, rewritten, secrets, different, problems } = imported
  if (problems.length > 0) throw new ImportError(problems.map(({ file, line, text }) => `${file ?? name}:${line}: ${text}`))
  const above = role ? [role, 'config'] : ['config']
  const document = newDocument(above.reduceRight<unknown>((inner, key) => ({ [key]: inner }), config))
  for (const { path, text } of comments) comment(document, [...above, ...path], text)
  return print(document, [
    [`From ${name}.`],
    ...(role === 'edge' ? [['edge.config needs a mode with edges, such as edge-cluster.']] : []),
    section('Left out, since the chart sets it:', leftOut),
    section('Written otherwise, to the same effect:', rewritten),
    section('Secrets, better written {valueFrom: {secretKeyRef: {name: …, key: …}}}:', secrets),
    section('Different in the chart, so look at it:', different),
    differentDefaults(config, role),
  ])
}

function textDocument({ name, role = 'origin', text }: ImportOptions, { different, problems }: Imported): string {
  const document = newDocument({ [role]: { configText: text.replaceAll('\r\n', '\n') } })
  const node = document.getIn([role, 'configText'], true) as Scalar
  node.type = 'BLOCK_LITERAL'
  return print(document, [
    [`From ${name}.`],
    ...(role === 'edge' ? [['edge.configText needs a mode with edges, such as edge-cluster.']] : []),
    section('SRS may refuse it:', problems),
    section('Different in the chart, so look at it:', different),
  ])
}

/** Helm reads YAML 1.1. */
const newDocument = (values: unknown) => new Document(values, { version: '1.1', aliasDuplicateObjects: false })

/** The text of a document under paragraphs of comment. */
function print(document: Document, paragraphs: string[][]): string {
  const head = paragraphs.filter(lines => lines.length > 0).map(lines => lines.map(line => ` ${line}`).join('\n'))
  document.commentBefore = head.join('\n \n')
  visit(document, {
    Scalar(_, node) {
      // An octal number in YAML 1.2, and what some readers of 1.1 take for an operator.
      if (typeof node.value === 'string' && /^([-+]?0o.*|=|<<)$/.test(node.value)) node.type = 'QUOTE_DOUBLE'
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

function section(title: string, remarks: readonly Remark[]): string[] {
  return remarks.length > 0 ? [title, ...remarks.map(({ file, line, text }) => `  ${file ? `${file}, ` : ''}line ${line}: ${text}`)] : []
}

/** Puts a comment above the key or list item at a path. */
function comment(document: Document, path: (string | number)[], lines: readonly string[]): void {
  const key = path.at(-1)
  const parent = document.getIn(path.slice(0, -1), true) as YAMLMap<Scalar> | YAMLSeq<Scalar> | undefined
  const node = parent?.items
    .map((item, i) => ('key' in item ? (item.key as Scalar) : i === key ? item : undefined))
    .find(one => one && (typeof key === 'number' || one.value === key))
  if (node) node.commentBefore = lines.join('\n')
}

/** What the chart sets where the file says nothing, and SRS would do otherwise. */
function differentDefaults(config: Record<string, unknown>, role: ImportOptions['role']): string[] {
  const modes = parse(readFileSync(new URL('../charts/srs/files/modes.yaml', import.meta.url), 'utf8'), { merge: true })
  const { roles } = role === 'edge' ? modes.modes['edge-cluster'] : modes.modes.single
  const { config: ofRole = {}, vhost: ofVhosts = {} } = roles[role ?? 'origin']
  const vhost = { vhost: { __defaultVhost__: { ...modes.vhost, ...ofVhosts } } }
  const defaults = new Map([...leaves(modes.base), ...leaves(vhost), ...leaves(ofRole)])
  const said = new Set([...leaves(config)].map(([path]) => path))
  const own = new Map(
    [...walk(catalogue)].map(({ path, directive }) => [path.join('.'), 'default' in directive ? directive.default : undefined]),
  )
  const lines = [...defaults].flatMap(([path, value]) => {
    const srs = own.get(path.replace(/^vhost\.[^.]+/, 'vhost.*'))
    return said.has(path) || srs === value ? [] : [`  ${path}: ${value}${srs === undefined ? '' : ` (SRS: ${srs})`}`]
  })
  return lines.length > 0 ? ['Where the file says nothing, the chart has these defaults, not those of SRS:', ...lines] : []
}

function* leaves(node: unknown, path: string[] = []): Generator<[string, unknown]> {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) yield [path.join('.'), node]
  else for (const [key, child] of Object.entries(node)) yield* leaves(child, [...path, key])
}
