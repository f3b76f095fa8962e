import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import { endRoom } from '../support/dialogue'

const HOUR_MS = 3_600_000

describe.for([2, -2, 24 * 365])('a device whose clock is set by %i hours', (hours) => {
  const offset = hours * HOUR_MS

  test('loses nothing of a room: not its place in it, its draft, its unsent words, or the right to end it', async ({ visitor, server, network: { network, url } }) => {
    const ann = await visitor(url, { clock: Date.now() })
    ann.losesNetwork = true
    const address = await ann.makesRoom()
    const room = new URL(address).pathname.slice('/room/'.length)
    await ann.joins('Ann')
    await ann.says('hello')
    await ann.field('Message').fill('a draft')
    await ann.page.context().clock.setSystemTime(Date.now() + offset)
    await ann.page.clock.runFor(5000)
    await ann.hears('hello')
    expect(await ann.field('Message').inputValue()).toBe('a draft')
    await expect.poll(() => ann.page.getByRole('timer').innerText()).toMatch(/\b(?:60:00|59:\d\d)\b/)
    await ann.says('still here')
    // The same between two loads of the page, and while there is no network.
    await ann.page.context().clock.setSystemTime(Date.now() + 2 * offset)
    await ann.page.reload()
    await ann.hears('still here')
    network.cut()
    await ann.field('Message').fill('sent later')
    await ann.page.keyboard.press('Enter')
    network.mend()
    await ann.hears('sent later')
    expect(await ann.mayEnd()).toBe(true)
    await ann.goes('/')
    await ann.page.clock.runFor(10_000)
    expect(await ann.page.evaluate(() => JSON.stringify(sessionStorage))).toContain(room)
    await ann.goes(`/room/${room}`)
    await ann.hears('hello')
    await ann.chooses('End room')
    await ann.presses('Yes, end it')
    await ann.isTold('alert', 'This room was ended.')
    expect((await fetch(`${server.url}/api/rooms/${room}`)).status).toBe(404)
  })

  test('is told of the end when it comes, at the door and inside', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { clock: Date.now() + offset })
    await ann.goes(`/room/${room.id}`)
    await ann.sees(/deleted in (?:59|60) minutes/)
    await ann.page.context().clock.setSystemTime(Date.now() - offset)
    await ann.joins('Ann')
    await endRoom(room)
    await ann.isTold('alert', 'This room was ended.')
  })
})
