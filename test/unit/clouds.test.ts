// The presets for clusters, in each mode: what they print, and what they promise.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isMap, isPair, isScalar, parseDocument, visit } from 'yaml'
import { checkInvariants } from '../support/invariants.ts'
import type { Manifest, Rendered } from '../support/manifest.ts'
import { merged } from '../support/merge.ts'
import { type Cloud, clouds, modes, presetFile, presetText, presetValues } from '../support/presets.ts'
import { type AnyValues, renderError, renderMany, renderNamed } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'

/** With UDP. In a mesh, WebRTC is not public. */
const media = (mode: string): AnyValues => ({
  srt_server: { enabled: true },
  ...(mode === 'origin-cluster' ? {} : { rtc_server: { enabled: true } }),
})
const withMedia = (cloud: Cloud, mode: string, more: AnyValues = {}): AnyValues =>
  merged(merged(presetValues(cloud), { mode, config: media(mode) }), more)

const keyOf = (cloud: string, mode: string) => `${cloud} ${mode}`
const all = await renderNamed(Object.fromEntries(clouds.flatMap(cloud => modes.map(mode => [keyOf(cloud, mode), withMedia(cloud, mode)]))))
const renderedAs = (cloud: Cloud, mode: string) => all[keyOf(cloud, mode)] as Rendered

const services = ({ manifests }: Rendered, type?: string): Manifest[] =>
  manifests.filter(m => m.kind === 'Service' && m.spec.selector?.['ossrs.io/public'] && (!type || m.spec.type === type))
const protocols = (service: Manifest) => [...new Set(service.spec.ports.map((p: { protocol: string }) => p.protocol))].sort().join('+')
const annotations = (service: Manifest | undefined) => service?.metadata.annotations ?? {}

it('are the ones that the tests know, and those of the guide', () => {
  const files = readdirSync(path.dirname(presetFile('kind'))).map(file => file.replace('.yaml', ''))
  expect(files.filter(file => !/^(tutorial-|size-|latency-)/.test(file)).sort()).toEqual([...clouds].sort())
})

describe.each(clouds)('%s', cloud => {
  it('fits the schema', () => {
    expect(schemaErrors(presetValues(cloud))).toEqual([])
  })

  it.each(modes)('prints what Kubernetes takes in mode %s', async mode => {
    // What is on the nodes themselves is not for restricted namespaces, as the preset says.
    await checkInvariants(renderedAs(cloud, mode), cloud === 'hetzner' ? { except: ['pod-security'] } : {})
  })

  it('says of each annotation and setting what it does', () => {
    const silent: string[] = []
    visit(parseDocument(presetText(cloud)), {
      Pair(_, pair, parents) {
        if (!isScalar(pair.key) || isMap(pair.value)) return
        // A setting on a line with others is explained above that line.
        const around = [...parents].reverse().find(node => isMap(node) || isPair(node))
        const flow = isMap(around) && around.flow
        const above = [pair.key, ...[...parents].reverse()].map(node => (node as { commentBefore?: string }).commentBefore).find(Boolean)
        const group = isMap(around) && around.items.some(one => (one.key as { commentBefore?: string }).commentBefore)
        if (!above && !flow && !group && pair.key.value !== 'type') silent.push(String(pair.key.value))
      },
    })
    expect(silent).toEqual([])
  })
})

