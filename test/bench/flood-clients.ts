// A process of clients for flood.ts, with what they do in its argument. It ends after some seconds, and prints what they got.
import { Agent, get, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the clients of one process do. */
export interface Clients {
  /**
   * `ask`: each for another name, and again as soon as it is answered. `stall`: each for a file, of which it reads nothing. `idle`: each begins a request and
   * never ends it. `watch`: each plays a stream.
   */
  kind: 'ask' | 'stall' | 'idle' | 'watch'
  count: number
  seconds: number
  host: string
  port: number
  /** What is asked for; `*` stands for random letters. */
  path: string
}

/** What they got. */
export interface Got {
  /** How often each status came; `error` where none did. */
  statuses: Record<string, number>
  /** Milliseconds that the fetches of viewers took. */
  segments: number[]
  playlists: number[]
}

const clients = JSON.parse(process.argv[2] as string) as Clients
const end = Date.now() + clients.seconds * 1000
const got: Got = { statuses: {}, segments: [], playlists: [] }
const count = (status: number | string) => {
  got.statuses[status] = (got.statuses[status] ?? 0) + 1
}

const kinds = { ask, stall: hold, idle: hold, watch }
for (let at = 0; at < clients.count; at++) {
  void kinds[clients.kind](at)
  // Not all in one instant.
  if (at % 50 === 49) await sleep(10)
}
await sleep(end - Date.now())
process.stdout.write(JSON.stringify(got), () => process.exit())

function request(): string {
  const path = clients.path.replace('*', () => Math.random().toString(36).slice(2))
  return `GET ${path} HTTP/1.1\r\nHost: ${clients.host}\r\n`
}

/** Asks for one thing after another. Bare sockets, so that asking costs little. */
function ask(): void {
  const socket: Socket = connect(clients.port, clients.host)
  let text = ''
  const next = () => socket.write(`${request()}\r\n`)
  socket.setEncoding('latin1')
  socket.on('connect', next)
  socket.on('data', data => {
    text += data
    const head = text.indexOf('\r\n\r\n')
    if (head < 0) return
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
    if (text.length < head + 4 + length) return
    count(text.slice(9, 12))
    text = ''
    if (Date.now() < end) next()
  })
  socket.on('error', () => count('error'))
  socket.on('close', () => {
    text = ''
    setTimeout(ask, 100)
  })
}

/** Takes a connection and does no more with it. */
function hold(): void {
  const socket = connect(clients.port, clients.host)
  socket.pause()
  socket.on('connect', () => socket.write(clients.kind === 'idle' ? request() : `${request()}\r\n`))
  socket.on('error', () => count('error'))
  socket.on('close', () => {
    count('closed')
    if (Date.now() < end) setTimeout(hold, 1000)
  })
}

/** Plays a stream as players do: a new playlist every two seconds, or one where it has nothing new, and each new segment. */
async function watch(at: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const seen = new Set<string>()
  await sleep(at * 10)
  while (Date.now() < end) {
    const playlist = await fetched(agent, clients.path, got.playlists)
    const uris = playlist.split('\n').filter(line => line && !line.startsWith('#'))
    const fresh = uris.filter(uri => !seen.has(uri)).slice(-3)
    for (const uri of fresh) {
      seen.add(uri)
      await fetched(agent, `${clients.path.slice(0, clients.path.lastIndexOf('/') + 1)}${uri}`, got.segments)
    }
    await sleep(fresh.length > 0 ? 2000 : 1000)
  }
}

function fetched(agent: Agent, path: string, times: number[]): Promise<string> {
  const begin = performance.now()
  return new Promise(resolve => {
    const done = (status: number | string, text = '') => {
      count(status)
      times.push(performance.now() - begin)
      resolve(status === 200 ? text : '')
    }
    get({ host: clients.host, port: clients.port, path, agent }, (response: IncomingMessage) => {
      let text = ''
      response.setEncoding('latin1')
      response.on('data', data => {
        text += data
      })
      response.on('end', () => done(response.statusCode ?? 'error', text))
      response.on('error', () => done('error'))
    }).on('error', () => done('error'))
  })
}
