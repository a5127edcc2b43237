// The catalogue of directives against SRS's own lists of names, and what is generated from it.
import { Ajv } from 'ajv'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { SrsConfig } from '../../schema/srs/catalogue.ts'
import { accepts, compareNames, namesInSource, recordedNames } from '../../schema/srs/names.ts'
import { srsConfigSchema } from '../../schema/srs/schema.ts'
import { srsTables, walk } from '../../schema/srs/tables.ts'

const schema = srsConfigSchema()
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile({ ...schema, $ref: '#/definitions/SrsConfig' })
const all = [...walk()]
const paths = all.map(({ path }) => path.join('.'))

describe('the catalogue', () => {
  it.each(recordedNames)('has the names of SRS $version', source => {
    expect(compareNames(source)).toEqual([])
  })

  it('is compared with SRS 5, 6 and 7', () => {
    expect(new Set(recordedNames.map(({ version }) => version.split('.')[0]))).toEqual(new Set(['5', '6', '7']))
  })

  it('has no path twice', () => {
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([])
  })

  it('describes every directive in sentences', () => {
    expect(all.filter(({ directive }) => !/^[A-Z].*\.$/.test(directive.description)).map(({ path }) => path.join('.'))).toEqual([])
  })

  it('says in clauses why the chart sets a directive', () => {
    const clauses = all.flatMap(({ directive: { owned } }) => (owned ? [owned.reason, owned.instead] : []))
    expect(clauses.length).toBeGreaterThan(0)
    expect(clauses.filter(clause => !/[^.]$/.test(clause))).toEqual([])
  })

  it('has defaults that it accepts itself', () => {
    const wrong = all.filter(({ directive }) => {
      if (directive.type === 'integer' || directive.type === 'number') {
        const { default: value, minimum = -Infinity, maximum = Infinity } = directive
        return value !== undefined && !(minimum <= value && value <= maximum)
      }
      return directive.type === 'enum' && directive.default !== undefined && !directive.values.includes(directive.default)
    })
    expect(wrong.map(({ path }) => path.join('.'))).toEqual([])
  })
})

describe('versions', () => {
  it.each([
    { since: '7.0.47', version: '7.0.47', accepted: true },
    { since: '7.0.47', version: '7.0.46', accepted: false },
    { since: '7.0.47', version: '6.0.200', accepted: false },
    { since: '7.0.47', version: '8.0.1', accepted: true },
    { since: ['5.0.215', '6.0.156', '7.0.15'], version: '5.0.216', accepted: true },
    { since: ['5.0.215', '6.0.156', '7.0.15'], version: '6.0.100', accepted: false },
    { since: ['6.0.180', '7.0.95'], version: '5.0.300', accepted: false },
    { until: '7.0.59', version: '7.0.58', accepted: true },
    { until: '7.0.59', version: '7.0.100', accepted: false },
    { until: '7.0.59', version: '6.0.157', accepted: true },
  ])('since $since, until $until: $version is $accepted', ({ version, accepted, ...range }) => {
    expect(accepts(range, version)).toBe(accepted)
  })
})

describe('names in the source of SRS', () => {
  const source = (...checks: string[]) => `srs_error_t SrsConfig::check_normal_config()\n{\n${checks.join('\n')}\n}\n`
  const check = (variable: string, names: string[], message: string) =>
    `if (${names.map(name => `${variable} != "${name}"`).join('\n && ')}) {\n  return srs_error_new(ERROR_SYSTEM_CONFIG_INVALID, "illegal ${message}", 1);\n  }`

  it('are found by block', () => {
    const found = namesInSource(
      source(
        check('n', ['vhost', 'listen'], 'directive %s'),
        check('n', ['dir'], 'http_stream.%s'),
        check('m', ['enabled'], 'http_api.raw_api.%s'),
        check('n', ['hls'], 'vhost.%s'),
        `if (n == "srt") {${check('m', ['srt_to_rtmp'], 'vhost.srt.%s of %s')}}`,
        // SRS has the same message here.
        `else if (n == "rtsp") {${check('m', ['rtmp_to_rtsp'], 'vhost.srt.%s of %s')}}`,
        `else if (n == "transcode") {${check('m', ['engine'], 'vhost.transcode.%s of %s')} if (m == "engine") {${check('e', ['vcodec'], 'vhost.transcode.engine.%s of %s')}}}`,
      ),
    )
    expect(found).toEqual({
      '': ['listen', 'vhost'],
      http_server: ['dir'],
      'http_api.raw_api': ['enabled'],
      vhost: ['hls'],
      'vhost.srt': ['srt_to_rtmp'],
      'vhost.rtsp': ['rtmp_to_rtsp'],
      'vhost.transcode': ['engine'],
      'vhost.transcode.engine': ['vcodec'],
    })
  })

  it('are compared both ways', () => {
    const blocks = { rtsp_server: ['enabled', 'new_one'] }
    expect(compareNames({ version: '7.0.100', blocks })).toEqual([{ block: 'rtsp_server', missing: ['new_one'], extra: ['listen'] }])
  })
})

