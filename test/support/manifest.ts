// What a chart prints: manifests, as text and parsed.
import { load } from 'js-yaml'

/** A Kubernetes object. Loose on purpose: what it may hold is for the checks to say. */
export interface Manifest {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
  }
  // biome-ignore lint/suspicious/noExplicitAny: the tests reach deep into objects of every kind
  [field: string]: any
}

/** One document of Helm's output. */
export interface PrintedDocument {
  /** The template's path within the chart. */
  source: string
  /** The YAML text as printed, without separator and source comment. */
  text: string
  manifest: Manifest
}

/** What one rendering of the chart printed. */
export interface Rendered {
  documents: PrintedDocument[]
  manifests: Manifest[]
  /** The text of NOTES.txt; empty where the chart has none. */
  notes: string
  /** The namespace it was rendered for. */
  namespace: string
}

/** The document in `text`; of a key that stands twice the last wins, as for Helm: `checkInvariants` reports it. */
export function parseDocument(source: string, text: string): PrintedDocument {
  try {
    return { source, text, manifest: load(text, { json: true }) as Manifest }
  } catch (error) {
    throw new Error(`${source}: ${(error as Error).message}\n${text}`)
  }
}

/** `Kind/name`, as messages call an object. */
export function nameOf(manifest: Manifest): string {
  return `${manifest.kind}/${manifest.metadata?.name}`
}
