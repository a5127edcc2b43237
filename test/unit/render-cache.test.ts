// What Helm printed is remembered for the chart, values and options that it printed it for, and for no others.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { remembered } from '../support/render-cache.ts'

it.skipIf(process.env.RENDER_CACHE === 'off')('anything that could change what Helm prints makes it run again', async () => {
  const chart = await mkdtemp(path.join(tmpdir(), 'srs-cache-'))
  try {
    let runs = 0
    const asked = { binary: process.execPath, sources: [chart], args: ['live'], input: JSON.stringify({ at: chart }) }
    const run = async (change: Partial<typeof asked> = {}) => remembered({ ...asked, ...change }, async () => String(++runs))
    await writeFile(path.join(chart, 'a.yaml'), 'a')
    expect([await run(), await run()]).toEqual(['1', '1'])
    expect(await run({ args: ['other'] })).toBe('2')
    expect(await run({ input: '{}', args: [chart] })).toBe('3')
    expect(await run({ binary: '/bin/sh' })).toBe('4')
    await writeFile(path.join(chart, 'a.yaml'), 'b')
    expect(await run()).toBe('5')
    await writeFile(path.join(chart, 'b.yaml'), 'b')
    expect(await run()).toBe('6')
    await rm(path.join(chart, 'b.yaml'))
    expect(await run()).toBe('5')
  } finally {
    await rm(chart, { recursive: true })
  }
})
