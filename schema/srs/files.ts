// Blocks of a vhost that write files: HLS, DASH, HDS and recordings.
import type { Block, Directives } from './directive.ts'

const enabled = (what: string) => ({ type: 'flag', description: `Turns ${what} on.`, default: false }) as const

/** HLS. */
export const hls = {
  type: 'block',
  description: 'Writes published streams as HLS.',
  reload: true,
  directives: {
    enabled: enabled('HLS'),
    hls_fragment: {
      type: 'number',
      description: 'Length of a segment; it becomes longer to end before a key frame.',
      default: 10,
      minimum: 0.1,
      unit: 's',
    },
    hls_window: {
      type: 'number',
      description: 'Length of the playlist, as the sum of its segments.',
      default: 60,
      minimum: 0.1,
      unit: 's',
    },
    hls_td_ratio: {
      type: 'number',
      description: 'The target duration in the playlist begins at this many times hls_fragment.',
      default: 1,
      minimum: 0,
    },
    hls_aof_ratio: {
      type: 'number',
      description: 'A segment with audio alone ends after this many times hls_fragment.',
      default: 2.1,
      minimum: 0,
    },
    hls_path: { type: 'path', description: 'The directory for playlists and segments.', default: './objs/nginx/html', writes: true },
    hls_m3u8_file: { type: 'path', description: 'File name of the playlist, in hls_path.', default: '[app]/[stream].m3u8' },
    hls_ts_file: {
      type: 'path',
      description:
        'File name of a segment, in hls_path. Numbers by [seq] start over with SRS: where segments are cached, put [timestamp] in as well.',
      default: '[app]/[stream]-[seq].ts',
    },
    hls_use_fmp4: { type: 'flag', description: 'Writes segments of fragmented MP4 instead of MPEG-TS.', default: false, since: '7.0.51' },
    hls_fmp4_file: {
      type: 'path',
      description: 'File name of a segment of fragmented MP4, in hls_path.',
      default: '[app]/[stream]-[seq].m4s',
      since: '7.0.51',
    },
    hls_init_file: {
      type: 'path',
      description: 'File name of the initialization segment of fragmented MP4, in hls_path.',
      default: '[app]/[stream]/init.mp4',
      since: '7.0.51',
    },
    hls_entry_prefix: {
      type: 'string',
      description: 'Stands before the names of segments in the playlist, such as https://cdn.example.com.',
    },
    hls_master_m3u8_path_relative: {
      type: 'flag',
      description:
        'With hls_ctx, the first playlist names the second by a relative path, as it must behind a proxy with a path of its own.',
      default: false,
      since: '7.0.104',
    },
    hls_on_error: {
      type: 'enum',
      description: 'When a segment cannot be written: continue with the next, stop writing HLS (ignore), or disconnect the publisher.',
      values: ['continue', 'ignore', 'disconnect'],
      default: 'continue',
    },
    hls_cleanup: { type: 'flag', description: 'Deletes segments that have left the playlist.', default: true },
    hls_dispose: {
      type: 'integer',
      description: 'How long after the end of a stream its files are deleted; 0 for not at all.',
      default: 120,
      minimum: 0,
      unit: 's',
    },
    hls_recover: {
      type: 'flag',
      description: 'A stream that is published again continues the playlist on disk instead of starting over.',
      default: true,
      since: '7.0.57',
    },
    hls_wait_keyframe: { type: 'flag', description: 'Ends a segment only before a key frame.', default: true },
    hls_ts_floor: {
      type: 'flag',
      description: 'Makes [timestamp] in hls_ts_file a count of fragments since 1970, the same on all servers.',
      default: false,
    },
    hls_dts_directly: {
      type: 'flag',
      description: 'Takes the time of audio frames from the stream as it is, rather than computing it from the sample rate.',
      default: true,
    },
    hls_ctx: {
      type: 'flag',
      description:
        'Gives each player a session, by an id in the address of the playlist, for statistics and callbacks. No cache can share such a playlist.',
      default: true,
    },
    hls_ts_ctx: {
      type: 'flag',
      description: 'With hls_ctx, puts the id in the addresses of segments as well. No cache can share them either.',
      default: true,
    },
    hls_nb_notify: {
      type: 'integer',
      description: 'How much of a segment to read from the server of on_hls_notify; -1 for all of it.',
      default: 64,
      minimum: -1,
      unit: 'bytes',
    },
    hls_keys: { type: 'flag', description: 'Encrypts the segments with AES-128.', default: false },
    hls_fragments_per_key: { type: 'integer', description: 'Segments that share a key.', default: 5, minimum: 1 },
    hls_key_file: { type: 'path', description: 'File name of a key, in hls_key_file_path.', default: '[app]/[stream]-[seq].key' },
    hls_key_file_path: { type: 'path', description: 'The directory for keys. By default hls_path.', writes: true },
    hls_key_url: {
      type: 'string',
      description: 'Stands before the names of keys in the playlist, such as https://keys.example.com.',
      secret: 'address',
    },
    hls_acodec: {
      type: 'enum',
      description: 'The audio codec that a segment is started for: aac, mp3, or none (an). SRS 7.0.53 detects it and ignores this.',
      values: ['aac', 'mp3', 'an'],
      default: 'aac',
    },
    hls_vcodec: {
      type: 'enum',
      description: 'The video codec that a segment is started for, or none (vn). SRS 7.0.53 detects it and ignores this.',
      values: ['h264', 'h265', 'vn'],
      default: 'h264',
    },
    hls_storage: { type: 'string', description: 'Has no effect: SRS 3 removed HLS in memory.' },
    hls_mount: { type: 'string', description: 'Has no effect: SRS 3 removed HLS in memory.' },
  },
} as const satisfies Block<Directives>

