import { describe, expect, test } from 'vitest'
import type { Guest } from '../../../support/domain'
import { Domain } from '../../../support/domain'

/** Posts a text. @returns the `seq` of the answered message. */
function say(guest: Guest, clientId: string, text = clientId): number | undefined {
  guest.heard()
  guest.sends({ type: 'message', clientId, text })
  const [answer] = guest.frames.filter(frame => frame.type === 'message')
  return answer?.seq
}

describe('a resent message', () => {
  test('is deduplicated after the room was unloaded, and after a restart', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom()
    const ann = domain.join(room, { name: 'Ann' })
    expect(say(ann, 'first')).toBe(1)
    expect(say(ann, 'second')).toBe(2)
    ann.leaves()
    domain.passes(10_000)
    const back = domain.join(room, { session: ann.session })
    expect(say(back, 'first')).toBe(1)
    await domain.restart()
    const again = domain.join(room, { session: ann.session })
    expect(say(again, 'second')).toBe(2)
    expect(say(again, 'third')).toBe(3)
  })

  test('is another message if somebody else sends it', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom()
    const [ann, ben] = [domain.join(room, { name: 'Ann' }), domain.join(room, { name: 'Ben' })]
    expect(say(ann, 'same')).toBe(1)
    expect(say(ben, 'same')).toBe(2)
    expect([say(ann, 'same'), say(ben, 'same')]).toEqual([1, 2])
  })

  test('is a new message once the first was erased as the oldest', async () => {
    const domain = await Domain.open({ retainedMessages: 2 })
    const ann = domain.join(await domain.makeRoom(), { name: 'Ann' })
    expect(['a', 'b', 'c'].map(id => say(ann, id))).toEqual([1, 2, 3])
    expect(['b', 'c', 'a'].map(id => say(ann, id))).toEqual([2, 3, 4])
  })
})
