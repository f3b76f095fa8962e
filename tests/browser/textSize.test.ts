import { describe, expect } from 'vitest'
import { test as base } from '../support/browser'
import type { Visitor } from '../support/browser'
import { createRoom, join } from '../support/dialogue'
import { brokenWords, lengthensWords, misfits, setTextSize } from '../support/fit'
import { TestServer } from '../support/server'

const HOUR_MS = 3_600_000

interface Screen { width: number, height: number, percent: number, dir?: 'rtl' }

/** Narrow phones, and 400 % zoom on a laptop. The text is as large as people set it, and in one runs from right to left. */
const SCREENS: readonly Screen[] = [
  { width: 320, height: 640, percent: 150 },
  { width: 320, height: 640, percent: 200 },
  { width: 360, height: 740, percent: 200, dir: 'rtl' },
  { width: 320, height: 256, percent: 100 },
  { width: 1280, height: 800, percent: 200 },
]

/** `lonely` lets one into a room. */
const test = base.extend('lonely', { scope: 'file' }, async ({}, { onCleanup }) => {
  const server = new TestServer({ env: { NUXT_LIMITS_PARTICIPANTS: '1' } })
  onCleanup(() => server.dispose())
  return await server.start()
})

describe.for<Screen>(SCREENS)('on $width × $height pixels, with text at $percent %, in words that are 40 % longer', ({ width, height, percent, dir }) => {
  /** Opens a browser that is set so. */
  async function prepare(person: Visitor) {
    await person.page.setViewportSize({ width, height })
    await lengthensWords(person, dir)
  }

  async function fits(person: Visitor, state: string) {
    await setTextSize(person, percent)
    await expect.poll(() => person.page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe(`${16 * percent / 100}px`)
    expect.soft(await misfits(person.page), state).toEqual([])
    if (process.env.SCREENSHOTS) await person.keepsPicture(`text ${percent} ${width}x${height} ${state}`, 'screenshots')
  }

  /** Presses the button that this word is the start of: it is longer. */
  async function presses({ page }: Visitor, name: string) {
    await page.getByRole('button', { name: new RegExp(`^${name}`) }).first().click()
  }

  test('the home page and the door', async ({ server, visitor }) => {
    const ann = await visitor(server.url, { clock: Date.now() })
    await prepare(ann)
    await ann.goes('/')
    await fits(ann, 'home')
    await ann.page.getByRole('checkbox').check()
    await fits(ann, 'home with encryption')
    await ann.page.getByRole('textbox', { name: /^Room/ }).fill('no room at all, and far longer than the field is')
    await presses(ann, 'Join')
    await ann.isTold('alert', /character/)
    await fits(ann, 'home with an error')
    await ann.page.locator('input[type=password]').fill('open sesame')
    await presses(ann, 'Create')
    await ann.page.getByRole('textbox', { name: /^Your/ }).waitFor()
    const link = ann.page.url()
    const ben = await visitor(server.url)
    await prepare(ben)
    await ben.page.goto(link)
    await ben.page.locator('input[type=password]').fill('wrong')
    await fits(ben, 'door with a password')
    await presses(ben, 'Join')
    await ben.isTold('alert', /password/i)
    await fits(ben, 'door with a wrong password')
    await ben.goes('/')
    await ben.goes(new URL(link).pathname)
    await ben.isTold('alert', /key/)
    await ben.page.locator('input').fill('x'.repeat(60))
    await presses(ben, 'Open')
    await fits(ben, 'key missing')
    await ben.goes('/room/0123456789abcdef')
    await ben.isTold('alert', /exist/)
    await fits(ben, 'missing')
  })

  test('a room', async ({ server, visitor }) => {
    const ann = await visitor(server.url, { clock: Date.now() })
    await prepare(ann)
    await ann.goes('/')
    await presses(ann, 'Create')
    await ann.page.getByRole('textbox', { name: /^Your/ }).fill('Bartholomew Wolfeschlegelsteinha')
    await presses(ann, 'Join')
    await ann.field('Message').waitFor()
    await fits(ann, 'alone')
    await presses(ann, 'QR')
    await ann.page.getByRole('img').waitFor()
    await fits(ann, 'alone with the QR code')
    const id = new URL(ann.page.url()).pathname.split('/').at(-1) ?? ''
    const room = { ...await createRoom(server), id }
    for (let at = 1; at <= 12; at++) {
      const person = await join(room, `Konstantinopolitanische ${at}`)
      await person.says('Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft '.repeat(2))
      if (at > 9) person.sends({ type: 'typing' })
    }
    await ann.sees(/typing/)
    await ann.field('Message').fill('x'.repeat(4010))
    await presses(ann, 'Send')
    await ann.isTold('alert', /long/)
    await ann.page.clock.fastForward(HOUR_MS - 250_000)
    await ann.isTold('status', /5 minutes/)
    await fits(ann, 'conversation')
    await ann.field('Message').fill('short')
    // The field has become smaller, and the conversation larger; only then does scrolling leave its end.
    await ann.page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    await ann.log.evaluate(log => log.scrollTo(0, 0))
    await ann.page.getByRole('button', { name: /latest|messages/ }).waitFor()
    await fits(ann, 'start of the conversation')
    await ann.log.focus()
    await ann.page.keyboard.press('Enter')
    await ann.log.getByRole('group').waitFor()
    await fits(ann, 'menu of a message')
    await ann.page.keyboard.press('Escape')
    const people = ann.page.getByRole('button', { name: /here/ })
    if (await people.isVisible()) {
      await people.click()
      await fits(ann, 'people')
      await people.click()
    }
    for (const name of ['Share', 'Menu', 'Change', 'Settings', 'Leave', 'End']) {
      if (name !== 'Share') await presses(ann, 'Menu')
      if (name !== 'Menu') await presses(ann, name)
      await ann.page.getByRole('dialog').waitFor()
      if (name === 'Share') {
        await ann.page.getByRole('dialog').getByRole('button', { name: /^Copy/ }).click()
        await ann.page.getByRole('dialog').getByRole('button', { name: /^QR/ }).click()
        await ann.page.getByRole('dialog').getByRole('img').waitFor()
      }
      await fits(ann, `dialog ${name}`)
      await presses(ann, 'Close')
      await ann.page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    await ann.page.clock.fastForward(250_000)
    await ann.isTold('alert', /expired/)
    await fits(ann, 'ended')
  })

  test('an encrypted room, one that is full, one that has no network', async ({ server, lonely, visitor, network: { network, url } }) => {
    const full = await createRoom(lonely)
    await join(full, 'Ben')
    const cem = await visitor(lonely.url)
    await prepare(cem)
    await cem.goes(`/room/${full.id}`)
    await presses(cem, 'Join')
    await cem.isTold('alert', /full/)
    await fits(cem, 'full')
    const ann = await visitor(url, { clock: Date.now() })
    ann.losesNetwork = true
    await prepare(ann)
    await ann.goes('/')
    await ann.page.getByRole('checkbox').check()
    await presses(ann, 'Create')
    await ann.page.getByRole('textbox', { name: /^Your/ }).fill('Ann')
    await presses(ann, 'Join')
    await ann.field('Message').waitFor()
    await fits(ann, 'encrypted')
    network.cut()
    await ann.page.clock.fastForward(6000)
    await ann.isTold('status', /connection/)
    await ann.field('Message').fill('while away')
    await presses(ann, 'Send')
    await ann.sees(/^Not/)
    await fits(ann, 'no network')
    expect(server.output).not.toMatch(/while away/)
  })
})

test('the words of the menus stay whole, in German on a narrow phone with text at 200 %', async ({ room, visitor }) => {
  const ben = await join(room, 'Ben')
  await ben.says('Guten Morgen')
  const ann = await visitor(room.server.url, { locale: 'de-DE' })
  await ann.page.setViewportSize({ width: 320, height: 640 })
  await ann.goes(`/room/${room.id}`)
  await ann.field('Dein Name').fill('Ann')
  await ann.presses('Beitreten')
  await ann.hears('Guten Morgen')
  await setTextSize(ann, 200)
  await ann.log.focus()
  await ann.page.keyboard.press('Enter')
  const menu = ann.log.getByRole('group')
  await menu.waitFor()
  expect.soft(await brokenWords(menu)).toEqual([])
  const dialog = ann.page.getByRole('dialog')
  for (const choice of [undefined, 'Namen ändern', 'Einstellungen', 'Raum verlassen']) {
    await ann.button('Menü').click()
    await dialog.getByRole('heading').waitFor()
    if (choice !== undefined) await ann.button(choice).click()
    for (const role of ['heading', 'button'] as const) {
      for (const part of await dialog.getByRole(role).all()) expect.soft(await brokenWords(part), choice).toEqual([])
    }
    await ann.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  }
})
