// The invariants find what they're for: sound manifests pass, and each fault in them is reported, and nothing else.
import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { checkInvariants, findViolations, InvariantError, type InvariantOptions, type Rule } from '../support/invariants.ts'
import { kubeValidator } from '../support/kube-schemas.ts'
import { type Manifest, type PrintedDocument, parseDocument } from '../support/manifest.ts'

// biome-ignore lint/suspicious/noExplicitAny: faults reach deep into objects of every kind
type Sound = Record<keyof ReturnType<typeof soundManifests>, any>

const labels = (component: string) => ({
  'app.kubernetes.io/name': 'srs',
  'app.kubernetes.io/instance': 'live',
  'app.kubernetes.io/component': component,
})
const allLabels = (component: string) => ({
  ...labels(component),
  'app.kubernetes.io/version': '6',
  'app.kubernetes.io/managed-by': 'Helm',
  'helm.sh/chart': 'srs-1.0.0',
})
const metadata = (name: string, component: string) => ({ name, namespace: 'media', labels: allLabels(component) })

const restricted = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }

const pod = (component: string, containers: object[]) => ({
  metadata: { labels: { ...labels(component), 'ossrs.io/role': component, 'ossrs.io/public': 'true' } },
  spec: {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers,
    volumes: [
      { name: 'config', configMap: { name: `live-srs-${component}` } },
      { name: 'nginx', configMap: { name: 'live-srs-nginx' } },
      { name: 'data', emptyDir: {} },
    ],
  },
})

const srs = (rtmp: string) => ({
  name: 'srs',
  image: 'ossrs/srs:6',
  ports: [
    { name: rtmp, containerPort: 1935, protocol: 'TCP' },
    { name: 'srt', containerPort: 10080, protocol: 'UDP' },
  ],
  readinessProbe: { tcpSocket: { port: rtmp } },
  securityContext: restricted,
  volumeMounts: [
    { name: 'config', mountPath: '/etc/srs' },
    { name: 'data', mountPath: '/data' },
  ],
})

const nginx = {
  name: 'nginx',
  image: 'nginx:1',
  ports: [{ name: 'hls', containerPort: 8081 }],
  livenessProbe: { httpGet: { path: '/', port: 8081 } },
  securityContext: restricted,
  volumeMounts: [{ name: 'nginx', mountPath: '/etc/nginx' }],
}

const workload = (component: string, containers: object[]) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: metadata(`live-srs-${component}`, component),
  spec: { selector: { matchLabels: labels(component) }, template: pod(component, containers) },
})

const configMap = (component: string, data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadata(`live-srs-${component}`, component),
  data,
})

const srsConf = 'listen 1935;\nsrt_server {\n  enabled on;\n}\nvhost __defaultVhost__ {\n}\n'

/** What a sound chart might print: an origin with nginx, and edges, behind one public address. */
function soundManifests() {
  return {
    originConf: configMap('origin', { 'srs.conf': srsConf }),
    edgeConf: configMap('edge', { 'srs.conf': srsConf }),
    nginxConf: configMap('nginx', { 'nginx.conf': 'http {\n  server {\n    listen 8081;\n    listen [::]:8081;\n  }\n}\n' }),
    origin: workload('origin', [srs('origin-rtmp'), nginx]),
    edge: workload('edge', [srs('rtmp')]),
    shared: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('live-srs', 'edge'),
      spec: {
        type: 'LoadBalancer',
        selector: { 'app.kubernetes.io/instance': 'live', 'ossrs.io/public': 'true' },
        ports: [
          { name: 'rtmp', port: 1935, targetPort: 'rtmp' },
          { name: 'hls', port: 80, targetPort: 'hls' },
        ],
      },
    },
    internal: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('live-srs-origin', 'origin'),
      spec: { selector: labels('origin'), ports: [{ name: 'rtmp', port: 1935, targetPort: 'origin-rtmp' }] },
    },
    budget: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata('live-srs-edge', 'edge'),
      spec: { maxUnavailable: 1, selector: { matchLabels: labels('edge') } },
    },
    autoscaler: {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata('live-srs-edge', 'edge'),
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'live-srs-edge' } },
    },
    policy: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata('live-srs-edge', 'edge'),
      spec: { podSelector: { matchLabels: labels('edge') }, ingress: [{ ports: [{ port: 'rtmp' }, { port: 10080, protocol: 'UDP' }] }] },
    },
    test: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata('live-srs-test', 'test'), annotations: { 'helm.sh/hook': 'test' } },
      spec: {
        ...pod('test', [{ name: 'test', image: 'ossrs/srs:6', securityContext: restricted }]).spec,
        volumes: [],
      },
    },
  }
}

