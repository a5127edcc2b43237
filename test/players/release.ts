// A release at ports of a node, and the browser that its players run in.
import { vi } from 'vitest'
import { findChromium } from '../../scripts/chromium.ts'
import { createHelm } from '../support/helm.ts'
import { type Cleanup, mediaCluster, nodeAddress, skipReason, stageNamespace, valuesOf } from '../support/media-stage.ts'
import { merged } from '../support/merge.ts'
import type { AnyValues } from '../support/render.ts'

/** Where Chromium is. */
export const chromium = await findChromium()

/** Why nothing can be played in it; undefined where something can. */
export const playersSkipReason = skipReason() ?? (chromium ? undefined : 'there is no Chromium: install it, or name it by CHROME_BIN')

/** A release that runs. */
export interface Release {
  node: string
  /** The address of a public port, such as `hls`. */
  web(name: string): string
}

/** Installs one in a namespace of its own, with nginx. Returns when the node answers for it, which may be a moment after its pods are ready. */
export async function installAtNode(cleanup: Cleanup, mode: string, values: AnyValues): Promise<Release> {
  const kubectl = await stageNamespace(cleanup)
  const helm = await createHelm({ cluster: mediaCluster(), namespace: kubectl.namespace, timeout: '5m' })
  await helm.install(merged(valuesOf({ values: { mode }, nginx: true }), values))
  const node = await nodeAddress(kubectl)
  const service = (await kubectl.list('services')).find(({ metadata }) => metadata.name === 'srs')
  const ports: { name: string; nodePort: number }[] = service?.spec.ports ?? []
  const web = (name: string) => `http://${node}:${ports.find(port => port.name === name)?.nodePort}`
  await vi.waitFor(() => fetch(web('hls')), { timeout: 20_000, interval: 50 })
  return { node, web }
}
