// NOTES.txt: how to reach what was installed, and the warnings.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { Values } from '../../schema/values.ts'
import { object, podSpec } from '../support/objects.ts'
import { type AnyValues, render, renderMany } from '../support/render.ts'

const notes = async (values: AnyValues) => (await render(values, { invariants: { existing: ['mine'] } })).notes

describe('addresses', () => {
  it('of a load balancer, with the command that asks for it', async () => {
    const text = await notes({ mode: 'edge-cluster', service: { ports: { hls: { port: 8000 } } } })
    expect(text).toMatch(/export SRS=\$\(kubectl get service -n media live-srs -o jsonpath=/)
    expect(text).toContain('rtmp://$SRS:1935/live/livestream')
    expect(text).toContain('http://$SRS:8080/live/livestream.flv')
    expect(text).toContain('http://$SRS:8000/live/livestream.m3u8')
  })

  it('of several load balancers, one for each component', async () => {
    const text = await notes({ mode: 'edge-cluster', service: { layout: 'per-component' } })
    expect(text).toContain('rtmp://$SRS_EDGE_PUBLIC:1935/live/livestream')
    expect(text).toContain('http://$SRS_HLS_CACHE_PUBLIC:80/live/livestream.m3u8')
  })

  it('of nodes, with the ports that Kubernetes chose', async () => {
    const text = await notes({ service: { type: 'NodePort' } })
    expect(text).toContain('export RTMP_PORT=$(kubectl get service -n media live-srs')
    expect(text).toContain('rtmp://$NODE:$RTMP_PORT/live/livestream')
  })

  it('inside the cluster only, with the pods’ ports forwarded', async () => {
    const text = await notes({ mode: 'edge-cluster', service: { type: 'ClusterIP' } })
    expect(text).toMatch(/kubectl port-forward -n media deployment\/live-srs-edge .*1935/)
    expect(text).toContain('kubectl port-forward -n media deployment/live-srs-hls-cache 8081')
    expect(text).toContain('http://localhost:8081/live/livestream.m3u8')
  })
})

describe('addresses of groups of edges', () => {
  const edges = { mode: 'edge-cluster', edge: { groups: { 'cdn-a': {}, b: { replicas: 2 } } } }

  it('of a load balancer each', async () => {
    const text = await notes(edges)
    expect(text).toContain('The edges of group cdn-a have the same streams at an address of their own:')
    expect(text).toMatch(/export SRS_EDGE_CDN_A_PUBLIC=\$\(kubectl get service -n media live-srs-edge-cdn-a-public -o jsonpath=/)
    expect(text).toContain('echo "RTMP      rtmp://$SRS_EDGE_B_PUBLIC:1935/live/livestream"')
    expect(text).toContain('echo "HTTP-FLV  http://$SRS_EDGE_B_PUBLIC:8080/live/livestream.flv"')
    // The others keep theirs.
    expect(text).toContain('rtmp://$SRS:1935/live/livestream')
  })

  it('of nodes, and inside the cluster', async () => {
    const text = await notes({
      ...edges,
      edge: { groups: { a: { service: { type: 'NodePort' } }, b: { service: { type: 'ClusterIP' } } } },
    })
    expect(text).toContain('export EDGE_A_RTMP_PORT=$(kubectl get service -n media live-srs-edge-a-public')
    expect(text).toContain('http://$NODE:$EDGE_A_HTTP_PORT/live/livestream.flv')
    expect(text).toContain('The edges of group b have the same streams at an address of their own inside the cluster:')
    expect(text).toContain('rtmp://live-srs-edge-b-public.media:1935/live/livestream')
  })

  it('with the token that viewers need', async () => {
    const text = await notes({ ...edges, play: { auth: { keys: ['a-key-that-signs-links'] } } })
    expect(text).toContain('rtmp://$SRS_EDGE_B_PUBLIC:1935/live/livestream?token=$TOKEN')
  })

  it('stand beside how many edges there are', async () => {
    const text = await notes(edges)
    for (const row of [/^edge +\| 3 /m, /^edge b +\| 2 /m, /^edge cdn-a +\| 3 /m]) expect(text).toMatch(row)
  })
})

describe('a generated password', () => {
  const values = { config: { http_api: { auth: { enabled: true, username: 'a', password: { generate: true } } } } }

  it('can be read by a command, and does not stand in the notes', async () => {
    const rendered = await render(values, { cluster: {} })
    const { metadata, data } = object(rendered, 'Secret', 'config')
    const [key, password] = Object.entries(data)[0] as [string, string]
    const command = `kubectl get secret -n media ${metadata.name} -o go-template='{{index .data "${key}" | base64decode}}'`
    expect(rendered.notes).toContain(command)
    expect(rendered.notes).not.toContain(Buffer.from(password, 'base64').toString())
  })
})

it('tell where nginx takes WHIP and answers WHEP', async () => {
  const text = await notes({ mode: 'nginx-sidecar', webrtc: { enabled: true } })
  for (const name of ['whip', 'whep']) expect(text).toContain(`http://$SRS:80/rtc/v1/${name}/?app=live&stream=livestream`)
})

it('offer WHIP to browsers where a page may call it', async () => {
  const whip = { mode: 'nginx-sidecar', webrtc: { enabled: true } }
  expect(await notes(whip)).toContain('WHIP, by OBS (Service is WHIP, and Server is this):')
  const safe = { tls: { secretName: 'live' } }
  expect(await notes({ ...whip, service: { type: 'ClusterIP' } })).toContain('and Server is this) or a browser:')
  expect((await render({ ...whip, ...safe }, { invariants: { existing: ['live'] } })).notes).toContain('and Server is this) or a browser:')
})

it('tell where master playlists are that list copies of a stream', async () => {
  const transcode = { mode: 'edge-cluster', transcode: { enabled: true }, tls: { secretName: 'mine' } }
  const text = await notes({ ...transcode, ingress: { enabled: true, routes: { hls: { hosts: ['hls.example'] } } } })
  for (const address of ['http://$SRS:80', 'https://$SRS:443', 'http://hls.example'])
    expect(text).toMatch(new RegExp(`Adaptive +${address.replaceAll('$', '\\$')}/live/livestream/master.m3u8`))
  expect(await notes({ mode: 'edge-cluster' })).not.toContain('master.m3u8')
  expect(await notes({ ...transcode, config: { vhost: { __defaultVhost__: { hls: { enabled: false } } } } })).not.toContain(
    'http://$SRS:80/',
  )
})

it('name the demo streams', async () => {
  const streams = [{ name: 'one' }, { app: 'other', name: 'two' }]
  expect(await notes({ publisher: { enabled: true, streams } })).toContain('Demo streams are being published: live/one other/two')
  expect(await notes({})).not.toContain('Demo streams')
})

describe('what is off', () => {
  it('is not offered, nor tested', async () => {
    const rendered = await render({ config: { vhost: { __defaultVhost__: { hls: { enabled: false } } } } })
    expect(rendered.notes).not.toContain('.m3u8')
    const legs = object(rendered, 'Pod', 'test-stream').spec.containers[0].args
    expect(legs).toContain('HTTP-FLV')
    expect(legs).not.toContain('HLS')
  })
})

describe('what a shell gets when the notes are pasted into it', () => {
  /** The commands among the notes, in an interactive bash whose kubectl finds 203.0.113.7; what they print, and the arguments of ffmpeg and kubectl. */
  async function paste(text: string) {
    const folder = await mkdtemp(path.join(tmpdir(), 'srs-notes-'))
    try {
      for (const [program, body] of Object.entries({
        kubectl: `echo "kubectl $*" >>${folder}/calls; case "$*" in *jsonpath=*ingress\\[*) printf 203.0.113.7;; *nodePort*) printf 30001;; *nodes*items\\[0]*addresses\\[0]*) printf 10.0.0.1;; esac`,
        ffmpeg: `printf '%s\\n' "$@" >>${folder}/calls`,
        helm: '',
      })) {
        await writeFile(path.join(folder, program), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
      }
      const [instructions = ''] = text.split('WARNINGS')
      const commands = instructions.split('\n').filter(line => /^ {2}\S/.test(line))
      const { stdout } = await execa('bash', ['--norc', '--noprofile', '-i'], {
        input: `set -o history -o histexpand\n${commands.join('\n')}\nwait\n`,
        env: { PATH: `${folder}${path.delimiter}${process.env.PATH}`, PS1: '', HISTFILE: '' },
        reject: false,
      })
      return { stdout, calls: await readFile(path.join(folder, 'calls'), 'utf8') }
    } finally {
      await rm(folder, { recursive: true })
    }
  }
  const everything: Values = {
    config: { srt_server: { enabled: true }, rtc_server: { enabled: true } },
    service: { ports: { api: { enabled: true, anonymous: true } } },
  }

  it('is the addresses of a load balancer, waited for, and commands whole', async () => {
    const { stdout, calls } = await paste(await notes(everything))
    expect(calls).toContain('kubectl wait -n media service/live-srs --for=jsonpath={.status.loadBalancer.ingress} --timeout=5m')
    expect(calls.split('\n')).toEqual(
      expect.arrayContaining([
        'rtmp://203.0.113.7:1935/live/livestream',
        'srt://203.0.113.7:10080?streamid=#!::r=live/livestream,m=publish',
      ]),
    )
    expect(stdout.split('\n').map(line => line.trim())).toEqual(
      expect.arrayContaining([
        'rtmp://203.0.113.7:1935/live',
        'http://203.0.113.7:1985/rtc/v1/whip/?app=live&stream=livestream',
        'WHEP      http://203.0.113.7:1985/rtc/v1/whep/?app=live&stream=livestream',
        'RTMP      rtmp://203.0.113.7:1935/live/livestream',
        'HLS       http://203.0.113.7:80/live/livestream.m3u8',
        'Player    http://203.0.113.7:8080/players/srs_player.html?autostart=true&stream=livestream.flv&port=8080',
      ]),
    )
  })

  it.each([
    ['single', true],
    ['edge-cluster', true],
    // Each of its origins has streams of its own.
    ['origin-cluster', false],
  ])('by SRT in %s: %s', async (mode, plays) => {
    const text = await notes({ mode, srt: { enabled: true } })
    expect(text).toContain('m=publish')
    expect(/srt:\S+streamid=live\/livestream/.test(text)).toBe(plays)
  })

  it('is those of a node', async () => {
    const { stdout } = await paste(await notes({ ...everything, service: { type: 'NodePort', ...everything.service } }))
    expect(stdout).toContain('rtmp://10.0.0.1:30001/live')
    expect(stdout).toContain('&port=30001')
  })

  it('is the ports, forwarded', async () => {
    const { calls } = await paste(await notes({ service: { type: 'ClusterIP' } }))
    expect(calls).toMatch(/kubectl port-forward -n media deployment\/live-srs-origin .*\b1935\b/)
    expect(calls).toContain('rtmp://localhost:1935/live/livestream')
  })
})

describe('publishing by anyone', () => {
  const vhost = (content: object, rest: object = {}) => ({ config: { vhost: { __defaultVhost__: content } }, ...rest })
  const rules = (...lines: string[][]) => ({
    security: {
      enabled: true,
      allow: lines.filter(([verb]) => verb === 'allow').map(line => line.slice(1)),
      deny: lines.filter(([verb]) => verb === 'deny').map(line => line.slice(1)),
    },
  })
  const hooks = { http_hooks: { enabled: true, on_publish: 'http://auth/publish' } }
  const local = { service: { externalTrafficPolicy: 'Local' } }
  const srt = { srt_server: { enabled: true } }
  const route = (name: string) => ({ enabled: true, routes: { [name]: { hosts: ['a.example'] } } })
  const cases: [string, AnyValues, string[]][] = [
    ['nothing', {}, ['__defaultVhost__ by RTMP']],
    ['hooks', vhost(hooks), []],
    ['hooks that are off', vhost({ http_hooks: { ...hooks.http_hooks, enabled: false } }), ['__defaultVhost__ by RTMP']],
    ['hooks of HLS', vhost({ http_hooks: { enabled: true, on_hls: 'http://a/hls' } }), ['__defaultVhost__ by RTMP']],
    ['hooks of another vhost', { config: { vhost: { 'a.example': hooks } } }, ['__defaultVhost__ by RTMP']],
    ['one vhost of two', { config: { vhost: { __defaultVhost__: hooks, 'a.example': {} } } }, ['a.example by RTMP']],
    ['a referer, which anyone can name', vhost({ refer: { enabled: true, publish: 'a.example' } }), ['__defaultVhost__ by RTMP']],
    ['security without rules, which denies all', vhost({ security: { enabled: true } }), []],
    ['security that is off', vhost({ security: { enabled: false } }), ['__defaultVhost__ by RTMP']],
    ['rules that let all publish', vhost(rules(['allow', 'publish', 'all'])), ['__defaultVhost__ by RTMP']],
    ['rules that let nobody publish', vhost(rules(['allow', 'play', 'all'])), []],
    ['rules that only deny one', vhost(rules(['deny', 'publish', '192.0.2.1'])), ['__defaultVhost__ by RTMP']],
    ['rules that deny all', vhost(rules(['allow', 'publish', 'all'], ['deny', 'publish', 'all'])), []],
    ['rules by address, where clients come as nodes', vhost(rules(['allow', 'publish', '10.0.0.0/8'])), ['__defaultVhost__ by RTMP']],
    ['rules by address, where clients keep theirs', vhost(rules(['allow', 'publish', '10.0.0.0/8']), local), []],
    ['a load balancer that admits some', { service: { loadBalancerSourceRanges: ['192.0.2.0/24'] } }, []],
    [
      'a load balancer that admits some, and a group of edges that admits all',
      {
        mode: 'edge-cluster',
        service: { loadBalancerSourceRanges: ['192.0.2.0/24'] },
        edge: { groups: { a: { service: { loadBalancerSourceRanges: [] } } } },
      },
      ['__defaultVhost__ by RTMP'],
    ],
    [
      'SRT that a vhost accepts',
      { config: { ...srt, vhost: { __defaultVhost__: { srt: { enabled: true } } } } },
      ['__defaultVhost__ by RTMP, SRT'],
    ],
    [
      'WHIP that a vhost accepts',
      {
        config: { rtc_server: { enabled: true }, vhost: { __defaultVhost__: { rtc: { enabled: true } } } },
        service: { ports: { api: { enabled: true, anonymous: true } } },
      },
      ['__defaultVhost__ by RTMP, WHIP'],
    ],
    ...(
      [
        ['WHIP by nginx, which sees clients', {}, []],
        ['WHIP through an Ingress', { ingress: route('hls') }, ['__defaultVhost__ by WHIP']],
        ['WHIP through an Ingress that nginx trusts', { ingress: route('hls'), nginx: { trustedProxies: ['10.0.0.0/8'] } }, []],
        [
          'WHIP through an Ingress to the API',
          { ingress: route('rtc'), nginx: { trustedProxies: ['10.0.0.0/8'] } },
          ['__defaultVhost__ by WHIP'],
        ],
        [
          'WHIP at the API, which believes its clients',
          { service: { ...local.service, ports: { api: { enabled: true, anonymous: true } } } },
          ['__defaultVhost__ by WHIP'],
        ],
        ['HTTP-FLV through an Ingress, by which nobody publishes', { ingress: route('http') }, []],
      ] as [string, AnyValues, string[]][]
    ).map(([name, values, told]): [string, AnyValues, string[]] => [
      `rules by address, and ${name}`,
      {
        mode: 'nginx-sidecar',
        hlsCache: { replicas: 0 },
        webrtc: { enabled: true },
        ...local,
        ...vhost(rules(['allow', 'play', 'all'], ['allow', 'publish', '10.0.0.0/8'])),
        ...values,
      },
      told,
    ]),
    [
      'rules by address, and RTMP through a Gateway',
      {
        ...vhost(rules(['allow', 'publish', '10.0.0.0/8'])),
        service: { type: 'ClusterIP' },
        gateway: { enabled: true, gatewayClassName: 'a', routes: { rtmp: { enabled: true } } },
      },
      ['__defaultVhost__ by RTMP'],
    ],
    [
      'rules for SRT before SRS applied them to it',
      {
        image: { tag: '6.0.100' },
        config: { ...srt, vhost: { __defaultVhost__: { srt: { enabled: true }, ...rules(['allow', 'play', 'all']) } } },
      },
      ['__defaultVhost__ by SRT'],
    ],
    ['hooks at the origin behind edges', { mode: 'edge-cluster', origin: vhost(hooks) }, []],
    [
      'an origin whose own text has no vhost',
      { mode: 'edge-cluster', origin: { configText: 'listen 1935;' } },
      ['__defaultVhost__ by RTMP'],
    ],
    ['hooks at edges', { mode: 'edge-cluster', edge: vhost(hooks) }, []],
    [
      'SRT, which goes to the origin, past the hooks of edges',
      {
        mode: 'edge-cluster',
        config: { ...srt, vhost: { __defaultVhost__: { srt: { enabled: true } } } },
        edge: vhost(hooks),
      },
      ['__defaultVhost__ by SRT'],
    ],
  ]

  it('is told by vhost and protocol', async () => {
    const outcomes = await renderMany(cases.map(([, values]) => values))
    const told = outcomes.map(outcome => {
      if (outcome.error !== undefined) return [outcome.error]
      return [...outcome.notes.matchAll(/can publish to vhost (.*?):/g)].map(([, what]) => what)
    })
    expect(Object.fromEntries(cases.map(([name], i) => [name, told[i]]))).toEqual(
      Object.fromEntries(cases.map(([name, , expected]) => [name, expected])),
    )
  })
})

describe('rules by address', () => {
  const security = {
    enabled: true,
    allow: [
      ['play', 'all'],
      ['publish', '192.0.2.0/24'],
    ],
  }
  const config = { vhost: { __defaultVhost__: { security } } }

  it('need the addresses of clients', async () => {
    expect(await notes({ config })).toMatch(
      /name addresses, and the origin does not see those of all clients: set service\.externalTrafficPolicy to Local/,
    )
    expect(await notes({ config, service: { externalTrafficPolicy: 'Local' } })).not.toContain('name addresses')
  })

  it('belong to edges, not to the origin behind them', async () => {
    const service = { externalTrafficPolicy: 'Local', layout: 'per-component' } as const
    const text = await notes({ mode: 'edge-cluster', config, service })
    expect(text).toMatch(/the origin sees the addresses of the edges .* edge\.config/)
    expect(await notes({ mode: 'edge-cluster', edge: { config }, service })).not.toContain('name addresses')
    const groups = (settings: AnyValues) => ({ mode: 'edge-cluster', edge: { config, groups: { a: { service: settings } } }, service })
    expect(await notes(groups({}))).not.toContain('name addresses')
    expect(await notes(groups({ externalTrafficPolicy: 'Cluster' }))).toContain('and the edge does not see those of all clients')
  })

  it('do not hold where SRS gets other addresses', async () => {
    const through = (name: string) => ({ ingress: { enabled: true, routes: { [name]: { hosts: ['a.example'] } } } })
    const local = { config, service: { externalTrafficPolicy: 'Local' } } as const
    const alone = { ...local, mode: 'nginx-sidecar', hlsCache: { replicas: 0 } }
    const sidecar = { ...alone, webrtc: { enabled: true } }
    const api = { service: { externalTrafficPolicy: 'Local', ports: { api: { enabled: true, anonymous: true } } } }
    const cases: [AnyValues, boolean][] = [
      [local, true],
      [{ ...local, ...through('http') }, false],
      [{ ...alone, ...through('hls') }, true],
      [{ ...sidecar, ...through('hls') }, false],
      [{ ...sidecar, ...through('hls'), nginx: { trustedProxies: ['192.0.2.1'] } }, true],
      [{ ...sidecar, ...through('rtc') }, false],
      [{ ...sidecar, ...api }, false],
    ]
    const outcomes = await renderMany(cases.map(([values]) => values))
    const told = outcomes.map(one => one.error ?? one.notes.includes('does not see those of all clients'))
    expect(told).toEqual(cases.map(([, hold]) => !hold))
  })
})

it('recordings that anyone can have are told of', async () => {
  const dvr = (more = {}) => ({ config: { vhost: { __defaultVhost__: { dvr: { enabled: true, ...more } } } } })
  const cases: [AnyValues, boolean][] = [
    [dvr(), true],
    [{}, false],
    [dvr({ dvr_path: '/tmp/[app]/[timestamp].flv' }), false],
    [{ ...dvr(), mode: 'nginx-sidecar' }, true],
    [{ ...dvr(), mode: 'nginx-sidecar', recordings: { public: true } }, false],
    [{ ...dvr(), mode: 'nginx-sidecar', service: { ports: { http: { enabled: false } } } }, false],
    [{ mode: 'edge-cluster', origin: dvr() }, false],
    [{ mode: 'edge-cluster', edge: dvr() }, true],
  ]
  const outcomes = await renderMany(cases.map(([values]) => values))
  const told = outcomes.map(one => (one.error === undefined ? one.notes.includes('guesses the name of a recording') : one.error))
  expect(told).toEqual(cases.map(([, expected]) => expected))
})

describe('known faults', () => {
  const edges = { mode: 'edge-cluster' }
  const srt = { config: { srt_server: { enabled: true } } }
  const cases: [AnyValues, string, boolean][] = [
    [{}, '', false],
    [{ image: { tag: '6.0.154' } }, '#4215', false],
    [{ image: { tag: '6.0.155' } }, '#4215', true],
    [{ image: { tag: 'v6.0.157' } }, '(origin 6.0.157)', true],
    [{ image: { tag: 'mine' }, srsVersion: '6.0.157' }, '#4215', true],
    [{ image: { tag: '6.0.158' } }, '#4215', false],
    [{ image: { tag: '7.0.14' } }, '#4215', true],
    [{ image: { tag: '6' } }, 'SRS (', false],
    [{ image: { tag: '6.0.157' }, config: { http_server: { enabled: false } } }, '#4215', false],
    [{ ...edges, image: { tag: '6.0.157' } }, '(edge 6.0.157, origin 6.0.157)', true],
    [{ image: { tag: '6.0.180' } }, '#4678', false],
    [{ ...edges, image: { tag: '6.0.180' } }, '(edge 6.0.180)', true],
    [{ ...edges, edge: { canary: { enabled: true, image: { tag: '7.0.100' } } } }, 'with 404', true],
    [srt, 'CVE-2026-55868', true],
    [{ ...srt, service: { ports: { srt: { enabled: false } } } }, 'CVE-2026-55868', false],
    [{ ...srt, image: { tag: '8.0.29' } }, 'CVE-2026-55868', false],
    [{ config: { exporter: { enabled: true } }, image: { tag: '6.0.190' } }, 'srs_clients_errs_total', true],
  ]

  it('are told where the release can meet them', async () => {
    const outcomes = await renderMany(cases.map(([values]) => values))
    const told = outcomes.map((outcome, i) => {
      const text = outcome.error ?? outcome.notes
      return cases[i]?.[1] ? text.includes(cases[i][1]) : text.includes('SRS (')
    })
    expect(told).toEqual(cases.map(([, , expected]) => expected))
  })

  it('are told with the versions that do not have them any more', async () => {
    const file = path.join(import.meta.dirname, '../../charts/srs/files/known-faults.yaml')
    const { faults } = load(await readFile(file, 'utf8')) as { faults: { versions: string; text: string }[] }
    for (const { versions, text } of faults) {
      const fixed = [...versions.matchAll(/<(\d+\.\d+\.\d+)/g)].map(([, version]) => version as string)
      expect(new Set(text.match(/\d+\.\d+\.\d+/g))).toEqual(new Set(fixed.filter(version => !version.endsWith('.0.0'))))
    }
  })
})

it.each([
  ['LoadBalancer', /Get the address, which a cloud assigns .*:\n\n {2}kubectl wait /],
  [
    'NodePort',
    /Get the address of a node, and its ports:\n\n {2}export NODE.*\n\nIf the nodes cannot be reached from here.*:\n\n {2}kubectl port-forward /s,
  ],
  ['ClusterIP', /inside the cluster only. Forward its ports to this machine:\n\n {2}kubectl port-forward /],
])('say how to reach a Service of type %s', async (type, way) => {
  const texts = await Promise.all(['LoadBalancer', 'NodePort', 'ClusterIP'].map(other => notes({ service: { type: other } })))
  expect(texts.map(text => text.includes('If the nodes cannot be reached'))).toEqual([false, true, false])
  expect(texts.map(text => way.test(text))).toEqual(['LoadBalancer', 'NodePort', 'ClusterIP'].map(other => other === type))
})

describe('warnings', () => {
  const auth = { enabled: true, username: 'a', password: 'b' }
  const api = { ports: { api: { enabled: true } } }
  const proxies = { mode: 'origin-cluster', origin: { cluster: 'proxy' }, proxy: { image: { repository: 'srs-proxy', tag: '1' } } }
  const recording = { config: { vhost: { a: { dvr: { enabled: true } } } } }

  const rtc = { rtc_server: { enabled: true, candidate: '192.0.2.7' } }
  const camera = { enabled: true, caster: 'gb28181', listen: 9000, output: 'rtmp://127.0.0.1/live/[stream]' }
  const networkPolicy = { enabled: true, egress: [{ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }] }] }

  // Each with what is warned of, and with what is not.
  it.each<[string, AnyValues, RegExp, ...AnyValues[]]>([
    [
      'a public API',
      { service: { ports: { api: { enabled: true, anonymous: true } } } },
      /HTTP API is public, without a password.*service\.ports\.api\.enabled: false/,
      { service: api, config: { http_api: { auth } } },
      { webrtc: { enabled: true }, ingress: { enabled: true, routes: { rtc: { hosts: ['live.example.com'] } } } },
      {},
    ],
    [
      'a port that HTTP shares with WebRTC',
      { webrtc: { enabled: true, transport: 'http' }, config: { http_api: { auth } }, service: api },
      /keeps out all others, often for good/,
      { webrtc: { enabled: true } },
    ],
    [
      'recordings that are lost',
      recording,
      /Recordings of vhost a at origin are lost with the pod: set origin.persistence.enabled/,
      { ...recording, origin: { persistence: { enabled: true } } },
      { config: { vhost: { a: { dvr: { enabled: false } } } } },
    ],
    [
      'SRT that no vhost takes',
      { config: { srt_server: { enabled: true } } },
      /srt port is open, but no vhost accepts/,
      { srt: { enabled: true } },
      { ...proxies, srt: { enabled: true } },
    ],
    [
      'UDP that cannot be forwarded',
      { srt: { enabled: true }, service: { type: 'ClusterIP' } },
      /srt port is UDP, which kubectl port-forward cannot forward/,
      { srt: { enabled: true } },
    ],
    ['the end of an origin behind proxies', proxies, /proxies remember where a stream was until they restart/, { mode: 'origin-cluster' }],
    [
      'WebRTC through several proxies',
      { ...proxies, config: rtc, proxy: { ...proxies.proxy, replicas: 2, redis: { host: 'redis' } } },
      /WebRTC session works only at the proxy where it began/,
      { ...proxies, config: rtc },
      { ...proxies, proxy: { ...proxies.proxy, replicas: 2, redis: { host: 'redis' } } },
    ],
    [
      'WebRTC without an address',
      { config: { rtc_server: { enabled: true } } },
      /SRS tells WebRTC clients the address of its pod/,
      { config: { rtc_server: { enabled: true, candidate: '192.0.2.7' } } },
      { webrtc: { enabled: true } },
    ],
    [
      'WHIP that nobody reaches',
      { webrtc: { enabled: true } },
      /WHIP and WHEP are not public/,
      { mode: 'nginx-sidecar', webrtc: { enabled: true } },
      { webrtc: { enabled: true }, service: api, config: { http_api: { auth } } },
    ],
    [
      'a password in clear text',
      { service: api, config: { http_api: { auth } } },
      /HTTP API is public, and its password travels in clear text/,
      { config: { http_api: { auth } } },
    ],
    [
      'WebRTC whose media has another address than the API',
      { webrtc: { enabled: true, candidate: 'api' }, service: api, config: { http_api: { auth } } },
      /Services live-srs and live-srs-udp must have the same one/,
      { webrtc: { enabled: true, candidate: 'api' }, service: { ...api, mixedProtocols: true }, config: { http_api: { auth } } },
      { webrtc: { enabled: true }, service: api, config: { http_api: { auth } } },
    ],
    [
      'cameras without an address',
      { config: { stream_caster: [camera] } },
      /SRS tells cameras the address of its pod: set config.stream_caster\[0\].sip.candidate to the address of Service live-srs\./,
      { config: { stream_caster: [{ ...camera, sip: { candidate: '192.0.2.7' } }] } },
    ],
    [
      'copies with longer segments than their stream',
      { mode: 'nginx-sidecar', transcode: { enabled: true }, config: { vhost: { __defaultVhost__: { hls: { hls_fragment: 1 } } } } },
      /transcode.keyframeSeconds is 2, and vhost.__defaultVhost__.hls.hls_fragment 1: .* Make hls_fragment a multiple of it/,
      { mode: 'nginx-sidecar', transcode: { enabled: true }, config: { vhost: { __defaultVhost__: { hls: { hls_fragment: 4 } } } } },
      { mode: 'nginx-sidecar', config: { vhost: { __defaultVhost__: { hls: { hls_fragment: 1 } } } } },
    ],
    [
      'what an unread text connects to',
      { networkPolicy, origin: { configText: { valueFrom: { secretKeyRef: { name: 'mine', key: 'srs.conf' } } } } },
      /The chart cannot read origin.configText: see that networkPolicy.egress admits what SRS connects to/,
      { networkPolicy },
    ],
  ])('%s', async (_, values, warning, ...others) => {
    const [text = '', ...without] = await Promise.all([values, ...others].map(notes))
    expect(text.split('WARNINGS')[1]).toMatch(warning)
    for (const other of without) expect(other).not.toMatch(warning)
  })

  it('end when the cause does', async () => {
    const safe: Values = {
      config: { vhost: { __defaultVhost__: { http_hooks: { enabled: true, on_publish: 'http://auth/publish' } } } },
    }
    expect(await notes(safe)).not.toContain('WARNINGS')
  })
})

describe('the table at the end', () => {
  /** The rows by their first column: how it is, and what to do about it. */
  const rows = (text: string) =>
    Object.fromEntries(
      text
        .split('\n')
        .filter(line => line.includes('| '))
        .map(line => line.split('|').map(column => column.trim()))
        .map(([what, ...others]) => [what, others]),
    )
  const production: Values = {
    mode: 'origin-cluster',
    config: { exporter: { enabled: true }, vhost: { __defaultVhost__: { dvr: { enabled: true } } } },
    origin: { persistence: { enabled: true } },
    edge: { autoscaling: { enabled: true, maxReplicas: 7 } },
    cleanup: { enabled: true },
    tls: { certManager: { issuer: 'letsencrypt' }, dnsNames: ['live.example.com'] },
  }
  const careless: AnyValues = {
    mode: 'nginx-sidecar',
    image: { tag: '6' },
    nginx: { image: { tag: 'stable' } },
    config: { vhost: { __defaultVhost__: { dvr: { enabled: true }, hls: { enabled: false } } } },
    service: { ports: { api: { enabled: true, anonymous: true } } },
    pod: { resources: { requests: { cpu: null } } },
  }

  it('says what runs and what is on', async () => {
    const table = rows(await notes(production))
    expect(table).toMatchObject({
      origin: ['3', ''],
      edge: ['2 to 7, by load', ''],
      hlsCache: ['2', ''],
      HLS: ['on', ''],
      recordings: ['on', ''],
      upload: ['off', ''],
      cleanup: ['on', ''],
      'HTTP API': ['inside the cluster', 'http://live-srs-origin.media:1985, of any origin'],
      TLS: ['in the pods', ''],
      metrics: ['on', ''],
      requests: ['set', ''],
      images: ['pinned', ''],
    })
  })

  it('says what production would miss, and the remedy', async () => {
    const table = rows(await notes(careless))
    expect(table).toMatchObject({
      origin: ['1', expect.stringContaining('mode origin-cluster')],
      HLS: ['off', ''],
      recordings: ['on', expect.stringContaining('origin.persistence.enabled')],
      'HTTP API': ['public', expect.stringContaining('disconnect clients')],
      TLS: ['off', expect.stringContaining('gateway.tls')],
      metrics: ['off', expect.stringContaining('metrics.enabled')],
      'network policy': ['off', expect.stringContaining('networkPolicy.enabled')],
      requests: ['none for hls-cache, origin', expect.stringContaining('resources.requests')],
      images: ['nginx:stable, srs:6', expect.stringContaining('digest')],
    })
  })

  it('has HLS on where no public Service has it, but an Ingress', async () => {
    const routed = {
      ingress: { enabled: true, routes: { hls: { hosts: ['hls.example.com'] } } },
      service: { ports: { hls: { enabled: false } } },
    }
    expect(await notes({ mode: 'edge-cluster', ...routed })).toMatch(/^HLS +\| on/m)
    const off = { config: { vhost: { __defaultVhost__: { hls: { enabled: false } } } } }
    expect(await notes(off)).toMatch(/^HLS +\| off/m)
  })

  it('misses no cleanup where there is no claim', async () => {
    expect(rows(await notes({})).cleanup).toEqual(['off', ''])
    expect(rows(await notes({ origin: { persistence: { enabled: true } } })).cleanup?.[1]).toContain('cleanup.enabled')
  })

  it('is the last, and in Helm 3 too', async () => {
    const { notes: text } = await render({}, { helm: '3' })
    expect(text.trim().split('\n').at(-1)).toMatch(/^images +\| pinned/)
  })
})

describe('a vhost that clients have to name, because the default one is disabled', () => {
  const own = { 'a.example.com': { srt: { enabled: true } }, 'b.example.com': { enabled: false }, __defaultVhost__: { enabled: false } }
  const values = { config: { vhost: own }, srt: { enabled: true }, publisher: { enabled: true } }

  it('is in the addresses', async () => {
    const text = await notes({ ...values, service: { type: 'ClusterIP' } })
    for (const address of [
      'rtmp://localhost:1935/live?vhost=a.example.com',
      '"rtmp://localhost:1935/live/livestream?vhost=a.example.com"',
      'RTMP      rtmp://localhost:1935/live/livestream?vhost=a.example.com',
      'HTTP-FLV  http://localhost:8080/live/livestream.flv?vhost=a.example.com',
      'HLS       http://localhost:8080/a.example.com/live/livestream.m3u8',
    ])
      expect(text).toContain(address)
    expect(text, 'nobody can publish to the other one').not.toContain('publish to vhost __defaultVhost__')
    const usual = await notes({ ...values, config: { vhost: { 'a.example.com': {} } } })
    expect(usual).not.toContain('?vhost=')
  })

  it('is where demo streams go', async () => {
    const [, , url, path] = podSpec(await render(values), 'publisher').containers[0].args.slice(-4)
    expect(url).toMatch(/^rtmp:\/\/[\w-]+:1935\/live\/livestream\?vhost=a\.example\.com$/)
    expect(path).toBe('live/livestream')
  })
})

describe('a load balancer through which anyone can publish', async () => {
  const vhost = (block: AnyValues) => ({ config: { vhost: { __defaultVhost__: block } } })
  const hooks = { http_hooks: { enabled: true, on_publish: 'http://auth.example/' } }
  const ranges = ['203.0.113.0/24']
  const cases: [string, boolean, AnyValues][] = [
    ['by default', true, {}],
    ['of edges', true, { mode: 'edge-cluster' }],
    ['by SRT', true, { mode: 'edge-cluster', srt: { enabled: true }, edge: { config: { vhost: { __defaultVhost__: hooks } } } }],
    ['not with the value that the notes name', false, { publish: { keys: { streams: { '*': 'a' } } } }],
    ['not where the load balancer admits some', false, { service: { loadBalancerSourceRanges: ranges } }],
    ['not with a hook', false, vhost(hooks)],
    ['not where there is no load balancer', false, { service: { type: 'NodePort' } }],
    ['not where nothing to publish by is public', false, { service: { ports: { rtmp: { enabled: false } } } }],
  ]
  const texts = await Promise.all(cases.map(([, , values]) => notes(values)))
  const warned = /^ANYONE WHO REACHES THE LOAD BALANCER CAN PUBLISH\..*\n\n {2}helm upgrade live .*--set publish\.keys\.generate=true\n/

  it.each(cases.map(([what, open], at) => ({ what, open, at })))('comes first: $what', ({ open, at }) => {
    if (open) expect(texts[at]?.trimStart()).toMatch(warned)
    else expect(texts[at]).not.toContain('ANYONE')
  })
})
