// What each mode consists of, and how its configuration comes about.
import { describe, expect, it } from 'vitest'
import type { Values } from '../../schema/values.ts'
import { container, containerPorts, object, objectNames, podSpec, servicePorts, srsConf } from '../support/objects.ts'
import { render } from '../support/render.ts'

const values = (v: Values) => v

describe('single', () => {
  it('is one server, its configuration and its address', async () => {
    const rendered = await render()
    expect(objectNames(rendered)).toEqual([
      'ConfigMap/live-srs-origin',
      'Deployment/live-srs-origin',
      'Pod/live-srs-test-stream',
      'Service/live-srs',
      'Service/live-srs-origin',
    ])
    expect(servicePorts(rendered, 'live-srs')).toEqual({
      rtmp: [1935, 'rtmp', 'TCP'],
      http: [8080, 'http', 'TCP'],
      // The address of HLS in every mode.
      hls: [80, 'http', 'TCP'],
    })
    expect(srsConf(rendered, 'origin').vhost.__defaultVhost__.hls).toMatchObject({ enabled: true, hls_fragment: 2 })
  })
})

describe('nginx-sidecar', () => {
  it('puts nginx beside SRS, on its volume, and caches can share what it delivers', async () => {
    const rendered = await render(values({ mode: 'nginx-sidecar' }))
    expect(objectNames(rendered)).toContain('ConfigMap/live-srs-nginx')
    const volume = (name: string) => container(rendered, 'origin', name).volumeMounts.find((m: { name: string }) => m.name === 'data')
    expect(volume('srs')).toEqual({ name: 'data', mountPath: '/usr/local/srs/objs/nginx/html' })
    expect(volume('nginx')).toEqual({ name: 'data', mountPath: '/usr/share/nginx/html', readOnly: true })
    expect(servicePorts(rendered, 'live-srs').hls).toEqual([80, 'hls', 'TCP'])
    const { hls } = srsConf(rendered, 'origin').vhost.__defaultVhost__
    expect(hls).toMatchObject({ hls_ctx: false, hls_ts_ctx: false })
    expect(hls.hls_ts_file).toContain('[timestamp]')
  })

  it('gives the settings that caches need to vhosts of the user as well', async () => {
    const rendered = await render(values({ mode: 'nginx-sidecar', config: { vhost: { 'a.example': { hls: { enabled: true } } } } }))
    expect(srsConf(rendered, 'origin').vhost['a.example'].hls).toMatchObject({ enabled: true, hls_ctx: false, hls_ts_ctx: false })
  })
})

