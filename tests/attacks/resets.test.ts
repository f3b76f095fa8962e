import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { get } from 'node:http'
import { get as getHttps } from 'node:https'
import { connect as connectTcp } from 'node:net'
import type { NetConnectOpts, Socket } from 'node:net'
import { join as path } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { describe, expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { makeCertificate } from '../support/certificate'
import { connect, createRoom, join } from '../support/dialogue'
import { test as base } from '../support/fixtures'
import { TestServer } from '../support/server'
import { seeded } from '../support/seeded'
import { ask, RawSocket } from '../support/rawSocket'

/** `limited` starts a server with settings of its own. */
const test = base.extend('limited', async ({}, { onCleanup }) => {
  const servers: TestServer[] = []
  onCleanup(async () => {
    for (const server of servers) await server.dispose()
  })
  return async (settings: Record<string, string> | ((folder: string) => Record<string, string>)) => {
    const server = new TestServer()
    servers.push(server)
    const env = typeof settings === 'function' ? settings(server.folder) : settings
    server.options.env = env
    if (env.NITRO_UNIX_SOCKET === undefined) return await server.start()
    await server.spawn().waitFor(/^Listening on /m)
    return server
  }
})

/** Another address of this machine. */
const OTHER = '127.0.0.2'

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

/** Those that need no room. */
const FEW_WAYS = ['no such room', 'no such path', 'another protocol for a page', 'a page', 'half a request'].map(way => WAYS[way] ?? '')

/** Sends data, and resets the connection a moment later. */
function reset(to: NetConnectOpts, words: string, afterMs: number, isTls: boolean): Promise<void> {
  return new Promise((resolve) => {
    const socket = connectTcp({ ...to, allowHalfOpen: true })
    socket.on('error', () => {}).on('close', () => resolve())
    const stream: Socket = isTls ? connectTls({ socket, rejectUnauthorized: false }) : socket
    stream.on('error', () => {}).on('data', () => {})
    stream.once(isTls ? 'secureConnect' : 'connect', () => {
      stream.write(words)
      // A Unix socket has no reset: closing it breaks off what the server writes.
      setTimeout(() => 'path' in to ? socket.destroy() : socket.resetAndDestroy(), afterMs)
    })
  })
}

interface ResetOptions { to?: NetConnectOpts, times?: number, atOnce?: number, fromMs?: number, isTls?: boolean }

async function resetMany(server: TestServer, words: string, { to = { port: server.port, host: '127.0.0.1' }, times = RESETS, atOnce = AT_ONCE, fromMs = 0, isTls = false }: ResetOptions = {}) {
  const random = seeded(1)
  let left = times
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (left > 0) {
      left -= 1
      await reset(to, words, fromMs + random.below(LATEST_MS + 1), isTls)
    }
  }))
}

/** A connection to a room that stays, from an address of its own. */
async function connectFrom(localAddress: string, { port }: TestServer, roomId: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/rooms/${roomId}`, { localAddress })
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
}

function statusOf(send: (answered: (answer: IncomingMessage) => void) => ClientRequest): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    send(answer => resolve(answer.resume().statusCode)).on('error', reject)
  })
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
    // Long after the refusal, too.
    await resetMany(ownServer, upgrade(`/ws/rooms/${room.id}`), { times: 200, atOnce: 100, fromMs: 1000 })
    await ann.says('still here')
    expect(others.map(({ socket }) => socket.readyState)).toEqual(others.map(() => WebSocket.OPEN))
  })

  test('one above the limit of all', async ({ limited }) => {
    const server = await limited({ NUXT_LIMITS_CONNECTIONS: '100', NUXT_LIMITS_CONNECTIONS_PER_ADDRESS: '100' })
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    for (let others = 0; others < 49; others += 1) await connect(room)
    for (let others = 0; others < 50; others += 1) await connectFrom(OTHER, server, room.id)
    expect((await ask(server, upgrade(`/ws/rooms/${room.id}`))).slice(0, 12)).toBe('HTTP/1.1 503')
    await resetMany(server, upgrade(`/ws/rooms/${room.id}`))
    await ann.says('still here')
  })

  test('one that is refused before anything was read', async ({ limited }) => {
    const server = await limited({ NUXT_LIMITS_CONNECTIONS_PER_ADDRESS: '50' })
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    const to = { port: server.port, host: '127.0.0.1', localAddress: OTHER }
    const busy = Array.from({ length: 50 }, () => connectTcp(to).on('error', () => {}))
    onTestFinished(() => busy.forEach(socket => socket.destroy()))
    for (const socket of busy) socket.write('GET / HTTP/1.1\r\n')
    await expect.poll(() => new Promise((resolve) => {
      connectTcp(to).on('data', data => resolve(String(data).slice(0, 12))).on('error', resolve).on('close', resolve)
    })).toBe('HTTP/1.1 429')
    await resetMany(server, upgrade(`/ws/rooms/${room.id}`), { to })
    await resetMany(server, upgrade(`/ws/rooms/${room.id}`), { to, times: 50, fromMs: 1000 })
    await ann.says('still here')
  })
})

describe('a connection reset ends nothing else, under another listener:', () => {
  test('TLS, in its handshake and after', async ({ limited }) => {
    const server = await limited((folder) => {
      const { cert, key } = makeCertificate(folder)
      return { NITRO_SSL_CERT: readFileSync(cert, 'utf8'), NITRO_SSL_KEY: readFileSync(key, 'utf8') }
    })
    for (const words of FEW_WAYS) await resetMany(server, words, { times: 100, isTls: true })
    await resetMany(server, 'GET / HTTP/1.1\r\n\r\n', { times: 100 })
    await resetMany(server, '\u0016\u0003\u0001\u0002', { times: 100 })
    expect(await statusOf(answered => getHttps(`https://localhost:${server.port}/api/health`, { rejectUnauthorized: false }, answered))).toBe(200)
  })

  test('a Unix socket', async ({ limited }) => {
    let socketPath = ''
    const server = await limited((folder) => {
      socketPath = path(folder, 'rooms.sock')
      return { NITRO_UNIX_SOCKET: socketPath }
    })
    for (const words of FEW_WAYS) await resetMany(server, words, { to: { path: socketPath }, times: 200 })
    expect(await statusOf(answered => get({ socketPath, path: '/api/health' }, answered))).toBe(200)
    expect(openFiles(server)).toBeLessThan(100)
  })
})

test('a refused upgrade is destroyed, even if the other end keeps its half open', async ({ server }) => {
  const before = openFiles(server)
  const refused = Array.from({ length: 50 }, () => new RawSocket(server, { allowHalfOpen: true }).says(upgrade('/ws/rooms/0123456789abcdef')))
  await Promise.all(refused.map(socket => socket.hears(/^HTTP\/1\.1 404 /)))
  await expect.poll(() => openFiles(server), { timeout: 15_000 }).toBeLessThanOrEqual(before)
})
