import { describe, expect } from 'vitest'
import { connect, createRoom, endRoom, join, socketUrl, UpgradeRefused } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'
import { test } from '../support/fixtures'
import { call, expectError } from '../support/http'
import { RawSocket } from '../support/rawSocket'
import { TestServer } from '../support/server'

/** The status with which an upgrade is refused. */
async function refusal(room: TestRoom, options: Parameters<typeof connect>[1]): Promise<number> {
  const outcome = await connect(room, options).then(() => 'accepted', (error: unknown) => error)
  if (outcome instanceof UpgradeRefused) return outcome.status
  throw new Error('The upgrade was not refused.', { cause: outcome })
}

/** The handshake of a WebSocket, with some of its headers changed or left out. */
function handshake({ server, id }: TestRoom, { method = 'GET', target = `/ws/rooms/${id}`, ...changes }: Record<string, string | undefined> = {}): string {
  const headers = { 'Host': `localhost:${server.port}`, 'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', ...changes }
  const lines = Object.entries(headers).flatMap(([name, value]) => value === undefined ? [] : `${name}: ${value}\r\n`)
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`
}

describe('an upgrade', () => {
  test.for(['/', '/ws', '/ws/rooms', '/ws/rooms/', '/ws/rooms/{id}/more', '/ws/{id}', '/room/{id}', '/api/rooms/{id}', '/_nuxt/x.js'])(
    'is refused with 404 at %s', async (path, { room }) => {
      const url = `ws://localhost:${room.server.port}${path.replace('{id}', room.id)}`
      expect(await refusal(room, { url })).toBe(404)
    })

  test.for(['0123456789abcdef', 'abc', '%E0%A4%A'])('is refused with 404 for %s, which is not a room', async (id, { room }) => {
    expect(await refusal(room, { url: socketUrl({ ...room, id }) })).toBe(404)
  })

  test('may name its host in the request line', async ({ room }) => {
    const socket = new RawSocket(room.server).says(handshake(room, { target: `http://chat.example/ws/rooms/${room.id}`, Origin: 'http://chat.example' }))
    await socket.hears(/^HTTP\/1\.1 101 /)
    expect(await new RawSocket(room.server).says(handshake(room, { target: `http://chat.example/ws/rooms/${room.id}`, Origin: room.server.url })).ended()).toMatch(/^HTTP\/1\.1 403 /)
  })

  test.for<[string, Record<string, string | undefined>, number, string, RegExp]>([
    ['with another method', { method: 'POST' }, 405, 'method_not_allowed', /^Allow: GET$/m],
    ['with an older version', { 'Sec-WebSocket-Version': '8' }, 426, 'upgrade_required', /^Sec-WebSocket-Version: 13$/m],
    ['with a newer version', { 'Sec-WebSocket-Version': '14' }, 426, 'upgrade_required', /^Upgrade: websocket$/m],
    ['without a version', { 'Sec-WebSocket-Version': undefined }, 426, 'upgrade_required', /^Connection: close, Upgrade$/m],
    ['without a key', { 'Sec-WebSocket-Key': undefined }, 400, 'invalid_request', /^Connection: close$/m],
    ['with a wrong key', { 'Sec-WebSocket-Key': 'c2hvcnQ=' }, 400, 'invalid_request', /^Connection: close$/m],
    ['with a wrong list of protocols', { 'Sec-WebSocket-Protocol': ',' }, 400, 'invalid_request', /^Connection: close$/m],
  ])('%s is refused as all others are', async ([_what, changes, status, code, header], { room }) => {
    const answer = await new RawSocket(room.server).says(handshake(room, changes)).ended()
    const [head = '', body = ''] = answer.replaceAll('\r', '').split('\n\n')
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(head).toMatch(header)
    expect(head).toMatch(/^Content-Type: application\/json$/m)
    expect(head).toMatch(/^X-Content-Type-Options: nosniff$/m)
    expect(JSON.parse(body)).toEqual({ statusCode: status, statusMessage: expect.any(String), message: expect.stringMatching(/^[A-Z].*\.$/), data: { code } })
  })

  test('is refused with 404 once the room has ended', async ({ room }) => {
    await endRoom(room)
    expect(await refusal(room, {})).toBe(404)
  })

  test('takes the id in any spelling', async ({ room }) => {
    const ann = await connect(room, { url: socketUrl({ ...room, id: room.id.toUpperCase().match(/.{4}/g)?.join('-') ?? '' }) })
    const { joined } = await ann.joins({ name: 'Ann' })
    expect(joined.room.id).toBe(room.id)
  })

  test('is accepted without an origin from a client that is not a browser', async ({ room }) => {
    const ann = await connect(room)
    ann.sends({ type: 'ping' })
    await ann.receives('pong')
  })

  test('is accepted from pages of this site, in any case of letters and with any scheme: a proxy may terminate TLS', async ({ room }) => {
    for (const origin of [room.server.url, room.server.url.toUpperCase(), room.server.url.replace('http:', 'https:')]) {
      for (const scheme of ['http', 'wss']) {
        const ann = await connect(room, { headers: { origin, 'x-forwarded-proto': scheme } })
        ann.sends({ type: 'ping' })
        await ann.receives('pong')
      }
    }
  })

  test.for([
    ['http://chat.example', 'chat.example'],
    ['http://chat.example', 'CHAT.example:80'],
    ['https://chat.example', 'chat.example:443'],
    ['https://chat.example:8443', 'chat.example:8443'],
    ['https://bücher.example', 'xn--bcher-kva.example'],
    ['http://[2001:db8::1]:3000', '[2001:DB8:0::1]:3000'],
  ])('is accepted from the origin %s at the host %s', async ([origin = '', host = ''], { room }) => {
    await connect(room, { headers: { origin, host } })
  })

  test('from a page of any other site is refused with 403', async ({ room }) => {
    const { port } = room.server
    const others = [
      'https://example.org', 'null', '', 'file://', `http://127.0.0.1:${port}`, 'http://localhost', 'https://localhost', `http://localhost:${port}.example.org`,
      `http://a@localhost:${port}`, `http://localhost:${port}/path`, `ftp://localhost:${port}`, `http://localhost:${port}, http://example.org`, `http://sub.localhost:${port}`,
    ]
    for (const origin of others) expect(await refusal(room, { headers: { origin } }), origin).toBe(403)
  })

  test('is checked against the forwarded host only if the proxy is trusted', async ({ room }) => {
    const headers = { 'origin': 'https://chat.example', 'x-forwarded-host': 'chat.example, inner.example' }
    expect(await refusal(room, { headers })).toBe(403)
    const proxied = new TestServer({ env: { NUXT_TRUST_PROXY: '127.0.0.0/8, ::1' } })
    try {
      const behind = await createRoom(await proxied.start())
      const ann = await connect(behind, { headers })
      await ann.joins({ name: 'Ann' })
      expect(await refusal(behind, { headers: { ...headers, origin: 'https://example.org' } })).toBe(403)
      await connect(behind, { headers: { origin: proxied.url } })
    }
    finally {
      await proxied.dispose()
    }
  })

  test('is checked against the public address if one is set', async () => {
    const server = new TestServer({ env: { NUXT_PUBLIC_URL: 'https://chat.example/' } })
    try {
      const room = await createRoom(await server.start())
      await connect(room, { headers: { origin: 'https://chat.example' } })
      expect(await refusal(room, { headers: { origin: server.url } })).toBe(403)
    }
    finally {
      await server.dispose()
    }
  })
})

