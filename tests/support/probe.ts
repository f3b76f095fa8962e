import { parentPort, workerData } from 'node:worker_threads'
import { WebSocket } from 'ws'

/**
 * Two people who talk in a room, in a thread of their own, so that the test itself delays nothing.
 *
 * Takes the room's address, and posts `ready`; on request it posts how long each message took (milliseconds).
 */
const [ann, ben] = await Promise.all(['Ann', 'Ben'].map(name => new Promise<WebSocket>((resolve, reject) => {
  const socket = new WebSocket(String(workerData), { perMessageDeflate: false })
  socket.on('error', reject)
  socket.on('open', () => socket.send(JSON.stringify({ type: 'join', name })))
  socket.once('message', () => resolve(socket))
})))
/** Pause between messages: people are no faster, and the measurement must not be the load. */
const PAUSE_MS = 10
const tookMs: number[] = []
let [said, saidAt] = [0, 0]

function post() {
  saidAt = performance.now()
  ann?.send(JSON.stringify({ type: 'message', clientId: String(said += 1), text: 'still here' }))
}

ben?.on('message', (bytes) => {
  if (!String(bytes).startsWith('{"type":"message"')) return
  tookMs.push(performance.now() - saidAt)
  setTimeout(post, PAUSE_MS)
})
parentPort?.on('message', () => parentPort?.postMessage(tookMs.splice(0)))
parentPort?.postMessage('ready')
post()
