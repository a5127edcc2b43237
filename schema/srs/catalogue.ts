// Every directive of srs.conf that SRS 5, 6 and 7 accept, by block. Defaults are SRS's own, not the chart's.
import type { ConfigOf, Directives } from './directive.ts'
import { exporter, httpApi, httpServer, rtcServer, rtmp, rtmps, rtspServer, srtServer, streamCaster } from './servers.ts'
import { circuitBreaker, heartbeat, stats, tencentcloudApm, tencentcloudCls, threads } from './system.ts'
import { vhost } from './vhost.ts'

/** The root of srs.conf. */
export const catalogue = {
  listen: {
    type: 'endpoint',
    description: 'Where SRS listens for RTMP. SRS 5 and 6 do not start without it.',
    listener: { name: 'rtmp', protocol: 'TCP' },
    several: true,
  },
  chunk_size: {
    type: 'integer',
    description: 'Size of the RTMP chunks that SRS sends. Larger ones cost less, and all current clients accept them.',
    default: 60000,
    minimum: 128,
    maximum: 65536,
    unit: 'bytes',
    reload: true,
  },
  max_connections: {
    type: 'integer',
    description:
      'Clients that SRS accepts at once, over all protocols. SRS does not start when this plus 128 reaches the limit of open files, and does not reload then.',
    default: 1000,
    minimum: 1,
    // Container runtimes allow 1048576 files at most, by default.
    maximum: 1048448,
    reload: true,
  },
  pithy_print_ms: {
    type: 'integer',
    description: 'How often SRS logs the state of a connection, however many there are.',
    default: 10000,
    minimum: 1,
    unit: 'ms',
    reload: { until: '7.0.68' },
  },
  empty_ip_ok: {
    type: 'flag',
    description: 'Accepts a connection without a client address, such as the health check of a load balancer, without logging an error.',
    default: true,
    reload: true,
  },
  server_id: {
    type: 'string',
    description:
      'The identity of this server in the API, in metrics and in callbacks. By default a random one, kept in a file beside the PID file. Servers that share it cannot be told apart.',
  },
  utc_time: { type: 'flag', description: 'Logs, and expands the time in file names, in UTC instead of local time.', default: false },

  srs_log_level: {
    type: 'enum',
    description: 'The least severe messages that are logged, in the names of SRS 4. srs_log_level_v2 overrides it.',
    values: ['verbose', 'info', 'trace', 'warn', 'error'],
    default: 'trace',
  },
  srs_log_level_v2: {
    type: 'enum',
    description: 'The least severe messages that are logged, in the usual names. Default: srs_log_level.',
    values: ['trace', 'debug', 'info', 'warn', 'error'],
  },
  ff_log_level: {
    type: 'enum',
    description: 'The log level of the ffmpeg processes that SRS starts to ingest and to transcode.',
    values: ['quiet', 'panic', 'fatal', 'error', 'warning', 'info', 'verbose', 'debug', 'trace'],
    default: 'info',
  },

  grace_start_wait: {
    type: 'integer',
    description: 'In a graceful stop, how long SRS still accepts connections before it closes its listeners.',
    default: 2300,
    minimum: 0,
    unit: 'ms',
    reload: true,
  },
  grace_final_wait: {
    type: 'integer',
    description: 'In a graceful stop, how long SRS waits after the last client has gone, to clean up.',
    default: 3200,
    minimum: 0,
    unit: 'ms',
    reload: true,
  },
  force_grace_quit: {
    type: 'flag',
    description:
      'Takes SIGTERM, the signal that Kubernetes sends, for a request to stop gracefully: SRS then waits until its clients have left.',
    default: false,
    reload: true,
  },
  query_latest_version: {
    type: 'flag',
    description: 'Asks a server of the SRS project at times whether there is a newer version.',
    default: false,
  },
  first_wait_for_qlv: {
    type: 'integer',
    description: 'How long to wait before the first query_latest_version.',
    default: 300,
    minimum: 0,
    unit: 's',
  },
  tcmalloc_release_rate: {
    type: 'number',
    description: 'How eagerly tcmalloc returns memory to the system, in a SRS built with gperf.',
    default: 0.8,
    minimum: 0,
    maximum: 10,
  },

  daemon: {
    type: 'flag',
    description: 'Runs in the background.',
    default: true,
    owned: { reason: 'SRS runs in the foreground of its container', instead: 'remove it' },
  },
  pid: {
    type: 'path',
    description: 'The file with the process id, which SRS locks.',
    default: './objs/srs.pid',
    writes: true,
    owned: { reason: 'each pod needs a file of its own', instead: 'remove it' },
  },
  work_dir: {
    type: 'path',
    description: 'The directory that relative paths start from.',
    default: './',
    owned: { reason: 'relative paths start at /usr/local/srs, where the image has its files', instead: 'use absolute paths' },
  },
  ff_log_dir: {
    type: 'path',
    description: 'Where the ffmpeg processes write their logs; /dev/null for none.',
    default: './objs',
    writes: true,
    owned: { reason: 'the logs need a writable volume', instead: 'set ff_log_level to log more or less' },
  },
  srs_log_tank: {
    type: 'enum',
    description: 'Whether the log goes to a file or to the console.',
    values: ['file', 'console'],
    default: 'file',
    owned: { reason: 'Kubernetes collects what a container prints', instead: 'remove it, and read the log with kubectl logs' },
  },
  srs_log_file: {
    type: 'path',
    description: 'The log file.',
    default: './objs/srs.log',
    writes: true,
    owned: { reason: 'Kubernetes collects what a container prints', instead: 'remove it, and read the log with kubectl logs' },
  },
  asprocess: {
    type: 'flag',
    description: 'Stops when its parent process does.',
    default: false,
    owned: { reason: 'SRS is the main process of its container', instead: 'remove it' },
  },
  in_docker: {
    type: 'flag',
    description: 'Tells SRS that it runs in a container, if it does not detect that.',
    default: false,
    owned: { reason: 'SRS needs it to reload a changed configuration', instead: 'remove it' },
  },
  disable_daemon_for_docker: {
    type: 'flag',
    description: 'Ignores daemon in a container.',
    default: true,
    owned: { reason: 'SRS runs in the foreground of its container', instead: 'remove it' },
  },
  inotify_auto_reload: {
    type: 'flag',
    description: 'Reloads the configuration when its file changes.',
    default: false,
    owned: { reason: 'the chart relies on SRS to reload a changed configuration', instead: 'remove it' },
  },
  auto_reload_for_docker: {
    type: 'flag',
    description: 'Turns inotify_auto_reload on in a container.',
    default: true,
    owned: { reason: 'the chart relies on SRS to reload a changed configuration', instead: 'remove it' },
  },
  is_full: {
    type: 'flag',
    description: 'Marks the sample file that shows every directive.',
    default: false,
    owned: { reason: 'it marks a sample file, and SRS refuses to start with it', instead: 'remove it' },
  },

  http_api: httpApi,
  http_server: httpServer,
  rtc_server: rtcServer,
  srt_server: srtServer,
  rtsp_server: rtspServer,
  rtmp,
  rtmps,
  exporter,
  stream_caster: streamCaster,
  heartbeat,
  stats,
  circuit_breaker: circuitBreaker,
  threads,
  tencentcloud_cls: tencentcloudCls,
  tencentcloud_apm: tencentcloudApm,
  vhost,
} as const satisfies Directives

/** srs.conf in YAML. */
export type SrsConfig = ConfigOf<typeof catalogue>
