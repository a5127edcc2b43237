// Kubernetes manifests that run SRS, as values.

import { publishing, shellCommand } from './command.ts'
import { type Conversion, ImportError, say } from './conversion.ts'
import { isNginxImage, isSrsImage } from './image.ts'
import { convertServers, type ExposedPort, type Server } from './servers.ts'

// biome-ignore lint/suspicious/noExplicitAny: objects of any kind
type Any = any

/** Where the image of SRS has its files, and what it serves. */
const html = '/usr/local/srs/objs/nginx/html'
const confFolder = '/usr/local/srs/conf'

/** What Kubernetes prints of each pod, and what says nothing. */
const usualPod: Record<string, unknown> = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
  serviceAccountName: 'default',
  serviceAccount: 'default',
  enableServiceLinks: true,
  automountServiceAccountToken: false,
}

/** Settings of pods that have the same names in the values. */
const podKeys = [
  'nodeSelector',
  'affinity',
  'tolerations',
  'topologySpreadConstraints',
  'priorityClassName',
  'runtimeClassName',
  'schedulerName',
  'serviceAccountName',
  'imagePullSecrets',
  'hostAliases',
  'dnsPolicy',
  'dnsConfig',
  'hostNetwork',
  'initContainers',
]

/** Settings of Services that have the same names in the values. */
const serviceKeys = [
  'type',
  'loadBalancerClass',
  'loadBalancerIP',
  'loadBalancerSourceRanges',
  'externalTrafficPolicy',
  'allocateLoadBalancerNodePorts',
  'ipFamilyPolicy',
  'sessionAffinity',
  'sessionAffinityConfig',
  'externalIPs',
]

/** What Kubernetes puts into a Service by itself. */
const usualService: Record<string, unknown> = {
  sessionAffinity: 'None',
  internalTrafficPolicy: 'Cluster',
  externalTrafficPolicy: 'Cluster',
  ipFamilyPolicy: 'SingleStack',
  allocateLoadBalancerNodePorts: true,
  publishNotReadyAddresses: false,
}

/** The values for manifests, in the order in which they stand there. */
export function convertManifests(name: string, objects: readonly Any[]): Conversion {
  return new Reader(
    name,
    objects.flatMap(one => (/List$/.test(one?.kind) && Array.isArray(one.items) ? one.items : [one])).filter(Boolean),
  ).convert()
}

/** The file in the image that demo streams are made of; the chart's test pattern does as well. */
const sample = 'doc/source.flv'

class Reader {
  private readonly conversion: Conversion
  private readonly objects: readonly Any[]
  private readonly used = new Set<Any>()
  private readonly confMounts = new Set<Any>()
  /** An nginx of its own, and the server whose files it delivers. */
  private readonly delivering = new Map<Any, Server>()

  constructor(name: string, objects: readonly Any[]) {
    this.objects = objects
    this.conversion = { name, values: {}, comments: [], remarks: {} }
  }

