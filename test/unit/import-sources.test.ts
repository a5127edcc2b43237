// npm run import: what people have beside a srs.conf. Each construct that was met in public repositories is shown by a small file.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { type Conversion, ImportError } from '../../schema/import/conversion.ts'
import { parseImage } from '../../schema/import/image.ts'
import { convert } from '../../schema/import/source.ts'
import { object, podSpec } from '../support/objects.ts'
import type { Loose } from '../support/pods.ts'
import { type AnyValues, render, renderMany } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'srs-import-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** What becomes of a text. Values that the schema or the chart's rules refuse fail the test. */
async function imported(text: string): Promise<{ values: AnyValues; said: (heading: keyof Conversion['remarks']) => string[] }> {
  const { values, remarks } = convert({ name: 'mine', text, folder })
  expect(schemaErrors(values)).toEqual([])
  const [outcome] = await renderMany([values])
  expect(outcome?.error ?? '').toBe('')
  return { values, said: heading => (remarks[heading] ?? []).map(one => one.text) }
}

const refused = (text: string): string => {
  try {
    convert({ name: 'mine', text, folder })
    return ''
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    return error.message
  }
}

interface Pods {
  kind?: string
  labels?: Record<string, string>
  spec?: AnyValues
  more?: AnyValues
}

const workload = (
  name: string,
  containers: AnyValues[],
  { kind = 'Deployment', labels = { app: name }, spec = {}, more = {} }: Pods = {},
) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, labels },
  spec: { selector: { matchLabels: labels }, ...more, template: { metadata: { labels }, spec: { containers, ...spec } } },
})
const service = (name: string, app: string, ports: (number | AnyValues)[], more: AnyValues = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, ...more.metadata },
  spec: { type: 'LoadBalancer', selector: { app }, ports: ports.map(port => (typeof port === 'number' ? { port } : port)), ...more.spec },
})
const map = (name: string, text: string, key = 'srs.conf') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { [key]: text },
})
const manifests = (...objects: AnyValues[]) => objects.map(one => stringify(one)).join('---\n')

const srs = { name: 'srs', image: 'ossrs/srs:6' }
const withConf = { ...srs, volumeMounts: [{ name: 'conf', mountPath: '/usr/local/srs/conf' }] }
const confVolume = (name: string) => ({ volumes: [{ name: 'conf', configMap: { name } }] })
const html = '/usr/local/srs/objs/nginx/html'
const served = 'listen 1935; http_api { enabled on; } http_server { enabled on; } vhost __defaultVhost__ { http_remux { enabled on; } '

