// Which newer images the weekly workflow proposes, and the values that name images by digest.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { defaultImages, newerTag } from '../../scripts/images.ts'
import { containersOf, podSets } from '../support/pods.ts'
import { type AnyValues, render } from '../support/render.ts'
import { Sandbox } from '../support/sandbox.ts'

const next = (tag: string) => tag.replace(/\d+$/, patch => String(Number(patch) + 1))

it('a newer SRS of the same release line', () => {
  const { tag } = defaultImages.srs
  expect(newerTag('srs', ['6', 'v6', '6.0-r9', tag, '5.0.999', '7.0.999', 'encoder'])).toBeUndefined()
  expect(newerTag('srs', ['6.0.9', next(tag), tag, `v${next(next(tag))}`])).toBe(next(tag))
})

it('a newer stable nginx, never a mainline one', () => {
  const { tag } = defaultImages.nginx
  expect(newerTag('nginx', ['stable', 'latest', tag, '1.99.0', `${next(tag)}-alpine`])).toBeUndefined()
  expect(newerTag('nginx', [next(tag), '1.98.0', '1.98.2', '1.99.3'])).toBe('1.98.2')
})

it('the digests of all default images, which the chart takes', async () => {
  const box = await Sandbox.create()
  await box.program('bin/skopeo', `[ "$1 $2" = 'inspect --raw' ] && echo "manifest of $3"`)
  const PATH = `${box.path('bin')}${path.delimiter}${process.env.PATH}`
  const { stdout } = await execa('tsx', ['scripts/images.ts', '--digests'], { cwd: root, preferLocal: true, env: { PATH } })
  await box.remove()
  const values = load(stdout) as AnyValues
  const digestOf = (image: string) => `sha256:${createHash('sha256').update(`manifest of docker://${image}\n`).digest('hex')}`
  const everything = {
    ...values,
    mode: 'edge-cluster',
    metrics: { ...values.metrics, enabled: true, nginx: { ...values.metrics.nginx, enabled: true } },
    publisher: { enabled: true },
  }
  const rendered = await render(everything)
  const images = podSets(rendered.manifests).flatMap(({ spec }) => containersOf(spec).map(({ image }) => image as string))
  expect(images.filter(image => !image.includes('@sha256:'))).toEqual([])
  expect(new Set(images)).toContain(
    `${defaultImages.srs.repository}@${digestOf(`${defaultImages.srs.repository}:${defaultImages.srs.tag}`)}`,
  )
  expect(new Set(images)).toContain(`nginx@${digestOf(`nginx:${defaultImages.nginx.tag}`)}`)
  expect(values.recordings.upload.image.digest).toMatch(/^sha256:/)
  expect(Object.keys(values.image)).toEqual(['digest'])
})

it('the page about the tests names the images that the chart starts', async () => {
  const page = await readFile(path.join(root, 'docs/testing.md'), 'utf8')
  const named = page.split('\n').map(row => row.split('|')[2] ?? '')
  for (const { repository, tag } of Object.values(defaultImages)) {
    const images = named.flatMap(cell => /`([^`]+)`/.exec(cell)?.[1] ?? []).filter(image => image.startsWith(`${repository}:`))
    expect(images).toEqual([`${repository}:${tag}`])
  }
})
