// What a deployment says it would change, from what the cluster answers.
import { describe, expect, it } from 'vitest'
import { type KubeObject, type PlanInput, planOf, planText } from '../../scripts/plan.ts'

const object = (kind: string, name: string, rest: KubeObject = {}): KubeObject => ({ apiVersion: 'v1', kind, metadata: { name }, ...rest })
/** As the cluster has it, with what it writes into objects. */
const stored = ({ metadata, ...rest }: KubeObject): KubeObject => ({
  ...rest,
  metadata: { ...metadata, uid: '1', resourceVersion: '7', generation: 2, managedFields: [{ manager: 'helm' }] },
  status: { phase: 'Active' },
})

const plan = (input: Partial<PlanInput>) => planOf({ deployed: [], wanted: [], live: [], applied: [], ...input })

/** A release that becomes another one; `defaults` is what the API server adds by itself. */
function change(old: KubeObject, wanted: KubeObject, defaults: KubeObject = {}) {
  const merged = { ...old, ...wanted, ...defaults }
  return plan({ deployed: [old], wanted: [wanted], live: [stored({ ...old, ...defaults })], applied: [stored(merged)] })
}

describe('a plan', () => {
  it('is empty where everything stays, whatever the cluster writes into objects', () => {
    const service = object('Service', 's', { spec: { ports: [{ port: 80 }] } })
    expect(change(service, service)).toEqual([])
    expect(planText([])).toBe('Nothing changes.')
  })

  it('names what is new, what is deleted, and what stays without the release', () => {
    const claim = object('PersistentVolumeClaim', 'c', { metadata: { name: 'c', annotations: { 'helm.sh/resource-policy': 'keep' } } })
    const [one, other, gone] = [object('ConfigMap', 'one'), object('ConfigMap', 'other'), object('ConfigMap', 'gone')]
    const changes = plan({ deployed: [one, claim, gone], wanted: [other], live: [one, claim].map(stored) })
    expect(changes).toEqual([
      { object: 'ConfigMap/other', kind: 'create' },
      { object: 'ConfigMap/one', kind: 'delete' },
      { object: 'PersistentVolumeClaim/c', kind: 'keep' },
    ])
    expect(planText(changes)).toMatch(
      /^\+ ConfigMap\/other new\n- ConfigMap\/one is deleted\n= .* stays\n1 to create, 1 to delete, 1 to keep\.$/,
    )
  })

  it('shows the lines that change', () => {
    const [{ diff } = {}] = change(
      object('ConfigMap', 'c', { data: { a: '1', b: 'x' } }),
      object('ConfigMap', 'c', { data: { a: '2', b: 'x' } }),
    )
    expect(diff?.split('\n')).toEqual(expect.arrayContaining(["-  a: '1'", "+  a: '2'", '   b: x']))
  })

  it('shows what another hand has changed, and Helm will change back', () => {
    const wanted = object('Deployment', 'd', { spec: { replicas: 3 } })
    const live = stored(object('Deployment', 'd', { spec: { replicas: 9 } }))
    expect(plan({ deployed: [wanted], wanted: [wanted], live: [live], applied: [stored(wanted)] })[0]?.diff).toMatch(
      /-\s+replicas: 9\n\+\s+replicas: 3/,
    )
  })

  it('shows what Helm takes away, which applying alone would leave', () => {
    const pod = (names: string[], more = {}) =>
      object('Pod', 'p', { spec: { containers: names.map(name => ({ name, image: 'i' })), ...more } })
    const [old, wanted] = [pod(['srs', 'nginx'], { hostNetwork: true }), pod(['srs'])]
    const foreign = { name: 'injected', image: 'mesh' }
    const live = stored({ ...old, spec: { ...old.spec, containers: [...old.spec.containers, foreign] } })
    const diff = plan({ deployed: [old], wanted: [wanted], live: [live], applied: [live] })[0]?.diff
    expect(diff).toMatch(/^-.*name: nginx$/m)
    expect(diff).toMatch(/^-.*hostNetwork: true$/m)
    expect(diff, 'which others have put there').not.toMatch(/^[-+].*injected/m)
  })

  it('shows that a Secret changes, and not how', () => {
    const secret = (password: string) => object('Secret', 's', { data: { password, same: 'c2FtZQ==' } })
    const [{ diff } = {}] = change(secret('b2xk'), secret('bmV3'))
    expect(diff?.split('\n')).toEqual(
      expect.arrayContaining(['-  password: (old secret)', '+  password: (new secret)', '   same: (secret)']),
    )
    expect(diff).not.toMatch(/b2xk|bmV3|c2FtZQ/)
  })
})
