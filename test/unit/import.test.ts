// npm run import: what a srs.conf becomes, what is said about it, and that nothing of it is lost on the way through the chart.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { load, YAML11_SCHEMA } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ImportError } from '../../schema/import/conversion.ts'
import { type ImportOptions, importSrsConf } from '../../schema/import/srs-conf.ts'
import { toConfig } from '../../schema/srs/import.ts'
import { readSrsConf } from '../../schema/srs/read.ts'
import { root } from '../../scripts/go-modules.ts'
import { lostDirectives } from '../support/lost-directives.ts'
import type { Manifest } from '../support/manifest.ts'
import { type AnyValues, render } from '../support/render.ts'
import { schemaErrors } from '../support/schema.ts'
import { parseSrsConf } from '../support/srs-conf.ts'
import { srsFiles } from '../support/srs-files.ts'

const imported = (text: string, options: Partial<ImportOptions> = {}) => importSrsConf({ name: 'my.conf', text, ...options })
const values = (text: string, options?: Partial<ImportOptions>): AnyValues => parse(imported(text, options))

function problems(text: string, options?: Partial<ImportOptions>): readonly string[] {
  try {
    imported(text, options)
    return []
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    return error.problems
  }
}

/** The directives alone, without what the chart's defaults make necessary. */
const directives = (text: string): AnyValues => toConfig(readSrsConf({ text })).config

/** A variable of a template, which SRS knows nothing of. */
const url = ['$', '{URL}'].join('')

const inVhost = (text: string) => `vhost a { ${text} }`

describe('a directive becomes', () => {
  it.each<[kind: string, text: string, config: AnyValues]>([
    ['a boolean', 'utc_time on; empty_ip_ok off;', { utc_time: true, empty_ip_ok: false }],
    ['a whole number', 'max_connections 500;', { max_connections: 500 }],
    ['a whole number from what SRS reads as one', 'grace_start_wait 10.9;', { grace_start_wait: 10 }],
    ['a number', inVhost('hls { hls_fragment 2.50; }'), { vhost: { a: { hls: { hls_fragment: 2.5 } } } }],
    ['a string that looks like a number', 'server_id 007;', { server_id: '007' }],
    ['a string that looks like a boolean', 'server_id on;', { server_id: 'on' }],
    ['a string with spaces', `server_id "a 'b' c";`, { server_id: "a 'b' c" }],
    ['a word of an enum', inVhost('play { time_jitter off; }'), { vhost: { a: { play: { time_jitter: 'off' } } } }],
    ['a port', 'listen 1935;', { listen: 1935 }],
    ['an endpoint', 'listen 127.0.0.1:1935;', { listen: '127.0.0.1:1935' }],
    ['endpoints', 'listen 1935 [::]:19350;', { listen: [1935, '[::]:19350'] }],
    ['an argument', inVhost('dvr { dvr_apply live/a; }'), { vhost: { a: { dvr: { dvr_apply: 'live/a' } } } }],
    ['arguments', inVhost('dvr { dvr_apply live/a live/b; }'), { vhost: { a: { dvr: { dvr_apply: ['live/a', 'live/b'] } } } }],
    ['an address', inVhost('http_hooks { on_play http://a/b; }'), { vhost: { a: { http_hooks: { on_play: 'http://a/b' } } } }],
    [
      'lines',
      inVhost('security { allow play all; deny publish 10.0.0.1; deny publish 10.0.0.2; }'),
      {
        vhost: {
          a: {
            security: {
              allow: [['play', 'all']],
              deny: [
                ['publish', '10.0.0.1'],
                ['publish', '10.0.0.2'],
              ],
            },
          },
        },
      },
    ],
    ['a map of blocks by name', 'vhost a { } vhost 10.0.0.1 { enabled off; }', { vhost: { a: {}, '10.0.0.1': { enabled: false } } }],
    ['a block without a name', inVhost('transcode { enabled on; }'), { vhost: { a: { transcode: { '': { enabled: true } } } } }],
    [
      'a list of blocks',
      'stream_caster { caster flv; } stream_caster { caster mpegts_over_udp; }',
      { stream_caster: [{ caster: 'flv' }, { caster: 'mpegts_over_udp' }] },
    ],
    [
      'free options',
      inVhost('transcode { engine e { vparams { bf 3; preset fast; re; level 4.10; } } }'),
      { vhost: { a: { transcode: { '': { engine: { e: { vparams: { bf: 3, preset: 'fast', re: '', level: '4.10' } } } } } } } },
    ],
  ])('%s: %s', (_, text, config) => {
    expect(directives(text)).toEqual(config)
    expect(schemaErrors(values(text))).toEqual([])
  })

  it.each([
    ['http_stream { enabled on; }', { http_server: { enabled: true } }],
    ['rtmp { listen 1936; chunk_size 4096; }', { listen: 1936, chunk_size: 4096 }],
    ['srt_server { tlpkdrop off; }', { srt_server: { tlpktdrop: false } }],
    ['rtc_server { perf_stat on; enabled on; }', { rtc_server: { enabled: true } }],
    ['stream_caster { host *; sip { realm a; } }', { stream_caster: [{ sip: { candidate: '*' } }] }],
    [inVhost('gop_cache off; play { atc on; }'), { vhost: { a: { play: { atc: true, gop_cache: false } } } }],
    [inVhost('forward b c;'), { vhost: { a: { forward: { enabled: true, destination: ['b', 'c'] } } } }],
    [inVhost('refer b; refer_play c;'), { vhost: { a: { refer: { enabled: true, all: 'b', play: 'c' } } } }],
    [inVhost('mr { enabled on; latency 300; }'), { vhost: { a: { publish: { mr: true, mr_latency: 300 } } } }],
    [
      inVhost('nack { enabled on; no_copy off; } twcc { enabled on; }'),
      { vhost: { a: { rtc: { nack: true, nack_no_copy: false, twcc: true } } } },
    ],
    [inVhost('token_traverse on; vhost b;'), { vhost: { a: { cluster: { token_traverse: true, vhost: 'b' } } } }],
    [inVhost('mr off; http_remux { hstrs on; }'), { vhost: { a: {} } }],
  ])("today's: %s", (text, config) => {
    expect(directives(text)).toEqual(config)
    expect(imported(text)).toContain('# Written otherwise, to the same effect:\n#   line 1: ')
  })
})

