import { describe, expect } from 'vitest'
import { connect, createRoom, join, statusOf } from '../support/dialogue'
import { test } from '../support/fixtures'

describe('a new name', () => {
  test('is told to everyone, and the old one stays taken', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    await ann.receives('participant')
    await ann.says('before')
    ann.sends({ type: 'rename', name: 'Eve' })
    const renamed = { type: 'participant', event: 'renamed', participant: { id: ann.self.id, name: 'Eve' } }
    expect([await ann.receives('participant'), await ben.receives('participant')]).toEqual([renamed, renamed])
    expect(await ann.says('after')).toMatchObject({ name: 'Eve', participantId: ann.self.id })
    const cem = await connect(room)
    cem.sends({ type: 'join', name: 'Ann' })
    await cem.isTold('name_taken')
    const again = await join(room, undefined, { session: ann.session, after: 0 })
    expect(again.self).toEqual({ id: ann.self.id, name: 'Eve' })
    expect(again.joined.messages.map(({ name, text }) => `${name}: ${text}`)).toEqual(['Ann: before', 'Eve: after'])
  })

  test('is refused as at the door, and the connection stays open', async ({ room }) => {
    const ann = await join(room, 'Ann')
    await join(room, 'Ben')
    for (const [name, code] of [['ben', 'name_taken'], ['', 'name_invalid']] as const) {
      ann.sends({ type: 'rename', name })
      await ann.isTold(code)
    }
    expect(await ann.says('still here')).toMatchObject({ name: 'Ann' })
  })

  test('outlasts a restart', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    await ann.says('before', 'mine')
    ann.sends({ type: 'rename', name: 'Eve' })
    await ann.receives('participant')
    await server.restart()
    const again = await join(room, undefined, { session: ann.session, after: 0 })
    expect(again.self.name).toBe('Eve')
    expect(await again.says('before', 'mine')).toMatchObject({ seq: 1, name: 'Ann' })
  })
})

describe('somebody who leaves', () => {
  test('is out at once with all connections, and has no session any more', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const phone = await join(room, undefined, { session: ann.session })
    const ben = await join(room, 'Ben')
    phone.sends({ type: 'leave' })
    expect(await ben.receives('participant')).toEqual({ type: 'participant', event: 'left', participant: ann.self })
    expect([await ann.closed(), await phone.closed()]).toEqual([1000, 1000])
    expect(await statusOf(room)).toMatchObject({ participants: 1 })
    const again = await connect(room)
    again.sends({ type: 'join', session: ann.session })
    await again.isTold('session_invalid')
    again.sends({ type: 'join', name: 'Ann' })
    await again.isTold('name_taken')
  })
})
