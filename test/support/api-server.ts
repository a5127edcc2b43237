// An API server that only answers reads, for templates that look up what is in the cluster.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Manifest } from './manifest.ts'

/** What `lookup` finds. */
export interface ClusterState {
  /** Objects, each with its namespace. */
  objects?: Manifest[]
  /** Resources that the deployer may not read, such as 'persistentvolumeclaims'. */
  forbidden?: string[]
}

/** The kinds that charts here print or look up; 'test/v1' holds what tests print beside. */
const kinds: Record<string, string[]> = {
  v1: ['ConfigMap', 'PersistentVolumeClaim', 'Pod', 'Secret', 'Service', 'ServiceAccount'],
  'apps/v1': ['Deployment', 'StatefulSet'],
  'batch/v1': ['CronJob', 'Job'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'networking.k8s.io/v1': ['Ingress', 'NetworkPolicy'],
  'policy/v1': ['PodDisruptionBudget'],
  'test/v1': ['Notes', 'Refusal'],
}

/** Runs `work` with a kubeconfig whose cluster holds the state. */
export async function withApiServer<T>({ objects = [], forbidden = [] }: ClusterState, work: (env: Record<string, string>) => Promise<T>) {
  const found = new Map(objects.map(object => [pathOf(object), object]))
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    const refuse = (code: number, reason: string, message: string) =>
      answer(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message })
    const discovered = discovery(pathname)
    if (discovered) return answer(200, discovered)
    if (forbidden.some(resource => pathname.includes(`/${resource}`))) return refuse(403, 'Forbidden', `${pathname} is forbidden`)
    const object = found.get(pathname) ?? listOf(pathname, objects)
    return object ? answer(200, object) : refuse(404, 'NotFound', `${pathname} is not there`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-api-'))
  try {
    const kubeconfig = path.join(folder, 'config')
    await writeFile(kubeconfig, JSON.stringify(kubeconfigFor((server.address() as AddressInfo).port)))
    return await work({ KUBECONFIG: kubeconfig, KUBECACHEDIR: path.join(folder, 'cache') })
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true })
  }
}

const resource = (kind: string) => kind.toLowerCase().replace(/y$/, 'ie').replace(/s$/, 'se').concat('s')
const apiPath = (apiVersion: string) => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)
const pathOf = ({ apiVersion, kind, metadata }: Manifest) =>
  `${apiPath(apiVersion)}/namespaces/${metadata.namespace}/${resource(kind)}/${metadata.name}`

/** All objects of a resource in a namespace; undefined where the path asks for something else. */
function listOf(pathname: string, objects: Manifest[]): object | undefined {
  for (const [apiVersion, ofVersion] of Object.entries(kinds)) {
    for (const kind of ofVersion) {
      const namespace = new RegExp(`^${apiPath(apiVersion)}/namespaces/([^/]+)/${resource(kind)}$`).exec(pathname)?.[1]
      const items = objects.filter(object => object.kind === kind && object.metadata.namespace === namespace)
      if (namespace) return { kind: `${kind}List`, apiVersion, metadata: {}, items }
    }
  }
  return undefined
}

/** What the server says of itself and its resources; undefined where the path asks for something else. */
function discovery(pathname: string): object | undefined {
  if (pathname === '/version') return { major: '1', minor: '36', gitVersion: 'v1.36.0' }
  if (pathname === '/api') return { kind: 'APIVersions', versions: ['v1'] }
  if (pathname === '/apis') {
    const groups = Object.keys(kinds).flatMap(groupVersion => {
      const [name, version] = groupVersion.split('/')
      return version ? [{ name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } }] : []
    })
    return { kind: 'APIGroupList', apiVersion: 'v1', groups }
  }
  const groupVersion = Object.keys(kinds).find(name => apiPath(name) === pathname)
  if (!groupVersion) return undefined
  const resources = (kinds[groupVersion] ?? []).map(kind => ({
    name: resource(kind),
    singularName: '',
    namespaced: true,
    kind,
    verbs: ['get', 'list'],
  }))
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources }
}

function kubeconfigFor(port: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'test', user: {} }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  }
}
