import type { RunOptions } from 'axe-core'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import type { Language } from '#shared/languages'

type Rules = RunOptions['runOnly']

const EVERY_RULE: Rules = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
/** Those that depend on the theme. */
const RULES_OF_COLOUR: Rules = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

/** How a state is looked at, and by which of axe's rules. */
interface Look {
  language: Language
  colorScheme: 'light' | 'dark'
  rules: Rules
}

/**
 * Both themes, and both directions: phones speak Arabic. With `SCREENSHOTS=1` each of three languages in both themes, by every rule.
 */
export function looks(isPhone: boolean): readonly Look[] {
  if (process.env.SCREENSHOTS) return (['en', 'de', 'ar'] as const).flatMap(language => (['light', 'dark'] as const).map(colorScheme => ({ language, colorScheme, rules: EVERY_RULE })))
  return [
    { language: isPhone ? 'ar' : 'en', colorScheme: 'light', rules: EVERY_RULE },
    { language: 'en', colorScheme: 'dark', rules: RULES_OF_COLOUR },
  ]
}

/** Regions that are read out and hold controls: of several parts that come at once, Orca may read out only the last. */
const CONTROLS_READ_OUT = ':is([role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]) :is(a, button, input)'

/** What axe finds, and controls that are read out. axe is put into a page once: a state is looked at ten times as fast as by its own binding to Playwright. */
export async function barriers(page: Page, runOnly: Rules): Promise<string[]> {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe.source)
  // Style sheets are not fetched once more: a state may have no network.
  const options: RunOptions = { preload: false, resultTypes: ['violations'], runOnly }
  return await page.evaluate(async ({ options, controlsReadOut }) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, options)
    return [
      ...violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(node => node.html).join('; ')}`),
      ...Array.from(document.querySelectorAll(controlsReadOut), ({ outerHTML }) => `a control that is read out: ${outerHTML}`),
    ]
  }, { options, controlsReadOut: CONTROLS_READ_OUT })
}
