// The arithmetic of `npm run size`.
import { describe, expect, it } from 'vitest'
import { capacity, type Sample, type Sizing, slope, suggestion, usageOf } from '../../scripts/sizing.ts'

const stat = (name: string, user: number, system: number) =>
  `7 (${name}) S 1 7 7 0 -1 4194560 100 0 0 0 ${user} ${system} 0 0 20 0 1 0 100 1000000 200 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0`

describe('usage', () => {
  it('is the sum over all processes, whatever their names', () => {
    const text = `5000.25 9000.00\n${stat('srs', 150, 50)}\nName:\tsrs\nRssAnon:\t   1024 kB\nRssFile:\t 9 kB\n${stat('a) b (c', 100, 0)}\nRssAnon:\t 2 kB\n`
    expect(usageOf(text)).toEqual({ time: 5000.25, cpu: 3, memory: 1026 * 1024 })
  })
})

describe('capacity', () => {
  const sample = (count: number, cores: number, mebibytes: number, more: Partial<Sample> = {}): Sample => ({
    count,
    cores,
    memory: mebibytes * 2 ** 20,
    received: count * 125_000,
    answers: 0,
    ...more,
  })
  // What a server takes at rest does not count for a stream or a viewer.
  const sizing: Sizing = {
    origin: [sample(1, 0.06, 11), sample(11, 0.16, 21)],
    edge: [sample(100, 0.1, 20), sample(300, 0.3, 40)],
    playlists: sample(32, 0.5, 18, { answers: 5000 }),
    segments: sample(32, 0.5, 18, { answers: 1000 }),
  }

  it('is by what is added', () => {
    expect(
      slope([
        [0, 5],
        [1, 7],
        [2, 9],
      ]),
    ).toBeCloseTo(2)
    const { coresByStream, memoryByStream, coresByViewer, megabitsPerCore, playlistsPerCore } = capacity(sizing)
    expect(coresByStream).toBeCloseTo(0.01)
    expect(memoryByStream).toBeCloseTo(2 ** 20)
    expect(coresByViewer).toBeCloseTo(0.001)
    expect(megabitsPerCore).toBeCloseTo(1000)
    expect(playlistsPerCore).toBeCloseTo(10_000)
  })

  it('leads to edges of which one may be away, none with more than a core', () => {
    const values = suggestion(sizing, { streams: 20, viewers: 2000, hlsViewers: 1000, kbps: 1000 })
    // Two cores for the viewers, at 0.7 of a core each, and one more.
    expect(values.edge.replicas).toBe(4)
    // Three carry them all, and fetch each stream.
    expect(values.edge.pod.resources).toEqual({ requests: { cpu: '900m', memory: '128Mi' }, limits: { memory: '512Mi' } })
    expect(values.origin.pod.resources.requests).toEqual({ cpu: '200m', memory: '64Mi' })
    expect(values.hlsCache.replicas).toBe(2)
    expect(values).not.toHaveProperty('config')
  })

  it('leads to twice the connections that a server has, where that is more than the default', () => {
    const edge = sizing.edge.map(one => ({ ...one, cores: one.cores / 100 }))
    const { edge: edges, config } = suggestion({ ...sizing, edge }, { streams: 1, viewers: 100_000, hlsViewers: 0, kbps: 10 })
    expect([edges.replicas, config?.max_connections]).toEqual([3, 100_000])
  })
})