  convert(): Conversion {
    const workloads = this.objects.filter(one => ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod', 'ReplicaSet'].includes(one.kind))
    const servers = workloads.flatMap(one => this.server(one))
    if (servers.length === 0 && !this.conversion.values.publisher)
      throw new ImportError([`${this.conversion.name}: none of its pods runs SRS`])
    this.nginx(
      workloads,
      servers.map(({ server }) => server),
    )
    const services: Record<string, Any> = {}
    for (const service of this.objects.filter(({ kind }) => kind === 'Service')) this.service(service, workloads, servers, services)
    this.autoscaler(servers)
    this.rest()
    return convertServers({ servers: servers.map(({ server }) => server), services }, this.conversion)
  }

  /** The server of a workload, where it is one. */
  private server(workload: Any): { workload: Any; server: Server }[] {
    const { template = workload, ...spec } = workload.kind === 'Pod' ? { template: workload } : workload.spec
    const pod = template.spec ?? {}
    const at = `${workload.kind} ${workload.metadata.name}`
    const containers: Any[] = pod.containers ?? []
    const isServer = (one: Any) => isSrsImage(one.image) && this.roleOf(one) === 'server'
    const [main] = containers.filter(isServer)
    const publishers = containers.filter(one => this.roleOf(one) === 'publisher')
    if (publishers.length > 0) this.publish(publishers, at)
    if (!main) {
      if (publishers.length > 0) this.used.add(workload)
      return []
    }
    this.used.add(workload)
    const server: Server = {
      name: at,
      image: main.image,
      env: {},
      envFrom: [],
      replicas: spec.replicas ?? 1,
      ...(workload.kind === 'StatefulSet' && { workload: 'StatefulSet' as const }),
      pod: {},
      settings: {},
      ports: [],
      innerPorts: [],
    }
    this.workloadSettings(spec, workload, server)
    this.podSettings(template, server)
    this.container(main, pod, server)
    for (const other of containers.filter(one => one !== main && !publishers.includes(one))) this.beside(other, pod, server)
    this.volumes(main, pod, spec, server)
    return [{ workload, server }]
  }

  /** What a container does. */
  private roleOf({ image = '', command = [], args = [] }: Any): 'server' | 'publisher' | 'copies' | 'nginx' | 'other' {
    const line = [...command, ...args].join(' ')
    if (/\bffmpeg\b/.test(line) && /rtmps?:\//.test(line)) return 'publisher'
    if (/\bcp\b.*objs\/nginx\/html/s.test(line) && !/objs\/srs/.test(line)) return 'copies'
    if (isNginxImage(image)) return 'nginx'
    return isSrsImage(image) ? 'server' : 'other'
  }

  private workloadSettings(spec: Any, workload: Any, server: Server): void {
    const { strategy, updateStrategy, minReadySeconds, template, replicas, selector, serviceName, revisionHistoryLimit, ...rest } = spec
    if (minReadySeconds) server.settings.minReadySeconds = minReadySeconds
    if (revisionHistoryLimit !== undefined && revisionHistoryLimit !== 10)
      this.conversion.values.revisionHistoryLimit = revisionHistoryLimit
    for (const [key, value] of Object.entries({ strategy, updateStrategy })) {
      const usual = [
        '{"type":"RollingUpdate"}',
        '{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"},"type":"RollingUpdate"}',
        '{"rollingUpdate":{"partition":0},"type":"RollingUpdate"}',
      ]
      if (value && !usual.includes(canonical(value)))
        this.lose(server.name, `${key}: the chart replaces pods its own way, which ROLE.${key} overrides`)
    }
    const known = ['progressDeadlineSeconds', 'podManagementPolicy', 'volumeClaimTemplates', 'persistentVolumeClaimRetentionPolicy']
    for (const key of Object.keys(rest)) if (!known.includes(key) && workload.kind !== 'Pod') this.lose(server.name, `spec.${key}`)
  }

  private podSettings({ metadata = {}, spec = {} }: Any, server: Server): void {
    const { containers, volumes, securityContext, terminationGracePeriodSeconds = 30, ...rest } = spec
    for (const [key, value] of Object.entries(rest)) {
      if (usualPod[key] === value || key === 'nodeName') continue
      if (podKeys.includes(key)) server.pod[key] = value
      else this.lose(server.name, `${key} of its pods`)
    }
    if (terminationGracePeriodSeconds !== 30) server.settings.terminationGracePeriodSeconds = terminationGracePeriodSeconds
    if (securityContext && Object.keys(securityContext).length > 0) this.security(server, 'pods')
    const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => !/kubernetes\.io|kubesphere\.io|k8s\.io/.test(key))
    if (annotations.length > 0) server.pod.annotations = Object.fromEntries(annotations)
  }

  private container(main: Any, pod: Any, server: Server): void {
    const { env = [], envFrom, resources, securityContext, command = [], args = [], workingDir, ...rest } = main
    for (const { name, value, valueFrom } of env) {
      if (valueFrom) server.envFrom?.push({ name, valueFrom })
      else server.env[name] = String(value ?? '')
    }
    if (envFrom) server.pod.envFrom = envFrom
    if (resources && Object.keys(resources).length > 0) server.pod.resources = resources
    if (securityContext && Object.keys(securityContext).length > 0) this.security(server, 'container')
    const probes = Object.keys(rest).filter(key => key.endsWith('Probe'))
    if (probes.length > 0) this.lose(server.name, `${probes.join(', ')}: the chart has its own, by what SRS listens to`)
    const usual = [
      'name',
      'image',
      'imagePullPolicy',
      'ports',
      'volumeMounts',
      'terminationMessagePath',
      'terminationMessagePolicy',
      'stdin',
      'tty',
    ]
    for (const key of Object.keys(rest))
      if (!usual.includes(key) && !probes.includes(key)) this.lose(server.name, `${key} of its container`)
    const run = shellCommand([...command, ...args])
    this.conf(main, pod, run.conf, server)
    if (run.rest)
      this.lose(
        server.name,
        `its command runs more than SRS (${run.rest}): the chart starts SRS itself, and pod.initContainers what has to go before`,
      )
  }

  private security(server: Server, what: string): void {
    this.lose(
      server.name,
      `securityContext of its ${what}: the chart has its own, which the restricted Pod Security Standard allows; pod.securityContext and pod.podSecurityContext override it`,
    )
  }

  /** Finds the srs.conf that a container runs with: the file of its command, or the one that lies where the image's does. */
  private conf(main: Any, pod: Any, asked: string | undefined, server: Server): void {
    const mounts: Any[] = main.volumeMounts ?? []
    const folder = (file: string) => (file.startsWith('/') ? file : `/usr/local/srs/${file.replace(/^\.\//, '')}`)
    const wanted = asked && folder(asked)
    for (const mount of mounts) {
      const volume = (pod.volumes ?? []).find(({ name }: Any) => name === mount.name)
      const source = volume?.configMap ?? volume?.secret
      if (!source) continue
      const name = source.name ?? source.secretName
      const isSecret = !volume.configMap
      const map = this.objects.find(one => one.kind === (isSecret ? 'Secret' : 'ConfigMap') && one.metadata?.name === name)
      const files = this.filesOf(map, isSecret, source.items)
      const inside = (key: string) => (mount.subPath ? mount.mountPath : `${mount.mountPath.replace(/\/$/, '')}/${key}`)
      const found = Object.entries(files).filter(([key]) => (mount.subPath ? key === mount.subPath : true) && key.endsWith('.conf'))
      const isItsFolder = mount.mountPath.startsWith(confFolder)
      const [hit] = wanted ? found.filter(([key]) => inside(key) === wanted) : isItsFolder ? found : []
      if (hit) {
        server.conf = { name: `${isSecret ? 'Secret' : 'ConfigMap'} ${name}`, text: hit[1] }
        this.used.add(map)
        this.confMounts.add(mount)
        for (const [key] of found.filter(one => one !== hit))
          this.lose(`${isSecret ? 'Secret' : 'ConfigMap'} ${name}`, `${key}, which is not the file that SRS reads`)
        return
      }
      if (!map && (wanted ? wanted.startsWith(mount.mountPath) : isItsFolder)) {
        throw new ImportError([
          `${this.conversion.name}: ${server.name} reads its srs.conf from ${isSecret ? 'Secret' : 'ConfigMap'} ${name}, which is not in it: add that, such as by kubectl get configmap ${name} -o yaml`,
        ])
      }
    }
    if (wanted && !/\/conf\/(docker|srs)\.conf$/.test(wanted)) {
      this.lose(
        server.name,
        `${asked} of its image: print that by kubectl exec, and import it by itself; the values below are for what the image does without it`,
      )
    }
  }

  private filesOf(map: Any, isSecret: boolean, items?: { key: string; path: string }[]): Record<string, string> {
    const decoded = Object.entries(map?.data ?? {}).map(([key, text]) => [
      key,
      isSecret ? Buffer.from(String(text), 'base64').toString() : String(text),
    ])
    const all: Record<string, string> = { ...Object.fromEntries(decoded), ...map?.stringData }
    return items ? Object.fromEntries(items.map(({ key, path }) => [path, all[key] ?? ''])) : all
  }

  private beside(other: Any, pod: Any, server: Server): void {
    const role = this.roleOf(other)
    if (role === 'copies') return
    if (role === 'nginx') {
      server.nginx = true
      const own = (other.volumeMounts ?? []).filter(({ name }: Any) =>
        (pod.volumes ?? []).some((one: Any) => one.name === name && one.configMap),
      )
      if (own.length > 0) this.lose(server.name, 'the configuration of its nginx: the chart writes one, for HLS')
      return
    }
    const sidecars = (server.pod.sidecars as Any[]) ?? []
    server.pod.sidecars = [...sidecars, other]
  }

  private volumes(main: Any, pod: Any, spec: Any, server: Server): void {
    const volumes: Any[] = []
    const mounts: Any[] = []
    const templates: Any[] = spec.volumeClaimTemplates ?? []
    for (const mount of main.volumeMounts ?? []) {
      const volume = (pod.volumes ?? []).find(({ name }: Any) => name === mount.name)
      const template = templates.find(({ metadata }) => metadata?.name === mount.name)
      const files = `${mount.mountPath.replace(/\/$/, '')}`
      const isHtml = files === html || html.startsWith(`${files}/`)
      const isConf = files.startsWith(confFolder) && (volume?.configMap || volume?.secret)
      const isToken = mount.mountPath.startsWith('/var/run/secrets/kubernetes.io')
      if (isConf || isToken || this.confMounts.has(mount)) continue
      if (isHtml && volume?.emptyDir) {
        if (volume.emptyDir.medium || volume.emptyDir.sizeLimit) server.settings.data = volume.emptyDir
      } else if (isHtml && volume?.persistentVolumeClaim) {
        const name = volume.persistentVolumeClaim.claimName
        const claim = this.objects.find(one => one.kind === 'PersistentVolumeClaim' && one.metadata?.name === name)
        const modes = claim?.spec?.accessModes ?? (server.replicas > 1 ? ['ReadWriteMany'] : undefined)
        server.settings.persistence = { enabled: true, existingClaim: name, ...(modes && { accessModes: modes }) }
        if (claim) this.used.add(claim)
        if (claim)
          say(
            this.conversion,
            'different',
            `PersistentVolumeClaim ${name} stays yours, with what is on it: keep it, in the namespace of the release`,
          )
      } else if (isHtml && template) {
        const { accessModes, storageClassName, resources } = template.spec
        server.settings.persistence = {
          enabled: true,
          ...(accessModes && { accessModes }),
          ...(storageClassName && { storageClass: storageClassName }),
          ...(resources?.requests?.storage && { size: resources.requests.storage }),
        }
        this.lose(server.name, `what is on its claims ${template.metadata.name}-…: the chart makes new ones, so copy recordings`)
      } else if (isHtml) {
        this.lose(
          server.name,
          `the volume of ${files} (${Object.keys(volume ?? {})
            .filter(key => key !== 'name')
            .join()}): make a PersistentVolume and a claim of it, and set origin.persistence.existingClaim`,
        )
      } else if (volume) {
        volumes.push(volume)
        mounts.push(mount)
      } else this.lose(server.name, `the volume ${mount.name} at ${files}`)
    }
    for (const container of [...((server.pod.sidecars as Any[]) ?? []), ...((server.pod.initContainers as Any[]) ?? [])]) {
      for (const { name } of container.volumeMounts ?? []) {
        const volume = (pod.volumes ?? []).find((one: Any) => one.name === name)
        if (volume && !volumes.includes(volume)) volumes.push(volume)
      }
    }
    const all = [...new Set(volumes)]
    // The chart's own volumes have plain names, such as tls.
    const rename = (name: string) => (all.some(one => one.name === name) ? `own-${name}`.slice(0, 63) : name)
    const renamed = (one: Any) => ({ ...one, name: rename(one.name) })
    const inside = (one: Any) => (one.volumeMounts ? { ...one, volumeMounts: one.volumeMounts.map(renamed) } : one)
    for (const key of ['sidecars', 'initContainers']) {
      if (server.pod[key]) server.pod[key] = (server.pod[key] as Any[]).map(inside)
    }
    if (all.length > 0) server.pod.volumes = all.map(renamed)
    if (mounts.length > 0) server.pod.volumeMounts = mounts.map(renamed)
  }

  /** An nginx of its own that delivers what the origins write. */
  private nginx(workloads: readonly Any[], servers: readonly Server[]): void {
    for (const workload of workloads) {
      const containers: Any[] = workload.spec?.template?.spec?.containers ?? []
      if (this.used.has(workload) || !containers.some(one => isNginxImage(one.image ?? ''))) continue
      const claims = (workload.spec.template.spec.volumes ?? []).flatMap(
        ({ persistentVolumeClaim }: Any) => persistentVolumeClaim?.claimName ?? [],
      )
      const mine = servers.filter(({ settings }) => claims.includes((settings.persistence as Any)?.existingClaim))
      if (mine.length === 0) continue
      this.used.add(workload)
      for (const server of mine) server.nginx = true
      this.delivering.set(workload, mine[0] as Server)
      say(
        this.conversion,
        'different',
        `${workload.kind} ${workload.metadata.name}: an nginx beside each origin, and a cache in front of them, deliver HLS instead`,
      )
    }
  }

  private service(
    service: Any,
    workloads: readonly Any[],
    servers: readonly { workload: Any; server: Server }[],
    services: Record<string, Any>,
  ): void {
    const { selector = {}, ports = [], clusterIP, ...spec } = service.spec ?? {}
    const name = service.metadata.name
    const picks = ({ kind, spec: { template } = {} as Any, metadata }: Any) => {
      const labels = {
        ...(template?.metadata ?? metadata).labels,
        ...(kind === 'StatefulSet' && { 'statefulset.kubernetes.io/pod-name': `${metadata.name}-0` }),
      }
      return Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value)
    }
    const targets = workloads.filter(picks)
    const server =
      servers.find(({ workload }) => targets.includes(workload))?.server ?? targets.flatMap(one => this.delivering.get(one) ?? [])[0]
    if (!server) return
    this.used.add(service)
    const isPublic = ['LoadBalancer', 'NodePort'].includes(spec.type) || spec.externalIPs
    if (!isPublic && clusterIP === 'None') {
      this.lose(`Service ${name}`, 'it has no address, but names pods: the chart has such Services of its own, by other names')
      return
    }
    if (isPublic) services[name] = this.serviceSettings(service, spec)
    const to = isPublic ? server.ports : server.innerPorts
    const containers: Any[] = targets.flatMap(({ spec: { template, containers } }) => template?.spec.containers ?? containers ?? [])
    for (const { port, targetPort = port, protocol = 'TCP', nodePort } of ports) {
      const named = containers.flatMap(one => (one.ports ?? []).map((own: Any) => ({ ...own, nginx: isNginxImage(one.image ?? '') })))
      const container = named.find(
        own => own.name === targetPort || (own.containerPort === Number(targetPort) && (own.protocol ?? 'TCP') === protocol),
      )
      const isSrs = containers.some(one => isSrsImage(one.image ?? '') && this.roleOf(one) === 'server')
      const exposed: ExposedPort = { service: name, port, protocol, target: container?.containerPort ?? targetPort }
      // What is given to nobody in particular may be of nginx.
      if (container?.nginx || (!isSrs && this.delivering.size > 0)) exposed.nginx = true
      if (nodePort && spec.type === 'NodePort') exposed.nodePort = nodePort
      to.push(exposed)
    }
  }