describe('manifests', () => {
  it('of one server with the srs.conf of its image', async () => {
    const { values, said } = await imported(manifests(workload('srs', [srs]), service('public', 'srs', [1935, 1985, 8080])))
    expect(values.mode).toBeUndefined()
    expect(values.image).toEqual({ tag: '6' })
    expect(values.config).toMatchObject({ listen: 1935, vhost: { __defaultVhost__: { hls: { enabled: true, hls_fragment: 10 } } } })
    expect(values.service).toEqual({
      type: 'LoadBalancer',
      ports: { api: { enabled: true, anonymous: true }, hls: { enabled: false } },
    })
    expect(said('different').join()).toContain('Service public has the API at port 1985 without a password')
    expect(said('different').join()).toContain('the addresses of public are new')
  })

  it('whose WebRTC is public: the address comes from the environment, or from the Service', async () => {
    const udp = service('udp', 'srs', [{ port: 8000, protocol: 'UDP' }], { metadata: { annotations: { lb: 'udp' } } })
    const tcp = service('tcp', 'srs', [1935], { metadata: { annotations: { lb: 'tcp' } } })
    const told = workload('srs', [{ ...srs, env: [{ name: 'CANDIDATE', value: '192.0.2.7' }] }])
    const { values } = await imported(manifests(told, udp, tcp))
    expect(values.config.rtc_server).toEqual({ enabled: true, candidate: '192.0.2.7' })
    expect(values.service).toMatchObject({ annotations: { lb: 'tcp' }, udpAnnotations: { lb: 'udp' }, ports: { http: { enabled: false } } })
    expect((await imported(manifests(workload('srs', [srs]), udp))).values.webrtc).toEqual({ enabled: true })
  })

  it('with a srs.conf in a ConfigMap, as a list of kubectl get', async () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        workload('srs', [withConf], { spec: confVolume('conf'), more: { replicas: 1, strategy: { type: 'RollingUpdate' } } }),
        map('conf', `${served}}\nutc_time yes;`),
        service('public', 'srs', [
          { port: 19350, targetPort: 1935 },
          { port: 80, targetPort: 8080 },
        ]),
      ],
    }
    for (const text of [stringify(list), JSON.stringify(list)]) {
      const { values, said } = await imported(text)
      expect(values.config.utc_time).toBe(false)
      expect(said('rewritten')).toEqual(['utc_time yes is written off, as SRS reads it'])
      expect(values.service.ports).toMatchObject({ rtmp: { port: 19350 }, http: { port: 80 }, hls: { enabled: false } })
      expect(said('lost')).toEqual([])
    }
  })

  it('whose command names the file, in a Secret, by subPath, or by a named port', async () => {
    const mount = { name: 'conf', mountPath: '/etc/mine/live.conf', subPath: 'live.conf' }
    const container = {
      ...srs,
      command: ['./objs/srs', '-c', '/etc/mine/live.conf'],
      volumeMounts: [mount],
      ports: [{ name: 'in', containerPort: 1936 }],
    }
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'conf' },
      data: { 'live.conf': Buffer.from('listen 1936; vhost __defaultVhost__ { }').toString('base64') },
    }
    const { values } = await imported(
      manifests(
        workload('srs', [container], { spec: { volumes: [{ name: 'conf', secret: { secretName: 'conf' } }] } }),
        secret,
        service('public', 'srs', [{ port: 1935, targetPort: 'in' }]),
      ),
    )
    expect(values.config.listen).toBe(1936)
    expect(values.service.ports.rtmp).toEqual({ port: 1935 })
  })

  it('that lack the ConfigMap', () => {
    const text = manifests(workload('srs', [withConf], { spec: confVolume('conf') }))
    expect(refused(text)).toContain('Deployment srs reads its srs.conf from ConfigMap conf, which is not in it')
  })

  it('with nginx on the shared volume, and a container that copies the players', async () => {
    const mounts = (mountPath: string) => [{ name: 'cache', mountPath }]
    const pod = workload(
      'srs',
      [
        { ...srs, volumeMounts: mounts(html) },
        { name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }], volumeMounts: mounts('/usr/share/nginx/html') },
        { ...srs, name: 'copy', command: ['/bin/sh'], args: ['-c', 'cp -R ./objs/nginx/html/* /tmp/html && sleep infinity'] },
      ],
      { spec: { volumes: [{ name: 'cache', emptyDir: {} }] } },
    )
    const { values, said } = await imported(manifests(pod, service('public', 'srs', [80, 1935, 8080])))
    expect(values.mode).toBe('nginx-sidecar')
    expect(values.service.ports).toBeUndefined()
    expect(values.config.vhost.__defaultVhost__.hls.hls_ts_file).toBeUndefined()
    expect(said('lost')).toEqual([])
  })

  it('of edges and their origin, in a script', async () => {
    const edge = `listen 1935; http_server { enabled on; } vhost __defaultVhost__ { cluster { mode remote; origin inner; } http_remux { enabled on; } }`
    const nginx = { name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }] }
    const apply = (...objects: AnyValues[]) => `cat <<EOF | kubectl apply -f -\n${manifests(...objects)}EOF\n`
    const { values, said } = await imported(
      `${apply(workload('origin', [srs, nginx]), service('inner', 'origin', [1935, 80], { spec: { type: 'ClusterIP' } }), service('http', 'origin', [80]))}
       echo "Step 2"
       ${apply(map('edge', edge), workload('edge', [withConf], { spec: { ...confVolume('edge'), terminationGracePeriodSeconds: 120 }, more: { replicas: 4 } }), service('edge', 'edge', [1935, 8080]))}`,
    )
    expect(values).toMatchObject({
      mode: 'edge-cluster',
      edge: { replicas: 4, terminationGracePeriodSeconds: 120 },
      hlsCache: { replicas: 0 },
      service: { layout: 'per-component', type: 'LoadBalancer' },
    })
    expect(said('lost')).toEqual([])
    expect(said('different').join()).toContain('Service inner stands in extraObjects')
    const rendered = await render(values, { invariants: { foreign: ['Service/inner'], except: ['service-targets'] } })
    const inner = object(rendered, 'Service', 'inner')
    expect(inner.spec.ports).toEqual([
      { name: 'rtmp', port: 1935, protocol: 'TCP', targetPort: 1935 },
      { name: 'hls', port: 80, protocol: 'TCP', targetPort: 8081 },
    ])
    const open = podSpec(rendered, 'origin').containers.flatMap(({ ports = [] }: Loose) => ports.map((one: Loose) => one.containerPort))
    for (const port of inner.spec.ports) expect(open).toContain(port.targetPort)
    expect(inner.spec.selector).toEqual({ 'app.kubernetes.io/instance': 'live', 'ossrs.io/role': 'origin' })
  })

  it('of an origin cluster on a shared claim, with an nginx of its own', async () => {
    const mesh = `${served} cluster { origin_cluster on; coworkers a-0.s:1985 a-1.s:1985; } hls { enabled on; } }`
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'nas' }, spec: { accessModes: ['ReadWriteMany'] } }
    const volumes = [{ name: 'files', persistentVolumeClaim: { claimName: 'nas' } }]
    const { values, said } = await imported(
      manifests(
        claim,
        map('conf', mesh),
        workload('a', [{ ...withConf, volumeMounts: [...withConf.volumeMounts, { name: 'files', mountPath: html }] }], {
          kind: 'StatefulSet',
          spec: { volumes: [...confVolume('conf').volumes, ...volumes] },
          more: { replicas: 2, serviceName: 's' },
        }),
        workload('web', [{ name: 'nginx', image: 'nginx', volumeMounts: [{ name: 'files', mountPath: '/usr/share/nginx/html' }] }], {
          spec: { volumes },
        }),
        service('web', 'web', [80]),
      ),
    )
    expect(values).toMatchObject({
      mode: 'origin-cluster',
      origin: { replicas: 2, persistence: { enabled: true, existingClaim: 'nas', accessModes: ['ReadWriteMany'] } },
    })
    expect(said('different').join('\n')).toContain('PersistentVolumeClaim nas stays yours')
    expect(said('different').join('\n')).toContain(
      'Deployment web: an nginx beside each origin, and a cache in front of them, deliver HLS instead',
    )
  })

  it('with settings of pods, and what has no place in the values', async () => {
    const container = {
      ...srs,
      resources: { limits: { memory: '1Gi' } },
      env: [
        { name: 'TZ', value: 'UTC' },
        { name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
        { name: 'SRS_LISTEN', value: '1936' },
      ],
      livenessProbe: { tcpSocket: { port: 1935 } },
      securityContext: { privileged: true },
      volumeMounts: [
        { name: 'files', mountPath: html },
        { name: 'tls', mountPath: '/tls' },
      ],
      stdin: true,
      workingDir: '/x',
      lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
    }
    const { values, said } = await imported(
      manifests(
        workload('srs', [container, { name: 'log', image: 'busybox', volumeMounts: [{ name: 'tls', mountPath: '/tls' }] }], {
          spec: {
            nodeSelector: { disk: 'ssd' },
            dnsPolicy: 'ClusterFirst',
            restartPolicy: 'Always',
            setHostnameAsFQDN: true,
            volumes: [
              { name: 'files', hostPath: { path: '/data' } },
              { name: 'tls', secret: { secretName: 'tls', optional: true } },
            ],
          },
        }),
        { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web' }, spec: {} },
        {
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'h' },
          spec: { scaleTargetRef: { kind: 'Deployment', name: 'srs' }, maxReplicas: 3 },
        },
      ),
    )
    expect(values.config.listen).toBe(1936)
    expect(values.pod).toMatchObject({
      nodeSelector: { disk: 'ssd' },
      resources: { limits: { memory: '1Gi' } },
      env: [
        { name: 'TZ', value: 'UTC' },
        { name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      ],
      volumes: [{ name: 'own-tls' }],
      volumeMounts: [{ name: 'own-tls', mountPath: '/tls' }],
      sidecars: [{ name: 'log', volumeMounts: [{ name: 'own-tls', mountPath: '/tls' }] }],
    })
    const lost = said('lost').join('\n')
    for (const one of [
      'livenessProbe',
      'securityContext of its container',
      'lifecycle of its container',
      'setHostnameAsFQDN of its pods',
      `the volume of ${html} (hostPath)`,
      'Ingress web: ingress.routes',
      'HorizontalPodAutoscaler h: edge.autoscaling',
    ])
      expect(lost).toContain(one)
  })

  it('of demo streams alone', async () => {
    const ffmpeg = (options: string, address: string) => ({
      image: 'ossrs/srs:encoder',
      command: ['sh'],
      args: ['-c', `while true; do\n ffmpeg ${options} -c copy -f flv ${address}; done`],
    })
    const { values, said } = await imported(
      manifests(
        workload('demo', [
          { name: 'a', ...ffmpeg('-re -i doc/source.flv', 'rtmp://srs/live/a') },
          { name: 'cam-1', ...ffmpeg('-rtsp_transport tcp -r 25 -i rtsp://camera/1', 'rtmp:/srs/cameras/192.0.2.1') },
          { name: 'odd', image: 'ossrs/srs:encoder', command: ['ffmpeg', '-list', 'rtmp://x'] },
        ]),
      ),
    )
    expect(values.publisher).toEqual({
      enabled: true,
      streams: [{ name: 'a' }, { name: 'cam-1', app: 'cameras', stream: '192.0.2.1', source: 'rtsp://camera/1' }],
    })
    expect(said('lost')).toEqual([
      'Deployment demo, container cam-1: the options -r 25 of ffmpeg',
      'Deployment demo, container odd: its command is not one that publisher.streams has; keep it, and have it publish to the Service of the release',
    ])
  })

  it('without SRS', () => {
    expect(refused(manifests(workload('web', [{ name: 'web', image: 'nginx' }])))).toBe('mine: none of its pods runs SRS')
  })
})

