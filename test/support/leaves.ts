// Every value of the schema, something else than its default for it, and the places in the manifests where that has to stand.
//
// The places are told beside the values, in schema/values.ts: `@arrives PLACE[ and PLACE]`, on a property or, for all of its properties, on an interface.
//   PLACE   [every | TCP | UDP] TARGET [PATH] [: TEXT]
//   TARGET  `pod`, `container` (a component's own one), `workload`, a kind of object, `object` (each), `manifests` (all of them as a list), `anywhere`;
//           PARENT: the kind that the value's parent is named after.
//           They are those of the component that the value belongs to. `every`: the test pod and init containers too. `Service`: the public ones.
//   PATH    steps to the value, from the target on; `[name]` is the item of that name, `a|b` whichever is there, `~1` a slash within a step, NAME the
//           value's own name, PARENT that of what it is in.
//           Left out for a container: the value's own path.
//   TEXT    what the text at that place holds: VALUE stands for the value, NUMBER for the digits in it. Left out: the value itself.
// `@enables PLACE`: the place is there if and only if the value is true.
import fc from 'fast-check'
import { type JsonSchema, resolve } from '../../schema/json-schema.ts'
import { defaultValues } from '../../schema/values-yaml.ts'
import type { Manifest } from './manifest.ts'
import { containersOf, type Loose } from './pods.ts'
import type { AnyValues } from './render.ts'

/** A value that is set as a whole. */
export interface Leaf {
  /** Keys and indices from the root of the values. */
  path: (string | number)[]
  schema: JsonSchema
  default: unknown
  arrives?: string | undefined
  enables?: string | undefined
}

/** The key by which a map of settings, such as the groups of edges, is tried. */
export const named = 'leaf'

/** A path as messages show it. */
export const pathOf = ({ path }: Leaf): string => path.join('.')

/** Every value but for those of srs.conf, which the catalogue describes. */
export function leavesOf(root: JsonSchema, schema = root, path: Leaf['path'] = [], defaults: Loose = defaultValues(root)): Leaf[] {
  const { properties = {}, arrives } = resolve(root, schema)
  return Object.entries(properties).flatMap(([name, property]) => {
    const own = [...path, name]
    if (property.$ref?.endsWith('/SrsConfig')) return []
    const target = resolve(root, property)
    const tagged = property.arrives ?? property.enables
    if (!tagged && hasPlaces(root, target)) return leavesOf(root, target, own, defaults?.[name])
    if (!tagged && target.items && hasPlaces(root, resolve(root, target.items)))
      return leavesOf(root, target.items, [...own, 0], defaults?.[name]?.[0])
    const others = target.additionalProperties
    if (!tagged && typeof others === 'object' && hasPlaces(root, resolve(root, others)))
      return leavesOf(root, others, [...own, named], defaults?.[name]?.[named])
    const place = property.enables ? { enables: property.enables } : { arrives: property.arrives ?? arrives }
    return [{ path: own, schema: { ...target, ...property }, default: defaults?.[name], ...place }]
  })
}

/** Whether it is a type of the chart's own, whose properties say where they arrive; one of Kubernetes' is set as a whole. */
function hasPlaces(root: JsonSchema, { properties = {}, arrives }: JsonSchema): boolean {
  return (
    arrives !== undefined ||
    Object.values(properties).some(one => one.arrives ?? one.enables ?? (one.$ref && hasPlaces(root, resolve(root, one))))
  )
}

/** Values that the chart itself goes by: with several of them at once, one would hide another. */
export const isChoice = ({ schema, enables }: Leaf): boolean =>
  enables !== undefined || schema.type === 'boolean' || schema.enum !== undefined || Boolean(schema.items?.enum)

const patterned = ['leaf1', '7Gi', '7', '6.0.191', 'live', '5', `sha256:${'7'.repeat(64)}`, 'https://leaf.example/', 'http://leaf.example/']

