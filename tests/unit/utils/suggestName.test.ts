import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeName } from '#shared/names'
import { suggestName } from '~/utils/suggestName'

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('suggests names that the rules of names leave as they are', () => {
  fc.assert(fc.property(fraction, fraction, (first, second) => {
    const numbers = [first, second]
    const name = suggestName(() => numbers.shift() ?? 0)
    expect(normalizeName(name)).toBe(name)
    expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/)
  }))
})
