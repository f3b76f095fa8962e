import { expect, test } from 'vitest'
import type { CreatedRoom } from '#shared/api'
import type { Guest } from '../../../support/domain'
import { Domain } from '../../../support/domain'
import { bytesOf, foundIn } from '../../../support/traces'

const MESSAGES = 900

/** Everything that is kept of a room, as somebody reads it. */
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

/** Two rooms that share their tables, a long conversation in one, and the end of the other. */
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
  domain.hub.endRoom(gone.id, gone.ownerToken)
  return { domain, room, ben, say, texts: (kept: number) => Array.from({ length: kept }, (_, index) => `living ${said - kept + index}`) }
}

const isGone = (domain: Domain, ...words: string[]) => foundIn(bytesOf(domain.folder), words).length === 0
const end = (domain: Domain, { id, ownerToken }: CreatedRoom) => domain.hub.endRoom(id, ownerToken)

test('a room that moves is complete at every step, with what is said meanwhile', async () => {
  const { domain, ben, say, texts } = await moving()
  let steps = 0
  for (; domain.hub.health().purgePending; steps += 1) {
    say(1)
    expect(readAll(ben)).toEqual(texts(MESSAGES + steps + 1))
    domain.passes(1)
  }
  expect(steps).toBeGreaterThan(MESSAGES / 200)
  expect(readAll(ben)).toEqual(texts(MESSAGES + steps))
})

test('a room that moves keeps as many messages as it may, and not one that was erased meanwhile', async () => {
  const { domain, ben, say, texts } = await moving({ retainedMessages: MESSAGES })
  while (domain.hub.health().purgePending) {
    say(150)
    domain.passes(1)
  }
  expect(readAll(ben)).toEqual(texts(MESSAGES))
})

test('whoever comes into a room that moves, or comes back, is who they are afterwards', async () => {
  const { domain, room, ben } = await moving()
  const guests = []
  for (let index = 0; domain.hub.health().purgePending; index += 1) {
    guests.push(domain.join(room, { name: `Guest ${index}` }))
    domain.passes(1)
  }
  for (const [index, { session }] of guests.entries()) {
    domain.join(room, { session }).sends({ type: 'message', clientId: 'mine', text: `by ${index}` })
    expect(ben.heard().at(-1)).toBe(`Guest ${index}: by ${index}`)
  }
})

test('rooms that move one after another to the same place do not mix up their people', async () => {
  const domain = await Domain.open()
  const [gone, ...living] = [await domain.makeRoom(), await domain.makeRoom(), await domain.makeRoom(), await domain.makeRoom()]
  for (const [index, room] of living.entries()) domain.join(room, { name: `first ${index}` })
  if (gone) end(domain, gone)
  const later: Guest[] = []
  for (let step = 0; domain.hub.health().purgePending; step += 1) {
    for (const room of living) later.push(domain.join(room, { name: `later ${step}` }))
    domain.passes(1)
  }
  expect(later.length).toBeGreaterThan(6)
  for (const guest of later) guest.sends({ type: 'message', clientId: 'mine', text: 'mine' })
  expect(later.flatMap(({ frames }) => frames).filter(({ type }) => type === 'error')).toEqual([])
})

test('rooms whose refuge went with the end of the one that moved before them move all the same', async () => {
  const domain = await Domain.open()
  const [gone, first, second] = [await domain.makeRoom(), await domain.makeRoom(), await domain.makeRoom()]
  const ben = domain.join(second, { name: 'Ben' })
  end(domain, gone)
  domain.passes(1)
  end(domain, first)
  domain.passes(100)
  expect(domain.hub.health().purgePending).toBe(false)
  ben.sends({ type: 'message', clientId: 'on', text: 'goes on' })
  expect(ben.heard()).toContain('Ben: goes on')
})

test('a room that ends while it moves leaves nothing', async () => {
  for (const steps of [0, 1, 2, 3, 4]) {
    const { domain, room } = await moving()
    const neighbour = await domain.makeRoom()
    const cem = domain.join(neighbour, { name: 'Cem' })
    domain.passes(steps)
    expect(isGone(domain, 'living')).toBe(false)
    end(domain, room)
    domain.passes(100)
    expect(domain.hub.health().purgePending).toBe(false)
    expect(isGone(domain, 'living')).toBe(true)
    cem.sends({ type: 'message', clientId: 'on', text: 'goes on' })
    expect(cem.heard()).toContain('Cem: goes on')
  }
})

test('a room that ends half moved, while no server runs, leaves nothing', async () => {
  const { domain, room } = await moving()
  domain.passes(2)
  domain.clock.at = room.expiresAt
  const next = await domain.afterKill()
  expect(isGone(next, 'living')).toBe(true)
  expect(next.hub.health().purgePending).toBe(false)
})
