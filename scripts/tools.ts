// The programs that the tests and the demo run, in .tools: built from the Go modules that go.mod pins, or, where Go is missing, found on PATH.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { execa } from 'execa'
import semver from 'semver'
import which from 'which'
import { moduleVersion, root } from './go-modules.ts'
import { main, runSteps, type Step } from './progress.ts'

/** Where everything is that this repository builds for itself. Safe to delete. */
export const toolsFolder = path.join(root, '.tools')

interface Recipe {
  /** The main package, and the module it's in. */
  package: string
  module: string
  /** The folder under tools/ whose go.mod pins it. Default: that of the repository. */
  folder?: string
  /** Linker variables. */
  variables?: Record<string, string>
  /** How to find it on PATH: names to try, arguments that print its version, the versions that do. */
  names?: string[]
  /** Built when a test asks for it, and not with the others. */
  onDemand?: true
  version: string[]
  fits: string
}

const kubernetes = (name: string, version: string[]): Recipe => ({
  package: `k8s.io/kubernetes/cmd/${name}`,
  module: 'k8s.io/kubernetes',
  variables: kubernetesVariables(),
  version,
  fits: '>=1.30.0',
})

function kubernetesVariables() {
  const version = moduleVersion('k8s.io/kubernetes')
  const [major = '', minor = ''] = version.slice(1).split('.')
  const base = 'k8s.io/component-base/version'
  return { [`${base}.gitVersion`]: version, [`${base}.gitMajor`]: major, [`${base}.gitMinor`]: minor }
}

/** What Helm's own build sets. Helm 3 can't see by itself which Kubernetes version its client is of, which is its default `kubeVersion`. */
function helmVariables(module: string) {
  const minor = moduleVersion('k8s.io/client-go').split('.')[1] ?? ''
  const version = { [`${module}/internal/version.version`]: moduleVersion(module) }
  if (module.endsWith('v4')) return version
  const packages = [`${module}/pkg/chartutil`, `${module}/pkg/lint/rules`]
  const kube = packages.flatMap(name => [
    [`${name}.k8sVersionMajor`, '1'],
    [`${name}.k8sVersionMinor`, minor],
  ])
  return { ...version, ...Object.fromEntries(kube) }
}

const helm = (major: 3 | 4): Recipe => ({
  package: `helm.sh/helm/v${major}/cmd/helm`,
  module: `helm.sh/helm/v${major}`,
  variables: helmVariables(`helm.sh/helm/v${major}`),
  names: [`helm${major}`, 'helm'],
  version: ['version', '--template', '{{.Version}}'],
  fits: major === 3 ? '^3.17.0' : '^4.0.0',
})

const own = (module: string, command: string) => ({ module, package: `${module}/${command}` })

/** The folder whose go.mod pins a program. */
const pinned = (folder?: string) => (folder ? path.join(root, 'tools', folder) : root)

const recipes = {
  helm3: helm(3),
  helm4: helm(4),
  kubectl: kubernetes('kubectl', ['version', '--client']),
  etcd: { package: 'go.etcd.io/etcd/server/v3', module: 'go.etcd.io/etcd/server/v3', version: ['--version'], fits: '>=3.5.0' },
  kwok: { package: 'sigs.k8s.io/kwok/cmd/kwok', module: 'sigs.k8s.io/kwok', version: ['--version'], fits: '>=0.8.0' },
  kwokctl: { package: 'sigs.k8s.io/kwok/cmd/kwokctl', module: 'sigs.k8s.io/kwok', version: ['--version'], fits: '>=0.8.0' },
  'kube-apiserver': kubernetes('kube-apiserver', ['--version']),
  'kube-controller-manager': kubernetes('kube-controller-manager', ['--version']),
  'kube-scheduler': kubernetes('kube-scheduler', ['--version']),
  ct: {
    package: 'github.com/helm/chart-testing/v3/ct',
    module: 'github.com/helm/chart-testing/v3',
    variables: { 'github.com/helm/chart-testing/v3/ct/cmd.Version': moduleVersion('github.com/helm/chart-testing/v3') },
    version: ['version'],
    fits: '^3.10.0',
  },
  actionlint: { ...own('github.com/rhysd/actionlint', 'cmd/actionlint'), folder: 'actionlint', version: ['-version'], fits: '^1.7.0' },
  // What packages are published with, and a registry to try that.
  cosign: {
    ...own('github.com/sigstore/cosign/v3', 'cmd/cosign'),
    folder: 'cosign',
    variables: { 'sigs.k8s.io/release-utils/version.gitVersion': moduleVersion('github.com/sigstore/cosign/v3', pinned('cosign')) },
    version: ['version'],
    fits: '^3.1.0',
  },
  registry: {
    ...own('github.com/distribution/distribution/v3', 'cmd/registry'),
    folder: 'registry',
    // Debian's `docker-registry` is of the same project.
    version: ['--version'],
    fits: '^3.0.0',
  },
  // Of its own main package, as tests need a small part of it.
  rclone: { package: '.', module: 'github.com/rclone/rclone', folder: 'rclone', onDemand: true, version: ['version'], fits: '>=1.76.0' },
  // Stands in for a camera in the media tests. It cannot say its version, so none on PATH is taken.
  'rtsp-server': {
    package: 'github.com/bluenviron/gortsplib/v4/examples/server',
    module: 'github.com/bluenviron/gortsplib/v4',
    folder: 'rtsp-server',
    onDemand: true,
    names: [],
    version: [],
    fits: '^4.0.0',
  },
} satisfies Record<string, Recipe>

