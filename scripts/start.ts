// `npm start`: the chart on a cluster, and what it made there.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command, Option } from 'commander'
import { execa } from 'execa'
import { type Cluster, findCluster } from './cluster.ts'
import { type Demo, demoFile } from './demo.ts'
import { root } from './go-modules.ts'
import { main, runSteps } from './progress.ts'
import { ensureTools } from './tools.ts'

interface Options {
  mode?: string
  values: string[]
  context?: string
  release: string
  namespace: string
  helm: '3' | '4'
}

const program = new Command('npm start --')
  .description('Installs the chart on a cluster: your context, kind where Docker is, or an embedded control plane with simulated pods.')
  .option('-m, --mode <mode>', "the chart's mode; default: the chart's own")
  .option('-f, --values <file>', 'a values file; repeatable', (file: string, files: string[]) => [...files, file], [])
  .option('--context <name>', 'a context of your kubeconfig to install into')
  .option('--release <name>', "the release's name", 'srs')
  .option('-n, --namespace <name>', "the release's namespace, created if absent", 'srs')
  .addOption(new Option('--helm <major>', "Helm's major version").choices(['3', '4']).default('4'))
  .parse()

/** What of a release is worth a line. */
const kinds = [
  'deployments,statefulsets,pods,services,ingresses,networkpolicies,persistentvolumeclaims',
  'poddisruptionbudgets,horizontalpodautoscalers,configmaps',
].join(',')

await main(async () => {
  const { helm: major, release, namespace, ...options } = program.opts<Options>()
  const helmName = `helm${major}` as const
  const { kubectl, [helmName]: helm } = await ensureTools(['kubectl', helmName])
  const cluster = await findCluster({ context: options.context })
  console.log(`Cluster: ${cluster.description}`)
  await writeFile(demoFile, JSON.stringify({ release, namespace, helm: major, cluster } satisfies Demo))

  const env = { KUBECONFIG: cluster.kubeconfig, HELM_KUBECONTEXT: cluster.context, HELM_NAMESPACE: namespace }
  const kube = ['--context', cluster.context, '--namespace', namespace]
  const selector = `app.kubernetes.io/instance=${release}`
  await runSteps([
    {
      title: `Install release ${release} with Helm ${major}`,
      run: () => {
        const wait = ['--install', '--wait', '--timeout', '5m', '--create-namespace', '--reset-values']
        return execa(helm, ['upgrade', release, path.join(root, 'charts/srs'), ...wait, ...valuesArgs(cluster, options)], { env })
      },
    },
  ])

  const objects = await execa(kubectl, [...kube, 'get', kinds, '--selector', selector, '--show-kind'], { env })
  console.log(`\n${objects.stdout}`)
  const { stdout } = await execa(kubectl, [...kube, 'get', 'configmaps', '--selector', selector, '--output', 'json'], { env })
  for (const { metadata, data } of JSON.parse(stdout).items as { metadata: { name: string }; data?: Record<string, string> }[]) {
    if (data?.['srs.conf']) console.log(`\n# srs.conf of ${metadata.name}\n${data['srs.conf'].trimEnd()}`)
  }
  console.log(`\n${(await execa(helm, ['get', 'notes', release], { env })).stdout.trim()}\n`)
  if (cluster.simulated) console.log('The control plane is real, the pods are simulated: nothing streams.')
  console.log(`Look around:  export KUBECONFIG=${cluster.kubeconfig}; ${kubectl} ${kube.join(' ')} get pods`)
  console.log('Remove it:    npm run stop')
})

function valuesArgs({ kind }: Cluster, { mode, values }: Pick<Options, 'mode' | 'values'>): string[] {
  const preset = path.join(root, 'charts/srs/presets/kind.yaml')
  const files = [...(kind === 'kind' && existsSync(preset) ? [preset] : []), ...values]
  return [...files.flatMap(file => ['--values', file]), ...(mode ? ['--set', `mode=${mode}`] : [])]
}
