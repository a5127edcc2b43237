// What goes through an Ingress or a Gateway: where it leads, under which names, and what is refused.
import { describe, expect, it } from 'vitest'
import type { Manifest } from '../support/manifest.ts'
import type { Loose } from '../support/pods.ts'
import { type AnyValues, render, renderNamed } from '../support/render.ts'
import { type Case, testCases } from '../support/rules.ts'

const hosts = (...names: string[]) => ({ hosts: names })
const web = { hls: hosts('hls.example'), http: hosts('flv.example') }
const rtc = { rtc: hosts('flv.example') }
const edge: AnyValues = { mode: 'edge-cluster' }
const own = { enabled: true, gatewayClassName: 'example' }
const shared = { enabled: true, parentRefs: [{ name: 'shared' }] }
const media = { srt_server: { enabled: true, listen: 10090 }, rtc_server: { enabled: true } }
const unrouted = { ports: { http: { enabled: false }, hls: { enabled: false } } }
const manager = { certManager: { clusterIssuer: 'le' } }

/** What the values call public ports, and the names of these. WebRTC's is for UDP and TCP. */
const movedPorts = { rtmp: 'rtmp', srt: 'srt', webrtc: 'webrtc', https: 'https', hlsHttps: 'hls-https', rtmps: 'rtmps' }

const ofKind = (manifests: Manifest[], kind: string) => manifests.filter(one => one.kind === kind)
const named = (manifests: Manifest[], kind: string, suffix: string) =>
  ofKind(manifests, kind).find(({ metadata }) => metadata.name.endsWith(suffix)) as Manifest

/** The role whose pods a backend reaches, and the number of the container's port. */
function target(manifests: Manifest[], { name, port }: Loose): string {
  const service = manifests.find(one => one.kind === 'Service' && one.metadata.name === name) as Manifest
  const role = service.spec.selector['ossrs.io/role']
  const { targetPort } = service.spec.ports.find((one: Loose) => one.port === port)
  const pod = manifests.map(one => one.spec?.template).find(one => one?.metadata.labels['ossrs.io/role'] === role)
  const ports = pod.spec.containers.flatMap((one: Loose) => one.ports ?? [])
  return `${role} ${ports.find((one: Loose) => one.name === targetPort).containerPort}`
}

