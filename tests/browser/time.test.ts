import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import { createRoom } from '../support/dialogue'

/** Five minutes, and as long as it takes to be there. */
const SECONDS = 304

describe('shortly before the end', () => {
  test('a notice offers a new room, whose link is posted here, and the old one is not extended', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: SECONDS })
    const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
    for (const [person, name] of [[ann, 'Ann'], [ben, 'Ben']] as const) {
      await person.goes(`/room/${room.id}`)
      await person.joins(name)
    }
    await ann.isTold('status', 'Five minutes left')
    await ann.checks('five minutes')
    await ann.presses('Open a new room')
    const there = ann.page.getByRole('link', { name: 'Go to the new room' })
    const successor = new URL(await there.getAttribute('href') ?? '', server.url)
    expect(successor.pathname).not.toBe(`/room/${room.id}`)
    const link = ben.log.getByRole('link', { name: successor.href })
    await link.waitFor()
    const status = await (await fetch(`${server.url}/api${successor.pathname.replace('room', 'rooms')}`)).json() as { createdAt: number, expiresAt: number }
    expect(status.expiresAt - status.createdAt).toBe(SECONDS * 1000)
    expect((await (await fetch(`${server.url}/api/rooms/${room.id}`)).json() as { expiresAt: number }).expiresAt).toBe(room.expiresAt)
    await there.click()
    await ann.joins('Ann')
    // Whoever made it can end it.
    await ann.button('End room').waitFor()
  })

  test('a notice stays away once it was dismissed', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: SECONDS })
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.isTold('status', 'Five minutes left')
    await ann.presses('Dismiss')
    await ann.says('still here')
    expect(await ann.page.getByText('Five minutes left').count()).toBe(0)
  })

  test('a shorter room has the notice of the last minute only', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: 64 })
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.isTold('status', 'One minute left')
    await ann.checks('one minute')
    expect(await ann.page.getByText('Five minutes left').count()).toBe(0)
  })

  test('a room that never was longer has no notice', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: 60 })
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    expect(await ann.page.getByText(/minutes? left/).count()).toBe(0)
  })
})
