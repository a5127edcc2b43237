// Directives by the names and in the places of earlier versions, which SRS rewrites while it reads its file, and the catalogue leaves out.
import type { SrsDirective } from './parse.ts'

/** Where a directive was, where it is now (absent: SRS ignores it), and which switch comes on with it. Paths in the block they are listed for. */
interface Move {
  from: string
  to?: string
  on?: string
  /** Only where it is no block: the block of that name is another matter. */
  plain?: true
}

const ignored = (names: string): Move[] => names.split(' ').map(from => ({ from }))
const into = (block: string, names: string): Move[] => names.split(' ').map(name => ({ from: name, to: `${block}.${name}`, plain: true }))

/** By the name of the block; '' is the root. */
const moves: Record<string, Move[]> = {
  '': [
    { from: 'http_stream', to: 'http_server' },
    // Not an old name but a new one, for which the old one stays good.
    { from: 'rtmp.listen', to: 'listen' },
    { from: 'rtmp.chunk_size', to: 'chunk_size' },
  ],
  rtc_server: ignored('perf_stat queue_length'),
  srt_server: [{ from: 'tlpkdrop', to: 'tlpktdrop' }],
  stream_caster: [
    ...ignored('tcp_enable rtp_port_min rtp_port_max wait_keyframe rtp_idle_timeout audio_enable auto_create_channel'),
    ...ignored('sip.serial sip.realm sip.ack_timeout sip.keepalive_timeout sip.invite_port_fixed sip.query_catalog_interval sip.auto_play'),
    { from: 'host', to: 'sip.candidate' },
  ],
  vhost: [
    { from: 'http', to: 'http_static' },
    ...ignored('http_remux.hstrs'),
    { from: 'refer', to: 'refer.all', on: 'refer.enabled', plain: true },
    { from: 'refer_play', to: 'refer.play', on: 'refer.enabled' },
    { from: 'refer_publish', to: 'refer.publish', on: 'refer.enabled' },
    { from: 'mr.enabled', to: 'publish.mr' },
    { from: 'mr.latency', to: 'publish.mr_latency' },
    { from: 'mr', plain: true },
    { from: 'publish_1stpkt_timeout', to: 'publish.firstpkt_timeout' },
    { from: 'publish_normal_timeout', to: 'publish.normal_timeout' },
    ...into('play', 'time_jitter mix_correct atc atc_auto mw_latency gop_cache gop_cache_max_frames queue_length send_min_interval'),
    ...into('play', 'reduce_sequence_header'),
    { from: 'forward', to: 'forward.destination', on: 'forward.enabled', plain: true },
    ...into('cluster', 'mode origin token_traverse vhost debug_srs_upnode'),
    { from: 'nack.enabled', to: 'rtc.nack' },
    { from: 'nack.no_copy', to: 'rtc.nack_no_copy' },
    { from: 'twcc.enabled', to: 'rtc.twcc' },
  ],
}

/** A directive that was moved, by its old and new path; without `to`, SRS ignores it. */
export interface Moved {
  directive: SrsDirective
  from: string
  to?: string
}

/** The tree with today's names and places. */
export function withTodaysNames(tree: readonly SrsDirective[]): { tree: SrsDirective[]; moved: Moved[] } {
  const moved: Moved[] = []
  const root = structuredClone(tree) as SrsDirective[]
  moveIn(root, '', moved)
  for (const { name, block } of root) if (block && Object.hasOwn(moves, name)) moveIn(block, name, moved)
  return { tree: root, moved }
}

function moveIn(block: SrsDirective[], name: string, moved: Moved[]): void {
  for (const { from, to, on, plain } of moves[name] ?? []) {
    for (const directive of take(block, from.split('.'), plain)) {
      if (to) put(block, to.split('.'), directive)
      if (on) put(block, on.split('.'), { name: '', args: ['on'], line: directive.line, file: directive.file })
      const path = (end: string) => [name, end].filter(Boolean).join('.')
      moved.push({ directive, from: path(from), ...(to && { to: path(to) }) })
    }
  }
}

/** Takes the directives of a path out of a block, and what blocks that leaves empty. */
function take(block: SrsDirective[], [name, ...rest]: string[], plain = false): SrsDirective[] {
  const taken: SrsDirective[] = []
  for (const directive of block.filter(one => one.name === name)) {
    if (rest.length > 0 && directive.block?.length) {
      taken.push(...take(directive.block, rest))
      if (directive.block.length > 0) continue
    } else if (rest.length > 0 || (plain && directive.block)) continue
    else taken.push(directive)
    block.splice(block.indexOf(directive), 1)
  }
  return taken
}

/** Puts a directive at a path in a block, in place of one that is there. */
function put(block: SrsDirective[], [name, ...rest]: string[], directive: SrsDirective): void {
  if (name === undefined) return
  const { line, file } = directive
  let place = block.find(one => one.name === name)
  if (rest.length === 0) {
    if (place) block.splice(block.indexOf(place), 1)
    block.push({ ...directive, name })
    return
  }
  if (!place) {
    place = { name, args: [], line, file, block: [] }
    block.push(place)
  }
  place.block ??= []
  put(place.block, rest, directive)
}
