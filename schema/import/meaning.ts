// Whether two configurations mean the same to SRS.
import { catalogue } from '../srs/catalogue.ts'
import { toConfig } from '../srs/import.ts'
import type { SrsDirective } from '../srs/parse.ts'
import { srsTables, walk } from '../srs/tables.ts'
import { type Conversion, leaves } from './conversion.ts'

/** What SRS takes otherwise, with both values: by whether a remark tells of it. */
export interface Differences {
  said: string[]
  unsaid: string[]
}

/** What SRS takes otherwise from `printed`, which came of a conversion, than from `source`. Not what the chart owns, nor what is in a Secret. */
export function differences(source: readonly SrsDirective[], printed: readonly SrsDirective[], { remarks }: Conversion): Differences {
  const before = new Map(flat(toConfig(source).config))
  const after = new Map(flat(toConfig(printed).config))
  const texts = Object.values(remarks).flatMap(list => list.map(({ text }) => text))
  const found: Differences = { said: [], unsaid: [] }
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    // A block that is off has no meaning. That it is off in one of them shows at its switch.
    if (isOff(before, key) || isOff(after, key)) continue
    const [from, to] = [before, after].map(values => values.get(key) ?? description(key)?.default)
    const hidden = after.get(key) === undefined && description(key)?.secret
    if (hidden || JSON.stringify(from) === JSON.stringify(to)) continue
    const list = texts.some(text => tellsOf(text, steps(key))) ? found.said : found.unsaid
    list.push(`${steps(key).join('.')}: ${JSON.stringify(from)} became ${JSON.stringify(to)}`)
  }
  return found
}

/** Whether a text names a directive, by its path or by its name and a block around it. */
function tellsOf(text: string, path: readonly string[]): boolean {
  const own = path.at(-1) as string
  const above = path[0] === 'vhost' ? 2 : 1
  const isAround = (_: string, i: number) => i >= above && text.includes(path.slice(0, i).join('.'))
  return text.includes(path.join('.')) || (text.includes(own) && path.some(isAround))
}

/** Names of vhosts have dots. */
const separator = '\n'
const steps = (key: string) => key.split(separator)

/** The leaves of a configuration by path; lists of blocks by number. */
function* flat(config: unknown, above: readonly string[] = []): Generator<[key: string, value: unknown]> {
  for (const [path, value] of leaves(config)) {
    const own = [...above, ...path]
    const isBlocks = Array.isArray(value) && value.some(one => typeof one === 'object' && !Array.isArray(one))
    if (isBlocks) for (const [i, one] of value.entries()) yield* flat(one, [...own, String(i)])
    else if (typeof value !== 'object' || value === null || Array.isArray(value)) yield [own.join(separator), value]
  }
}

const descriptions = new Map(
  [...walk(catalogue)].map(({ path, directive }) => [path.join('.'), directive as { default?: unknown; secret?: string }]),
)
const { named } = srsTables()

/** What a directive is. */
function description(key: string): { default?: unknown; secret?: string } | undefined {
  const pattern = steps(key).map((step, i, all) => (/^\d+$/.test(step) || named.includes(all[i - 1] ?? '') ? '*' : step))
  return descriptions.get(pattern.join('.'))
}

/** Whether a block around a directive is off. */
function isOff(values: ReadonlyMap<string, unknown>, key: string): boolean {
  const path = steps(key)
  return path.some((_, depth) => {
    const own = [...path.slice(0, depth), 'enabled'].join(separator)
    const enabled = depth > 0 && own !== key ? description(own) : undefined
    return enabled !== undefined && !(values.get(own) ?? enabled.default)
  })
}
