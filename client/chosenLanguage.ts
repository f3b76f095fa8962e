import type { Language } from '#shared/languages'
import { parseLanguage } from '#shared/languages'
import { attempt } from './attempt'

const KEY = 'language'

/** The language that somebody chose on this device; browsers may refuse the storage. */
export function recallLanguage(): Language | undefined {
  return parseLanguage(attempt(() => localStorage.getItem(KEY)) ?? '')
}

/** Remembers the choice for this device. Where the browser refuses, it holds for the page. */
export function rememberLanguage(language: Language): void {
  attempt(() => localStorage.setItem(KEY, language))
}