/** A legal value that is not the default and that no other leaf has. `n`: the leaf's number. */
export function sampleOf(root: JsonSchema, leaf: Leaf, n: number): unknown {
  return sample(root, leaf.schema, n, 'leaf', leaf.default)
}

function sample(root: JsonSchema, given: JsonSchema, n: number, word: string, avoid?: unknown, depth = 0): unknown {
  const schema = { ...resolve(root, given), ...(given.$ref ? {} : given) }
  const inside = (child: JsonSchema) => sample(root, child, n, 'sample', undefined, depth + 1)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum.find(one => one !== avoid && one !== schema.formerly && one !== null)
  const [type] = [schema.type].flat()
  if (schema.anyOf && !type) return sample(root, schema.anyOf.find(one => one.type !== 'null') as JsonSchema, n, word, avoid, depth)
  switch (type) {
    case 'boolean':
      return !avoid
    case 'integer':
    case 'number':
      return number(schema, n, avoid)
    case 'array':
      return [inside(schema.items ?? {})]
    case 'object': {
      if (depth > 8) return {}
      const entries = Object.entries(schema.properties ?? {}).map(([key, child]) => [key, inside(child)])
      const free =
        typeof schema.additionalProperties === 'object' ? [[`example.com/${word}-${n}`, inside(schema.additionalProperties)]] : []
      return Object.fromEntries([...entries, ...free])
    }
    default:
      return text(schema, n, word, avoid)
  }
}

function number({ minimum = 0, maximum = 65_535 }: JsonSchema, n: number, avoid: unknown): number {
  const wanted = [30_000 + n, Number(avoid) + 1, Number(maximum)]
  return wanted.find(one => one >= Number(minimum) && one <= Number(maximum) && one !== avoid) ?? Number(minimum)
}

function text({ pattern, type }: JsonSchema, n: number, word: string, avoid: unknown): string {
  // A quantity.
  if (Array.isArray(type) && type.includes('number')) return `${n}Mi`
  const expression = new RegExp(typeof pattern === 'string' ? pattern : '')
  const own = [`${word}-${n}`, `${n}Gi`, `${n}`].find(one => expression.test(one) && one !== avoid)
  const found = own ?? patterned.find(one => expression.test(one) && one !== avoid)
  return found ?? (fc.sample(fc.stringMatching(expression), { seed: n, numRuns: 50 }).find(one => one && one !== avoid) as string)
}

/** Values with one more in them, which share the rest with those given. A list keeps its other items. */
export function withLeaf(values: AnyValues, [step, ...rest]: Leaf['path'], value: unknown): AnyValues {
  const copy: Loose = Array.isArray(values) ? [...values] : { ...values }
  const key = step as string | number
  copy[key] = rest.length === 0 ? value : withLeaf(copy[key] ?? (typeof rest[0] === 'number' ? [] : {}), rest, value)
  return copy
}

// ── Places ──

/** A place of a leaf in some manifests. */
interface Place {
  target: string
  /** The manifest that it is in, for messages. */
  owner: string
  root: Loose
  steps: string[]
  text?: string | undefined
}

const placePattern = /^(every |TCP |UDP )?(\w+)(?: ([^\s:]\S*))?(?: : (.*))?$/

/** The places where a leaf's value has to stand in these manifests; none where it doesn't count there. */
export function placesOf(leaf: Leaf, manifests: readonly Manifest[]): Place[] {
  const told = leaf.enables ?? leaf.arrives
  if (told === undefined || told === 'anywhere') return []
  return told.split(' and ').flatMap(place => {
    const parent = String(leaf.path.at(-2))
    const [, which = '', target = '', path, text] =
      placePattern.exec(place.replace(/^PARENT/, parent[0]?.toUpperCase() + parent.slice(1))) ?? []
    if (!target) throw new Error(`${pathOf(leaf)}: the place "${place}" has not the form that test/support/leaves.ts describes`)
    const steps = path?.split('/') ?? (target === 'container' ? relative(leaf) : [])
    const named = steps.map(step => step.replace('NAME', String(leaf.path.at(-1))).replace('PARENT', kebab(parent)))
    return targetsOf(leaf, target, which.trim(), manifests)
      .filter(([root]) => target !== 'ConfigMap' || root.data?.[named[1] as string] !== undefined)
      .map(([root, owner]) => ({ target, owner, root, steps: named, text }))
      .filter(hasParent)
  })
}

