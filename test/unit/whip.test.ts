// WHIP and WHEP through nginx: what of them reaches SRS, and that nothing else of its API does.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gatewaySkipReason, gatewayValues, Nginx } from '../support/gateway.ts'
import { container, object } from '../support/objects.ts'
import { type AnyValues, render } from '../support/render.ts'

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

const started: Nginx[] = []
/** The nginx beside SRS. */
async function start(values: AnyValues = {}): Promise<Nginx> {
  const rendered = await render(gatewayValues({ mode: 'nginx-sidecar', webrtc: { enabled: true }, ...values }))
  const { data } = object(rendered, 'ConfigMap', 'nginx')
  const stub = `127.0.0.1:${(api.address() as AddressInfo).port}`
  const folder = await mkdtemp(path.join(tmpdir(), 'whip-'))
  const one = new Nginx(folder, container(rendered, 'origin', 'nginx').command)
  started.push(one)
  await one.configure({ ...data, 'whip.conf': data['whip.conf'].replace('127.0.0.1:1985', stub) }, '127.0.0.1')
  await one.start()
  return one
}

let nginx: Nginx
beforeAll(async () => {
  if (gatewaySkipReason) return
  await once(api.listen(0, '127.0.0.1'), 'listening')
  nginx = await start()
})
afterAll(async () => {
  api.close()
  for (const one of started) {
    await one.stop()
    await rm(one.folder, { recursive: true })
  }
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

it.each(['ice-ufrag=chosen', 'ICE-PWD=chosen', 'stream=b&ice%2Dufrag=chosen', 'ic%65-pwd=x', 'a=b,ice-ufrag;x', 'a&ice-pwd=x'])(
  'lets nobody choose the name of a session, which SRS keeps where a hook refuses it: %s',
  async query => {
    for (const way of ['whip', 'whep']) expect((await ask('POST', `/rtc/v1/${way}/?app=live&${query}`, 'offer')).status).toBe(400)
    expect((await ask('POST', '/rtc/v1/whip/?app=live&stream=a%20%C3%A4&token=ice-x', 'offer')).status).toBe(201)
    expect(reached).toHaveLength(1)
  },
)

it('lets pages of the named sites use WHIP alone', async () => {
  const named = await start({ hlsCache: { replicas: 0 }, nginx: { cors: { origins: ['https://a.example', 'http://localhost:5173'] } } })
  const allowed = async (origin: string, uri: string, method: string) => {
    const { headers } = await fetch(named.url + uri, { method, headers: { Origin: origin, Connection: 'close' } })
    return [headers.get('access-control-allow-origin'), headers.get('vary')]
  }
  for (const [uri, method] of [
    ['/rtc/v1/whip/', 'OPTIONS'],
    ['/rtc/v1/whip/', 'POST'],
    ['/live/absent.m3u8', 'GET'],
  ] as const) {
    expect(await allowed('https://a.example', uri, method), method).toEqual(['https://a.example', 'Origin'])
    expect(await allowed('http://localhost:5173', uri, method), method).toEqual(['http://localhost:5173', 'Origin'])
    for (const other of ['https://b.example', 'https://a.example.evil', 'http://a.example', 'null'])
      expect(await allowed(other, uri, method), other).toEqual([null, 'Origin'])
  }
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

/** Posts to a path as it is, which fetch would normalize; the status. */
async function post({ address, url }: Nginx, path: string, headers: OutgoingHttpHeaders = {}): Promise<number | undefined> {
  const to = { host: address, port: new URL(url).port, path, method: 'POST', headers, agent: false }
  const [response] = (await once(request(to).end('offer'), 'response')) as [IncomingMessage]
  return response.resume().statusCode
}

it.each([
  ['/api/v1/clients/%2e%2e/%2e%2e/%2e%2e/rtc/v1/whip', '/rtc/v1/whip'],
  ['/gb/v1/publish/..%2f..%2f..%2frtc/v1/whip/?app=live', '/rtc/v1/whip/?app=live'],
  ['/rtc/v1/publish/../whip', '/rtc/v1/whip'],
  ['/rtc/v1/whip%2f', '/rtc/v1/whip/'],
  ['//rtc/v1//whep', '/rtc/v1/whep'],
])('SRS gets %s as %s', async (path, clean) => {
  expect(await post(nginx, path)).toBe(201)
  expect(reached.map(({ url }) => url)).toEqual([clean])
})

it.each(['/gb/v1/publish/', '/rtc/v1/whip/%2e%2e/publish/', '/rtc/v1/whip%2f%2e%2e%2fplay', '/rtc/v1/whip%00', '/rtc/v1/whip%3f'])(
  'SRS does not get %s',
  async path => {
    expect(await post(nginx, path)).toBeGreaterThanOrEqual(400)
    expect(reached).toEqual([])
  },
)

describe('who a client is', () => {
  const claimed = { 'X-Forwarded-For': '203.0.113.7', 'X-Real-IP': '203.0.113.7' }
  const told = () => reached.map(({ headers }) => [headers['x-forwarded-for'], headers['x-real-ip']])

  it('is not for clients to say', async () => {
    await post(nginx, '/rtc/v1/whip/', claimed)
    expect(told()).toEqual([['127.0.0.1', '127.0.0.1']])
  })

  it('a trusted proxy says, of whom alone the last other one counts', async () => {
    const behind = await start({ nginx: { port: gatewayValues().nginx.port, trustedProxies: ['127.0.0.0/8', 'fd00::/8'] } })
    await post(behind, '/rtc/v1/whip/', { 'X-Forwarded-For': '203.0.113.7, 198.51.100.8, 127.0.0.3' })
    expect(told()).toEqual([['198.51.100.8', '198.51.100.8']])
  })

  it('the HLS cache says to the nginx beside SRS, and nobody else', async () => {
    const cached = await start({ hlsCache: { replicas: 2 } })
    await post(cached, '/rtc/v1/whip/', claimed)
    await cached.trust(['127.0.0.1'])
    await post(cached, '/rtc/v1/whip/', claimed)
    expect(told()).toEqual([
      ['127.0.0.1', '127.0.0.1'],
      ['203.0.113.7', '203.0.113.7'],
    ])
  })
})

it('takes an offer of up to 64 KiB', async () => {
  expect((await ask('POST', '/rtc/v1/whip/', 'o'.repeat(64 * 1024))).status).toBe(201)
  expect((await ask('POST', '/rtc/v1/whip/', 'o'.repeat(64 * 1024 + 1))).status).toBe(413)
})