/** A program that this repository can build. */
export type Tool = keyof typeof recipes

/** Those of the repository's go.mod, in the order in which they are built: what the tests' clusters take. */
export const allTools = (Object.keys(recipes) as Tool[]).filter(name => !(recipes[name] as Recipe).folder)

/** What is beside them, for lint and packages. */
export const otherTools = (Object.keys(recipes) as Tool[]).filter(name => !allTools.includes(name) && !(recipes[name] as Recipe).onDemand)

/**
 * The absolute paths of programs, built if they aren't up to date: minutes each the first time, no time after. Shows progress where it builds.
 * `pathFirst`: takes a fitting version from PATH rather than build one.
 * Throws one error that names what to install, where Go is missing and PATH has no fitting version either.
 */
export async function ensureTools<T extends Tool>(names: readonly T[], { pathFirst = false } = {}): Promise<Record<T, string>> {
  const paths: Partial<Record<Tool, string>> = {}
  const stale: T[] = []
  for (const name of names) {
    const found = (await isFresh(name)) ? builtPath(name) : pathFirst ? await onPath(name) : undefined
    if (found) paths[name] = found
    else stale.push(name)
  }
  if (stale.length > 0) {
    const go = await goProblem()
    if (go === undefined) {
      await runSteps(stale.map(name => buildStep(name)))
      for (const name of stale) paths[name] = builtPath(name)
    } else {
      Object.assign(paths, await allOnPath(stale, go))
    }
  }
  return paths as Record<T, string>
}

const builtPath = (name: Tool) => path.join(toolsFolder, 'bin', name)
const stampPath = (name: string) => path.join(toolsFolder, 'stamps', name)

/** What a program was built from: another hash, another build. */
async function stamp(name: Tool): Promise<string> {
  const { folder, package: main } = recipes[name] as Recipe
  const files = await Promise.all(
    ['go.mod', 'go.sum', ...(main === '.' ? ['main.go'] : [])].map(file => readFile(path.join(pinned(folder), file))),
  )
  return hash(...files, JSON.stringify(recipes[name]), process.platform, process.arch)
}

function hash(...parts: (string | Buffer)[]): string {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(part).update('\0')
  return sum.digest('hex')
}

async function isFresh(name: Tool): Promise<boolean> {
  return existsSync(builtPath(name)) && (await isStamped(name, await stamp(name)))
}

async function isStamped(name: string, value: string): Promise<boolean> {
  return value === (await readFile(stampPath(name), 'utf8').catch(() => undefined))
}

async function writeStamp(name: string, value: string): Promise<void> {
  await mkdir(path.dirname(stampPath(name)), { recursive: true })
  await writeFile(stampPath(name), value)
}

function buildStep(name: Tool): Step {
  return {
    title: `Build ${name} ${moduleVersion(recipes[name].module, pinned((recipes[name] as Recipe).folder))}`,
    run: async note => {
      const value = await stamp(name)
      // Beside its place and then renamed: another process may build or run the same.
      const output = `${builtPath(name)}.${process.pid}`
      try {
        await buildTool(name, output, [], note)
        await rename(output, builtPath(name))
      } finally {
        await rm(output, { force: true })
      }
      await writeStamp(name, value)
    },
  }
}

/** Builds a program into a file, with more flags for `go build`. Calls `note` with what Go says. */
export async function buildTool(name: Tool, output: string, flags: string[] = [], note: (text: string) => void = () => {}): Promise<void> {
  const recipe: Recipe = recipes[name]
  const variables = Object.entries(recipe.variables ?? {}).map(([key, text]) => `-X ${key}=${text}`)
  const all = ['-trimpath', '-buildvcs=false', '-mod=readonly', '-ldflags', ['-s -w', ...variables].join(' '), ...flags]
  const go = execa('go', ['build', ...all, '-o', output, recipe.package], {
    cwd: pinned(recipe.folder),
    env: { CGO_ENABLED: '0', GOWORK: 'off' },
  })
  go.stderr.on('data', (text: Buffer) => note(text.toString().trim().split('\n').at(-1) ?? ''))
  await go
}