let reason: string | undefined
const kube = await kubeValidator().catch(error => {
  reason = error.message
  return undefined
})

function printed(manifest: object): PrintedDocument {
  return parseDocument('templates/some.yaml', dump(manifest, { noRefs: true }))
}

function sound(fault: (manifests: Sound) => void = () => {}): PrintedDocument[] {
  // Not structuredClone, which keeps shared objects shared: a fault would be everywhere.
  const manifests = JSON.parse(JSON.stringify(soundManifests()))
  fault(manifests)
  return Object.values<object>(manifests).map(printed)
}

/** The violations as `rule Kind/name: message`. */
function found(documents: PrintedDocument[], options?: InvariantOptions): string[] {
  const violations = findViolations({ documents, namespace: 'media' }, kube, options)
  return violations.map(({ rule, object, message }) => `${rule} ${object}: ${message}`)
}

it('sound manifests pass', async () => {
  expect(found(sound())).toEqual([])
  await checkInvariants({ documents: sound(), namespace: 'media' })
})

it('one error names every violation', async () => {
  const documents = sound(({ edge, budget }) => {
    edge.spec.template.spec.enableServiceLinks = true
    budget.spec.selector = { matchLabels: { a: 'b' } }
  })
  const error = await checkInvariants({ documents, namespace: 'media' }).catch(error => error)
  expect(error).toBeInstanceOf(InvariantError)
  expect(error.message).toMatch(
    /^2 violations:\n {2}PodDisruptionBudget\/live-srs-edge: .*\n {2}Deployment\/live-srs-edge: enableServiceLinks/,
  )
})

const edgePod = (m: Sound) => m.edge.spec.template
const edgeSpec = (m: Sound) => edgePod(m).spec
const edgeSrs = (m: Sound) => edgeSpec(m).containers[0]
const edge = 'Deployment/live-srs-edge'

