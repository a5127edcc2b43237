// Renders the chart with Helm 3 or 4: one values document, or many at once.
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { ExecaError, execa } from 'execa'
import { inject } from 'vitest'
import { ensureTools, toolsFolder } from '../../scripts/tools.ts'
import { type ClusterState, withApiServer } from './api-server.ts'
import { inTemporaryFolder, umbrellaChart, umbrellaSources } from './chart-copy.ts'
import { findViolations, InvariantError, type InvariantOptions } from './invariants.ts'
import { type Manifest, type PrintedDocument, parseDocument, type Rendered } from './manifest.ts'
import { remembered } from './render-cache.ts'
import { checkBySrs } from './srs-bin.ts'

/** A values document. */
// biome-ignore lint/suspicious/noExplicitAny: tests also render what the Values type forbids
export type AnyValues = Record<string, any>

/** How to render. */
export interface RenderOptions {
  /** Helm's major version. Default '4'. */
  helm?: '3' | '4'
  /** Default 'live'. */
  release?: string
  /** Default 'media'. */
  namespace?: string
  /** The Kubernetes version in `.Capabilities`, such as '1.31.0'. Default: Helm's own. */
  kubeVersion?: string
  /** API versions in `.Capabilities` beyond Helm's own, such as 'monitoring.coreos.com/v1'. */
  apiVersions?: string[]
  /** Render as an upgrade. Default false. */
  upgrade?: boolean
  /** The cluster that `lookup` asks. Default: none, as for `helm template`. */
  cluster?: ClusterState
  /** Run Helm even where it has rendered the same before. Default false. */
  fresh?: boolean
  /** Leave values.schema.json out. Default false; `renderMany` always does. */
  skipSchema?: boolean
  /** `renderMany` takes the chart without its values.yaml, as Helm does with --reuse-values. Default false. */
  noDefaults?: boolean
  /** `renderMany` throws where one is refused, which saves the runs that tell it from the others. Default false. */
  failFast?: boolean
  /** What the invariants allow for. They are checked on each rendering; Kubernetes' own schemas, which take seconds to load, by `checkInvariants` alone. */
  invariants?: InvariantOptions
}

/** A case of `renderMany`: what it printed, or why Helm refused it. */
export type Outcome = (Rendered & { error?: undefined }) | { error: string }

/** What Helm prints for the chart with `values`. Throws Helm's error, what breaks an invariant, and what SRS has against its configuration. */
export async function render(values: AnyValues = {}, options: RenderOptions = {}): Promise<Rendered> {
  const text = await helmTemplate(sharedChart(), values, options)
  const rendered = toRendered(printedParts(text).map(parsed), options)
  const violations = findViolations(rendered, undefined, options.invariants)
  if (violations.length > 0) throw new InvariantError(violations)
  await checkBySrs(rendered)
  return rendered
}

/**
 * Why Helm refuses `values`, without Helm's own preamble and warnings; undefined where it doesn't. For several documents, `refusals` is the
 * cheap way.
 */
export async function renderError(values: AnyValues, options: RenderOptions = {}): Promise<string | undefined> {
  try {
    await helmTemplate(sharedChart(), values, options)
    return undefined
  } catch (error) {
    return reason(error)
  }
}

/**
 * Renders many values documents in few runs of Helm, which is the cheap way: a tenth of what `render` and `renderError` take each. Each is an
 * alias of one dependency of a temporary chart. Object names therefore bear the alias (`c0`, `c1`, …, by place) where they'd bear the
 * chart's name. The schema is left out: `schemaErrors` checks it.
 *
 * What validation.yaml refuses costs no more than the rest. Any other refusal costs two runs, since Helm stops at the first.
 */
