import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import type { Equipment } from '../support/browser'

const EQUIPMENT = (['a desktop', 'a phone'] as const).flatMap(device => (
  (['light', 'dark'] as const).map(colorScheme => ({ device, colorScheme }) satisfies Equipment)
))

describe.for(EQUIPMENT)('on $device in the $colorScheme', (equipment) => {
  test('one makes a room, another comes in by its link, they talk, and its maker ends it', async ({ server, visitor }) => {
    const ann = await visitor(server.url, equipment)
    await ann.goes('/')
    await ann.checks('home')
    await ann.presses('Create a room')
    const name = ann.field('Your name')
    await name.waitFor()
    await ann.checks('door')
    expect(await name.inputValue()).not.toBe('')
    // The suggested name is selected, so that typing replaces it and Enter takes it.
    await expect.poll(() => name.evaluate(field => String(getSelection()) === (field as HTMLInputElement).value)).toBe(true)
    await name.press('Enter')
    await ann.field('Message').waitFor()
    await ann.checks('empty room')

    await ann.presses('Share')
    const link = ann.page.url()
    await ann.button('Copy link').first().waitFor()
    await ann.checks('share')
    await ann.button('Copy link').first().click()
    expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe(link)
    await ann.page.keyboard.press('Escape')

    const ben = await visitor(server.url, equipment)
    await ben.goes(link)
    await ben.joins('Ben')
    await ann.sees(/Ben joined/)
    await ann.says('hello')
    await ben.hears('hello')
    await ben.says('hi')
    await ann.hears('hi')
    expect(await ann.page.getByRole('timer').innerText()).toMatch(/\b(?:60:00|59:\d\d)\b/)
    await ann.checks('room')
    await ben.checks('room of another')
    expect(await ben.mayEnd()).toBe(false)

    await ann.chooses('End room')
    await ann.checks('ending')
    await ann.presses('Yes, end it')
    for (const person of [ann, ben]) {
      await person.isTold('alert', 'This room was ended.')
      expect(await person.page.content()).not.toContain('hello')
    }
    await ben.page.keyboard.press('Shift')
    await ben.checks('ended')
    await ben.presses('Home page')
    await ben.button('Create a room').waitFor()
  })
})

test('on a phone, Enter breaks the line, and the button sends', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url, { device: 'a phone' })
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  await ann.field('Message').fill('one')
  await ann.field('Message').press('Enter')
  await ann.page.keyboard.type('two')
  expect(await ann.field('Message').inputValue()).toBe('one\ntwo')
  await ann.presses('Send')
  await ann.log.getByText(/one\s+two/).waitFor()
})

test('with a keyboard, Enter sends, and Shift+Enter breaks the line', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  await ann.page.keyboard.type('one')
  await ann.page.keyboard.press('Shift+Enter')
  await ann.page.keyboard.type('two')
  await ann.page.keyboard.press('Enter')
  await ann.log.getByText(/one\s+two/).waitFor()
  expect(await ann.field('Message').inputValue()).toBe('')
})

test('text is shown as text, and what is rendered of it is safe', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('<b>Ann</b>')
  await ann.says('<img src=x onerror="document.title=1"><script>alert(1)</script>')
  await ann.field('Message').fill('see https://example.org/page and **bold** and javascript:alert(1)')
  await ann.page.keyboard.press('Enter')
  const link = ann.log.getByRole('link', { name: 'https://example.org/page' })
  await link.waitFor()
  expect(await link.getAttribute('target')).toBe('_blank')
  expect((await link.getAttribute('rel'))?.split(' ').toSorted()).toEqual(['nofollow', 'noopener', 'noreferrer'])
  expect(await ann.log.getByRole('link').count()).toBe(1)
  expect(await ann.log.locator('img').count()).toBe(0)
  expect(await ann.log.getByRole('strong').innerText()).toBe('bold')
  await ann.field('Message').fill('```\nconst one = 1\n```')
  await ann.page.keyboard.press('Enter')
  await ann.log.getByRole('button', { name: 'Copy code' }).click()
  expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe('const one = 1')
  await ann.checks('rendered text')
})
