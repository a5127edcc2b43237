// Answers the hooks of SRS: admits publishers who know the key of their stream, and logs who comes and goes.
// Node 22.18 or later runs it as it is, with no packages. The keys: KEYS='{"livestream":"a-long-random-key"}' node server.ts
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'

/** What SRS sends with on_publish and on_unpublish: ossrs.io, HTTP callback. */
interface Hook {
  action: string
  ip: string
  vhost: string
  app: string
  stream: string
  /** The query of the publisher's address, with its question mark. */
  param: string
}

const keys = new Map<string, string>(Object.entries(JSON.parse(process.env.KEYS ?? '{}')))

const server = createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok')
  try {
    const hook: Hook = JSON.parse(await bodyOf(request))
    const admitted = request.url !== '/publish' || mayPublish(hook)
    console.log(JSON.stringify({ at: new Date(), action: hook.action, ip: hook.ip, app: hook.app, stream: hook.stream, admitted }))
    // SRS lets the client go on if the status is 200 and the body is 0.
    response.writeHead(admitted ? 200 : 403).end(admitted ? '0' : '1')
  } catch (error) {
    response.writeHead(400).end((error as Error).message)
  }
})
server.listen(Number(process.env.PORT ?? 8085))
// Kubernetes stops pods by this signal, which node ignores as process 1.
process.on('SIGTERM', () => server.close())

function mayPublish({ stream, param }: Hook): boolean {
  const key = keys.get(stream)
  const given = new URLSearchParams(param).get('key') ?? ''
  // Takes as long for a wrong key as for a right one.
  return key !== undefined && timingSafeEqual(digest(given), digest(key))
}

const digest = (text: string) => createHash('sha256').update(text).digest()

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const part of request) {
    body += part
    if (body.length > 65_536) throw new Error('too long')
  }
  return body
}
