// WHIP and WHEP through nginx: what of them reaches SRS, and that nothing else of its API does.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { gatewaySkipReason, gatewayValues, Nginx } from '../support/gateway.ts'
import { container, object } from '../support/objects.ts'
import { render } from '../support/render.ts'

interface Request {
  version: string
  method?: string
  url?: string
  headers: IncomingHttpHeaders
  body: string
}

/** What has reached the API. */
const reached: Request[] = []
/** In the place of SRS, whose own headers for other sites nginx replaces. */
const api = createServer(async (request, response) => {
  const { httpVersion: version, method, url, headers } = request
  reached.push({ version, method, url, headers, body: await text(request) })
  const cors = ['Allow-Origin', 'Allow-Methods', 'Allow-Headers', 'Expose-Headers', 'Max-Age'].map(name => [
    `Access-Control-${name}`,
    'SRS',
  ])
  response.writeHead(201, { Location: '/rtc/v1/whip/?action=delete', ...Object.fromEntries(cors) }).end('answer')
})

let folder: string
let nginx: Nginx
beforeAll(async () => {
  if (gatewaySkipReason) return
  await once(api.listen(0, '127.0.0.1'), 'listening')
  const rendered = await render(gatewayValues({ mode: 'nginx-sidecar', webrtc: { enabled: true } }))
  const { data } = object(rendered, 'ConfigMap', 'nginx')
  const stub = `127.0.0.1:${(api.address() as AddressInfo).port}`
  folder = await mkdtemp(path.join(tmpdir(), 'whip-'))
  nginx = new Nginx(folder, container(rendered, 'origin', 'nginx').command)
  await nginx.configure({ ...data, 'whip.conf': data['whip.conf'].replace('127.0.0.1:1985', stub) }, '127.0.0.1')
  await nginx.start()
})
afterAll(async () => {
  api.close()
  await nginx?.stop()
  if (folder) await rm(folder, { recursive: true })
})
beforeEach(({ skip }) => {
  skip(gatewaySkipReason !== undefined, gatewaySkipReason)
  reached.length = 0
})

/** What tells browsers that pages of other sites may use WHIP and WHEP. */
const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, DELETE, OPTIONS',
  'access-control-allow-headers': 'Authorization, Content-Type',
  'access-control-expose-headers': 'Location',
  'access-control-max-age': '86400',
}

const ask = (method: string, uri: string, body?: string) =>
  fetch(nginx.url + uri, { method, ...(body === undefined ? {} : { body }), headers: { Connection: 'close' } })

it.each(['whip', 'whip/', 'whep', 'whep/'])('passes an offer on: %s', async name => {
  const uri = `/rtc/v1/${name}?app=live&stream=livestream`
  const response = await ask('POST', uri, 'offer')
  expect({ status: response.status, body: await response.text() }).toEqual({ status: 201, body: 'answer' })
  expect(reached).toMatchObject([{ version: '1.1', method: 'POST', url: uri, body: 'offer' }])
  // SRS chooses the vhost by the name that the client used, and tells its hooks who the client is.
  expect(reached[0]?.headers).toMatchObject({
    host: new URL(nginx.url).host,
    'x-real-ip': '127.0.0.1',
    'x-forwarded-for': '127.0.0.1',
  })
  // A page of another site reads where to end the session.
  expect(Object.fromEntries(response.headers)).toMatchObject({
    ...cors,
    location: '/rtc/v1/whip/?action=delete',
  })
})

it('passes the end of a session on', async () => {
  expect((await ask('DELETE', '/rtc/v1/whip/?action=delete')).status).toBe(201)
  expect(reached).toMatchObject([{ method: 'DELETE', url: '/rtc/v1/whip/?action=delete' }])
})

it('tells browsers itself what pages of other sites may send', async () => {
  const response = await ask('OPTIONS', '/rtc/v1/whip/')
  expect(response.status).toBe(204)
  expect(Object.fromEntries(response.headers)).toMatchObject(cors)
  expect(reached).toEqual([])
})

it.each([
  ['GET', '/rtc/v1/whip/', 405],
  ['PUT', '/rtc/v1/whip/', 405],
  ['POST', '/rtc/v1/whip/other', 405],
  ['POST', '/rtc/v1/publish/', 405],
  ['POST', '/api/v1/clients/', 405],
  ['DELETE', '/api/v1/clients/1', 405],
  ['GET', '/api/v1/versions', 404],
  ['POST', '/live/livestream.m3u8', 405],
])('refuses %s %s', async (method, uri, status) => {
  expect((await ask(method, uri)).status).toBe(status)
  expect(reached).toEqual([])
})

it('takes an offer of up to 64 KiB', async () => {
  expect((await ask('POST', '/rtc/v1/whip/', 'o'.repeat(64 * 1024))).status).toBe(201)
  expect((await ask('POST', '/rtc/v1/whip/', 'o'.repeat(64 * 1024 + 1))).status).toBe(413)
})
