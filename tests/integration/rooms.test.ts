import { describe, expect, onTestFinished } from 'vitest'
import { ROOM_ID_ALPHABET } from '#shared/roomId'
import { connect, createRoom, endRoom, join, statusOf } from '../support/dialogue'
import { test } from '../support/fixtures'
import { call, expectError } from '../support/http'
import { TestServer } from '../support/server'

const VERIFIER = 'fF-qKVGcEgEFM6fb268cacIyyDv3oAXVWuYrY3OjOq8'
const NO_ROOM = '0123456789abcdef'

describe('creating a room', () => {
  test('needs no body, and gives an hour', async ({ server }) => {
    const answer = await call('POST', `${server.url}/api/rooms`)
    expect(answer.status).toBe(201)
    expect(answer.json).toEqual({
      id: expect.stringMatching(new RegExp(`^[${ROOM_ID_ALPHABET}]{16}$`)),
      createdAt: expect.any(Number),
      expiresAt: expect.any(Number),
      encrypted: false,
      ownerToken: expect.stringMatching(/^[\w-]{20,}$/),
    })
    const { id, createdAt, expiresAt } = await createRoom(server)
    expect(expiresAt - createdAt).toBe(3_600_000)
    expect(id).not.toBe(Object(answer.json).id)
  })

  test('returns the room\'s address, forbids caching, sets no cookie', async ({ server }) => {
    const { headers, json } = await call('POST', `${server.url}/api/rooms`, { body: {} })
    expect(headers.location).toBe(`/room/${Object(json).id}`)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['content-type']).toMatch(/^application\/json/)
    expect(headers).not.toHaveProperty('set-cookie')
  })

  test.for([1, 300, 3600])('takes a lifetime of %d s', async (lifetimeSeconds, { server }) => {
    const { createdAt, expiresAt } = await createRoom(server, { lifetimeSeconds })
    expect(expiresAt - createdAt).toBe(lifetimeSeconds * 1000)
  })

  test.for([0, -1, 3601, 1.5, '60', null, true])('refuses a lifetime of %j, and names the field', async (lifetimeSeconds, { server }) => {
    const answer = await call('POST', `${server.url}/api/rooms`, { body: { lifetimeSeconds } })
    expectError(answer, 400, 'invalid_request')
    expect(answer.text).toContain('lifetimeSeconds')
  })

  test('takes an encrypted room only with a verifier, and a verifier only with one', async ({ server }) => {
    const room = await createRoom(server, { encrypted: true, verifier: VERIFIER })
    expect(room.encrypted).toBe(true)
    expect(await statusOf(room)).toMatchObject({ encrypted: true })
    for (const body of [{ encrypted: true }, { verifier: VERIFIER }, { encrypted: true, verifier: 'short' }]) {
      expectError(await call('POST', `${server.url}/api/rooms`, { body }), 400, 'invalid_request')
    }
  })

  test.for([
    { policy: 'off', refused: [{ encrypted: true, verifier: VERIFIER }], taken: [{}, { encrypted: false }] },
    { policy: 'optional', refused: [], taken: [{}, { encrypted: true, verifier: VERIFIER }] },
    { policy: 'default', refused: [], taken: [{}, { encrypted: true, verifier: VERIFIER }] },
    { policy: 'required', refused: [{}, { encrypted: false }, { lifetimeSeconds: 60 }], taken: [{ encrypted: true, verifier: VERIFIER }] },
  ])('takes and refuses encrypted rooms as NUXT_PUBLIC_ENCRYPTION=$policy says', async ({ policy, refused, taken }) => {
    const server = new TestServer({ env: { NUXT_PUBLIC_ENCRYPTION: policy } })
    onTestFinished(() => server.dispose())
    await server.start()
    for (const body of refused) {
      const answer = await call('POST', `${server.url}/api/rooms`, { body })
      expectError(answer, 400, 'invalid_request')
      expect(answer.text).toContain('encrypted')
    }
    for (const body of taken) await createRoom(server, body)
  })

  test.for(['color', 'constructor', 'toString', '__proto__'])('refuses the unknown field %s', async (field, { server }) => {
    const answer = await call('POST', `${server.url}/api/rooms`, {
      headers: { 'content-type': 'application/json' }, body: `{"${field}": 1}`,
    })
    expectError(answer, 400, 'invalid_request')
  })

  test.for(['not json', '{', '[]', '"text"', '1', 'null', '{"lifetimeSeconds": 1'])('refuses the body %s', async (body, { server }) => {
    const answer = await call('POST', `${server.url}/api/rooms`, { headers: { 'content-type': 'application/json' }, body })
    expectError(answer, 400, 'invalid_request')
    if (body.length > 4) expect(answer.text).not.toContain(body)
  })

  test.for(['text/plain', 'application/x-www-form-urlencoded', undefined])('refuses a body of the type %s', async (type, { server }) => {
    const headers = type === undefined ? undefined : { 'content-type': type }
    expectError(await call('POST', `${server.url}/api/rooms`, { headers, body: '{}' }), 415, 'unsupported_media_type')
  })

  test('takes a content type with a charset, in any case of letters', async ({ server }) => {
    const answer = await call('POST', `${server.url}/api/rooms`, { headers: { 'content-type': 'Application/JSON; charset=utf-8' }, body: '{}' })
    expect(answer.status).toBe(201)
  })

  test('takes a body of up to 8 KiB', async ({ server }) => {
    const headers = { 'content-type': 'application/json' }
    expect((await call('POST', `${server.url}/api/rooms`, { headers, body: '{}'.padEnd(8192) })).status).toBe(201)
    expectError(await call('POST', `${server.url}/api/rooms`, { headers, body: '{}'.padEnd(8193) }), 413, 'payload_too_large')
  })

  test('refuses too large a body during the upload', async ({ server }) => {
    const endless = (write: (piece: string) => void) => {
      for (let piece = 0; piece < 9; piece += 1) write(' '.repeat(1024))
    }
    const answer = await call('POST', `${server.url}/api/rooms`, { headers: { 'content-type': 'application/json' }, body: endless })
    expectError(answer, 413, 'payload_too_large')
  })
})

