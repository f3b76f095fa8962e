import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameKey } from '#shared/nameKey'
import { normalizeName } from '#shared/names'

/** What a name is compared by, as it is typed. */
const keyOf = (typed: string) => nameKey(normalizeName(typed) ?? '')

describe('two names look the same', () => {
  test.each([
    ['case', 'Ann', 'ANN'],
    ['a capital without its own small letter', 'straße', 'STRASSE'],
    ['dotted and dotless i', 'İpek', 'ipek'],
    ['width', 'Ａｎｎ', 'Ann'],
    ['accents', 'Zoë', 'zoe'],
    ['stacked marks', 'A\u0316\u0301\u0336nn', 'Ann'],
    ['Cyrillic', 'Раul', 'Paul'],
    ['Cyrillic all over', 'аре', 'ape'],
    ['a Cyrillic capital', 'Вob', 'Bob'],
    ['case in Cyrillic', 'ВЕРА', 'вера'],
    ['Greek', 'Αlice', 'Alice'],
    ['a Greek capital', 'Νick', 'Nick'],
    ['a small Greek letter', 'Aνa', 'Ava'],
    ['case in Greek', 'ΣΟΦΊΑ', 'Σοφία'],
    ['Armenian', 'օlga', 'olga'],
    ['Cherokee', 'Ꭺnn', 'Ann'],
    ['letters of mathematics', '𝓐𝓷𝓷', 'Ann'],
    ['small capitals', 'ᴄᴏᴏ', 'coo'],
    ['a capital I for an l', 'AIice', 'Alice'],
    ['a digit for a letter', 'B0b 1', 'Bob l'],
    ['two letters for one', 'Ernrna', 'Emma'],
    ['letters in a circle', 'Ⓐnn', 'Ann'],
    ['zero width', 'A\u200Bnn', 'Ann'],
    ['bidi formatting', '\u202Eann', 'Ann'],
    ['tags', 'Ann\u{E0041}', 'Ann'],
    ['joiners', 'می\u200Cخواهم', 'میخواهم'],
    ['an emoji and its parts', '👩\u200D💻', '👩💻'],
    ['the shape of an emoji', '❤\uFE0F', '❤'],
    ['Arabic vowel marks', 'مُحَمَّد', 'محمد'],
    ['Hebrew points', 'שָׁלוֹם', 'שלום'],
    ['quotation marks', 'O’Neil', 'O\'Neil'],
  ])('by %s: %j and %j', (_what, one, other) => expect(keyOf(one)).toBe(keyOf(other)))

  test.each([
    ['Ann', 'Anna'], ['Ann Lee', 'AnnLee'], ['Ian', 'Jan'], ['Mia', 'Mio'], ['Bob', 'Rob'], ['Nick', 'Vick'], ['Tom', 'Yom'],
    ['Вера', 'Лера'], ['Νίκος', 'Νίκη'],
    ['कमल', 'कमला'], ['राम', 'रीमा'], ['สม', 'สาม'], ['👩\u200D💻', '👨\u200D💻'], ['🇫🇷', '🇩🇪'], ['李明', '李朋'], ['علي', 'عمر'],
  ])('%s and %s do not', (one, other) => expect(keyOf(one)).not.toBe(keyOf(other)))

  test('no name is without a key', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), typed => nameKey(normalizeName(typed) ?? 'x') !== ''))
    expect(keyOf('\u0301')).not.toBe('')
  })

  test('what is typed otherwise but shown alike has one key', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
      const name = normalizeName(typed)
      if (name !== undefined) expect(nameKey(normalizeName(name.normalize('NFD')) ?? '')).toBe(nameKey(name))
    }))
  })
})