describe('comments', () => {
  it('are carried along', () => {
    const text = `# The port.
listen 1935;

# Streams.
vhost a {
    # A list.
    security { enabled on; allow play all;
        ######
        # An office.
        allow publish 10.0.0.1; }
}
# A caster.
stream_caster { caster flv; }
`
    expect(imported(text)).toContain(`
config:
  # The port.
  listen: 1935
  vhost:
    # Streams.
    a:
      # A list.
      security:
        enabled: true
        allow:
          - - play
            - all
          # An office.
          - - publish
            - 10.0.0.1
`)
    expect(imported(text)).toContain(`
  stream_caster:
    # A caster.
    - caster: flv
`)
  })
})

describe('below the values', () => {
  it.each<[text: string, ...said: string[]]>([
    ['daemon off;', 'Left out, since the chart sets it:', '  line 1: daemon off: SRS runs in the foreground of its container'],
    ['srs_log_tank file;', 'srs_log_tank file: Kubernetes collects what a container prints; read the log with kubectl logs'],
    [
      '\nvhost a { cluster { mode remote; origin b:1935 c; } }',
      'line 2: vhost.a.cluster.mode remote: it follows from the topology',
      'line 2: vhost a is an edge of b:1935 c: in the chart, edges fetch every vhost from its own origin',
    ],
    [
      inVhost('cluster { origin_cluster on; coworkers b:1985; }'),
      'one origin of several: in mode origin-cluster the chart names them to each other',
    ],
    [inVhost('hls { hls_path /data; }'), 'line 1: /data is a volume that goes with the pod'],
    [inVhost('dvr { dvr_path ./rec/[app].flv; }'), 'line 1: /usr/local/srs/rec is a volume that goes with the pod'],
    [
      inVhost('dvr { dvr_path ./[app].flv; }'),
      'dvr_path ./[app].flv is written /usr/local/srs/objs/nginx/html/[app].flv: SRS cannot write',
    ],
    ['http_server { https { key /etc/tls/tls.key; } }', 'it must be in the image, or mounted'],
    ['listen 1935 443;', 'listen 443 is written 10443: the pods run without the privilege to listen below 1024'],
    ['http_server { listen 80; }', 'http_server.listen 80 is written 8080, and the Service has it at 80: the pods run without'],
    ['max_connections 1; max_connections 2;', 'max_connections stands there again: SRS reads the first alone'],
    ['server_id;', 'server_id is left out: it has no argument, so SRS goes by its default'],
    ['server_id a b;', 'server_id takes one argument: SRS overlooks b'],
    ['grace_start_wait 10.9;', 'grace_start_wait 10.9 is written 10, as SRS reads it'],
    ['http_api a { }', 'http_api takes no name: SRS overlooks it'],
    [
      'http_api { auth { username a; password b; } }\nvhost a { http_hooks { on_play http://h/; on_stop http://h/Token/1; on_close http://h/?k=1; } }',
      'Secrets, better written {valueFrom: {secretKeyRef: {name: …, key: …}}}:\n#   line 1: http_api.auth.username\n#   line 1: http_api.auth.password\n#   line 2: vhost.a.http_hooks.on_stop\n#   line 2: vhost.a.http_hooks.on_close\n#\n',
    ],
    ['listen 1935;', 'Where the file says nothing, the chart has these defaults', 'http_api.enabled: true (SRS: false)'],
    ['listen 1935;', 'the file has no vhost, so SRS would refuse every stream: the chart adds __defaultVhost__'],
    ['http_api on;', 'http_api on is left out: it has no { }, so SRS goes by its defaults'],
    ['utc_time yes;', 'utc_time yes is written off, as SRS reads it'],
    [inVhost('play { gop_cache no; }'), 'vhost.a.play.gop_cache no is written on, as SRS reads it'],
    ['chunk_size 1;', 'chunk_size 1 is written 128: it must be a whole number from 128 to 65536'],
    [inVhost('hls { enabled on; hls_fragment 0; }'), 'vhost.a.hls.hls_fragment 0 is written 0.1'],
    [inVhost('hls { hls_fragment 0; }'), 'vhost.a.hls.hls_fragment 0 is left out: vhost.a.hls is off, so SRS does not use it'],
    [
      inVhost('rtc { enabled on; pli_for_rtmp 6000; }'),
      'pli_for_rtmp 6000 is left out: SRS goes by its default where it is not a number from 0.5 to 30',
    ],
    [
      inVhost('dvr { enabled on; dvr_plan session; dvr_duration 0; }'),
      'dvr_duration 0 is left out: SRS uses it with dvr_plan segment alone',
    ],
    [inVhost('dvr { enabled off; dvr_duration 0; }'), 'dvr_duration 0 is left out: vhost.a.dvr is off, so SRS does not use it'],
    [
      inVhost('transcode { engine { vbitrate 512k; vfilter; } }'),
      'vbitrate 512k is written 512, as SRS reads it',
      'vfilter is left out: it has no { }',
    ],
    [inVhost('hls { enabled on; hls_fragment 10; hls_window 5; }'), 'vhost.a.hls.hls_window 5 is written 30'],
  ])('%s', (text, ...said) => {
    for (const one of said) expect(imported(text)).toContain(one)
  })

  it('is silent where there is nothing to say', () => {
    const text = imported(`
      listen 1935; max_connections 10000; http_api { enabled on; } http_server { enabled on; dir ./objs/nginx/html; https { key ./conf/server.key; } }
      vhost __defaultVhost__ { http_remux { enabled on; } play { gop_cache off; } publish { try_annexb_first off; } hls { enabled on; hls_fragment 4; hls_window 40; hls_path ./objs/nginx/html/a; } }
    `)
    expect(text).toMatch(/^# From my\.conf\.\n\nconfig:\n/)
    expect(text).not.toContain('\n#')
  })

  it('leaves no trace of a block that the chart writes alone', () => {
    expect(directives(inVhost('cluster { mode remote; origin b; } hls { }'))).toEqual({ vhost: { a: { hls: {} } } })
  })
})

describe('refused', () => {
  it.each<[text: string, ...problems: string[]]>([
    ['listen 1935;\nlisten_on 1;', 'my.conf:2: listen_on is not a directive of the root: do you mean listen?'],
    [inVhost('hls { hls_fragmnt 4; }'), 'my.conf:1: hls_fragmnt is not a directive of vhost.a.hls: do you mean hls_fragment?'],
    ['hls_fragment 4;', 'my.conf:1: hls_fragment is not a directive of the root, but of vhost.hls'],
    ['worker_processes 1;', 'my.conf:1: worker_processes is not a directive of the root'],
    ['constructor 1;', 'my.conf:1: constructor is not a directive of the root'],
    ['max_connections many;', 'my.conf:1: max_connections is many, and must be a whole number from 1 to 1048448'],
    ['srs_log_level loud;', 'my.conf:1: srs_log_level is loud, and must be one of verbose, info, trace, warn, error'],
    ['listen rtmp;', 'my.conf:1: listen is rtmp, and must be a port, or an IP address and a port'],
    ['stream_caster { enabled on; listen 0.0.0.0:1; }', 'my.conf:1: stream_caster.0.listen is 0.0.0.0:1, and must be a port'],
    [
      inVhost('http_hooks { enabled on; on_play a; }'),
      'my.conf:1: vhost.a.http_hooks.on_play is a, and must be an http:// or https:// address',
    ],
    [
      inVhost(`http_hooks { enabled on; on_play "${url}/x"; }`),
      `on_play is ${url}/x, and must be written without a variable: SRS puts nothing in place of ${url}, so write the value`,
    ],
    [
      inVhost('http_hooks { enabled on; on_play "http://a http://b"; }'),
      'on_play is http://a http://b, and must be an address a word: put no quotes around several',
    ],
    [
      inVhost('security { enabled on; allow all; }'),
      'my.conf:1: vhost.a.security.allow.0 is all, and must be publish or play, and then all, an IP address or an IPv4 range',
    ],
    ['srt_server { enabled on; passphrase short; }', 'my.conf:1: srt_server.passphrase is short, and must be text of 10 to 79 characters'],
    [`server_id a'b"c;`, `my.conf:1: server_id is a'b"c, and must be text with one kind of quotes`],
    ['listen { }', 'my.conf:1: listen is no block'],
    ['vhost { }', 'my.conf:1: vhost needs a name'],
    ['vhost a b { }', 'my.conf:1: vhost takes one name, and has a b'],
    ['vhost a { }\nvhost a { }', 'my.conf:2: vhost.a stands there twice: make them one, or give each a name of its own'],
    [
      inVhost('ingest { engine { perfile { re; re; } } }'),
      'my.conf:1: vhost.a.ingest.engine.perfile.re stands there twice, which the chart cannot write: import with --text',
    ],
    [inVhost(`http_hooks { on_play ${url}/x; }`), `; SRS puts nothing in place of ${url}, so write the value`],
    ['listen 1935', 'my.conf: line 1: unexpected end of file, expecting ; or "}"'],
    ['include b.conf;', 'my.conf: line 1: include b.conf: there is no such file in standard input; put its text in place of this line'],
    ['a 1;\nb { }', 'my.conf:1: a is not a directive of the root', 'my.conf:2: b is not a directive of the root'],
  ])('%j', (text, ...expected) => {
    const found = problems(text)
    expect(found).toHaveLength(expected.length)
    for (const [i, problem] of expected.entries()) expect(found[i]).toContain(problem)
  })
})

describe('roles and text', () => {
  it('goes to a role', () => {
    expect(values('listen 1935;', { role: 'origin' })).toEqual({ origin: { config: { listen: 1935 } } })
    expect(values('listen 1935;', { role: 'edge' })).toEqual({ mode: 'edge-cluster', edge: { config: { listen: 1935 } } })
  })

  it('keeps the text as it stands', () => {
    const text = '# A server.\nlisten 1935; new_directive 1;\n\nvhost a { }\n'
    expect(values(text, { asText: true })).toEqual({ origin: { configText: text } })
    expect(values(text, { asText: true, role: 'edge' })).toEqual({ mode: 'edge-cluster', edge: { configText: text } })
    expect(imported(text, { asText: true })).toContain('SRS may refuse it:\n#   line 2: new_directive is not a directive of the root')
    expect(imported(text, { asText: true })).toContain('configText: |')
  })

  it('says which of its names the chart does not know', () => {
    expect(problems('listen 1935;\nvhost a { gop_cache off; http_remux { hstrs on; } }', { asText: true })).toEqual([
      expect.stringContaining('my.conf:2: the chart does not know vhost.http_remux.hstrs by that name: remove it, since SRS ignores it'),
      expect.stringContaining(
        'my.conf:2: the chart does not know vhost.gop_cache by that name: write it as vhost.play.gop_cache, or import',
      ),
    ])
  })

  it.each(['include b.conf;', 'vhost a { include b.conf; }'])('does not keep a text that needs other files: %s', text => {
    expect(problems(text, { asText: true })[0]).toContain('put their text in place of include')
  })
})

describe('the topology', () => {
  it('is that of an edge where all vhosts are of one', () => {
    const { mode, edge } = values('listen 1935; vhost a { cluster { mode remote; origin b; token_traverse on; } }')
    expect(mode).toBe('edge-cluster')
    expect(edge.config.vhost.a.cluster).toEqual({ token_traverse: true })
    const mixed = 'vhost a { cluster { mode remote; origin b; } } vhost c { }'
    expect(values(mixed).mode).toBeUndefined()
    expect(imported(mixed)).toContain('a server is an edge for all or for none')
  })

  it('is that of an origin among others', () => {
    expect(values(inVhost('cluster { origin_cluster on; coworkers b:1985; }')).mode).toBe('origin-cluster')
  })
})

describe('against the defaults of the chart', () => {
  it('a vhost keeps what the file means', () => {
    const { config } = values(inVhost('hls { enabled on; } dvr { enabled on; }'))
    expect(config.vhost.a).toEqual({
      hls: {
        enabled: true,
        hls_fragment: 10,
        hls_window: 60,
        hls_m3u8_file: '[app]/[stream].m3u8',
        hls_ts_file: '[app]/[stream]-[seq].ts',
      },
      dvr: { enabled: true, dvr_path: './objs/nginx/html/[app]/[stream].[timestamp].flv' },
      http_remux: { enabled: false },
      play: { gop_cache: true },
    })
    expect(imported(inVhost('hls { enabled on; }'))).toContain('line 1: vhost.a: http_remux.enabled off (chart: on), play.gop_cache on')
  })

  it('what SRS does by mistake is not kept', () => {
    expect(values(inVhost('hls { enabled on; }')).config.vhost.a).not.toHaveProperty('publish')
    expect(imported(inVhost('hls { enabled on; }'))).toContain('vhost.a.publish.try_annexb_first: off (SRS: on)')
  })

  it('what is off stays off, without more words', () => {
    expect(values(inVhost('http_remux { enabled on; } play { gop_cache off; }')).config.vhost.a.hls).toEqual({ enabled: false })
  })

  it('there is no default vhost where the file has none', () => {
    expect(values(inVhost('')).config.vhost.__defaultVhost__).toEqual({ enabled: false })
    expect(values('vhost __defaultVhost__ { }').config.vhost.__defaultVhost__.enabled).toBeUndefined()
  })

  it('segments have names that caches can tell apart where nginx delivers them', () => {
    const { a, b } = values('vhost a { hls { enabled on; } } vhost b { hls { enabled on; hls_ts_file [stream]-[seq].ts; } }', {
      mode: 'nginx-sidecar',
    }).config.vhost
    expect(a.hls.hls_m3u8_file).toBe('[app]/[stream].m3u8')
    expect(a.hls.hls_ts_file).toBe('[app]/[stream]-[seq]-[timestamp].ts')
    expect(b.hls.hls_ts_file).toBe('[stream]-[seq]-[timestamp].ts')
  })
})

describe('made to fit', () => {
  const rtc = (candidate: string, more = '') =>
    `rtc_server { enabled on; candidate ${candidate}; ${more} } vhost __defaultVhost__ { rtc { enabled on; } }`

  it('a candidate from the environment', () => {
    const own = values(rtc('$CANDIDATE', 'protocol tcp; tcp { enabled on; }'))
    expect(own.webrtc).toEqual({ enabled: true, transport: 'tcp' })
    expect(own.config.rtc_server.candidate).toBeUndefined()
    // The file's, not what webrtc.enabled turns on.
    expect(own.config.vhost.__defaultVhost__.rtc).toMatchObject({ rtmp_to_rtc: false, rtc_to_rtmp: false })
    expect(imported(rtc('$CANDIDATE'))).toContain('nothing sets CANDIDATE in a pod. webrtc.enabled has the chart find the address')
    expect(values(rtc('$my.ip'), { env: { MY_IP: '192.0.2.1' } }).config.rtc_server.candidate).toBe('192.0.2.1')
    const sip = 'stream_caster { enabled on; caster gb28181; sip { candidate $CANDIDATE; } }'
    expect(values(sip).config.stream_caster[0].sip.candidate).toBe('*')
    expect(imported(sip)).toContain('stream_caster.0.sip.candidate $CANDIDATE is written *, as SRS reads it')
  })

  it('variables of SRS itself', () => {
    const { config } = values('listen 1935; vhost __defaultVhost__ { hls { enabled on; } }', {
      env: { SRS_LISTEN: '1936', SRS_VHOST_HLS_HLS_WINDOW: '40', SRS_HTTP_API_ENABLED: 'on' },
    })
    expect(config).toMatchObject({ listen: 1936, http_api: { enabled: true }, vhost: { __defaultVhost__: { hls: { hls_window: 40 } } } })
  })

  it('ports that a pod may not open', () => {
    expect(values('listen 443 1935;')).toMatchObject({ config: { listen: [10443, 1935] }, service: { ports: { rtmp: { port: 443 } } } })
    expect(values('http_server { enabled on; listen 0.0.0.0:80; }')).toMatchObject({
      config: { http_server: { listen: '0.0.0.0:8080' } },
      service: { ports: { http: { port: 80 }, hls: { enabled: false } } },
    })
    expect(values('http_api { enabled on; listen 985; }').service).toBeUndefined()
  })

  it('one port for the API and HTTP', () => {
    const both = (auth = '') => `http_api { enabled on; listen 8080; ${auth} } http_server { enabled on; listen 8080; }`
    expect(values(both()).config.http_api.listen).toBe(1985)
    const guarded = values(both('auth { enabled on; username a; password b; }'))
    expect(guarded).toMatchObject({ config: { http_api: { listen: 8080 } }, service: { ports: { api: { enabled: true } } } })
  })

  it('blocks without what they need', () => {
    expect(values(inVhost('rtc { enabled on; }')).config.vhost.a.rtc.enabled).toBe(false)
    expect(imported(inVhost('http_hooks { enabled on; }'))).toContain(
      'vhost.a.http_hooks.enabled is written off: without one of on_connect',
    )
  })

  it('files where SRS cannot write', () => {
    const { pod, config } = values(inVhost('dvr { enabled on; dvr_path /data/[app]/a.flv; } hls { enabled on; hls_path /data/hls; }'))
    expect(pod).toEqual({ volumes: [{ name: 'files-1', emptyDir: {} }], volumeMounts: [{ name: 'files-1', mountPath: '/data' }] })
    expect(config.vhost.a.hls.hls_path).toBe('/data/hls')
  })

  it.each([
    [
      'a hook',
      inVhost('http_hooks { enabled on; on_play http://host.docker.internal:3000/x; }'),
      'host.docker.internal is nothing in a pod',
    ],
    ['a hook', inVhost('http_hooks { enabled on; on_play http://172.17.0.1/x; }'), '172.17.0.1 is nothing in a pod'],
    [
      'a hook',
      inVhost('http_hooks { enabled on; on_play http://h/ http://localhost/x; }'),
      'on_play http://localhost/x: localhost is the pod itself',
    ],
    ['a destination', inVhost('forward { enabled on; destination 127.0.0.1:19350; }'), '127.0.0.1 is the pod itself'],
    ['a candidate', 'rtc_server { enabled on; candidate 127.0.0.1; }', 'write the address that clients reach'],
  ])('%s that means the machine is told of: %s', (_, text, said) => {
    expect(imported(text)).toContain(said)
  })

  it('SRS itself is where it was', () => {
    const text = 'listen 1936; http_server { enabled on; listen 8080; } vhost a { forward { enabled on; destination 127.0.0.1:1936; } }'
    expect(imported(text)).not.toContain('the pod itself')
  })

  it('a variable where SRS reads none', () => {
    expect(imported(inVhost('hls { enabled on; hls_path $DATA/hls; }'))).toContain(
      'hls_path $DATA/hls: SRS puts nothing in place of a variable here',
    )
  })
})

describe('include', () => {
  it('is followed, and told of in remarks', async () => {
    await withFiles({ 'b.conf': '# Below.\nlisten 1935;\ndaemon on;', 'c.conf': 'hls { enabled on; }' }, async folder => {
      const text = imported('vhost a { include c.conf; } include b.conf;', { folders: [folder] })
      expect(parse(text)).toMatchObject({ config: { vhost: { a: { hls: { enabled: true } } }, listen: 1935 } })
      expect(text).toContain('#   b.conf, line 3: daemon on: ')
      expect(text).toContain('  # Below.\n  listen: 1935\n')
      expect(problems('include c.conf;', { folders: [folder] })).toEqual(['c.conf:1: hls is not a directive of the root, but of vhost'])
    })
  })

  it('does not run in circles, and says where a file is broken', async () => {
    await withFiles({ 'b.conf': '\ninclude c.conf;', 'c.conf': 'include b.conf;', 'd.conf': 'listen' }, async folder => {
      expect(problems('include b.conf;', { folders: [folder] })).toEqual(['my.conf: c.conf, line 1: b.conf includes itself'])
      expect(problems('include d.conf;', { folders: [folder] })[0]).toContain('my.conf: d.conf, line 1: unexpected end of file')
    })
  })
})

/** Every type of directive, and words that YAML would take for something else. */
const everything = `
listen 1935 19350;
max_connections 500;
daemon on;
server_id 0o17;
grace_start_wait 2300;
http_api { enabled on; listen 127.0.0.1:1985; auth { enabled on; username yes; password 1e3; } }
http_server { enabled on; listen 8080; }
srt_server { enabled on; passphrase "0123456789 #;{}"; }
rtc_server { enabled on; candidate $CANDIDATE; }
stats { network 0; disk sda sdb; }
stream_caster { enabled on; caster mpegts_over_udp; listen 8935; output rtmp://127.0.0.1/live/livestream; }
stream_caster { enabled on; caster flv; listen 8936; output rtmp://127.0.0.1/[app]/[stream]; }
vhost __defaultVhost__ {
    cluster { mode local; token_traverse on; }
    hls { enabled on; hls_fragment 1.50; hls_td_ratio 1.1; hls_path ./objs/nginx/html; hls_ts_file "[app]/[stream] [seq].ts"; }
    security { enabled on; allow play all; allow publish 10.0.0.0/8; deny publish 10.1.1.1; }
    http_hooks { enabled on; on_publish http://a/b http://c/d; }
    play { time_jitter off; send_min_interval 0.000001; }
    exec { enabled on; publish ./objs/ffmpeg/bin/ffmpeg -f flv -i [url] -c copy -y ./[stream].flv; publish /bin/true -1; }
    transcode live/a { enabled on; ffmpeg ./objs/ffmpeg/bin/ffmpeg; engine { enabled on; vcodec copy; vparams { t 100; b 1.10; } output rtmp://b; } engine x { } }
    ingest a { enabled on; input { type file; url ./doc/source.flv; } engine { enabled off; output rtmp://127.0.0.1/live/a; } }
    dvr { enabled on; dvr_apply live/a live/b; dvr_plan segment; }
}
vhost on { enabled off; }
vhost 1.10 { hls { } }
`

describe.concurrent('through the chart', () => {
  it.each(['3', '4'] as const)('nothing is lost with Helm %s', async helm => {
    const text = imported(everything)
    expect(load(text, { schema: YAML11_SCHEMA })).toEqual(parse(text))
    const own = parse(text) as AnyValues
    expect(schemaErrors(own)).toEqual([])
    const { manifests } = await render(own, { helm })
    expect(lostDirectives(parseSrsConf(everything), parseSrsConf(originConf(manifests)))).toEqual([])
  })

  it('nothing is lost as text', async () => {
    const text = everything.replace('$CANDIDATE', '192.0.2.1')
    const own = values(text, { asText: true })
    expect(schemaErrors(own)).toEqual([])
    expect(parseSrsConf(originConf((await render(own)).manifests))).toEqual(parseSrsConf(text.trim()))
  })

  it('an edge stays one, of the chart', async () => {
    const text = 'listen 1936; vhost a { cluster { mode remote; origin b; token_traverse on; } }'
    const { manifests } = await render({ mode: 'edge-cluster', ...values(text, { role: 'edge' }) })
    const conf = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-edge'))?.data['srs.conf']
    expect(lostDirectives(parseSrsConf(text), parseSrsConf(conf))).toEqual([])
    expect(conf).toContain('mode remote;')
  })

  it('what is lost shows', () => {
    const found = (printed: string) =>
      lostDirectives(parseSrsConf('listen 1; daemon on; vhost a { hls { enabled on; } play { } }'), parseSrsConf(printed))
    expect(found('listen 1; vhost a { hls { enabled on; hls_ctx off; } play { } }')).toEqual([])
    expect(found('listen 2; vhost b { hls { enabled on; } play { } }')).toEqual([
      'listen 1',
      'vhost a { }',
      'vhost a > hls { }',
      'vhost a > hls > enabled on',
      'vhost a > play { }',
    ])
  })
})

describe.concurrent('the command', () => {
  const run = (args: string[], input?: string) =>
    execa('tsx', ['scripts/import.ts', ...args], { cwd: root, preferLocal: true, input, reject: false })

  it('prints values of a file', async () => {
    await withFiles({ 'my.conf': 'listen 1935;', 'broken.conf': 'include conf/b.conf;' }, async folder => {
      const { stdout } = await run([path.join(folder, 'my.conf'), '--role', 'origin'])
      expect(parse(stdout)).toEqual({ origin: { config: { listen: 1935 } } })
      const { stderr, exitCode } = await run([path.join(folder, 'broken.conf')])
      expect(exitCode).toBe(1)
      expect(stderr).toContain(`include conf/b.conf: there is no such file in ${folder}`)
    })
  })

  it('reads standard input', async () => {
    expect(parse((await run(['-'], 'listen 1935;')).stdout)).toEqual({ config: { listen: 1935 } })
    const { stdout, stderr, exitCode } = await run(['-'], 'listne 1935;')
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 })
    expect(stderr).toContain('standard input:1: listne is not a directive of the root: do you mean listen?')
  })

  it('says which file there is not', async () => {
    const { stderr, exitCode } = await run(['no-such.conf'])
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^ENOENT.*no-such\.conf'$/m)
    expect(stderr).not.toContain('    at ')
  })
})

function originConf(manifests: readonly Manifest[]): string {
  return srsFiles(manifests).find(({ holder }) => holder.metadata.name === 'live-srs-origin')?.text ?? ''
}

async function withFiles(files: Record<string, string>, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-import-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text)
    await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
