// What Kubernetes forbids to change is refused before anything is changed, with what to do.
import { test } from './fixture.ts'

const values = (persistence: object) => ({ mode: 'origin-cluster', origin: { workload: 'StatefulSet', replicas: 2, persistence } })

test.concurrent('the volumes of a StatefulSet', async ({ release, expect }) => {
  const { kubectl, ...srs } = await release('4')
  await srs.install(values({ enabled: true, size: '1Gi' }))
  // Another word for the same size.
  await srs.upgrade(values({ enabled: true, size: '1024Mi' }))
  for (const changed of [{ enabled: false }, { enabled: true, size: '2Gi' }]) {
    const refusal = srs.upgrade(values(changed))
    await expect(refusal).rejects.toThrow(`kubectl delete statefulset -n ${kubectl.namespace} srs-origin --cascade=orphan`)
  }
  await kubectl.run(['delete', 'statefulset', 'srs-origin', '--cascade=orphan'])
  await srs.upgrade(values({ enabled: false }))
})
