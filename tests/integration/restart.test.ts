import { describe, expect } from 'vitest'
import { connect, createRoom, endRoom, join, statusOf } from '../support/dialogue'
import { test } from '../support/fixtures'
import { call, expectError } from '../support/http'
import { TestServer } from '../support/server'

/** Node's arguments for a process whose clock is ahead of the system's. */
function clockAhead(byMs: number): string[] {
  return ['--import', `data:text/javascript,const now=Date.now;Date.now=()=>now()+${byMs}`]
}

describe('a server that is stopped', () => {
  test('tells everyone to reconnect, and exits with 0', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    const people = [await join(room, 'Ann'), await join(room, 'Ben')]
    const lurker = await connect(room)
    const exitCode = server.stop()
    for (const connection of [...people, lurker]) expect(await connection.closed()).toBe(1012)
    expect(await exitCode).toBe(0)
  })

  test('restores everything: the room, its messages, its people and its owner', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    const first = await ann.says('before', 'mine')
    await server.restart()
    expect(await statusOf(room)).toMatchObject({ createdAt: room.createdAt, expiresAt: room.expiresAt, participants: 2 })
    const again = await join(room, undefined, { session: ann.session, after: 0 })
    expect(again.self).toEqual(ann.self)
    expect(again.joined.participants).toEqual(expect.arrayContaining([ann.self, ben.self]))
    expect(again.joined.messages).toMatchObject([{ seq: 1, text: 'before' }])
    expect(await again.says('before', 'mine')).toEqual(first)
    expect(await again.says('after')).toMatchObject({ seq: 2 })
    await endRoom(room)
    expect(await again.closed()).toBe(4411)
  })

  test('announces nobody who returns soon as left or joined', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    await server.restart()
    const annAgain = await join(room, undefined, { session: ann.session })
    const benAgain = await join(room, undefined, { session: ben.session })
    await benAgain.says('back')
    await annAgain.hears('back')
    expect(await annAgain.unread()).toEqual([])
  })

  test('keeps a name taken', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    await join(room, 'Ann')
    await server.restart()
    const other = await connect(room)
    other.sends({ type: 'join', name: 'ann' })
    await other.isTold('name_taken')
  })
})

describe('a server that is killed', () => {
  test('has every message that was accepted, under its number', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    const people = await Promise.all(['Ann', 'Ben', 'Cem'].map(name => join(room, name)))
    const accepted: { seq: number, text: string }[] = []
    const talk = people.map(async (person) => {
      for (let index = 0; ; index += 1) {
        const { seq, text } = await person.says(`${person.self.name} ${index}`)
        accepted.push({ seq, text })
        if (accepted.length >= 300) return
      }
    })
    await Promise.race(talk)
    await server.kill()
    await Promise.allSettled(talk)
    await server.start()
    const again = await join(room, undefined, { session: people[0]?.session, after: 0 })
    const stored = [...again.joined.messages]
    for (let more = again.joined.more; more;) {
      const page = await again.reads({ after: stored.length })
      stored.push(...page.messages)
      more = page.more
    }
    expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1))
    expect(accepted.length).toBeGreaterThanOrEqual(300)
    for (const { seq, text } of accepted) expect(stored[seq - 1]).toMatchObject({ seq, text })
  })

  test('accepts a resend of an unacknowledged message once', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    for (let index = 0; index < 20; index += 1) ann.sends({ type: 'message', clientId: `id-${index}`, text: `text ${index}` })
    await ann.receives('message')
    await server.kill()
    await server.start()
    const again = await join(room, undefined, { session: ann.session })
    for (let index = 0; index < 20; index += 1) await again.says(`text ${index}`, `id-${index}`)
    const { messages } = await again.reads({ after: 0 })
    expect(messages.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, index) => `text ${index}`))
  })
})

describe('a room whose end passed while no server ran', () => {
  test('is gone at the start, while others are not', async () => {
    const server = await new TestServer().start()
    try {
      const short = await createRoom(server, { lifetimeSeconds: 60 })
      const long = await createRoom(server)
      const ann = await join(short, 'Ann')
      const ben = await join(long, 'Ben')
      await ann.says('soon gone')
      await server.stop()
      server.options.nodeArguments = clockAhead(60_000)
      await server.start()
      expectError(await call('GET', `${server.url}/api/rooms/${short.id}`), 404, 'room_not_found')
      await expect(connect(short)).rejects.toMatchObject({ status: 404 })
      await join(long, undefined, { session: ben.session })
      expect(await call('GET', `${server.url}/api/health`)).toMatchObject({ status: 200, json: { overdueRooms: 0 } })
    }
    finally {
      await server.dispose()
    }
  })

  test('stays gone when the clock is set back afterwards', async () => {
    const server = new TestServer()
    try {
      const room = await createRoom(await server.start())
      await createRoom(server, { lifetimeSeconds: 3600 })
      await server.stop()
      server.options.nodeArguments = clockAhead(3_600_000)
      await server.restart()
      server.options.nodeArguments = []
      await server.restart()
      expectError(await call('GET', `${server.url}/api/rooms/${room.id}`), 404, 'room_not_found')
    }
    finally {
      await server.dispose()
    }
  })
})
