// The names that a version of SRS accepts in each block: by the catalogue, and by SRS's own source.
import { readFileSync } from 'node:fs'
import { catalogue } from './catalogue.ts'
import type { Directive, Directives, Version } from './directive.ts'

/** The names of each block. A block is a path joined by dots, and the root is ''. */
export type Names = Record<string, string[]>

/** Names of `names.json`, with where they come from. */
export interface NamesSource {
  /** Of the SRS repository. */
  branch: string
  version: string
  file: string
  note?: string
  blocks: Names
  /** Names that SRS takes as well: it moves them to another block before it checks. */
  moved?: Names
}

/** The names that versions of SRS are known to accept. */
export const recordedNames: readonly NamesSource[] = JSON.parse(readFileSync(new URL('./names.json', import.meta.url), 'utf8'))

/** Whether a version of SRS is one that `since` and `until` allow. */
export function accepts({ since, until }: Pick<Directive, 'since' | 'until'>, version: string): boolean {
  return (since === undefined || reached(since, version)) && !(until !== undefined && reached(until, version))
}

/** Whether a version has what came with `since`: in its own release line, or else in the first version of a line before it. */
function reached(since: Version, version: string): boolean {
  const wanted = [since].flat().map(numbers)
  const [major = 0, minor = 0, revision = 0] = numbers(version)
  const own = wanted.find(candidate => candidate[0] === major)
  if (!own) return wanted.some(([other = 0]) => other < major)
  const [, ownMinor = 0, ownRevision = 0] = own
  return minor > ownMinor || (minor === ownMinor && revision >= ownRevision)
}

const numbers = (version: string): number[] => version.split('.').map(Number)

/** The names that the catalogue has for a version, sorted. Blocks whose names are free are left out. */
export function catalogueNames(version: string): Names {
  const names: Names = {}
  collect(catalogue, '')
  return names

  function collect(directives: Directives, block: string): void {
    const accepted = Object.entries(directives).filter(([, directive]) => accepts(directive, version))
    names[block] = accepted.map(([name]) => name).sort()
    for (const [name, directive] of accepted)
      if (directive.type === 'block') collect(directive.directives, block ? `${block}.${name}` : name)
  }
}

/**
 * The names that SRS checks for, sorted, from its `srs_app_config.cpp`: the function `check_normal_config` compares the names of each
 * block with those it knows, and fails with a message that names the block.
 */
export function namesInSource(source: string): Names {
  const start = source.indexOf('SrsConfig::check_normal_config()\n{')
  if (start < 0) throw new Error('No SrsConfig::check_normal_config in this source')
  const body = source.slice(start, source.indexOf('\n}\n', start))
  const names: Names = {}
  const check = /if \((\w != "\w+"(?:\s*&& \w != "\w+")*)\s*\) \{\s*return srs_error_new\(\w+, "illegal ([\w.]+)/g
  for (const match of body.matchAll(check)) {
    const [, condition = '', message = ''] = match
    const block = blockOf(message, body.slice(0, match.index))
    if (names[block]) throw new Error(`Two checks for the block ${block}`)
    names[block] = [...condition.matchAll(/"(\w+)"/g)].map(([, name = '']) => name).sort()
  }
  return names
}

/** The block that a message is about. Within vhosts the code around it says so: two messages there are the same. */
function blockOf(message: string, before: string): string {
  const path = message.replace(/\.$/, '')
  if (path === 'directive') return ''
  // The name that the HTTP server had in SRS 1.
  if (path === 'http_stream') return 'http_server'
  if (!path.startsWith('vhost.')) return path
  const [, block = ''] = [...before.matchAll(/n == "(\w+)"/g)].at(-1) ?? []
  return path.endsWith('.engine') ? `vhost.${block}.engine` : `vhost.${block}`
}

/** A difference between what SRS accepts and what the catalogue has. */
export interface Difference {
  block: string
  /** SRS has them, the catalogue has not. */
  missing: string[]
  /** The catalogue has them, SRS has not. */
  extra: string[]
}

/** Compares a version's names with the catalogue, in the blocks that SRS checks. */
export function compareNames({ version, blocks, moved = {} }: Pick<NamesSource, 'version' | 'blocks' | 'moved'>): Difference[] {
  const known = catalogueNames(version)
  return Object.entries(blocks).flatMap(([block, checked]) => {
    const accepted = [...checked, ...(moved[block] ?? [])]
    const missing = accepted.filter(name => !known[block]?.includes(name))
    const extra = (known[block] ?? []).filter(name => !accepted.includes(name))
    return missing.length > 0 || extra.length > 0 ? [{ block, missing, extra }] : []
  })
}