/** DASH. */
export const dash = {
  type: 'block',
  description: 'Writes published streams as MPEG-DASH.',
  reload: true,
  directives: {
    enabled: enabled('DASH'),
    dash_fragment: { type: 'number', description: 'Length of a segment.', default: 10, minimum: 0.1, unit: 's' },
    dash_update_period: { type: 'number', description: 'How often players fetch the manifest.', default: 5, minimum: 0.1, unit: 's' },
    dash_timeshift: { type: 'number', description: 'How far back players may seek.', default: 300, minimum: 0, unit: 's' },
    dash_window_size: { type: 'integer', description: 'Segments that the manifest lists.', default: 5, minimum: 1 },
    dash_path: { type: 'path', description: 'The directory for manifests and segments.', default: './objs/nginx/html', writes: true },
    dash_mpd_file: { type: 'path', description: 'File name of the manifest, in dash_path.', default: '[app]/[stream].mpd' },
    dash_cleanup: { type: 'flag', description: 'Deletes segments that have left the manifest.', default: true },
    dash_dispose: {
      type: 'integer',
      description: 'How long after the end of a stream its files are deleted; 0 for not at all, which is the default of SRS 5.',
      default: 120,
      minimum: 0,
      unit: 's',
    },
  },
} as const satisfies Block<Directives>

/** HDS. */
export const hds = {
  type: 'block',
  description: "Writes published streams as Adobe HDS, where SRS is built with it: that of the project's images is not.",
  reload: true,
  directives: {
    enabled: enabled('HDS'),
    hds_fragment: { type: 'number', description: 'Length of a segment.', default: 10, minimum: 0.1, unit: 's' },
    hds_window: {
      type: 'number',
      description: 'Length of the manifest, as the sum of its segments.',
      default: 60,
      minimum: 0.1,
      unit: 's',
    },
    hds_path: { type: 'path', description: 'The directory for manifests and segments.', default: './objs/nginx/html', writes: true },
  },
} as const satisfies Block<Directives>

/** Recordings. */
export const dvr = {
  type: 'block',
  description: 'Records published streams. SRS never deletes a recording.',
  reload: true,
  directives: {
    enabled: enabled('recording'),
    dvr_apply: {
      type: 'arguments',
      description: 'The streams to record, as APP/STREAM, or all.',
      default: ['all'],
      reload: false,
    },
    dvr_plan: {
      type: 'enum',
      description: 'One file for each time a stream is published (session), or one for each dvr_duration (segment).',
      values: ['session', 'segment'],
      default: 'session',
    },
    dvr_path: {
      type: 'path',
      description:
        'The file to write, .flv or .mp4, with variables for the stream and the time such as [app], [stream], [2006] and [timestamp].',
      default: './objs/nginx/html/[app]/[stream].[timestamp].flv',
      writes: true,
    },
    dvr_duration: { type: 'integer', description: 'Length of a file, with the plan segment.', default: 30, minimum: 1, unit: 's' },
    dvr_wait_keyframe: { type: 'flag', description: 'Begins a file only with a key frame, with the plan segment.', default: true },
    time_jitter: {
      type: 'enum',
      description:
        'How time stamps are corrected: made to start at zero and to grow steadily (full), made to start at zero (zero), or not at all.',
      values: ['full', 'zero', 'off'],
      default: 'full',
    },
  },
} as const satisfies Block<Directives>
