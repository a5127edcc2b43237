// WebRTC and SRT by one switch each, the address that WebRTC clients are told, and who may reach the HTTP API.
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImageName } from '../../schema/image-contracts.ts'
import type { Rendered } from '../support/manifest.ts'
import { container, object, objectNames, podSpec, servicePorts, srsConf } from '../support/objects.ts'
import { type AnyValues, render, renderMany, renderNamed } from '../support/render.ts'
import { type Rule, testRules } from '../support/rules.ts'
import { imageSkipReason, type RunOptions, Sandbox } from '../support/sandbox.ts'
import { schemaErrors } from '../support/schema.ts'

const auth = { enabled: true, username: 'admin', password: 'password' }
const api = { ports: { api: { enabled: true } } }
const onePort = { webrtc: { enabled: true, transport: 'http' }, config: { http_api: { auth } } }
const proxies = { mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image: { repository: 'srs-proxy', tag: '1' } } }
const address = { enabled: true, candidate: '192.0.2.7' }

/** A server for cameras that talk SIP, which it tells where to send media. */
const gb28181 = (candidate: string) => ({
  enabled: true,
  caster: 'gb28181',
  listen: 9000,
  output: 'rtmp://127.0.0.1/live/[stream]',
  sip: { candidate },
})

const rules: Rule[] = [
  {
    rule: 'a setting of WebRTC without WebRTC',
    bad: { webrtc: { candidate: 'node' } },
    says: ['webrtc.candidate needs webrtc.enabled'],
    good: { webrtc: { enabled: true, candidate: 'node' }, service: { ports: { webrtc: { hostPort: 8000 } } } },
  },
  {
    rule: 'a candidate from a variable that nothing sets',
    bad: { config: { rtc_server: { enabled: true, candidate: '$my.host' } } },
    says: ['origin.config: rtc_server.candidate is $my.host, and nothing sets MY_HOST', 'set webrtc.enabled', 'origin.pod.env'],
    good: { config: { rtc_server: { enabled: true, candidate: '$my.host' } }, pod: { env: [{ name: 'MY_HOST', value: '192.0.2.7' }] } },
  },
  {
    rule: 'a candidate from a variable that is empty',
    bad: { config: { rtc_server: { enabled: true, candidate: '$HOST' } }, origin: { pod: { env: [{ name: 'HOST', value: '' }] } } },
    says: ['rtc_server.candidate is $HOST, and nothing sets HOST'],
    good: {
      config: { rtc_server: { enabled: true, candidate: '$HOST' } },
      pod: { envFrom: [{ configMapRef: { name: 'hosts', optional: true } }] },
    },
  },
  {
    rule: 'the same in a text',
    bad: { origin: { configText: 'listen 1935; rtc_server { enabled on; candidate $HOST; } vhost __defaultVhost__ { }' } },
    says: ['rtc_server.candidate is $HOST, and nothing sets HOST'],
    good: { origin: { configText: 'listen 1935; rtc_server { enabled off; candidate $HOST; } vhost __defaultVhost__ { }' } },
  },
  {
    rule: 'an address for cameras from a variable that nothing sets',
    bad: { config: { stream_caster: [gb28181('$CANDIDATE')] } },
    says: ['stream_caster[0].sip.candidate is $CANDIDATE, and nothing sets CANDIDATE', 'write it', 'origin.pod.env'],
    good: { config: { stream_caster: [gb28181('$CANDIDATE')] }, webrtc: address },
  },
  {
    rule: 'an address for cameras that is one with a port',
    bad: { config: { stream_caster: [gb28181('$CANDIDATE')] }, webrtc: { enabled: true, candidate: '192.0.2.7:9000' } },
    says: ['stream_caster[0].sip.candidate is $CANDIDATE, which is an address with port 9000 for WebRTC', 'write the address'],
    good: { config: { stream_caster: [gb28181('192.0.2.7')] }, webrtc: { enabled: true, candidate: '192.0.2.7:9000' } },
  },
  {
    rule: 'several origins that know nothing of each other’s sessions',
    bad: { mode: 'origin-cluster', webrtc: { enabled: true } },
    says: ['webrtc.enabled needs a single origin or origin.cluster proxy', 'set origin.cluster to proxy'],
    good: { ...proxies, webrtc: { enabled: true } },
  },
  {
    rule: 'several proxies',
    bad: { ...proxies, proxy: { ...proxies.proxy, replicas: 2, redis: { host: 'redis' } }, webrtc: { enabled: true } },
    says: ['webrtc.enabled needs proxy.replicas 1', 'set proxy.replicas to 1'],
    good: { ...proxies, webrtc: { enabled: true } },
  },
  {
    rule: 'TCP through proxies',
    bad: { ...proxies, webrtc: { ...address, transport: 'tcp' } },
    says: ['webrtc.transport tcp cannot be combined with origin.cluster proxy', 'remove it'],
    good: { ...proxies, webrtc: address },
  },
  {
    rule: 'the origin’s address where media goes through proxies',
    bad: { ...proxies, webrtc: { enabled: true, candidate: 'pod' } },
    says: ['webrtc.candidate pod cannot be combined with origin.cluster proxy', 'loadBalancer'],
    good: { ...proxies, webrtc: { enabled: true, candidate: 'loadBalancer' } },
  },
  {
    rule: 'two addresses',
    bad: { webrtc: address, config: { rtc_server: { candidate: '192.0.2.8' } } },
    says: ['webrtc.candidate is "192.0.2.7" and config.rtc_server.candidate is "192.0.2.8"', 'remove one'],
    good: { webrtc: { enabled: true }, config: { rtc_server: { candidate: '192.0.2.8' } } },
  },
  {
    rule: 'two words on whether it is on',
    bad: {
      webrtc: { enabled: true },
      config: { rtc_server: { enabled: false }, vhost: { __defaultVhost__: { rtc: { enabled: false } } } },
    },
    says: ['webrtc.enabled is true and config.rtc_server.enabled is false'],
    good: { webrtc: { enabled: true }, config: { vhost: { __defaultVhost__: { rtc: { enabled: false } } } } },
  },
  {
    rule: 'two transports',
    bad: { webrtc: address, config: { rtc_server: { protocol: 'tcp', tcp: { enabled: true } } } },
    says: ['webrtc.transport udp means config.rtc_server.protocol udp, which is tcp'],
    good: { webrtc: { ...address, transport: 'tcp' }, config: { rtc_server: { protocol: 'tcp' } } },
  },
  {
    rule: 'WebRTC beside a text of one’s own',
    bad: { webrtc: address, origin: { configText: 'listen 1935;' } },
    says: ['webrtc.enabled cannot be combined with origin.configText', 'rtc_server'],
    good: { origin: { configText: 'listen 1935;' } },
  },
  {
    rule: 'WHIP without the API that answers it',
    bad: { webrtc: address, config: { http_api: { enabled: false } } },
    says: ['webrtc.enabled needs the HTTP API', 'config.http_api.enabled'],
    good: { webrtc: address },
  },
  {
    rule: 'a load balancer that is none',
    bad: { webrtc: { enabled: true, candidate: 'loadBalancer' }, service: { type: 'ClusterIP' } },
    says: ['webrtc.candidate loadBalancer needs service.type LoadBalancer, not ClusterIP'],
    good: { webrtc: { enabled: true }, service: { type: 'ClusterIP' } },
  },
  {
    rule: 'a node’s port that Kubernetes has yet to choose',
    bad: { webrtc: { enabled: true }, service: { type: 'NodePort' } },
    says: ['webrtc.candidate node needs a port that is known in advance', 'service.ports.webrtc.nodePort'],
    good: { webrtc: { enabled: true }, service: { type: 'NodePort', ports: { webrtc: { nodePort: 30800 } } } },
  },
  {
    rule: 'media that gets in nowhere',
    bad: { webrtc: address, service: { ports: { webrtc: { enabled: false } } } },
    says: ['webrtc.candidate address needs a public port for media', 'service.ports.webrtc.enabled'],
    good: { webrtc: { enabled: true, candidate: 'pod' }, service: { ports: { webrtc: { enabled: false } } } },
  },
  {
    rule: 'one address for two load balancers',
    bad: { webrtc: { enabled: true, transport: 'all' } },
    says: ['webrtc.transport all needs one address for UDP and TCP', 'service.mixedProtocols'],
    good: {
      webrtc: { enabled: true, transport: 'all' },
      service: { mixedProtocols: true },
      config: { rtc_server: { tcp: { listen: 8001 } } },
    },
  },
  {
    rule: 'one candidate for two ports, one of which has moved',
    bad: {
      webrtc: { ...address, transport: 'all' },
      config: { rtc_server: { tcp: { listen: 8080 } } },
      service: { ports: { http: { port: 80 } } },
    },
    says: ['webrtc: clients reach media at port 8000 and 80', 'config.rtc_server.listen'],
    good: { webrtc: { ...address, transport: 'all' }, config: { rtc_server: { tcp: { listen: 8080 } } } },
  },
  {
    rule: 'the API’s address with another port',
    bad: { webrtc: { enabled: true, candidate: 'api' }, service: { ports: { webrtc: { port: 9000 } } } },
    says: ['webrtc: clients reach media at port 9000'],
    good: { webrtc: { enabled: true, candidate: 'api' }, config: { rtc_server: { listen: 9000 } } },
  },
  {
    rule: 'an image that asks for nothing',
    bad: { webrtc: { ...address, image: { tag: '1' } } },
    says: ['webrtc.image has no effect with webrtc.candidate address'],
    good: { webrtc: { enabled: true, image: { tag: '1' } } },
  },
  {
    rule: 'one port where HTTP and media are on different servers',
    bad: { ...onePort, mode: 'edge-cluster', service: api, webrtc: { ...onePort.webrtc, candidate: '192.0.2.7' } },
    says: ['webrtc.transport http needs mode single or nginx-sidecar, not edge-cluster', 'webrtc.transport to tcp'],
    good: { ...onePort, mode: 'nginx-sidecar', service: api },
  },
  {
    rule: 'one port without a word on the API',
    bad: onePort,
    says: ['webrtc.transport http makes the HTTP API public', 'service.ports.api.enabled'],
    good: { ...onePort, service: api },
  },
  {
    rule: 'one port that is two',
    bad: { ...onePort, service: api, config: { http_api: { auth, listen: 1985 } } },
    says: ['webrtc.transport http puts http_server, http_api and rtc_server.tcp on one port', '8080, 1985, 8080'],
    good: { ...onePort, service: api, config: { http_api: { auth }, http_server: { listen: 8000 } } },
  },
  {
    rule: 'SRT switched on and off',
    bad: { srt: { enabled: true }, config: { srt_server: { enabled: false }, vhost: { __defaultVhost__: { srt: { enabled: false } } } } },
    says: ['srt.enabled is true and config.srt_server.enabled is false'],
    good: { srt: { enabled: true } },
  },
  {
    rule: 'SRT beside a text of one’s own',
    bad: { srt: { enabled: true }, origin: { configText: 'listen 1935;' } },
    says: ['srt.enabled cannot be combined with origin.configText'],
    good: { origin: { configText: 'listen 1935; srt_server { enabled on; } vhost __defaultVhost__ { srt { enabled on; } }' } },
  },
  {
    rule: 'a public API without a password',
    bad: { service: api },
    says: ['service.ports.api.enabled makes the HTTP API of origin public without a password', 'config.http_api.auth', 'anonymous'],
    good: { service: api, config: { http_api: { auth } } },
  },
  {
    rule: 'an API that is public by the port of HTTP',
    bad: { config: { http_api: { listen: 8080 } } },
    says: ['http_api listens on the port of http, which makes the whole API public'],
    good: { config: { http_api: { listen: 8080, auth } }, service: api },
  },
  {
    rule: 'a word for an API that nobody reaches',
    bad: { service: { ports: { api: { anonymous: true } } } },
    says: ['service.ports.api.anonymous needs service.ports.api.enabled or service.ports.apiHttps.enabled'],
    good: { service: { ports: { api: { enabled: true, anonymous: true } } } },
  },
  {
    rule: 'authentication without a type, from SRS 8.0.28 on',
    bad: { image: { tag: '8.0.28' }, config: { http_api: { auth } } },
    says: ['http_api.auth.enabled needs http_api.auth.type from SRS 8.0.28 on', 'basic or bearer'],
    good: { image: { tag: '8.0.28' }, config: { http_api: { auth: { ...auth, type: 'basic' } } } },
  },
  {
    rule: 'a bearer without a token',
    bad: { image: { tag: '8.0.28' }, config: { http_api: { auth: { enabled: true, type: 'bearer' } } } },
    says: ['http_api.auth.enabled needs http_api.auth.token'],
    good: { image: { tag: '8.0.28' }, config: { http_api: { auth: { enabled: true, type: 'bearer', token: 'token' } } } },
  },
  {
    rule: 'a bearer before there was one',
    bad: { config: { http_api: { auth: { ...auth, type: 'basic' } } } },
    says: ['http_api.auth.type needs SRS 8.0.28'],
    good: { config: { http_api: { auth } } },
  },
]

