// Raw video with a header, as VLC writes it: the pictures' numbers, which are shown in them.

import { numberShown } from './players-seen.ts'

/** What each picture begins with. */
const frame = Buffer.from('FRAME\n')

/**
 * A reader of 4:2:0 video in pieces of any size. A new header may come between two pictures. `note` gets the number that a picture's lowest ninth shows, a
 * column a bit, and its height. Throws where there is something else.
 */
export function readPictures(note: (number: number, height: number) => void): (piece: Buffer) => void {
  let rest = Buffer.alloc(0)
  let [width, height] = [0, 0]
  const next = (): boolean => {
    if (!frame.equals(rest.subarray(0, frame.length))) return header()
    const end = frame.length + width * height * 1.5
    if (rest.length < end) return false
    note(numberOf(rest.subarray(frame.length, end), width, height), height)
    rest = rest.subarray(end)
    return true
  }
  const header = (): boolean => {
    const end = rest.indexOf('\n')
    if (end < 0) return false
    const [, w, h] = /^YUV4MPEG2 W(\d+) H(\d+) /.exec(rest.toString('latin1', 0, end)) ?? []
    if (!h) throw new Error(`no header of a picture: ${JSON.stringify(rest.toString('latin1', 0, Math.min(end, 40)))}`)
    ;[width, height] = [Number(w), Number(h)]
    rest = rest.subarray(end + 1)
    return true
  }
  return piece => {
    rest = Buffer.concat([rest, piece])
    while (next());
  }
}

/** By the middle of each column. */
function numberOf(picture: Buffer, width: number, height: number): number {
  const row = width * Math.floor((height * 17) / 18)
  return numberShown(bit => picture[row + Math.floor(((bit + 0.5) * width) / 16)])
}