describe('an Ingress', async () => {
  const ingress = { enabled: true, className: 'traefik', routes: web }
  const all = await renderNamed({
    edge: {
      ...edge,
      config: media,
      ingress: { ...ingress, routes: { ...web, ...rtc }, tls: manager },
      service: { ports: { http: { enabled: false } } },
    },
    moved: { config: { http_server: { listen: 9090 } }, ingress: { ...ingress, routes: { http: hosts('*') } } },
    single: { ingress: { ...ingress, routes: { hls: hosts('a.example'), http: hosts('a.example') } } },
    alb: { ingress: { ...ingress, controller: 'alb', annotations: { 'alb.ingress.kubernetes.io/scheme': 'internal' } } },
    gke: { ...edge, ingress: { ...ingress, controller: 'gke' } },
  })
  const rulesOf = (manifests: Manifest[]) =>
    ofKind(manifests, 'Ingress')[0]?.spec.rules.flatMap(({ host, http }: Loose) =>
      http.paths.map(({ path, backend }: Loose) => [
        host,
        path,
        target(manifests, { name: backend.service.name, port: backend.service.port.number }),
      ]),
    )

  it('leads to whatever delivers each thing, public or not, and to no more of the API than /rtc/v1/', () => {
    expect(rulesOf(all.edge.manifests)).toEqual([
      ['flv.example', '/', 'edge 8080'],
      ['flv.example', '/rtc/v1/', 'origin 1985'],
      ['hls.example', '/', 'hls-cache 8081'],
    ])
  })

  it('is in the notes, with all addresses', () => {
    expect(all.edge.notes.split('Through the Ingress, for the stream live/livestream:\n\n')[1]?.split('\n\n')[0]?.split('\n')).toEqual([
      '  HLS       https://hls.example/live/livestream.m3u8',
      '  HTTP-FLV  https://flv.example/live/livestream.flv',
      '  WHIP      https://flv.example/rtc/v1/whip/?app=live&stream=livestream',
      '  WHEP      https://flv.example/rtc/v1/whep/?app=live&stream=livestream',
    ])
  })

  it('is of the class that the values name', () => {
    expect(ofKind(all.edge.manifests, 'Ingress')[0]?.spec.ingressClassName).toBe('traefik')
  })

  it('follows srs.conf, and takes any host', () => {
    expect(rulesOf(all.moved.manifests)).toEqual([[undefined, '/', 'origin 9090']])
  })

  it('has one rule where one server delivers both', () => {
    expect(rulesOf(all.single.manifests)).toEqual([['a.example', '/', 'origin 8080']])
  })

  it('gets its certificate from cert-manager, for all of its hosts', () => {
    const certificate = ofKind(all.edge.manifests, 'Certificate')[0] as Manifest
    const names = ['flv.example', 'hls.example']
    expect(ofKind(all.edge.manifests, 'Ingress')[0]?.spec.tls).toEqual([{ hosts: names, secretName: certificate.spec.secretName }])
    expect(certificate.spec.dnsNames.sort()).toEqual(names)
    expect(certificate.spec.issuerRef).toEqual({ kind: 'ClusterIssuer', name: 'le' })
  })

  it('tells a controller not to cut responses, beside the annotations of the values', () => {
    expect(ofKind(all.alb.manifests, 'Ingress')[0]?.metadata.annotations).toMatchObject({
      'alb.ingress.kubernetes.io/load-balancer-attributes': 'idle_timeout.timeout_seconds=600',
      'alb.ingress.kubernetes.io/scheme': 'internal',
    })
    const config = ofKind(all.gke.manifests, 'BackendConfig')[0] as Manifest
    expect(config.spec.timeoutSec).toBeGreaterThan(3600)
    for (const rule of ofKind(all.gke.manifests, 'Ingress')[0]?.spec.rules ?? []) {
      const { name } = rule.http.paths[0].backend.service
      const service = all.gke.manifests.find(one => one.kind === 'Service' && one.metadata.name === name)
      expect(service?.metadata.annotations?.['cloud.google.com/backend-config']).toBe(`{"default":"${config.metadata.name}"}`)
    }
  })
})

describe('certificates by cert-manager', async () => {
  const { manifests } = await render({
    ...edge,
    tls: { ...manager, dnsNames: ['pods.example'] },
    ingress: { enabled: true, routes: { hls: hosts('ingress.example') }, tls: manager },
    gateway: { ...own, routes: { http: hosts('gateway.example') }, tls: manager },
  })

  it('are one for the pods, one for the Ingress and one for the Gateway, each in the Secret that these name', () => {
    const pod = ofKind(manifests, 'Deployment').find(one => one.metadata.name.endsWith('hls-cache'))?.spec.template.spec
    const used = {
      'pods.example': pod.volumes.flatMap(({ secret }: Loose) => secret?.secretName ?? []),
      'ingress.example': ofKind(manifests, 'Ingress')[0]?.spec.tls.map((one: Loose) => one.secretName),
      'gateway.example': ofKind(manifests, 'Gateway')[0]?.spec.listeners.flatMap(({ tls }: Loose) =>
        (tls?.certificateRefs ?? []).map((one: Loose) => one.name),
      ),
    }
    const made = ofKind(manifests, 'Certificate').map(({ spec }) => [spec.dnsNames.join(), [spec.secretName]])
    expect(Object.fromEntries(made)).toEqual(used)
    expect(new Set(Object.values(used).flat()).size).toBe(3)
  })
})

