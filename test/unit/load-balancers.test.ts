// One load balancer for everything: the shared Service, several Services at one address, TCP and UDP in one Service.
import { describe, expect, it } from 'vitest'
import type { Manifest } from '../support/manifest.ts'
import { type AnyValues, renderError, renderMany, renderNamed } from '../support/render.ts'

const media = { config: { srt_server: { enabled: true } } }
const edge: AnyValues = { mode: 'edge-cluster', ...media }

const publicOnes = (manifests: Manifest[]) => manifests.filter(m => m.kind === 'Service' && m.spec.type === 'LoadBalancer')
const portsOf = (service: Manifest | undefined) =>
  service?.spec.ports.map((p: { port: number; protocol: string }) => `${p.protocol} ${p.port}`)
const withPort = (services: Manifest[], protocol: string) =>
  services.filter(({ spec }) => spec.ports.some((p: { protocol: string }) => p.protocol === protocol))

describe('TCP and UDP', async () => {
  const annotations = {
    annotations: { both: 'yes' },
    udpAnnotations: { check: '{tcpPort}' },
    portAnnotations: { tcp: { 'idle.TCP-{port}': '{port} s' }, udp: { 'probe-{port}': true } },
  }
  const all = await renderNamed({
    apart: { ...edge, service: annotations },
    mixed: { ...edge, service: { ...annotations, mixedProtocols: true } },
    mixedByComponent: { ...edge, service: { ...annotations, mixedProtocols: true, layout: 'per-component' } },
    moved: { ...edge, config: { listen: 19350, srt_server: { enabled: true, listen: 10090 } }, service: annotations },
  })

  it('have a Service each by default, with the annotations of each', () => {
    const [tcp, udp] = ['TCP', 'UDP'].map(protocol => withPort(publicOnes(all.apart.manifests), protocol))
    expect(tcp?.map(portsOf)).toEqual([['TCP 1935', 'TCP 8080', 'TCP 80']])
    expect(udp?.map(portsOf)).toEqual([['UDP 10080']])
    expect(tcp?.[0]?.metadata.annotations).toEqual({
      both: 'yes',
      'idle.TCP-1935': '1935 s',
      'idle.TCP-8080': '8080 s',
      'idle.TCP-80': '80 s',
    })
    expect(udp?.[0]?.metadata.annotations).toEqual({ both: 'yes', check: '1935', 'probe-10080': 'true' })
  })

  it('share one Service and all annotations where asked to', () => {
    const services = publicOnes(all.mixed.manifests)
    expect(services.map(portsOf)).toEqual([['TCP 1935', 'TCP 8080', 'TCP 80', 'UDP 10080']])
    expect(Object.keys(services[0]?.metadata.annotations ?? {}).sort()).toEqual(
      ['both', 'check', 'idle.TCP-1935', 'idle.TCP-80', 'idle.TCP-8080', 'probe-10080'].sort(),
    )
  })

  it('share the Service of each component where these have their own', () => {
    const services = publicOnes(all.mixedByComponent.manifests)
    expect(services.map(portsOf).sort()).toEqual([['TCP 1935', 'TCP 8080'], ['TCP 80'], ['UDP 10080']].sort())
  })

  it('annotations that name ports follow srs.conf', () => {
    const [tcp, udp] = ['TCP', 'UDP'].map(protocol => withPort(publicOnes(all.moved.manifests), protocol)[0]?.metadata.annotations)
    expect(tcp).toHaveProperty(['idle.TCP-19350'])
    expect(udp).toMatchObject({ check: '19350', 'probe-10090': 'true' })
  })
})

it('a Service of several components keeps clients’ addresses only where the load balancer sends to pods', async () => {
  const local = { externalTrafficPolicy: 'Local' }
  const cases: [AnyValues, boolean][] = [
    [{ ...edge, service: local }, false],
    [{ ...edge, service: { ...local, targets: 'pods' } }, true],
    [{ ...edge, service: { ...local, layout: 'per-component' } }, true],
    [{ ...edge, edge: { canary: { enabled: true } }, service: { ...local, layout: 'per-component' } }, true],
    [{ ...media, mode: 'single', service: local }, true],
    [{ ...media, mode: 'nginx-sidecar', hlsCache: { replicas: 0 }, service: local }, true],
    [{ ...media, mode: 'nginx-sidecar', service: local }, false],
  ]
  const outcomes = await renderMany(cases.map(([values]) => values))
  expect(outcomes.map(({ error }) => !error)).toEqual(cases.map(([, accepted]) => accepted))
  expect(outcomes[0]?.error).toMatch(/externalTrafficPolicy Local .* edge and hlsCache share one/)
  expect(outcomes[0]?.error).not.toContain('hlsCache.replicas')
  expect(outcomes.at(-1)?.error).toContain('hlsCache.replicas to 0')
})

