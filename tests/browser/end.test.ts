import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { createRoom, endRoom, expires, SHORT_LIFETIME_SECONDS } from '../support/dialogue'

/** Expects that nothing of a room is left in a tab: not in the document, the title, the address, or the storage. */
async function expectNoTrace(person: Visitor, ...traces: string[]) {
  const places = await person.page.evaluate(() => ({
    document: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll('input, textarea')].map(field => (field as HTMLInputElement).value),
    title: document.title,
    address: location.href,
    history: JSON.stringify(history.state),
    storage: [{ ...sessionStorage }, { ...localStorage }, document.cookie],
  }))
  for (const [place, content] of Object.entries(places)) {
    for (const trace of traces) expect(JSON.stringify(content), place).not.toContain(trace)
  }
}

describe('when the time is up', () => {
  test('every trace leaves the page, a notice says so, and the home page follows after 10 s', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: SHORT_LIFETIME_SECONDS })
    const ann = await visitor(server.url, { clock: Date.now() })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Annabel')
    await ann.says('soon forgotten')
    await ann.field('Message').fill('a draft')
    await expires(room)
    await ann.isTold('alert', 'This room has expired.')
    await expectNoTrace(ann, room.id, 'Annabel', 'soon forgotten', 'a draft')
    // From here on the page's time stands still, except when the test moves it on.
    await ann.page.clock.pauseAt(await ann.page.evaluate(() => Date.now()) + 1000)
    await ann.page.clock.runFor(7000)
    await ann.isTold('alert', 'This room has expired.')
    await ann.page.clock.runFor(3000)
    await ann.page.clock.resume()
    await ann.button('Create a room').waitFor()
    await expect.poll(() => new URL(ann.page.url()).pathname).toBe('/')
    await expectNoTrace(ann, room.id, 'Annabel', 'soon forgotten', 'a draft')
  })

  test('the 10 s are counted down, a click stops them, and a press leads on', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: SHORT_LIFETIME_SECONDS })
    const ann = await visitor(server.url, { clock: Date.now() })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await expires(room)
    await ann.isTold('alert', 'This room has expired.')
    await ann.sees(/opens in (?:10|9|8) seconds/)
    await ann.page.clock.runFor(3000)
    await ann.sees(/opens in [5-7] seconds/)
    await ann.page.mouse.click(5, 5)
    await ann.page.clock.fastForward(60_000)
    await ann.isTold('alert', 'This room has expired.')
    await ann.checks('expired')
    await ann.presses('Home page')
    await ann.button('Create a room').waitFor()
  })

  test('somebody at the door is told as well', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: 3 })
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.page.getByRole('alert').filter({ hasText: /has expired|does not exist/ }).first().waitFor()
  })
})

describe('the Back key', () => {
  test('after the end shows nothing of the room', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    const address = await ann.makesRoom()
    const id = new URL(address).pathname.split('/').at(-1) ?? ''
    await ann.joins('Annabel')
    await ann.says('soon forgotten')
    await ann.chooses('End room')
    await ann.presses('Yes, end it')
    await ann.isTold('alert', 'This room was ended.')
    await ann.presses('Home page')
    await ann.button('Create a room').waitFor()
    await ann.page.goBack()
    await ann.button('Create a room').waitFor()
    await expectNoTrace(ann, id, 'Annabel', 'soon forgotten')
  })

  test('from the home page leads back into a room that lives', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    await ann.makesRoom()
    await ann.joins('Ann')
    await ann.says('still here')
    await ann.goes('/')
    await ann.page.goBack()
    await ann.hears('still here')
  })

  test('into a room that ended meanwhile says that it is gone', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Annabel')
    await ann.says('soon forgotten')
    await ann.goes('/')
    await endRoom(room)
    await ann.page.goBack()
    await ann.page.getByRole('alert').filter({ hasText: /expired|ended|does not exist/i }).first().waitFor()
    await expectNoTrace(ann, 'Annabel', 'soon forgotten')
  })
})

describe('a page that is not there', () => {
  test('no such room', async ({ server, visitor }) => {
    for (const device of ['a desktop', 'a phone'] as const) {
      const ann = await visitor(server.url, { device })
      await ann.goes('/room/0123456789abcdef')
      await ann.isTold('alert', 'This room does not exist.')
      await ann.checks('no such room')
    }
  })

  test('a code with a typing error stands there as it was typed, and is mended there', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    const mistyped = `${room.id.slice(0, 15)}${room.id.endsWith('0') ? '1' : '0'}`.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ')
    await ann.goes('/')
    await ann.field('Room link or code').fill(mistyped)
    await ann.presses('Join')
    await ann.isTold('alert', 'This room does not exist.')
    expect(await ann.field('Room link or code').inputValue()).toBe(mistyped)
    await ann.field('Room link or code').fill('no code')
    await ann.presses('Join')
    await ann.isTold('alert', /not a room link or code\. A code has 16 characters; this has 6\./)
    await ann.field('Room link or code').fill(mistyped)
    await ann.presses('Join')
    await ann.isTold('alert', 'This room does not exist.')
    await ann.field('Room link or code').fill(room.id)
    await ann.presses('Join')
    await ann.joins('Ann')
  })

  test('any other address', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    ann.losesNetwork = true
    await ann.goes('/nothing')
    await ann.sees('Page not found.')
    await ann.checks('not found')
  })
})

test('the countdown follows the server\'s clock, not the device\'s', async ({ room, visitor }) => {
  for (const offset of [-86_400_000, 86_400_000]) {
    const ann = await visitor(room.server.url, { clock: Date.now() + offset })
    await ann.goes(`/room/${room.id}`)
    await ann.joins(offset < 0 ? 'Late' : 'Early')
    expect(await ann.page.getByRole('timer').innerText()).toMatch(/\b(?:60:00|59:\d\d)\b/)
  }
})
