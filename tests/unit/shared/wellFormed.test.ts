import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isWellFormed } from '#shared/wellFormed'

const native = Object.getOwnPropertyDescriptor(String.prototype, 'isWellFormed') ?? {}
beforeEach(() => void Reflect.deleteProperty(String.prototype, 'isWellFormed'))
afterEach(() => void Object.defineProperty(String.prototype, 'isWellFormed', native))

/** Any UTF-16, including lone surrogates. */
const text = fc.array(fc.oneof(fc.integer({ min: 0xD7F0, max: 0xE010 }), fc.integer({ min: 0, max: 0xFFFF }))).map(units => String.fromCharCode(...units))

test('the polyfill gives the same result', () => {
  expect(''.isWellFormed).toBeUndefined()
  fc.assert(fc.property(text, sample => isWellFormed(sample) === (encodeURIComponentWorks(sample))))
})

/** Throws for a lone surrogate. */
function encodeURIComponentWorks(sample: string): boolean {
  try {
    encodeURIComponent(sample)
    return true
  }
  catch {
    return false
  }
}
