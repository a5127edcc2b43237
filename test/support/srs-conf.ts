// The naive way from srs.conf to the values' YAML form: by the looks of the words alone, with no catalogue.
import type { SrsDirective } from '../../schema/srs/parse.ts'

export { parseSrsConf, type SrsDirective } from '../../schema/srs/parse.ts'

/** srs.conf, or a block of it, in the form in which the values state it. Loose: tests reach deep into it. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type SrsValues = Record<string, any>

// Only as a block: `cluster { vhost NAME; }` is a plain directive.
const named = new Set(['vhost', 'ingest', 'transcode', 'engine'])
const repeatedBlocks = new Set(['stream_caster'])
const repeatedLines = new Set(['allow', 'deny'])

/** The YAML form of parsed directives. Quoted or not, `on` and `off` are booleans and numbers numbers: SRS can't tell them apart either. */
export function toValues(directives: readonly SrsDirective[]): SrsValues {
  const byName = new Map<string, SrsDirective[]>()
  for (const directive of directives) byName.set(directive.name, [...(byName.get(directive.name) ?? []), directive])
  return Object.fromEntries([...byName].map(([name, all]) => [name, toValue(name, all)]))
}

function toValue(name: string, all: SrsDirective[]): unknown {
  const [first] = all as [SrsDirective]
  if (named.has(name) && first.block) return Object.fromEntries(all.map(({ args, block }) => [args[0] ?? '', toValues(block ?? [])]))
  if (first.block) return repeatedBlocks.has(name) || all.length > 1 ? all.map(({ block }) => toValues(block ?? [])) : toValues(first.block)
  if (repeatedLines.has(name) || all.length > 1) return all.map(({ args }) => args.map(scalar))
  return first.args.length === 1 ? scalar(first.args[0] as string) : first.args.map(scalar)
}

/** A number only where its text survives the way there and back: `007` and `1.10` stay words. */
function scalar(word: string): string | number | boolean {
  if (word === 'on' || word === 'off') return word === 'on'
  return /^-?\d+(\.\d+)?$/.test(word) && String(Number(word)) === word ? Number(word) : word
}
