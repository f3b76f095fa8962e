import type { Language } from '#shared/languages'
import type { PluralForms } from './pluralCategories'

/** More names than this are not listed: the first ones, and how many others. */
const LISTED_NAMES = 4
/** Smaller numbers have no separators. */
const UNGROUPED = 1000

/** The server renders several pages in each language, and these hold memory outside the heap. */
const PLURAL_RULES = new Map<string, Intl.PluralRules>()
const NUMBER_FORMATS = new Map<string, Intl.NumberFormat>()

/** How a language writes numbers, plurals, lists and times. */
export interface Formats<Tag extends Language = Language> {
  /** The form for a number, with the number in place of its `#`. */
  readonly plural: (count: number, forms: PluralForms<Tag>) => string
  readonly number: (value: number) => string
  /** Names in a row, each isolated. @param others says how many more there are. */
  readonly names: (names: readonly string[], others: (count: number) => string) => string
  /** A name within a sentence, between the isolates that `IsolatedText` looks for. */
  readonly isolate: (name: string) => string
  /** The time of day. `at`: epoch milliseconds. */
  readonly time: (at: number) => string
}

/** The formats of a language; each part is created when it is first used, as that costs as much as drawing several messages. */
export function createFormats<Tag extends Language>(language: Tag): Formats<Tag> {
  // Digits as in codes and the countdown, in Arabic as well.
  const locale = `${language}-u-nu-latn`
  const rules = lazy(() => cached(PLURAL_RULES, language, () => new Intl.PluralRules(language)))
  const numbers = lazy(() => cached(NUMBER_FORMATS, locale, () => new Intl.NumberFormat(locale)))
  const lists = lazy(() => new Intl.ListFormat(language))
  const times = lazy(() => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', hourCycle: deviceHourCycle() }))
  // Nearly all that is shown, and the same in every language: the first number format of a browser takes it 50 ms.
  const number = (value: number) => Number.isInteger(value) && value >= 0 && value < UNGROUPED ? String(value) : numbers().format(value)
  return {
    number,
    plural(count, forms) {
      const texts: Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string } = forms
      return (texts[rules().select(count)] ?? texts.other).replace('#', number(count))
    },
    names(names, others) {
      const rest = names.length > LISTED_NAMES ? [others(names.length - LISTED_NAMES + 1)] : []
      const shown = names.slice(0, LISTED_NAMES - rest.length)
      // Isolated only then: the Spanish "and" depends on how the next name begins.
      let place = 0
      return lists().formatToParts([...shown, ...rest]).map(({ type, value }) => type === 'element' && place++ < shown.length ? isolate(value) : value).join('')
    },
    isolate,
    time: at => times().format(at),
  }
}

function isolate(name: string): string {
  return `\u2068${name}\u2069`
}

/** Whether the device's owner reads 3 p.m. or 15:00: a habit of a region, not of a language. */
function deviceHourCycle() {
  return new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hourCycle
}

function lazy<Value>(create: () => Value): () => Value {
  let value: Value | undefined
  return () => value ??= create()
}

function cached<Value>(values: Map<string, Value>, key: string, create: () => Value): Value {
  const value = values.get(key) ?? create()
  values.set(key, value)
  return value
}
