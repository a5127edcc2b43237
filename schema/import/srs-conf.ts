// The values that an existing srs.conf becomes.
import { catalogue } from '../srs/catalogue.ts'
import { type Imported, type Remark, toConfig } from '../srs/import.ts'
import { withTodaysNames } from '../srs/old-names.ts'
import { parseSrsConf, type SrsDirective } from '../srs/parse.ts'
import { type ConfSource, readSrsConf } from '../srs/read.ts'
import { walk } from '../srs/tables.ts'
import { type Conversion, ImportError, leaves, merged, modes, printConversion, say } from './conversion.ts'
import { withEnvironment } from './environment.ts'
import { fitConfig } from './fit.ts'

/** What to make of a srs.conf. */
export interface ImportOptions extends ConfSource {
  /** What the file is called in messages. */
  name: string
  /** The servers that it is for: by default all, or those that the file is of. */
  role?: 'origin' | 'edge'
  /** The chart's mode, where it is known. Default: the one that the file is of. */
  mode?: string
  /** Take the text as it stands, rather than its directives. */
  asText?: boolean
  /** The environment that SRS has there, as far as it is known. */
  env?: Readonly<Record<string, string>>
}

/** The values as YAML. Throws an `ImportError` where the chart would refuse them. */
export const importSrsConf = (options: ImportOptions): string => printConversion(convertSrsConf(options))

/** The values of a srs.conf. Throws an `ImportError` where the chart would refuse them. */
export function convertSrsConf(options: ImportOptions): Conversion {
  try {
    return options.asText ? ofText(options) : ofDirectives(options)
  } catch (error) {
    if (error instanceof ImportError) throw error
    const variable = /^.*?\$\{\w+\}/m.exec(options.text)?.[0]
    const hint = variable && `; SRS puts nothing in place of ${variable.slice(variable.lastIndexOf('$'))}, so write the value`
    throw new ImportError([`${options.name}: ${(error as Error).message}${hint ?? ''}`])
  }
}

function ofDirectives({ name, env = {}, ...options }: ImportOptions): Conversion {
  const tree = withEnvironment(readSrsConf(options), env)
  const imported = toConfig(tree)
  const { leftOut, rewritten, secrets, different, problems } = imported
  if (problems.length > 0) throw new ImportError(problems.map(one => atLine(name, one)))
  const { role, mode, said } = topology(withTodaysNames(tree).tree, options)
  const conversion: Conversion = {
    name,
    values: mode === 'single' ? {} : { mode },
    comments: [],
    remarks: { leftOut, rewritten, secrets, different: [...different, ...said] },
  }
  const config = fitConfig(imported, conversion, { env, mode, role: role ?? 'origin', pod: role ? [role, 'pod'] : ['pod'] })
  const above = role ? [role, 'config'] : ['config']
  conversion.values = merged(conversion.values, above.reduceRight<unknown>((inner, key) => ({ [key]: inner }), config) as typeof config)
  conversion.comments = imported.comments.map(({ path, text }) => ({ path: [...above, ...path], text }))
  sayDefaults(conversion, config, mode, role ?? 'origin')
  return conversion
}

const atLine = (name: string, { file, line, text }: Remark) => `${file ?? name}:${line ? `${line}:` : ''} ${text}`

function ofText({ name, text, env = {}, ...options }: ImportOptions): Conversion {
  const tree = parseSrsConf(text)
  if (includes(tree)) throw new Error('the text goes to a pod without the files that it includes: put their text in place of include')
  const { tree: today, moved } = withTodaysNames(tree)
  if (moved.length > 0) {
    const what = (to?: string) => (to ? `write it as ${to}` : 'remove it, since SRS ignores it')
    throw new ImportError(
      moved.map(({ directive, from, to }) =>
        atLine(name, { line: directive.line, text: `the chart does not know ${from} by that name: ${what(to)}, or import without --text` }),
      ),
    )
  }
  const { different, problems }: Imported = toConfig(today)
  const { role = 'origin', mode, said } = topology(today, options)
  return {
    name,
    values: { ...(mode !== 'single' && { mode }), [role]: { configText: text.replaceAll('\r\n', '\n') } },
    comments: [],
    remarks: { refused: problems, different: [...different, ...said] },
  }
}

