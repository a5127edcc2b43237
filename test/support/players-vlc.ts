// VLC, which writes each picture to a pipe when it shows it, and tells how much sound it has played.
import { constants, openSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import which from 'which'
import type { Viewer } from './players-browser.ts'
import type { Seen, VlcKind } from './players-seen.ts'
import { readPictures } from './y4m.ts'

/** Its program, if there is one. */
export const findVlc = () => which('cvlc', { nothrow: true })

const options = ['--intf', 'rc', '--rc-fake-tty', '--aout', 'dummy', '--no-video-title-show', '--quiet']

/** How often it's asked, in ms. */
const period = 250

/** Plays a stream. */
export async function watchInVlc(program: string, url: string, kind: VlcKind = 'vlc'): Promise<Viewer> {
  const seen: Seen = { begun: Date.now(), pictures: [], sound: [], errors: [] }
  const pipe = await createPipe()
  const screen = ['--vout', 'yuv', '--yuv-file', pipe.path, '--yuv-chroma', 'I420', '--yuv-yuv4mpeg2']
  const read = readPictures((number, height) => void seen.pictures.push({ t: Date.now(), number, at: 0, height }))
  pipe.socket.on('data', piece => {
    try {
      read(piece)
    } catch (error) {
      seen.errors.push({ t: Date.now(), message: String(error), fatal: true })
      pipe.socket.destroy()
    }
  })
  // It refuses to run as root: then it's nobody.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const vlc = execa(program, [...options, ...screen, url], { ...nobody, env: { HOME: '/tmp' }, reject: false, buffer: false })
  const asking = setInterval(() => void vlc.stdin.write('stats\n'), period)
  createInterface({ input: vlc.stdout }).on('line', line => {
    const amount = Number(/buffers played *: *(\d+)/.exec(line)?.[1])
    if (amount > (seen.sound.at(-1)?.amount ?? 0)) seen.sound.push({ t: Date.now(), amount })
  })
  return {
    kind,
    playing: async (seconds = 30) => {
      const end = Date.now() + seconds * 1000
      while (seen.pictures.length === 0) {
        if (Date.now() > end) throw new Error(`VLC: no picture of ${url} in ${seconds} s`)
        await new Promise(resolve => void setTimeout(resolve, period))
      }
    },
    seen: async () => ({ ...seen, pictures: [...seen.pictures], sound: [...seen.sound] }),
    close: async () => {
      clearInterval(asking)
      vlc.kill()
      await vlc
      await pipe.close()
    },
  }
}

/** A named pipe that anybody may write to. */
async function createPipe() {
  const folder = await mkdtemp(path.join(tmpdir(), 'vlc-'))
  await chmod(folder, 0o755)
  const name = path.join(folder, 'pictures')
  await execa('mkfifo', ['--mode=666', name])
  // Open for both, it does not end before a writer has come.
  const fd = openSync(name, constants.O_RDWR | constants.O_NONBLOCK)
  const socket = new Socket({ fd, readable: true, writable: false })
  const close = async () => {
    socket.destroy()
    await rm(folder, { recursive: true })
  }
  return { path: name, socket, close }
}