export async function renderMany(valuesList: readonly AnyValues[], options: RenderOptions = {}): Promise<Outcome[]> {
  const cases = valuesList.map((values, at) => ({ at, alias: `c${at}`, values }))
  const size = Math.min(chunkSize, Math.ceil(cases.length / availableParallelism()))
  const chunks =
    cases.length === 0 ? [] : Array.from({ length: Math.ceil(cases.length / size) }, (_, n) => cases.slice(n * size, (n + 1) * size))
  const outcomes: Outcome[] = []
  await Promise.all(
    chunks.map(async chunk => {
      for (const [at, outcome] of await renderChunk(chunk, options)) outcomes[at] = outcome
    }),
  )
  return outcomes
}

/** Why the chart's rules refuse each of the documents; undefined where they don't. The schema is left out, as for `renderMany`. */
export async function refusals(valuesList: readonly AnyValues[], options: RenderOptions = {}): Promise<(string | undefined)[]> {
  return (await renderMany(valuesList, options)).map(({ error }) => error)
}

/** What `renderMany` prints for documents by name, none of which Helm may refuse, by the same names. Throws the reason where it refuses one. */
export async function renderNamed<Name extends string>(documents: Readonly<Record<Name, AnyValues>>): Promise<Record<Name, Rendered>> {
  const names = Object.keys(documents) as Name[]
  const outcomes = await renderMany(names.map(name => documents[name]))
  const entries = outcomes.map((outcome, i) => {
    if (outcome.error !== undefined) throw new Error(`${names[i]}: ${outcome.error}`)
    return [names[i], outcome]
  })
  return Object.fromEntries(entries)
}

/** Cases in a run of Helm. More would make a refused case, which repeats its run, dearer. */
const chunkSize = 50

interface Case {
  at: number
  alias: string
  values: AnyValues
}

async function renderChunk(chunk: Case[], options: RenderOptions): Promise<Map<number, Outcome>> {
  const outcomes = new Map<number, Outcome>()
  let open = chunk
  while (open.length > 0) {
    try {
      const printed = printedParts(await renderAliases(open, options, true))
      for (const { at, alias } of open)
        outcomes.set(
          at,
          await toOutcome(
            printed.filter(({ source }) => aliasIn(source) === alias),
            options,
          ),
        )
      return outcomes
    } catch (error) {
      const alias = aliasIn((error as Error).message)
      const culprit = open.find(one => one.alias === alias)
      if (!culprit || options.failFast) throw error
      outcomes.set(culprit.at, { error: await refusal(culprit, options) })
      open = open.filter(one => one !== culprit)
    }
  }
  return outcomes
}

/** What Helm prints for many cases. */
function renderAliases(cases: Case[], options: RenderOptions, refusalsAsData: boolean): Promise<string> {
  const values = Object.fromEntries(cases.map(({ alias, values }) => [alias, values]))
  const aliases = Object.keys(values)
  const parts = { refusalsAsData, noDefaults: options.noDefaults }
  const chart: HelmChart = {
    sources: umbrellaSources,
    how: JSON.stringify([aliases, parts]),
    use: work =>
      inTemporaryFolder(async folder => {
        await umbrellaChart(folder, aliases, parts)
        return work(folder)
      }),
  }
  return helmTemplate(chart, values, { ...options, skipSchema: true })
}

/** Why the chart refuses a case, as it stands: where its refusals are data, Helm went on, and found something else first. */
async function refusal(culprit: Case, options: RenderOptions): Promise<string> {
  try {
    await renderAliases([culprit], options, false)
  } catch (error) {
    return reason(error)
  }
  throw new Error(`the chart alone accepts what it does not accept among others: ${JSON.stringify(culprit.values)}`)
}

async function toOutcome(parts: PrintedPart[], options: RenderOptions): Promise<Outcome> {
  const refused = parts.find(({ source }) => source.endsWith('/templates/validation.yaml'))
  if (refused) return { error: parsed(refused).manifest.message.trim() }
  const rendered = toRendered(parts.map(parsed), options)
  await checkBySrs(rendered)
  return rendered
}

