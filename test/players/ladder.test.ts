// Copies of a stream in smaller sizes, in hls.js: which one it plays on a slow line and on a fast one, and while what makes them dies.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endAtOnce } from '../media/actions.ts'
import { onAir } from '../media/play.ts'
import { createMeasure } from '../support/media-figures.ts'
import { images } from '../support/media-images.ts'
import { createCleanup, createStage } from '../support/media-stage.ts'
import type { PageViewer } from '../support/players-browser.ts'
import { stall } from '../support/players-seen.ts'
import { seconds, type Theatre } from './play.ts'
import { playersAndClient, playersSkipReason } from './release.ts'

const both = playersAndClient()
const cleanup = createCleanup()
let theatre: Theatre

/** The stream has 180 pixels. */
const ladder = [
  { name: 'middle', height: 120, videoBitrate: '200k', audioBitrate: '32k' },
  { name: 'low', height: 80, videoBitrate: '50k', audioBitrate: '32k' },
]

beforeAll(async () => {
  if (playersSkipReason) return
  const transcode = { enabled: true, image: images.encoder, ladder, pod: { resources: { requests: { cpu: '10m' } } } }
  const mode = { values: { mode: 'nginx-sidecar', transcode }, nginx: true }
  theatre = { ...(await createStage(mode, both.client, cleanup, { service: { type: 'NodePort' } })), players: both.players }
}, 300_000)
afterAll(cleanup.run)

/** Waits until a viewer's pictures have a height; the seconds that took. */
async function untilHeight(viewer: PageViewer, height: number, limit: number): Promise<number> {
  const from = Date.now()
  await expect.poll(async () => (await viewer.seen()).pictures.at(-1)?.height, { timeout: limit * 1000, interval: 250 }).toBe(height)
  return (Date.now() - from) / 1000
}

test('hls.js plays what its line carries, and goes on while what makes the copies dies', async context => {
  context.skip(playersSkipReason !== undefined, playersSkipReason)
  const measure = createMeasure(context)
  await onAir(theatre, async air => {
    const { hls } = await theatre.outside(air.stream)
    const master = hls.replace(/\.m3u8$/, '/master.m3u8')
    const entries = async () =>
      [...(await (await fetch(master)).text()).matchAll(/AVERAGE-BANDWIDTH=(\d+),RESOLUTION=\d+x(\d+)/g)].map(([, bits, height]) => ({
        height: Number(height),
        kbits: Number(bits) / 1000,
      }))
    await expect.poll(async () => (await entries()).map(({ height }) => height), { timeout: 30_000, interval: 500 }).toEqual([180, 120, 80])

    const viewer = await theatre.players.watch('hls', master)
    await viewer.playing()
    await untilHeight(viewer, 180, 30)
    const from = Date.now()
    const [stream, ...copies] = await entries()
    let faster = stream?.kbits ?? 0
    for (const { height, kbits } of copies) {
      // Between what this one takes and the one that it plays so far.
      const line = Math.round(Math.sqrt(kbits * faster))
      await viewer.throttle(line)
      const took = await untilHeight(viewer, height, 90)
      measure(`seconds until it plays ${height} pixels at ${line} kbit/s`, took, { target: 20, bound: 90 }, { kbits, faster })
      faster = kbits
    }
    const [pod] = await theatre.pods('transcode')
    await endAtOnce(theatre, pod)
    await seconds(20)
    await viewer.throttle()
    measure('seconds until it plays 180 pixels again', await untilHeight(viewer, 180, 60), { target: 15, bound: 60 })
    const seen = await viewer.seen()
    measure('longest stall', stall(seen, { from, to: Date.now() }).length, { target: 1, bound: 15 })
    const fatal = seen.errors.filter(error => error.fatal)
    measure('errors that end it', fatal.length, { target: 0, unit: '' }, fatal)
    await viewer.close()
  })
})
