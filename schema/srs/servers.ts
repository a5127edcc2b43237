// The servers of srs.conf: what SRS listens with besides RTMP.
import type { Block, Directives } from './directive.ts'

/** `enabled` of a server. */
const off = (server: string) => ({ type: 'flag', description: `Turns ${server} on.`, default: false }) as const

const crossdomain = {
  type: 'flag',
  description: 'Answers with the CORS headers that let pages of other sites read the response.',
  default: true,
} as const

const key = { type: 'path', description: 'The private key of the certificate, in PEM.', default: './conf/server.key' } as const
const cert = {
  type: 'path',
  description: 'The certificate, in PEM, followed by those of its issuers where clients need them.',
  default: './conf/server.crt',
} as const

/** The API. */
export const httpApi = {
  type: 'block',
  description: 'The HTTP API: statistics, WHIP and WHEP, and the requests with which origins find streams on each other.',
  directives: {
    enabled: off('the API'),
    listen: {
      type: 'endpoint',
      description: 'Where the API listens. If it is the same as http_server.listen, both share the port.',
      default: 1985,
      listener: { name: 'api', protocol: 'TCP' },
      several: '7.0.67',
    },
    crossdomain,
    raw_api: {
      type: 'block',
      description: 'Requests that act upon the server.',
      directives: {
        enabled: off('the raw API'),
        allow_reload: { type: 'flag', description: 'Lets a request reload the configuration.', default: false },
        allow_query: { type: 'flag', description: 'Has no effect: SRS removed the queries of the raw API.', default: false },
        allow_update: { type: 'flag', description: 'Has no effect: SRS removed the updates of the raw API.', default: false },
      },
    },
    auth: {
      type: 'block',
      description:
        'Authentication for paths under /api/: by username and password, or from 8.0.28 on by a token. WHIP and WHEP, under /rtc/, stay open.',
      directives: {
        enabled: off('the authentication'),
        type: {
          type: 'enum',
          description: 'How clients log in: with username and password, or with a bearer token. From 8.0.28 on, SRS wants to be told.',
          values: ['basic', 'bearer'],
          since: '8.0.28',
        },
        token: { type: 'string', description: 'The bearer token to log in with.', secret: 'generate', environment: true, since: '8.0.28' },
        rtc_bearer_enabled: { type: 'flag', description: 'Asks for the token under /rtc/ as well.', default: false, since: '8.0.28' },
        username: { type: 'string', description: 'The name to log in with.', secret: 'always', environment: true },
        password: { type: 'string', description: 'The password to log in with.', secret: 'generate', environment: true },
      },
    },
    https: {
      type: 'block',
      description: 'The API over TLS, beside the one without. Needs http_api.enabled.',
      needs: { all: ['key', 'cert'] },
      directives: {
        enabled: off('the API over TLS'),
        listen: {
          type: 'endpoint',
          description: 'Where the API listens with TLS. If the API shares the port of http_server, it has to share this one too.',
          default: 1990,
          listener: { name: 'api-https', protocol: 'TCP' },
          several: '7.0.67',
        },
        key,
        cert,
      },
    },
  },
} as const satisfies Block<Directives>

/** HTTP-FLV, HTTP-TS and files. */
export const httpServer = {
  type: 'block',
  description: 'The HTTP server: HTTP-FLV and HTTP-TS, HLS and DASH, and the files below a directory.',
  directives: {
    enabled: off('the HTTP server'),
    listen: {
      type: 'endpoint',
      description: 'Where the HTTP server listens.',
      default: 8080,
      listener: { name: 'http', protocol: 'TCP', shares: ['api'] },
      several: '7.0.67',
    },
    dir: { type: 'path', description: 'The directory that it serves.', default: './objs/nginx/html' },
    crossdomain,
    https: {
      type: 'block',
      description: 'The same over TLS, beside the one without. Needs http_server.enabled.',
      needs: { all: ['key', 'cert'] },
      directives: {
        enabled: off('the HTTP server over TLS'),
        listen: {
          type: 'endpoint',
          description: 'Where the HTTP server listens with TLS.',
          default: 8088,
          listener: { name: 'https', protocol: 'TCP', shares: ['api-https'] },
          several: '7.0.67',
        },
        key,
        cert,
      },
    },
  },
} as const satisfies Block<Directives>

