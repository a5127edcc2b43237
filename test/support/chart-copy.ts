// Copies of the chart for the tests: one that prints its notes too, and one that stands in an umbrella chart many times.
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from '../../scripts/go-modules.ts'
import { rememberedFolder } from './render-cache.ts'

/** Does something with a folder that's gone after it. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-chart-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const original = path.join(root, 'charts/srs')

/** A copy of the chart in a folder, one that prints its notes too. */
export async function copyChart(folder: string): Promise<string> {
  const chart = path.join(folder, 'srs')
  await cp(original, chart, { recursive: true })
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

/** What decides what `umbrellaChart` makes, beside its arguments. */
export const umbrellaSources = [original, import.meta.filename]

/** How the copies in an umbrella chart differ from the chart. */
export interface UmbrellaOptions {
  /** They print what validation.yaml refuses, as a manifest of kind Refusal, where the chart would stop Helm. */
  refusalsAsData: boolean
  /** They have an empty values.yaml, as Helm takes a chart with --reuse-values: the values are those of the release alone. */
  noDefaults?: boolean
}

/** A chart in a folder that has the chart as a dependency under each of the aliases. */
export async function umbrellaChart(folder: string, aliases: string[], options: UmbrellaOptions): Promise<void> {
  const fill = (to: string) => writeParts(to, options)
  // Writing so many files takes as long as rendering them.
  const parts = await rememberedFolder(umbrellaSources, JSON.stringify(options), fill)
  if (parts) for (const part of ['charts', 'templates']) await symlink(path.join(parts, part), path.join(folder, part))
  else await fill(folder)
  const version = /^version: *"?([^"\s]+)/m.exec(await readFile(path.join(original, 'Chart.yaml'), 'utf8'))?.[1]
  const dependencies = aliases.map(alias => ({ name: 'srs', version, alias }))
  await writeFile(path.join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name: 'umbrella', version: '0.0.0', dependencies }))
}

/** The folders of that chart, which are the same for any aliases. */
async function writeParts(folder: string, { refusalsAsData, noDefaults }: UmbrellaOptions): Promise<void> {
  const chart = await copyChart(path.join(folder, 'charts'))
  // Helm reads all templates for each alias. What these define they share, so once is enough.
  await mkdir(path.join(folder, 'templates'))
  await rename(path.join(chart, 'templates/lib'), path.join(folder, 'templates/lib'))
  // Worth a tenth of a second for each case with a password: test/unit/secrets.test.ts sees the real one.
  await replaceIn(path.join(folder, 'templates/lib/model/secrets.tpl'), 'derivePassword 1 "maximum"', 'list')
  if (noDefaults) await writeFile(path.join(chart, 'values.yaml'), '{}\n')
  if (refusalsAsData) {
    const refusal = '| toJson | printf "apiVersion: test/v1\\nkind: Refusal\\nmetadata:\\n  name: refusal\\nmessage: %s\\n" }}'
    await replaceIn(path.join(chart, 'templates/validation.yaml'), '| fail }}', refusal)
  }
}

/** Throws where the text is not there, since the tests would then render another chart than they think. */
async function replaceIn(file: string, text: string, by: string): Promise<void> {
  const before = await readFile(file, 'utf8')
  if (!before.includes(text)) throw new Error(`${file} has no ${text} any more: tell chart-copy.ts what it has instead`)
  await writeFile(
    file,
    before.replace(text, () => by),
  )
}
