// The text of a srs.conf is checked when it is rendered: its form, its names and blocks, and what the mode needs of it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { legalConfig } from '../support/arbitrary-config.ts'
import { srsConf } from '../support/objects.ts'
import { parseProbe, probe, textsIn } from '../support/probe-chart.ts'
import { type AnyValues, render, renderMany } from '../support/render.ts'
import { parseSrsConf, type SrsDirective } from '../support/srs-conf.ts'
import { catalogueViolations } from '../support/srs-rules.ts'

const text = (configText: string): AnyValues => ({ origin: { configText } })
const fine = 'listen 1935;\n'

describe('a text with a fault', async () => {
  const faults: [string, string][] = [
    ['listen 1935\nmax_connections 5;', 'line 1: "listen 1935" has no ";" or "{" at its end: add one'],
    [`${fine}vhost a {\n  hls { enabled on }\n}`, 'line 3: "enabled on" has no ";"'],
    [`${fine}max_connections 5`, 'line 2: "max_connections 5" has no ";"'],
    [`${fine}vhost a {\n  hls {\n    enabled on;\n}\n`, 'line 2: the block vhost is never closed: add its "}"'],
    [`${fine}http_api { enabled on; } }`, 'line 2: this "}" closes no block'],
    [`${fine};`, 'line 2: no directive stands before this ";"'],
    [`${fine}{ enabled on; }`, 'line 2: no directive stands before this "{"'],
    [`${fine}server_id "a;\n`, 'line 2: the quoted word "a; does not end after a quote'],
    [`${fine}server_id "a"b;`, 'line 2: the quoted word "a"b does not end after a quote'],
    [`${fine}\n# listne\nmax_conections 5;`, 'line 4: max_conections is not a directive of the root: correct its name, or remove it'],
    [`${fine}vhost a {\n hsl { }\n}`, 'line 3: hsl is not a directive of vhost: correct its name, or remove it'],
    [`${fine}hls { enabled on; }`, 'line 2: hls is not a directive of the root, but of vhost: move it there'],
    [`${fine}vhost a { hls { dvr_path x; } }`, 'line 2: dvr_path is not a directive of hls, but of vhost.dvr'],
    [`${fine}http_api on;`, 'line 2: http_api is a block: put its directives into { }'],
    [`${fine}max_connections { 5; }`, 'line 2: max_connections is not a block'],
  ]
  const outcomes = await renderMany(faults.map(([one]) => text(one)))

  it.each(faults.map(([, message], at) => [message, at] as const))('%s', (message, at) => {
    expect(outcomes[at]?.error).toContain(`origin.configText, ${message}`)
  })

  it('is refused with all of them at once', async () => {
    const [{ error }] = (await renderMany([text(`${fine}one 1;\ntwo 2;`)])) as [{ error: string }]
    expect(error.match(/line \d/g)).toEqual(['line 2', 'line 3'])
  })
})

it('a text is read as SRS reads it', async () => {
  const odd = `# a { comment
listen 1935 "1936"; max_connections '50'; # another
server_id it's"; utc_time  on;
include conf/more.conf;
vhost "a b" { hls { enabled on; hls_fragment 7; hls_fragment 8; } security { allow play all; deny publish 10.0.0.1; } }
vhost __defaultVhost__ { transcode { engine ff { vparams { any thing; x264-params "a=b"; } } } exec { publish a "b c"; publish d; } }
stream_caster { enabled on; caster flv; listen 8936; }
stream_caster { enabled on; caster flv; listen 8937; }
`
  const rendered = await render(text(odd), { invariants: { except: ['srs-conf'] } })
  const { ports } = rendered.manifests.find(({ kind }) => kind === 'Deployment')?.spec.template.spec.containers[0] ?? {}
  expect(ports.map((one: AnyValues) => one.containerPort)).toEqual([1935, 1936, 8936, 8937])
})

