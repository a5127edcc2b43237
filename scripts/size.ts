// `npm run size`: what the servers of this chart carry on your cluster, and what to request for your streams and viewers.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Command, Option } from 'commander'
import { execa } from 'execa'
import { dump } from 'js-yaml'
import { clientPod } from './client-pod.ts'
import { findCluster } from './cluster.ts'
import { root } from './go-modules.ts'
import { defaultImages } from './images.ts'
import { type Demand, firstLimit, plan, planned } from './plan.ts'
import { main, runSteps } from './progress.ts'
import { capacity, type Load, type Sample, type Sizing, suggestion, usageOf } from './sizing.ts'
import { ensureTools } from './tools.ts'

const numbers = (text: string) => text.split(',').map(Number)
const command = new Command('npm run size --')
  .description(
    'Installs an edge cluster in a namespace of its own, publishes streams at its origin, plays one at its edge, and asks its HLS cache for files. Takes about three minutes.',
  )
  .option('--context <name>', 'a context of your kubeconfig; its pods have to run for real')
  .option('--plan', 'measures nothing: says what --viewers take by the figures of docs/scaling.md, how that grows, and what is full first')
  .addOption(new Option('--protocol <name>', 'with --plan: how they watch').choices(['hls', 'flv']).default('hls'))
  .option('--node-gbits <number>', "with --plan: what a node's network card carries", Number, 10)
  .option('-n, --namespace <name>', 'a namespace, which is created and in the end deleted', 'srs-size')
  .option('-f, --values <file>', 'a values file; repeatable', (file: string, files: string[]) => [...files, file], [] as string[])
  .option('--image <name>', 'SRS with ffmpeg and Perl', `${defaultImages.srs.repository}:${defaultImages.srs.tag}`)
  .option('--kbps <number>', 'the bit rate of a stream', Number, 1000)
  .option('--publish <numbers>', 'how many streams are published, step by step', numbers, [1, 5, 10, 20])
  .option('--play <numbers>', 'how many viewers play, step by step', numbers, [1, 100, 200, 400])
  .option('--seconds <number>', 'how long a step is measured', Number, 8)
  .option('--streams <number>', 'the streams that the suggestion is for', Number, 10)
  .option('--viewers <number>', 'the viewers of RTMP and HTTP-FLV that it is for', Number, 1000)
  .option('--hls-viewers <number>', 'the viewers of HLS that it is for', Number, 1000)
  .option('--keep', 'leaves the namespace')
  .parse()

interface Options extends Load, Demand {
  context?: string
  plan?: true
  namespace: string
  values: string[]
  image: string
  publish: number[]
  play: number[]
  seconds: number
  keep?: true
}
const options = command.opts<Options>()
if (!options.plan && !options.context) command.error('Name the cluster to measure by --context, or have --plan calculate without one.')
const values = {
  mode: 'edge-cluster',
  service: { type: 'ClusterIP' },
  edge: { replicas: 1 },
  hlsCache: { replicas: 1 },
  tests: { enabled: false },
}

/** Where the images have ffmpeg. */
const inPath = 'PATH=$PATH:/usr/local/srs/objs/ffmpeg/bin;'

/** What clients have got, by what size-client.pl prints. */
interface Got {
  answers: number
  bytes: number
}

/** A command in the client's pod, until its input ends. */
interface Client {
  got: Got
  /** Why it ended by itself. */
  failed?: string
  stop(): Promise<unknown>
}

