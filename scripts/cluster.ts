// Finds a Kubernetes cluster to run the chart on, or starts one.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { execa } from 'execa'
import { dump, loadAll } from 'js-yaml'
import which from 'which'
import { crds } from './crds.ts'
import { examples } from './examples.ts'
import { moduleVersion, root } from './go-modules.ts'
import { runSteps } from './progress.ts'
import { allTools, ensureTools, toolsFolder } from './tools.ts'

/** A cluster to install into. */
export interface Cluster {
  /** `context`: one of the user's; `kind`: in Docker, started here; `embedded`: a control plane started here, without nodes. */
  kind: 'context' | 'kind' | 'embedded'
  kubeconfig: string
  context: string
  /** Pods don't run there: kwok reports them as running. */
  simulated: boolean
  /** It was started by this call, rather than found. */
  started: boolean
  /** For people: what it is, and what it can't do. */
  description: string
}

/** Which cluster to find. */
export interface FindOptions {
  /** A context of the user's kubeconfig. Default: kind where Docker and kind are, else the embedded control plane. */
  context?: string | undefined
  /** Insists on one of those that are started here. */
  kind?: 'kind' | 'embedded' | undefined
}

/** The name of what is started here: the kind cluster, the embedded one. */
const name = 'srs'

/** The embedded cluster's nodes and their zones: enough for spread and anti-affinity rules of a few replicas. */
const nodes = { count: 6, zones: ['a', 'b', 'c'] }

/** Of which kind the cluster is that `findCluster` will find. */
export async function clusterKind({ context, kind }: FindOptions = {}): Promise<Cluster['kind']> {
  if (context) return 'context'
  return kind ?? ((await hasKind()) ? 'kind' : 'embedded')
}

/** A cluster that answers. Throws where the asked one doesn't, or none can be started. */
export async function findCluster({ context, kind }: FindOptions = {}): Promise<Cluster> {
  if (context) return userContext(context)
  return (await clusterKind({ kind })) === 'kind' ? startKind() : startEmbedded()
}

/** Removes the clusters that `findCluster` started, or only that of one kind; never the user's. Returns the names of what was removed. */
export async function deleteCluster(only?: Cluster['kind']): Promise<string[]> {
  const removed: string[] = []
  if (only !== 'kind' && (await deleteEmbedded())) removed.push('the embedded control plane')
  if (only !== 'embedded' && existsSync(kindKubeconfig) && (await hasKind())) {
    await execa('kind', ['delete', 'cluster', '--name', name, '--kubeconfig', kindKubeconfig])
    await rm(kindKubeconfig, { force: true })
    removed.push(`the kind cluster ${name}`)
  }
  return removed
}

async function userContext(context: string): Promise<Cluster> {
  const { kubectl } = await ensureTools(['kubectl'])
  const { stdout } = await execa(kubectl, ['--context', context, 'get', 'nodes', '--output', 'json', '--request-timeout', '30s'])
  const { items } = JSON.parse(stdout) as { items: { metadata: { annotations?: Record<string, string> } }[] }
  const simulated = items.length > 0 && items.every(({ metadata }) => metadata.annotations?.['kwok.x-k8s.io/node'] !== undefined)
  const kubeconfig = process.env.KUBECONFIG ?? path.join(homedir(), '.kube/config')
  const nature = simulated ? 'its nodes are kwok’s: pods are simulated' : `${items.length} node${items.length === 1 ? '' : 's'}`
  return { kind: 'context', kubeconfig, context, simulated, started: false, description: `your context ${context} (${nature})` }
}

const kindKubeconfig = path.join(toolsFolder, 'kind.kubeconfig')

/** Whether a Docker engine answers and kind is installed. */
async function hasKind(): Promise<boolean> {
  if (!(await which('kind', { nothrow: true })) || !(await which('docker', { nothrow: true }))) return false
  return !(await execa('docker', ['info'], { reject: false, timeout: 20_000 })).failed
}

async function startKind(): Promise<Cluster> {
  const { stdout } = await execa('kind', ['get', 'clusters'])
  const exists = stdout.split('\n').includes(name)
  await mkdir(toolsFolder, { recursive: true })
  const kind = (...args: string[]) => execa('kind', [...args, '--name', name, '--kubeconfig', kindKubeconfig])
  if (exists) await kind('export', 'kubeconfig')
  else await runSteps([{ title: `Create the kind cluster ${name}`, run: () => kind('create', 'cluster', '--wait', '3m') }])
  return {
    kind: 'kind',
    kubeconfig: kindKubeconfig,
    context: `kind-${name}`,
    simulated: false,
    started: !exists,
    description: `kind cluster ${name} (one node in Docker)`,
  }
}

// kwokctl keeps its clusters under KWOK_WORKDIR, whatever HOME is.
const kwokFolder = path.join(toolsFolder, 'kwok')
const kwokEnv = { KWOK_WORKDIR: kwokFolder }
const embeddedKubeconfig = path.join(toolsFolder, 'embedded.kubeconfig')
const podLog = path.join(kwokFolder, 'pod.log')
// In the format in which a kubelet keeps logs.
const podLogText = '2026-01-01T00:00:00.000000000Z stdout F This pod is simulated: nothing ran.\n'
const embeddedStamp = path.join(kwokFolder, 'stamp')

