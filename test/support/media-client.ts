// Publishers and viewers: processes of client.sh, and of crowd.mjs, in pods inside the cluster.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { clientPod } from '../../scripts/client-pod.ts'
import type { Cluster } from '../../scripts/cluster.ts'
import { root } from '../../scripts/go-modules.ts'
import type { Image } from '../../scripts/images.ts'
import { ensureTools } from '../../scripts/tools.ts'
import type { Kubectl } from './cluster.ts'
import { imageName, images } from './media-images.ts'

/** A line that client.sh prints. Times are the pod's, in ms. */
export type Event =
  /** What is published over and over has so many pictures. */
  | { event: 'prepared'; frames: number }
  /** By which protocols ffmpeg publishes, with blanks around each. */
  | { event: 'protocols'; names: string }
  /** A publisher begins to connect. */
  | { event: 'publish'; t: number }
  /** Its first picture left. */
  | { event: 'sent'; t: number }
  /** It broke off. */
  | { event: 'off'; t: number }
  /** A viewer's first frame. */
  | { event: 'playing'; name: string; t: number }
  /** What a viewer got of each track, the longest time without a picture, when that began, and whether it was cut. */
  | { event: 'viewed'; name: string; frames: number; sound: number; gap: number; at: number; cut: boolean; t: number; error: string }
  /** A new connection: whether media came. */
  | { event: 'attempt'; name: string; ok: boolean; took: number; t: number }
  /** A segment is new in a playlist. */
  | { event: 'segment'; name: string; length: number; t: number }
  /** A playlist can't be had, from now on. */
  | { event: 'missing'; status: string; t: number }
  /**
   * What a crowd noticed since the last of these: how many play, how often one was cut and a request failed, the longest stall of the middle one, of one in a
   * hundred and of all, in ms; how many came meanwhile, what those lacked who got nothing, and when they came; how long the others waited for picture and sound.
   */
  | {
      event: 'crowd'
      playing: number
      cut: number
      failed: number
      median: number
      p99: number
      worst: number
      came: number
      refused: string[]
      first: { median: number; p99: number; worst: number }
    }

type EventOf<Name extends Event['event']> = Extract<Event, { event: Name }>

/** A command of client.sh that runs. */
export interface Running {
  /** The events so far of one sort. */
  seen<Name extends Event['event']>(name: Name): EventOf<Name>[]
  /** Waits till a condition holds, which is asked after each event. Throws with what there was instead. */
  until(what: string, condition: () => boolean, seconds?: number): Promise<void>
  /** Has a publisher break off, and begin again a second later; has a crowd tell what it noticed. */
  again(): void
  /** Ends it, its last events included. */
  stop(): Promise<void>
}

/** The pod. */
export interface Client {
  /** How many pictures a stream has before it begins anew. */
  frames: number
  run(command: 'prepare' | 'protocols' | 'publish' | 'view' | 'first' | 'connect' | 'playlist', ...args: string[]): Running
  /** Has what is published from now on have a keyframe every so many seconds, rather than every two. */
  prepare(keyframes: number): Promise<void>
  /** Whether its ffmpeg publishes by a protocol. */
  publishesBy(protocol: string): Promise<boolean>
  /** Stops what still runs. */
  stopAll(): Promise<void>
}

/** Starts the pod in kubectl's namespace. `kbits`: of what it publishes, a second. */
export async function createClient(cluster: Cluster, kubectl: Kubectl, kbits = 400): Promise<Client> {
  const run = await startPod(cluster, kubectl, 'client', images.encoder, 'client.sh')
  const running = new Set<Running>()
  const client: Client = {
    frames: 0,
    run: (command, ...args) => {
      const task = run('bash', '/client/client.sh', command, ...args)
      running.add(task)
      return task
    },
    prepare: async keyframes => {
      const preparation = client.run('prepare', String(kbits), String(25 * keyframes))
      await preparation.until('a stream to publish', () => preparation.seen('prepared').length > 0, 120)
      client.frames = preparation.seen('prepared')[0]?.frames ?? 0
      await preparation.stop()
    },
    publishesBy: async protocol => {
      const question = client.run('protocols')
      await question.until('answer', () => question.seen('protocols').length > 0)
      await question.stop()
      return question.seen('protocols')[0]?.names.includes(` ${protocol} `) ?? false
    },
    stopAll: async () => {
      await Promise.all([...running].map(task => task.stop()))
      running.clear()
    },
  }
  await client.prepare(2)
  return client
}