describe('texts of any directives, and with a character too few', async () => {
  const configs = fc.sample(legalConfig(), { seed: 1935, numRuns: 1000 })
  const legal = [...textsIn((await probe(configs, '4')).output).values()]
  const without = (one: string, at: number) => one.slice(0, at) + one.slice(at + 1)
  const cut = legal.flatMap((one, i) =>
    [...one.matchAll(/[;{}"'\n]|(?<=\n *)\w/g)].slice(i % 7, (i % 7) + 1).map(({ index }) => without(one, index)),
  )
  const texts = [...legal, ...cut]
  const verdicts = await parseProbe(texts)

  it('are refused where SRS or the catalogue refuse them', () => {
    const wrong = texts.flatMap((one, at) => {
      const refused = (verdicts[at]?.problems.length ?? 0) > 0
      return refused === isWrong(one) ? [] : [`${refused ? verdicts[at]?.problems : 'accepted'}\n${one}`]
    })
    expect(wrong.slice(0, 3)).toEqual([])
  })

  it('are of both kinds', () => {
    const accepted = cut.filter(one => !isWrong(one)).length
    expect(legal.filter(isWrong)).toEqual([])
    expect([accepted > 20, cut.length - accepted > 200]).toEqual([true, true])
  })

  it('are read as SRS reads them', () => {
    const names = (block: readonly SrsDirective[]): string[] => [...new Set(block.map(({ name }) => name))].sort()
    const different = legal.filter((one, at) => {
      const found = Object.keys(verdicts[at]?.config ?? {}).sort()
      return JSON.stringify(found) !== JSON.stringify(names(parseSrsConf(one)))
    })
    expect(different.slice(0, 3)).toEqual([])
  })
})

/** Whether SRS does not parse a text, or knows no such name or block in a place. */
function isWrong(one: string): boolean {
  try {
    return catalogueViolations(parseSrsConf(one)).some(problem => / is (not a directive of|no block|a block)/.test(problem))
  } catch {
    return true
  }
}

describe('a text in a cluster', async () => {
  const edge = { mode: 'edge-cluster' }
  const mesh = { mode: 'origin-cluster' }
  const inVhost = (content: string) => `${fine}http_api { enabled on; }\nvhost __defaultVhost__ { ${content} }`
  const remote = 'cluster { mode remote; origin live-srs-origin:1935; }'
  const coworkers = 'cluster { origin_cluster on; coworkers live-srs-origin-0:1985; }'
  const cases: [string, AnyValues, string | undefined][] = [
    ['an edge without a vhost', { ...edge, edge: { configText: fine } }, 'edge.configText has no vhost'],
    [
      'an edge without a cluster block',
      { ...edge, edge: { configText: inVhost('') } },
      'vhost __defaultVhost__ has no cluster block with mode remote',
    ],
    [
      'an edge with a vhost that lacks it',
      { ...edge, edge: { configText: `${inVhost(remote)} vhost other { }` } },
      'vhost other has no cluster block with mode remote and an origin, so this edge would not find its streams: add cluster { mode remote; origin',
    ],
    ['an edge whose cluster has no origin', { ...edge, edge: { configText: inVhost('cluster { mode remote; }') } }, 'has no cluster block'],
    ['an edge with it', { ...edge, edge: { configText: inVhost(remote) } }, undefined],
    ['an origin of a mesh without it', { ...mesh, origin: { configText: inVhost('') } }, 'with origin_cluster on and coworkers'],
    ['an origin of a mesh with it', { ...mesh, origin: { configText: inVhost(coworkers) } }, undefined],
    ['an only origin', text(inVhost('')), undefined],
  ]
  const outcomes = await renderMany(cases.map(([, values]) => values))

  it.each(cases.map(([name, , message], at) => [name, message, at] as const))('%s: %s', (_, message, at) => {
    if (message === undefined) expect(outcomes[at]?.error).toBeUndefined()
    else expect(outcomes[at]?.error).toContain(message)
  })
})

describe('a vhost that the user adds', () => {
  const vhost = async (values: AnyValues, role: string) =>
    srsConf(await render({ config: { vhost: { 'a.example': { chunk_size: 4096 } } }, ...values }), role).vhost['a.example']

  it.each(['single', 'nginx-sidecar', 'edge-cluster', 'origin-cluster'])('has the defaults of mode %s', async mode => {
    const { hls, http_remux, chunk_size } = await vhost({ mode }, mode === 'origin-cluster' ? 'origin-0' : 'origin')
    expect({ hls, http_remux, chunk_size }).toMatchObject({
      hls: { enabled: true, hls_fragment: 2, hls_window: 20, hls_m3u8_file: '[vhost]/[app]/[stream].m3u8' },
      http_remux: { enabled: true },
      chunk_size: 4096,
    })
    expect(hls.hls_ts_file).toMatch(/^\[vhost\]/)
  })

  it('is an edge, too', async () => {
    const { cluster, http_remux, hls } = await vhost({ mode: 'edge-cluster' }, 'edge')
    expect({ cluster, http_remux, hls }).toMatchObject({ cluster: { mode: 'remote' }, http_remux: { enabled: true }, hls: undefined })
  })

  it('can turn them off', async () => {
    const off = { vhost: { 'a.example': { hls: { enabled: false }, http_remux: { enabled: 'off' } } } }
    const { hls, http_remux } = await vhost({ config: off }, 'origin')
    expect([hls.enabled, http_remux.enabled]).toEqual([false, false])
  })
})

it('srs.conf has the directives of a block before the blocks in it', async () => {
  const { manifests } = await render({ config: { vhost: { __defaultVhost__: { dvr: { enabled: true }, tcp_nodelay: true } } } })
  const conf = manifests.find(({ kind }) => kind === 'ConfigMap')?.data['srs.conf']
  const areBlocks = (statements: { block?: unknown }[]) => statements.map(({ block }) => block !== undefined)
  const [vhost] = parseSrsConf(conf).filter(({ name }) => name === 'vhost')
  for (const found of [areBlocks(parseSrsConf(conf)), areBlocks(vhost?.block ?? [])]) {
    expect(new Set(found).size).toBe(2)
    expect(found).toEqual([...found].sort())
  }
})