/** The path of a setting of containers within these settings; for what turns a thing on, that of the thing. */
function relative({ path, enables }: Leaf): string[] {
  const own = path.slice(path.lastIndexOf('pod') + 1).map(String)
  return enables ? own.slice(0, -1) : own
}

const kebab = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
const component = (manifest: Manifest) => manifest.metadata.labels?.['app.kubernetes.io/component'] ?? ''

/** Whose values these are: a component, a role with all its components (`several`), or nothing for everybody's. */
function ownerOf([head, second, third]: Leaf['path']): { name: string; several: boolean } | undefined {
  if (second === 'canary') return { name: `${head}-canary`, several: false }
  if (second === 'groups') return { name: `${head}-${third}`, several: false }
  if (second === 'members') return { name: `${head}-${third}`, several: false }
  return roles.has(String(head)) ? { name: kebab(String(head)), several: true } : undefined
}

const roles = new Set(['origin', 'edge', 'hlsCache', 'proxy', 'publisher', 'transcode', 'tests'])

function targetsOf(leaf: Leaf, target: string, which: string, manifests: readonly Manifest[]): [Loose, string][] {
  const name = (manifest: Manifest) => `${manifest.kind}/${manifest.metadata.name}`
  const owner = target === 'Certificate' ? { name: String(leaf.path[0]), several: false } : ownerOf(leaf.path)
  const isOwn = (manifest: Manifest) =>
    !owner ||
    (owner.name === 'tests' && manifest.kind === 'Pod') ||
    component(manifest) === owner.name ||
    (owner.several && component(manifest).replace(/-\d+$/, '') === owner.name)
  if (target === 'manifests') return [[manifests, 'the manifests']]
  if (target === 'object') return manifests.map(one => [one, name(one)])
  if (target === 'pod' || target === 'container') {
    const pods = manifests.flatMap(one => {
      const template = one.kind === 'Pod' ? one : (one.spec?.jobTemplate?.spec ?? one.spec)?.template
      const isTest = one.metadata.annotations?.['helm.sh/hook'] !== undefined
      const role = template?.metadata?.labels?.['ossrs.io/role']
      const own = isTest ? owner?.name === 'tests' || (!owner && which === 'every') : isOwn(one) || (owner?.several && role === owner.name)
      return template?.spec && own ? [[template, one] as const] : []
    })
    if (target === 'pod') return pods.map(([template, one]) => [template, name(one)])
    return pods.flatMap(([{ spec }, one]) =>
      containersIn(spec, leaf, which === 'every').map((c): [Loose, string] => [c, `${name(one)} container ${c.name}`]),
    )
  }
  const claims = (one: Manifest): Manifest[] => (one.spec?.volumeClaimTemplates ?? []).map((claim: Loose) => ({ ...claim, of: one }))
  if (target === 'PersistentVolumeClaim')
    return manifests
      .filter(isOwn)
      .flatMap(one => (one.kind === target ? [one] : claims(one)))
      .map(one => [one, name(one)])
  const isPublic = ({ spec, metadata }: Manifest) => 'ossrs.io/public' in (spec.selector ?? {}) || /-public(-udp)?$/.test(metadata.name)
  return manifests
    .filter(one => (target === 'workload' ? ['Deployment', 'StatefulSet'].includes(one.kind) : one.kind === target) && isOwn(one))
    .filter(one => target !== 'Service' || (isPublic(one) && (owner || !isUnique(leaf) || !isOfGroup(one))))
    .filter(one => !['TCP', 'UDP'].includes(which) || one.spec.ports.every((port: Loose) => port.protocol === which))
    .map(one => [one, name(one)])
}

