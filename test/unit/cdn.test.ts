// A CDN in front of HLS: two caches in a row, as an edge and a shield, that know nothing but what HTTP tells them.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, it, type TestContext } from 'vitest'
import { type Cache, type StartCache, startShield, startVarnish, varnishSkipReason } from '../support/cdn.ts'
import { gatewaySkipReason, gatewayValues, type Origin, startGateway } from '../support/gateway.ts'
import { HlsWriter, PlaylistReader } from '../support/playlists.ts'
import { type AnyValues, render } from '../support/render.ts'

const kinds: [string, StartCache, StartCache, string | undefined][] = [
  ['Varnish behind Varnish', startVarnish, startVarnish, varnishSkipReason],
  ['Varnish behind nginx', startVarnish, startShield, varnishSkipReason],
  ['nginx behind nginx', startShield, startShield, undefined],
]

describe.each(kinds)('%s', (_, startFirst, startSecond, missing) => {
  const skipReason = gatewaySkipReason ?? missing

  /** The chart's cache, a shield in front of it, and an edge in front of that. */
  async function chain({ onTestFinished, skip }: Pick<TestContext, 'onTestFinished' | 'skip'>, values: AnyValues = {}) {
    skip(skipReason !== undefined, skipReason)
    const gateway = await startGateway(await render(gatewayValues(values)))
    onTestFinished(gateway.stop)
    const add = async (start: StartCache, backend: string): Promise<Cache> => {
      const cache = await start(backend)
      onTestFinished(cache.stop)
      return cache
    }
    const shield = await add(startFirst, gateway.hls.url)
    const edge = await add(startSecond, shield.url)
    return { gateway, edge }
  }

  it('asks for each segment once, whatever the number of viewers and their queries, and keeps them up to date', async ({
    expect,
    onTestFinished,
    skip,
  }) => {
    const { gateway, edge } = await chain({ onTestFinished, skip })
    const srs = new HlsWriter(gateway.origins[0] as Origin, 'match', { age: 8, content: (_, time) => 'x'.repeat(50_000) + time })
    await srs.write(4)
    const players = Array.from({ length: 200 }, () => new PlaylistReader())
    const wanted = new Set<string>()
    for (let round = 0; round < 4; round++) {
      const polls = players.map(async player => {
        const segments = await player.poll(edge.url + srs.file)
        const answers = await Promise.all(segments.slice(-2).map(({ uri }) => fetch(`${edge.url}/live/${uri}`)))
        for (const answer of answers) {
          expect(answer.status).toBe(200)
          await answer.arrayBuffer()
        }
        for (const { uri } of segments.slice(-2)) wanted.add(uri)
      })
      await Promise.all(polls)
      await srs.write(1)
      // Each layer keeps a playlist for a second or two.
      await sleep(2000)
    }
    for (const uri of wanted) expect(await gateway.hls.requests(`/live/${uri}`), uri).toBe(1)
    expect(wanted.size).toBeGreaterThan(3)
    expect(await gateway.hls.requests(srs.file)).toBeLessThanOrEqual(4 * 4)
  })

  it('delivers a stream within three seconds of its begin, though players have asked before', async ({ expect, onTestFinished, skip }) => {
    const { gateway, edge } = await chain({ onTestFinished, skip }, { hlsCache: { playlistWaitSeconds: 0 } })
    const srs = new HlsWriter(gateway.origins[1] as Origin, 'late')
    expect((await fetch(edge.url + srs.file)).status).toBe(404)
    await srs.write(2)
    const begin = performance.now()
    await expect.poll(async () => (await fetch(edge.url + srs.file)).status, { timeout: 10_000, interval: 100 }).toBe(200)
    expect((performance.now() - begin) / 1000).toBeLessThan(1 + 1 + 2)
  })

  it('has a fresh playlist for the first viewer after a pause', async ({ expect, onTestFinished, skip }) => {
    const { gateway, edge } = await chain({ onTestFinished, skip })
    const srs = new HlsWriter(gateway.origins[0] as Origin, 'pause', { age: 12 })
    await srs.write(3)
    const player = new PlaylistReader()
    await player.poll(edge.url + srs.file)
    await srs.write(3)
    await sleep(5000)
    expect((await player.poll(edge.url + srs.file)).at(-1)?.uri).toContain('pause-5-')
  })

  it('keeps errors of the chart to itself for no longer than they last', async ({ expect, onTestFinished, skip }) => {
    const { gateway, edge } = await chain({ onTestFinished, skip }, { hlsCache: { playlistWaitSeconds: 0 } })
    const [origin] = gateway.origins as [Origin]
    for (const one of gateway.origins) await one.signal('SIGSTOP')
    onTestFinished(async () => {
      for (const one of gateway.origins) await one.signal('SIGCONT')
    })
    expect((await fetch(`${edge.url}/live/back.m3u8`)).status).toBe(503)
    for (const one of gateway.origins) await one.signal('SIGCONT')
    await new HlsWriter(origin, 'back').write(2)
    await expect.poll(async () => (await fetch(`${edge.url}/live/back.m3u8`)).status, { timeout: 5000, interval: 100 }).toBe(200)
  })
})