describe('edge-cluster', () => {
  it('has edges in front of an origin that takes RTMP inside the cluster only', async () => {
    const rendered = await render(values({ mode: 'edge-cluster' }))
    expect(objectNames(rendered)).toEqual([
      'ConfigMap/live-srs-edge',
      'ConfigMap/live-srs-hls-cache',
      'ConfigMap/live-srs-nginx',
      'ConfigMap/live-srs-origin',
      'Deployment/live-srs-edge',
      'Deployment/live-srs-hls-cache',
      'Deployment/live-srs-origin',
      'Pod/live-srs-test-stream',
      'PodDisruptionBudget/live-srs-edge',
      'PodDisruptionBudget/live-srs-hls-cache',
      'Service/live-srs',
      'Service/live-srs-hls-caches',
      'Service/live-srs-origin',
    ])
    expect(object(rendered, 'Deployment', 'edge').spec.replicas).toBe(3)
    const internal = object(rendered, 'Service', 'live-srs-origin')
    expect(internal.spec.type).toBe('ClusterIP')
    expect(servicePorts(rendered, 'live-srs-origin')).toEqual({
      api: [1985, 'api', 'TCP'],
      rtmp: [1935, 'int-rtmp', 'TCP'],
      hls: [8081, 'int-hls', 'TCP'],
    })
  })

  it('shares one address by ports whose names only the right pods have', async () => {
    const rendered = await render(values({ mode: 'edge-cluster', service: { ports: { api: { enabled: true, anonymous: true } } } }))
    expect(servicePorts(rendered, 'live-srs')).toEqual({
      rtmp: [1935, 'rtmp', 'TCP'],
      http: [8080, 'http', 'TCP'],
      hls: [80, 'hls', 'TCP'],
      api: [1985, 'api', 'TCP'],
    })
    expect(Object.keys(containerPorts(rendered, 'edge')).sort()).toEqual(['http', 'int-api', 'rtmp'])
    expect(Object.keys(containerPorts(rendered, 'origin')).sort()).toEqual(['api', 'int-http', 'int-rtmp'])
    const { selector } = object(rendered, 'Service', 'live-srs').spec
    for (const role of ['edge', 'origin']) {
      expect(object(rendered, 'Deployment', role).spec.template.metadata.labels).toMatchObject(selector)
    }
  })

  it.each([
    ['sends no cached pictures, which can hide that there is sound', 'play', { gop_cache: false }],
    ['does not take short frames for Annex B', 'publish', { try_annexb_first: false }],
  ])('%s', async (_, block, expected) => {
    const rendered = await render(values({ mode: 'edge-cluster', config: { vhost: { 'a.example': {} } } }))
    for (const role of ['origin', 'edge']) {
      const { vhost } = srsConf(rendered, role)
      for (const name of ['__defaultVhost__', 'a.example']) expect(vhost[name][block], `${role} ${name}`).toEqual(expected)
    }
  })

  it('sends cached pictures, and announces both tracks, where every stream has both', async () => {
    const vhosts = { 'a.example': {}, 'b.example': { play: { gop_cache: false } } }
    for (const mode of ['single', 'edge-cluster']) {
      const rendered = await render({ mode, play: { bothTracks: true }, config: { vhost: vhosts } })
      for (const role of mode === 'single' ? ['origin'] : ['origin', 'edge']) {
        const { vhost } = srsConf(rendered, role)
        for (const name of ['__defaultVhost__', 'a.example'])
          expect(vhost[name], role).toMatchObject({ play: { gop_cache: true }, http_remux: { enabled: true, guess_has_av: false } })
        expect(vhost['b.example'].play, role).toEqual({ gop_cache: false })
      }
    }
  })

  it('points every vhost of an edge to the origin, wherever that listens', async () => {
    const rendered = await render(
      values({
        mode: 'edge-cluster',
        config: { vhost: { 'a.example': { cluster: { token_traverse: true } }, 'b.example': {} } },
        origin: { config: { listen: 19350 } },
      }),
    )
    const { vhost } = srsConf(rendered, 'edge')
    expect(Object.keys(vhost).sort()).toEqual(['__defaultVhost__', 'a.example', 'b.example'])
    for (const name of Object.keys(vhost)) {
      expect(vhost[name].cluster).toMatchObject({ mode: 'remote', origin: 'live-srs-origin:19350' })
    }
    expect(vhost['a.example'].cluster.token_traverse).toBe(true)
    expect(srsConf(rendered, 'origin').vhost['a.example'].cluster).not.toHaveProperty('mode')
  })

  it('stops edges when their clients have left, and the origin soon', async () => {
    const rendered = await render(values({ mode: 'edge-cluster' }))
    expect(srsConf(rendered, 'edge')).toMatchObject({ force_grace_quit: true, grace_start_wait: 5000 })
    expect(podSpec(rendered, 'edge').terminationGracePeriodSeconds).toBe(3600)
    expect(srsConf(rendered, 'origin')).not.toHaveProperty('force_grace_quit')
    expect(podSpec(rendered, 'origin').terminationGracePeriodSeconds).toBe(30)
    for (const name of ['srs', 'nginx']) expect(container(rendered, 'origin', name).lifecycle.preStop).toEqual({ sleep: { seconds: 2 } })
    expect(container(rendered, 'edge', 'srs')).not.toHaveProperty('lifecycle')
    const old = await render(values({ mode: 'edge-cluster' }), { kubeVersion: '1.29.0' })
    expect(container(old, 'origin', 'srs').lifecycle.preStop).toEqual({ exec: { command: ['sleep', '2'] } })
    expect(object(rendered, 'Deployment', 'edge').spec.strategy.rollingUpdate.maxUnavailable).toBe(0)
  })
})

