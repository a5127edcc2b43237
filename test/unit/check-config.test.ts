// What runs before SRS.
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { object } from '../support/objects.ts'
import type { Loose } from '../support/pods.ts'
import { type AnyValues, render } from '../support/render.ts'
import { Sandbox } from '../support/sandbox.ts'

let box: Sandbox
beforeEach(async () => {
  box = await Sandbox.create()
})
afterEach(() => box.remove())

it('players and the folder of HLS are readable for everybody, nginx’s user among them', async () => {
  const [, , script] = object(await render({ mode: 'nginx-sidecar' }), 'Deployment', 'origin').spec.template.spec.initContainers[0].command
  for (const name of ['objs/nginx/html/live', 'html']) await mkdir(box.path(name), { recursive: true })
  await writeFile(box.path('objs/nginx/html/index.html'), '')
  await box.program('objs/srs', '')
  await box.run(script.replace(/ \/html\/$/, ` ${box.path('html')}`).replace("'/html'", box.path('html')))
  const mode = async (name: string) => ((await stat(box.path(`html/${name}`))).mode & 0o777).toString(8)
  expect([await mode('live'), await mode('index.html')]).toEqual(['755', '644'])
  expect(await readdir(box.path('html')), 'nothing else is left').toEqual(['index.html', 'live'])
})

