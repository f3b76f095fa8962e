import { join as path } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRoom, join, statusOf } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'
import { FakeTime, findFaketime } from '../support/faketime'
import { call, expectError } from '../support/http'
import { TestServer } from '../support/server'

const library = findFaketime()

async function startWithFakeTime() {
  const server = new TestServer()
  onTestFinished(() => server.dispose())
  const time = new FakeTime(library ?? '', path(server.folder, 'time'))
  server.options.env = time.env
  await server.start()
  return { server, time }
}

async function expectGone(room: TestRoom) {
  expectError(await call('GET', `${room.server.url}/api/rooms/${room.id}`), 404, 'room_not_found')
}

describe.runIf(library)('a wall clock set', () => {
  test('back, while the server runs, lengthens no room', async () => {
    const { server, time } = await startWithFakeTime()
    const room = await createRoom(server, { lifetimeSeconds: 3 })
    const ann = await join(room, 'Ann')
    const madeAt = performance.now()
    time.set(-7200)
    await ann.says('still here')
    expect((await statusOf(room)).now).toBeGreaterThanOrEqual(room.createdAt)
    expect(await ann.closed()).toBe(4410)
    expect(performance.now() - madeAt).toBeLessThan(3500)
    await expectGone(room)
  })

  test('forward, while the server runs, ends rooms within a second, for good', async () => {
    const { server, time } = await startWithFakeTime()
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    const setAt = performance.now()
    time.set(3600)
    expect(await ann.closed()).toBe(4410)
    expect(performance.now() - setAt).toBeLessThan(2000)
    time.set(0)
    await expectGone(room)
    await server.kill()
    await server.start()
    await expectGone(room)
  })

  test('back, across a kill, lengthens no room', async () => {
    const { server, time } = await startWithFakeTime()
    time.set(3000)
    const room = await createRoom(server, { lifetimeSeconds: 10 })
    const { session } = await join(room, 'Ann')
    const madeAt = performance.now()
    // Long enough for the time to be stored.
    await (await createRoom(server, { lifetimeSeconds: 2 }).then(short => join(short, 'Ben'))).closed()
    await server.kill()
    time.set(-3000)
    await server.start()
    const ann = await join(room, undefined, { session })
    expect(await ann.closed()).toBe(4410)
    // It cannot know the time that was not stored before the kill, nor the downtime.
    expect(performance.now() - madeAt).toBeLessThan(13_000)
    await expectGone(room)
  })

  test('forward, between two starts, ends rooms for good, even if it is set again', async () => {
    const { server, time } = await startWithFakeTime()
    const [room, other] = [await createRoom(server, { lifetimeSeconds: 600 }), await createRoom(server)]
    await server.stop()
    time.set(1200)
    await server.start()
    await expectGone(room)
    await server.kill()
    time.set(-86_400)
    await server.start()
    await expectGone(room)
    expect((await statusOf(other)).now).toBeGreaterThan(room.expiresAt)
  })
})

describe('a process suspended across the end of a room', () => {
  test('shows nobody the ended room when it continues', async () => {
    const server = new TestServer()
    onTestFinished(() => server.dispose())
    await server.start()
    const room = await createRoom(server, { lifetimeSeconds: 2 })
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    server.signal('SIGSTOP')
    // Data that arrives meanwhile is read after the end.
    ann.sends({ type: 'message', clientId: 'late', text: 'too late' })
    const asked = call('GET', `${server.url}/api/rooms/${room.id}`)
    await new Promise(passed => setTimeout(passed, room.expiresAt - Date.now() + 500))
    server.signal('SIGCONT')
    expectError(await asked, 404, 'room_not_found')
    for (const person of [ann, ben]) expect(await person.closed()).toBe(4410)
    await expect(ben.receives('message')).rejects.toThrow()
  })
})
