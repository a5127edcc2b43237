// Streams that are published by SRT, with a passphrase: what VLC sees and hears of them by SRT, and pages by HTTP-FLV and HLS.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newStream } from '../media/play.ts'
import { createMeasure } from '../support/media-figures.ts'
import { createCleanup } from '../support/media-stage.ts'
import { watchInVlc } from '../support/players-vlc.ts'
import { measureLatency, seconds, vlc } from './play.ts'
import { installAtNode, playersAndClient, playersSkipReason, type ReleaseAtNode } from './release.ts'

const both = playersAndClient()

const withoutSrt = 'ffmpeg of the encoder’s image has no SRT'
const passphrase = 'correct-horse-battery'

const values = {
  srt: { enabled: true },
  config: { srt_server: { passphrase: { valueFrom: { secretKeyRef: { name: 'srt', key: 'passphrase' } } }, pbkeylen: 16 } },
  extraObjects: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'srt' }, stringData: { passphrase } }],
  service: { type: 'NodePort' },
}

/** Where there are several origins, a viewer of SRT may come to one that does not have the stream. */
const modes = [
  { mode: 'single', playsSrt: true },
  { mode: 'nginx-sidecar', playsSrt: true },
  { mode: 'edge-cluster', playsSrt: true },
  { mode: 'origin-cluster', playsSrt: false },
]

describe.each(modes)('SRT in mode $mode', ({ mode, playsSrt }) => {
  const ownCleanup = createCleanup()
  let release: ReleaseAtNode

  beforeAll(async () => {
    if (playersSkipReason) return
    release = await installAtNode(ownCleanup, mode, values)
  })
  afterAll(ownCleanup.run)

  test('what is published by SRT plays by SRT, HTTP-FLV and HLS, with sound', async context => {
    context.skip(playersSkipReason !== undefined, playersSkipReason)
    context.skip(!(await both.client.publishesBy('srt')), withoutSrt)
    const stream = newStream()
    const { host, port, nodePort } = release.publicPort('srt')
    const publisher = both.client.run(
      'publish',
      `srt://${host}:${port}?streamid=#!::r=live/${stream},m=publish&passphrase=${passphrase}&pbkeylen=16`,
    )
    try {
      await publisher.until('picture', () => publisher.seen('sent').length > 0)
      // Until a playlist is full, players of HLS begin where it begins.
      await seconds(25)
      const { flv, hls } = await release.outside(stream)
      const secret = ['--passphrase', passphrase, '--key-length', '16']
      const byVlc =
        vlc && playsSrt ? [watchInVlc(vlc, `srt://${release.node}:${nodePort}`, 'vlcSrt', ['--streamid', `live/${stream}`, ...secret])] : []
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
    } finally {
      await both.client.stopAll()
    }
  })

  test('nobody publishes with another passphrase', async ({ skip }) => {
    skip(playersSkipReason !== undefined, playersSkipReason)
    skip(!(await both.client.publishesBy('srt')), withoutSrt)
    const stream = newStream()
    const { host, port } = release.publicPort('srt')
    const publisher = both.client.run(
      'publish',
      `srt://${host}:${port}?streamid=#!::r=live/${stream},m=publish&passphrase=another-one-entirely`,
    )
    await publisher.until('refusal', () => publisher.seen('off').length > 1)
    expect(publisher.seen('sent')).toEqual([])
    await both.client.stopAll()
  })
})
