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
  { tag: 'fr', name: 'Français', dir: 'ltr' },
  { tag: 'es', name: 'Español', dir: 'ltr' },
  { tag: 'pt-BR', name: 'Português (Brasil)', dir: 'ltr' },
  { tag: 'it', name: 'Italiano', dir: 'ltr' },
  { tag: 'pl', name: 'Polski', dir: 'ltr' },
  { tag: 'ru', name: 'Русский', dir: 'ltr' },
  { tag: 'tr', name: 'Türkçe', dir: 'ltr' },
  { tag: 'ar', name: 'العربية', dir: 'rtl' },
  { tag: 'ja', name: '日本語', dir: 'ltr' },
  { tag: 'zh-Hans', name: '简体中文', dir: 'ltr' },
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
