// `npm start`: the chart on a cluster, with a demo stream and its player on this machine. Without a cluster that runs images, what the chart makes.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command, Option } from 'commander'
import { execa } from 'execa'
import { dump } from 'js-yaml'
import { type Cluster, clusterKind, findCluster } from './cluster.ts'
import { type Demo, demoFile } from './demo.ts'
import { type Forward, type ForwardOptions, forward } from './forward.ts'
import { root } from './go-modules.ts'
import { main, runSteps } from './progress.ts'
import { ensureTools, toolsFolder } from './tools.ts'

interface Options {
  mode?: string
  values: string[]
  context?: string
  release: string
  namespace: string
  helm: '3' | '4'
  forward: boolean
}

const program = new Command('npm start --')
  .description(
    'Installs the chart with a demo stream, and forwards its player to this machine: on your context, or on kind where Docker is. ' +
      'Elsewhere, it starts a control plane with simulated pods, and shows what the chart makes.',
  )
  .option('-m, --mode <mode>', "the chart's mode; default: the chart's own")
  .option('-f, --values <file>', 'a values file; repeatable', (file: string, files: string[]) => [...files, file], [])
  .option('--context <name>', 'a context of your kubeconfig to install into')
  .option('--release <name>', "the release's name", 'srs')
  .option('-n, --namespace <name>', "the release's namespace, created if absent", 'srs')
  .option('--no-forward', 'end when the stream plays, instead of forwarding ports until you press Ctrl-C')
  .addOption(new Option('--helm <major>', "Helm's major version").choices(['3', '4']).default('4'))
  .parse()

/** What of a release is worth a line. */
const kinds = [
  'deployments,statefulsets,pods,services,ingresses,networkpolicies,persistentvolumeclaims',
  'poddisruptionbudgets,horizontalpodautoscalers,configmaps',
].join(',')

/** Before the values of the user, who may turn it off. */
const demoValues = { publisher: { enabled: true } }
const stream = 'live/livestream'