function hostPorts(port: number): AnyValues {
  return { service: { ports: { webrtc: { port } } } }
}

testRules(rules)

it('the schema takes one address, and no wildcard', () => {
  const errors = (candidate: string) => schemaErrors({ webrtc: { enabled: true, candidate } })
  for (const good of ['192.0.2.7', '192.0.2.7:30000', 'rtc.example.com', '2001:db8::7', '[2001:db8::7]:8000'])
    expect(errors(good), good).toEqual([])
  for (const bad of ['*', '$HOST', '192.0.2.7,192.0.2.8', 'a b', '192.0.2.7:']) expect(errors(bad), bad).not.toEqual([])
})

/** What the pod of an origin is told: the environment and the last lines of check-config. */
function told(rendered: Rendered) {
  const check = container(rendered, 'origin', 'check-config')
  const line = /^candidate (.*)$/m.exec(check.command[2])?.[1]
  const host = check.env?.find(({ name }: { name: string }) => name === 'CANDIDATE_HOST')
  return { line, from: host?.value ?? host?.valueFrom?.fieldRef.fieldPath }
}

describe('the address', () => {
  it('follows from how the port is public', async () => {
    const on = { webrtc: { enabled: true } }
    const all = await renderNamed({
      loadBalancer: on,
      moved: { ...on, ...hostPorts(9000) },
      requested: { ...on, service: { loadBalancerIP: '192.0.2.9' } },
      nodePort: { ...on, service: { type: 'NodePort', ports: { webrtc: { nodePort: 30800 } } } },
      hostPort: { ...on, service: { ports: { webrtc: { hostPort: 8000 } } } },
      hostNetwork: { webrtc: { enabled: true, candidate: 'node' }, pod: { hostNetwork: true } },
      inside: { ...on, service: { type: 'ClusterIP' } },
      given: { webrtc: { enabled: true, candidate: 'rtc.example.com:443' } },
      givenNodes: { webrtc: address, service: { type: 'NodePort', ports: { webrtc: { nodePort: 30800 } } } },
      version6: { webrtc: { enabled: true, candidate: '[2001:db8::7]:9000' } },
      tcp: { webrtc: { enabled: true, transport: 'tcp' }, ...hostPorts(9000) },
    })
    const found = Object.fromEntries(Object.entries(all).map(([name, rendered]) => [name, told(rendered)]))
    const asked = '"$(cat /tmp/load-balancer)"'
    expect(found).toEqual({
      loadBalancer: { line: asked },
      moved: { line: `${asked} 9000` },
      requested: { line: '"$CANDIDATE_HOST"', from: '192.0.2.9' },
      nodePort: { line: '"$CANDIDATE_HOST" 30800', from: 'status.hostIP' },
      hostPort: { line: '"$CANDIDATE_HOST"', from: 'status.hostIP' },
      hostNetwork: { line: '"$CANDIDATE_HOST"', from: 'status.hostIP' },
      inside: { line: '"$CANDIDATE_HOST"', from: 'status.podIP' },
      given: { line: '"$CANDIDATE_HOST" 443', from: 'rtc.example.com' },
      givenNodes: { line: '"$CANDIDATE_HOST" 30800', from: '192.0.2.7' },
      version6: { line: '"$CANDIDATE_HOST" 9000', from: '2001:db8::7' },
      tcp: { line: `${asked} 9000` },
    })
  })

  it('of a load balancer is read by one container, which may read that Service alone', async () => {
    const rendered = await render({ webrtc: { enabled: true } })
    expect(object(rendered, 'Role', 'origin').rules).toEqual([
      { apiGroups: [''], resources: ['services'], resourceNames: [object(rendered, 'Service', 'udp').metadata.name], verbs: ['get'] },
    ])
    const { name, namespace } = object(rendered, 'ServiceAccount', 'origin').metadata
    expect(object(rendered, 'RoleBinding', 'origin').subjects).toEqual([{ kind: 'ServiceAccount', name, namespace }])
    const { initContainers, containers, serviceAccountName, automountServiceAccountToken } = podSpec(rendered, 'origin')
    expect({ serviceAccountName, automountServiceAccountToken }).toEqual({ serviceAccountName: name, automountServiceAccountToken: false })
    const mounting = [...initContainers, ...containers].filter(c =>
      c.volumeMounts.some((m: { name: string }) => m.name === 'service-account'),
    )
    expect(mounting.map(({ name }) => name)).toEqual(['candidate'])
    expect(
      initContainers.map(({ name }: { name: string }) => name),
      'asks first',
    ).toEqual(['candidate', 'check-config'])
  })

  it('is asked for where media goes: by TCP, at the Service of TCP', async () => {
    const rendered = await render({ webrtc: { enabled: true, transport: 'tcp' } })
    expect(object(rendered, 'Role', 'origin').rules[0].resourceNames).toEqual([object(rendered, 'Service', 'srs').metadata.name])
    expect(
      objectNames(rendered).filter(name => name.endsWith('-udp')),
      'no load balancer for UDP',
    ).toEqual([])
  })

  it('is asked for by the account of all pods, where there is one', async () => {
    const rendered = await render({ webrtc: { enabled: true }, serviceAccount: { name: 'media' } }, { invariants: { existing: ['media'] } })
    expect(object(rendered, 'RoleBinding', 'origin').subjects[0].name).toBe('media')
    expect(objectNames(rendered).filter(name => name.startsWith('ServiceAccount/'))).toEqual([])
  })

  it('needs no right where nobody asks', async () => {
    const outcomes = await renderMany([{ webrtc: address }, { webrtc: { enabled: true, candidate: 'api' } }, {}])
    for (const outcome of outcomes) {
      if (outcome.error !== undefined) throw new Error(outcome.error)
      expect(outcome.manifests.map(({ kind }) => kind)).not.toContain('Role')
      // Where a Deployment names no account any more, Kubernetes keeps the last one, which is gone.
      expect(podSpec(outcome, 'origin').serviceAccountName).toBe('default')
    }
  })

  it('alone is told, or that at which clients reach the API', async () => {
    const { one, asCalled, own } = await renderNamed({
      one: { webrtc: { enabled: true } },
      asCalled: { webrtc: { enabled: true, candidate: 'api' } },
      own: {
        webrtc: { enabled: true },
        config: { rtc_server: { candidate: '$MY.host' }, stream_caster: [gb28181('$my_host')] },
        pod: { env: [{ name: 'MY_HOST', valueFrom: { configMapKeyRef: { name: 'hosts', key: 'address', optional: true } } }] },
      },
    })
    expect(srsConf(one, 'origin').rtc_server).toMatchObject({ candidate: '$CANDIDATE', api_as_candidates: false })
    expect(srsConf(asCalled, 'origin').rtc_server).toMatchObject({ use_auto_detect_network_ip: false })
    expect(srsConf(asCalled, 'origin').rtc_server).not.toHaveProperty('api_as_candidates', false)
    expect(srsConf(asCalled, 'origin').rtc_server).not.toHaveProperty('candidate')
    expect(srsConf(own, 'origin').rtc_server).toMatchObject({ candidate: '$MY.host' })
    expect(container(own, 'origin', 'check-config').command[2]).toContain("filled MY_HOST 'rtc_server.candidate'")
    expect(container(own, 'origin', 'check-config').command[2]).toContain("filled MY_HOST 'stream_caster[0].sip.candidate'")
  })
})

