// Which values go together, by tags: what the chart refuses otherwise. templates/lib/rules/conditions.tpl reads the result.
//
//   @modes MODE[ MODE]…   the modes in which a value has an effect
//   @needs PATH           another value without which it has none, or does not work
//   @excludes PATH        another value that may not be set beside it
//   @formerly WORD[ WORD]…  defaults of earlier charts, which Helm keeps with --reuse-values: they count as not set
//
// PATH stands beside the value, or counts from the root; `.PATH` always does. `A or B`: one of them. `PATH=WORD[ WORD]…` (@needs): that value has to be one of these words.
// ` because REASON` goes into the message. `;` separates several conditions. On an interface, a tag is for all that the interface has.
import { type JsonSchema, resolve } from './json-schema.ts'

/** What must hold where a value is not its default. Paths are joined by dots. */
export interface Condition {
  /** The values of which one has to be set. */
  needs?: string[]
  /** The values of which none may be set. */
  excludes?: string[]
  /** What a needed value has to be, if it is not enough that it is set. */
  is?: string[]
  because?: string
}

/** The conditions of all values that have some, by path. That of the mode comes first: what a mode lacks, nothing else in the values can turn on. */
export function conditions(root: JsonSchema, schema = root, prefix = ''): Record<string, Condition[]> {
  const siblings = resolve(root, schema).properties ?? {}
  const found: Record<string, Condition[]> = {}
  for (const [name, property] of Object.entries(siblings)) {
    const path = prefix + name
    const target = property.$ref && !property.$ref.endsWith('/SrsConfig') ? property : {}
    const { needs, excludes, properties = {} } = resolve(root, target)
    const inside = { needs, excludes }
    const own = [
      ...(property.modes ? [{ needs: ['mode'], is: property.modes.split(' ') }] : []),
      ...tagged(property, siblings, prefix),
      ...(target.$ref ? tagged(inside, properties, `${path}.`) : []),
    ]
    if (own.length > 0) found[path] = own
    Object.assign(found, conditions(root, target, `${path}.`))
  }
  return found
}

/** The defaults that values had in earlier charts, by path. */
export function formerDefaults(root: JsonSchema, schema = root, prefix = ''): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const [name, property] of Object.entries(resolve(root, schema).properties ?? {})) {
    if (property.formerly) found[prefix + name] = property.formerly.split(' ')
    if (property.$ref && !property.$ref.endsWith('/SrsConfig')) Object.assign(found, formerDefaults(root, property, `${prefix + name}.`))
  }
  return found
}

/** The sections that hold values with conditions, by path. */
export function sections(root: JsonSchema): string[] {
  const around = (path: string) => path.split('.').map((_, n, keys) => keys.slice(0, n).join('.'))
  return [...new Set(Object.keys(conditions(root)).flatMap(around))].filter(Boolean)
}

/** What the tags of a value say, among the properties beside it. */
function tagged(
  { needs, excludes }: Pick<JsonSchema, 'needs' | 'excludes'>,
  siblings: Record<string, JsonSchema>,
  prefix: string,
): Condition[] {
  const parsed = (tag: string) =>
    tag.split(';').map(one => {
      const [what = '', because] = one.replaceAll(/\s+/g, ' ').trim().split(' because ')
      const [where = '', words] = what.split('=')
      const paths = where.split(' or ').map(path => ((path.split('.')[0] ?? '') in siblings ? prefix + path : path.replace(/^\./, '')))
      return { paths: [...new Set(paths)], ...(words ? { is: words.split(' ') } : {}), ...(because ? { because } : {}) }
    })
  return [
    ...parsed(needs ?? '').map(({ paths, ...rest }) => ({ needs: paths, ...rest })),
    ...parsed(excludes ?? '').map(({ paths, ...rest }) => ({ excludes: paths, ...rest })),
  ].filter(({ needs = [], excludes = [] }: Condition) => [...needs, ...excludes].some(Boolean))
}
