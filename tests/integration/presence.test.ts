import { describe, expect } from 'vitest'
import { connect, createRoom, join, statusOf } from '../support/dialogue'
import { test } from '../support/fixtures'

describe('presence', () => {
  test('is one entry per session, however many connections', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    await ann.receives('participant')
    const phone = await join(room, undefined, { session: ben.session })
    expect(phone.joined.participants).toHaveLength(2)
    expect(await ann.unread()).toEqual([])
    await ben.leaves()
    await phone.says('still here')
    await ann.hears('still here')
    expect(await ann.unread()).toEqual([])
    expect(await statusOf(room)).toMatchObject({ participants: 2 })
  })

  test('outlasts a connection for a while: after a quick return nobody has left or joined', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    await ann.receives('participant')
    await ben.drops()
    expect(await statusOf(room)).toMatchObject({ participants: 2 })
    const again = await join(room, undefined, { session: ben.session })
    expect(again.joined.participants).toHaveLength(2)
    await again.says('back')
    await ann.hears('back')
    expect(await ann.unread()).toEqual([])
  })

  test('also outlasts an old connection that ends only after the new one has begun', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    await ann.receives('participant')
    const again = await join(room, undefined, { session: ben.session })
    await ben.drops()
    await again.says('back')
    await ann.hears('back')
    expect(await ann.unread()).toEqual([])
    expect(await statusOf(room)).toMatchObject({ participants: 2 })
  })

  test('does not count people who have not joined', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const lurker = await connect(room)
    lurker.sends({ type: 'message', clientId: 'id', text: 'from nobody' })
    await lurker.isTold('not_joined')
    await lurker.leaves()
    expect(await ann.unread()).toEqual([])
    expect(await statusOf(room)).toMatchObject({ participants: 1 })
  })

  test('is per room', async ({ room, server }) => {
    const ann = await join(room, 'Ann')
    const other = await createRoom(server)
    const ben = await join(other, 'Ben')
    expect(ben.joined.participants).toEqual([ben.self])
    expect(await ann.unread()).toEqual([])
  })

  test('reaches every connection of the others, and none of the person\'s own', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const phone = await join(room, undefined, { session: ann.session })
    const ben = await join(room, 'Ben')
    await ann.receives('participant', ({ participant }) => participant.id === ben.self.id)
    await phone.receives('participant', ({ participant }) => participant.id === ben.self.id)
    phone.sends({ type: 'typing' })
    await ben.receives('typing')
    expect(await ann.unread()).toEqual([])
  })
})
