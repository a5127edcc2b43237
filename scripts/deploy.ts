// `npm run deploy`: the chart on a cluster in the cloud: lint, plan, upgrade, test, and back to the revision before where that fails.
// Needs Node, helm and kubectl. Prints no secret.
import { appendFile } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { findChart, presetIn } from './charts.ts'
import { describeNotReady } from './not-ready.ts'
import { askCluster, type KubeObject, objectsIn, planOf, planText } from './plan.ts'
import { main, runSteps } from './progress.ts'
import { openRelease, type Release, type ReleaseOptions, type Revisions } from './release.ts'

interface Options extends ReleaseOptions {
  preset: string[]
  mode?: string
  values: string[]
  set: string[]
  chart?: string
  version?: string
  timeout: string
  plan?: boolean
  test: boolean
}

const repeated = (one: string, others: string[]) => [...others, one]

const options = new Command('npm run deploy --')
  .description('Installs or upgrades the chart on a cluster. Where that or its test fails, it goes back to the revision before.')
  .option('-p, --preset <name>', 'a preset of the chart, such as eks; repeatable', repeated, [])
  .option('-m, --mode <mode>', "the chart's mode; default: what the values say")
  .option('-f, --values <file>', 'a values file; repeatable', repeated, [])
  .option('--set <assignment>', 'a single value, as for Helm; repeatable', repeated, [])
  .option('--chart <chart>', 'a folder, an archive, or oci://…; default: that of this repository')
  .option('--version <version>', 'the version of an oci:// chart')
  .option('--release <name>', "the release's name", 'srs')
  .option('-n, --namespace <name>', "the release's namespace, created if absent", 'srs')
  .option('--context <name>', 'a context of your kubeconfig (KUBECONFIG); default: the current one')
  .option('--timeout <duration>', 'how long Helm waits for each step', '10m')
  .option('--plan', 'only show what would change')
  .option('--no-test', "leave out the chart's own test")
  .addOption(new Option('--helm <major>', "Helm's major version").choices(['3', '4']).default('4'))
  .parse()
  .opts<Options>()

const { release, namespace, timeout } = options
/** For the way back, which must not end early because little time was given for the way there. */
const patience = '15m'

await main(async () => {
  const here = await openRelease(options)
  const chart = await findChart(options, here.helm)
  const files = [...options.preset.map(name => presetIn(chart, name)), ...options.values]
  const values = [
    files.flatMap(file => ['--values', file]),
    options.mode ? ['--set', `mode=${options.mode}`] : [],
    options.set.flatMap(one => ['--set', one]),
  ].flat()

  const revisions = await here.revisions()
  const { deployed: before, last } = revisions
  const plan = await prepare(here, chart, values, revisions)
  const state = before ? `now at revision ${before}` : last ? 'of which no revision works' : 'which is new'
  await say(`Plan for release ${release} in namespace ${namespace}, ${state}:\n${plan}`, 'diff')
  if (options.plan) return

  const install = ['upgrade', release, chart, '--install', '--create-namespace', '--reset-values', '--history-max', '20']
  const test = ['test', release, '--logs', '--timeout', timeout]
  try {
    await runSteps([
      { title: before ? 'Upgrade' : 'Install', run: () => here.helm([...install, '--wait', '--timeout', timeout, ...values]) },
      { title: 'Test', run: () => here.helm(test), skip: options.test ? undefined : '--no-test' },
    ])
  } catch (error) {
    const trouble = await describeNotReady(here.kubectl, release)
    const story = [`The ${before ? 'upgrade' : 'installation'} of release ${release} failed: ${(error as Error).message}`, trouble]
    await say([...story, ...(await goBack(here, before))].filter(Boolean).join('\n\n'))
    throw new Error('Not deployed.')
  }
  await say(
    `Release ${release} in namespace ${namespace} is at revision ${(await here.revisions()).deployed}, ready${options.test ? ' and tested' : ''}.`,
  )
})

/** Prints, and in a workflow adds to its summary. */
async function say(text: string, kind = ''): Promise<void> {
  console.log(`\n${text}`)
  if (process.env.GITHUB_STEP_SUMMARY) await appendFile(process.env.GITHUB_STEP_SUMMARY, `\n\`\`\`${kind}\n${text}\n\`\`\`\n`)
}

/** Checks the values, and returns what they would change. */
async function prepare(
  { helm, kubectl }: Release,
  chart: string,
  values: string[],
  { deployed: working, last }: Revisions,
): Promise<string> {
  let wanted: KubeObject[] = []
  let plan = ''
  const lint = async () => {
    await helm(['lint', chart, '--quiet', '--namespace', namespace, ...values])
    // Lint leaves out the rules that the templates check.
    const template = ['template', release, chart, '--namespace', namespace, '--no-hooks', '--dry-run=server']
    wanted = objectsIn(await helm([...template, ...(last ? ['--is-upgrade'] : []), ...values]))
  }
  const compare = async () => {
    // What Helm compares with as well.
    const current = working ?? last
    const deployed = current ? objectsIn(await helm(['get', 'manifest', release, '--revision', String(current)])) : []
    const exists = await kubectl(['get', 'namespace', namespace, '--ignore-not-found', '--output', 'name'])
    // Without a namespace there is nothing that could change, and nobody to ask.
    const input = exists ? await askCluster(kubectl, { deployed, wanted }) : { deployed, wanted, live: [], applied: [] }
    plan = planText(planOf(input))
  }
  await runSteps([
    { title: 'Lint', run: lint },
    { title: 'Plan', run: compare },
  ])
  return plan
}

/** Goes back to the revision before, and tells what has become of the release. */
async function goBack({ helm, revisions }: Release, before?: number): Promise<string[]> {
  if (!before) {
    return [
      'There was no working revision before it, so the failed one stays, for you to look at. Deploy again to replace it, or remove it: ' +
        `helm uninstall ${release} --namespace ${namespace} (claims with recordings stay).`,
    ]
  }
  try {
    const rollback = ['rollback', release, String(before), '--wait', '--timeout', patience]
    await runSteps([{ title: `Roll back to revision ${before}`, run: () => helm(rollback) }])
    return [
      `Release ${release} is as revision ${before} was, at revision ${(await revisions()).deployed}. Claims and recordings are untouched.`,
    ]
  } catch (error) {
    return [
      `ROLLING BACK TO REVISION ${before} FAILED TOO: ${(error as Error).message}`,
      `Look at helm history ${release} --namespace ${namespace}, and at kubectl get events --namespace ${namespace}.`,
    ]
  }
}
