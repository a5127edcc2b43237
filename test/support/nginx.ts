// An nginx as new as the image's, the program that the environment variable NGINX_BIN names, or the system's; with an nginx.conf that was written for
// the image.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa, execaSync } from 'execa'
import which from 'which'
import { nginxPath } from '../../scripts/nginx.ts'

// Distributions keep it where a user's PATH doesn't look.
const searched = [process.env.PATH, '/usr/sbin', '/usr/local/sbin'].join(path.delimiter)

const pinned = nginxPath('pinned')

/** nginx's path; undefined where there is none. */
export const findNginx = () =>
  which.sync(process.env.NGINX_BIN || (existsSync(pinned) ? pinned : 'nginx'), { nothrow: true, path: searched }) ?? undefined

/** What was there when this process began. */
export const nginxBinary = findNginx()

/** Why nothing here can work; undefined where it can. */
export const nginxSkipReason = findSkipReason(nginxBinary)

/** Why an nginx can't run what the chart prints: there is none, or it cannot load njs. */
export function findSkipReason(binary: string | undefined): string | undefined {
  const packages = '(npm test gets it by Docker or on Debian; elsewhere install it, with its module for njs)'
  if (!binary) return `nginx is not installed ${packages}`
  const folder = mkdtempSync(path.join(tmpdir(), 'nginx-njs-'))
  try {
    const [file, log] = ['nginx.conf', 'error.log'].map(name => path.join(folder, name)) as [string, string]
    const settings = [`pid ${folder}/pid`, `error_log ${log}`, 'load_module modules/ngx_http_js_module.so', 'events {}']
    writeFileSync(file, settings.join(';\n'))
    const { failed, stderr } = execaSync(binary, ['-t', '-e', log, '-c', file], { reject: false })
    return failed ? `nginx has no njs ${packages}: ${stderr.replaceAll(folder, '').split('\n')[0]}` : undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the nginx image has and configurations include, by its path there: beside the program where that was unpacked, or the system's. */
const includes = Object.fromEntries(
  ['/etc/nginx/mime.types', '/etc/ssl/certs/ca-certificates.crt'].flatMap(file => {
    const places = [path.join(path.dirname(nginxBinary ?? ''), 'root', file), path.join(path.dirname(pinned), 'root', file), file]
    const there = places.find(place => existsSync(place))
    return there ? [[file, there]] : []
  }),
)

/** `text` with the absolute paths of the image moved into `folder`, which stands in for its root. */
export function moveRoot(text: string, folder: string): string {
  return text.replace(/(?<=[\s"'=:>])\/(?=(dev|etc|tmp|usr)\/)/g, `${folder}/`)
}

/** Makes of `folder` a root of the image: with the folders and files that configurations expect, and `files` by their absolute paths. */
export async function fillRoot(folder: string, files: Record<string, string>): Promise<void> {
  const inRoot = (file: string) => path.join(folder, file)
  const folders = [...Object.keys(includes), ...Object.keys(files)].map(file => path.dirname(file))
  for (const name of ['/dev', '/tmp', ...folders]) await mkdir(inRoot(name), { recursive: true })
  for (const [file, place] of Object.entries(includes)) await copyFile(place, inRoot(file))
  for (const [file, content] of Object.entries(files)) await writeFile(inRoot(file), content)
}

/** Files of the chart's ConfigMap by their path in the container, with all paths moved into `folder`. */
export function configFiles(data: Record<string, string>, folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([name, text]) => [`/etc/nginx-srs/${name}`, moveRoot(text, folder)]))
}

const openssl = which.sync('openssl', { nothrow: true })

/** Why `checkNginxConf` can't check the configuration in a ConfigMap's data; undefined where it can. */
export function confSkipReason(data: Record<string, string>): string | undefined {
  return nginxSkipReason ?? (hasTls(data) && !openssl ? 'openssl is not installed' : undefined)
}

const hasTls = (data: Record<string, string>) => Object.values(data).some(text => text.includes('ssl_certificate'))

let certificate: Promise<Record<string, string>> | undefined

/** What a container has beside its ConfigMap, by absolute path: what it learns of DNS at its start, and the certificate that it needs. */
async function beside(data: Record<string, string>): Promise<Record<string, string>> {
  const dns = { '/tmp/dns.conf': 'resolver 127.0.0.1 valid=2s;\nmap "" $domain { default "media.svc.cluster.local"; }\n' }
  if (!hasTls(data)) return dns
  certificate ??= makeCertificate()
  return { ...dns, ...(await certificate) }
}

async function makeCertificate(): Promise<Record<string, string>> {
  // Both to the standard output.
  const args = ['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-subj', '/CN=a', '-keyout', '-', '-out', '-']
  const { stdout } = await execa('openssl', args)
  return { '/etc/nginx-tls/tls.crt': stdout, '/etc/nginx-tls/tls.key': stdout }
}

/**
 * Throws with nginx's words where `nginx -t` refuses the configuration in a ConfigMap's data; returns its warnings. Nothing is written outside a
 * temporary folder.
 */
export async function checkNginxConf(data: Record<string, string>): Promise<string[]> {
  if (!nginxBinary) throw new Error(nginxSkipReason)
  const folder = await mkdtemp(path.join(tmpdir(), 'nginx-conf-'))
  try {
    await fillRoot(folder, { ...(await beside(data)), ...configFiles(data, folder) })
    // -e: the log until the configuration names one, which would be the system's.
    const args = ['-t', '-e', path.join(folder, 'error.log'), '-c', path.join(folder, 'etc/nginx-srs/nginx.conf')]
    const { failed, stderr } = await execa(nginxBinary, args, { reject: false })
    const output = stderr.replaceAll(folder, '')
    if (failed) throw new Error(`nginx -t: ${output}`)
    return output.split('\n').filter(line => line.includes('[warn]'))
  } finally {
    await rm(folder, { recursive: true })
  }
}