/** WebRTC. */
export const rtcServer = {
  type: 'block',
  description: 'The WebRTC server. Streams are played and published with WHEP and WHIP, for which the API must be on too.',
  directives: {
    enabled: off('WebRTC'),
    listen: {
      type: 'endpoint',
      description: 'The UDP port that all sessions share.',
      default: 8000,
      listener: { name: 'webrtc', protocol: 'UDP' },
      several: '7.0.67',
      address: '7.0.67',
    },
    tcp: {
      type: 'block',
      description: 'WebRTC over TCP, for networks that block UDP.',
      directives: {
        enabled: off('WebRTC over TCP'),
        listen: {
          type: 'endpoint',
          description: 'The TCP port. It may be that of http_server, and both then share it.',
          default: 8000,
          listener: { name: 'webrtc-tcp', protocol: 'TCP', shares: ['api', 'api-https', 'http', 'https'] },
          several: '7.0.67',
          address: '7.0.67',
        },
      },
    },
    protocol: {
      type: 'enum',
      description: 'The candidates that SRS offers to clients. tcp and all need rtc_server.tcp.',
      values: ['udp', 'tcp', 'all'],
      default: 'udp',
    },
    candidate: {
      type: 'string',
      description:
        'The address that clients are told to send media to: an IP address or name, with a port where it is another; `*` for the addresses of the network interfaces, which outside a cluster lead nowhere; or `$NAME` to read it from an environment variable.',
      default: '*',
    },
    use_auto_detect_network_ip: {
      type: 'flag',
      description: 'With the candidate `*`, offers the addresses of the network interfaces.',
      default: true,
    },
    ip_family: {
      type: 'enum',
      description: 'The family of the detected addresses that SRS offers.',
      values: ['ipv4', 'ipv6', 'all'],
      default: 'ipv4',
    },
    api_as_candidates: { type: 'flag', description: 'Also offers the address at which the client called the API.', default: true },
    resolve_api_domain: { type: 'flag', description: 'With api_as_candidates, offers what that name resolves to.', default: true },
    keep_api_domain: {
      type: 'flag',
      description: 'With api_as_candidates, offers that name itself. Firefox accepts no names.',
      default: false,
    },
    ecdsa: { type: 'flag', description: 'Uses an ECDSA certificate for DTLS rather than an RSA one.', default: true },
    encrypt: { type: 'flag', description: 'Encrypts the media. Browsers accept nothing else.', default: true },
    reuseport: {
      type: 'integer',
      description: 'Sockets that listen on the same UDP port, for more buffer in the kernel.',
      default: 1,
      minimum: 1,
    },
    merge_nalus: { type: 'flag', description: 'Sends several NAL units in one packet.', default: false },
    dir: { type: 'path', description: 'Has no effect: no version reads it.' },
    black_hole: {
      type: 'block',
      description: 'Sends a copy of the decrypted packets of publishers to another address, for debugging.',
      directives: {
        enabled: off('the copy'),
        addr: { type: 'string', description: 'Where the copies go, as IP:PORT over UDP.' },
      },
    },
  },
} as const satisfies Block<Directives>

