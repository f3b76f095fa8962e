import { parentPort, workerData } from 'node:worker_threads'
import { WebSocket } from 'ws'

/**
 * Two people in a room who talk, in a thread of their own: what a test does meanwhile delays nothing here.
 * It takes the room's address, and posts `ready`; asked for, it posts how long each message took from one to the other
 * (milliseconds).
 */
const [ann, ben] = await Promise.all(['Ann', 'Ben'].map(name => new Promise<WebSocket>((resolve, reject) => {
  const socket = new WebSocket(String(workerData), { perMessageDeflate: false })
  socket.on('error', reject)
  socket.on('open', () => socket.send(JSON.stringify({ type: 'join', name })))
  socket.once('message', () => resolve(socket))
})))
/** Between two messages: nobody talks faster, and what is measured must not be what holds the server up. */
const PAUSE_MS = 10
const tookMs: number[] = []
let [said, saidAt] = [0, 0]

function say() {
  saidAt = performance.now()
  ann?.send(JSON.stringify({ type: 'message', clientId: String(said += 1), text: 'still here' }))
}

ben?.on('message', (bytes) => {
  if (!String(bytes).startsWith('{"type":"message"')) return
  tookMs.push(performance.now() - saidAt)
  setTimeout(say, PAUSE_MS)
})
parentPort?.on('message', () => parentPort?.postMessage(tookMs.splice(0)))
parentPort?.postMessage('ready')
say()
