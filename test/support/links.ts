// Signed links, as docs/links.md says.
import { createHmac } from 'node:crypto'

interface Options {
  /** The key that signs. */
  by: string
  /** When the link expires, in seconds of Unix time, or from now on. Default: in ten minutes. */
  expires?: number
  inSeconds?: number
  /** The only client that it is for. Default: any. */
  address?: string
}

/** The token of a link that opens a stream, such as `live/livestream`. */
export function sign(
  stream: string,
  { by, inSeconds = 600, expires = Math.floor(Date.now() / 1000) + inSeconds, address }: Options,
): string {
  const begin = address ? `${expires}-ip` : `${expires}`
  const signed = [begin, ...(address ? [address] : []), stream].join('/')
  return `${begin}-${createHmac('sha256', by).update(signed).digest('hex')}`
}
