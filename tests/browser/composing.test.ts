import { describe, expect } from 'vitest'
import type { Visitor } from '../support/browser'
import { test } from '../support/browser'
import { createRoom, join } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'

// An input method holds a word back until it is sure of it. On phones nearly every word is typed so.

/** An input method. */
async function startComposing({ context, page }: Visitor) {
  const session = await context.newCDPSession(page)
  return {
    /** Shows a text that is not decided yet in place of the one that it showed before. */
    compose: (text: string) => session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
    /** Decides, for the text that it showed or for another. */
    commit: (text: string) => session.send('Input.insertText', { text }),
  }
}

/** The ways in which a message is sent. */
const WAYS: Record<string, (person: Visitor) => Promise<void>> = {
  'by mouse': person => person.button('Send').click(),
  'by touch': person => person.button('Send').tap(),
  'by the form': person => person.field('Message').evaluate(field => (field as HTMLTextAreaElement).form?.requestSubmit()),
  'by a press of assistive technology': person => person.button('Send').evaluate(button => (button as HTMLButtonElement).click()),
}

/** What is typed, what the input method shows one after the other, and what is then in the field. */
const WORDS = [
  { script: 'English', typed: 'How are ', shown: ['y', 'yo', 'you'] },
  { script: 'Japanese', typed: '', shown: ['k', 'か', 'かn', 'かん', 'かんj', 'かんじ', '漢字'] },
  { script: 'Korean', typed: '오늘 ', shown: ['ㅎ', '하', '한', '한글'] },
  { script: 'Vietnamese', typed: 'Tieng ', shown: ['V', 'Vi', 'Viê', 'Việ', 'Việt'] },
  { script: 'English that is corrected', typed: '', shown: ['teh', 'the'] },
  { script: 'emoji', typed: 'fine ', shown: [':smi', '😄'] },
]

/** Joins, with the focus in the field. */
async function writesIn(room: TestRoom, person: Visitor) {
  await person.goes(`/room/${room.id}`)
  await person.joins('Ann')
  await person.field('Message').focus()
  return await startComposing(person)
}

describe('what is being composed is sent with the rest', () => {
  test.for(Object.entries(WAYS))('%s', async ([way, send], { room, visitor }) => {
    const ben = await join(room, 'Ben')
    const ann = await visitor(room.server.url, { device: way === 'by touch' ? 'a phone' : 'a desktop' })
    const { compose, commit } = await writesIn(room, ann)
    const field = ann.field('Message')
    for (const { script, typed, shown } of WORDS) {
      if (typed !== '') await ann.page.keyboard.insertText(typed)
      for (const text of shown) await compose(text)
      const word = shown.at(-1) ?? ''
      await send(ann)
      await ben.hears(typed + word)
      await expect.poll(() => field.inputValue(), { message: script }).toBe('')
      // The input method has not heard of it, and decides only now.
      await commit(word)
      await expect.poll(() => field.inputValue(), { message: script }).toBe('')
      await ann.page.keyboard.type(`after ${script}`)
      expect(await field.inputValue()).toBe(`after ${script}`)
      await send(ann)
      await ben.hears(`after ${script}`)
      await expect.poll(() => field.inputValue(), { message: script }).toBe('')
    }
  })

  test('the same word may follow by itself', async ({ room, visitor }) => {
    const ben = await join(room, 'Ben')
    const ann = await visitor(room.server.url)
    const { compose, commit } = await writesIn(room, ann)
    for (let time = 0; time < 2; time++) {
      await compose('ha')
      await ann.presses('Send')
      await ben.hears('ha')
    }
    await compose('k')
    await ann.presses('Send')
    await ben.hears('k')
    await ann.page.keyboard.press('k')
    await ann.page.keyboard.press('Enter')
    await ben.hears('k')
    // One that is composed again and committed before it is sent.
    await compose('ha')
    await commit('ha')
    await ann.page.keyboard.press('Enter')
    await ben.hears('ha')
    await expect.poll(() => ann.field('Message').inputValue()).toBe('')
  })

  test('Enter belongs to the input method', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    const { compose, commit } = await writesIn(room, ann)
    await compose('にほん')
    await ann.field('Message').dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true })
    await ann.field('Message').dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })
    expect(await ann.field('Message').inputValue()).toBe('にほん')
    await commit('日本')
    await ann.page.keyboard.press('Enter')
    await ann.hears('日本')
  })

  test('it is counted, and the others are told that somebody types', async ({ room, visitor }) => {
    const ben = await join(room, 'Ben')
    const ann = await visitor(room.server.url)
    const { compose } = await writesIn(room, ann)
    await compose('か')
    await ben.receives('typing')
    await ann.field('Message').fill('x'.repeat(3990))
    await compose('あいうえお')
    await ann.sees('5 characters left')
  })
})

describe('the other fields give all that they hold', () => {
  test('a name', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.field('Your name').fill('Anna ')
    const { compose } = await startComposing(ann)
    await compose('Müller')
    await ann.presses('Join')
    await ann.field('Message').waitFor()
    await ann.sees('Anna Müller')
  })

  test('a code', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes('/')
    await ann.field('Room link or code').fill(room.id.slice(0, 10))
    const { compose } = await startComposing(ann)
    await compose(room.id.slice(10))
    await ann.field('Room link or code').evaluate(field => (field as HTMLInputElement).form?.requestSubmit())
    await ann.field('Your name').waitFor()
  })

  test('a key that is missing', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    const [address = '', fragment = ''] = (await ann.makesEncryptedRoom()).split('#')
    const ben = await visitor(server.url)
    await ben.goes(new URL(address).pathname)
    const field = ben.field('Link or key')
    await field.fill(fragment.slice(0, 12))
    const { compose } = await startComposing(ben)
    await compose(fragment.slice(12))
    await field.evaluate(element => (element as HTMLInputElement).form?.requestSubmit())
    await ben.joins('Ben')
  })

  test('a password', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    await ann.goes('/')
    await ann.page.getByRole('checkbox', { name: 'End-to-end encrypted' }).check()
    await ann.page.getByLabel('Password (optional)').fill('open ')
    const { compose } = await startComposing(ann)
    await compose('sesame')
    await ann.page.getByLabel('Password (optional)').evaluate(element => (element as HTMLInputElement).form?.requestSubmit())
    await ann.field('Your name').waitFor()
    const ben = await visitor(server.url)
    await ben.page.goto(ann.page.url())
    await ben.page.getByLabel('Room password').fill('open ')
    await (await startComposing(ben)).compose('sesame')
    await ben.page.getByLabel('Room password').evaluate(element => (element as HTMLInputElement).form?.requestSubmit())
    await ben.field('Message').waitFor()
  })
})

test('what happens in the room meanwhile leaves it alone', async ({ server, visitor }) => {
  const room = await createRoom(server)
  const ann = await visitor(server.url)
  const { compose } = await writesIn(room, ann)
  await compose('draft')
  // Somebody joins, and the page renders again.
  await (await join(room, 'Ben')).says('hello')
  await ann.hears('hello')
  expect(await ann.field('Message').inputValue()).toBe('draft')
  await compose('drafted')
  expect(await ann.field('Message').inputValue()).toBe('drafted')
})
