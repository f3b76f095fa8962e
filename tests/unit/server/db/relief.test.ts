import { statSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, test } from 'vitest'
import type { Guest } from '../../../support/domain'
import { Domain } from '../../../support/domain'

const MIB = 1024 ** 2
const DATABASE_BYTES = 3 * MIB

let sent = 0
/** Posts long texts. @returns how many of them were not stored. */
function floods(guest: Guest, messages: number): number {
  for (let said = 0; said < messages; said += 1) guest.sends({ type: 'message', clientId: String(sent += 1), text: 'x'.repeat(4000) })
  return guest.frames.splice(0).filter(({ type }) => type === 'error').length
}

test('near its limit, the file has space for ordinary rooms: the largest lose their oldest messages', async () => {
  const domain = await Domain.open({}, {}, DATABASE_BYTES)
  const ordinary = await domain.makeRoom()
  const ann = domain.join(ordinary, { name: 'Ann' })
  for (let said = 0; said < 20; said += 1) ann.sends({ type: 'message', clientId: `${said}`, text: `Ann ${said}` })
  const rooms = await Promise.all(Array.from({ length: 3 }, () => domain.makeRoom()))
  for (const room of rooms) {
    const zoe = domain.join(room, { name: 'Zoe' })
    expect(floods(zoe, 1000)).toBe(0)
    // Large rooms without people lose theirs as well.
    zoe.leaves()
    domain.passes(20_000)
  }
  const later = await domain.makeRoom(1000)
  const ben = domain.join(later, { name: 'Ben' })
  expect(floods(ben, 20)).toBe(0)
  expect(domain.reached).toContain('databaseBytes')
  ann.frames = []
  ann.sends({ type: 'history', after: 0 })
  expect(ann.frames).toMatchObject([{ messages: Array.from({ length: 20 }, (_, said) => ({ text: `Ann ${said}` })), more: false }])
  expect(statSync(path(domain.folder, 'rooms.sqlite')).size).toBeLessThanOrEqual(DATABASE_BYTES)
})

test('after a restart, earlier rooms are counted too', async () => {
  const domain = await Domain.open({}, {}, DATABASE_BYTES)
  const [large, ordinary] = [await domain.makeRoom(), await domain.makeRoom()]
  floods(domain.join(large, { name: 'Zoe' }), 800)
  await domain.restart()
  const ann = domain.join(ordinary, { name: 'Ann' })
  expect(floods(ann, 100)).toBe(0)
  ann.sends({ type: 'history', after: 0, limit: 1 })
  expect(ann.frames).toMatchObject([{ messages: [{ seq: 1 }] }])
})

test('numbering continues in a room that kept only its newest message', async () => {
  const domain = await Domain.open({}, {}, DATABASE_BYTES)
  const room = await domain.makeRoom()
  const ann = domain.join(room, { name: 'Ann' })
  expect(floods(ann, 2000)).toBe(0)
  await domain.restart()
  const again = domain.join(room, { session: ann.session })
  again.frames = []
  again.sends({ type: 'message', clientId: 'last', text: 'on' })
  expect(again.frames).toMatchObject([{ type: 'message', seq: 2001 }])
  // Retained messages are still deduplicated.
  again.sends({ type: 'message', clientId: String(sent), text: 'again' })
  expect(again.frames.at(-1)).toMatchObject({ seq: 2000 })
})