const checkConfig = async (values: AnyValues): Promise<Loose> => {
  const workload = object(await render(values), 'Deployment', 'origin')
  return workload.spec.template.spec.initContainers.find(({ name }: Loose) => name === 'check-config')
}
const checks = async (values: AnyValues): Promise<string[]> => (await checkConfig(values)).command[2].match(/^writable '.*/gm) ?? []

describe('where SRS writes', () => {
  const vhost = (block: object) => ({ config: { vhost: { __defaultVhost__: block } } })
  const hls = `writable '/html' 'hls_path' full`

  it('is checked: the folder of HLS, of recordings and of DASH, each once', async () => {
    expect(await checks({})).toEqual([hls])
    expect(await checks(vhost({ dvr: { enabled: true }, dash: { enabled: true } }))).toHaveLength(1)
    const volume = { volumes: [{ name: 'mine', emptyDir: {} }], volumeMounts: [{ name: 'mine', mountPath: '/mine' }] }
    const paths = { dvr: { enabled: true, dvr_path: '/mine/rec-[app]/[stream].flv' }, dash: { enabled: true, dash_path: '/mine/dash' } }
    expect(await checks({ ...vhost(paths), origin: { pod: volume } })).toEqual([
      hls,
      `writable '/mine' 'vhost.__defaultVhost__.dvr.dvr_path' full`,
      `writable '/mine/dash' 'vhost.__defaultVhost__.dash.dash_path' full`,
    ])
  })

  it('is checked for HLS alone where all is off, as SRS may be told to write it while it runs, and not at edges', async () => {
    expect(await checks(vhost({ hls: { enabled: false }, dvr: { enabled: false, dvr_path: '/tmp/[stream].flv' } }))).toEqual([hls])
    const { manifests } = await render({ mode: 'edge-cluster' })
    const edge = object({ manifests } as never, 'Deployment', 'edge').spec.template.spec.initContainers[0]
    expect(edge.command[2]).not.toMatch(/^writable '/m)
  })

  it('may be full where something in the pod makes room', async () => {
    const cleanup = { enabled: true, schedule: '0 4 * * *', maxAge: '1d' }
    expect(await checks({ cleanup })).toEqual([hls.replace(' full', '')])
    const upload = (deleteAfter: string) => ({
      config: { vhost: { __defaultVhost__: { dvr: { enabled: true } } } },
      origin: { persistence: { enabled: true } },
      recordings: { upload: { enabled: true, bucket: 'archive', s3: { env_auth: true }, deleteAfter } },
    })
    expect(await checks(upload('7d'))).toEqual([hls.replace(' full', '')])
    expect(await checks(upload('')), 'which deletes nothing').toEqual([hls])
  })

  it('is mounted there, and what is mounted over players is not', async () => {
    const names = ['dash', 'page']
    const html = '/usr/local/srs/objs/nginx/html'
    const pod = {
      volumes: names.map(name => ({ name, emptyDir: {} })),
      volumeMounts: [
        { name: 'dash', mountPath: `${html}/dash`, subPath: 'sub' },
        { name: 'page', mountPath: `${html}/players` },
      ],
    }
    const dash = { enabled: true, dash_path: './objs/nginx/html/dash' }
    const { volumeMounts } = await checkConfig({ ...vhost({ dash }), origin: { pod } })
    expect(volumeMounts).toContainEqual({ name: 'dash', mountPath: '/html/dash', subPath: 'sub' })
    expect(volumeMounts.filter(({ name }: Loose) => name === 'page')).toEqual([])
  })
})

describe('a folder', () => {
  const run = async (call: string) => {
    const { command } = await checkConfig({ config: { vhost: { __defaultVhost__: { hls: { enabled: false } } } } })
    const functions = command[2].replace(/\nwritable '\/html' .*\ncheck\ncopy \/html\/$/, '')
    const { exitCode, all = '' } = await box.run(`${functions}\n${call}`)
    return { exitCode, all }
  }

  it('that SRS can write to is made, for others to read', async () => {
    expect(await run(`writable ${box.path('a/b')} hls_path full`)).toEqual({ exitCode: 0, all: '' })
    expect(((await stat(box.path('a/b'))).mode & 0o777).toString(8)).toBe('755')
    expect(await readdir(box.path('a/b'))).toEqual([])
  })

  it('that it cannot write to is a fault', async () => {
    await writeFile(box.path('file'), '')
    const { exitCode, all } = await run(`writable ${box.path('file/b')} hls_path`)
    expect(exitCode).toBe(1)
    expect(all).toMatch(
      /^check-config: SRS cannot write to \S+, where hls_path leads, and would refuse whoever publishes \(\S*mkdir: .*\): give .* by podSecurityContext/,
    )
  })

  it('that is full is a fault, unless something in the pod makes room', async () => {
    const full = async () => {
      await mkdir(box.path('full'), { recursive: true })
      await symlink('/dev/full', box.path('full/.check-config'))
    }
    await full()
    const fault = await run(`writable ${box.path('full')} dvr_path full`)
    expect(fault.exitCode).toBe(1)
    expect(fault.all).toMatch(
      /^check-config: the volume at \S+, where dvr_path leads, is full, .*: delete files from it, or make it larger$/,
    )
    await full()
    const warning = await run(`writable ${box.path('full')} dvr_path`)
    expect(warning.exitCode).toBe(0)
    expect(warning.all).toMatch(/is full, .* until something in this pod has made room$/)
  })

  it('that is full keeps its players: a copy would cut them off, and the pod with them that makes room', async () => {
    for (const folder of ['objs/nginx/html', 'full']) {
      await mkdir(box.path(folder), { recursive: true })
      await writeFile(box.path(`${folder}/a.html`), folder)
    }
    await symlink('/dev/full', box.path('full/.check-config'))
    await symlink('/dev/full', box.path('full/b.html'))
    await writeFile(box.path('objs/nginx/html/b.html'), 'b')
    const { exitCode, all } = await run(`writable ${box.path('full')} dvr_path\ncopy ${box.path('full')}/`)
    expect(all).toMatch(/is full, .*\ncheck-config: players and console stay as they are there$/)
    expect(exitCode).toBe(0)
    expect(await box.read('full/a.html')).toBe('full')
  })

  it('that players cannot be copied to is a fault', async () => {
    await mkdir(box.path('objs/nginx/html'), { recursive: true })
    await writeFile(box.path('objs/nginx/html/index.html'), '')
    const { exitCode, all } = await run(`copy ${box.path('none/such')}/`)
    expect(exitCode).toBe(1)
    expect(all).toMatch(/\ncheck-config: the players cannot be copied to the volume at \S+, and why stands above$/)
  })
})
