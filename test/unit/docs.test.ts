// What the pages show to copy: every block of values renders as it stands, and every command is one that exists.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { load, loadAll } from 'js-yaml'
import { lexer, type Token, walkTokens } from 'marked'
import { beforeAll, describe, expect, it } from 'vitest'
import { headings } from '../../schema/values-page.ts'
import { root } from '../../scripts/go-modules.ts'
import { ensureTools } from '../../scripts/tools.ts'
import { inTemporaryFolder } from '../support/chart-copy.ts'
import type { Manifest } from '../support/manifest.ts'
import { type AnyValues, render, renderError } from '../support/render.ts'

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  'charts/srs/README.md',
  'examples/README.md',
  ...readdirSync(path.join(root, 'docs')).map(file => `docs/${file}`),
].filter(file => file.endsWith('.md'))
const text = (page: string) => readFileSync(path.join(root, page), 'utf8')

/** A block of code in a page, or a piece within a line. */
interface Code {
  /** Its page and what it begins with, for messages. */
  at: string
  /** Its language; empty within a line. */
  language: string
  text: string
}

const all: Code[] = pages.flatMap(page => {
  const found: Code[] = []
  const add = (token: Token, language: string) => {
    const code = 'text' in token ? String(token.text) : ''
    found.push({ at: `${page}: ${code.split('\n')[0]}`, language, text: code })
  }
  walkTokens(lexer(text(page)), token => {
    if (token.type === 'code') add(token, token.lang ?? '')
    if (token.type === 'codespan') add(token, '')
  })
  return found
})
const blocks = (language: string) => all.filter(one => one.language === language)

it('finds what the pages show', () => {
  expect(blocks('yaml').length).toBeGreaterThan(15)
  expect(blocks('bash').length).toBeGreaterThan(10)
  expect([...new Set(all.map(({ language }) => language))].sort()).toEqual(
    ['', 'bash', 'dockerfile', 'js', 'json', 'mermaid', 'php', 'python', 'sh', 'yaml'].filter(
      language => language === '' || blocks(language).length > 0,
    ),
  )
})

/** What the blocks name and the chart does not make: Secrets, by their sentences. */
const existing = ['stunnel', 'live-example-com', 'redis', 'play-keys', 's3', 'srs-api', 'srt', 'stream-keys']

describe('a block of YAML', () => {
  const documents = blocks('yaml').map(({ at, text }) => ({ at, document: load(text) as AnyValues }))
  const values = documents.filter(({ document }) => !('jobs' in document))

  it.concurrent.each(values.flatMap(one => (['3', '4'] as const).map(helm => ({ ...one, helm }))))(
    'is a values file: $at, with Helm $helm',
    async ({ document, helm }) => {
      // What is generated asks the cluster.
      const options = JSON.stringify(document).includes('"generate":true') ? { helm, cluster: {} } : { helm }
      expect(await renderError(document, options)).toBeUndefined()
      expect((await render(document, { ...options, invariants: { existing } })).manifests).not.toEqual([])
    },
  )

  it('calls the workflow with inputs that it has', () => {
    const workflow = load(text('.github/workflows/deploy.yaml')) as AnyValues
    const { inputs, secrets } = workflow.on.workflow_call
    const calls = documents.flatMap(({ document }) => Object.values((document.jobs ?? {}) as Record<string, AnyValues>))
    expect(calls).toHaveLength(1)
    for (const call of calls) {
      expect(call.uses).toMatch(/\/\.github\/workflows\/deploy\.yaml@/)
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(call.with)))
      expect(Object.keys(secrets)).toEqual(expect.arrayContaining(Object.keys(call.secrets)))
    }
  })
})

/** A command: its program, and what it is given. */
interface Command {
  at: string
  program: string
  args: string[]
}

/** The commands of a text for the shell: those of a list, of a pipe and within `$(…)`. */
function commandsIn({ at, text }: Code): Command[] {
  const lines = text
    .replaceAll('\\\n', ' ')
    .replaceAll(/\|\s*\n/g, '| ')
    .split('\n')
  return lines.flatMap(line => {
    const inner = [...line.matchAll(/\$\(([^)]*)\)/g)].map(([, command = '']) => command)
    return [line.replaceAll(/\w+=\$\([^)]*\)/g, ''), ...inner]
      .flatMap(split)
      .map(([program = '', ...args]) => ({ at, program, args }))
      .filter(({ program }) => program !== '')
  })
}