const faults: [Rule, string, (manifests: Sound) => void, string[]][] = [
  ['names', 'a long name', m => (m.policy.metadata.name = 'a'.repeat(64)), [`NetworkPolicy/${'a'.repeat(64)}: a name of 64 characters`]],
  ['names', 'no name for DNS', m => (m.policy.metadata.name = 'Edge_1'), ['NetworkPolicy/Edge_1: the name "Edge_1"']],
  ['names', 'a Service that starts with a digit', m => (m.internal.metadata.name = '1-srs'), ['Service/1-srs: the name "1-srs"']],
  ['names', 'a container', m => (m.test.spec.containers[0].name = 'a.b'), ['Pod/live-srs-test: the container name "a.b"']],
  ['names', 'two of one name', m => (m.internal.metadata.name = 'live-srs'), ['Service/live-srs: stands there twice']],
  ['namespace', 'another namespace', m => (m.policy.metadata.namespace = 'other'), ['NetworkPolicy/live-srs-edge: the namespace other']],
  [
    'labels',
    'a label missing',
    m => delete m.nginxConf.metadata.labels['helm.sh/chart'],
    ['ConfigMap/live-srs-nginx: no label helm.sh/chart'],
  ],
  [
    'labels',
    "a pod's label missing",
    m => delete m.test.metadata.labels['app.kubernetes.io/component'],
    ['Pod/live-srs-test: no label app.kubernetes.io/component'],
  ],
  ['labels', 'no label value', m => (edgePod(m).metadata.labels.a = 'b c'), [`${edge}: the label a: "b c"`]],
  [
    'own-selector',
    'a selector of nothing',
    m => (m.origin.spec.selector.matchLabels = { a: 'b' }),
    ['Deployment/live-srs-origin: the selector {"matchLabels":{"a":"b"}}'],
  ],
  [
    'overlapping-selectors',
    'a selector of all',
    m => (m.edge.spec.selector = { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'Exists' }] }),
    [`${edge}: the selector matches the pods of Deployment/live-srs-origin`, `${edge}: the selector matches the pods of Pod/live-srs-test`],
  ],
  [
    'targets',
    'a budget of nothing',
    m => (m.budget.spec.selector.matchLabels = { a: 'b' }),
    ['PodDisruptionBudget/live-srs-edge: the selector'],
  ],
  [
    'targets',
    'an autoscaler of nothing',
    m => (m.autoscaler.spec.scaleTargetRef.name = 'other'),
    ['HorizontalPodAutoscaler/live-srs-edge: the target Deployment/other'],
  ],
  [
    'targets',
    'a workload of no group',
    m => delete m.autoscaler.spec.scaleTargetRef.apiVersion,
    ['HorizontalPodAutoscaler/live-srs-edge: Deployment/live-srs-edge is none of undefined'],
  ],
  [
    'service-selector',
    'a Service of nothing',
    m => (m.internal.spec.selector = { a: 'b' }),
    ['Service/live-srs-origin: the selector {"a":"b"}'],
  ],
  [
    'service-targets',
    'a port that no pod has',
    m => (m.shared.spec.ports[0].targetPort = 'none'),
    ['Service/live-srs: port rtmp: no container port none/TCP in Deployment/live-srs-origin, Deployment/live-srs-edge'],
  ],
  [
    'service-targets',
    'another protocol',
    m => (m.internal.spec.ports[0].protocol = 'UDP'),
    ['Service/live-srs-origin: port rtmp: no container port origin-rtmp/UDP in Deployment/live-srs-origin'],
  ],
  [
    'service-targets',
    'a number',
    m => (m.internal.spec.ports[0].targetPort = 1935),
    ["Service/live-srs-origin: port rtmp: the target port 1935 isn't a name"],
  ],
  [
    'service-targets',
    'a port that only some pods have',
    m => delete m.internal.spec.selector['app.kubernetes.io/component'],
    ['Service/live-srs-origin: port rtmp: no container port origin-rtmp/TCP in Deployment/live-srs-edge, Pod/live-srs-test'],
  ],
  [
    'service-targets',
    'a shared port of two roles',
    m => {
      m.origin.spec.template.spec.containers[0] = srs('rtmp')
      m.internal.spec.ports[0].targetPort = 'rtmp'
    },
    ['Service/live-srs: port rtmp: reaches pods of several roles: Deployment/live-srs-origin, Deployment/live-srs-edge'],
  ],
  ['service-ports', 'one name twice', m => (m.shared.spec.ports[1].name = 'rtmp'), ['Service/live-srs: several ports are called rtmp']],
  ['service-ports', 'one number twice', m => (m.shared.spec.ports[1].port = 1935), ['Service/live-srs: several ports are 1935/TCP']],
  [
    'public-services',
    'a pod at two public addresses',
    m => {
      m.internal.metadata.name = 'live-srs-edge-public'
      m.internal.spec = { selector: labels('edge'), ports: [{ name: 'rtmp', port: 1935, targetPort: 'rtmp' }] }
    },
    [`${edge}: its port rtmp is public at Service/live-srs, Service/live-srs-edge-public`],
  ],
  [
    'service-ports',
    'one number for TCP and UDP behind a load balancer',
    m => {
      m.shared.spec.ports.push({ name: 'srt', port: 1935, targetPort: 'srt', protocol: 'UDP' })
      edgeSrs(m).ports[1].name = 'edge-srt'
    },
    ['Service/live-srs: port 1935 is both TCP and UDP'],
  ],
  [
    'network-policies',
    'a port kept out',
    m => m.policy.spec.ingress[0].ports.shift(),
    ['Service/live-srs: NetworkPolicy/live-srs-edge keeps rtmp/TCP from Deployment/live-srs-edge'],
  ],
  [
    'connections',
    'an edge that its origin does not admit',
    m => {
      m.edgeConf.data['srs.conf'] = srsConf.replace('{\n}', '{\n  cluster {\n    mode remote;\n    origin live-srs-origin:1935;\n  }\n}')
      m.policy.spec = {
        podSelector: { matchLabels: labels('origin') },
        ingress: [{ ports: [{ port: 1935 }, { port: 8081 }], from: [{ podSelector: { matchLabels: labels('nginx') } }] }],
      }
    },
    [`${edge}: no NetworkPolicy lets it connect to Service/live-srs-origin:1935 (Deployment/live-srs-origin)`],
  ],
  ['mounts', 'a mount of no volume', m => edgeSpec(m).volumes.pop(), [`${edge}: container srs mounts data, which is no volume`]],
  ['mounts', 'two volumes of one name', m => (edgeSpec(m).volumes[1].name = 'data'), [`${edge}: several volumes are called data`]],
  [
    'mounts',
    'two mounts in one place',
    m => (edgeSrs(m).volumeMounts[1].mountPath = '/etc/srs'),
    [`${edge}: container srs mounts several volumes at /etc/srs`],
  ],
  [
    'references',
    'a ConfigMap that is not there',
    m => edgeSpec(m).volumes.push({ name: 'more', configMap: { name: 'more' } }),
    [`${edge}: ConfigMap/more isn't there`],
  ],
  [
    'references',
    'a key that is not there',
    m => (edgeSpec(m).volumes[1].configMap.items = [{ key: 'other', path: 'other' }]),
    [`${edge}: ConfigMap/live-srs-nginx has no key other`],
  ],
  [
    'references',
    'a Secret, a claim, and a ServiceAccount that are not there',
    m => {
      edgeSrs(m).env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'token', key: 'a' } } }]
      edgeSpec(m).volumes[2] = { name: 'data', persistentVolumeClaim: { claimName: 'data' } }
      edgeSpec(m).serviceAccountName = 'account'
    },
    [`${edge}: PersistentVolumeClaim/data isn't there`, `${edge}: Secret/token isn't there`, `${edge}: ServiceAccount/account isn't there`],
  ],
  [
    'sub-paths',
    'a subPath',
    m => (edgeSrs(m).volumeMounts[0].subPath = 'srs.conf'),
    [`${edge}: container srs mounts config by the subPath srs.conf`],
  ],
  ['container-ports', 'a long name', m => (edgeSrs(m).ports[1].name = 'a-very-long-name'), [`${edge}: the port name "a-very-long-name"`]],
  ['container-ports', 'a name of digits', m => (edgeSrs(m).ports[1].name = '80'), [`${edge}: the port name "80"`]],
  [
    'container-ports',
    'one name in two containers',
    m => (m.origin.spec.template.spec.containers[0].ports[1].name = 'hls'),
    ['Deployment/live-srs-origin: several container ports are called hls'],
  ],
  [
    'container-ports',
    'one port in two containers',
    m => {
      const { containers } = m.origin.spec.template.spec
      containers[1].ports[0].containerPort = 1935
      containers[1].livenessProbe.httpGet.port = 1935
      m.nginxConf.data['nginx.conf'] = 'listen 1935;'
    },
    ['Deployment/live-srs-origin: several container ports are 1935/TCP'],
  ],
  [
    'probes',
    'a port of another container',
    m => (m.origin.spec.template.spec.containers[0].readinessProbe.tcpSocket.port = 'hls'),
    ['Deployment/live-srs-origin: readinessProbe of container srs goes to hls'],
  ],
  [
    'probes',
    'a UDP port',
    m => (edgeSrs(m).readinessProbe.tcpSocket.port = 10080),
    [`${edge}: readinessProbe of container srs goes to 10080`],
  ],
  [
    'srs-conf',
    'no srs.conf',
    m => (m.originConf.data['srs.conf'] = 'listen 1935'),
    ['ConfigMap/live-srs-origin: srs.conf line 1: unexpected end of file'],
  ],
  [
    'srs-conf',
    'what is in no catalogue, or in another form',
    m =>
      (m.originConf.data['srs.conf'] +=
        'liste 1;\nhls {\n}\nvhost a { enabled yes; hls on; play b { } }\nvhost a { }\npithy_print_ms 1 2;\n'),
    [
      'ConfigMap/live-srs-origin: srs.conf line 7: liste is not a directive of the root',
      'ConfigMap/live-srs-origin: srs.conf line 8: hls is not a directive of the root',
      'ConfigMap/live-srs-origin: srs.conf line 10: enabled is on or off, not yes',
      'ConfigMap/live-srs-origin: srs.conf line 10: hls is a block',
      'ConfigMap/live-srs-origin: srs.conf line 10: play takes no name, and has b',
      'ConfigMap/live-srs-origin: srs.conf line 11: vhost a stands in the root twice',
      'ConfigMap/live-srs-origin: srs.conf line 12: pithy_print_ms takes one argument, and has 1 2',
    ],
  ],
  [
    'srs-ports',
    'a port too few and one too many',
    m => (m.edgeConf.data['srs.conf'] = 'listen 1936;\nsrt_server { enabled on; }\n'),
    [
      `${edge}: srs.conf opens 1936/TCP, which is no port of container srs`,
      `${edge}: container srs has port 1935/TCP, which srs.conf doesn't open`,
    ],
  ],
  [
    'srs-ports',
    'another protocol',
    m => (m.edgeConf.data['srs.conf'] = 'listen 1935 10080;\n'),
    [`${edge}: srs.conf opens 10080/TCP`, `${edge}: container srs has port 10080/UDP`],
  ],
  [
    'srs-ports',
    'one port for two listeners',
    m => (m.edgeConf.data['srs.conf'] += 'http_api { enabled on; listen 1935; }\n'),
    [`${edge}: srs.conf opens 1935/TCP more than once`],
  ],
  [
    'nginx-ports',
    'another port',
    m => (m.nginxConf.data['nginx.conf'] = 'listen [::]:8082;'),
    ['Deployment/live-srs-origin: nginx.conf opens 8082/TCP', 'Deployment/live-srs-origin: container nginx has port 8081/TCP'],
  ],
  [
    'working-directories',
    'a file of SRS’s named from another folder',
    m => (edgeSrs(m).command = ['sh', '-c', 'exec ./objs/srs']),
    [`${edge}: container srs names ./objs in undefined`],
  ],
  [
    'working-directories',
    'a search beside the volumes',
    m => Object.assign(edgeSrs(m), { args: ['find . -delete'], workingDir: '/' }),
    [`${edge}: container srs searches /, no volume`],
  ],
  [
    'hardening',
    'a writable root',
    m => (edgeSrs(m).securityContext.readOnlyRootFilesystem = false),
    [`${edge}: container srs readOnlyRootFilesystem`],
  ],
  [
    'hardening',
    'a token',
    m => delete m.test.spec.automountServiceAccountToken,
    ['Pod/live-srs-test: automountServiceAccountToken: absent'],
  ],
  ['hardening', 'service links', m => delete edgeSpec(m).enableServiceLinks, [`${edge}: enableServiceLinks: absent`]],
]

