// What is secret reaches SRS, and stands nowhere but in Secrets.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../schema/srs/catalogue.ts'
import type { Block, Directive, Directives } from '../../schema/srs/directive.ts'
import { srsTables } from '../../schema/srs/tables.ts'
import type { Rendered } from '../support/manifest.ts'
import { container, object, podSpec, srsConf } from '../support/objects.ts'
import { type AnyValues, render, renderError, renderMany } from '../support/render.ts'
import { Sandbox } from '../support/sandbox.ts'
import { schemaErrors } from '../support/schema.ts'
import { srsFiles } from '../support/srs-files.ts'

const planted = 'planted-7f3a'
const reference = { valueFrom: { secretKeyRef: { name: 'given', key: 'its.key' } } }
const existing = { invariants: { existing: ['given'] } }
const paths = Object.keys(srsTables().secrets)

/** An image of a version that has the directive, where the default one has not. */
const imageFor = (dotted?: string): AnyValues => (dotted === 'http_api.auth.token' ? { image: { tag: '8.0.28' } } : {})

/** A configuration with one directive, at a path of the catalogue. */
function configWith(dotted: string, word: unknown): AnyValues {
  const at = (steps: string[], directives: Directives): AnyValues => {
    const [name = '', ...rest] = steps
    const directive = directives[name] as Directive
    if (directive.type === 'free') return { [name]: { headers: word } }
    if (directive.type !== 'block') return { [name]: directive.type === 'lines' ? [['a', word]] : word }
    const { named, repeated, directives: inner } = directive as Block
    const block = at(named || repeated ? rest.slice(1) : rest, inner)
    return { [name]: repeated ? [block] : named === 'optional' ? { '': block } : named ? { 'v.example': block } : block }
  }
  return { ...imageFor(dotted), config: at(dotted.split('.'), catalogue) }
}

/** A literal secret that the directive takes. */
const literal = (dotted: string) => (srsTables().secrets[dotted] === 'address' ? `https://u:${planted}@h.example/a?k=${planted}` : planted)

/** All that the chart prints but the content of Secrets. */
const visible = ({ manifests, notes }: { manifests: readonly AnyValues[]; notes: string }) =>
  JSON.stringify(manifests.map(one => (one.kind === 'Secret' ? { ...one, data: Object.keys(one.data) } : one))) + notes

describe('every directive that can hold a secret', async () => {
  const literals = await renderMany(paths.map(one => configWith(one, literal(one))))
  const references = await renderMany(paths.map(one => configWith(one, reference)))
  const texts = literals.map(outcome => (outcome.error === undefined ? (srsFiles(outcome.manifests)[0]?.text ?? '') : ''))
  const ownTexts = await renderMany(texts.map((configText, at) => ({ ...imageFor(paths[at]), origin: { configText } })))

  it.each(paths.map((one, at) => [one, at] as const))('%s', (one, at) => {
    const [fromLiteral, fromReference, fromText] = [literals[at], references[at], ownTexts[at]]
    for (const outcome of [fromLiteral, fromReference, fromText]) expect(outcome?.error).toBeUndefined()
    if (fromLiteral?.error !== undefined || fromReference?.error !== undefined || fromText?.error !== undefined) return

    expect(texts[at]).toContain(planted)
    expect(visible(fromLiteral as never)).not.toContain(planted)

    expect(srsFiles(fromReference?.manifests ?? [])[0]?.text).toContain('given/its.key')
    expect(schemaErrors(configWith(one, reference))).toEqual([])

    expect(visible(fromText as never)).not.toContain(planted)
    const [file] = srsFiles(fromText?.manifests ?? [])
    expect(file?.holder.kind).toBe('Secret')
    expect(file?.text).toContain(planted)
  })
})