/** SRT. */
export const srtServer = {
  type: 'block',
  description: 'The SRT server. A vhost takes SRT streams only with srt.enabled.',
  directives: {
    enabled: off('SRT'),
    listen: {
      type: 'endpoint',
      description: 'The UDP port.',
      default: 10080,
      listener: { name: 'srt', protocol: 'UDP' },
      several: '7.0.67',
      address: '7.0.67',
    },
    maxbw: {
      type: 'integer',
      description: 'Bytes a second that SRS sends to a client at most; -1 for no limit, 0 to follow the input.',
      default: -1,
      minimum: -1,
    },
    mss: {
      type: 'integer',
      description: 'The largest packet, headers included. The smaller value of the two sides applies.',
      default: 1500,
      minimum: 76,
      unit: 'bytes',
    },
    latency: {
      type: 'integer',
      description: 'How long a packet is held to wait for lost ones: sets recvlatency and peerlatency at once.',
      default: 120,
      minimum: 0,
      unit: 'ms',
    },
    recvlatency: { type: 'integer', description: 'The latency of what SRS receives.', default: 120, minimum: 0, unit: 'ms' },
    peerlatency: { type: 'integer', description: 'The least latency that SRS asks of its receivers.', default: 0, minimum: 0, unit: 'ms' },
    connect_timeout: { type: 'integer', description: 'How long a handshake may take.', default: 3000, minimum: 0, unit: 'ms' },
    peer_idle_timeout: {
      type: 'integer',
      description: 'How long a peer may be silent before its connection is closed.',
      default: 10000,
      minimum: 0,
      unit: 'ms',
      since: '6.0.135',
    },
    sendbuf: { type: 'integer', description: 'The send buffer of a connection.', default: 12058624, minimum: 0, unit: 'bytes' },
    recvbuf: { type: 'integer', description: 'The receive buffer of a connection.', default: 12058624, minimum: 0, unit: 'bytes' },
    payloadsize: {
      type: 'integer',
      description: 'Data in a packet: a multiple of the 188 bytes of an MPEG-TS packet.',
      default: 1316,
      minimum: 188,
      maximum: 1456,
      unit: 'bytes',
    },
    default_app: { type: 'string', description: 'The application of a stream whose stream id names none.', default: 'live' },
    default_streamid: {
      type: 'string',
      description: 'The stream id of a client that sends none, such as VLC.',
      default: '#!::r=live/livestream,m=request',
      secret: 'address',
      since: ['6.0.180', '7.0.95'],
    },
    default_mode: {
      type: 'enum',
      description: 'What a client with a short stream id, one without `#!::`, wants: to publish or to play.',
      values: ['publish', 'request'],
      default: 'request',
      since: '7.0.131',
    },
    sei_filter: { type: 'flag', description: 'Drops the SEI units of H.264 on the way to RTMP.', default: true },
    mix_correct: { type: 'flag', description: 'Has no effect: SRS no longer reads it.' },
    tlpktdrop: { type: 'flag', description: 'Drops packets that arrive too late to be played.', default: true },
    tsbpdmode: { type: 'flag', description: 'Delivers packets by the time stamps of their sender.', default: true },
    passphrase: {
      type: 'string',
      description: 'Encrypts the streams, and refuses clients without the same passphrase, which has 10 to 79 characters.',
      pattern: '^.{10,79}$',
      means: 'text of 10 to 79 characters',
      secret: 'generate',
      environment: true,
    },
    pbkeylen: {
      type: 'integer',
      description: 'Length of the key that encrypts the streams: 0 for the default of SRT, 16, 24 or 32.',
      default: 0,
      minimum: 0,
      maximum: 32,
      unit: 'bytes',
    },
  },
} as const satisfies Block<Directives>

/** RTSP. */
export const rtspServer = {
  type: 'block',
  description: 'The RTSP server, to play streams. A vhost offers its streams only with rtsp.enabled.',
  since: '7.0.47',
  directives: {
    enabled: off('RTSP'),
    listen: {
      type: 'endpoint',
      description: 'Where the RTSP server listens. A port under 1024 needs a privilege that the container does not have.',
      default: 554,
      listener: { name: 'rtsp', protocol: 'TCP' },
      several: '7.0.67',
    },
  },
} as const satisfies Block<Directives>

