import { rmSync, statSync } from 'node:fs'
import { join as path } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { GROUP_SPAN_MS } from '#server/db/erasure/groups'
import { RESERVE_BYTES } from '#server/db/erasure/reserve'
import { createRoom, endRoom, join, statusOf } from '../support/dialogue'
import type { Person, TestRoom } from '../support/dialogue'
import { call, expectError } from '../support/http'
import { textOf } from '../support/seeded'
import { TestServer } from '../support/server'
import { hasSmallDisks, makeSmallDisk } from '../support/smallDisk'
import { bytesOf } from '../support/traces'

const MIB = 1024 ** 2
const TOKEN = 'quietlyvanishing'
/** How much longer than with space a start may take: all of it takes a quarter of that on a machine with nothing else to do. */
const START_MS = 1500
/** A server whose output is its address at each start, and one line when space runs out and when it is back. */
const SILENCE = /^((Listening on .*|Stopped by .*|There is no space: .*|Rooms can be made and messages stored again\.)\n)+$/

/** A server on a disk that holds little more than the reserve and one large room. */
async function prepareOnSmallDisk() {
  const disk = await makeSmallDisk(80)
  const server = new TestServer({ wrapper: disk.wrapper, env: { NUXT_DATABASE_FILE: path(disk.mountedAt, 'rooms.sqlite') } })
  onTestFinished(() => server.dispose())
  return { ...disk, server, reserve: path(disk.folder, 'rooms.sqlite-reserve') }
}

/** @returns how long the start took (ms). */
async function timeStart(server: TestServer): Promise<number> {
  const startedAt = performance.now()
  await server.start()
  return performance.now() - startedAt
}

/** Posts until there is no space for another message. @returns how many were stored. */
async function talkUntilFull(person: Person): Promise<number> {
  for (let stored = 0; ; stored += 1) {
    const clientId = `${TOKEN}-${stored}`
    person.sends({ type: 'message', clientId, text: textOf(TOKEN, 4000) })
    // The answer may wait for the disk.
    const frame = await vi.waitUntil(async () => (await person.unread()).find(frame => 'clientId' in frame && frame.clientId === clientId), { timeout: 10_000 })
    if (frame.type === 'error') {
      expect(frame).toMatchObject({ code: 'storage_full', clientId })
      return stored
    }
    await person.receives('message', message => message.clientId === clientId)
  }
}

async function isPurgePending({ url }: TestServer): Promise<boolean> {
  const { json } = await call('GET', `${url}/api/health`)
  return (json as { purgePending: boolean }).purgePending
}

/** Waits until nothing of ended rooms is left. */
async function erased(server: TestServer, folder: string) {
  await vi.waitUntil(async () => !await isPurgePending(server), { timeout: 20_000, interval: 50 })
  expect(bytesOf(folder).includes(TOKEN)).toBe(false)
}

async function expectGone({ server, id }: TestRoom) {
  expectError(await call('GET', `${server.url}/api/rooms/${id}`), 404, 'room_not_found')
}

async function takesRooms({ url }: TestServer) {
  await vi.waitUntil(async () => (await call('POST', `${url}/api/rooms`)).status === 201, { timeout: 10_000, interval: 100 })
}

/** A lifetime with which rooms created now end together, at any time. */
function commonLifetime(): number {
  const lifetimes = [3600, 3599, 3598, 3597]
  return lifetimes.find(seconds => (Date.now() + seconds * 1000) % GROUP_SPAN_MS < 1000) ?? 3600
}

