import type { Socket } from 'node:net'
import { describe } from 'vitest'
import { createRoom, join } from '../support/dialogue'
import { call } from '../support/http'
import type { TestServer } from '../support/server'
import { frame } from '../support/rawSocket'
import { attacker, expectHarmless, handshake, test } from '../support/underAttack'

const TEXT = 0x81
const PING = 0x89
const PONG = 0x8A
/** The limits of one address. */
const CONNECTIONS = 198
/** How long connections stay open after sending, without reading a byte. */
const KEPT_MS = 1500

const json = (value: unknown) => frame(TEXT, JSON.stringify(value))

/** A room with as many long messages as fill a few pages. */
async function fullRoom(server: TestServer) {
  const room = await createRoom(server)
  const people = await Promise.all(Array.from({ length: 12 }, (_, index) => join(room, `Writer ${index}`)))
  for (let round = 0; round < 10; round += 1) await Promise.all(people.map(person => person.says('€'.repeat(4000))))
  return room
}

/** The attacker's connections: they join, send all of this at once, and read nothing. */
async function burst(server: TestServer, id: string, connections: number, words: (index: number) => Uint8Array[]) {
  const sockets = await Promise.all(Array.from({ length: connections }, () => attacker(server)))
  for (const [index, socket] of sockets.entries()) socket.write(Buffer.concat([Buffer.from(handshake(id)), ...words(index)]))
  await keep(sockets)
}

async function keep(sockets: Socket[]) {
  await new Promise(resolve => setTimeout(resolve, KEPT_MS))
  for (const socket of sockets) socket.destroy()
}

const joins = (index: number) => json({ type: 'join', name: `Client ${index}` })
const times = (count: number, frame: Uint8Array) => Array.from({ length: count }, () => frame)

describe('nobody else waits for one address that sends and does not read,', () => {
  test.for([
    ['59 requests for pages', 20, (index: number) => [joins(index), ...times(59, json({ type: 'history', before: 1e9 }))]],
    ['59 requests for pages, on all connections that it may have', CONNECTIONS, (index: number) => [joins(index), ...times(59, json({ type: 'history', before: 1e9 }))]],
    ['only a join', CONNECTIONS, (index: number) => [joins(index)]],
    ['ten long messages each', CONNECTIONS, (index: number) => [joins(index), ...times(10, json({ type: 'message', clientId: crypto.randomUUID(), text: '€'.repeat(4000) }))]],
    ['64 KiB of pings', CONNECTIONS, () => times(10_000, frame(PING))],
    ['64 KiB of pings with a payload', CONNECTIONS, () => times(500, frame(PING, 'x'.repeat(125)))],
    ['64 KiB of pongs that nobody asked for', CONNECTIONS, () => times(10_000, frame(PONG))],
    ['64 KiB of empty frames', CONNECTIONS, () => times(10_000, frame(TEXT))],
    ['64 KiB of frames that are not JSON', CONNECTIONS, () => times(6000, frame(TEXT, '{{{{{'))],
    ['frames of only brackets', CONNECTIONS, () => times(4, frame(TEXT, '['.repeat(30_000)))],
    ['joins that are refused', CONNECTIONS, () => times(200, json({ type: 'join', name: '\u200B' }))],
    ['names that are long to fold', CONNECTIONS, () => times(20, json({ type: 'join', name: '\uFDFA'.repeat(1000) }))],
  ] as const)('%s', { timeout: 60_000 }, async ([_what, connections, words], { strict }) => {
    const server = await strict()
    const room = await fullRoom(server)
    await expectHarmless(server, () => burst(server, room.id, connections, words))
  })
})

describe('nobody else waits for one address that pipelines requests and does not read:', () => {
  const script = async (server: TestServer) => /"(\/_nuxt\/[^"]+\.js)"/.exec((await call('GET', server.url)).text)?.[1] ?? ''
  test.for([
    ['a script', async (server: TestServer) => `GET ${await script(server)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['the home page', () => 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a room', () => 'GET /room/0123456789abcdef HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n'],
    ['a page that is not there', () => 'GET /nothing HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n'],
    ['the API', () => 'GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['rooms', () => 'POST /api/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n'],
    ['an upgrade to another protocol', () => 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'],
    ['the shortest requests', () => 'GET / HTTP/1.0\n\n'],
  ] as const)('%s', { timeout: 60_000 }, async ([_what, requestOf], { strict }) => {
    const server = await strict()
    const request = await requestOf(server)
    const words = Buffer.from(request.repeat(Math.ceil(65_536 / request.length)))
    await expectHarmless(server, async () => {
      for (const connections of [5, CONNECTIONS]) {
        const sockets = await Promise.all(Array.from({ length: connections }, () => attacker(server)))
        for (const socket of sockets) socket.write(words)
        await keep(sockets)
      }
    })
  })
})