/** Addresses and ports of nodes, which lead to one Service: a group does not have those of the others. */
const isUnique = ({ path }: Leaf) => ['loadBalancerIP', 'externalIPs', 'nodePort'].includes(String(path.at(-1)))
const isOfGroup = ({ metadata }: Manifest) => !['default', undefined].includes(metadata.labels?.['ossrs.io/group'])

/** The containers that a setting is for: those of the component's program, or nginx beside SRS. What the sample values bring is nobody's. */
function containersIn(spec: Loose, { path }: Leaf, all: boolean): Loose[] {
  const [head] = path
  const own = (all ? containersOf(spec) : spec.containers).filter((one: Loose) => !one.name?.startsWith('sample'))
  const keepers: Record<string, string> = {
    recordings: path[1] === 'upload' ? 'upload' : 'finish-recordings',
    cleanup: 'cleanup',
    metrics: path[1] === 'nginx' ? 'nginx-exporter' : 'srs',
    publish: 'hooks',
  }
  const keeper = keepers[String(head)]
  if (keeper) return own.filter((one: Loose) => one.name === keeper)
  if (head === 'webrtc') return containersOf(spec).filter(one => one.name === (path[1] === 'image' ? 'candidate' : 'check-config'))
  const besideSrs = own.some((one: Loose) => one.name === 'srs')
  if (head === 'nginx') return own.filter((one: Loose) => one.name === 'nginx' && (besideSrs || path[1] === 'image'))
  if (head === 'image')
    return path[1] === 'pullPolicy'
      ? own.filter((one: Loose) => one.name === 'srs')
      : besideSrs
        ? [own.find((one: Loose) => one.name === 'srs')]
        : []
  if (head === 'global') return own
  const others = all ? [] : ['nginx-exporter', ...(besideSrs ? ['finish-recordings', 'cleanup', 'upload'] : [])]
  if (!path.includes('drainSeconds') && besideSrs) others.push('nginx', 'nginx-exporter')
  others.push('hooks')
  return own.filter((one: Loose) => !others.includes(one.name))
}

/** Whether that is there which a value belongs to: not every Service has the port, say, and not every container the probe. */
function hasParent({ target, root, steps }: Place): boolean {
  const item = steps.findLastIndex(step => step.startsWith('['))
  return at(root, steps.slice(0, item < 0 && target === 'container' ? -1 : item + 1)) !== undefined
}

/** Whether something stands at a place. */
export function isThere({ root, steps, text }: Place): boolean {
  const found = at(root, steps)
  return text === undefined ? found !== undefined : texts(found).some(one => one.includes(text))
}

/** Whether a value stands at a place. */
export function standsAt({ root, steps, text }: Place, value: unknown): boolean {
  const found = at(root, steps)
  if (text === undefined) return contains(found, value)
  const wanted = text.replace('VALUE', String(value)).replace('NUMBER', String(value).replace(/\D/g, ''))
  return texts(found).some(one => one.includes(wanted))
}

const texts = (value: unknown): string[] => [value].flat().map(String)

function at(root: Loose, steps: readonly string[]): Loose {
  return steps.reduce((value, step) => {
    const item = /^\[(.*)\]$/.exec(step)?.[1]
    const name = step.split('|').find(one => value?.[one] !== undefined) ?? step
    return item === undefined ? value?.[name.replaceAll('~1', '/')] : value?.find?.((one: Loose) => one.name === item)
  }, root)
}

/** Whether all of a value is there. A number may be printed as text. */
function contains(actual: Loose, expected: Loose): boolean {
  if (Array.isArray(expected)) return expected.every(one => Array.isArray(actual) && actual.some(other => contains(other, one)))
  if (typeof expected === 'object' && expected !== null)
    return typeof actual === 'object' && actual !== null && Object.entries(expected).every(([key, one]) => contains(actual[key], one))
  return actual !== undefined && String(actual) === String(expected)
}