await main(async () => {
  if (options.plan) {
    printPlan(options)
    return
  }
  const { kubectl: binary, helm4 } = await ensureTools(['kubectl', 'helm4'])
  const cluster = await findCluster(options.context ? { context: options.context } : {})
  const env = { KUBECONFIG: cluster.kubeconfig, HELM_KUBECONTEXT: cluster.context, HELM_NAMESPACE: options.namespace }
  const place = ['--context', cluster.context, '--namespace', options.namespace]
  const kubectl = (args: string[], input = '') => execa(binary, [...place, ...args], { env, input })
  const clients: Client[] = []

  const start = (...args: string[]) => {
    const process = execa(binary, [...place, 'exec', '--stdin', 'client', '--', ...args], { env, reject: false, buffer: false })
    const stop = () => {
      process.stdin.end()
      return process
    }
    const client: Client = { got: { answers: 0, bytes: 0 }, stop }
    process.stdout.on('data', chunk => {
      const line = String(chunk).trim().split('\n').at(-1)
      if (line?.endsWith('}')) client.got = JSON.parse(line)
    })
    process.stderr.on('data', chunk => {
      client.failed = String(chunk)
    })
    clients.push(client)
  }
  const stopAll = () => Promise.all(clients.splice(0).map(client => client.stop()))
  const got = (): Got => {
    const failed = clients.find(client => client.failed)?.failed
    if (failed) throw new Error(failed)
    return clients.reduce((sum, one) => ({ answers: sum.answers + one.got.answers, bytes: sum.bytes + one.got.bytes }), {
      answers: 0,
      bytes: 0,
    })
  }
  const usage = async (component: string, container: string) => {
    const script = 'cat /proc/uptime; for p in /proc/[0-9]*; do cat $p/stat $p/status 2>/dev/null; done; true'
    const pod = ['exec', `deployment/size-srs-${component}`, '--container', container, '--', 'sh', '-c', script]
    return usageOf((await kubectl(pod)).stdout)
  }
  /** Waits until it has settled, and measures. */
  const measure = async (count: number, component: string, container: string): Promise<Sample> => {
    await setTimeout(5000)
    const [before, had] = [await usage(component, container), got()]
    await setTimeout(options.seconds * 1000)
    const [after, has] = [await usage(component, container), got()]
    const passed = after.time - before.time
    return {
      count,
      cores: (after.cpu - before.cpu) / passed,
      memory: after.memory,
      received: (has.bytes - had.bytes) / passed,
      answers: (has.answers - had.answers) / passed,
    }
  }
  const publish = (first: number, count: number) => {
    const ffmpeg =
      'ffmpeg -nostdin -loglevel error -re -stream_loop -1 -i /tmp/media.flv -c copy -f flv rtmp://size-srs-origin:1935/live/s$i'
    start('bash', '-c', `${inPath} for ((i = ${first}; i < ${first + count}; i++)); do ${ffmpeg} & done; cat; kill $(jobs -p)`)
  }
  const perl = (...args: string[]) => start('perl', '/client/size-client.pl', ...args)
  const steps = async (counts: number[], more: (from: number, count: number) => void, ...of: [component: string, container: string]) => {
    const samples: Sample[] = []
    for (const [i, count] of counts.entries()) {
      const from = counts[i - 1] ?? 0
      more(from, count - from)
      samples.push(await measure(count, ...of))
    }
    return samples
  }
  const files = async (...which: string[]) => {
    await stopAll()
    publish(0, 1)
    // Segments have to be there.
    await setTimeout(8000)
    perl('get', 'http://size-srs/live/s0.m3u8', '32', ...which)
    return measure(32, 'hls-cache', 'nginx')
  }

  const sizing: Partial<Sizing> = {}
  try {
    await runSteps([
      {
        title: `Install release size in namespace ${options.namespace}`,
        run: async () => {
          const args = ['upgrade', '--install', 'size', path.join(root, 'charts/srs'), '--create-namespace', '--wait', '--values', '-']
          await execa(helm4, [...args, ...options.values.flatMap(file => ['--values', file])], { env, input: JSON.stringify(values) })
        },
      },
      {
        title: `Make a stream of ${options.kbps} kbit/s`,
        run: async () => {
          const script = await readFile(path.join(root, 'scripts/size-client.pl'), 'utf8')
          await kubectl(['apply', '--filename', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: clientObjects(script) }))
          await kubectl(['wait', 'pod/client', '--for', 'condition=Ready', '--timeout', '300s'])
          await kubectl(['exec', 'client', '--', 'bash', '-c', inPath + makeMedia(options.kbps)])
        },
      },
      {
        title: 'Publish at the origin',
        run: async () => {
          sizing.origin = await steps(options.publish, publish, 'origin', 'srs')
        },
      },
      {
        title: 'Play at the edge',
        run: async () => {
          await stopAll()
          publish(0, 1)
          await setTimeout(3000)
          sizing.edge = await steps(
            options.play,
            (_, count) => perl('view', 'http://size-srs:8080/live/s0.flv', String(count)),
            'edge',
            'srs',
          )
        },
      },
      {
        title: 'Ask the HLS cache',
        run: async () => {
          sizing.playlists = await files()
          sizing.segments = await files('segment')
        },
      },
    ])
  } finally {
    await stopAll()
    if (!options.keep) await kubectl(['delete', 'namespace', options.namespace, '--wait=false'])
  }
  report(sizing as Sizing)
})

