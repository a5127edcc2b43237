// What only the machine can do that is a pod's node, or that runs the node in Docker: to have a server hang, or its packets lost.
import { readdir, readFile } from 'node:fs/promises'
import { execa } from 'execa'
import type { StoredObject } from './cluster.ts'
import { signalAll } from './signals.ts'

/** The processes of a pod's containers. None where the pod runs elsewhere. */
export async function processesOf({ metadata: { uid } }: StoredObject): Promise<number[]> {
  const names = [uid, uid.replaceAll('-', '_')]
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  const groups = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '')))
  return pids.filter((_, n) => names.some(name => groups[n]?.includes(name)))
}

/** Why this machine can't; undefined where it can. */
export async function nodeSkipReason(pod: StoredObject): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root can stop the processes of a pod'
  return (await processesOf(pod)).length > 0 ? undefined : 'this machine does not see the processes of pods'
}

/** Has all processes of a pod hang. Whoever connects to it waits for an answer. */
export async function hang(pod: StoredObject): Promise<void> {
  signalAll(await processesOf(pod), 'SIGSTOP')
}

/** Loses all packets to and from a pod, as where its node is gone, or those to and from some addresses. Nobody is told. Returns what ends it. */
export async function cutOff(pod: StoredObject, addresses: string[] = ['0.0.0.0/0']): Promise<() => Promise<void>> {
  // The first process of a pod stays as long as the pod; others may be a script's that end at once.
  const pid = Math.min(...(await processesOf(pod)))
  const each = async (command: string) => {
    for (const [chain, end] of Object.entries({ INPUT: '--source', OUTPUT: '--destination' }))
      await execa('nsenter', [`--net=/proc/${pid}/ns/net`, 'iptables', command, chain, end, addresses.join(','), '--jump', 'DROP'])
  }
  await each('--insert')
  return () => each('--delete')
}
