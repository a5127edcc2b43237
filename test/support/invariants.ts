// What holds for everything the chart prints, whatever the values: see the list in `rules`.
import { isDeepStrictEqual } from 'node:util'
import { load, YAML11_SCHEMA } from 'js-yaml'
import { kubeValidator, type ManifestValidator } from './kube-schemas.ts'
import { type Manifest, nameOf, type PrintedDocument, type Rendered } from './manifest.ts'
import { connections, connects, hasPort } from './network-policies.ts'
import { handlersOf, hardeningViolations, restrictedViolations } from './pod-security.ts'
import { containersOf, type Loose, type PodSet, podSets, portKey, runningContainers, selects, serves } from './pods.ts'
import { parseSrsConf, type SrsDirective } from './srs-conf.ts'
import { configHolder, srsFiles } from './srs-files.ts'
import { catalogueViolations, openPorts } from './srs-rules.ts'

/** What the checks can't know from the manifests. */
export interface InvariantOptions {
  /** Names of ConfigMaps, Secrets, claims and ServiceAccounts that values name but the chart doesn't print. */
  existing?: readonly string[]
  /** Objects of the user (`extraObjects`) as `Kind/name`: they owe the chart no labels. */
  foreign?: readonly string[]
  /** Rules that the values break on purpose. */
  except?: readonly Rule[]
}

/** A rule broken by an object. */
export interface Violation {
  rule: Rule
  /** `Kind/name` */
  object: string
  /** What is wrong, with the value that is. */
  message: string
}

/** What `checkInvariants` throws. */
export class InvariantError extends Error {
  readonly violations: readonly Violation[]

  constructor(violations: readonly Violation[]) {
    super(
      `${violations.length} violations:\n${violations.map(({ rule, object, message }) => `  ${object}: ${message} [${rule}]`).join('\n')}`,
    )
    this.name = 'InvariantError'
    this.violations = violations
  }
}

/** Throws one `InvariantError` with all violations. Without Kubernetes' schemas (no Go) it says so on stderr, once, and checks the rest. */
export async function checkInvariants(rendered: Pick<Rendered, 'documents' | 'namespace'>, options: InvariantOptions = {}): Promise<void> {
  const violations = findViolations(rendered, await validatorOrWarning(), options)
  if (violations.length > 0) throw new InvariantError(violations)
}

let validator: Promise<ManifestValidator | undefined> | undefined

function validatorOrWarning(): Promise<ManifestValidator | undefined> {
  validator ??= kubeValidator().catch(error => {
    console.warn(`Manifests are NOT checked against Kubernetes' schemas: ${error.message}`)
    return undefined
  })
  return validator
}

/** The violations, without those of `except`. Without `validate` the rule `schema` holds. */
export function findViolations(
  { documents, namespace }: Pick<Rendered, 'documents' | 'namespace'>,
  validate: ManifestValidator | undefined,
  { existing = [], foreign = [], except = [] }: InvariantOptions = {},
): Violation[] {
  const manifests = documents.map(({ manifest }) => manifest)
  const nameless = documents.filter(({ manifest }) => !manifest?.kind || !manifest.metadata?.name)
  if (nameless.length > 0) {
    return nameless.map(({ source, text }) => ({
      rule: 'schema',
      object: source,
      message: `no object with a kind and a name: ${text.slice(0, 200)}`,
    }))
  }
  const context: Context = {
    documents,
    yaml11: documents.map(asYaml11),
    manifests,
    namespace,
    pods: podSets(manifests),
    configurations: configurations(manifests),
    existing: new Set(existing),
    foreign: new Set(foreign),
    validate,
  }
  const violations: Violation[] = []
  for (const [name, find] of Object.entries(rules)) {
    const rule = name as Rule
    if (except.includes(rule)) continue
    try {
      for (const [object, message] of find(context)) violations.push({ rule, object: asName(object), message })
    } catch (error) {
      // What doesn't fit the schemas, which come first, may be beyond the other rules.
      if (!violations.some(violation => violation.rule === 'schema')) throw error
    }
  }
  return violations
}

