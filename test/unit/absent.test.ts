// A key that is not there is as good as its default, and null takes a key away: whoever of Helm, an older chart and the user left it out.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isMap, merged } from '../support/merge.ts'
import { type AnyValues, type Outcome, render, renderError, renderMany } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'

const { defaults } = JSON.parse(readFileSync(new URL('../../charts/srs/files/values.json', import.meta.url), 'utf8')) as {
  defaults: AnyValues
}
const proxy = { origin: { cluster: 'proxy' }, proxy: { image: { repository: 'srs-proxy', tag: '1' } } }
const modes: Record<string, AnyValues> = {
  single: {},
  'nginx-sidecar': { mode: 'nginx-sidecar' },
  'edge-cluster': { mode: 'edge-cluster' },
  'origin-cluster': { mode: 'origin-cluster' },
  edge: { mode: 'edge', upstream: { rtmp: ['live.example.com:1935'], hls: ['https://live.example.com'] } },
  'origin-cluster behind proxies': { mode: 'origin-cluster', ...proxy },
}
/** Names that do not depend on the place in `renderMany`. */
const named = { nameOverride: 'srs', fullnameOverride: 'live-srs' }
/** The paths of all maps and all leaves. */
const paths = (values: AnyValues): string[][] =>
  Object.entries(values).flatMap(([key, value]) => [[key], ...(isMap(value) ? paths(value).map(rest => [key, ...rest]) : [])])

function without(values: AnyValues, [key = '', ...rest]: string[]): AnyValues {
  const { [key]: value, ...others } = values
  return rest.length > 0 ? { ...others, [key]: without(value, rest) } : others
}

/** Values without one of the defaults, the keys that a mode needs put over them. */
const lacking = (path: string[], values: AnyValues) => merged(without(defaults, path), merged(values, named))

/** What a case printed, whatever its place is. */
function printed(outcome: Outcome): string {
  if (outcome.error !== undefined) return outcome.error
  const alias = /charts\/(c\d+)\//.exec(outcome.documents[0]?.source ?? '')?.[1]
  const texts = [...outcome.documents.map(({ text }) => text), outcome.notes].join('---\n')
  return texts.replaceAll(new RegExp(`\\b${alias}\\b`, 'g'), 'cN')
}

describe('a default that a release of an older chart lacks', () => {
  const all = paths(defaults).filter(([key = '']) => !(key in named))

  it('is no fault to the schema', () => {
    for (const path of all) expect(schemaErrors(without(defaults, path)), path.join('.')).toEqual([])
  })

  const ofRoles = all.filter(([key = '']) => ['origin', 'edge', 'nginx', 'hlsCache', 'proxy'].includes(key))
  it.each([
    ['single', all],
    ['origin-cluster behind proxies', ofRoles],
  ])(
    'changes nothing, each in turn, in mode %s',
    async (name, some) => {
      const values = modes[name] as AnyValues
      const documents = [lacking(['nothing'], values), ...some.map(path => lacking(path, values))]
      const [whole, ...others] = await renderMany(documents, { noDefaults: true })
      const wanted = printed(whole as Outcome)
      expect(wanted).toContain('kind: Deployment')
      const different = some.filter((_, i) => printed(others[i] as Outcome) !== wanted)
      expect(different.map(path => path.join('.'))).toEqual([])
    },
    300_000,
  )

  it.each(['3', '4'] as const)('changes nothing where all are missing, with Helm %s', async helm => {
    const documents = Object.values(modes).map(values => merged(values, named))
    const [bare, whole] = await Promise.all([renderMany(documents, { helm, noDefaults: true }), renderMany(documents, { helm })])
    expect(bare.map(printed)).toEqual(whole.map(printed))
  })
})

/** What a first values file says, and by which nulls a second one takes it away. */
const taken: Record<string, { said: AnyValues; nulls: AnyValues }> = {
  vhost: {
    said: { config: { vhost: { 'second.example': { hls: { enabled: true } } } } },
    nulls: { config: { vhost: { 'second.example': null } } },
  },
  'block in a vhost whose name means something elsewhere': {
    said: { config: { vhost: { labels: { hls: { enabled: true } } } } },
    nulls: { config: { vhost: { labels: null } }, edge: null },
  },
  directive: {
    said: { config: { vhost: { __defaultVhost__: { hls: { hls_window: 60 } } }, max_connections: 50 } },
    nulls: { config: { vhost: { __defaultVhost__: { hls: { hls_window: null } } }, max_connections: null } },
  },
  'list of a directive': { said: { config: { listen: [1935, 1936] } }, nulls: { config: { listen: null } } },
  'block of SRS': { said: { config: { srt_server: { enabled: true } } }, nulls: { config: { srt_server: null } } },
  'all of the configuration': { said: { config: { srt_server: { enabled: true } } }, nulls: { config: null } },
  'selector of nodes': { said: { pod: { nodeSelector: { disk: 'ssd' } } }, nulls: { pod: { nodeSelector: null } } },
  tolerations: { said: { pod: { tolerations: [{ operator: 'Exists' }] } }, nulls: { pod: { tolerations: null } } },
  'all settings of pods': { said: { pod: { nodeSelector: { disk: 'ssd' } } }, nulls: { pod: null } },
  'port of a node': {
    said: { service: { ports: { rtmp: { nodePort: 31935 } } } },
    nulls: { service: { ports: { rtmp: { nodePort: null } } } },
  },
  port: { said: { service: { ports: { rtmp: { port: 1936 } } } }, nulls: { service: { ports: { rtmp: null } } } },
  'class of load balancers': {
    said: { service: { loadBalancerClass: 'example.com/lb', loadBalancerSourceRanges: ['192.0.2.0/24'] } },
    nulls: { service: { loadBalancerClass: null, loadBalancerSourceRanges: null } },
  },
  section: { said: { ingress: { enabled: true, routes: { hls: { hosts: ['a'] } } } }, nulls: { ingress: null } },
  'strategy of a role': {
    said: { origin: { strategy: { type: 'RollingUpdate' }, pod: { env: [{ name: 'A' }] } } },
    nulls: { origin: { strategy: null, pod: { env: null } } },
  },
  mode: { said: { mode: 'nginx-sidecar' }, nulls: { mode: null } },
}

