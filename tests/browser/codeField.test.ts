import { describe, expect } from 'vitest'
import type { Visitor } from '../support/browser'
import { DEVICES, test } from '../support/browser'

const field = (person: Visitor) => person.field('Room link or code')
const shown = async (person: Visitor) => (await field(person).inputValue()).replaceAll('\u00A0', '·')
const caret = (person: Visitor) => field(person).evaluate((input: HTMLInputElement) => input.selectionStart)
const places = (person: Visitor, at: number) => field(person).evaluate((input: HTMLInputElement, at) => input.setSelectionRange(at, at), at)

describe('the field for a code', () => {
  test('stands with its button above the fold of a phone, and what is typed there leads on by Enter', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { device: 'a phone' })
    await ann.goes('/')
    for (const part of [ann.button('Create a room'), field(ann), ann.button('Join')]) {
      const box = await part.boundingBox()
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(DEVICES['a phone'].viewport.height)
    }
    expect(await ann.page.evaluate(() => scrollY)).toBe(0)
    await field(ann).tap()
    await ann.page.keyboard.type(room.id.slice(0, 12).toUpperCase())
    expect(await shown(ann)).toBe(room.id.slice(0, 12).toUpperCase().match(/.{4}/g)?.join('·'))
    await ann.sees('12 of 16')
    await ann.checks('home with a part of a code')
    await ann.page.keyboard.type(room.id.slice(12))
    await ann.sees('16 of 16')
    await ann.page.keyboard.press('Enter')
    await ann.field('Your name').waitFor()
  })

  test('keeps the caret after the same letter, and deletes letters, never only the gaps', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    await ann.goes('/')
    await field(ann).focus()
    const { keyboard } = ann.page
    const presses = async (...keys: string[]) => {
      for (const key of keys) await keyboard.press(key)
      return [await shown(ann), await caret(ann)]
    }
    await keyboard.type('0123456789ab')
    expect([await shown(ann), await caret(ann)]).toEqual(['0123·4567·89ab', 14])
    await places(ann, 2)
    expect(await presses('x')).toEqual(['01x2·3456·789a·b', 3])
    expect(await presses('Backspace')).toEqual(['0123·4567·89ab', 2])
    await places(ann, 4)
    expect(await presses('y')).toEqual(['0123·y456·789a·b', 6])
    expect(await presses('Backspace', 'Backspace')).toEqual(['0124·5678·9ab', 3])
    await places(ann, 5)
    expect(await presses('Backspace'), 'back over a gap').toEqual(['0125·6789·ab', 3])
    await places(ann, 4)
    expect(await presses('Delete'), 'on over a gap').toEqual(['0125·789a·b', 4])
    await places(ann, 11)
    expect(await presses(...'Backspace '.repeat(9).trim().split(' '))).toEqual(['', 0])
  })

  test('leaves a link, separators and what an input method is composing as they are', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes('/')
    await field(ann).focus()
    const { keyboard } = ann.page
    for (const typed of ['https://chat.example/room/0123', 'chatroom-one.example/x', '0123-4567-89ab', 'my-chat', '0123 4567 8']) {
      await field(ann).fill('')
      await keyboard.type(typed)
      expect(await shown(ann)).toBe(typed)
    }
    await field(ann).fill('')
    const session = await ann.context.newCDPSession(ann.page)
    await session.send('Input.imeSetComposition', { text: '012345', selectionStart: 6, selectionEnd: 6 })
    expect(await shown(ann)).toBe('012345')
    await session.send('Input.insertText', { text: '012345' })
    await expect.poll(() => shown(ann)).toBe('0123·45')
    await ann.page.evaluate(text => navigator.clipboard.writeText(text), `${room.server.url}/room/${room.id}`)
    await keyboard.press('ControlOrMeta+a')
    await keyboard.press('ControlOrMeta+v')
    expect(await shown(ann)).toBe(`${room.server.url}/room/${room.id}`)
    await keyboard.press('Enter')
    await ann.field('Your name').waitFor()
  })

  test('has the code as it was typed where there is no such room, and the focus: it is mended by keys alone', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    const wrong = room.id.endsWith('0') ? '1' : '0'
    await ann.goes('/')
    await field(ann).focus()
    await ann.page.keyboard.type(room.id.slice(0, 15) + wrong)
    await ann.page.keyboard.press('Enter')
    await ann.isTold('alert', 'This room does not exist.')
    expect(await shown(ann)).toBe((room.id.slice(0, 15) + wrong).match(/.{4}/g)?.join('·'))
    await expect.poll(() => field(ann).evaluate(input => input === document.activeElement)).toBe(true)
    await ann.page.keyboard.press('End')
    await ann.page.keyboard.press('Backspace')
    await ann.page.keyboard.type(room.id.slice(15))
    await ann.page.keyboard.press('Enter')
    await ann.joins('Ann')
  })
})
