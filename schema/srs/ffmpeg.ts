// Blocks of a vhost that start other programs.
import type { Block, Directives } from './directive.ts'

const ffmpeg = { type: 'path', description: 'The ffmpeg binary.' } as const

const options = (place: string) =>
  ({
    type: 'free',
    description: `Further options of ffmpeg, ${place}, without the leading dash. An option without a value has the value ''.`,
    secret: 'address',
  }) as const

/** An engine: the arguments of a run of ffmpeg. */
const engine = {
  type: 'block',
  named: 'optional',
  description: 'A run of ffmpeg.',
  directives: {
    enabled: { type: 'flag', description: 'Turns the engine on. An ingest with an engine that is off copies the codecs.', default: false },
    perfile: options('before the input'),
    iformat: { type: 'string', off: true, description: 'The format of the input; off to let ffmpeg detect it.', default: 'flv' },
    vfilter: options('for filters, after the input'),
    vcodec: { type: 'string', description: 'The video encoder, such as libx264; copy to leave the video as it is, vn for none.' },
    vbitrate: { type: 'integer', description: 'Video bitrate; 0 for that of the source.', default: 0, minimum: 0, unit: 'kbps' },
    vfps: { type: 'number', description: 'Video frames a second; 0 for those of the source.', default: 0, minimum: 0 },
    vwidth: {
      type: 'integer',
      description: 'Width of the video, an even number; 0 for that of the source.',
      default: 0,
      minimum: 0,
      unit: 'px',
    },
    vheight: {
      type: 'integer',
      description: 'Height of the video, an even number; 0 for that of the source.',
      default: 0,
      minimum: 0,
      unit: 'px',
    },
    vthreads: { type: 'integer', description: 'Threads that encode the video; 0 lets ffmpeg choose.', default: 1, minimum: 0 },
    vprofile: { type: 'string', description: 'The profile of the video, such as high, main or baseline.' },
    vpreset: { type: 'string', description: 'How much work the encoder does, such as veryfast or medium.' },
    vparams: options('for the video encoder'),
    acodec: { type: 'string', description: 'The audio encoder, such as libfdk_aac; copy to leave the audio as it is, an for none.' },
    abitrate: { type: 'integer', description: 'Audio bitrate; 0 for that of the source.', default: 0, minimum: 0, unit: 'kbps' },
    asample_rate: { type: 'integer', description: 'Samples a second; 0 for those of the source.', default: 0, minimum: 0, unit: 'Hz' },
    achannels: { type: 'integer', description: 'Audio channels; 0 for those of the source.', default: 0, minimum: 0 },
    aparams: options('for the audio encoder'),
    oformat: { type: 'string', off: true, description: 'The format of the output; off to let ffmpeg detect it.', default: 'flv' },
    output: {
      type: 'string',
      description:
        'Where the result goes, such as rtmp://127.0.0.1:[port]/[app]/[stream]_[engine]?vhost=[vhost]. A file must lie in a writable volume.',
      secret: 'address',
    },
  },
} as const satisfies Block<Directives>

/** Streams into other codecs. */
export const transcode = {
  type: 'block',
  named: 'optional',
  description:
    'Runs ffmpeg upon published streams: named APP/STREAM for one stream, APP for those of an app, and nothing for all of the vhost. SRS looks at the first block of a vhost alone.',
  reload: true,
  directives: { enabled: { type: 'flag', description: 'Turns the transcoding on.', default: false }, ffmpeg, engine },
} as const satisfies Block<Directives>

/** Streams from elsewhere. */
export const ingest = {
  type: 'block',
  named: 'optional',
  description: 'Runs ffmpeg to fetch a stream or file from elsewhere and publish it here. The names tell the ingests of a vhost apart.',
  reload: { until: '7.0.68' },
  directives: {
    enabled: { type: 'flag', description: 'Turns the ingest on.', default: false },
    input: {
      type: 'block',
      description: 'What is fetched.',
      directives: {
        type: {
          type: 'enum',
          description: 'A file, which ffmpeg reads in real time and in a loop, or a stream.',
          values: ['file', 'stream'],
          default: 'file',
        },
        url: { type: 'string', description: 'Its path or address, as ffmpeg expects it.', secret: 'address' },
      },
    },
    ffmpeg,
    engine,
  },
} as const satisfies Block<Directives>

/** Programs of the user. */
export const exec = {
  type: 'block',
  description: 'Starts programs when a stream is published, and ends them with it.',
  reload: true,
  directives: {
    enabled: { type: 'flag', description: 'Turns it on.', default: false },
    publish: {
      type: 'lines',
      description: 'A program and its arguments, with variables such as [vhost], [app], [stream] and [url]. `>FILE` takes what it prints.',
      secret: 'address',
    },
  },
} as const satisfies Block<Directives>
