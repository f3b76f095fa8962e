import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NAME_BYTES, NAME_GRAPHEMES } from '#shared/limits'
import { nameKey, normalizeName } from '#shared/names'

const anything = fc.string({ unit: fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom('\u200D', '\u200B', '\u202E', '\uFE0F', '\u0301', '👩', '💻', 'क', '्', ' ', '\u00A0', 'ﬁ', '\u{E0067}', '🏴', '\uD800'),
) })

describe('a name', () => {
  test.each([
    ['  Ann  \t Lee ', 'Ann Lee'],
    ['Ａｎｎ', 'Ann'],
    ['A\u200Bnn\u202E', 'Ann'],
    ['👩\u200D💻', '👩\u200D💻'],
    ['A\u200Dnn', 'Ann'],
    ['क्\u200Dष', 'क्\u200Dष'],
    ['Zoe\u0308', 'Zoë'],
    [`a${'\u0316'.repeat(9)}`, `a${'\u0316'.repeat(3)}`],
  ])('%j is shown as %j', (input, name) => expect(normalizeName(input)).toBe(name))

  test.each(['', '   ', '\u200B\u202E', '\u0000', '\u2800', 'x'.repeat(33), '👨‍👩‍👧‍👦'.repeat(6), 'x'.repeat(100_000)])('is none where nothing can be seen, or too much (case %#)', (input) => {
    expect(normalizeName(input)).toBeUndefined()
  })

  test('is well-formed, within its limits, and stays as it is, whatever was typed', () => {
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

describe('two names look the same', () => {
  test.each([['Ann', 'ANN'], ['Zoë', 'zoe'], ['straße', 'STRASSE'], ['👩\u200D💻', '👩💻']])('%s and %s', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other))
  })
  test.each([['Ann', 'Anna'], ['O', '0'], ['Ann Lee', 'AnnLee']])('%s and %s do not', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other))
  })
  test('no name is without a key', () => {
    fc.assert(fc.property(anything, input => nameKey(normalizeName(input) ?? 'x') !== ''))
  })
})
