// What NetworkPolicies let through, as Kubernetes defines it, and the connections that the programs in pods open by the names of Services.
import { type Manifest, nameOf } from './manifest.ts'
import { containersOf, type LabelSelector, type Loose, type PodSet, runningContainers, selects, serves } from './pods.ts'
import { configHolder, srsFiles } from './srs-files.ts'

/** One end of a connection: a pod of the release, a pod elsewhere, or an address. */
export type End = PodSet | { labels: Record<string, string>; namespace: Record<string, string> } | { address: string }

/** A port that a pod listens on. */
export interface Target {
  containerPort: number
  name?: string
  protocol?: string
}

/** A connection that a pod opens. */
export interface Connection {
  from: PodSet
  to: PodSet
  target: Target
  /** What the pod is told: a Service and its port. */
  told: string
}

const isPod = (end: End): end is PodSet => 'owner' in end

/** Whether the policies of both ends let a connection through. */
export function connects(manifests: readonly Manifest[], from: End, to: End, target: Target): boolean {
  return (!isPod(from) || passes(manifests, from, 'Egress', to, target)) && (!isPod(to) || passes(manifests, to, 'Ingress', from, target))
}

/** Whether no policy isolates a pod in that direction, or one of those that do lets the connection through. */
function passes(manifests: readonly Manifest[], pod: PodSet, direction: 'Ingress' | 'Egress', other: End, target: Target): boolean {
  const isolating = policiesOf(manifests, pod).filter(({ spec }) => typesOf(spec).includes(direction))
  const [rules, peers] = direction === 'Ingress' ? ['ingress', 'from'] : ['egress', 'to']
  return (
    isolating.length === 0 ||
    isolating
      .flatMap(({ spec }) => (spec[rules as string] ?? []) as Loose[])
      .some(rule => hasPort(rule.ports, target) && hasPeer(rule[peers as string], other))
  )
}

/** The policies that choose a pod. */
export const policiesOf = (manifests: readonly Manifest[], pod: PodSet): Manifest[] =>
  manifests.filter(({ kind, spec }) => kind === 'NetworkPolicy' && selects(spec.podSelector ?? {}, pod.labels))

const typesOf = (spec: Loose): string[] => spec.policyTypes ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])]

/** Whether a rule's ports take in a target. */
export function hasPort(ports: Loose[] | undefined, target: Target): boolean {
  if (!ports?.length) return true
  return ports.some(({ port, endPort, protocol = 'TCP' }) => {
    if (protocol !== (target.protocol ?? 'TCP')) return false
    if (port === undefined || port === target.name || port === target.containerPort) return true
    return endPort !== undefined && port <= target.containerPort && target.containerPort <= endPort
  })
}

function hasPeer(peers: Loose[] | undefined, end: End): boolean {
  if (!peers?.length) return true
  return peers.some(({ ipBlock, podSelector, namespaceSelector }) => {
    if (ipBlock) return 'address' in end && ipBlock.cidr === `${end.address}/32`
    if ('address' in end) return false
    const own = isPod(end)
    const inNamespace = namespaceSelector ? !own && selects(namespaceSelector as LabelSelector, end.namespace) : own
    return inNamespace && (!podSelector || selects(podSelector, end.labels))
  })
}

/** The connections that pods are told to open, by command, environment and configuration. */
export function connections(manifests: readonly Manifest[], pods: readonly PodSet[]): Connection[] {
  const services = manifests.filter(({ kind, spec }) => kind === 'Service' && spec?.selector)
  const conf = new Map(srsFiles(manifests).map(({ holder, text }) => [holder.metadata.name, text]))
  return pods.flatMap(from => {
    const text = [...texts(from), ...filesOf(from, manifests, conf)].join('\n')
    return services.flatMap(service =>
      ((service.spec.ports ?? []) as Loose[])
        .filter(({ name, port }) => says(text, service.metadata.name, port) || (name === 'hls' && isOrigin(text, service.metadata.name)))
        .flatMap(({ port, targetPort, protocol }) =>
          pods
            .filter(pod => serves(service, pod))
            .flatMap(to =>
              targetsIn(to)
                .filter(target => target.name === targetPort && (target.protocol ?? 'TCP') === (protocol ?? 'TCP'))
                .map(target => ({ from, to, target, told: `${nameOf(service)}:${port}` })),
            ),
        ),
    )
  })
}

export const targetsIn = ({ spec }: PodSet): Target[] => runningContainers(spec).flatMap(({ ports }) => ports ?? [])

const says = (text: string, host: string, port: number) => new RegExp(`(?<![\\w.-])${host}:${port}(?!\\d)`).test(text)

/** Whether an HLS cache asks that host. */
const isOrigin = (text: string, host: string) => /js_var \$origins "([^"]*)"/.exec(text)?.[1]?.split(' ').includes(host) ?? false

function texts({ spec }: PodSet): string[] {
  return containersOf(spec).flatMap(({ command = [], args = [], env = [] }) => [
    ...command,
    ...args,
    ...env.map((one: Loose) => `${one.value}`),
  ])
}

/** The files that a pod's programs read; not those that it only looks at. */
function filesOf({ spec }: PodSet, manifests: readonly Manifest[], conf: ReadonlyMap<string, string>): string[] {
  const holders = (spec.volumes ?? []).filter((volume: Loose) => !(volume.configMap ?? volume.secret)?.optional).map(configHolder)
  return holders.flatMap((name: string | undefined) => {
    if (name === undefined) return []
    const data = manifests.find(one => one.kind === 'ConfigMap' && one.metadata.name === name)?.data ?? {}
    return [conf.get(name) ?? Object.values(data).join('\n')]
  })
}
