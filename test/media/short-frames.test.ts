// Streams of which most frames have 256 to 511 bytes, as those of slides or of low bit rates do, at an edge: SRS may take them for another format.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { measuredUnless } from '../support/media-figures.ts'
import { createCleanup, createStage, type Stage, skipReason, stageClient } from '../support/media-stage.ts'
import { podAddresses } from './actions.ts'
import { newStream } from './play.ts'

const skip = skipReason()
const cleanup = createCleanup()
let stage: Stage

beforeAll(async () => {
  if (skip) return
  const client = await stageClient(cleanup, 66)
  stage = await createStage({ values: { mode: 'edge-cluster', edge: { replicas: 1 } }, nginx: true }, client, cleanup)
})
afterAll(cleanup.run)

measuredUnless(() => skip)('an edge has a picture, whichever frame of a stream it gets first', async measure => {
  const { client } = stage
  const [origin] = await stage.pods('origin')
  const attempts: { ok: boolean }[] = []
  for (let round = 0; round < 10; round++) {
    const stream = newStream()
    client.run('publish', podAddresses(origin as never, stream).rtmp)
    await sleep(3000)
    const viewers = client.run('connect', stage.addresses(stream).flv, stage.addresses(stream).rtmp)
    await viewers.until('viewers', () => viewers.seen('attempt').length > 1)
    await viewers.stop()
    attempts.push(...viewers.seen('attempt'))
    await client.stopAll()
  }
  measure(`of ${attempts.length} viewers, without media within 5 s`, attempts.filter(({ ok }) => !ok).length, { target: 0, unit: '' })
})