/** Viewers by the thousand of a stream at a URL, or strangers who ask for others; `pause`: milliseconds from one newcomer to the next. */
export type Crowd = (kind: 'flv' | 'hls' | 'strangers', url: string, count: number, pause?: number) => Running

/** Starts their pod in kubectl's namespace. */
export async function createCrowd(cluster: Cluster, kubectl: Kubectl): Promise<Crowd> {
  const run = await startPod(cluster, kubectl, 'crowd', images.node, 'crowd.mjs')
  // Each viewer is an open file.
  const start = 'ulimit -n "$(ulimit -Hn)"; exec node /client/crowd.mjs "$@"'
  return (kind, url, count, pause = 200) => run('sh', '-c', start, 'crowd', kind, url, String(count), String(pause))
}

/** What a crowd noticed since it was asked last. */
export async function notice(audience: Running): Promise<EventOf<'crowd'>> {
  const asked = audience.seen('crowd').length
  audience.again()
  await audience.until('answer', () => audience.seen('crowd').length > asked)
  const [noticed] = audience.seen('crowd').slice(-1)
  if (!noticed) throw new Error('no answer')
  return noticed
}

/** Starts a pod with a script of test/media, and returns how to run something in it. */
async function startPod(cluster: Cluster, kubectl: Kubectl, name: string, image: Image, script: string) {
  const text = await readFile(path.join(root, 'test/media', script), 'utf8')
  const items = objects(name, image, { [script]: text })
  await kubectl.run(['apply', '--filename', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) })
  // The image may have to be pulled.
  await kubectl.run(['wait', `pod/${name}`, '--for', 'condition=Ready', '--timeout', '300s'])
  const binary = (await ensureTools(['kubectl'])).kubectl
  const place = ['--kubeconfig', cluster.kubeconfig, '--context', cluster.context, '--namespace', kubectl.namespace]
  return (...command: string[]) =>
    follow(command.join(' '), execa(binary, [...place, 'exec', '--stdin', name, '--', ...command], { reject: false, buffer: false }))
}

function follow(command: string, process: ReturnType<typeof execa<{ reject: false; buffer: false }>>): Running {
  const events: Event[] = []
  const waiting = new Set<() => void>()
  let errors = ''
  createInterface({ input: process.stdout }).on('line', line => {
    events.push(JSON.parse(line))
    for (const ask of waiting) ask()
  })
  process.stderr.on('data', (data: Buffer) => {
    errors = `${errors}${data}`.slice(-2000)
  })
  return {
    seen: name => events.filter((event): event is EventOf<typeof name> => event.event === name),
    until: (what, condition, seconds = 30) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => {
          clearTimeout(timer)
          waiting.delete(ask)
          error ? reject(error) : resolve()
        }
        const ask = () => condition() && end()
        const timer = setTimeout(
          () => end(new Error(`${command}: no ${what} in ${seconds} s, but ${JSON.stringify(events.slice(-10))} ${errors}`)),
          seconds * 1000,
        )
        waiting.add(ask)
        ask()
      }),
    again: () => void process.stdin.write('again\n'),
    stop: async () => {
      process.stdin.end('stop\n')
      await process
    },
  }
}

const objects = (name: string, image: Image, data: Record<string, string>) => [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      ...clientPod,
      containers: [
        {
          name,
          image: imageName(image),
          imagePullPolicy: 'IfNotPresent',
          command: ['sleep', 'infinity'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'client', mountPath: '/client' }],
        },
      ],
      volumes: [{ name: 'client', configMap: { name } }],
    },
  },
]
