// From a srs.conf to `config` in YAML, by the catalogue: what the chart takes, and what there is to say about the rest.
import { posix } from 'node:path'
import { Ajv } from 'ajv'
import { closestMatch } from 'leven'
import { catalogue } from './catalogue.ts'
import type { Decimal, Directive, Directives, Flag, FreeBlock, Integer } from './directive.ts'
import { withTodaysNames } from './old-names.ts'
import type { SrsDirective } from './parse.ts'
import { srsConfigSchema } from './schema.ts'
import { looksSecret } from './secrets.ts'
import { walk } from './tables.ts'

/** Something to say about a directive, or about what is not there. */
export interface Remark {
  /** Absent: the remark is about no line. */
  line?: number
  /** The included file; absent: the one that is imported. */
  file?: string
  text: string
}

/** The way to a value of `config`. */
export type Path = (string | number)[]

/** A comment of the file, by the path of the key or list item that it stands above. */
export interface Comment {
  path: Path
  text: string[]
}

/** What a value of `config` was made of. */
export interface Origin {
  path: Path
  from: SrsDirective
  description: Directive
}

/** A srs.conf in the form of the values. */
export interface Imported {
  config: Record<string, unknown>
  comments: Comment[]
  /** Where a value of `config` comes from, by the path of its key or list item. */
  origins: Map<string, Origin>
  /** What the chart sets itself, and `config` lacks. */
  leftOut: Remark[]
  /** What is written otherwise in `config`, to the same effect. */
  rewritten: Remark[]
  /** What is better kept out of the values. */
  secrets: Remark[]
  /** What has another effect in the chart, or none. */
  different: Remark[]
  /** What the chart refuses. */
  problems: Remark[]
}

/** The values' form of a srs.conf without `include`. What it says of problems, the chart would say too, or SRS. */
export function toConfig(source: readonly SrsDirective[]): Imported {
  const { tree, moved } = withTodaysNames(source)
  const lists = { leftOut: [], rewritten: [], secrets: [], different: [], problems: [] }
  const imported: Imported = { config: {}, comments: [], origins: new Map(), ...lists }
  const reader = new Reader(imported)
  for (const { directive, from, to } of moved) {
    const text = to ? `${from} is written ${to}` : `SRS ignores ${from}`
    imported.rewritten.push(remark(directive, text))
  }
  imported.config = reader.block(tree, catalogue, [])
  imported.problems.push(...schemaProblems(imported))
  return imported
}

type Plain = Exclude<Directive, { type: 'block' | 'free' | 'lines' }>

/** Where SRS runs, and where it may write. */
export const workDir = '/usr/local/srs'
export const writable = [posix.join(workDir, 'objs/nginx/html'), '/tmp']

export const remark = ({ line, file }: SrsDirective, text: string): Remark => ({ line, ...(file && { file }), text })
export const dotted = (path: Path) => path.filter(step => step !== '').join('.')
export const pointer = (path: Path) => path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

class Reader {
  private readonly imported: Imported
  constructor(imported: Imported) {
    this.imported = imported
  }

  block(tree: readonly SrsDirective[], directives: Directives, path: Path): Record<string, unknown> {
    const byName = new Map<string, SrsDirective[]>()
    for (const directive of tree) byName.set(directive.name, [...(byName.get(directive.name) ?? []), directive])
    const values: [string, unknown][] = []
    for (const [name, all] of byName) {
      const own = [...path, name]
      const description = Object.hasOwn(directives, name) ? directives[name] : undefined
      if (!description) for (const one of all) this.problem(one, unknownDirective(name, directives, path))
      else if (description.owned)
        for (const one of all) this.imported.leftOut.push(remark(one, ownedDirective(one, own, description.owned)))
      else {
        const value = this.value(all, description, own)
        if (value !== undefined) values.push([name, value])
      }
    }
    return Object.fromEntries(values)
  }

