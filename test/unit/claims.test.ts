// PersistentVolumeClaims: what keeps them, and what the chart remembers of those that earlier revisions made.
import { describe, expect, it } from 'vitest'
import type { Values } from '../../schema/values.ts'
import type { Manifest } from '../support/manifest.ts'
import { object, objectNames } from '../support/objects.ts'
import { type RenderOptions, render } from '../support/render.ts'

const helms = ['3', '4'] as const
const persistent: Values = { origin: { persistence: { enabled: true, size: '5Gi', annotations: { note: "it's mine" } } } }
const claimNames = (rendered: Parameters<typeof objectNames>[0]) =>
  objectNames(rendered).filter(name => name.startsWith('PersistentVolumeClaim'))

/** The record as the cluster keeps it. */
async function recordOf(values: Values, release = 'live'): Promise<Manifest> {
  const { apiVersion, kind, metadata, data } = object(await render(values), 'ConfigMap', 'origin-claims')
  return { apiVersion, kind, metadata: { ...metadata, annotations: { 'meta.helm.sh/release-name': release } }, data }
}

describe('a claim', () => {
  const kept = {
    'helm.sh/resource-policy': 'keep',
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  }

  it('tells Helm, Argo CD and Flux to keep it', async () => {
    const claim = object(await render(persistent), 'PersistentVolumeClaim', 'origin')
    expect(claim.metadata.annotations).toEqual({ ...kept, note: "it's mine" })
  })

  it('tells them so as a StatefulSet makes it', async () => {
    const rendered = await render({ mode: 'origin-cluster', ...persistent })
    const [template] = object(rendered, 'StatefulSet', 'origin').spec.volumeClaimTemplates
    expect(template.metadata.annotations).toMatchObject(kept)
    expect(claimNames(rendered)).toEqual([])
  })
})

describe.each(helms)('an upgrade with Helm %s', helm => {
  const upgrade = (values: Values, options: RenderOptions) => render(values, { helm, upgrade: true, ...options })

  it('keeps a claim that nothing uses any more, as it was', async () => {
    const record = await recordOf(persistent)
    const before = await render(persistent)
    const after = await upgrade({}, { cluster: { objects: [record] } })
    expect(object(after, 'PersistentVolumeClaim', 'origin')).toEqual(object(before, 'PersistentVolumeClaim', 'origin'))
    expect(object(after, 'ConfigMap', 'origin-claims').data).toEqual(record.data)
  })

  it('keeps it beside those of the new mode', async () => {
    const origins: Values = { mode: 'origin-cluster', origin: { replicas: 2, workload: 'Deployment', ...persistent.origin } }
    const after = await upgrade(origins, { cluster: { objects: [await recordOf(persistent)] } })
    expect(claimNames(after)).toEqual(['live-srs-origin', 'live-srs-origin-0', 'live-srs-origin-1'].map(n => `PersistentVolumeClaim/${n}`))
  })

  it('goes by the values where they still ask for the claim', async () => {
    const bigger: Values = { origin: { persistence: { enabled: true, size: '6Gi' } } }
    const after = await upgrade(bigger, { cluster: { objects: [await recordOf(persistent)] } })
    const claim = object(after, 'PersistentVolumeClaim', 'origin')
    expect(claim.spec.resources.requests.storage).toBe('6Gi')
    expect(claim.metadata.annotations).not.toHaveProperty('note')
  })

  it('leaves the claims of another release alone', async () => {
    expect(claimNames(await upgrade({}, { cluster: { objects: [await recordOf(persistent, 'other')] } }))).toEqual([])
  })

  it('needs no right to read claims', async () => {
    const cluster = { objects: [await recordOf(persistent)], forbidden: ['persistentvolumeclaims'] }
    expect(claimNames(await upgrade({}, { cluster }))).toEqual(['PersistentVolumeClaim/live-srs-origin'])
  })
})

it('a release without claims keeps no record', async () => {
  expect(objectNames(await render())).not.toContain('ConfigMap/live-srs-origin-claims')
})
