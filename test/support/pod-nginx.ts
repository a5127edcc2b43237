// nginx in a pod of SRS, which answers hooks and passes WHIP on.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { Nginx } from './gateway.ts'
import type { Rendered } from './manifest.ts'
import { container, object } from './objects.ts'

/** It runs. */
export interface PodNginx<Kind extends Nginx> {
  nginx: Kind
  /** Where SRS asks it. */
  hooks: string
  /** The paths that have reached the API that stands in for SRS, which answers 201. */
  reached: string[]
  stop(): Promise<void>
}

/** Starts the one beside the origin. `prepare`: what its folder has besides, before it starts; `edit`: of each file of its configuration. */
export async function startPodNginx<Kind extends Nginx>(
  rendered: Rendered,
  make: (folder: string, command: string[]) => Kind,
  prepare: (nginx: Kind) => Promise<unknown>,
  edit = (conf: string) => conf,
): Promise<PodNginx<Kind>> {
  const reached: string[] = []
  const api = createServer(async (asked, response) => {
    reached.push(asked.url ?? '')
    await text(asked)
    response.writeHead(201).end('answer')
  })
  await once(api.listen(0, '127.0.0.1'), 'listening')
  const stub = `"127.0.0.1:${(api.address() as AddressInfo).port}"`
  // A port for each process that runs tests, and never 18081, at which nginx serves clients.
  const hooks = `127.0.0.1:${18_100 + (process.pid % 800)}`
  const moved = (conf: string) => conf.replaceAll('127.0.0.1:18935', hooks).replace('"127.0.0.1:1985"', stub)
  const { data } = object(rendered, 'ConfigMap', 'nginx')
  const files = Object.entries<string>(data).map(([name, conf]) => [name, edit(moved(conf))])
  const nginx = make(await mkdtemp(path.join(tmpdir(), 'pod-nginx-')), container(rendered, 'origin', 'nginx').command)
  const stop = async () => {
    api.close()
    await nginx.stop()
    await rm(nginx.folder, { recursive: true })
  }
  try {
    await nginx.configure(Object.fromEntries(files), '127.0.0.1')
    await prepare(nginx)
    await nginx.start()
  } catch (error) {
    await stop()
    throw error
  }
  return { nginx, hooks: `http://${hooks}`, reached, stop }
}
