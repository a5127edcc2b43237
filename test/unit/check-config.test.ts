// What runs before SRS: what it copies can be read by nginx, which runs as another user.
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { podSets } from '../support/pods.ts'
import { render } from '../support/render.ts'

it('players and the folder of HLS are readable for everybody', async ({ onTestFinished }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-check-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const { manifests } = await render({ mode: 'nginx-sidecar' })
  const [shell, flag, script] = podSets(manifests)[0]?.spec.initContainers[0].command ?? []
  await mkdir(path.join(folder, 'objs/nginx/html/live'), { recursive: true })
  await mkdir(path.join(folder, 'html'))
  await writeFile(path.join(folder, 'objs/nginx/html/index.html'), '')
  await writeFile(path.join(folder, 'objs/srs'), '#!/bin/sh\n', { mode: 0o755 })
  await execa(shell, [flag, script.replaceAll('/html/', `${folder}/html/`).replaceAll(`nginx${folder}`, 'nginx')], { cwd: folder })
  const mode = async (name: string) => ((await stat(path.join(folder, 'html', name))).mode & 0o777).toString(8)
  expect([await mode('live'), await mode('index.html')]).toEqual(['755', '644'])
})
