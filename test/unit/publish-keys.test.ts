// Keys of publishers: what the chart prints with them, and whom nginx lets publish.

import { once } from 'node:events'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gatewaySkipReason, Nginx } from '../support/gateway.ts'
import { container, object, podSpec } from '../support/objects.ts'
import { type PodNginx, startPodNginx } from '../support/pod-nginx.ts'
import type { Loose } from '../support/pods.ts'
import { type AnyValues, render } from '../support/render.ts'
import { Sandbox } from '../support/sandbox.ts'

const keys = (streams: Record<string, string>): AnyValues => ({ publish: { keys: { streams } } })
const table = { 'live/camera': 'camera-key', 'live/*': 'live-key older-key', '*': 'any-key' }

describe('who has to ask', () => {
  it.each(['single', 'nginx-sidecar', 'edge-cluster', 'origin-cluster'])(
    'every SRS of mode %s, in every vhost, nginx in its own pod',
    async mode => {
      const own = { http_hooks: { enabled: true, on_publish: ['http://auth/1', 'http://auth/2'], on_play: 'http://auth/play' } }
      const off = { http_hooks: { enabled: false, on_publish: 'http://auth/off' } }
      const rendered = await render({
        mode,
        config: { vhost: { own, off } },
        origin: mode === 'origin-cluster' ? { workload: 'Deployment' } : {},
        ...keys(table),
      })
      const origin = mode === 'origin-cluster' ? 'origin-1' : 'origin'
      for (const role of mode.includes('cluster') ? [origin, 'edge'] : [origin]) {
        const hook = `http://127.0.0.1:${role === 'edge' ? 18_936 : 18_935}/publish`
        const { 'srs.conf': conf } = object(rendered, 'ConfigMap', role).data
        expect(conf.match(/on_publish [^;]+/g), role).toEqual(
          expect.arrayContaining([`on_publish ${hook}`, `on_publish ${hook}`, `on_publish ${hook} http://auth/1 http://auth/2`]),
        )
        expect(conf).not.toContain('http://auth/off')
        expect(conf).toContain('on_play http://auth/play')
        const { containers, volumes } = podSpec(rendered, role)
        const nginx = containers.filter((one: { name: string }) => ['nginx', 'hooks'].includes(one.name))
        expect(nginx).toHaveLength(1)
        expect(nginx[0].volumeMounts).toContainEqual({ name: 'publish-keys', mountPath: '/etc/srs-keys', readOnly: true })
        expect(volumes).toContainEqual({
          name: 'publish-keys',
          secret: { secretName: 'live-srs-publish-keys', items: [{ key: 'keys', path: 'keys' }] },
        })
      }
      const { data } = object(rendered, 'Secret', 'publish-keys')
      expect(Buffer.from(data.keys, 'base64').toString()).toBe('*: any-key\nlive/*: live-key older-key\nlive/camera: camera-key\n')
      expect(JSON.stringify(rendered.manifests.filter(one => one.kind !== 'Secret')) + rendered.notes).not.toMatch(/(any|live|camera)-key/)
    },
  )

  it('the publisher and the test, who read the keys; and the test alone, who reads those of viewers', async () => {
    const auth = { keys: ['0123456789abcdef'] }
    const rendered = await render({ mode: 'nginx-sidecar', publisher: { enabled: true }, play: { auth }, ...keys(table) })
    const read = ({ volumes, containers }: Loose) =>
      containers.map(({ volumeMounts }: Loose) =>
        volumeMounts
          .filter(({ mountPath }: Loose) => mountPath.startsWith('/etc/srs-'))
          .map(({ name, mountPath, readOnly }: Loose) => {
            const { secret } = volumes.find((one: Loose) => one.name === name)
            return [mountPath, readOnly, secret.secretName, secret.items[0].path]
          })
          .sort(),
      )
    const publish = ['/etc/srs-keys', true, 'live-srs-publish-keys', 'keys']
    const play = ['/etc/srs-play', true, 'live-srs-play-keys', 'keys']
    expect(read(podSpec(rendered, 'publisher'))).toEqual([[publish]])
    expect(read(object(rendered, 'Pod', 'test-stream').spec)).toEqual([[publish, play]])
  })

  it('nobody without keys', async () => {
    const rendered = await render({ mode: 'edge-cluster' })
    expect(JSON.stringify(rendered.manifests)).not.toMatch(/publish-keys|18935/)
  })

  it('every SRS by a Secret of the user’s own', async () => {
    const rendered = await render(
      { publish: { keys: { existingSecret: 'mine', existingSecretKey: 'table' } } },
      { invariants: { existing: ['mine'] } },
    )
    const secret = { secretName: 'mine', items: [{ key: 'table', path: 'keys' }] }
    expect(podSpec(rendered, 'origin').volumes).toContainEqual({ name: 'publish-keys', secret })
    expect(rendered.manifests.filter(one => one.kind === 'Secret')).toEqual([])
    expect(rendered.notes).toContain(`kubectl get secret -n media mine -o go-template='{{index .data "table" | base64decode}}'`)
  })
})

