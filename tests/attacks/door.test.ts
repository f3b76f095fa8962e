import { readdirSync, readFileSync, statSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { join as path } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { SERVER } from '../../scripts/build'
import type { TestRoom } from '../support/dialogue'
import { connect, createRoom, join, socketUrl, UpgradeRefused } from '../support/dialogue'
import { test } from '../support/fixtures'
import { call, expectError } from '../support/http'
import type { TestServer } from '../support/server'
import { ask, frame, RawSocket, upgraded } from '../support/rawSocket'

const TEXT = 0x81
const TEXT_BEGINS = 0x01
const CONTINUES = 0x00
const COMPRESSED = 0xC1
const BINARY = 0x82
/** The longest time for a client's headers or body. */
const PATIENCE_MS = 15_000
/** The longest time for a client that does not read. */
const STALLED_PATIENCE_MS = 30_000
const STALLED = 2
/** Requests that a connection may have unanswered. */
const UNANSWERED = 8
const SCRIPTS = path(SERVER, '../../public/_nuxt')

/** Expects a close code on a connection that sent these frames. */
async function expectClose(room: TestRoom, code: number, ...frames: Buffer[]) {
  const socket = await upgraded(room.server, room.id)
  for (const each of frames) socket.says(each)
  const answer = Buffer.from(await socket.ended(), 'latin1')
  const close = answer.subarray(answer.lastIndexOf(0x88))
  expect(close.readUInt16BE(2)).toBe(code)
}

/** The memory of the server (MiB). */
function memoryOf(server: TestServer): number {
  const [, kib] = readFileSync(`/proc/${server.processId}/status`, 'utf8').match(/^VmRSS:\s*(\d+)/m) ?? []
  return Number(kib) / 1024
}

/** How many files and sockets the server has open. */
function openFiles(server: TestServer): number {
  return readdirSync(`/proc/${server.processId}/fd`).length
}

describe('a frame that breaks the protocol ends its connection, and nobody else\'s', () => {
  test.for([
    ['too large', 1009, [frame(TEXT, 'x'.repeat(32_769))]],
    ['too large by its word alone', 1009, [frame(TEXT, '', { length: 2 ** 40 })]],
    ['too large in the sum of its pieces', 1009, [frame(TEXT_BEGINS, 'x'.repeat(32_000)), frame(0x80, 'x'.repeat(32_000))]],
    ['in too many pieces', 1008, [frame(TEXT_BEGINS, '{'), ...Array.from({ length: 40 }, () => frame(CONTINUES, ' '))]],
    ['in empty pieces without end', 1008, [frame(TEXT_BEGINS), ...Array.from({ length: 40 }, () => frame(CONTINUES))]],
    ['not UTF-8', 1007, [frame(TEXT, Buffer.from([0xC3, 0x28]))]],
    ['half of a pair in UTF-8', 1007, [frame(TEXT, Buffer.from([0xED, 0xA0, 0x80]))]],
    ['compressed', 1002, [frame(COMPRESSED, Buffer.from([0xAA, 0x56, 0x2A, 0x00]))]],
    ['not masked', 1002, [frame(TEXT, '{"type":"ping"}', { masked: false })]],
    ['of a kind that there is not', 1002, [frame(0x83, 'x')]],
    ['the end of nothing', 1002, [frame(0x80, 'x')]],
    ['a ping that is too large', 1002, [frame(0x89, 'x'.repeat(126))]],
    ['a close with a code that there is not', 1002, [frame(0x88, Buffer.from([0x00, 0x01]))]],
  ] as const)('%s: %d', async ([_what, code, frames], { room }) => {
    const ben = await join(room, 'Ben')
    await expectClose(room, code, ...frames)
    await ben.says('still here')
  })

  test('ten binary frames: 4400', async ({ room }) => {
    await expectClose(room, 4400, ...Array.from({ length: 10 }, () => frame(BINARY, '{"type":"ping"}')))
  })

  test('compression is never negotiated', async ({ room }) => {
    const socket = await upgraded(room.server, room.id)
    expect(socket.received.toString()).not.toMatch(/extensions/i)
  })
})

test('4 MB in fragments of one byte cost no memory', async ({ ownServer }) => {
  const room = await createRoom(ownServer)
  const ann = await join(room, 'Ann')
  const before = memoryOf(ownServer)
  const pieces = Buffer.concat(Array.from({ length: 40_000 }, () => frame(CONTINUES, 'x')))
  const attackers = await Promise.all(Array.from({ length: 100 }, () => upgraded(ownServer, room.id)))
  for (const attacker of attackers) attacker.says(frame(TEXT_BEGINS, '{')).says(pieces)
  await Promise.all(attackers.map(attacker => attacker.ended()))
  await ann.says('still here')
  expect(memoryOf(ownServer) - before, 'growth (MiB)').toBeLessThan(100)
})

test('2,000 upgrades to another protocol, on as few connections as the server allows, leave nothing behind', async ({ ownServer }) => {
  const ask = (agent: Agent) => new Promise<number>((resolve, reject) => {
    get({ agent, host: '127.0.0.1', port: ownServer.port, path: '/api/health', headers: { connection: 'Upgrade', upgrade: 'h2c' } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    }).on('error', reject)
  })
  const askOften = async (times: number) => {
    await Promise.all(Array.from({ length: 10 }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      for (let asked = 0; asked < times; asked += 1) expect(await ask(agent)).toBe(200)
      agent.destroy()
    }))
  }
  await askOften(5)
  const before = memoryOf(ownServer)
  await askOften(200)
  expect(memoryOf(ownServer) - before, 'growth (MiB)').toBeLessThan(50)
  expect(ownServer.output).not.toContain('Unexpected')
})

