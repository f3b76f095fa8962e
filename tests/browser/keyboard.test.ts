import { describe, expect } from 'vitest'
import { test as base } from '../support/browser'
import type { Visitor } from '../support/browser'
import type { TestRoom } from '../support/dialogue'
import { createRoom, join } from '../support/dialogue'
import { call } from '../support/http'
import { fill, startSmallServer } from '../support/smallServer'

const HOUR_MS = 3_600_000

/** `brimful` holds little. */
const test = base.extend('brimful', async ({}, { onCleanup }) => {
  const server = await startSmallServer()
  onCleanup(() => server.dispose())
  return server
})

/** What has the focus, by its name. */
async function focused({ page }: Visitor): Promise<string> {
  return await page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return 'nothing'
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : undefined
    return (element.ariaLabel ?? label ?? (element instanceof HTMLDialogElement ? 'the dialog' : (element as HTMLElement).innerText)).trim()
  })
}

/** The stops of a walk with a key, up to one of this name. */
async function walks(person: Visitor, key: 'Tab' | 'Shift+Tab', last: string): Promise<string[]> {
  const stops: string[] = []
  while (stops.at(-1) !== last && stops.length < 30) {
    await person.page.keyboard.press(key)
    stops.push(await focused(person))
  }
  return stops
}

/** Joins where thirty messages were said, with the focus in them. */
async function readsLongTalk(room: TestRoom, person: Visitor): Promise<Visitor> {
  const ben = await join(room, 'Ben')
  for (let at = 1; at <= 30; at++) await ben.says(`line ${at}`)
  await person.goes(`/room/${room.id}`)
  await person.joins('Ann')
  await person.hears('line 30')
  await person.log.focus()
  return person
}

/** Opens something by its button and the keyboard alone. */
async function opens(person: Visitor, name: string) {
  await person.button(name).focus()
  await person.page.keyboard.press('Enter')
  await person.page.getByRole('dialog').waitFor()
}

describe('by keyboard alone', () => {
  test('the home page is walked through in its order, and a room is made as it was chosen', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    await ann.goes('/')
    expect(await walks(ann, 'Tab', 'Language')).toEqual(['Create a room', '60 minutes', 'End-to-end encrypted', 'Room link or code', 'Join', 'Language'])
    await ann.button('Create a room').focus()
    await ann.page.keyboard.press('Tab')
    await ann.page.keyboard.press('ArrowLeft')
    await ann.page.keyboard.press('Enter')
    await ann.field('Your name').waitFor()
    await ann.sees(/deleted in 30 minutes/)
    await ann.page.keyboard.press('Enter')
    await ann.field('Message').waitFor()
    expect(await focused(ann)).toBe('Message')
  })

  test('a room is walked through in the order in which it is seen', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    await ann.makesRoom()
    await ann.joins('Ann')
    const backwards = await walks(ann, 'Shift+Tab', 'Share')
    expect(backwards.toReversed()).toEqual(['Share', 'Menu', 'Here now', 'Messages', 'Link', 'Copy link', 'QR code', 'Full screen'])
    await ann.field('Message').focus()
    expect(await walks(ann, 'Tab', 'Send')).toEqual(['Code', 'Send'])
  })

  test('on a narrow screen, who is here is opened and closed', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.page.setViewportSize({ width: 360, height: 740 })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.page.getByRole('button', { name: '1 person here' }).focus()
    await ann.page.keyboard.press('Enter')
    await ann.page.getByText('(you)').waitFor()
    await ann.page.keyboard.press('Space')
    await ann.page.getByText('(you)').waitFor({ state: 'hidden' })
  })

  test('the conversation is read back and forth', async ({ room, visitor }) => {
    const ann = await readsLongTalk(room, await visitor(room.server.url))
    const toEnd = () => ann.log.evaluate(log => log.scrollHeight - log.clientHeight - log.scrollTop)
    await expect.poll(toEnd).toBeLessThan(1)
    await ann.page.keyboard.press('PageUp')
    await ann.button('Jump to latest').waitFor()
    // The browser animates it, and would carry a jump in the middle on.
    await expect.poll(() => ann.log.evaluate(async (log) => {
      const before = log.scrollTop
      await new Promise(requestAnimationFrame)
      await new Promise(requestAnimationFrame)
      return log.scrollTop - before
    })).toBe(0)
    await ann.button('Jump to latest').focus()
    await ann.page.keyboard.press('Enter')
    await expect.poll(toEnd).toBeLessThan(1)
    expect(await focused(ann)).toBe('Messages')
  })

  test('a press leads to the end of the conversation while a key still scrolls it', async ({ room, visitor }) => {
    const ann = await readsLongTalk(room, await visitor(room.server.url))
    const isPressed = ann.page.waitForFunction(() => {
      const button = [...document.querySelectorAll('button')].find(({ innerText }) => innerText === 'Jump to latest')
      button?.click()
      return button !== undefined
    })
    await ann.page.keyboard.press('PageUp')
    await isPressed
    const toEnd = await ann.log.evaluate(async (log) => {
      // Longer than the browser scrolls for a key.
      for (let frame = 0; frame < 40; frame++) await new Promise(requestAnimationFrame)
      return log.scrollHeight - log.clientHeight - log.scrollTop
    })
    expect(toEnd).toBeLessThan(1)
  })
})

