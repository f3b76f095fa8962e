import { describe, expect } from 'vitest'
import { PAGE_MESSAGES } from '#shared/limits'
import { OLDER_MESSAGES } from '~/client/room/state'
import type { Visitor } from '../support/browser'
import { test as base } from '../support/browser'
import { createRoom, join, statusOf } from '../support/dialogue'

/** As many messages as take several pages. */
const MESSAGES = 340
/** As many as reach far beyond the view: each has several lines. */
const TALL_MESSAGES = 500
/** As few of them as stay drawn. */
const FEW = 250

const test = base.extend('longRoom', { scope: 'file' }, async ({ server }) => {
  const room = await createRoom(server)
  const ben = await join(room, 'Ben')
  for (let at = 1; at <= MESSAGES; at++) await ben.says(`number ${at}`)
  return room
}).extend('tallRoom', { scope: 'file' }, async ({ server }) => {
  const room = await createRoom(server)
  const ben = await join(room, 'Ben')
  for (let at = 1; at <= TALL_MESSAGES; at++) await ben.says(`number ${at} of many${'\n'.repeat(1 + at % 7)}lines${' that are long'.repeat(20)}`)
  await ben.leaves()
  return room
})

/** The numbers of the messages in the page, in the order in which they stand there. */
async function numbers(reader: Visitor): Promise<number[]> {
  const texts = await reader.log.getByText(/^number \d+$/).allTextContents()
  return texts.map(text => Number(text.replace('number ', '')))
}

/** Goes near the start of what is there, and waits for the page before it. @returns how far that moved what is read (px). */
async function pagesBack(reader: Visitor): Promise<number> {
  return await reader.log.evaluate(async (log) => {
    const frame = () => new Promise(requestAnimationFrame)
    const height = log.scrollHeight
    log.scrollTop = 200
    await frame()
    const top = log.getBoundingClientRect().top
    const line = [...log.querySelectorAll('p')].find(other => /^number/.test(other.innerText) && other.getBoundingClientRect().top > top)
    const before = line?.getBoundingClientRect().top ?? 0
    while (log.scrollHeight === height) await frame()
    // Later frames are those in which the browser draws what it had put off.
    for (let later = 0; later < 4; later++) await frame()
    return Math.abs((line?.getBoundingClientRect().top ?? Number.NaN) - before)
  })
}

/** Counts from now on how often a text is read out. */
async function countsAdditions(reader: Visitor): Promise<(text: string) => Promise<number>> {
  const added = await reader.page.evaluateHandle(() => {
    const texts: string[] = []
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const isTold = target instanceof Element && target.closest('[aria-live="polite"]')
        if (isTold) texts.push(...[...addedNodes].map(node => node.textContent ?? ''))
      }
    }).observe(document, { childList: true, subtree: true })
    return texts
  })
  return text => added.evaluate((texts, wanted) => texts.filter(found => found.includes(wanted)).length, text)
}

describe.for(['a desktop', 'a phone'] as const)('in a long room, on %s', (device) => {
  test('older pages come in order, move nothing, and are not read out', async ({ longRoom, visitor }) => {
    const ann = await visitor(longRoom.server.url, { device })
    await ann.goes(`/room/${longRoom.id}`)
    await ann.joins(`Ann on ${device}`)
    await ann.hears(`number ${MESSAGES}`)
    const additions = await countsAdditions(ann)
    for (let left = MESSAGES - PAGE_MESSAGES; left > 0; left -= OLDER_MESSAGES) expect(await pagesBack(ann)).toBeLessThanOrEqual(1)
    expect(await numbers(ann)).toEqual(Array.from({ length: MESSAGES }, (_, index) => index + 1))
    expect(await additions('number')).toBe(0)
  })
})

test('a message in a long room is read out once, and nothing else', async ({ longRoom, visitor }) => {
  const ann = await visitor(longRoom.server.url)
  await ann.goes(`/room/${longRoom.id}`)
  await ann.joins('Cleo')
  const additions = await countsAdditions(ann)
  const dan = await join(longRoom, 'Dan')
  await ann.sees(/Dan joined/)
  await ann.says('from here')
  await dan.says('from there')
  await ann.hears('from there')
  await expect.poll(() => additions('from there')).toBe(1)
  expect(await additions('from here')).toBe(1)
  expect(await additions('number')).toBe(0)
})

/** Finds a text as the browser's own search does, and selects it. @returns whether it is there. */
async function finds({ page }: Visitor, text: string): Promise<boolean> {
  return await page.evaluate(text => 'find' in window && typeof window.find === 'function' && Boolean(window.find(text, false, false, true)), text)
}

