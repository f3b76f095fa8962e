import * as v from 'valibot'
import { describe, expect, vi } from 'vitest'
import { createdRoom } from '#shared/api'
import { connect, createRoom, endRoom, join, socketUrl, UpgradeRefused } from '../support/dialogue'
import { test as base } from '../support/fixtures'
import { call, expectError } from '../support/http'
import { RawSocket } from '../support/rawSocket'
import { TestServer } from '../support/server'
import { VECTOR } from '../support/encryption/vector'

/** Tests against a server with its own limits: `limited({ MESSAGES_PER_SECOND: 2 })`. */
const test = base.extend('limited', async ({}, { onCleanup }) => {
  const servers: TestServer[] = []
  onCleanup(async () => {
    for (const server of servers) await server.dispose()
  })
  return async (limits: Record<string, number | string>) => {
    const env = Object.fromEntries(Object.entries(limits).map(([name, value]) => [name.startsWith('NUXT_') ? name : `NUXT_LIMITS_${name}`, String(value)]))
    const server = new TestServer({ env })
    servers.push(server)
    return await server.start()
  }
})

describe('rooms', () => {
  test('have a rate limit per address, and the answer says how long to wait', async ({ limited }) => {
    const server = await limited({ ROOMS_PER_MINUTE: 20, ROOMS_PER_MINUTE_BURST: 3 })
    for (let made = 0; made < 3; made += 1) await createRoom(server)
    const refused = await call('POST', `${server.url}/api/rooms`)
    expectError(refused, 429, 'rate_limited')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(3)
  })

  test('are counted by the address that a trusted proxy saw, not by a forged one', async ({ limited }) => {
    const server = await limited({ ROOMS_PER_MINUTE: 1, ROOMS_PER_MINUTE_BURST: 1, NUXT_TRUST_PROXY: 1 })
    const make = async (forwardedFor: string) => (await call('POST', `${server.url}/api/rooms`, { headers: { 'x-forwarded-for': forwardedFor } })).status
    expect(await make('192.0.2.1')).toBe(201)
    expect(await make('192.0.2.1')).toBe(429)
    expect(await make('198.51.100.7, 192.0.2.1')).toBe(429)
    expect(await make('192.0.2.2')).toBe(201)
    expect(await make('2001:db8:1:2::1')).toBe(201)
    expect(await make('2001:db8:1:2:ffff::9')).toBe(429)
    expect(await make('2001:db8:1:3::1')).toBe(201)
  })

  test('and connections are counted by the first address outside a list of trusted networks, ignoring everything left of it', async ({ limited }) => {
    const server = await limited({ ROOMS_PER_MINUTE: 1, ROOMS_PER_MINUTE_BURST: 1, CONNECTIONS_PER_ADDRESS: 1, NUXT_TRUST_PROXY: '127.0.0.0/8, ::1, 10.0.0.0/8' })
    const make = async (forwardedFor: string) => await call('POST', `${server.url}/api/rooms`, { headers: { 'x-forwarded-for': forwardedFor } })
    const made = await make('192.0.2.1, 10.1.1.1')
    expect(made.status).toBe(201)
    expect((await make('192.0.2.1')).status).toBe(429)
    expect((await make('198.51.100.7, 192.0.2.1, 10.1.1.1, 10.2.2.2')).status).toBe(429)
    const room = await createRoom(server)
    const come = (forwardedFor: string) => connect(room, { headers: { 'x-forwarded-for': forwardedFor } })
    const ann = await come('192.0.2.1')
    await expect(come('203.0.113.5, 192.0.2.1, 10.9.9.9')).rejects.toEqual(new UpgradeRefused(429))
    await come('192.0.2.2')
    await ann.leaves()
    await come('192.0.2.1')
  })

  test('are counted by the peer if no proxy is trusted', async ({ limited }) => {
    const server = await limited({ ROOMS_PER_MINUTE: 1, ROOMS_PER_MINUTE_BURST: 1 })
    const make = async (forwardedFor: string) => (await call('POST', `${server.url}/api/rooms`, { headers: { 'x-forwarded-for': forwardedFor } })).status
    expect(await make('192.0.2.1')).toBe(201)
    expect(await make('192.0.2.2')).toBe(429)
    expect(await make('192.0.2.3')).toBe(429)
    // A likely cause.
    await expect.poll(() => server.output.match(/If this server is behind a proxy, set NUXT_TRUST_PROXY/g)).toHaveLength(1)
  })

  test.for([
    ['without a proxy', {}, {}],
    ['behind one that is trusted', { NUXT_TRUST_PROXY: 1 }, { 'x-forwarded-for': '192.0.2.1' }],
  ] as const)('are limited without a word of proxies %s', async ([, settings, headers], { limited }) => {
    const server = await limited({ ROOMS_PER_MINUTE: 1, ROOMS_PER_MINUTE_BURST: 1, ...settings })
    const make = async (more: Record<string, string> = {}) => (await call('POST', `${server.url}/api/rooms`, { headers: { ...headers, ...more } })).status
    expect([await make(), await make()]).toEqual([201, 429])
    await expect.poll(() => server.output).toContain('NUXT_LIMITS_ROOMS_PER_MINUTE is reached')
    expect(server.output).not.toContain('If this server is behind a proxy')
  })

  test.for([
    ['CONNECTIONS_PER_ADDRESS', { forwarded: 'for=192.0.2.1' }], ['PROOFS_PER_MINUTE_BURST', { 'x-forwarded-for': '192.0.2.1' }], ['NAMES_PER_ADDRESS', { 'x-forwarded-for': '192.0.2.1' }],
  ] as const)('name the likely cause at every limit of an address: %s', async ([limit, headers], { limited }) => {
    const server = await limited({ [limit]: 1 })
    const room = await createRoom(server, { encrypted: true, verifier: VECTOR.verifier })
    for (let come = 0; come < 2; come += 1) {
      const person = await connect(room, { headers }).catch(() => undefined)
      person?.sends({ type: 'join', name: `${VECTOR.sealedName.slice(0, -2)}A${come}`, proof: limit.startsWith('PROOFS') ? VECTOR.verifier : VECTOR.proof })
      await person?.unread().catch(() => {})
    }
    await expect.poll(() => server.output).toContain('If this server is behind a proxy, set NUXT_TRUST_PROXY')
  })

  test('are counted by an address that the health tells to its asker, and to no cache', async ({ limited }) => {
    const server = await limited({ NUXT_TRUST_PROXY: 1 })
    const told = async (headers?: Record<string, string>) => (await call('GET', `${server.url}/api/health`, { headers })).headers
    expect(await told({ 'x-forwarded-for': '198.51.100.7, "[2001:DB8::7]:8080"' })).toMatchObject({ 'client-address': '2001:db8:0:0:0:0:0:7', 'cache-control': 'no-store' })
    expect((await told())['client-address']).toMatch(/^(?:127\.0\.0\.1|0:0:0:0:0:0:0:1)$/)
  })

  test('are limited in number', async ({ limited }) => {
    const server = await limited({ ROOMS: 2 })
    await createRoom(server)
    expect((await call('GET', `${server.url}/api/health`)).status).toBe(200)
    await createRoom(server)
    expect(await call('GET', `${server.url}/api/health`)).toMatchObject({ status: 503, json: { status: 'full', storage: 'ok' } })
    const refused = await call('POST', `${server.url}/api/rooms`)
    expectError(refused, 503, 'server_full')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('of one address, and of one site, are limited at a time, without an effect on others', async ({ limited }) => {
    const server = await limited({ ROOMS: 100, ROOMS_PER_ADDRESS: 2, NUXT_TRUST_PROXY: 1 })
    const make = async (forwardedFor: string, body?: object) => await call('POST', `${server.url}/api/rooms`, { headers: { 'x-forwarded-for': forwardedFor }, body })
    const made = await make('192.0.2.1')
    expect(made.status).toBe(201)
    expect((await make('192.0.2.1', { lifetimeSeconds: 1 })).status).toBe(201)
    const refused = await make('192.0.2.1')
    expectError(refused, 429, 'rate_limited')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const ofOneSite = []
    for (let subnet = 0; subnet < 60; subnet += 1) ofOneSite.push((await make(`2001:db8:7:${subnet.toString(16)}00::1`)).status)
    expect(ofOneSite.filter(status => status === 201)).toHaveLength(32)
    expect((await make('192.0.2.2')).status).toBe(201)
    // Ended rooms make space: by their time, and by their owner.
    await vi.waitUntil(async () => (await make('192.0.2.1')).status === 201, { timeout: 5000, interval: 100 })
    expect((await make('192.0.2.1')).status).toBe(429)
    const { id, ownerToken } = v.parse(createdRoom, made.json)
    await endRoom({ id, ownerToken, server })
    expect((await make('192.0.2.1')).status).toBe(201)
    await expect.poll(() => server.output).toMatch(/^The limit NUXT_LIMITS_ROOMS_PER_ADDRESS is reached\.$/m)
  })
})

describe('people', () => {
  test('in a room are limited; somebody who returns does not count again', async ({ limited }) => {
    const room = await createRoom(await limited({ PARTICIPANTS: 2 }))
    const ann = await join(room, 'Ann')
    await join(room, 'Ben')
    const cy = await connect(room)
    cy.sends({ type: 'join', name: 'Cy' })
    await cy.isTold('room_full')
    await join(room, undefined, { session: ann.session })
  })

  test('take a limited number of names in a room', async ({ limited }) => {
    const room = await createRoom(await limited({ NAMES: 2 }))
    for (const name of ['Ann', 'Ben']) await (await join(room, name)).leaves()
    const cy = await connect(room)
    cy.sends({ type: 'join', name: 'Cy' })
    await cy.isTold('room_full')
  })

  test('have limited guesses at the key of an encrypted room per address; then only they are refused at the upgrade', async ({ limited }) => {
    const server = await limited({ PROOFS_PER_MINUTE: 1, PROOFS_PER_MINUTE_BURST: 2, NUXT_TRUST_PROXY: 1 })
    const [room, open] = [await createRoom(server, { encrypted: true, verifier: VECTOR.verifier }), await createRoom(server)]
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
    for (let guessed = 0; guessed < 2; guessed += 1) {
      const guess = await connect(room, from('192.0.2.1'))
      guess.sends({ type: 'join', name: VECTOR.sealedName, proof: VECTOR.verifier })
      expect(await guess.closed()).toBe(4403)
    }
    await expect(connect(room, from('192.0.2.1:4711'))).rejects.toEqual(new UpgradeRefused(429))
    await connect(open, from('192.0.2.1'))
    await (await connect(room, from('192.0.2.2'))).joins({ name: VECTOR.sealedName, proof: VECTOR.proof })
    await expect.poll(() => server.output).toContain('The limit NUXT_LIMITS_PROOFS_PER_MINUTE is reached.\n')
  })

  test('have a limit of connections per address, and one for all together', async ({ limited }) => {
    const crowded = await createRoom(await limited({ CONNECTIONS_PER_ADDRESS: 2 }))
    const ann = await connect(crowded)
    await connect(crowded)
    await expect(connect(crowded)).rejects.toEqual(new UpgradeRefused(429))
    await ann.leaves()
    await connect(crowded, { url: socketUrl(crowded) })
    const full = await createRoom(await limited({ CONNECTIONS: 1 }))
    await connect(full)
    await expect(connect(full)).rejects.toEqual(new UpgradeRefused(503))
  })
})

test.for([
  ['CONNECTIONS_PER_ADDRESS', 429, 'too_many_connections'], ['CONNECTIONS', 503, 'server_full'],
] as const)('a plain connection above %s is told why, and when to come back', async ([setting, status, code], { limited }) => {
  const server = await limited({ [setting]: 2 })
  // Both are busy, with a request that never ends: an idle one makes room, as they do until their first bytes are read.
  const busy: RawSocket[] = []
  await vi.waitUntil(async () => {
    while (busy.filter(({ socket }) => !socket.destroyed).length < 2) busy.push(new RawSocket(server).says('GET / HTTP/1.1\r\n'))
    return (await call('GET', `${server.url}/api/health`)).status === status
  }, { timeout: 10_000, interval: 20 })
  const answer = await call('POST', `${server.url}/ws/rooms/0123456789abcdef`)
  expectError(answer, status, code)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  for (const { socket } of busy) socket.destroy()
})

describe('messages', () => {
  test('that come too fast are refused with the time to wait, and a resend costs nothing', async ({ limited }) => {
    const room = await createRoom(await limited({ MESSAGES_PER_SECOND: 0.001, MESSAGES_PER_SECOND_BURST: 2 }))
    const ann = await join(room, 'Ann')
    await ann.says('one', '1')
    await ann.says('one', '1')
    await ann.says('two', '2')
    ann.sends({ type: 'message', clientId: '3', text: 'three' })
    const refusal = await ann.isTold('rate_limited')
    expect(refusal).toMatchObject({ clientId: '3' })
    expect(refusal.retryAfterMs).toBeGreaterThan(0)
    await ann.says('two', '2')
    const ben = await join(room, 'Ben')
    expect(ben.joined.messages.map(({ text }) => text)).toEqual(['one', 'two'])
    await ben.says('I have not said anything yet')
  })

  test('that continue after refusals end the connection with 4429', async ({ limited }) => {
    const room = await createRoom(await limited({ MESSAGES_PER_SECOND: 0.001, MESSAGES_PER_SECOND_BURST: 1 }))
    const ann = await join(room, 'Ann')
    for (let sent = 0; sent < 21; sent += 1) ann.sends({ type: 'message', clientId: String(sent), text: 'spam' })
    expect(await ann.closed()).toBe(4429)
    const back = await join(room, undefined, { session: ann.session })
    expect(back.joined.messages).toHaveLength(1)
  })

  test('of a whole room have a limit that ends nobody\'s connection', async ({ limited }) => {
    const room = await createRoom(await limited({ MESSAGES_PER_SECOND: 0, ROOM_MESSAGES_PER_SECOND: 0.001, ROOM_MESSAGES_PER_SECOND_BURST: 3 }))
    const ann = await join(room, 'Ann')
    for (let sent = 0; sent < 30; sent += 1) ann.sends({ type: 'message', clientId: String(sent), text: 'busy' })
    for (let refused = 0; refused < 27; refused += 1) await ann.isTold('rate_limited')
    expect((await ann.unread()).map(({ type }) => type)).toEqual(['message', 'message', 'message'])
  })

  test('are retained up to a number, and the oldest go first', async ({ limited }) => {
    const room = await createRoom(await limited({ MESSAGES: 3 }))
    const ann = await join(room, 'Ann')
    for (const text of ['one', 'two', 'three', 'four', 'five']) await ann.says(text)
    const ben = await join(room, 'Ben')
    expect(ben.joined.messages.map(({ seq }) => seq)).toEqual([3, 4, 5])
    expect(ben.joined.more).toBe(false)
    expect(await ann.says('six')).toMatchObject({ seq: 6 })
  })

  test('are retained up to a size of their texts', async ({ limited }) => {
    const room = await createRoom(await limited({ ROOM_BYTES: 10_000 }))
    const ann = await join(room, 'Ann')
    for (let sent = 0; sent < 5; sent += 1) await ann.says('x'.repeat(3000))
    const ben = await join(room, 'Ben')
    expect(ben.joined.messages.map(({ seq }) => seq)).toEqual([3, 4, 5])
  })
})

describe('a connection', () => {
  test('has a rate limit for frames of any kind, and is closed if it continues', async ({ limited }) => {
    const room = await createRoom(await limited({ FRAMES_PER_SECOND: 0.001, FRAMES_PER_SECOND_BURST: 3 }))
    const ann = await connect(room)
    for (let sent = 0; sent < 30; sent += 1) ann.sends(sent % 2 === 0 ? { type: 'ping' } : 'nonsense')
    expect(await ann.closed()).toBe(4429)
  })

  test('is told which message was one frame too many', async ({ limited }) => {
    const ann = await join(await createRoom(await limited({ FRAMES_PER_SECOND: 0.001, FRAMES_PER_SECOND_BURST: 2 })), 'Ann')
    ann.sends({ type: 'typing' })
    ann.sends({ type: 'message', clientId: 'mine', text: 'too many' })
    expect(await ann.isTold('rate_limited')).toMatchObject({ clientId: 'mine' })
  })

  test('has a limit for the size of frames', async ({ limited }) => {
    const room = await createRoom(await limited({ FRAME_BYTES: 100 }))
    const ann = await connect(room)
    ann.sends('{"type":"ping"}'.padEnd(100))
    await ann.receives('pong')
    ann.sends('{"type":"ping"}'.padEnd(101))
    expect(await ann.closed()).toBe(1009)
  })

  test('that reads nothing is closed with 4508 and catches up; the others notice nothing', async ({ limited }) => {
    const room = await createRoom(await limited({ QUEUED_FRAMES: 50, QUEUED_BYTES: 200_000, MESSAGES: 10_000 }))
    const slow = await join(room, 'Slow')
    const ann = await join(room, 'Ann')
    slow.socket.pause()
    // The system's buffers hold a few megabytes before anything has to wait here.
    const total = 3000
    for (let sent = 0; sent < total; sent += 1) await ann.says('y'.repeat(4000))
    slow.socket.resume()
    expect(await slow.closed()).toBe(4508)
    const back = await join(room, undefined, { session: slow.session, after: total - 1 })
    expect(back.joined.messages.map(({ seq }) => seq)).toEqual([total])
  })
})

describe('normal use', () => {
  test('never reaches a limit: thirty at one address, and a paste of eight lines', async ({ limited }) => {
    // The defaults of the product, since tests switch rates off.
    const server = await limited({ MESSAGES_PER_SECOND: 2, ROOM_MESSAGES_PER_SECOND: 50, FRAMES_PER_SECOND: 20, ROOMS_PER_MINUTE: 20 })
    const room = await createRoom(server)
    const people = await Promise.all(Array.from({ length: 30 }, (_, index) => join(room, `Person ${index}`)))
    await Promise.all(people.map(person => person.says('Hello everyone')))
    const [ann] = people
    await Promise.all(Array.from({ length: 8 }, (_, line) => ann?.says(`line ${line}`)))
  })
})
