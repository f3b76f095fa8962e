import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameKey } from '#shared/names/nameKey'
import { createUniqueNames } from '~/client/encryption/uniqueNames'

test('the later of two lookalike names gets a number', () => {
  const { show } = createUniqueNames(nameKey)
  expect(show('a', 'Ann')).toBe('Ann')
  expect(show('b', 'Ben')).toBe('Ben')
  expect(show('c', 'Ann')).toBe('Ann (2)')
  expect(show('d', 'аnn')).toBe('аnn (3)') // Cyrillic "а"
})

test('a shown name does not change', () => {
  const { show } = createUniqueNames(nameKey)
  show('a', 'Ann')
  show('c', 'Ann')
  expect([show('c', 'Ann'), show('a', 'Ann'), show('c', 'Ann')]).toEqual(['Ann (2)', 'Ann', 'Ann (2)'])
})

test('a number chosen as part of a name is not given to others', () => {
  const { show } = createUniqueNames(nameKey)
  expect([show('a', 'Ann (2)'), show('b', 'Ann'), show('c', 'Ann'), show('d', 'Ann (2)')]).toEqual(['Ann (2)', 'Ann', 'Ann (3)', 'Ann (2) (2)'])
})

test('one person under two names is shown under both', () => {
  const { show } = createUniqueNames(nameKey)
  expect([show('a', 'Ann'), show('a', 'Ben'), show('b', 'Ben')]).toEqual(['Ann', 'Ben', 'Ben (2)'])
})

test('no two people ever look the same', () => {
  const name = fc.constantFrom('Ann', 'ANN', 'Ann (2)', 'Ann (3)', 'Ann (2) (2)', 'Ben', 'Ａｎｎ')
  fc.assert(fc.property(fc.array(name, { maxLength: 30 }), (names) => {
    const { show } = createUniqueNames(nameKey)
    const shown = names.map((each, index) => nameKey(show(`p${index}`, each)))
    expect(new Set(shown).size).toBe(names.length)
  }))
})

test('nothing is left after forget', () => {
  const { show, forget } = createUniqueNames(nameKey)
  show('a', 'Ann')
  forget()
  expect(show('b', 'Ann')).toBe('Ann')
})