const podFaults: [string, (spec: Sound[keyof Sound]) => void, string][] = [
  ['the host network', s => (s.hostNetwork = true), 'hostNetwork: true'],
  ['the host processes', s => (s.hostPID = true), 'hostPID: true'],
  ['a host port', s => (s.containers[0].ports = [{ containerPort: 1, hostPort: 1 }]), 'container test hostPort: 1'],
  ['a host path', s => s.volumes.push({ name: 'a', hostPath: { path: '/' } }), 'volume a: "hostPath"'],
  ['an NFS volume', s => s.volumes.push({ name: 'a', nfs: { server: 'a', path: '/' } }), 'volume a: "nfs"'],
  ['a sysctl', s => (s.securityContext.sysctls = [{ name: 'kernel.msgmax', value: '1' }]), 'sysctls: "kernel.msgmax"'],
  ['root', s => (s.securityContext.runAsUser = 0), 'securityContext runAsUser: 0'],
  ['root in a container', s => (s.containers[0].securityContext.runAsUser = 0), 'container test securityContext runAsUser: 0'],
  ['root allowed', s => delete s.securityContext.runAsNonRoot, 'container test runAsNonRoot: absent'],
  ['privileged', s => (s.containers[0].securityContext.privileged = true), 'container test privileged: true'],
  ['escalation', s => delete s.containers[0].securityContext.allowPrivilegeEscalation, 'container test allowPrivilegeEscalation: absent'],
  [
    'capabilities kept',
    s => (s.containers[0].securityContext.capabilities.drop = ['CHOWN']),
    'container test capabilities.drop: ["CHOWN"]',
  ],
  ['capabilities added', s => (s.containers[0].securityContext.capabilities.add = ['CHOWN']), 'container test capabilities.add: ["CHOWN"]'],
  ['no seccomp', s => delete s.securityContext.seccompProfile, 'container test seccompProfile: absent'],
  [
    'another seccomp',
    s => (s.containers[0].securityContext.seccompProfile = { type: 'Unconfined' }),
    'container test securityContext seccompProfile: "Unconfined"',
  ],
  ['no AppArmor', s => (s.securityContext.appArmorProfile = { type: 'Unconfined' }), 'securityContext appArmorProfile: "Unconfined"'],
  ['SELinux', s => (s.securityContext.seLinuxOptions = { type: 'spc_t' }), 'securityContext seLinuxOptions: {"type":"spc_t"}'],
  ['procMount', s => (s.containers[0].securityContext.procMount = 'Unmasked'), 'container test procMount: "Unmasked"'],
  [
    'an init container',
    s => (s.initContainers = [{ ...s.containers[0], name: 'init', securityContext: { ...restricted, privileged: true } }]),
    'container init privileged: true',
  ],
]

