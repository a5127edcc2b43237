/// <reference lib="dom" />
// Runs in the browser: plays one stream, as a page with the usual player does, and notes what a viewer sees and hears; or publishes its camera by WHIP.
import Hls from 'hls.js'
import * as mpegtsModule from 'mpegts.js'
import { numberShown, type PageKind, type Seen } from '../support/players-seen.ts'

/** What to play. */
export interface Play {
  kind: PageKind
  url: string
}

declare global {
  interface Window {
    play(what: Play): void
    /** Resolves with the addresses that the server told, as soon as media flows; rejects with what went wrong. */
    publish(url: string): Promise<string[]>
    /** Ends the session as WHIP has it; the answer's status. */
    unpublish(): Promise<number>
    seen(): Seen
  }
}

// Its types promise a default export, which its file lacks.
const mpegts = mpegtsModule as unknown as typeof mpegtsModule.default.default

const video = document.querySelector('video') as HTMLVideoElement
const seen: Seen = { begun: Date.now(), pictures: [], sound: [], errors: [] }

const fail = (message: string, fatal = false) => void seen.errors.push({ t: Date.now(), message: message.slice(0, 300), fatal })

/** Each plays till it fails or the server ends it. `again`: what a page does that reconnects. */
const players: Record<PageKind, (url: string, again: () => void) => () => void> = {
  // By its defaults. A page tries again where a stream is not there yet; what happens later is the player's own business.
  hls: (url, again) => {
    const hls = new Hls({ lowLatencyMode: false })
    let known = false
    hls.on(Hls.Events.LEVEL_LOADED, () => {
      known = true
    })
    hls.on(Hls.Events.ERROR, (_, { fatal, type, details, response }) => {
      if (fatal && !known) return again()
      fail(`${type} ${details} ${response?.code ?? ''}`.trim(), fatal)
    })
    hls.loadSource(url)
    hls.attachMedia(video)
    return () => hls.destroy()
  },

  // It does not reconnect by itself.
  flv: (url, again) => {
    const player = mpegts.createPlayer({ type: 'flv', isLive: true, url })
    player.on(mpegts.Events.ERROR, (type: string, details: string, info?: { code?: number; msg?: string }) => {
      fail(`${type} ${details} ${info?.code ?? ''} ${info?.msg ?? ''}`.trim())
      again()
    })
    player.on(mpegts.Events.LOADING_COMPLETE, () => {
      seen.ended ??= Date.now()
      again()
    })
    player.attachMediaElement(video)
    player.load()
    // As docs/playback.md says: a connection to a pod that is gone may stay open.
    let [position, since] = [-1, Date.now()]
    const watch = setInterval(() => {
      if (video.currentTime !== position) [position, since] = [video.currentTime, Date.now()]
      if (Date.now() - since < 10_000) return
      fail('nothing new for ten seconds')
      again()
    }, 1000)
    return () => {
      clearInterval(watch)
      player.destroy()
    }
  },

  whep: (url, again) => {
    const peer = new RTCPeerConnection()
    const stream = new MediaStream()
    for (const kind of ['audio', 'video']) peer.addTransceiver(kind, { direction: 'recvonly' })
    peer.ontrack = ({ track }) => stream.addTrack(track)
    peer.onconnectionstatechange = () => {
      if (!['failed', 'disconnected', 'closed'].includes(peer.connectionState)) return
      fail(`WebRTC ${peer.connectionState}`)
      again()
    }
    const listening = setInterval(() => void heard(peer), 200)
    video.srcObject = stream
    offer(peer, url).catch(error => {
      fail(String(error))
      again()
    })
    return () => {
      clearInterval(listening)
      peer.onconnectionstatechange = null
      peer.close()
    }
  },
}

/** Offers a session by WHIP or WHEP, and takes the answer; where it is to be ended. */
async function offer(peer: RTCPeerConnection, url: string): Promise<string> {
  await peer.setLocalDescription()
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp' },
    body: peer.localDescription?.sdp ?? '',
  })
  const sdp = await answer.text()
  if (!answer.ok || !sdp.startsWith('v=')) throw new Error(`${url}: ${answer.status} ${sdp}`)
  await peer.setRemoteDescription({ type: 'answer', sdp })
  return new URL(answer.headers.get('location') ?? '', url).href
}

let session = ''

window.publish = async url => {
  const peer = new RTCPeerConnection()
  const camera = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 180, frameRate: 25 } })
  for (const track of camera.getTracks()) peer.addTransceiver(track, { direction: 'sendonly' })
  const connected = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${peer.connectionState} after 15 s: ${peer.remoteDescription?.sdp}`)), 15_000)
    peer.onconnectionstatechange = () => {
      if (peer.connectionState !== 'connected') return
      clearTimeout(late)
      resolve()
    }
  })
  session = await offer(peer, url)
  await connected
  return [...(peer.remoteDescription?.sdp ?? '').matchAll(/^a=candidate:\S+ \d+ (\S+) \d+ (\S+) (\d+)/gm)].map(
    ([, protocol, host, port]) => `${protocol} ${host}:${port}`,
  )
}

window.unpublish = async () => (await fetch(session, { method: 'DELETE' })).status

/** A track of WebRTC has no count of decoded bytes. */
async function heard(peer: RTCPeerConnection): Promise<void> {
  for (const stats of (await peer.getStats()).values()) {
    if (stats.type === 'inbound-rtp' && stats.kind === 'audio') noteSound(stats.totalSamplesReceived - stats.concealedSamples)
  }
}

function noteSound(amount: number): void {
  if (amount > 0 && amount !== seen.sound.at(-1)?.amount) seen.sound.push({ t: Date.now(), amount })
}

const canvas = new OffscreenCanvas(16, 1).getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D

/** The picture's number, which its lowest ninth shows in twenty columns' width a bit. */
function numberOfPicture(): number {
  const { videoWidth, videoHeight } = video
  canvas.drawImage(video, 0, (videoHeight * 17) / 18 - 2, videoWidth, 4, 0, 0, 16, 1)
  const { data } = canvas.getImageData(0, 0, 16, 1)
  return numberShown(bit => data[bit * 4])
}

function notePicture(): void {
  seen.pictures.push({ t: Date.now(), number: numberOfPicture(), at: video.currentTime, height: video.videoHeight })
  video.requestVideoFrameCallback(notePicture)
}

window.seen = () => ({ ...seen, pictures: seen.pictures.splice(0), sound: seen.sound.splice(0), errors: seen.errors.splice(0) })

window.play = ({ kind, url }) => {
  seen.begun = Date.now()
  let stop = () => {}
  const begin = () => {
    let over = false
    const leave = players[kind](url, () => {
      if (over) return
      over = true
      setTimeout(() => {
        leave()
        begin()
      }, 500)
    })
    stop = leave
    video.play().catch(() => {})
  }
  begin()
  video.requestVideoFrameCallback(notePicture)
  if (kind !== 'whep')
    setInterval(() => noteSound((video as { webkitAudioDecodedByteCount?: number }).webkitAudioDecodedByteCount ?? 0), 100)
  addEventListener('pagehide', () => stop())
}
addEventListener('error', ({ message }) => fail(message))
addEventListener('unhandledrejection', ({ reason }) => fail(String(reason)))
