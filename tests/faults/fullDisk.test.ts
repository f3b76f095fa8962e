import { spawnSync } from 'node:child_process'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createRoom, endRoom, join, statusOf } from '../support/dialogue'
import { call, expectError } from '../support/http'
import { textOf } from '../support/seeded'
import { TestServer } from '../support/server'
import { bytesOf } from '../support/traces'

const MIB = 1024 ** 2
const TOKEN = 'quietlyvanishing'
/** A disk of its own for the server, in name spaces that need no root. */
const OWN_DISK = ['unshare', '-rm', 'sh', '-c', 'mount -t tmpfs -o size=40m tmpfs "$0" && cd "$0" && exec "$@"']
const hasNamespaces = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0

/** A server on a small disk, as it is seen from inside. */
async function startOnSmallDisk(env: Record<string, string> = {}) {
  const server = new TestServer({ env })
  server.options.wrapper = [...OWN_DISK, server.folder]
  onTestFinished(() => server.dispose())
  await server.start()
  const folder = path(`/proc/${server.processId}/root`, server.folder)
  const filler = path(folder, 'filler')
  return {
    server,
    folder,
    /** Takes every byte that is left. */
    fill() {
      for (let size = MIB; size >= 1024; size /= 2) {
        try {
          for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
        }
        catch (error) {
          expect(error).toMatchObject({ code: 'ENOSPC' })
        }
      }
    },
    free: () => rmSync(filler),
  }
}

/** Says things until there is no space left for another one. @returns how many were stored. */
async function talkUntilFull(person: Awaited<ReturnType<typeof join>>): Promise<number> {
  for (let stored = 0; ; stored += 1) {
    const clientId = `${TOKEN}-${stored}`
    person.sends({ type: 'message', clientId, text: textOf(TOKEN, 4000) })
    const [frame] = (await person.unread()).slice(-1)
    if (frame?.type === 'error') {
      expect(frame).toMatchObject({ code: 'storage_full', clientId })
      return stored
    }
    await person.receives('message', message => message.clientId === clientId)
  }
}

/** Waits until nothing of what ended is left. */
async function erased(server: TestServer, folder: string) {
  await vi.waitUntil(async () => {
    const { json } = await call('GET', `${server.url}/api/health`)
    return (json as { purgePending: boolean }).purgePending === false
  }, { timeout: 20_000, interval: 50 })
  expect(bytesOf(folder).includes(TOKEN)).toBe(false)
}

describe.runIf(hasNamespaces)('a disk that is full', () => {
  test('refuses what is new, ends and erases rooms all the same, and is used again when there is space', async () => {
    const { server, folder, fill, free } = await startOnSmallDisk()
    const timely = await createRoom(server, { lifetimeSeconds: 15 })
    const early = await createRoom(server)
    const kept = await createRoom(server)
    const people = await Promise.all([timely, early, kept].map(room => join(room, 'Ann')))
    const [ann, ben, cem] = people
    if (!ann || !ben || !cem) throw new Error('Somebody is missing.')
    for (let index = 0; index < 300; index += 1) await Promise.all([ann.says(textOf(TOKEN, 4000)), ben.says(textOf(TOKEN, 3000))])
    await cem.says('kept')
    fill()
    // The log may still have room for a little, and then it has none.
    await talkUntilFull(ann)
    expectError(await call('POST', `${server.url}/api/rooms`), 503, 'server_full')
    fill()
    await endRoom(early)
    expect(await ben.closed()).toBe(4411)
    expect(await ann.closed()).toBe(4410)
    expectError(await call('GET', `${server.url}/api/rooms/${timely.id}`), 404, 'room_not_found')
    await erased(server, folder)
    expect(await statusOf(kept)).toMatchObject({ participants: 1 })
    free()
    await vi.waitUntil(async () => (await call('POST', `${server.url}/api/rooms`)).status === 201, { timeout: 10_000, interval: 100 })
    await cem.says('there is space again')
    expect(statSync(path(folder, 'rooms.sqlite-reserve')).size).toBe(8 * MIB)
    const again = await join(kept, 'Reader', { after: 0 })
    expect(again.joined.messages.map(({ text }) => text)).toEqual(['kept', 'there is space again'])
  })
})

describe('a file that holds as much as it may', () => {
  test('refuses what is new, and needs nothing to end and erase rooms, nor to move living ones out of their way', async () => {
    const server = new TestServer({ env: { NUXT_LIMITS_DATABASE_BYTES: String(3 * MIB) } })
    onTestFinished(() => server.dispose())
    await server.start()
    const [early, kept] = [await createRoom(server), await createRoom(server)]
    const [ann, ben] = [await join(early, 'Ann'), await join(kept, 'Ben')]
    // What lives on is more than what makes place for it.
    for (let index = 0; index < 300; index += 1) await ben.says(`${index} `.padEnd(4000, 'kept'))
    const stored = await talkUntilFull(ann)
    expect(stored).toBeGreaterThan(50)
    expectError(await call('POST', `${server.url}/api/rooms`), 503, 'server_full')
    await endRoom(early)
    expect(await ann.closed()).toBe(4411)
    await erased(server, server.folder)
    expect(await ben.reads({ before: 301, limit: 1 })).toMatchObject({ messages: [{ seq: 300 }] })
    await ben.says('there is space again')
    await createRoom(server)
  })
})
