import type { Language } from '#shared/languages'

/** The categories of `Intl.PluralRules` in each language; every plural names all of them. */
export const PLURAL_CATEGORIES = {
  'en': ['one', 'other'],
  'de': ['one', 'other'],
  'fr': ['one', 'many', 'other'],
  'es': ['one', 'many', 'other'],
  'pt-BR': ['one', 'many', 'other'],
  'it': ['one', 'many', 'other'],
  'pl': ['one', 'few', 'many', 'other'],
  'ru': ['one', 'few', 'many', 'other'],
  'tr': ['one', 'other'],
  'ar': ['zero', 'one', 'two', 'few', 'many', 'other'],
  'ja': ['other'],
  'zh-Hans': ['other'],
} as const satisfies Record<Language, readonly Intl.LDMLPluralRule[]>

/** A text for each category, in which `#` stands for the number. */
export type PluralForms<Tag extends Language> = Readonly<Record<typeof PLURAL_CATEGORIES[Tag][number] | 'other', string>>