describe('TCP and UDP', () => {
  it.each(['aks', 'do', 'tke'] as const)('share one load balancer on %s', cloud => {
    for (const mode of modes) expect(services(renderedAs(cloud, mode)).map(protocols)).toEqual(['TCP+UDP'])
  })

  it.each([
    ['metallb', 'metallb.io/allow-shared-ip', 'media.live'],
    ['cilium', 'lbipam.cilium.io/sharing-key', 'media.live'],
  ] as const)('share an address on %s, by a key of the release', (cloud, name, key) => {
    for (const mode of modes) expect(services(renderedAs(cloud, mode)).map(service => annotations(service)[name])).toEqual([key, key])
  })

  it.each([
    ['ack', 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id', 'lb-1'],
    ['ack-nlb', 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id', 'nlb-2'],
    ['gke', 'networking.gke.io/load-balancer-ip-addresses', 'streaming'],
    ['metallb', 'metallb.io/loadBalancerIPs', '192.0.2.1'],
    ['cilium', 'lbipam.cilium.io/ips', '192.0.2.1'],
    ['tke', 'service.kubernetes.io/tke-existed-lbid', 'lb-1'],
    ['aks', 'service.beta.kubernetes.io/azure-load-balancer-ipv4', '192.0.2.1'],
  ] as const)('are both at the address that the user of %s names', async (cloud, name, text) => {
    const one = withMedia(cloud, 'single', { service: { annotations: { [name]: text }, mixedProtocols: false } })
    const { own } = await renderNamed({ own: one })
    expect(services(own).map(service => [protocols(service), annotations(service)[name]])).toEqual([
      ['TCP', text],
      ['UDP', text],
    ])
  })

  it('part on Hetzner, whose load balancers take no UDP: it is on the node', () => {
    for (const mode of modes) {
      const rendered = renderedAs('hetzner', mode)
      expect(services(rendered, 'LoadBalancer').map(protocols)).toEqual(['TCP'])
      expect(services(rendered, 'ClusterIP').map(protocols)).toEqual(['UDP'])
      const origin = rendered.manifests.find(m => /Deployment|StatefulSet/.test(m.kind) && m.metadata.name.endsWith('-origin'))
      const ports = origin?.spec.template.spec.containers.flatMap((c: { ports?: object[] }) => c.ports ?? [])
      expect(ports).toContainEqual({ name: 'srt', containerPort: 10080, hostPort: 10080, protocol: 'UDP' })
    }
  })
})

describe('on EKS', () => {
  const prefix = 'service.beta.kubernetes.io/aws-load-balancer-'

  it('each TCP port has the longest idle timeout, and UDP is checked at a port of the same pods', async () => {
    const moved = { config: { listen: 19350 }, service: { ports: { http: { port: 80 }, hls: { port: 8081 } } } }
    const { own } = await renderNamed({ own: withMedia('eks', 'edge-cluster', moved) })
    const [tcp, udp] = services(own)
    const timeouts = Object.keys(annotations(tcp)).filter(name => name.includes('listener-attributes'))
    expect(timeouts.sort()).toEqual([19350, 80, 8081].map(port => `${prefix}listener-attributes.TCP-${port}`).sort())
    expect(annotations(udp)).toMatchObject({ [`${prefix}healthcheck-port`]: '19350' })
    expect(Object.keys(annotations(udp)).filter(name => name.includes('listener-attributes'))).toEqual([])
    expect(annotations(tcp)).not.toHaveProperty([`${prefix}healthcheck-port`])
  })

  it('viewers of a stopping edge have as long as the edge gives them', () => {
    const rendered = renderedAs('eks', 'edge-cluster')
    const edge = rendered.manifests.find(m => m.kind === 'Deployment' && m.metadata.name.endsWith('-edge'))
    const seconds = edge?.spec.template.spec.terminationGracePeriodSeconds
    expect(annotations(services(rendered)[0])[`${prefix}target-group-attributes`]).toContain(
      `deregistration_delay.timeout_seconds=${seconds}`,
    )
  })
})

it('a preset’s annotations are refused with the class of another cloud', async () => {
  const foreign = 'networking.gke.io/l4-regional-external'
  const others = clouds.filter(cloud => !['gke', 'kind', 'minikube', 'baremetal', 'k3s'].includes(cloud))
  const outcomes = await renderMany(others.map(cloud => merged(presetValues(cloud), { service: { loadBalancerClass: foreign } })))
  for (const [i, { error }] of outcomes.entries())
    expect(error, others[i]).toMatch(/the annotation \S+ is for .*, not ".*": change the class/)
})

it('ack-nlb is refused without zones or an NLB', async () => {
  const { annotations: set, ...service } = presetValues('ack-nlb').service
  const own = Object.fromEntries(Object.entries(set).filter(([name]) => !name.endsWith('loadbalancer-id')))
  expect(await renderError({ service: { ...service, annotations: own } })).toMatch(
    /alibabacloud.com\/nlb needs one of the annotations .*zone-maps and .*-id/,
  )
})

it('a storage class counts with persistence', async () => {
  const stored = clouds.filter(cloud => presetValues(cloud).origin?.persistence)
  const outcomes = await renderNamed(
    Object.fromEntries(stored.map(cloud => [cloud, merged(presetValues(cloud), { origin: { persistence: { enabled: true } } })])),
  )
  for (const cloud of stored) {
    const claim = outcomes[cloud]?.manifests.find(m => m.kind === 'PersistentVolumeClaim')
    expect(claim?.spec.storageClassName).toBe(presetValues(cloud).origin.persistence.storageClass)
  }
})