describe('one switch', () => {
  it('turns on the server and every vhost, under what config says', async () => {
    const vhost = { 'a.example.com': { rtc: { rtmp_to_rtc: false }, srt: { enabled: false } } }
    const rendered = await render({ mode: 'edge-cluster', webrtc: { enabled: true }, srt: { enabled: true }, config: { vhost } })
    const { vhost: vhosts, rtc_server, srt_server } = srsConf(rendered, 'origin')
    expect({ rtc_server, srt_server }).toMatchObject({ rtc_server: { enabled: true }, srt_server: { enabled: true } })
    expect(vhosts.__defaultVhost__).toMatchObject({
      rtc: { enabled: true, rtmp_to_rtc: true, rtc_to_rtmp: true, pli_for_rtmp: 2 },
      srt: { enabled: true },
      play: { gop_cache: false, mix_correct: true },
    })
    expect(vhosts['a.example.com']).toMatchObject({
      rtc: { enabled: true, rtmp_to_rtc: false, rtc_to_rtmp: true },
      srt: { enabled: false },
    })
    expect(vhosts['a.example.com'].play, 'in order without it').toEqual({ gop_cache: false })
    expect(srsConf(rendered, 'edge'), 'edges hold no such streams').not.toHaveProperty('rtc_server')
    expect(srsConf(rendered, 'edge').vhost.__defaultVhost__.play, 'nor put any in order').not.toHaveProperty('mix_correct')
  })

  it.each([
    ['of config', {}, true],
    ['whose config says otherwise', { play: { mix_correct: false } }, false],
  ])('a vhost with the srt %s has sound and pictures put in order', async (_, more, order) => {
    const config = { srt_server: { enabled: true }, vhost: { __defaultVhost__: { srt: { enabled: 'on' }, ...more } } }
    const { vhost } = srsConf(await render({ config }), 'origin')
    expect(vhost.__defaultVhost__.play).toEqual({ gop_cache: false, mix_correct: order })
  })

  it('puts everything on one port', async () => {
    const rendered = await render({ ...onePort, service: { ...api, ports: { ...api.ports, hls: { port: 8080 } } } })
    const { http_server, http_api, rtc_server } = srsConf(rendered, 'origin')
    expect([http_server.listen, http_api.listen, rtc_server.tcp.listen]).toEqual([8080, 8080, 8080])
    expect(rtc_server.protocol).toBe('tcp')
    const ports = servicePorts(rendered, 'srs')
    expect(Object.values(ports).map(([port]) => port)).toEqual([1935, 8080])
  })

  it('a shared port is public where the one is that it shares', async () => {
    const rendered = await render({ ...onePort, service: { ports: { ...api.ports, http: { port: 80 }, hls: { port: 80 } } } })
    expect(Object.values(servicePorts(rendered, 'srs')).map(([port]) => port)).toEqual([1935, 80])
    expect(told(rendered).line).toBe('"$(cat /tmp/load-balancer)" 80')
  })
})