describe('values of the official chart', () => {
  it('become the directives of its environment', async () => {
    const text = stringify({
      image: { repository: 'ossrs/srs', tag: 'v5.0-r3' },
      replicaCount: 1,
      conf: { SRS_LOG_TANK: 'console', SRS_VHOST_HLS_ENABLED: 'off' },
      env: [
        { name: 'SRS_VHOST_HLS_HLS_FRAGMENT', value: 5 },
        { name: 'TZ', value: 'UTC' },
      ],
      candidate: '192.0.2.7',
      service: { type: 'NodePort', rtmp: 19350 },
      nodeSelector: { disk: 'ssd' },
      ingress: { enabled: true },
    })
    const { values, said } = await imported(text)
    expect(values).toMatchObject({
      image: { tag: 'v5.0-r3' },
      config: {
        srt_server: { enabled: true },
        rtc_server: { candidate: '192.0.2.7' },
        vhost: { __defaultVhost__: { hls: { enabled: false } } },
      },
      pod: { nodeSelector: { disk: 'ssd' }, env: [{ name: 'TZ', value: 'UTC' }] },
      service: { type: 'NodePort', ports: { rtmp: { port: 19350 }, api: { enabled: true } } },
    })
    expect(said('lost')).toEqual(['ingress: ingress.routes has what leads to HLS, HTTP-FLV and WHIP'])
  })
})