/** Why Go can't build: it's missing, or older than go.mod asks. Undefined where it can. */
async function goProblem(): Promise<string | undefined> {
  const { failed, code, stderr } = await execa('go', ['list', '-m'], { cwd: root, reject: false })
  if (!failed) return undefined
  return code === 'ENOENT' ? 'Go is not installed' : stderr
}

async function allOnPath(names: readonly Tool[], go: string): Promise<Partial<Record<Tool, string>>> {
  const found = await Promise.all(names.map(async name => [name, await onPath(name)] as const))
  const missing = found.filter(([, file]) => file === undefined).map(([name]) => `${namesOf(name).at(-1) ?? name} ${recipes[name].fits}`)
  if (missing.length > 0) {
    const goVersion = /^go (\S+)/m.exec(await readFile(path.join(root, 'go.mod'), 'utf8'))?.[1]
    throw new Error(`Can't build tools (${go}), nor are these on PATH: ${missing.join(', ')}. Install Go ${goVersion} or newer, or these.`)
  }
  return Object.fromEntries(found)
}

/** What a program may be called elsewhere, the usual name last. */
const namesOf = (name: Tool): string[] => (recipes[name] as Recipe).names ?? [name]

async function onPath(name: Tool): Promise<string | undefined> {
  const { version, fits } = recipes[name]
  for (const candidate of namesOf(name)) {
    const file = await which(candidate, { nothrow: true })
    if (!file) continue
    const { stdout } = await execa(file, version, { reject: false })
    // The first version printed: `Kubernetes v1.36.3`, `etcd Version: 3.5.16`, `v4.3.1`.
    const printed = semver.coerce(/\d+\.\d+\.\d+/.exec(stdout ?? '')?.[0])
    if (printed && semver.satisfies(printed, fits)) return file
  }
  return undefined
}

/** Python environments under .tools: what tools/NAME.txt pins, and a program that is there if it is. */
const environments = {
  venv: { requirements: 'requirements.txt', program: 'yamllint', title: 'Install yamllint and yamale' },
  'venv-checkov': { requirements: 'checkov.txt', program: 'checkov', title: 'Install checkov' },
}

/** The folder of yamllint and yamale, which `ct lint` looks for on PATH. */
export const ensurePython = () => ensureEnvironment('venv')

/** The path of checkov. */
export const ensureCheckov = async () => path.join(await ensureEnvironment('venv-checkov'), 'checkov')

/** The folder of programs of a Python environment. Throws an error that names what to install where Python or its venv module is missing. */
async function ensureEnvironment(name: keyof typeof environments): Promise<string> {
  const { program, title, ...own } = environments[name]
  const requirements = path.join(root, 'tools', own.requirements)
  const folder = path.join(toolsFolder, name)
  // An environment holds absolute paths, so it doesn't survive a move.
  const value = hash(await readFile(requirements), folder)
  if (!existsSync(path.join(folder, 'bin', program)) || !(await isStamped(name, value))) {
    const install = async () => {
      await rm(folder, { recursive: true, force: true })
      const venv = await execa('python3', ['-m', 'venv', folder], { reject: false })
      if (venv.failed) {
        throw new Error(`Can't make a Python environment for ${program}: install python3 and python3-venv.\n${venv.message}`)
      }
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]
      await execa(path.join(folder, 'bin/python'), pip)
      await writeStamp(name, value)
    }
    await runSteps([{ title, run: install }])
  }
  return path.join(folder, 'bin')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const { args: asked } = new Command('npm run tools --')
      .description('Builds the programs that the tests run, and prints their paths. Needs Go, and Python for yamllint.')
      .argument('[names...]', `some of ${Object.keys(recipes).join(', ')}; default: those of the clusters`)
      .parse()
    const unknown = asked.filter(name => !(name in recipes))
    if (unknown.length > 0) throw new Error(`No such tool: ${unknown.join(', ')}. There are ${Object.keys(recipes).join(', ')}.`)
    const paths = await ensureTools(asked.length > 0 ? (asked as Tool[]) : allTools)
    for (const [name, file] of Object.entries(paths)) console.log(`${name}\t${file}`)
    if (asked.length === 0) console.log(`yamllint, yamale\t${await ensurePython()}`)
  })
}
