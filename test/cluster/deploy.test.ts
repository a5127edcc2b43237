// `npm run deploy` on a real API server: a deployment, a plan, and each way to fail, after which the revision before runs again.
import { execa } from 'execa'
import { describe } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { testCluster } from '../support/cluster.ts'
import { test } from './fixture.ts'

/** The script, for a release of a namespace. Nowhere is a node with this label. */
function deployer(helm: '3' | '4', namespace: string) {
  const { kubeconfig, context } = testCluster()
  return (...args: string[]) =>
    execa('tsx', ['scripts/deploy.ts', '--helm', helm, '--context', context, '--namespace', namespace, ...args], {
      cwd: root,
      preferLocal: true,
      env: { KUBECONFIG: kubeconfig, GITHUB_STEP_SUMMARY: '' },
      all: true,
      reject: false,
    })
}

const nowhere = (pod: string) => ['--set', `${pod}.nodeSelector.nowhere=yes`, '--timeout', '5s']
const persistent = ['--set', 'origin.persistence.enabled=true']
const auth = 'config.http_api.auth'
const password = (text: string) => ['--set', `${auth}.enabled=true,${auth}.username=u,${auth}.password=${text}`]

// Each runs the script, and so Helm, several times.
describe.concurrent.each(['3', '4'] as const)('with Helm %s', { timeout: 900_000 }, helm => {
  test('deploys, and takes back what fails', async ({ release, expect }) => {
    const { kubectl, revision } = await release(helm)
    const deploy = deployer(helm, kubectl.namespace)
    const edges = async () => (await kubectl.list('deployments')).find(({ metadata }) => metadata.name === 'srs-edge')?.spec.replicas
    const claims = async () => (await kubectl.list('persistentvolumeclaims')).map(({ metadata }) => metadata.uid)
    const same = ['--preset', 'eks', '--mode', 'edge-cluster', ...persistent]
    const fewer = [...same, ...password('other-secret'), '--set', 'edge.replicas=2,config.srt_server.enabled=true']

    const first = await deploy(...same, ...password('first-secret'))
    expect(first.all).toMatch(/\+ Deployment\/srs-edge new[\s\S]*Release srs .* is at revision 1, ready and tested/)
    expect(first.exitCode).toBe(0)
    const before = await claims()
    expect(before).not.toEqual([])

    const unready = await deploy(...fewer, ...nowhere('edge.pod'))
    expect(unready.exitCode).toBe(1)
    expect(unready.all).toMatch(/~ Deployment\/srs-edge\n[\s\S]*-\s+replicas: 3\n\s+\+\s+replicas: 2/)
    expect(unready.all).toMatch(/\+ Service\/srs-udp new/)
    expect(unready.all).toContain('(new secret)')
    expect(unready.all, 'what stays').not.toMatch(/Service\/srs-origin|PodDisruptionBudget/)
    expect(unready.all).toMatch(/The upgrade of release srs failed[\s\S]*Pod\/srs-edge-\S+: .*node affinity\/selector/)
    expect(unready.all).toMatch(/Release srs is as revision 1 was, at revision 3\. Claims and recordings are untouched/)
    expect([await revision(), await edges()]).toEqual([3, 3])

    const untested = await deploy(...fewer, ...nowhere('tests.pod'))
    expect(untested.all).toMatch(/The upgrade of release srs failed[\s\S]*Release srs is as revision 3 was, at revision 5/)
    expect([await revision(), await edges()]).toEqual([5, 3])

    const refused = await deploy('--mode', 'single', '--set', 'edge.replicas=2', ...password('other-secret'))
    expect(refused.all).toMatch(/edge\.replicas needs mode edge-cluster or origin-cluster, not single: set mode, or remove edge\.replicas/)
    expect([refused.exitCode, await revision()]).toEqual([1, 5])
    expect(await claims()).toEqual(before)

    for (const { all } of [first, unready, untested, refused]) expect(all).not.toMatch(/first-secret|other-secret/)
  })

  test('leaves a first installation that fails to look at, and replaces it', async ({ release, expect }) => {
    const { kubectl, revision } = await release(helm)
    const deploy = deployer(helm, kubectl.namespace)
    const failed = await deploy(...persistent, ...nowhere('origin.pod'))
    expect(failed.exitCode).toBe(1)
    expect(failed.all).toMatch(/There was no working revision before it, so the failed one stays[\s\S]*helm uninstall srs --namespace/)
    expect((await kubectl.list('persistentvolumeclaims')).length).toBe(1)
    expect((await deploy(...persistent, '--plan')).all).toMatch(
      /of which no revision works:[\s\S]*~ Deployment\/srs-origin\n[\s\S]*-\s+nowhere: 'yes'/,
    )
    expect((await deploy(...persistent, '--no-test')).all).toMatch(/at revision 2, ready\./)
    expect(await revision()).toBe(2)
  })
})
