// Every rule of templates/validation.yaml: what it refuses, in which words, and that it lets the remedy pass.
import { expect, it } from 'vitest'
import { refusals, renderError } from '../support/render.ts'
import { type Rule, testRules } from '../support/rules.ts'

/** What the remedies name and the chart does not make. */
const existing = ['recordings', 'archive', 'x']

const edge = { mode: 'edge-cluster' }
const origins = { mode: 'origin-cluster' }
const proxies = { ...origins, origin: { cluster: 'proxy' }, proxy: { image: { repository: 'srs-proxy', tag: '1' } } }
const mesh =
  'listen 1935; http_api { enabled on; listen 1985; } vhost __defaultVhost__ { cluster { origin_cluster on; coworkers a:1985 b:1985; } }'
const nginx = { mode: 'nginx-sidecar' }
const grouped = (groups: object, more: object = {}) => ({ ...edge, edge: { groups, ...more } })
const rtmp = ['live.example.com:1935']
const apart = (more: object = {}) => ({ mode: 'edge', upstream: { rtmp, ...more } })
const claim = { origin: { persistence: { enabled: true } } }
const digest = `sha256:${'0'.repeat(64)}`
const key = { valueFrom: { secretKeyRef: { name: 'archive', key: 'key' } } }
const upload = { enabled: true, bucket: 'archive', s3: { access_key_id: key, secret_access_key: key } }
const caster = { enabled: true, caster: 'flv', listen: 9000, output: 'rtmp://127.0.0.1/[app]/[stream]' }

const aws = 'service.beta.kubernetes.io/aws-load-balancer-'
const ack = 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-'

const hooks = (onPublish: unknown) => ({ config: { vhost: { a: { http_hooks: { enabled: true, on_publish: onPublish } } } } })

const linkKey = '0123456789abcdef'
const links = () => ({ ...nginx, play: { auth: { keys: [linkKey] } } })
/** A srs.conf of the user's own that asks for links. */
const linksText = (more: string) =>
  `listen 1935; ${more} vhost a { http_hooks { enabled on; on_connect http://127.0.0.1:18935/connect; on_play http://127.0.0.1:18935/play; } }`

const keys = (streams: Record<string, string>) => ({ publish: { keys: { streams } } })
/** What SRS publishes to itself: by transcode, and by ingest. */
const own = (transcode: string, ingest: string) => ({
  vhost: {
    a: {
      transcode: { t: { enabled: true, ffmpeg: './objs/ffmpeg/bin/ffmpeg', engine: { ff: { enabled: true, output: transcode } } } },
      ingest: {
        i: {
          enabled: true,
          ffmpeg: './objs/ffmpeg/bin/ffmpeg',
          input: { type: 'file', url: './doc/source.flv' },
          engine: { e: { enabled: false, output: ingest } },
        },
      },
    },
  },
})

const rung = (name: string, height: number) => ({ name, height, videoBitrate: '1M' })

