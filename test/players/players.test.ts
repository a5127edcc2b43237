// Each mode in the players that people use: what they see and hear of what happens to the servers.
import { afterAll, beforeAll, describe, test } from 'vitest'
import { createMeasure } from '../support/media-figures.ts'
import { type Cleanup, createCleanup, createStage, nodeAddress, stageNamespace } from '../support/media-stage.ts'
import { modes } from './modes.ts'
import type { Theatre } from './play.ts'
import { freeNodePort, playersAndClient, playersSkipReason } from './release.ts'

const both = playersAndClient()

for (const { title, scenarios, lacks, webrtc, newServer, keyframes, ...mode } of modes) {
  describe(title, () => {
    const ownCleanup = createCleanup()
    const skip = playersSkipReason ?? lacks
    let theatre: Theatre

    beforeAll(async () => {
      if (skip) return
      if (keyframes) await both.client.prepare(keyframes)
      theatre = {
        ...(await createStage(mode, both.client, ownCleanup, await outside(ownCleanup, webrtc))),
        players: both.players,
        newServer,
      }
    })
    afterAll(async () => {
      await ownCleanup.run()
      if (keyframes && !skip) await both.client.prepare(2)
    })

    for (const { title, run } of scenarios) {
      test(title, async context => {
        context.skip(skip !== undefined, skip)
        await run(theatre, createMeasure(context), reason => context.skip(reason))
      })
    }
  })
}

/** Values for players outside the cluster. */
async function outside(cleanup: Cleanup, webrtc = false): Promise<Record<string, unknown>> {
  if (!webrtc) return { service: { type: 'NodePort' } }
  const kubectl = await stageNamespace(cleanup)
  const [node, nodePort] = [await nodeAddress(kubectl), await freeNodePort(kubectl)]
  return {
    service: { type: 'NodePort', ports: { api: { enabled: true, anonymous: true }, webrtc: { nodePort } } },
    config: {
      rtc_server: { enabled: true, candidate: `${node}:${nodePort}`, api_as_candidates: false },
      vhost: { __defaultVhost__: { rtc: { enabled: true, rtmp_to_rtc: true } } },
    },
  }
}
