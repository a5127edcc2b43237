// hls.js in Chromium while SRS begins a stream anew: it plays what the chart's nginx makes of HLS that ffmpeg made, and nobody reloads the page.
import { readdir, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest'
import { findChromium } from '../../scripts/chromium.ts'
import { type Gateway, gatewaySkipReason, gatewayValues, type Nginx, type Origin, startGateway } from '../support/gateway.ts'
import { type Films, LiveHls, liveSkipReason, makeFilms } from '../support/live-hls.ts'
import type { Rendered } from '../support/manifest.ts'
import { type Players, startPlayers } from '../support/players-browser.ts'
import { lost, silence, stall } from '../support/players-seen.ts'
import { renderNamed } from '../support/render.ts'

/** Seconds, on a busy machine. A player that waits for numbers that are gone stalls until it is reloaded. */
const longestStall = 8

const chromium = await findChromium()
const noChromium = chromium ? undefined : 'there is no Chromium: install it, or name it by CHROME_BIN'
const reason = gatewaySkipReason ?? liveSkipReason ?? noChromium
beforeEach(({ skip }) => skip(reason !== undefined, reason))

let films: Films
let rendered: Rendered
let players: Players
beforeAll(async () => {
  if (reason || !chromium) return
  films = await makeFilms()
  rendered = (await renderNamed({ cluster: gatewayValues() })).cluster
  players = await startPlayers(chromium)
})
afterAll(() => players?.close())

/** What happens to a stream at the first origin. */
interface Event {
  title: string
  happen(live: LiveHls, origins: [Origin, Origin], gateways: Nginx[]): Promise<void>
}

const events: Event[] = [
  {
    title: 'the publisher reconnects',
    happen: async live => {
      await live.leave()
      await sleep(1500)
      live.back()
    },
  },
  {
    title: 'the publisher comes to another origin, and back to the first, which still has the old playlist',
    happen: async (live, [first, other]) => {
      await live.leave()
      await sleep(1500)
      live.back(other)
      await sleep(8000)
      await live.leave()
      await sleep(1500)
      live.back(first)
    },
  },
  {
    title: 'the origin dies, and the publisher comes to another',
    happen: async (live, [first, other]) => {
      await Promise.all([first.kill(), live.leave()])
      await sleep(1500)
      live.back(other)
    },
  },
  {
    title: 'the only origin is replaced by one that knows nothing',
    happen: async (live, [first]) => {
      await Promise.all([first.kill(), live.leave()])
      for (const folder of ['tmp/numbers', 'usr/share/nginx/html/live']) await empty(path.join(first.folder, folder))
      await sleep(5000)
      await first.start()
      await sleep(1500)
      live.back(first)
    },
  },
  {
    title: 'all pods are replaced at once, and nobody knows its numbers any more',
    happen: async (live, [first], gateways) => {
      // Players wait for an answer meanwhile.
      for (const gateway of gateways) await gateway.signal('SIGSTOP')
      await Promise.all([first.kill(), live.leave()])
      for (const folder of ['tmp/numbers', 'usr/share/nginx/html/live']) await empty(path.join(first.folder, folder))
      await first.start()
      live.back(first)
      await sleep(3000)
      await Promise.all(gateways.map(gateway => gateway.kill()))
      for (const { folder } of gateways) await empty(path.join(folder, 'tmp/cache'))
      await Promise.all(gateways.map(gateway => gateway.start()))
    },
  },
]

const dies = events[2] as Event

describe.concurrent('hls.js goes on by itself', () => {
  it.for<Event & { form?: keyof Films; encrypted?: true }>([
    ...events,
    { ...dies, title: `${dies.title}: sound alone`, form: 'sound' },
    { ...dies, title: `${dies.title}: fragments of MP4`, form: 'mp4' },
    { ...dies, title: `${dies.title}: encrypted`, encrypted: true },
  ])('where $title', async ({ happen, form = 'ts', encrypted }, { expect, onTestFinished }) => {
    const gateway = await startGateway(rendered, { count: 2 })
    onTestFinished(gateway.stop)
    const live = new LiveHls(films[form], gateway.origins[0] as Origin, 'live', { encrypted })
    onTestFinished(() => live.leave())
    const service = await serve(gateway)
    onTestFinished(service.close)
    const viewer = await players.watch('hls', service.url + live.srs.file)
    onTestFinished(viewer.close)
    await expect.poll(async () => (await viewer.seen()).sound.length, { timeout: 30_000 }).toBeGreaterThan(0)
    // Until the player has filled its buffer.
    await sleep(4000)
    const from = Date.now()
    await happen(live, gateway.origins as [Origin, Origin], gateway.gateways)
    // Until what it had has been played.
    await sleep(12_000)
    const span = { from, to: Date.now() }
    const seen = await viewer.seen()
    const noticed = JSON.stringify(seen.errors)
    expect(seen.errors.filter(({ fatal }) => fatal)).toEqual([])
    // What is in the player's buffer was decoded before.
    expect(silence(seen, span).length, noticed).toBeLessThan(longestStall + 4)
    if (form === 'sound') return
    expect(stall(seen, span).length, noticed).toBeLessThan(longestStall)
    const { skipped, repeated } = lost(seen, span, films[form], live.starts)
    // Half of the playlist: on a busy machine, a player jumps to the live edge.
    expect(skipped + repeated, noticed).toBeLessThan(10)
  })
})

/** The Service of the gateways: each request may come to another. */
async function serve({ gateways }: Gateway): Promise<{ url: string; close(): Promise<void> }> {
  let count = 0
  const server = createServer(({ url, method, headers }, answer) => {
    const to = gateways[count++ % gateways.length]
    const asked = request(`${to?.url}${url}`, { method, headers }, reply => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(answer)
    })
    asked.on('error', () => answer.destroy())
    asked.end()
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const close = async () => {
    server.closeAllConnections()
    await new Promise<void>(resolve => void server.close(() => resolve()))
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

async function empty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(path.join(folder, name), { recursive: true })
}
