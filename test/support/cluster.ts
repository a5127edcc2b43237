// The cluster in a test: a namespace of one's own, kubectl in it, and what Helm leaves behind.
import { execa, type Options, type Result } from 'execa'
import { inject, type TestContext } from 'vitest'
import type { Cluster } from '../../scripts/cluster.ts'
import { ensureTools } from '../../scripts/tools.ts'
import type { Manifest } from './manifest.ts'

/** The cluster that the tests run on. Throws why there's none. */
export function testCluster(): Cluster {
  const cluster = inject('cluster')
  if ('error' in cluster) throw new Error(`No cluster: ${cluster.error}`)
  return cluster
}

/** An object as the API server keeps it. */
export type StoredObject = Manifest & { metadata: { uid: string } }

/** kubectl in one namespace. */
export interface Kubectl {
  namespace: string
  run(args: string[], options?: Options): Promise<Result>
  /** All objects of a resource type, such as 'persistentvolumeclaims', or of several, comma-separated. */
  list(resource: string): Promise<StoredObject[]>
  /**
   * Asks the API server, without keeping them, whether it takes the manifests with no unknown or repeated field and no warning.
   * Throws what it says.
   */
  checkStrictly(manifests: string): Promise<void>
  /** Every object in the namespace that isn't the cluster's own doing there. */
  leftovers(): Promise<StoredObject[]>
}

let count = 0

/** A new namespace, in which pods must meet the restricted Pod Security Standard. It's deleted after the test, without waiting for that. */
export async function testNamespace(cluster: Cluster, { onTestFinished }: Pick<TestContext, 'onTestFinished'>): Promise<Kubectl> {
  const { kubectl } = await ensureTools(['kubectl'])
  const namespace = `test-${process.pid}-${Date.now().toString(36)}-${count++}`
  const run = (args: string[], options?: Options) =>
    execa(kubectl, ['--kubeconfig', cluster.kubeconfig, '--context', cluster.context, '--namespace', namespace, ...args], options)

  await run(['create', 'namespace', namespace])
  onTestFinished(async () => void (await run(['delete', 'namespace', namespace, '--wait=false', '--ignore-not-found'])))
  const levels = ['enforce', 'warn'].map(mode => `pod-security.kubernetes.io/${mode}=restricted`)
  await run(['label', 'namespace', namespace, ...levels])

  const list = async (resource: string) => {
    const { stdout } = await run(['get', resource, '--output', 'json', '--ignore-not-found'])
    return stdout ? (JSON.parse(String(stdout)).items as StoredObject[]) : []
  }
  return {
    namespace,
    run,
    list,
    checkStrictly: async manifests => {
      const args = ['apply', '--dry-run=server', '--validate=strict', '--filename', '-']
      const { stderr } = await run(args, { input: manifests })
      if (String(stderr).trim()) throw new Error(`The API server warns of what it would accept:\n${stderr}`)
    },
    leftovers: async () => {
      resources ??= run(['api-resources', '--namespaced', '--verbs=list,delete', '--output', 'name']).then(namesOf)
      return (await list((await resources).join(','))).filter(object => !isOwn(object))
    },
  }
}

/** The resource types that can be in a namespace, asked for once. */
let resources: Promise<string[]> | undefined

/** Of what kubectl lists, all but what records what happened to others. */
const namesOf = ({ stdout }: Result) =>
  String(stdout)
    .split('\n')
    .filter(name => !/^(events|endpoints)\b/.test(name))

/** What a controller puts into every namespace. */
function isOwn({ kind, metadata }: Manifest): boolean {
  return (kind === 'ConfigMap' && metadata.name === 'kube-root-ca.crt') || (kind === 'ServiceAccount' && metadata.name === 'default')
}