/** kube-apiserver and its controllers, a scheduler and etcd as processes of this machine; kwok in the role of nodes, load balancer and provisioner. */
async function startEmbedded(): Promise<Cluster> {
  const tools = await ensureTools(allTools.filter(tool => !['helm3', 'helm4', 'ct'].includes(tool)))
  const cluster: Cluster = {
    kind: 'embedded',
    kubeconfig: embeddedKubeconfig,
    context: `kwok-${name}`,
    simulated: true,
    started: false,
    description: 'an embedded Kubernetes: the control plane is real, the pods are simulated',
  }
  const config = await kwokConfig(tools)
  const objects = await startingObjects()
  const stamp = createHash('sha256').update(config).update(objects).update(podLogText).digest('hex')
  if ((await readFile(embeddedStamp, 'utf8').catch(() => '')) === stamp && (await answers(tools.kubectl))) return cluster

  const start = async () => {
    await deleteEmbedded()
    await mkdir(kwokFolder, { recursive: true })
    const configFile = path.join(kwokFolder, 'config.yaml')
    await writeFile(configFile, config)
    await writeFile(podLog, podLogText)
    const args = ['create', 'cluster', '--name', name, '--config', configFile, '--kubeconfig', embeddedKubeconfig, '--wait', '2m']
    await execa(tools.kwokctl, args, { env: kwokEnv })
    const kubectl = (args: string[], input = '') => execa(tools.kubectl, ['--kubeconfig', embeddedKubeconfig, ...args], { input })
    await kubectl(['apply', '--server-side', '--filename', '-'], objects)
    // `kubectl wait` fails at once where one has no conditions yet, which is so for some milliseconds.
    const established = () => kubectl(['wait', 'crd', '--all', '--for', 'condition=Established', '--timeout', '60s'])
    await established().catch(() => setTimeout(2000).then(established))
    await kubectl(['wait', 'node', '--all', '--for', 'condition=Ready', '--timeout', '60s'])
    await writeFile(embeddedStamp, stamp)
  }
  await runSteps([{ title: 'Start the embedded control plane', run: start }])
  return { ...cluster, started: true }
}

async function answers(kubectl: string): Promise<boolean> {
  const args = ['--kubeconfig', embeddedKubeconfig, 'get', '--raw', '/readyz', '--request-timeout', '5s']
  return !(await execa(kubectl, args, { reject: false })).failed
}

/** Stops and removes the embedded cluster; whether there was one. */
async function deleteEmbedded(): Promise<boolean> {
  if (!existsSync(path.join(kwokFolder, 'clusters', name))) return false
  const { kwokctl } = await ensureTools(['kwokctl'])
  await execa(kwokctl, ['delete', 'cluster', '--name', name, '--kubeconfig', embeddedKubeconfig], { env: kwokEnv })
  await rm(kwokFolder, { recursive: true, force: true })
  await rm(embeddedKubeconfig, { force: true })
  return true
}

/** kwokctl's configuration. It names every program, so that kwokctl downloads none. */
async function kwokConfig(tools: Awaited<ReturnType<typeof ensureTools>>): Promise<string> {
  const documents = [
    {
      apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
      kind: 'KwokctlConfiguration',
      options: {
        runtime: 'binary',
        kubeVersion: moduleVersion('k8s.io/kubernetes'),
        bindAddress: '127.0.0.1',
        etcdBinary: tools.etcd,
        kubeApiserverBinary: tools['kube-apiserver'],
        kubeControllerManagerBinary: tools['kube-controller-manager'],
        kubeSchedulerBinary: tools['kube-scheduler'],
        kubectlBinary: tools.kubectl,
        kwokControllerBinary: tools.kwok,
      },
      componentsPatches: [
        {
          name: 'kube-apiserver',
          // The API server wants an address that isn't loopback for its own Service, and finds none on a machine without network.
          extraArgs: [{ key: 'advertise-address', value: '192.0.2.1' }],
        },
        // Everything may be lost: an fsync for each write would be most of the time that etcd takes.
        { name: 'etcd', extraArgs: [{ key: 'unsafe-no-fsync', value: 'true' }] },
      ],
    },
    // What `kubectl logs` and `helm test --logs` print.
    {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'ClusterLogs',
      metadata: { name: 'simulated' },
      spec: { logs: [{ logsFile: podLog, follow: false }] },
    },
  ]
  return [...documents.map(document => dump(document)), await readFile(path.join(root, 'tools/kwok/stages.yaml'), 'utf8')].join('---\n')
}

/** The pools of nodes that examples have their users make. */
const pools = examples().flatMap(({ before }) => before.flatMap(command => /^kubectl label node NODE pool=(\S+)$/.exec(command)?.[1] ?? []))

async function startingObjects(): Promise<string> {
  const own = loadAll(await readFile(path.join(root, 'tools/kwok/objects.yaml'), 'utf8'))
  const fake = Array.from({ length: nodes.count }, (_, n) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `simulated-${n + 1}`,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': `simulated-${n + 1}`,
        'topology.kubernetes.io/zone': nodes.zones[n % nodes.zones.length],
        pool: pools[n % pools.length],
      },
    },
  }))
  return [...[...own, ...fake].map(object => dump(object)), ...(await crds())].join('---\n')
}
