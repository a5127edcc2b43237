// What stands between the chart and its viewers as a CDN does: Varnish with its own rules, and nginx, each of which keeps what it may by HTTP's rules alone.
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa, type ResultPromise } from 'execa'
import which from 'which'
import { nginxBinary } from './nginx.ts'

const searched = [process.env.PATH, '/usr/sbin', '/usr/local/sbin'].join(path.delimiter)
const varnishd = which.sync('varnishd', { nothrow: true, path: searched }) ?? undefined

/** Why Varnish can't run here; undefined where it can. It compiles its rules. */
export const varnishSkipReason = varnishd && which.sync('gcc', { nothrow: true }) ? undefined : 'Varnish or gcc is not installed'

/** A cache that runs. */
export interface Cache {
  url: string
  stop(): Promise<void>
}

/** A cache in front of a server. */
export type StartCache = (backend: string) => Promise<Cache>

/** Varnish as Debian has it, but for how old a playlist may be that its first viewer after a pause gets. */
export const startVarnish: StartCache = async backend => {
  const folder = await mkdtemp(path.join(tmpdir(), 'varnish-'))
  const port = await freePort()
  const { host } = new URL(backend)
  const args = [
    '-j',
    'none',
    '-F',
    '-n',
    folder,
    '-a',
    `127.0.0.1:${port}`,
    '-b',
    host,
    '-s',
    'malloc,64m',
    '-p',
    'timeout_idle=60',
    '-p',
    'default_grace=1',
  ]
  return running(folder, port, execa(varnishd ?? '', args, { reject: false, all: true }))
}

/** nginx as a shield: it keeps what it may for as long as it may, and asks for each file once. */
export const startShield: StartCache = async backend => {
  const folder = await mkdtemp(path.join(tmpdir(), 'shield-'))
  const port = await freePort()
  await mkdir(path.join(folder, 'tmp'))
  const conf = `
    pid ${folder}/pid; error_log ${folder}/error.log; events { worker_connections 4096; }
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    http {
      access_log off;
      client_body_temp_path ${folder}/tmp/a; proxy_temp_path ${folder}/tmp/b; fastcgi_temp_path ${folder}/tmp/c;
      uwsgi_temp_path ${folder}/tmp/d; scgi_temp_path ${folder}/tmp/e;
      proxy_cache_path ${folder}/cache keys_zone=cdn:1m;
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_cache cdn;
          proxy_cache_key $uri;
          proxy_cache_lock on;
          # The lock is for new files alone.
          proxy_cache_use_stale updating;
          proxy_cache_revalidate on;
          proxy_connect_timeout 1s;
          proxy_pass ${backend};
        }
      }
    }`
  await writeFile(path.join(folder, 'nginx.conf'), conf)
  const args = ['-e', path.join(folder, 'error.log'), '-c', path.join(folder, 'nginx.conf'), '-g', 'daemon off;']
  return running(folder, port, execa(nginxBinary ?? '', args, { reject: false, all: true }))
}

async function running(folder: string, port: number, process: ResultPromise): Promise<Cache> {
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    process.kill('SIGTERM')
    await process
    await rm(folder, { recursive: true, force: true })
  }
  const deadline = Date.now() + 30_000
  while (!(await fetch(`${url}/healthz`).catch(() => undefined))?.ok) {
    if (process.exitCode !== null || Date.now() > deadline) {
      const log = await readFile(path.join(folder, 'error.log'), 'utf8').catch(() => '')
      await stop()
      throw new Error(`The cache does not start: ${log}${(await process).all}`)
    }
    await sleep(50)
  }
  return { url, stop }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
