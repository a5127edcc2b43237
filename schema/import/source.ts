// Tells what people have, and converts it.
import { parseAllDocuments } from 'yaml'
import { convertCompose, convertDockerRun } from './containers.ts'
import { type Conversion, ImportError } from './conversion.ts'
import { convertManifests } from './manifests.ts'
import { convertOfficialValues, isOfficialValues } from './official-chart.ts'
import { convertSrsConf, type ImportOptions } from './srs-conf.ts'

/** Something to convert. */
export interface Source extends ImportOptions {
  /** Where files that it names lie. */
  folder: string
}

/** The values of it. Throws an `ImportError` where the chart would refuse them. */
export function convert(source: Source): Conversion {
  const { name, text, folder } = source
  const objects = [...heredocs(text), text].flatMap(part => documents(part))
  const manifests = objects.filter(one => one.apiVersion && one.kind)
  if (manifests.length > 0) return only(source, convertManifests(name, manifests))
  const compose = objects.find(one => typeof one.services === 'object' && one.services)
  if (compose) return only(source, convertCompose(name, compose, folder))
  const values = objects.find(isOfficialValues)
  if (values) return only(source, convertOfficialValues(name, values))
  if (/(^|[\s;&|])(docker|podman|nerdctl)\s+(container\s+)?(run|create)\s/.test(text))
    return only(source, convertDockerRun(name, text, folder))
  if (/\.ya?ml$/.test(name)) {
    throw new ImportError([`${name}: has no manifest, no services and no values of the chart of ossrs/srs-helm`])
  }
  return convertSrsConf(source)
}

/** Options that are for a srs.conf alone. */
function only({ name, role, asText }: Source, conversion: Conversion): Conversion {
  const [option] = [role && '--role', asText && '--text'].filter(Boolean)
  if (option) throw new ImportError([`${name}: ${option} is for a srs.conf, and this is none: remove it`])
  return conversion
}

/** What a script hands to `kubectl apply`. */
const heredocs = (text: string): string[] =>
  [...text.matchAll(/<<-?\s*(['"]?)(\w+)\1[^\n]*\n(.*?)\n\s*\2[ \t]*(?=\r?$|$)/gms)].map(([, , , body]) => body as string)

/** The maps among the documents of a text, if it is YAML or JSON. */
// biome-ignore lint/suspicious/noExplicitAny: documents of anybody's
function documents(text: string): any[] {
  // A srs.conf, which some readers of YAML would take for one long word.
  if (!/^\s*(\{|["']?[\w-]+["']?\s*:)/m.test(text)) return []
  const parsed = parseAllDocuments(text, { merge: true, logLevel: 'silent' })
  if (!Array.isArray(parsed) || parsed.some(({ errors }) => errors.length > 0)) return []
  return parsed.map(document => document.toJS()).filter(one => typeof one === 'object' && one !== null && !Array.isArray(one))
}
