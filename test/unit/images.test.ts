// Which newer images the weekly workflow proposes.
import { expect, it } from 'vitest'
import { defaultImages, newerTag } from '../../scripts/images.ts'

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
