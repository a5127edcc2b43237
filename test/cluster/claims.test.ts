// What holds recordings outlives every change of a release: by Helm, and by tools that apply what `helm template` prints and prune the rest.
import { describe } from 'vitest'
import { createApplication, tools } from '../support/gitops.ts'
import { soon, test } from './fixture.ts'

const persistence = { enabled: true, size: '1Gi' }
const single = { origin: { persistence } }
const origins = { mode: 'origin-cluster', origin: { replicas: 2, persistence } }

describe.concurrent.each(Object.entries(tools))('%s', (_, tool) => {
  test('prunes no claim', async ({ release, expect }) => {
    const { kubectl } = await release('4')
    const application = createApplication(tool, kubectl)
    const claims = async () => (await kubectl.list('persistentvolumeclaims')).map(({ metadata }) => `${metadata.name} ${metadata.uid}`)
    const workloads = async () => (await kubectl.list('deployments,statefulsets')).map(({ metadata }) => metadata.name).sort()

    await application.sync(single)
    const first = await claims()
    expect(first).toHaveLength(1)

    await application.sync(origins)
    await expect.poll(claims, soon).toHaveLength(3)
    const all = await claims()
    expect(all).toEqual(expect.arrayContaining(first))

    await application.sync({})
    await expect.poll(workloads, soon).toEqual(['srs-origin'])
    expect(await claims()).toEqual(all)

    await application.remove()
    await expect.poll(workloads, soon).toEqual([])
    expect(await claims()).toEqual(all)
  })
})

test.concurrent.for(['3', '4'] as const)('Helm %s rolls back to a claim that nothing used meanwhile', async (helm, { release, expect }) => {
  const { kubectl, ...srs } = await release(helm)
  const claims = async () => (await kubectl.list('persistentvolumeclaims')).map(({ metadata }) => `${metadata.name} ${metadata.uid}`)
  await srs.install(single)
  const before = await claims()
  // Twice: the second upgrade knows of the claim from the first alone.
  await srs.upgrade({})
  await srs.upgrade({ mode: 'nginx-sidecar' })
  await srs.rollback(1)
  expect(await claims()).toEqual(before)
})
