// The arithmetic of `npm run size`.
import { modes } from '../schema/import/conversion.ts'

/** What the processes of a container have used by then. */
export interface Usage {
  /** Seconds on the container's clock. */
  time: number
  /** CPU seconds. */
  cpu: number
  /** Memory that is theirs alone, files left out, in bytes. */
  memory: number
}

/** What so many streams, viewers or connections cost. */
export interface Sample {
  count: number
  /** CPU seconds a second. */
  cores: number
  memory: number
  /** Bytes a second that clients got. */
  received: number
  /** Answers a second that clients got. */
  answers: number
}

/** The measurements of a cluster. */
export interface Sizing {
  /** By the number of streams. */
  origin: Sample[]
  /** By the number of viewers. */
  edge: Sample[]
  playlists: Sample
  segments: Sample
}

/** What is to be carried. */
export interface Load {
  streams: number
  /** Viewers of RTMP and HTTP-FLV. */
  viewers: number
  hlsViewers: number
  /** Of a stream. */
  kbps: number
}

/** Reads the processes from what `cat /proc/uptime /proc/PID/stat /proc/PID/status …` prints. Linux counts CPU in hundredths of a second. */
export function usageOf(text: string): Usage {
  let cpu = 0
  // The name of a process, in brackets, may hold anything.
  for (const [, fields = ''] of text.matchAll(/^\d+ \(.*\) (\S(?: -?\d+){20,})/gm)) {
    const columns = fields.split(' ')
    cpu += (Number(columns[11]) + Number(columns[12])) / 100
  }
  const memory = [...text.matchAll(/^RssAnon:\s+(\d+) kB/gm)].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0)
  return { time: Number.parseFloat(text), cpu, memory }
}

/** The slope of the line through the points that is nearest to them. */
export function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0)
  return over / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
}

/** What one core and one megabyte carry. */
export function capacity({ origin, edge, playlists, segments }: Sizing) {
  const by = (samples: readonly Sample[], what: 'cores' | 'memory', per: 'count' | 'received' = 'count') =>
    slope(samples.map(one => [one[per], one[what]] as const))
  return {
    coresByStream: by(origin, 'cores'),
    memoryByStream: by(origin, 'memory'),
    coresByViewer: by(edge, 'cores'),
    memoryByViewer: by(edge, 'memory'),
    megabitsPerCore: 8e-6 / by(edge, 'cores', 'received'),
    idleMemory: Math.max(origin[0]?.memory ?? 0, edge[0]?.memory ?? 0),
    playlistsPerCore: playlists.answers / playlists.cores,
    segmentsPerCore: segments.answers / segments.cores,
  }
}

/** A server is full at this share of its core: beyond it, streams begin to stutter when there is more for a moment. */
const full = 0.7
/** A player of HLS asks for the playlist and a segment every so many seconds. */
const fragment = 2

/** The connections that a server of so many clients is to take: twice as many, for it must never reach its limit. Nothing where the default suffices. */
export function connectionsFor(clients: number): { config?: { max_connections: number } } {
  const wanted = Math.ceil((2 * clients) / 1000) * 1000
  return wanted > modes.base.max_connections ? { config: { max_connections: wanted } } : {}
}

/** Values for a load. */
export function suggestion(sizing: Sizing, { streams, viewers, hlsViewers }: Load) {
  const { coresByStream, memoryByStream, coresByViewer, memoryByViewer, idleMemory, playlistsPerCore, segmentsPerCore } = capacity(sizing)
  // One more, because one may be away.
  const servers = (cores: number) => Math.ceil(cores / full) + 1
  const edges = servers(viewers * coresByViewer)
  const caches = servers((hlsViewers / fragment) * (1 / playlistsPerCore + 1 / segmentsPerCore))
  const resources = (cores: number, memory: number) => ({
    requests: { cpu: millicores(cores), memory: mebibytes(memory) },
    // For clients that receive slowly, and for a leak that is noticed in time.
    limits: { memory: mebibytes(Math.max(4 * memory, 512 * 2 ** 20)) },
  })
  // An edge fetches each stream, and takes over what another leaves.
  const edgeCores = (viewers * coresByViewer) / (edges - 1) + streams * coresByStream
  const edgeMemory = idleMemory + (viewers * memoryByViewer) / (edges - 1) + streams * memoryByStream
  return {
    ...connectionsFor(viewers / (edges - 1)),
    origin: { pod: { resources: resources(streams * coresByStream, idleMemory + streams * memoryByStream) } },
    edge: { replicas: edges, pod: { resources: resources(edgeCores, edgeMemory) } },
    hlsCache: { replicas: caches },
  }
}

const millicores = (cores: number) => `${Math.min(1000, Math.max(100, Math.ceil(cores * 20) * 50))}m`
const mebibytes = (bytes: number) => `${2 ** Math.ceil(Math.log2(Math.max(64, bytes / 2 ** 20)))}Mi`
