import { describe, expect } from 'vitest'
import { DEVICES, test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { createRoom, expires, join, SHORT_LIFETIME_SECONDS } from '../support/dialogue'

const HOUR_MS = 3_600_000
const TARGET_PX = 44

/** Screens that are hard to fit: the narrowest, a phone on its side, 400 % zoom on a laptop, a phone with its keyboard open. */
const SCREENS = [[320, 568], [740, 360], [320, 256], [360, 330]] as const

/** The controls in view that a finger may miss: those that do not answer 22 px above or below their middle. */
async function smallTargets({ page }: Visitor): Promise<string[]> {
  return await page.evaluate((size) => {
    const controls = [...document.querySelectorAll<HTMLElement>('button, .button, input, textarea')]
    const isHit = (control: HTMLElement, x: number, y: number) => {
      const hit = document.elementFromPoint(x, y)
      return hit === control || control.contains(hit) || (control instanceof HTMLInputElement && [...control.labels ?? []].some(label => label.contains(hit)))
    }
    return controls.filter((control) => {
      const box = (control.closest('label') ?? control).getBoundingClientRect()
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
      const reach = size / 2 - 1
      if (!isHit(control, x, y) || y - reach < 0 || y + reach > innerHeight) return false
      return [[0, reach], [0, -reach], [reach, 0], [-reach, 0]].some(([right = 0, down = 0]) => !isHit(control, x + right, y + down))
    }).map(control => control.ariaLabel ?? (control.innerText || control.id))
  }, TARGET_PX)
}

describe('a finger finds every control', () => {
  test.for(['a phone', 'a tablet'] as const)('on %s', async (device, { server, visitor }) => {
    const ann = await visitor(server.url, { device, clock: Date.now() })
    await ann.goes('/')
    await ann.page.getByRole('checkbox', { name: 'End-to-end encrypted' }).tap()
    expect(await smallTargets(ann), 'home').toEqual([])
    for (const minutes of ['5 minutes', '15 minutes', '30 minutes']) {
      // On the right half of the figure as well, which stands on the mark of its minute.
      const figure = ann.page.locator('label', { has: ann.page.getByRole('radio', { name: minutes, exact: true }) }).locator('span')
      const box = await figure.boundingBox()
      await ann.page.touchscreen.tap((box?.x ?? 0) + (box?.width ?? 0) - 2, (box?.y ?? 0) + (box?.height ?? 0) / 2)
      expect(await ann.page.getByRole('radio', { name: minutes, exact: true }).isChecked(), minutes).toBe(true)
    }
    await ann.makesRoom()
    expect(await smallTargets(ann), 'door').toEqual([])
    await ann.joins('Ann')
    expect(await smallTargets(ann), 'empty room').toEqual([])
    await ann.says('```\nconst one = 1\n```'.replace(/`/g, ''))
    await ann.page.clock.fastForward(HOUR_MS - 240_000)
    await ann.button('OK').waitFor()
    expect(await smallTargets(ann), 'room').toEqual([])
    for (const name of ['Share', 'Menu', 'Change name', 'Settings', 'End room']) {
      if (name === 'Share' || name === 'Menu') await ann.presses(name)
      else await ann.chooses(name)
      await ann.page.getByRole('dialog').waitFor()
      expect(await smallTargets(ann), name).toEqual([])
      await ann.presses('Close')
      await ann.page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
  })
})

describe('every screen', () => {
  test.for(Object.keys(DEVICES) as (keyof typeof DEVICES)[])('shows a room whole, however long its conversation: on %s, the page itself does not scroll', async (device, { room, visitor }) => {
    const ben = await join(room, 'Ben')
    for (let at = 1; at <= 40; at++) await ben.says(`line ${at}`)
    const ann = await visitor(room.server.url, { device })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('one')
    await ann.says('two')
    expect(await ann.page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0)
    for (const element of [ann.field('Message'), ann.button('Send'), ann.page.getByRole('timer')]) {
      const box = await element.boundingBox()
      expect(Math.ceil((box?.y ?? 0) + (box?.height ?? 0))).toBeLessThanOrEqual(DEVICES[device].viewport.height)
    }
  })

  test.for(SCREENS)('of %d × %d pixels can be talked on, and nothing sticks out', async ([width, height], { server, visitor }) => {
    const ann = await visitor(server.url, { device: 'a phone' })
    await ann.page.setViewportSize({ width, height })
    await ann.goes('/')
    expect(await ann.sticksOut()).toBeLessThanOrEqual(0)
    const room = await createRoom(server)
    for (let at = 1; at <= 5; at++) await (await join(room, `${'W'.repeat(30)}${at}`)).says('W'.repeat(300))
    await ann.goes(`/room/${room.id}`)
    await ann.sees('Messages and names are deleted in 60 minutes.')
    for (const part of height < 300 ? [] : [ann.field('Your name'), ann.button('Join')]) {
      const box = await part.boundingBox()
      expect((box?.y ?? Infinity) + (box?.height ?? 0), 'what is covered by the keyboard').toBeLessThanOrEqual(height)
    }
    await ann.joins('Ann')
    await ann.says('I can write here')
    expect(await ann.sticksOut()).toBeLessThanOrEqual(0)
    if (process.env.SCREENSHOTS) await ann.keepsPicture(`small ${width}x${height}`, 'screenshots')
    await ann.presses('Share')
    await ann.presses('Copy link')
    await ann.isTold('status', 'Link copied')
    expect(await ann.sticksOut()).toBeLessThanOrEqual(0)
    if (process.env.SCREENSHOTS) await ann.keepsPicture(`small share ${width}x${height}`, 'screenshots')
  })

  test('shows a hundred people', async ({ room, visitor }) => {
    for (let at = 1; at < 100; at++) await join(room, `Person ${at}`)
    const ann = await visitor(room.server.url, { device: 'a phone' })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.presses('100 people here')
    await ann.checks('a hundred people')
    await ann.page.getByText('Person 99').scrollIntoViewIfNeeded()
    await ann.page.getByText('Person 99').waitFor()
    await ann.says('I can still write')
  })

  test.for([{ forcedColors: 'active' }, { contrast: 'more' }] as const)('in the colours that somebody needs: %o', async (media, { room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.page.emulateMedia(media)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('Is this yours?')
    await (await join(room, 'Ben')).says('It is.')
    await ann.hears('It is.')
    if (process.env.SCREENSHOTS) await ann.keepsPicture(Object.keys(media).join(), 'screenshots')
    const borders = await ann.button('Send').evaluate(button => getComputedStyle(button).borderTopStyle)
    expect(borders).toBe('solid')
  })
})

describe('the composer', () => {
  test('sends nothing while a word is being composed', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    const session = await ann.context.newCDPSession(ann.page)
    await ann.page.keyboard.type('in ')
    await session.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 })
    await ann.page.keyboard.press('Enter')
    await session.send('Input.insertText', { text: '日本' })
    await ann.page.keyboard.press('Enter')
    await ann.hears('in 日本')
  })

  test('grows with its text up to a part of the screen, and shrinks again', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { device: 'a phone' })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    const height = async () => (await ann.field('Message').boundingBox())?.height ?? 0
    const empty = await height()
    await ann.field('Message').fill('one\ntwo\nthree')
    await expect.poll(height).toBeGreaterThan(empty + 30)
    await ann.field('Message').fill('line\n'.repeat(100))
    await expect.poll(height).toBeLessThanOrEqual(0.35 * DEVICES['a phone'].viewport.height)
    await ann.field('Message').fill('')
    await expect.poll(height).toBe(empty)
  })

  test('counts near the limit, and refuses what is over it without losing a letter', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.field('Message').fill('x'.repeat(3499))
    expect(await ann.page.getByText(/\d+ characters left$/).count(), 'too early to count').toBe(0)
    await ann.field('Message').fill('x'.repeat(3990))
    await ann.sees('10 characters left')
    await ann.field('Message').fill('x'.repeat(4010))
    await ann.sees('10 characters too many')
    await ann.page.keyboard.press('Enter')
    await ann.isTold('alert', /too long/)
    expect(await ann.field('Message').inputValue()).toBe('x'.repeat(4010))
  })

  test('keeps what is written while the link is shared, and while the connection is lost', async ({ room, visitor, network: { network, url } }) => {
    const ann = await visitor(url, { clock: Date.now() })
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.field('Message').fill('half a thou')
    await ann.presses('Share')
    await ann.page.keyboard.press('Escape')
    network.cut()
    await ann.page.clock.fastForward(6000)
    await ann.isTold('status', /No connection/)
    network.mend()
    await ann.page.clock.fastForward(15_000)
    await expect.poll(() => ann.page.getByText(/No connection/).count()).toBe(0)
    expect(await ann.field('Message').inputValue()).toBe('half a thou')
    await ann.field('Message').press('End')
    await ann.page.keyboard.type('ght')
    await ann.page.keyboard.press('Enter')
    await ann.hears('half a thought')
  })
})

describe('the time', () => {
  test.for([-86_400_000, 86_400_000])('stays right when the device\'s clock is set by %d ms', async (offset, { room, visitor }) => {
    const ann = await visitor(room.server.url, { clock: Date.now() })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('still here')
    await ann.page.clock.setSystemTime(Date.now() + offset)
    await ann.page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')))
    await ann.says('and still')
    const shown = await ann.page.getByRole('timer').innerText()
    const [, minutes = 0, seconds = 0] = /(\d+):(\d\d)/.exec(shown) ?? []
    expect(Math.abs(room.expiresAt - Date.now() - (Number(minutes) * 60 + Number(seconds)) * 1000)).toBeLessThan(2000)
  })

  test('that ended while the device slept is over when it wakes, and nothing of the room is shown before', async ({ server, visitor, network: { network, url } }) => {
    const room = await createRoom(server, { lifetimeSeconds: SHORT_LIFETIME_SECONDS })
    const ann = await visitor(url, { clock: Date.now() })
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Annabel')
    await ann.says('soon forgotten')
    // Asleep, a page has no timers and no network.
    await ann.page.clock.pauseAt(await ann.page.evaluate(() => Date.now()) + 100)
    network.cut()
    await expires(room)
    await ann.page.clock.setSystemTime(Date.now())
    await ann.page.clock.resume()
    await ann.page.evaluate(() => void document.dispatchEvent(new Event('resume')))
    await ann.isTold('status', /still exists/)
    expect(await ann.page.locator('body').innerText()).not.toMatch(/Annabel|soon forgotten/)
    await ann.page.clock.fastForward(6000)
    await ann.isTold('alert', 'This room has expired.')
  })
})

test('a conversation that is at its end stays there while the device is turned, and the keyboard comes and goes', async ({ room, visitor }) => {
  const ben = await join(room, 'Ben')
  for (let at = 1; at <= 30; at++) await ben.says(`line ${at}`)
  const ann = await visitor(room.server.url, { device: 'a phone' })
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  await ann.hears('line 30')
  const below = () => ann.log.evaluate(log => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight))
  for (const [width, height] of [[740, 360], [360, 740], [360, 330], [360, 1600], [360, 740]] as const) {
    await ann.page.setViewportSize({ width, height })
    await expect.poll(below, { message: `at ${width} × ${height}` }).toBeLessThanOrEqual(1)
  }
  expect(await ann.button('Jump to latest').count()).toBe(0)
})

test.for([
  ['Create a room', 'Creating the room…'],
  ['Join', 'Joining…'],
] as const)('on a slow network, "%s" says that it works until the room is there', async ([name, meanwhile], { room, visitor }) => {
  const ann = await visitor(room.server.url, { device: 'a phone' })
  await ann.goes('/')
  await ann.page.waitForLoadState('networkidle')
  const release = await ann.holdsScripts()
  await ann.field('Room link or code').fill(room.id)
  const isMade = name === 'Join' || ann.page.waitForResponse('**/api/rooms').then(answer => answer.finished())
  const script = ann.page.waitForRequest(/_nuxt\/.*\.js/)
  await ann.presses(name)
  await Promise.all([isMade, script])
  await ann.page.evaluate(() => new Promise(requestAnimationFrame))
  expect(await ann.button(meanwhile).count()).toBe(1)
  release()
  await ann.field('Your name').waitFor()
})

test('the title counts what was not read, and says neither who nor what', async ({ room, visitor }) => {
  const ben = await join(room, 'Benedict')
  for (let at = 1; at <= 40; at++) await ben.says(`line ${at}`)
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  await ann.hears('line 40')
  await ann.log.evaluate(log => log.scrollTo(0, 0))
  await ann.button('Jump to latest').waitFor()
  await ben.says('a secret')
  await ben.says('another one')
  await expect.poll(() => ann.page.title()).toBe('(2) Chat room')
  await ann.presses('2 new messages')
  await expect.poll(() => ann.page.title()).toBe('Chat room')
})

test('the site can be installed, and keeps nothing by a service worker', async ({ server, visitor }) => {
  const ann = await visitor(server.url)
  await ann.goes('/')
  const href = await ann.page.locator('link[rel=manifest]').getAttribute('href')
  const address = new URL(href ?? '', server.url)
  const manifest = await (await fetch(address)).json() as { display: string, start_url: string, icons: { src: string, sizes: string, type: string }[] }
  expect(manifest.display).toBe('standalone')
  expect(new URL(manifest.start_url, address).href).toBe(`${server.url}/`)
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
  const links = await ann.page.locator('link[rel=icon], link[rel=apple-touch-icon]').evaluateAll(elements => elements.map(link => (link as HTMLLinkElement).href))
  expect(links).toHaveLength(2)
  for (const { src, type } of manifest.icons) {
    const answer = await fetch(new URL(src, address))
    expect([answer.status, answer.headers.get('content-type')], src).toEqual([200, type])
    links.push(new URL(src, address).href)
  }
  for (const link of links) {
    const width = await ann.page.evaluate(async (src) => {
      const image = new Image()
      image.src = src
      await image.decode()
      return image.naturalWidth
    }, link)
    expect(width, link).toBeGreaterThan(0)
  }
  expect(await ann.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
})
