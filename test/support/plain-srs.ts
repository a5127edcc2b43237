// SRS's own HTTP server, as far as HLS goes: each viewer gets a playlist of their own, which a first one leads to. Names of segments begin anew with SRS.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Volume } from './playlists.ts'

/** How it is set up. */
export interface PlainSrsOptions {
  /** Whether each viewer has a playlist of their own (`hls_ctx`, `hls_ts_ctx`). Default true, as in SRS. */
  viewers?: boolean
  /** A certificate and its key, in PEM, for HTTPS. */
  tls?: { cert: string; key: string }
}

export class PlainSrs implements Volume {
  /** Paths that were asked for, with their queries. */
  readonly asked: string[] = []
  private readonly files = new Map<string, string | Buffer>()
  private readonly viewers = new Set<string>()
  private readonly server: Server
  private readonly options: PlainSrsOptions

  private constructor(options: PlainSrsOptions) {
    this.options = options
    this.server = options.tls ? createSecureServer(options.tls) : createServer()
    this.server.on('request', (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://srs')
      this.asked.push(request.url ?? '')
      const content = this.files.get(pathname)
      const isPlaylist = pathname.endsWith('.m3u8')
      const viewer = searchParams.get('hls_ctx') ?? Math.random().toString(36).slice(2, 10)
      if (isPlaylist && options.viewers !== false && !this.viewers.has(viewer)) {
        // Whether the stream is there or not.
        this.viewers.add(viewer)
        response.end(`#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,AVERAGE-BANDWIDTH=1\n${pathname}?hls_ctx=${viewer}\n`)
      } else if (content === undefined) {
        response.writeHead(404).end()
      } else {
        response.end(isPlaylist && options.viewers !== false ? String(content).replaceAll('.ts', `.ts?hls_ctx=${viewer}`) : content)
      }
    })
  }

  static async start(options: PlainSrsOptions = {}): Promise<PlainSrs> {
    const srs = new PlainSrs(options)
    await srs.listen(0)
    return srs
  }

  get url(): string {
    return `${this.options.tls ? 'https' : 'http'}://127.0.0.1:${this.port}`
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  async write(file: string, content: string | Buffer): Promise<void> {
    this.files.set(file, content)
  }

  /** Takes files away, as SRS does after a stream has ended. */
  remove(file: string): void {
    this.files.delete(file)
  }

  /** Comes back after `stop`. */
  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1')
    await once(this.server, 'listening')
  }

  /** SRS is restarted: it knows nobody, and has no files. */
  restart(): void {
    this.files.clear()
    this.viewers.clear()
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
  }
}
