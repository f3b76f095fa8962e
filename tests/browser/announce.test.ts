import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { createRoom, join } from '../support/dialogue'

const MINUTE_MS = 60_000
const OLD_MESSAGES = 50

/** Writes down, in every page that follows, what a screen reader is told: what live regions add, by their own rules. */
async function listens({ context }: Visitor) {
  await context.addInitScript(() => {
    const spoken: string[] = []
    Object.assign(window, { spoken })
    const regionOf = (node: Node) => (node instanceof Element ? node : node.parentElement)
      ?.closest('[aria-live], [role=log], [role=status], [role=alert]')
    const hears = (node: Node) => {
      const region = regionOf(node)
      if (region && region.ariaLive !== 'off') spoken.push(node.textContent ?? '')
      else if (node instanceof Element) spoken.push(...[...node.querySelectorAll('[role=alert]')].map(alert => alert.textContent ?? ''))
    }
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) (type === 'characterData' ? [target] : addedNodes).forEach(hears)
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
}

/** What was told of this. */
async function told({ page }: Visitor, about: RegExp): Promise<string[]> {
  const spoken = await page.evaluate(() => (window as unknown as { spoken: string[] }).spoken)
  return spoken.map(text => text.trim().replace(/\s+/g, ' ')).filter(text => about.test(text))
}

describe('what is read out', () => {
  test('is every new message, once, with who wrote it; ours as well, and not again when it is accepted', async ({ room, visitor }) => {
    const ben = await join(room, 'Ben')
    const ann = await visitor(room.server.url)
    await listens(ann)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('the first')
    await ben.hears('the first')
    for (const text of ['the second', 'the third']) await ben.says(text)
    await ann.hears('the third')
    await ann.says('the fourth')
    await ben.hears('the fourth')
    await ben.says('the last')
    await expect.poll(() => told(ann, /the last/)).toHaveLength(1)
    expect((await told(ann, /: the/)).join(' ')).toBe('Ann: the first Ben: the second Ben: the third Ann: the fourth Ben: the last')
  })

  test('is nothing of what was there before, on coming in and on coming back', async ({ room, visitor }) => {
    const ben = await join(room, 'Ben')
    for (let at = 1; at <= OLD_MESSAGES; at++) await ben.says(`old ${at}`)
    const ann = await visitor(room.server.url)
    await listens(ann)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    for (const text of ['new', 'newer']) {
      await ann.hears(`old ${OLD_MESSAGES}`)
      await ben.says(text)
      await ann.hears(text)
      await expect.poll(() => told(ann, new RegExp(`${text}\\b`))).toHaveLength(1)
      expect(await told(ann, /\bold \d/)).toEqual([])
      await ann.page.reload()
    }
  })

  test('is the time only at the notices, and the end', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { clock: Date.now() })
    await listens(ann)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    // To the page the server was silent for minutes: it may reconnect meanwhile.
    ann.losesNetwork = true
    const passes = async (minutes: number) => {
      await ann.page.clock.fastForward(minutes * MINUTE_MS)
      await expect.poll(() => ann.page.getByRole('timer').innerText()).not.toContain('60:00')
    }
    for (let minutes = 0; minutes < 54; minutes += 9) await passes(9)
    expect(await told(ann, /left|\d:\d\d/)).toEqual([])
    await passes(1)
    await ann.isTold('status', /ends in 5 minutes/)
    await passes(3)
    await passes(1)
    await ann.isTold('status', /ends in 1 minute/)
    expect(await told(ann, /ends in \d minutes?/)).toEqual([expect.stringMatching(/^This room ends in 5 minutes/), expect.stringMatching(/^This room ends in 1 minute/)])
    await ann.page.clock.fastForward(MINUTE_MS)
    await ann.isTold('alert', 'This room has expired.')
    expect(await told(ann, /expired/)).toHaveLength(1)
  })

  test('is who came and went, not who is typing', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await listens(ann)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    const ben = await join(room, 'Ben')
    await ann.sees(/Ben joined/)
    ben.sends({ type: 'typing' })
    await ann.sees(/Ben is typing/)
    await expect.poll(() => told(ann, /Ben/)).toEqual(['“Ben” joined'])
  })
})

test('assistive technology finds the conversation, the time and the fields by their roles and names', async ({ server, visitor }) => {
  const room = await createRoom(server)
  const ben = await join(room, 'Ben')
  await ben.says('hello')
  const ann = await visitor(server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  const session = await ann.context.newCDPSession(ann.page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const find = (role: string) => nodes.filter(node => node.role?.value === role && !node.ignored).map(({ name, properties = [] }) => ({
    name: name?.value as unknown,
    ...Object.fromEntries(properties.filter(({ name }) => ['live', 'relevant', 'readonly'].includes(name)).map(({ name, value }) => [name, value.value as unknown])),
  }))
  expect(find('log')).toEqual([{ name: 'Messages' }])
  // Not a live region: nobody wants to hear each second.
  expect(find('timer')).toEqual([{ name: '' }])
  expect(find('main')).toHaveLength(1)
  expect(find('textbox')).toMatchObject([{ name: 'Message' }])
  expect(find('heading')).toMatchObject([{ name: '2 people here' }, { name: 'Chat room' }])
})