describe.runIf(hasSmallDisks)('a full disk', () => {
  test('refuses new data, still ends and erases rooms, and is used again when there is space', async () => {
    const { server, folder, reserve, fill, free } = await prepareOnSmallDisk()
    await server.start()
    const timely = await createRoom(server, { lifetimeSeconds: 10 })
    const [early, kept] = [await createRoom(server), await createRoom(server)]
    const [ann, ben, cem] = [await join(timely, 'Ann'), await join(early, 'Ben'), await join(kept, 'Cem')]
    for (let index = 0; index < 300; index += 1) await Promise.all([ann.says(textOf(TOKEN, 4000)), ben.says(textOf(TOKEN, 3000))])
    await cem.says('kept')
    fill()
    // The log may still have space for a little before it is full.
    await talkUntilFull(ann)
    expectError(await call('POST', `${server.url}/api/rooms`), 503, 'server_full')
    expect(await call('GET', `${server.url}/api/health`)).toMatchObject({ status: 503, json: { status: 'unavailable', storage: 'full' } })
    fill()
    await endRoom(early)
    expect(await ben.closed()).toBe(4411)
    expect(await ann.closed()).toBe(4410)
    await expectGone(timely)
    await erased(server, folder)
    expect(await statusOf(kept)).toMatchObject({ participants: 1 })
    free()
    await takesRooms(server)
    await cem.says('there is space again')
    expect(await call('GET', `${server.url}/api/health`)).toMatchObject({ status: 200, json: { status: 'ok', storage: 'ok' } })
    // Once each, with any number of refusals.
    expect(server.output.match(/^There is no space: /gm)).toHaveLength(1)
    expect(server.output.match(/^Rooms can be made and messages stored again\.$/gm)).toHaveLength(1)
    expect(statSync(reserve).size).toBe(RESERVE_BYTES)
    const again = await join(kept, 'Reader', { after: 0 })
    expect(again.joined.messages.map(({ text }) => text)).toEqual(['kept', 'there is space again'])
  })

  test('or too small one lets the server start, and is reported: in the log, in its health and when creating a room', async () => {
    const disk = await makeSmallDisk(20)
    const server = new TestServer({ wrapper: disk.wrapper, env: { NUXT_DATABASE_FILE: path(disk.mountedAt, 'rooms.sqlite') } })
    onTestFinished(() => server.dispose())
    await server.start()
    for (let asked = 0; asked < 3; asked += 1) {
      const refused = await call('POST', `${server.url}/api/rooms`)
      expectError(refused, 503, 'server_full')
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    }
    const health = { status: 'unavailable', version: expect.stringMatching(/^\d+\.\d+\.\d+/), storage: 'full', overdueRooms: 0, purgePending: expect.any(Boolean) }
    const answer = await call('GET', `${server.url}/api/health`)
    expect(answer.json).toEqual(health)
    expect([answer.status, (await call('HEAD', `${server.url}/api/health`)).status]).toEqual([503, 503])
    expect(server.output.match(/^There is no space: .*$/gm)).toHaveLength(1)
    expect(server.output).toMatch(SILENCE)
  })

  test('is detected without any write', async () => {
    const { server, fill, free } = await prepareOnSmallDisk()
    await server.start()
    fill()
    await vi.waitFor(async () => expect(await call('GET', `${server.url}/api/health`)).toMatchObject({ status: 503, json: { storage: 'full' } }), { timeout: 5000 })
    free()
    await vi.waitFor(async () => expect(await call('GET', `${server.url}/api/health`)).toMatchObject({ status: 200, json: { storage: 'ok' } }), { timeout: 5000 })
    expect(server.output).toMatch(/\nThere is no space: .*\nRooms can be made and messages stored again\.\n$/)
  })

  test('lets the largest living room be relocated when another one ended', async () => {
    const { server, folder, fill } = await prepareOnSmallDisk()
    await server.start()
    const lifetimeSeconds = commonLifetime()
    const [early, living] = [await createRoom(server, { lifetimeSeconds }), await createRoom(server, { lifetimeSeconds })]
    const [ann, ben] = [await join(early, 'Ann'), await join(living, 'Ben')]
    // Half a page each takes most space: 8 MiB in all.
    const [messages, bytes] = [4100, 2040]
    for (let seq = 1; seq <= messages; seq += 100) {
      for (let next = seq; next < seq + 100; next += 1) ben.sends({ type: 'message', clientId: `${next}`, text: textOf('living', bytes) })
      await ben.receives('message', message => message.seq === seq + 99)
    }
    for (let index = 0; index < 100; index += 1) await ann.says(textOf(TOKEN, 4000))
    fill()
    await talkUntilFull(ann)
    fill()
    expect(bytesOf(folder).includes(TOKEN)).toBe(true)
    await endRoom(early)
    await erased(server, folder)
    const reader = await join(living, undefined, { session: ben.session, after: 0 })
    let page: Pick<typeof reader.joined, 'messages' | 'more'> = reader.joined
    let read = page.messages.map(({ seq }) => seq)
    while (page.more) {
      page = await reader.reads({ after: read.at(-1) })
      expect(page.messages.every(({ text }) => text.length === bytes)).toBe(true)
      read = [...read, ...page.messages.map(({ seq }) => seq)]
    }
    expect(read).toEqual(Array.from({ length: messages }, (_, index) => index + 1))
  })

  test('lets a room end early for everyone even if that cannot be stored, and stores it later', async () => {
    const { server, folder, reserve, fill, free } = await prepareOnSmallDisk()
    await server.start()
    const [early, kept] = [await createRoom(server), await createRoom(server)]
    const [ann, ben] = [await join(early, 'Ann'), await join(kept, 'Ben')]
    for (let index = 0; index < 100; index += 1) await ann.says(textOf(TOKEN, 4000))
    // The reserve is spent, and the space it gave is used.
    rmSync(reserve)
    fill()
    await talkUntilFull(ben)
    fill()
    await endRoom(early)
    expect(await ann.closed()).toBe(4411)
    await expectGone(early)
    await expect(join(early, undefined, { session: ann.session })).rejects.toThrow('404')
    expect(await isPurgePending(server)).toBe(true)
    expect(bytesOf(folder).includes(`${TOKEN}${TOKEN}`)).toBe(true)
    await endRoom(kept)
    expect(await ben.closed()).toBe(4411)
    free()
    await erased(server, folder)
    await takesRooms(server)
    await server.restart()
    await expectGone(early)
    await expectGone(kept)
  })

  test.for([
    ['what is kept for erasing is there', true], ['not a byte is kept for erasing', false],
  ] as const)('lets a server start, read and end rooms: %s', async ([, hasReserve]) => {
    const { server, folder, reserve, fill, free } = await prepareOnSmallDisk()
    const withSpaceMs = await timeStart(server)
    const [timely, kept] = [await createRoom(server, { lifetimeSeconds: 4 }), await createRoom(server)]
    const [ann, ben] = [await join(timely, 'Ann'), await join(kept, 'Ben')]
    for (let index = 0; index < 50; index += 1) await ann.says(textOf(TOKEN, 4000))
    await ben.says('kept')
    await server.kill()
    if (!hasReserve) rmSync(reserve)
    fill()
    await vi.waitUntil(() => Date.now() > timely.expiresAt, { timeout: 10_000 })
    expect(await timeStart(server) - withSpaceMs).toBeLessThan(START_MS)
    await expectGone(timely)
    if (hasReserve) await erased(server, folder)
    else expect(await isPurgePending(server)).toBe(true)
    fill()
    const again = await join(kept, undefined, { session: ben.session, after: 0 })
    expect(again.joined.messages.map(({ text }) => text)).toEqual(['kept'])
    await talkUntilFull(again)
    expectError(await call('POST', `${server.url}/api/rooms`), 503, 'server_full')
    free()
    await endRoom(kept)
    await erased(server, folder)
    await takesRooms(server)
    expect(server.output).toMatch(SILENCE)
  })

  test('lets a server stop gracefully, and loses nothing', async () => {
    const { server, fill, free } = await prepareOnSmallDisk()
    await server.start()
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    for (let index = 0; index < 50; index += 1) await ann.says(textOf('kept', 3000))
    // The log does not fit into the file.
    fill()
    expect(await server.stop()).toBe(0)
    await server.start()
    expect((await join(room, undefined, { session: ann.session, after: 0 })).joined.messages).toHaveLength(50)
    free()
    await takesRooms(server)
    expect(server.output).toMatch(SILENCE)
  })
})