describe('a generated key', () => {
  const values = { publish: { keys: { generate: true } } }

  it('stays through an upgrade, and the notes have the command that shows it', async () => {
    const rendered = await render(values, { cluster: {} })
    const secret = object(rendered, 'Secret', 'publish-keys')
    const key = Buffer.from(secret.data.key, 'base64').toString()
    expect(key).toMatch(/^[A-Za-z0-9]{32}$/)
    expect(Buffer.from(secret.data.keys, 'base64').toString()).toBe(`*: ${key}\n`)
    const again = await render(values, { upgrade: true, cluster: { objects: [secret] } })
    expect(object(again, 'Secret', 'publish-keys').data).toEqual(secret.data)
    expect(rendered.notes).not.toContain(key)
    expect(rendered.notes).toContain(
      `kubectl get secret -n media live-srs-publish-keys -o go-template='{{index .data "key" | base64decode}}'`,
    )
    expect(rendered.notes).toContain('Stream Key is livestream?key=KEY, and Server is:')
    expect(rendered.notes).toContain('/live/livestream?key=KEY"')
    expect(rendered.notes).not.toMatch(/ANYONE|Anyone/)
  })
})

describe('the log of SRS', () => {
  let box: Sandbox
  beforeEach(async () => {
    box = await Sandbox.create()
  })
  afterEach(() => box.remove())
  /** Runs the command of SRS's container, with a stub for SRS. */
  const start = async (role: string, srs: string) => {
    await box.program('objs/srs', srs)
    await box.program('bin/getent', ':')
    const command = container(await render({ mode: 'edge-cluster', ...keys(table) }), role, 'srs').command as string[]
    // In an object, which await does not open.
    return { running: box.run('ulimit -Sn 500; exec "$@"', { args: ['sh', ...command.map(word => box.moved(word))] }) }
  }
  const lines = `echo '"param":"?key=live-key","stream_url"'; echo 'param=key=live-key&vhost=a, x' >&2; echo 'r=live/a,m=publish,Key=a.b_c~d-e'; echo monkey=1`

  it.each(['origin', 'edge'])('has no keys at the %s, its last words, and its status', async role => {
    const { all, exitCode } = await (await start(role, `${lines}; exit 7`)).running
    expect(all).toBe('"param":"?key=***","stream_url"\nparam=key=***&vhost=a, x\nr=live/a,m=publish,key=***\nmonkey=1')
    expect(exitCode).toBe(7)
  })

  it.each(['origin', 'edge'])('goes on while SRS stops at the %s', async role => {
    const { running } = await start(
      role,
      `exec node -e "
        process.on('SIGTERM', () => { console.log('stopping'); setTimeout(() => { console.log('key=live-key'); process.exit(3) }, 300) })
        setInterval(() => {}, 1000); console.log('up')"`,
    )
    running.all.on('data', text => String(text).includes('up') && running.kill('SIGTERM'))
    const { all, exitCode } = await running
    expect(all).toBe('up\nstopping\nkey=***')
    expect(exitCode).toBe(3)
  })
})

