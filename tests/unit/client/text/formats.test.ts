import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '#shared/languages'
import { createFormats } from '~/client/text/formats'
import { strings } from '../../../support/english'

const { names, number, plural } = createFormats('en')
const others = (count: number) => plural(count, { one: '# other', other: '# others' })

test.for(LANGUAGES)('every number is written as $tag does, with Latin digits', ({ tag }) => {
  const { number } = createFormats(tag)
  const format = new Intl.NumberFormat(`${tag}-u-nu-latn`)
  for (const value of [...Array(1100).keys(), 12_345, 1e9, 0.5, 12.25, -1]) expect(number(value)).toBe(format.format(value))
})

test('a plural takes the form of its number, and writes the number as the language does', () => {
  const forms = { one: '# message', other: '# messages' }
  expect([0, 1, 2, 12_345].map(count => plural(count, forms))).toEqual(['0 messages', '1 message', '2 messages', '12,345 messages'])
  expect(number(1000)).toBe('1,000')
})

describe('names', () => {
  const shown = (...people: string[]) => names(people, others).replace(/[\u2068\u2069]/g, '"')

  test('are listed as the language does, each isolated', () => {
    expect(shown('Ann')).toBe('"Ann"')
    expect(shown('Ann', 'Ben')).toBe('"Ann" and "Ben"')
    expect(shown('Ann', 'Ben', 'Eve', 'Dan')).toBe('"Ann", "Ben", "Eve", and "Dan"')
  })

  test('come after the Spanish "and" that their sound asks for', () => {
    const { names } = createFormats('es')
    expect(['Ben', 'Inés', 'Ignacio'].map(name => names(['Ana', name], others))).toEqual(['\u2068Ana\u2069 y \u2068Ben\u2069', '\u2068Ana\u2069 e \u2068Inés\u2069', '\u2068Ana\u2069 e \u2068Ignacio\u2069'])
  })

  test('past four are counted', () => {
    expect(shown('Ann', 'Ben', 'Eve', 'Dan', 'Kim')).toBe('"Ann", "Ben", "Eve", and 2 others')
  })

  test('are set apart in every sentence', () => {
    expect(strings.presence.renamed('Ann', 'Eve')).toBe('\u2068Ann\u2069 is now \u2068Eve\u2069')
    expect(strings.presence.joined(['Ann', 'Ben'])).toBe('\u2068Ann\u2069 and \u2068Ben\u2069 joined')
  })
})
