import { parentPort, workerData } from 'node:worker_threads'
import { WebSocket } from 'ws'
import type { TalkOptions } from './talk'

/**
 * Two people who talk in a room, in a thread of their own, so that the test itself delays nothing.
 *
 * Takes the room's address, and posts `ready`; on request it posts how long each message took (milliseconds).
 */
const { url, withinRates }: TalkOptions & { url: string } = workerData
const [ann, ben] = await Promise.all(['Ann', 'Ben'].map(name => new Promise<WebSocket>((resolve, reject) => {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  socket.on('error', reject)
  socket.on('open', () => socket.send(JSON.stringify({ type: 'join', name })))
  socket.once('message', () => resolve(socket))
})))
/** Pause after each beat: people are no faster, the measurement must not be the load, and the rate of frames allows no more. */
const PAUSE_MS = withinRates ? 55 : 10
/** The other beats are pings, which the rate of messages does not count. */
const BEATS_TO_A_MESSAGE = withinRates ? 10 : 1
const tookMs: number[] = []
let [beats, startedAt] = [0, 0]

function beat() {
  startedAt = performance.now()
  if (beats % BEATS_TO_A_MESSAGE === 0) ann?.send(JSON.stringify({ type: 'message', clientId: String(beats), text: 'still here' }))
  else ben?.send('{"type":"ping"}')
  beats += 1
}

ben?.on('message', (bytes) => {
  if (!/^\{"type":"(?:message|pong)"/.test(String(bytes))) return
  tookMs.push(performance.now() - startedAt)
  setTimeout(beat, PAUSE_MS)
})
parentPort?.on('message', () => parentPort?.postMessage(tookMs.splice(0)))
parentPort?.postMessage('ready')
beat()