/** The words of each command in a line, as a shell takes them apart. */
function split(line: string): string[][] {
  const commands: string[][] = [[]]
  for (const [word] of line.matchAll(/#.*|[|;&]+|>\s*\S+|(?:"[^"]*"|'[^']*'|[^\s"'|;&>#])(?:"[^"]*"|'[^']*'|[^\s"'|;&>])*/g)) {
    if (word.startsWith('#') || word.startsWith('>')) continue
    if (/^[|;&]/.test(word)) commands.push([])
    else commands.at(-1)?.push(word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'))
  }
  return commands.map(words => words.slice(words.findIndex(word => !/^\w+=/.test(word)) >>> 0))
}

const shown = [...blocks('bash'), ...blocks('').filter(({ text }) => /^(\w+=\S+ )*(helm|kubectl|npm|npx) [a-z]/.test(text))]
const commands = shown.flatMap(commandsIn)
const of = (program: string) => commands.filter(one => one.program === program)
const asText = ({ program, args }: Command) => [program, ...args].join(' ')

describe('a command', () => {
  it('is of a program whose commands are checked here, or that nobody can run here', () => {
    const known = ['helm', 'kubectl', 'npm', 'npx', 'openssl', 'ffmpeg', 'ffplay', 'jq', 'tar', 'docker', 'cosign', 'gh']
    expect(commands.filter(({ program }) => !known.includes(program)).map(asText)).toEqual([])
  })

  it.each(blocks('bash'))('is one for bash: $at', async ({ text }) => {
    await execa('bash', ['-n'], { input: text })
  })

  describe.each(['helm3', 'helm4'] as const)('of %s', tool => {
    // The command by its name alone, or with an option, is in a sentence.
    const isWhole = (args: string[]) => args.filter(arg => !arg.startsWith('-')).length > 1
    const installs = of('helm').filter(({ args }) => isWhole(args) && ['install', 'upgrade', 'template'].includes(args[0] ?? ''))
    const others = of('helm').filter(one => !installs.includes(one))

    it.each(installs.map(asText))('%s', async command => {
      const helm = (await ensureTools([tool]))[tool]
      const [, , ...args] = command.split(' ')
      await inTemporaryFolder(async folder => {
        for (const name of ['charts', 'examples']) await symlink(path.join(root, name), path.join(folder, name))
        // What the reader brings.
        for (const file of ['values.yaml', 'my.yaml']) await writeFile(path.join(folder, file), '{}\n')
        const upgradeOnly = ['--install', '--wait', '--reuse-values', '--reset-then-reuse-values', '--rollback-on-failure']
        const given = args.filter(arg => !upgradeOnly.includes(arg))
        // registry.test.ts installs from a registry.
        const local = given.join(' ').replace(/oci:\/\/registry\.example\.com\/(charts\/srs) --version \S+/, '$1')
        const { stdout } = await execa(helm, ['template', ...local.split(' ')], { cwd: folder, env: helmEnv })
        expect(loadAll(stdout).length).toBeGreaterThan(1)
      })
    })

    it.each(others.map(asText))('%s', async command => {
      const helm = (await ensureTools([tool]))[tool]
      const [, ...args] = command.split(' ')
      const { stdout } = await execa(helm, [...args, '--help'], { env: helmEnv })
      expect(stdout).toMatch(new RegExp(`^ +helm ${args[0]}`, 'm'))
    })
  })

  describe('of kubectl', () => {
    let objects: Map<string, Manifest>
    beforeAll(async () => {
      const modes = ['single', 'nginx-sidecar', 'edge-cluster', 'origin-cluster']
      const claim = { origin: { persistence: { enabled: true } } }
      const rendered = await Promise.all(modes.map(mode => render({ mode, ...claim }, { release: 'srs', namespace: 'media' })))
      objects = new Map(rendered.flatMap(({ manifests }) => manifests.map(one => [`${one.kind.toLowerCase()}/${one.metadata.name}`, one])))
    })

    it.each(of('kubectl').map(one => [asText(one), one.args] as const))('%s', async (_, args) => {
      const { kubectl } = await ensureTools(['kubectl'])
      // The command is looked for behind the options of all commands, and it refuses what it does not know.
      const [before] = args.includes('--') ? [args.slice(0, args.indexOf('--'))] : [args]
      const { stdout } = await execa(kubectl, [...before, '--help'], { env: helmEnv })
      expect(stdout).toContain('Usage:')
      expect(stdout).not.toContain('kubectl controls the Kubernetes cluster manager.')
      for (const name of before.filter(arg => /^(deployment|statefulset|service|configmap|pvc)\/srs/.test(arg))) {
        expect([...objects.keys()], 'an object of a release called srs').toContain(name)
      }
      if (before.includes('port-forward')) {
        const workload = objects.get(before.find(arg => arg.includes('/')) ?? '')
        const open = workload?.spec.template.spec.containers.flatMap(({ ports = [] }: AnyValues) =>
          ports.map(({ containerPort }: AnyValues) => String(containerPort)),
        )
        expect(open).toEqual(expect.arrayContaining(before.filter(arg => /^\d+$/.test(arg))))
      }
    })
  })

  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> }

  /** The file that a script of package.json runs, and with what. */
  const called = ([run = '', ...args]: string[]): { file: string; given: string[] } => {
    const [name = '', ...given] = run === 'run' ? args : [run, ...args]
    expect(Object.keys(scripts)).toContain(name)
    const [program, ...words] = scripts[name]?.split(' ') ?? []
    return program === 'npm' ? called([...words, ...given]) : { file: words[0] as string, given: [...words.slice(1), ...given] }
  }

  it.each(of('npm').map(one => [asText(one), one.args] as const))('%s', async (_, args) => {
    const { file, given } = called(args)
    const options = given.filter(arg => /^--\w/.test(arg)).map(arg => arg.split('=')[0] as string)
    if (options.length === 0) return
    const { stdout } = await execa('tsx', [file, '--help'], { cwd: root, preferLocal: true })
    for (const option of options) expect(stdout).toMatch(new RegExp(`${option}\\b`))
  })

  it.each(of('npx').map(one => [asText(one), one.args] as const))('%s', (_, args) => {
    for (const file of args.filter(arg => arg.includes('/'))) expect(existsSync(path.join(root, file)), file).toBe(true)
    expect(existsSync(path.join(root, 'node_modules/.bin', args[0] ?? ''))).toBe(true)
  })
})

const helmEnv = { HELM_NO_PLUGINS: '1', KUBECONFIG: '/dev/null' }

describe('a value within a line', () => {
  const schema = JSON.parse(text('charts/srs/values.schema.json')) as AnyValues
  const resolve = (one: AnyValues): AnyValues => {
    const { $ref } = one.allOf?.[0] ?? one
    return $ref ? resolve(schema.definitions[$ref.replace('#/definitions/', '')]) : one
  }
  /** Whether the schema has a value at a path; `*` and names in capitals stand for any name. */
  const has = (one: AnyValues, [key, ...rest]: string[]): boolean => {
    if (key === undefined) return true
    const target = resolve(one)
    const parts = [target, ...(target.anyOf ?? []).map(resolve)]
    return parts.some(part => {
      const named = part.properties?.[key]
      if (named) return has(named, rest)
      const open = [...Object.values((part.patternProperties ?? {}) as AnyValues), part.additionalProperties].filter(child => child)
      const any = /^([A-Z]+|\*)$/.test(key) ? Object.values((part.properties ?? {}) as AnyValues) : []
      return [...open, ...any].some(child => child === true || has(child, rest))
    })
  }
  const paths = blocks('').flatMap(({ at, text }) => {
    const found = /^([a-z][A-Za-z]*(?:\.[A-Za-z_*]+)+)(?:: .*)?$/.exec(text)?.[1]
    const steps = found?.split('.') ?? []
    return steps.length > 0 && Object.hasOwn(schema.properties, steps[0] as string) ? [{ at, steps }] : []
  })

  it('is one that the schema has', () => {
    expect(paths.length).toBeGreaterThan(100)
    expect(paths.filter(({ steps }) => !has(schema, steps)).map(({ at }) => at)).toEqual([])
  })
})

it('the time after which a server that hangs is killed is that of the probe', () => {
  const { pod } = load(text('charts/srs/files/pod.yaml')) as AnyValues
  const seconds = pod.livenessProbe.periodSeconds * pod.livenessProbe.failureThreshold
  expect(text('docs/runbooks.md')).toContain(`did not answer for ${seconds} seconds`)
  expect(text('docs/operations.md')).toContain(`after ${seconds} seconds without an answer`)
})

it('links within the repository lead to files and headings that are there', () => {
  const broken: string[] = []
  let count = 0
  for (const page of pages) {
    walkTokens(lexer(text(page)), token => {
      if (token.type !== 'link' || /^[a-z]+:/.test(token.href)) return
      count++
      const [file, anchor] = token.href.split('#') as [string, string | undefined]
      const target = file ? path.join(path.dirname(page), file) : page
      const isThere = existsSync(path.join(root, target))
      if (!isThere || (anchor && !headings(text(target)).some(one => one.anchor === anchor))) broken.push(`${page}: ${token.href}`)
    })
  }
  expect(broken).toEqual([])
  expect(count).toBeGreaterThan(50)
})
