import type { Locator } from 'playwright-core'
import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { join } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'

/** Joins, with the focus on the conversation. */
async function reads(room: TestRoom, person: Visitor) {
  await person.goes(`/room/${room.id}`)
  await person.joins('Ann')
  await person.says('hello')
  await person.log.focus()
}

describe('what is typed in a room', () => {
  test('reaches the composer from every focus, and the keys that scroll do not', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await reads(room, ann)
    await ann.page.keyboard.type('from the log')
    expect(await ann.field('Message').inputValue()).toBe('from the log')
    for (const name of ['Share', 'Menu']) {
      await ann.field('Message').fill('')
      await ann.button(name).focus()
      await ann.page.keyboard.type('é1')
      expect(await ann.field('Message').inputValue()).toBe('é1')
    }
    await ann.field('Message').fill('')
    await ann.field('Message').blur()
    await ann.page.keyboard.type('from nowhere')
    expect(await ann.field('Message').inputValue()).toBe('from nowhere')
    for (const key of ['Space', 'PageUp', 'ArrowUp', 'Home', 'End', 'Shift', 'Escape', 'F2', 'Control+a', 'Control+c', 'Alt+x', 'Meta+k']) {
      await ann.log.focus()
      await ann.page.keyboard.press(key)
      expect(await ann.log.evaluate(log => log === document.activeElement), key).toBe(true)
    }
    expect(await ann.field('Message').inputValue()).toBe('from nowhere')
  })

  test('is pasted as well, and mended', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await reads(room, ann)
    await ann.page.evaluate(() => navigator.clipboard.writeText('\u001B[1mpasted\u001B[0m'))
    await ann.page.keyboard.press('ControlOrMeta+v')
    expect(await ann.field('Message').inputValue()).toBe('pasted')
  })

  test('is composed there', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await reads(room, ann)
    await ann.log.dispatchEvent('keydown', { key: 'Process', keyCode: 229, bubbles: true })
    const session = await ann.context.newCDPSession(ann.page)
    await session.send('Input.imeSetComposition', { text: 'かな', selectionStart: 2, selectionEnd: 2 })
    await ann.presses('Send')
    await ann.hears('かな')
  })

  test('stays in a dialog', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await reads(room, ann)
    await ann.presses('Share')
    await ann.page.getByRole('dialog').waitFor()
    await ann.page.keyboard.type('x')
    await ann.page.keyboard.press('Escape')
    expect(await ann.field('Message').inputValue()).toBe('')
  })
})

/** Drops or pastes. @returns whether the browser was kept from doing something with it. */
async function gives(where: Locator, type: 'dragover' | 'drop' | 'paste', content: { file?: string, text?: string }) {
  return await where.evaluate((target, { type, content }) => {
    const transfer = new DataTransfer()
    if (content.file !== undefined) transfer.items.add(new File(['secret'], content.file, { type: 'image/png' }))
    if (content.text !== undefined) transfer.items.add(content.text, 'text/plain')
    const how = { bubbles: true, cancelable: true }
    const event = type === 'paste' ? new ClipboardEvent(type, { ...how, clipboardData: transfer }) : new DragEvent(type, { ...how, dataTransfer: transfer })
    return !target.dispatchEvent(event)
  }, { type, content })
}

describe('a file', () => {
  test('that is dropped anywhere opens nothing, and people are told', async ({ server, room, visitor }) => {
    const ann = await visitor(server.url)
    const notice = ann.page.getByRole('alert').filter({ hasText: 'You can send only text' })
    const isDropped = async (where: Locator) => {
      // A page may still be loading its scripts.
      await expect.poll(() => gives(where, 'dragover', { file: 'a.png' })).toBe(true)
      expect(await gives(where, 'drop', { file: 'a.png' })).toBe(true)
      await notice.waitFor()
      await ann.page.keyboard.press('Shift')
      await expect.poll(() => notice.count()).toBe(0)
    }
    await ann.goes('/')
    await isDropped(ann.page.locator('body'))
    await isDropped(ann.field('Room link or code'))
    await ann.goes(`/room/${room.id}`)
    await isDropped(ann.page.getByRole('heading').first())
    await ann.joins('Ann')
    for (const where of [ann.log, ann.field('Message'), ann.page.locator('header').first()]) await isDropped(where)
    ann.losesNetwork = true
    for (const path of ['/nothing', '/room/no-such-form']) {
      await ann.goes(path)
      await isDropped(ann.page.getByRole('heading').first())
    }
    await ann.goes(`/room/${room.id}`)
    await ann.field('Message').waitFor()
    expect(ann.context.pages()).toHaveLength(1)
    // Text goes where it is dropped.
    expect(await gives(ann.field('Message'), 'drop', { text: 'words' })).toBe(false)
    expect(await gives(ann.log, 'drop', { text: 'https://a.example' })).toBe(true)
    expect(await notice.count()).toBe(0)
  })

  test('that is pasted is no text, and people are told', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    const notice = ann.page.getByRole('alert').filter({ hasText: 'You can send only text' })
    await gives(ann.field('Message'), 'paste', { file: 'a.png' })
    await notice.waitFor()
    await ann.page.locator('h1').first().click({ force: true })
    await expect.poll(() => notice.count()).toBe(0)
    await gives(ann.field('Message'), 'paste', { file: 'a.png', text: 'a cell of a table' })
    expect(await notice.count()).toBe(0)
  })
})

