// What becomes of something that people have: values, and what there is to say about them.
import { readFileSync } from 'node:fs'
import { Document, parse, Scalar, visit, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Comment, Path, Remark } from '../srs/import.ts'

/** What there is to say, and under which heading. */
export const headings = {
  leftOut: 'Left out, since the chart sets it:',
  rewritten: 'Written otherwise, to the same effect:',
  kept: 'Kept as the file means it, against the defaults of the chart. Remove what you would rather have as the chart does it:',
  secrets: 'Secrets, better written {valueFrom: {secretKeyRef: {name: …, key: …}}}:',
  different: 'Different in the chart, so look at it:',
  lost: 'Not carried over:',
  refused: 'SRS may refuse it:',
  chart: 'The chart refuses these values as they stand:',
  defaults: 'Where the file says nothing, the chart has these defaults, not those of SRS:',
}

/** Values for the chart, and what there is to say about them. */
export interface Conversion {
  /** What they are made of, as messages call it. */
  name: string
  values: Record<string, unknown>
  /** Comments to put above keys of the values. */
  comments: Comment[]
  remarks: Partial<Record<keyof typeof headings, Remark[]>>
}

/** What the chart cannot take: each problem with its file and line. */
export class ImportError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ImportError'
    this.problems = problems
  }
}

/** Adds a remark under a heading. */
export function say({ remarks }: Pick<Conversion, 'remarks'>, heading: keyof typeof headings, remark: Remark | string): void {
  const list = remarks[heading] ?? []
  remarks[heading] = list
  list.push(typeof remark === 'string' ? { text: remark } : remark)
}

/** The values as YAML, and below them what there is to say. */
export function printConversion({ name, values, comments, remarks }: Conversion): string {
  // Helm reads YAML 1.1.
  const ordered = Object.fromEntries(Object.entries(values).sort(([a], [b]) => rank(a) - rank(b)))
  const document = new Document(ordered, { version: '1.1', aliasDuplicateObjects: false })
  for (const { path, text } of comments) comment(document, path, text)
  const paragraphs = Object.entries(headings).flatMap(([heading, title]) => {
    const list = remarks[heading as keyof typeof headings] ?? []
    return list.length > 0 ? [[title, ...sorted(list).map(printRemark)].map(line => ` ${line}`).join('\n')] : []
  })
  document.commentBefore = ` From ${name}.${paragraphs.length > 0 ? ' See what the comments at the end say.' : ''}`
  if (paragraphs.length > 0) document.comment = paragraphs.join('\n \n')
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string') return
      if (/\n./.test(node.value)) node.type = Scalar.BLOCK_LITERAL
      // An octal number in YAML 1.2, and what some readers of 1.1 take for an operator.
      if (/^([-+]?0o.*|=|<<)$/.test(node.value)) node.type = Scalar.QUOTE_DOUBLE
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

/** The order in which values.yaml has the keys that come first there. */
const first = ['mode', 'nameOverride', 'fullnameOverride', 'global', 'image', 'config', 'pod', 'origin', 'edge']
const rank = (key: string) => (first.includes(key) ? first.indexOf(key) : first.length)

const sorted = (remarks: readonly Remark[]) => [...remarks].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))

function printRemark({ file, line, text }: Remark): string {
  const at = [file, line && `line ${line}`].filter(Boolean).join(', ')
  return `  ${at ? `${at}: ` : ''}${text}`
}

/** Puts a comment above the key or list item at a path. */
function comment(document: Document, path: Path, lines: readonly string[]): void {
  const key = path.at(-1)
  const parent = document.getIn(path.slice(0, -1), true) as YAMLMap<Scalar> | YAMLSeq<Scalar> | undefined
  const node = parent?.items
    .map((item, i) => ('key' in item ? (item.key as Scalar) : i === key ? item : undefined))
    .find(one => one && (typeof key === 'number' || one.value === key))
  if (node) node.commentBefore = lines.join('\n')
}

/** What each mode consists of: the table of the chart. */
// biome-ignore lint/suspicious/noExplicitAny: its form is told in the table itself
export const modes: any = parse(readFileSync(new URL('../../charts/srs/files/modes.yaml', import.meta.url), 'utf8'), { merge: true })

/** The leaves of a document, by their paths. */
export function* leaves(node: unknown, path: string[] = []): Generator<[path: string[], value: unknown]> {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) yield [path, node]
  else for (const [key, child] of Object.entries(node)) yield* leaves(child, [...path, key])
}

/** One document over another; maps become one. */
export function merged(below: Record<string, unknown>, above: Record<string, unknown>): Record<string, unknown> {
  const result = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const own = result[key]
    const both = [own, value].every(one => typeof one === 'object' && one !== null && !Array.isArray(one))
    result[key] = both ? merged(own as Record<string, unknown>, value as Record<string, unknown>) : value
  }
  return result
}
