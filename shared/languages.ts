/** The languages of the pages, the default one first. To add one, see `docs/languages.md`. */
export const LANGUAGES = [
  { tag: 'en', name: 'English', dir: 'ltr' },
] as const satisfies readonly LanguageEntry[]

interface LanguageEntry {
  /** As in `lang` (BCP 47). */
  readonly tag: string
  /** What its speakers call it. */
  readonly name: string
  readonly dir: 'ltr' | 'rtl'
}

export type Language = typeof LANGUAGES[number]['tag']

export const DEFAULT_LANGUAGE: Language = 'en'