test('who copies all of a conversation gets name, time and text of each message, and neither initials nor buttons', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  const ben = await join(room, 'Benedict')
  await ben.says('hello there')
  await ann.says('hello @Ann')
  await ben.hears('hello @Ann')
  await ben.says('hello @Ann again')
  await ben.says('```\nconst one = 1\n```')
  await ann.log.getByText('const one').waitFor()
  await ann.log.focus()
  await ann.page.keyboard.press('ControlOrMeta+a')
  await ann.page.keyboard.press('ControlOrMeta+c')
  const copied = await ann.page.evaluate(() => navigator.clipboard.readText())
  expect(copied.replace(/\s+/g, ' ')).toMatch(/^ ?Benedict joined.? Benedict \d+:\d\d hello there Ann \d+:\d\d hello @Ann Benedict \d+:\d\d hello @Ann again Benedict ?\d+:\d\d const one = 1 ?$/)
})

describe('a draft', () => {
  const draft = (person: Visitor) => person.field('Message').inputValue()
  const stored = ({ page }: Visitor) => page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))

  test('outlives a reload and a walk back and forth, until it is sent', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes('/')
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.field('Message').fill('half a\nthought')
    await ann.page.reload()
    await expect.poll(() => draft(ann)).toBe('half a\nthought')
    await ann.page.goBack()
    await ann.button('Create a room').waitFor()
    await ann.page.goForward()
    await expect.poll(() => draft(ann)).toBe('half a\nthought')
    await ann.field('Message').press('Enter')
    await ann.log.getByText('half a').waitFor()
    expect(await stored(ann)).not.toContain('half a')
    await ann.page.reload()
    await ann.log.getByText('half a').waitFor()
    expect(await draft(ann)).toBe('')
  })

  test('ends with its room', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    await ann.makesRoom()
    await ann.joins('Ann')
    await ann.field('Message').fill('half a thought')
    await ann.page.reload()
    await expect.poll(() => draft(ann)).toBe('half a thought')
    expect(await stored(ann)).toContain('half a thought')
    await ann.chooses('End room')
    await ann.presses('Yes, end it')
    await ann.isTold('alert', 'This room was ended.')
    await ann.page.evaluate(() => dispatchEvent(new Event('pagehide')))
    expect(await stored(ann)).not.toContain('half a thought')
  })

  test('of an encrypted room is written nowhere, and the browser asks before it is lost', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    const link = await ann.makesEncryptedRoom()
    await ann.joins('Ann')
    await ann.page.keyboard.type('half a thought')
    for (const isLeaving of [false, true]) {
      const asked = ann.page.waitForEvent('dialog')
      await ann.page.evaluate(() => history.back())
      const question = await asked
      expect([question.type(), question.message()]).toEqual(['confirm', expect.stringMatching(/will be lost/)])
      await (isLeaving ? question.accept() : question.dismiss())
      if (isLeaving) await ann.button('Create a room').waitFor()
      // The router goes forward again to where it stays.
      else await expect.poll(async () => [await draft(ann), ann.page.url()]).toEqual(['half a thought', link])
    }
    await ann.page.goForward()
    await ann.field('Message').fill('half a thought')
    await ann.page.evaluate(() => dispatchEvent(new Event('pagehide')))
    expect(await stored(ann)).not.toContain('half a thought')
    const asked = ann.page.waitForEvent('dialog')
    const reloads = ann.page.reload()
    const question = await asked
    expect(question.type()).toBe('beforeunload')
    await question.accept()
    await reloads
    await ann.field('Message').waitFor()
    expect(await stored(ann)).not.toContain('half a thought')
  })
})

test('a composer that grows by script leaves the end of the conversation in view', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  // Safari before 26.2 cannot size a field by its content.
  await ann.context.addInitScript(() => {
    const supports = CSS.supports.bind(CSS)
    CSS.supports = (...condition: Parameters<typeof supports>) => condition[0] !== 'field-sizing' && supports(...condition)
  })
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  await ann.field('Message').evaluate(field => field.style.setProperty('field-sizing', 'fixed', 'important'))
  for (const part of ['one', 'two', 'three']) {
    await ann.field('Message').fill(`${part}\n`.repeat(30) + part)
    await ann.field('Message').press('Enter')
  }
  const isAtEnd = () => ann.log.evaluate(log => log.scrollHeight - log.scrollTop - log.clientHeight < 2)
  await expect.poll(isAtEnd).toBe(true)
  const height = (await ann.field('Message').boundingBox())?.height ?? 0
  for (let lines = 2; lines <= 6; lines += 1) {
    await ann.field('Message').press('Shift+Enter')
    await expect.poll(isAtEnd).toBe(true)
  }
  expect((await ann.field('Message').boundingBox())?.height).toBeGreaterThan(height + 40)
})

test('on a device without any pointer Enter sends', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  await ann.context.addInitScript(() => {
    const matches = matchMedia.bind(window)
    window.matchMedia = query => matches(/pointer/.test(query) ? '(pointer: none)' : query)
  })
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  await ann.page.keyboard.type('hello')
  await ann.page.keyboard.press('Enter')
  await ann.hears('hello')
})