describe('the effective configuration', () => {
  it('is the mode’s defaults, then config, then the role’s config, then what the chart forces', async () => {
    const rendered = await render(
      values({
        mode: 'edge-cluster',
        config: { max_connections: 2000, chunk_size: 4096, vhost: { __defaultVhost__: { hls: { hls_window: 30 } } } },
        edge: { config: { max_connections: 3000 } },
      }),
    )
    expect(srsConf(rendered, 'edge')).toMatchObject({
      listen: 1935,
      max_connections: 3000,
      chunk_size: 4096,
      daemon: false,
      in_docker: true,
    })
    const origin = srsConf(rendered, 'origin')
    expect(origin).toMatchObject({ max_connections: 2000, chunk_size: 4096, srs_log_tank: 'console' })
    expect(origin.vhost.__defaultVhost__.hls).toMatchObject({ enabled: true, hls_fragment: 2, hls_window: 30 })
  })

  it('opens a port wherever it must be open, and moves all that hangs on it', async () => {
    const rendered = await render(
      values({
        config: { listen: 19350, http_api: { listen: 19850 }, srt_server: { enabled: true }, http_server: { listen: '0.0.0.0:18080' } },
      }),
    )
    expect(containerPorts(rendered, 'origin')).toEqual({
      rtmp: [19350, 'TCP'],
      api: [19850, 'TCP'],
      http: [18080, 'TCP'],
      srt: [10080, 'UDP'],
    })
    expect(servicePorts(rendered, 'live-srs')).toEqual({
      rtmp: [19350, 'rtmp', 'TCP'],
      http: [18080, 'http', 'TCP'],
      hls: [80, 'http', 'TCP'],
    })
    expect(servicePorts(rendered, 'live-srs-udp')).toEqual({ srt: [10080, 'srt', 'UDP'] })
  })

  it('has one port for one that listens on several addresses, and names for several', async () => {
    const rendered = await render(values({ config: { listen: ['0.0.0.0:1935', '[::]:1935', 1936] } }))
    expect(containerPorts(rendered, 'origin')).toMatchObject({ rtmp: [1935, 'TCP'], 'rtmp-2': [1936, 'TCP'] })
    expect(servicePorts(rendered, 'live-srs')).toMatchObject({ rtmp: [1935, 'rtmp', 'TCP'], 'rtmp-2': [1936, 'rtmp-2', 'TCP'] })
  })

  it('closes the port of a listener that is off', async () => {
    const rendered = await render(values({ config: { http_api: { enabled: false }, http_server: { enabled: 'off' } } }))
    expect(containerPorts(rendered, 'origin')).toEqual({ rtmp: [1935, 'TCP'] })
    expect(container(rendered, 'origin', 'srs').readinessProbe.tcpSocket).toEqual({ port: 'rtmp' })
  })

  it('has one port where the API and HTTP share one, by the name of the public one', async () => {
    const shared: Values = {
      mode: 'edge-cluster',
      config: { http_api: { listen: 8080 } },
      service: { ports: { api: { enabled: true, anonymous: true } } },
    }
    const rendered = await render({ ...shared, service: { layout: 'per-component', ports: { api: { enabled: true, anonymous: true } } } })
    expect(containerPorts(rendered, 'edge')).toEqual({ rtmp: [1935, 'TCP'], http: [8080, 'TCP'] })
    expect(container(rendered, 'edge', 'srs').readinessProbe.httpGet.port).toBe('http')
    expect(containerPorts(rendered, 'origin')).toEqual({ 'int-rtmp': [1935, 'TCP'], api: [8080, 'TCP'] })
    const single = await render({ ...shared, mode: 'single' })
    expect(servicePorts(single, 'live-srs')).toEqual({
      rtmp: [1935, 'rtmp', 'TCP'],
      api: [8080, 'api', 'TCP'],
      hls: [80, 'api', 'TCP'],
    })
  })

  it('names the ports of several stream casters, by their protocols', async () => {
    const rendered = await render(
      values({
        config: {
          stream_caster: [
            { enabled: true, caster: 'mpegts_over_udp', listen: 8935, output: 'rtmp://127.0.0.1/live/a' },
            { enabled: false, caster: 'flv', listen: 8936, output: 'rtmp://127.0.0.1/live/b' },
            { enabled: true, caster: 'flv', listen: 8937, output: 'rtmp://127.0.0.1/live/c' },
          ],
        },
      }),
    )
    expect(containerPorts(rendered, 'origin')).toMatchObject({ caster: [8935, 'UDP'], 'caster-2': [8937, 'TCP'] })
    expect(containerPorts(rendered, 'origin')).not.toHaveProperty('caster-3')
  })
})

