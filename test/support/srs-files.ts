// What SRS reads: the srs.conf of each server, with the files that its init container writes from Secrets.
import type { Manifest } from './manifest.ts'
import { type Loose, podSets } from './pods.ts'

/** A srs.conf. */
export interface SrsFile {
  /** The ConfigMap or Secret that it is in. */
  holder: Manifest
  /** Its text, with the text of included files in place of `include`. */
  text: string
}

/** All srs.conf that manifests hold. */
export function srsFiles(manifests: readonly Manifest[]): SrsFile[] {
  return manifests
    .filter(({ kind, data }) => ['ConfigMap', 'Secret'].includes(kind) && data && 'srs.conf' in data)
    .map(holder => {
      const text = holder.kind === 'Secret' ? decoded(holder.data['srs.conf']) : holder.data['srs.conf']
      const files = includedFiles(holder, manifests)
      return { holder, text: text.replaceAll(/include \/run\/srs\/(\S+)\.conf;/g, (line: string, file: string) => files.get(file) ?? line) }
    })
}

/** The volume of a pod that srs.conf is in, by the object's name. */
export const configHolder = ({ configMap, secret }: Loose): string | undefined => configMap?.name ?? secret?.secretName

/** What the init container of the pods that mount `holder` writes. A Secret that is not the chart's holds `NAME/KEY`. */
function includedFiles(holder: Manifest, manifests: readonly Manifest[]): Map<string, string> {
  const files = new Map<string, string>()
  const pod = podSets(manifests).find(({ spec }) => spec.volumes?.some((v: Loose) => configHolder(v) === holder.metadata.name))
  const init = pod?.spec.initContainers?.find(({ name }: Loose) => name === 'check-config')
  for (const [, file = '', name, variables = ''] of init?.command?.at(-1).matchAll(/^write (\S+) (\S+) (.*)$/gm) ?? []) {
    const words = variables.split(' ').map((variable: string) => {
      const { valueFrom } = init.env.find((one: Loose) => one.name === variable)
      return quoted(secretValue(valueFrom.secretKeyRef, manifests))
    })
    files.set(file, `${files.get(file) ?? ''}${name} ${words.join(' ')};`)
  }
  return files
}

/** The value of a Secret's key; `NAME/KEY` for one that is not among the manifests. */
export function secretValue({ name, key }: { name: string; key: string }, manifests: readonly Manifest[]): string {
  const own = manifests.find(({ kind, metadata }) => kind === 'Secret' && metadata.name === name)
  return own ? decoded(own.data[key]) : `${name}/${key}`
}

const decoded = (base64: string) => Buffer.from(base64, 'base64').toString()

const quoted = (word: string) => (word.includes('"') ? `'${word}'` : `"${word}"`)
