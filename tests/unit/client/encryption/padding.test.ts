import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pad, unpad } from '~/client/encryption/padding'

test.each([[0, 64], [63, 64], [64, 256], [255, 256], [256, 1024], [1023, 1024], [1024, 4096], [4095, 4096], [4096, 16_384], [16_383, 16_384]])('%i bytes become %i', (length, padded) => {
  const plain = new Uint8Array(length).fill(1)
  expect(Buffer.from(pad(plain)).toString('hex')).toBe('01'.repeat(length) + '80' + '00'.repeat(padded - length - 1))
})

test('padding is removed exactly, after any last byte', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom([], [0], [0x80], [0x80, 0, 0]), (start, end) => {
    const plain = Uint8Array.of(...start, ...end)
    expect(unpad(pad(plain))).toEqual(plain)
  }))
})

test('bytes without padding are refused', () => {
  const padded = pad(new Uint8Array(10))
  expect(unpad(padded.subarray(0, 63))).toBeUndefined()
  expect(unpad(new Uint8Array(64))).toBeUndefined()
  expect(unpad(new Uint8Array(64).fill(1))).toBeUndefined()
  expect(unpad(new Uint8Array())).toBeUndefined()
  expect(() => pad(new Uint8Array(16_384))).toThrow(RangeError)
})
