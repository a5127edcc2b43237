// A vhost of srs.conf. `__defaultVhost__` is the one for all that name no other.
import type { Block, Directives } from './directive.ts'
import { exec, ingest, transcode } from './ffmpeg.ts'
import { dash, dvr, hds, hls } from './files.ts'

const enabled = (what: string) => ({ type: 'flag', description: `Turns ${what} on.`, default: false }) as const

const play = {
  type: 'block',
  description: 'How streams are delivered to players.',
  reload: true,
  directives: {
    gop_cache: {
      type: 'flag',
      description: 'Caches everything since the last key frame, so that players start at once, but with that much delay.',
      default: true,
    },
    gop_cache_max_frames: {
      type: 'integer',
      description: 'The largest number of frames to cache; 0 for no limit.',
      default: 2500,
      minimum: 0,
      unit: 'frames',
    },
    queue_length: {
      type: 'integer',
      description: 'How much of a stream SRS queues for a slow player before it drops the oldest part.',
      default: 30,
      minimum: 1,
      unit: 's',
    },
    mw_latency: {
      type: 'integer',
      description: 'Collects messages for this long and writes them together: more time means less load and more delay. WebRTC ignores it.',
      default: 350,
      minimum: 0,
      unit: 'ms',
    },
    mw_msgs: {
      type: 'integer',
      description: 'The least number of messages to collect. Default: 1 for WebRTC, 0 with min_latency.',
      default: 8,
      minimum: 0,
      maximum: 128,
      unit: 'messages',
    },
    time_jitter: {
      type: 'enum',
      description:
        'How time stamps are corrected: made to start at zero and to grow steadily (full), made to start at zero (zero), or not at all.',
      values: ['full', 'zero', 'off'],
      default: 'full',
    },
    mix_correct: { type: 'flag', description: 'Sorts audio and video by time. Needs atc, or time_jitter off.', default: false },
    atc: {
      type: 'flag',
      description: 'Delivers absolute timestamps, which are the same on all servers; turns time_jitter off.',
      default: false,
    },
    atc_auto: { type: 'flag', description: 'Turns atc on for streams whose metadata ask for it.', default: false },
    send_min_interval: {
      type: 'number',
      description: 'The least time between two packets, for players that want them one at a time; 0 for none.',
      default: 0,
      minimum: 0,
      unit: 'ms',
    },
    reduce_sequence_header: { type: 'flag', description: 'Does not repeat a sequence header that has not changed.', default: false },
  },
} as const satisfies Block<Directives>

const publish = {
  type: 'block',
  description: 'How SRS receives streams from publishers.',
  reload: true,
  directives: {
    mr: { type: 'flag', description: 'Collects what a publisher sends and reads it together.', default: false },
    mr_latency: { type: 'integer', description: 'How long to collect, with mr.', default: 350, minimum: 0, unit: 'ms' },
    firstpkt_timeout: {
      type: 'integer',
      description: 'How long a publisher may take to send its first packet.',
      default: 20000,
      minimum: 1,
      unit: 'ms',
    },
    normal_timeout: { type: 'integer', description: 'How long a publisher may be silent.', default: 5000, minimum: 1, unit: 'ms' },
    parse_sps: { type: 'flag', description: 'Reads the resolution from the stream. HLS depends on it.', default: true },
    try_annexb_first: {
      type: 'flag',
      description: 'Takes video for Annex B first, and for what RTMP prescribes second. Frames of 256 to 511 bytes are then mistaken.',
      default: true,
    },
    kickoff_for_idle: {
      type: 'number',
      description:
        'Disconnects a publisher without players after this time; 0 for never. SRS does not start if this and forward are both on.',
      default: 0,
      minimum: 0,
      unit: 's',
    },
  },
} as const satisfies Block<Directives>

const byTopology = { reason: 'it follows from the topology', instead: 'choose a mode instead' } as const