describe('nginx', () => {
  let pod: PodNginx<Nginx>
  const file = () => path.join(pod.nginx.folder, 'etc/srs-keys/keys')

  beforeAll(async () => {
    if (gatewaySkipReason) return
    const values = { mode: 'nginx-sidecar', webrtc: { enabled: true }, nginx: { port: 18_081, accessLog: 'combined' }, ...keys(table) }
    pod = await startPodNginx(
      await render(values),
      (folder, command) => new Nginx(folder, command),
      nginx => mkdir(path.join(nginx.folder, 'etc/srs-keys'), { recursive: true }),
    )
  })
  afterAll(() => pod?.stop())
  beforeEach(async ({ skip }) => {
    skip(gatewaySkipReason !== undefined, gatewaySkipReason)
    pod.reached.length = 0
    await writeFile(file(), '# Keys\n*: any-key\nlive/*: live-key older-key\n"live/camera": camera-key\nlive/empty:\nlive/odd: a+b')
  })

  /** What SRS posts. */
  const question = (stream: string, param: string, more: object = {}) => {
    const slash = stream.lastIndexOf('/')
    const names = { app: stream.slice(0, slash), stream: stream.slice(slash + 1) }
    return JSON.stringify({ server_id: 'vid-1', action: 'on_publish', ip: '10.0.0.1', vhost: '__defaultVhost__', ...names, param, ...more })
  }
  const ask = async (body: string) => {
    const response = await fetch(`${pod.hooks}/publish`, { method: 'POST', body })
    return { status: response.status, body: await response.text() }
  }
  const admitted = { status: 200, body: '0' }
  const refused = (why: string) => ({ status: 403, body: expect.stringContaining(why) })

  it.each([
    ['a stream with its own key', 'live/camera', '?key=camera-key'],
    ['any other of its application', 'live/other', '?key=live-key'],
    ['the same by a key that is about to go', 'live/other', '?key=older-key'],
    ['any other', 'events/a', '?key=any-key'],
    ['one of an application in two parts', 'live/stage/a', '?key=any-key'],
    ['one by an edge, which names the vhost', 'live/camera', '?key=camera-key&vhost=example.com'],
    ['one by SRT, whose parameters have an order of their own', 'live/camera', 'h=1&key=camera-key'],
    ['one by WHIP', 'live/camera', 'app=live&stream=camera&key=camera-key'],
  ])('admits %s', async (_, stream, param) => {
    expect(await ask(question(stream, param))).toEqual(admitted)
  })

  it.each([
    ['no key', 'live/camera', '', 'it has no key'],
    ['an empty key', 'live/camera', '?key=', 'it has no key'],
    ['a key by another name', 'live/camera', '?Key=camera-key&xkey=camera-key', 'it has no key'],
    ['a wrong key', 'live/camera', '?key=wrong', 'its key is wrong'],
    ['a key that goes on', 'live/camera', '?key=camera-key0', 'its key is wrong'],
    ['the beginning of a key', 'live/camera', '?key=camera-ke', 'its key is wrong'],
    ['the key of its application, where it has one of its own', 'live/camera', '?key=live-key', 'its key is wrong'],
    ['the key for all, where its application has one', 'live/other', '?key=any-key', 'its key is wrong'],
    ['the key of a stream by a name in capitals', 'live/Camera', '?key=camera-key', 'its key is wrong'],
    ['the key of a stream in an application in capitals', 'LIVE/camera', '?key=camera-key', 'its key is wrong'],
    ['a second key that is right', 'live/camera', '?key=wrong&key=camera-key', 'its key is wrong'],
    ['two keys of an entry as one', 'live/other', '?key=live-key%20older-key', 'its key is wrong'],
    ['a name that leads up', 'live/x/../camera', '?key=any-key', 'the files of another stream'],
    ['a name with an empty part', 'live//camera', '?key=any-key', 'the files of another stream'],
    ['a name that SRS would replace', '[stream]/camera', '?key=any-key', 'the files of another stream'],
    ['no application', '/camera', '?key=any-key', 'the files of another stream'],
  ])('refuses %s', async (_, stream, param, why) => {
    expect(await ask(question(stream, param))).toEqual(refused(why))
  })

  it('refuses a key in the address of the server, which SRS shows in its API', async () => {
    const tcUrl = 'rtmp://example.com/live?key=camera-key'
    expect(await ask(question('live/camera', '?key=camera-key', { tcUrl }))).toEqual(refused('belongs to the name of the stream'))
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{"action":'],
    ['null', 'null'],
    ['a list', '["on_publish"]'],
    ['another action', question('live/camera', '?key=camera-key').replace('on_publish', 'on_play')],
    ['numbers for names', '{"action":"on_publish","app":1,"stream":2,"param":"?key=any-key"}'],
    ['no parameters', '{"action":"on_publish","app":"live","stream":"camera"}'],
  ])('refuses %s for a question', async (_, body) => {
    expect(await ask(body)).toEqual(refused('no question of SRS'))
  })

  it('refuses a question that is too long, and answers the next', async () => {
    expect((await ask(question('live/camera', `?key=${'x'.repeat(100_000)}`))).status).toBe(413)
    expect(await ask(question('live/camera', `?key=${'x'.repeat(60_000)}`))).toEqual(refused('its key is wrong'))
    expect(await ask(question('live/camera', '?key=camera-key'))).toEqual(admitted)
  })

  it('says what is wrong with the Secret, and goes by the rest of it', async () => {
    expect(await ask(question('live/odd', '?key=a+b'))).toEqual(refused('has no key for live/odd that is made of letters'))
    expect(await ask(question('live/empty', '?key='))).toEqual(refused('it has no key'))
    await writeFile(file(), 'live/*: live-key\nnonsense\nlive/camera camera-key\n:\n')
    expect(await ask(question('live/camera', '?key=camera-key'))).toEqual(refused('its key is wrong'))
    expect(await ask(question('live/camera', '?key=live-key'))).toEqual(admitted)
    expect(await ask(question('events/a', '?key=nonsense'))).toEqual(refused('no line of the Secret has a key for events/a'))
    await rm(file())
    expect(await ask(question('live/camera', '?key=camera-key'))).toEqual(refused('the Secret with the keys is not there'))
  })

  it('goes by a Secret as soon as it changes', async () => {
    await writeFile(`${file()}.new`, 'live/camera: new-key')
    await rename(`${file()}.new`, file())
    expect(await ask(question('live/camera', '?key=camera-key'))).toEqual(refused('its key is wrong'))
    expect(await ask(question('live/camera', '?key=new-key'))).toEqual(admitted)
  })

  it('finds one of 10,000 keys in no time', async () => {
    await writeFile(file(), Array.from({ length: 10_000 }, (_, i) => `live/stream-${i}: key-of-${i}\n`).join(''))
    const begun = performance.now()
    for (const i of [0, 5000, 9999]) expect(await ask(question(`live/stream-${i}`, `?key=key-of-${i}`))).toEqual(admitted)
    expect(performance.now() - begun).toBeLessThan(3000)
  })

  const offer = (query: string, headers: Record<string, string> = {}, method = 'POST', way = 'whip') =>
    fetch(`${pod.nginx.url}/rtc/v1/${way}/?${query}`, { method, headers, ...(method === 'POST' ? { body: 'offer' } : {}) })

  it.each([
    ['in the query', 'app=live&stream=camera&key=camera-key', {}, 'app=live&stream=camera&key=camera-key'],
    ['as a bearer’s token', 'app=live&stream=camera', { Authorization: 'Bearer camera-key' }, 'app=live&stream=camera&key=camera-key'],
    ['of a stream without a name', 'key=live-key', {}, 'key=live-key'],
  ])('passes WHIP on with a key %s', async (_, query, headers, expected) => {
    const response = await offer(query, headers as Record<string, string>)
    expect(response.status).toBe(201)
    expect(pod.reached).toEqual([`/rtc/v1/whip/?${expected}`])
  })

  it.each([
    ['no key', 'app=live&stream=camera', {}],
    ['a wrong one', 'app=live&stream=camera&key=wrong', {}],
    ['a wrong one as a bearer’s token', 'app=live&stream=camera', { Authorization: 'Bearer wrong' }],
    ['a wrong one before the right one', 'app=live&stream=camera&key=wrong', { Authorization: 'Bearer camera-key' }],
    ['the key of another stream', 'app=live&stream=other&stream=camera&key=live-key', {}],
    ['a key to play', 'app=live&stream=camera&action=play', {}],
  ])('refuses WHIP with %s, before SRS hears of it', async (_, query, headers) => {
    const response = await offer(query, headers as Record<string, string>)
    expect(response.status).toBe(401)
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'www-authenticate': 'Bearer', 'access-control-allow-origin': '*' })
    expect(pod.reached).toEqual([])
  })

  it('asks nobody for a key who plays or ends a session', async () => {
    expect((await offer('app=live&stream=camera', {}, 'POST', 'whep')).status).toBe(201)
    expect((await offer('action=delete&token=1', {}, 'DELETE')).status).toBe(201)
    expect(pod.reached).toHaveLength(2)
    expect((await fetch(`${pod.nginx.url}/.may-publish`)).status).toBe(404)
  })

  it('logs why it refuses WHIP, and no key anywhere', async () => {
    await offer('app=live&stream=logged&key=secret-guess')
    await offer('app=live&stream=camera&key=camera-key')
    await ask(question('live/camera', '?key=camera-key'))
    await setTimeout(200)
    const [errors, accesses] = await Promise.all([pod.nginx.log(), readFile(path.join(pod.nginx.folder, 'dev/stdout'), 'utf8')])
    expect(errors).toContain('a publisher by WHIP is refused: "live/logged": its key is wrong')
    expect(accesses).toContain('/rtc/v1/whip/')
    expect(errors + accesses).not.toMatch(/secret-guess|camera-key|live-key/)
  })

  it('is no way out of the pod', async () => {
    const port = Number(new URL(pod.hooks).port)
    const socket = connect(port, pod.nginx.address)
    await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED')
  })
})