describe('the status of a room', () => {
  test('returns the public status', async ({ room }) => {
    const { id, createdAt, expiresAt } = room
    const status = await statusOf(room)
    expect(status).toEqual({ id, createdAt, expiresAt, encrypted: false, locked: false, participants: 0, now: expect.any(Number) })
    expect(status.now).toBeGreaterThanOrEqual(createdAt)
    expect(status.now).toBeLessThan(expiresAt)
  })

  test('counts people, not connections', async ({ room }) => {
    const ann = await join(room, 'Ann')
    await join(room, undefined, { session: ann.session })
    await join(room, 'Ben')
    await connect(room)
    expect(await statusOf(room)).toMatchObject({ participants: 2 })
  })

  test('finds it by its id in any spelling', async ({ room }) => {
    const { id, server } = room
    const spoken = id.replaceAll('0', 'O').replaceAll('1', 'L').toUpperCase().match(/.{4}/g) ?? []
    for (const spelling of [id.toUpperCase(), spoken.join('-'), spoken.join('%20'), id.replaceAll('1', 'i')]) {
      server.keepsSecret(spelling)
      const answer = await call('GET', `${server.url}/api/rooms/${spelling}`)
      expect(answer.json).toMatchObject({ id })
    }
  })

  test.for([NO_ROOM, 'abc', `${NO_ROOM}0`, 'u123456789abcdef', '%E0%A4%A', '..%2Fhealth', '%00'])(
    'answers %s like a room that ended', async (id, { server }) => {
      const ended = await createRoom(server)
      await endRoom(ended)
      const afterwards = await call('GET', `${server.url}/api/rooms/${ended.id}`)
      const never = await call('GET', `${server.url}/api/rooms/${id}`)
      expectError(never, 404, 'room_not_found')
      expect(never.text).toBe(afterwards.text)
    })
})

