// NOTES.txt: how to reach what was installed, and the warnings.
import { describe, expect, it } from 'vitest'
import type { Values } from '../../schema/values.ts'
import { object } from '../support/objects.ts'
import { render } from '../support/render.ts'

const notes = async (values: Values) => (await render(values)).notes

describe('addresses', () => {
  it('of a load balancer, with the command that asks for it', async () => {
    const text = await notes({ mode: 'edge-cluster', service: { ports: { hls: { port: 8000 } } } })
    expect(text).toMatch(/export SRS=\$\(kubectl get service -n media live-srs -o jsonpath=/)
    expect(text).toContain('rtmp://$SRS:1935/live/livestream')
    expect(text).toContain('http://$SRS:8080/live/livestream.flv')
    expect(text).toContain('http://$SRS:8000/live/livestream.m3u8')
  })

  it('of several load balancers, one for each component', async () => {
    const text = await notes({ mode: 'edge-cluster', service: { layout: 'per-component' } })
    expect(text).toContain('rtmp://$SRS_EDGE_PUBLIC:1935/live/livestream')
    expect(text).toContain('http://$SRS_ORIGIN_PUBLIC:80/live/livestream.m3u8')
  })

  it('of nodes, with the ports that Kubernetes chose', async () => {
    const text = await notes({ service: { type: 'NodePort' } })
    expect(text).toContain('export RTMP_PORT=$(kubectl get service -n media live-srs')
    expect(text).toContain('rtmp://$NODE:$RTMP_PORT/live/livestream')
  })

  it('inside the cluster only, with the pods’ ports forwarded', async () => {
    const text = await notes({ mode: 'edge-cluster', service: { type: 'ClusterIP' } })
    expect(text).toMatch(/kubectl port-forward -n media deployment\/live-srs-edge .*1935/)
    expect(text).toContain('kubectl port-forward -n media deployment/live-srs-origin 8081')
    expect(text).toContain('http://localhost:8081/live/livestream.m3u8')
  })
})

describe('what is off', () => {
  it('is not offered, nor tested', async () => {
    const rendered = await render({ config: { vhost: { __defaultVhost__: { hls: { enabled: false } } } } })
    expect(rendered.notes).not.toContain('.m3u8')
    const legs = object(rendered, 'Pod', 'test-stream').spec.containers[0].args
    expect(legs).toContain('HTTP-FLV')
    expect(legs).not.toContain('HLS')
  })
})

describe('warnings', () => {
  it.each<[string, Values, RegExp]>([
    ['a public API', { service: { ports: { api: { enabled: true } } } }, /HTTP API \(origin\) is public, without a password/],
    ['an API on the public port of HTTP', { config: { http_api: { listen: 8080 } } }, /HTTP API \(origin\) is public/],
    ['publishing by anyone', {}, /Whoever reaches the RTMP port can publish/],
    [
      'recordings that are lost',
      { config: { vhost: { a: { dvr: { enabled: true } } } } },
      /Recordings of vhost a at origin are lost with the pod/,
    ],
    ['SRT that no vhost takes', { config: { srt_server: { enabled: true } } }, /srt port is open, but no vhost takes/],
    ['SRT', { config: { srt_server: { enabled: true } } }, /CVE-2026-55868/],
    [
      'the end of an origin behind proxies',
      { mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image: { repository: 'srs-proxy', tag: '1' } } },
      /proxies keep to it until they restart/,
    ],
    ['WebRTC without an address', { config: { rtc_server: { enabled: true } } }, /WebRTC clients are told the pod's address/],
  ])('%s', async (_, values, warning) => {
    const text = await notes(values)
    const [, warnings = ''] = text.split('WARNINGS')
    expect(warnings).toMatch(warning)
  })

  it('end when the cause does', async () => {
    const safe: Values = {
      config: { vhost: { __defaultVhost__: { http_hooks: { enabled: true, on_publish: 'http://auth/publish' } } } },
    }
    expect(await notes(safe)).not.toContain('WARNINGS')
  })
})
