// Which versions of the programs that the chart starts, and of those that judge it, a run of the tests had.
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import semver from 'semver'
import { moduleVersion } from '../../scripts/go-modules.ts'
import { defaultImages } from '../../scripts/images.ts'
import { nginxPath } from '../../scripts/nginx.ts'
import { ensureTools } from '../../scripts/tools.ts'
import { findNginx } from './nginx.ts'

/** The versions of nginx and njs in a program. Throws where it doesn't run. */
export async function nginxVersions(binary: string): Promise<{ nginx: string; njs: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nginx-version-'))
  try {
    const inFolder = (name: string) => path.join(folder, name)
    await writeFile(inFolder('version.js'), 'function version(r) { r.return(200, njs.version); }\nexport default { version };\n')
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${inFolder(name)};`).join(' ')
    const http = `http { ${temporary} js_path ${folder}; js_import version.js; access_log off; server { listen unix:${inFolder('sock')}; location / { js_content version.version; } } }`
    const user = process.getuid?.() === 0 ? 'user root;' : ''
    const main = `${user} pid ${inFolder('pid')}; error_log stderr; load_module modules/ngx_http_js_module.so; daemon off; worker_processes 1; events {}`
    await writeFile(inFolder('nginx.conf'), `${main} ${http}\n`)
    const { stderr: printed } = await execa(binary, ['-v'])
    const server = execa(binary, ['-e', 'stderr', '-c', inFolder('nginx.conf')], { reject: false })
    const ended = server.then(({ stderr }) => Promise.reject(new Error(`${binary}: ${stderr}`)))
    try {
      const njs = await Promise.race([answer(inFolder('sock')), ended])
      return { nginx: semver.coerce(printed)?.version ?? printed, njs }
    } finally {
      ended.catch(() => {})
      server.kill()
      await server
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What a server on a socket answers, when it is there. */
async function answer(socketPath: string): Promise<string> {
  while (!existsSync(socketPath)) await sleep(10)
  return new Promise((resolve, reject) => {
    get({ socketPath, path: '/' }, response => {
      let text = ''
      response.on('data', part => {
        text += part
      })
      response.on('end', () => resolve(text))
    }).on('error', reject)
  })
}

/** Another program's version, by what it prints; undefined where it is not there. */
async function versionOf(program: string, argument: string): Promise<string | undefined> {
  const { failed, all } = await execa(program, [argument], { reject: false, all: true })
  return failed ? undefined : /\d+\.\d+[.\d]*/.exec(all)?.[0]
}

/** A line for each program that tests of some parts run; and, where nginx is older than what the chart starts, a line that says so. */
export async function programsRun(parts: readonly string[]): Promise<{ lines: string[]; older?: string }> {
  const lines: string[] = []
  const add = (name: string, version: string | undefined, missing: string) => lines.push(version ? `${name} ${version}` : missing)
  const runsUnit = parts.includes('unit')
  // By now it is there, even if it was not when this run began.
  const wanted = [
    ...(runsUnit ? [findNginx() ?? nginxPath('pinned')] : []),
    ...(parts.includes('oldest-nginx') ? [nginxPath('oldest')] : []),
  ]
  let newest = '0.0.0'
  for (const binary of wanted) {
    const versions = binary && (await nginxVersions(binary).catch(() => undefined))
    if (versions) newest = semver.gt(versions.nginx, newest) ? versions.nginx : newest
    lines.push(versions ? `nginx ${versions.nginx} with njs ${versions.njs}` : `no nginx${binary ? ` at ${binary}` : ''}`)
  }
  if (runsUnit || parts.includes('cluster')) {
    lines.push(`Helm ${[4, 3].map(major => moduleVersion(`helm.sh/helm/v${major}`).slice(1)).join(' and ')}`)
  }
  if (parts.includes('cluster')) lines.push(`Kubernetes ${moduleVersion('k8s.io/kubernetes').slice(1)}, where it was started here`)
  if (runsUnit) {
    add('busybox', await versionOf('busybox', '--help'), 'no busybox')
    const rclone = await ensureTools(['rclone'], { pathFirst: true }).catch(() => undefined)
    add('rclone', rclone && (await versionOf(rclone.rclone, 'version')), 'no rclone')
    add('promtool', await versionOf(process.env.PROMTOOL_BIN || 'promtool', '--version'), 'no promtool')
    add('SRS', process.env.SRS_BIN && (await versionOf(process.env.SRS_BIN, '-v')), 'no SRS (SRS_BIN names none)')
  }
  const { tag } = defaultImages.nginx
  return runsUnit && semver.lt(newest, tag)
    ? { lines, older: `No nginx ran that is as new as the one the chart starts, ${tag}.` }
    : { lines }
}