describe('a word', () => {
  const hooks = (on_publish: unknown) => ({ config: { vhost: { __defaultVhost__: { http_hooks: { enabled: true, on_publish } } } } })
  const onPublish = (conf: AnyValues) => conf.vhost.__defaultVhost__.http_hooks.on_publish

  it('of several may be a secret one', async () => {
    const rendered = await render(hooks(['http://plain.example/a', reference]), existing)
    expect(onPublish(srsConf(rendered, 'origin'))).toEqual(['http://plain.example/a', 'given/its.key'])
  })

  it.each([
    ['http://a.example/x', true],
    ['http://a.example/x?stream=[stream]&app=[app]', true],
    ['http://a.example/x?key=1', false],
    ['http://u:p@a.example/x', false],
  ])('%s stays in srs.conf: %s', async (url, stays) => {
    const conf: string = object(await render(hooks(url)), 'ConfigMap', 'origin').data['srs.conf']
    expect(conf.includes(url)).toBe(stays)
  })

  it('that changes restarts the pods, whichever it is', async () => {
    const secret = async (v: AnyValues) =>
      object(await render(v, existing), 'Deployment', 'origin').spec.template.metadata.annotations['checksum/secrets']
    const sums = await Promise.all([hooks('http://a.example/?k=1'), hooks('http://a.example/?k=2'), hooks(reference), {}].map(secret))
    expect(new Set(sums).size).toBe(4)
    expect(sums[3]).toBeUndefined()
    // Whoever sees the pods cannot try passwords by thousands a second.
    const plain = (word: unknown) =>
      createHash('sha256')
        .update(JSON.stringify([['vhost.__defaultVhost__.http_hooks.on_publish', [[word]]]]))
        .digest('hex')
    expect(sums[2]).toBe(plain({ valueFrom: { secretKeyRef: { key: 'its.key', name: 'given' } } }))
    expect(sums[0]).not.toBe(plain('http://a.example/?k=1'))
  })

  it('that the chart makes up needs a cluster that keeps it', async () => {
    const auth = { config: { http_api: { auth: { enabled: true, username: 'u', password: { generate: true } } } } }
    expect(schemaErrors(auth)).toEqual([])
    expect(await renderError(auth)).toMatch(/config\.http_api\.auth\.password: generate .*helm template.* create a Secret/)
    // Nothing else can be made up.
    expect(schemaErrors(hooks({ generate: true }))).not.toEqual([])
  })

  it('stands under any name, even one that blocks have', async () => {
    const aparams = { vhost: `a?${planted}`, engine: `b?${planted}` }
    const rendered = await render({
      config: { vhost: { include: { transcode: { '': { enabled: true, engine: { a: { enabled: true, aparams } } } } } } },
    })
    expect(srsConf(rendered, 'origin')).toMatchObject({ vhost: { include: { transcode: { '': { engine: { a: { aparams } } } } } } })
  })

  it('has one source', async () => {
    const password = {
      config: { http_api: { auth: { password: { generate: true } } } },
      origin: { config: { http_api: { auth: { password: reference } } } },
    }
    expect(await renderError(password)).toContain('origin.config: http_api.auth.password has both generate and valueFrom')
  })

  it('stands where init containers alone can read it', async () => {
    const rendered = await render(hooks(reference), existing)
    const { volumes } = podSpec(rendered, 'origin')
    expect(volumes).toContainEqual({ name: 'secrets', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } })
    expect(container(rendered, 'origin', 'srs').env).toBeUndefined()
    expect(container(rendered, 'origin', 'srs').volumeMounts).toContainEqual({ name: 'secrets', mountPath: '/run/srs', readOnly: true })
    expect(container(rendered, 'origin', 'check-config').volumeMounts).toContainEqual({ name: 'secrets', mountPath: '/run/srs' })
  })
})

describe('the environment', () => {
  const auth = (password?: string) => ({ http_api: { auth: { enabled: true, username: 'u', ...(password && { password }) } } })
  const env = [{ name: 'SRS_HTTP_API_AUTH_PASSWORD', ...reference }]

  it('may hold a secret that SRS reads from there', async () => {
    const rendered = await render({ config: auth(), pod: { env } }, existing)
    expect(container(rendered, 'origin', 'srs').env).toEqual(env)
  })

  it.each([
    [
      'in clear text',
      [{ name: 'SRS_HTTP_API_AUTH_PASSWORD', value: 'x' }],
      'sets SRS_HTTP_API_AUTH_PASSWORD, which SRS would read instead of its',
    ],
    ['that is no secret', [{ name: 'SRS_LISTEN', ...reference }], 'sets SRS_LISTEN, which SRS would read instead of its configuration'],
    ['that SRS does not read there', [{ name: 'SRS_VHOST_FORWARD_BACKEND', ...reference }], 'sets SRS_VHOST_FORWARD_BACKEND'],
  ])('holds nothing %s', async (_, wrong, message) => {
    expect(await renderError({ pod: { env: wrong } })).toContain(message)
  })

  it('holds nothing that config says as well', async () => {
    expect(await renderError({ config: auth('x'), pod: { env } })).toContain(
      'sets the secret http_api.auth.password, and config sets it too',
    )
  })
})