describe('POST gives the reason for a refused upgrade:', () => {
  const ask = (url: string, headers = {}) => call('POST', url, { headers })
  const addressOf = ({ server, id }: TestRoom) => `${server.url}/ws/rooms/${id}`

  test('no reason: 426', async ({ room }) => {
    expectError(await ask(addressOf(room)), 426, 'upgrade_required')
    expectError(await ask(addressOf(room), { origin: room.server.url }), 426, 'upgrade_required')
  })

  test('no such room: 404, before anything else', async ({ room }) => {
    expectError(await ask(addressOf({ ...room, id: '0123456789abcdef' }), { origin: 'https://example.org' }), 404, 'room_not_found')
    await endRoom(room)
    expectError(await ask(addressOf(room)), 404, 'room_not_found')
  })

  // Each process writes its own lines, and counts its own connections.
  test.skipIf(process.env.ON_REDIS)('a page of another site: 403, and the log says once what to set', async ({ room }) => {
    for (let times = 0; times < 3; times += 1) expectError(await ask(addressOf(room), { origin: 'https://example.org' }), 403, 'wrong_origin')
    await expect.poll(() => room.server.output.match(/NUXT_PUBLIC_URL/g)).toHaveLength(1)
    expect(room.server.output).not.toContain('example.org')
  })

  test.skipIf(process.env.ON_REDIS)('too many connections of one address, or of all: 429 and 503, with how long to wait', async () => {
    for (const [setting, status, code] of [['CONNECTIONS_PER_ADDRESS', 429, 'too_many_connections'], ['CONNECTIONS', 503, 'server_full']] as const) {
      const server = new TestServer({ env: { [`NUXT_LIMITS_${setting}`]: '2' } })
      try {
        const room = await createRoom(await server.start())
        await join(room, 'Ann')
        await join(room, 'Ben')
        const answer = await ask(addressOf(room))
        expectError(answer, status, code)
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
        expect(await refusal(room, {})).toBe(status)
      }
      finally {
        await server.dispose()
      }
    }
  })
})
