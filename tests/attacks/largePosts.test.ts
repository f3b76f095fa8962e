import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createRoom } from '../support/dialogue'
import { TestServer } from '../support/server'
import { frame, upgraded } from '../support/rawSocket'
import { talkIn } from '../support/talk'

const CONNECTIONS = 198
/** The burst of each person; a room's own burst would stop more. */
const LARGE_POSTS = 10
/** Messages of others that are awaited. */
const MESSAGES = 100
/** A room's default burst; the measured people then talk faster than the rate. */
const ROOM_RATE = { NUXT_LIMITS_ROOM_MESSAGES_PER_SECOND: '200' }
const MOST_MS = 500
const MOST_MIB = 100

/** The peak memory of the server so far (MiB). */
function peakMemoryOf(server: TestServer): number {
  const [, kib] = readFileSync(`/proc/${server.processId}/status`, 'utf8').match(/^VmHWM:\s*(\d+)/m) ?? []
  return Number(kib) / 1024
}

const post = (index: number, text: string) => frame(0x81, JSON.stringify({ type: 'message', clientId: `c${index}`, text }))

test.for([
  ['ten rooms', 10, undefined], ['two rooms', 2, undefined], ['a nearly full file', 10, 4 * 1024 ** 2],
] as const)(`${CONNECTIONS} connections of one address with ${LARGE_POSTS} large posts each at once, in %s, delay nobody`, async ([, rooms, databaseBytes]) => {
  const server = new TestServer({ env: { ...ROOM_RATE, ...(databaseBytes ? { NUXT_LIMITS_DATABASE_BYTES: String(databaseBytes) } : {}) } })
  onTestFinished(() => server.dispose())
  await server.start()
  const tookMs = await talkIn(await createRoom(server))
  const targets = await Promise.all(Array.from({ length: rooms }, () => createRoom(server)))
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, async (_, index) => await upgraded(server, targets[index % rooms]?.id ?? '')))
  const posts = Buffer.concat(Array.from({ length: LARGE_POSTS }, (_, index) => post(index, '界'.repeat(4000))))
  for (const [index, socket] of sockets.entries()) socket.says(frame(0x81, JSON.stringify({ type: 'join', name: `Flood ${index}` })))
  await Promise.all(sockets.map(socket => socket.hears(/"type":"joined"/)))
  // Flooding clients do not read.
  for (const { socket } of sockets) socket.pause()
  const before = peakMemoryOf(server)
  await tookMs()
  for (const socket of sockets) socket.says(posts)
  const took: number[] = []
  await vi.waitUntil(async () => took.push(...await tookMs()) >= MESSAGES, { timeout: 20_000, interval: 100 })
  const growth = peakMemoryOf(server) - before
  expect(Math.max(...took)).toBeLessThan(MOST_MS)
  expect(growth).toBeLessThan(MOST_MIB)
  for (const socket of sockets) socket.socket.destroy()
})