describe('configText', () => {
  const text = `# mine
    listen 1936; max_connections 500;
    http_api { enabled on; listen "0.0.0.0:1986"; }
    http_server { enabled off; listen 8080; }
    vhost __defaultVhost__ { hls { enabled on; hls_fragment 7; } }`

  it('is the file as it stands, and ports and probes follow it', async () => {
    const rendered = await render(values({ origin: { configText: text } }))
    expect(object(rendered, 'ConfigMap', 'origin').data['srs.conf'].replaceAll(/\s+/g, ' ').trim()).toBe(text.replaceAll(/\s+/g, ' '))
    expect(containerPorts(rendered, 'origin')).toEqual({ rtmp: [1936, 'TCP'], api: [1986, 'TCP'] })
    expect(servicePorts(rendered, 'live-srs')).toEqual({ rtmp: [1936, 'rtmp', 'TCP'] })
    expect(container(rendered, 'origin', 'srs').readinessProbe.httpGet.port).toBe('api')
  })

  it('gets by the environment what the chart would write into its own', async () => {
    const rendered = await render(values({ origin: { configText: text } }))
    const { env } = container(rendered, 'origin', 'srs')
    expect(Object.fromEntries(env.map((e: { name: string; value: string }) => [e.name, e.value]))).toMatchObject({
      SRS_DAEMON: 'off',
      SRS_PID: '/tmp/srs.pid',
      SRS_SRS_LOG_TANK: 'console',
    })
    expect(container(await render(), 'origin', 'srs')).not.toHaveProperty('env')
  })
})

describe('a change that SRS can apply to a running server', () => {
  const checksum = async (v: Values) =>
    object(await render(v), 'Deployment', 'origin').spec.template.metadata.annotations['checksum/srs.conf']
  const hls = (fragment: number) => ({ vhost: { __defaultVhost__: { hls: { hls_fragment: fragment } } } })

  it('leaves the pods alone', async () => {
    expect(await checksum({ config: hls(5) })).toBe(await checksum({ config: hls(6) }))
    const text = (fragment: number) => `listen 1935; vhost __defaultVhost__ { hls { enabled on; hls_fragment ${fragment}; } }`
    expect(await checksum({ origin: { configText: text(5) } })).toBe(await checksum({ origin: { configText: text(6) } }))
  })

  it.each<[string, Values]>([
    ['the log level', { config: { srs_log_level: 'info' } }],
    ['a port', { config: { listen: 1936 } }],
    ['http_remux', { config: { vhost: { __defaultVhost__: { http_remux: { fast_cache: 30 } } } } }],
  ])('%s is none: the pods are replaced', async (_, changed) => {
    expect(await checksum(changed)).not.toBe(await checksum({}))
  })
})
