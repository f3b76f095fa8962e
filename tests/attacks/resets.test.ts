import { readdirSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { describe, expect } from 'vitest'
import { WebSocket } from 'ws'
import { connect, createRoom, join } from '../support/dialogue'
import { test } from '../support/fixtures'
import type { TestServer } from '../support/server'
import { seeded } from '../support/seeded'
import { RawSocket } from '../support/rawSocket'

/** Far more than once ended the process: 25 were enough. */
const RESETS = 2000
const AT_ONCE = 50
const LATEST_MS = 6

const upgrade = (path: string, { protocol = 'websocket', headers = '', method = 'GET' } = {}) =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${headers}\r\n`

/** Every outcome of an upgrade request, by its request; `{room}` is a living one. */
const WAYS: Record<string, string> = {
  'no such room': upgrade('/ws/rooms/0123456789abcdef'),
  'no such path': upgrade('/'),
  'a path that cannot be read': upgrade('/ws/rooms/%E0%A4%A'),
  'a page of another site': upgrade('/ws/rooms/{room}', { headers: 'Origin: https://example.org\r\n' }),
  'another protocol': upgrade('/ws/rooms/{room}', { protocol: 'h2c' }),
  'another protocol for a page': upgrade('/', { protocol: 'h2c', headers: 'Accept: text/html\r\n' }),
  'a handshake that is none': upgrade('/ws/rooms/{room}', { headers: 'Sec-WebSocket-Key: short\r\n' }),
  'a method that is none of a handshake': upgrade('/ws/rooms/{room}', { method: 'POST' }),
  'let in': upgrade('/ws/rooms/{room}'),
  'a tunnel': 'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'a page': 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'half a request': 'GET / HTTP/1.1\r\nHost: loc',
  'nonsense': '\u0016\u0003\u0001\u0002\r\n\r\n',
  'two requests, and an upgrade behind them': `${'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2)}${upgrade('/ws/rooms/{room}')}`,
}

/** Sends data, and resets the connection a moment later. */
function reset(server: TestServer, words: string, afterMs: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connectTcp(server.port, '127.0.0.1', () => {
      socket.write(words)
      setTimeout(() => socket.resetAndDestroy(), afterMs)
    })
    socket.on('error', () => {}).on('data', () => {}).on('close', () => resolve())
  })
}

async function resetMany(server: TestServer, words: string) {
  const random = seeded(1)
  let left = RESETS
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left > 0) {
      left -= 1
      await reset(server, words, random.below(LATEST_MS + 1))
    }
  }))
}

const openFiles = (server: TestServer) => readdirSync(`/proc/${server.processId}/fd`).length

describe('a connection reset ends nothing else, after any request:', () => {
  test.for(Object.entries(WAYS))('%s', async ([_way, words], { server }) => {
    const room = await createRoom(server)
    const [ann, ben] = [await join(room, 'Ann'), await join(room, 'Ben')]
    await resetMany(server, words.replaceAll('{room}', room.id))
    await ann.says('still here')
    await ben.hears('still here')
    await expect.poll(() => openFiles(server), { timeout: 15_000 }).toBeLessThan(100)
  })

  test('one above the limit of an address', async ({ ownServer }) => {
    const room = await createRoom(ownServer)
    const ann = await join(room, 'Ann')
    const others = await Promise.all(Array.from({ length: 199 }, () => connect(room)))
    await resetMany(ownServer, upgrade(`/ws/rooms/${room.id}`))
    await ann.says('still here')
    expect(others.map(({ socket }) => socket.readyState)).toEqual(others.map(() => WebSocket.OPEN))
  })
})

test('a refused upgrade is destroyed, even if the other end keeps its half open', async ({ server }) => {
  const before = openFiles(server)
  const refused = Array.from({ length: 50 }, () => new RawSocket(server, { allowHalfOpen: true }).says(upgrade('/ws/rooms/0123456789abcdef')))
  await Promise.all(refused.map(socket => socket.hears(/^HTTP\/1\.1 404 /)))
  await expect.poll(() => openFiles(server), { timeout: 15_000 }).toBeLessThanOrEqual(before)
})
