// A release as Argo CD and Flux run it: `helm template` without a cluster, a server-side apply, and a prune of what is no longer printed.

import path from 'node:path'
import { execa } from 'execa'
import { dump, loadAll } from 'js-yaml'
import { root } from '../../scripts/go-modules.ts'
import { ensureTools } from '../../scripts/tools.ts'
import type { Kubectl, StoredObject } from './cluster.ts'
import { type Manifest, nameOf } from './manifest.ts'

/** Whether a tool leaves an object alone that it would prune, or delete with its application. */
interface Tool {
  spares(object: Manifest, reason: 'prune' | 'delete'): boolean
}

/** The tools, by the annotations that they heed. */
export const tools: Record<string, Tool> = {
  'Argo CD': {
    spares: ({ metadata: { annotations = {} } }, reason) => {
      const options = (annotations['argocd.argoproj.io/sync-options'] ?? '').split(',').map(option => option.trim())
      return options.includes(reason === 'prune' ? 'Prune=false' : 'Delete=false')
    },
  },
  Flux: {
    spares: ({ metadata: { annotations = {} } }) => annotations['kustomize.toolkit.fluxcd.io/prune'] === 'disabled',
  },
}

/** The application of one tool in a namespace. */
export interface Application {
  /** Applies what the chart, or another one in a folder, prints for the values, and prunes the rest. */
  sync(values: object, chart?: string): Promise<void>
  /** Deletes the application with its objects. */
  remove(): Promise<void>
}

/** This repository's chart. */
const here = path.join(root, 'charts/srs')

/** An application named 'srs' of a tool. */
export function createApplication({ spares }: Tool, kubectl: Kubectl): Application {
  /** The application's own objects: they bear its label, and no other object owns them. */
  const own = async () => (await kubectl.leftovers()).filter(isOf('srs'))
  const drop = async (objects: StoredObject[]) => {
    for (const object of objects) await kubectl.run(['delete', nameOf(object), '--wait=false', '--ignore-not-found'])
  }
  return {
    sync: async (values, chart = here) => {
      const printed = await template(values, kubectl.namespace, chart)
      await kubectl.run(['apply', '--server-side', '--force-conflicts', '--filename', '-'], {
        input: printed.map(manifest => dump(manifest)).join('---\n'),
      })
      const names = new Set(printed.map(nameOf))
      await drop((await own()).filter(object => !names.has(nameOf(object)) && !spares(object, 'prune')))
    },
    remove: async () => drop((await own()).filter(object => !spares(object, 'delete'))),
  }
}

const isOf =
  (release: string) =>
  ({ metadata }: Manifest): boolean =>
    metadata.labels?.['app.kubernetes.io/instance'] === release && !('ownerReferences' in metadata)

/** What the chart prints, hooks left out: neither tool applies a test. */
async function template(values: object, namespace: string, chart: string): Promise<Manifest[]> {
  const { helm4 } = await ensureTools(['helm4'])
  const { stdout } = await execa(helm4, ['template', 'srs', chart, '--namespace', namespace, '--values', '-'], {
    input: dump(values),
    env: { KUBECONFIG: '/dev/null', HELM_NO_PLUGINS: '1' },
  })
  return (loadAll(stdout) as (Manifest | null)[]).filter(
    manifest => manifest !== null && !manifest.metadata.annotations?.['helm.sh/hook'],
  ) as Manifest[]
}
