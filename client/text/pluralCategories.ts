import type { Language } from '#shared/languages'

/** The categories of `Intl.PluralRules` in each language; every plural names all of them. */
export const PLURAL_CATEGORIES = {
  en: ['one', 'other'],
  de: ['one', 'other'],
} as const satisfies Record<Language, readonly Intl.LDMLPluralRule[]>

/** A text for each category, in which `#` stands for the number. */
export type PluralForms<Tag extends Language> = Readonly<Record<typeof PLURAL_CATEGORIES[Tag][number] | 'other', string>>
