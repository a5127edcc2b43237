// The examples against a real API server: each is accepted strictly, installed, tested and removed.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { testCluster, testNamespace } from '../support/cluster.ts'
import { loadedExamples } from '../support/examples.ts'
import { soon, test } from './fixture.ts'

// Helm's major versions in turn: install.test.ts has each shape with both.
describe.concurrent('each', () => {
  test.for(loadedExamples.map((example, at) => ({ ...example, helm: at % 2 ? ('3' as const) : ('4' as const) })))(
    '$file, with Helm $helm',
    async ({ values, helm }, { release, expect }) => {
      const { kubectl, remains, ...srs } = await release(helm)
      await kubectl.checkStrictly(await srs.template(values))
      await srs.install(values)
      await srs.test()
      await srs.uninstall()
      await expect.poll(remains, soon).toEqual([])
    },
  )
})

test('the API server takes what is no values file', async ({ onTestFinished }) => {
  const kubectl = await testNamespace(testCluster(), { onTestFinished })
  for (const file of ['argocd.yaml', 'flux.yaml', 'hooks/kubernetes.yaml']) {
    // Into a namespace that is there.
    const text = readFileSync(path.join(root, 'examples', file), 'utf8').replaceAll(/^ {2}namespace: .*\n/gm, '')
    await kubectl.checkStrictly(text)
  }
})
