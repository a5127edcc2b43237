// The example of RTSP cameras, with an RTSP server on this machine in a camera's place.
import { networkInterfaces } from 'node:os'
import { execa } from 'execa'
import { afterAll, beforeAll, describe } from 'vitest'
import which from 'which'
import { ensureTools } from '../../scripts/tools.ts'
import { loadedExamples } from '../support/examples.ts'
import { createClient } from '../support/media-client.ts'
import { measuredUnless } from '../support/media-figures.ts'
import { createCleanup, createStage, mediaCluster, nodeAddress, type Stage, skipReason, stageNamespace } from '../support/media-stage.ts'
import { aWhile, judge, judgePlaylist, watch, watchPlaylist } from './play.ts'

const reason = skipReason() ?? (which.sync('ffmpeg', { nothrow: true }) ? undefined : 'ffmpeg, which films, is not installed')
const cleanup = createCleanup()
let [stage, unreachable] = [] as unknown as [Stage, string | undefined]
/** Where the server of the example listens. */
const port = 8554

/** Films until it is told to stop. */
function film() {
  const sources = ['testsrc2=size=320x180:rate=25', 'sine=frequency=440:sample_rate=44100'].flatMap(one => [
    '-re',
    '-f',
    'lavfi',
    '-i',
    one,
  ])
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '50', '-c:a', 'aac']
  const to = ['-f', 'rtsp', '-rtsp_transport', 'tcp', `rtsp://127.0.0.1:${port}/lobby`]
  const ffmpeg = execa('ffmpeg', ['-nostdin', '-loglevel', 'error', ...sources, ...codecs, ...to], { reject: false })
  return async () => {
    ffmpeg.kill()
    await ffmpeg
  }
}

beforeAll(async () => {
  if (reason) return
  const kubectl = await stageNamespace(cleanup)
  const address = await nodeAddress(kubectl)
  const own = Object.values(networkInterfaces()).flatMap(all => all?.map(one => one.address) ?? [])
  unreachable = own.includes(address) ? undefined : `pods may not reach this machine, which is not the node ${address}`
  if (unreachable) return
  const client = await createClient(mediaCluster(), kubectl)
  cleanup.add(client.stopAll)
  const { 'rtsp-server': server } = await ensureTools(['rtsp-server'])
  const camera = execa(server, { reject: false })
  cleanup.add(async () => {
    camera.kill()
    await camera
  })
  const example = loadedExamples.find(({ file }) => file === 'examples/cameras.yaml')?.values
  const stringData = { lobby: `rtsp://${address}:${port}/lobby` }
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cameras' }, stringData }
  const values = { mode: example?.mode as string, ...example, extraObjects: [secret] }
  stage = await createStage({ values, nginx: true }, client, cleanup)
}, 600_000)
afterAll(cleanup.run)

describe('a camera', () => {
  const scenario = measuredUnless(() => reason ?? unreachable)

  scenario('is a stream, and again one when it comes back', async measure => {
    const off = film()
    const addresses = stage.addresses('lobby')
    const playlist = await watchPlaylist(stage, addresses.hls)
    await judge(await watch(stage, { 'HTTP-FLV': addresses.flv }), measure, { target: 1 })
    await off()
    await aWhile(3)
    const end = film()
    try {
      // SRS starts its ffmpeg again 3 s after one that has ended.
      await judgePlaylist(playlist, measure, { target: 12, bound: 20 })
      await judge(await watch(stage, { 'HTTP-FLV': addresses.flv }), measure, { target: 1 })
    } finally {
      await end()
    }
  })
})
