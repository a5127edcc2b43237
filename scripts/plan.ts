// The arithmetic of `npm run size -- --plan`: what so many viewers take, how that grows, and what is full first. It needs no cluster.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './go-modules.ts'
import { connectionsFor } from './sizing.ts'

/** What one core carries, as docs/scaling.md has it of a node without a network card. */
export const measured = {
  /** Streams of 1 Mbit/s that are published, with HLS. */
  streams: 190,
  /** Mbit/s of RTMP or HTTP-FLV that are delivered. */
  megabits: 7800,
  playlists: 26_000,
  segments: 7200,
  /** Of an edge, and of each of its viewers. */
  memory: { edge: 12 * 1024, viewer: 61 },
}

/** What is planned for. */
export interface Demand {
  viewers: number
  /** Of a stream. */
  kbps: number
  protocol: 'flv' | 'hls'
  streams: number
  /** What a node's network card carries, in Gbit/s. */
  nodeGbits: number
}

/** What it takes. */
export interface Plan {
  origins: number
  /** Edges, or pods of the HLS cache. */
  servers: number
  nodes: number
  /** To viewers, and from origins, in Mbit/s. */
  out: number
  between: number
  /** Connections that a server has open. */
  files: number
  /** Questions for playlists that each origin is asked in a second. */
  questions: number
}

/** A network card takes as much of a core as SRS does. */
const withCard = 0.5
/** Beyond this share of a core or a card, streams begin to stutter when there is more for a moment. */
const full = 0.7
/** A player of HLS asks for the playlist and a segment every so many seconds. */
const fragment = 2
/** A pod of the cache asks the origin that has a stream once a second at most, and all of them once in so many. */
const survey = 10
/** The most origins that a release has. */
const mostOrigins: number = JSON.parse(readFileSync(path.join(root, 'charts/srs/values.schema.json'), 'utf8')).definitions.Origin.properties
  .replicas.maximum

/** The servers that carry it, and one more, because one may be away. */
export function plan({ viewers, kbps, protocol, streams, nodeGbits }: Demand): Plan {
  const stream = kbps / 1000
  const out = viewers * stream
  const card = nodeGbits * 1000 * full
  const core = full * withCard
  const cores =
    protocol === 'flv'
      ? out / (measured.megabits * core)
      : (viewers / fragment) * (1 / (measured.playlists * core) + segmentLoad(stream) / (measured.segments * core))
  const servers = Math.ceil(Math.max(cores, out / card)) + 1
  // In the worst case, each server has a viewer of each stream.
  const between = servers * streams * stream
  const published = (streams * stream) / (measured.streams * core)
  const origins = Math.ceil(Math.max(published + (protocol === 'flv' ? between / (measured.megabits * core) : 0), between / card))
  return {
    origins,
    servers,
    nodes: Math.ceil(out / card) + Math.ceil((origins + cores) / 8),
    out,
    between,
    files: Math.ceil(viewers / (servers - 1)) + streams,
    questions: protocol === 'hls' ? Math.ceil((servers * streams * (1 + (origins - 1) / survey)) / origins) : 0,
  }
}

/** A segment's size, by that of those that were measured. */
const segmentLoad = (stream: number) => Math.max(1, (stream * fragment * 125) / 300)

/** What is full first while viewers become more, and at how many. */
export function firstLimit(demand: Demand): { what: string; viewers: number } | undefined {
  const reasons: [string, (now: Plan) => boolean][] = [
    [
      'a stream is at one origin, and that cannot deliver it to so many edges: put releases of mode edge in between',
      ({ servers }) => demand.protocol === 'flv' && (servers * demand.kbps) / 1000 > measured.megabits * full * withCard,
    ],
    [
      'each pod of the HLS cache asks for each stream: put releases of mode edge in between',
      ({ questions }) => questions > measured.playlists * full * withCard,
    ],
    [`a release has ${mostOrigins} origins at most: spread the streams over several releases`, ({ origins }) => origins > mostOrigins],
  ]
  for (let viewers = 100; viewers <= 1e9; viewers *= 1.1) {
    const now = plan({ ...demand, viewers })
    const found = reasons.find(([, isFull]) => isFull(now))
    if (found) return { what: found[0], viewers: Math.floor(viewers) }
  }
  return undefined
}

/** Values of the release that has the origins. */
export function planned(demand: Demand) {
  const { origins, servers, files } = plan(demand)
  const origin = { replicas: Math.min(origins, mostOrigins) }
  return {
    mode: origins > 1 ? 'origin-cluster' : 'edge-cluster',
    ...(origins > 1 && { origin }),
    ...(demand.protocol === 'flv' ? { edge: { replicas: servers, ...connectionsFor(files) } } : { hlsCache: { replicas: servers } }),
  }
}
