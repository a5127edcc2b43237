// The images that the media tests run, each replaceable by an environment variable: `repository:tag`.

/** An image as the chart's values name it. */
interface Image {
  repository: string
  tag: string
}

const fromEnv = (variable: string, repository: string, tag: string): Image => {
  const name = process.env[variable]
  if (!name) return { repository, tag }
  const [, givenRepository, givenTag] = /^(.+):([^:/]+)$/.exec(name) ?? []
  if (!givenRepository || !givenTag) throw new Error(`${variable} must be repository:tag, not ${name}`)
  return { repository: givenRepository, tag: givenTag }
}

/** SRS's proxy, of which there is no release: none unless the environment names one. */
export const proxyImage = process.env.TEST_PROXY_IMAGE ? fromEnv('TEST_PROXY_IMAGE', '', '') : undefined

/** SRS, ffmpeg with a stream to publish, and the web server. */
export const images = {
  srs: fromEnv('TEST_SRS_IMAGE', 'ossrs/srs', '6'),
  encoder: fromEnv('TEST_ENCODER_IMAGE', 'ossrs/srs', 'encoder'),
  nginx: fromEnv('TEST_NGINX_IMAGE', 'nginx', 'stable'),
}

/** An image's name, as pods name it. */
export const imageName = ({ repository, tag }: Image): string => `${repository}:${tag}`
