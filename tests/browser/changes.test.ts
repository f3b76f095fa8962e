import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import { join } from '../support/dialogue'
import { call } from '../support/http'

describe('what other clients change is told', () => {
  test('new names, the lock, and who leaves, in the log; at a locked door in words', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    const ben = await join(room, 'Ben')
    await ben.says('hello')
    await ann.hears('hello')
    ben.sends({ type: 'rename', name: 'Eve' })
    await ann.log.getByText('Ben is now Eve').waitFor()
    expect(await ann.page.getByRole('region', { name: 'Here now' }).getByRole('listitem').locator('bdi').allTextContents()).toEqual(['Ann', 'Eve'])
    const headers = { authorization: `Bearer ${room.ownerToken}` }
    await call('PATCH', `${room.server.url}/api/rooms/${room.id}`, { headers, body: { locked: true } })
    await ann.log.getByText('Room locked').waitFor()
    const cem = await visitor(room.server.url)
    await cem.goes(`/room/${room.id}`)
    await cem.field('Your name').fill('Cem')
    await cem.presses('Join')
    await cem.isTold('alert', 'This room is locked')
    await call('PATCH', `${room.server.url}/api/rooms/${room.id}`, { headers, body: { locked: false } })
    await cem.presses('Join')
    await cem.field('Message').waitFor()
    ben.sends({ type: 'leave' })
    await ann.log.getByText('Eve left').waitFor()
  })
})
