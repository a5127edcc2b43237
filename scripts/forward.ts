// Ports of this machine that lead to those of a release, for as long as the program runs.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'

/** Where the release is. */
export interface ForwardOptions {
  kubectl: string
  /** Options of kubectl: context, namespace. */
  args: string[]
  env: Record<string, string>
  release: string
}

/** A port that is forwarded. */
export interface Forward {
  /** The port on this machine. */
  port: number
  stop(): void
}

interface Pod {
  metadata: { name: string; deletionTimestamp?: string }
  spec: { containers: { ports?: { name: string; containerPort: number }[] }[] }
  status: { conditions?: { type: string; status: string }[] }
}

/**
 * Forwards a port to one of the ready pods that have a port of that name, and to another one when that pod is gone. `wanted`: the port on this
 * machine; another one if it is taken. Undefined where no pod of the release has such a port.
 */
export async function forward(name: string, wanted: number, options: ForwardOptions): Promise<Forward | undefined> {
  let stopped = false
  let child: ChildProcess | undefined
  const begin = async (local: number | undefined): Promise<number | undefined> => {
    const target = await podWith(name, options)
    if (!target) return undefined
    const ports = `${local ?? ''}:${target.port}`
    child = spawn(options.kubectl, [...options.args, 'port-forward', `pod/${target.pod}`, ports], {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const looking = setInterval(() => void endIfGone(target.pod, child, options), 2000)
    child.once('exit', () => {
      clearInterval(looking)
      if (!stopped && opened) resume()
    })
    let told = ''
    child.stdout?.on('data', (part: Buffer) => {
      told += part
    })
    const ended = once(child, 'exit').then(() => true)
    while (!/:(\d+) ->/.test(told)) if (await Promise.race([ended, sleep(50)])) return undefined
    return Number(/:(\d+) ->/.exec(told)?.[1])
  }
  const resume = async () => {
    while (!stopped && (await begin(opened).catch(() => undefined)) === undefined) await sleep(1000)
  }
  let opened: number | undefined
  opened = (await begin(wanted)) ?? (await begin(undefined))
  if (opened === undefined) return undefined
  return {
    port: opened,
    stop: () => {
      stopped = true
      child?.kill()
    },
  }
}

/** kubectl does not always notice. A pod that is stopping may still have viewers. */
async function endIfGone(pod: string, child: ChildProcess | undefined, { kubectl, args, env }: ForwardOptions): Promise<void> {
  const { failed, stdout } = await execa(kubectl, [...args, 'get', 'pod', pod, '--ignore-not-found', '--output', 'name'], {
    env,
    reject: false,
  })
  if (!failed && stdout === '') child?.kill()
}

async function podWith(name: string, { kubectl, args, env, release }: ForwardOptions): Promise<{ pod: string; port: number } | undefined> {
  const selector = `app.kubernetes.io/instance=${release}`
  const { stdout } = await execa(kubectl, [...args, 'get', 'pods', '--selector', selector, '--output', 'json'], { env })
  for (const { metadata, spec, status } of (JSON.parse(stdout) as { items: Pod[] }).items) {
    const isReady = status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
    const port = spec.containers.flatMap(({ ports = [] }) => ports).find(one => one.name === name)?.containerPort
    if (isReady && !metadata.deletionTimestamp && port) return { pod: metadata.name, port }
  }
  return undefined
}
