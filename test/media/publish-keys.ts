// Who may publish where publishers need keys, and that the keys stay out of the logs.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { podAddresses } from './actions.ts'
import { newStream, type Scenario } from './play.ts'

/** At the public address, and at a pod of the origin, as whoever is inside the cluster may try. */
export const publishKeys: Scenario = {
  title: 'keys of publishers',
  run: async (stage, measure) => {
    const { client, addresses, kubectl } = stage
    await stage.upgrade({ publish: { keys: { streams: { 'live/*': 'planted-right', 'other/*': 'planted-other' } } } })
    const roles = ['edge', 'origin']
    const pods = (await Promise.all(roles.map(role => stage.pods(role)))).flat()
    try {
      const [origin] = await stage.pods('origin')
      for (const [way, to] of Object.entries({
        public: (stream: string) => addresses(stream),
        // Proxies do not know of what is published behind them, so it is watched there as well.
        origin: (stream: string) => podAddresses(origin as never, stream),
      })) {
        const refused = newStream()
        const watching = client.run('first', `HTTP-FLV=${to(refused).flv}`)
        for (const query of ['', '?key=', '?key=planted-wrong', '?key=planted-other', '?key=planted-right0']) {
          const publisher = client.run('publish', `${to(refused).rtmp}${query}`)
          await publisher.until('refusal', () => publisher.seen('off').length > 0, 20)
          const took = ((publisher.seen('off')[0]?.t ?? Number.NaN) - (publisher.seen('publish')[0]?.t ?? 0)) / 1000
          measure(`${way}: refused with "${query.replace('planted-', '')}" after`, took, { target: 2, bound: 10 })
          await publisher.stop()
        }
        expect(watching.seen('playing'), `what was refused at ${way}`).toEqual([])
        await watching.stop()

        const admitted = newStream()
        const publisher = client.run('publish', `${to(admitted).rtmp}?key=planted-right`)
        const first = client.run('first', `HTTP-FLV=${to(admitted).flv}`)
        await first.until('picture', () => first.seen('playing').length > 0, 30)
        await sleep(3000)
        expect(publisher.seen('off'), `with the key at ${way}`).toEqual([])
        await client.stopAll()
      }
      const logs = await Promise.all(
        pods.map(async ({ metadata: { name } }) => (await kubectl.run(['logs', name, '--all-containers', '--tail=-1'])).stdout as string),
      )
      const text = logs.join('\n')
      expect(text).toContain('its key is wrong')
      expect(text).toContain('it has no key')
      expect(text).toContain('key=***')
      expect(text, 'keys in the logs').not.toContain('planted')
    } finally {
      await client.stopAll()
      await stage.upgrade({})
    }
  },
}
