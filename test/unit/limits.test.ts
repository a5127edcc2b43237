// What pods may take of a node by default: memory, and its disk.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { container, object, podSpec } from '../support/objects.ts'
import { containersOf, type Loose, podSets } from '../support/pods.ts'
import { type AnyValues, render, renderMany } from '../support/render.ts'

const folder = path.join(root, 'charts/srs/ci')
const files = readdirSync(folder)
const outcomes = await renderMany(
  files.map(file => load(readFileSync(path.join(folder, file), 'utf8')) as AnyValues),
  { failFast: true },
)
const pods = outcomes.flatMap((outcome, i) =>
  outcome.error === undefined
    ? podSets(outcome.manifests).map(({ owner, spec }) => ({ where: `${files[i]} ${owner.metadata.name}`, spec }))
    : [],
)

describe('in every file of ci/', () => {
  const problems = (check: (one: Loose) => boolean, of: (spec: Loose) => Loose[]) =>
    pods.flatMap(({ where, spec }) =>
      of(spec)
        .filter(one => !check(one))
        .map(({ name }) => `${where}: ${name}`),
    )

  it('each container has a limit of memory', () => {
    expect(pods.length).toBeGreaterThan(50)
    expect(problems(({ resources }) => resources?.limits?.memory !== undefined, containersOf)).toEqual([])
  })

  it('each container asks for room on the disk of its node', () => {
    expect(problems(({ resources }) => resources?.requests?.['ephemeral-storage'] !== undefined, containersOf)).toEqual([])
  })

  it('each emptyDir has a limit', () => {
    const volumes = (spec: Loose) => spec.volumes.filter((one: Loose) => one.emptyDir)
    expect(problems(({ emptyDir }) => emptyDir.sizeLimit !== undefined, volumes)).toEqual([])
  })
})

const volume = async (values: AnyValues, name: string, deployment = 'origin') =>
  podSpec(await render(values), deployment).volumes.find((one: Loose) => one.name === name).emptyDir
const vhost = (block: AnyValues): AnyValues => ({ config: { vhost: { __defaultVhost__: block } } })

describe('the limit of the volume for HLS', () => {
  it.each([
    ['is there by default', {}, { sizeLimit: '20Gi' }],
    ['is the user’s', { origin: { data: { sizeLimit: '30Gi' } } }, { sizeLimit: '30Gi' }],
    ['is none where the user wants none', { origin: { data: { sizeLimit: '' } } }, {}],
  ] as [string, AnyValues, AnyValues][])('%s', async (_, values, limit) => {
    const [outcome] = await renderMany([values], { failFast: true })
    expect(podSpec(outcome as never, 'origin').volumes.find((one: Loose) => one.name === 'data').emptyDir).toEqual(limit)
  })

  it('is small at edges, which write none', async () => {
    expect(await volume({ mode: 'edge-cluster' }, 'data', 'edge')).toEqual({ sizeLimit: '256Mi' })
  })
})

it('what SRS reloads leaves the pods as they are', async () => {
  const ffmpeg = './objs/ffmpeg/bin/ffmpeg'
  const changes = {
    window: vhost({ hls: { hls_window: 61 } }),
    fragment: vhost({ hls: { hls_fragment: 4 } }),
    hls: vhost({ hls: { enabled: false } }),
    dash: vhost({ dash: { enabled: true } }),
    dvr: vhost({ dvr: { enabled: true } }),
    exec: vhost({ exec: { enabled: true, publish: [['./x']] } }),
    kept: vhost({ hls: { hls_cleanup: false } }),
    forward: vhost({ forward: { enabled: true, destination: 'a.example' } }),
    ingest: vhost({
      ingest: { a: { enabled: true, input: { type: 'file', url: './a.flv' }, ffmpeg, engine: { '': { enabled: false } } } },
    }),
    transcode: vhost({ transcode: { '': { enabled: true, ffmpeg, engine: { sd: { enabled: false } } } } }),
    hooks: vhost({ http_hooks: { enabled: true, on_publish: 'http://a.example/', on_stop: 'http://a.example/' } }),
    security: vhost({ security: { enabled: true, allow: [['play', 'all']] } }),
    latency: vhost({ play: { mw_latency: 100 } }),
  }
  // nginx has to know of on_play as well.
  const plays = { playHook: vhost({ http_hooks: { enabled: true, on_play: 'http://a.example/' } }) }
  for (const mode of ['single', 'edge-cluster']) {
    const before = object(await render({ mode }), 'Deployment', 'origin').spec.template
    for (const [what, values] of Object.entries(mode === 'single' ? { ...changes, ...plays } : changes)) {
      expect(object(await render({ mode, ...values }), 'Deployment', 'origin').spec.template, `${mode}: ${what}`).toEqual(before)
    }
  }
})

it('the volume of the cache has room for twice the cache', async () => {
  const cache = (cacheSize: string) => ({ mode: 'edge-cluster', hlsCache: { cacheSize } })
  expect(await volume(cache('512Mi'), 'nginx-tmp', 'hls-cache')).toEqual({ sizeLimit: '1280Mi' })
  expect(await volume(cache('2Gi'), 'nginx-tmp', 'hls-cache')).toEqual({ sizeLimit: '4352Mi' })
})

it('the memory limit of the cache has room for it', async () => {
  const limit = async (hlsCache: AnyValues) =>
    container(await render({ mode: 'edge-cluster', hlsCache }), 'hls-cache', 'nginx').resources.limits
  expect(await limit({})).toEqual({ memory: '768Mi' })
  expect(await limit({ cacheSize: '2Gi' })).toEqual({ memory: '2560Mi' })
  expect(await limit({ pod: { resources: { limits: { memory: '300Mi' } } } })).toEqual({ memory: '300Mi' })
  expect((await limit({ pod: { resources: { limits: { memory: null } } } }))?.memory).toBeUndefined()
})

describe('the resources of containers beside SRS', () => {
  const cleanup = async (resources: unknown) =>
    container(await render({ origin: { persistence: { enabled: true } }, cleanup: { enabled: true, resources } }), 'origin', 'cleanup')
      .resources

  it('a request takes the default limit away, and a limit the default request, for one could be above the other', async () => {
    expect((await cleanup({ requests: { memory: '2Gi' } })).limits).toBeUndefined()
    expect(await cleanup({ limits: { memory: '16Mi' } })).toEqual({
      requests: { cpu: expect.any(String), 'ephemeral-storage': expect.any(String) },
      limits: { memory: '16Mi' },
    })
    expect(await cleanup({ requests: { memory: '2Gi' }, limits: { memory: '2Gi' } })).toMatchObject({
      requests: { memory: '2Gi' },
      limits: { memory: '2Gi' },
    })
    expect((await cleanup({ requests: { cpu: '1' } })).limits).toEqual({ memory: '256Mi' })
  })

  it('null takes the limit away', async () => {
    for (const limits of [null, { memory: null }]) expect((await cleanup({ limits })).limits?.memory).toBeUndefined()
  })
})
