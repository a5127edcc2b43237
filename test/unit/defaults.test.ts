// What the chart decides where the user says nothing, and what viewers, publishers and operators rely on in every mode.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Manifest, Rendered } from '../support/manifest.ts'
import { type Loose, type PodSet, podSets, serves } from '../support/pods.ts'
import { type AnyValues, renderMany } from '../support/render.ts'
import { parseSrsConf, toValues } from '../support/srs-conf.ts'
import { srsFiles } from '../support/srs-files.ts'

const everything: AnyValues = {
  config: { srt_server: { enabled: true }, rtc_server: { enabled: true } },
  service: { ports: { api: { enabled: true, anonymous: true } } },
}
const proxy = { origin: { cluster: 'proxy' }, proxy: { image: { repository: 'srs-proxy', tag: '1' } } }
const modes: Record<string, AnyValues> = {
  single: { mode: 'single' },
  'nginx-sidecar': { mode: 'nginx-sidecar' },
  'edge-cluster': { mode: 'edge-cluster' },
  'origin-cluster': { mode: 'origin-cluster' },
  'origin-cluster behind proxies': { mode: 'origin-cluster', ...proxy },
}
const names = Object.keys(modes)

let renderings: Map<string, Rendered>
beforeAll(async () => {
  const outcomes = await renderMany(Object.values(modes).map(values => ({ ...everything, ...values })))
  renderings = new Map(
    outcomes.map((outcome, i) => {
      if (outcome.error !== undefined) throw new Error(`${names[i]}: ${outcome.error}`)
      return [names[i] as string, outcome]
    }),
  )
})
const of = (mode: string) => renderings.get(mode) as Rendered
const pods = (mode: string) => podSets(of(mode).manifests)
const inside = (mode: string) => of(mode).manifests.find(({ kind, metadata: { name } }) => kind === 'Service' && name.endsWith('-origin'))
const isPublic = ({ kind, spec }: Manifest) => kind === 'Service' && spec.type === 'LoadBalancer'

/** Each public port: where it is, and by which roles' container ports it is served. */
function publicPorts(mode: string): Record<string, string> {
  const entries = of(mode)
    .manifests.filter(isPublic)
    .flatMap(service =>
      service.spec.ports.map(({ name, port, protocol, targetPort }: Loose) => {
        const behind = pods(mode)
          .filter(pod => serves(service, pod))
          .flatMap(pod => targets(pod, targetPort))
        return [name, `${port}/${protocol} ${[...new Set(behind)].join(' and ')}`]
      }),
    )
  return Object.fromEntries(entries)
}

const targets = ({ spec, labels }: PodSet, target: string): string[] =>
  spec.containers.flatMap(({ name, ports = [] }: Loose) =>
    ports.filter((port: Loose) => port.name === target).map((port: Loose) => `${labels['ossrs.io/role']} ${name}:${port.containerPort}`),
  )

it('the API has an address in the cluster that is the same in every mode, of any origin', () => {
  for (const mode of names) {
    const { spec, metadata } = inside(mode) as Manifest
    expect(metadata.name, mode).toBe(`live-c${names.indexOf(mode)}-origin`)
    expect(spec.type).toBe('ClusterIP')
    expect(spec.ports.find(({ name }: Loose) => name === 'api')).toMatchObject({ port: 1985, protocol: 'TCP' })
    const behind = pods(mode).filter(pod => serves(inside(mode) as Manifest, pod))
    expect([...new Set(behind.map(({ labels }) => labels['ossrs.io/role']))]).toEqual(['origin'])
    expect(of(mode).notes).toMatch(/^HTTP API +\| (public|inside)/m)
  }
})