describe.each(faults)('%s', (rule, name, fault, messages) => {
  it(`finds ${name}`, () => {
    const violations = found(sound(fault))
    expect(violations).toHaveLength(messages.length)
    for (const [at, message] of messages.entries()) expect(violations[at]).toMatch(startsWith(`${rule} ${message}`))
  })
})

describe('pod-security', () => {
  it.each(podFaults)('finds %s', (_, fault, message) => {
    const violations = found(sound(m => fault(m.test.spec)))
    expect(violations).toHaveLength(1)
    expect(violations[0]).toMatch(startsWith(`pod-security Pod/live-srs-test: ${message}, must be`))
  })
})

describe('schema', () => {
  it.for<[string, (manifests: Sound) => void, string]>([
    ['an unknown field', m => (m.edge.spec.replica = 3), `${edge}: spec must NOT have additional properties: replica`],
    ['another type', m => (m.edge.spec.replicas = '3'), `${edge}: spec.replicas must be integer`],
    ['null', m => (m.edge.spec.replicas = null), `${edge}: spec.replicas must be integer`],
    ['a field missing', m => delete edgeSrs(m).name, `${edge}: spec.template.spec.containers.0 must have required property 'name'`],
    [
      'a quantity that is none',
      m => (edgeSrs(m).resources = { limits: { memory: '1 GB' } }),
      `${edge}: spec.template.spec.containers.0.resources.limits.memory must`,
    ],
    [
      'an unknown kind',
      m => (m.policy.apiVersion = 'networking.k8s.io/v2'),
      'NetworkPolicy/live-srs-edge: networking.k8s.io/v2 NetworkPolicy',
    ],
  ])('finds %s', ([, fault, message], { skip }) => {
    skip(!kube, reason)
    const violations = found(sound(fault)).filter(violation => violation.startsWith('schema'))
    expect(violations[0]).toMatch(startsWith(`schema ${message}`))
  })
})