test('what is not drawn is found, and is little to look after', async ({ longRoom, visitor }) => {
  const ann = await visitor(longRoom.server.url)
  await ann.goes(`/room/${longRoom.id}`)
  await ann.joins('Emil')
  await ann.hears(`number ${MESSAGES}`)
  for (let page = 0; page < 2; page++) await pagesBack(ann)
  await ann.button('Jump to latest').click()
  const undrawn = `number ${MESSAGES - PAGE_MESSAGES - OLDER_MESSAGES}`
  const line = ann.log.getByText(undrawn, { exact: true })
  await expect.poll(() => line.evaluate(element => element.checkVisibility({ contentVisibilityAuto: true }))).toBe(false)
  // A browser looks at each part that it may leave undrawn, every frame.
  const parts = await ann.log.evaluate(log => [...log.querySelectorAll('*')].filter(element => getComputedStyle(element).contentVisibility === 'auto').length)
  expect(parts).toBeGreaterThan(0)
  expect(parts).toBeLessThan(MESSAGES / 20)
  expect(await finds(ann, undrawn)).toBe(true)
  await expect.poll(() => line.evaluate(element => element.checkVisibility({ contentVisibilityAuto: true }))).toBe(true)
})

describe.for(['a desktop', 'a phone'] as const)('what is far from the view, on %s', (device) => {
  /** Comes in, and reads back to the first message. */
  async function readsBack(reader: Visitor, room: string, name: string): Promise<void> {
    await reader.goes(`/room/${room}`)
    await reader.joins(name)
    await reader.sees(`number ${TALL_MESSAGES} of many`)
    for (let left = TALL_MESSAGES - PAGE_MESSAGES; left > 0; left -= OLDER_MESSAGES) await pagesBack(reader)
  }

  const drawn = (reader: Visitor) => reader.log.locator('p').filter({ hasText: /^number/ }).count()

  test('is not kept drawn, is found and copied all the same, moves nothing, and is not read out when it comes back', async ({ tallRoom: room, visitor }) => {
    const ann = await visitor(room.server.url, { device })
    await readsBack(ann, room.id, `Fay on ${device}`)
    // That an earlier test's visitor left would be a line more.
    await expect.poll(async () => (await statusOf(room)).participants, { timeout: 20_000 }).toBe(1)
    const additions = await countsAdditions(ann)
    const height = await ann.log.evaluate(log => log.scrollHeight)
    await ann.button('Jump to latest').click()
    await expect.poll(() => drawn(ann)).toBeLessThanOrEqual(FEW)
    expect(await ann.log.evaluate(log => log.scrollHeight)).toBe(height)
    expect(await ann.log.evaluate(log => Math.round(log.scrollHeight - log.clientHeight - log.scrollTop))).toBe(0)
    const copied = await ann.log.evaluate((log) => {
      getSelection()?.selectAllChildren(log)
      const text = String(getSelection())
      getSelection()?.removeAllRanges()
      return text
    })
    expect(copied).toContain('number 2 of many\n\n\nlines that are long')
    expect([...copied.matchAll(/number (\d+) of many/g)].map(([, number]) => Number(number))).toEqual(Array.from({ length: TALL_MESSAGES }, (_, index) => index + 1))
    expect(await finds(ann, 'number 30 of many')).toBe(true)
    // A browser whose user searches goes there, too.
    await ann.log.evaluate((log) => {
      const found = getSelection()?.getRangeAt(0).getBoundingClientRect()
      log.scrollBy({ top: (found?.top ?? Number.NaN) - log.clientHeight / 2, behavior: 'instant' })
    })
    const line = ann.log.locator('p').filter({ hasText: 'number 30 of many' })
    await expect.poll(() => line.evaluate(element => Math.abs(element.getBoundingClientRect().top - innerHeight / 2) < innerHeight / 2)).toBe(true)
    expect(await ann.log.evaluate(log => log.scrollHeight)).toBe(height)
    expect(await additions('number')).toBe(0)
  })

  test('stays drawn while something in it is selected', async ({ tallRoom: room, visitor }) => {
    const ann = await visitor(room.server.url, { device })
    await readsBack(ann, room.id, `Gil on ${device}`)
    const first = ann.log.locator('p').filter({ hasText: 'number 1 of many' })
    await first.selectText()
    await ann.button('Jump to latest').click()
    await expect.poll(() => drawn(ann)).toBeLessThanOrEqual(FEW)
    expect(await first.evaluate(line => getSelection()?.containsNode(line, true))).toBe(true)
  })
})
