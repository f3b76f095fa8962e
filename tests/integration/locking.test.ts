import { describe, expect } from 'vitest'
import type { TestRoom } from '../support/dialogue'
import { connect, createRoom, join, statusOf } from '../support/dialogue'
import { test } from '../support/fixtures'
import { call, expectError } from '../support/http'

const NO_ROOM = '0123456789abcdef'

const patch = ({ server, id, ownerToken }: Pick<TestRoom, 'server' | 'id' | 'ownerToken'>, body: object, headers: Record<string, string> = {}) =>
  call('PATCH', `${server.url}/api/rooms/${id}`, { body, headers: { authorization: `Bearer ${ownerToken}`, ...headers } })

describe('a locked room', () => {
  test('lets in only those who were there, until it is unlocked', async ({ room }) => {
    const ann = await join(room, 'Ann')
    expect((await statusOf(room)).locked).toBe(false)
    const answer = await patch(room, { locked: true })
    expect([answer.status, answer.json]).toEqual([200, { ...await statusOf(room), now: expect.any(Number), locked: true }])
    expect(await ann.receives('room')).toEqual({ type: 'room', locked: true })
    const ben = await connect(room)
    ben.sends({ type: 'join', name: 'Ben' })
    await ben.isTold('room_locked')
    const again = await join(room, undefined, { session: ann.session })
    expect(again.joined.room.locked).toBe(true)
    expect((await patch(room, { locked: false })).status).toBe(200)
    expect(await ann.receives('room')).toEqual({ type: 'room', locked: false })
    expect((await ben.joins({ name: 'Ben' })).joined.room.locked).toBe(false)
  })

  test('stays locked over a restart', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    await patch(room, { locked: true })
    await server.restart()
    expect((await statusOf(room)).locked).toBe(true)
    const ben = await connect(room)
    ben.sends({ type: 'join', name: 'Ben' })
    await ben.isTold('room_locked')
  })

  test('is the owner\'s to lock', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const { server } = room
    expectError(await call('PATCH', `${server.url}/api/rooms/${room.id}`, { body: { locked: true } }), 401, 'unauthorized')
    for (const ownerToken of ['wrong', ann.session]) expectError(await patch({ ...room, ownerToken }, { locked: true }), 403, 'not_owner')
    expectError(await patch({ ...room, id: NO_ROOM }, { locked: true }), 404, 'room_not_found')
    for (const [header, value] of [['sec-fetch-site', 'cross-site'], ['origin', 'https://example.org']] as const) expectError(await patch(room, { locked: true }, { [header]: value }), 403, 'forbidden')
    expect(await ann.unread()).toEqual([])
  })

  test.for([{}, { locked: 1 }, { locked: true, expiresAt: 0 }, []])('takes no %j', async (body, { room }) => {
    expectError(await patch(room, body), 400, 'invalid_request')
    expect((await statusOf(room)).locked).toBe(false)
  })
})