describe('the text of a srs.conf', () => {
  it.each(['secretKeyRef', 'configMapKeyRef'] as const)('comes from a %s, and config says what the chart cannot read', async source => {
    const configText = { valueFrom: { [source]: { name: 'given', key: 'my.conf' } } }
    const values = { origin: { configText, config: { listen: 1936, http_api: { enabled: false } } } }
    expect(schemaErrors(values)).toEqual([])
    const rendered = await render(values, existing)
    const { volumes } = podSpec(rendered, 'origin')
    const items = [{ key: 'my.conf', path: 'srs.conf' }]
    const holder = source === 'secretKeyRef' ? { secret: { secretName: 'given', items } } : { configMap: { name: 'given', items } }
    expect(volumes[0]).toEqual({ name: 'config', ...holder })
    const srs = container(rendered, 'origin', 'srs')
    expect(srs.ports.map((p: AnyValues) => [p.name, p.containerPort])).toEqual([
      ['rtmp', 1936],
      ['http', 8080],
    ])
    expect(srs.readinessProbe.tcpSocket.port).toBe('rtmp')
    expect(srs.env).toContainEqual({ name: 'SRS_PID', value: '/tmp/srs.pid' })
    expect(srsFiles(rendered.manifests)).toEqual([])
  })

  it('restarts the pods for a secret in it that SRS does not reload, and not for one that it does', async () => {
    const sum = async (password: string, token: string) => {
      const configText = `listen 1935; http_api { enabled on; auth { enabled on; username a; password ${password}; } }
        vhost __defaultVhost__ { http_hooks { enabled on; on_publish "http://h.example/?token=${token}"; } }`
      const { annotations } = object(await render({ origin: { configText } }), 'Deployment', 'origin').spec.template.metadata
      return annotations['checksum/secrets']
    }
    expect(await sum('a', 'x')).toBe(await sum('a', 'y'))
    expect(await sum('a', 'x')).not.toBe(await sum('b', 'x'))
  })
})

describe('the init container', () => {
  /** What its script does with values from Secrets, and an SRS that ends with `code`. */
  async function run(words: string[], code = 0, { full = false } = {}) {
    const box = await Sandbox.create({ '/run/srs': 'run' })
    try {
      const hooks = { enabled: true, on_publish: words.map((_, i) => ({ valueFrom: { secretKeyRef: { name: 'given', key: `k${i}` } } })) }
      const rendered = await render({ config: { vhost: { __defaultVhost__: { http_hooks: hooks } } } }, existing)
      const { command, env } = container(rendered, 'origin', 'check-config')
      for (const name of ['objs/nginx/html', 'html', 'run']) await mkdir(box.path(name), { recursive: true })
      await writeFile(box.path('objs/nginx/html/player.html'), '')
      await box.program('objs/srs', `echo "$@, $(ulimit -Sn) of $(ulimit -Hn) files"; echo illegal hsl >&2; exit ${code}`)
      // As a container finds it that is started again.
      await writeFile(box.path('run/before.conf'), 'listen 1;')
      const limits = full ? "ulimit -f 0; trap '' XFSZ\n" : 'ulimit -Sn 500\n'
      const result = await box.run(limits + box.moved(command.at(-1)).replace(/ \/html\/$/, ` ${box.path('html')}`), {
        env: Object.fromEntries(env.map(({ name }: AnyValues, i: number) => [name, words[i]])),
      })
      const files = await readdir(box.path('run'))
      const written = await Promise.all(files.map(file => readFile(box.path(`run/${file}`), 'utf8')))
      const modes = await Promise.all(files.map(async file => (await stat(box.path(`run/${file}`))).mode & 0o777))
      return { ...result, written, modes, players: await readdir(box.path('html')) }
    } finally {
      await box.remove()
    }
  }

  it('writes what SRS includes, has it checked, and copies the players', async () => {
    const { exitCode, all, written, modes, players } = await run([
      'http://a/?k=$HOME `x` \\',
      `it's; "no"`.replaceAll('"', ''),
      'say "hi" #1',
      'x\n',
    ])
    expect({ exitCode, players }).toEqual({ exitCode: 0, players: ['player.html'] })
    expect(written).toEqual([`on_publish "http://a/?k=$HOME \`x\` \\" "it's; no" 'say "hi" #1' "x";\n`])
    expect(modes).toEqual([0o600])
    expect(all).toBe('SRS accepts its configuration')
  })

  it.each([
    ['both kinds of quotes', `a'b"c`],
    ['a line break', 'a\nb'],
    ['a line break', 'a\rb'],
    ['an empty value', ''],
  ])('stops at %s, and says at which directive', async (what, word) => {
    const { exitCode, all, players } = await run(['http://fine/', word])
    expect({ exitCode, players }).toEqual({ exitCode: 1, players: [] })
    expect(all).toContain(`vhost.__defaultVhost__.http_hooks.on_publish: its Secret holds ${what}`)
  })

  it('stops where it cannot write', async () => {
    expect((await run(['http://fine/'], 0, { full: true })).exitCode).toBe(1)
  })

  it('stops where SRS refuses the configuration, with what SRS says', async () => {
    const { exitCode, all, players } = await run(['http://fine/'], 255)
    expect({ exitCode, players }).toEqual({ exitCode: 1, players: [] })
    expect(all).toMatch(/^-t -c \/etc\/srs\/srs\.conf, (\S+) of \1 files\nillegal hsl$/m)
    expect(all).toContain('SRS refuses its configuration')
  })
})

