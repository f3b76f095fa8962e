import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { createRoom, endRoom } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'
import { VECTOR } from '../support/encryption/vector'

/** All that a tab keeps outside of the page: its storages, cookies, and the notes at its place in the history. */
async function kept({ page }: Visitor) {
  return await page.evaluate(async () => ({
    session: { ...sessionStorage } as Record<string, string>,
    local: { ...localStorage } as Record<string, string>,
    cookies: document.cookie,
    history: history.state as unknown,
    name: window.name,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
  }))
}

/** Expects nothing of a room beside what keeps a place in it: session and token, which are under its id. */
async function expectOnlyTokens(person: Visitor, room: TestRoom) {
  const { session, ...rest } = await kept(person)
  const { [`room:${room.id}`]: _, ...others } = session
  expectNothingOf(room, [others, rest])
}

/** Waits until nothing of a room is left at all. It has 5 s. */
async function expectNothing(person: Visitor, room: TestRoom) {
  await expect.poll(async () => JSON.stringify((await kept(person)).session), { timeout: 5000, interval: 100 }).not.toContain(room.id)
  expectNothingOf(room, await kept(person))
}

function expectNothingOf(room: TestRoom, places: unknown) {
  const text = JSON.stringify(places)
  for (const trace of [room.id, 'AAECAwQFBgc', '/room/', 'Annabel']) expect(text).not.toContain(trace)
}

/** The ways in which people leave a room; each ends on the home page. */
const WAYS: Record<string, (person: Visitor, url: string) => Promise<void>> = {
  'Back': async ({ page }) => void await page.goBack(),
  'Back and Forth and Back': async ({ page }) => {
    await page.goBack()
    await page.goForward()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    await page.goBack()
  },
  'an address': async person => await person.goes('/'),
  'a reload, and then Back': async ({ page }) => {
    await page.reload()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    await page.goBack()
  },
  'a dialog, and then Back': async (person) => {
    await person.presses('Share')
    await person.presses('Close')
    await person.chooses('Settings')
    await person.page.keyboard.press('Escape')
    await person.page.goBack()
  },
  'a link in it': async ({ page }, url) => {
    await page.getByRole('textbox', { name: 'Message' }).fill(`${url}/`)
    await page.keyboard.press('Enter')
    // At once: the message is drawn again when it is accepted.
    await page.getByRole('log').getByRole('link').evaluate((link: HTMLElement) => {
      link.removeAttribute('target')
      link.click()
    })
  },
}

describe.for(['an open room', 'an encrypted room'])('of %s', (kind) => {
  const options = kind === 'an open room' ? {} : { encrypted: true, verifier: VECTOR.verifier }
  const fragment = kind === 'an open room' ? '' : VECTOR.fragment

  test.for(Object.keys(WAYS))('a tab that left it by %s keeps what leads back in, and nothing once it has ended', async (way, { server, visitor }) => {
    const room = await createRoom(server, options)
    const ann = await visitor(server.url)
    await ann.goes('/')
    await ann.field('Room link or code').fill(`${server.url}/room/${room.id}${fragment}`)
    await ann.presses('Join')
    await ann.joins('Annabel')
    await expectOnlyTokens(ann, room)
    await WAYS[way]?.(ann, server.url)
    await ann.button('Create a room').waitFor()
    await expectOnlyTokens(ann, room)
    expect(Object.keys((await kept(ann)).session)).toContain(`room:${room.id}`)
    await endRoom(room)
    await expectNothing(ann, room)
  })

  test('a tab that left it for a page that is not there keeps what leads back in, and nothing once it has ended', async ({ server, visitor }) => {
    const room = await createRoom(server, options)
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}${fragment}`)
    await ann.joins('Annabel')
    ann.losesNetwork = true
    await ann.goes('/nothing')
    await ann.sees('Page not found')
    expect(Object.keys((await kept(ann)).session)).toContain(`room:${room.id}`)
    await endRoom(room)
    await expectNothing(ann, room)
  })

  test('a tab that is told of its end keeps nothing, there and on its way back', async ({ server, visitor }) => {
    const room = await createRoom(server, options)
    const ann = await visitor(server.url)
    await ann.goes('/')
    await ann.field('Room link or code').fill(`${server.url}/room/${room.id}${fragment}`)
    await ann.presses('Join')
    await ann.joins('Annabel')
    await endRoom(room)
    await ann.isTold('alert', 'This room was ended.')
    await expectNothing(ann, room)
    await ann.presses('Home page')
    await ann.button('Create a room').waitFor()
    await ann.page.goBack()
    await ann.button('Create a room').waitFor()
    await expectNothing(ann, room)
  })

  test('a tab at its door is told of its end, and keeps nothing', async ({ server, visitor }) => {
    const room = await createRoom(server, options)
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}${fragment}`)
    await ann.sees('Nobody is in the room right now.')
    await endRoom(room)
    await ann.isTold('alert', 'This room was ended.')
    expect(await ann.page.evaluate(() => location.href)).not.toContain(room.id)
    await expectNothing(ann, room)
  })

  test('a page that is loaded again after the end, or from another tab, keeps nothing', async ({ server, visitor }) => {
    const room = await createRoom(server, options)
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}${fragment}`)
    await ann.joins('Annabel')
    await ann.duplicatesTab()
    await ann.field('Message').waitFor()
    ann.losesNetwork = true
    await ann.goes('/nothing')
    await endRoom(room)
    await ann.goes(`/room/${room.id}${fragment}`)
    await ann.isTold('alert', 'This room does not exist.')
    await expectNothing(ann, room)
  })
})

test('an owner\'s token goes with the room, on every page of its tab', async ({ server, visitor }) => {
  const ann = await visitor(server.url)
  const address = await ann.makesRoom()
  const id = new URL(address).pathname.slice('/room/'.length)
  const { ownerToken } = JSON.parse((await kept(ann)).session[`room:${id}`] ?? '{}') as { ownerToken: string }
  await ann.page.goBack()
  await ann.button('Create a room').waitFor()
  expect((await kept(ann)).session[`room:${id}`]).toContain(ownerToken)
  const room = { server, id, ownerToken, createdAt: 0, expiresAt: 0, encrypted: false }
  await endRoom(room)
  await expectNothing(ann, room)
})

test('a page whose scripts are gone is reloaded, and stores no address', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  ann.losesNetwork = true
  await ann.goes('/')
  let failed = 0
  await ann.context.route('**/_nuxt/**', (route) => {
    failed += 1
    return failed > 1 ? route.fallback() : route.abort()
  })
  await ann.field('Room link or code').fill(room.id)
  await ann.presses('Join')
  await ann.joins('Annabel')
  expect(failed).toBeGreaterThan(0)
  await expectOnlyTokens(ann, room)
})
