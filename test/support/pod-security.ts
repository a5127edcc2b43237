// The restricted Pod Security Standard, for a pod that runs on Linux, and what this chart holds its own pods to beyond it.
import { containersOf, type Loose } from './pods.ts'

const volumeTypes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
])
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
])
const seLinuxTypes = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'])

/** What of a pod's spec the restricted standard forbids: `field: value` with the reason, empty where it meets the standard. */
export function restrictedViolations(spec: Loose): string[] {
  const found: string[] = []
  const check = (meets: boolean, where: string, value: unknown, wanted: string) => {
    if (!meets) found.push(`${where}: ${JSON.stringify(value) ?? 'absent'}, must be ${wanted}`)
  }
  const pod = spec.securityContext ?? {}
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) check(!spec[field], field, spec[field], 'off')
  for (const volume of spec.volumes ?? []) {
    const type = Object.keys(volume).find(key => key !== 'name')
    check(type === undefined || volumeTypes.has(type), `volume ${volume.name}`, type, `one of ${[...volumeTypes].join(', ')}`)
  }
  for (const { name } of pod.sysctls ?? []) check(safeSysctls.has(name), 'sysctls', name, 'a safe one')
  checkContext(pod, 'securityContext')

  for (const container of containersOf(spec)) {
    const at = `container ${container.name}`
    const own = container.securityContext ?? {}
    checkContext(own, `${at} securityContext`)
    check(own.privileged !== true, `${at} privileged`, own.privileged, 'off')
    check(own.allowPrivilegeEscalation === false, `${at} allowPrivilegeEscalation`, own.allowPrivilegeEscalation, 'false')
    check(own.capabilities?.drop?.includes('ALL') === true, `${at} capabilities.drop`, own.capabilities?.drop, '[ALL]')
    const added = own.capabilities?.add ?? []
    const allowed = added.every((name: string) => name === 'NET_BIND_SERVICE')
    check(allowed, `${at} capabilities.add`, added, 'NET_BIND_SERVICE alone')
    check([undefined, 'Default'].includes(own.procMount), `${at} procMount`, own.procMount, 'Default')
    for (const { hostPort } of container.ports ?? []) check(!hostPort, `${at} hostPort`, hostPort, 'absent')
    const nonRoot = own.runAsNonRoot ?? pod.runAsNonRoot
    check(nonRoot !== undefined, `${at} runAsNonRoot`, nonRoot, 'true, here or for the pod')
    const seccomp = own.seccompProfile ?? pod.seccompProfile
    check(seccomp !== undefined, `${at} seccompProfile`, seccomp, 'set, here or for the pod')
    for (const [kind, handler] of Object.entries(handlersOf(container))) {
      const host = handler?.httpGet?.host ?? handler?.tcpSocket?.host
      check(!host, `${at} ${kind} host`, host, 'absent')
    }
  }
  return found

  /** The controls that pods and containers have in common. */
  function checkContext(context: Loose, at: string): void {
    check(context.runAsUser !== 0, `${at} runAsUser`, context.runAsUser, 'other than 0')
    check(context.runAsNonRoot !== false, `${at} runAsNonRoot`, context.runAsNonRoot, 'true')
    check(!context.windowsOptions?.hostProcess, `${at} hostProcess`, context.windowsOptions?.hostProcess, 'off')
    const { type = '', user, role } = context.seLinuxOptions ?? {}
    check(
      seLinuxTypes.has(type) && !user && !role,
      `${at} seLinuxOptions`,
      context.seLinuxOptions,
      'of a container type, without user and role',
    )
    const appArmor = context.appArmorProfile?.type
    check([undefined, 'RuntimeDefault', 'Localhost'].includes(appArmor), `${at} appArmorProfile`, appArmor, 'RuntimeDefault or Localhost')
    const seccomp = context.seccompProfile?.type
    check([undefined, 'RuntimeDefault', 'Localhost'].includes(seccomp), `${at} seccompProfile`, seccomp, 'RuntimeDefault or Localhost')
  }
}

/** The same for what the chart promises beyond the standard. */
export function hardeningViolations(spec: Loose): string[] {
  const mustBe = (where: string, value: unknown, wanted: boolean) =>
    value === wanted ? [] : [`${where}: ${JSON.stringify(value) ?? 'absent'}, must be ${wanted}`]
  return [
    ...mustBe('automountServiceAccountToken', spec.automountServiceAccountToken, false),
    ...mustBe('enableServiceLinks', spec.enableServiceLinks, false),
    ...containersOf(spec).flatMap(({ name, securityContext }) =>
      mustBe(`container ${name} readOnlyRootFilesystem`, securityContext?.readOnlyRootFilesystem, true),
    ),
  ]
}

/** A container's probes and lifecycle handlers, by name. */
export function handlersOf({ startupProbe, readinessProbe, livenessProbe, lifecycle = {} }: Loose): Record<string, Loose> {
  const all = { startupProbe, readinessProbe, livenessProbe, ...lifecycle }
  return Object.fromEntries(Object.entries(all).filter(([, handler]) => typeof handler === 'object' && handler !== null))
}
