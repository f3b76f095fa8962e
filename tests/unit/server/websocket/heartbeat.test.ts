import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { RoomSocketServer } from '#server/websocket/server'

const LIMITS = { frameBytes: 32_768, queuedFrames: 256, queuedBytes: 1024 * 1024 }

/** A server without rooms, whose heartbeat follows the clock of the test. */
async function listen(heard: () => void): Promise<string> {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const sockets = new RoomSocketServer(LIMITS)
  sockets.gate = { admit: () => ({ accept: () => ({ receive: heard, receiveControl: () => true, leave() {} }) }) }
  const server = createServer().on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head)).listen(0)
  onTestFinished(() => {
    vi.useRealTimers()
    for (const socket of sockets.clients) socket.terminate()
    sockets.close()
    server.close()
  })
  await once(server, 'listening')
  return `ws://localhost:${(server.address() as AddressInfo).port}`
}

test('the server pings every 25 s, and drops a connection that misses two', async () => {
  const heard = new EventEmitter()
  const url = await listen(() => heard.emit('frame'))
  const alive = new WebSocket(url)
  const silent = new WebSocket(url, { autoPong: false })
  const liar = new WebSocket(url, { autoPong: false })
  liar.on('ping', () => liar.pong('made up'))
  await Promise.all([once(alive, 'open'), once(silent, 'open'), once(liar, 'open')])
  const liarDropped = once(liar, 'close')
  const dropped = once(silent, 'close')

  /** One heartbeat, until the server has the answer. */
  async function beat() {
    const pinged = once(alive, 'ping')
    vi.advanceTimersByTime(25_000)
    await pinged
    const answered = once(heard, 'frame')
    alive.send('comes after the pong')
    await answered
  }

  await beat()
  await beat()
  expect(silent.readyState).toBe(WebSocket.OPEN)
  await beat()
  const [closeCode] = await dropped
  expect(closeCode).toBe(1006)
  await liarDropped
  expect(alive.readyState).toBe(WebSocket.OPEN)
})
