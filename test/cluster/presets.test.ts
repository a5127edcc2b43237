// The presets for clusters: the API server takes each in every mode, without a warning, and each is installed in one of them.
import { describe } from 'vitest'
import { type Kubectl, testCluster, testNamespace } from '../support/cluster.ts'
import { merged } from '../support/merge.ts'
import { type Cloud, clouds, modes, presetValues } from '../support/presets.ts'
import { renderMany } from '../support/render.ts'
import { soon, test } from './fixture.ts'

const media = { config: { srt_server: { enabled: true } } }
const all = clouds.flatMap(cloud => modes.map(mode => ({ cloud, mode, values: merged(merged(presetValues(cloud), { mode }), media) })))
/** On the nodes themselves, which restricted namespaces forbid, as the preset says. */
const onNodes: Cloud[] = ['hetzner']

const privileged = ['enforce', 'warn'].map(level => `pod-security.kubernetes.io/${level}=privileged`)
const allowNodes = (kubectl: Kubectl) => kubectl.run(['label', 'namespace', kubectl.namespace, '--overwrite', ...privileged])

test('the API server takes all of them, in every mode', async ({ onTestFinished, expect }) => {
  const [restricted, open] = await Promise.all([1, 2].map(() => testNamespace(testCluster(), { onTestFinished })))
  if (!restricted || !open) throw new Error('no namespaces')
  await allowNodes(open)
  const take = async (kubectl: Kubectl, some: typeof all) => {
    const outcomes = await renderMany(
      some.map(({ values }) => values),
      { namespace: kubectl.namespace },
    )
    expect(outcomes.flatMap(({ error }, i) => (error ? [`${some[i]?.cloud} ${some[i]?.mode}: ${error}`] : []))).toEqual([])
    const texts = outcomes.flatMap(outcome => (outcome.error === undefined ? outcome.documents.map(({ text }) => text) : []))
    await kubectl.checkStrictly(texts.join('\n---\n'))
  }
  const batches = [0, 1, 2, 3].map(n => all.filter(({ cloud }, at) => at % 4 === n && !onNodes.includes(cloud)))
  await Promise.all([
    ...batches.map(batch => take(restricted, batch)),
    take(
      open,
      all.filter(({ cloud }) => onNodes.includes(cloud)),
    ),
  ])
})

describe.concurrent('each', () => {
  // The modes in turn; what they have in common with the other presets is installed in install.test.ts.
  test.for(clouds.map((cloud, at) => ({ cloud, mode: modes[at % modes.length] as string })))(
    '$cloud is installed in mode $mode',
    async ({ cloud, mode }, { release, expect }) => {
      const { kubectl, remains, ...srs } = await release('4')
      if (onNodes.includes(cloud)) await allowNodes(kubectl)
      await srs.install(merged(merged(presetValues(cloud), { mode }), media))
      await srs.uninstall()
      await expect.poll(remains, soon).toEqual([])
    },
  )
})
