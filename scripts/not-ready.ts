// Why a release does not become ready, from what its cluster says.
import type { KubeObject } from './plan.ts'
import type { Program } from './release.ts'

/** For people: a line for each pod that is not ready and each Service without an address. Empty where there is none, or nobody to ask. */
export async function describeNotReady(kubectl: Program, release: string): Promise<string> {
  const selector = ['--selector', `app.kubernetes.io/instance=${release}`]
  try {
    const json = await kubectl(['get', 'pods,services,persistentvolumeclaims', ...selector, '--output', 'json'])
    const lines = (JSON.parse(json).items as KubeObject[]).flatMap(notReadyOf)
    return lines.length > 0 ? `Not ready:\n${lines.map(line => `  ${line}`).join('\n')}` : ''
  } catch {
    return ''
  }
}

function notReadyOf({ kind, metadata, spec, status = {} }: KubeObject): string[] {
  if (kind === 'Service') {
    const waits = spec.type === 'LoadBalancer' && !status.loadBalancer?.ingress
    return waits ? [`Service/${metadata.name}: no address yet from the load balancer (kubectl describe service ${metadata.name})`] : []
  }
  if (kind === 'PersistentVolumeClaim') {
    return status.phase === 'Pending'
      ? [`PersistentVolumeClaim/${metadata.name}: no volume yet (StorageClass ${spec.storageClassName})`]
      : []
  }
  const conditions: KubeObject[] = status.conditions ?? []
  if (status.phase === 'Succeeded' || conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True')) return []
  const unscheduled = conditions.find(({ type, status: value }) => type === 'PodScheduled' && value === 'False')
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].flatMap(
    ({ name, state = {} }: KubeObject) => {
      const reason = state.waiting ?? (state.terminated?.exitCode ? state.terminated : undefined)
      return reason ? [`${name}: ${[reason.reason, reason.message].filter(Boolean).join(', ')}`] : []
    },
  )
  const reasons = [unscheduled?.message, ...containers].filter(Boolean)
  return [`Pod/${metadata.name}: ${reasons.join('; ') || status.phase}`]
}
