// Each supported shape of the chart against a real API server: accepted strictly, installed, tested, removed.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import type { Kubectl } from '../support/cluster.ts'
import { soon, test } from './fixture.ts'

const folder = path.join(root, 'charts/srs/ci')
const files = readdirSync(folder).filter(file => file.endsWith('.yaml'))

/** Bytes that a Secret may hold, and so a release's record: Helm refuses what is larger. */
const mostOfSecret = 2 ** 20

/** Bytes of the record that Helm keeps of a release: the chart, the values and what was rendered. */
async function recordOf(kubectl: Kubectl): Promise<number> {
  const [record] = (await kubectl.list('secrets')).filter(({ type }) => type === 'helm.sh/release.v1')
  return Buffer.from(record?.data.release, 'base64').length
}

describe.concurrent.each(['3', '4'] as const)('with Helm %s', helm => {
  test.for(files)('%s', async (file, { release, expect }) => {
    const { kubectl, remains, ...srs } = await release(helm)
    const values = path.join(folder, file)
    await kubectl.checkStrictly(await srs.template(values))
    await srs.install(values)
    expect(await recordOf(kubectl), 'leaves room for values and extraObjects of users').toBeLessThan(0.6 * mostOfSecret)
    await srs.test()
    await srs.uninstall()
    await expect.poll(remains, soon).toEqual([])
  })
})
