import { describe, expect, test } from 'vitest'
import type { Guest } from '../support/domain'
import { Domain } from '../support/domain'
import type { Random } from '../support/seeded'
import { seeded, textOf } from '../support/seeded'
import { bytesOf, foundIn } from '../support/traces'

const RUNS = 200

interface Planted { guests: Guest[], ownerToken: string, id: string, endsAt: number, token: string, secrets: string[] }

/** A room with a few people and no messages, whose names and texts all carry its token. */
async function plant(domain: Domain, random: Random): Promise<Planted> {
  const token = random.token()
  const room = await domain.makeRoom(5 + random.below(60))
  const guests = Array.from({ length: 1 + random.below(4) }, (_, index) => domain.join(room, { name: `${token}${index}` }))
  const secrets = [token, room.id, room.ownerToken, ...guests.map(({ session }) => session)]
  return { guests, ownerToken: room.ownerToken, id: room.id, endsAt: room.expiresAt, token, secrets }
}

/** Everyone posts messages of any length, in each room in turn. */
function talk(rooms: Planted[], random: Random) {
  for (let round = 0; round < 60; round += 1) {
    const room = rooms[random.below(rooms.length)]
    const guest = room?.guests[random.below(room.guests.length)]
    const length = random.below(4) === 0 ? 1 + random.below(4000) : 1 + random.below(120)
    if (room) guest?.sends({ type: 'message', clientId: `${room.token}-${round}`, text: textOf(room.token, length) })
  }
}

const BATCHES = 20
const SEEDS = Array.from({ length: BATCHES }, (_, batch) => Array.from({ length: RUNS / BATCHES }, (_, run) => batch * RUNS / BATCHES + run + 1))

/** One run: rooms overlap, end at their time or early, and all files are searched for them. */
async function run(seed: number): Promise<{ planted: number, seen: number, left: string[] }> {
  const random = seeded(seed)
  const domain = await Domain.open()
  const left: string[] = []
  let living: Planted[] = []
  let planted = 0
  let seen = 0
  for (let step = 0; step < 12 || living.length > 0; step += 1) {
    while (step < 10 && living.length < 5) {
      living.push(await plant(domain, random))
      planted += 1
    }
    talk(living, random)
    const before = bytesOf(domain.folder)
    seen += foundIn(before, living.map(({ token }) => token)).length
    const [early] = random.below(2) === 0 ? living.slice(random.below(living.length)) : []
    if (early) void domain.hub.endRoom(early.id, early.ownerToken)
    domain.passes(1000 + random.below(9000))
    const ended = living.filter(room => room === early || room.endsAt <= domain.clock.at)
    living = living.filter(room => !ended.includes(room))
    talk(living, random)
    // Within five seconds of the end nothing is left.
    domain.passes(4900)
    const after = bytesOf(domain.folder)
    left.push(...foundIn(after, ended.flatMap(({ secrets }) => secrets)))
    living = living.filter(({ endsAt }) => endsAt > domain.clock.at)
  }
  domain.dispose()
  return { planted, seen, left }
}

describe('an ended room', () => {
  test.for(SEEDS)('leaves nothing in any file: seeds %i and nine more', { timeout: 60_000 }, async (seeds) => {
    for (const seed of seeds) {
      const { planted, seen, left } = await run(seed)
      expect(left, `seed ${seed}`).toEqual([])
      // The search finds existing data.
      expect(seen, `seed ${seed}`).toBeGreaterThan(planted / 2)
    }
  })
})