test('at 400 % zoom, a reply is written in a field that is in view', async ({ room, visitor }) => {
  const ben = await join(room, 'Ben')
  await ben.says('one\ntwo\nthree\nfour')
  const ann = await visitor(room.server.url)
  await ann.page.setViewportSize({ width: 320, height: 256 })
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  await ann.log.focus()
  await ann.page.keyboard.press('Enter')
  await expect.poll(() => focused(ann)).toBe('Reply')
  await ann.page.keyboard.press('Enter')
  expect(await focused(ann)).toBe('Message')
  expect(await ann.field('Message').evaluate(field => field.getBoundingClientRect().bottom - innerHeight)).toBeLessThanOrEqual(0)
})

describe('a dialog', () => {
  test.for(['Share', 'Menu'])('"%s" takes the focus, keeps it, and gives it back', async (name, { server, visitor }) => {
    const ann = await visitor(server.url)
    await ann.makesRoom()
    await ann.joins('Ann')
    await opens(ann, name)
    expect(await focused(ann)).toBe('the dialog')
    for (let stop = 0; stop < 8; stop++) {
      await ann.page.keyboard.press('Tab')
      expect(await ann.page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null)).toBe(true)
    }
    await ann.page.keyboard.press('Escape')
    await ann.page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await focused(ann)).toBe(name)
  })

  test('of the menu keeps the focus where it leads on, and gives it back at its end', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    await ann.makesRoom()
    await ann.joins('Ann')
    for (const [choice, focus] of [['Change name', 'Your name'], ['Settings', 'Settings'], ['Leave room', 'Leave this room?'], ['End room', 'End this room for everyone?']] as const) {
      await opens(ann, 'Menu')
      await ann.button(choice).focus()
      await ann.page.keyboard.press('Enter')
      expect(await focused(ann)).toBe(focus)
      await ann.page.keyboard.press('Escape')
      await ann.page.getByRole('dialog').waitFor({ state: 'hidden' })
      expect(await focused(ann)).toBe('Menu')
    }
  })

  test('that is opened as soon as it has closed stays open', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await opens(ann, 'Menu')
    const menu = await ann.button('Menu').elementHandle()
    await ann.page.getByRole('dialog').evaluate(async (dialog: HTMLDialogElement, menu) => {
      const hasClosed = new Promise(resolve => dialog.addEventListener('close', resolve, { once: true }))
      dialog.requestClose()
      menu?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
      await hasClosed
    }, menu)
    await ann.button('Change name').click()
  })

  test('of the options lists the keys', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await opens(ann, 'Menu')
    await ann.presses('Settings')
    for (const key of ['Enter', 'Shift + Enter', 'Ctrl or ⌘ + Enter', 'Page up, Page down', '@ and Tab', 'Esc']) {
      await ann.page.getByRole('term').filter({ hasText: new RegExp(`^${RegExp.escape(key)}$`) }).waitFor()
    }
  })
})

