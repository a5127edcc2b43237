// Viewers by the thousand, in one process of Node: `node crowd.mjs flv|hls URL COUNT [MS]`. They decode nothing, and notice what a viewer would: that nothing
// comes. Once they are there, somebody new comes each so many milliseconds, 200 by default. Each line of input asks for what they noticed since the last, as a
// line of JSON with times in milliseconds; its end ends them. `strangers` instead ask for streams beside that of URL that are not there, each time another.
import { Agent, get } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const [kind, url, count, pause = 200] = process.argv.slice(2)

/** So many begin in a second. */
const pace = 100
/** For so many milliseconds, one that comes waits for its first picture. */
const patience = 5000

/** What is noticed from now on: connections that broke, requests that failed, and the longest time without anything, of each viewer. */
class Viewer {
  cut = 0
  failed = 0
  stall = 0
  /** Until when it has pictures. */
  until = undefined

  /** It has pictures until then. */
  have(until) {
    const now = Date.now()
    if (this.until !== undefined) this.stall = Math.max(this.stall, now - this.until)
    this.until = Math.max(now, until)
  }

  report() {
    const { cut, failed, stall, until } = this
    Object.assign(this, { cut: 0, failed: 0, stall: 0 })
    return { cut, failed, playing: until !== undefined, stall: Math.max(stall, until === undefined ? 0 : Date.now() - until) }
  }
}

/** HTTP-FLV: reads on and on, and comes again half a second after it was cut. What comes is a picture: SRS sends some each third of a second. */
async function flv(viewer) {
  for (;;) {
    try {
      const answer = await ask(url, new Agent())
      for await (const _ of answer) viewer.have(0)
    } catch {
      viewer.failed++
    }
    viewer.cut++
    await sleep(500)
  }
}

/** HLS: as hls.js does it, three segments behind the end. A playlist each target duration, or half of it where nothing was new. */
async function hls(viewer) {
  const agent = new Agent({ keepAlive: true })
  let next
  let failures = 0
  for (;;) {
    let pause = 1000
    try {
      const { target, segments } = parse(await text(await ask(url, agent)))
      failures = 0
      const [first, last] = [segments[0].number, segments.at(-1).number]
      if (next === undefined || next > last + 1) next = Math.max(first, last - 2)
      const fresh = segments.filter(({ number }) => number >= next)
      for (const { number, uri, duration } of fresh) {
        await drain(await ask(new URL(uri, url).href, agent))
        // It plays what it had before.
        viewer.have(Math.max(Date.now(), viewer.until ?? 0) + duration * 1000)
        next = number + 1
      }
      pause = target * (fresh.length > 0 ? 1000 : 500)
    } catch {
      viewer.failed++
      // Two retries, then it gives up until the page is loaded anew.
      if (++failures > 2) viewer.cut++
    }
    await sleep(pause)
  }
}

/** Asks ten times a second, and hangs up after a second. Whatever comes is counted as a failure: there is no stream. */
async function strangers(viewer) {
  for (;;) {
    const name = Math.random().toString(36).slice(2)
    const address = url.replace(/[^/]+(?=\.(flv|m3u8)$)/, name)
    await ask(address, new Agent(), AbortSignal.timeout(1000)).then(drain).catch(() => {})
    viewer.failed++
    await sleep(100)
  }
}

const players = { flv, hls, strangers }

/** One that only comes. Returns what it did not get; undefined if it got all. */
async function newcomer() {
  const agent = new Agent()
  const deadline = AbortSignal.timeout(patience)
  let lacks = 'connection'
  try {
    const answer = await ask(url, agent, deadline, () => {
      lacks = 'answer'
    })
    lacks = 'picture'
    if (kind === 'flv') {
      for await (const tracks of tracksOf(answer)) {
        lacks = ['picture', 'sound'].filter(track => !tracks.has(track)).join(' and ')
        if (!lacks) return undefined
      }
      return `${lacks} before the end`
    }
    const { segments } = parse(await text(answer))
    await drain(await ask(new URL(segments.at(-1).uri, url).href, agent, deadline))
    return undefined
  } catch (error) {
    return deadline.aborted ? lacks : `${lacks}: ${error.message}`
  }
}