describe('the schema', () => {
  const bothQuotes = `"it's"`
  const vhost = (block: object) => ({ vhost: { __defaultVhost__: block } })

  it.each<[string, object]>([
    ['nothing', {}],
    ['a flag', { utc_time: true }],
    ['a flag as a word', { utc_time: 'off' }],
    ['an integer', { max_connections: 4000 }],
    ['a decimal', vhost({ hls: { hls_fragment: 2.5 } })],
    ['a word of an enumeration', { srs_log_level_v2: 'warn' }],
    ['off in an enumeration', vhost({ play: { time_jitter: false } })],
    ['off in a string', vhost({ transcode: { '': { engine: { ff: { oformat: false } } } } })],
    ['a port', { listen: 1935 }],
    ['a port as a string', { listen: '1935' }],
    ['an address', { http_server: { listen: '127.0.0.1:8080' } }],
    ['an IPv6 address', { listen: '[::]:1935' }],
    ['several endpoints', { listen: [1935, '10.0.0.1:19350'] }],
    ['a path with placeholders', vhost({ dvr: { dvr_path: '/data/[app]/[stream].[timestamp].mp4' } })],
    ['a string that must be quoted', vhost({ ingest: { a: { input: { url: 'rtsp://cam/1;x={2} #3' } } } })],
    ['a string with one kind of quotes', { server_id: "it's" }],
    ['one argument without a list', vhost({ forward: { destination: 'a.example.com' } })],
    ['several arguments', vhost({ forward: { destination: ['a.example.com:1935', 'b'] } })],
    ['one hook', vhost({ http_hooks: { on_publish: 'http://hooks/api' } })],
    ['several hooks', vhost({ http_hooks: { on_publish: ['http://a/api', 'https://b/api'] } })],
    [
      'rules',
      vhost({
        security: {
          allow: [
            ['play', 'all'],
            ['publish', '10.0.0.0/8'],
          ],
          deny: [['play', '2001:db8::1']],
        },
      }),
    ],
    ['programs', vhost({ exec: { publish: [['ffmpeg', '-i', '[url]', 'b', 500]] } })],
    ['options', vhost({ transcode: { live: { engine: { hd: { vparams: { t: 100, 'profile:v': 'main', re: '' } } } } } })],
    ['a repeated block', { stream_caster: [{ enabled: true, caster: 'flv', listen: 8936 }, { caster: 'gb28181' }] }],
    ['a passphrase', { srt_server: { passphrase: '0123456789' } }],
    ['a name with a dot', { vhost: { 'live.example.com': { enabled: true } } }],
    ['what the chart sets, for its own message', { daemon: false, pid: '/run/srs.pid', rtmp: { listen: 1 } }],
    ['what the chart sets in a vhost', vhost({ cluster: { mode: 'remote', origin: ['a', 'b'] } })],
  ])('takes %s', (_, document) => {
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
  })

  it.each<[string, object]>([
    ['an unknown directive', { max_connection: 1000 }],
    ['a directive in the wrong block', { hls: { enabled: true } }],
    ['an unknown directive of a vhost', vhost({ hls: { hlsFragment: 4 } })],
    ['an unknown directive of an engine', vhost({ ingest: { a: { engine: { e: { codec: 'copy' } } } } })],
    ['another word for a flag', { utc_time: 'yes' }],
    ['a number for a flag', { utc_time: 1 }],
    ['an integer as a string', { max_connections: '1000' }],
    ['a decimal for an integer', { max_connections: 1.5 }],
    ['an integer below its range', { max_connections: 0 }],
    ['an integer above its range', { chunk_size: 65537 }],
    ['a decimal out of its range', vhost({ rtc: { pli_for_rtmp: 31 } })],
    ['another word for an enumeration', { srs_log_level_v2: 'loud' }],
    ['a boolean for an enumeration without on and off', { ff_log_level: false }],
    ['a port out of range', { listen: 65536 }],
    ['a port out of range as a string', { listen: '65536' }],
    ['no port', { listen: 0 }],
    ['a host name to listen on', { listen: 'localhost:1935' }],
    ['an address out of range', { listen: '256.0.0.1:1935' }],
    ['several endpoints where one goes', { exporter: { listen: [9972, 9973] } }],
    ['no endpoint', { listen: [] }],
    ['an address where SRS reads a number', { stream_caster: [{ listen: '0.0.0.0:8936' }] }],
    ['an empty string', { server_id: '' }],
    ['a line break', { server_id: 'a\nb' }],
    ['a carriage return', { server_id: 'a\rb' }],
    ['NUL', { server_id: 'a\u0000b' }],
    ['a line break at the end', { server_id: 'a\n' }],
    ['both kinds of quotes', { server_id: bothQuotes }],
    ['a number for a string', { server_id: 7 }],
    ['several addresses where one goes', { heartbeat: { url: ['http://a', 'http://b'] } }],
    ['no arguments', vhost({ forward: { destination: [] } })],
    ['a rule without an address', vhost({ security: { allow: [['play']] } })],
    ['a rule with another word', vhost({ security: { allow: [['watch', 'all']] } })],
    ['a rule with a host name', vhost({ security: { deny: [['play', 'example.com']] } })],
    ['a rule without its list', vhost({ security: { allow: ['play', 'all'] } })],
    ['a boolean for an option', vhost({ ingest: { a: { engine: { e: { vparams: { re: true } } } } } })],
    ['an option named include', vhost({ ingest: { a: { engine: { e: { vparams: { include: 'x' } } } } } })],
    ['an option with a space in its name', vhost({ ingest: { a: { engine: { e: { vparams: { 'a b': 'x' } } } } } })],
    ['a vhost without a name', { vhost: { '': {} } }],
    ['both kinds of quotes in a name', { vhost: { [bothQuotes]: {} } }],
    ['a list for a named block', { vhost: [{ enabled: true }] }],
    ['a map for a repeated block', { stream_caster: { enabled: true } }],
    ['a short passphrase', { srt_server: { passphrase: 'short' } }],
    ['null in a list', { listen: [null] }],
  ])('refuses %s', (_, document) => {
    expect(validate(document)).toBe(false)
  })

  it('is small', () => {
    expect(JSON.stringify(schema).length).toBeLessThan(100_000)
  })

  it('has definitions with names of their own, all of them used', () => {
    const text = JSON.stringify(schema)
    const names = Object.keys(schema.definitions)
    expect(names.filter(name => !name.startsWith('Srs'))).toEqual([])
    expect(names.filter(name => name !== 'SrsConfig' && !text.includes(`"#/definitions/${name}"`))).toEqual([])
  })

  it('is strict in every object', () => {
    const loose: string[] = []
    visit(schema, (node, path) => {
      if (node.type === 'object' && node.additionalProperties === undefined) loose.push(path)
    })
    expect(loose).toEqual([])
  })

  it('has patterns that RE2 takes', () => {
    const patterns: string[] = []
    visit(schema, node => {
      if (typeof node.pattern === 'string') patterns.push(node.pattern)
    })
    expect(patterns.length).toBeGreaterThan(5)
    // Lookaround, backreferences, and classes and escapes that only one of both knows.
    expect(patterns.filter(pattern => /\(\?(?!:)|\\[1-9dDwWbBpPkuc]/.test(pattern))).toEqual([])
  })
})

describe('the tables', () => {
  const tables = srsTables()

  it('name each listener once, within eleven characters', () => {
    const names = tables.listeners.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
    expect(names.filter(name => !/^[a-z]([a-z-]{0,9}[a-z])?$/.test(name))).toEqual([])
    expect(names).toContain('rtmp')
  })

  it('follow the switches of all blocks around a listener', () => {
    expect(tables.listeners.find(({ name }) => name === 'webrtc-tcp')).toEqual({
      name: 'webrtc-tcp',
      protocol: 'TCP',
      path: ['rtc_server', 'tcp', 'listen'],
      default: 8000,
      enabled: [
        { path: ['rtc_server', 'enabled'], default: false },
        { path: ['rtc_server', 'tcp', 'enabled'], default: false },
      ],
      several: '7.0.67',
      address: '7.0.67',
      shares: ['api', 'api-https', 'http', 'https'],
    })
    expect(tables.listeners.find(({ name }) => name === 'sip')).toMatchObject({
      enabled: [
        { path: ['stream_caster', '*', 'enabled'], default: false },
        { path: ['stream_caster', '*', 'sip', 'enabled'], default: true },
      ],
      when: { path: ['stream_caster', '*', 'caster'], values: ['gb28181'] },
    })
    expect(tables.listeners.find(({ name }) => name === 'rtsp')).toMatchObject({ since: '7.0.47' })
  })

  it('have paths of the catalogue alone', () => {
    const { listeners, owned, reload, reloadUntil, versions, writes } = tables
    const stated = [
      ...listeners.map(({ path }) => path.join('.')),
      ...Object.keys(reload),
      ...[...owned, ...reloadUntil, ...versions, ...writes].map(({ path }) => path),
    ]
    expect(stated.filter(path => !paths.includes(path))).toEqual([])
  })

  it('have the topmost reloadable paths, and nothing in them that is not', () => {
    const reload = Object.keys(tables.reload)
    expect(reload.filter(path => reload.some(other => path.startsWith(`${other}.`)))).toEqual([])
    expect([...reload].sort()).toEqual([
      ...['chunk_size', 'empty_ip_ok', 'force_grace_quit', 'grace_final_wait', 'grace_start_wait'],
      ...['heartbeat.device_id', 'heartbeat.ports', 'heartbeat.summaries', 'heartbeat.url', 'max_connections'],
      ...['vhost.*.chunk_size', 'vhost.*.cluster.debug_srs_upnode', 'vhost.*.cluster.follow_client', 'vhost.*.cluster.origin'],
      ...['vhost.*.cluster.protocol', 'vhost.*.cluster.token_traverse', 'vhost.*.cluster.vhost', 'vhost.*.dash'],
      // Without dvr_apply, which SRS leaves out of a reload.
      ...['vhost.*.dvr.dvr_duration', 'vhost.*.dvr.dvr_path', 'vhost.*.dvr.dvr_plan', 'vhost.*.dvr.dvr_wait_keyframe'],
      ...[
        'vhost.*.dvr.enabled',
        'vhost.*.dvr.time_jitter',
        'vhost.*.enabled',
        'vhost.*.exec',
        'vhost.*.forward',
        'vhost.*.hds',
        'vhost.*.hls',
      ],
      ...['vhost.*.http_hooks', 'vhost.*.in_ack_size', 'vhost.*.min_latency', 'vhost.*.out_ack_size', 'vhost.*.play', 'vhost.*.publish'],
      ...['vhost.*.refer', 'vhost.*.security', 'vhost.*.tcp_nodelay', 'vhost.*.transcode'],
    ])
    expect(tables.reloadUntil).toEqual([
      { path: 'pithy_print_ms', until: '7.0.68' },
      { path: 'vhost.*.ingest', until: '7.0.68' },
    ])
    const covered = (path: string) => reload.some(other => path === other || path.startsWith(`${other}.`))
    const leaves = all.filter(({ directive }) => directive.type !== 'block')
    expect(leaves.filter(({ path, reload }) => covered(path.join('.')) !== (reload === true)).map(({ path }) => path.join('.'))).toEqual([])
  })

  it('keep what the chart sets out of the rest', () => {
    const { owned, versions, writes } = tables
    const mine = owned.map(({ path }) => path)
    expect(mine).toEqual(expect.arrayContaining(['daemon', 'work_dir', 'vhost.*.cluster.mode']))
    expect([...versions, ...writes].filter(({ path }) => mine.includes(path))).toEqual([])
    expect(writes.map(({ path }) => path)).toContain('vhost.*.hls.hls_path')
  })

  it('are small', () => {
    expect(JSON.stringify(tables).length).toBeLessThan(20_000)
  })
})

describe('the type', () => {
  it('takes what a user writes', () => {
    const sample = {
      listen: [1935, '[::]:1935'],
      max_connections: 1000,
      http_server: { enabled: true, https: { enabled: 'on', listen: 8088 } },
      stream_caster: [{ enabled: true, caster: 'flv', listen: 8936 }],
      vhost: {
        __defaultVhost__: {
          hls: { enabled: true, hls_fragment: 2.5 },
          play: { time_jitter: false },
          security: { enabled: true, allow: [['play', 'all']] },
          http_hooks: { on_publish: ['http://hooks/api'] },
          transcode: { '': { engine: { hd: { vparams: { t: 100 }, oformat: false } } } },
        },
      },
    } as const satisfies SrsConfigOf<SrsConfig>
    expect(validate(sample), JSON.stringify(validate.errors)).toBe(true)
  })

  it('refuses what SRS does not take', () => {
    expectTypeOf<{ max_connections: string }>().not.toExtend<SrsConfig>()
    expectTypeOf<{ srs_log_level_v2: 'loud' }>().not.toExtend<SrsConfig>()
    expectTypeOf<{ vhost: { a: { hls: { hls_fragment: boolean } } } }>().not.toExtend<SrsConfig>()
    expectTypeOf<{ http_server: { listen: 8080 } }>().toExtend<SrsConfig>()
    // @ts-expect-error: no such directive
    const unknown: SrsConfig = { max_connection: 1000 }
    expect(validate(unknown)).toBe(false)
  })
})

/** With lists that may be read-only, as those of a constant are. */
type SrsConfigOf<T> = T extends readonly (infer I)[]
  ? readonly SrsConfigOf<I>[]
  : T extends object
    ? { readonly [K in keyof T]: SrsConfigOf<T[K]> }
    : T

type Node = Record<string, unknown>

/** Calls back for every object in a schema, with the path to it. */
function visit(value: unknown, callback: (node: Node, path: string) => void, path = ''): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) callback(value as Node, path)
  for (const [key, child] of Object.entries(value)) visit(child, callback, `${path}/${key}`)
}