const cluster = {
  type: 'block',
  description: 'How servers work together.',
  directives: {
    mode: {
      type: 'enum',
      description: 'Whether this server has the streams itself (local) or fetches them from an origin (remote).',
      values: ['local', 'remote'],
      default: 'local',
      owned: byTopology,
    },
    origin: {
      type: 'arguments',
      description: 'The origins of an edge, as HOST or HOST:PORT.',
      owned: { ...byTopology, instead: 'choose mode edge, and list these servers in upstream.rtmp' },
      reload: true,
    },
    origin_cluster: {
      type: 'flag',
      description: 'Asks other origins for streams that this one does not have.',
      default: false,
      owned: byTopology,
    },
    coworkers: { type: 'arguments', description: 'The APIs of the other origins, as HOST:PORT.', owned: byTopology },
    token_traverse: {
      type: 'flag',
      description: 'Lets the origin admit or refuse each client of an edge, by the token in its address.',
      default: false,
      reload: true,
    },
    vhost: {
      type: 'string',
      description: 'The vhost of the origin from which an edge fetches streams; [vhost] for the same one.',
      default: '[vhost]',
      reload: true,
    },
    debug_srs_upnode: {
      type: 'flag',
      description: 'Sends ids with requests to other servers, so that you can match their logs.',
      default: true,
      reload: true,
    },
    protocol: {
      type: 'enum',
      description: 'How an edge plays from its origin: RTMP, HTTP-FLV or HTTP-FLV over TLS.',
      values: ['rtmp', 'flv', 'flvs'],
      default: 'rtmp',
      reload: true,
    },
    follow_client: {
      type: 'flag',
      description: 'Lets an edge play from its origin by the protocol of the client.',
      default: false,
      reload: true,
    },
  },
} as const satisfies Block<Directives>

const hook = (when: string) =>
  ({
    type: 'url',
    several: true,
    secret: 'address',
    environment: true,
    description: `Called when ${when}. Each address must answer with the code 0, or the client is refused.`,
  }) as const
const notice = (when: string) =>
  ({ type: 'url', several: true, secret: 'address', environment: true, description: `Called when ${when}.` }) as const

const httpHooks = {
  type: 'block',
  description: 'HTTP addresses that SRS calls on events, which can log them or refuse clients.',
  reload: true,
  needs: { some: ['on_connect', 'on_close', 'on_publish', 'on_unpublish', 'on_play', 'on_stop', 'on_dvr', 'on_hls', 'on_hls_notify'] },
  directives: {
    enabled: enabled('the calls'),
    on_connect: hook('an RTMP client connects'),
    on_close: notice('an RTMP client has disconnected'),
    on_publish: hook('a client wants to publish a stream'),
    on_unpublish: notice('a stream has ended'),
    on_play: hook('a client wants to play a stream'),
    on_stop: notice('a client has stopped to play'),
    on_dvr: notice('a recording is complete'),
    on_hls: notice('a segment of HLS is complete'),
    on_hls_notify: {
      type: 'url',
      several: true,
      secret: 'address',
      environment: true,
      description:
        'Fetched with GET when a segment of HLS is complete, one of them at random, with variables such as [app], [stream] and [ts_url].',
    },
  },
} as const satisfies Block<Directives>

const rule = 'publish or play, and then all, an IP address or an IPv4 range'
const address = '^(all|[0-9A-Fa-f.:]+(/[0-9]{1,2})?)$'

const security = {
  type: 'block',
  description:
    'Which addresses may publish and play. A line that denies goes before all others. What no line allows is denied, unless there are lines that deny and none that allow.',
  reload: true,
  directives: {
    enabled: enabled('these rules'),
    allow: {
      type: 'lines',
      description: 'Lines that allow: publish or play, and all, an IP address or an IPv4 range such as 10.0.0.0/8.',
      arguments: ['^(publish|play)$', address],
      means: rule,
    },
    deny: {
      type: 'lines',
      description: 'Lines that deny: publish or play, and all, an IP address or an IPv4 range such as 10.0.0.0/8.',
      arguments: ['^(publish|play)$', address],
      means: rule,
    },
  },
} as const satisfies Block<Directives>

const refer = {
  type: 'block',
  description: 'Which pages may embed the streams, according to what RTMP clients report.',
  reload: true,
  directives: {
    enabled: enabled('these rules'),
    all: { type: 'arguments', description: 'Domains whose pages may publish and play. Default: all.' },
    publish: { type: 'arguments', description: 'Domains whose pages may publish. Default: all.' },
    play: { type: 'arguments', description: 'Domains whose pages may play. Default: all.' },
  },
} as const satisfies Block<Directives>

