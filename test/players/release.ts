// A release at ports of a node, and the browser that its players run in.
import { vi } from 'vitest'
import { findChromium } from '../../scripts/chromium.ts'
import { type Cleanup, installRelease, nodeAddress, type Release, skipReason } from '../support/media-stage.ts'
import type { AnyValues } from '../support/render.ts'

/** Where Chromium is. */
export const chromium = await findChromium()

/** Why nothing can be played in it; undefined where something can. */
export const playersSkipReason = skipReason() ?? (chromium ? undefined : 'there is no Chromium: install it, or name it by CHROME_BIN')

/** A release at ports of a node. */
export interface ReleaseAtNode extends Release {
  node: string
  /** The address of a public port, such as `hls`. */
  web(name: string): string
}

/** Installs one with these values. Returns when the node answers for it, which may be a moment after its pods are ready. */
export async function installAtNode(cleanup: Cleanup, mode: string, values: AnyValues): Promise<ReleaseAtNode> {
  const release = await installRelease({ values: { mode }, nginx: mode !== 'single' }, cleanup, values)
  const node = await nodeAddress(release.kubectl)
  const service = (await release.kubectl.list('services')).find(({ metadata }) => metadata.name === 'srs')
  const ports: { name: string; nodePort: number }[] = service?.spec.ports ?? []
  const web = (name: string) => `http://${node}:${ports.find(port => port.name === name)?.nodePort}`
  // nginx where it runs.
  const asked = ports.some(({ name }) => name === 'hls') ? 'hls' : 'http'
  await vi.waitFor(() => fetch(web(asked)), { timeout: 20_000, interval: 50 })
  return { ...release, node, web }
}
