// `npm test`: drift, lint and all tiers of tests, or the named ones; ends with one line of counts.
import { mkdir, readdir, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { Command, Option } from 'commander'
import { execa } from 'execa'
import { startVitest } from 'vitest/node'
import { checkov } from '../scripts/checkov.ts'
import { root } from '../scripts/go-modules.ts'
import { runSteps, type Step } from '../scripts/progress.ts'
import { checkProse } from '../scripts/prose.ts'
import { allTools, ensureCheckov, ensurePython, ensureTools, otherTools, toolsFolder } from '../scripts/tools.ts'
import FiguresReporter from './support/media-reporter.ts'
import { programsRun } from './support/programs.ts'
import SummaryReporter from './support/reporter.ts'

const tiers = ['unit', 'oldest-nginx', 'cluster', 'media', 'players', 'crowd']
const parts = ['generate', 'lint', ...tiers]
/** A thousand viewers want a machine of their own. */
const usual = parts.filter(part => part !== 'crowd')

const program = new Command('npm test --')
  .description('Checks the repository and runs its tests.')
  .argument('[parts...]', `what to run, of ${parts.join(', ')}; default: all but crowd`)
  .option('-t, --test-name-pattern <pattern>', 'run only tests whose names match')
  .option('--context <name>', 'run tests on this context of your kubeconfig')
  .option('--pinned', 'fail where nginx was older than what the chart starts')
  .addOption(new Option('--cluster <kind>', 'run them on a cluster of this kind, started here').choices(['kind', 'embedded']))
  .parse()

const options = program.opts<{ testNamePattern?: string; context?: string; cluster?: string; pinned?: boolean }>()
const asked = program.args.length > 0 ? program.args : usual
const unknown = asked.filter(part => !parts.includes(part))
if (unknown.length > 0) program.error(`No such part: ${unknown.join(', ')}. There are ${parts.join(', ')}.`)

const summary = new SummaryReporter({ prints: false })
// One that can't even begin is a failure and doesn't keep the others from it.
for (const stage of [prepare, check, test]) {
  try {
    await stage()
  } catch (error) {
    console.error(`\n${(error as Error).message}`)
    summary.counts.failed++
  }
}
summary.printRemarks()
const { lines, older } = await programsRun(asked)
console.log(['Programs:', ...lines.map(line => `  ${line}`), ''].join('\n'))
if (older) {
  console.log(`${older}\n`)
  if (options.pinned) summary.counts.failed++
}
summary.printCounts()
process.exit(summary.counts.failed > 0 ? 1 : 0)

/** Builds what's needed before anything runs, so that the time isn't a test's. */
async function prepare(): Promise<void> {
  const everything = asked.some(part => ['cluster', 'media', 'players', 'crowd'].includes(part))
  const published = asked.includes('cluster') ? otherTools : []
  await ensureTools(everything ? [...allTools, ...published] : ['helm3', 'helm4'])
  // Where it cannot be had, the tests of uploads skip with the reason.
  if (asked.includes('unit')) await ensureTools(['rclone'], { pathFirst: true }).catch(() => undefined)
}

/** What isn't a test of vitest's: each counts as one. */
async function check(): Promise<void> {
  const steps = [...(asked.includes('generate') ? drift() : []), ...(asked.includes('lint') ? await lint() : [])]
  if (steps.length === 0) return
  const errors = await runSteps(steps, { keepGoing: true })
  for (const [title, { message }] of errors) console.error(`\n${title} failed:\n${message}`)
  summary.counts.failed += errors.size
  summary.counts.passed += steps.length - errors.size
}

function drift(): Step[] {
  return [{ title: 'Generated files', run: () => run('tsx', ['scripts/generate.ts', '--check']) }]
}

async function lint(): Promise<Step[]> {
  const python = await ensurePython()
  await ensureCheckov()
  const { actionlint } = await ensureTools(['actionlint'])
  const env = { PATH: [await helmFolder(), python, process.env.PATH].join(path.delimiter) }
  const chart = ['--charts', 'charts/srs', '--check-version-increment=false']
  return [
    { title: 'Biome', run: () => run('biome', ['check', '--error-on-warnings']) },
    { title: 'TypeScript', run: () => run('tsc', ['-p', '.']) },
    { title: 'ct lint', run: () => run('ct', ['lint', '--config', 'ct.yaml', ...chart], env) },
    { title: 'yamllint', run: async () => run('yamllint', ['--strict', '--config-file', 'lintconf.yaml', ...(await yamlFiles())], env) },
    { title: 'Checkov', run: checkov },
    { title: 'Prose', run: checkProse },
    // Without the linters that it would look for on PATH: they are not the same everywhere.
    { title: 'actionlint', run: () => run(actionlint, ['-shellcheck=', '-pyflakes=']) },
  ]
}

/** A folder in which `helm` and `ct` are what ct and its caller look for on PATH. */
async function helmFolder(): Promise<string> {
  const { helm4, ct } = await ensureTools(['helm4', 'ct'])
  const folder = path.join(toolsFolder, 'path')
  await mkdir(folder, { recursive: true })
  for (const [name, target] of Object.entries({ helm: helm4, ct })) {
    await rm(path.join(folder, name), { force: true })
    await symlink(target, path.join(folder, name))
  }
  return folder
}

/** YAML that isn't a template. */
async function yamlFiles(): Promise<string[]> {
  const examples = ['examples', 'examples/hooks', 'examples/umbrella']
  const folders = [
    '.',
    '.github/workflows',
    '.github/ISSUE_TEMPLATE',
    'tools',
    'tools/kwok',
    'charts/srs',
    'charts/srs/ci',
    'charts/srs/presets',
    ...examples,
  ]
  const listed = await Promise.all(
    folders.map(async folder => (await readdir(path.join(root, folder)).catch(() => [])).map(file => path.join(folder, file))),
  )
  return listed.flat().filter(file => /\.ya?ml$/.test(file))
}

/** Runs a program of node_modules/.bin or `env.PATH`. Throws execa's error, with command and output. */
async function run(command: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  await execa(command, args, { cwd: root, env, preferLocal: true, all: true })
}

async function test(): Promise<void> {
  const project = tiers.filter(tier => asked.includes(tier))
  if (project.length === 0) return
  if (options.context) process.env.TEST_CONTEXT = options.context
  if (options.cluster) process.env.TEST_CLUSTER = options.cluster
  const { testNamePattern } = options
  const vitest = await startVitest('test', [], {
    root,
    watch: false,
    project,
    reporters: ['default', new FiguresReporter(), summary],
    ...(testNamePattern ? { testNamePattern } : {}),
  })
  await vitest.close()
}
