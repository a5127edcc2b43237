// Renders the chart with Helm 3 or 4: one values document, or many at once.
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { ExecaError, execa } from 'execa'
import { inject } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { ensureTools } from '../../scripts/tools.ts'
import { type ClusterState, withApiServer } from './api-server.ts'
import { findViolations, InvariantError, type InvariantOptions } from './invariants.ts'
import { type Manifest, type PrintedDocument, parseDocument, type Rendered } from './manifest.ts'
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
  /** Leave values.schema.json out. Default false; `renderMany` always does. */
  skipSchema?: boolean
  /** What the invariants allow for. They are checked on each rendering; Kubernetes' own schemas, which take seconds to load, by `checkInvariants` alone. */
  invariants?: InvariantOptions
}

/** A case of `renderMany`: what it printed, or why Helm refused it. */
export type Outcome = (Rendered & { error?: undefined }) | { error: string }

/** What Helm prints for the chart with `values`. Throws Helm's error, what breaks an invariant, and what SRS has against its configuration. */
export async function render(values: AnyValues = {}, options: RenderOptions = {}): Promise<Rendered> {
  const text = await helmTemplate(inject('chart'), values, options)
  const rendered = toRendered(documents(text), options)
  const violations = findViolations(rendered, undefined, options.invariants)
  if (violations.length > 0) throw new InvariantError(violations)
  await checkBySrs(rendered)
  return rendered
}

/** Why Helm refuses `values`, without Helm's own preamble and warnings; undefined where it doesn't. */
export async function renderError(values: AnyValues, options: RenderOptions = {}): Promise<string | undefined> {
  try {
    await helmTemplate(inject('chart'), values, options)
    return undefined
  } catch (error) {
    return reason(error)
  }
}

/**
 * Renders many values documents in few runs of Helm: each is an alias of one dependency of a temporary chart. Object names therefore bear
 * the alias (`c0`, `c1`, …, by place) where they'd bear the chart's name. The schema is left out: `schemaErrors` checks it.
 *
 * A refused case costs a run of its own, since Helm stops at the first.
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

/** The same for documents by name, none of which Helm may refuse: what it printed, by the same names. Throws the reason where it refuses one. */
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
      const text = await inTemporaryFolder(async folder => {
        await umbrellaChart(
          folder,
          open.map(({ alias }) => alias),
        )
        const values = Object.fromEntries(open.map(({ alias, values }) => [alias, values]))
        return helmTemplate(folder, values, { ...options, skipSchema: true })
      })
      const printed = documents(text)
      for (const { at, alias } of open) {
        const own = printed.filter(({ source }) => aliasIn(source) === alias)
        const rendered = toRendered(own, options)
        await checkBySrs(rendered)
        outcomes.set(at, rendered)
      }
      return outcomes
    } catch (error) {
      const alias = aliasIn((error as Error).message)
      const culprit = open.find(one => one.alias === alias)
      if (!culprit) throw error
      outcomes.set(culprit.at, { error: reason(error) })
      open = open.filter(one => one !== culprit)
    }
  }
  return outcomes
}

const aliasIn = (text: string) => /\bcharts\/(c\d+)\//.exec(text)?.[1]

async function umbrellaChart(folder: string, aliases: string[]): Promise<void> {
  const chart = await copyChart(path.join(folder, 'charts'))
  const version = /^version: *"?([^"\s]+)/m.exec(await readFile(path.join(chart, 'Chart.yaml'), 'utf8'))?.[1]
  const dependencies = aliases.map(alias => ({ name: 'srs', version, alias }))
  await writeFile(path.join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name: 'umbrella', version: '0.0.0', dependencies }))
}

/** Does something with a folder that's gone after it. */
async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-chart-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A copy of the chart in a folder, one that prints its notes too. */
export async function copyChart(folder: string): Promise<string> {
  const chart = path.join(folder, 'srs')
  await cp(path.join(root, 'charts/srs'), chart, { recursive: true })
  await printNotes(path.join(chart, 'templates'))
  return chart
}

/** `helm template` leaves the notes out; so they become a manifest of the copy. */
async function printNotes(templates: string): Promise<void> {
  const notes = path.join(templates, 'NOTES.txt')
  if (!existsSync(notes)) return
  const body = await readFile(notes, 'utf8')
  await rm(notes)
  await writeFile(
    path.join(templates, 'NOTES.yaml'),
    `{{- define "test.notes" }}${body}{{ end -}}\napiVersion: test/v1\nkind: Notes\nmetadata:\n  name: notes\ntext: {{ include "test.notes" . | toJson }}\n`,
  )
}

/** Neither the user's plugins nor their cluster have a say. A third of the time would be garbage collection. */
const helmEnv = { HELM_NO_PLUGINS: '1', GOGC: 'off', GOMEMLIMIT: '1GiB' }

function helmTemplate(chart: string, values: AnyValues, options: RenderOptions): Promise<string> {
  if (!options.cluster) return runHelm(chart, values, options, { KUBECONFIG: path.join(chart, 'no-kubeconfig') })
  return withApiServer(options.cluster, env => runHelm(chart, values, options, env, ['--dry-run=server', '--disable-openapi-validation']))
}

async function runHelm(
  chart: string,
  values: AnyValues,
  options: RenderOptions,
  env: Record<string, string>,
  args: string[] = [],
): Promise<string> {
  const { helm = '4', release = 'live', namespace = 'media', kubeVersion, apiVersions = [], upgrade, skipSchema } = options
  const binary = await helmBinary(helm)
  const { stdout } = await execa(
    binary,
    [
      ['template', release, chart, '--namespace', namespace, '--values', '-'],
      kubeVersion ? ['--kube-version', kubeVersion] : [],
      apiVersions.flatMap(version => ['--api-versions', version]),
      upgrade ? ['--is-upgrade'] : [],
      skipSchema ? ['--skip-schema-validation'] : [],
      args,
    ].flat(),
    {
      input: JSON.stringify(values),
      env: { ...helmEnv, ...env },
      stripFinalNewline: false,
    },
  )
  return stdout
}

const binaries = new Map<'3' | '4', Promise<string>>()

function helmBinary(version: '3' | '4'): Promise<string> {
  const name = `helm${version}` as const
  const found = binaries.get(version) ?? ensureTools([name]).then(paths => paths[name])
  binaries.set(version, found)
  return found
}

function documents(text: string): PrintedDocument[] {
  return text
    .split(/^---\n(?=# Source: )/m)
    .filter(part => part.trim() !== '')
    .map(part => {
      const end = part.indexOf('\n')
      return parseDocument(part.slice('# Source: '.length, end), part.slice(end + 1))
    })
}

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
