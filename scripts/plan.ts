// What a deployment would change in a cluster: Helm's manifests against what runs, by the API server's own judgement.
import { structuredPatch } from 'diff'
import { dump, loadAll } from 'js-yaml'
import type { Program } from './release.ts'

/** A Kubernetes object. */
// biome-ignore lint/suspicious/noExplicitAny: objects of every kind
export type KubeObject = any

/** One object of a plan that does not stay as it is. */
export interface Change {
  /** `Kind/name` */
  object: string
  /** `keep`: the release lets go of it, and it stays, as claims do. */
  kind: 'create' | 'change' | 'delete' | 'keep'
  /** The lines that change, with some around them. What is secret does not stand there. */
  diff?: string
}

/** What a plan follows from. */
export interface PlanInput {
  /** The manifests of the release as it is; none where there is no release. */
  deployed: readonly KubeObject[]
  /** Those that Helm would apply. */
  wanted: readonly KubeObject[]
  /** What is in the cluster of both. */
  live: readonly KubeObject[]
  /** What the API server would make of the wanted ones. */
  applied: readonly KubeObject[]
}

/** The changes, in the order of the manifests; those of the release's own records are not among them. */
export function planOf({ deployed, wanted, live, applied }: PlanInput): Change[] {
  const [before, after, old] = [byKey(live), byKey(applied), byKey(deployed)]
  const changes = wanted.flatMap((manifest): Change[] => {
    const [found, result] = [before.get(keyOf(manifest)), after.get(keyOf(manifest))]
    if (!found) return [{ object: nameOf(manifest), kind: 'create' }]
    // Applying leaves fields alone that nobody asks for any more; Helm takes away those that it had asked for.
    const [one, other] = masked(clean(found), withoutGone(clean(result ?? found), old.get(keyOf(manifest)), manifest))
    const diff = difference(one, other)
    return diff ? [{ object: nameOf(manifest), kind: 'change', diff }] : []
  })
  const keys = new Set(wanted.map(keyOf))
  const gone = deployed.filter(manifest => !keys.has(keyOf(manifest)) && before.has(keyOf(manifest)))
  return [...changes, ...gone.map((manifest): Change => ({ object: nameOf(manifest), kind: isKept(manifest) ? 'keep' : 'delete' }))]
}

/** A plan for people: a line each object, and under it what changes. */
export function planText(changes: readonly Change[]): string {
  if (changes.length === 0) return 'Nothing changes.'
  const signs = { create: '+', change: '~', delete: '-', keep: '=' }
  const notes = { create: 'new', change: '', delete: 'is deleted', keep: 'leaves the release and stays' }
  const lines = changes.map(({ object, kind, diff }) => {
    const head = `${signs[kind]} ${object} ${notes[kind]}`.trimEnd()
    return diff ? `${head}\n${diff.replace(/^/gm, '    ')}` : head
  })
  const counts = Object.entries({ create: 'to create', change: 'to change', delete: 'to delete', keep: 'to keep' })
    .map(([kind, text]) => [changes.filter(change => change.kind === kind).length, text] as const)
    .filter(([count]) => count > 0)
  return `${lines.join('\n')}\n${counts.map(([count, text]) => `${count} ${text}`).join(', ')}.`
}

/** The objects of a YAML stream. */
export const objectsIn = (yaml: string): KubeObject[] => loadAll(yaml).filter(Boolean)

/** Asks the cluster. Throws what the API server has against the manifests. */
export async function askCluster(kubectl: Program, { deployed, wanted }: Pick<PlanInput, 'deployed' | 'wanted'>): Promise<PlanInput> {
  const list = (objects: readonly KubeObject[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
  const items = (json: string): KubeObject[] => {
    const answer = json ? JSON.parse(json) : { items: [] }
    return answer.items ?? [answer]
  }
  const keys = new Set(wanted.map(keyOf))
  const gone = deployed.filter(manifest => !keys.has(keyOf(manifest)))
  const live = items(await kubectl(['get', '--filename', '-', '--output', 'json', '--ignore-not-found'], list([...wanted, ...gone])))
  // Under a name of its own: as Helm, it would take away what Helm itself adds when it applies them.
  const dryRun = ['apply', '--server-side', '--dry-run=server', '--force-conflicts', '--field-manager', 'plan']
  const applied = items(await kubectl([...dryRun, '--filename', '-', '--output', 'json'], list(wanted)))
  return { deployed, wanted, live, applied }
}

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.name}`
const keyOf = (object: KubeObject): string => `${String(object.apiVersion).replace(/\/?[^/]*$/, '')} ${nameOf(object)}`
const byKey = (objects: readonly KubeObject[]) => new Map(objects.map(object => [keyOf(object), object]))
const isKept = ({ metadata }: KubeObject) => metadata.annotations?.['helm.sh/resource-policy'] === 'keep'

/** An object without what the cluster writes into it. */
function clean({ status: _, metadata, ...object }: KubeObject): KubeObject {
  const { managedFields, resourceVersion, uid, generation, creationTimestamp, selfLink, ...rest } = metadata
  const { 'kubectl.kubernetes.io/last-applied-configuration': __, ...annotations } = rest.annotations ?? {}
  return { ...object, metadata: { ...rest, ...(Object.keys(annotations).length > 0 && { annotations }) } }
}

/** What tells items of a list apart, as Kubernetes does. */
const identities = ['name', 'mountPath', 'devicePath', 'containerPort', 'port', 'ip', 'topologyKey']
const identity = (item: KubeObject) => identities.filter(key => item?.[key] !== undefined).map(key => `${key}=${item[key]}`)[0]

/** `after` without what the old manifest has and the new one has not. */
function withoutGone(after: KubeObject, old: KubeObject, wanted: KubeObject): KubeObject {
  if (Array.isArray(after) && Array.isArray(old) && Array.isArray(wanted)) {
    const find = (items: KubeObject[], id?: string) => (id === undefined ? undefined : items.find(item => identity(item) === id))
    return after.flatMap(item => {
      const id = identity(item)
      const [before, now] = [find(old, id), find(wanted, id)]
      if (before && !now) return []
      return [withoutGone(item, before, now)]
    })
  }
  if (!isMap(after) || !isMap(old) || !isMap(wanted)) return after
  const kept = Object.entries(after).filter(([key]) => !(key in old) || key in wanted)
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutGone(value, old[key], wanted[key])]))
}

const isMap = (value: unknown): value is Record<string, KubeObject> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Both versions of an object with what is secret left out, but not whether it changes. */
function masked(before: KubeObject, after: KubeObject): [KubeObject, KubeObject] {
  if (after.kind !== 'Secret') return [before, after]
  const hidden = (object: KubeObject, other: KubeObject, word: string) => ({
    ...object,
    data: Object.fromEntries(
      Object.entries(object.data ?? {}).map(([key, value]) => [key, other.data?.[key] === value ? '(secret)' : `(${word} secret)`]),
    ),
  })
  return [hidden(before, after, 'old'), hidden(after, before, 'new')]
}

/** The lines that differ, with two around them; empty where none does. */
function difference(before: KubeObject, after: KubeObject): string {
  const text = (object: KubeObject) => dump(object, { sortKeys: true, lineWidth: -1 })
  const { hunks } = structuredPatch('', '', text(before), text(after), '', '', { context: 2 })
  return hunks
    .map(({ lines }) => lines.filter(line => !line.startsWith('\\')).join('\n'))
    .join('\n…\n')
    .trimEnd()
}
