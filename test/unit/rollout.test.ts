// What happens to pods when they are replaced, evicted, or fall silent: for every supported shape.
import { readdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { load } from 'js-yaml'
import { beforeAll, describe, expect, it } from 'vitest'
import { nameOf, type Rendered } from '../support/manifest.ts'
import { containersOf, type Loose, type PodSet, podSets, selects } from '../support/pods.ts'
import { type AnyValues, render, renderMany } from '../support/render.ts'

const folder = new URL('../../charts/srs/ci/', import.meta.url)
const files = readdirSync(folder)
const documents = files.map(file => load(readFileSync(new URL(file, folder), 'utf8')) as AnyValues)

let shapes: [string, Rendered][]
beforeAll(async () => {
  shapes = (await renderMany(documents)).map((outcome, i) => {
    if (outcome.error !== undefined) throw new Error(`${files[i]}: ${outcome.error}`)
    return [files[i] as string, outcome]
  })
})

/** What `find` has against a shape, each with the shape's name before it. */
const everywhere = (find: (rendered: Rendered, pods: PodSet[]) => string[]) =>
  shapes.flatMap(([file, rendered]) => find(rendered, podSets(rendered.manifests)).map(problem => `${file}: ${problem}`))

/** How many objects of all shapes `find` looked at, so that none is looked for in vain. */
const count = (find: (rendered: Rendered, pods: PodSet[]) => unknown[]) =>
  shapes.flatMap(([, rendered]) => find(rendered, podSets(rendered.manifests))).length

const ofKind = ({ manifests }: Rendered, kind: string) => manifests.filter(one => one.kind === kind)
const isServer = ({ spec }: PodSet) => containersOf(spec).some(({ name }) => ['srs', 'nginx', 'proxy'].includes(name))
const servers = (pods: PodSet[]) => pods.filter(isServer)

describe('a rollout', () => {
  it('takes no server away before its successor is there, but for one whose volume can be mounted once', () => {
    const problems = everywhere((_, pods) =>
      servers(pods)
        .filter(({ owner }) => owner.kind === 'Deployment')
        .flatMap(({ owner, spec }) => {
          const claim = (spec.volumes as Loose[]).find(one => one.persistentVolumeClaim)
          const { type, rollingUpdate } = owner.spec.strategy
          if (type === 'Recreate') return claim ? [] : [`${nameOf(owner)} is away meanwhile`]
          const { maxUnavailable, maxSurge } = rollingUpdate
          if (maxUnavailable !== 0) return [`${nameOf(owner)} has maxUnavailable ${maxUnavailable}`]
          return Number.parseInt(maxSurge, 10) > 0 ? [] : [`${nameOf(owner)} can't begin: maxSurge is ${maxSurge}`]
        }),
    )
    expect(problems).toEqual([])
  })

  it.each<[string, AnyValues, string[]]>([
    ['all nginx', { nginx: { workerProcesses: 3 } }, ['edge', 'hls-cache', 'origin']],
    ['the HLS cache', { hlsCache: { playlistWaitSeconds: 5 } }, ['hls-cache']],
  ])('replaces the pods that read changed files as they start, and no others: of %s', async (_, change, wanted) => {
    const shape = { mode: 'edge-cluster', publish: { keys: { streams: { '*': 'key' } } } }
    const [before, after] = await Promise.all([render(shape), render({ ...shape, ...change })])
    const templates = (rendered: Rendered) =>
      ofKind(rendered, 'Deployment').map(({ spec: { template } }) => {
        const named = (template.spec.volumes as Loose[]).map(({ configMap }) => configMap?.name)
        const files = ofKind(rendered, 'ConfigMap').flatMap(({ metadata, data }) => (named.includes(metadata.name) ? [data] : []))
        return { role: template.metadata.labels['ossrs.io/role'], template, files }
      })
    const changed = (part: 'template' | 'files') => {
      const old = templates(before)
      return templates(after).flatMap((one, at) => (isDeepStrictEqual(one[part], old[at]?.[part]) ? [] : [one.role]))
    }
    expect({ files: changed('files').sort(), pods: changed('template').sort() }).toEqual({ files: wanted, pods: wanted })
  })

  it('ends a publisher of demo streams before the next one begins: two would break each other off', () => {
    const publishers = (rendered: Rendered) => ofKind(rendered, 'Deployment').filter(({ metadata }) => metadata.name.endsWith('-publisher'))
    expect(count(publishers)).toBeGreaterThan(0)
    expect(
      everywhere(rendered => publishers(rendered).map(({ spec }) => spec.strategy.type)).filter(one => !one.endsWith(': Recreate')),
    ).toEqual([])
  })

  it('replaces the origins of a StatefulSet one after another, and starts all of them at once', () => {
    const sets = (rendered: Rendered) => ofKind(rendered, 'StatefulSet')
    expect(count(sets)).toBeGreaterThan(0)
    for (const [, rendered] of shapes) {
      for (const { spec } of sets(rendered))
        expect(spec).toMatchObject({ podManagementPolicy: 'Parallel', updateStrategy: { type: 'RollingUpdate' } })
    }
  })

  it('gives a server the time to stop that its drain takes, and some more', () => {
    const problems = everywhere((_, pods) =>
      pods.flatMap(({ owner, spec }) =>
        spec.containers.flatMap(({ name, lifecycle }: Loose) => {
          const drain = lifecycle?.preStop?.sleep?.seconds ?? 0
          return drain < (spec.terminationGracePeriodSeconds ?? 30) ? [] : [`${nameOf(owner)} ${name}`]
        }),
      ),
    )
    expect(problems).toEqual([])
  })

  it('lets a proxy end by itself, after its drain and before it is killed', async () => {
    const proxy = { image: { repository: 'srs-proxy', tag: '1' }, drainSeconds: 7, terminationGracePeriodSeconds: 40 }
    const [outcome] = await renderMany([{ mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy }])
    const pod = podSets((outcome as Rendered).manifests).find(({ spec }) => spec.containers[0].name === 'proxy') as PodSet
    const seconds = (name: string) => Number.parseInt(pod.spec.containers[0].env.find((one: Loose) => one.name === name).value, 10)
    expect(seconds('PROXY_FORCE_QUIT_TIMEOUT')).toBe(33)
    expect(seconds('PROXY_GRACE_QUIT_TIMEOUT')).toBe(28)
  })
})

/** Its pods; of those that an autoscaler counts, there may be several. */
const numberOf = ({ owner }: PodSet): number => owner.spec.replicas ?? 2

describe('an eviction', () => {
  it('takes as many pods of a component as its budget allows, and any that does not serve', () => {
    const budgets = (rendered: Rendered) => ofKind(rendered, 'PodDisruptionBudget')
    expect(count(budgets)).toBeGreaterThan(0)
    for (const [, rendered] of shapes) {
      for (const { spec } of budgets(rendered)) expect(spec).toMatchObject({ unhealthyPodEvictionPolicy: 'AlwaysAllow' })
    }
  })

  it('finds a budget wherever a component has several servers', () => {
    const problems = everywhere((rendered, pods) =>
      servers(pods).flatMap(({ owner, labels }) => {
        const role = labels['ossrs.io/role']
        const replicas = servers(pods).filter(one => one.labels['ossrs.io/role'] === role)
        const total = replicas.reduce((sum, one) => sum + numberOf(one), 0)
        const has = ofKind(rendered, 'PodDisruptionBudget').some(({ spec }) => spec.selector.matchLabels['ossrs.io/role'] === role)
        return has === total > 1 ? [] : [`${nameOf(owner)}: ${total} of ${role} ${has ? 'have' : 'lack'} a budget`]
      }),
    )
    expect(problems).toEqual([])
  })

  it('is likelier not to meet two pods of a component at once, for they are spread over zones and nodes', () => {
    const problems = everywhere((_, pods) =>
      servers(pods)
        .filter(one => numberOf(one) > 1)
        .flatMap(({ owner, spec, labels }) => {
          const own: Loose[] = (spec.topologySpreadConstraints ?? []).filter(({ labelSelector }: Loose) => selects(labelSelector, labels))
          const keys = own.map(({ topologyKey }) => topologyKey).sort()
          return keys.join() === 'kubernetes.io/hostname,topology.kubernetes.io/zone' ? [] : [nameOf(owner)]
        }),
    )
    expect(problems).toEqual([])
  })
})

describe('a server', () => {
  it('is restarted after half a minute of silence, not sooner nor much later, and has a minute to start', () => {
    const problems = everywhere((_, pods) =>
      servers(pods).flatMap(({ owner, spec }) =>
        spec.containers
          .filter(({ name }: Loose) => ['srs', 'nginx', 'proxy'].includes(name))
          .flatMap(({ name, startupProbe, readinessProbe, livenessProbe }: Loose) => {
            const patience = ({ periodSeconds, failureThreshold }: Loose) => periodSeconds * failureThreshold
            const all = { startupProbe, readinessProbe, livenessProbe }
            const least: Record<string, number> = { startupProbe: 60, readinessProbe: 15, livenessProbe: 30 }
            return Object.entries(all).flatMap(([kind, probe]) => {
              if (!probe) return [`${nameOf(owner)} ${name} has no ${kind}`]
              // A busy one answers late.
              const late =
                probe.timeoutSeconds >= 3 && probe.timeoutSeconds <= 5
                  ? []
                  : [`${nameOf(owner)} ${name}: ${kind} waits ${probe.timeoutSeconds} s`]
              // One of the shapes has other probes.
              return patience(probe) >= (least[kind] as number) && patience(probe) <= 180
                ? late
                : [`${nameOf(owner)} ${name}: ${kind} gives up after ${patience(probe)} s`]
            })
          }),
      ),
    )
    expect(problems).toEqual([])
  })

  it('is killed soon where it hangs, however long a pod may take to end', () => {
    const problems = everywhere((_, pods) =>
      servers(pods).flatMap(({ owner, spec }) =>
        spec.containers
          .filter(({ livenessProbe }: Loose) => livenessProbe && !(livenessProbe.terminationGracePeriodSeconds <= 10))
          .map(({ name }: Loose) => `${nameOf(owner)} ${name} would hang on`),
      ),
    )
    expect(problems).toEqual([])
  })

  it('is found by others of its kind before it is ready, for those wait for each other', () => {
    const headless = (rendered: Rendered) => ofKind(rendered, 'Service').filter(({ spec }) => spec.clusterIP === 'None')
    expect(count(headless)).toBeGreaterThan(0)
    for (const [, rendered] of shapes) for (const { spec } of headless(rendered)) expect(spec.publishNotReadyAddresses).toBe(true)
  })
})

it('the configuration is checked with the environment and the mounts that SRS has, for it reads both', async () => {
  const pod = {
    env: [{ name: 'A', value: 'b' }],
    envFrom: [{ secretRef: { name: 'c' } }],
    volumes: [{ name: 'd', emptyDir: {} }],
    volumeMounts: [{ name: 'd', mountPath: '/d' }],
  }
  const [outcome] = await renderMany([{ pod, origin: { configText: 'listen 1935; http_api { enabled on; listen 1985; }' } }])
  const { initContainers, containers } = podSets((outcome as Rendered).manifests).find(isServer)?.spec ?? {}
  const check = initContainers.find((one: Loose) => one.name === 'check-config')
  for (const container of [containers[0], check]) {
    expect(container).toMatchObject({ env: expect.arrayContaining(pod.env), envFrom: pod.envFrom })
    expect(container.volumeMounts).toContainEqual(pod.volumeMounts[0])
  }
  expect(check.env).toEqual(containers[0].env)
})
