interface LanguageEntry {
  /** As in `lang` (BCP 47). */
  readonly tag: string
  /** What its speakers call it. */
  readonly name: string
  readonly dir: 'ltr' | 'rtl'
}

/** The languages of the pages, the default one first. To add one, see `docs/languages.md`. */
export const LANGUAGES = [
  { tag: 'en', name: 'English', dir: 'ltr' },
  { tag: 'de', name: 'Deutsch', dir: 'ltr' },
] as const satisfies readonly LanguageEntry[]

export type Language = typeof LANGUAGES[number]['tag']

export const DEFAULT_LANGUAGE: Language = 'en'

/** The language of this tag, in any case; `undefined` if it is none of ours. */
export function parseLanguage(tag: string): Language | undefined {
  return LANGUAGES.find(language => language.tag.toLowerCase() === tag.toLowerCase())?.tag
}

/** The direction in which a language is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return LANGUAGES.find(({ tag }) => tag === language)?.dir ?? 'ltr'
}