const asName = (object: Manifest | PodSet) => nameOf('owner' in object ? (object as PodSet).owner : (object as Manifest))

interface Context {
  documents: readonly PrintedDocument[]
  /** The same, read as YAML 1.1; without a value where that fails. */
  yaml11: readonly { manifest: Manifest; value?: unknown; problem?: string }[]
  manifests: readonly Manifest[]
  namespace: string
  pods: readonly PodSet[]
  configurations: readonly Configuration[]
  existing: ReadonlySet<string>
  foreign: ReadonlySet<string>
  validate: ManifestValidator | undefined
}

/** An srs.conf, in the object that holds it. */
interface Configuration {
  holder: Manifest
  /** Absent where it doesn't parse. */
  tree?: SrsDirective[]
  problem?: string
}

type Found = [object: Manifest | PodSet, message: string]
type Finder = (context: Context) => Iterable<Found>

/** Each rule finds what breaks it. */
const rules = {
  /** Kubernetes' schemas take every object, with no field that they don't know. */
  *schema({ manifests, validate }) {
    for (const manifest of manifests) for (const message of validate?.(manifest) ?? []) yield [manifest, message]
  },

  /** No key stands twice in a map. */
  *'duplicate-keys'({ yaml11 }) {
    for (const { manifest, problem } of yaml11) if (problem) yield [manifest, problem]
  },

  /** YAML 1.1, which Kubernetes reads, and YAML 1.2 mean the same. */
  *'yaml-versions'({ yaml11 }) {
    for (const { manifest, value, problem } of yaml11) {
      const difference = problem ? undefined : firstDifference(value, manifest)
      if (difference) yield [manifest, difference]
    }
  },

  /** No number is printed with an exponent. */
  *exponents({ documents }) {
    for (const { manifest, text } of documents) {
      for (const [number] of text.matchAll(/(?<![\w.+-])-?\d+(\.\d+)?[eE][+-]\d+(?![\w.-])/g)) yield [manifest, `the number ${number}`]
    }
  },

  /** Names fit DNS, and no two objects of a kind share one. */
  *names({ manifests }) {
    const seen = new Set<string>()
    for (const manifest of manifests) {
      const { name } = manifest.metadata
      if (name.length > 63) yield [manifest, `a name of ${name.length} characters, more than 63`]
      const pattern = manifest.kind === 'Service' ? dns1035 : dns1123
      if (!pattern.test(name)) yield [manifest, `the name ${JSON.stringify(name)} is none for DNS`]
      for (const { name: container } of podSets([manifest]).flatMap(({ spec }) => containersOf(spec))) {
        if (container.length > 63 || !dns1123Label.test(container))
          yield [manifest, `the container name ${JSON.stringify(container)} is none for DNS`]
      }
      const identity = `${manifest.apiVersion} ${nameOf(manifest)} ${manifest.metadata.namespace}`
      if (seen.has(identity)) yield [manifest, 'stands there twice']
      seen.add(identity)
    }
  },

  /** Objects are in the release's namespace, or leave it out. */
  *namespace({ manifests, namespace }) {
    for (const manifest of manifests) {
      const own = manifest.metadata.namespace
      if (own !== undefined && own !== namespace) yield [manifest, `the namespace ${own}, not the release's ${namespace}`]
    }
  },

  /** Every object has the standard labels, pods those that they are found by, and all values are legal. */
  *labels({ manifests, pods, foreign }) {
    for (const manifest of manifests.filter(one => !foreign.has(nameOf(one)))) {
      yield* missingLabels(manifest, manifest.metadata.labels, standardLabels)
    }
    for (const pod of pods.filter(({ owner }) => !foreign.has(nameOf(owner)))) yield* missingLabels(pod, pod.labels, identityLabels)
  },

  /** A workload selects its own pods. */
  *'own-selector'({ pods }) {
    for (const pod of pods) {
      if (pod.selector && !selects(pod.selector, pod.labels))
        yield [pod, `the selector ${JSON.stringify(pod.selector)} doesn't match its own pods`]
    }
  },

  /** No workload selects another's pods. */
  *'overlapping-selectors'({ pods }) {
    for (const one of pods) {
      for (const other of pods) {
        if (one !== other && one.selector && selects(one.selector, other.labels))
          yield [one, `the selector matches the pods of ${asName(other)}`]
      }
    }
  },

  /** Budgets and autoscalers are of a workload that is there. */
  *targets({ manifests, pods }) {
    for (const manifest of manifests) {
      if (manifest.kind === 'PodDisruptionBudget' && !pods.some(pod => pod.selector && selects(manifest.spec.selector ?? {}, pod.labels))) {
        yield [manifest, `the selector ${JSON.stringify(manifest.spec.selector)} matches no workload`]
      }
      const target = targetOf(manifest)
      if (!target) continue
      const { kind, name } = target
      const workload = manifests.find(other => nameOf(other) === `${kind}/${name}`)
      if (!workload) yield [manifest, `the target ${kind}/${name} isn't there`]
      else if (target.apiVersion !== workload.apiVersion) yield [manifest, `${kind}/${name} is none of ${target.apiVersion}`]
      if (!workload || !scalers.includes(manifest.kind)) continue
      if (workload.spec.replicas !== undefined) yield [manifest, `${kind}/${name} sets its replicas itself`]
      const rivals = manifests.filter(other => scalers.includes(other.kind) && isDeepStrictEqual(targetOf(other), target))
      if (rivals.length > 1) yield [manifest, `${names(rivals)} scale the same ${kind}/${name}`]
      const containers = runningContainers(workload.spec.template.spec).map(one => one.name)
      for (const container of measuredContainers(manifest.spec))
        if (!containers.includes(container)) yield [manifest, `${kind}/${name} has no container ${container}`]
    }
  },

  /** A Service selects pods. */
  *'service-selector'({ manifests, pods }) {
    for (const service of servicesIn(manifests)) {
      if (matchedBy(service, pods).length === 0) yield [service, `the selector ${JSON.stringify(service.spec.selector)} matches no pods`]
    }
  },

  /**
   * A Service's target ports are named container ports: of all its pods, or, where Kubernetes is to sort the pods behind a shared Service by
   * their ports, of those of one role.
   */
  *'service-targets'({ manifests, pods }) {
    for (const service of servicesIn(manifests)) {
      const matched = matchedBy(service, pods)
      for (const { name, port, targetPort, protocol = 'TCP' } of service.spec.ports ?? []) {
        const label = `port ${name ?? port}`
        if (typeof targetPort !== 'string') {
          yield [service, `${label}: the target port ${targetPort ?? 'that is left out'} isn't a name`]
          continue
        }
        const having = matched.filter(({ spec }) =>
          portsIn(spec).some(one => one.name === targetPort && (one.protocol ?? 'TCP') === protocol),
        )
        const lacking = matched.filter(pod => !having.includes(pod))
        if (having.length === 0 && matched.length > 0)
          yield [service, `${label}: no container port ${targetPort}/${protocol} in ${names(matched)}`]
        else if (!isShared(service) && lacking.length > 0)
          yield [service, `${label}: no container port ${targetPort}/${protocol} in ${names(lacking)}`]
        const roles = new Set(having.map(({ labels }) => labels[roleLabel]))
        if (isPublic(service) && roles.size > 1) yield [service, `${label}: reaches pods of several roles: ${names(having)}`]
      }
    }
  },

  /** A container port is that of one public Service: a group of edges has an address of its own. */
  *'public-services'({ manifests, pods }) {
    const all = servicesIn(manifests).filter(service => isPublic(service) || /-public(-udp)?$/.test(service.metadata.name))
    for (const pod of pods) {
      for (const { name } of portsIn(pod.spec)) {
        const having = all.filter(one => serves(one, pod) && one.spec.ports.some(({ targetPort }: Loose) => targetPort === name))
        if (having.length > 1) yield [pod, `its port ${name} is public at ${names(having)}`]
      }
    }
  },

  /** A Service's ports differ in name and number; behind a load balancer TCP and UDP do as well, for a patch takes one for the other. */
  *'service-ports'({ manifests }) {
    for (const service of manifests.filter(({ kind }) => kind === 'Service')) {
      const ports: Loose[] = service.spec?.ports ?? []
      for (const name of repeated(ports.map(port => port.name))) yield [service, `several ports are called ${name}`]
      for (const key of repeated(ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`)))
        yield [service, `several ports are ${key}`]
      if (service.spec?.type !== 'LoadBalancer') continue
      const numbers = (wanted: string) => ports.filter(({ protocol = 'TCP' }) => protocol === wanted).map(({ port }) => port)
      for (const port of numbers('TCP')) if (numbers('UDP').includes(port)) yield [service, `port ${port} is both TCP and UDP`]
    }
  },

  /** What an Ingress or a route of the Gateway API leads to is a port of a Service. */
  *'route-backends'({ manifests }) {
    for (const manifest of manifests) {
      for (const { name, port, protocol } of backendsOf(manifest)) {
        const service = manifests.find(other => nameOf(other) === `Service/${name}`)
        const offers = service?.spec.ports.some((one: Loose) => one.port === port && (one.protocol ?? 'TCP') === protocol)
        if (!offers) yield [manifest, `the backend ${name}:${port}/${protocol} is no port of a Service`]
      }
    }
  },

  /** A route attaches to listeners that the chart's Gateway has, if it has one. */
  *'route-parents'({ manifests }) {
    const gateway = manifests.find(({ kind }) => kind === 'Gateway')
    for (const manifest of manifests.filter(one => gateway && /^(HTTP|TLS|TCP|UDP)Route$/.test(one.kind))) {
      for (const { name, sectionName } of manifest.spec.parentRefs) {
        const listener = gateway?.spec.listeners.find((one: Loose) => one.name === sectionName)
        if (name !== gateway?.metadata.name || !listener) yield [manifest, `the parent ${name}/${sectionName} is no listener`]
        else if (!carries[manifest.kind]?.includes(listener.protocol))
          yield [manifest, `the listener ${sectionName} is for ${listener.protocol}`]
      }
    }
  },

  /** Where NetworkPolicies choose a pod, they let in what Services send to it. */
  *'network-policies'({ manifests, pods }) {
    const policies = manifests.filter(({ kind, spec }) => kind === 'NetworkPolicy' && (spec.policyTypes ?? ['Ingress']).includes('Ingress'))
    for (const service of servicesIn(manifests)) {
      for (const pod of matchedBy(service, pods)) {
        const chosen = policies.filter(({ spec }) => selects(spec.podSelector ?? {}, pod.labels))
        if (chosen.length === 0) continue
        const admitted = chosen.flatMap(({ spec }) => spec.ingress ?? [])
        for (const { targetPort, protocol = 'TCP' } of service.spec.ports ?? []) {
          const target = portsIn(pod.spec).find(({ name, protocol: own = 'TCP' }) => name === targetPort && own === protocol)
          if (target && !admitted.some(rule => hasPort(rule.ports, target)))
            yield [service, `${names(chosen)} keeps ${targetPort}/${protocol} from ${asName(pod)}`]
        }
      }
    }
  },

  /** NetworkPolicies let pods connect to the Services that they are told of. */
  *connections({ manifests, pods }) {
    if (!manifests.some(({ kind }) => kind === 'NetworkPolicy')) return
    for (const { from, to, target, told } of connections(manifests, pods)) {
      if (!connects(manifests, from, to, target)) yield [from, `no NetworkPolicy lets it connect to ${told} (${asName(to)})`]
    }
  },

  /** Every mount has its volume. */
  *mounts({ pods }) {
    for (const pod of pods) {
      const volumes = [...(pod.spec.volumes ?? []), ...(pod.owner.spec.volumeClaimTemplates ?? []).map((claim: Loose) => claim.metadata)]
      const there = new Set(volumes.map(({ name }) => name))
      for (const name of repeated(volumes.map(volume => volume.name))) yield [pod, `several volumes are called ${name}`]
      for (const container of containersOf(pod.spec)) {
        const mounts: Loose[] = container.volumeMounts ?? []
        for (const { name } of mounts) if (!there.has(name)) yield [pod, `container ${container.name} mounts ${name}, which is no volume`]
        for (const path of repeated(mounts.map(({ mountPath }) => mountPath)))
          yield [pod, `container ${container.name} mounts several volumes at ${path}`]
      }
    }
  },

  /** Every ConfigMap, Secret, claim and ServiceAccount that a pod names is printed, or known to be there, and has the keys asked for. */
  *references({ pods, manifests, existing }) {
    // cert-manager makes these.
    const certificates = new Set(manifests.filter(({ kind }) => kind === 'Certificate').map(({ spec }) => spec.secretName))
    for (const pod of pods) {
      for (const { kind, name, keys } of referencesOf(pod.spec)) {
        const printed = manifests.find(manifest => nameOf(manifest) === `${kind}/${name}`)
        // Kubernetes puts its certificate authority into every namespace.
        const known = existing.has(name) || name === 'kube-root-ca.crt' || (kind === 'Secret' && certificates.has(name))
        if (!printed && !known) yield [pod, `${kind}/${name} isn't there`]
        const has = { ...printed?.data, ...printed?.stringData, ...printed?.binaryData }
        for (const key of printed ? keys : []) if (!(key in has)) yield [pod, `${kind}/${name} has no key ${key}`]
      }
    }
  },

  /** Who is given a role, and the role, are there; so is what it may read. */
  *roles({ manifests, existing }) {
    const there = new Set(manifests.map(nameOf))
    for (const manifest of manifests) {
      const { kind, subjects = [], roleRef, rules = [] } = manifest as Loose
      const named: string[] = [
        ...(kind === 'RoleBinding' ? [`${roleRef.kind}/${roleRef.name}`] : []),
        ...subjects.filter((subject: Loose) => !existing.has(subject.name)).map((subject: Loose) => `${subject.kind}/${subject.name}`),
        ...rules.flatMap((rule: Loose) =>
          (rule.resources.includes('services') ? rule.resourceNames : []).map((name: string) => `Service/${name}`),
        ),
      ]
      for (const name of named) if (!there.has(name)) yield [manifest, `${name} isn't there`]
      if (roleRef && `${roleRef.apiGroup}/v1` !== manifest.apiVersion) yield [manifest, `${roleRef.apiGroup} has no roles`]
    }
  },

  /** A ConfigMap is mounted as a folder: one mounted by subPath never changes. */
  *'sub-paths'({ pods }) {
    for (const pod of pods) {
      const configMaps = new Set((pod.spec.volumes ?? []).filter((volume: Loose) => volume.configMap).map((volume: Loose) => volume.name))
      for (const container of containersOf(pod.spec)) {
        for (const { name, subPath, subPathExpr } of container.volumeMounts ?? []) {
          if (configMaps.has(name) && (subPath || subPathExpr))
            yield [pod, `container ${container.name} mounts ${name} by the subPath ${subPath ?? subPathExpr}`]
        }
      }
    }
  },

  /** Commands and arguments mean in the container what they say here: Kubernetes makes one dollar sign of two. */
  *commands({ pods }) {
    for (const pod of pods) {
      for (const { name, command = [], args = [] } of containersOf(pod.spec))
        for (const word of [...command, ...args]) if (word.includes('$$')) yield [pod, `container ${name} has $$ in its command`]
    }
  },

  /** A script that names files from where it runs runs there, wherever the image begins. */
  *'working-directories'({ pods }) {
    for (const pod of pods) {
      for (const { name, command = [], args = [], workingDir, volumeMounts = [] } of containersOf(pod.spec)) {
        const script = [...command, ...args].join('\n')
        const volumes = volumeMounts.map(({ mountPath }: Loose) => mountPath)
        if (/(^|[\s(])\.\/objs\//m.test(script) && workingDir !== '/usr/local/srs')
          yield [pod, `container ${name} names ./objs in ${workingDir}`]
        if (/(^|[\s(])find \. /m.test(script) && !volumes.includes(workingDir))
          yield [pod, `container ${name} searches ${workingDir}, no volume`]
      }
    }
  },

  /** Container ports have legal names, which differ within a pod, and no two containers listen on the same. */
  *'container-ports'({ pods }) {
    for (const pod of pods) {
      const ports = portsIn(pod.spec)
      for (const { name } of ports) {
        if (name !== undefined && !(name.length <= 15 && portName.test(name))) yield [pod, `the port name ${JSON.stringify(name)}`]
      }
      for (const name of repeated(ports.map(port => port.name))) yield [pod, `several container ports are called ${name}`]
      for (const key of repeated(ports.map(portKey))) yield [pod, `several container ports are ${key}`]
    }
  },

  /** Probes and lifecycle handlers go to a container port of their own container. */
  *probes({ pods }) {
    for (const pod of pods) {
      for (const container of containersOf(pod.spec)) {
        for (const [kind, handler] of Object.entries(handlersOf(container))) {
          const port = handler.httpGet?.port ?? handler.tcpSocket?.port ?? handler.grpc?.port
          const open = (container.ports ?? []).some(
            (one: Loose) => [one.name, one.containerPort].includes(port) && (one.protocol ?? 'TCP') === 'TCP',
          )
          if (port !== undefined && !open) yield [pod, `${kind} of container ${container.name} goes to ${port}, which is no TCP port of it`]
        }
      }
    }
  },

  /** srs.conf is one that SRS takes. */
  *'srs-conf'({ configurations }) {
    for (const { holder, tree, problem } of configurations) {
      for (const message of tree ? catalogueViolations(tree) : [problem]) yield [holder, `srs.conf ${message}`]
    }
  },

  /** The ports that SRS opens are the ports of its container. */
  *'srs-ports'({ pods, configurations }) {
    for (const { pod, container, holder: mounted } of mountersOf('srs', pods)) {
      const tree = configurations.find(({ holder }) => holder.metadata.name === mounted)?.tree
      if (tree)
        yield* portDifferences(
          pod,
          container,
          [...openPorts(tree).map(({ port, protocol }) => `${port}/${protocol}`), ...exporterPort(container)],
          'srs.conf',
        )
    }
  },

  /** The ports that nginx opens are the ports of its container. */
  *'nginx-ports'({ pods, manifests }) {
    for (const { pod, container, holder } of [...mountersOf('nginx', pods), ...mountersOf('hooks', pods)]) {
      const files = manifests.find(manifest => nameOf(manifest) === `ConfigMap/${holder}`)?.data ?? {}
      const text = Object.values(files).join('\n')
      if (files['nginx.conf']) yield* portDifferences(pod, container, nginxPorts(text), 'nginx.conf')
      for (const [hole] of text.matchAll(/@\w+@/g)) yield [pod, `nothing fills ${hole} in a file of nginx`]
    }
  },

  /** Pods meet the restricted Pod Security Standard. */
  *'pod-security'({ pods }) {
    for (const pod of pods) for (const message of restrictedViolations(pod.spec)) yield [pod, message]
  },

  /** Pods write to volumes alone, have no access to the API, and get no variables from Services. */
  *hardening({ pods }) {
    for (const pod of pods) for (const message of hardeningViolations(pod.spec)) yield [pod, message]
  },
} satisfies Record<string, Finder>

/** The name of a rule. */
export type Rule = keyof typeof rules

const dns1123Label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const dns1123 = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const dns1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const portName = /^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/

const roleLabel = 'ossrs.io/role'
const identityLabels = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component']
const standardLabels = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/version',
  'app.kubernetes.io/managed-by',
  'helm.sh/chart',
]

function* missingLabels(object: Manifest | PodSet, labels: Record<string, unknown> = {}, wanted: readonly string[]): Iterable<Found> {
  for (const label of wanted) if (!labels[label]) yield [object, `no label ${label}`]
  for (const [label, value] of Object.entries(labels)) {
    if (typeof value !== 'string' || !labelValue.test(value)) yield [object, `the label ${label}: ${JSON.stringify(value)}`]
  }
}

const names = (objects: readonly (Manifest | PodSet)[]) => objects.map(asName).join(', ')
const repeated = (values: readonly unknown[]) => new Set(values.filter((value, at) => value !== undefined && values.indexOf(value) !== at))
const portsIn = (spec: Loose): Loose[] => runningContainers(spec).flatMap(({ ports }) => ports ?? [])

/** The kinds that set the number of pods. */
const scalers = ['HorizontalPodAutoscaler', 'ScaledObject']
/** The workload that an autoscaler is for. */
const targetOf = ({ kind, spec }: Manifest): Loose =>
  scalers.includes(kind) ? spec.scaleTargetRef : kind === 'VerticalPodAutoscaler' ? spec.targetRef : undefined
/** The containers whose use of resources an autoscaler goes by. */
const measuredContainers = ({ metrics = [], triggers = [] }: Loose): string[] =>
  [...metrics.map((one: Loose) => one.containerResource?.container), ...triggers.map((one: Loose) => one.metadata?.containerName)].filter(
    Boolean,
  )

/** The protocols of the listeners that a kind of route attaches to. */
const carries: Record<string, string[]> = {
  HTTPRoute: ['HTTP', 'HTTPS'],
  TLSRoute: ['TLS'],
  TCPRoute: ['TCP', 'TLS'],
  UDPRoute: ['UDP'],
}

/** Where an Ingress or a route of the Gateway API leads to. */
function backendsOf({ kind, spec }: Manifest): { name: string; port: number; protocol: string }[] {
  if (kind === 'Ingress')
    return spec.rules.flatMap(({ http }: Loose) =>
      http.paths.map(({ backend }: Loose) => ({ name: backend.service.name, port: backend.service.port.number, protocol: 'TCP' })),
    )
  if (!(kind in carries)) return []
  const protocol = kind === 'UDPRoute' ? 'UDP' : 'TCP'
  return spec.rules.flatMap(({ backendRefs }: Loose) => backendRefs.map(({ name, port }: Loose) => ({ name, port, protocol })))
}

/** Services that Kubernetes finds pods for. */
const servicesIn = (manifests: readonly Manifest[]) => manifests.filter(({ kind, spec }) => kind === 'Service' && spec?.selector)
const isPublic = (service: Manifest) => 'ossrs.io/public' in service.spec.selector
/** Services of pods of several components: not all of them have each port. */
const isShared = (service: Manifest) => isPublic(service) || 'ossrs.io/metrics' in service.spec.selector
const matchedBy = (service: Manifest, pods: readonly PodSet[]) => pods.filter(pod => serves(service, pod))

function configurations(manifests: readonly Manifest[]): Configuration[] {
  return srsFiles(manifests).map(({ holder, text }) => {
    try {
      return { holder, tree: parseSrsConf(text) }
    } catch (error) {
      return { holder, problem: (error as Error).message }
    }
  })
}

interface Reference {
  kind: string
  name: string
  keys: string[]
}

/** What a pod can't start without. */
function referencesOf(spec: Loose): Reference[] {
  const found: Reference[] = []
  const add = (kind: string, name: string | undefined, { optional, items, key }: Loose = {}) => {
    const keys = key === undefined ? (items ?? []).map((item: Loose) => item.key) : [key]
    if (name !== undefined && !optional) found.push({ kind, name, keys })
  }
  for (const { configMap, secret, persistentVolumeClaim, projected } of spec.volumes ?? []) {
    add('ConfigMap', configMap?.name, configMap)
    add('Secret', secret?.secretName, secret)
    add('PersistentVolumeClaim', persistentVolumeClaim?.claimName)
    for (const source of projected?.sources ?? []) {
      add('ConfigMap', source.configMap?.name, source.configMap)
      add('Secret', source.secret?.name, source.secret)
    }
  }
  for (const { env = [], envFrom = [] } of containersOf(spec)) {
    for (const { valueFrom = {} } of env) {
      add('ConfigMap', valueFrom.configMapKeyRef?.name, valueFrom.configMapKeyRef)
      add('Secret', valueFrom.secretKeyRef?.name, valueFrom.secretKeyRef)
    }
    for (const { configMapRef, secretRef } of envFrom) {
      add('ConfigMap', configMapRef?.name, configMapRef)
      add('Secret', secretRef?.name, secretRef)
    }
  }
  if (spec.serviceAccountName !== 'default') add('ServiceAccount', spec.serviceAccountName)
  return found
}

/** The containers of a name, with each ConfigMap and Secret that they mount. */
function mountersOf(name: string, pods: readonly PodSet[]): { pod: PodSet; container: Loose; holder: string }[] {
  return pods.flatMap(pod =>
    runningContainers(pod.spec)
      .filter(container => container.name === name)
      .flatMap(container => {
        const mounted = new Set((container.volumeMounts ?? []).map((mount: Loose) => mount.name))
        const volumes = (pod.spec.volumes ?? []).filter((volume: Loose) => mounted.has(volume.name))
        return volumes.flatMap((volume: Loose) => configHolder(volume) ?? []).map((holder: string) => ({ pod, container, holder }))
      }),
  )
}

/** The port of metrics that a container's environment turns on, beside a srs.conf that says nothing of it. */
function exporterPort({ env = [] }: Loose): string[] {
  const value = (name: string) => env.find((one: Loose) => one.name === `SRS_EXPORTER_${name}`)?.value
  return value('ENABLED') === 'on' ? [`${value('LISTEN').replace(/.*:/, '')}/TCP`] : []
}

function* portDifferences(pod: PodSet, { name, ports = [] }: Loose, opened: readonly string[], file: string): Iterable<Found> {
  const declared = new Set<string>(ports.map(portKey))
  for (const port of new Set(opened)) if (!declared.has(port)) yield [pod, `${file} opens ${port}, which is no port of container ${name}`]
  for (const port of repeated(opened)) yield [pod, `${file} opens ${port} more than once`]
  for (const port of declared) if (!opened.includes(port)) yield [pod, `container ${name} has port ${port}, which ${file} doesn't open`]
}

/** The ports of an nginx.conf's `listen` directives, once each: IPv4 and IPv6 are two lines. */
/** The ports that lead out of the pod. */
function nginxPorts(text: string): string[] {
  const listens = [...text.matchAll(/^\s*listen\s+([^\s;]+)([^;]*);/gm)].filter(([, address = '']) => !/^(unix:|127\.)/.test(address))
  const ports = listens.map(([, address = '', parameters = '']) => {
    const port = /^\d+$/.test(address) ? address : (/:(\d+)$/.exec(address)?.[1] ?? '80')
    return `${port}/${/\b(udp|quic)\b/.test(parameters) ? 'UDP' : 'TCP'}`
  })
  return [...new Set(ports)]
}

/** The document as YAML 1.1, without the leniency towards keys that `parseDocument` has. */
function asYaml11({ manifest, text }: PrintedDocument): Context['yaml11'][number] {
  try {
    return { manifest, value: load(text, { schema: YAML11_SCHEMA }) }
  } catch (error) {
    return { manifest, problem: (error as Error).message }
  }
}

/** Where two documents part: `path: one value, not the other`. */
function firstDifference(one: unknown, other: unknown, path = ''): string | undefined {
  if (isDeepStrictEqual(one, other)) return undefined
  if (!isPlain(one) || !isPlain(other)) return `${path || 'the document'} is ${show(one)} in YAML 1.1, ${show(other)} in 1.2`
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const at = path ? `${path}.${key}` : key
    if (!(key in one) || !(key in other)) return `the key ${at} isn't one in YAML ${key in one ? '1.2' : '1.1'}`
    const difference = firstDifference(one[key], other[key], at)
    if (difference) return difference
  }
  return `${path || 'the document'} differs`
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Date)
const show = (value: unknown) => JSON.stringify(value)
