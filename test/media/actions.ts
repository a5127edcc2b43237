// What is done to a release's pods under streams.
import type { StoredObject } from '../support/cluster.ts'
import type { Stage } from '../support/media-stage.ts'

/** A pod is gone a second later, however long it might take to stop. */
export const endAtOnce = (stage: Stage, pod: StoredObject | undefined, ...flags: string[]) =>
  stage.kubectl.run(['delete', 'pod', pod?.metadata.name ?? '', '--grace-period=1', ...flags])

/** The addresses of a stream at one pod. */
export function podAddresses({ spec, status }: StoredObject, stream: string): { rtmp: string; flv: string } {
  const ports: { name: string; containerPort: number }[] = spec.containers.flatMap((container: { ports?: [] }) => container.ports ?? [])
  const port = (name: string) => ports.find(p => p.name === name)?.containerPort
  return {
    rtmp: `rtmp://${status.podIP}:${port('rtmp')}/live/${stream}`,
    flv: `http://${status.podIP}:${port('http')}/live/${stream}.flv`,
  }
}

/** A change of a role's pods that replaces them. */
export const newPods = () => ({ annotations: { 'example.com/replaced': new Date().toISOString() } })

/** What tells whether pods were replaced or a container of theirs restarted. */
export async function identities(stage: Stage, component: string): Promise<string[]> {
  const pods = await stage.pods(component)
  return pods.map(pod => `${pod.metadata.uid} ${restarts([pod])}`).sort()
}

export const restarts = (pods: StoredObject[]): number[] =>
  pods.flatMap(({ status }) => status.containerStatuses.map(({ restartCount }: { restartCount: number }) => restartCount))

/** The pods of a component at which a stream has a client of a sort, such as `publish` or `flv-play`. */
export async function podsWith(stage: Stage, component: string, stream: string, sort: string): Promise<StoredObject[]> {
  const found = await Promise.all(
    (await stage.pods(component)).map(async pod => {
      const { stdout } = await stage.kubectl.run(['get', '--raw', apiOf(pod, stage.kubectl.namespace)])
      const { clients } = JSON.parse(String(stdout)) as { clients: { name: string; type: string }[] }
      return clients.some(({ name, type }) => name.replace(/\.flv$/, '') === stream && type.includes(sort)) ? [pod] : []
    }),
  )
  return found.flat()
}

/** SRS's list of clients in a pod, by way of the API server. */
function apiOf({ metadata, spec }: StoredObject, namespace: string): string {
  const ports: { name: string; containerPort: number }[] = spec.containers.flatMap((container: { ports?: [] }) => container.ports ?? [])
  const api = ports.find(({ name }) => name.startsWith('api'))?.containerPort
  return `/api/v1/namespaces/${namespace}/pods/${metadata.name}:${api}/proxy/api/v1/clients/?count=1000`
}