/** Where SRS 7 keeps `listen` and `chunk_size`. */
export const rtmp = {
  type: 'block',
  description: 'Where SRS 7 keeps the directives of RTMP.',
  since: '7.0.64',
  owned: {
    reason: 'SRS 7 moves the directives listen and chunk_size of the root there by itself',
    instead: 'set listen and chunk_size, which every version takes',
  },
  directives: {
    listen: {
      type: 'arguments',
      description: 'Where SRS listens for RTMP.',
    },
    chunk_size: {
      type: 'integer',
      description: 'Size of the RTMP chunks that SRS sends.',
      default: 60000,
      minimum: 128,
      maximum: 65536,
      unit: 'bytes',
    },
  },
} as const satisfies Block<Directives>

/** RTMP over TLS. */
export const rtmps = {
  type: 'block',
  description: 'RTMP over TLS, beside the one without.',
  since: '7.0.56',
  needs: { all: ['key', 'cert', 'listen'] },
  directives: {
    enabled: off('RTMP over TLS'),
    listen: {
      type: 'endpoint',
      description: 'Where SRS listens for RTMP over TLS. Without it nothing listens.',
      listener: { name: 'rtmps', protocol: 'TCP' },
      several: true,
    },
    key,
    cert,
  },
} as const satisfies Block<Directives>

/** Metrics. */
export const exporter = {
  type: 'block',
  description: 'Metrics for Prometheus, at /metrics of a port of their own.',
  directives: {
    enabled: off('the metrics'),
    listen: { type: 'endpoint', description: 'Where the metrics are.', default: 9972, listener: { name: 'metrics', protocol: 'TCP' } },
    label: { type: 'string', description: 'A label of that name on every metric, to tell clusters apart.' },
    tag: { type: 'string', description: 'A tag of that name on every metric, to tell clusters apart.' },
  },
} as const satisfies Block<Directives>

/** Other protocols in. */
export const streamCaster = {
  type: 'block',
  repeated: true,
  description: 'A server that takes streams by another protocol and publishes them as RTMP.',
  directives: {
    enabled: off('this caster'),
    caster: {
      type: 'enum',
      description: 'The protocol: MPEG-TS over UDP, FLV by HTTP POST, or GB28181.',
      values: ['mpegts_over_udp', 'flv', 'gb28181'],
    },
    listen: {
      type: 'endpoint',
      description: 'The port: UDP for mpegts_over_udp, TCP for the others.',
      listener: { name: 'caster', protocol: 'TCP', protocolBy: { directive: 'caster', UDP: ['mpegts_over_udp'] } },
      address: false,
    },
    output: {
      type: 'string',
      description: 'The RTMP address to publish to, such as rtmp://127.0.0.1/[app]/[stream].',
      secret: 'address',
    },
    sip: {
      type: 'block',
      description: 'The SIP server of the gb28181 caster. SRS 7.0.75 removed it and needs an external one.',
      directives: {
        enabled: { type: 'flag', description: 'Turns the SIP server on. A gb28181 caster without a sip block has one.', default: true },
        listen: {
          type: 'endpoint',
          description: 'The TCP port for SIP.',
          default: 5060,
          listener: { name: 'sip', protocol: 'TCP', when: { directive: 'caster', values: ['gb28181'] }, until: '7.0.75' },
          address: false,
        },
        timeout: { type: 'number', description: 'How long SIP and media may be silent.', default: 60, minimum: 0, unit: 's' },
        reinvite: {
          type: 'number',
          description: 'How long to wait before a device whose media stopped is invited again.',
          default: 5,
          minimum: 0,
          unit: 's',
        },
        candidate: {
          type: 'string',
          description:
            'The address that devices are told to send media to; `*` for those of the network interfaces, or `$NAME` to read it from an environment variable.',
          default: '*',
        },
      },
    },
  },
} as const satisfies Block<Directives>
