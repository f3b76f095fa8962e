import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { describe, expect } from 'vitest'
import { CHROMIUM_ARGS, ensureWholeChromium } from '../../scripts/chromium'
import { test as base } from '../support/browser'
import type { Visitor } from '../support/browser'
import { createRoom, endRoom, expires, SHORT_LIFETIME_SECONDS, statusOf } from '../support/dialogue'

/** Tests in a browser that keeps pages for a way back to them, which Playwright's browsers do not. */
const test = base.extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser> => {
  const browser = await chromium.launch({ executablePath: await ensureWholeChromium(), args: CHROMIUM_ARGS, ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  onCleanup(() => browser.close())
  return browser
})

/** What a page showed at the moment when it was shown, before its own scripts heard of that. */
interface Look { kept: boolean, shown: string }

/** Notes from now on, in every page, how it looks when it comes back. */
async function watchForReturn({ context }: Visitor) {
  await context.addInitScript(() => {
    const looks: Look[] = []
    Object.assign(window, { looks })
    window.addEventListener('pageshow', ({ persisted }) => {
      const fields = [...document.querySelectorAll('input, textarea')].filter(field => getComputedStyle(field).visibility === 'visible')
      looks.push({ kept: persisted, shown: document.title + document.body.innerText + fields.map(field => (field as HTMLInputElement).value).join() })
    })
  })
}

/** How the page in front looked when it came back the last time. */
async function lastLook({ page }: Visitor): Promise<Look | undefined> {
  return await page.evaluate(() => (window as unknown as { looks: Look[] }).looks.at(-1))
}

/** What the browser says of why it did not keep a page. */
async function whyNotKept({ page }: Visitor): Promise<string> {
  return await page.evaluate(() => JSON.stringify(performance.getEntriesByType('navigation')[0]))
}

/** Goes back, and waits until the page is there, kept or reloaded. */
async function goesBack({ page }: Visitor) {
  await page.goBack({ waitUntil: 'commit' })
  await page.waitForFunction(() => (window as unknown as { looks: Look[] }).looks.length > 0)
}

describe('the way back', () => {
  test('leads to a page that was kept, where the page allows it', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    ann.losesNetwork = true
    await watchForReturn(ann)
    await ann.goes('/')
    // The browser keeps no page that is still loading something.
    await ann.page.waitForLoadState('networkidle')
    await ann.goes('/nothing')
    await goesBack(ann)
    expect(await lastLook(ann), await whyNotKept(ann)).toMatchObject({ kept: true })
  })

  test('into a living room is never to a page that was kept', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await watchForReturn(ann)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Annabel')
    await ann.says('still here')
    await ann.goes('/')
    await goesBack(ann)
    expect(await lastLook(ann)).toMatchObject({ kept: false, shown: expect.not.stringMatching(/Annabel|still here/) })
    await ann.hears('still here')
  })

  test('into a room that ended shows nothing of it', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await watchForReturn(ann)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Annabel')
    await ann.says('soon forgotten')
    await ann.goes('/')
    await endRoom(room)
    await goesBack(ann)
    expect(await lastLook(ann)).toMatchObject({ kept: false, shown: expect.not.stringMatching(/Annabel|soon forgotten/) })
    await ann.isTold('alert', /does not exist/)
    expect(await ann.page.content()).not.toMatch(/Annabel|soon forgotten/)
  })

  test.for([
    ['lives', 3600, undefined],
    ['was ended', 3600, 'This room was ended.'],
    ['has expired', SHORT_LIFETIME_SECONDS, 'This room has expired.'],
  ] as const)('by a browser that keeps all pages, into a room that %s, shows nothing before it was asked for', async ([fate, lifetimeSeconds, notice], { server, visitor, network: { network, url } }) => {
    const room = await createRoom(server, { lifetimeSeconds })
    network.dropsNoStore = true
    const ann = await visitor(url)
    // The browser says that it closed the socket.
    ann.losesNetwork = true
    await watchForReturn(ann)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Annabel')
    await ann.says('soon forgotten')
    await ann.field('Message').fill('a draft')
    await ann.goes('/')
    // The room still lives.
    await statusOf(room)
    if (fate === 'was ended') await endRoom(room)
    if (fate === 'has expired') await expires(room)
    await goesBack(ann)
    expect(await lastLook(ann)).toMatchObject({ kept: true, shown: expect.not.stringMatching(/Annabel|soon forgotten|a draft/) })
    if (notice === undefined) {
      await ann.hears('soon forgotten')
      expect(await ann.field('Message').inputValue()).toBe('a draft')
    }
    else {
      await ann.isTold('alert', notice)
      expect(await ann.page.content()).not.toMatch(/Annabel|soon forgotten|a draft/)
    }
  })
})

describe('a tab that is frozen', () => {
  // The browsers of tests count every tab as seen, and freeze none: the test says for the browser what that would say.
  const tell = ({ page }: Visitor, event: 'freeze' | 'resume') => page.evaluate(name => void document.dispatchEvent(new Event(name)), event)

  test.for(['lives', 'was ended'] as const)('shows nothing of its room when it wakes, before the server has said that it lives: it %s', async (fate, { room, visitor, network: { network, url } }) => {
    const ann = await visitor(url)
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Annabel')
    await ann.says('soon forgotten')
    await ann.field('Message').fill('a draft')
    await tell(ann, 'freeze')
    network.cut()
    if (fate === 'was ended') await endRoom(room)
    await tell(ann, 'resume')
    await ann.isTold('status', /still exists/)
    expect(await ann.page.locator('body').innerText()).not.toMatch(/Annabel|soon forgotten/)
    expect(await ann.field('Message').count()).toBe(0)
    network.mend()
    if (fate === 'lives') {
      await ann.log.getByText('soon forgotten').waitFor()
      expect(await ann.field('Message').inputValue()).toBe('a draft')
    }
    else {
      await ann.isTold('alert', 'This room was ended.')
      expect(await ann.page.content()).not.toMatch(/Annabel|soon forgotten|a draft/)
    }
  })
})
