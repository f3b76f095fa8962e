import type { Browser } from 'playwright-core'
import { firefox } from 'playwright-core'
import { FIREFOX } from '../../../scripts/engines'
import { PATIENCE_MS } from './inPage'
import type { Engine, Tab } from './tab'

/** Playwright sets none of these itself: this Firefox has no command for it. */
const CONTEXT = { colorScheme: null, reducedMotion: null, forcedColors: null, locale: 'en-GB' } as const
const PREFERENCES = {
  'ui.prefersReducedMotion': 1,
  // Playwright waits for a load on the way back, which a page that was kept has not.
  'browser.sessionhistory.max_total_viewers': 0,
  // A mouse: headless Firefox has no pointer.
  'ui.primaryPointerCapabilities': 6,
  'ui.allPointerCapabilities': 6,
}

/** Debian's Firefox, as it is, over WebDriver BiDi. Each person has a whole one: in a shared one only one window has the focus. */
export class Firefox implements Engine {
  readonly #browsers: Promise<Browser>[] = []

  async opens(person: number): Promise<Tab> {
    const browser = await (this.#browsers[person] ??= firefox.launch({ channel: 'moz-firefox', executablePath: FIREFOX, firefoxUserPrefs: PREFERENCES }))
    const context = await browser.newContext(CONTEXT)
    context.setDefaultTimeout(PATIENCE_MS)
    const page = await context.newPage()
    return {
      goes: async address => void await page.goto(address),
      reloads: async () => void await page.reload(),
      goesBack: async () => void await page.goBack(),
      clicks: (role, name) => page.getByRole(role, { name, exact: true }).click(),
      async writes(name, text) {
        const field = page.getByLabel(name, { exact: true })
        await field.fill('')
        await field.pressSequentially(text)
      },
      presses: key => page.keyboard.press(key),
      runs: (task, argument) => page.evaluate(task as (argument: unknown) => never, argument as unknown),
      closes: () => context.close(),
    }
  }

  async closes(): Promise<void> {
    for (const browser of await Promise.all(this.#browsers)) await browser.close()
  }
}
