// The images that the chart runs by default, and which newer ones there are. `npm run images` prints those, `npm run images -- --write` takes them,
// and `npm run images -- --digests` prints values that name each by its digest.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { execa } from 'execa'
import { dump, load } from 'js-yaml'
import semver from 'semver'
import { root } from './go-modules.ts'

/** An image as the chart's values name it. */
export interface Image {
  repository: string
  tag: string
}

/** A file of the repository that names a version. */
const file = (name: string) => path.join(root, name)
const chartYaml = file('charts/srs/Chart.yaml')
const nginxValues = file('schema/values/nginx.ts')

const yaml = (name: string) => load(readFileSync(name, 'utf8'))

/** The images that default values mean, by the program that each runs. */
export function imagesOf(values: unknown) {
  const { image, nginx } = values as { image: Image; nginx: { image: Image } }
  const { appVersion } = yaml(chartYaml) as { appVersion: string }
  return { srs: { repository: image.repository, tag: appVersion }, nginx: nginx.image }
}

/** All that default values name, as `repository:tag`. */
export function allImages(values: unknown, appVersion: string, name = ''): string[] {
  if (typeof values !== 'object' || values === null) return []
  if (name === 'image' && 'repository' in values) {
    const { repository, tag } = values as Image
    return [`${repository}:${tag || appVersion}`]
  }
  return Object.entries(values).flatMap(([key, value]) => allImages(value, appVersion, key))
}

/** Those of the chart. */
export const defaultImages = imagesOf(yaml(file('charts/srs/values.yaml')))

type Program = keyof typeof defaultImages

/** Which versions a newer one may be of: SRS's own release line, for the next is a decision; any stable line of nginx, those with an even minor. */
const lines: Record<Program, (version: semver.SemVer, current: semver.SemVer) => boolean> = {
  srs: ({ major, minor }, current) => major === current.major && minor === current.minor,
  nginx: ({ minor }) => minor % 2 === 0,
}

/** The newest full version among a repository's tags, if it is newer than the default. */
export function newerTag(program: Program, tags: string[]): string | undefined {
  const current = new semver.SemVer(defaultImages[program].tag)
  const versions = tags.filter(tag => /^\d+\.\d+\.\d+$/.test(tag)).map(tag => new semver.SemVer(tag))
  const newest = semver.rsort(versions.filter(version => lines[program](version, current)))[0]
  return newest && semver.gt(newest, current) ? newest.version : undefined
}

/** What names a program's version, and the text around it. */
const places: Record<Program, [file: string, text: (tag: string) => string]> = {
  srs: [chartYaml, tag => `appVersion: "${tag}"`],
  nginx: [nginxValues, tag => `"tag": "${tag}"`],
}

function write(program: Program, tag: string): void {
  const [file, text] = places[program]
  const before = readFileSync(file, 'utf8')
  const after = before.replace(text(defaultImages[program].tag), text(tag))
  if (after === before) throw new Error(`${file} does not name ${text(defaultImages[program].tag)}`)
  writeFileSync(file, after)
}

/** The same values, but of each image nothing except what `choose` returns for it. Undefined where there is none. */
async function onlyImages(values: unknown, choose: (image: Image) => Promise<unknown>, name = ''): Promise<unknown> {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined
  if (name === 'image') return 'repository' in values ? choose(values as Image) : undefined
  const entries = await Promise.all(
    Object.entries(values).map(async ([key, value]) => [key, await onlyImages(value, choose, key)] as const),
  )
  const kept = entries.filter(([, value]) => value !== undefined)
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

/** Values with the digests that the default tags have now. A registry keeps what a digest names; a tag may be moved. */
async function digests(): Promise<string> {
  const { version, appVersion } = yaml(chartYaml) as { version: string; appVersion: string }
  const values = await onlyImages(yaml(file('charts/srs/values.yaml')), async ({ repository, tag }) => {
    const raw = ['inspect', '--raw', `docker://${repository}:${tag || appVersion}`]
    // As it is, to the byte: of an image for several architectures, the list of them.
    const { stdout } = await execa('skopeo', raw, { encoding: 'buffer', stripFinalNewline: false })
    return { digest: `sha256:${createHash('sha256').update(stdout).digest('hex')}` }
  })
  return `# The default images of chart ${version}, by digest. Another version of the chart, or a tag of your own, needs others.\n${dump(values)}`
}

async function main(): Promise<void> {
  const options = new Command('npm run images --')
    .description('Prints newer versions of the images that the chart runs. Needs skopeo.')
    .option('--write', 'make them the defaults; npm run generate does the rest')
    .option('--digests', 'print values that name the default images by digest instead')
    .parse()
    .opts<{ write?: boolean; digests?: boolean }>()
  if (options.digests) {
    process.stdout.write(await digests())
    return
  }
  for (const program of Object.keys(defaultImages) as Program[]) {
    const { repository, tag } = defaultImages[program]
    const { stdout } = await execa('skopeo', ['list-tags', `docker://${repository}`])
    const newer = newerTag(program, (JSON.parse(stdout) as { Tags: string[] }).Tags)
    if (!newer) continue
    console.log(`${repository} ${tag} -> ${newer}`)
    if (options.write) write(program, newer)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
