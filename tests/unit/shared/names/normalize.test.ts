import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NAME_BYTES, NAME_GRAPHEMES } from '#shared/limits'
import { normalizeName } from '#shared/names/normalize'
import { REAL_NAMES } from '../../../support/realNames'

const anything = fc.string({ unit: fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom('\u200D', '\u200B', '\u202E', '\uFE0F', '\u0301', '👩', '💻', 'क', '्', ' ', '\u00A0', 'ﬁ', '\u{E0067}', '🏴', '\uD800'),
) })

describe('a name', () => {
  test.each([
    ['white space', '  Ann  \t\u00A0\u3000 Lee ', 'Ann Lee'],
    ['width', 'Ａｎｎ ｱｷﾗ', 'Ann アキラ'],
    ['ligatures and letters in circles', 'ﬁﬀⒶ', 'fiffA'],
    ['zero width', 'A\u200Bn\u2060n\uFEFF\u00AD', 'Ann'],
    ['bidi formatting', '\u202EAnn\u202C\u2066\u2069\u200F\u061C', 'Ann'],
    ['control and private characters', 'A\u0000n\u001Bn\uE000\u{F0000}', 'Ann'],
    ['half of a pair', 'A\uD83Dnn', 'Ann'],
    ['fillers that look like nothing', 'A\u3164n\u115Fn\u2800', 'Ann'],
    ['tags', 'Ann\u{E0041}\u{E006E}\u{E007F}', 'Ann'],
    ['selectors of a shape', 'A\uFE0Fn1\uFE0F', 'An1'],
    ['a joiner between Latin letters', 'A\u200Dnn', 'Ann'],
    ['a joiner between Hindi letters', 'क्\u200Dष', 'क्\u200Dष'],
    ['a non-joiner between Persian letters', 'می\u200Cخواهم', 'می\u200Cخواهم'],
    ['a non-joiner at the end', 'می\u200C', 'می'],
    ['an emoji of two', '👩\u200D💻', '👩\u200D💻'],
    ['a family', '👨\u200D👩\u200D👧\u200D👦', '👨\u200D👩\u200D👧\u200D👦'],
    ['a heart on fire', '❤\uFE0F\u200D🔥', '❤\uFE0F\u200D🔥'],
    ['a colour of skin', '👩🏽\u200D🔬', '👩🏽\u200D🔬'],
    ['a keycap', '1\uFE0F\u20E3', '1\uFE0F\u20E3'],
    ['flags', '🇫🇷🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', '🇫🇷🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'],
    ['accents', 'Zoe\u0308', 'Zoë'],
    ['stacked marks', `a${'\u0316'.repeat(9)}b${'\u0489'.repeat(50)}`, `a${'\u0316'.repeat(3)}b${'\u0489'.repeat(3)}`],
    ['Arabic', 'مُحَمَّد', 'مُحَمَّد'],
    ['Hebrew', 'שָׁלוֹם', 'שָׁלוֹם'],
    ['Hindi', 'प्रिया', 'प्रिया'],
    ['Thai', 'สมชาย น้ำ', 'สมชาย น้ํา'],
  ])('with %s: %j is shown as %j', (_what, input, name) => {
    expect(normalizeName(input)).toBe(name.normalize('NFKC'))
  })

  test.each(['', '   ', '\u200B\u202E', '\u0000', '\u2800', 'x'.repeat(33), '👨\u200D👩\u200D👧\u200D👦'.repeat(6), '\u200D\u200D', '\uFE0F', '\u{E0041}\u{E007F}', '\u3164', 'x'.repeat(100_000)])('is refused if nothing is visible, or too much (case %#)', (input) => {
    expect(normalizeName(input)).toBeUndefined()
  })

  test.each(REAL_NAMES)('of real people may be used: %s', name => expect(normalizeName(name)).toBe(name.normalize('NFKC')))

  test.each([
    ['a Thai vowel on a Latin letter', 'A\u0E34nn'], ['an Arabic vowel mark on a Latin letter', 'A\u064Bnn'], ['a voicing mark on a Latin letter', 'A\u3099nn'], ['a Cyrillic mark on a Latin letter', 'A\u0483nn'],
    ['a Hindi vowel on a digit', '1\u093F'], ['a Thai vowel on a Hindi letter', 'क\u0E34'], ['a Hindi virama on an emoji', '🙂\u094D'], ['a Hebrew point on an Arabic letter', 'م\u05B8'], ['a tone mark of ideographs on a Latin letter', 'A\u302A'],
    ['a Thai tone after a space', 'Ann \u0E48'], ['a Hindi vowel on nothing', '\u093F'], ['a mark of an old script on a Latin letter', 'A\u{11F01}'], ['a foreign mark behind its own', 'a\u0301\u0E34'],
    ['an unassigned character', 'Ann\u0378'], ['one of another plane', '\u{3FFF0}Ann'], ['one that is no character', 'Ann\uFDD0'],
  ])('may not have %s', (_what, name) => expect(normalizeName(name)).toBeUndefined())

  test.each(['Zoe\u0308', 'x\u0336', 'А\u0483', 'か\u3099', '漢\u302A', 'A\u20DD', 'ـً', 'क\u0951'])('may have marks where they belong: %j', name => expect(normalizeName(name)).toBe(name.normalize('NFKC')))

  test.each(['🏴\u{E0061}\u{E0062}\u{E007F}', '🏴\u{E0068}\u{E0069}\u{E007F}'])('has no tags except those of existing flags', name => expect(normalizeName(name)).toBe('🏴'))

  test('is well-formed, within its limits, and stable, for any input', () => {
    fc.assert(fc.property(anything, (input) => {
      const name = normalizeName(input)
      if (name === undefined) return
      expect(name.isWellFormed()).toBe(true)
      expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(NAME_BYTES)
      expect([...new Intl.Segmenter().segment(name)].length).toBeLessThanOrEqual(NAME_GRAPHEMES)
      expect(normalizeName(name)).toBe(name)
    }), { numRuns: 2000 })
  })
})
