// `transcode`: copies of streams in smaller sizes, from which HLS players choose by the speed of their connection.

import type { Image } from './common.ts'
import type { ClientPodSettings, WorkloadSettings } from './pods.ts'

/**
 * A bit rate with its unit.
 * @pattern ^[1-9][0-9]{0,7}[kM]$
 */
type BitRate = string

/** A copy of each stream. */
export interface Rung {
  /**
   * Its name. The copy of `live/livestream` is the stream `live/livestream_NAME`.
   * @maxLength 32
   * @pattern ^[A-Za-z0-9][A-Za-z0-9-]*$
   * @arrives container args : VALUE:
   */
  name: string
  /**
   * The height of the picture, in pixels. The width follows from the stream's aspect ratio. Streams with a lower height do not get this copy.
   * @asType integer
   * @minimum 64
   * @maximum 4320
   * @multipleOf 2
   * @arrives container args : :VALUE:
   */
  height: number
  /**
   * The bit rate of the video: its maximum over two seconds.
   * @arrives container args : :VALUE:
   */
  videoBitrate: BitRate
  /**
   * The bit rate of the audio. Default: `128k`.
   * @arrives container args : :VALUE:
   */
  audioBitrate?: BitRate
  /**
   * Frames per second. Default: those of the stream.
   * @asType integer
   * @minimum 1
   * @maximum 240
   * @arrives container args : :VALUE
   */
  frameRate?: number
}

/**
 * Copies of streams in smaller sizes, which ffmpeg makes in separate pods. Each stream gets a master playlist at `APP/STREAM/master.m3u8`, from which HLS
 * players choose a size.
 * @needs enabled
 */
export interface Transcode extends Pick<WorkloadSettings, 'annotations'> {
  /**
   * @default false
   * @enables StatefulSet
   * @needs .origin.cluster=mesh because copies that bypass a proxy cannot be played through it
   */
  enabled?: boolean
  /** Overrides `image`. The image must have bash, and ffmpeg on its PATH or where SRS's image has it. @default {} */
  image?: Image
  /**
   * Which streams get copies: patterns for APP/STREAM, or VHOST/APP/STREAM in a vhost other than the default one. `*` matches any characters, `?` a single one.
   * @default ["live/*"]
   * @minItems 1
   * @arrives container args : VALUE
   * @examples [["live/*", "events/main-?"]]
   */
  streams?: StreamPattern[]
  /**
   * The copies of each stream.
   * @default [{"name": "720p", "height": 720, "videoBitrate": "2500k"}, {"name": "480p", "height": 480, "videoBitrate": "1200k"}, {"name": "360p", "height": 360, "videoBitrate": "700k", "audioBitrate": "96k"}]
   * @minItems 1
   */
  ladder?: Rung[]
  /**
   * Seconds from one keyframe of a copy to the next, at the same time in all copies. `hls_fragment` should be a multiple of it.
   * @default 2
   * @asType integer
   * @minimum 1
   * @maximum 10
   * @arrives container args : VALUE
   */
  keyframeSeconds?: number
  /**
   * ffmpeg's encoder for H.264.
   * @default "libx264"
   * @pattern ^[a-z0-9_]+$
   * @arrives container args : VALUE
   */
  encoder?: string
  /**
   * The encoder's options, as on ffmpeg's command line. `keyframeSeconds` determines where the keyframes are, so keep the encoder from inserting others.
   * @default ["-preset", "veryfast", "-sc_threshold", "0"]
   * @arrives container args : VALUE
   * @examples [["-preset", "p4", "-no-scenecut", "1", "-forced-idr", "1"]]
   */
  encoderOptions?: EncoderOption[]
  /**
   * Replicas, which share the streams. A stream is always assigned to the same one.
   * @default 1
   * @asType integer
   * @minimum 1
   * @arrives StatefulSet spec/replicas
   */
  replicas?: number
  /**
   * Streams that one pod encodes at the same time. Further ones have no copies until one of these ends, and the pod's log names them. This protects the copies that
   * are being made from running out of memory or processor when more is published.
   * @default 6
   * @asType integer
   * @minimum 1
   * @arrives container args : VALUE
   */
  maxStreams?: number
  /**
   * Overrides `pod` for these pods. With the default ladder, a 1080p stream takes about one core.
   * @default {"resources": {"requests": {"cpu": "1", "memory": "512Mi", "ephemeral-storage": "32Mi"}, "limits": {"memory": "2Gi"}}}
   * @null removes
   * @examples [{"resources": {"requests": {"cpu": "6"}}, "nodeSelector": {"pool": "encoders"}}]
   */
  pod?: ClientPodSettings
}

/** @pattern ^[A-Za-z0-9_.*?-]+(/[A-Za-z0-9_.*?-]+)*$ */
type StreamPattern = string

/** @pattern ^[A-Za-z0-9_.,:=+-]+$ */
type EncoderOption = string
