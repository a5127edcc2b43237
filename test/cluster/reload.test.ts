// Which changes of the configuration leave the pods alone, and which replace them.
import type { SrsConfig } from '../../schema/srs/catalogue.ts'
import { test } from './fixture.ts'

const vhost = (content: NonNullable<SrsConfig['vhost']>[string]): SrsConfig => ({ vhost: { __defaultVhost__: content } })

/** What SRS applies to a running server. */
const applied: SrsConfig[] = [
  vhost({ hls: { hls_fragment: 5 } }),
  vhost({ dvr: { enabled: true } }),
  vhost({ play: { gop_cache: true } }),
  vhost({ publish: { mr: true } }),
  vhost({ min_latency: true }),
  vhost({ http_hooks: { enabled: true, on_publish: 'http://hooks/publish' } }),
  vhost({ security: { enabled: true, allow: [['play', 'all']] } }),
  vhost({ forward: { enabled: true, destination: 'elsewhere:1935' } }),
  { max_connections: 900 },
]

/** What it reads when it starts. */
const fixed: SrsConfig[] = [
  { listen: 1936 },
  { http_api: { listen: 1986 } },
  { http_server: { crossdomain: false } },
  { srs_log_level: 'info' },
  { rtc_server: { enabled: true } },
  { srt_server: { enabled: true } },
  { exporter: { enabled: true } },
  { stream_caster: [{ enabled: true, caster: 'flv', listen: 8936, output: 'rtmp://127.0.0.1/live/flv' }] },
  vhost({ http_remux: { fast_cache: 30 } }),
  vhost({ dvr: { dvr_apply: 'all' } }),
]

test.concurrent.for([
  ['is applied by SRS', applied],
  ['takes new pods', fixed],
] as const)('a change that %s', async ([, configs], { release, expect }) => {
  const { kubectl, ...srs } = await release('4')
  const observe = async () => {
    const [deployment] = await kubectl.list('deployments')
    const configMap = (await kubectl.list('configmaps')).find(({ metadata }) => metadata.name === 'srs-origin')
    return { template: JSON.stringify(deployment?.spec.template), conf: configMap?.data['srs.conf'] }
  }
  await srs.install()
  const before = await observe()
  for (const config of configs) {
    await srs.upgrade({ config })
    const after = await observe()
    expect(after.conf, JSON.stringify(config)).not.toBe(before.conf)
    if (configs === applied) expect(after.template, JSON.stringify(config)).toBe(before.template)
    else expect(after.template, JSON.stringify(config)).not.toBe(before.template)
  }
})
