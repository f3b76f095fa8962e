import { describe, expect } from 'vitest'
import type { Locator } from 'playwright-core'
import type { Visitor } from '../support/browser'
import { test } from '../support/browser'
import { connect, createRoom, endRoom, join } from '../support/dialogue'
import { translates } from '../support/translator'

const HOUR_MS = 3_600_000

/** The whole text of the page, as it is seen. */
async function shown({ page }: Visitor): Promise<string> {
  return await page.locator('body').innerText()
}

/** How often something is seen. */
async function times(person: Visitor, text: RegExp): Promise<number> {
  return [...(await shown(person)).matchAll(new RegExp(text, 'g'))].length
}

/** Waits for the time that is left to change. */
async function goesOn(timer: Locator) {
  const before = await timer.innerText()
  await expect.poll(() => timer.innerText()).not.toBe(before)
}

/** Presses the button with this word, in its translation. */
async function presses({ page }: Visitor, name: string) {
  await page.getByRole('button', { name: new RegExp(`^‹?${name}›?$`) }).click()
}

async function enters(person: Visitor, name: string) {
  await person.page.getByRole('textbox', { name: /Your name/ }).fill(name)
  await presses(person, 'Join')
  await person.field('Message').waitFor()
}

describe('in a page that the browser translates', () => {
  test('a whole room is lived through', async ({ server, visitor }) => {
    const ann = await visitor(server.url, { clock: Date.now() })
    await translates(ann)
    // Narrow, it shows how many people are here.
    await ann.page.setViewportSize({ width: 400, height: 740 })
    await ann.goes('/')
    await ann.sees('‹Create a room›')
    await presses(ann, 'Create a room')
    await ann.sees('‹Nobody is in the room right now.›')
    const door = ann.page.getByText(/deleted in/)
    const before = await door.innerText()
    await ann.page.clock.fastForward(61_000)
    await expect.poll(() => door.innerText()).not.toBe(before)
    const id = new URL(ann.page.url()).pathname.split('/').at(-1) ?? ''
    await enters(ann, 'Ann')
    await ann.sees('‹Nobody else is here yet.›')

    const timer = ann.page.getByRole('timer')
    expect(await timer.innerText()).toMatch(/(?:^|\s)\d\d:\d\d$/)
    await goesOn(timer)
    await goesOn(timer)

    const ben = await join({ ...await createRoom(server), id }, 'Ben')
    await ann.page.getByRole('button', { name: '‹2 people here›' }).waitFor()
    await ben.says('hello')
    await ann.sees('‹hello›')
    expect(await times(ann, /Nobody else is here/)).toBe(0)
    ben.sends({ type: 'typing' })
    await ann.sees(/typing…›/)
    await ann.page.clock.fastForward(10_000)
    await expect.poll(() => times(ann, /typing/)).toBe(0)

    await ann.field('Message').fill('x'.repeat(3990))
    await ann.sees('‹10 characters left›')
    await ann.field('Message').fill('x'.repeat(3991))
    await ann.sees('‹9 characters left›')
    expect(await times(ann, /10 characters left/)).toBe(0)
    await ann.field('Message').fill('from Ann')
    await presses(ann, 'Send')
    await ann.sees('‹from Ann›')
    await ben.hears('from Ann')

    // After Ben, one notice, which is announced again each time.
    const others = []
    for (const name of ['Cem', 'Dan', 'Eve', 'Fay', 'Gil']) {
      others.push(await join({ ...ben.room, id }, name))
      await ann.page.getByRole('button', { name: `‹${others.length + 2} people here›` }).waitFor()
    }
    await expect.poll(() => times(ann, /joined/)).toBe(2)
    await expect.poll(() => shown(ann)).toMatch(/Cem\W+Dan\W+Eve\W+and\W+2 others\W+joined/)
    await others.pop()?.leaves()

    await presses(ann, 'Share')
    await presses(ann, 'Copy link')
    await ann.isTold('status', '‹Link copied›')
    await ann.page.clock.fastForward(5000)
    await expect.poll(() => times(ann, /Link copied/)).toBe(0)
    expect(await shown(ann)).toContain(id.slice(0, 4))
    await presses(ann, 'Close')
    await presses(ann, 'Menu')
    await presses(ann, 'Settings')
    await presses(ann, 'Close')
    await presses(ann, 'Menu')
    await presses(ann, 'End room')
    await presses(ann, 'Keep talking')

    await ann.page.clock.fastForward(HOUR_MS - 370_000)
    await ann.isTold('status', /ends in 5 minutes/)
    await presses(ann, 'OK')
    await expect.poll(() => times(ann, /ends in 5 minutes/)).toBe(0)
    await ann.page.clock.fastForward(250_000)
    await ann.isTold('status', /ends in 1 minute/)
    expect(await times(ann, /ends in \d minutes?/)).toBe(1)

    await presses(ann, 'Menu')
    await presses(ann, 'End room')
    await presses(ann, 'Yes, end it')
    await ann.isTold('alert', 'This room was ended.')
    expect(await shown(ann)).not.toMatch(/hello|from Ann|Ben|people here|Menu/)
    await ann.page.clock.fastForward(11_000)
    await ann.sees('‹Create a room›')
    expect(await times(ann, /This room was ended/)).toBe(0)
  })

  test('a room that somebody else ends, and the errors of the door', async ({ server, visitor }) => {
    const room = await createRoom(server)
    const ben = await join(room, 'Ben')
    const ann = await visitor(server.url)
    await translates(ann)
    await ann.goes(`/room/${room.id}`)
    for (const [name, told] of [['Ben', /name is taken/], [' ', /1 to 32/], ['Ben', /name is taken/]] as const) {
      await ann.page.getByRole('textbox', { name: /Your name/ }).fill(name)
      await presses(ann, 'Join')
      await ann.isTold('alert', told)
      expect((await ann.page.getByRole('alert').allInnerTexts()).join('').match(/‹/g)).toHaveLength(1)
    }
    await enters(ann, 'Ann')
    for (let at = 1; at <= 60; at++) await ben.says(`line ${at}`)
    await ann.sees('‹line 60›')
    expect(await times(ann, /‹line 60›/)).toBe(1)
    await endRoom(room)
    await ann.isTold('alert', 'This room was ended.')
    expect(await shown(ann)).not.toMatch(/line \d/)
    await presses(ann, 'Home page')
    await ann.sees('‹Create a room›')
    await ann.page.getByRole('textbox', { name: /Room link or code/ }).fill(room.id)
    await presses(ann, 'Join')
    await ann.isTold('alert', 'This room does not exist.')
  })

  test('a connection that is lost and comes back, and messages that wait', async ({ room, visitor, network: { network, url } }) => {
    const ben = await join(room, 'Ben')
    const ann = await visitor(url, { clock: Date.now() })
    ann.losesNetwork = true
    await translates(ann)
    await ann.goes(`/room/${room.id}`)
    await enters(ann, 'Ann')
    network.cut()
    await ann.page.clock.fastForward(6000)
    await ann.isTold('status', /No connection/)
    await ann.field('Message').fill('while away')
    await presses(ann, 'Send')
    await ann.sees('‹Not sent yet›')
    await ben.says('meanwhile')
    network.mend()
    await ann.page.clock.fastForward(15_000)
    await ann.sees('‹meanwhile›')
    await ben.hears('while away')
    await expect.poll(() => times(ann, /No connection|Not sent yet/)).toBe(0)
    expect(await ann.log.getByText('‹while away›', { exact: true }).count()).toBe(1)
    await goesOn(ann.page.getByRole('timer'))
  })

  test('an encrypted room whose key is missing', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    const [address = '', fragment = ''] = (await ann.makesEncryptedRoom()).split('#')
    const ben = await visitor(server.url)
    await translates(ben)
    await ben.goes(new URL(address).pathname)
    await ben.isTold('alert', 'Part of the link is missing.')
    const field = ben.page.getByRole('textbox', { name: /Link or key/ })
    await field.fill('nothing')
    await presses(ben, 'Open')
    await ben.isTold('alert', /key is incomplete/)
    await field.fill(fragment)
    await presses(ben, 'Open')
    await enters(ben, 'Ben')
    expect(await times(ben, /Part of the link is missing/)).toBe(0)
  })
})

test('what changes stands alone in its element', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  await connect(room)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  expect(await ann.page.getByRole('timer').locator('[translate=no]').innerText()).toMatch(/^\d\d:\d\d$/)
  for (const field of [ann.field('Message'), ann.field('Link')]) expect(await field.getAttribute('translate')).toBe('no')
})
