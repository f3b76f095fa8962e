import { expect, test } from 'vitest'
import { AWAY_GRACE_MS } from '#shared/limits'
import { Domain, client } from '../../../support/domain'
import type { Guest } from '../../../support/domain'

const VERIFIER = 'fF-qKVGcEgEFM6fb268cacIyyDv3oAXVWuYrY3OjOq8'
const PROOF = '6S9LaIHU6KxkwY11X7Ny_K56Q_e1KMZW-dPVDJLoV_s'

/** A room in which somebody joins with a name and leaves at once. */
async function aRoom(limits: { participants?: number, names?: number, namesPerAddress?: number }, isEncrypted = false) {
  const domain = await Domain.open(limits)
  const making = domain.hub.makeRoom(3600, isEncrypted ? VERIFIER : undefined)
  domain.settle()
  const room = await making
  const come = (name: string, address = name) => {
    const guest = domain.connect(room, client(address))
    guest.sends({ type: 'join', name, proof: isEncrypted ? PROOF : undefined })
    return guest
  }
  const comeBack = (guest: Guest) => {
    const again = domain.connect(room, client('elsewhere'))
    again.sends({ type: 'join', session: guest.session, proof: isEncrypted ? PROOF : undefined })
    return again
  }
  return { domain, come, comeBack }
}

const isIn = (guest: Guest) => guest.session !== ''
const posts = (guest: Guest) => guest.sends({ type: 'message', clientId: 'c', text: 'hello' })

test('people with a session can return to a full room, after 11 s and after a minute', async () => {
  const { domain, come, comeBack } = await aRoom({ participants: 2 })
  const ann = come('Ann')
  for (const ms of [AWAY_GRACE_MS + 1000, 60_000]) {
    ann.leaves()
    domain.passes(ms)
    const others = ['Ben', 'Cem', 'Dan'].map(name => come(`${name}${ms}`))
    expect(others.filter(isIn)).toHaveLength(2)
    expect(others[2]?.heard()).toEqual(['room_full'])
    const back = comeBack(ann)
    expect(isIn(back)).toBe(true)
    back.leaves()
    for (const other of others) other.leaves()
    domain.passes(60_000)
  }
  expect(domain.reached).toContain('participants')
})

test('an invalid session takes no seat, not even for a moment', async () => {
  const { domain, come } = await aRoom({ participants: 2 })
  const liars = Array.from({ length: 10 }, () => come('', 'a liar'))
  const frames = liars.map(liar => () => liar.sends({ type: 'join', session: 'no such session' }))
  domain.hub.sweep()
  for (const asks of frames) asks()
  expect(isIn(come('Ann'))).toBe(true)
  expect(isIn(come('Ben'))).toBe(true)
})

test.each([['open', false], ['encrypted', true]])('the names of one address in a room are limited, also if the room is empty meanwhile: %s', async (_what, isEncrypted) => {
  const { domain, come, comeBack } = await aRoom({ names: 100, namesPerAddress: 3 }, isEncrypted)
  const taken = Array.from({ length: 3 }, (_, index) => come(`Name${index}`, 'one'))
  expect(taken.every(isIn)).toBe(true)
  expect(come('Name3', 'one').heard()).toEqual(['room_full'])
  for (const guest of taken) guest.leaves()
  domain.passes(60_000)
  expect(come('Name3', 'one').heard()).toEqual(['room_full'])
  expect(isIn(come('Ann'))).toBe(true)
  expect(isIn(comeBack(taken[0] ?? come('Zoe')))).toBe(true)
  expect(domain.reached).toContain('namesPerAddress')
})

test('a refused name does not count', async () => {
  const { come } = await aRoom({ names: 100, namesPerAddress: 2 })
  come('Ann')
  for (let tried = 0; tried < 5; tried += 1) expect(come('Ann', 'one').heard()).toEqual(['name_taken'])
  expect(isIn(come('Ben', 'one'))).toBe(true)
  expect(isIn(come('Cem', 'one'))).toBe(true)
})

test.each([['open', false], ['encrypted', true]])('when names run out, absent people who never wrote are forgotten: %s', async (_what, isEncrypted) => {
  const { domain, come, comeBack } = await aRoom({ names: 4 }, isEncrypted)
  const [reader, writer, away, silent] = [come('Reader'), come('Writer'), come('Away'), come('Silent')]
  posts(writer)
  for (const guest of [writer, silent]) guest.leaves()
  domain.passes(AWAY_GRACE_MS + 1)
  away.leaves()
  // Only the silent one is gone for good, and has a name to free.
  const newcomer = come('Newcomer')
  expect(isIn(newcomer)).toBe(true)
  expect(come('Onemore').heard()).toEqual(['room_full'])
  expect(comeBack(silent).heard()).toEqual(['session_invalid'])
  for (const guest of [reader, writer, away, newcomer]) expect(isIn(comeBack(guest)), guest.session).toBe(true)
  expect(domain.reached).toContain('names')
})

test('people of the address with most names are forgotten first', async () => {
  const { domain, come, comeBack } = await aRoom({ names: 6 })
  const reader = come('Reader')
  const flood = Array.from({ length: 5 }, (_, index) => come(`Flood${index}`, 'flood'))
  for (const guest of [reader, ...flood]) guest.leaves()
  domain.passes(AWAY_GRACE_MS + 1)
  for (let index = 0; index < 4; index += 1) expect(isIn(come(`Newcomer${index}`))).toBe(true)
  expect(isIn(comeBack(reader))).toBe(true)
})

test('a taken name frees no other one', async () => {
  const { domain, come, comeBack } = await aRoom({ names: 2 })
  const [, silent] = [come('Ann'), come('Silent')]
  silent.leaves()
  domain.passes(AWAY_GRACE_MS + 1)
  expect(come('Ann', 'somebody').heard()).toEqual(['name_taken'])
  expect(isIn(comeBack(silent))).toBe(true)
})