  private value(all: readonly SrsDirective[], description: Directive, path: Path): unknown {
    const isBlock = description.type === 'block' || description.type === 'free'
    const isNamed = description.type === 'block' && Boolean(description.named)
    const fit = all.flatMap(one => {
      if (isBlock === Boolean(one.block)) return [one]
      if (!isBlock) this.problem(one, `${dotted(path)} is no block`)
      else if (isNamed && one.args.length > 0) return [{ ...one, block: [] }]
      else this.rewritten(one, `${[dotted(path), ...one.args].join(' ')} is left out: it has no { }, so SRS goes by its defaults`)
      return []
    })
    const [first, ...others] = fit
    if (!first) return undefined
    if (description.type === 'block' && description.named) return this.named(fit, description, path)
    if (description.type === 'block' && description.repeated) {
      return fit.map((one, i) => this.content(one, description.directives, description, [...path, i]))
    }
    if (description.type === 'lines') {
      return fit.map((one, i) => {
        this.keep(one, description, [...path, i])
        return one.args
      })
    }
    for (const other of others) this.imported.different.push(remark(other, `${dotted(path)} stands there again: SRS reads the first alone`))
    if (isBlock && first.args.length > 0) this.imported.different.push(remark(first, `${dotted(path)} takes no name: SRS overlooks it`))
    if (description.type === 'free') return this.options(first, description, path)
    if (description.type === 'block') {
      const content = this.content(first, description.directives, description, path)
      // Nothing is left of a block that was the chart's to write.
      return first.block?.length && Object.keys(content).length === 0 ? undefined : content
    }
    return this.plain(first, description, path)
  }

  private named(all: readonly SrsDirective[], description: Extract<Directive, { type: 'block' }>, path: Path): Record<string, unknown> {
    const values = new Map<string, unknown>()
    for (const one of all) {
      const name = one.args[0] ?? ''
      const own = [...path, name]
      if (one.args.length > 1) this.problem(one, `${dotted(path)} takes one name, and has ${one.args.join(' ')}`)
      else if (name === '' && description.named !== 'optional') this.problem(one, `${dotted(path)} needs a name`)
      else if (values.has(name)) this.problem(one, `${dotted(own)} stands there twice: make them one, or give each a name of its own`)
      else values.set(name, this.content(one, description.directives, description, own))
    }
    return Object.fromEntries(values)
  }

  private content(one: SrsDirective, directives: Directives, description: Directive, path: Path): Record<string, unknown> {
    this.keep(one, description, path)
    return this.block(one.block ?? [], directives, path)
  }

  private options(from: SrsDirective, description: FreeBlock, path: Path): Record<string, unknown> {
    this.keep(from, description, path)
    const values = new Map<string, unknown>()
    for (const one of from.block ?? []) {
      const own = [...path, one.name]
      const [word = '', ...more] = one.args
      if (one.block) this.problem(one, `${dotted(own)} is no block`)
      else if (values.has(one.name))
        this.problem(one, `${dotted(own)} stands there twice, which the chart cannot write: import with --text`)
      else {
        if (more.length > 0) this.overlooked(one, own)
        this.keep(one, description, own)
        values.set(one.name, String(Number(word)) === word ? Number(word) : word)
      }
    }
    return Object.fromEntries(values)
  }

  private plain(one: SrsDirective, description: Plain, path: Path): unknown {
    const { args } = one
    const [word, ...more] = args
    if (word === undefined) {
      this.imported.different.push(remark(one, `${dotted(path)} is left out: it has no argument, so SRS goes by its default`))
      return undefined
    }
    this.keep(one, description, path)
    this.checkPath(one, description, path)
    if ('secret' in description && description.secret && (description.secret !== 'address' || args.some(looksSecret))) {
      this.imported.secrets.push(remark(one, dotted(path)))
    }
    const several = description.type === 'arguments' || ('several' in description && Boolean(description.several))
    const value = (text: string) => {
      const { read, exact } = asSrsReads(text, description)
      if (!exact) {
        const written = typeof read === 'boolean' ? (read ? 'on' : 'off') : read
        this.rewritten(one, `${dotted(path)} ${text} is written ${written}, as SRS reads it`)
      }
      return read
    }
    if (several) return more.length > 0 ? args.map(value) : value(word)
    if (more.length > 0) this.overlooked(one, path)
    return value(word)
  }