const rules: Rule[] = [
  {
    rule: 'edges without an origin that nothing leads to one',
    bad: { mode: 'edge' },
    says: ['mode edge needs upstream.rtmp', 'as HOST:PORT', 'or choose mode edge-cluster'],
    good: apart(),
  },
  {
    rule: 'an upstream in a mode that has an origin',
    bad: { ...edge, upstream: { rtmp } },
    says: ['upstream.rtmp needs mode edge, not edge-cluster: set mode, or remove upstream.rtmp'],
    good: edge,
  },
  {
    rule: 'an origin in a mode that has none',
    bad: { ...apart(), origin: { persistence: { enabled: true } } },
    says: [/origin\.persistence\.enabled needs mode .*, not edge: set mode, or remove origin\.persistence\.enabled/],
    good: apart(),
  },
  {
    rule: 'an upstream without a port',
    bad: apart({ rtmp: ['live.example.com'] }),
    says: ['upstream.rtmp[0] is "live.example.com", which has no port: write live.example.com:1935'],
    good: apart(),
  },
  {
    rule: 'an upstream of RTMP with a scheme',
    bad: apart({ rtmp: [...rtmp, 'rtmp://a.example/live'] }),
    says: ['upstream.rtmp[1] is "rtmp://a.example/live", and SRS takes HOST:PORT, without scheme and path: write a.example:1935'],
    good: apart({ rtmp: [...rtmp, 'a.example:1935'] }),
  },
  {
    rule: 'an upstream of RTMP that is no address',
    bad: apart({ rtmp: ['a b:1935'] }),
    says: ['upstream.rtmp[0] is "a b:1935", which is no address: write HOST:PORT'],
    good: apart({ rtmp: ['[2001:db8::1]:1935', '192.0.2.1:1935'] }),
  },
  {
    rule: 'an upstream of HLS without a scheme',
    bad: apart({ hls: ['live.example.com:8081'] }),
    says: ['upstream.hls[0] is "live.example.com:8081", without http:// or https://', 'write https://live.example.com:8081'],
    good: apart({ hls: ['http://live.example.com:8081'] }),
  },
  {
    rule: 'an upstream of HLS with a path',
    bad: apart({ hls: ['https://live.example.com/live/a.m3u8'] }),
    says: ['upstream.hls[0] is "https://live.example.com/live/a.m3u8"', 'write https://live.example.com, without a path'],
    good: apart({ hls: ['https://live.example.com'] }),
  },
  {
    rule: 'an upstream of HLS that is no address',
    bad: apart({ hls: ['https://a b'] }),
    says: ['upstream.hls[0] is "https://a b", which is no address: write https://HOST or https://HOST:PORT'],
    good: apart({ hls: ['https://[2001:db8::1]:8443'] }),
  },
  {
    rule: 'an upstream of RTMP that is the release itself',
    bad: { ...apart({ rtmp: ['own.media.svc.cluster.local:1935'] }), fullnameOverride: 'own' },
    says: ['upstream.rtmp[0] is "own.media.svc.cluster.local:1935", which is this release itself', 'name the server that has them'],
    good: { ...apart({ rtmp: ['own.other.svc.cluster.local:1935', 'own-origin:1935'] }), fullnameOverride: 'own' },
  },
  {
    rule: 'an upstream of HLS that is the release itself',
    bad: { ...apart({ hls: ['http://own-hls-caches:8081'] }), fullnameOverride: 'own' },
    says: ['upstream.hls[0] is "http://own-hls-caches:8081", which is this release itself'],
    good: { ...apart({ hls: ['http://own-origin:8081'] }), fullnameOverride: 'own' },
  },
  {
    rule: 'an HLS cache that has nothing to cache',
    bad: { ...apart(), hlsCache: { replicas: 2, drainSeconds: 9 } },
    says: [
      'hlsCache.replicas has no effect without the HLS cache, which fetches from upstream.hls: list servers there',
      'hlsCache.drainSeconds has no effect without the HLS cache, which fetches from upstream.hls',
    ],
    good: { ...apart({ hls: ['https://live.example.com'] }), hlsCache: { replicas: 2 } },
  },
  {
    rule: 'HLS elsewhere without a cache',
    bad: { ...apart({ hls: ['https://live.example.com'] }), hlsCache: { replicas: 0 } },
    says: ['upstream.hls has no effect without the HLS cache', 'or remove upstream.hls'],
    good: apart({ hls: ['https://live.example.com'] }),
  },
  {
    rule: 'authorities without anything that they could vouch for',
    bad: apart({ caSecret: 'x' }),
    says: ['upstream.caSecret needs upstream.hls: set upstream.hls, or remove upstream.caSecret'],
    good: apart({ hls: ['https://live.example.com'], caSecret: 'x' }),
  },
  {
    rule: 'keys from two places',
    bad: { publish: { keys: { existingSecret: 'x', streams: { '*': 'a' } } } },
    says: ['publish.keys.streams and publish.keys.existingSecret are set', 'keep one of them'],
    good: keys({ '*': 'a' }),
  },
  {
    rule: 'a key that is generated where there is no cluster',
    bad: { publish: { keys: { generate: true } } },
    says: ['publish.keys.generate', 'no cluster to read from', 'create a Secret, and set publish.keys.existingSecret'],
    good: { publish: { keys: { existingSecret: 'x' } } },
  },
  {
    rule: 'an entry that fits no stream',
    bad: keys({ live: 'a', 'live/cam*': 'a', '/live/x': 'a', 'live//x': 'a', 'live/x?': 'a', '*/x': 'a', 'a b/c': 'a' }),
    says: [
      'publish.keys.streams has entries that fit no stream, "*/x", "/live/x", "a b/c", "live", "live//x", "live/cam*", "live/x?": ',
      'write a stream with its application (live/camera)',
    ],
    good: keys({ 'live/x': 'a', 'live/stage/x': 'a', 'live/*': 'a', '*': 'a' }),
  },
  {
    rule: 'a key that does not get through an address',
    bad: keys({ 'live/a': '', 'live/b': 'a&b', 'live/c': 'a+b', 'live/d': 'ä', 'live/e': 'a\nlive/f: b' }),
    says: [
      'publish.keys.streams: the keys of "live/a", "live/b", "live/c", "live/d", "live/e" are empty, or have characters that do not get through',
      'use letters, digits and -._~ alone',
    ],
    good: keys({ 'live/a': 'aZ09-._~', 'live/b': 'new old' }),
  },
  {
    rule: 'settings of keys without keys',
    bad: { publish: { keys: { existingSecretKey: 'x', image: { digest } } } },
    says: [
      'publish.keys.existingSecretKey needs publish.keys.existingSecret: set',
      'publish.keys.image needs publish.keys.generate or publish.keys.streams or publish.keys.existingSecret',
    ],
    good: { publish: { keys: { existingSecret: 'x', existingSecretKey: 'x', image: { digest } } } },
  },
  {
    rule: 'keys, and WHIP at an API that SRS answers itself',
    bad: { ...keys({ '*': 'a' }), webrtc: { enabled: true }, service: { ports: { api: { enabled: true, anonymous: true } } } },
    says: ['publish.keys cannot be combined with WebRTC and a public HTTP API (service.ports.api), because', 'choose mode nginx-sidecar'],
    good: { ...nginx, ...keys({ '*': 'a' }), webrtc: { enabled: true } },
  },
  {
    rule: 'the same beside nginx',
    bad: { ...nginx, ...keys({ '*': 'a' }), webrtc: { enabled: true }, service: { ports: { api: { enabled: true, anonymous: true } } } },
    says: [
      'publish.keys cannot be combined with WebRTC and a public HTTP API (service.ports.api), because',
      'remove service.ports.api, and use WHIP where HLS is',
    ],
    good: { ...nginx, ...keys({ '*': 'a' }), service: { ports: { api: { enabled: true, anonymous: true } } } },
  },
  {
    rule: 'the same through a proxy, which passes all on',
    bad: {
      ...proxies,
      ...keys({ '*': 'a' }),
      webrtc: { enabled: true, candidate: '192.0.2.7' },
      service: { ports: { api: { enabled: true, anonymous: true } } },
    },
    says: ['and a public HTTP API (service.ports.api), because'],
    good: { ...proxies, ...keys({ '*': 'a' }), webrtc: { enabled: true, candidate: '192.0.2.7' } },
  },
  {
    rule: 'the same through an Ingress',
    bad: {
      ...nginx,
      ...keys({ '*': 'a' }),
      config: { rtc_server: { enabled: true } },
      ingress: { enabled: true, routes: { rtc: { hosts: ['rtc.example.com'] } } },
    },
    says: ['and a public HTTP API (ingress.routes.rtc), because', 'remove ingress.routes.rtc'],
    good: { ...nginx, ...keys({ '*': 'a' }), ingress: { enabled: true, routes: { hls: { hosts: ['hls.example.com'] } } } },
  },
  {
    rule: 'keys, and a srs.conf that does not ask for them',
    bad: {
      ...keys({ '*': 'a' }),
      origin: { configText: 'listen 1935; vhost a { } vhost b { http_hooks { on_publish http://127.0.0.1:18935/publish; } }' },
    },
    says: [
      'origin.configText: vhost a does not ask for publish.keys: add http_hooks { enabled on; on_publish http://127.0.0.1:18935/publish; }',
      'vhost b does not ask for publish.keys',
    ],
    good: {
      ...keys({ '*': 'a' }),
      origin: { configText: 'listen 1935; vhost a { http_hooks { enabled on; on_publish http://127.0.0.1:18935/publish http://b; } }' },
    },
  },
  {
    rule: 'keys, and a srs.conf that nobody sees',
    bad: { ...keys({ '*': 'a' }), origin: { configText: { valueFrom: { secretKeyRef: { name: 'x', key: 'x' } } } } },
    says: ['publish.keys cannot be combined with origin.configText.valueFrom', 'set origin.config'],
    good: { ...keys({ '*': 'a' }) },
  },
  {
    rule: 'what SRS publishes to itself without a key',
    bad: { ...keys({ '*': 'a' }), config: own('rtmp://127.0.0.1:[port]/[app]/[stream]_[engine]', 'rtmp://localhost/live/film') },
    says: [
      'vhost.a.transcode.t.engine.ff.output publishes to this server without a key, which publish.keys refuses: end it in [param]',
      'vhost.a.ingest.i.engine.e.output publishes to this server without a key, which publish.keys refuses: add ?key=KEY',
    ],
    good: {
      ...keys({ '*': 'a' }),
      config: own('rtmp://127.0.0.1:[port]/[app]/[stream]_[engine][param]', 'rtmp://localhost/live/film?key=a'),
    },
  },
  {
    rule: 'keys of links from two places',
    bad: { ...nginx, play: { auth: { existingSecret: 'x', keys: [linkKey] } } },
    says: ['play.auth.keys and play.auth.existingSecret are set', 'keep one of them'],
    good: links(),
  },
  {
    rule: 'a key of links that is generated where there is no cluster',
    bad: { ...nginx, play: { auth: { generate: true } } },
    says: ['play.auth.generate', 'no cluster to read from', 'create a Secret, and set play.auth.existingSecret'],
    good: { ...nginx, play: { auth: { existingSecret: 'x' } } },
  },
  {
    rule: 'keys of links that anyone could guess, or that shells and addresses change',
    bad: { ...nginx, play: { auth: { keys: ['', 'short', `${linkKey} x`, `${linkKey}ä`, linkKey] } } },
    says: ['play.auth.keys has 4 of fewer than 16 characters, or with others than letters, digits and -._~', 'openssl rand'],
    good: links(),
  },
  {
    rule: 'links, and HLS that SRS serves itself',
    bad: { ...links(), mode: 'single' },
    says: [
      'play.auth cannot be combined with vhost.__defaultVhost__.hls in mode single, where SRS serves segments without asking',
      'choose mode nginx-sidecar, or set config.vhost.__defaultVhost__.hls.enabled: false',
    ],
    good: { ...links(), mode: 'single', config: { vhost: { __defaultVhost__: { hls: { enabled: false } } } } },
  },
  {
    rule: 'links, and recordings for everyone',
    bad: { ...links(), recordings: { public: true } },
    says: ['recordings.public cannot be combined with play.auth', 'remove one of them'],
    good: links(),
  },
  {
    rule: 'links, and web servers of SRS that have HLS',
    bad: {
      ...links(),
      config: { http_server: { dir: './objs/nginx/html' }, vhost: { __defaultVhost__: { http_static: { enabled: true } } } },
    },
    says: [
      `origin.config: http_server.dir is "./objs/nginx/html", and SRS's web server serves what is there without play.auth: remove it`,
      'origin.config: vhost.__defaultVhost__.http_static is served to anyone',
    ],
    good: { ...links(), config: { vhost: { __defaultVhost__: { http_static: { enabled: false } } } } },
  },
  {
    rule: 'links, and files that have none',
    bad: {
      ...links(),
      config: { vhost: { __defaultVhost__: { dash: { enabled: true }, hls: { hls_entry_prefix: 'http://cdn.example' } } } },
    },
    says: [
      'origin.config: vhost.__defaultVhost__.dash is served to anyone',
      'vhost.__defaultVhost__.hls.hls_entry_prefix leads players away from the path with the token',
    ],
    good: { ...links(), config: { vhost: { __defaultVhost__: { dash: { enabled: false } } } } },
  },
  {
    rule: 'a service that nginx asks, and SRS’s web server, which asks nobody',
    bad: { ...nginx, play: { authRequest: { url: 'http://auth.media/play' } }, config: { http_server: { dir: './www' } } },
    says: [`origin.config: http_server.dir is "./www", and SRS's web server serves what is there without play.authRequest: remove it`],
    good: { ...nginx, play: { authRequest: { url: 'http://auth.media/play' } } },
  },
  {
    rule: 'a service that nginx asks, where there is none',
    bad: { play: { authRequest: { url: 'http://auth.media/play' } } },
    says: ['play.authRequest.url needs mode nginx-sidecar, edge-cluster or origin-cluster, not single'],
    good: { ...nginx, play: { authRequest: { url: 'http://auth.media/play' } } },
  },
  {
    rule: 'links, and RTSP',
    bad: { ...links(), srsVersion: '7.0.100', config: { rtsp_server: { enabled: true, listen: 8554 } } },
    says: ['play.auth cannot be combined with rtsp_server', 'set rtsp_server.enabled: false'],
    good: { ...links(), srsVersion: '7.0.100', config: { rtsp_server: { enabled: false } } },
  },
  {
    rule: 'links, and origins that cannot tell edges from others',
    bad: { ...proxies, ...links(), mode: 'origin-cluster' },
    says: ['play.auth with origin.cluster proxy needs networkPolicy.enabled', 'origin.cluster: mesh'],
    good: { ...proxies, ...links(), mode: 'origin-cluster', networkPolicy: { enabled: true } },
  },
  {
    rule: 'links, and a srs.conf that does not ask',
    bad: { ...links(), origin: { configText: 'listen 1935; vhost a { http_hooks { enabled on; on_play http://b; } }' } },
    says: [
      'origin.configText: vhost a does not ask for play.auth: add http_hooks { enabled on; on_connect http://127.0.0.1:18935/connect; on_play http://127.0.0.1:18935/play; }',
    ],
    good: {
      ...links(),
      origin: {
        configText:
          'listen 1935; vhost a { http_hooks { enabled on; on_connect http://127.0.0.1:18935/connect; on_play http://127.0.0.1:18935/play http://b; } }',
      },
    },
  },
  {
    rule: 'links, and a web server of a srs.conf of one’s own that has HLS',
    bad: { ...links(), origin: { configText: linksText('http_server { enabled on; listen 8080; }') } },
    says: ['origin.config: http_server.dir is "./objs/nginx/html"', 'set it to /tmp/html'],
    good: { ...links(), origin: { configText: linksText('http_server { enabled on; listen 8080; dir /tmp/html; }') } },
  },
  {
    rule: 'links, and a srs.conf that nobody sees',
    bad: { ...links(), origin: { configText: { valueFrom: { secretKeyRef: { name: 'x', key: 'x' } } } } },
    says: ['play.auth cannot be combined with origin.configText.valueFrom', 'set origin.config'],
    good: links(),
  },
  {
    rule: 'a port where nginx answers hooks',
    bad: { ...keys({ '*': 'a' }), config: { http_server: { listen: 18935 } } },
    says: ['origin: publish.keys and http_server.listen both listen on port 18935/TCP'],
    good: { config: { http_server: { listen: 18935 } } },
  },
  {
    rule: 'a hook address with a variable in it',
    bad: hooks('$URL/publish'),
    says: ['config.vhost.a.http_hooks.on_publish is "$URL/publish", which is no address: SRS knows no variables', 'valueFrom'],
    good: hooks('http://auth/publish'),
  },
  {
    rule: 'two hook addresses in one string instead of a list',
    bad: hooks('http://a/x http://b/y'),
    says: [
      'config.vhost.a.http_hooks.on_publish is "http://a/x http://b/y", which is no address',
      'a list: [http://A/PATH, http://B/PATH]',
    ],
    good: hooks(['http://a/x', 'http://b/y']),
  },
  {
    rule: 'a heartbeat address without http://',
    bad: { config: { heartbeat: { enabled: true, url: 'heart:8085/beat' } } },
    says: ['config.heartbeat.url is "heart:8085/beat", which is no address: write http://HOST/PATH'],
    good: { config: { heartbeat: { enabled: true, url: 'http://heart:8085/beat' } } },
  },
  {
    rule: 'a hook address without a host, or with a no-break space in it',
    bad: hooks(['http://', 'http://a\u00a0b']),
    says: ['on_publish is "http://", which is no address', 'on_publish is "http://a\\u00a0b", which'],
    good: hooks(['http://a', 'https://[::1]:8085/x']),
  },
  {
    rule: 'externalTrafficPolicy Local on a Service that several components share',
    bad: { ...edge, service: { externalTrafficPolicy: 'Local' } },
    says: [
      'service.externalTrafficPolicy Local needs a Service whose pods all have the same ports',
      'layout to per-component',
      'targets to pods',
    ],
    good: { ...edge, service: { externalTrafficPolicy: 'Local', layout: 'per-component' } },
  },
  {
    rule: 'the same port number for TCP and UDP with mixedProtocols',
    bad: { config: { srt_server: { enabled: true } }, service: { mixedProtocols: true, ports: { srt: { port: 1935 } } } },
    says: ['service.mixedProtocols: rtmp and srt would both be port 1935', 'another port'],
    good: { config: { srt_server: { enabled: true } }, service: { ports: { srt: { port: 1935 } } } },
  },
  {
    rule: 'an annotation that turns the PROXY protocol on',
    bad: { service: { annotations: { [`${ack}proxy-protocol`]: 'on' } } },
    says: [`${ack}proxy-protocol: on`, 'PROXY protocol', 'remove it'],
    good: { service: { annotations: { [`${ack}proxy-protocol`]: 'off' } } },
  },
  {
    rule: 'annotations of AWS with a loadBalancerClass of GKE',
    bad: { service: { loadBalancerClass: 'networking.gke.io/l4-regional-external', annotations: { [`${aws}scheme`]: 'internal' } } },
    says: [
      `${aws}scheme is for the load balancer of AWS, service.loadBalancerClass service.k8s.aws/nlb or eks.amazonaws.com/nlb, `,
      'not "networking.gke.io/l4-regional-external": change the class',
    ],
    good: { service: { loadBalancerClass: 'example.com/my-own-nlb', annotations: { [`${aws}scheme`]: 'internal' } } },
  },
  {
    rule: 'annotations of Azure with any loadBalancerClass',
    bad: { service: { loadBalancerClass: 'example.com/lb', annotations: { 'service.beta.kubernetes.io/azure-pip-name': 'p' } } },
    says: ['azure-pip-name is for the load balancer of Azure, service.loadBalancerClass unset, not "example.com/lb"'],
    good: { service: { annotations: { 'service.beta.kubernetes.io/azure-pip-name': 'p' } } },
  },
  {
    rule: 'annotations of the ACK NLB without its loadBalancerClass',
    bad: { service: { annotations: { [`${ack}zone-maps`]: 'a:b,c:d' } } },
    says: [`${ack}zone-maps is for service.loadBalancerClass alibabacloud.com/nlb, not ""`, 'change the class'],
    good: { service: { loadBalancerClass: 'alibabacloud.com/nlb', annotations: { [`${ack}zone-maps`]: 'a:b,c:d' } } },
  },
  {
    rule: 'a HorizontalPodAutoscaler and a ScaledObject for one Deployment',
    bad: { ...edge, hlsCache: { autoscaling: { enabled: true, keda: { enabled: true } } } },
    says: ['hlsCache.autoscaling.enabled cannot be combined with hlsCache.autoscaling.keda.enabled', 'remove one of the two'],
    good: { ...edge, hlsCache: { autoscaling: { keda: { enabled: true } } } },
  },
  {
    rule: 'edge.replicas beside edge.autoscaling',
    bad: { ...edge, edge: { replicas: 5, autoscaling: { enabled: true } } },
    says: ['edge.replicas cannot be combined with edge.autoscaling.enabled', 'sets the number of pods, from minReplicas on'],
    good: { ...edge, edge: { autoscaling: { enabled: true, minReplicas: 5 } } },
  },
  {
    rule: 'a HorizontalPodAutoscaler without a CPU target',
    bad: { ...edge, edge: { autoscaling: { enabled: true, cpu: '' } } },
    says: ['edge.autoscaling has nothing to scale by: set edge.autoscaling.cpu'],
    good: { ...edge, config: { exporter: { enabled: true } }, edge: { autoscaling: { cpu: '', keda: { enabled: true } } } },
  },
  {
    rule: 'a ScaledObject without a CPU target and without triggers',
    bad: { ...edge, hlsCache: { autoscaling: { cpu: '', keda: { enabled: true } } } },
    says: ['hlsCache.autoscaling has nothing to scale by'],
    good: { ...edge, hlsCache: { autoscaling: { cpu: '', keda: { enabled: true, triggers: [{ type: 'cron', metadata: {} }] } } } },
  },
  {
    rule: 'scaling by clients without the exporter that counts them',
    bad: { ...edge, edge: { autoscaling: { keda: { enabled: true } } } },
    says: ["edge.autoscaling.keda.clients needs SRS's exporter", 'set metrics.enabled to true', 'edge.autoscaling.keda.clients to 0'],
    good: { ...edge, edge: { autoscaling: { keda: { enabled: true, clients: 0 } } } },
  },
  {
    rule: 'a Prometheus query without the address of a Prometheus',
    bad: {
      ...edge,
      edge: { config: { exporter: { enabled: true } }, autoscaling: { keda: { enabled: true, prometheus: { query: 'up' } } } },
    },
    says: ['edge.autoscaling.keda.prometheus.query needs edge.autoscaling.keda.prometheus.serverAddress'],
    good: {
      ...edge,
      edge: {
        config: { exporter: { enabled: true } },
        autoscaling: { keda: { enabled: true, prometheus: { query: 'up', serverAddress: 'http://prometheus:9090' } } },
      },
    },
  },
  {
    rule: 'scaling by clients in pods that have IPv6 alone',
    bad: {
      ...edge,
      config: { exporter: { enabled: true } },
      service: { ipFamilies: ['IPv6'] },
      edge: { autoscaling: { keda: { enabled: true } } },
    },
    says: ['edge.autoscaling.keda.clients cannot ask pods that have only IPv6', 'set edge.autoscaling.keda.prometheus.serverAddress'],
    good: {
      ...edge,
      config: { exporter: { enabled: true } },
      service: { ipFamilies: ['IPv6'] },
      edge: { autoscaling: { keda: { enabled: true, prometheus: { serverAddress: 'http://prometheus:9090' } } } },
    },
  },
  {
    rule: 'the loadBalancerClass of the ACK NLB without its zones or its ID',
    bad: { service: { loadBalancerClass: 'alibabacloud.com/nlb' } },
    says: [`alibabacloud.com/nlb needs one of the annotations ${ack}zone-maps and ${ack}id`, 'service.annotations'],
    good: { service: { loadBalancerClass: 'alibabacloud.com/nlb', annotations: { [`${ack}id`]: 'nlb-1' } } },
  },
  {
    rule: 'two pods with the same hostPort pinned to one node',
    bad: {
      ...edge,
      edge: { replicas: 2, pod: { nodeSelector: { 'kubernetes.io/hostname': 'n1' } } },
      service: { ports: { rtmp: { hostPort: 1935 } } },
    },
    says: ['edge: 2 pods cannot share node n1', 'a hostPort can be used only once per node', 'remove hostPort'],
    good: { ...edge, edge: { replicas: 2, pod: { nodeSelector: { pool: 'media' } } }, service: { ports: { rtmp: { hostPort: 1935 } } } },
  },
  {
    rule: 'udpType with mixedProtocols',
    bad: { config: { srt_server: { enabled: true } }, service: { udpType: 'ClusterIP', mixedProtocols: true } },
    says: ['service.udpType', 'service.mixedProtocols', 'remove one'],
    good: { config: { srt_server: { enabled: true } }, service: { udpType: 'ClusterIP' } },
  },
  {
    rule: 'edge.replicas in mode single',
    bad: { edge: { replicas: 5 } },
    says: ['edge.replicas needs mode edge, edge-cluster or origin-cluster, not single', 'set mode, or remove edge.replicas'],
    good: { ...edge, edge: { replicas: 5 } },
  },
  {
    rule: 'nginx.pod in mode single',
    bad: { nginx: { pod: { resources: { limits: { memory: '1Gi' } } } } },
    says: [
      /fit together:\n {2}\* nginx\.pod\.resources\.limits\.memory needs mode nginx-sidecar, edge, edge-cluster or origin-cluster, not single: .*\n?$/,
    ],
    good: { ...nginx, nginx: { pod: { resources: { limits: { memory: '1Gi' } } } } },
  },
  {
    rule: 'config.daemon, which the chart sets',
    bad: { config: { daemon: true } },
    says: ['config.daemon is set by the chart', 'foreground', 'remove it'],
    good: {},
  },
  {
    rule: 'the cluster block of an edge’s vhost, which the chart sets',
    bad: { ...edge, edge: { config: { vhost: { 'a.example': { cluster: { origin: 'elsewhere' } } } } } },
    says: ['edge.config.vhost.a.example.cluster.origin is set by the chart'],
    good: { ...edge, edge: { config: { vhost: { 'a.example': { cluster: { token_traverse: true } } } } } },
  },
  {
    rule: 'origin.configText beside origin.config',
    bad: { origin: { configText: 'listen 1935;', config: { listen: 1936 } } },
    says: ['origin.configText replaces origin.config', 'remove one of the two'],
    good: { origin: { configText: 'listen 1935;' } },
  },
  {
    rule: 'a configText without a listen directive',
    bad: { origin: { configText: 'http_server { enabled on; listen 8080; }' } },
    says: ['origin.configText has no listen', 'listen 1935'],
    good: { origin: { configText: 'listen 1935; http_server { enabled on; listen 8080; }' } },
  },
  {
    rule: 'RTMP and HTTP on the same port',
    bad: { config: { listen: 8080 } },
    says: ['origin: listen and http_server.listen both listen on port 8080/TCP'],
    good: { config: { listen: 8081 } },
  },
  {
    rule: 'SRS and nginx on the same port',
    bad: { ...nginx, config: { http_server: { listen: 8081 } } },
    says: ['http_server.listen and nginx.port both listen on port 8081/TCP'],
    good: { ...nginx, config: { http_server: { listen: 8081 } }, nginx: { port: 8082 } },
  },
  {
    rule: 'a port below 1024',
    bad: { config: { listen: 443 } },
    says: ['listen is port 443', 'below 1024', 'service.ports.rtmp.port to 443'],
    good: { config: { listen: 4430 }, service: { ports: { rtmp: { port: 443 } } } },
  },
  {
    rule: 'pod.env with a variable that SRS reads as a directive',
    bad: { pod: { env: [{ name: 'SRS_VHOST_HLS_HLS_FRAGMENT', value: '5' }] } },
    says: ['SRS_VHOST_HLS_HLS_FRAGMENT', 'set the directive in config or origin.config'],
    good: { pod: { env: [{ name: 'CANDIDATE', value: '192.0.2.1' }] } },
  },
  {
    rule: 'pod.envFrom with the prefix SRS_',
    bad: { origin: { pod: { envFrom: [{ prefix: 'SRS_', configMapRef: { name: 'x' } }] } } },
    says: ['origin.pod.envFrom has the prefix SRS_', 'set directives in config'],
    good: { origin: { pod: { envFrom: [{ configMapRef: { name: 'x' } }] } } },
  },
  {
    rule: 'a directive of SRS 7 with an image of SRS 6',
    bad: { config: { rtsp_server: { enabled: true, listen: 5540 } } },
    says: ['rtsp_server needs SRS 7.0.47, and the image of origin is 6.0'],
    good: { image: { tag: '7' }, config: { rtsp_server: { enabled: true, listen: 5540 } } },
  },
  {
    rule: 'a directive that is newer than the revision of the image',
    bad: { image: { tag: '6.0.124' }, config: { vhost: { a: { rtc: { keep_avc_nalu_sei: true } } } } },
    says: ['vhost.a.rtc.keep_avc_nalu_sei needs SRS 5.0.213 or 6.0.125, and the image of origin is 6.0.124'],
    good: { image: { tag: '6.0.125' }, config: { vhost: { a: { rtc: { keep_avc_nalu_sei: true } } } } },
  },
  {
    rule: 'a directive that is newer than srsVersion says',
    bad: { image: { tag: 'ours' }, srsVersion: '7.0.46', config: { rtsp_server: { enabled: true, listen: 5540 } } },
    says: ['rtsp_server needs SRS 7.0.47, and the image of origin is 7.0.46'],
    good: { image: { tag: 'ours' }, srsVersion: '7.0.47', config: { rtsp_server: { enabled: true, listen: 5540 } } },
  },
  {
    rule: 'a directive that the version of the image no longer has',
    bad: { image: { tag: '7.0.59' }, config: { threads: { interval: 5 } } },
    says: ['threads was removed in SRS 7.0.59, and the image of origin is 7.0.59'],
    good: { config: { threads: { interval: 5 } } },
  },
  {
    rule: 'several HTTP ports with an image that takes one',
    bad: { config: { http_server: { listen: [8080, 8081] } } },
    says: ['http_server.listen takes a single port before SRS 7.0.67'],
    good: { image: { tag: '7' }, config: { http_server: { listen: [8080, 8081] } } },
  },
  {
    rule: 'an address for SRT with an image that takes a port alone',
    bad: { config: { srt_server: { enabled: true, listen: '0.0.0.0:10080' } } },
    says: ['srt_server.listen takes a port without an address before SRS 7.0.67'],
    good: { config: { srt_server: { enabled: true, listen: '10080' } } },
  },
  {
    rule: 'rtc in a vhost without rtc_server',
    bad: { config: { vhost: { a: { rtc: { enabled: true, rtmp_to_rtc: true } } } } },
    says: ['vhost.a.rtc.enabled needs rtc_server.enabled'],
    good: { config: { rtc_server: { enabled: true }, vhost: { a: { rtc: { enabled: true, rtmp_to_rtc: true } } } } },
  },
  {
    rule: 'http_hooks without any hook',
    bad: { config: { vhost: { a: { http_hooks: { enabled: true } } } } },
    says: ['vhost.a.http_hooks.enabled needs at least one of on_connect, on_close'],
    good: { config: { vhost: { a: { http_hooks: { enabled: true, on_play: 'http://a.example/play' } } } } },
  },
  {
    rule: 'https with a key and no certificate',
    bad: { config: { http_server: { https: { enabled: true, key: '/tls/tls.key' } } } },
    says: ['http_server.https.enabled needs http_server.https.cert'],
    good: { config: { http_server: { https: { enabled: true, key: '/tls/tls.key', cert: '/tls/tls.crt' } } } },
  },
  {
    rule: 'a dvr_path on no writable volume',
    bad: { config: { vhost: { a: { dvr: { enabled: true, dvr_path: '/data/[stream].flv' } } } } },
    says: ['vhost.a.dvr.dvr_path is "/data/[stream].flv"', 'cannot write', 'mount a volume there'],
    good: {
      config: { vhost: { a: { dvr: { enabled: true, dvr_path: '/data/[stream].flv' } } } },
      pod: {
        volumes: [{ name: 'archive', persistentVolumeClaim: { claimName: 'archive' } }],
        volumeMounts: [{ name: 'archive', mountPath: '/data' }],
      },
    },
  },
  {
    rule: 'a dvr_path on a read-only volume',
    bad: {
      config: { vhost: { a: { dvr: { enabled: true, dvr_path: '/data/[stream].flv' } } } },
      pod: { volumeMounts: [{ name: 'archive', mountPath: '/data', readOnly: true }] },
    },
    says: ['vhost.a.dvr.dvr_path', 'cannot write'],
    good: { config: { vhost: { a: { dvr: { enabled: true, dvr_path: '/tmp/[stream].flv' } } } } },
  },
  {
    rule: 'an hls_window as short as hls_fragment',
    bad: { config: { vhost: { __defaultVhost__: { hls: { hls_fragment: 20 } } } } },
    says: ['vhost.__defaultVhost__.hls.hls_window (20 s) is not longer than hls_fragment (20 s)', 'three times'],
    good: { config: { vhost: { __defaultVhost__: { hls: { hls_fragment: 20, hls_window: 60 } } } } },
  },
  {
    rule: 'players that stay behind what the playlist has',
    bad: { ...nginx, nginx: { holdBackSeconds: 17 } },
    says: ['hls_window (20 s) is too short for nginx.holdBackSeconds 17', 'the last 21 s', 'at least that long'],
    good: { ...nginx, nginx: { holdBackSeconds: 17 }, config: { vhost: { __defaultVhost__: { hls: { hls_window: 21 } } } } },
  },
  {
    rule: 'an hls_ts_file without [timestamp], behind nginx',
    bad: { ...nginx, config: { vhost: { __defaultVhost__: { hls: { hls_ts_file: '[app]/[stream]-[seq].ts' } } } } },
    says: ['origin.config: vhost.__defaultVhost__.hls.hls_ts_file', 'put [timestamp] into it'],
    good: { config: { vhost: { __defaultVhost__: { hls: { hls_ts_file: '[app]/[stream]-[seq].ts' } } } } },
  },
  {
    rule: 'a volume with the name of one of the chart’s',
    bad: { pod: { volumes: [{ name: 'data', emptyDir: {} }] } },
    says: ['volume "data"', 'choose another'],
    good: { pod: { volumes: [{ name: 'certificates', emptyDir: {} }] } },
  },
  {
    rule: 'a mount over one of the chart’s',
    bad: { origin: { pod: { volumeMounts: [{ name: 'x', mountPath: '/etc/srs/' }], volumes: [{ name: 'x', emptyDir: {} }] } } },
    says: ['mounts "x" at /etc/srs/', 'choose another path'],
    good: { origin: { pod: { volumeMounts: [{ name: 'x', mountPath: '/etc/srs-more' }], volumes: [{ name: 'x', emptyDir: {} }] } } },
  },
  {
    rule: 'existingClaim without persistence.enabled',
    bad: { origin: { persistence: { existingClaim: 'recordings' } } },
    says: ['origin.persistence.existingClaim needs origin.persistence.enabled: set origin.persistence.enabled to true'],
    good: { origin: { persistence: { enabled: true, existingClaim: 'recordings' } } },
  },
  {
    rule: 'an origin mesh with SRS 7',
    bad: { ...origins, image: { tag: '7' } },
    says: ['mode origin-cluster with origin.cluster mesh needs SRS 5 or 6', 'the image of origin is 7.0', 'set image.tag to 6'],
    good: { ...origins, image: { tag: '5' } },
  },
  {
    rule: 'an origin mesh without the HTTP API',
    bad: { ...origins, origin: { config: { http_api: { enabled: false } } } },
    says: ['mode origin-cluster needs the HTTP API of origin'],
    good: { ...origins, edge: { config: { http_api: { enabled: false } } } },
  },
  {
    rule: 'an origin mesh with a password for the HTTP API',
    bad: { ...origins, origin: { config: { http_api: { auth: { enabled: true, username: 'a', password: 'b' } } } } },
    says: ['cannot use http_api.auth at origin', 'without a password'],
    good: { ...origins, edge: { config: { http_api: { auth: { enabled: true, username: 'a', password: 'b' } } } } },
  },
  {
    rule: 'origins behind proxies with an SRS that cannot report its ports',
    bad: { ...proxies, image: { tag: '6.0.155' } },
    says: ['origin.config: heartbeat.ports needs SRS 5.0.215 or 6.0.156', 'choose another image'],
    good: { ...proxies, image: { tag: '6.0.156' } },
  },
  {
    rule: 'origin.cluster proxy without proxy.image',
    bad: { ...origins, origin: { cluster: 'proxy' } },
    says: ['origin.cluster proxy needs proxy.image.repository and its tag or digest', 'releases no image', 'set origin.cluster to mesh'],
    good: proxies,
  },
  {
    rule: 'two proxies without Redis',
    bad: { ...proxies, proxy: { ...proxies.proxy, replicas: 2 } },
    says: ['proxy.replicas 2 needs proxy.redis.host', 'proxy.replicas to 1'],
    good: { ...proxies, proxy: { ...proxies.proxy, replicas: 2, redis: { host: 'redis' } } },
  },
  {
    rule: 'a Redis password without proxy.redis.host',
    bad: { ...proxies, proxy: { ...proxies.proxy, redis: { existingSecret: 'x' } } },
    says: ['proxy.redis.existingSecret needs proxy.redis.host'],
    good: { ...proxies, proxy: { ...proxies.proxy, redis: { host: 'redis', existingSecret: 'x' } } },
  },
  {
    rule: 'proxy.image with origin.cluster mesh',
    bad: { ...origins, proxy: proxies.proxy },
    says: ['proxy.image needs origin.cluster proxy, not mesh', 'set origin.cluster, or remove'],
    good: proxies,
  },
  {
    rule: 'an origin behind proxies that listens at an address',
    bad: { ...proxies, config: { listen: '0.0.0.0:1935' } },
    says: ['origin.cluster proxy needs listen at origin as a port without an address', 'write 1935'],
    good: { ...proxies, config: { listen: 1935 } },
  },
  {
    rule: 'heartbeat.url at an origin behind proxies',
    bad: { ...proxies, config: { heartbeat: { url: 'http://elsewhere/' } } },
    says: ['config.heartbeat.url is set by the chart, because origins register with the proxies'],
    good: { ...proxies, config: { heartbeat: { interval: 5 } } },
  },
  {
    rule: 'one ReadWriteOnce claim for several origins',
    bad: { ...origins, origin: { persistence: { enabled: true, existingClaim: 'recordings' } } },
    says: ['origin.persistence.existingClaim is one claim for several origins', 'add ReadWriteMany'],
    good: { ...origins, origin: { persistence: { enabled: true, existingClaim: 'recordings', accessModes: ['ReadWriteMany'] } } },
  },
  {
    rule: 'origin.members with a StatefulSet',
    bad: { ...origins, origin: { persistence: { enabled: true }, members: [{ image: { tag: '5' } }] } },
    says: ['origin.members needs a Deployment for each origin', 'set origin.workload to Deployment'],
    good: { ...origins, origin: { members: [{ image: { tag: '5' } }] } },
  },
  {
    rule: 'more origin.members than origin.replicas',
    bad: { ...origins, origin: { workload: 'Deployment', replicas: 2, members: [{}, {}, {}] } },
    says: ['origin.members has 3 entries for origin.replicas 2'],
    good: { ...origins, origin: { workload: 'Deployment', replicas: 3, members: [{}, {}, {}] } },
  },
  {
    rule: 'origin.configText beside the config of a member',
    bad: { ...origins, origin: { workload: 'Deployment', configText: mesh, members: [{ config: { max_connections: 5 } }] } },
    says: ['origin.configText replaces origin.members[0].config'],
    good: { ...origins, origin: { workload: 'Deployment', configText: mesh } },
  },
  {
    rule: 'edge.configText beside edge.canary.config',
    bad: { ...edge, edge: { configText: 'listen 1935;', canary: { enabled: true, config: { max_connections: 5 } } } },
    says: ['edge.configText replaces edge.canary.config'],
    good: { ...edge, edge: { canary: { enabled: true, config: { max_connections: 5 } } } },
  },
  {
    rule: 'groups of edges in a mode without edges',
    bad: { mode: 'nginx-sidecar', edge: { groups: { a: {} } } },
    says: ['edge.groups needs mode edge, edge-cluster or origin-cluster, not nginx-sidecar: set mode, or remove edge.groups'],
    good: { ...origins, edge: { groups: { a: {} } } },
  },
  ...['A', 'a_b', 'a.b', '-a', 'a-', '', 'a'.repeat(25)].map(name => ({
    rule: `a group of edges with the name ${JSON.stringify(name)}`,
    bad: grouped({ [name]: {} }),
    says: [`edge.groups has a group ${JSON.stringify(name)}, and objects are named after it: use up to 24 lower-case letters`],
    good: grouped({ ['a'.repeat(24)]: {}, 1: {}, origin: {}, 'hls-cache': {} }),
  })),
  ...Object.entries({
    canary: 'the Deployment of edge.canary',
    default: 'the label of edges that are in no group',
    hooks: 'the ConfigMap of the nginx that edges ask for keys',
    public: 'the public Service of edges in layout per-component',
  }).map(([name, owner]) => ({
    rule: `a group of edges with the name ${name}`,
    bad: grouped({ [name]: {} }, { canary: { enabled: true } }),
    says: [`edge.groups.${name} has a name that would also be that of ${owner}: choose another`],
    good: grouped({ [`${name}-1`]: {} }, { canary: { enabled: true } }),
  })),
  {
    rule: 'a group of edges with the name of the Service of another',
    bad: grouped({ a: {}, 'a-public': {} }),
    says: ['edge.groups.a-public has a name that would also be that of the Service of edge.groups.a: choose another'],
    good: grouped({ a: {}, 'b-public': {} }),
  },
  {
    rule: 'a group of edges without a public port',
    bad: { ...grouped({ a: {} }), service: { ports: { rtmp: { enabled: false }, http: { enabled: false } } } },
    says: ['edge.groups.a has no address, because service.ports makes no port of edges public: enable one of them, such as rtmp or http'],
    good: { ...grouped({ a: {} }), service: { ports: { http: { enabled: false } } } },
  },
  {
    rule: 'two groups of edges at one address',
    bad: grouped({ a: { service: { loadBalancerIP: '192.0.2.1' } }, b: { service: { loadBalancerIP: '192.0.2.1' } } }),
    says: ['edge.groups.b.service and edge.groups.a.service both ask for 192.0.2.1', 'give each an address of its own'],
    good: grouped({ a: { service: { loadBalancerIP: '192.0.2.1' } }, b: { service: { loadBalancerIP: '192.0.2.2' } } }),
  },
  {
    rule: 'a group of edges at the address of the others',
    bad: { ...grouped({ a: { service: { externalIPs: ['192.0.2.1'] } } }), service: { externalIPs: ['192.0.2.2', '192.0.2.1'] } },
    says: ['edge.groups.a.service and service both ask for 192.0.2.1'],
    good: { ...grouped({ a: {} }), service: { externalIPs: ['192.0.2.2', '192.0.2.1'] } },
  },
  {
    rule: 'a group of edges at the load balancer of the others',
    bad: { ...grouped({ a: {} }), service: { annotations: { [`${ack}id`]: 'lb-1' } } },
    says: ['edge.groups.a.service and service both ask for lb-1', 'A group has the annotations of service, unless it has others, or null'],
    good: {
      ...grouped({ a: { service: { annotations: { [`${ack}id`]: 'lb-2' } } }, b: { service: { annotations: { [`${ack}id`]: null } } } }),
      service: { annotations: { [`${ack}id`]: 'lb-1' } },
    },
  },
  {
    rule: 'a group of edges with what the type of its Service does not take',
    bad: grouped({ a: { service: { type: 'NodePort', loadBalancerSourceRanges: ['192.0.2.0/24'] } } }),
    says: ['edge.groups.a.service.loadBalancerSourceRanges needs edge.groups.a.service.type or service.type LoadBalancer, not NodePort'],
    good: {
      ...grouped({ a: { service: { loadBalancerSourceRanges: ['192.0.2.0/24'], type: 'LoadBalancer' } } }),
      service: { type: 'NodePort' },
    },
  },
  {
    rule: 'replicas of a group of edges that scales as the others do',
    bad: grouped({ a: { replicas: 2 } }, { autoscaling: { enabled: true } }),
    says: ['edge.groups.a.replicas cannot be combined with edge.groups.a.autoscaling.enabled', 'otherwise than edge does'],
    good: grouped({ a: { replicas: 2, autoscaling: { enabled: false } } }, { autoscaling: { enabled: true } }),
  },
  {
    rule: 'a directive in a group of edges that the chart sets',
    bad: grouped({ a: { config: { vhost: { a: { cluster: { origin: 'a:1935' } } } } } }),
    says: ['edge.groups.a.config.vhost.a.cluster.origin is set by the chart', 'list these servers in upstream.rtmp'],
    good: grouped({ a: { config: { vhost: { a: {} } } } }),
  },
  {
    rule: 'a label in a group of edges that selects pods',
    bad: grouped({ a: { pod: { labels: { 'ossrs.io/public': 'true' } } } }),
    says: ['edge.groups.a.pod.labels sets ossrs.io/public', 'remove it'],
    good: grouped({ a: { pod: { labels: { team: 'x' } } } }),
  },
  {
    rule: 'edge.configText beside the config of a group',
    bad: grouped({ a: { config: { max_connections: 5 } } }, { configText: 'listen 1935; vhost a { cluster { mode remote; origin o; } }' }),
    says: ['edge.configText replaces edge.groups.a.config: move its directives into the text, or remove one of the two'],
    good: grouped({ a: {} }, { configText: 'listen 1935; vhost a { cluster { mode remote; origin o; } }' }),
  },
  {
    rule: 'a group of edges and others with the same hostPort pinned to one node',
    bad: {
      ...grouped({ a: {} }, { replicas: 1, pod: { nodeSelector: { 'kubernetes.io/hostname': 'n1' } } }),
      service: { ports: { rtmp: { hostPort: 1935 } } },
    },
    says: ['edge: 2 pods cannot share node n1', 'a hostPort can be used only once per node'],
    good: {
      ...grouped(
        { a: { pod: { nodeSelector: { 'kubernetes.io/hostname': 'n2' } } } },
        { replicas: 1, pod: { nodeSelector: { 'kubernetes.io/hostname': 'n1' } } },
      ),
      service: { ports: { rtmp: { hostPort: 1935 } } },
    },
  },
  {
    rule: 'edge.service in layout shared',
    bad: { ...edge, edge: { service: { annotations: { a: 'b' } } } },
    says: ['edge.service.annotations needs service.layout per-component, not shared', 'or remove edge.service.annotations'],
    good: { ...edge, edge: { service: { annotations: { a: 'b' } } }, service: { layout: 'per-component' } },
  },
  ...[
    'app.kubernetes.io/name',
    'app.kubernetes.io/instance',
    'app.kubernetes.io/component',
    'ossrs.io/role',
    'ossrs.io/group',
    'ossrs.io/public',
    'ossrs.io/metrics',
  ].map(label => ({
    rule: `the label ${label}, which selects pods`,
    bad: { commonLabels: { [label]: 'x' } },
    says: [`commonLabels sets ${label}`, 'remove it'],
    good: { commonLabels: { team: 'x' } },
  })),
  {
    rule: 'origin.strategy for a StatefulSet',
    bad: { ...origins, origin: { workload: 'StatefulSet', strategy: { type: 'Recreate' } } },
    says: ['origin.strategy has no effect on a StatefulSet', 'set origin.updateStrategy'],
    good: { ...origins, origin: { workload: 'StatefulSet', updateStrategy: { type: 'OnDelete' } } },
  },
  {
    rule: 'origin.updateStrategy for Deployments',
    bad: { ...origins, origin: { updateStrategy: { type: 'OnDelete' } } },
    says: ['origin.updateStrategy has no effect on a Deployment', 'set origin.strategy'],
    good: { ...origins, origin: { strategy: { type: 'Recreate' } } },
  },
  {
    rule: 'a rolling update of a pod with a ReadWriteOnce claim',
    bad: { origin: { persistence: { enabled: true }, strategy: { type: 'RollingUpdate' } } },
    says: ['origin.strategy starts a pod before the old one stops', 'origin.persistence', 'set origin.strategy.type to Recreate'],
    good: { origin: { persistence: { enabled: true, accessModes: ['ReadWriteMany'] }, strategy: { type: 'RollingUpdate' } } },
  },
  {
    rule: 'minAvailable and maxUnavailable in one budget',
    bad: { ...edge, edge: { podDisruptionBudget: { minAvailable: 1, maxUnavailable: 2 } } },
    says: ['edge.podDisruptionBudget.maxUnavailable cannot be combined with edge.podDisruptionBudget.minAvailable'],
    good: { ...edge, edge: { podDisruptionBudget: { minAvailable: 1 } } },
  },
  {
    rule: 'origin.data.medium Memory without sizeLimit',
    bad: { origin: { data: { medium: 'Memory' } } },
    says: ['origin.data.medium needs origin.data.sizeLimit', 'set origin.data.sizeLimit'],
    good: { origin: { data: { medium: 'Memory', sizeLimit: '1Gi' } } },
  },
  {
    rule: 'origin.data beside origin.persistence',
    bad: { origin: { data: { sizeLimit: '1Gi' }, persistence: { enabled: true } } },
    says: ['origin.data cannot be combined with origin.persistence.enabled', 'remove one'],
    good: { origin: { data: { sizeLimit: '1Gi' } } },
  },
  {
    rule: 'annotations of a ServiceAccount that the chart does not create',
    bad: { serviceAccount: { name: 'x', annotations: { a: 'b' } } },
    says: ['serviceAccount.annotations needs serviceAccount.create: set serviceAccount.create to true'],
    good: { serviceAccount: { create: true, annotations: { a: 'b' } } },
  },
  {
    rule: 'serviceAccount beside pod.serviceAccountName',
    bad: { serviceAccount: { create: true }, pod: { serviceAccountName: 'x' } },
    says: ['serviceAccount cannot be combined with pod.serviceAccountName', 'remove one'],
    good: { pod: { serviceAccountName: 'x' } },
  },
  {
    rule: 'enabled: false in an umbrella chart without a condition',
    bad: { enabled: false },
    says: ['enabled is false', 'condition: srs.enabled'],
    good: { enabled: true },
  },
  {
    rule: 'IPv6 alone for SRT in a version that takes no address there',
    bad: { service: { ipFamilies: ['IPv6'] }, config: { srt_server: { enabled: true } } },
    says: [
      'srt_server.listen opens port 10080 for IPv4 only, and service.ipFamilies is IPv6 only',
      'choose an image of SRS 7.0.67 or newer',
    ],
    good: { service: { ipFamilies: ['IPv6'] }, config: { srt_server: { enabled: true } }, image: { tag: '7.0.67' } },
  },
  {
    rule: 'IPv6 alone for a caster, which takes no address in any version',
    bad: { service: { ipFamilies: ['IPv6'] }, config: { stream_caster: [caster] } },
    says: ['stream_caster[0].listen opens port 9000 for IPv4 only', 'no version of SRS takes an address there, turn it off, or add IPv4'],
    good: {
      service: { ipFamilies: ['IPv6', 'IPv4'], ipFamilyPolicy: 'RequireDualStack' },
      config: { stream_caster: [caster] },
    },
  },
  {
    rule: 'IPv6 alone for an address of IPv4',
    bad: { service: { ipFamilies: ['IPv6'] }, config: { listen: '0.0.0.0:1935' } },
    says: ['listen opens port 1935 for IPv4 only', 'set it to "[::]:1935"'],
    good: { service: { ipFamilies: ['IPv6'] }, config: { listen: '[::]:1935' } },
  },
  {
    rule: 'IPv6 alone behind proxies',
    bad: { ...proxies, service: { ipFamilies: ['IPv6'] } },
    says: ['service.ipFamilies without IPv4 cannot be combined with origin.cluster proxy', 'add IPv4, or set origin.cluster to mesh'],
    good: { ...proxies, service: { ipFamilies: ['IPv6', 'IPv4'], ipFamilyPolicy: 'RequireDualStack' } },
  },
  ...[{}, { config: { rtc_server: { enabled: true } } }].map(({ config = {} }) => {
    const verb = 'rtc_server' in config ? 'publish' : 'play'
    const service = { ipFamilyPolicy: 'RequireDualStack' }
    const security = {
      enabled: true,
      allow: [
        ['publish', 'all'],
        ['play', 'all'],
        [verb, '10.0.0.0/8'],
      ],
    }
    const values = { service, config: { ...config, vhost: { 'a.example': { security } } } }
    const place = verb === 'play' ? ['http_server', 8080] : ['http_api', 1985]
    return {
      rule: `security by addresses of IPv4, where one socket is for both families (${verb})`,
      bad: values,
      says: [
        'vhost.a.example.security names addresses of IPv4',
        `${place[0]}.listen, which is only "[::]:${place[1]}"`,
        `set ${place[0]}.listen to "0.0.0.0:${place[1]}"`,
      ],
      good: { ...values, image: { tag: '7.0.67' } },
    }
  }),
  {
    rule: 'sessionAffinityConfig without sessionAffinity',
    bad: { service: { sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } } },
    says: ['service.sessionAffinityConfig needs service.sessionAffinity ClientIP'],
    good: { service: { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } } },
  },
  ...[{ port: 8000 }, { nodePort: 31985 }, { hostPort: 1985 }].map(setting => ({
    rule: `the ${Object.keys(setting)} of a port that is not public`,
    bad: { service: { ports: { api: setting } } },
    says: [`service.ports.api.${Object.keys(setting)} needs service.ports.api.enabled: set service.ports.api.enabled to true`],
    good: { service: { ports: { api: { enabled: true, anonymous: true, ...setting } } } },
  })),
  {
    rule: 'a hostPort for HLS that shares the port of HTTP',
    bad: { service: { ports: { hls: { hostPort: 9000 } } } },
    says: ['service.ports.hls.hostPort has no effect, because hls and http are one port of origin', 'set service.ports.http.hostPort'],
    good: { service: { ports: { http: { hostPort: 9000 } } } },
  },
  {
    rule: 'proxies scaled by an autoscaler without Redis',
    bad: { ...proxies, proxy: { ...proxies.proxy, replicas: null } },
    says: ['proxy.replicas null needs proxy.redis.host'],
    good: { ...proxies, proxy: { ...proxies.proxy, replicas: null, redis: { host: 'redis' } } },
  },
  ...['existingSecret', 'keyPrefix'].map(setting => ({
    rule: `proxy.redis.${setting} without Redis`,
    bad: { ...proxies, proxy: { ...proxies.proxy, redis: { [setting]: 'x' } } },
    says: [`proxy.redis.${setting} needs proxy.redis.host`],
    // A proxy of SRS 8 has both.
    good: { ...proxies, proxy: { image: { repository: 'srs-proxy', tag: '8.0.9' }, redis: { host: 'redis', [setting]: 'x' } } },
  })),
  ...[
    { originServerTTLSeconds: 45 },
    { redis: { host: 'redis', keyPrefix: 'live-' } },
    { registrationToken: { valueFrom: { secretKeyRef: { name: 'x', key: 'b' } } } },
  ].map(settings => ({
    rule: `${Object.keys(settings)} of a proxy that does not have it`,
    bad: { ...proxies, image: { tag: '8.0.9' }, proxy: { image: { repository: 'srs-proxy', tag: '7.0.143' }, ...settings } },
    says: [`proxy.${Object.keys(settings)}`, 'needs a proxy of SRS 8.0.', 'the tag of proxy.image says 7.0.143: choose another image'],
    good: { ...proxies, image: { tag: '8.0.9' }, proxy: { image: { repository: 'srs-proxy', tag: 'v8.0.9' }, ...settings } },
  })),
  {
    rule: 'a registrationToken with origins that cannot send it',
    bad: {
      ...proxies,
      image: { tag: '6.0.191' },
      proxy: { image: { repository: 'srs-proxy', tag: '8' }, registrationToken: { valueFrom: { secretKeyRef: { name: 'x', key: 'b' } } } },
    },
    says: ['proxy.registrationToken needs origins of SRS 8.0.5 or later, and the image of origin is 6.0.191: set image.tag'],
    good: {
      ...proxies,
      image: { tag: '8' },
      proxy: { image: { repository: 'srs-proxy', tag: '8' }, registrationToken: { valueFrom: { secretKeyRef: { name: 'x', key: 'b' } } } },
    },
  },
  {
    rule: 'an originServerTTLSeconds as short as the heartbeat interval',
    bad: {
      ...proxies,
      config: { heartbeat: { interval: 9 } },
      proxy: { image: { repository: 'srs-proxy', tag: '8' }, originServerTTLSeconds: 9 },
    },
    says: ['proxy.originServerTTLSeconds is 9, and origin reports every 9 seconds', 'make it longer'],
    good: {
      ...proxies,
      config: { heartbeat: { interval: 9 } },
      proxy: { image: { repository: 'srs-proxy', tag: '8' }, originServerTTLSeconds: 45 },
    },
  },
  ...(
    [
      [{ maxUnavailable: 0 }, 'maxUnavailable 0 would keep every node with such a pod from being drained'],
      [{ maxUnavailable: '0%' }, 'maxUnavailable 0% would keep every node'],
      [{ minAvailable: 3 }, 'minAvailable 3 leaves none of 3 pods to evict'],
      // Two thirds of three are rounded up.
      [{ minAvailable: '67%' }, 'minAvailable 67% leaves none of 3 pods to evict'],
    ] as const
  ).map(([budget, message]) => ({
    rule: `a budget that blocks every drain: ${JSON.stringify(budget)}`,
    bad: { ...edge, edge: { podDisruptionBudget: budget } },
    says: [`edge.podDisruptionBudget.${message}`],
    good: { ...edge, edge: { podDisruptionBudget: 'minAvailable' in budget ? { minAvailable: '66%' } : { maxUnavailable: '1%' } } },
  })),
  {
    rule: 'a podDisruptionBudget for a single pod',
    bad: { ...edge, edge: { replicas: 1, podDisruptionBudget: { minAvailable: 1 } } },
    says: ['edge.podDisruptionBudget has no effect on a single pod', 'add replicas, or remove it'],
    good: { ...edge, edge: { replicas: 1, canary: { enabled: true }, podDisruptionBudget: { minAvailable: 1 } } },
  },
  {
    rule: 'the NetworkPolicy of proxies with hostNetwork',
    bad: { ...proxies, proxy: { ...proxies.proxy, pod: { hostNetwork: true } } },
    says: ['proxy.pod.hostNetwork cannot be combined with proxy.networkPolicy.enabled', 'set proxy.networkPolicy.enabled to false'],
    good: { ...proxies, proxy: { ...proxies.proxy, pod: { hostNetwork: true }, networkPolicy: { enabled: false } } },
  },
  {
    rule: 'the NetworkPolicy of proxies whose origins have hostNetwork',
    bad: { ...proxies, origin: { ...proxies.origin, pod: { hostNetwork: true } } },
    says: ['origin.pod.hostNetwork cannot be combined with proxy.networkPolicy.enabled', 'hostNetwork to false'],
    good: { ...proxies, origin: { ...proxies.origin, pod: { hostNetwork: false } } },
  },
  {
    rule: 'no public port at all',
    bad: { service: { ports: { rtmp: { enabled: false }, http: { enabled: false }, hls: { enabled: false } } } },
    says: ['service.ports makes no port public', 'enable one'],
    good: { service: { ports: { rtmp: { enabled: false } } } },
  },
  {
    rule: 'the API’s public port without the API',
    bad: { config: { http_api: { enabled: false } }, service: { ports: { api: { enabled: true } } } },
    says: ['service.ports.api.enabled needs the HTTP API', 'config.http_api.enabled to true'],
    good: { service: { ports: { api: { enabled: true, anonymous: true } } } },
  },
  ...[{ loadBalancerClass: 'x' }, { loadBalancerIP: '192.0.2.1' }, { loadBalancerSourceRanges: ['192.0.2.0/24'] }].map(setting => ({
    rule: `${Object.keys(setting)} without a load balancer`,
    bad: { service: { type: 'NodePort', ...setting } },
    says: [`service.${Object.keys(setting)} needs service.type LoadBalancer, not NodePort`],
    good: { service: { type: 'LoadBalancer', ...setting } },
  })),
  {
    rule: 'externalTrafficPolicy with type ClusterIP',
    bad: { service: { type: 'ClusterIP', externalTrafficPolicy: 'Local' } },
    says: ['service.externalTrafficPolicy needs service.type LoadBalancer or NodePort, not ClusterIP'],
    good: { service: { type: 'NodePort', externalTrafficPolicy: 'Local' } },
  },
  {
    rule: 'the same port for HTTP and HLS in one Service',
    bad: { ...edge, service: { ports: { hls: { port: 8080 } } } },
    says: ['service.ports: http and hls are both port 8080/TCP of one Service', 'service.ports.hls.port'],
    good: { ...edge, service: { layout: 'per-component', ports: { hls: { port: 8080 } } } },
  },
  {
    rule: 'hlsCache.cacheSize with hlsCache.replicas 0',
    bad: { ...nginx, hlsCache: { replicas: 0, cacheSize: '1Gi' } },
    says: ['hlsCache.cacheSize has no effect without the HLS cache', 'set hlsCache.replicas to 1 or more, or remove hlsCache.cacheSize'],
    good: { ...nginx, hlsCache: { replicas: 1, cacheSize: '1Gi' } },
  },
  {
    rule: 'origin-cluster with hlsCache.replicas 0',
    bad: { ...origins, hlsCache: { replicas: 0 } },
    says: ['mode origin-cluster needs hlsCache.replicas 1 or more', 'set hlsCache.replicas, or remove it'],
    good: { ...origins, hlsCache: { replicas: 1 } },
  },
  {
    rule: 'an upload without a bucket',
    bad: { ...claim, recordings: { upload: { ...upload, bucket: '' } } },
    says: ['recordings.upload.enabled needs recordings.upload.bucket: set recordings.upload.bucket'],
    good: { ...claim, recordings: { upload } },
  },
  {
    rule: 'an upload without a claim',
    bad: { recordings: { upload } },
    says: ['recordings.upload.enabled needs origin.persistence.enabled', 'lost with the pod: set origin.persistence.enabled to true'],
    good: { ...claim, recordings: { upload } },
  },
  {
    rule: 'an upload with an access key ID and no secret',
    bad: { ...claim, recordings: { upload: { ...upload, s3: { access_key_id: key } } } },
    says: ['recordings.upload.s3.access_key_id needs recordings.upload.s3.secret_access_key'],
    good: { ...claim, recordings: { upload } },
  },
  {
    rule: 'an upload without a key',
    bad: { ...claim, recordings: { upload: { ...upload, s3: {} } } },
    says: ['recordings.upload.enabled needs recordings.upload.s3.access_key_id or recordings.upload.s3.env_auth: set'],
    good: { ...claim, recordings: { upload: { ...upload, s3: { env_auth: true } } } },
  },
  {
    rule: 'an upload with a key and with env_auth',
    bad: { ...claim, recordings: { upload: { ...upload, s3: { ...upload.s3, env_auth: true } } } },
    says: ['recordings.upload.s3.env_auth cannot be combined with recordings.upload.s3.access_key_id', 'remove one of the two'],
    good: { ...claim, recordings: { upload: { ...upload, s3: { ...upload.s3, env_auth: false } } } },
  },
  {
    rule: 'cleanup of recordings beside their upload',
    bad: { ...claim, recordings: { upload }, cleanup: { enabled: true, recordings: { maxAge: '7d' } } },
    says: ['cleanup.recordings.maxAge cannot be combined with recordings.upload.enabled', 'recordings.upload.deleteAfter does so'],
    good: { ...claim, recordings: { upload: { ...upload, deleteAfter: '7d' } }, cleanup: { enabled: true } },
  },
  {
    rule: 'a dvr_path that is not on the claim from which recordings are uploaded',
    bad: { ...claim, recordings: { upload }, config: { vhost: { a: { dvr: { enabled: true, dvr_path: '/tmp/[stream].flv' } } } } },
    says: ['origin.config: vhost.a.dvr.dvr_path is "/tmp/[stream].flv"', 'not on the claim that recordings.upload uploads from'],
    good: {
      ...claim,
      recordings: { upload },
      config: { vhost: { a: { dvr: { enabled: true, dvr_path: './objs/nginx/html/[timestamp].flv' } } } },
    },
  },
  {
    rule: 'finishedHook without a claim',
    bad: { recordings: { finishedHook: 'http://hooks' } },
    says: ['recordings.finishedHook needs origin.persistence.enabled', 'or remove recordings.finishedHook'],
    good: { ...claim, recordings: { finishedHook: 'http://hooks' } },
  },
  {
    rule: 'finishedHook with finishAfterSeconds 0',
    bad: { ...claim, recordings: { finishedHook: 'http://hooks', finishAfterSeconds: 0 } },
    says: ['recordings.finishedHook needs recordings.finishAfterSeconds: set', 'or remove recordings.finishedHook'],
    good: { ...claim, recordings: { finishedHook: 'http://hooks', finishAfterSeconds: 60 } },
  },
  {
    rule: 'a normal_timeout as long as finishAfterSeconds',
    bad: { ...claim, config: { vhost: { __defaultVhost__: { publish: { normal_timeout: 120000 } } } } },
    says: ['recordings.finishAfterSeconds is 120', 'vhost.__defaultVhost__.publish.normal_timeout', 'make finishAfterSeconds longer'],
    good: { ...claim, config: { vhost: { __defaultVhost__: { publish: { normal_timeout: 119999 } } } } },
  },
  {
    rule: 'cleanup.recordings.maxUsage without a claim',
    bad: { cleanup: { enabled: true, recordings: { maxUsage: 80 } } },
    says: ['cleanup.recordings.maxUsage needs origin.persistence.enabled', 'other pods fill the disk'],
    good: { ...claim, cleanup: { enabled: true, recordings: { maxUsage: 80 } } },
  },
  {
    rule: 'an hls_window as long as cleanup.maxAge',
    bad: { cleanup: { enabled: true, maxAge: '5m' }, config: { vhost: { __defaultVhost__: { hls: { hls_window: 300 } } } } },
    says: ['cleanup.maxAge is 5m, and origin.config: vhost.__defaultVhost__.hls.hls_window is 300 s', 'make maxAge longer'],
    good: { cleanup: { enabled: true, maxAge: '5m' }, config: { vhost: { __defaultVhost__: { hls: { hls_window: 299 } } } } },
  },
  {
    rule: 'the publisher without a public RTMP port',
    bad: { publisher: { enabled: true }, service: { ports: { rtmp: { enabled: false } } } },
    says: ['publisher.enabled needs service.ports.rtmp.enabled'],
    good: { publisher: { enabled: true } },
  },
  {
    rule: 'the publisher without a stream',
    bad: { publisher: { enabled: true, streams: [] } },
    says: ['publisher.enabled needs publisher.streams'],
    good: { publisher: { enabled: true, streams: [{ name: 'a' }] } },
  },
  {
    rule: 'two demo streams with the same path',
    bad: { publisher: { enabled: true, streams: [{ name: 'a' }, { name: 'b', stream: 'a' }] } },
    says: ['publisher.streams publishes live/a twice', 'change stream or app of one'],
    good: { publisher: { enabled: true, streams: [{ name: 'a' }, { name: 'b', stream: 'a', app: 'other' }] } },
  },
  ...['single', 'edge'].map(mode => ({
    rule: `copies of streams in a mode without origins that have nginx: ${mode}`,
    bad: { ...(mode === 'edge' ? apart() : { mode }), transcode: { enabled: true } },
    says: [`transcode.enabled needs mode nginx-sidecar, edge-cluster or origin-cluster, not ${mode}: set mode`],
    good: { ...nginx, transcode: { enabled: true } },
  })),
  {
    rule: 'copies of streams behind proxies',
    bad: { ...proxies, transcode: { enabled: true } },
    says: ['transcode.enabled needs origin.cluster mesh, not proxy, because copies that bypass a proxy'],
    good: { ...origins, transcode: { enabled: true } },
  },
  {
    rule: 'a setting of copies that nobody makes',
    bad: { ...nginx, transcode: { replicas: 2 } },
    says: ['transcode.replicas needs transcode.enabled: set transcode.enabled to true, or remove transcode.replicas'],
    good: { ...nginx, transcode: { enabled: true, replicas: 2 } },
  },
  {
    rule: 'two copies of one name',
    bad: { ...nginx, transcode: { enabled: true, ladder: [rung('a', 720), rung('a', 480)] } },
    says: ['transcode.ladder has a twice', 'change the name of one'],
    good: { ...nginx, transcode: { enabled: true, ladder: [rung('a', 720), rung('b', 480)] } },
  },
  {
    rule: 'copies of streams that no API tells of',
    bad: { ...nginx, transcode: { enabled: true }, config: { http_api: { enabled: false } } },
    says: ['transcode.enabled needs the HTTP API of origin', 'set config.http_api.enabled to true'],
    good: { ...nginx, transcode: { enabled: true } },
  },
  {
    rule: 'copies of streams that an API tells to those with a password alone',
    bad: { ...nginx, transcode: { enabled: true }, config: { http_api: { auth: { enabled: true, username: 'a', password: 'b' } } } },
    says: ['transcode.enabled cannot be combined with http_api.auth at origin', 'remove one of the two'],
    good: { ...nginx, transcode: { enabled: true } },
  },
  {
    rule: 'copies of streams in folders of their own',
    bad: {
      ...nginx,
      transcode: { enabled: true },
      config: { vhost: { a: { hls: { enabled: true, hls_m3u8_file: '[app]/[stream]/list.m3u8' } } } },
    },
    says: ['origin.config: vhost.a.hls.hls_m3u8_file is [app]/[stream]/list.m3u8', 'end it in /[stream].m3u8'],
    good: {
      ...nginx,
      transcode: { enabled: true },
      config: { vhost: { a: { hls: { enabled: true, hls_m3u8_file: 'a/[app]/[stream].m3u8' } } } },
    },
  },
]

testRules(rules, { existing })

it('tells all that is wrong at once', async () => {
  const error = await renderError({ edge: { replicas: 2 }, config: { daemon: true, listen: 1985 } })
  expect(error?.match(/^ {2}\* /gm)).toHaveLength(3)
})

it('the chart alone says the same as among others, by Helm 3 and 4', async () => {
  const bad = { edge: { replicas: 2 }, config: { daemon: true } }
  expect(await renderError(bad)).toBe((await refusals([bad]))[0])
  expect(await renderError(bad, { helm: '3' })).toBe(await renderError(bad, { helm: '4' }))
})
