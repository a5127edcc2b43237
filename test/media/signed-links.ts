// Who may play where viewers need signed links, and that a link does not end a player that has begun.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { sign as signBy } from '../support/links.ts'
import { endAtOnce, podAddresses, podsWith } from './actions.ts'
import { judge, newStream, type Scenario, watch } from './play.ts'

const key = 'planted-key-that-signs'

const sign = (stream: string, inSeconds = 600, by = key) => signBy(`live/${stream}`, { by, inSeconds })

const inQuery = (address: string, token: string) => `${address}${token && '?token='}${token}`
const inPath = (address: string, token: string) => address.replace(/(?<=\/\/[^/]+\/)/, token && `${token}/`)

/** At the public address, and at a pod of the origin, as whoever is inside the cluster may try. `hls`: whether nginx delivers it. */
export const signedLinks = (hls = true): Scenario => ({
  title: 'signed links',
  run: async (stage, measure) => {
    const { client, kubectl } = stage
    const noHls = { config: { vhost: { __defaultVhost__: { hls: { enabled: false } } } } }
    await stage.upgrade({ play: { auth: { keys: [key] } }, ...(hls ? {} : noHls) })
    const [edge] = await stage.pods('edge')
    try {
      const stream = newStream()
      const addresses = stage.addresses(stream)
      client.run('publish', addresses.rtmp)
      const begun = client.run('first', `RTMP=${inQuery(addresses.rtmp, sign(stream))}`)
      await begun.until('stream', () => begun.seen('playing').length > 0, 30)
      /** The stream by every protocol, each with a token of its kind. */
      const by = async (kind: string, token: string): Promise<Record<string, string>> => {
        const [origin] = await podsWith(stage, 'origin', stream, 'publish')
        const inside = podAddresses(origin as never, stream)
        return {
          [`RTMP ${kind}`]: inQuery(addresses.rtmp, token),
          [`HTTP-FLV ${kind}`]: inQuery(addresses.flv, token),
          ...(hls ? { [`HLS ${kind}`]: inPath(addresses.hls, token) } : {}),
          [`RTMP at the origin ${kind}`]: inQuery(inside.rtmp, token),
          [`HTTP-FLV at the origin ${kind}`]: inQuery(inside.flv, token),
        }
      }
      const right = await by('with a link', sign(stream))
      const audience = await watch(stage, right)

      const refused = {
        ...(await by('without', '')),
        ...(await by('expired', sign(stream, -1))),
        ...(await by('of another stream', sign('other'))),
        ...(await by('of another key', sign(stream, 600, 'planted-key-of-somebody'))),
      }
      const strangers = client.run('first', ...Object.entries(refused).map(([name, url]) => `${name}=${url}`))
      await sleep(25_000)
      expect(strangers.seen('playing'), 'viewers without a right link').toEqual([])
      await strangers.stop()
      await judge(audience, measure, { target: 4, bound: 10 })

      // They have begun when their links expire, and edges lose their origin after that.
      const short = sign(stream, 20)
      const brief = await watch(stage, {
        'RTMP beyond the link': inQuery(addresses.rtmp, short),
        'HTTP-FLV beyond the link': inQuery(addresses.flv, short),
      })
      await sleep(25_000)
      if (edge) {
        const [origin] = await podsWith(stage, 'origin', stream, 'publish')
        await endAtOnce(stage, origin, '--wait=false')
        await sleep(20_000)
      }
      await judge(brief, measure, { target: 4, bound: edge ? 20 : 4 })

      const logs = await Promise.all(
        (await Promise.all(['origin', 'edge', 'hls-cache'].map(role => stage.pods(role))))
          .flat()
          .map(async ({ metadata: { name } }) => (await kubectl.run(['logs', name, '--all-containers', '--tail=-1'])).stdout as string),
      )
      const text = logs.join('\n')
      expect(text).toContain('token=***')
      expect(text, 'tokens in the logs').not.toMatch(/[0-9]{10}-[0-9a-f]{64}/)
      expect(text, 'keys in the logs').not.toContain('planted')
    } finally {
      await client.stopAll()
      await stage.upgrade({})
    }
  },
})