  private serviceSettings(service: Any, spec: Any): Any {
    const settings: Any = {}
    const annotations = Object.entries(service.metadata.annotations ?? {}).filter(([key]) => !key.startsWith('kubectl.kubernetes.io/'))
    if (annotations.length > 0) settings.annotations = Object.fromEntries(annotations)
    for (const [key, value] of Object.entries(spec)) {
      if (usualService[key] === value || ['clusterIPs', 'ipFamilies', 'healthCheckNodePort'].includes(key)) continue
      if (serviceKeys.includes(key)) settings[key] = value
      else this.lose(`Service ${service.metadata.name}`, `spec.${key}`)
    }
    return settings
  }

  private publish(containers: readonly Any[], at: string): void {
    const streams: Any[] = []
    for (const { command = [], args = [], name } of containers) {
      const found = publishing([...command, ...args].join(' '))
      const stream = found && {
        name,
        ...(found.app !== 'live' && { app: found.app }),
        ...(found.stream !== name && { stream: found.stream }),
        ...(found.source && found.source !== sample && { source: found.source }),
      }
      if (!stream) {
        this.lose(
          `${at}, container ${name}`,
          'its command is not one that publisher.streams has; keep it, and have it publish to the Service of the release',
        )
        continue
      }
      streams.push(stream)
      if (found.options) this.lose(`${at}, container ${name}`, `the options ${found.options} of ffmpeg`)
    }
    if (streams.length > 0) {
      const publisher = (this.conversion.values.publisher as Any) ?? { enabled: true, streams: [] }
      publisher.streams.push(...streams)
      this.conversion.values.publisher = publisher
    }
  }

