// Chromium with signed links: what plays, and what is refused, by each protocol of a page; and who publishes by WHIP where publishers need keys.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sign as signBy } from '../support/links.ts'
import { createCleanup } from '../support/media-stage.ts'
import { type Players, startPlayers } from '../support/players-browser.ts'
import { seconds } from './play.ts'
import { chromium, installAtNode, playersSkipReason, type Release } from './release.ts'

const cleanup = createCleanup()
let players: Players

beforeAll(async () => {
  if (playersSkipReason || !chromium) return
  players = await startPlayers(chromium)
  cleanup.add(players.close)
})
afterAll(cleanup.run)

const key = 'a-key-that-signs-links'

const sign = (stream: string, inSeconds = 600) => signBy(stream, { by: key, inSeconds })

const viewed = { flv: 'HTTP-FLV', hls: 'HLS', whep: 'WebRTC' }

describe.each(['nginx-sidecar', 'edge-cluster'])('links and keys in mode %s', mode => {
  const ownCleanup = createCleanup()
  // The release before may still have its own.
  const nodePort = (mode === 'nginx-sidecar' ? 30_300 : 30_600) + (process.pid % 300)
  let release: Release

  beforeAll(async () => {
    if (playersSkipReason) return
    release = await installAtNode(ownCleanup, mode, {
      webrtc: { enabled: true },
      edge: mode === 'nginx-sidecar' ? {} : { replicas: 1 },
      publish: { keys: { streams: { 'live/camera': 'the-right-key', '*': 'another-key' } } },
      play: { auth: { keys: [key] } },
      service: { type: 'NodePort', ports: { webrtc: { nodePort } } },
    })
  })
  afterAll(ownCleanup.run)

  test('a page publishes with its key and plays by a link, and neither without', async ({ skip }) => {
    skip(playersSkipReason !== undefined, playersSkipReason)
    const { web } = release
    const whip = `${web('hls')}/rtc/v1/whip/?app=live&stream=camera`
    for (const wrong of ['', '&key=', '&key=another-key', '&key=the-right-key0']) {
      await expect(players.publish(whip + wrong), wrong).rejects.toThrow()
    }
    const publisher = await players.publish(`${whip}&key=the-right-key`)
    await seconds(15)
    const address = {
      flv: (token: string) => `${web('http')}/live/camera.flv${token && `?token=${token}`}`,
      hls: (token: string) => `${web('hls')}/${token && `${token}/`}live/camera.m3u8`,
      whep: (token: string) => `${web('hls')}/rtc/v1/whep/?app=live&stream=camera${token && `&token=${token}`}`,
    }
    const tokens = { right: sign('live/camera'), none: '', expired: sign('live/camera', -1), foreign: sign('live/other') }
    for (const [kind, title] of Object.entries(viewed) as ['flv' | 'hls' | 'whep', string][]) {
      for (const [name, token] of Object.entries(tokens)) {
        const viewer = await players.watch(kind, address[kind](token))
        const plays = await viewer.playing(name === 'right' ? 30 : 6).then(
          () => true,
          () => false,
        )
        console.log(`${mode} ${title} ${name}: ${plays ? 'plays' : 'refused'}`)
        expect(plays, `${title} ${name}`).toBe(name === 'right')
        await viewer.close()
      }
    }
    // HLS ends with its link, and what SRS serves goes on.
    const short = sign('live/camera', 12)
    const viewers = await Promise.all((['flv', 'hls', 'whep'] as const).map(kind => players.watch(kind, address[kind](short))))
    await Promise.all(viewers.map(viewer => viewer.playing()))
    await seconds(35)
    const late = await Promise.all(viewers.map(async viewer => ({ viewer, before: (await viewer.seen()).pictures.length })))
    await seconds(5)
    for (const { viewer, before } of late) {
      const goesOn = (await viewer.seen()).pictures.length > before
      console.log(`${mode} ${viewed[viewer.kind as 'flv']} beyond its link: ${goesOn ? 'goes on' : 'has ended'}`)
      expect(goesOn, viewer.kind).toBe(viewer.kind !== 'hls')
      await viewer.close()
    }
    expect(await publisher.end(), 'the page may end its session').toBe(200)
  })
})
