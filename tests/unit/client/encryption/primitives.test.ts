import { expect, test } from 'vitest'
import { nobleCrypto } from '~/client/encryption/nobleCrypto'
import { loadPrimitives } from '~/client/encryption/primitives'

test('Web Crypto is used if the browser has it, else the library', async () => {
  expect(await loadPrimitives(undefined)).toBe(nobleCrypto)
  expect(await loadPrimitives(crypto.subtle)).not.toBe(nobleCrypto)
})