  private autoscaler(servers: readonly { workload: Any; server: Server }[]): void {
    for (const one of this.objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')) {
      const target = one.spec?.scaleTargetRef ?? {}
      if (!servers.some(({ workload }) => workload.kind === target.kind && workload.metadata.name === target.name)) continue
      this.used.add(one)
      this.lose(
        `HorizontalPodAutoscaler ${one.metadata.name}`,
        `edge.autoscaling has minReplicas (${one.spec.minReplicas ?? 1}) and maxReplicas (${one.spec.maxReplicas}) for edges; other servers do not scale`,
      )
    }
  }

  private rest(): void {
    const why: Record<string, string> = {
      Ingress: 'ingress.routes has what leads to HLS, HTTP-FLV and WHIP',
      PersistentVolumeClaim: 'no SRS uses it where HLS and recordings are',
      CronJob: 'cleanup removes what HLS and DVR leave behind',
    }
    for (const one of this.objects.filter(other => !this.used.has(other))) {
      this.lose(`${one.kind} ${one.metadata?.name ?? ''}`.trim(), why[one.kind] ?? 'it is not SRS: keep it as it is')
    }
  }

  private lose(what: string, text: string): void {
    say(this.conversion, 'lost', `${what}: ${text}`)
  }
}

const canonical = (value: Any): string =>
  JSON.stringify(value, (_, one) =>
    one && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort()) : one,
  )
