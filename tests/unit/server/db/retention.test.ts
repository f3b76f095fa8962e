import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message } from '#shared/protocol'
import type { Guest } from '../../../support/domain'
import { Domain, client } from '../../../support/domain'

let next = 0

/** A newcomer who reads all retained messages. */
function kept(domain: Domain, room: { id: string }): Message[] {
  const reader = domain.connect(room, client('a reader'))
  const messages: Message[] = []
  const take = () => {
    const [page] = reader.frames.splice(0).flatMap(frame => frame.type === 'joined' || frame.type === 'history' ? [frame] : [])
    messages.push(...page?.messages ?? [])
    return page?.more === true
  }
  reader.sends({ type: 'join', name: `Reader ${next += 1}`, after: 0 })
  while (take()) reader.sends({ type: 'history', after: messages.at(-1)?.seq ?? 0 })
  reader.leaves()
  return messages
}

const says = (guest: Guest, text: string) => guest.sends({ type: 'message', clientId: String(next += 1), text })

describe('above the retention limit, the largest author loses the oldest messages first', () => {
  test('many names at one address erase no messages of others', async () => {
    const domain = await Domain.open({ retainedMessages: 50 })
    const room = await domain.makeRoom()
    const ann = domain.join(room, { name: 'Ann' }, client('Ann'))
    for (let said = 0; said < 20; said += 1) says(ann, `Ann ${said}`)
    const flood = Array.from({ length: 60 }, (_, index) => domain.join(room, { name: `Flood ${index}` }, client('flood')))
    for (let round = 0; round < 3; round += 1) for (const guest of flood) says(guest, 'flood')
    const left = kept(domain, room)
    expect(left).toHaveLength(50)
    expect(left.filter(({ name }) => name === 'Ann').map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, said) => `Ann ${said}`))
    expect(left.at(-1)?.seq).toBe(200)
  })

  test('nor does one person those of others at the same address', async () => {
    const domain = await Domain.open({ retainedBytes: 10_000 })
    const room = await domain.makeRoom()
    const [ann, ben] = [domain.join(room, { name: 'Ann' }), domain.join(room, { name: 'Ben' })]
    says(ann, 'the plan')
    for (let said = 0; said < 30; said += 1) says(ben, `${said} `.padEnd(1000, 'x'))
    expect(kept(domain, room).map(({ text }) => text.slice(0, 8).trim())).toEqual(['the plan', ...Array.from({ length: 9 }, (_, index) => `${index + 21} xxxxx`)])
  })

  test('after a restart each author counts alone, until they return', async () => {
    const domain = await Domain.open({ retainedMessages: 10 })
    const room = await domain.makeRoom()
    const ann = domain.join(room, { name: 'Ann' }, client('Ann'))
    for (let said = 0; said < 4; said += 1) says(ann, `Ann ${said}`)
    const sessions = Array.from({ length: 6 }, (_, index) => domain.join(room, { name: `Flood ${index}` }, client('flood')).session)
    await domain.restart()
    for (const session of sessions) says(domain.join(room, { session }, client('flood')), 'flood')
    says(domain.join(room, { session: sessions[0] ?? '' }, client('flood')), 'flood')
    expect(kept(domain, room).filter(({ name }) => name === 'Ann')).toHaveLength(4)
  })

  test('who returns counts with all the names that they had', async () => {
    const domain = await Domain.open({ retainedMessages: 10 })
    const room = await domain.makeRoom()
    const ann = domain.join(room, { name: 'Ann' }, client('Ann'))
    for (let said = 0; said < 4; said += 1) says(ann, `Ann ${said}`)
    const flood = domain.join(room, { name: 'Flood' }, client('flood'))
    for (let said = 0; said < 6; said += 1) {
      says(flood, 'flood')
      flood.sends({ type: 'rename', name: `Flood ${said}` })
    }
    await domain.restart()
    const again = domain.join(room, { session: flood.session }, client('flood'))
    for (let said = 0; said < 3; said += 1) says(again, 'flood')
    expect(kept(domain, room).filter(({ name }) => name === 'Ann')).toHaveLength(4)
  })

  test('the newest message stays, or numbers would be used twice after a restart', async () => {
    const domain = await Domain.open({ retainedBytes: 1000 })
    const room = await domain.makeRoom()
    const [ann, ben] = [domain.join(room, { name: 'Ann' }), domain.join(room, { name: 'Ben' }, client('Ben'))]
    for (let said = 0; said < 5; said += 1) says(ann, 'x'.repeat(190))
    says(ben, 'y'.repeat(999))
    expect(kept(domain, room).map(({ seq }) => seq)).toEqual([6])
    await domain.restart()
    says(domain.join(room, { session: ann.session }), 'on')
    expect(kept(domain, room).at(-1)?.seq).toBe(7)
  })

  test('a rolled back transaction restores everything that was erased in it', async () => {
    const step = fc.record({ who: fc.integer({ min: 0, max: 3 }), length: fc.integer({ min: 1, max: 300 }), fails: fc.boolean() })
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const domain = await Domain.open({ retainedMessages: 8, retainedBytes: 1000 })
      const room = await domain.makeRoom()
      const people = ['Ann', 'Ben', 'Cem', 'Dan'].map(name => domain.join(room, { name }, client(name.slice(1))))
      for (const { who, length, fails } of steps) {
        const before = kept(domain, room)
        domain.failsToCommit = fails
        const person = people[who]
        if (person) says(person, 'x'.repeat(length))
        domain.failsToCommit = false
        if (fails) expect(kept(domain, room)).toEqual(before)
      }
      const left = kept(domain, room)
      expect(left.length).toBeLessThanOrEqual(8)
      expect(left.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(1000)
      // The index matches the table.
      await domain.restart()
      expect(kept(domain, room)).toEqual(left)
      domain.dispose()
    }), { numRuns: 15, seed: 1 })
  })
})