describe('a Gateway', async () => {
  const streams = { rtmp: { enabled: true }, srt: { enabled: true, port: 10000 }, webrtc: { enabled: true } }
  const all = await renderNamed({
    own: {
      config: media,
      gateway: { ...own, tls: { secretName: 'gw' }, routes: { ...web, ...rtc, ...streams, rtmps: hosts('r.example') } },
    },
    shared: { ...edge, gateway: { ...shared, routes: { http: hosts('*'), rtmp: { enabled: true, sectionName: 'rtmp' } } } },
    passthrough: {
      image: { tag: '7.0.60' },
      tls: { secretName: 'pods' },
      gateway: { ...own, routes: { https: hosts('a.example'), hlsHttps: hosts('b.example'), rtmps: hosts('*') } },
    },
    moved: {
      image: { tag: '7.0.60' },
      config: { srt_server: { enabled: true } },
      webrtc: { enabled: true, transport: 'all', candidate: '192.0.2.1' },
      tls: { secretName: 'pods' },
      service: { ports: Object.fromEntries(Object.keys(movedPorts).map((name, i) => [name, { port: 9000 + i }])) },
      gateway: {
        ...own,
        routes: {
          ...Object.fromEntries(['rtmp', 'srt', 'webrtc', 'webrtcTcp'].map(name => [name, { enabled: true }])),
          ...Object.fromEntries(['https', 'hlsHttps', 'rtmps'].map(name => [name, hosts(`${name}.example`)])),
        },
      },
    },
    one: {
      webrtc: { enabled: true, transport: 'http', candidate: '192.0.2.1' },
      service: { ports: { http: { port: 9000 }, api: { enabled: true, anonymous: true } } },
      gateway: { ...own, routes: { webrtcTcp: { enabled: true } } },
    },
    old: { gateway: { ...own, routeVersion: 'v1alpha2', routes: { http: hosts('*'), rtmp: { enabled: true } } } },
  })
  const listeners = (manifests: Manifest[]) =>
    ofKind(manifests, 'Gateway')[0]?.spec.listeners.map(({ name, port, protocol, tls }: Loose) =>
      [name, port, protocol, tls?.mode, tls?.certificateRefs?.[0].name].filter(Boolean).join(' '),
    )
  const backend = (manifests: Manifest[], kind: string, suffix: string) =>
    target(manifests, named(manifests, kind, suffix).spec.rules[0].backendRefs[0])

  it('of the chart’s has a listener for each route, with the ports of the public Services', () => {
    expect(listeners(all.own.manifests)).toEqual([
      'web 80 HTTP',
      'web-https 443 HTTPS Terminate gw',
      'rtmp 1935 TCP',
      'rtmps 1443 TLS Terminate gw',
      'srt 10000 UDP',
      'webrtc 8000 UDP',
    ])
  })

  it('is in the notes, where it is told by its address what has no host name', () => {
    expect(all.own.notes).toContain('Through the Gateway, for the stream live/livestream (GATEWAY is its address):\n')
    expect(all.own.notes).toContain('\n  RTMP      rtmp://GATEWAY:1935/live/livestream\n')
    expect(all.shared.notes).toContain('\n  RTMP      rtmp://GATEWAY/live/livestream\n')
    expect(all.passthrough.notes).toContain('\n  RTMPS     rtmps://GATEWAY:1443/live/livestream\n')
  })

  it('has the ports of the public Services wherever these are moved', () => {
    const gateway = ofKind(all.moved.manifests, 'Gateway')[0]?.spec.listeners.map(({ name, port }: Loose) => [name, port])
    const services = ofKind(all.moved.manifests, 'Service').filter(({ spec }) => spec.type === 'LoadBalancer')
    const offered = services.flatMap(({ spec }) => spec.ports.map(({ name, port }: Loose) => [name, port]))
    const wanted = Object.values(movedPorts).map((name, i) => [name, 9000 + i])
    expect(Object.fromEntries(offered)).toMatchObject(Object.fromEntries([...wanted, ['webrtc-tcp', 9000 + 2]]))
    expect(Object.fromEntries(gateway)).toEqual(Object.fromEntries([...wanted, ['webrtc-tcp', 9000 + 2]]))
    expect(listeners(all.one.manifests)).toEqual(['webrtc-tcp 9000 TCP'])
  })

  it('leads streams to SRS, and RTMPS to RTMP where SRS has none', () => {
    const { manifests } = all.own
    expect(backend(manifests, 'TCPRoute', '-rtmp')).toBe('origin 1935')
    expect(backend(manifests, 'UDPRoute', '-srt')).toBe('origin 10090')
    expect(backend(manifests, 'UDPRoute', '-webrtc')).toBe('origin 8000')
    expect(backend(manifests, 'TLSRoute', '-rtmps')).toBe('origin 1935')
    for (const kind of ['TCPRoute', 'UDPRoute', 'TLSRoute'])
      expect(ofKind(manifests, kind)[0]?.apiVersion).toBe('gateway.networking.k8s.io/v1')
  })

  it('does not end a response over HTTP-FLV', () => {
    expect(named(all.own.manifests, 'HTTPRoute', '-http').spec.rules[0].timeouts).toEqual({ request: '0s' })
    expect(named(all.own.manifests, 'HTTPRoute', '-hls').spec.rules[0].timeouts).toBeUndefined()
  })

  it('leads to WHIP and WHEP, and not to the API', () => {
    expect(named(all.own.manifests, 'HTTPRoute', '-rtc').spec.rules[0].matches).toEqual([
      { path: { type: 'PathPrefix', value: '/rtc/v1/' } },
    ])
  })

  it('may be another’s: routes name its listeners', () => {
    const { manifests } = all.shared
    expect(ofKind(manifests, 'Gateway')).toEqual([])
    expect(named(manifests, 'HTTPRoute', '-http').spec).toMatchObject({ parentRefs: [{ name: 'shared' }] })
    expect(named(manifests, 'HTTPRoute', '-http').spec.hostnames).toBeUndefined()
    expect(named(manifests, 'TCPRoute', '-rtmp').spec.parentRefs).toEqual([{ name: 'shared', sectionName: 'rtmp' }])
    expect(backend(manifests, 'TCPRoute', '-rtmp')).toBe('edge 1935')
  })

  it('passes the TLS of pods on', () => {
    const { manifests } = all.passthrough
    expect(listeners(manifests)).toEqual(['hls-https 443 TLS Passthrough', 'https 8088 TLS Passthrough', 'rtmps 1443 TCP'])
    expect(backend(manifests, 'TLSRoute', '-https')).toBe('origin 8088')
    expect(backend(manifests, 'TCPRoute', '-rtmps')).toBe('origin 1443')
  })

  it('may be older than TCPRoute v1', () => {
    expect(ofKind(all.old.manifests, 'TCPRoute')[0]?.apiVersion).toBe('gateway.networking.k8s.io/v1alpha2')
    expect(ofKind(all.old.manifests, 'HTTPRoute')[0]?.apiVersion).toBe('gateway.networking.k8s.io/v1')
  })
})

