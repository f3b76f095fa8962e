import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { NEWER_FEATURES } from '../support/newerFeatures'

/** Takes from every page what the oldest browsers lack. */
async function growsOld({ context }: Visitor) {
  await context.addInitScript((features) => {
    for (const feature of features) {
      const path = feature.split('.')
      const name = path.pop() ?? ''
      const owner = path.reduce<unknown>((object, key) => (object as Record<string, unknown> | undefined)?.[key], globalThis)
      if ((typeof owner === 'object' && owner !== null) || typeof owner === 'function') Reflect.deleteProperty(owner, name)
    }
  }, [...NEWER_FEATURES])
}

describe.for(['an open room', 'an encrypted room with a password'])('without anything that is newer than the oldest browsers, in %s', (kind) => {
  test('people come in, talk, and go on', async ({ server, visitor }) => {
    const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
    for (const person of [ann, ben]) await growsOld(person)
    const link = kind === 'an open room' ? await ann.makesRoom() : await ann.makesEncryptedRoom('open sesame')
    expect(await ann.page.evaluate(() => [URL, Intl, String.prototype].map(owner => ['canParse', 'Segmenter', 'isWellFormed'].some(name => name in owner)))).toEqual([false, false, false])
    await ann.joins('Ann')
    await ann.says('hello')
    await ben.goes(link)
    if (kind !== 'an open room') await ben.page.getByLabel('Room password').fill('open sesame')
    await ben.joins('Zoë 👩‍👩‍👧‍👦')
    await ben.hears('hello')
    await ben.says('see')
    await ben.field('Message').fill('**bold** https://example.com/a and `code` 👋🏽')
    await ben.field('Message').press('Enter')
    await ann.log.getByRole('link', { name: 'https://example.com/a' }).waitFor()
    await ann.presses('Share')
    await ann.page.getByRole('dialog').getByRole('button', { name: 'QR code' }).click()
    await ann.page.getByRole('img', { name: 'QR code' }).waitFor()
    await ann.presses('Close')
    await ann.chooses('End room')
    await ann.presses('Yes, end it')
    await ben.isTold('alert', 'This room was ended.')
  })
})

test.for([
  ['no oklch', () => Object.assign(CSS, { supports: () => false })],
  ['no CSS.supports', () => Reflect.deleteProperty(window, 'CSS')],
  ['no lookbehind', () => {
    const Old = function (source: string, flags?: string) {
      if (source.includes('(?<=')) throw new SyntaxError('Invalid group specifier name')
      return Reflect.construct(Original, [source, flags]) as RegExp
    }
    const { RegExp: Original } = window
    Object.assign(window, { RegExp: Object.assign(Old, { prototype: Original.prototype }) })
  }],
] as const)('a browser that is too old says so, and shows nothing that half works: %s', async ([, grow], { server, visitor }) => {
  const ann = await visitor(server.url)
  ann.isBroken = true
  await ann.context.addInitScript(grow)
  for (const address of ['/', '/room/0123456789abcdef']) {
    await ann.goes(address)
    await ann.isTold('alert', /browser is too old/)
    expect(await ann.button('Create a room').isVisible()).toBe(false)
  }
})