/** Ten steps up to what is planned for, the first limit, and values. */
function printPlan(demand: Demand): void {
  const steps = Array.from({ length: 10 }, (_, i) => Math.round(demand.viewers / 2 ** (9 - i)))
  const row = ({ origins, servers, nodes, out, between, files, questions }: ReturnType<typeof plan>) => ({
    origins,
    [demand.protocol === 'hls' ? 'caches' : 'edges']: servers,
    nodes,
    'Mbit/s to viewers': Math.round(out),
    'from origins': Math.round(between),
    'files of a server': files,
    ...(demand.protocol === 'hls' ? { 'questions/s at an origin': questions } : {}),
  })
  console.table(Object.fromEntries(steps.map(viewers => [viewers, row(plan({ ...demand, viewers }))])))
  const limit = firstLimit(demand)
  console.log(
    `${limit ? `Full first, beyond ${limit.viewers} viewers: ${limit.what}.` : 'Nothing is full first: more servers carry more.'}\n\n${dump(planned(demand))}`,
  )
}

function report(sizing: Sizing): void {
  const row = ({ cores, memory, received, answers }: Sample) => ({
    cores: cores.toFixed(3),
    'memory, MiB': (memory / 2 ** 20).toFixed(0),
    'Mbit/s': (received * 8e-6).toFixed(0),
    'answers/s': answers.toFixed(0),
  })
  console.table({
    ...Object.fromEntries(sizing.origin.map(one => [`origin: ${one.count} streams`, row(one)])),
    ...Object.fromEntries(sizing.edge.map(one => [`edge: ${one.count} viewers`, row(one)])),
    'HLS cache: playlists': row(sizing.playlists),
    'HLS cache: segments': row(sizing.segments),
  })
  const { coresByStream, memoryByStream, coresByViewer, memoryByViewer, megabitsPerCore, playlistsPerCore, segmentsPerCore } =
    capacity(sizing)
  console.log(`One core carries, at ${options.kbps} kbit/s a stream:
  origin     ${(1 / coresByStream).toFixed(0)} streams, each with ${(memoryByStream / 2 ** 20).toFixed(2)} MiB of memory
  edge       ${(1 / coresByViewer).toFixed(0)} viewers or ${megabitsPerCore.toFixed(0)} Mbit/s, each viewer with ${(memoryByViewer / 1024).toFixed(0)} KiB
  HLS cache  ${playlistsPerCore.toFixed(0)} playlists or ${segmentsPerCore.toFixed(0)} segments a second

For ${options.streams} streams, ${options.viewers} viewers of RTMP and HTTP-FLV, and ${options.hlsViewers} of HLS:

${dump(suggestion(sizing, options))}`)
}

/** A test pattern with a tone, at a constant bit rate. */
function makeMedia(kbps: number): string {
  const rate = `-b:v ${kbps}k -minrate ${kbps}k -maxrate ${kbps}k -bufsize ${kbps}k -x264-params nal-hrd=cbr`
  const source = "-f lavfi -i 'testsrc2=size=640x360:rate=25[out0];sine=frequency=440:sample_rate=44100[out1]'"
  return `ffmpeg -nostdin -loglevel error -y -t 20 ${source} -threads 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p ${rate} -g 50 -c:a aac -b:a 64k /tmp/media.flv`
}

function clientObjects(script: string) {
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'client' }, data: { 'size-client.pl': script } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'client' },
      spec: {
        ...clientPod,
        containers: [
          {
            name: 'client',
            image: options.image,
            command: ['sleep', 'infinity'],
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            volumeMounts: [{ name: 'client', mountPath: '/client' }],
          },
        ],
        volumes: [{ name: 'client', configMap: { name: 'client' } }],
      },
    },
  ]
}