describe('an address outside of srs.conf', async () => {
  const claim = { origin: { persistence: { enabled: true } } }
  const values = (source: unknown, finishedHook: unknown): AnyValues => ({
    ...claim,
    publisher: { enabled: true, streams: [{ name: 'cam', source }] },
    recordings: { finishedHook },
  })
  const documents = {
    literal: values(`rtsp://u:${planted}@cam.example/live`, `http://hooks.example/dvr?token=${planted}`),
    changed: values('rtsp://u:changed@cam.example/live', 'http://hooks.example/dvr?token=changed'),
    reference: values(reference, reference),
    plain: values('./demo.flv', 'http://hooks.example/dvr'),
  }
  const names = Object.keys(documents) as (keyof typeof documents)[]
  const [literal, changed, given, plain] = (await Promise.all(names.map(name => render(documents[name], existing)))) as [
    Rendered,
    Rendered,
    Rendered,
    Rendered,
  ]
  const both = (rendered: Rendered) => [container(rendered, 'publisher', 'cam'), container(rendered, 'origin', 'finish-recordings')]
  const sources = (rendered: Rendered) => both(rendered).map(({ env = [] }) => env.map((one: AnyValues) => one.valueFrom?.secretKeyRef))

  it('stands in the Secret of the chart alone where it looks secret', () => {
    expect(visible(literal)).not.toContain(planted)
    const { metadata, data } = object(literal, 'Secret', 'config') as AnyValues
    for (const [i, [ref]] of sources(literal).entries()) {
      expect(ref.name).toBe(metadata.name)
      expect(Buffer.from(data[ref.key], 'base64').toString()).toBe(
        [`rtsp://u:${planted}@cam.example/live`, `http://hooks.example/dvr?token=${planted}`][i],
      )
    }
  })

  it('comes from a Secret of the user’s', () => {
    expect(schemaErrors(documents.reference)).toEqual([])
    expect(sources(given)).toEqual([[reference.valueFrom.secretKeyRef], [reference.valueFrom.secretKeyRef]])
    expect(both(given).map(({ args }) => args)).toEqual([
      [expect.any(String), 'publish', '$(STREAM_SOURCE)', expect.any(String), 'live/cam'],
      ['finish', '120', '$(FINISHED_HOOK)'],
    ])
  })

  it('is an argument where it is no secret', () => {
    expect(sources(plain)).toEqual([[], []])
    expect(both(plain).map(({ args }) => args[2])).toEqual(['./demo.flv', 'http://hooks.example/dvr'])
    expect(plain.manifests.filter(({ kind }) => kind === 'Secret')).toEqual([])
  })

  it('replaces the pods when it changes', () => {
    const sums = (rendered: Rendered) =>
      ['publisher', 'origin'].map(name => object(rendered, 'Deployment', name).spec.template.metadata.annotations?.['checksum/secrets'])
    const [before, after] = [sums(literal), sums(changed)]
    expect(sums(plain)).toEqual([undefined, undefined])
    for (const [i, sum] of before.entries()) {
      expect(sum).toMatch(/^[0-9a-f]{64}$/)
      expect(after[i]).not.toBe(sum)
    }
  })
})

it.each([
  ['an option for a key', [['./tell', '--api-key', planted]]],
  ['an option with it', [['./tell', `-key=${planted}`]]],
  ['a password', [['./tell', '--passwd', planted]]],
])('arguments of a program with %s stand in a Secret', async (_, publish) => {
  const rendered = await render({ config: { vhost: { __defaultVhost__: { exec: { enabled: true, publish } } } } })
  expect(visible(rendered)).not.toContain(planted)
})

it('other arguments of a program stand in srs.conf', async () => {
  const publish = [['./tell', '-force_key_frames', '2']]
  expect(visible(await render({ config: { vhost: { __defaultVhost__: { exec: { enabled: true, publish } } } } }))).toContain(
    '-force_key_frames',
  )
})