describe('a file at its size limit', () => {
  test('has space for new data, since the largest rooms lose their oldest messages, and needs none to end, erase and relocate rooms', async () => {
    const server = new TestServer({ env: { NUXT_LIMITS_DATABASE_BYTES: String(3 * MIB) } })
    onTestFinished(() => server.dispose())
    await server.start()
    const lifetimeSeconds = commonLifetime()
    const [early, kept] = [await createRoom(server, { lifetimeSeconds }), await createRoom(server, { lifetimeSeconds })]
    const [ann, ben] = [await join(early, 'Ann'), await join(kept, 'Ben')]
    for (let index = 0; index < 500; index += 1) {
      await ann.says(textOf(TOKEN, 4000))
      await ben.says(`${index} `.padEnd(4000, 'kept'))
    }
    const later = await join(await createRoom(server), 'Cem')
    for (let index = 0; index < 20; index += 1) await later.says(`later word ${index}`)
    expect(await call('GET', `${server.url}/api/health`)).toMatchObject({ status: 200 })
    await endRoom(early)
    expect(await ann.closed()).toBe(4411)
    await erased(server, server.folder)
    expect(await ben.reads({ before: 501, limit: 1 })).toMatchObject({ messages: [{ seq: 500 }] })
    expect((await join(kept, 'Reader', { after: 0 })).joined.messages[0]?.seq).toBeGreaterThan(1)
    expect(server.output).toMatch(/^The limit NUXT_LIMITS_DATABASE_BYTES is reached\.$/m)
  })
})