const aliasIn = (text: string) => /\bcharts\/(c\d+)\//.exec(text)?.[1]

/** Neither the user's plugins nor their cluster have a say. Less garbage collection costs more: new memory is dearer. */
const helmEnv = { HELM_NO_PLUGINS: '1', GOGC: '200' }

/** A chart for Helm to render. */
interface HelmChart {
  /** The files and folders that it is, or is made of. */
  sources: readonly string[]
  /** How it is made of them. Default: it is the one source. */
  how?: string
  /** Calls `work` with the chart's folder, which may be gone after it. */
  use: (work: (folder: string) => Promise<string>) => Promise<string>
}

/** The copy of the chart that the tests share. */
function sharedChart(): HelmChart {
  const folder = inject('chart')
  return { sources: [folder], use: work => work(folder) }
}

function helmTemplate(chart: HelmChart, values: AnyValues, options: RenderOptions): Promise<string> {
  if (!options.cluster) return runHelm(chart, values, options, { KUBECONFIG: path.join(toolsFolder, 'no-kubeconfig') })
  return withApiServer(options.cluster, env => runHelm(chart, values, options, env, ['--dry-run=server', '--disable-openapi-validation']))
}

async function runHelm(
  { sources, how = '', use }: HelmChart,
  values: AnyValues,
  options: RenderOptions,
  env: Record<string, string>,
  args: string[] = [],
): Promise<string> {
  const { helm = '4', release = 'live', namespace = 'media', kubeVersion, apiVersions = [], upgrade, skipSchema } = options
  const binary = await helmBinary(helm)
  const all = [
    ['--namespace', namespace, '--values', '-'],
    kubeVersion ? ['--kube-version', kubeVersion] : [],
    apiVersions.flatMap(version => ['--api-versions', version]),
    upgrade ? ['--is-upgrade'] : [],
    skipSchema ? ['--skip-schema-validation'] : [],
    args,
  ].flat()
  const input = JSON.stringify(values)
  const execaOptions = { input, env: { ...helmEnv, ...env }, stripFinalNewline: false }
  const run = () => use(async folder => (await execa(binary, ['template', release, folder, ...all], execaOptions)).stdout)
  // What a cluster holds is no part of the key.
  return options.cluster || options.fresh ? run() : remembered({ binary, sources, args: [how, release, ...all], input }, run)
}

const binaries = new Map<'3' | '4', Promise<string>>()

function helmBinary(version: '3' | '4'): Promise<string> {
  const name = `helm${version}` as const
  const found = binaries.get(version) ?? ensureTools([name]).then(paths => paths[name])
  binaries.set(version, found)
  return found
}

/** A document of Helm's output, not read yet. */
interface PrintedPart {
  source: string
  text: string
}

function printedParts(text: string): PrintedPart[] {
  return text
    .split(/^---\n(?=# Source: )/m)
    .filter(part => part.trim() !== '')
    .map(part => {
      const end = part.indexOf('\n')
      return { source: part.slice('# Source: '.length, end), text: part.slice(end + 1) }
    })
}

const parsed = ({ source, text }: PrintedPart): PrintedDocument => parseDocument(source, text)

function toRendered(all: PrintedDocument[], { namespace = 'media' }: RenderOptions): Rendered {
  const isNotes = ({ manifest }: { manifest: Manifest }) => manifest?.kind === 'Notes'
  const own = all.filter(document => !isNotes(document))
  return {
    documents: own,
    manifests: own.map(({ manifest }) => manifest),
    notes: all.find(isNotes)?.manifest.text ?? '',
    namespace,
  }
}

function reason(error: unknown): string {
  if (!(error instanceof ExecaError) || !error.stderr) throw error
  return String(error.stderr)
    .replace(/^(?:.*\n)*?Error: (execution error at \([^)]*\): )?/, '')
    .replace(/\n+Use --debug flag to render out invalid YAML\n*$/, '')
    .trim()
}
