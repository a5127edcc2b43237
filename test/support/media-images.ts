// The images that the media tests run, each replaceable by an environment variable: `repository:tag`.
import { defaultImages, type Image } from '../../scripts/images.ts'

const fromEnv = (variable: string, image: Image): Image => {
  const name = process.env[variable]
  if (!name) return image
  const [, givenRepository, givenTag] = /^(.+):([^:/]+)$/.exec(name) ?? []
  if (!givenRepository || !givenTag) throw new Error(`${variable} must be repository:tag, not ${name}`)
  return { repository: givenRepository, tag: givenTag }
}

/** SRS's proxy, of which there is no release: none unless the environment names one. */
export const proxyImage = process.env.TEST_PROXY_IMAGE ? fromEnv('TEST_PROXY_IMAGE', { repository: '', tag: '' }) : undefined

const srs = fromEnv('TEST_SRS_IMAGE', defaultImages.srs)

/** SRS, ffmpeg to publish and to play with, which the image of SRS has too, the web server, and what runs viewers by the thousand. */
export const images = {
  srs,
  encoder: fromEnv('TEST_ENCODER_IMAGE', srs),
  nginx: fromEnv('TEST_NGINX_IMAGE', defaultImages.nginx),
  node: fromEnv('TEST_NODE_IMAGE', { repository: 'node', tag: '22-slim' }),
}

/** An image's name, as pods name it. */
export const imageName = ({ repository, tag }: Image): string => `${repository}:${tag}`
