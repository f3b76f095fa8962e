import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalizeName } from '#shared/names/normalize'
import { nextFreeName, nextName, suggestName } from '~/client/room/suggestName'
import { nameWords } from '~/client/text/languages/en/names'

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('suggests names that the rules of names leave as they are', () => {
  fc.assert(fc.property(fraction, fraction, (first, second) => {
    const numbers = [first, second]
    const name = suggestName(() => numbers.shift() ?? 0, nameWords)
    expect(normalizeName(name)).toBe(name)
    expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/)
  }))
})

describe('the suggestion for a taken name', () => {
  test.each([
    ['Ann', 'Ann 2'],
    [' Ann ', 'Ann 2'],
    ['Ann 2', 'Ann 3'],
    ['Ann 99', 'Ann 100'],
    ['Ann2', 'Ann2 2'],
    ['2', '2 2'],
    ['Room 1234', 'Room 1234 2'],
    ['דנה', 'דנה 2'],
  ])('after %j it is %j', (taken, next) => {
    expect(nextName(taken)).toBe(next)
  })

  test('passes over those that are taken as well', () => {
    expect(nextFreeName('Ann', name => ['Ann 2', 'Ann 3'].includes(name))).toBe('Ann 4')
  })

  test.each(['x'.repeat(32), '👩‍👩‍👧‍👦'.repeat(4), `${'e\u0301'.repeat(32)}`, `${'名'.repeat(32)} 999`, '😀'.repeat(32)])('after %j it is within the limits, and different', (taken) => {
    const next = nextName(taken)
    expect(normalizeName(next)).toBe(next.normalize('NFKC'))
    expect(nextName(next)).not.toBe(next)
  })
})
