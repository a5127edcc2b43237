// Each mode with streams through it: what publishers and viewers notice of what happens to the servers.
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Client } from '../support/media-client.ts'
import { createMeasure } from '../support/media-figures.ts'
import { createCleanup, createStage, type Mode, type Stage, skipReason, stageClient } from '../support/media-stage.ts'
import { modes } from './modes.ts'
import type { Scenario } from './play.ts'

const reason = skipReason()
const cleanup = createCleanup()
let client: Client

beforeAll(async () => {
  if (!reason) client = await stageClient(cleanup)
})
afterAll(cleanup.run)

for (const { title, scenarios, lacks, ...mode } of modes) {
  describe(title, () => play(mode, scenarios, reason ?? lacks))
}

function play(mode: Mode, scenarios: Scenario[], reason?: string): void {
  const cleanup = createCleanup()
  let stage: Stage

  beforeAll(async () => {
    if (!reason) stage = await createStage(mode, client, cleanup)
  })
  afterAll(cleanup.run)

  for (const { title, run } of scenarios) {
    test(title, async context => {
      context.skip(reason !== undefined, reason)
      await run(stage, createMeasure(context), reason => context.skip(reason))
    })
  }
}
