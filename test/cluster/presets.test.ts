// The presets for clusters: the API server takes each in every mode, without a warning, and each is installed in one of them.

import { describe } from 'vitest'
import { stringify } from 'yaml'
import { testCluster, testNamespace } from '../support/cluster.ts'
import type { Manifest } from '../support/manifest.ts'
import { merged } from '../support/merge.ts'
import { type Cloud, clouds, modes, presetValues } from '../support/presets.ts'
import { renderMany } from '../support/render.ts'
import { soon, test } from './fixture.ts'

const media = { config: { srt_server: { enabled: true } } }
const all = clouds.flatMap(cloud => modes.map(mode => ({ cloud, mode, values: merged(merged(presetValues(cloud), { mode }), media) })))
/** On the nodes themselves, which restricted namespaces forbid, as the preset says. */
const onNodes: Cloud[] = ['hetzner']

test('the API server takes all of them, in every mode', async ({ onTestFinished, expect }) => {
  const kubectl = await testNamespace(testCluster(), { onTestFinished })
  const outcomes = await renderMany(
    all.map(({ values }) => values),
    { namespace: kubectl.namespace },
  )
  const manifests = outcomes.flatMap((outcome, i): Manifest[] => {
    expect(outcome.error, `${all[i]?.cloud} ${all[i]?.mode}`).toBeUndefined()
    return outcome.error === undefined && !onNodes.includes(all[i]?.cloud as Cloud) ? outcome.manifests : []
  })
  const batches = Array.from({ length: 4 }, (_, n) => manifests.filter((_, at) => at % 4 === n))
  await Promise.all(batches.map(batch => kubectl.checkStrictly(batch.map(manifest => stringify(manifest)).join('---\n'))))
})

describe.concurrent('each', () => {
  // The modes in turn; what they have in common with the other presets is installed in install.test.ts.
  test.for(clouds.map((cloud, at) => ({ cloud, mode: modes[at % modes.length] as string })))(
    '$cloud is installed in mode $mode',
    async ({ cloud, mode }, { release, expect }) => {
      const { kubectl, remains, ...srs } = await release('4')
      if (onNodes.includes(cloud))
        await kubectl.run(['label', 'namespace', kubectl.namespace, '--overwrite', 'pod-security.kubernetes.io/enforce=privileged'])
      await srs.install(merged(merged(presetValues(cloud), { mode }), media))
      await srs.uninstall()
      await expect.poll(remains, soon).toEqual([])
    },
  )
})