const forward = {
  type: 'block',
  description: 'Sends published streams on to other RTMP servers.',
  reload: true,
  needs: { some: ['destination', 'backend'] },
  directives: {
    enabled: enabled('forwarding'),
    destination: { type: 'arguments', description: 'The servers, as HOST or HOST:PORT.', secret: 'address' },
    backend: { type: 'url', description: 'An address that SRS asks where to forward each stream.', secret: 'address' },
  },
} as const satisfies Block<Directives>

const httpStatic = {
  type: 'block',
  description: 'Serves the files below a directory, by the HTTP server.',
  directives: {
    enabled: enabled('it'),
    mount: {
      type: 'string',
      description: 'The path to serve them at; with [vhost] before it, for that host name alone.',
      default: '[vhost]/',
    },
    dir: { type: 'path', description: 'The directory.', default: './objs/nginx/html' },
  },
} as const satisfies Block<Directives>

const httpRemux = {
  type: 'block',
  description: 'Serves live streams as HTTP-FLV, HTTP-TS, MP3 or AAC, by the HTTP server.',
  directives: {
    enabled: enabled('it'),
    mount: {
      type: 'string',
      description:
        'The path to serve a stream at. Its ending, .flv, .ts, .mp3 or .aac, is the format. SRS does not start with .ts and hls both.',
      default: '[vhost]/[app]/[stream].flv',
    },
    fast_cache: {
      type: 'number',
      description: 'How much of an MP3 or AAC stream SRS caches for new players; 0 for none.',
      default: 0,
      minimum: 0,
      unit: 's',
    },
    drop_if_not_match: {
      type: 'flag',
      description: 'Drops audio or video that the header of an FLV stream has not announced.',
      default: true,
    },
    has_audio: { type: 'flag', description: 'Announces audio, if SRS does not guess.', default: true },
    has_video: { type: 'flag', description: 'Announces video, if SRS does not guess.', default: true },
    guess_has_av: { type: 'flag', description: 'Guesses from the stream whether it has audio and video.', default: true },
  },
} as const satisfies Block<Directives>

const rtc = {
  type: 'block',
  description: 'WebRTC in this vhost. rtc_server must be on, too.',
  needs: { block: 'rtc_server' },
  directives: {
    enabled: enabled('WebRTC'),
    rtmp_to_rtc: { type: 'flag', description: 'Lets WebRTC clients play RTMP streams; audio becomes Opus.', default: false },
    rtc_to_rtmp: {
      type: 'flag',
      description: 'Makes published WebRTC streams available as RTMP, and so as HLS; audio becomes AAC.',
      default: false,
    },
    keep_bframe: { type: 'flag', description: 'Keeps B frames on the way from RTMP. Browsers do not show them well.', default: false },
    keep_avc_nalu_sei: {
      type: 'flag',
      description: 'Keeps the SEI units of H.264 on the way from RTMP.',
      default: true,
      since: ['5.0.213', '6.0.125'],
    },
    opus_bitrate: {
      type: 'integer',
      description: 'Bitrate of the audio made from RTMP.',
      default: 48000,
      minimum: 8000,
      maximum: 320000,
      resets: true,
      unit: 'bps',
    },
    aac_bitrate: {
      type: 'integer',
      description: 'Bitrate of the audio made for RTMP.',
      default: 48000,
      minimum: 8000,
      maximum: 320000,
      resets: true,
      unit: 'bps',
    },
    pli_for_rtmp: {
      type: 'number',
      description: 'How often a publisher is asked for a key frame, for RTMP.',
      default: 6,
      minimum: 0.5,
      maximum: 30,
      resets: true,
      unit: 's',
    },
    init_rate_from_sdp: {
      type: 'flag',
      description: 'Takes the clock rate from the offer instead of waiting for two sender reports, so that RTMP starts sooner.',
      default: false,
      since: '7.0.111',
    },
    keep_original_ssrc: {
      type: 'flag',
      description: 'Passes SSRC and time stamps of the publisher on to players.',
      default: false,
      since: '7.0.119',
    },
    nack: { type: 'flag', description: 'Requests and resends lost packets.', default: true },
    nack_no_copy: { type: 'flag', description: 'Keeps packets for resending without copying them.', default: true },
    twcc: { type: 'flag', description: 'Reports when packets arrived, so that senders can estimate the bandwidth.', default: true },
    stun_timeout: { type: 'integer', description: 'How long a client may be silent.', default: 30, minimum: 1, unit: 's' },
    stun_strict_check: { type: 'flag', description: 'Checks all of a STUN request.', default: false },
    dtls_role: {
      type: 'enum',
      description: 'The role of SRS in DTLS, where the client leaves the choice.',
      values: ['passive', 'active'],
      default: 'passive',
    },
    dtls_version: { type: 'enum', description: 'The version of DTLS.', values: ['auto', 'dtls1.0', 'dtls1.2'], default: 'auto' },
    drop_for_pt: {
      type: 'integer',
      description: 'Drops packets of this payload type; 0 for none.',
      default: 0,
      minimum: 0,
      maximum: 127,
    },
    aac: { type: 'enum', description: 'The old name of rtmp_to_rtc: transcode turns it on.', values: ['transcode', 'discard'] },
    bframe: { type: 'enum', description: 'The old name of keep_bframe: keep turns it on.', values: ['keep', 'discard'] },
  },
} as const satisfies Block<Directives>

