// A StatefulSet's claims cannot change: the chart says so before anything is touched.
import { describe, expect, it } from 'vitest'
import type { Values } from '../../schema/values.ts'
import type { Manifest } from '../support/manifest.ts'
import { object } from '../support/objects.ts'
import { render, renderError } from '../support/render.ts'

type Persistence = NonNullable<NonNullable<Values['origin']>['persistence']>

const origins = (persistence: Persistence): Values => ({
  mode: 'origin-cluster',
  origin: { workload: 'StatefulSet', replicas: 2, persistence },
})
const before: Persistence = { enabled: true, size: '1Gi', storageClass: 'fast' }

/** The StatefulSet as Kubernetes has it: with what it adds to claims. */
async function running(persistence: Persistence): Promise<Manifest> {
  const set = structuredClone(object(await render(origins(persistence)), 'StatefulSet', 'origin'))
  for (const claim of set.spec.volumeClaimTemplates ?? []) {
    claim.spec.volumeMode = 'Filesystem'
    claim.spec.resources.requests.storage = claim.spec.resources.requests.storage.replace('1024Mi', '1Gi')
    claim.status = { phase: 'Pending' }
  }
  return set
}

const refusal = async (from: Persistence, to: Persistence) =>
  (await renderError(origins(to), { upgrade: true, cluster: { objects: [await running(from)] } })) ?? ''

describe.concurrent('an upgrade is refused that changes of a StatefulSet’s claims', () => {
  it.each<[string, Persistence]>([
    ['size', { ...before, size: '2Gi' }],
    ['storageClass', { ...before, storageClass: '' }],
    ['accessModes', { ...before, accessModes: ['ReadWriteOncePod'] }],
    ['annotations', { ...before, annotations: { a: 'b' } }],
  ])('the %s', async (what, persistence) => {
    const error = await refusal(before, persistence)
    expect(error).toContain(`origin.persistence cannot change on StatefulSet live-srs-origin (${what})`)
    expect(error).toContain('kubectl delete statefulset -n media live-srs-origin --cascade=orphan')
  })

  it('that there are any', async () => {
    expect(await refusal({}, before)).toContain('cannot change on StatefulSet')
    expect(await refusal(before, {})).toContain('cannot change on StatefulSet')
  })

  it('but not one that says the same in other words', async () => {
    expect(await refusal(before, { ...before, size: '1024Mi' })).toBe('')
    expect(await refusal({}, {})).toBe('')
  })
})
