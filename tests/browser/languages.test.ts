import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { join } from '../support/dialogue'
import { misfits } from '../support/fit'
import { speak } from '../support/pageLanguages'
import { LANGUAGES } from '#shared/languages'
import { nameWords } from '~/client/text/languages/de/names'

const languageOf = ({ page }: Visitor) => page.evaluate(() => document.documentElement.lang)
const choice = ({ page }: Visitor) => page.getByRole('combobox')

describe('somebody whose browser speaks German', () => {
  test('joins and talks in German, and reads nothing else', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { locale: 'de-CH', device: 'a phone' })
    await ann.goes('/')
    await ann.button('Raum erstellen').waitFor()
    await ann.goes(`/room/${room.id}`)
    await ann.field('Dein Name').fill('Änne')
    expect(await ann.page.title()).toBe('Chat-Raum')
    await ann.presses('Beitreten')
    await ann.page.getByRole('button', { name: '1 Person hier' }).waitFor()
    await ann.field('Nachricht').fill('Grüezi')
    await ann.presses('Senden')
    await ann.hears('Grüezi')
    for (const name of ['Ben', 'Eve']) await join(room, name)
    await ann.sees(/^Beigetreten: .*Ben.* und .*Eve/)
    await ann.page.getByRole('button', { name: '3 Personen hier' }).waitFor()
    expect(await ann.page.locator('body').innerText()).not.toMatch(/\b(?:room|Share|Settings|joined)\b/)
  })

  test('is told in German that a page, or a room, is not there', async ({ server, visitor }) => {
    const ann = await visitor(server.url, { locale: 'de-DE' })
    ann.losesNetwork = true
    await ann.goes('/nothing')
    await ann.sees('Seite nicht gefunden.')
    await ann.goes('/room/0123456789abcdef')
    await ann.isTold('alert', 'Diesen Raum gibt es nicht.')
  })
})

describe('a language that somebody chooses', () => {
  test('on the home page is there at once, without a new page, and stays on this device', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes('/')
    await ann.field('Room link or code').fill(room.id)
    await choice(ann).selectOption({ label: 'Deutsch' })
    await ann.button('Raum erstellen').waitFor()
    expect(await languageOf(ann)).toBe('de')
    expect((await ann.field('Link oder Code des Raums').inputValue()).replace(/\s/g, '')).toBe(room.id)
    expect(await ann.page.evaluate(() => Object.entries(localStorage))).toEqual([['language', 'de']])
    await ann.presses('Beitreten')
    await ann.field('Dein Name').waitFor()
    await ann.page.reload()
    await ann.sees('Dem Raum beitreten')
    expect(await choice(ann).count()).toBe(0)
    await ann.goes('/?lang=en')
    await ann.button('Create a room').waitFor()
    expect(await languageOf(ann)).toBe('en')
  })

  test('is the only one that is seen on later visits, and names are suggested in it', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.context.addInitScript(() => {
      localStorage.setItem('language', 'de')
      const seen = Object.assign(window, { seen: new Set<string>() }).seen
      const look = () => {
        if (document.body && Number(getComputedStyle(document.body).opacity) > 0) seen.add(document.documentElement.lang)
        requestAnimationFrame(look)
      }
      look()
    })
    await ann.goes(`/room/${room.id}`)
    await ann.sees('Dem Raum beitreten')
    await expect.poll(() => ann.page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])).toEqual(['de'])
    expect(nameWords.animals).toContain((await ann.field('Dein Name').inputValue()).split(' ').at(-1))
    await ann.page.keyboard.press('Enter')
    await ann.field('Nachricht').waitFor()
  })

  test('in a room changes the words around it, and nothing of the room', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('hello')
    await (await join(room, 'Ben')).says('hi')
    await ann.hears('hi')
    await ann.field('Message').fill('half a thought')
    await ann.chooses('Settings')
    await choice(ann).selectOption({ label: 'Deutsch' })
    await ann.page.getByRole('heading', { name: 'Einstellungen' }).waitFor()
    await ann.presses('Schließen')
    await ann.page.getByRole('heading', { name: '2 Personen hier' }).waitFor()
    await ann.sees(/^Beigetreten: /)
    expect(await ann.field('Nachricht').inputValue()).toBe('half a thought')
    await ann.hears('hello')
    expect(await ann.page.title()).toBe('Chat-Raum')
  })

  test('holds for the page where the browser keeps nothing', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.context.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, { get: () => {
          throw new DOMException('no', 'SecurityError')
        } })
      }
    })
    await ann.goes('/')
    await choice(ann).selectOption({ label: 'Deutsch' })
    await ann.field('Link oder Code des Raums').fill(room.id)
    await ann.presses('Beitreten')
    await ann.field('Dein Name').waitFor()
  })

  test('that cannot be loaded leaves the page as it is, and that is said', async ({ server, visitor, network: { network, url } }) => {
    const ann = await visitor(url)
    ann.losesNetwork = true
    await ann.goes('/')
    await ann.page.waitForLoadState('networkidle')
    network.cut()
    await choice(ann).selectOption({ label: 'Deutsch' })
    await ann.isTold('alert', 'This language could not be loaded.')
    expect(await choice(ann).inputValue()).toBe('en')
    expect(await languageOf(ann)).toBe('en')
    expect(server.output).not.toMatch(/Deutsch/)
  })
})

describe('in every language', () => {
  /** Looks at a page in each language. With `SCREENSHOTS=1` it is kept as a picture. */
  async function fits(person: Visitor, state: string, width: number) {
    await person.page.setViewportSize({ width, height: 740 })
    for (const { tag } of LANGUAGES) {
      await speak(person.page, tag)
      expect.soft(await misfits(person.page), `${state} (${tag}, ${width} px)`).toEqual([])
      if (process.env.SCREENSHOTS) await person.keepsPicture(`${state}-${tag}`, 'screenshots')
    }
  }

  test('a phone shows the home page, and in the first view the button to create a room and the field for a code', async ({ server, visitor }) => {
    const ann = await visitor(server.url, { device: 'a phone' })
    await ann.goes('/')
    await fits(ann, 'home', 320)
    await fits(ann, 'home', 360)
    for (const { tag } of LANGUAGES) {
      await speak(ann.page, tag)
      await ann.page.evaluate(() => scrollTo(0, 0))
      const box = await ann.page.locator('#reference').boundingBox()
      expect((box?.y ?? Infinity) + (box?.height ?? 0), tag).toBeLessThanOrEqual(740)
    }
  })

  test('a phone shows a room, whose head is one row', async ({ server, visitor }) => {
    const ann = await visitor(server.url, { device: 'a phone' })
    await ann.makesEncryptedRoom()
    await ann.joins('Ann')
    await ann.chooses('Lock room')
    await ann.page.getByRole('img', { name: 'Room locked' }).waitFor()
    await fits(ann, 'room', 320)
    for (const { tag } of LANGUAGES) {
      await speak(ann.page, tag)
      const tops = await ann.page.locator('header').first().locator('[role=timer], button, svg').evaluateAll(parts => parts.map(part => part.getBoundingClientRect()).filter(({ width }) => width > 0).map(({ top, height }) => Math.round(top + height / 2)))
      expect(Math.max(...tops) - Math.min(...tops), `${tag}: ${tops.join()}`).toBeLessThanOrEqual(4)
    }
    await fits(ann, 'room', 360)
  })
})
