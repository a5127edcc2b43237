// What a player shows as raw video is read back, however it comes in pieces.
import { describe, expect, test } from 'vitest'
import { readPictures } from '../support/y4m.ts'

const header = (width: number, height: number) => Buffer.from(`YUV4MPEG2 W${width} H${height} F25:1 Ip A1:1\n`)

/** A picture of 4:2:0 whose lowest ninth shows a number in binary, the lowest bit on the left. */
function picture(width: number, height: number, number: number): Buffer {
  const planes = Buffer.alloc(width * height * 1.5, 128)
  for (let row = height - Math.floor(height / 9); row < height; row++) {
    for (let x = 0; x < width; x++) planes[row * width + x] = (number >> Math.floor((x * 16) / width)) & 1 ? 235 : 16
  }
  return Buffer.concat([Buffer.from('FRAME\n'), planes])
}

/** What is noted of a stream in pieces of so many bytes. */
function read(stream: Buffer, size: number): [number, number][] {
  const noted: [number, number][] = []
  const feed = readPictures((number, height) => void noted.push([number, height]))
  for (let from = 0; from < stream.length; from += size) feed(stream.subarray(from, from + size))
  return noted
}

describe('numbers of pictures', () => {
  const stream = Buffer.concat([
    header(320, 180),
    ...[0, 1, 1499, 65_535].map(n => picture(320, 180, n)),
    header(160, 90),
    picture(160, 90, 7),
  ])

  test.each([1000, 65_536, stream.length])('in pieces of %i bytes, also where the size changes', size => {
    expect(read(stream, size)).toEqual([
      [0, 180],
      [1, 180],
      [1499, 180],
      [65_535, 180],
      [7, 90],
    ])
  })

  test('a picture is noted when all of it is there', () => {
    expect(read(Buffer.concat([header(320, 180), picture(320, 180, 5)]).subarray(0, -1), 1000)).toEqual([])
  })
})

test('fails where something else comes than a picture', () => {
  expect(() => read(Buffer.from('RIFF, no raw video\n'), 100)).toThrow('no header of a picture: "RIFF, no raw video"')
})
