import { statSync } from 'node:fs'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createRoom, endRoom, join, socketUrl } from '../support/dialogue'
import type { Person, TestRoom } from '../support/dialogue'
import { forgetHolds, longestHold, WATCH_LOOP } from '../support/loopWatch'
import type { Random } from '../support/seeded'
import { seeded, textOf } from '../support/seeded'
import { TestServer } from '../support/server'
import { percentile, spread, talkIn } from '../support/talk'
import { bytesOf, foundIn } from '../support/traces'

const RUNS = 10
const ROOMS = 1000
const MESSAGES = 20
/** The limit until everything is erased after a room's end, and after the end of a thousand at once. */
const GONE_MS = 5000
const ALL_GONE_MS = 30_000
const LONGEST_HOLD_MS = 50
/** The limits for the delay of an end, and for a message in another room meanwhile (p99), on a busy machine too. */
const TOLD_MS = 1000
const LIVING_MS = 50

interface Planted { room: TestRoom, people: Person[], token: string, secrets: string[] }

async function plant(server: TestServer, random: Random): Promise<Planted> {
  const token = random.token()
  const room = await createRoom(server, { lifetimeSeconds: 4 + random.below(3) })
  const names = Array.from({ length: 1 + random.below(3) }, (_, index) => `${token}${index}`)
  const people = await Promise.all(names.map(name => join(room, name)))
  return { room, people, token, secrets: [token, room.id, room.ownerToken, ...people.map(({ session }) => session)] }
}

/** Waits until no file holds any of the secrets. @returns after how many milliseconds. */
async function gone(server: TestServer, secrets: string[], withinMs: number): Promise<number> {
  const startedAt = performance.now()
  await vi.waitFor(() => expect(foundIn(bytesOf(server.folder), secrets)).toEqual([]), { timeout: withinMs, interval: 100 })
  return performance.now() - startedAt
}

async function run(seed: number) {
  const random = seeded(seed)
  const server = new TestServer()
  onTestFinished(() => server.dispose())
  await server.start()
  const rooms = await Promise.all(Array.from({ length: 5 }, () => plant(server, random)))
  for (let index = 0; index < 60; index += 1) {
    const { people, token } = rooms[random.below(rooms.length)] ?? { people: [], token: '' }
    people[random.below(people.length)]?.sends({ type: 'message', clientId: `${token}-${index}`, text: textOf(token, random.below(4000)) })
  }
  await Promise.all(rooms.flatMap(({ people }) => people).map(person => person.unread()))
  // The search finds existing data.
  expect(foundIn(bytesOf(server.folder), rooms.map(({ token }) => token)).length).toBeGreaterThan(2)
  const [early] = rooms
  if (early) await endRoom(early.room)
  await Promise.all(rooms.flatMap(({ people }) => people).map(person => person.closed()))
  await gone(server, rooms.flatMap(({ secrets }) => secrets), GONE_MS)
  await server.stop()
  expect(foundIn(server.output, rooms.flatMap(({ secrets }) => secrets))).toEqual([])
}

describe('an ended room on a server', () => {
  test.for(Array.from({ length: RUNS / 5 }, (_, batch) => batch * 5 + 1))('leaves nothing in any file or in the output: seed %i and four more', async (first) => {
    await Promise.all([0, 1, 2, 3, 4].map(next => run(first + next)))
  })
})

/** Two people who post a few messages. @returns the delay of the end notice for each, once they have posted (milliseconds). */
async function converse(room: TestRoom, token: string): Promise<{ told: Promise<number> }[]> {
  return await Promise.all([0, 1].map(who => new Promise<{ told: Promise<number> }>((resolve, reject) => {
    const socket = new WebSocket(socketUrl(room), { perMessageDeflate: false })
    onTestFinished(() => socket.terminate())
    const told = new Promise<number>(tell => socket.on('close', code => tell(code === 4410 ? Date.now() - room.expiresAt : Number.NaN)))
    let heard = 0
    socket.on('open', () => socket.send(JSON.stringify({ type: 'join', name: `${token}${who}` })))
    socket.on('error', reject)
    socket.on('message', (data) => {
      const frame = String(data)
      if (frame.startsWith('{"type":"joined"')) {
        for (let index = 0; index < MESSAGES / 2; index += 1) socket.send(JSON.stringify({ type: 'message', clientId: `${token}-${index}`, text: textOf(token, 200) }))
      }
      else if (frame.startsWith('{"type":"message"') && (heard += 1) >= MESSAGES / 2) resolve({ told })
    })
  })))
}

describe('a thousand rooms that end in one second', () => {
  test('are announced at once and erased soon, while others continue and the file shrinks', async () => {
    const server = new TestServer({
      nodeArguments: WATCH_LOOP,
      env: { NUXT_LIMITS_CONNECTIONS_PER_ADDRESS: '10000' },
    })
    onTestFinished(() => server.dispose())
    await server.start()
    const random = seeded(1)
    const living = await createRoom(server)
    const before = statSync(server.databaseFile).size
    // All of them end within the second before this.
    const endsAt = living.createdAt + 45_000
    const people: { told: Promise<number> }[] = []
    const tokens: string[] = []
    for (let made = 0; made < ROOMS; made += 20) {
      await Promise.all(Array.from({ length: 20 }, async () => {
        const token = random.token()
        tokens.push(token)
        const room = await createRoom(server, { lifetimeSeconds: Math.floor((endsAt - Date.now()) / 1000) })
        people.push(...await converse(room, token))
      }))
    }
    expect(foundIn(bytesOf(server.folder), tokens).length).toBeGreaterThan(ROOMS / 2)
    expect(endsAt - 1000).toBeGreaterThan(Date.now())
    const talk = await talkIn(living)
    forgetHolds(server)
    await talk()
    const lateMs = await Promise.all(people.map(({ told }) => told))
    expect(lateMs).toHaveLength(ROOMS * 2)
    const goneMs = await gone(server, tokens, ALL_GONE_MS)
    const tookMs = await talk()
    expect(statSync(server.databaseFile).size).toBeLessThan(before + 1024 ** 2)
    await server.stop()
    const { workMs, heldMs } = longestHold(server)
    console.log(`${ROOMS} rooms: told ${spread(lateMs)} after their end, gone ${goneMs.toFixed(0)} ms later, the loop held for ${workMs} ms of work at most (${heldMs} ms in all); `
      + `meanwhile another room exchanged ${tookMs.length} messages in ${spread(tookMs)}`)
    expect(Math.max(...lateMs)).toBeLessThan(TOLD_MS)
    expect(workMs).toBeLessThan(LONGEST_HOLD_MS)
    expect(percentile(tookMs, 0.99)).toBeLessThan(LIVING_MS)
  })
})
