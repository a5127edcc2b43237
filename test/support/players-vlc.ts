// VLC, which tells how many pictures it has shown and how much sound it has played.
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import which from 'which'
import type { Viewer } from './players-browser.ts'
import type { Seen } from './players-seen.ts'

/** Its program, if there is one. */
export const findVlc = () => which('cvlc', { nothrow: true })

const options = ['--intf', 'rc', '--rc-fake-tty', '--vout', 'dummy', '--aout', 'dummy', '--no-video-title-show', '--quiet']

/** How often it's asked, in ms. */
const period = 250

/** Plays a stream. A picture's number here is how many there were. */
export function watchInVlc(program: string, url: string): Viewer {
  const seen: Seen = { begun: Date.now(), pictures: [], sound: [], errors: [] }
  // It refuses to run as root: then it's nobody.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const vlc = execa(program, [...options, url], { ...nobody, env: { HOME: '/tmp' }, reject: false, buffer: false })
  const asking = setInterval(() => void vlc.stdin.write('stats\n'), period)
  createInterface({ input: vlc.stdout }).on('line', line => {
    const [, what, count] = /(frames displayed|buffers played) *: *(\d+)/.exec(line) ?? []
    const [amount, t] = [Number(count), Date.now()]
    if (what === 'frames displayed' && amount > (seen.pictures.at(-1)?.number ?? 0)) seen.pictures.push({ t, number: amount, at: 0 })
    if (what === 'buffers played' && amount > (seen.sound.at(-1)?.amount ?? 0)) seen.sound.push({ t, amount })
  })
  return {
    kind: 'vlc',
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
    },
  }
}
