// Names of images.

/** An image as the values have it. */
export interface ImageName {
  registry?: string
  repository: string
  tag?: string
  digest?: string
  /** The first number of SRS's version, as far as the tag says it. */
  major?: number
}

export function parseImage(image: string): ImageName {
  const [name = '', digest] = image.split('@')
  const parts = name.split('/')
  // A registry has a dot or a port, or is localhost.
  const registry = parts.length > 1 && /[.:]|^localhost$/.test(parts[0] as string) ? parts.shift() : undefined
  const [repository = '', tag] = parts.join('/').split(':')
  const major = /^(?:release-)?v?(\d+)(?:[.-]|$)/.exec(tag ?? '')?.[1]
  return {
    ...(registry && { registry }),
    repository,
    ...(tag && { tag }),
    ...(digest && { digest }),
    ...(major !== undefined && { major: Number(major) }),
  }
}

/** Whether an image is of SRS, by its name. */
export const isSrsImage = (image: string): boolean =>
  /^(.*[-_])?srs([-_](server|docker))?$/.test(parseImage(image).repository.split('/').at(-1) ?? '')

/** Whether an image is of nginx, by its name. */
export const isNginxImage = (image: string): boolean => /^nginx(-.*)?$/.test(parseImage(image).repository.split('/').at(-1) ?? '')
