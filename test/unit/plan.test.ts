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

  it.each(['flv', 'hls'] as const)('says what is full first where viewers of %s become more', protocol => {
    const limit = firstLimit(demand(0, protocol))
    const [below, beyond] = [0.8, 1.01].map(share => plan(demand((limit?.viewers ?? 0) * share, protocol)))
    const full = protocol === 'flv' ? 'origins' : 'questions'
    const most = protocol === 'flv' ? 9 : measured.playlists * 0.35
    expect([below?.[full], beyond?.[full]]).toEqual([expect.toSatisfy(value => value <= most), expect.toSatisfy(value => value > most)])
    expect(limit?.what).toContain(protocol === 'flv' ? '9 origins' : 'asks each origin')
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
