import { describe, expect } from 'vitest'
import type { Locator } from 'playwright-core'
import { test } from '../support/browser'
import { join } from '../support/dialogue'

const ESC = '\u001B'

/** What terminals and other programs put on the clipboard, and what is sent of it. */
const PASTES = [
  ['colours', `${ESC}[31merror ${ESC}[0mis red`, 'error is red'],
  ['a title, and a link', `${ESC}]0;title\u0007see ${ESC}]8;;https://a.example${ESC}\\here${ESC}]8;;${ESC}\\`, 'see here'],
  ['a form feed and a zero', 'one\ftwo\0three', 'one\ntwothree'],
  ['line ends of all kinds', 'a\r\nb\rc\u2028d\u2029e\u0085f', 'a\nb\nc\nd\ne\nf'],
  ['half a character', 'cut \uD83D here', 'cut \uFFFD here'],
  ['a manual page', 'N\bNA\bAM\bME\bE', 'NAME'],
] as const

/** Pastes, as the keyboard does, what need not be what the clipboard of this machine can hold. */
async function pastes(field: Locator, text: string) {
  await field.evaluate((element, pasted) => {
    element.focus()
    document.execCommand('insertText', false, pasted)
  }, text)
}

describe('what programs add to a text is not sent, and is no error', () => {
  test.for(PASTES)('%s', async ([, pasted, sent], { room, visitor }) => {
    const ben = await join(room, 'Ben')
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.field('Message').fill('before  after')
    await ann.field('Message').evaluate(field => (field as HTMLTextAreaElement).setSelectionRange(7, 7))
    await pastes(ann.field('Message'), pasted)
    expect(await ann.field('Message').inputValue()).toBe(`before ${sent} after`)
    // The caret stands behind what was pasted.
    await ann.page.keyboard.type('!')
    await ann.page.keyboard.press('Enter')
    await ben.hears(`before ${sent}! after`)
  })

  test('from the clipboard itself', async ({ room, visitor }) => {
    const ben = await join(room, 'Ben')
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.page.evaluate(text => navigator.clipboard.writeText(text), `${ESC}[1mbold${ESC}[0m\r\n\fnext`)
    await ann.page.keyboard.press('ControlOrMeta+v')
    await ann.page.keyboard.press('Enter')
    await ben.hears('bold\n\nnext')
  })

  test('in what a script or a tool wrote into the field, at the latest when it is sent', async ({ room, visitor }) => {
    const ben = await join(room, 'Ben')
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.field('Message').evaluate((field, text) => Object.assign(field, { value: text }), `${ESC}[31merror ${ESC}[0m`)
    await ann.presses('Send')
    await ben.hears('error ')
  })

  test('in a name, a code and a key', async ({ server, room, visitor }) => {
    const ann = await visitor(server.url)
    await ann.goes('/')
    await pastes(ann.field('Room link or code'), `${ESC}[32m${room.id.slice(0, 8)}${ESC}[0m\u0007${room.id.slice(8)}`)
    await ann.presses('Join')
    await ann.field('Your name').fill('')
    await pastes(ann.field('Your name'), `${ESC}[1mAnn${ESC}[0m of\u2028Green\bn Gables`)
    expect(await ann.field('Your name').inputValue()).toBe('Ann of Green Gables')
    await ann.presses('Join')
    await ann.field('Message').waitFor()
    await ann.sees('Ann of Green Gables')
    const [address = '', fragment = ''] = (await ann.makesEncryptedRoom()).split('#')
    await ann.goes('/')
    await ann.goes(new URL(address).pathname)
    await pastes(ann.field('Link or key'), `${ESC}[4m#${fragment}${ESC}[0m`)
    await ann.presses('Open')
    await ann.field('Your name').waitFor()
  })
})

describe('an error goes with the first change of what it is about', () => {
  test('a message', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    const alerts = ann.page.getByRole('alert').filter({ hasText: 'Not sent' })
    for (const [text, problem] of [['x'.repeat(4001), /too long/], ['\u200B\u2060', /nothing to see/]] as const) {
      await ann.field('Message').fill(text)
      await ann.page.keyboard.press('Enter')
      await ann.isTold('alert', problem)
      await ann.page.keyboard.press('Backspace')
      await expect.poll(() => alerts.count()).toBe(0)
    }
  })

  test('a name', async ({ room, visitor }) => {
    await join(room, 'Ben')
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    for (const [name, problem] of [['Ben', /name is taken/], [' ', /1 to 32/], ['Ben', /name is taken/]] as const) {
      await ann.field('Your name').fill(name)
      await ann.presses('Join')
      await ann.isTold('alert', problem)
      await ann.field('Your name').press('End')
      await ann.page.keyboard.type('j')
      await expect.poll(() => ann.page.getByText(problem).count()).toBe(0)
      expect(await ann.field('Your name').getAttribute('aria-invalid')).toBe('false')
    }
  })

  test('a password, a key, a link or code', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    const link = await ann.makesEncryptedRoom('open sesame')
    const ben = await visitor(server.url)
    await ben.page.goto(link)
    await ben.page.getByLabel('Room password').fill('wrong')
    await ben.presses('Join')
    await ben.isTold('alert', /Wrong password/)
    await ben.page.getByLabel('Room password').press('End')
    await ben.page.keyboard.type('x')
    await expect.poll(() => ben.page.getByText(/Wrong password/).count()).toBe(0)
    await ben.goes('/')
    await ben.goes(new URL(link).pathname)
    await ben.field('Link or key').fill('nothing')
    await ben.presses('Open')
    await ben.isTold('alert', /key is incomplete/)
    await ben.page.keyboard.type('x')
    await expect.poll(() => ben.page.getByText(/key is incomplete/).count()).toBe(0)
    await ben.goes('/')
    await ben.field('Room link or code').fill('nothing')
    await ben.presses('Join')
    await ben.isTold('alert', /not a room link or code/)
    await ben.page.keyboard.type('x')
    await expect.poll(() => ben.page.getByText(/not a room link or code/).count()).toBe(0)
  })
})