describe('the PROXY protocol', () => {
  const prefix = 'service.beta.kubernetes.io/'
  /** How it is turned on, and off, by each cloud's annotations. */
  const switches: Record<string, [on: unknown, off: unknown]> = {
    [`${prefix}aws-load-balancer-proxy-protocol`]: ['*', ''],
    [`${prefix}aws-load-balancer-proxy-protocol-per-target-group`]: ['1935, 8080', ''],
    [`${prefix}aws-load-balancer-target-group-attributes`]: ['a=b,proxy_protocol_v2.enabled=true', 'a=b,proxy_protocol_v2.enabled=false'],
    [`${prefix}aws-load-balancer-target-group-attributes.80`]: [
      'proxy_protocol_v2.enabled=true',
      'proxy_protocol_v2.client_to_server.header_placement=on_first_ack',
    ],
    [`${prefix}alibaba-cloud-loadbalancer-proxy-protocol`]: ['on', 'off'],
    [`${prefix}azure-pls-proxy-protocol`]: [true, false],
    [`${prefix}do-loadbalancer-enable-proxy-protocol`]: ['true', 'false'],
    [`${prefix}linode-loadbalancer-default-proxy-protocol`]: ['v2', 'none'],
    [`${prefix}linode-loadbalancer-port-1935`]: ['{ "proxy-protocol": "v2" }', '{ "proxy-protocol": "none" }'],
    [`${prefix}oci-load-balancer-connection-proxy-protocol-version`]: [2, ''],
    [`${prefix}ovh-loadbalancer-proxy-protocol`]: ['v1', ''],
    [`${prefix}scw-loadbalancer-proxy-protocol-v2`]: ['*', 'false'],
    [`${prefix}vultr-loadbalancer-proxy-protocol`]: [true, false],
    'load-balancer.hetzner.cloud/uses-proxyprotocol': [true, false],
    'loadbalancer.openstack.org/proxy-protocol': ['v2', 'false'],
    'service.kubernetes.io/ibm-load-balancer-cloud-provider-enable-features': ['ipvs, proxy-protocol', 'ipvs'],
  }
  const all = (state: 0 | 1) => Object.fromEntries(Object.entries(switches).map(([name, states]) => [name, states[state]]))

  it('is refused wherever an annotation turns it on', async () => {
    const portAnnotations = { udp: { 'example.com/proxy-protocol-{port}': true } }
    const error = await renderError({
      ...media,
      service: { annotations: all(0), udpAnnotations: { 'example.com/proxy-protocol': true }, portAnnotations },
    })
    const refused = [...(error ?? '').matchAll(/the annotation (\S+): .* makes the load balancer speak the PROXY protocol/g)].map(
      ([, name]) => name,
    )
    expect([...new Set(refused)].sort()).toEqual(
      [...Object.keys(switches), 'example.com/proxy-protocol', 'example.com/proxy-protocol-10080'].sort(),
    )
  })

  it('may be turned off', async () => {
    expect(await renderError({ service: { annotations: all(1) } })).toBeUndefined()
  })
})

it('UDP may have another type of Service, and then only what that type has', async () => {
  const service = {
    udpType: 'ClusterIP',
    loadBalancerClass: 'example.com/lb',
    loadBalancerSourceRanges: ['192.0.2.0/24'],
    externalTrafficPolicy: 'Local',
  }
  const { manifests } = (await renderNamed({ own: { ...media, mode: 'single', service } })).own
  const services = manifests.filter(m => m.kind === 'Service')
  const [tcp, udp] = ['TCP', 'UDP'].map(protocol => withPort(services, protocol)[0]?.spec)
  expect(tcp).toMatchObject({ type: 'LoadBalancer', loadBalancerClass: 'example.com/lb', externalTrafficPolicy: 'Local' })
  expect(Object.keys(udp).sort()).toEqual(['ports', 'selector', 'type'])
  expect(udp.type).toBe('ClusterIP')
})
