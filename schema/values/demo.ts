// `publisher` and `tests`: streams to try the server with.

import type { Image, SecretValue } from './common.ts'
import type { ClientPodSettings, TestPodSettings } from './pods.ts'

/** One demo stream. */
export interface DemoStream {
  /**
   * The name of the container, and of the stream.
   * @maxLength 63
   * @pattern ^[a-z0-9]([a-z0-9-]*[a-z0-9])?$
   * @arrives container name
   */
  name: string
  /**
   * The name of the stream, if it is not a valid container name. Default: `name`.
   * @pattern ^[A-Za-z0-9_.-]+$
   * @arrives container args : /VALUE
   */
  stream?: string
  /**
   * The application. Default: `live`.
   * @pattern ^[A-Za-z0-9_.-]+$
   * @arrives container args : /VALUE/
   */
  app?: string
  /**
   * What to publish in a loop: a file in the image, or a URL that ffmpeg can read. Default: a test pattern with a tone. The chart stores a URL with credentials
   * or a query in a Secret; `valueFrom` names your own Secret.
   * @arrives container args : VALUE
   */
  source?: string | SecretValue
}

/** Demo streams that ffmpeg publishes in a loop. The same image runs `helm test`. */
export interface Publisher {
  /**
   * @default false
   * @enables Deployment
   * @needs streams; service.ports.rtmp.enabled because ffmpeg publishes there
   */
  enabled?: boolean
  /** Overrides `image`. The image must have ffmpeg, on its PATH or where SRS's image has it, and bash for `helm test`. @default {} */
  image?: Image
  /**
   * @default [{"name": "livestream"}]
   * @examples [[{"name": "livestream"}, {"name": "camera", "app": "lobby", "source": "rtsp://camera.example.com/1"}]]
   */
  streams?: DemoStream[]
  /**
   * Overrides `pod` for the publisher.
   * @default {"resources": {"requests": {"cpu": "50m", "memory": "64Mi", "ephemeral-storage": "32Mi"}, "limits": {"memory": "256Mi"}}}
   * @null removes
   */
  pod?: ClientPodSettings
}

/** The pod that `helm test` runs. It publishes a stream and tries each public protocol (WebRTC without media). Within a minute, it reports which of them fail and why. */
export interface Tests {
  /**
   * @default true
   * @enables Pod
   */
  enabled?: boolean
  /**
   * Overrides the scheduling, security and image pull settings of `pod`. Nothing else in `pod` applies to the test.
   * @default {"resources": {"requests": {"cpu": "50m", "memory": "64Mi", "ephemeral-storage": "32Mi"}, "limits": {"memory": "256Mi"}}}
   * @null removes
   */
  pod?: TestPodSettings
}