describe('a Compose file', () => {
  const compose = (service: AnyValues, more: AnyValues = {}) =>
    stringify({ services: { media: { image: 'ossrs/srs:6', ...service }, ...more } })

  it('with a srs.conf beside it, ports, limits, and other services', async () => {
    await writeFile(path.join(folder, 'my.conf'), `${served} http_hooks { enabled on; on_publish http://back:3000/x; } }`)
    const { values, said } = await imported(
      compose(
        {
          command: './objs/srs -c conf/docker.conf',
          volumes: ['./my.conf:/usr/local/srs/conf/docker.conf:ro', `recordings:${html}/rec`, './scripts:/scripts'],
          ports: ['1935:1935', '8081:8080/tcp', { target: 1985, published: 1985 }, '127.0.0.1:9000:9000', '30000-30010:30000-30010/udp'],
          environment: ['TZ=UTC', `CANDIDATE=${['$', '{CANDIDATE:-}'].join('')}`],
          deploy: { resources: { limits: { cpus: '0.5', memory: '512M' } } },
          extra_hosts: ['db:192.0.2.9', 'host.docker.internal:host-gateway'],
          ulimits: { nofile: 1000 },
          restart: 'always',
        },
        { back: { image: 'node' } },
      ),
    )
    expect(values).toMatchObject({
      origin: { persistence: { enabled: true } },
      pod: {
        resources: { limits: { cpu: '0.5', memory: '512Mi' } },
        env: [{ name: 'TZ', value: 'UTC' }],
        hostAliases: [{ ip: '192.0.2.9', hostnames: ['db'] }],
      },
      service: { ports: { http: { port: 8081 }, api: { enabled: true, anonymous: true }, hls: { enabled: false } } },
    })
    const lost = said('lost').join('\n')
    for (const one of [
      'service back: it is not SRS',
      './scripts at /scripts',
      'ulimits',
      'host.docker.internal as a name of the machine',
      'port 9000 is open to the machine alone',
      'the ports 30000-30010',
      'CANDIDATE is',
    ])
      expect(lost).toContain(one)
    expect(said('different').join('\n')).toContain('back is a name of this Compose file alone: write the name of its Service')
    expect(said('different').join('\n')).toContain(`recordings is a claim in the chart, at ${html}`)
  })

  it('with a folder of files, of an older SRS', async () => {
    await mkdir(path.join(folder, 'conf'))
    await writeFile(path.join(folder, 'conf/srs.conf'), 'listen 1936; vhost __defaultVhost__ { }')
    const { values, said } = await imported(compose({ image: 'registry.example.com/ossrs/srs:3', volumes: ['./conf:/usr/local/srs/conf'] }))
    expect(values.config.listen).toBe(1936)
    expect(values.image).toEqual({ registry: 'registry.example.com' })
    expect(said('different').join()).toContain('service media runs SRS 3, and the chart needs 5 or later')
  })

  it('whose srs.conf is not there, and one without SRS', () => {
    expect(refused(compose({ volumes: ['./no.conf:/usr/local/srs/conf/srs.conf'] }))).toContain(
      'reads its srs.conf from ./no.conf, and there is no such file in',
    )
    expect(refused(compose({ image: 'nginx' }))).toBe('mine: none of its services has an image of SRS')
  })
})

