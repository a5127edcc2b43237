// Streams that are published by SRT, with a passphrase: what VLC sees and hears of them by SRT, and pages by HTTP-FLV and HLS; also when the origin dies.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { endAtOnce, podsWith } from '../media/actions.ts'
import { newStream, type OnAir } from '../media/play.ts'
import type { Running } from '../support/media-client.ts'
import { createMeasure } from '../support/media-figures.ts'
import { createCleanup } from '../support/media-stage.ts'
import { watchInVlc } from '../support/players-vlc.ts'
import { type Allowed, measureLatency, seconds, under, vlc } from './play.ts'
import { installAtNode, playersAndClient, playersSkipReason, type ReleaseAtNode } from './release.ts'
import { newOrigin } from './scenarios.ts'

const both = playersAndClient()

const passphrase = 'correct-horse-battery'

const values = {
  srt: { enabled: true },
  config: { srt_server: { passphrase: { valueFrom: { secretKeyRef: { name: 'srt', key: 'passphrase' } } }, pbkeylen: 16 } },
  extraObjects: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'srt' }, stringData: { passphrase } }],
  service: { type: 'NodePort' },
}

/** `playsSrt`: where there are several origins, a viewer of SRT may come to one that does not have the stream. */
const modes: { mode: string; playsSrt: boolean; hls?: 'gives up' }[] = [
  { mode: 'single', playsSrt: true, hls: 'gives up' },
  { mode: 'nginx-sidecar', playsSrt: true },
  { mode: 'edge-cluster', playsSrt: true },
  { mode: 'origin-cluster', playsSrt: false },
]

describe.each(modes)('SRT in mode $mode', ({ mode, playsSrt, hls: orGivesUp }) => {
  const ownCleanup = createCleanup()
  let release: ReleaseAtNode
  let skipReason = playersSkipReason

  beforeAll(async () => {
    if (skipReason) return
    if (!(await both.client.publishesBy('srt'))) skipReason = 'ffmpeg of the encoder’s image has no SRT'
    else release = await installAtNode(ownCleanup, mode, values)
  })
  afterAll(ownCleanup.run)
  beforeEach(({ skip }) => skip(skipReason !== undefined, skipReason))
  afterEach(() => both.client?.stopAll())

  function publish(stream: string, secret: string): Running {
    const { host, port } = release.publicPort('srt')
    return both.client.run('publish', `srt://${host}:${port}?streamid=#!::r=live/${stream},m=publish&passphrase=${secret}&pbkeylen=16`)
  }

  const playAddress = (stream: string, secret: string) =>
    `srt://${release.node}:${release.publicPort('srt').nodePort}?streamid=live/${stream}&passphrase=${secret}`

  async function onAir(): Promise<OnAir> {
    const stream = newStream()
    const publisher = publish(stream, passphrase)
    await publisher.until('picture', () => publisher.seen('sent').length > 0)
    return { stream, addresses: release.addresses(stream), publisher }
  }

  test('what is published by SRT plays by SRT, HTTP-FLV and HLS, with sound', async context => {
    const { stream, publisher } = await onAir()
    // Until a playlist is full, players of HLS begin where it begins.
    await seconds(25)
    const { flv, hls } = await release.outside(stream)
    const byVlc = vlc && playsSrt ? [watchInVlc(vlc, playAddress(stream, passphrase), 'vlcSrt')] : []
    const viewers = await Promise.all([...byVlc, both.players.watch('flv', flv), both.players.watch('hls', hls)])
    await Promise.all(viewers.map(viewer => viewer.playing()))
    await measureLatency(both, createMeasure(context), publisher, viewers, {
      vlcSrt: { target: 2.5, bound: 6 },
      flv: { target: 2.5, bound: 5 },
      hls: { target: 11, bound: 16 },
    })
    for (const { kind, seen, close } of viewers) {
      expect((await seen()).sound.length, kind).toBeGreaterThan(5)
      await close()
    }
  })

  test('viewers go on when the origin dies', async context => {
    const air = await onAir()
    await seconds(8)
    // SRS ends its sessions when it stops, so that a sender begins anew after a second, as by RTMP.
    const allowed: Allowed = orGivesUp ? { ...newOrigin, hls: orGivesUp, vlc: orGivesUp } : newOrigin
    await under({ ...release, ...both }, createMeasure(context), air, { settle: 25, times: 1, allowed }, async () => {
      const [origin] = await podsWith(release, 'origin', air.stream, 'publish')
      await endAtOnce(release, origin, '--wait=false')
    })
  })

  test('nobody publishes or plays with another passphrase', async () => {
    const wrong = 'another-horse-battery'
    const publisher = publish(newStream(), wrong)
    await publisher.until('refusal', () => publisher.seen('off').length > 1)
    expect(publisher.seen('sent')).toEqual([])
    if (!vlc || !playsSrt) return
    const { stream } = await onAir()
    const viewer = await watchInVlc(vlc, playAddress(stream, wrong), 'vlcSrt')
    await expect(viewer.playing(8)).rejects.toThrow('no picture')
    await viewer.close()
  })
})
