import { describe, expect } from 'vitest'
import type { TestRoom } from '../support/dialogue'
import { BRIEF_LIFETIME_SECONDS, connect, createRoom, endRoom, join } from '../support/dialogue'
import { test } from '../support/fixtures'
import { call, expectError } from '../support/http'

/** Expects that no interface answers for a room any more. */
async function expectGone(room: TestRoom) {
  expectError(await call('GET', `${room.server.url}/api/rooms/${room.id}`), 404, 'room_not_found')
  await expect(connect(room)).rejects.toMatchObject({ status: 404 })
}

describe('an owner who ends the room', () => {
  test('ends it for everyone at once', async ({ room }) => {
    const people = [await join(room, 'Ann'), await join(room, 'Ben')]
    people.push(await join(room, undefined, { session: people[0]?.session }))
    await endRoom(room)
    for (const person of people) {
      expect(await person.receives('ended')).toEqual({ type: 'ended', reason: 'owner' })
      expect(await person.closed()).toBe(4411)
    }
    await expectGone(room)
  })

  test('disconnects people who have not joined', async ({ room }) => {
    const lurker = await connect(room)
    await endRoom(room)
    expect(await lurker.closed()).toBe(4404)
  })

  test('ends that room only', async ({ room, server }) => {
    const other = await createRoom(server)
    const ben = await join(other, 'Ben')
    await endRoom(room)
    await ben.says('still here')
  })

  test('ends a room that nobody is in', async ({ room }) => {
    const ann = await join(room, 'Ann')
    await ann.says('hello')
    await ann.leaves()
    await endRoom(room)
    await expectGone(room)
  })
})

describe('the end of the time', () => {
  test('comes for everyone, with a reason, and never early by the server\'s clock', async ({ server }) => {
    const room = await createRoom(server, { lifetimeSeconds: BRIEF_LIFETIME_SECONDS })
    const watch = await join(await createRoom(server), 'Watch')
    const [ann, ben] = [await join(room, 'Ann'), await join(room, 'Ben')]
    await ann.says('hello')
    expect(await ann.receives('ended')).toEqual({ type: 'ended', reason: 'expired' })
    watch.sends({ type: 'ping' })
    expect((await watch.receives('pong')).now).toBeGreaterThanOrEqual(room.expiresAt)
    await ben.receives('ended')
    expect(await ann.closed()).toBe(4410)
    expect(await ben.closed()).toBe(4410)
    await expectGone(room)
  })

  test('comes for a busy room: every accepted message came before, and none after', async ({ server }) => {
    const room = await createRoom(server, { lifetimeSeconds: BRIEF_LIFETIME_SECONDS })
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    let sentAt = 0
    for (let index = 0; sentAt >= 0; index += 1) {
      sentAt = await ann.says(`message ${index}`).then(message => message.sentAt, () => -1)
      expect(sentAt).toBeLessThan(room.expiresAt)
    }
    expect(await ann.closed()).toBe(4410)
    expect(await ben.closed()).toBe(4410)
    expect((await ben.receives('ended')).reason).toBe('expired')
  })

  test('is not delayed by joining and returning', async ({ server }) => {
    const room = await createRoom(server, { lifetimeSeconds: BRIEF_LIFETIME_SECONDS })
    const ann = await join(room, 'Ann')
    await ann.drops()
    const again = await join(room, undefined, { session: ann.session })
    expect(again.joined.room.expiresAt).toBe(room.expiresAt)
    expect(await again.closed()).toBe(4410)
  })

  test('disconnects people who have not joined', async ({ server }) => {
    const lurker = await connect(await createRoom(server, { lifetimeSeconds: BRIEF_LIFETIME_SECONDS }))
    expect(await lurker.closed()).toBe(4404)
  })

  test('comes for many rooms of one moment', async ({ server }) => {
    const rooms = await Promise.all(Array.from({ length: 30 }, () => createRoom(server, { lifetimeSeconds: BRIEF_LIFETIME_SECONDS })))
    const people = await Promise.all(rooms.map(room => join(room, 'Ann')))
    expect(await Promise.all(people.map(person => person.closed()))).toEqual(rooms.map(() => 4410))
    for (const room of rooms) await expectGone(room)
  })

  test('makes an unused room look like one that never existed', async ({ server }) => {
    const room = await createRoom(server, { lifetimeSeconds: BRIEF_LIFETIME_SECONDS })
    const clock = await join(await createRoom(server, { lifetimeSeconds: BRIEF_LIFETIME_SECONDS }), 'Clock')
    await clock.closed()
    await expectGone(room)
  })
})
