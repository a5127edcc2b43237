// Headless Chromium with a page for each viewer.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { build } from 'esbuild'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { root } from '../../scripts/go-modules.ts'
import type { Kind, PageKind, Seen } from './players-seen.ts'

/** A viewer. */
export interface Viewer {
  kind: Kind
  /** Waits for its first picture. Throws with what it noted instead. */
  playing(seconds?: number): Promise<void>
  /** All that it noted so far. A page that doesn't answer has an error that says so. */
  seen(): Promise<Seen>
  close(): Promise<void>
}

/** A viewer in a page. */
export interface PageViewer extends Viewer {
  /** Gives it a line of so many kbit/s; as fast as there is, without a number. */
  throttle(kbits?: number): Promise<void>
}

/** Who publishes. */
export interface Publisher {
  told: string[]
  /** Ends the session; the answer's status. */
  end(): Promise<number>
}

/** The browser. */
export interface Players {
  watch(kind: PageKind, url: string): Promise<PageViewer>
  /** Publishes a camera by WHIP, which has a picture and a beep; the addresses that the server told, as `udp HOST:PORT`. */
  publish(url: string): Promise<Publisher>
  /** Opens a page of the server's; what goes wrong in it, and its title. */
  visit(url: string): Promise<{ title: string; errors: string[] }>
  close(): Promise<void>
}

const flags = [
  '--autoplay-policy=no-user-gesture-required',
  // Nobody listens, yet sound is decoded.
  '--mute-audio',
  // Nobody is there to be filmed.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // Pages that nobody looks at are to play as if somebody did.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-dev-shm-usage',
  // The tests' page is this machine's, and so may be the cluster.
  '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
]

/** Starts it. */
export async function startPlayers(executablePath: string): Promise<Players> {
  const pages = await servePage()
  const browser = await chromium.launch({ executablePath, args: flags, chromiumSandbox: process.getuid?.() !== 0 })
  return {
    watch: async (kind, url) => watch(await browser.newPage({ viewport: { width: 320, height: 180 } }), pages.url, kind, url),
    publish: url => publish(browser, pages.url, url),
    visit: url => visit(browser, url),
    close: async () => {
      await browser.close()
      await pages.close()
    },
  }
}

async function watch(page: Page, pageUrl: string, kind: PageKind, url: string): Promise<PageViewer> {
  const seen: Seen = { begun: 0, pictures: [], sound: [], errors: [] }
  const note = (message: string) => void seen.errors.push({ t: Date.now(), message, fatal: true })
  page.on('crash', () => note('the page crashed'))
  page.on('console', message => {
    // What a browser says of answers that it keeps from a page.
    if (/CORS|Cross-Origin/.test(message.text())) note(message.text())
  })
  const update = async () => {
    const part = await Promise.race([page.evaluate(() => window.seen()), wait(5000)])
    if (part === undefined) return note('the page does not answer')
    seen.begun = part.begun
    if (part.ended !== undefined) seen.ended = part.ended
    for (const key of ['pictures', 'sound', 'errors'] as const) (seen[key] as unknown[]).push(...part[key])
  }
  let session: CDPSession | undefined
  await page.goto(pageUrl)
  await page.evaluate(what => window.play(what), { kind, url })
  return {
    kind,
    playing: async (seconds = 30) => {
      const end = Date.now() + seconds * 1000
      while (seen.pictures.length === 0) {
        if (Date.now() > end) throw new Error(`${kind}: no picture of ${url} in ${seconds} s, but ${JSON.stringify(seen.errors.slice(-5))}`)
        await wait(200)
        await update()
      }
    },
    seen: async () => {
      await update()
      return seen
    },
    throttle: async kbits => {
      // Of two sessions, the conditions of the first hold.
      session ??= await page.context().newCDPSession(page)
      const bytes = kbits === undefined ? -1 : (kbits * 1000) / 8
      const conditions = { offline: false, latency: 0, downloadThroughput: bytes, uploadThroughput: bytes }
      await session.send('Network.emulateNetworkConditions', conditions)
    },
    close: () => page.close(),
  }
}

async function publish(browser: Browser, pageUrl: string, url: string): Promise<Publisher> {
  const page = await browser.newPage()
  await page.goto(pageUrl)
  const told = await page.evaluate(to => window.publish(to), url)
  return {
    told,
    end: async () => {
      const status = await page.evaluate(() => window.unpublish())
      await page.close()
      return status
    },
  }
}

async function visit(browser: Browser, url: string): Promise<{ title: string; errors: string[] }> {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', error => void errors.push(error.message))
  page.on('response', response => {
    if (response.status() >= 400 && !response.url().endsWith('/favicon.ico')) errors.push(`${response.status()} ${response.url()}`)
  })
  await page.goto(url, { waitUntil: 'load' }).catch(({ message }: Error) => errors.push(message))
  await wait(500)
  const title = await page.title()
  await page.close()
  return { title, errors }
}

/** The viewers' page, from this machine: another origin than the streams', as a user's site is. */
async function servePage(): Promise<{ url: string; close(): Promise<void> }> {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'test/players/page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
  })
  const script = outputFiles[0]?.contents ?? new Uint8Array()
  const server = createServer(({ url }, answer) => {
    if (url === '/page.js') answer.setHeader('content-type', 'text/javascript').end(script)
    else
      answer
        .setHeader('content-type', 'text/html')
        .end('<!doctype html><title>Viewer</title><video></video><script src="/page.js"></script>')
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise(resolve => void server.close(() => resolve())),
  }
}

const wait = (ms: number): Promise<undefined> => new Promise(resolve => void setTimeout(resolve, ms, undefined))
