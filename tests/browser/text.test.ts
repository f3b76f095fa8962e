import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import { join } from '../support/dialogue'
import { CODE_AND_SIGNS } from '../support/unmarked'

describe.each(['a desktop', 'a phone'] as const)('on %s', (device) => {
  test('each message stands on the side of its author, in both directions of writing', async ({ room, visitor }) => {
    const people = [await join(room, 'Ben'), await join(room, 'דנה'), await join(room, 'Ann سارة')]
    const ann = await visitor(room.server.url, { device })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Zoë')
    for (const person of people) for (const text of ['שלום לכולם', 'مرحبا بالجميع', 'hello all']) await person.says(`${text} ${person.self.name}`)
    await people[0]?.says('שורה אחת\nand a much longer line from left to right\nعربي')
    await ann.hears('hello all Ann سارة')
    for (const text of ['שלום', 'hello']) await ann.says(text)
    await ann.checks(`directions on ${device}`)
    const width = ann.page.viewportSize()?.width ?? 0
    const boxOf = async (text: string) => await ann.log.getByText(text, { exact: true }).evaluate((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const { left, right } = range.getBoundingClientRect()
      return { left, right }
    })
    const { left } = await boxOf('hello all Ben')
    for (const { self } of people) {
      for (const text of ['שלום לכולם', 'مرحبا بالجميع']) expect((await boxOf(`${text} ${self.name}`)).left, text).toBeCloseTo(left, 0)
    }
    const { right } = await boxOf('hello')
    expect((await boxOf('שלום')).right).toBeCloseTo(right, 0)
    expect(right).toBeGreaterThan(width / 2)
  })
})

test('stacked marks leave no ink on the messages around', async ({ room, visitor }) => {
  const ben = await join(room, 'Ben')
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  for (const text of ['above', 'plain', 'below']) await ben.says(text)
  await ann.hears('below')
  const pictureOf = async (text: string) => (await ann.log.getByText(text, { exact: true }).screenshot()).toString('base64')
  const before = await pictureOf('below')
  await ben.says(`a${'\u0301\u0316'.repeat(400)}`)
  await ann.hears(`a${'\u0301\u0316'.repeat(400)}`)
  await ann.keepsPicture('stacked', 'screenshots')
  expect(await pictureOf('below')).toBe(before)
})

test('what is not clearly markup is copied as it was written', async ({ room, visitor }) => {
  const ben = await join(room, 'Ben')
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  const texts = [CODE_AND_SIGNS.slice(0, 40).join('\n'), CODE_AND_SIGNS.slice(40).join('\n'), 'two  spaces\tand a tab\n\n\nthree lines down', 'see https://example.org/a_b_c. or www.x.org, ok']
  for (const text of texts) await ben.says(text)
  for (const text of texts) {
    const message = ann.log.locator('p[dir=auto]').filter({ hasText: text.slice(0, 12) }).last()
    await message.waitFor()
    await message.evaluate(element => getSelection()?.selectAllChildren(element))
    await ann.page.keyboard.press('ControlOrMeta+C')
    expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe(text)
  }
})

test('the code that is shown is the code that is copied, by the button and by selecting', async ({ room, visitor }) => {
  const ben = await join(room, 'Ben')
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  await ben.says('```sh\nrm -rf \u202Eelif\u202C/\u{E0041}\n```')
  const code = ann.log.getByText('rm -rf')
  const shown = 'rm -rf ⟦U+202E⟧elif⟦U+202C⟧/⟦U+E0041⟧'
  expect(await code.innerText()).toBe(shown)
  await ann.presses('Copy code')
  await ann.sees('Copied')
  expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe(shown)
  await code.evaluate(element => getSelection()?.selectAllChildren(element))
  await ann.page.keyboard.press('ControlOrMeta+C')
  expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe(shown)
})

test('a name stands out from the words of a notice, to the eye and to the ear', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  const mallory = await join(room, 'Ann left · Eve')
  const notice = ann.log.getByText('Ann left · Eve', { exact: true })
  await notice.waitFor()
  const weights = await notice.evaluate(element => [element, element.parentElement ?? element].map(each => Number(getComputedStyle(each).fontWeight)))
  expect(weights[0]).toBeGreaterThan(weights[1] ?? 0)
  const session = await ann.context.newCDPSession(ann.page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const spoken = nodes.filter(node => node.role?.value === 'StaticText' && !node.ignored).map(node => node.name?.value as string).join('')
  expect(spoken).toContain('“Ann left · Eve” joined')
  mallory.sends({ type: 'typing' })
  await ann.sees(/is typing/)
  await ann.keepsPicture('notice', 'screenshots')
})

test('names and codes are not translated', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Amber Otter')
  await ann.presses('Share')
  const ben = await join(room, 'Brave Fox')
  await ben.says('`code` https://example.org\n```\nblock\n```')
  await ann.sees('block')
  const code = room.id.replace(/(.{4})(?=.)/g, '$1-')
  const translated = await ann.page.evaluate((texts) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    while (walker.nextNode()) {
      const { textContent, parentElement } = walker.currentNode
      // What is read out is whole sentences, to be heard in one's own language, and gone after a moment.
      const isReadOut = parentElement?.closest('[aria-live=polite]')
      if (texts.some(text => textContent?.includes(text)) && parentElement?.translate && !isReadOut) found.push(parentElement.outerHTML)
    }
    return found
  }, ['Amber Otter', 'Brave Fox', 'AO', 'BF', code, 'code', 'https://example.org', 'block'])
  // Our own words that have one of these in them are translated.
  expect(translated.filter(html => !/QR code|type this code|Copy code/.test(html))).toEqual([])
})
