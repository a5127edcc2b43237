// The two ways to render print the same.
import { expect, it } from 'vitest'
import type { Rendered } from '../support/manifest.ts'
import { type AnyValues, render, renderMany } from '../support/render.ts'

const cases: AnyValues[] = [
  {},
  { mode: 'nginx-sidecar', commonLabels: { team: 'video' } },
  { mode: 'edge-cluster', global: { imageRegistry: 'registry.example' }, config: { srt_server: { enabled: true } } },
]

/** All that was printed, but for the alias, which stands for the chart's name. */
const textOf = ({ documents, notes }: Rendered) =>
  [...documents.map(({ source, text }) => source.replace(/.*\/templates\//, '') + text), notes]
    .join('---\n')
    .replaceAll(/(helm.sh\/chart): .*/g, '$1')

it.each(['3', '4'] as const)('one by one and many at once, with Helm %s', async helm => {
  const outcomes = await renderMany(cases, { helm })
  for (const [at, values] of cases.entries()) {
    const alone = await render({ ...values, nameOverride: `c${at}` }, { helm })
    expect(textOf(outcomes[at] as Rendered)).toBe(textOf(alone))
  }
})

it('a refused case leaves the others alone', async () => {
  const outcomes = await renderMany([{}, { mode: 'no-such-mode' }, { mode: 'edge-cluster' }])
  expect(outcomes.map(({ error }) => error?.includes('no-such-mode'))).toEqual([undefined, true, undefined])
})

it('the same values print the same bytes again, as GitOps tools expect', async () => {
  const values = {
    mode: 'origin-cluster',
    publisher: { enabled: true },
    origin: { persistence: { enabled: true, accessModes: ['ReadWriteMany'] } },
  }
  const [first, second] = await Promise.all([render(values, { fresh: true }), render(values, { fresh: true })])
  expect(second.documents.map(({ text }) => text)).toEqual(first.documents.map(({ text }) => text))
})