await main(async () => {
  const { helm: major, release, namespace, ...options } = program.opts<Options>()
  if ((await clusterKind(options)) === 'embedded') {
    console.log(
      'Nothing streams here: there is no Docker with kind, so pods are only simulated. With --context NAME, your own cluster runs them.\n',
    )
  }
  const helmName = `helm${major}` as const
  const { kubectl, [helmName]: helm } = await ensureTools(['kubectl', helmName])
  const cluster = await findCluster({ context: options.context })
  console.log(`Cluster: ${cluster.description}`)
  await mkdir(toolsFolder, { recursive: true })
  await writeFile(demoFile, JSON.stringify({ release, namespace, helm: major, cluster } satisfies Demo))

  const env = { KUBECONFIG: cluster.kubeconfig, HELM_KUBECONTEXT: cluster.context, HELM_NAMESPACE: namespace }
  const kube = ['--context', cluster.context, '--namespace', namespace]
  await runSteps([
    {
      title: `Install release ${release} with Helm ${major}`,
      run: async note => {
        const selector = `app.kubernetes.io/instance=${release}`
        const pods = async () => (await execa(kubectl, [...kube, 'get', 'pods', '--selector', selector], { env, reject: false })).stdout
        // Without the heading, the first that is not ready.
        const looking = setInterval(async () => note((await pods()).split('\n').find(line => / 0\//.test(line)) ?? ''), 5000)
        const wait = ['--install', '--wait', '--timeout', '5m', '--create-namespace', '--reset-values']
        const args = ['upgrade', release, path.join(root, 'charts/srs'), ...wait, ...valuesArgs(cluster, options)]
        try {
          await execa(helm, args, { env, input: dump(demoValues) })
        } catch (error) {
          throw new Error(`${(error as Error).message}\n\n${await pods()}\n\nWhat a pod waits for: kubectl ${kube.join(' ')} describe pods`)
        } finally {
          clearInterval(looking)
        }
      },
    },
  ])
  if (cluster.simulated) await show({ helm, kubectl, kube, env, release })
  else await watch({ kubectl, args: kube, env, release }, namespace, options)
})

function valuesArgs({ kind, simulated }: Cluster, { mode, values }: Pick<Options, 'mode' | 'values'>): string[] {
  const preset = path.join(root, 'charts/srs/presets/kind.yaml')
  const files = [...(simulated ? [] : ['-']), ...(kind === 'kind' && existsSync(preset) ? [preset] : []), ...values]
  return [...files.flatMap(file => ['--values', file]), ...(mode ? ['--set', `mode=${mode}`] : [])]
}

interface Shown {
  helm: string
  kubectl: string
  kube: string[]
  env: Record<string, string>
  release: string
}

/** Prints what the chart made: its objects, each srs.conf, and the notes. */
async function show({ helm, kubectl, kube, env, release }: Shown): Promise<void> {
  const selector = `app.kubernetes.io/instance=${release}`
  const objects = await execa(kubectl, [...kube, 'get', kinds, '--selector', selector, '--show-kind'], { env })
  console.log(`\n${objects.stdout}`)
  const { stdout } = await execa(kubectl, [...kube, 'get', 'configmaps', '--selector', selector, '--output', 'json'], { env })
  for (const { metadata, data } of JSON.parse(stdout).items as { metadata: { name: string }; data?: Record<string, string> }[]) {
    if (data?.['srs.conf']) console.log(`\n# srs.conf of ${metadata.name}\n${data['srs.conf'].trimEnd()}`)
  }
  console.log(`\n${(await execa(helm, ['get', 'notes', release], { env })).stdout.trim()}\n`)
  console.log('The control plane is real, the pods are simulated: nothing streams.')
  console.log(`Look around:  export KUBECONFIG=${env.KUBECONFIG}; ${kubectl} ${kube.join(' ')} get pods`)
  console.log('Remove it:    npm run stop')
}

/** Forwards the ports of the release, waits until its stream plays, and says what to try. */
async function watch(
  options: ForwardOptions,
  namespace: string,
  { forward: stays, mode }: Pick<Options, 'forward' | 'mode'>,
): Promise<void> {
  const { kubectl, args, env, release } = options
  const { stdout } = await execa(kubectl, [...args, 'get', 'deployments,statefulsets', '--output', 'name'], { env })
  const workloads = stdout.split('\n').map(name => name.replace(/^(deployment|statefulset)\.apps/, '$1'))
  const ports: Partial<Record<string, Forward>> = {}
  const wait = async () => {
    for (const [name, wanted] of Object.entries({ http: 8080, hls: 8081, rtmp: 1935 })) ports[name] = await forward(name, wanted, options)
    if (!ports.http) throw new Error('No pod of the release serves HTTP-FLV, so there is no player to show: see kubectl get pods.')
    if (workloads.some(name => name.endsWith('-publisher'))) await untilItPlays(`http://localhost:${ports.http.port}/${stream}.flv`)
  }
  const stop = () => Object.values(ports).forEach(one => void one?.stop())
  try {
    await runSteps([{ title: 'Wait for the picture', run: wait }])
  } catch (error) {
    stop()
    throw error
  }

  const { http, rtmp } = ports
  // Where there is no nginx, SRS serves HLS at the same port.
  const hls = ports.hls ?? http
  const address = `http://localhost:${http?.port}/players/srs_player.html?autostart=true&stream=livestream.flv&port=${http?.port}`
  // The player of SRS has HTTP-FLV of the edges, which stay until their viewers leave.
  const rolled = workloads.find(name => name.endsWith('-edge')) ?? workloads.find(name => name.endsWith('-origin'))
  const lines = [
    ['Watch', address],
    ...(hls ? [['HLS', `http://localhost:${hls.port}/${stream}.m3u8`]] : []),
    ...(rtmp ? [['Publish', `rtmp://localhost:${rtmp.port}/live, in OBS with any stream key`]] : []),
    ['Replace servers while you watch', `kubectl ${args.join(' ')} rollout restart ${rolled}`],
    ...(mode === 'edge-cluster'
      ? []
      : [['Try edges', `npm start -- ${process.argv.slice(2).join(' ')} --mode edge-cluster`.replace('  ', ' ')]]),
    ['Test the protocols', `helm test ${release} --namespace ${namespace} --logs`],
    ['Remove it', 'npm run stop'],
  ]
  const width = Math.max(...lines.map(([label = '']) => label.length))
  console.log(`\n${lines.map(([label = '', text]) => `${label.padEnd(width)}  ${text}`).join('\n')}\n`)
  if (!stays) return stop()
  console.log('Ports are forwarded until you press Ctrl-C.')
  await new Promise<void>(resolve => process.once('SIGINT', resolve).once('SIGTERM', resolve))
  stop()
}

/** Until some of a stream has arrived: more than headers. Throws after a minute. */
async function untilItPlays(url: string): Promise<void> {
  const deadline = AbortSignal.timeout(60_000)
  while (!deadline.aborted) {
    try {
      let size = 0
      const response = await fetch(url, { signal: AbortSignal.any([deadline, AbortSignal.timeout(15_000)]) })
      for await (const part of response.body ?? []) {
        size += part.length
        if (response.ok && size > 50_000) return
      }
    } catch {
      // The publisher may not be there yet.
    }
    await new Promise(resolve => setTimeout(resolve, 1000))
  }
  throw new Error(`No picture at ${url} within a minute: see the logs of the publisher.`)
}
