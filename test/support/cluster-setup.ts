// Before the cluster and media tests: a cluster. What was started for them goes after them.
import type { TestProject } from 'vitest/node'
import { type Cluster, deleteCluster, findCluster } from '../../scripts/cluster.ts'
import { allTools, ensureTools } from '../../scripts/tools.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The cluster, or why there's none. */
    cluster: Cluster | { error: string }
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  try {
    await ensureTools(allTools.filter(tool => tool === 'kubectl' || tool.startsWith('helm')))
    const { TEST_CONTEXT: context, TEST_CLUSTER } = process.env
    // The cluster tests ask what an API server says, not what pods do; so they take what starts in seconds and pulls no image.
    const kind = (TEST_CLUSTER || (project.name === 'cluster' ? 'embedded' : undefined)) as 'kind' | 'embedded' | undefined
    const cluster = await findCluster({ context, kind })
    console.log(`Tests of ${project.name} run on ${cluster.description}.`)
    project.provide('cluster', cluster)
    return cluster.started ? async () => void (await deleteCluster(cluster.kind)) : undefined
  } catch (error) {
    // The other projects' tests run all the same; those of this one fail with it.
    project.provide('cluster', { error: (error as Error).message })
  }
}