describe('ending a room', () => {
  test('needs the owner\'s token', async ({ room }) => {
    const address = `${room.server.url}/api/rooms/${room.id}`
    expectError(await call('DELETE', address), 401, 'unauthorized')
    expectError(await call('DELETE', address, { headers: { authorization: `Basic ${room.ownerToken}` } }), 401, 'unauthorized')
    expectError(await call('DELETE', address, { headers: { authorization: 'Bearer wrong' } }), 403, 'not_owner')
    const other = await createRoom(room.server)
    expectError(await call('DELETE', address, { headers: { authorization: `Bearer ${other.ownerToken}` } }), 403, 'not_owner')
    expect(await statusOf(room)).toMatchObject({ id: room.id })
  })

  test('does not accept a session as the owner\'s token', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const headers = { authorization: `Bearer ${ann.session}` }
    expectError(await call('DELETE', `${room.server.url}/api/rooms/${room.id}`, { headers }), 403, 'not_owner')
  })

  test('works once, and then it is gone', async ({ room }) => {
    const address = `${room.server.url}/api/rooms/${room.id}`
    const headers = { authorization: `bearer ${room.ownerToken}` }
    const answer = await call('DELETE', address, { headers })
    expect(answer).toMatchObject({ status: 204, text: '' })
    expectError(await call('DELETE', address, { headers }), 404, 'room_not_found')
    expectError(await call('GET', address), 404, 'room_not_found')
  })

  test('is 404 if there is no room', async ({ server }) => {
    const headers = { authorization: 'Bearer something' }
    expectError(await call('DELETE', `${server.url}/api/rooms/${NO_ROOM}`, { headers }), 404, 'room_not_found')
  })
})

