import { mkdirSync } from 'node:fs'
import { join as path } from 'node:path'
import type { Browser, BrowserContext, ConsoleMessage, Locator, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { expect, inject, onTestFinished } from 'vitest'
import { ROOT } from '../../scripts/build'
import { CHROMIUM_ARGS } from '../../scripts/chromium'
import { barriers, looks } from './barriers'
import { test as base } from './fixtures'
import { Network } from './network'
import { speak } from './pageLanguages'

/** How long a page may take to show something; only broken pages take longer. */
const PATIENCE_MS = 15_000

/** Devices of visitors. */
export const DEVICES = {
  'a desktop': { viewport: { width: 1280, height: 800 } },
  'a tablet': { viewport: { width: 768, height: 1024 }, hasTouch: true, isMobile: true },
  'a phone': { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
} as const

/** On which each state is looked at: with `SCREENSHOTS=1` also on one that has the words of a desktop and the controls of a phone. */
export const STATE_DEVICES = process.env.SCREENSHOTS ? ['a desktop', 'a tablet', 'a phone'] as const : ['a desktop', 'a phone'] as const

/** A visitor's device and preferences. */
export interface Equipment {
  device?: keyof typeof DEVICES
  colorScheme?: 'light' | 'dark'
  /** The language of the browser. */
  locale?: string
  /** The device's clock (epoch milliseconds); `page.clock` can then advance the pages' timers. */
  clock?: number
}

/** Browser tests: one `browser` per file, since files run at once and a browser has one clipboard; a `network` that may fail, and `visitor` to create people. */
export const test = base
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await chromium.launch({ executablePath: inject('chromium'), args: CHROMIUM_ARGS })
    onCleanup(() => browser.close())
    return browser
  })
  .extend('network', async ({ server }, { onCleanup }) => {
    const network = new Network(() => server.port)
    onCleanup(() => network.stop())
    return { network, url: await network.start() }
  })
  .extend('visitor', async ({ browser }) => (url: string, equipment?: Equipment) => visit(browser, url, equipment))

async function visit(browser: Browser, url: string, { device = 'a desktop', colorScheme = 'light', locale = 'en-GB', clock }: Equipment = {}): Promise<Visitor> {
  const context = await browser.newContext({ ...DEVICES[device], colorScheme, reducedMotion: 'reduce', locale, ignoreHTTPSErrors: true })
  context.setDefaultTimeout(PATIENCE_MS)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  if (clock !== undefined) await context.clock.install({ time: clock })
  const visitor = new Visitor(context, url, device !== 'a desktop')
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await visitor.keepsPicture()
    await context.close()
    expect(visitor.problems, 'what the browser complained about').toEqual([])
  })
  return await visitor.opensTab()
}

/** A person with a browser. Located by role, label and text, never by markup. */
export class Visitor {
  /** Problems that no page may have: errors, warnings, hydration mismatches, requests to other hosts. */
  readonly problems: string[] = []
  /** Set if the test takes the network away: the browser may then report it. */
  losesNetwork = false
  /** Set if the browser translates pages: Vue may then report that translated text differs from the server's. */
  isTranslating = false
  /** Set if the test breaks the page: its scripts may fail, and the browser say so, at any time. It still sends no request elsewhere. */
  isBroken = false
  #page: Page | undefined

  constructor(readonly context: BrowserContext, readonly url: string, readonly hasTouch: boolean) {
    context.on('page', page => this.#watch(page))
  }

  /** The active tab. */
  get page(): Page {
    if (!this.#page) throw new Error('There is no tab yet.')
    return this.#page
  }

  /** The conversation. */
  get log(): Locator {
    return this.page.getByRole('log')
  }

  /** Opens a new tab, which becomes active. */
  async opensTab(): Promise<this> {
    this.#page = await this.context.newPage()
    return this
  }

  /** Duplicates the tab with its storage; the new one becomes active. */
  async duplicatesTab(): Promise<void> {
    const opened = this.context.waitForEvent('page')
    await this.page.evaluate(() => void window.open(location.href))
    this.#page = await opened
  }

  /** Goes to an address, or to a path of the site, and waits until the page is alive, which may be after its `load` event. */
  async goes(to: string): Promise<void> {
    await this.page.goto(to.startsWith('/') ? this.url + to : to)
    // Not by frames: a tab in the background draws none.
    await this.page.waitForFunction(() => window.early === undefined, undefined, { polling: 20 })
  }

  /** Holds back what the pages load of their scripts. @returns what lets them come. */
  async holdsScripts(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const release = () => resolve(undefined)
    onTestFinished(release)
    await this.context.route('**/_nuxt/*.js', async (route) => {
      await promise
      await route.continue()
    })
    return release
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true })
  }

  /** Presses a button, by mouse or by finger. */
  async presses(name: string): Promise<void> {
    await (this.hasTouch ? this.button(name).tap() : this.button(name).click())
  }

  /** Opens the room's menu, and presses a button in it. */
  async chooses(name: string): Promise<void> {
    await this.presses('Menu')
    await this.presses(name)
  }

  /** Whether the room's menu offers to end it, as it does to the person who created it. */
  async mayEnd(): Promise<boolean> {
    await this.presses('Menu')
    await this.button('Leave room').waitFor()
    const isOffered = await this.button('End room').count() === 1
    await this.presses('Close')
    return isOffered
  }