describe('what goes away with a press leaves the focus where one goes on', () => {
  test('a notice that is dismissed', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { clock: Date.now() })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.page.clock.fastForward(HOUR_MS - 240_000)
    await ann.button('OK').focus()
    await ann.page.keyboard.press('Enter')
    await ann.button('OK').waitFor({ state: 'detached' })
    expect(await focused(ann)).toBe('Message')
  })

  test('the button to try again, while the room stays locked', async ({ room, visitor }) => {
    await call('PATCH', `${room.server.url}/api/rooms/${room.id}`, { headers: { authorization: `Bearer ${room.ownerToken}` }, body: { locked: true } })
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.field('Your name').fill('Ann')
    await ann.presses('Join')
    await ann.isTold('alert', 'This room is locked.')
    expect(await focused(ann)).toBe('Try again')
    const pressed = await ann.button('Try again').elementHandle()
    await ann.page.keyboard.press('Enter')
    await expect.poll(() => pressed?.evaluate(button => button.isConnected)).toBe(false)
    await expect.poll(() => focused(ann)).toBe('Try again')
  })

  test.for(['Leave room', 'End room'] as const)('a room, by "%s": at the top of the home page', async (way, { server, visitor }) => {
    const ann = await visitor(server.url)
    // So small that it scrolls.
    await ann.page.setViewportSize({ width: 320, height: 256 })
    await ann.makesRoom()
    await ann.joins('Ann')
    await ann.chooses(way)
    await ann.page.getByRole('button', { name: /^Yes/ }).focus()
    await ann.page.keyboard.press('Enter')
    if (way === 'End room') {
      await ann.button('Home page').focus()
      await ann.page.keyboard.press('Enter')
    }
    await ann.button('Create a room').waitFor()
    await expect.poll(() => focused(ann)).toBe('A chat room that deletes itself.')
    expect(await ann.page.evaluate(() => scrollY)).toBe(0)
  })

  test('the offer of a new room, once that is made', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { clock: Date.now() })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.page.clock.fastForward(HOUR_MS - 240_000)
    await ann.button('Continue in a new room').focus()
    await ann.page.keyboard.press('Enter')
    await ann.page.getByRole('link', { name: 'Go to the new room' }).waitFor()
    expect(await focused(ann)).toBe('Go to the new room')
  })

  test('a refused message, tried again, edited and discarded: not a letter of it is lost', async ({ brimful, visitor }) => {
    const ann = await visitor(brimful.url)
    // The server goes before the page.
    ann.losesNetwork = true
    await ann.goes(`/room/${(await createRoom(brimful)).id}`)
    await ann.joins('Ann')
    await ann.says('Hello. '.repeat(100).trim())
    await fill(brimful)
    const text = 'A thought that took a while to write.\n'.repeat(100).trim()
    const write = ann.field('Message')
    await write.fill(text)
    await write.press('Enter')
    for (const choice of ['Try again', 'Edit']) {
      await ann.button(choice).focus()
      await ann.page.keyboard.press('Enter')
      expect(await focused(ann)).toBe('Message')
      if (choice === 'Try again') await ann.sees(/server is full/)
    }
    expect(await write.inputValue()).toBe(text)
    await expect.poll(() => ann.button('Edit').count()).toBe(0)
    await write.press('Enter')
    await ann.button('Delete').focus()
    await ann.page.keyboard.press('Enter')
    await ann.button('Delete').waitFor({ state: 'detached' })
    expect(await focused(ann)).toBe('Message')
    expect(await write.inputValue()).toBe('')
  })
})