describe('the API', () => {
  test.for([
    ['GET', '/api/rooms', 'POST'],
    ['PUT', '/api/rooms', 'POST'],
    ['OPTIONS', '/api/rooms', 'POST'],
    ['POST', `/api/rooms/${NO_ROOM}`, 'GET, HEAD, PATCH, DELETE'],
    ['PUT', `/api/rooms/${NO_ROOM}`, 'GET, HEAD, PATCH, DELETE'],
    ['POST', '/api/health', 'GET, HEAD'],
  ] as const)('does not take %s %s', async ([method, path, allowed], { server }) => {
    const answer = await call(method, server.url + path)
    expectError(answer, 405, 'method_not_allowed')
    expect(answer.headers.allow).toBe(allowed)
  })

  test.for(['/api/', '/api/nothing', `/api/rooms/${NO_ROOM}/messages`])('has nothing at %s', async (path, { server }) => {
    expectError(await call('GET', server.url + path), 404, 'not_found')
  })

  test('creates and ends no room for another site', async ({ room }) => {
    const { server, ownerToken } = room
    const address = `${server.url}/api/rooms/${room.id}`
    const headers = { 'sec-fetch-site': 'cross-site' }
    expectError(await call('POST', `${server.url}/api/rooms`, { headers }), 403, 'forbidden')
    expectError(await call('DELETE', address, { headers: { ...headers, authorization: `Bearer ${ownerToken}` } }), 403, 'forbidden')
    expect((await call('GET', address, { headers })).status).toBe(200)
    expect((await call('POST', `${server.url}/api/rooms`, { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(201)
  })

  test.for([
    { 'sec-fetch-site': 'same-site' }, { origin: 'https://example.org' }, { origin: 'null' }, { 'origin': 'https://sub.localhost', 'sec-fetch-site': 'same-site' },
    { origin: 'http://localhost' }, { 'origin': 'https://example.org', 'content-type': 'text/plain' },
  ])('creates and ends no room for a sibling, or for a page over plain HTTP, for which browsers send only an origin: %j', async (headers, { room }) => {
    const { server, id, ownerToken } = room
    const sent = Object.fromEntries(Object.entries(headers))
    expectError(await call('POST', `${server.url}/api/rooms`, { headers: sent }), 403, 'forbidden')
    expectError(await call('DELETE', `${server.url}/api/rooms/${id}`, { headers: { ...sent, authorization: `Bearer ${ownerToken}` } }), 403, 'forbidden')
    expect((await call('GET', `${server.url}/api/rooms/${id}`, { headers: sent })).status).toBe(200)
  })

  test('creates rooms for its own pages with any scheme, and for clients that are not browsers', async ({ server }) => {
    for (const headers of [{}, { origin: server.url }, { origin: server.url.replace('http:', 'https:') }, { 'sec-fetch-site': 'none' }]) {
      expect((await call('POST', `${server.url}/api/rooms`, { headers: Object.fromEntries(Object.entries(headers)) })).status).toBe(201)
    }
  })

  test('lets no other site read it', async ({ room }) => {
    const headers = { 'origin': 'https://example.org', 'access-control-request-method': 'DELETE' }
    for (const method of ['GET', 'OPTIONS', 'DELETE']) {
      const answer = await call(method, `${room.server.url}/api/rooms/${room.id}`, { headers })
      expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([])
    }
  })

  test('answers HEAD as GET, without the body', async ({ room }) => {
    for (const path of ['/api/health', `/api/rooms/${room.id}`, `/api/rooms/${NO_ROOM}`, '/api/rooms', '/api/nothing']) {
      const [got, head] = [await call('GET', room.server.url + path), await call('HEAD', room.server.url + path)]
      expect([head.status, head.text], path).toEqual([got.status, ''])
      for (const name of ['content-type', 'cache-control', 'allow', 'content-security-policy']) expect(head.headers[name], `${path} ${name}`).toBe(got.headers[name])
    }
  })

  test('a GET changes nothing', async ({ room }) => {
    for (const path of [`/api/rooms/${room.id}`, `/room/${room.id}`, '/api/health', '/']) await call('GET', room.server.url + path)
    expect(await statusOf(room)).toMatchObject({ participants: 0 })
    const ann = await join(room, 'Ann')
    expect(ann.joined.participants).toEqual([ann.self])
  })

  test('reports its health, and not its load', async ({ room }) => {
    await join(room, 'Ann')
    const { status, json, headers } = await call('GET', `${room.server.url}/api/health`)
    expect(status).toBe(200)
    expect(json).toEqual({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/), storage: 'ok', overdueRooms: 0, purgePending: expect.any(Boolean) })
    expect(Object.keys(Object(json)).join()).not.toMatch(/participant|connection|message|rooms(?!$|,)/)
    expect(headers['cache-control']).toBe('no-store')
  })
})

describe('the pages', () => {
  test('of a room are the same for every id, and hold nothing of it', async ({ room }) => {
    const { server, id } = room
    await join(room, 'Ann')
    const live = await call('GET', `${server.url}/room/${id}`)
    const never = await call('GET', `${server.url}/room/${NO_ROOM}`)
    expect(live.status).toBe(200)
    expect(live.text).not.toContain(id)
    expect(live.text).toBe(never.text)
    expect(live.headers['cache-control']).toBe('no-store')
    expect(live.headers).not.toHaveProperty('set-cookie')
  })

  test('take an id in any spelling', async ({ room }) => {
    const { status } = await call('GET', `${room.server.url}/room/${room.id.toUpperCase().match(/.{4}/g)?.join('-')}`)
    expect(status).toBe(200)
  })

  test.for(['/nothing', '/room', '/room/', '/room/abc', `/room/${NO_ROOM}/more`, `/rooms/${NO_ROOM}`])('are missing at %s', async (path, { server }) => {
    const answer = await call('GET', server.url + path, { headers: { accept: 'text/html' } })
    expect(answer.status).toBe(404)
    expect(answer.text).not.toMatch(/\bat \S+:\d+|\.mjs:/)
  })

  test('leave no address in the log, found or not', async ({ room }) => {
    const secret = `${room.id}-in-a-path`
    room.server.keepsSecret(secret)
    for (const path of [`/${secret}`, `/room/${secret}`, `/api/${secret}`, `/api/rooms/${secret}`]) await call('GET', room.server.url + path)
    expect(room.server.output).not.toContain(room.id)
  })
})
