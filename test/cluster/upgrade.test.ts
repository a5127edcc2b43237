// One release through every change of mode, of the kinds of origin cluster and of NetworkPolicies, and back.
import { describe } from 'vitest'
import type { Values } from '../../schema/values.ts'
import { soon, test } from './fixture.ts'

const modes = ['single', 'nginx-sidecar', 'edge-cluster', 'origin-cluster']
const kinds: Record<string, Values> = {
  'origin-cluster of Deployments': { origin: { workload: 'Deployment' } },
  'edge-cluster with NetworkPolicies': { networkPolicy: { enabled: true } },
  'origin-cluster behind a proxy': { origin: { cluster: 'proxy' }, proxy: { image: { repository: 'srs-proxy', tag: 'test' } } },
}
const modeOf = (kind: string) => kind.split(' ')[0] as string
const others = (all: string[], one: string) => all.filter(other => other !== one)
const pairs = [
  ...modes.flatMap(from => others(modes, from).map(to => ({ from, to }))),
  ...Object.keys(kinds).flatMap(kind => [
    { from: modeOf(kind), to: kind },
    { from: kind, to: modeOf(kind) },
  ]),
]

/** With a claim, so that there's something to lose. */
const values = (kind: string) => {
  const { origin, ...rest } = kinds[kind] ?? {}
  return { mode: modeOf(kind), origin: { ...origin, persistence: { enabled: true, size: '1Gi' } }, ...rest }
}

describe.concurrent.each(['3', '4'] as const)('with Helm %s', helm => {
  test.for(pairs)('$from to $to, back, and gone', async ({ from, to }, { release, expect }) => {
    const { kubectl, remains, ...srs } = await release(helm)
    const claims = async () => (await kubectl.list('persistentvolumeclaims')).map(({ metadata }) => `${metadata.name} ${metadata.uid}`)
    const names = async () => (await kubectl.leftovers()).filter(isLasting).map(({ kind, metadata }) => `${kind}/${metadata.name}`)

    await srs.install(values(from))
    const before = { claims: await claims(), names: await names() }
    expect(before.claims).not.toEqual([])

    await srs.upgrade(values(to))
    expect(await claims()).toEqual(expect.arrayContaining(before.claims))

    await srs.rollback(1)
    expect(await claims()).toEqual(expect.arrayContaining(before.claims))
    await expect.poll(names, soon).toEqual(before.names)

    await srs.uninstall()
    await expect.poll(remains, soon).toEqual([])
  })
})

/** Not made by a controller under a name of its own, nor a record of Helm's, nor a claim: those stay. */
const isLasting = ({ kind, metadata }: { kind: string; metadata: { name: string } }) =>
  !['Pod', 'ReplicaSet', 'ControllerRevision', 'EndpointSlice', 'PersistentVolumeClaim'].includes(kind) &&
  !metadata.name.startsWith('sh.helm.release.')
