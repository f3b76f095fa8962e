import { describe, expect, test } from 'vitest'
import type { Guest } from '../../../support/domain'
import { Domain } from '../../../support/domain'

/** Posts that many messages with fresh client ids. @returns how many were accepted. */
function talk(guest: Guest, count: number, prefix = 'id'): number {
  guest.heard()
  for (let index = 0; index < count; index += 1) guest.sends({ type: 'message', clientId: `${prefix}-${index}`, text: 'text' })
  return guest.frames.filter(({ type }) => type === 'message').length
}

describe('messages of one person', () => {
  test('have a burst and then a rate; a refusal says when to retry', async () => {
    const domain = await Domain.open({ messageRate: { perSecond: 2, burst: 10 } })
    const ann = domain.join(await domain.makeRoom(), { name: 'Ann' })
    expect(talk(ann, 12, 'burst')).toBe(10)
    expect(ann.frames.at(-1)).toMatchObject({ type: 'error', code: 'rate_limited', clientId: 'burst-11', retryAfterMs: 500 })
    domain.passes(499)
    expect(talk(ann, 1, 'early')).toBe(0)
    domain.passes(1)
    expect(talk(ann, 2, 'on time')).toBe(1)
  })

  test('cost nothing when resent', async () => {
    const domain = await Domain.open({ messageRate: { perSecond: 2, burst: 10 } })
    const ann = domain.join(await domain.makeRoom(), { name: 'Ann' })
    expect(talk(ann, 10)).toBe(10)
    for (let time = 0; time < 5; time += 1) expect(talk(ann, 10)).toBe(10)
    expect(ann.closeCode).toBeUndefined()
  })

  test('are counted per person, not per connection', async () => {
    const domain = await Domain.open({ messageRate: { perSecond: 2, burst: 10 } })
    const room = await domain.makeRoom()
    const ann = domain.join(room, { name: 'Ann' })
    const phone = domain.join(room, { session: ann.session })
    const ben = domain.join(room, { name: 'Ben' })
    expect(talk(ann, 6, 'desk')).toBe(6)
    phone.frames = []
    for (let index = 0; index < 6; index += 1) phone.sends({ type: 'message', clientId: `phone-${index}`, text: 'text' })
    expect(phone.frames.filter(({ type }) => type === 'error')).toHaveLength(2)
    expect(talk(ben, 10)).toBe(10)
  })

  test('that continue after refusals end the connection', async () => {
    const domain = await Domain.open({ messageRate: { perSecond: 2, burst: 10 } })
    const ann = domain.join(await domain.makeRoom(), { name: 'Ann' })
    talk(ann, 10 + 19)
    expect(ann.closeCode).toBeUndefined()
    talk(ann, 1, 'last')
    expect(ann.closeCode).toBe(4429)
  })
})

test('a room over its rate refuses, and closes nobody\'s connection', async () => {
  const domain = await Domain.open({ roomMessageRate: { perSecond: 50, burst: 200 } })
  const room = await domain.makeRoom()
  const ann = domain.join(room, { name: 'Ann' })
  expect(talk(ann, 300)).toBe(200)
  expect(ann.frames.at(-1)).toMatchObject({ type: 'error', code: 'rate_limited', clientId: 'id-299' })
  expect(ann.closeCode).toBeUndefined()
})

test('frames of any kind are counted per connection, and flooding ends it', async () => {
  const domain = await Domain.open({ frameRate: { perSecond: 20, burst: 60 } })
  const ann = domain.join(await domain.makeRoom(), { name: 'Ann' })
  ann.heard()
  for (let index = 0; index < 59 + 19; index += 1) ann.sends({ type: 'ping' })
  const heard = ann.heard()
  expect(heard.filter(frame => frame === 'pong')).toHaveLength(59)
  expect(heard.filter(frame => frame === 'rate_limited')).toHaveLength(19)
  expect(ann.closeCode).toBeUndefined()
  ann.sends({ type: 'ping' })
  expect(ann.closeCode).toBe(4429)
})

