// From a srs.conf to `config` in YAML, by the catalogue: what the chart takes, and what there is to say about the rest.
import { posix } from 'node:path'
import { Ajv } from 'ajv'
import { closestMatch } from 'leven'
import { catalogue } from './catalogue.ts'
import type { Directive, Directives, FreeBlock } from './directive.ts'
import { withTodaysNames } from './old-names.ts'
import type { SrsDirective } from './parse.ts'
import { srsConfigSchema } from './schema.ts'
import { walk } from './tables.ts'

/** Something to say about a directive. */
export interface Remark {
  line: number
  /** The included file; absent: the one that is imported. */
  file?: string
  text: string
}

/** A srs.conf in the form of the values. */
export interface Imported {
  config: Record<string, unknown>
  /** The comments of the file, each by the path of the key or list item that it stands above. */
  comments: { path: (string | number)[]; text: string[] }[]
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
  const imported: Imported = { config: {}, comments: [], leftOut: [], rewritten: [], secrets: [], different: [], problems: [] }
  const reader = new Reader(imported)
  for (const { directive, from, to } of moved) {
    const text = to ? `${from} is written ${to}` : `SRS ignores ${from}`
    imported.rewritten.push(remark(directive, text))
  }
  imported.config = reader.block(tree, catalogue, [])
  imported.different.push(...topology(tree))
  imported.problems.push(...reader.schemaProblems(imported.config))
  const { leftOut, rewritten, secrets, different, problems } = imported
  for (const list of [leftOut, rewritten, secrets, different, problems]) list.sort((a, b) => a.line - b.line)
  return imported
}

type Path = (string | number)[]
type Plain = Exclude<Directive, { type: 'block' | 'free' | 'lines' }>

/** Where SRS runs, and where it may write. */
const workDir = '/usr/local/srs'
const writable = [posix.join(workDir, 'objs/nginx/html'), '/tmp']

const remark = ({ line, file }: SrsDirective, text: string): Remark => ({ line, ...(file && { file }), text })
const dotted = (path: Path) => path.filter(step => step !== '').join('.')
const pointer = (path: Path) => path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

class Reader {
  private readonly imported: Imported
  /** By JSON pointer, where a value comes from. */
  private readonly origins = new Map<string, { path: Path; from: SrsDirective; description: Directive }>()

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
    const fit = all.filter(one => {
      if (isBlock !== Boolean(one.block))
        this.problem(one, `${dotted(path)} is ${isBlock ? 'a block: put its directives into { }' : 'no block'}`)
      return isBlock === Boolean(one.block)
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
      const read = scalar(text, description)
      if (description.type !== 'integer' || typeof read !== 'number' || Number.isInteger(read)) return read
      this.imported.rewritten.push(remark(one, `${dotted(path)} ${text} is written ${Math.trunc(read)}, as SRS reads it`))
      return Math.trunc(read)
    }
    if (several) return more.length > 0 ? args.map(value) : value(word)
    if (more.length > 0) this.overlooked(one, path)
    return value(word)
  }

  private checkPath(one: SrsDirective, description: Plain, path: Path): void {
    const word = one.args[0] as string
    const differs = (text: string) => this.imported.different.push(remark(one, `${dotted(path)} ${word}: ${text}`))
    if (description.type === 'path') {
      const full = posix.resolve(workDir, word)
      const within = writable.some(folder => full === folder || full.startsWith(`${folder}/`))
      if (description.writes && !within && full !== '/dev/null') {
        differs(
          `SRS may write below ./objs/nginx/html and /tmp alone: choose a path there, or mount a volume there by pod.volumes and pod.volumeMounts`,
        )
      } else if (!description.writes && !within && posix.isAbsolute(word) && !full.startsWith(`${workDir}/`) && !word.includes('[')) {
        differs('it must be in the image, or mounted by pod.volumes and pod.volumeMounts')
      }
    }
    if (description.type === 'endpoint' && one.args.some(endpoint => Number(/\d+$/.exec(endpoint)?.[0] ?? 1024) < 1024)) {
      differs('the pods run without the privilege to listen below 1024: choose a higher port, and set the public one in service.ports')
    }
  }

