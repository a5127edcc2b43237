// `npm run mutate`: puts small faults into templates and files of the chart, one at a time, and lists those that the unit tests let pass.
// A fault counts if the chart still renders with it, and something of the shapes in ci/ then differs.
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { Command } from 'commander'
import { execa } from 'execa'
import { load } from 'js-yaml'
import { root } from '../../scripts/go-modules.ts'
import { ensureTools, toolsFolder } from '../../scripts/tools.ts'
import { checkInvariants } from '../support/invariants.ts'
import type { AnyValues, Outcome } from '../support/render.ts'
import { buildCoveringHelms, coverVariable, readCoverage } from './coverage.ts'
import { type Mutant, mutantsOf, mutated } from './mutants.ts'

const options = new Command('npm run mutate --')
  .description('Finds faults in the chart that no unit test notices.')
  .option('--sample <count>', 'how many faults to try', Number, 300)
  .option('--seed <number>', 'of the choice among all faults', Number, 1)
  .option('--file <text>', 'only in files of the chart whose path holds this, such as lib/objects/', '')
  .option('--concurrency <count>', 'how many to try at once', Number, Math.max(1, Math.floor(availableParallelism() / 2)))
  .option('--most <percent>', 'fail where more survive', Number, 5)
  .parse()
  .opts<{ sample: number; seed: number; file: string; concurrency: number; most: number }>()

/** Tests that nothing in templates/ and files/ could make fail; the record of defaults (in `generated`), which notices every change and judges none. */
const others = new Set(
  [
    'deploy-workflow',
    'generated',
    'images',
    'import',
    'invariants',
    'players-seen',
    'schema',
    'shipped-conf',
    'srs-bin',
    'srs-catalogue',
    'srs-conf',
    'srs-conf-text',
    'srs-rules',
    'y4m',
  ].map(name => `${name}.test.ts`),
)
/** Files that are text to the templates: only tests that run a program on it can tell what it does. */
const isText = (file: string) => /^files\/.*\.(sh|js|conf)$/.test(file)
const runsPrograms = (test: string) => /from '(execa|\.\.\/support\/(nginx|pod-nginx|gateway|sandbox)\.ts)'/.test(test)

/** Tests that stream through nginx, which takes them half a minute: only what is nginx's can make them fail. */
const nginxTests = new Set(['gateway.test.ts', 'playlist.test.ts', 'whip.test.ts'])

