// How an edge stops: the script that runs SRS there, with stubs for SRS and for DNS.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { container } from '../support/objects.ts'
import { type AnyValues, render } from '../support/render.ts'
import { Sandbox } from '../support/sandbox.ts'

let box: Sandbox
let folder: string
beforeEach(async () => {
  box = await Sandbox.create()
  folder = box.folder
})
afterEach(() => box.remove())

// A shell could not catch the SIGINT that the shell above it ignores for it.
const serving = `exec node -e "
  process.on('SIGTERM', () => console.log('waiting')).on('SIGINT', () => { console.log('ended'); process.exit() })
  setInterval(() => {}, 1000); console.log('up')"`

/** Runs the command of an edge's container. `dns`: the names that exist. A stub for SRS waits for its viewers at SIGTERM, and ends at once at SIGINT. */
async function runEdge(dns: string[], srs = serving, values: AnyValues = { mode: 'edge-cluster' }) {
  await box.program('objs/srs', srs)
  await box.program('bin/getent', `case "$2" in ${dns.map(name => `${name}) ;;`).join(' ')} *) exit 2 ;; esac`)
  await box.program('bin/sleep', `echo "$1" >>${folder}/waits; /bin/sleep 0.05`)
  const command = container(await render(values), 'edge', 'srs').command as string[]
  const edge = box.run('ulimit -Sn 500; exec "$@"', { args: ['sh', ...command] })
  let output = ''
  edge.all.on('data', text => {
    output += text
  })
  const printed = async (text: string) => {
    while (!output.includes(text)) await setTimeout(20)
  }
  return { edge, printed }
}

/** Stops an edge, and sees it look a few times and wait for its viewers. */
async function expectWaiting({ edge, printed }: Awaited<ReturnType<typeof runEdge>>) {
  await printed('up')
  edge.kill('SIGTERM')
  await printed('waiting')
  await vi.waitUntil(async () => (await box.lines('waits')).length >= 5, { timeout: 50_000, interval: 20 })
  expect(edge.exitCode ?? null).toBeNull()
}

/** From now on DNS knows the cluster, but not the Service of the origin. */
const removeOrigin = () => box.program('bin/getent', 'test "$2" = kubernetes.default.svc')

it('waits for its viewers while the Service of the origin exists, and disconnects them when it is gone', async () => {
  const dns = ['live-srs-origin', 'kubernetes.default.svc']
  const { edge, printed } = await runEdge(dns)
  await expectWaiting({ edge, printed })
  await removeOrigin()
  const { exitCode, all } = await edge
  expect(all).toContain('live-srs-origin is gone')
  expect(all).toContain('ended')
  expect(exitCode).toBe(0)
  expect(new Set(await box.lines('waits')), 'seconds between looks').toEqual(new Set(['2']))
})

it('raises the limit of open files, which SRS compares with max_connections', async () => {
  const { edge } = await runEdge([], 'echo "$(ulimit -Sn) of $(ulimit -Hn)"')
  expect((await edge).all).toMatch(/^(\d+|unlimited) of \1$/m)
})

it('says at its start which of its servers it cannot find', async () => {
  const { edge, printed } = await runEdge(['kubernetes.default.svc'])
  await printed('edge: live-srs-origin does not resolve')
  await printed('up')
  edge.kill('SIGTERM')
  await edge
})

it('stays while one of several servers elsewhere can be found', async () => {
  const values = { mode: 'edge', upstream: { rtmp: ['a.example:1935', '[2001:db8::1]:1935'] } }
  const { edge, printed } = await runEdge(['2001:db8::1', 'kubernetes.default.svc'], serving, values)
  await expectWaiting({ edge, printed })
  await removeOrigin()
  expect((await edge).all).toContain('edge: a.example 2001:db8::1 is gone')
})

it('keeps its viewers while DNS answers nothing', async () => {
  const { edge, printed } = await runEdge([])
  await expectWaiting({ edge, printed })
  await removeOrigin()
  await edge
})

it('forgives a single lookup that fails', async () => {
  const { edge, printed } = await runEdge(['live-srs-origin', 'kubernetes.default.svc'])
  // The second lookup fails.
  const lookup = `case "$2" in live-srs-origin) echo >>${folder}/lookups; [ $(wc -l <${folder}/lookups) != 2 ] || { touch ${folder}/failed; exit 2; } ;; esac`
  await box.program('bin/getent', lookup)
  await expectWaiting({ edge, printed })
  expect(existsSync(path.join(folder, 'failed'))).toBe(true)
  await removeOrigin()
  await edge
})

it('ends when its viewers have left', async () => {
  const srs = serving.replace("console.log('waiting')", 'process.exit()')
  const { edge, printed } = await runEdge(['live-srs-origin', 'kubernetes.default.svc'], srs)
  await printed('up')
  edge.kill('SIGTERM')
  expect((await edge).exitCode).toBe(0)
})

it('ends as SRS does, so that the container is restarted', async () => {
  const { edge } = await runEdge([], 'exit 7')
  expect((await edge).exitCode).toBe(7)
})