describe('custom resources', () => {
  const route = (spec: object, version = 'v1') => ({
    apiVersion: `gateway.networking.k8s.io/${version}`,
    kind: 'TCPRoute',
    metadata: { name: 'live-srs-rtmp' },
    spec,
  })
  const backend = { name: 'live-srs', port: 1935 }

  it.for<[string, object, string | undefined]>([
    ['takes a sound one', route({ rules: [{ backendRefs: [backend] }] }), undefined],
    ['finds an unknown field', route({ rules: [{ backends: [backend] }] }), 'spec.rules.0 must NOT have additional properties: backends'],
    [
      'finds a field missing',
      route({ rules: [{ backendRefs: [{ port: 1935 }] }] }),
      "spec.rules.0.backendRefs.0 must have required property 'name'",
    ],
    [
      'finds a version that is not served',
      route({ rules: [{ backendRefs: [backend] }] }, 'v1alpha2'),
      'gateway.networking.k8s.io/v1alpha2 TCPRoute',
    ],
  ])('%s', ([, manifest, message], { skip }) => {
    skip(!kube, reason)
    const problems = kube?.(manifest as Manifest) ?? []
    if (message) expect(problems).toContainEqual(expect.stringContaining(message))
    else expect(problems).toEqual([])
  })
})

describe('the text', () => {
  const text = (data: string) => [parseDocument('some.yaml', `${dump({ ...soundManifests().nginxConf, data: undefined })}data:\n${data}`)]

  it.each([
    ['duplicate-keys', '  a: x\n  b: x\n  a: z\n', 'duplicated mapping key'],
    ['yaml-versions', '  a: on\n', 'data.a is true in YAML 1.1, "on" in 1.2'],
    ['yaml-versions', '  no: x\n', "the key data.false isn't one in YAML 1.2"],
    ['yaml-versions', '  a: 0777\n', 'data.a is 511 in YAML 1.1, 777 in 1.2'],
    ['exponents', '  a: "x 1e+07;"\n', 'the number 1e+07'],
  ])('%s: %j', (rule, data, message) => {
    const violations = found(text(data), { except: ['schema'] })
    expect(violations).toHaveLength(1)
    expect(violations[0]).toMatch(startsWith(`${rule} ConfigMap/live-srs-nginx: ${message}`))
  })

  it('has exponents only where a number is', () => {
    expect(found(text('  a: 123e-4567-x\n  b: v1e+07\n  c: 6f1e-07\n'))).toEqual([])
  })
})

describe('options', () => {
  it('knows what is there already', () => {
    const documents = sound(m => edgeSpec(m).volumes.push({ name: 'more', secret: { secretName: 'more' } }))
    expect(found(documents)).toHaveLength(1)
    expect(found(documents, { existing: ['more'] })).toEqual([])
  })

  it('asks no labels of what is not the chart’s', () => {
    const foreign: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' } }
    expect(found([...sound(), printed(foreign)])).toHaveLength(5)
    expect(found([...sound(), printed(foreign)], { foreign: ['ConfigMap/mine'] })).toEqual([])
  })

  it('leaves rules out', () => {
    expect(
      found(
        sound(m => (edgeSpec(m).hostNetwork = true)),
        { except: ['pod-security'] },
      ),
    ).toEqual([])
  })
})

const startsWith = (text: string) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)
