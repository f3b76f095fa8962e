import { describe, expect, onTestFinished, test } from 'vitest'
import { createRoom, endRoom, join } from '../support/dialogue'
import type { Person, TestRoom } from '../support/dialogue'
import type { Random } from '../support/seeded'
import { seeded, textOf } from '../support/seeded'
import { TestServer } from '../support/server'
import { bytesOf, foundIn, gone } from '../support/traces'

const RUNS = 10
/** Five servers start at once, beside other tests: the rooms of each must live until all has been said in them. */
const LIFETIME_SECONDS = 8
/** The limit until everything is erased after a room's end. */
const GONE_MS = 5000

interface Planted { room: TestRoom, people: Person[], token: string, secrets: string[] }

async function plant(server: TestServer, random: Random): Promise<Planted> {
  const token = random.token()
  const room = await createRoom(server, { lifetimeSeconds: LIFETIME_SECONDS + random.below(3) })
  const names = Array.from({ length: 1 + random.below(3) }, (_, index) => `${token}${index}`)
  const people = await Promise.all(names.map(name => join(room, name)))
  return { room, people, token, secrets: [token, room.id, room.ownerToken, ...people.map(({ session }) => session)] }
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
  await gone(server.folder, rooms.flatMap(({ secrets }) => secrets), GONE_MS)
  await server.stop()
  expect(foundIn(server.output, rooms.flatMap(({ secrets }) => secrets))).toEqual([])
}

describe('an ended room on a server', () => {
  test.for(Array.from({ length: RUNS / 5 }, (_, batch) => batch * 5 + 1))('leaves nothing in any file or in the output: seed %i and four more', async (first) => {
    await Promise.all([0, 1, 2, 3, 4].map(next => run(first + next)))
  })
})
