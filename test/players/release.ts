// A release at ports of a node, and the browser that its players run in.
import { afterAll, beforeAll, vi } from 'vitest'
import { findChromium } from '../../scripts/chromium.ts'
import type { Kubectl } from '../support/cluster.ts'
import type { Client } from '../support/media-client.ts'
import { type Cleanup, createCleanup, installRelease, nodeAddress, type Release, skipReason, stageClient } from '../support/media-stage.ts'
import { type Players, startPlayers } from '../support/players-browser.ts'
import type { AnyValues } from '../support/render.ts'

/** Where Chromium is. */
export const chromium = await findChromium()

/** Why nothing can be played in it; undefined where something can. */
export const playersSkipReason = skipReason() ?? (chromium ? undefined : 'there is no Chromium: install it, or name it by CHROME_BIN')

/** The browser and the pod of publishers, from before a file's tests until after them; there are none where `playersSkipReason` says why. */
export function playersAndClient(): { players: Players; client: Client } {
  const cleanup = createCleanup()
  const both = {} as { players: Players; client: Client }
  beforeAll(async () => {
    if (playersSkipReason || !chromium) return
    both.players = await startPlayers(chromium)
    cleanup.add(both.players.close)
    both.client = await stageClient(cleanup)
  })
  afterAll(cleanup.run)
  return both
}

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
  const web = (name: string) => `http://${node}:${release.publicPort(name).nodePort}`
  // nginx where it runs.
  const asked = release.publicPort('hls').port ? 'hls' : 'http'
  await vi.waitFor(() => fetch(web(asked)), { timeout: 20_000, interval: 50 })
  return { ...release, node, web }
}

/**
 * A port of the node that no Service has, for a server that tells browsers where it is before it is installed: of the first 86, which Kubernetes gives to
 * others last. Throws where all are taken.
 */
export async function freeNodePort(kubectl: Kubectl): Promise<number> {
  const { stdout } = await kubectl.run(['get', 'services', '--all-namespaces', '--output', 'jsonpath={.items[*].spec.ports[*].nodePort}'])
  const taken = new Set(`${stdout}`.split(' ').map(Number))
  const free = Array.from({ length: 86 }, (_, n) => 30_000 + n).find(port => !taken.has(port))
  if (!free) throw new Error('the ports 30000 to 30085 of the node are taken')
  return free
}