/** Which tracks of FLV have begun, whenever one has: a picture is a keyframe. A track that the head does not announce is none. */
async function* tracksOf(answer) {
  const begun = new Set()
  let data = Buffer.alloc(0)
  // The head, and the size of the tag before, which is none.
  let at = 13
  for await (const part of answer) {
    data = Buffer.concat([data, part])
    while (data.length >= at + 15) {
      const size = data.readUIntBE(at + 1, 3)
      if (data.length < at + 15 + size) break
      const [tag, first, second] = [data[at], data[at + 11], data[at + 12]]
      // The second byte is 0 where it is the head of a track.
      if (tag === 9 && data[4] & 1 && first >> 4 === 1 && second === 1) begun.add('picture')
      if (tag === 8 && data[4] & 4 && second === 1) begun.add('sound')
      yield begun
      at += 15 + size
    }
  }
}

/** The answer to a request, if it is a good one. */
function ask(address, agent, signal = undefined, connected = () => {}) {
  return new Promise((resolve, reject) => {
    const asked = get(address, { agent, signal, timeout: 15_000 }, answer => {
      if (answer.statusCode === 200) return resolve(answer)
      answer.resume()
      reject(new Error(`${answer.statusCode}`))
    })
    asked.on('timeout', () => asked.destroy(new Error('nothing came')))
    asked.on('error', reject)
    asked.on('socket', socket => socket.once('connect', connected))
  })
}

async function text(answer) {
  let all = ''
  for await (const part of answer) all += part
  return all
}

async function drain(answer) {
  for await (const _ of answer);
}

function parse(playlist) {
  const tag = name => Number(new RegExp(`#EXT-X-${name}:(\\d+)`).exec(playlist)?.[1])
  const first = tag('MEDIA-SEQUENCE')
  const segments = [...playlist.matchAll(/#EXTINF:([\d.]+).*\n([^#\n]+)/g)].map(([, duration, uri], n) => ({
    number: first + n,
    duration: Number(duration),
    uri,
  }))
  if (segments.length === 0) throw new Error('no segments')
  return { target: tag('TARGETDURATION'), segments }
}

/** When they were last asked what they noticed. */
let asked = Date.now()
const viewers = []
const arrivals = { came: 0, refused: [] }
/** How long newcomers waited for picture and sound. */
let first = []

async function invite() {
  for (let n = 0; n < Number(count); n++) {
    const viewer = new Viewer()
    viewers.push(viewer)
    void players[kind](viewer)
    if (n % (pace / 10) === 0) await sleep(100)
  }
  while (kind !== 'strangers') {
    await sleep(Number(pause))
    const from = Date.now()
    void newcomer().then(lacks => {
      arrivals.came++
      if (!lacks) first.push(Date.now() - from)
      else arrivals.refused.push(`${lacks}, ${((from - asked) / 1000).toFixed(1)} s`)
    })
  }
}

void invite()
for await (const _ of createInterface({ input: process.stdin })) {
  const all = viewers.map(viewer => viewer.report())
  const at = (share, values) => values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
  const spread = values => {
    values.sort((a, b) => a - b)
    return { median: at(0.5, values), p99: at(0.99, values), worst: at(1, values) }
  }
  const sum = name => all.reduce((total, one) => total + Number(one[name]), 0)
  const { cut, failed, playing } = { cut: sum('cut'), failed: sum('failed'), playing: sum('playing') }
  console.log(JSON.stringify({ event: 'crowd', playing, cut, failed, ...spread(all.map(({ stall }) => stall)), ...arrivals, first: spread(first) }))
  Object.assign(arrivals, { came: 0, refused: [] })
  first = []
  asked = Date.now()
}
process.exit()