describe('a room that is full', () => {
  test('takes nobody new, but everyone back', async () => {
    const domain = await Domain.open({ participants: 2 })
    const room = await domain.makeRoom()
    const ann = domain.join(room, { name: 'Ann' })
    domain.join(room, { name: 'Ben' })
    const cem = domain.connect(room)
    cem.sends({ type: 'join', name: 'Cem' })
    expect(cem.heard()).toEqual(['room_full'])
    expect(domain.join(room, { session: ann.session }).closeCode).toBeUndefined()
    ann.leaves()
    domain.passes(1000)
    cem.sends({ type: 'join', name: 'Cem' })
    expect(cem.heard()).toEqual(['room_full'])
  })

  test('has space again when somebody has left', async () => {
    const domain = await Domain.open({ participants: 1 })
    const room = await domain.makeRoom()
    domain.join(room, { name: 'Ann' }).leaves()
    domain.passes(10_000)
    const ben = domain.connect(room)
    ben.sends({ type: 'join', name: 'Ben' })
    expect(ben.heard()).toEqual(['joined'])
  })

  test('has a limit of names', async () => {
    const domain = await Domain.open({ names: 2 })
    const room = await domain.makeRoom()
    for (const name of ['Ann', 'Ben']) {
      const guest = domain.join(room, { name })
      talk(guest, 1)
      guest.leaves()
    }
    domain.passes(10_000)
    const cem = domain.connect(room)
    cem.sends({ type: 'join', name: 'Cem' })
    expect(cem.heard()).toEqual(['room_full'])
  })
})

test('in a long conversation the oldest messages are erased first, and numbering continues', async () => {
  const domain = await Domain.open({ retainedMessages: 100 })
  const room = await domain.makeRoom()
  const ann = domain.join(room, { name: 'Ann' })
  expect(talk(ann, 250)).toBe(250)
  const ben = domain.join(room, { name: 'Ben' })
  const [joined] = ben.frames
  if (joined?.type !== 'joined') throw new Error('Ben did not join.')
  expect(joined.messages.at(-1)?.seq).toBe(250)
  ben.frames = []
  ben.sends({ type: 'history', after: 0 })
  const [page] = ben.frames
  expect(page).toMatchObject({ type: 'history' })
  expect(page?.type === 'history' && page.messages[0]?.seq).toBeGreaterThan(1)
})

describe('pages of messages', () => {
  test('have a burst and then a rate', async () => {
    const domain = await Domain.open({ historyRate: { perSecond: 5, burst: 3 } })
    const ann = domain.join(await domain.makeRoom(), { name: 'Ann' })
    ann.heard()
    for (let asked = 0; asked < 4; asked += 1) ann.sends({ type: 'history', before: 1 })
    expect(ann.heard()).toEqual(['history', 'history', 'history', 'rate_limited'])
    domain.passes(200)
    ann.sends({ type: 'history', before: 1 })
    expect(ann.heard()).toEqual(['history'])
  })

  test('are read one at a time, each once everything sent before is flushed', async () => {
    const domain = await Domain.open({ historyRate: { perSecond: 1000, burst: 3 } })
    const ann = domain.join(await domain.makeRoom(), { name: 'Ann' })
    ann.heard()
    ann.reads = false
    for (let asked = 0; asked < 5; asked += 1) ann.sends({ type: 'history', before: 1 })
    domain.passes(60_000)
    expect(ann.heard()).toEqual(['rate_limited', 'rate_limited'])
    ann.sends({ type: 'ping' })
    ann.takes()
    expect(ann.heard()).toEqual(['pong', 'history'])
    ann.takes()
    ann.takes()
    ann.takes()
    expect(ann.heard()).toEqual(['history', 'history'])
  })
})

describe('a client that has flooded', () => {
  const frameRate = { perSecond: 20, burst: 60 }

  function flood(guest: Guest) {
    for (let sent = 0; sent < 100; sent += 1) guest.sends({ type: 'ping' })
  }

  test('has a smaller burst on the next connection of the address, for a minute', async () => {
    const domain = await Domain.open({ frameRate })
    const room = await domain.makeRoom()
    const first = domain.connect(room)
    flood(first)
    expect(first.closeCode).toBe(4429)
    const second = domain.join(room, { name: 'Ann' })
    second.heard()
    flood(second)
    expect(second.heard().filter(heard => heard === 'pong')).toHaveLength(9)
    domain.passes(120_000)
    const third = domain.connect(room)
    flood(third)
    expect(third.heard().filter(heard => heard === 'pong')).toHaveLength(60)
  })
})
