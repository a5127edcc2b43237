// The changelog, and what follows from it.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { load } from 'js-yaml'
import { parser } from 'keep-a-changelog'
import { describe, expect, it } from 'vitest'
import { changesOf, differencesOf, nextChangelog, releaseNotes } from '../../scripts/changelog.ts'
import { root } from '../../scripts/go-modules.ts'
import type { AnyValues } from '../support/render.ts'

const text = (file: string) => readFileSync(path.join(root, 'charts/srs', file), 'utf8')
const chart = load(text('Chart.yaml')) as AnyValues

it('its newest version is that of the chart', () => {
  expect(parser(text('CHANGELOG.md')).releases[0]?.version).toBe(chart.version)
})

it('Artifact Hub gets the changes of that version, in kinds that it knows', () => {
  const changes = load(chart.annotations['artifacthub.io/changes']) as { kind: string; description: string }[]
  expect(changes.length).toBeGreaterThan(0)
  for (const { kind, description } of changes) {
    expect(['added', 'changed', 'deprecated', 'fixed', 'removed', 'security']).toContain(kind)
    expect(description).toMatch(/^\S.*\S$/)
  }
})

it('Artifact Hub gets the images that the chart starts by default', () => {
  const images = (load(chart.annotations['artifacthub.io/images']) as { image: string }[]).map(({ image }) => image)
  const { nginx, image } = load(text('values.yaml')) as AnyValues
  expect(images).toEqual(expect.arrayContaining([`${image.repository}:${chart.appVersion}`, `nginx:${nginx.image.tag}`]))
})

it('the icon is a picture that needs no address', () => {
  const [, data = ''] = chart.icon.split('data:image/svg+xml;base64,')
  expect(Buffer.from(data, 'base64').toString()).toBe(text('icon.svg'))
})

const sample = `# Changelog

Words.

## 0.2.0 - 2026-01-02

### Fixed

- One that goes on
  in a second line.

## 0.1.0 - 2026-01-01

### Added

- All.
`
const unreleased = sample.replace('## 0.2.0 - 2026-01-02', '## 0.2.0 - Unreleased')

describe('a version', () => {
  it('has its changes', () => {
    expect(load(changesOf('0.2.0', sample))).toEqual([{ kind: 'fixed', description: 'One that goes on in a second line.' }])
  })

  it('that is missing is named', () => {
    expect(() => changesOf('0.3.0', sample)).toThrow('has no changes of version 0.3.0: add a section, "## 0.3.0"')
  })

  it('without a date is not released', () => {
    expect(releaseNotes('0.1.0', sample)).toBe('### Added\n\n- All.')
    expect(() => releaseNotes('0.2.0', unreleased)).toThrow('## 0.2.0 - DATE')
    expect(() => releaseNotes('0.3.0', sample)).toThrow('## 0.3.0 - DATE')
  })
})

describe('the next version', () => {
  const next = {
    version: '0.3.0',
    date: '2026-02-03',
    subjects: ['A pod waits'],
    differences: { added: ['X.'], changed: [], removed: ['Y.'] },
  }

  it('goes on top, with commits and differences, and leaves the others', () => {
    const changelog = parser(nextChangelog(sample, next))
    expect(changelog.releases.map(({ version }) => version)).toEqual(['0.3.0', '0.2.0', '0.1.0'])
    expect(releaseNotes('0.3.0', nextChangelog(sample, next))).toBe(
      '### Added\n\n- X.\n\n### Changed\n\n- A pod waits\n\n### Removed\n\n- Y.',
    )
    expect(changelog.description).toBe('Words.')
  })

  it('is a version, and a later one', () => {
    expect(() => nextChangelog(sample, { ...next, version: '3' })).toThrow('3 is not a version: write it as 1.2.3.')
    expect(() => nextChangelog(sample, { ...next, version: '0.2.0' })).toThrow('Version 0.2.0 is not later than 0.2.0')
  })

  it('is the one that has no date yet, which gets it', () => {
    expect(releaseNotes('0.2.0', nextChangelog(unreleased, { ...next, version: '0.2.0' }))).not.toContain('A pod waits')
    expect(() => nextChangelog(unreleased, next)).toThrow('Version 0.2.0 in the changelog has no date: npm run changelog -- 0.2.0')
  })

  it('says which default values differ', () => {
    const before = { a: { b: 1, c: [1], e: {} }, gone: true }
    const after = { a: { b: 2, c: [1], d: 'x', e: {} } }
    expect(differencesOf(before, after)).toEqual({
      added: ['The value `a.d`, by default `"x"`.'],
      changed: ['`a.b` is `2` by default, and was `1`.'],
      removed: ['The value `gone`.'],
    })
  })
})
