// values.schema.json: strict throughout, and one verdict of Helm 3, Helm 4 and ajv on each document.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type AnyValues, renderError } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'

const schema = JSON.parse(readFileSync(new URL('../../charts/srs/values.schema.json', import.meta.url), 'utf8'))

/** Documents that the schema takes. */
const good: AnyValues[] = [
  {},
  { global: { anything: { of: 'another chart' } } },
  { pod: { resources: { limits: { cpu: 2, memory: '1Gi' } } } },
  { pod: { tolerations: [{ operator: 'Exists' }], affinity: { podAntiAffinity: {} } } },
  { pod: { volumes: [{ name: 'x', configMap: { name: 'y', optional: true } }], sidecars: [{ name: 'z', image: 'i' }] } },
  { config: { listen: 1935 } },
  { config: { listen: '1935' } },
  { config: { listen: ['0.0.0.0:1935', '[::]:1936', 1937] } },
  { config: { http_api: { enabled: 'on' }, http_server: { enabled: true } } },
  { config: { vhost: { 'live.example.com': { enabled: 'off' } } } },
  { mode: 'edge-cluster', edge: { podDisruptionBudget: { maxUnavailable: '50%' } } },
  { service: { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'PreferDualStack' } },
  { publisher: { enabled: true, streams: [{ name: 'a', app: 'show', source: './doc/source.flv' }] } },
  { image: { digest: `sha256:${'0'.repeat(64)}` } },
]

/** Documents that it refuses, and the path that the message must name. */
const bad: [AnyValues, string][] = [
  [{ mode: 'edges' }, '/mode'],
  [{ modus: 'single' }, 'modus'],
  [{ edge: { replica: 3 } }, 'replica'],
  [{ edge: { replicas: 0 } }, '/edge/replicas'],
  [{ edge: { replicas: 1.5 } }, '/edge/replicas'],
  [{ edge: { replicas: '3' } }, '/edge/replicas'],
  [{ image: { digest: 'sha256:1' } }, '/image/digest'],
  [{ image: { tag: 'a b' } }, '/image/tag'],
  [{ image: { pullPolicy: 'Sometimes' } }, '/image/pullPolicy'],
  [{ pod: { resources: { limit: {} } } }, 'limit'],
  [{ pod: { tolerations: [{ key: 'a', operators: 'Exists' }] } }, 'operators'],
  [{ pod: { livenessProbe: { httpGet: { path: '/' } } } }, 'port'],
  [{ publisher: { pod: { livenessProbe: { periodSeconds: 5 } } } }, 'livenessProbe'],
  [{ tests: { pod: { sidecars: [] } } }, 'sidecars'],
  [{ pod: { env: [{ value: 'nameless' }] } }, 'name'],
  [{ service: { type: 'ExternalName' } }, '/service/type'],
  [{ service: { ports: { rtmp: { port: 70000 } } } }, '/service/ports/rtmp/port'],
  [{ service: { ports: { rtmp: { nodePort: 0 } } } }, '/service/ports/rtmp/nodePort'],
  [{ service: { ports: { rtp: {} } } }, 'rtp'],
  [{ fullnameOverride: '1st' }, '/fullnameOverride'],
  [{ nameOverride: 'Media' }, '/nameOverride'],
  [{ origin: { persistence: { size: 'large' } } }, '/origin/persistence/size'],
  [{ publisher: { streams: [{ name: 'Live Stream' }] } }, '/publisher/streams/0/name'],
  [{ publisher: { streams: [{}] } }, 'name'],
  [{ transcode: { ladder: [] } }, '/transcode/ladder'],
  [{ transcode: { ladder: [{ name: 'a', height: 240 }] } }, 'videoBitrate'],
  [{ transcode: { ladder: [{ name: 'a_b', height: 240, videoBitrate: '1M' }] } }, '/transcode/ladder/0/name'],
  [{ transcode: { ladder: [{ name: 'a', height: 241, videoBitrate: '1M' }] } }, '/transcode/ladder/0/height'],
  [{ transcode: { ladder: [{ name: 'a', height: 240, videoBitrate: '1000' }] } }, '/transcode/ladder/0/videoBitrate'],
  [{ transcode: { ladder: [{ name: 'a', height: 240, videoBitrate: '1M', frameRate: 0 }] } }, '/transcode/ladder/0/frameRate'],
  [{ transcode: { streams: [] } }, '/transcode/streams'],
  [{ transcode: { streams: ['live/a;b'] } }, '/transcode/streams/0'],
  [{ transcode: { encoderOptions: ['-preset veryfast'] } }, '/transcode/encoderOptions/0'],
  [{ transcode: { keyframeSeconds: 0 } }, '/transcode/keyframeSeconds'],
  [{ transcode: { replicas: 0 } }, '/transcode/replicas'],
  [{ config: { listne: 1935 } }, 'listne'],
  [{ config: { listen: 0 } }, '/config/listen'],
  [{ config: { listen: 'rtmp' } }, '/config/listen'],
  [{ config: { max_connections: 'many' } }, '/config/max_connections'],
  [{ config: { vhost: { a: { hls: { hls_fragmnt: 2 } } } } }, 'hls_fragmnt'],
  [{ config: { vhost: { a: { listen: 1935 } } } }, 'listen'],
  [{ config: { vhost: { a: { hls: { hls_path: 'a\nb' } } } } }, '/config/vhost/a/hls/hls_path'],
  [{ config: { vhost: { 'a; daemon on': { hls: {} }, 'b\n': {} } } }, '/config/vhost'],
]

describe.concurrent('a document that fits', () => {
  it.each(good.map(values => [JSON.stringify(values), values] as const))('%s', async (_, values) => {
    expect(schemaErrors(values)).toEqual([])
    for (const helm of ['3', '4'] as const) expect((await renderError(values, { helm })) ?? '').not.toContain('schema')
  })
})

describe.concurrent('a document that does not', () => {
  it.each(bad.map(([values, path]) => [JSON.stringify(values), values, path] as const))('%s', async (_, values, path) => {
    expect(schemaErrors(values).join('\n')).toContain(path.replace(/^\//, '').replaceAll('/', '.'))
    for (const helm of ['3', '4'] as const) {
      const error = await renderError(values, { helm })
      expect(error).toContain("values don't meet the specifications of the schema")
      expect(error).toContain(path)
    }
  })
})

it('says of every object which keys it takes', () => {
  const open: string[] = []
  const visit = (node: unknown, path: string) => {
    if (node && typeof node === 'object') {
      const { type, additionalProperties, allOf } = node as { type?: unknown; additionalProperties?: unknown; allOf?: unknown }
      // With allOf, what it refers to says so.
      const says = allOf !== undefined || (additionalProperties !== undefined && additionalProperties !== true)
      if ([type].flat().includes('object') && !says) open.push(path)
      for (const [key, child] of Object.entries(node)) if (key !== 'default') visit(child, `${path}/${key}`)
    }
  }
  visit(schema, '')
  // An umbrella chart's other charts have their globals too; an extra object may be of any kind; a part of a whole
  // leaves the keys to the other parts.
  expect(open.filter(path => !/Global$|extraObjects|\/allOf\//.test(path))).toEqual([])
})

it('needs no lookaround, which Go has not', () => {
  const patterns: string[] = []
  JSON.stringify(schema, (key, value) => {
    if (key === 'pattern') patterns.push(value)
    if (key === 'patternProperties') patterns.push(...Object.keys(value))
    return value
  })
  expect(patterns.filter(pattern => typeof pattern === 'string' && /\(\?[=!<]|\\[1-9]/.test(pattern))).toEqual([])
})