describe('nginx', () => {
  it('offers WHIP and WHEP where it is public, without the API', async () => {
    const { sidecar, cache, behindProxy, off } = await renderNamed({
      sidecar: { mode: 'nginx-sidecar', webrtc: { enabled: true } },
      cache: { mode: 'edge-cluster', webrtc: { enabled: true } },
      behindProxy: { ...proxies, webrtc: { enabled: true } },
      off: { mode: 'edge-cluster' },
    })
    const passesTo = (rendered: Rendered, name: string) =>
      /set \$whip "(.*)"/.exec(object(rendered, 'ConfigMap', name).data['whip.conf'])?.[1]
    expect(passesTo(sidecar, 'nginx')).toBe('127.0.0.1:1985')
    expect(passesTo(cache, 'hls-cache')).toBe(`${object(cache, 'Service', 'origin').metadata.name}.$domain:8081`)
    expect(passesTo(behindProxy, 'hls-cache')).toBe(`${object(behindProxy, 'Service', 'proxy').metadata.name}.$domain:1985`)
    expect(servicePorts(behindProxy, 'proxy')).toHaveProperty('api')
    expect(object(off, 'ConfigMap', 'hls-cache').data).not.toHaveProperty('whip.conf')
  })
})

describe('the scripts', () => {
  let box: Sandbox
  let folder: string
  beforeEach(async () => {
    box = await Sandbox.create({ '/var/run/secrets/srs.ossrs.io': '.' })
    folder = box.folder
  })
  afterEach(() => box.remove())

  /** Runs a script with stubs by name; what it printed, and the files it wrote. */
  async function run(script: string, stubs: Record<string, string>, { args = [], ...options }: RunOptions = {}) {
    for (const [name, body] of Object.entries({ sleep: `echo "$1" >>${folder}/waits`, ...stubs })) await box.program(`bin/${name}`, body)
    const { exitCode, all: output = '' } = await box.run(box.moved(script), { args: ['script', ...args], ...options })
    const [address, candidate, calls, waits] = await Promise.all(
      ['load-balancer', 'candidate', 'calls', 'waits'].map(name => box.read(name)),
    )
    return { exitCode, output, address, candidate, calls, waits }
  }

  const ask = async (answers: string[], host = '10.0.0.1', image: ImageName = 'nginx') => {
    const script = container(await render({ webrtc: { enabled: true } }), 'origin', 'candidate').command[2]
    await writeFile(path.join(folder, 'token'), 'TOKEN')
    for (const [at, answer] of answers.entries()) await writeFile(path.join(folder, `answer-${at}`), answer)
    const curl = `cat >${folder}/header; echo "$@" >>${folder}/calls; n=$(wc -l <${folder}/calls); f=${folder}/answer-$((n - 1))
      [ -s $f ] || { echo "curl: (22) 403" >&2; exit 22; }; cat $f`
    const kubernetes = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: '443' }
    return {
      ...(await run(script, { curl }, { image, args: ['ns', 'svc', `${folder}/load-balancer`], env: kubernetes })),
      header: await readFile(path.join(folder, 'header'), 'utf8'),
    }
  }
  const service = (...ingress: object[]) =>
    JSON.stringify(
      { metadata: { annotations: { a: '{"ip": "10.9.9.9"}' } }, spec: { clusterIP: '10.0.0.9' }, status: { loadBalancer: { ingress } } },
      null,
      2,
    )

  it.for(['nginx', 'nginx-alpine'] as const)(
    'wait until the load balancer has an address, whatever the answer before that: %s',
    async (image, { skip }) => {
      const reason = imageSkipReason(image)
      skip(reason !== undefined, reason)
      const answers = ['', service(), service({ ip: '192.0.2.7', ipMode: 'VIP' })]
      const { exitCode, output, address, calls, waits, header } = await ask(answers, '10.0.0.1', image)
      expect({ exitCode, address }).toEqual({ exitCode: 0, address: '192.0.2.7' })
      expect(output).toContain('curl: (22) 403')
      expect(output.match(/waiting for the load balancer of Service svc/g), 'once in half a minute').toHaveLength(1)
      expect(waits, 'seconds before each question but the first').toBe('2\n2\n')
      expect(calls).toContain('https://10.0.0.1:443/api/v1/namespaces/ns/services/svc?pretty=true')
      expect(calls, 'with a time limit').toContain(`-sS --fail --max-time 10 --cacert ${folder}/ca.crt`)
      expect(calls, 'nobody sees the token').not.toContain('TOKEN')
      expect(header).toBe('Authorization: Bearer TOKEN\n')
    },
  )

  it.each([
    [16, 1],
    [17, 2],
  ])('say each half a minute that they wait: asked %i times, %i times', async (count, times) => {
    const { output } = await ask([...Array.from({ length: count - 1 }, () => service()), service({ ip: '192.0.2.7' })])
    expect(output.match(/waiting for the load balancer of Service svc/g)).toHaveLength(times)
  })

  it('ask an API server by IPv6', async () => {
    expect((await ask([service({ ip: '192.0.2.7' })], 'fd00::1')).calls).toContain('https://[fd00::1]:443/api/')
  })

  it.each([
    [[{ hostname: 'lb.example.com' }], 'lb.example.com'],
    [[{ ip: '2001:db8::7' }, { ip: '192.0.2.7' }], '192.0.2.7'],
    [[{ ip: '2001:db8::7' }], '2001:db8::7'],
  ])('%j gives %s', async (ingress, address) => {
    expect(await ask([service(...ingress)])).toMatchObject({ exitCode: 0, address })
  })

  it('start SRS with the address, and not without one', async () => {
    const [, , script] = container(await render({ webrtc: { enabled: true } }), 'origin', 'srs').command
    await box.program('objs/srs', 'echo "tells $CANDIDATE"')
    expect(await run(script, {})).toMatchObject({ exitCode: 1, output: expect.not.stringContaining('tells') })
    await writeFile(path.join(folder, 'candidate'), '192.0.2.7')
    expect(await run(script, {})).toMatchObject({ exitCode: 0, output: 'tells 192.0.2.7' })
  })

  const tell = async (args: string, env: Record<string, string> = {}, getent = 'exit 2') => {
    const [, , script] = container(await render({ webrtc: { enabled: true } }), 'origin', 'check-config').command
    return run(script.split(/^candidate "/m)[0] + args, { getent }, { env })
  }

  it.each([
    ['candidate 192.0.2.7', '192.0.2.7'],
    ['candidate 192.0.2.7 9000', '192.0.2.7:9000'],
    ['candidate 2001:db8::7', '2001:db8::7'],
    ['candidate 2001:db8::7 9000', '[2001:db8::7]:9000'],
    ['candidate rtc.example.com 9000', '198.51.100.1:9000'],
  ])('%s tells clients %s', async (line, candidate) => {
    expect(await tell(line, {}, 'echo "198.51.100.1 STREAM rtc.example.com"; echo "198.51.100.2 STREAM"')).toMatchObject({
      exitCode: 0,
      candidate,
    })
  })

  it.each([
    ['candidate ""', /webrtc.candidate is empty.*every address/],
    ['candidate rtc.example.com', /DNS knows no IPv4 address of rtc.example.com/],
    ['filled EMPTY rtc_server.candidate', /rtc_server.candidate is the variable EMPTY, which is empty/],
  ])('%s stops the pod with the reason', async (line, reason) => {
    const { exitCode, output, candidate, waits } = await tell(line, { EMPTY: '' })
    expect({ exitCode, candidate }).toEqual({ exitCode: 1, candidate: undefined })
    expect(output).toMatch(reason)
    // DNS may need two minutes.
    expect(waits).toBe(line.includes('rtc.example') ? '2\n'.repeat(59) : undefined)
  })
})
