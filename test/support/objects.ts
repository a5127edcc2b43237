// Finding one's way in what the chart printed.
import type { Manifest, Rendered } from './manifest.ts'
import { parseSrsConf, toValues } from './srs-conf.ts'
import { srsFiles } from './srs-files.ts'

/** The one object of a kind whose name is, or ends in, `name`. Throws where there is none, or several. */
export function object({ manifests }: Rendered, kind: string, name: string): Manifest {
  const found = manifests.filter(m => m.kind === kind && (m.metadata.name === name || m.metadata.name.endsWith(`-${name}`)))
  if (found.length !== 1) {
    const all = manifests.map(m => `${m.kind}/${m.metadata.name}`).join(', ')
    throw new Error(`${found.length} objects ${kind}/${name} among ${all}`)
  }
  return found[0] as Manifest
}

/** `Kind/name` of all objects, sorted. */
export function objectNames({ manifests }: Rendered): string[] {
  return manifests.map(m => `${m.kind}/${m.metadata.name}`).sort()
}

/** The pod template's spec of a Deployment. */
export function podSpec(rendered: Rendered, deployment: string) {
  return object(rendered, 'Deployment', deployment).spec.template.spec
}

/** A container of a Deployment. */
export function container(rendered: Rendered, deployment: string, name: string) {
  const { containers, initContainers = [] } = podSpec(rendered, deployment)
  return [...containers, ...initContainers].find((c: { name: string }) => c.name === name)
}

/** A role's srs.conf, as values. */
export function srsConf(rendered: Rendered, role: string) {
  const file = srsFiles(rendered.manifests).find(({ holder: { metadata } }) => metadata.name === role || metadata.name.endsWith(`-${role}`))
  if (!file) throw new Error(`${role} has no srs.conf`)
  return toValues(parseSrsConf(file.text))
}

/** A Service's ports: name to [port, target port, protocol]. */
export function servicePorts(rendered: Rendered, name: string): Record<string, unknown[]> {
  const { ports } = object(rendered, 'Service', name).spec
  return Object.fromEntries(
    ports.map((p: { name: string; port: number; targetPort: string; protocol: string }) => [p.name, [p.port, p.targetPort, p.protocol]]),
  )
}

/** A container's ports: name to [port, protocol]. */
export function containerPorts(rendered: Rendered, deployment: string, name = 'srs'): Record<string, unknown[]> {
  const ports = container(rendered, deployment, name).ports as { name: string; containerPort: number; protocol: string }[]
  return Object.fromEntries(ports.map(p => [p.name, [p.containerPort, p.protocol]]))
}