const srt = {
  type: 'block',
  description: 'SRT in this vhost. srt_server must be on, too.',
  needs: { block: 'srt_server' },
  directives: {
    enabled: enabled('SRT'),
    srt_to_rtmp: { type: 'flag', description: 'Makes published SRT streams available as RTMP, and so as HLS.', default: true },
  },
} as const satisfies Block<Directives>

const rtsp = {
  type: 'block',
  description: 'RTSP in this vhost. rtsp_server must be on, too.',
  since: '7.0.47',
  needs: { block: 'rtsp_server' },
  directives: {
    enabled: enabled('RTSP'),
    rtmp_to_rtsp: { type: 'flag', description: 'Lets RTSP clients play RTMP streams.', default: true },
  },
} as const satisfies Block<Directives>

const bandcheck = {
  type: 'block',
  description: 'Has no effect: SRS 5.0.52 removed the bandwidth check.',
  directives: {
    enabled: { type: 'flag', description: 'Has no effect.' },
    key: { type: 'string', description: 'Has no effect.' },
    interval: { type: 'number', description: 'Has no effect.', unit: 's' },
    limit_kbps: { type: 'integer', description: 'Has no effect.', unit: 'kbps' },
  },
} as const satisfies Block<Directives>

/** A vhost. */
export const vhost = {
  type: 'block',
  named: true,
  description: 'A virtual host: the settings of the streams under a host name, or of all others in __defaultVhost__.',
  directives: {
    enabled: { type: 'flag', description: 'Serves this vhost; off refuses its clients.', default: true, reload: true },
    chunk_size: {
      type: 'integer',
      description: 'Size of the RTMP chunks that SRS sends; overrides that of the root.',
      minimum: 128,
      maximum: 65536,
      unit: 'bytes',
      reload: true,
    },
    min_latency: {
      type: 'flag',
      description: 'Delivers each message at once, at the cost of more load. On by default for WebRTC.',
      default: false,
      reload: true,
    },
    tcp_nodelay: { type: 'flag', description: 'Sends small packets at once.', default: false, reload: true },
    in_ack_size: {
      type: 'integer',
      description: 'The amount of data after which SRS acknowledges what an RTMP client sends; 0 to follow the client.',
      default: 0,
      minimum: 0,
      unit: 'bytes',
      reload: true,
    },
    out_ack_size: {
      type: 'integer',
      description: 'The amount of data after which SRS asks RTMP clients to acknowledge; 0 to not ask.',
      default: 2500000,
      minimum: 0,
      unit: 'bytes',
      reload: true,
    },
    play,
    publish,
    cluster,
    http_hooks: httpHooks,
    security,
    refer,
    forward,
    http_static: httpStatic,
    http_remux: httpRemux,
    hls,
    dash,
    hds,
    dvr,
    rtc,
    srt,
    rtsp,
    transcode,
    ingest,
    exec,
    bandcheck,
  },
} as const satisfies Block<Directives>