/** What Git knows and does not ignore. */
async function sources(): Promise<string[]> {
  const { stdout } = await execa('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  return stdout.split('\n')
}

/** What Vitest takes beside the tests, and what the tests may take that it runs at once. */
const startSeconds = 2.5
const mostSeconds = 10

/** What is slow because so much else runs is no fault found. In ms. */
const testTimeout = 600_000

/** A copy of the repository, to run the unit tests on. */
class Bench {
  private readonly folder: string
  private readonly likelihood: Likelihood
  private baseline: Outcome[] = []

  private constructor(folder: string, likelihood: Likelihood) {
    this.folder = folder
    this.likelihood = likelihood
  }

  /** `tools`: what to take for .tools. */
  static async create(likelihood: Likelihood, tools: string): Promise<Bench> {
    const folder = await mkdtemp(path.join(tmpdir(), 'srs-mutate-'))
    for (const file of await sources()) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
      await cp(path.join(root, file), path.join(folder, file))
    }
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    await symlink(tools, path.join(folder, '.tools'))
    const bench = new Bench(folder, likelihood)
    bench.baseline = await bench.shapes()
    return bench
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true })
  }

  /** The test that notices a mutant; 'survived'; or why it doesn't count. */
  async verdict(mutant: Mutant): Promise<string> {
    const file = path.join(this.folder, 'charts/srs', mutant.file)
    const text = await readFile(file, 'utf8')
    await writeFile(file, mutated(text, mutant))
    try {
      const shapes = await this.shapes().catch(() => undefined)
      if (shapes === undefined || shapes.some(({ error }) => error !== undefined)) return 'does not render'
      if (JSON.stringify(shapes) === JSON.stringify(this.baseline)) return 'changes nothing'
      // What ci.test.ts asserts of the same renderings.
      if (await breaksInvariants(shapes)) return 'ci.test.ts'
      const words = new Set([mutant.file, mutant.before, mutant.after, ...changes(this.baseline, shapes)].flatMap(wordsOf))
      const killer = await this.killer(this.likelihood.order(mutant, words))
      if (killer) this.likelihood.found(mutant.file, killer)
      return killer ?? 'survived'
    } finally {
      await writeFile(file, text)
    }
  }

  private async shapes(): Promise<Outcome[]> {
    const folder = path.join(this.folder, 'charts/srs/ci')
    const texts = await Promise.all((await readdir(folder)).sort().map(file => readFile(path.join(folder, file), 'utf8')))
    // That of the copy: it renders the chart that it stands beside.
    const { renderMany } = await import(path.join(this.folder, 'test/support/render.ts'))
    return renderMany(
      texts.map(text => load(text) as AnyValues),
      { failFast: true },
    )
  }

  /**
   * Throws where a test file fails without any fault, three times, since one that waits for nginx may be late on a busy machine: it would seem to notice
   * everything. Learns how long it takes and what it reaches.
   */
  async check(test: string): Promise<void> {
    const file = path.join(this.folder, 'coverage')
    for (let failures = 0; ; failures++) {
      if (failures === 3) throw new Error(`${test} fails without any fault: mend it first`)
      await rm(file, { force: true })
      if (!(await this.run([test], { [coverVariable]: file }))) break
    }
    this.likelihood.reaches(test, await readCoverage(file))
  }

  /** The first of some test files that fails. */
  private async killer(tests: readonly string[]): Promise<string | undefined> {
    const left = [...tests]
    while (left.length > 0) {
      // Few at once: Vitest loads all files that it is told of, even after one has failed, and in its own order.
      let count = 1
      while (count < left.length && this.likelihood.secondsOf(left.slice(0, count + 1)) < mostSeconds) count++
      const failed = await this.run(left.splice(0, count))
      if (failed) return failed
    }
    return undefined
  }

  /** The same, in one process. A process of its own: modules keep what they rendered with another fault. */
  private async run(tests: string[], env: Record<string, string> = {}): Promise<string | undefined> {
    const outputFile = path.join(this.folder, 'results.json')
    await rm(outputFile, { force: true })
    const options = { project: 'unit', reporter: 'json', outputFile, bail: 1, maxWorkers: 1, testTimeout, hookTimeout: testTimeout }
    const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`)
    const files = tests.map(test => `test/unit/${test}`)
    const run = await execa('vitest', ['run', ...args, ...files], { cwd: this.folder, env, preferLocal: true, reject: false })
    if (!existsSync(outputFile)) throw new Error(`Vitest: ${run.stderr}`)
    const { testResults }: { testResults: Result[] } = JSON.parse(await readFile(outputFile, 'utf8'))
    for (const { name, startTime, endTime } of testResults) this.likelihood.took(path.basename(name), endTime - startTime)
    const failed = testResults.find(({ status }) => status === 'failed')
    return failed ? path.basename(failed.name) : run.exitCode === 0 ? undefined : 'an error beside the tests'
  }
}

/** What Vitest reports of a file. Times in ms. */
interface Result {
  name: string
  status: string
  startTime: number
  endTime: number
}

/**
 * Which tests can notice a fault, since they render what it is in, and which are likely to: those that speak of what it changes, those that noticed
 * another in the same file, and the quick ones.
 */
class Likelihood {
  /** The words of each test, and whether it runs programs. */
  private readonly words: ReadonlyMap<string, ReadonlySet<string>>
  private readonly running: ReadonlySet<string>
  private readonly reached = new Map<string, ReadonlySet<string>>()
  private readonly seconds = new Map<string, number>()
  private readonly kills = new Map<string, number>()
  private faults = 0

  private constructor(texts: ReadonlyMap<string, string>) {
    this.words = new Map([...texts].map(([test, text]) => [test, new Set(wordsOf(text))]))
    this.running = new Set([...texts].filter(([, text]) => runsPrograms(text)).map(([test]) => test))
  }

  static async create(): Promise<Likelihood> {
    const folder = path.join(root, 'test/unit')
    const tests = (await readdir(folder)).filter(test => test.endsWith('.test.ts') && !others.has(test))
    const read = async (test: string) => [test, await readFile(path.join(folder, test), 'utf8')] as const
    return new Likelihood(new Map(await Promise.all(tests.map(read))))
  }

  get tests(): string[] {
    return [...this.words.keys()]
  }

  reaches(test: string, parts: ReadonlySet<string>): void {
    this.reached.set(test, parts)
  }

  took(test: string, milliseconds: number): void {
    // One that was cut short says little.
    this.seconds.set(test, Math.max(this.seconds.get(test) ?? 0, milliseconds / 1000))
  }

  found(file: string, test: string): void {
    this.faults++
    for (const key of [test, `${file} ${test}`]) this.kills.set(key, (this.kills.get(key) ?? 0) + 1)
  }

  /** What some tests take. */
  secondsOf(tests: readonly string[]): number {
    return tests.reduce((sum, test) => sum + (this.seconds.get(test) ?? 1), 0)
  }

  /** The tests that can notice a fault, the likeliest for their time first. `words`: what it changes. */
  order({ file, reached }: Mutant, words: Set<string>): string[] {
    const weight = (word: string) => 1 / Math.max(1, [...this.words.values()].filter(those => those.has(word)).length)
    const score = (test: string, own: ReadonlySet<string>) => {
      const spoken = [...words].filter(word => own.has(word)).reduce((sum, word) => sum + weight(word), 0)
      const usual = ((this.kills.get(test) ?? 0) + 0.5) / (this.faults + 5)
      // recordings.test.ts is about files/recordings/ and lib/programs/recordings.tpl.
      const named = file.toLowerCase().includes(test.replace(/s?\.test\.ts$/, '')) ? 10 : 0
      return (usual + named + spoken + (this.kills.get(`${file} ${test}`) ?? 0)) / (startSeconds + this.secondsOf([test]))
    }
    const reads = (own: ReadonlySet<string>) => wordsOf(path.basename(file)).every(word => own.has(word))
    const can = (test: string, own: ReadonlySet<string>) => {
      if (nginxTests.has(test) && !file.includes('nginx')) return false
      if (isText(file)) return this.running.has(test)
      return reached === undefined || this.reached.get(test)?.has(reached) || reads(own)
    }
    const scores = [...this.words].filter(([test, own]) => can(test, own)).map(([test, own]) => ({ test, score: score(test, own) }))
    return scores.sort((one, other) => other.score - one.score).map(({ test }) => test)
  }
}

const wordsOf = (text: string): string[] => text.match(/[A-Za-z][A-Za-z0-9]{3,}/g) ?? []

/** What differs between renderings of the same shapes: the ends of paths, with the lines of the values there. */
function changes(before: Outcome[], after: Outcome[]): string[] {
  const leaves = (value: unknown, at: string): string[] => {
    if (typeof value !== 'object' || value === null)
      return String(value)
        .split('\n')
        .map(line => `${at} ${line}`)
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, Array.isArray(value) ? at : key))
  }
  return after.flatMap((shape, at) => {
    const manifests = ({ error, ...rest }: Outcome) => ('manifests' in rest ? [...rest.manifests, rest.notes] : [error])
    const [old = [], now = []] = [before[at], shape].map(one => (one ? leaves(manifests(one), '') : []))
    const without = (some: string[], others: Set<string>) => some.filter(text => !others.has(text))
    return [...without(old, new Set(now)), ...without(now, new Set(old))]
  })
}

/** Whether a shape breaks an invariant, or is so broken that they can't be looked for. */
async function breaksInvariants(shapes: Outcome[]): Promise<boolean> {
  const checks = shapes.map(async shape => {
    if (shape.error !== undefined) throw new Error(shape.error)
    await checkInvariants(shape)
  })
  return (await Promise.allSettled(checks)).some(({ status }) => status === 'rejected')
}

/** Numbers from 0 to 1, the same for the same seed. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    yield state / 2 ** 32
  }
}

async function allMutants(): Promise<Mutant[]> {
  const chart = path.join(root, 'charts/srs')
  const files = (await readdir(chart, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => path.relative(chart, path.join(entry.parentPath, entry.name)))
    .filter(file => /^(templates|files)\//.test(file) && !file.endsWith('.json') && file.includes(options.file))
  const texts = await Promise.all(files.sort().map(async file => mutantsOf(file, await readFile(path.join(chart, file), 'utf8'))))
  return texts.flat()
}

const mutants = await allMutants()
const numbers = random(options.seed)
const queue = mutants.map(mutant => ({ mutant, at: numbers.next().value })).sort((a, b) => a.at - b.at)
const verdicts: { mutant: Mutant; verdict: string }[] = []
const counted = () => verdicts.filter(({ verdict }) => verdict !== 'does not render' && verdict !== 'changes nothing')

async function work(bench: Bench): Promise<void> {
  while (counted().length < options.sample) {
    const next = queue.shift()
    if (!next) return
    const started = Date.now()
    const verdict = await bench.verdict(next.mutant)
    const seconds = Math.round((Date.now() - started) / 1000)
    verdicts.push({ mutant: next.mutant, verdict })
    if (verdict === 'survived') report(next.mutant)
    else console.log(`${counted().length}: ${next.mutant.file}:${next.mutant.line} ${next.mutant.operator}: ${verdict} (${seconds} s)`)
  }
}

/** A copy of .tools whose Helms write down what they run. */
async function coveringTools(): Promise<string> {
  await ensureTools(['helm3', 'helm4'])
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-mutate-tools-'))
  const large = ['renders', 'kwok', 'venv'].map(name => path.join(toolsFolder, name))
  await cp(toolsFolder, folder, { recursive: true, filter: source => !large.includes(source) })
  await buildCoveringHelms(path.join(folder, 'bin'))
  return folder
}

function report({ file, line, operator, before, after }: Mutant): void {
  console.log(
    `\nSURVIVED: ${file}:${line}: ${operator}\n  - ${before.trim()}${operator === 'deleted the line' ? '' : `\n  + ${after.trim()}`}\n`,
  )
}

process.env.FUZZ_RUNS ??= '50'
const likelihood = await Likelihood.create()
const tools = await coveringTools()
const benches = await Promise.all(Array.from({ length: options.concurrency }, () => Bench.create(likelihood, tools)))
// Every fault makes another chart, whose renders nobody asks for again.
const renders = await mkdtemp(path.join(tmpdir(), 'srs-mutate-renders-'))
try {
  const unchecked = likelihood.tests
  process.env.RENDER_CACHE = 'off'
  await Promise.all(
    benches.map(async bench => {
      for (let test = unchecked.pop(); test; test = unchecked.pop()) await bench.check(test)
    }),
  )
  process.env.RENDER_CACHE = renders
  await Promise.all(benches.map(work))
} finally {
  await Promise.all(benches.map(bench => bench.remove()))
  await Promise.all([tools, renders].map(folder => rm(folder, { recursive: true })))
}

const survivors = counted().filter(({ verdict }) => verdict === 'survived')
const percent = (100 * survivors.length) / Math.max(1, counted().length)
console.log(`\n${mutants.length} faults possible, ${verdicts.length} looked at, ${counted().length} tried:`)
for (const name of new Set(counted().map(({ verdict }) => verdict))) {
  console.log(`${String(counted().filter(({ verdict }) => verdict === name).length).padStart(5)}  ${name}`)
}
for (const { mutant } of survivors) report(mutant)
console.log(`${percent.toFixed(1)} % survived (seed ${options.seed})`)
process.exit(percent > options.most ? 1 : 0)
