// What the liveness probe of SRS does: whether it accepts those who connect, with other servers in its place.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { container } from '../support/objects.ts'
import { type AnyValues, render } from '../support/render.ts'
import { Sandbox } from '../support/sandbox.ts'

let box: Sandbox
beforeEach(async () => {
  box = await Sandbox.create()
})
afterEach(() => box.remove())

const command = async (values: AnyValues, role: string) =>
  container(await render(values), role, 'srs').livenessProbe.exec.command as string[]
const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0')

it.each([
  ['of clients and of the API', {}, 'origin', [1935, 1985, 8080]],
  ['that the values name, and not those of UDP', { config: { listen: 1234, srt_server: { enabled: true } } }, 'origin', [1234, 1985, 8080]],
  ['of SRS, and not those of nginx beside it', { mode: 'nginx-sidecar', metrics: { enabled: true } }, 'origin', [1935, 1985, 8080, 9972]],
  ['of edges', { mode: 'edge-cluster' }, 'edge', [1935, 1985, 8080]],
])('asks for the TCP ports %s', async (_, values, role, ports) => {
  const given = (await command(values, role)).slice(4)
  expect(given.map(port => Number.parseInt(port, 16)).sort()).toEqual([...ports].sort())
  for (const port of given) expect(port).toMatch(/^[0-9A-F]{4}$/)
})

/** Accepts one client at each SIGUSR1. */
const accepting = `
  my $server = IO::Socket::IP->new(LocalHost => $ARGV[0], LocalPort => 0, Listen => 9) or die;
  my @clients;
  $SIG{USR1} = sub { push @clients, $server->accept };
  $| = 1; print $server->sockport, "\n";
  sleep 1 while 1;`

describe.each(['127.0.0.1', '::1'])('a server at %s', host => {
  /** Another program that serves, and runs the probe. */
  async function serve() {
    const server = execa('perl', ['-MIO::Socket::IP', '-e', accepting, host], { reject: false })
    onTestFinished(() => void server.kill('SIGKILL'))
    const [line] = await once(server.stdout, 'data')
    const port = Number(line)
    const come = async () => {
      const client = connect({ host, port }).on('error', () => undefined)
      onTestFinished(() => void client.destroy())
      await once(client, 'connect')
      return client
    }
    const probe = async (...more: number[]) => {
      const [, , script = ''] = await command({}, 'origin')
      return box.run(script, { args: ['alive', hex(1), ...more.map(hex), hex(port)] })
    }
    return { server, port, come, probe }
  }

  it('is alive while nobody comes, or whoever came was accepted', async () => {
    const { server, come, probe } = await serve()
    expect((await probe()).exitCode).toBe(0)
    await come()
    server.kill('SIGUSR1')
    await expect.poll(async () => await probe()).toMatchObject({ exitCode: 0, all: '' })
  })

  it('is not while clients wait and none is accepted, also those who gave up', async () => {
    const { port, come, probe } = await serve()
    await come()
    ;(await come()).destroy()
    await box.program('bin/sleep', ':')
    expect(await probe()).toMatchObject({ exitCode: 1, all: `SRS accepts none of the 2 clients that wait at port ${port}` })
  })

  it('is asked for all of its ports at the same time', async () => {
    const [one, other] = [await serve(), await serve()]
    for (const { come } of [one, other]) await come()
    await box.program('bin/sleep', `echo >>${box.path('naps')}`)
    const { exitCode, all } = await one.probe(other.port)
    expect(exitCode).toBe(1)
    for (const { port } of [one, other]) expect(all).toContain(`the 1 clients that wait at port ${port}`)
    expect((await readFile(box.path('naps'), 'utf8')).length).toBe(3)
  })

  it('is alive while clients wait and one is accepted now and then', async () => {
    const { server, come, probe } = await serve()
    for (const _ of [1, 2, 3]) await come()
    await box.program('bin/sleep', `[ -e ${box.path('once')} ] || kill -USR1 ${server.pid}; touch ${box.path('once')}; /bin/sleep 0.5`)
    expect((await probe()).exitCode).toBe(0)
  })
})
