// Players with signed links: what plays, and what is refused, by each protocol of a page and in VLC; that a link lasts while an origin dies; and who
// publishes by WHIP where publishers need keys.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endAtOnce, podsWith } from '../media/actions.ts'
import { sign as signBy } from '../support/links.ts'
import { createCleanup, installRelease, type Release, stageNamespace, upstreamOf } from '../support/media-stage.ts'
import { merged } from '../support/merge.ts'
import type { Viewer } from '../support/players-browser.ts'
import { watchInVlc } from '../support/players-vlc.ts'
import type { AnyValues } from '../support/render.ts'
import { names, seconds, vlc } from './play.ts'
import { freeNodePort, installAtNode, playersAndClient, playersSkipReason, type ReleaseAtNode } from './release.ts'

const both = playersAndClient()

const key = 'a-key-that-signs-links'

const sign = (stream: string, inSeconds = 600) => signBy(stream, { by: key, inSeconds })

type Way = 'flv' | 'hls' | 'whep' | 'vlc'

/** What the modes offer: SRS alone serves HLS to anybody, and WHIP past its keys; several origins, and edges, have no WebRTC. */
const modes: { mode: string; ways: Way[]; values: AnyValues }[] = [
  { mode: 'single', ways: ['flv'], values: { config: { vhost: { __defaultVhost__: { hls: { enabled: false } } } } } },
  { mode: 'nginx-sidecar', ways: ['flv', 'hls', 'vlc', 'whep'], values: {} },
  { mode: 'edge-cluster', ways: ['flv', 'hls', 'vlc', 'whep'], values: { edge: { replicas: 1 } } },
  { mode: 'origin-cluster', ways: ['flv', 'hls', 'vlc'], values: { edge: { replicas: 1 } } },
  { mode: 'edge', ways: ['flv', 'hls', 'vlc'], values: { edge: { replicas: 1 } } },
]

describe.each(modes)('links and keys in mode $mode', ({ mode, ways, values }) => {
  const ownCleanup = createCleanup()
  const webrtc = ways.includes('whep')
  let release: ReleaseAtNode
  /** Where the origin is. */
  let upstream: Release

  beforeAll(async () => {
    if (playersSkipReason) return
    const keys = {
      publish: { keys: { streams: { 'live/camera': 'the-right-key', '*': 'another-key' } } },
      play: { auth: { keys: [key] } },
    }
    const common = merged(merged(keys, { service: { type: 'NodePort' } }), values)
    if (mode === 'edge') {
      upstream = await installRelease({ values: { mode: 'nginx-sidecar' }, nginx: true }, ownCleanup, keys)
      release = await installAtNode(ownCleanup, mode, { ...common, upstream: upstreamOf([upstream]) })
      const pods = [...(await release.pods('edge')), ...(await release.pods('hls-cache'))]
      const trustedNetworks = pods.map(({ status }) => `${status.podIP}/32`)
      await upstream.upgrade({ play: { auth: { trustedNetworks } } })
    } else {
      const nodePort = webrtc && (await freeNodePort(await stageNamespace(ownCleanup)))
      const rtc = webrtc ? { webrtc: { enabled: true }, service: { ports: { webrtc: { nodePort } } } } : {}
      upstream = release = await installAtNode(ownCleanup, mode, merged(common, rtc))
    }
  }, 600_000)
  afterAll(ownCleanup.run)

  /** Where `camera` is watched with a token. */
  const address = (way: Way, token: string) => {
    if (way === 'flv') return `${release.web('http')}/live/camera.flv${token && `?token=${token}`}`
    if (way === 'whep') return `${release.web('hls')}/rtc/v1/whep/?app=live&stream=camera${token && `&token=${token}`}`
    return `${release.web('hls')}/${token && `${token}/`}live/camera.m3u8`
  }
  const watch = async (way: Way, token: string): Promise<Viewer> =>
    way === 'vlc' ? watchInVlc(vlc as string, address(way, token)) : both.players.watch(way, address(way, token))

  const watchable = ways.filter(way => way !== 'vlc' || vlc)

  test('a page publishes with its key alone', async ({ skip }) => {
    skip(playersSkipReason !== undefined, playersSkipReason)
    skip(!webrtc, 'there is no WebRTC in this mode')
    const whip = address('whep', '').replace('whep', 'whip')
    for (const wrong of ['', '&key=', '&key=another-key', '&key=the-right-key0']) {
      await expect(both.players.publish(whip + wrong), wrong).rejects.toThrow()
    }
    const publisher = await both.players.publish(`${whip}&key=the-right-key`)
    await seconds(5)
    expect(await publisher.end(), 'the page may end its session').toBe(200)
  })

  test('a link plays until it expires, and while an origin dies', async ({ skip }) => {
    skip(playersSkipReason !== undefined, playersSkipReason)
    const publisher = both.client.run('publish', `${release.addresses('camera').rtmp}?key=the-right-key`)
    try {
      await publisher.until('stream', () => publisher.seen('publish').length > 0)
      await seconds(15)
      const tokens = { right: sign('live/camera'), none: '', expired: sign('live/camera', -1), foreign: sign('live/other') }
      for (const way of watchable) {
        for (const [name, token] of Object.entries(tokens)) {
          const viewer = await watch(way, token)
          const plays = await viewer.playing(name === 'right' ? 30 : 6).then(
            () => true,
            () => false,
          )
          console.log(`${mode} ${names[way]} ${name}: ${plays ? 'plays' : 'refused'}`)
          expect(plays, `${names[way]} ${name}`).toBe(name === 'right')
          await viewer.close()
        }
      }
      // HLS ends with its link, and what SRS serves goes on.
      await everyone(
        'beyond its link',
        sign('live/camera', 15),
        way => way !== 'hls' && way !== 'vlc',
        async () => await seconds(35),
      )
      await everyone(
        'after an origin died',
        sign('live/camera'),
        () => true,
        async () => {
          const [origin] = await podsWith(upstream, 'origin', 'camera', 'publish')
          await endAtOnce(upstream, origin, '--wait=false')
          await seconds(60)
        },
      )
    } finally {
      await both.client.stopAll()
    }
  })

  /** Watches in all ways by a link, and after something expects those to go on that should. */
  async function everyone(when: string, token: string, goesOn: (way: Way) => boolean, happen: () => Promise<void>) {
    const audience = await Promise.all(watchable.map(async way => ({ way, viewer: await watch(way, token) })))
    await Promise.all(audience.map(({ viewer }) => viewer.playing()))
    await happen()
    const count = async (viewer: Viewer) => (await viewer.seen()).pictures.length
    const before = await Promise.all(audience.map(({ viewer }) => count(viewer)))
    await seconds(8)
    for (const [index, { way, viewer }] of audience.entries()) {
      const sees = (await count(viewer)) > (before[index] as number)
      console.log(`${mode} ${names[way]} ${when}: ${sees ? 'goes on' : 'has ended'}`)
      expect.soft(sees, `${names[way]} ${when}`).toBe(goesOn(way))
      await viewer.close()
    }
  }
})