describe('a client that does not join is disconnected', () => {
  test('silent after the upgrade, or asking only for a pong: 4408', async ({ room }) => {
    const [silent, chatty] = [await connect(room), await connect(room)]
    chatty.sends({ type: 'ping' })
    const from = performance.now()
    expect(await Promise.all([silent.closed(), chatty.closed()])).toEqual([4408, 4408])
    expect(performance.now() - from).toBeLessThan(PATIENCE_MS)
  })

  test('half-open: ending one direction ends the connection', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const socket = await upgraded(room.server, room.id)
    socket.socket.end()
    await socket.ended()
    await ann.says('still here')
  })

  test('vanished in the middle of a frame, or of the upgrade', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const cut = await upgraded(room.server, room.id)
    cut.says(frame(TEXT, '{"type":"ping"}').subarray(0, 7)).socket.resetAndDestroy()
    new RawSocket(room.server).says(`GET /ws/rooms/${room.id} HTTP/1.1\r\nUpgr`).socket.resetAndDestroy()
    await ann.says('still here')
  })
})

describe('an unfinished request, or an answer that nobody reads, is cut off in time:', () => {
  /** The lifetime of a connection that sends a byte now and then. */
  async function lives(server: TestServer, request: string, drip: string): Promise<{ answer: string, ms: number }> {
    const from = performance.now()
    const socket = new RawSocket(server).says(request)
    const dripping = setInterval(() => socket.says(drip), 100)
    const answer = await socket.ended()
    clearInterval(dripping)
    return { answer, ms: performance.now() - from }
  }

  /** Connections that ask for more than the buffers of the system hold (4 MB by default on Linux), as fast as it is answered, and read nothing. */
  async function stall(server: TestServer): Promise<void> {
    const [size, name] = readdirSync(SCRIPTS).map((file): [number, string] => [statSync(path(SCRIPTS, file)).size, file]).sort(([a], [b]) => b - a)[0] ?? [1, '']
    const sockets = Array.from({ length: STALLED }, () => connectTcp(server.port, '127.0.0.1').on('error', () => {}).pause())
    onTestFinished(() => sockets.forEach(socket => socket.destroy()))
    for (let left = Math.ceil(4.3 * 1000 ** 2 / size); left > 0; left -= UNANSWERED) {
      for (const socket of sockets) socket.write(`GET /_nuxt/${name} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(Math.min(left, UNANSWERED)))
      // Some turns of the event loop, in which these are answered as far as the buffers take it.
      for (let turn = 0; turn < 20 * STALLED; turn += 1) await call('GET', `${server.url}/api/health`)
    }
  }

  test.concurrent('silence, headers a byte at a time, a body a byte at a time, a length that lies, and answers that are not read', async ({ server, ownServer }) => {
    const before = openFiles(ownServer)
    const from = performance.now()
    await stall(ownServer)
    const post = 'POST /api/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
    const ends = await Promise.all([
      lives(server, '', ''),
      lives(server, 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', 'x'),
      lives(server, `${post}Content-Length: 8000\r\n\r\n`, ' '),
      lives(server, `${post}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'),
      lives(server, `${post}Content-Length: 8000\r\n\r\n{}`, ''),
    ])
    for (const { answer, ms } of ends) {
      expect(ms).toBeLessThan(PATIENCE_MS)
      expect(answer).not.toMatch(/HTTP\/1\.1 2/)
    }
    // An idle one would be closed by now.
    expect(openFiles(ownServer)).toBeGreaterThanOrEqual(before + STALLED)
    await expect.poll(() => openFiles(ownServer), { timeout: STALLED_PATIENCE_MS - (performance.now() - from), interval: 200 }).toBeLessThanOrEqual(before)
    await createRoom(server)
  })
})

