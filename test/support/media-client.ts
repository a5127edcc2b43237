// Publishers and viewers: processes of client.sh in a pod inside the cluster.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import type { Cluster } from '../../scripts/cluster.ts'
import { root } from '../../scripts/go-modules.ts'
import { ensureTools } from '../../scripts/tools.ts'
import type { Kubectl } from './cluster.ts'
import { imageName, images } from './media-images.ts'

/** A line that client.sh prints. Times are the pod's, in ms. */
export type Event =
  /** What is published over and over has so many pictures. */
  | { event: 'prepared'; frames: number }
  /** A publisher begins. */
  | { event: 'publish'; t: number }
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

type EventOf<Name extends Event['event']> = Extract<Event, { event: Name }>

/** A command of client.sh that runs. */
export interface Running {
  /** The events so far of one sort. */
  seen<Name extends Event['event']>(name: Name): EventOf<Name>[]
  /** Waits till a condition holds, which is asked after each event. Throws with what there was instead. */
  until(what: string, condition: () => boolean, seconds?: number): Promise<void>
  /** Has a publisher break off, and begin again a second later. */
  again(): void
  /** Ends it, its last events included. */
  stop(): Promise<void>
}

/** The pod. */
export interface Client {
  /** How many pictures a stream has before it begins anew. */
  frames: number
  run(command: 'prepare' | 'publish' | 'view' | 'first' | 'connect' | 'playlist', ...args: string[]): Running
  /** Stops what still runs. */
  stopAll(): Promise<void>
}

const script = '/client/client.sh'

/** Starts the pod in kubectl's namespace. */
export async function createClient(cluster: Cluster, kubectl: Kubectl): Promise<Client> {
  const text = await readFile(path.join(root, 'test/media/client.sh'), 'utf8')
  await kubectl.run(['apply', '--filename', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects(text) }) })
  // The image may have to be pulled.
  await kubectl.run(['wait', 'pod/client', '--for', 'condition=Ready', '--timeout', '300s'])

  const binary = (await ensureTools(['kubectl'])).kubectl
  const place = ['--kubeconfig', cluster.kubeconfig, '--context', cluster.context, '--namespace', kubectl.namespace]
  const running = new Set<Running>()
  const client: Client = {
    frames: 0,
    run: (command, ...args) => {
      const process = execa(binary, [...place, 'exec', '--stdin', 'client', '--', 'bash', script, command, ...args], {
        reject: false,
        buffer: false,
      })
      const task = follow(command, process)
      running.add(task)
      return task
    },
    stopAll: async () => {
      await Promise.all([...running].map(task => task.stop()))
      running.clear()
    },
  }
  const preparation = client.run('prepare')
  await preparation.until('a stream to publish', () => preparation.seen('prepared').length > 0, 120)
  client.frames = preparation.seen('prepared')[0]?.frames ?? 0
  await preparation.stop()
  return client
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

const objects = (text: string) => [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'client' }, data: { 'client.sh': text } },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'client' },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'client',
          image: imageName(images.encoder),
          imagePullPolicy: 'IfNotPresent',
          command: ['sleep', 'infinity'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'client', mountPath: '/client' }],
        },
      ],
      volumes: [{ name: 'client', configMap: { name: 'client' } }],
    },
  },
]
