// A test with a release of the chart in a namespace of its own.
import { test as base } from 'vitest'
import { type Kubectl, testCluster, testNamespace } from '../support/cluster.ts'
import { createHelm, type Helm, type HelmVersion } from '../support/helm.ts'
import { nameOf } from '../support/manifest.ts'

interface Release extends Helm {
  kubectl: Kubectl
  /**
   * What's in the namespace and shouldn't be after `uninstall`, as `Kind/name`. Claims may stay that say so, lest data be lost; and the pods of
   * `test`, which Helm leaves for their logs.
   */
  remains(): Promise<string[]>
}

/** `release(helm, chart)` is Helm of that major version for a chart's folder and a new namespace, and kubectl in it. */
export const test = base.extend<{ release: (helm: HelmVersion, chart?: string) => Promise<Release> }>({
  release: async ({ onTestFinished }, use) => {
    await use(async (helm, chart) => {
      const cluster = testCluster()
      const kubectl = await testNamespace(cluster, { onTestFinished })
      const remains = async () => {
        const objects = await kubectl.leftovers()
        return objects.filter(({ kind, metadata: { annotations = {} } }) => !mayStay(kind, annotations)).map(nameOf)
      }
      return { ...(await createHelm({ helm, cluster, namespace: kubectl.namespace, chart })), kubectl, remains }
    })
  },
})

const mayStay = (kind: string, annotations: Record<string, string>) =>
  kind === 'PersistentVolumeClaim' ? annotations['helm.sh/resource-policy'] === 'keep' : annotations['helm.sh/hook'] === 'test'

/** For controllers to do their part, in ms. */
export const soon = { timeout: 60_000, interval: 500 }
