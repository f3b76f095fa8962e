import type { Page } from 'playwright-core'
import { build } from 'vite'
import type { Language } from '#shared/languages'
import { ROOT } from '../../scripts/build'
import type { Words } from './spoken'

declare global {
  interface Window {
    spoken?: Promise<Words>
  }
}

let script: Promise<string> | undefined

/** Shows a page in another language, in place, as its own choice of language does: in every state, where no choice is offered, and without a network. */
export async function speak(page: Page, language: Language): Promise<void> {
  // Not before the page is alive.
  await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#__nuxt') ?? {}))
  if (await page.evaluate(() => document.documentElement.lang) === language) return
  script ??= bundle()
  if (await page.evaluate(() => window.spoken === undefined)) await page.evaluate(await script)
  await page.evaluate(async (language) => {
    const { $nuxt } = (document.querySelector('#__nuxt') as unknown as { __vue_app__: { $nuxt: { $strings: object, payload: { state: Record<string, unknown> } } } }).__vue_app__
    const words = await window.spoken
    Object.assign($nuxt.$strings, words?.get(language))
    $nuxt.payload.state.$slanguage = language
    // The head follows a moment later.
    while (document.documentElement.lang !== language) await new Promise(requestAnimationFrame)
  }, language)
}

/** All words as one script. Pages load those of one language, and from a server that a state may have lost. */
async function bundle(): Promise<string> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { '~': ROOT, '#shared': `${ROOT}/shared` } },
    build: { write: false, lib: { entry: 'tests/support/spoken.ts', formats: ['iife'], name: 'spoken' }, rolldownOptions: { output: { codeSplitting: false } } },
  })
  const [output] = Array.isArray(built) ? built : []
  const code = output?.output[0].code
  if (code === undefined) throw new Error('The words could not be bundled.')
  return code
}
