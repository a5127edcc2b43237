// Which values have an effect only together with another: what the chart refuses elsewhere.
import { type JsonSchema, resolve } from './json-schema.ts'

/** Values that have no effect unless another is set. Paths are joined by dots. */
export interface Need {
  paths: string[]
  /** The values of which one has to be set. */
  needs: string[]
  /** What that one has to be, if it is not enough that it is set. */
  is?: string[]
}

/**
 * All values with a `modes` or a `needs` tag, from the schema. The modes come first: what a mode lacks, nothing else in the values can turn on.
 * `@needs PATH[ or PATH]` or `@needs PATH=WORD`: beside the value, or from the root. On an interface, it is for all that the interface has.
 */
export function needs(root: JsonSchema): Need[] {
  const found = needsOf(root, root, '')
  const sorted = [...found.filter(({ needs }) => needs[0] === 'mode'), ...found.filter(({ needs }) => needs[0] !== 'mode')]
  const byNeed = new Map<string, Need>()
  for (const { paths, ...need } of sorted) {
    const known = byNeed.get(JSON.stringify(need))
    if (known) known.paths.push(...paths)
    else byNeed.set(JSON.stringify(need), { paths, ...need })
  }
  return [...byNeed.values()]
}

function needsOf(root: JsonSchema, schema: JsonSchema, prefix: string): Need[] {
  const siblings = resolve(root, schema).properties ?? {}
  return Object.entries(siblings).flatMap(([name, property]) => {
    const path = prefix + name
    const target = property.$ref && !property.$ref.endsWith('/SrsConfig') ? property : {}
    const own: Need[] = property.modes ? [{ paths: [path], needs: ['mode'], is: property.modes.split(' ') }] : []
    if (property.needs) own.push({ paths: [path], ...parsed(property.needs, siblings, prefix) })
    const inside = resolve(root, target)
    if (inside.needs) own.push({ paths: [path], ...parsed(inside.needs, inside.properties ?? {}, `${path}.`) })
    return [...own, ...needsOf(root, target, `${path}.`)]
  })
}

/** What a tag says, among the properties beside its value. */
function parsed(tag: string, siblings: Record<string, JsonSchema>, prefix: string): Omit<Need, 'paths'> {
  const [where = '', word] = tag.split('=')
  const needs = where.split(' or ').map(path => ((path.split('.')[0] ?? '') in siblings ? prefix + path : path))
  return word ? { needs, is: [word] } : { needs }
}
