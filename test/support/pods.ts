// The pods that manifests make, whatever the object that makes them.
import type { Manifest } from './manifest.ts'

// biome-ignore lint/suspicious/noExplicitAny: as loose as Manifest
export type Loose = any

/** All pods of one workload. */
export interface PodSet {
  owner: Manifest
  labels: Record<string, string>
  spec: Loose
  /** What the owner selects its pods by; absent where it doesn't (Job, CronJob, Pod). */
  selector?: LabelSelector
}

/** A Kubernetes label selector. */
export interface LabelSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

/** The pod sets of manifests, those of hooks among them. */
export function podSets(manifests: readonly Manifest[]): PodSet[] {
  return manifests.flatMap(owner => {
    const template =
      owner.kind === 'Pod' ? owner : owner.kind === 'CronJob' ? owner.spec?.jobTemplate?.spec?.template : owner.spec?.template
    if (!kinds.has(owner.kind) || !template?.spec) return []
    const selects = owner.kind !== 'Pod' && owner.spec.selector
    return [{ owner, labels: template.metadata?.labels ?? {}, spec: template.spec, ...(selects && { selector: owner.spec.selector }) }]
  })
}

const kinds = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Pod'])

/** All containers of a pod, the init containers among them. */
export function containersOf(spec: Loose): Loose[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])]
}

/** The containers of a pod that run side by side: the init containers that are sidecars among them. */
export function runningContainers(spec: Loose): Loose[] {
  return containersOf(spec).filter(container => !spec.initContainers?.includes(container) || container.restartPolicy === 'Always')
}

/** A container port, as `number/protocol` with the default protocol put in. */
export function portKey({ containerPort, protocol = 'TCP' }: Loose): string {
  return `${containerPort}/${protocol}`
}

/** Whether a Service takes in pods of a set. Those of a StatefulSet have labels of their own besides. */
export function serves(service: Manifest, { owner, labels }: PodSet): boolean {
  const { [podName]: pod, ...selector } = service.spec.selector
  return selects({ matchLabels: selector }, labels) && (pod === undefined || podNames(owner).includes(pod))
}

const podName = 'statefulset.kubernetes.io/pod-name'
const podNames = ({ kind, metadata, spec }: Manifest): string[] =>
  kind === 'StatefulSet' ? Array.from({ length: spec.replicas }, (_, i) => `${metadata.name}-${i}`) : []

/** Whether a label selector, or a plain map of labels as a Service has, takes in `labels`. An empty one takes in all. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Record<string, string>): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const has = key in labels
      if (operator === 'Exists') return has
      if (operator === 'DoesNotExist') return !has
      const among = has && values.includes(labels[key] as string)
      return operator === 'In' ? among : !among
    })
  )
}