describe('docker run', () => {
  it('in lines of a script', async () => {
    await writeFile(path.join(folder, 'mine.conf'), served.concat('}'))
    const { values, said } = await imported(`
      CANDIDATE="192.0.2.7"
      docker run -d --rm --restart=always --no-healthcheck -m 1g --cpus 2 --ulimit nofile=1 -p 1935:1935 -p 80:8080 \\
        -p 8000:8000/udp -e CANDIDATE=$CANDIDATE --mount type=bind,source=./mine.conf,target=/usr/local/srs/conf/docker.conf ossrs/srs:6 \\
        ./objs/srs -c conf/docker.conf
      docker run -p 80:80 nginx
    `)
    expect(values).toMatchObject({
      image: { tag: '6' },
      pod: { resources: { limits: { cpu: '2', memory: '1Gi' } } },
      service: { ports: { http: { port: 80 }, hls: { enabled: false } } },
    })
    expect(said('lost')).toEqual(['docker run: --ulimit', 'container srs: nothing listens on its port 8000/UDP, which leads to 8000'])
  })

  it('with the srs.conf of the image, and its WebRTC', async () => {
    const { values } = await imported(
      'CANDIDATE=192.0.2.7; docker run --env CANDIDATE=$CANDIDATE -p 1935:1935 -p 8000:8000/udp ossrs/srs:6',
    )
    expect(values.config.rtc_server).toEqual({ enabled: true, candidate: '192.0.2.7' })
  })

  it('with a file of the image, an image of somebody’s, and the network of the machine', async () => {
    const { values, said } = await imported('podman run --network host someone/srs ./objs/srs -c conf/rtmp2rtc.conf')
    expect(values).toMatchObject({ pod: { hostNetwork: true } })
    expect(values.image).toBeUndefined()
    expect(said('lost').join()).toContain('conf/rtmp2rtc.conf is a file of its image, and not here: print it')
    expect(said('different').join()).toContain('container srs runs someone/srs, whose version nobody can tell')
  })

  it('that cannot be', () => {
    expect(refused('docker run --bogus ossrs/srs:6')).toContain("docker run: unknown option '--bogus'")
    expect(refused('docker run nginx')).toContain('none of its lines runs an image of SRS')
  })
})

describe('what it is', () => {
  it('is told', () => {
    expect(() => convert({ name: 'a.yaml', text: 'a: 1\n', folder })).toThrow('a.yaml: has no manifest, no services and no values')
    expect(() => convert({ name: 'a', text: 'docker run ossrs/srs:6', folder, role: 'edge' })).toThrow('a: --role is for a srs.conf')
    expect(convert({ name: 'a', text: '# see: this\nlisten 1935;\n', folder }).values).toEqual({ config: { listen: 1935 } })
  })

  it.each([
    ['ossrs/srs', { repository: 'ossrs/srs' }],
    ['ossrs/srs:v6.0-r1', { repository: 'ossrs/srs', tag: 'v6.0-r1', major: 6 }],
    ['localhost:5000/a/srs:5@sha256:1', { registry: 'localhost:5000', repository: 'a/srs', tag: '5', digest: 'sha256:1', major: 5 }],
    ['ossrs/srs:encoder', { repository: 'ossrs/srs', tag: 'encoder' }],
  ])('an image: %s', (image, parts) => {
    expect(parseImage(image)).toEqual(parts)
  })
})
