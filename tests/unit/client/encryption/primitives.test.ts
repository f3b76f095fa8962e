import { expect, test } from 'vitest'
import { nobleCrypto } from '~/client/encryption/nobleCrypto'
import { loadPrimitives } from '~/client/encryption/primitives'

test('the browser\'s own cryptography is used where there is one, else the library', async () => {
  expect(await loadPrimitives(undefined)).toBe(nobleCrypto)
  expect(await loadPrimitives(crypto.subtle)).not.toBe(nobleCrypto)
})
