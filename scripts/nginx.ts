// The nginx programs that tests run, in .tools/nginx: one as new as the image that the chart starts, and the oldest that the chart supports. From the
// images themselves where Docker is, else from the Debian release that has these versions.
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { load } from 'js-yaml'
import semver from 'semver'
import { unpackDebian } from './debian.ts'
import { root } from './go-modules.ts'
import { defaultImages } from './images.ts'
import { runSteps } from './progress.ts'
import { toolsFolder } from './tools.ts'

const versions = load(readFileSync(path.join(root, 'charts/srs/files/versions.yaml'), 'utf8')) as { nginx: { oldest: string } }

/** Which nginx: what the chart starts, or the oldest that it supports. */
export type NginxName = keyof typeof sources

/** The image's tag, and the Debian release whose packages are the nearest to it. */
const sources = {
  pinned: { tag: defaultImages.nginx.tag, release: 'forky' },
  oldest: { tag: versions.nginx.oldest, release: 'trixie' },
} satisfies Record<string, { tag: string; release: string }>

const folderOf = (name: NginxName) => path.join(toolsFolder, 'nginx', name)

/** Where the program is, if `ensureNginx` got it. */
export const nginxPath = (name: NginxName) => path.join(folderOf(name), 'nginx')

/** Gets the programs that are not there yet: seconds each. Says why, for those that cannot be had. */
export async function ensureNginx(): Promise<void> {
  const missing = (Object.keys(sources) as NginxName[]).filter(name => !isFresh(name))
  const steps = missing.map(name => ({ title: `Get nginx ${sources[name].tag} or newer (${name})`, run: () => get(name) }))
  const errors = await runSteps(steps, { keepGoing: true })
  for (const [title, { message }] of errors) console.error(`${title} failed: ${message}`)
}

/** What a copy is made from; another makes it anew. */
const stampOf = (name: NginxName) => JSON.stringify({ ...sources[name], machine: process.arch })

function isFresh(name: NginxName): boolean {
  const stamp = path.join(folderOf(name), 'stamp')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(name)
}

async function get(name: NginxName): Promise<void> {
  const folder = folderOf(name)
  const made = `${folder}.${process.pid}`
  try {
    await mkdir(made, { recursive: true })
    if (!(await fromImage(sources[name].tag, path.join(made, 'root')))) await fromDebian(sources[name], path.join(made, 'root'))
    await writeFile(path.join(made, 'nginx'), await launcher(path.join(made, 'root')), { mode: 0o755 })
    await writeFile(path.join(made, 'stamp'), stampOf(name))
    await rm(folder, { recursive: true, force: true })
    await rename(made, folder)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}

/** Whether Docker had the image, and put its files there. */
async function fromImage(tag: string, folder: string): Promise<boolean> {
  const { stdout: container, failed } = await execa('docker', ['create', '--quiet', `nginx:${tag}`], { reject: false })
  if (failed) return false
  await mkdir(folder, { recursive: true })
  const files = execa('docker', ['export', container])
  await files.pipe('tar', ['--extract', '--directory', folder, '--exclude', 'dev/*', 'usr', 'etc/nginx', 'lib', 'lib64'])
  await execa('docker', ['rm', container])
  return true
}

async function fromDebian({ tag, release }: { tag: string; release: string }, folder: string): Promise<void> {
  const { nginx = '' } = await unpackDebian(release, ['nginx', 'libnginx-mod-http-js'], folder)
  const version = semver.coerce(nginx)?.version ?? '0.0.0'
  // A newer one is right: what breaks there will break in the image.
  if (semver.lt(version, tag)) throw new Error(`Debian ${release} has nginx ${version}, older than ${tag}`)
}

/** A script beside a root that runs the root's nginx with its libraries, and takes relative paths, modules/… above all, as that one does. */
async function launcher(folder: string): Promise<string> {
  const folders = ['lib64', 'usr/lib64', 'lib', 'usr/lib'].filter(name => existsSync(path.join(folder, name)))
  const found = await Promise.all(folders.map(async name => (await readdir(path.join(folder, name))).map(file => path.join(name, file))))
  const loader = found.flat().find(file => /\/ld-linux[^/]*\.so/.test(file))
  if (!loader) throw new Error(`${folder} has no dynamic linker`)
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  const libraries = [`lib/${triplet}`, `usr/lib/${triplet}`, 'lib', 'usr/lib'].map(name => `$root/${name}`).join(':')
  const prefix = existsSync(path.join(folder, 'etc/nginx/modules')) ? 'etc/nginx' : 'usr/share/nginx'
  return [
    '#!/bin/sh',
    'root=$(dirname "$0")/root',
    `exec "$root/${loader}" --argv0 nginx --library-path "${libraries}" "$root/usr/sbin/nginx" -p "$root/${prefix}/" "$@"`,
    '',
  ].join('\n')
}
