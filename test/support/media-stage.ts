// Where a scenario plays: a release of the chart in one mode, and a pod with its publishers and viewers.
import { inject } from 'vitest'
import type { Cluster } from '../../scripts/cluster.ts'
import { type Kubectl, type StoredObject, testNamespace } from './cluster.ts'
import { createHelm, type Helm } from './helm.ts'
import { type Client, createClient } from './media-client.ts'
import { images } from './media-images.ts'
import { merged } from './merge.ts'

/** What a scenario has. */
export interface Stage extends Release {
  client: Client
}

/** The chart, installed in a namespace of its own. */
export interface Release {
  helm: Helm
  /** In the release's namespace. */
  kubectl: Kubectl
  /** The public addresses of a stream, by what carries it. */
  addresses(stream: string): { rtmp: string; flv: string; hls: string }
  /** The same for players outside the cluster, on a port of a node; WHEP where the API is public. */
  outside(stream: string): Promise<{ rtmp: string; flv: string; hls: string; whep?: string }>
  /** A public port: the Service that has it, its number there, and that on a node where it has one. */
  publicPort(name: string): { host: string; port?: number; nodePort?: number }
  /** Upgrades to the mode's values and these, and waits. */
  upgrade(values: Record<string, unknown>): Promise<void>
  /** Upgrades to another mode, and waits. */
  change(mode: Mode): Promise<void>
  /** The pods of a component or a role that aren't going. */
  pods(name: string): Promise<StoredObject[]>
}

/** A kind of release. */
export interface Mode {
  /** Its values. */
  values: { mode: string } & Record<string, unknown>
  /** Whether nginx delivers HLS. */
  nginx: boolean
}

/** Why media can't flow here; undefined where it can. Throws where a cluster was asked for that isn't there. */
export function skipReason(): string | undefined {
  const cluster = inject('cluster')
  if ('error' in cluster) {
    if (process.env.TEST_CONTEXT) throw new Error(`No cluster: ${cluster.error}`)
    return `no cluster to run SRS on: ${cluster.error}`
  }
  return cluster.simulated ? `SRS must run for it: this is ${cluster.description}` : undefined
}

/** The cluster, where `skipReason` has none. */
export const mediaCluster = (): Cluster => inject('cluster') as Cluster

/** What is to be undone, the last first. */
export interface Cleanup {
  add(undo: () => Promise<void>): void
  run(): Promise<void>
}

export function createCleanup(): Cleanup {
  const steps: (() => Promise<void>)[] = []
  return {
    add: undo => void steps.push(undo),
    run: async () => {
      for (let undo = steps.pop(); undo; undo = steps.pop()) await undo()
    },
  }
}

/** A namespace that goes with the cleanup. */
export const stageNamespace = (cleanup: Cleanup): Promise<Kubectl> =>
  testNamespace(mediaCluster(), { onTestFinished: undo => cleanup.add(async () => void (await (undo as () => unknown)())) })

/** The pod of publishers and viewers, in a namespace of its own. `kbits`: see createClient. */
export async function stageClient(cleanup: Cleanup, kbits?: number): Promise<Client> {
  const client = await createClient(mediaCluster(), await stageNamespace(cleanup), kbits)
  cleanup.add(client.stopAll)
  return client
}

/** The values that a mode's release has here. */
export const valuesOf = ({ values, nginx }: Mode) =>
  merged(values, {
    image: images.srs,
    publisher: { image: images.encoder },
    ...(nginx ? { nginx: { image: images.nginx } } : {}),
    // Not every cluster has load balancers, and the clients are inside.
    service: { type: 'ClusterIP' },
    // Nor processors for all that a release asks for, twice while it is replaced.
    pod: { resources: { requests: { cpu: '10m' } } },
  })

/** Installs the chart for a scenario. `more`: over the mode's values. */
export async function createStage(mode: Mode, client: Client, cleanup: Cleanup, more: Record<string, unknown> = {}): Promise<Stage> {
  return { ...(await installRelease(mode, cleanup, more)), client }
}

/** Installs the chart. `more`: over the mode's values. */
export async function installRelease(mode: Mode, cleanup: Cleanup, more: Record<string, unknown> = {}): Promise<Release> {
  const kubectl = await stageNamespace(cleanup)
  const helm = await createHelm({ cluster: mediaCluster(), namespace: kubectl.namespace, timeout: '5m' })
  const values = merged(valuesOf(mode), more)
  await helm.install(values)
  const services = (await kubectl.list('services')).filter(({ metadata }) => ['srs', 'srs-udp'].includes(metadata.name))
  const ports = services.flatMap(({ metadata, spec }) =>
    spec.ports.map((one: object) => ({ host: `${metadata.name}.${kubectl.namespace}.svc`, ...one })),
  )
  const publicPort: Release['publicPort'] = name => ports.find(one => one.name === name) ?? { host: '' }
  const port = (name: string) => publicPort(name).port
  const { host } = publicPort('rtmp')
  return {
    helm,
    kubectl,
    addresses: stream => ({
      rtmp: `rtmp://${host}:${port('rtmp')}/live/${stream}`,
      flv: `http://${host}:${port('http')}/live/${stream}.flv`,
      hls: `http://${host}:${port('hls') ?? port('http')}/live/${stream}.m3u8`,
    }),
    outside: async stream => {
      const node = await nodeAddress(kubectl)
      const place = (name: string) => `${node}:${publicPort(name).nodePort}`
      const url = (name: string) => `http://${place(name)}`
      return {
        rtmp: `rtmp://${place('rtmp')}/live/${stream}`,
        flv: `${url('http')}/live/${stream}.flv`,
        hls: `${url(port('hls') ? 'hls' : 'http')}/live/${stream}.m3u8`,
        ...(port('api') ? { whep: `${url('api')}/rtc/v1/whep/?app=live&stream=${stream}` } : {}),
      }
    },
    publicPort,
    upgrade: change => helm.upgrade(merged(values, change)),
    change: other => helm.upgrade(merged(valuesOf(other), more)),
    pods: async name => {
      const pods = await kubectl.list('pods')
      const named = ({ metadata: { labels } }: StoredObject) =>
        ['app.kubernetes.io/component', 'ossrs.io/role'].some(key => labels?.[key] === name)
      return pods.filter(pod => named(pod) && !('deletionTimestamp' in pod.metadata))
    },
  }
}

/** What a release of mode edge fetches from others. */
export function upstreamOf(releases: Release[]): { rtmp: string[]; hls: string[] } {
  const hosts = (way: 'rtmp' | 'hls') => releases.map(({ addresses }) => new URL(addresses('any')[way]).host)
  return { rtmp: hosts('rtmp'), hls: hosts('hls').map(host => `http://${host}`) }
}

/** A node's address that this machine reaches, where it is a node itself or runs it in Docker. */
export async function nodeAddress(kubectl: Kubectl): Promise<string> {
  const [node] = await kubectl.list('nodes')
  const addresses: { type: string; address: string }[] = node?.status.addresses ?? []
  const internal = addresses.find(({ type }) => type === 'InternalIP')
  if (!internal) throw new Error('no node has an address')
  return internal.address
}
