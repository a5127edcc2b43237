// IPv4 and IPv6: SRS, nginx and the Services have the families that service.ipFamilies and service.ipFamilyPolicy ask for.
import { describe, expect, it } from 'vitest'
import { nameOf, type Rendered } from '../support/manifest.ts'
import { object, srsConf } from '../support/objects.ts'
import { type AnyValues, render, renderMany } from '../support/render.ts'

const dual = { service: { ipFamilyPolicy: 'PreferDualStack' } }
const ipv6 = { service: { ipFamilies: ['IPv6'] } }
const srs7 = { image: { tag: '7.0.70' } }
const edges = { mode: 'edge-cluster' }
const proxies = { mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image: { repository: 'srs-proxy', tag: '1' } } }
const media = { srt_server: { enabled: true }, rtc_server: { enabled: true } }

async function conf(values: AnyValues, role = 'origin') {
  return srsConf(await render(values), role)
}

describe('SRS listens for', () => {
  it('IPv4 alone where nothing else is asked', async () => {
    const { listen, http_api, http_server } = await conf({ service: { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' } })
    expect({ listen, api: http_api.listen, http: http_server.listen }).toEqual({ listen: 1935, api: 1985, http: 8080 })
  })

  it.for([dual, ipv6, { service: { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] } }])('both with %j', async values => {
    for (const role of ['origin', 'edge']) {
      const { listen, http_api, http_server, exporter } = await conf({ ...edges, ...values, config: { exporter: { enabled: true } } }, role)
      // IPv4 keeps a socket of its own where SRS takes two.
      expect(listen).toEqual([1935, '[::]:1935'])
      expect([http_api.listen, http_server.listen, exporter.listen]).toEqual(['[::]:1985', '[::]:8080', '[::]:9972'])
    }
  })

  it('both at a port that the user has moved, and what the user names where it is an address', async () => {
    const moved = { listen: [1936, 1937], http_api: { listen: '0.0.0.0:1986' }, http_server: { listen: 8081 } }
    const { listen, http_api, http_server } = await conf({ ...dual, config: moved })
    expect(listen).toEqual([1936, 1937, '[::]:1936', '[::]:1937'])
    expect([http_api.listen, http_server.listen]).toEqual(['0.0.0.0:1986', '[::]:8081'])
    expect((await conf({ ...dual, config: { listen: [1935, '[::1]:1935'] } })).listen).toEqual([1935, '[::1]:1935'])
  })

  it('both at UDP ports too, on two sockets each, from the version on that can', async () => {
    const sets = await Promise.all([{}, srs7].map(version => conf({ ...dual, ...version, config: media })))
    const listens = sets.map(({ http_api, srt_server, rtc_server }) => [http_api.listen, srt_server.listen, rtc_server.listen])
    expect(listens).toEqual([
      ['[::]:1985', undefined, undefined],
      [
        [1985, '[::]:1985'],
        [10080, '[::]:10080'],
        [8000, '[::]:8000'],
      ],
    ])
  })

  it('the same at ports that are shared, which SRS compares by their words', async () => {
    const open = { service: { ...dual.service, ports: { api: { enabled: true, anonymous: true } } } }
    const shared = await conf({ ...open, config: { http_api: { listen: 8080 } } })
    expect([shared.http_api.listen, shared.http_server.listen]).toEqual(['[::]:8080', '[::]:8080'])
    const tcp = { rtc_server: { enabled: true, tcp: { enabled: true, listen: 8080 } } }
    expect((await conf({ ...dual, config: tcp })).http_server.listen).toBe(8080)
    expect((await conf({ ...dual, ...srs7, config: tcp })).http_server.listen).toEqual([8080, '[::]:8080'])
  })

  it('IPv4 alone at origins behind proxies, which read bare ports', async () => {
    const rendered = await render({ ...proxies, ...dual })
    const { listen, http_api, http_server } = srsConf(rendered, 'origin-0')
    expect([listen, http_api.listen, http_server.listen]).toEqual([1935, 1985, 8080])
    expect(srsConf(rendered, 'edge').listen).toEqual([1935, '[::]:1935'])
  })

  it('what a role of its own asks for', async () => {
    const rendered = await render({ ...edges, service: { layout: 'per-component' }, edge: dual })
    expect(srsConf(rendered, 'edge').listen).toEqual([1935, '[::]:1935'])
    expect(srsConf(rendered, 'origin').listen).toBe(1935)
  })
})

it('nginx listens for both where asked', async () => {
  const sets = await renderMany([edges, { ...edges, ...dual }, { ...edges, ...ipv6 }])
  const listens = sets.map(outcome => {
    if (outcome.error !== undefined) throw new Error(outcome.error)
    return ['nginx', 'hls-cache'].map(name =>
      [...object(outcome, 'ConfigMap', name).data['server.conf'].matchAll(/^listen (.*);/gm)].map(([, address]) => address),
    )
  })
  expect(listens).toEqual([
    [['8081'], ['8081']],
    [
      ['8081', '[::]:8081'],
      ['8081', '[::]:8081'],
    ],
    [
      ['8081', '[::]:8081'],
      ['8081', '[::]:8081'],
    ],
  ])
})

describe('Services inside the cluster', () => {
  const families = ({ manifests }: Rendered) =>
    Object.fromEntries(
      manifests
        .filter(({ kind }) => kind === 'Service')
        .map(one => [nameOf(one).replace(/^Service\//, ''), [one.spec.ipFamilyPolicy, one.spec.ipFamilies]]),
    )

  it('have the families that are asked for, headless ones too', async () => {
    const asked = { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6', 'IPv4'] }
    const found = families(await render({ mode: 'origin-cluster', origin: { workload: 'StatefulSet' }, service: asked }))
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['live-srs', 'live-srs-origin', 'live-srs-origin-0', 'live-srs-origins']))
    for (const one of Object.values(found)) expect(one).toEqual([asked.ipFamilyPolicy, asked.ipFamilies])
  })

  it('leave them to Kubernetes where nothing is asked', async () => {
    for (const one of Object.values(families(await render({ mode: 'origin-cluster' })))) expect(one).toEqual([undefined, undefined])
  })

  it('have IPv4 alone where a server listens for nothing else', async () => {
    const found = families(await render({ ...proxies, ...dual }))
    expect(found['live-srs-origin-0']).toEqual(['SingleStack', ['IPv4']])
    expect(found['live-srs-proxy']).toEqual(['PreferDualStack', undefined])
    const text = { origin: { configText: 'listen 1935; vhost __defaultVhost__ { }' } }
    expect(families(await render({ ...edges, ...dual, ...text }))['live-srs-origin']).toEqual(['SingleStack', ['IPv4']])
  })
})

it('the notes name public ports without IPv6, and how to get it', async () => {
  const warning = /The srt port \(origin\) is open for IPv4 only.*: choose an image of SRS 7\.0\.67 or newer\./
  expect((await render({ ...dual, config: media })).notes).toMatch(warning)
  expect((await render({ ...dual, ...srs7, config: media })).notes).not.toContain('IPv4 alone')
  expect((await render({ config: media })).notes).not.toContain('IPv4 alone')
})
