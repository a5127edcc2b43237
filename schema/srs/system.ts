// Blocks of srs.conf about the server itself.
import type { Block, Directives } from './directive.ts'

/** Reports to a server. */
export const heartbeat = {
  type: 'block',
  description: 'Reports to an HTTP server at intervals that this server is alive. The SRS proxy needs these reports from origins.',
  directives: {
    enabled: { type: 'flag', description: 'Turns the reports on.', default: false },
    interval: { type: 'integer', description: 'Time between two reports.', default: 10, minimum: 1, unit: 's' },
    url: {
      type: 'url',
      description: 'Where the reports are posted.',
      default: 'http://127.0.0.1:8085/api/v1/servers',
      reload: true,
      secret: 'address',
      environment: true,
    },
    device_id: { type: 'string', description: 'The name of this server in the reports.', reload: true },
    summaries: { type: 'flag', description: 'Reports load and traffic as well.', default: false, reload: true },
    ports: {
      type: 'flag',
      description: 'Reports the ports that SRS listens on as well.',
      default: false,
      since: ['5.0.215', '6.0.156', '7.0.15'],
      reload: true,
    },
  },
} as const satisfies Block<Directives>

/** Statistics of the machine. */
export const stats = {
  type: 'block',
  description: 'Statistics of the machine, for the API and the reports.',
  directives: {
    enabled: { type: 'flag', description: 'Gathers them.', default: true },
    network: {
      type: 'integer',
      description: 'Index of the network address that identifies this server. SRS does not start if there are fewer addresses.',
      default: 0,
      minimum: 0,
    },
    disk: { type: 'arguments', description: 'The block devices whose load is gathered, such as sda.' },
  },
} as const satisfies Block<Directives>

const percent = { type: 'integer', minimum: 0, maximum: 100 } as const
const pulse = { type: 'integer', minimum: 0 } as const

/** What SRS stops to do under load. */
export const circuitBreaker = {
  type: 'block',
  description: 'What SRS stops doing for WebRTC when its CPU is busy, in three stages. Usage is in percent of one core.',
  directives: {
    enabled: { type: 'flag', description: 'Turns the stages on.', default: true },
    high_threshold: { ...percent, description: 'Usage in percent from which NACK is off.', default: 90 },
    high_pulse: { ...pulse, description: 'Seconds that it lasts; 0 for never.', default: 2 },
    critical_threshold: { ...percent, description: 'Usage in percent from which TWCC is off, too.', default: 95 },
    critical_pulse: { ...pulse, description: 'Seconds that it lasts; 0 for never.', default: 1 },
    dying_threshold: { ...percent, description: 'Usage in percent from which packets for players are dropped.', default: 99 },
    dying_pulse: { ...pulse, description: 'Seconds that the usage must last before that; 0 for never.', default: 5 },
  },
} as const satisfies Block<Directives>

/** The thread pool. */
export const threads = {
  type: 'block',
  description: 'The thread pool.',
  until: '7.0.59',
  directives: {
    interval: { type: 'integer', description: 'How often its manager looks after the threads.', default: 5, minimum: 1, unit: 's' },
  },
} as const satisfies Block<Directives>

const gone = 'SRS 7.0.66 took it out and ignores the block.'

/** Logs to Tencent Cloud. */
export const tencentcloudCls = {
  type: 'block',
  description: `Logs to the Cloud Log Service of Tencent Cloud, where SRS is built with it. ${gone}`,
  directives: {
    enabled: { type: 'flag', description: 'Turns it on.', default: false },
    label: { type: 'string', description: 'A label, to tell clusters apart.' },
    tag: { type: 'string', description: 'A tag, to tell clusters apart.' },
    secret_id: { type: 'string', description: 'The SecretId to log in with.', secret: 'always', environment: true },
    secret_key: { type: 'string', description: 'The SecretKey to log in with.', secret: 'always', environment: true },
    endpoint: { type: 'string', description: 'The host name of the service, such as ap-guangzhou.cls.tencentcs.com.' },
    topic_id: { type: 'string', description: 'The topic that the logs go to.' },
    debug_logging: { type: 'flag', description: 'Logs that a log was sent.', default: false },
    stat_heartbeat: { type: 'flag', description: 'Sends statistics of the server.', default: true },
    heartbeat_ratio: { type: 'integer', description: 'Their interval, in units of five seconds.', default: 1, minimum: 1 },
    stat_streams: { type: 'flag', description: 'Sends statistics of the streams.', default: true },
    streams_ratio: { type: 'integer', description: 'Their interval, in units of five seconds.', default: 1, minimum: 1 },
  },
} as const satisfies Block<Directives>

/** Traces to Tencent Cloud. */
export const tencentcloudApm = {
  type: 'block',
  description: `Traces to the Application Performance Management of Tencent Cloud, where SRS is built with it. ${gone}`,
  directives: {
    enabled: { type: 'flag', description: 'Turns it on.', default: false },
    team: { type: 'string', description: 'The team that the traces belong to.' },
    token: { type: 'string', description: 'The token to log in with.', secret: 'always', environment: true },
    endpoint: { type: 'string', description: 'The address of the service, as HOST:PORT.' },
    service_name: { type: 'string', description: 'The name of this service in the traces.', default: 'srs-server' },
    debug_logging: { type: 'flag', description: 'Logs that a trace was sent.', default: false },
  },
} as const satisfies Block<Directives>