describe('null takes away what an earlier values file says', () => {
  const cases = Object.values(taken).map(({ said, nulls }) => merged(merged(said, nulls), named))

  it.each(['3', '4'] as const)('with Helm %s', async helm => {
    const [said, ...outcomes] = await renderMany([named, ...cases], { helm })
    const nothing = printed(said as Outcome)
    expect(nothing).toContain('kind: Deployment')
    Object.keys(taken).forEach((name, i) => {
      expect(printed(outcomes[i] as Outcome), name).toBe(nothing)
    })
  })

  it('where the chart knows no default either, as in an umbrella chart that has none', async () => {
    const all = Object.fromEntries(Object.keys(defaults).map(key => [key, null]))
    const [nothing, one, ...each] = await renderMany([named, { ...all, ...named }, ...cases], { noDefaults: true })
    expect(printed(one as Outcome)).toBe(printed(nothing as Outcome))
    for (const outcome of each) expect(printed(outcome)).toBe(printed(nothing as Outcome))
  })

  it('which the schema lets it, but not in lists, nor what must be there', () => {
    for (const { nulls } of Object.values(taken)) expect(schemaErrors(nulls)).toEqual([])
    for (const path of paths(defaults)) {
      const document = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), null)
      expect(schemaErrors(document), path.join('.')).toEqual([])
    }
    for (const values of [
      { pod: { tolerations: [null] } },
      { pod: { env: [{ name: null }] } },
      { pod: { imagePullSecrets: [null] } },
      { config: { listen: [null] } },
      { config: { vhost: { a: { security: { allow: [null] } } } } },
      { config: { stream_caster: [null] } },
      { publisher: { streams: [{ name: null }] } },
      { origin: { configText: { valueFrom: null } } },
    ])
      expect(schemaErrors(values), JSON.stringify(values)).not.toEqual([])
  })

  it.each(['3', '4'] as const)('with Helm %s, the schema included', async helm => {
    for (const { nulls } of Object.values(taken)) expect(await renderError(nulls, { helm })).toBeUndefined()
  })

  it('but labels and settings of pods that the chart or another value has', async () => {
    const resources = { requests: { cpu: null } }
    const values = {
      mode: 'edge-cluster',
      edge: { replicas: null, pod: { resources } },
      nginx: { pod: { resources } },
      publisher: { enabled: true, pod: { resources: null } },
      metrics: { enabled: true, dashboard: { enabled: true, labels: { grafana_dashboard: null } } },
      cleanup: { enabled: true, resources },
      origin: { persistence: { enabled: true, accessModes: ['ReadWriteMany'] } },
    }
    const disk = { 'ephemeral-storage': expect.any(String) }
    for (const helm of ['3', '4'] as const) {
      const { manifests } = await render(values, { helm })
      const of = (kind: string, name: string) => manifests.find(one => one.kind === kind && one.metadata.name === name)
      const edge = of('Deployment', 'live-srs-edge')
      expect(edge?.spec).not.toHaveProperty('replicas')
      expect(edge?.spec.template.spec.containers[0].resources.requests).toEqual({ memory: '256Mi', ...disk })
      const [, nginx] = of('Deployment', 'live-srs-origin')?.spec.template.spec.containers ?? []
      expect(nginx.resources.requests).toEqual({ memory: '32Mi', ...disk })
      expect(of('Deployment', 'live-srs-publisher')?.spec.template.spec.containers[0]).not.toHaveProperty('resources')
      expect(of('ConfigMap', 'live-srs-dashboard')?.metadata.labels).not.toHaveProperty('grafana_dashboard')
      const [cleanup] = manifests.find(({ kind }) => kind === 'CronJob')?.spec.jobTemplate.spec.template.spec.containers ?? []
      expect(cleanup.resources.requests).toEqual({ memory: '32Mi', ...disk })
    }
  })
})

it('a default of an older chart, which Helm keeps with --reuse-values, is no fault where it has no effect', async () => {
  await render({ origin: { workload: 'StatefulSet' } })
  expect(await renderError({ origin: { workload: 'Deployment' } })).toContain('origin.workload needs mode')
  for (const image of [{ tag: '1.30.4' }, { repository: 'nginx', tag: '1.30.4' }]) await render({ nginx: { image } })
  expect(await renderError({ nginx: { image: { repository: 'mine' } } })).toContain('nginx.image.repository needs mode')
})
