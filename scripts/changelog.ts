// charts/srs/CHANGELOG.md: what Chart.yaml says of the newest version, and the next section.
// `npm run changelog -- 0.2.0` begins that section with the commits since the last version's tag, and with the differences in default values.
// `npm run changelog -- --notes 0.2.0` prints a section.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { execa } from 'execa'
import { dump, load } from 'js-yaml'
import { type Changelog, parser, Release } from 'keep-a-changelog'
import semver from 'semver'
import { parseDocument } from 'yaml'
import { root } from './go-modules.ts'
import { main } from './progress.ts'

const changelogFile = path.join(root, 'charts/srs/CHANGELOG.md')
const chartFile = path.join(root, 'charts/srs/Chart.yaml')
const valuesFile = 'charts/srs/values.yaml'

/** It as the library has it, which then writes it with empty lines around headings. */
function parsed(changelog: string): Changelog {
  const result = parser(changelog)
  result.format = 'markdownlint'
  return result
}

/** The changes of a version as Artifact Hub shows them: the value of `artifacthub.io/changes`. Throws where the changelog has no such version. */
export function changesOf(version: string, changelog = readFileSync(changelogFile, 'utf8')): string {
  const release = parsed(changelog).findRelease(version)
  const changes = [...(release?.changes ?? [])].flatMap(([kind, list]) =>
    list.map(({ title, description }) => ({ kind, description: [title, description].join(' ').replaceAll(/\s+/g, ' ').trim() })),
  )
  if (changes.length === 0) throw new Error(`charts/srs/CHANGELOG.md has no changes of version ${version}: add a section, "## ${version}".`)
  return dump(changes, { lineWidth: -1 })
}

/** The section of a version in Markdown, without its heading. Throws where the version has no date: it is not ready to be released. */
export function releaseNotes(version: string, changelog = readFileSync(changelogFile, 'utf8')): string {
  const all = parsed(changelog)
  const release = all.findRelease(version)
  if (!release?.date) throw new Error(`charts/srs/CHANGELOG.md must have a section "## ${version} - DATE" before that version is released.`)
  return release.toString(all).split('\n').slice(1).join('\n').trim()
}

/** What becomes of the changelog with a new version. */
export interface NextRelease {
  version: string
  /** As in `2026-11-30`. */
  date: string
  /** Subjects of commits. */
  subjects: string[]
  /** Lines about default values. */
  differences: Differences
}

/** The changelog with a section for a new version on top, or with the date of one that lacks it. Throws where it is not a later one. */
export function nextChangelog(changelog: string, { version, date, subjects, differences }: NextRelease): string {
  const all = parsed(changelog)
  const last = all.releases[0]?.version
  if (!semver.valid(version)) throw new Error(`${version} is not a version: write it as 1.2.3.`)
  const undated = all.releases.find(release => !release.date)
  if (undated) {
    if (undated.version !== version)
      throw new Error(`Version ${undated.version} in the changelog has no date: npm run changelog -- ${undated.version}`)
    undated.setDate(date)
    return all.toString()
  }
  if (last && !semver.gt(version, last)) throw new Error(`Version ${version} is not later than ${last}, the last one in the changelog.`)
  const release = new Release(version, date)
  for (const text of differences.added) release.added(text)
  for (const text of [...subjects, ...differences.changed]) release.changed(text)
  for (const text of differences.removed) release.removed(text)
  all.addRelease(release)
  return all.toString()
}

/** What differs between two sets of default values, as lines. */
export interface Differences {
  added: string[]
  changed: string[]
  removed: string[]
}

export function differencesOf(before: unknown, after: unknown): Differences {
  const [old, now] = [leaves(before), leaves(after)]
  const text = (value: unknown) => `\`${JSON.stringify(value)}\``
  return {
    added: [...now.keys()].filter(key => !old.has(key)).map(key => `The value \`${key}\`, by default ${text(now.get(key))}.`),
    changed: [...now]
      .filter(([key, value]) => old.has(key) && JSON.stringify(old.get(key)) !== JSON.stringify(value))
      .map(([key, value]) => `\`${key}\` is ${text(value)} by default, and was ${text(old.get(key))}.`),
    removed: [...old.keys()].filter(key => !now.has(key)).map(key => `The value \`${key}\`.`),
  }
}

function leaves(value: unknown, prefix = ''): Map<string, unknown> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  if (!isMap) return new Map([[prefix, value]])
  return new Map(Object.entries(value).flatMap(([key, child]) => [...leaves(child, prefix ? `${prefix}.${key}` : key)]))
}

async function begin(version: string): Promise<void> {
  const git = async (...args: string[]) => (await execa('git', args, { cwd: root })).stdout
  const tag = (await execa('git', ['describe', '--tags', '--abbrev=0', '--match', 'v*'], { cwd: root, reject: false })).stdout
  const range = tag ? [`${tag}..HEAD`] : ['HEAD']
  const log = await git('log', '--reverse', '--no-merges', '--format=%s', ...range, '--', 'charts/srs')
  const before = tag ? load(await git('show', `${tag}:${valuesFile}`)) : {}
  const after = load(readFileSync(path.join(root, valuesFile), 'utf8'))
  const next = nextChangelog(readFileSync(changelogFile, 'utf8'), {
    version,
    date: new Date().toISOString().slice(0, 10),
    subjects: log.split('\n').filter(Boolean),
    differences: tag ? differencesOf(before, after) : { added: [], changed: [], removed: [] },
  })
  writeFileSync(changelogFile, next)
  const chart = parseDocument(readFileSync(chartFile, 'utf8'))
  chart.set('version', version)
  writeFileSync(chartFile, chart.toString({ lineWidth: 0, flowCollectionPadding: false }))
  console.log(`Version ${version} is in charts/srs/CHANGELOG.md; what is new in it is from the commits since ${tag || 'the first one'}.`)
  console.log(
    `Now keep what a user of the chart notices, sort it under Added, Changed, Fixed and Removed, and say what to do about breaking changes.`,
  )
  console.log(`Then: npm run generate, commit, and push the tag v${version}.`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const program = new Command('npm run changelog --')
    .description(
      'Begins the section of a new version in charts/srs/CHANGELOG.md, from commits and default values, or dates one that has no date.',
    )
    .argument('<version>', 'such as 1.2.3')
    .option('--notes', 'print the section of that version instead')
    .parse()
  const version = program.args[0] as string
  await main(async () => (program.opts<{ notes?: boolean }>().notes ? console.log(releaseNotes(version)) : begin(version)))
}
