// What of Chart.yaml follows from other files: the icon, and annotations for those who choose a chart and for Artifact Hub.
import { readFileSync } from 'node:fs'
import { dump } from 'js-yaml'
import { parseDocument } from 'yaml'
import { changesOf } from './changelog.ts'
import { allImages } from './images.ts'
import { supported } from './versions.ts'

const icon = new URL('../charts/srs/icon.svg', import.meta.url)

/** Chart.yaml as it should be. `values`: the default values. */
export function chartYaml(text: string, values: unknown): string {
  const document = parseDocument(text)
  const annotate = (name: string, value: string) => document.setIn(['annotations', name], value)
  const { version, appVersion } = document.toJS() as { version: string; appVersion: string }
  // As data, so that it needs no address.
  document.set('icon', `data:image/svg+xml;base64,${readFileSync(icon).toString('base64')}`)
  for (const [program, { oldest }] of Object.entries(supported)) annotate(`ossrs.io/${program}-versions`, `>=${oldest}`)
  annotate('artifacthub.io/changes', changesOf(version))
  const images = allImages(values, appVersion).map(image => ({ name: image.split(/[/:]/).at(-2), image }))
  annotate('artifacthub.io/images', dump(images, { lineWidth: -1 }))
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}