  private overlooked(one: SrsDirective, path: Path): void {
    this.imported.different.push(remark(one, `${dotted(path)} takes one argument: SRS overlooks ${one.args.slice(1).join(' ')}`))
  }

  private problem(one: SrsDirective, text: string): void {
    this.imported.problems.push(remark(one, text))
  }

  private keep(from: SrsDirective, description: Directive, path: Path): void {
    this.origins.set(pointer(path), { path, from, description })
    if (from.comment?.length) this.imported.comments.push({ path, text: from.comment })
  }

  /** What the schema has against the values, told of the directives. */
  schemaProblems(config: unknown): Remark[] {
    validate ??= new Ajv({ allErrors: true, strict: false }).compile({ ...srsConfigSchema(), $ref: '#/definitions/SrsConfig' })
    validate(config)
    const remarks = (validate.errors ?? []).map(({ instancePath, message }) => {
      const steps = instancePath.split('/')
      while (steps.length > 1 && !this.origins.has(steps.join('/'))) steps.pop()
      const origin = this.origins.get(steps.join('/'))
      if (!origin) return { line: 1, text: `${instancePath} ${message}` }
      const { path, from, description } = origin
      return remark(from, `${dotted(path)} is ${from.args.join(' ') || 'empty'}, and must be ${expectation(description)}`)
    })
    // One failed value makes several errors.
    return [...new Map(remarks.map(one => [JSON.stringify(one), one])).values()]
  }
}

let validate: ReturnType<Ajv['compile']> | undefined

/** The YAML value of a word; one that does not fit stays as it is, for the schema to refuse. */
function scalar(word: string, { type }: Directive): string | number | boolean {
  if (type === 'flag' && (word === 'on' || word === 'off')) return word === 'on'
  if ((type === 'integer' || type === 'number') && /^[-+]?(\d+\.?\d*|\.\d+)$/.test(word)) return Number(word)
  if (type === 'endpoint' && /^[1-9]\d*$/.test(word)) return Number(word)
  return word
}

function expectation(description: Directive): string {
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
      return 'an http:// or https:// address'
    case 'lines':
      return description.arguments ? `words that match ${description.arguments.join(' and ')}` : 'words with one kind of quotes each'
    case 'free':
      return 'an option with a name of letters, digits, _, -, . and :, and at most one kind of quotes in its value'
    default:
      return 'pattern' in description && description.pattern ? `text that matches ${description.pattern}` : 'text with one kind of quotes'
  }
}

/** An address with credentials, or with a query of other than SRS's variables: as the chart tells them. */
const looksSecret = (word: string) => /\/\/[^/?#]*@|[?&]/.test(word.replaceAll(/[?&][A-Za-z0-9_-]+=\[[a-z_]+\]/g, ''))

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

/** What the `cluster` blocks say of the topology that this server is a part of. */
function topology(tree: readonly SrsDirective[]): Remark[] {
  const vhosts = tree.filter(({ name }) => name === 'vhost')
  const clusters = vhosts.map(({ args: [vhost], block }) => ({
    vhost,
    cluster: block?.find(({ name }) => name === 'cluster')?.block ?? [],
  }))
  const find = (wanted: string) =>
    clusters.flatMap(({ vhost, cluster }) => cluster.filter(({ name }) => name === wanted).map(one => ({ vhost, one })))
  const [edge] = find('mode').filter(({ one }) => one.args[0] === 'remote')
  const [mesh] = [...find('origin_cluster').filter(({ one }) => one.args[0] === 'on'), ...find('coworkers')]
  const origins = find('origin')
    .find(({ vhost }) => vhost === edge?.vhost)
    ?.one.args.join(' ')
  const remarks: Remark[] = []
  if (edge) {
    const text = `vhost ${edge.vhost} is an edge${origins ? ` of ${origins}` : ''}: set mode edge-cluster, whose edges fetch every vhost from the chart's own origin, and have this under edge.config (--role edge)`
    remarks.push(remark(edge.one, text))
  }
  if (mesh) {
    const text = `vhost ${mesh.vhost} is that of one origin of several: set mode origin-cluster, in which the chart names them to each other`
    remarks.push(remark(mesh.one, text))
  }
  return remarks
}