  /** Waits until a text is on the page. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  /** Waits for an alert or a status with this text. */
  async isTold(role: 'alert' | 'status', text: string | RegExp): Promise<void> {
    await this.page.getByRole(role).filter({ hasText: text }).first().waitFor()
  }

  /** Creates a room from the home page, up to its door. @returns its address. */
  async makesRoom(): Promise<string> {
    await this.goes('/')
    await this.presses('Create a room')
    await this.field('Your name').waitFor()
    return this.page.url()
  }

  /** Creates an encrypted room from the home page, up to its door. @returns its link, with the key. */
  async makesEncryptedRoom(password?: string): Promise<string> {
    await this.goes('/')
    await this.page.getByRole('checkbox', { name: 'End-to-end encrypted' }).check()
    if (password !== undefined) await this.page.getByLabel('Password (optional)').fill(password)
    await this.presses('Create a room')
    await this.field('Your name').waitFor()
    return this.page.url()
  }

  /** Joins at the door. */
  async joins(name: string): Promise<void> {
    await this.field('Your name').fill(name)
    await this.presses('Join')
    await this.field('Message').waitFor()
  }

  /** Writes and sends a message as the device does: by Enter, or by the button. */
  async says(text: string): Promise<void> {
    await this.field('Message').fill(text)
    if (this.hasTouch) await this.presses('Send')
    else await this.field('Message').press('Enter')
    await this.hears(text)
  }

  /** Waits until a message is in the conversation, and expects it there once. */
  async hears(text: string): Promise<void> {
    const message = this.log.getByText(text, { exact: true })
    await message.first().waitFor()
    expect(await message.count(), `how often "${text}" is in the conversation`).toBe(1)
  }

  /** Those of these texts that are in the conversation, in its order. */
  async order(...texts: string[]): Promise<string[]> {
    // `innerText` would omit text that the browser has not drawn yet.
    const lines = await this.log.evaluate((log) => {
      const walker = document.createTreeWalker(log, NodeFilter.SHOW_TEXT)
      const found: string[] = []
      while (walker.nextNode()) found.push(walker.currentNode.textContent?.trim() ?? '')
      return found
    })
    return lines.filter(line => texts.includes(line))
  }

  /** Expects no accessibility problem, and nothing wider than the screen, in both themes, and on a phone from right to left. With `SCREENSHOTS=1` in each look, which is kept as a picture. */
  async checks(state: string): Promise<void> {
    for (const { language, colorScheme, rules } of looks(this.hasTouch)) {
      await speak(this.page, language)
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const look = `${state} (${language}, ${colorScheme})`
      if (process.env.SCREENSHOTS) await this.keepsPicture(`${state}-${language}-${colorScheme}`, 'screenshots')
      expect.soft(await barriers(this.page, rules), look).toEqual([])
      expect.soft(await this.sticksOut(), `what sticks out to the side (px): ${look}`).toBeLessThanOrEqual(0)
    }
    await speak(this.page, 'en')
    await this.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  }

  /** How much wider the page, or the conversation in it, is than its visible part (px). */
  async sticksOut(): Promise<number> {
    return await this.page.evaluate(() => Math.max(...[document.documentElement, ...document.querySelectorAll('[role=log]')].map(element => element.scrollWidth - element.clientWidth)))
  }

  /** Saves a screenshot of the active tab. */
  async keepsPicture(name = expect.getState().currentTestName ?? 'failed', folder = 'test-results'): Promise<void> {
    const file = `${name}-${this.page.viewportSize()?.width ?? 0}`.replace(/[^\w-]+/g, '-')
    mkdirSync(path(ROOT, folder), { recursive: true })
    await this.page.screenshot({ path: path(ROOT, folder, `${file}.png`), fullPage: true })
  }

  #watch(page: Page) {
    const { host } = new URL(this.url)
    const check = (url: string) => {
      if (!/^(?:data|blob|about):/.test(url) && new URL(url).host !== host) this.problems.push(`a request to ${url}`)
    }
    page.on('console', message => this.#hearsConsole(message))
    page.on('pageerror', (error) => {
      if (!this.isBroken) this.problems.push(error.stack ?? error.message)
    })
    page.on('request', request => check(request.url()))
    page.on('websocket', socket => check(socket.url()))
  }

  #hearsConsole(message: ConsoleMessage) {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const text = message.text()
    // Browsers report every failed request and connection; pages cannot suppress that.
    const isMissingRoom = (/^Failed to load resource: .* 404/.test(text) && /\/(?:api|ws)\/rooms\//.test(message.location().url))
      || /^WebSocket connection to '\S+\/ws\/rooms\/\w+' failed: .* 404$/.test(text)
    const isLostNetwork = this.losesNetwork && /^Failed to load resource|^WebSocket (?:connection to|is already in CLOSING)/.test(text)
    // On plain HTTP one of our headers has no effect, and Chromium reports it.
    const isPlainHttp = !/^https?:\/\/localhost:/.test(this.url) && text.startsWith('The Cross-Origin-Opener-Policy header has been ignored')
    const isTranslated = this.isTranslating && text === 'Hydration completed but contains mismatches.'
    if (!this.isBroken && !isTranslated && !isMissingRoom && !isLostNetwork && !isPlainHttp) this.problems.push(`${text} (${message.location().url})`)
  }
}