const includes = (tree: readonly SrsDirective[]): boolean => tree.some(({ name, block = [] }) => name === 'include' || includes(block))

/** The topology that a server is a part of: as the caller knows it, or else by what its `cluster` blocks say. */
export function topology(
  tree: readonly SrsDirective[],
  { role, mode }: Pick<ImportOptions, 'role' | 'mode'> = {},
): { role?: 'origin' | 'edge'; mode: string; said: Remark[] } {
  const clusters = tree
    .filter(({ name }) => name === 'vhost')
    .map(({ args: [vhost], block = [] }) => ({ vhost, cluster: block.find(({ name }) => name === 'cluster')?.block ?? [] }))
  const find = (wanted: string, is: (one: SrsDirective) => boolean = () => true) =>
    clusters.flatMap(({ vhost, cluster }) => cluster.filter(one => one.name === wanted && is(one)).map(one => ({ vhost, one })))
  const edges = find('mode', ({ args }) => args[0] === 'remote')
  const meshes = clusters.flatMap(({ vhost, cluster }) =>
    cluster
      .filter(({ name, args }) => (name === 'origin_cluster' && args[0] === 'on') || name === 'coworkers')
      .slice(0, 1)
      .map(one => ({ vhost, one })),
  )
  const isEdge = edges.length > 0 && edges.length === clusters.length
  const ownRole = role ?? (isEdge ? 'edge' : undefined)
  const said: Remark[] = []
  for (const { vhost, one } of edges) {
    const origins = find('origin')
      .find(other => other.vhost === vhost)
      ?.one.args.join(' ')
    const at = { line: one.line, ...(one.file && { file: one.file }) }
    const what = `vhost ${vhost} is an edge${origins ? ` of ${origins}` : ''}`
    if (isEdge)
      said.push({
        ...at,
        text: `${what}: in the chart, edges fetch every vhost from its own origin, whose srs.conf you import with --role origin`,
      })
    else said.push({ ...at, text: `${what}, and other vhosts are not: in the chart, a server is an edge for all or for none` })
  }
  const isMesh = meshes.length > 0 && meshes.length === clusters.length
  for (const { vhost, one } of meshes) {
    const at = { line: one.line, ...(one.file && { file: one.file }) }
    const what = `vhost ${vhost} is that of one origin of several`
    if (isMesh)
      said.push({ ...at, text: `${what}: in mode origin-cluster the chart names them to each other; origin.replicas is their number` })
    else said.push({ ...at, text: `${what}, and other vhosts are not: in the chart, a server is in a cluster for all or for none` })
  }
  const own = ownRole === 'edge' ? 'edge-cluster' : isMesh ? 'origin-cluster' : 'single'
  // Who knows the mode knows the rest.
  return { ...(ownRole && { role: ownRole }), mode: mode ?? own, said: mode ? [] : said }
}

/** What the chart sets where the file says nothing, and SRS would do otherwise. Vhosts are another matter: see `fitConfig`. */
function sayDefaults(conversion: Conversion, config: Record<string, unknown>, mode: string, role: string): void {
  const { vhost: _, ...base } = merged(modes.base, modes.modes[mode].roles[role].config ?? {})
  const said = new Set([...leaves(config)].map(([path]) => path.join('.')))
  const own = new Map(
    [...walk(catalogue)].map(({ path, directive }) => [path.join('.'), 'default' in directive ? directive.default : undefined]),
  )
  for (const [path, value] of leaves(base)) {
    const srs = own.get(path.join('.'))
    if (said.has(path.join('.')) || srs === value) continue
    say(conversion, 'defaults', `${path.join('.')}: ${value}${srs === undefined ? '' : ` (SRS: ${srs})`}`)
  }
}
