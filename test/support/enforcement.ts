// Whether a cluster's network enforces NetworkPolicies, and who can connect to whom there.

import { setTimeout } from 'node:timers/promises'
import { clientPod } from '../../scripts/client-pod.ts'
import type { Kubectl, StoredObject } from './cluster.ts'
import { imageName, images } from './media-images.ts'

/** A pod that tries connections, and one that accepts them. */
export interface Prober {
  /** Whether a pod of another namespace can connect to a port. */
  connects(address: string, port: number): Promise<boolean>
  /** Whether a container named srs can connect to a pod of that namespace. */
  isReachedFrom(kubectl: Kubectl, pod: StoredObject): Promise<boolean>
  /** The address of the pod that accepts connections. */
  listener: string
}

const port = 8000

/** Starts the two pods in kubectl's namespace. */
export async function createProber(kubectl: Kubectl): Promise<Prober> {
  const items = [
    pod('prober', ['sleep', 'infinity']),
    // Each call takes one connection.
    pod('listener', ['bash', '-c', `while :; do ffmpeg -v quiet -f mpegts -i 'tcp://0.0.0.0:${port}?listen' -f null -; done`]),
  ]
  await kubectl.run(['apply', '--filename', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) })
  await kubectl.run(['wait', 'pod/prober', 'pod/listener', '--for', 'condition=Ready', '--timeout', '300s'])
  const listener = (await kubectl.list('pods')).find(({ metadata }) => metadata.name === 'listener')?.status.podIP
  return {
    listener,
    connects: (address, to) => connects(kubectl, ['prober'], address, to),
    isReachedFrom: (own, { metadata }) => connects(own, [metadata.name, '--container', 'srs'], listener, port),
  }
}

/** Whether a pod that a policy denies everything is out of reach, which it is not before. */
export async function enforces(kubectl: Kubectl, prober: Prober): Promise<boolean> {
  const reachable = () => prober.connects(prober.listener, port)
  for (let attempt = 0; !(await reachable()); attempt++) {
    if (attempt === 10) throw new Error('the pod that tells whether NetworkPolicies are enforced cannot be reached without any')
    await setTimeout(1000)
  }
  const denied = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny' },
    spec: { podSelector: { matchLabels: { 'srs-test': 'listener' } }, policyTypes: ['Ingress'] },
  }
  await kubectl.run(['apply', '--filename', '-'], { input: JSON.stringify(denied) })
  let enforced = false
  for (let attempt = 0; attempt < 10 && !enforced; attempt++) {
    await setTimeout(1000)
    enforced = !(await reachable())
  }
  await kubectl.run(['delete', 'networkpolicy', 'deny'])
  while (enforced && !(await reachable())) await setTimeout(1000)
  return enforced
}

async function connects(kubectl: Kubectl, where: string[], address: string, to: number): Promise<boolean> {
  // Between two connections, the listener is not there for a moment.
  const attempt = `for i in 1 2 3; do timeout 3 bash -c '</dev/tcp/${address}/${to}' 2>/dev/null && echo open && exit; sleep 1; done; echo closed`
  const { stdout } = await kubectl.run(['exec', ...where, '--', 'bash', '-c', attempt])
  return String(stdout).trim() === 'open'
}

const pod = (name: string, command: string[]) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { 'srs-test': name } },
  spec: {
    ...clientPod,
    containers: [
      {
        name,
        image: imageName(images.encoder),
        imagePullPolicy: 'IfNotPresent',
        command,
        env: [{ name: 'PATH', value: '/usr/local/bin:/usr/bin:/bin:/usr/local/srs/objs/ffmpeg/bin' }],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
})
