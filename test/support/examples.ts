// The files of examples/ as their users have them: the values that their commands install, and what these name.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { load, loadAll } from 'js-yaml'
import { type Example, examples } from '../../scripts/examples.ts'
import { root } from '../../scripts/go-modules.ts'
import type { Manifest } from './manifest.ts'
import { merged } from './merge.ts'
import type { AnyValues } from './render.ts'

/** An example with what it installs. */
export interface LoadedExample extends Example {
  /** What its own file says: values for the chart. */
  own: AnyValues
  /** Those with the presets before them. */
  values: AnyValues
  /** The Secrets that its head creates. */
  existing: string[]
  /** The objects for a GitOps tool, if it is made of such. */
  objects: Manifest[]
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const readValues = (file: string) => load(read(file)) as AnyValues

/** All of them. */
export const loadedExamples: LoadedExample[] = examples().map(example => {
  const existing = example.before.flatMap(command => /^kubectl create secret \S+ (\S+)/.exec(command)?.[1] ?? [])
  const isOfTool = example.install.startsWith('kubectl apply ')
  const objects = isOfTool ? (loadAll(read(example.file)) as Manifest[]) : []
  const { own, under } = valuesOf(example, objects)
  return { ...example, own, values: under.map(readValues).concat(own).reduce(merged), existing, objects }
})

/** The values of an example, and the files of values before them. */
function valuesOf({ file, install }: Example, objects: Manifest[]): { own: AnyValues; under: string[] } {
  if (file.endsWith('/Chart.yaml')) {
    const { srs, global } = readValues(file.replace('Chart.yaml', 'values.yaml'))
    const { enabled: _, ...own } = srs
    return { own: { ...own, global }, under: [] }
  }
  const application = objects.find(({ kind }) => kind === 'Application')
  if (application) {
    const { helm, path: chart } = application.spec.source
    return { own: helm.valuesObject, under: helm.valueFiles.map((name: string) => path.join(chart, name)) }
  }
  const release = objects.find(({ kind }) => kind === 'HelmRelease')
  if (release) return { own: release.spec.values, under: [] }
  const files = [...install.matchAll(/ -f (\S+)/g)].map(([, name = '']) => name)
  return { own: readValues(file), under: files.filter(name => name !== file) }
}
