// What runs before SRS: what it copies can be read by nginx, which runs as another user.
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { podSets } from '../support/pods.ts'
import { render } from '../support/render.ts'
import { Sandbox } from '../support/sandbox.ts'

it('players and the folder of HLS are readable for everybody', async ({ onTestFinished }) => {
  const box = await Sandbox.create()
  onTestFinished(() => box.remove())
  const { manifests } = await render({ mode: 'nginx-sidecar' })
  const [, , script] = podSets(manifests)[0]?.spec.initContainers[0].command ?? []
  for (const name of ['objs/nginx/html/live', 'html']) await mkdir(box.path(name), { recursive: true })
  await writeFile(box.path('objs/nginx/html/index.html'), '')
  await box.program('objs/srs', '')
  await box.run(script.replace(/ \/html\/$/, ` ${box.path('html')}`))
  const mode = async (name: string) => ((await stat(box.path(`html/${name}`))).mode & 0o777).toString(8)
  expect([await mode('live'), await mode('index.html')]).toEqual(['755', '644'])
})