const cases: Case[] = [
  [
    'an Ingress that is off',
    { ingress: { className: 'x' } },
    'ingress.className needs ingress.enabled',
    { ingress: { enabled: true, className: 'x', routes: web } },
  ],
  [
    'an Ingress without a route',
    { ingress: { enabled: true } },
    'ingress.enabled needs something to deliver: set ingress.routes.hls.hosts',
    { ingress: { enabled: true, routes: web } },
  ],
  [
    'a path without a host',
    { ingress: { enabled: true, routes: { ...web, http: { path: '/live' } } } },
    'ingress.routes.http.path needs ingress.routes.http.hosts',
    { ingress: { enabled: true, routes: { ...web, http: { path: '/live', hosts: ['a'] } } } },
  ],
  [
    'two servers at one host and path',
    { ...edge, ingress: { enabled: true, routes: { hls: hosts('a'), http: hosts('a') } } },
    'ingress.routes.hls and ingress.routes.http are both at host a and path /',
    { ...edge, ingress: { enabled: true, routes: { hls: hosts('a'), http: { hosts: ['a'], path: '/flv/' } } } },
  ],
  [
    'two issuers',
    { ingress: { enabled: true, routes: web, tls: { certManager: { issuer: 'a', clusterIssuer: 'b' } } } },
    'ingress.tls.certManager.issuer cannot be combined with ingress.tls.certManager.clusterIssuer',
    { ingress: { enabled: true, routes: web, tls: { certManager: { issuer: 'a' } } } },
  ],
  [
    'a certificate for any host',
    { gateway: { ...own, routes: { http: hosts('*') }, tls: manager } },
    'gateway.tls.certManager needs names for the certificate, and gateway.routes.http.hosts has *',
    { gateway: { ...own, routes: { http: hosts('*') }, tls: { secretName: 'gw' } } },
  ],
  [
    'a Gateway of no class',
    { gateway: { enabled: true, routes: web } },
    'gateway.enabled needs gateway.parentRefs or gateway.gatewayClassName: set',
    { gateway: { ...own, routes: web } },
  ],
  [
    'listeners for another’s Gateway',
    { gateway: { ...shared, routes: web, tls: { secretName: 'gw' } } },
    'gateway.tls cannot be combined with gateway.parentRefs, because those name another Gateway',
    { gateway: { ...own, routes: web, tls: { secretName: 'gw' } } },
  ],
  [
    'a TCPRoute without a port',
    { gateway: { ...shared, routes: { rtmp: { enabled: true } } } },
    'gateway.routes.rtmp needs a listener of the Gateway in gateway.parentRefs',
    { gateway: { ...shared, routes: { rtmp: { enabled: true, port: 1935 } } } },
  ],
  [
    'a port of a route that is off',
    { gateway: { ...own, routes: { ...web, rtmp: { port: 1936 } } } },
    'gateway.routes.rtmp.port needs gateway.routes.rtmp.enabled',
    { gateway: { ...own, routes: { ...web, rtmp: { port: 1936, enabled: true } } } },
  ],
  [
    'SRT that SRS does not serve',
    { gateway: { ...own, routes: { srt: { enabled: true } } } },
    'gateway.routes.srt needs a port for srt, which mode single does not offer',
    { gateway: { ...own, routes: { srt: { enabled: true } } }, config: media },
  ],
  [
    'the port of the whole API',
    { ingress: { enabled: true, routes: { hls: hosts('a') } }, config: { http_api: { listen: 8080 } }, service: unrouted },
    'ingress.routes.hls leads to the port of the whole HTTP API',
    { ingress: { enabled: true, routes: { hls: hosts('a') } }, config: { http_api: { listen: 8081 } }, service: unrouted },
  ],
  [
    'WHIP without WebRTC',
    { ingress: { enabled: true, routes: rtc } },
    'ingress.routes.rtc needs webrtc, which mode single does not offer',
    { ingress: { enabled: true, routes: rtc }, config: media },
  ],
  [
    'TLS to pass on without TLS in the pods',
    { gateway: { ...own, routes: { https: hosts('a') } } },
    /gateway.routes.https needs a port for https.*set tls/,
    { gateway: { ...own, routes: { https: hosts('a') } }, tls: { secretName: 'pods' } },
  ],
  [
    'RTMPS without a certificate',
    { gateway: { ...own, routes: { rtmps: hosts('a') } } },
    'gateway.routes.rtmps needs a certificate',
    { gateway: { ...own, routes: { rtmps: hosts('a') }, tls: { secretName: 'gw' } } },
  ],
  [
    'a certificate that nothing uses',
    { gateway: { ...own, routes: { rtmp: { enabled: true } }, tls: { secretName: 'gw' } } },
    'gateway.tls has no effect',
    { gateway: { ...own, routes: { rtmp: { enabled: true } } } },
  ],
  [
    'two listeners at one port',
    { gateway: { ...own, routes: { http: hosts('a'), rtmp: { enabled: true, port: 80 } } } },
    'gateway: its listeners web and rtmp would both have port 80/TCP',
    { gateway: { ...own, httpPort: 8080, routes: { http: hosts('a'), rtmp: { enabled: true, port: 80 } } } },
  ],
  [
    'a listener of another’s on the chart’s Gateway',
    { gateway: { ...own, routes: { rtmp: { enabled: true, sectionName: 'x' } } } },
    'gateway.routes.rtmp.sectionName needs gateway.parentRefs',
    { gateway: { ...shared, routes: { rtmp: { enabled: true, sectionName: 'x' } } } },
  ],
]

testCases(cases)
