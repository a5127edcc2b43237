// The heads of the files in examples/, which say for whom each is, and how to install it.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './go-modules.ts'

/** What the head of an example says. */
export interface Example {
  /** Its path in the repository, such as `examples/srt.yaml`. */
  file: string
  /** What it is, in a sentence. */
  title: string
  /** For whom, in sentences. */
  for: string
  /** Commands that come first. */
  before: string[]
  /** The command that installs it. */
  install: string
  /** What its user changes. */
  change: string
}

/** All examples, in the order of their names. Throws where a head lacks something. */
export function examples(): Example[] {
  const files = readdirSync(path.join(root, 'examples'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml'))
  const own = files.map(file => `examples/${file}`).filter(file => /^# Install:/m.test(readFileSync(path.join(root, file), 'utf8')))
  return own.sort().map(head)
}

const labels = ['For', 'Before', 'Install', 'Change'] as const

function head(file: string): Example {
  const text = readFileSync(path.join(root, file), 'utf8')
  const lines = text
    .slice(0, text.search(/^[^#]/m))
    .trimEnd()
    .split('\n')
    .filter(line => !line.startsWith('# yaml-language-server:'))
  const fields: { label: string; text: string }[] = []
  for (const line of lines.map(line => line.replace(/^# ?/, ''))) {
    const label = labels.find(label => line.startsWith(`${label}: `))
    // What follows an empty line is no part of a field.
    if (line === '') fields.push({ label: '', text: '' })
    else if (label) fields.push({ label, text: line.slice(label.length + 2) })
    else if (fields.length === 0) fields.push({ label: 'Title', text: line })
    else fields.push({ label: fields.at(-1)?.label ?? '', text: `${fields.pop()?.text} ${line}` })
  }
  const one = (label: string): string => {
    const [field, ...more] = fields.filter(field => field.label === label)
    if (!field || more.length > 0) throw new Error(`The head of ${file} must have one line "# ${label}: …"`)
    return field.text
  }
  const before = fields.filter(({ label }) => label === 'Before').map(({ text }) => text)
  return { file, title: one('Title'), for: one('For'), before, install: one('Install'), change: one('Change') }
}

/** The table of examples/README.md. */
export function examplesTable(): string {
  const rows = examples().map(({ file, title, for: reader }) => {
    const name = file.replace('examples/', '').replace('/Chart.yaml', '/')
    return [`[${name}](${name})`, title.replace(/\.$/, ''), reader.replace(/^./, first => first.toUpperCase())]
  })
  return [['Example', 'What it is', 'For'], ['---', '---', '---'], ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}