describe('a body', () => {
  const headers = { 'content-type': 'application/json' }

  test.for([
    ['arrays in arrays', '['.repeat(4000) + ']'.repeat(4000)],
    ['objects in objects', `${'{"a":'.repeat(1300)}1${'}'.repeat(1300)}`],
    ['an object in a field', `{"lifetimeSeconds":${'['.repeat(3000)}${']'.repeat(3000)}}`],
    ['a thousand fields', JSON.stringify(Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`field${index}`, 1])))],
    ['a number beyond all numbers', `{"lifetimeSeconds":1${'0'.repeat(400)}}`],
    ['a prototype', '{"__proto__":{"lifetimeSeconds":1}}'],
    ['bytes that are no text', '\u0000\uFFFD'],
  ] as const)('of %s is only an invalid one', async ([_what, body], { server }) => {
    expectError(await call('POST', `${server.url}/api/rooms`, { headers, body }), 400, 'invalid_request')
  })

  test('whose stated length is too large is refused before it is sent', async ({ server }) => {
    const answer = await ask(server, 'POST /api/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  test.for([
    'Content-Length: 2\r\nContent-Length: 3', 'Content-Length: -1', 'Content-Length: 0x2', 'Content-Length: 2\r\nTransfer-Encoding: chunked', 'Transfer-Encoding: chunked, identity',
  ])('with an ambiguous length is refused: %s', async (length, { server }) => {
    expect(await ask(server, `POST /api/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${length}\r\n\r\n{}`)).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('that is longer than stated is not parsed as a second request', async ({ server }) => {
    const answer = await ask(server, 'POST /api/rooms HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}DELETE /api/rooms HTTP/1.1\r\n\r\n')
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
  })
})

describe('a request for a missing resource', () => {
  test.for(['/%00', '/%E0%A4%A', '/room/%', '/room/%00', `/${'x'.repeat(8000)}`, '/..%2f..%2fetc%2fpasswd', '//example.org', '/\\example.org', '*', 'http://example.org/nothing', 'http://[x/', '/_nuxt/%E0%A4%A', '/__nuxt_error'])(
    'is answered with the one page of a 404: %s', async (target, { server }) => {
      const request = (path: string) => ask(server, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n`)
      const [head = '', page] = (await request(target)).split('\r\n\r\n')
      expect(head).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
      expect(page).toBe((await request('/nothing')).split('\r\n\r\n')[1])
    })

  // Addresses of the framework, and of modules that similar sites have.
  test.for([
    '/__nuxt_island', '/__nuxt_island/x', '/__nuxt_island/x_0.json?props={}', '/__nuxt_error?url=/&statusCode=200', '/__nuxt_content/x', '/_payload.json', '/_payload.js', '/room/0123456789abcdef/_payload.json',
    '/_nuxt', '/_nuxt/', '/_nuxt/builds/latest.json', '/_nuxt/builds/meta/dev.json', '/_nuxt/x.js.map', '/_ipx/x/favicon.svg', '/_fonts/x', '/_vfs.json', '/_openapi.json', '/_swagger', '/_scalar', '/_nitro/tasks', '/_nitro/tasks/rooms:sweep',
    '/_ws', '/ws', '/nitro.json', '/index.html', '/200.html', '/server/index.mjs', '/package.json', '/.env', '/.data/rooms.sqlite', '/ROOM/0123456789abcdef', '/Room/0123456789abcdef', '/room', '/room/', '/rooms',
  ])('is our own 404, or 405 if it is not read-only: %s', async (path, { server }) => {
    for (const headers of [undefined, { 'x-nuxt-error': 'true', 'accept': 'text/html' }]) expectError(await call('GET', server.url + path, { headers }), 404, 'not_found')
    expect(await call('HEAD', server.url + path)).toMatchObject({ status: 404, text: '' })
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expectError(await call(method, server.url + path), 405, 'method_not_allowed')
  })

  test('with endless headers is refused', async ({ server }) => {
    expect(await ask(server, `GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
    await createRoom(server)
  })

  test.for(['TRACE', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'POST', 'PROPFIND', 'CONNECT', 'TRACK', 'NONSENSE'])('%s does not get a page, and is not echoed', async (method, { server }) => {
    for (const path of ['/', '/room/0123456789abcdef', '/favicon.svg', '/nothing']) {
      const answer = await ask(server, `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nX-Secret: secret\r\nConnection: close\r\n\r\n`)
      expect(answer).toMatch(/^(?:HTTP\/1\.1 (?:405|400) |$)/)
      expect(answer).not.toContain('secret')
    }
  })

  test.for(['', '[x', 'a b', 'x:99999', '%00'])('an upgrade with the host "%s" is refused', async (host, { room }) => {
    const answer = await ask(room.server, `GET /ws/rooms/${room.id} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${room.server.url}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 40[34] /)
  })

  test.for(['Sec-WebSocket-Version: 12', 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short'])('an invalid upgrade is refused: %s', async (headers, { room }) => {
    const answer = await ask(room.server, `GET /ws/rooms/${room.id} HTTP/1.1\r\nHost: localhost:${room.server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
  })
})

test('one of fifty who join under one name in one tick wins', async ({ room }) => {
  const people = await Promise.all(Array.from({ length: 50 }, () => connect(room)))
  for (const [index, person] of people.entries()) person.sends({ type: 'join', name: ['Ann', 'ANN', 'Аnn', 'Ａｎｎ', 'A\u200Bnn'][index % 5] })
  const answers = await Promise.all(people.map(person => Promise.race([person.receives('joined'), person.receives('error')])))
  expect(answers.filter(({ type }) => type === 'joined')).toHaveLength(1)
  expect(answers.filter(answer => answer.type === 'error' && answer.code === 'name_taken')).toHaveLength(49)
})

test('a crowd that is refused leaves nothing behind', async ({ room }) => {
  const before = openFiles(room.server)
  // No more at a time than one address may have.
  for (let crowd = 0; crowd < 3; crowd += 1) {
    await Promise.all(Array.from({ length: 100 }, () => expect(connect(room, { url: socketUrl({ ...room, id: '0123456789abcdef' }) })).rejects.toEqual(new UpgradeRefused(404))))
  }
  await expect.poll(() => openFiles(room.server)).toBeLessThanOrEqual(before + 5)
})