describe('the public address', () => {
  it('has one port for each protocol, the same in every mode', () => {
    const ports = { rtmp: '1935/TCP', http: '8080/TCP', hls: '80/TCP', api: '1985/TCP', srt: '10080/UDP', webrtc: '8000/UDP' }
    for (const mode of names) {
      for (const [name, served] of Object.entries(publicPorts(mode))) {
        expect(`${name} ${served.split(' ')[0]}`, mode).toBe(`${name} ${ports[name as keyof typeof ports]}`)
      }
    }
  })

  it.each([
    [
      'single',
      {
        rtmp: 'origin srs:1935',
        http: 'origin srs:8080',
        hls: 'origin srs:8080',
        api: 'origin srs:1985',
        srt: 'origin srs:10080',
        webrtc: 'origin srs:8000',
      },
    ],
    [
      'nginx-sidecar',
      {
        rtmp: 'origin srs:1935',
        http: 'origin srs:8080',
        hls: 'hls-cache nginx:8081',
        api: 'origin srs:1985',
        srt: 'origin srs:10080',
        webrtc: 'origin srs:8000',
      },
    ],
    [
      'edge-cluster',
      {
        rtmp: 'edge srs:1935',
        http: 'edge srs:8080',
        hls: 'hls-cache nginx:8081',
        api: 'origin srs:1985',
        srt: 'origin srs:10080',
        webrtc: 'origin srs:8000',
      },
    ],
    [
      'origin-cluster',
      { rtmp: 'edge srs:1935', http: 'edge srs:8080', hls: 'hls-cache nginx:8081', api: 'origin srs:1985', srt: 'origin srs:10080' },
    ],
    [
      'origin-cluster behind proxies',
      {
        rtmp: 'edge srs:1935',
        http: 'edge srs:8080',
        hls: 'hls-cache nginx:8081',
        api: 'proxy proxy:1985',
        srt: 'proxy proxy:10080',
        webrtc: 'proxy proxy:8000',
      },
    ],
  ])('of %s leads to the servers that deliver it', (mode, expected) => {
    const served = Object.entries(publicPorts(mode)).map(([name, text]) => [name, text.replace(/^\S+ /, '')])
    expect(Object.fromEntries(served)).toEqual(expected)
  })

  it.each(names)('of %s is what the test pod publishes to and plays from, by each protocol', mode => {
    const test = of(mode).manifests.find(({ kind }) => kind === 'Pod')
    const args: string[] = test?.spec.containers[0].args
    const addresses = args.filter(arg => /^\w+:\/\//.test(arg)).map(arg => arg.replace(/\/\/[^/:]*/, '//HOST'))
    expect(addresses).toEqual([
      'rtmp://HOST:1935/live/STREAM',
      'rtmp://HOST:1935/live/STREAM',
      'http://HOST:8080/live/STREAM.flv',
      'http://HOST:80/live/STREAM.m3u8',
    ])
  })
})

describe('replicas', () => {
  it.each([
    ['single', { origin: 1 }],
    ['nginx-sidecar', { origin: 1, 'hls-cache': 2 }],
    ['edge-cluster', { origin: 1, edge: 3, 'hls-cache': 2 }],
    ['origin-cluster', { origin: 3, edge: 3, 'hls-cache': 2 }],
    ['origin-cluster behind proxies', { origin: 3, edge: 3, 'hls-cache': 2, proxy: 1 }],
  ])('of %s', (mode, expected) => {
    const found: Record<string, number> = {}
    for (const { owner, labels } of pods(mode).filter(({ owner }) => owner.kind !== 'Pod')) {
      const role = labels['ossrs.io/role'] as string
      found[role] = (found[role] ?? 0) + owner.spec.replicas
    }
    expect(found).toEqual(expected)
  })
})

describe('srs.conf', () => {
  /** Of each role, as values. */
  const configurations = (mode: string) =>
    srsFiles(of(mode).manifests).map(({ holder, text }) => ({
      role: holder.metadata.labels?.['app.kubernetes.io/component']?.replace(/-\d$/, '') ?? '',
      conf: toValues(parseSrsConf(text)),
    }))

  it.each(names)('of %s makes HLS at origins alone, in segments of two seconds, and HTTP-FLV everywhere', mode => {
    for (const { role, conf } of configurations(mode)) {
      const { hls, http_remux } = conf.vhost.__defaultVhost__
      expect(http_remux.enabled, role).toBe(true)
      if (role === 'origin') expect(hls).toMatchObject({ enabled: true, hls_fragment: 2, hls_window: 20 })
      else expect(hls?.enabled ?? false, role).toBe(false)
    }
  })

  it.each(names)('of %s suits a container: in the foreground, with its log on the console, and its files where it may write', mode => {
    for (const { conf } of configurations(mode)) {
      expect(conf).toMatchObject({ daemon: false, in_docker: true, srs_log_tank: 'console', pid: '/tmp/srs.pid', ff_log_dir: '/tmp' })
    }
  })

  it('lets edges end with their last client, and origins at once', () => {
    for (const mode of names) {
      for (const { role, conf } of configurations(mode)) {
        if (role === 'edge') expect(conf).toMatchObject({ force_grace_quit: true, grace_start_wait: 5000, grace_final_wait: 3200 })
        else expect(conf, role).not.toHaveProperty('force_grace_quit')
      }
    }
  })
})

describe('pods', () => {
  it('ask for names seldom, and again after a second, for SRS stands still meanwhile', () => {
    for (const mode of names) {
      for (const { spec } of pods(mode)) {
        const options = Object.fromEntries(spec.dnsConfig.options.map(({ name, value }: Loose) => [name, value ?? '']))
        expect(options).toEqual({ ndots: '2', timeout: '1', attempts: '3', 'single-request-reopen': '' })
      }
    }
  })

  it('run as users without privileges: nginx as that of its image, in a group that may read what SRS writes', () => {
    for (const mode of names) {
      for (const { spec } of pods(mode)) {
        expect(spec.securityContext).toMatchObject({
          runAsUser: 1000,
          runAsGroup: 1000,
          fsGroup: 1000,
          fsGroupChangePolicy: 'OnRootMismatch',
        })
        for (const { name, securityContext } of spec.containers)
          expect(securityContext.runAsUser, name).toBe(name === 'nginx' ? 101 : undefined)
      }
    }
  })

  it('of proxies are told the ports that they have, and where origins report', () => {
    const [container] =
      pods('origin-cluster behind proxies').find(({ labels }) => labels['ossrs.io/role'] === 'proxy')?.spec.containers ?? []
    const env = Object.fromEntries(container.env.map(({ name, value }: Loose) => [name, value]))
    expect(env).toMatchObject({
      PROXY_RTMP_SERVER: '1935',
      PROXY_HTTP_SERVER: '8080',
      PROXY_HTTP_API: '1985',
      PROXY_SRT_SERVER: '10080',
      PROXY_WEBRTC_SERVER: '8000',
      PROXY_SYSTEM_API: '12025',
      PROXY_LOAD_BALANCER_TYPE: 'memory',
    })
    const mounts = container.volumeMounts.map(({ mountPath }: Loose) => mountPath)
    expect(mounts, 'a folder that it wants to exist').toContain(env.PROXY_STATIC_FILES)
    const reports = srsFiles(of('origin-cluster behind proxies').manifests)
      .map(({ text }) => toValues(parseSrsConf(text)))
      .filter(({ heartbeat }) => heartbeat)
    expect(reports).toHaveLength(3)
    for (const { heartbeat } of reports) expect(heartbeat).toMatchObject({ enabled: true, ports: true, interval: 2 })
    expect(reports[0]?.heartbeat.url).toMatch(/^http:\/\/live-c4-proxy:12025\/api\/v1\/srs\/register$/)
  })
})
