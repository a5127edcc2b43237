// The arithmetic of `npm run size -- --plan`.
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { type Demand, firstLimit, measured, plan, planned } from '../../scripts/plan.ts'
import { object } from '../support/objects.ts'
import { render } from '../support/render.ts'

const demand = (viewers: number, protocol: Demand['protocol'], more: Partial<Demand> = {}): Demand => ({
  viewers,
  protocol,
  kbps: 3000,
  streams: 10,
  nodeGbits: 10,
  ...more,
})

describe('the plan', () => {
  it('goes by the figures that docs/scaling.md has', async () => {
    const page = await readFile('docs/scaling.md', 'utf8')
    const numbers = (row: string) =>
      [...(page.split('\n').find(line => line.startsWith(row)) ?? '').matchAll(/[0-9][0-9,.]*/g)].map(([one]) =>
        Number(one.replaceAll(',', '')),
      )
    expect(numbers('| origin, streams')).toEqual([1, measured.streams, 1])
    expect(numbers('| edge, HTTP-FLV')).toEqual([1, expect.any(Number), measured.megabits / 1000, 12, 61])
    expect(numbers('| HLS cache, segments')).toEqual([300, measured.playlists, measured.segments, 18])
  })

  it('has as many servers as viewers need, and one more', () => {
    // 3 Gbit/s, of which a core carries 0.7 of half of 7.8.
    expect(plan(demand(1000, 'flv'))).toMatchObject({ servers: 3, out: 3000, between: 90, questions: 0 })
    // 10,000 questions for playlists and as many for segments of 750 KB, which count as two and a half.
    expect(plan(demand(20_000, 'hls'))).toMatchObject({ servers: 13 })
  })

  it('goes by the network card where that is full before the core is', () => {
    expect(plan(demand(1000, 'flv', { nodeGbits: 1 })).servers).toBe(Math.ceil(3000 / 700) + 1)
  })

  it.each([
    { protocol: 'flv', streams: 100, full: 'origins', most: 50, reason: '50 origins' },
    { protocol: 'hls', streams: 10, full: 'questions', most: measured.playlists * 0.35, reason: 'asks for each stream' },
  ] as const)('says what is full first where viewers of $protocol become more', ({ protocol, streams, full, most, reason }) => {
    const limit = firstLimit(demand(0, protocol, { streams }))
    const [below, beyond] = [0.8, 1.01].map(share => plan(demand((limit?.viewers ?? 0) * share, protocol, { streams })))
    expect([below?.[full], beyond?.[full]]).toEqual([expect.toSatisfy(value => value <= most), expect.toSatisfy(value => value > most)])
    expect(limit?.what).toContain(reason)
  })

  it('has one origin asked for all streams, and several for their own, and now and then for all', () => {
    expect(plan(demand(20_000, 'hls'))).toMatchObject({ origins: 1, servers: 13, questions: 130 })
    const { origins, servers, questions } = plan(demand(1_000_000, 'hls'))
    expect([origins, questions]).toEqual([3, Math.ceil((servers * 10 * 1.2) / 3)])
  })

  it('is full sooner for a single stream, which is at one origin', () => {
    expect(firstLimit(demand(0, 'flv', { streams: 1 }))?.what).toContain('a stream is at one origin')
  })

  it.each([demand(500, 'hls'), demand(1_000_000, 'hls'), demand(500, 'flv'), demand(1_000_000, 'flv', { streams: 100 })])(
    'has values that the chart takes: %o',
    async one => {
      const [name, { servers }] = [one.protocol === 'hls' ? 'hls-cache' : 'edge', plan(one)]
      expect(object(await render(planned(one)), 'Deployment', `live-srs-${name}`).spec.replicas).toBe(servers)
    },
  )
})
