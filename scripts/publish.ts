// Packages of the chart: how one is made, pushed to an OCI registry, and signed. `npm run release` does all of it.
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { execa } from 'execa'
import { dump, load } from 'js-yaml'
import { parseDocument } from 'yaml'
import { releaseNotes } from './changelog.ts'
import { root } from './go-modules.ts'
import { main } from './progress.ts'
import { ensureTools } from './tools.ts'

const chart = path.join(root, 'charts/srs')

/** How to make a package. */
export interface PackageOptions {
  /** The folder that it goes to. */
  folder: string
  /** The address of this repository at the commit of the package, such as `https://host/owner/name/blob/v1.2.3`: links of the README lead there. */
  source?: string | undefined
  /** Default: that of Chart.yaml. */
  version?: string | undefined
}

/** Makes a package; its path. */
export async function packageChart({ folder, source, version }: PackageOptions): Promise<string> {
  const { helm4 } = await ensureTools(['helm4'], { pathFirst: true })
  const staged = await mkdtemp(path.join(tmpdir(), 'srs-package-'))
  try {
    const copy = path.join(staged, 'srs')
    await cp(chart, copy, { recursive: true })
    if (source) await nameSource(copy, source)
    const args = ['package', copy, '--destination', folder, ...(version ? ['--version', version] : [])]
    const { stdout } = await execa(helm4, args, { env: { HELM_NO_PLUGINS: '1' } })
    const file = /saved it to: (.+)$/m.exec(stdout)?.[1]
    if (!file) throw new Error(`helm package says no file: ${stdout}`)
    return file
  } finally {
    await rm(staged, { recursive: true })
  }
}

/** What a package alone cannot know: where the repository is that its pages are in. */
async function nameSource(copy: string, source: string): Promise<void> {
  const readme = path.join(copy, 'README.md')
  await writeFile(readme, (await readFile(readme, 'utf8')).replaceAll('](../../', `](${source}/`))
  const file = path.join(copy, 'Chart.yaml')
  const document = parseDocument(await readFile(file, 'utf8'))
  const repository = source.split('/').slice(0, 5).join('/')
  document.set('home', repository)
  document.addIn(['sources'], repository)
  const pictures = Object.entries({ "SRS's player": 'docs/player.png', 'The dashboard': 'docs/dashboard.png' })
  const raw = source.replace('/blob/', '/raw/')
  document.setIn(['annotations', 'artifacthub.io/screenshots'], dump(pictures.map(([title, file]) => ({ title, url: `${raw}/${file}` }))))
  await writeFile(file, document.toString({ lineWidth: 0 }))
}

/** Where to push, and how to sign. */
export interface PushOptions {
  /** The package. */
  file: string
  /** The registry and the path in it, as `oci://…`, without the chart's name. */
  registry: string
  /** The registry has no TLS. Default false. */
  plainHttp?: boolean | undefined
  /** The file of a private key, with its password in COSIGN_PASSWORD. Default: keyless, by the identity of the workflow. */
  key?: string | undefined
}

/** Pushes a package and signs what the registry then has. Returns its name with the digest: `HOST/PATH/srs@sha256:…`. */
export async function pushChart({ file, registry, plainHttp, key }: PushOptions): Promise<string> {
  const { helm4, cosign } = await ensureTools(['helm4', 'cosign'], { pathFirst: true })
  const env = { HELM_NO_PLUGINS: '1' }
  const { all } = await execa(helm4, ['push', file, registry, ...(plainHttp ? ['--plain-http'] : [])], { env, all: true })
  const digest = /^Digest: (sha256:[0-9a-f]{64})$/m.exec(all)?.[1]
  if (!digest) throw new Error(`helm push says no digest: ${all}`)
  const name = `${registry.replace(/^oci:\/\//, '').replace(/\/$/, '')}/srs@${digest}`
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-signing-'))
  try {
    const http = plainHttp ? ['--allow-http-registry'] : []
    await execa(cosign, ['sign', '--yes', ...http, ...(key ? await keyArgs(key, folder) : []), name], { input: '' })
  } finally {
    await rm(folder, { recursive: true })
  }
  return name
}

/** With a key, nothing goes to the public log: it may not be reachable, and the key alone decides. `folder`: for a file that cosign reads. */
async function keyArgs(key: string, folder: string): Promise<string[]> {
  const services = path.join(folder, 'signing-config.json')
  await writeFile(services, JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json' }))
  return ['--key', key, '--signing-config', services]
}

interface Options {
  tag: string
  registry: string
  folder: string
  source?: string
  key?: string
  plainHttp?: boolean
}

async function release({ tag, registry, folder, source, key, plainHttp }: Options): Promise<void> {
  const { version } = load(await readFile(path.join(chart, 'Chart.yaml'), 'utf8')) as { version: string }
  if (tag !== `v${version}`) throw new Error(`Tag ${tag} is not of this chart, whose version is ${version}: push the tag v${version}.`)
  // Throws where the changelog is not ready.
  releaseNotes(version)
  await mkdir(folder, { recursive: true })
  const file = await packageChart({ folder, source })
  const name = await pushChart({ file, registry, key, plainHttp })
  // For the steps that follow in a workflow.
  if (process.env.GITHUB_OUTPUT) {
    const [image, digest] = name.split('@')
    await appendFile(process.env.GITHUB_OUTPUT, `name=${image}\ndigest=${digest}\nversion=${version}\n`)
  }
  console.log(`Published ${name}, version ${version}.`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const options = new Command('npm run release --')
    .description('Packages the chart, pushes it to an OCI registry and signs it there. Needs a login to the registry, and cosign or Go.')
    .requiredOption('--tag <tag>', 'the tag that is released, such as v1.2.3')
    .requiredOption('--registry <address>', 'the registry with the path of charts, as oci://…')
    .option('--folder <folder>', 'where the package goes', '.tools/release')
    .option('--source <address>', 'where the pages of this repository are read at that tag, for links in the package')
    .option('--key <file>', 'sign with this private key of cosign, instead of the identity of a workflow')
    .option('--plain-http', 'the registry has no TLS')
    .parse()
    .opts<Options>()
  await main(() => release(options))
}
