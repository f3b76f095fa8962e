import { expect, test } from 'vitest'
import type { CreatedRoom } from '#shared/api'
import type { Guest } from '../../../support/domain'
import { Domain } from '../../../support/domain'
import { bytesOf, foundIn } from '../../../support/traces'

const MESSAGES = 900

/** All retained messages of a room, as a participant reads them. */
function readAll(guest: Guest): string[] {
  const texts: string[] = []
  for (let more = true, after = 0; more;) {
    guest.frames = []
    guest.sends({ type: 'history', after })
    const page = guest.frames.find(frame => frame.type === 'history')
    texts.push(...page?.messages.map(({ text }) => text) ?? [])
    after = page?.messages.at(-1)?.seq ?? after
    more = page?.more ?? false
  }
  return texts
}

/** Two rooms in the same tables, a long conversation in one, and the end of the other. */
async function moving(limits: { retainedMessages?: number } = {}) {
  const domain = await Domain.open(limits)
  const gone = await domain.makeRoom()
  const room = await domain.makeRoom()
  domain.join(gone, { name: 'Ann' })
  const ben = domain.join(room, { name: 'livingBen' })
  let said = 0
  const say = (times: number) => {
    for (let time = 0; time < times; time += 1, said += 1) ben.sends({ type: 'message', clientId: `${said}`, text: `living ${said}` })
  }
  say(MESSAGES)
  void domain.hub.endRoom(gone.id, gone.ownerToken)
  return { domain, room, ben, say, texts: (kept: number) => Array.from({ length: kept }, (_, index) => `living ${said - kept + index}`) }
}

const isGone = (domain: Domain, ...words: string[]) => foundIn(bytesOf(domain.folder), words).length === 0
const end = (domain: Domain, { id, ownerToken }: CreatedRoom) => void domain.hub.endRoom(id, ownerToken)

test('a room is complete at every step of its relocation, with the messages posted meanwhile', async () => {
  const { domain, ben, say, texts } = await moving()
  let steps = 0
  for (; domain.health().purgePending; steps += 1) {
    say(1)
    expect(readAll(ben)).toEqual(texts(MESSAGES + steps + 1))
    domain.passes(1)
  }
  expect(steps).toBeGreaterThan(MESSAGES / 200)
  expect(readAll(ben)).toEqual(texts(MESSAGES + steps))
})

test('a relocated room keeps its limit of messages, and none that was erased meanwhile', async () => {
  const { domain, ben, say, texts } = await moving({ retainedMessages: MESSAGES })
  while (domain.health().purgePending) {
    say(150)
    domain.passes(1)
  }
  expect(readAll(ben)).toEqual(texts(MESSAGES))
})

test('people who join or return during a relocation keep their identity', async () => {
  const { domain, room, ben } = await moving()
  const guests = []
  for (let index = 0; domain.health().purgePending; index += 1) {
    guests.push(domain.join(room, { name: `Guest ${index}` }))
    domain.passes(1)
  }
  for (const [index, { session }] of guests.entries()) {
    domain.join(room, { session }).sends({ type: 'message', clientId: 'mine', text: `by ${index}` })
    expect(ben.heard().at(-1)).toBe(`Guest ${index}: by ${index}`)
  }
})

test('rooms relocated to the same tables do not mix up their people', async () => {
  const domain = await Domain.open()
  const [gone, ...living] = [await domain.makeRoom(), await domain.makeRoom(), await domain.makeRoom(), await domain.makeRoom()]
  for (const [index, room] of living.entries()) domain.join(room, { name: `first ${index}` })
  if (gone) end(domain, gone)
  const later: Guest[] = []
  for (let step = 0; domain.health().purgePending; step += 1) {
    for (const room of living) later.push(domain.join(room, { name: `later ${step}` }))
    domain.passes(1)
  }
  expect(later.length).toBeGreaterThan(6)
  for (const guest of later) guest.sends({ type: 'message', clientId: 'mine', text: 'mine' })
  expect(later.flatMap(({ frames }) => frames).filter(({ type }) => type === 'error')).toEqual([])
})

test('rooms are relocated even if their target was dropped with the end of an earlier one', async () => {
  const domain = await Domain.open()
  const [gone, first, second] = [await domain.makeRoom(), await domain.makeRoom(), await domain.makeRoom()]
  const ben = domain.join(second, { name: 'Ben' })
  end(domain, gone)
  domain.passes(1)
  end(domain, first)
  domain.passes(100)
  expect(domain.health().purgePending).toBe(false)
  ben.sends({ type: 'message', clientId: 'on', text: 'goes on' })
  expect(ben.heard()).toContain('Ben: goes on')
})

test('a room that ends during its relocation leaves nothing', async () => {
  for (const steps of [0, 1, 2, 3, 4]) {
    const { domain, room } = await moving()
    const neighbour = await domain.makeRoom()
    const cem = domain.join(neighbour, { name: 'Cem' })
    domain.passes(steps)
    expect(isGone(domain, 'living')).toBe(false)
    end(domain, room)
    domain.passes(100)
    expect(domain.health().purgePending).toBe(false)
    expect(isGone(domain, 'living')).toBe(true)
    cem.sends({ type: 'message', clientId: 'on', text: 'goes on' })
    expect(cem.heard()).toContain('Cem: goes on')
  }
})

test('a room that ends half relocated, while no server runs, leaves nothing', async () => {
  const { domain, room } = await moving()
  domain.passes(2)
  domain.clock.at = room.expiresAt
  const next = await domain.afterKill()
  expect(isGone(next, 'living')).toBe(true)
  expect(next.health().purgePending).toBe(false)
})
