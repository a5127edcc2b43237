// Lets the system's nginx check an nginx.conf, in a folder of its own.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import which from 'which'

// Distributions keep it where a user's PATH doesn't look.
const binary = which.sync('nginx', { nothrow: true, path: [process.env.PATH, '/usr/sbin', '/usr/local/sbin'].join(path.delimiter) })

/** Why `checkNginxConf` can't work here; undefined where it can. */
export const nginxSkipReason = binary ? undefined : 'nginx is not installed (Debian: apt-get install nginx-light)'

/** What the nginx image has and configurations include. */
const systemIncludes = ['/etc/nginx/mime.types']

/**
 * Throws with nginx's words where `nginx -t` refuses the configuration; returns its warnings. Files that it includes come from `includes`, by
 * their absolute path, or from the system. Nothing is written outside a temporary folder, which stands in for /tmp.
 */
export async function checkNginxConf(text: string, includes: Record<string, string> = {}): Promise<string[]> {
  if (!binary) throw new Error(nginxSkipReason)
  const folder = await mkdtemp(path.join(tmpdir(), 'nginx-conf-'))
  try {
    await mkdir(path.join(folder, 'tmp'))
    await mkdir(path.join(folder, 'dev'))
    // The streams of this process are sockets here, which nginx can't open.
    let local = text.replace(/(?<=[\s"'=:])\/(?=(tmp\/|dev\/std(out|err)\b))/g, `${folder}/`)
    for (const [file, content] of Object.entries({ ...(await contents(systemIncludes)), ...includes })) {
      const copy = file.startsWith('/tmp/') ? path.join(folder, file) : path.join(folder, 'include', file)
      await mkdir(path.dirname(copy), { recursive: true })
      await writeFile(copy, content)
      if (!file.startsWith('/tmp/')) local = local.replaceAll(file, copy)
    }
    const file = path.join(folder, 'nginx.conf')
    await writeFile(file, local)
    // -e: the log until the configuration names one, which would be the system's.
    const args = ['-t', '-e', path.join(folder, 'error.log'), '-p', folder, '-c', file]
    const { failed, stderr } = await execa(binary, args, { reject: false })
    const output = stderr.replaceAll(path.join(folder, 'include'), '').replaceAll(folder, '')
    if (failed) throw new Error(`nginx -t: ${output}`)
    return output.split('\n').filter(line => line.includes('[warn]'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function contents(files: readonly string[]): Promise<Record<string, string>> {
  const there = files.filter(file => existsSync(file))
  return Object.fromEntries(await Promise.all(there.map(async file => [file, await readFile(file, 'utf8')] as const)))
}
