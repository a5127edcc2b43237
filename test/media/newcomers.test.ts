// Who comes to an edge that nobody else watches: it fetches the stream anew for each of them. TEST_JOINS says how many come in the second test.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { type Crowd, createCrowd, notice } from '../support/media-client.ts'
import { measuredUnless } from '../support/media-figures.ts'
import { createCleanup, createStage, mediaCluster, type Stage, skipReason, stageClient, stageNamespace } from '../support/media-stage.ts'
import { podAddresses } from './actions.ts'
import { newStream } from './play.ts'

const joins = Number(process.env.TEST_JOINS ?? 300)
/** Milliseconds from one to the next. */
const pause = 50
const skip = skipReason()
const measured = measuredUnless(() => skip)
const cleanup = createCleanup()
let stage: Stage
let crowd: Crowd

beforeAll(async () => {
  if (skip) return
  crowd = await createCrowd(mediaCluster(), await stageNamespace(cleanup))
  // Most frames are of 256 to 511 bytes then, as those of slides are. SRS may take them for another format.
  const client = await stageClient(cleanup, 66)
  stage = await createStage({ values: { mode: 'edge-cluster', edge: { replicas: 1 } }, nginx: true }, client, cleanup)
})
afterAll(cleanup.run)

/** Publishes a new stream at the origin, and returns its public addresses. */
async function published() {
  const [origin] = await stage.pods('origin')
  const stream = newStream()
  stage.client.run('publish', podAddresses(origin as never, stream).rtmp)
  await sleep(3000)
  return stage.addresses(stream)
}

measured('an edge has a picture, whichever frame of a stream it gets first', async measure => {
  const attempts: { ok: boolean }[] = []
  for (let round = 0; round < 10; round++) {
    const { flv, rtmp } = await published()
    const viewers = stage.client.run('connect', flv, rtmp)
    await viewers.until('viewers', () => viewers.seen('attempt').length > 1)
    await viewers.stop()
    attempts.push(...viewers.seen('attempt'))
    await stage.client.stopAll()
  }
  measure(`of ${attempts.length} viewers, without media within 5 s`, attempts.filter(({ ok }) => !ok).length, { target: 0, unit: '' })
})

measured('where every stream has both tracks, they are there at once', async measure => {
  await stage.upgrade({ play: { bothTracks: true } })
  const { flv } = await published()
  const newcomers = crowd('flv', flv, 0, pause)
  await sleep(joins * pause)
  const { came, refused, first } = await notice(newcomers)
  await newcomers.stop()
  await stage.client.stopAll()
  measure(`without picture and sound within 5 s, of ${came}`, refused.length, { target: 0, unit: '' }, refused)
  measure('first picture and sound, median', first.median / 1000, { target: 1 })
  measure('the same, 99th percentile', first.p99 / 1000, { target: 1, bound: 2 })
  measure('the same, worst', first.worst / 1000, { target: 1, bound: 3 })
})