  private checkPath(one: SrsDirective, description: Plain, path: Path): void {
    const word = one.args[0] as string
    const differs = (text: string) => this.imported.different.push(remark(one, `${dotted(path)} ${word}: ${text}`))
    if (description.type === 'path' && !description.writes && posix.isAbsolute(word)) {
      const within = [...writable, workDir].some(folder => isBelow(word, folder))
      if (!within && !word.includes('[')) differs('it must be in the image, or mounted by pod.volumes and pod.volumeMounts')
    }
    const variable = one.args.find(arg => /\$\{?[A-Za-z_]/.test(arg))
    if (variable && path.at(-1) !== 'candidate' && description.type !== 'url') {
      this.imported.different.push(
        remark(one, `${dotted(path)} ${variable}: SRS puts nothing in place of a variable here, so write the value`),
      )
    }
  }

  private rewritten(one: SrsDirective, text: string): void {
    this.imported.rewritten.push(remark(one, text))
  }

  private overlooked(one: SrsDirective, path: Path): void {
    this.imported.different.push(remark(one, `${dotted(path)} takes one argument: SRS overlooks ${one.args.slice(1).join(' ')}`))
  }

  private problem(one: SrsDirective, text: string): void {
    this.imported.problems.push(remark(one, text))
  }

  private keep(from: SrsDirective, description: Directive, path: Path): void {
    this.imported.origins.set(pointer(path), { path, from, description })
    if (from.comment?.length) this.imported.comments.push({ path, text: from.comment })
  }
}

/** What the schema has against the values, told of the directives. What stands in a block that is off, SRS does not read: it is left out. */
function schemaProblems({ config, origins, rewritten, different }: Imported): Remark[] {
  validate ??= new Ajv({ allErrors: true, strict: false }).compile(strictSchema())
  const remarks: Remark[] = []
  validate(config)
  for (const { instancePath, message } of validate.errors ?? []) {
    const steps = instancePath.split('/')
    while (steps.length > 1 && !origins.has(steps.join('/'))) steps.pop()
    const origin = origins.get(steps.join('/'))
    if (!origin) {
      remarks.push({ text: `${instancePath} ${message}` })
      continue
    }
    const { path, from, description } = origin
    const off = blockThatIsOff(config, path)
    const value = valueAt(config, path)
    const whole = [dotted(path), ...from.args].join(' ')
    const mustBe = expectation(description, from.args)
    const leaveOut = (why: string) => {
      unset(config, path)
      rewritten.push(remark(from, `${whole} is left out: ${why}`))
    }
    if (off) leaveOut(`${dotted(off)} is off, so SRS does not use it`)
    else if (path.at(-1) === 'dvr_duration' && valueAt(config, [...path.slice(0, -1), 'dvr_plan']) !== 'segment') {
      leaveOut('SRS uses it with dvr_plan segment alone')
    } else if (isNumber(description) && typeof value === 'number') {
      const { minimum = -Infinity, maximum = Infinity, resets } = description
      if (resets) leaveOut(`SRS goes by its default where it is not ${mustBe}`)
      else {
        setAt(config, path, Math.min(Math.max(value, minimum), maximum))
        different.push(remark(from, `${whole} is written ${valueAt(config, path)}: it must be ${mustBe}`))
      }
    } else remarks.push(remark(from, `${dotted(path)} is ${from.args.join(' ') || 'empty'}, and must be ${mustBe}`))
  }
  // One failed value makes several errors.
  return [...new Map(remarks.map(one => [JSON.stringify(one), one])).values()]
}

const isNumber = (description: Directive): description is Integer | Decimal =>
  description.type === 'integer' || description.type === 'number'

/** The innermost block around a directive that has a switch, where that is off. */
function blockThatIsOff(config: Record<string, unknown>, path: Path): Path | undefined {
  for (let depth = path.length - 1; depth > 0; depth--) {
    const block = valueAt(config, path.slice(0, depth))
    const enabled = switchOf(path.slice(0, depth))
    if (enabled && isMap(block) && !(block.enabled ?? enabled.default)) return path.slice(0, depth)
  }
  return undefined
}

/** The switch of the block at a path. */
export function switchOf(path: Path): Flag | undefined {
  let directives: Directives | undefined = catalogue
  let block: Directive | undefined
  for (const step of path) {
    if (block?.type === 'block' && (block.named || block.repeated) && block.directives === directives) {
      // The name or the number of a block.
      block = undefined
      continue
    }
    block = directives?.[step]
    directives = block?.type === 'block' ? block.directives : undefined
  }
  const enabled = block && 'named' in block && block.named ? undefined : directives?.enabled
  return enabled?.type === 'flag' ? enabled : undefined
}

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a path; undefined where there is none. */
export const valueAt = (root: unknown, path: Path): unknown =>
  // biome-ignore lint/suspicious/noExplicitAny: any document
  path.reduce<any>((node, step) => (typeof node === 'object' && node !== null ? node[step] : undefined), root)

/** Sets the value at a path, and makes the maps on the way. */
export function setAt(root: Record<string, unknown>, path: Path, value: unknown): void {
  // biome-ignore lint/suspicious/noExplicitAny: any document
  let node: any = root
  for (const step of path.slice(0, -1)) node = node[step] ??= {}
  node[path.at(-1) as string] = value
}

function unset(root: Record<string, unknown>, path: Path): void {
  const parent = valueAt(root, path.slice(0, -1))
  if (isMap(parent)) delete parent[path.at(-1) as string]
}

/** Whether a file or folder is a folder, or below it. */
export const isBelow = (file: string, folder: string) => file === folder || file.startsWith(`${folder}/`)

let validate: ReturnType<Ajv['compile']> | undefined

/** The schema of the configuration, with what the chart's own validation says of addresses. */
function strictSchema() {
  const { definitions } = srsConfigSchema()
  const SrsUrl = { ...definitions.SrsUrl, pattern: String.raw`^https?://\S+$` }
  return { definitions: { ...definitions, SrsUrl }, $ref: '#/definitions/SrsConfig' }
}

/** The YAML value of a word as SRS reads it: numbers as far as they are some, and as flags all words. What is none of that stays as it is, for the schema to refuse. */
function asSrsReads(word: string, description: Directive): { read: string | number | boolean; exact: boolean } {
  const { type } = description
  if (type === 'flag') return { read: description.default ? word !== 'off' : word === 'on', exact: word === 'on' || word === 'off' }
  if (type === 'integer' || type === 'number') {
    const plain = /^[-+]?(\d+\.?\d*|\.\d+)/.exec(word)?.[0]
    if (plain === undefined) return { read: word, exact: true }
    const read = type === 'integer' ? Math.trunc(Number(plain)) : Number(plain)
    return { read, exact: plain === word && read === Number(plain) }
  }
  if (type === 'endpoint' && /^[1-9]\d*$/.test(word)) return { read: Number(word), exact: true }
  return { read: word, exact: true }
}

function expectation(description: Directive, args: readonly string[]): string {
  const word = args.find(arg => /\$\{?[A-Za-z_]/.test(arg))
  if (word) return `written without a variable: SRS puts nothing in place of ${/\$(\{[^}]*\}|\w+)/.exec(word)?.[0]}, so write the value`
  switch (description.type) {
    case 'flag':
      return 'on or off'
    case 'integer':
    case 'number': {
      const { minimum, maximum } = description
      const from = minimum === undefined ? '' : ` from ${minimum}`
      const to = maximum === undefined ? from && ' up' : ` to ${maximum}`
      return `a ${description.type === 'integer' ? 'whole ' : ''}number${from}${to}`
    }
    case 'enum':
      return `one of ${description.values.join(', ')}`
    case 'endpoint':
      return description.address === false ? 'a port' : 'a port, or an IP address and a port'
    case 'url':
      return args.some(arg => /\s/.test(arg)) ? 'an address a word: put no quotes around several' : 'an http:// or https:// address'
    case 'lines':
      return description.means ?? 'words with one kind of quotes each'
    case 'free':
      return 'an option with a name of letters, digits, _, -, . and :, and at most one kind of quotes in its value'
    default:
      return 'means' in description && description.means ? description.means : 'text with one kind of quotes'
  }
}

function unknownDirective(name: string, directives: Directives, path: Path): string {
  const place = path.length > 0 ? dotted(path) : 'the root'
  const elsewhere = [...walk()].filter(found => found.path.at(-1) === name).map(found => found.path.filter(step => step !== '*'))
  const owners = elsewhere.map(found => found.slice(0, -1).join('.') || 'the root')
  if (owners.length > 0) return `${name} is not a directive of ${place}, but of ${owners.join(' and ')}`
  const close = closestMatch(name, Object.keys(directives), { maxDistance: Math.ceil(name.length / 4) })
  return `${name} is not a directive of ${place}${close ? `: do you mean ${close}?` : ''}`
}

function ownedDirective({ args }: SrsDirective, path: Path, { reason, instead }: NonNullable<Directive['owned']>): string {
  const rest = instead.replace(/^remove it(, and )?/, '')
  return `${[dotted(path), ...args].join(' ')}: ${reason}${rest && `; ${rest}`}`
}
