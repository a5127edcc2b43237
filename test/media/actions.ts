// What is done to a release's pods under streams.
import { setTimeout } from 'node:timers/promises'
import type { StoredObject } from '../support/cluster.ts'
import type { Release, Stage } from '../support/media-stage.ts'

/** A pod is gone a second later, however long it might take to stop. */
export const endAtOnce = (stage: Release, pod: StoredObject | undefined, ...flags: string[]) =>
  stage.kubectl.run(['delete', 'pod', pod?.metadata.name ?? '', '--grace-period=1', ...flags])

/** Asks Kubernetes to evict a pod, as a drain does, until no budget forbids it. */
export async function evict({ kubectl }: Stage, { metadata: { name } }: StoredObject): Promise<void> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: kubectl.namespace } }
  const path = `/api/v1/namespaces/${kubectl.namespace}/pods/${name}/eviction`
  for (let attempt = 0; attempt < 60; attempt++) {
    const { failed, stderr } = await kubectl.run(['create', '--raw', path, '--filename', '-'], {
      input: JSON.stringify(eviction),
      reject: false,
    })
    if (!failed) return
    if (!String(stderr).includes('disruption budget')) throw new Error(String(stderr))
    await setTimeout(1000)
  }
  throw new Error(`a budget has kept ${name} from being evicted for a minute`)
}

/** The addresses of a stream at one pod. */
export const podAddresses = (pod: StoredObject, stream: string): { rtmp: string; flv: string } => ({
  rtmp: `rtmp://${pod.status.podIP}:${portOf(pod, 'rtmp')}/live/${stream}`,
  flv: `http://${pod.status.podIP}:${portOf(pod, 'http')}/live/${stream}.flv`,
})

/** A pod's port; the name of one that is not public begins with `int-`. */
function portOf({ metadata, spec }: StoredObject, name: string): number {
  const ports: { name: string; containerPort: number }[] = spec.containers.flatMap((container: { ports?: [] }) => container.ports ?? [])
  const port = ports.find(port => port.name === name || port.name === `int-${name}`)
  if (!port) throw new Error(`${metadata.name} has no port ${name}`)
  return port.containerPort
}

/** A change of a role's pods that replaces them. */
export const newPods = () => ({ annotations: { 'example.com/replaced': new Date().toISOString() } })

/** Waits until no origin is stopping. Helm does not, and whoever publishes before kube-proxy knows may reach that one, which cuts him off when it stops. */
export async function originsSettled({ kubectl }: Stage): Promise<void> {
  const stopping = ({ metadata }: StoredObject) => metadata.labels?.['ossrs.io/role'] === 'origin' && 'deletionTimestamp' in metadata
  for (const end = Date.now() + 60_000; (await kubectl.list('pods')).some(stopping); ) {
    if (Date.now() > end) throw new Error('an origin has been stopping for a minute')
    await setTimeout(500)
  }
}

/** What tells whether pods were replaced or a container of theirs restarted. */
export async function identities(stage: Stage, component: string): Promise<string[]> {
  const pods = await stage.pods(component)
  return pods.map(pod => `${pod.metadata.uid} ${restarts([pod])}`).sort()
}

export const restarts = (pods: StoredObject[]): number[] =>
  pods.flatMap(({ status }) => status.containerStatuses.map(({ restartCount }: { restartCount: number }) => restartCount))

/** The pods of a component at which a stream has a client of a sort, such as `publish` or `flv-play`. */
export async function podsWith(stage: Release, component: string, stream: string, sort: string): Promise<StoredObject[]> {
  // By way of the API server.
  const proxy = `/api/v1/namespaces/${stage.kubectl.namespace}/pods`
  const found = await Promise.all(
    (await stage.pods(component)).map(async pod => {
      const { stdout } = await stage.kubectl.run([
        'get',
        '--raw',
        `${proxy}/${pod.metadata.name}:${portOf(pod, 'api')}/proxy/api/v1/clients/?count=1000`,
      ])
      const { clients } = JSON.parse(String(stdout)) as { clients: { name: string; type: string }[] }
      return clients.some(({ name, type }) => name.replace(/\.flv$/, '') === stream && type.includes(sort)) ? [pod] : []
    }),
  )
  return found.flat()
}
