// `npm run stop`: undoes `npm start`. On a context of the user's the release goes and the rest stays; a cluster that was started here goes as a whole.
import { readFile, rm } from 'node:fs/promises'
import { Command } from 'commander'
import { execa } from 'execa'
import { deleteCluster } from './cluster.ts'
import { type Demo, demoFile } from './demo.ts'
import { main, runSteps } from './progress.ts'
import { ensureTools } from './tools.ts'

new Command('npm run stop --')
  .description('Removes what npm start made: its release from your context, or the whole cluster that it started.')
  .parse()

await main(async () => {
  const demo: Demo | undefined = JSON.parse(await readFile(demoFile, 'utf8').catch(() => 'null')) ?? undefined
  if (demo?.cluster.kind === 'context') {
    await uninstall(demo)
    console.log(`Namespace ${demo.namespace} stays, with claims that the release keeps.`)
  }
  const removed = await deleteCluster()
  await rm(demoFile, { force: true })
  for (const name of removed) console.log(`Removed ${name}.`)
  if (!demo && removed.length === 0) console.log('Nothing to stop.')
})

async function uninstall({ release, namespace, helm, cluster }: Demo): Promise<void> {
  const tool = `helm${helm}` as const
  const { [tool]: binary } = await ensureTools([tool])
  const env = { KUBECONFIG: cluster.kubeconfig, HELM_KUBECONTEXT: cluster.context, HELM_NAMESPACE: namespace }
  const run = () => execa(binary, ['uninstall', release, '--wait', '--ignore-not-found'], { env })
  await runSteps([{ title: `Uninstall release ${release}`, run }])
}
