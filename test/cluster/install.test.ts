// Each supported shape of the chart against a real API server: accepted strictly, installed, tested, removed.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { soon, test } from './fixture.ts'

const folder = path.join(root, 'charts/srs/ci')
const files = readdirSync(folder).filter(file => file.endsWith('.yaml'))

describe.concurrent.each(['3', '4'] as const)('with Helm %s', helm => {
  test.for(files)('%s', async (file, { release, expect }) => {
    const { kubectl, remains, ...srs } = await release(helm)
    const values = path.join(folder, file)
    await kubectl.checkStrictly(await srs.template(values))
    await srs.install(values)
    await srs.test()
    await srs.uninstall()
    await expect.poll(remains, soon).toEqual([])
  })
})
