// A page publishes its camera by WHIP, and other pages play it by WHEP, HTTP-FLV and HLS; media by each transport, at a port of the node.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCleanup, stageNamespace } from '../support/media-stage.ts'
import { seconds } from './play.ts'
import { freeNodePort, installAtNode, playersAndClient, playersSkipReason, type ReleaseAtNode } from './release.ts'

const both = playersAndClient()

/** SRS passes sound on to other protocols only after the browser's second report, and hls.js begins up to ten seconds back: it stays without sound there. */
const untilSound = 25

describe.each(['udp', 'tcp'] as const)('WebRTC by %s', transport => {
  const ownCleanup = createCleanup()
  let nodePort: number
  let release: ReleaseAtNode

  beforeAll(async () => {
    if (playersSkipReason) return
    nodePort = await freeNodePort(await stageNamespace(ownCleanup))
    release = await installAtNode(ownCleanup, 'nginx-sidecar', {
      webrtc: { enabled: true, transport },
      service: { type: 'NodePort', ports: { webrtc: { nodePort } } },
    })
  })
  afterAll(ownCleanup.run)

  test('what a page publishes by WHIP plays by WHEP, HTTP-FLV and HLS, with sound', async ({ skip }) => {
    skip(playersSkipReason !== undefined, playersSkipReason)
    const { node, web } = release
    const publisher = await both.players.publish(`${web('hls')}/rtc/v1/whip/?app=live&stream=camera`)
    expect(new Set(publisher.told), 'one address, and no other').toEqual(new Set([`${transport} ${node}:${nodePort}`]))
    await seconds(untilSound)
    const viewers = await Promise.all([
      both.players.watch('whep', `${web('hls')}/rtc/v1/whep/?app=live&stream=camera`),
      both.players.watch('flv', `${web('http')}/live/camera.flv`),
      both.players.watch('hls', `${web('hls')}/live/camera.m3u8`),
    ])
    await Promise.all(viewers.map(viewer => viewer.playing()))
    for (const viewer of viewers) {
      const plays = async () => {
        const { pictures, sound } = await viewer.seen()
        return pictures.length > 25 && sound.length > 5
      }
      await expect.poll(plays, { timeout: 20_000, interval: 500, message: viewer.kind }).toBe(true)
      await viewer.close()
    }
    expect(await publisher.end(), 'the page may end its session').toBe(200)
  })
})
