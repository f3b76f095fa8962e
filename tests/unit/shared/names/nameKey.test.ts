import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameKey } from '#shared/names/nameKey'
import { normalizeName } from '#shared/names/normalize'
import { REAL_NAMES } from '../../../support/realNames'

/** The key of a name as it is typed. */
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
    ['the order of runs of two directions', 'Ann דנה', 'דנה Ann'],
    ['that order, without a space', 'Annדנה', 'דנהAnn'],
    ['that order, with Arabic and case', 'سارة ANN', 'ann سارة'],
    ['that order, with brackets', 'Ann (דנה)', '(דנה) Ann'],
    ['that order, with one bracket', 'Ann) דנה', 'דנה (Ann'],
    ['that order, with digits', 'Ann 2 דנה', 'דנה 2 Ann'],
    ['flags of one nation', '🇳🇴', '🇸🇯'], ['flags of one nation', '🇧🇻 Ann', '🇳🇴 Ann'], ['flags of one nation', '🇫🇷', '🇲🇫'], ['flags of one nation', '🇦🇺🇺🇸', '🇭🇲🇺🇲'],
    ['flags of the same stripes', '🇷🇴', '🇹🇩'], ['flags of the same stripes', '🇲🇨', '🇮🇩'],
    ['tatweel', 'محمد', 'مـحـمــد'],
    ['Khmer coeng', 'សត្តា', 'សត្ដា'],
    ['a Khmer vowel in two parts', 'សោ', 'ស\u17C1\u17B6'],
    ['a Thai vowel typed twice', 'แก้ว', '\u0E40\u0E40ก้ว'],
    ['a Hindi vowel in two parts', 'ओम', 'अ\u094Bम'],
    ['a nukta', 'ज़रीना', 'जरीना'],
    ['a Malayalam chillu', 'രാജൻ', 'രാജന്'],
    ['the order of marks', 'กิ่', 'ก่ิ'],
    ['Persian and Arabic letters', 'علی کریم', 'علي كريم'],
    ['Persian and Arabic digits', '۱', '١'],
    ['forms of presentation', 'ﻣﺤﻤﺪ', 'محمد'],
    ['a joiner at the end', 'علي\u200D', 'علي'],
    ['small capitals all over', 'ᴀɴɴ ʟᴇᴇ', 'Ann Lee'],
    ['letters in dark circles and squares', '🅐🅝🅝 🅱', 'Ann b'],
    ['a heart of cards', '♥', '❤️'],
    ['letters of Lisu and Cherokee', 'ꓮnn', 'Ꭺnn'],
    ['spacing modifiers', 'ʻAnn', 'ʼAnn'],
    ['a spacing accent', 'Ann˙', 'Ann'],
    ['an ellipsis', 'Ann…', 'Ann...'],
    ['katakana and ideographs', '力', 'カ'],
    ['half width', 'ｱｷﾗ', 'アキラ'],
    ['selectors of ideographs', '葛\u{E0100}', '葛'],
    ['tags behind a flag', '🏴\u{E0067}\u{E0078}\u{E007F}', '🏴'],
  ])('by %s: %j and %j', (_what, one, other) => expect(keyOf(one)).toBe(keyOf(other)))

  test.each([
    ['Ann', 'Anna'], ['Ann Lee', 'AnnLee'], ['Ian', 'Jan'], ['Mia', 'Mio'], ['Bob', 'Rob'], ['Nick', 'Vick'], ['Tom', 'Yom'],
    ['Вера', 'Лера'], ['Νίκος', 'Νίκη'],
    ['कमल', 'कमला'], ['राम', 'रीमा'], ['สม', 'สาม'], ['👩\u200D💻', '👨\u200D💻'], ['🇫🇷', '🇩🇪'], ['李明', '李朋'], ['علي', 'عمر'],
  ])('%s and %s do not', (one, other) => expect(keyOf(one)).not.toBe(keyOf(other)))

  test('no two real names look the same', () => {
    const keys = new Map<string, string>()
    for (const name of REAL_NAMES) {
      expect(keys.get(keyOf(name)), name).toBeUndefined()
      keys.set(keyOf(name), name)
    }
  })

  test.each([
    ['🇳🇴', '🇳🇱'], ['🇳🇴🇸🇯', '🇴🇳🇸🇯'], ['Ann דנה', 'Ann רבקה'], ['Ann Lee', 'Lee Ann'], ['דנה לוי', 'לוי דנה'], ['סט', 'סטת'], ['សត្តា', 'សត្គា'], ['🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}'], ['👩🏽', '👩🏿'], ['👍', '👎'], ['Ann.', 'Ann'],
  ])('%s and %s do not, though they share much', (one, other) => expect(keyOf(one)).not.toBe(keyOf(other)))

  test('every name has a key', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), typed => nameKey(normalizeName(typed) ?? 'x') !== ''))
    expect(keyOf('\u0301')).not.toBe('')
  })

  test('names that are typed differently but shown alike have one key', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
      const name = normalizeName(typed)
      if (name !== undefined) expect(nameKey(normalizeName(name.normalize('NFD')) ?? '')).toBe(nameKey(name))
    }))
  })
})
