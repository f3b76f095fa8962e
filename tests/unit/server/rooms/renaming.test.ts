import { describe, expect, test } from 'vitest'
import { AWAY_GRACE_MS, RESTART_GRACE_MS } from '#shared/limits'
import type { Limits } from '#server/rooms/limits'
import { Domain, client } from '../../../support/domain'
import type { Guest } from '../../../support/domain'

const rename = (name: string) => ({ type: 'rename', name } as const)
const post = (clientId: string) => ({ type: 'message', clientId, text: clientId } as const)

/** Ann and Ben in a room, who have heard each other come. */
async function annAndBen(limits: Partial<Limits> = {}) {
  const domain = await Domain.open(limits)
  const room = await domain.makeRoom()
  const [ann, ben] = [domain.join(room, { name: 'Ann' }), domain.join(room, { name: 'Ben' })]
  for (const guest of [ann, ben]) guest.heard()
  return { domain, room, ann, ben }
}

const tries = (domain: Domain, room: { id: string }, name: string) => {
  const guest = domain.connect(room)
  guest.sends({ type: 'join', name })
  return guest.heard()
}

const names = (guest: Guest) => guest.frames.flatMap(frame => frame.type === 'joined' ? [frame.self.name, ...frame.messages.map(({ name, text }) => `${name}: ${text}`)] : [])

describe('a new name', () => {
  test('is told to everyone, and is on later messages, not on earlier ones', async () => {
    const { domain, room, ann, ben } = await annAndBen()
    ann.sends(post('one'), rename(' Eve '), post('two'))
    for (const guest of [ann, ben]) expect(guest.heard()).toEqual(['Ann: one', 'Eve renamed', 'Eve: two'])
    expect(names(domain.join(room, { session: ann.session }))).toEqual(['Eve', 'Ann: one', 'Eve: two'])
  })

  test.each([['name_taken', 'bEN'], ['name_invalid', '\u200B']])('is refused with %s, as at the door', async (code, name) => {
    const { ann, ben } = await annAndBen()
    ann.sends(rename(name), post('hi'))
    expect(ann.heard()).toEqual([code, 'Ann: hi'])
    expect(ben.heard()).toEqual(['Ann: hi'])
  })

  test('leaves the old one taken, except for its owner', async () => {
    const { domain, room, ann, ben } = await annAndBen()
    ann.sends(rename('Eve'))
    expect(tries(domain, room, 'ann')).toEqual(['name_taken'])
    ann.sends(rename('ann'))
    expect(tries(domain, room, 'Ann')).toEqual(['name_taken'])
    expect(tries(domain, room, 'Eve')).toEqual(['name_taken'])
    expect(ben.heard()).toEqual(['Eve renamed', 'ann renamed'])
  })

  test('may be the old one in other letters', async () => {
    const { domain, room, ann } = await annAndBen()
    ann.sends(rename('ANN'))
    expect(ann.heard()).toEqual(['ANN renamed'])
    expect(tries(domain, room, 'Ann')).toEqual(['name_taken'])
  })

  test('is told only to the sender if it is the one they have', async () => {
    const { ann, ben } = await annAndBen()
    ann.sends(rename('Ann'))
    expect([ann.heard(), ben.heard()]).toEqual([['Ann renamed'], []])
  })

  test('does not store a message again that was sent under the old one', async () => {
    const { domain, ann, ben } = await annAndBen()
    ann.sends(post('one'), rename('Eve'), post('one'))
    expect(ann.heard()).toEqual(['Ann: one', 'Eve renamed', 'Ann: one'])
    expect(ben.heard()).toEqual(['Ann: one', 'Eve renamed'])
    expect(domain.reported).toEqual([])
  })

  test('outlives a restart and a kill, as do the messages under the old one', async () => {
    const { domain, room, ann } = await annAndBen()
    ann.sends(post('one'), rename('Eve'))
    const killed = await domain.afterKill()
    await domain.restart()
    for (const started of [domain, killed]) {
      const again = started.join(room, { session: ann.session })
      expect(names(again)).toEqual(['Eve', 'Ann: one'])
      expect(again.frames).toMatchObject([{ participants: [{ name: 'Ben' }, { name: 'Eve' }] }])
      again.heard()
      again.sends(post('one'), post('two'))
      expect(again.heard()).toEqual(['Ann: one', 'Eve: two'])
      expect(tries(started, room, 'Ann')).toEqual(['name_taken'])
    }
  })

  test('is nothing on a full disk, and everyone keeps theirs', async () => {
    const { domain, room, ann, ben } = await annAndBen()
    domain.failsToCommit = true
    ann.sends(rename('Eve'), rename('Zoe'), post('one'))
    domain.failsToCommit = false
    expect(ann.heard()).toEqual(['storage_full', 'storage_full', 'storage_full'])
    ann.sends(post('two'), rename('Eve'), post('three'))
    expect(ben.heard()).toEqual(['Ann: two', 'Eve renamed', 'Eve: three'])
    expect(tries(domain, room, 'Zoe')).toEqual(['joined'])
  })

  test('comes at the rate of messages: a storm of names is slowed down, and then cut off', async () => {
    const { ann, ben } = await annAndBen({ messageRate: { perSecond: 2, burst: 10 } })
    ann.sends(...Array.from({ length: 31 }, (_, at) => rename(`Eve ${at}`)), post('late'))
    expect(ben.heard()).toEqual(Array.from({ length: 10 }, (_, at) => `Eve ${at} renamed`))
    expect(ann.frames.at(-1)).toMatchObject({ code: 'rate_limited', retryAfterMs: 500 })
    expect(ann.closeCode).toBe(4429)
  })

  test('counts as a name of its address, and of the room', async () => {
    const few = await annAndBen({ namesPerAddress: 3 })
    few.ann.sends(rename('Eve'), rename('Zoe'))
    expect(few.ann.heard()).toEqual(['Eve renamed', 'room_full'])
    const { ann, domain, room } = await annAndBen({ names: 3 })
    ann.sends(post('one'), rename('Eve'), post('two'), rename('Zoe'), post('three'))
    expect(ann.heard()).toEqual(['Ann: one', 'Eve renamed', 'Eve: two', 'room_full', 'Eve: three'])
    expect(names(domain.join(room, { session: ann.session }, client('elsewhere')))[0]).toBe('Eve')
  })

  test('of somebody who goes away right after it does not come back after a restart', async () => {
    const { domain, room, ann, ben } = await annAndBen()
    ann.sends(rename('Eve'))
    ann.leaves()
    domain.passes(AWAY_GRACE_MS)
    expect(ben.heard()).toEqual(['Eve renamed', 'Eve left'])
    await domain.restart()
    domain.join(room, { session: ben.session })
    expect(domain.status(room)?.participants).toBe(1)
    domain.passes(RESTART_GRACE_MS)
  })
})
