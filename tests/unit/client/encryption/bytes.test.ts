import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concat, decodeUtf8, encodeUtf8, fromBase64url, toBase64url } from '~/client/encryption/bytes'

const bytes = fc.uint8Array().map(array => Uint8Array.from(array))

test('base64url is standard, and decodes to the same bytes', () => {
  fc.assert(fc.property(bytes, (input) => {
    expect(toBase64url(input)).toBe(Buffer.from(input).toString('base64url'))
    expect(fromBase64url(toBase64url(input))).toEqual(input)
  }))
})

test('bytes have one spelling in base64url', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'AQgw09_-+/= é\n'), maxLength: 9 }), (text) => {
    const read = fromBase64url(text)
    if (read) expect(toBase64url(read)).toBe(text)
    else expect(Buffer.from(text, 'base64url').toString('base64url')).not.toBe(text)
  }), { numRuns: 1000 })
})

test('bytes are concatenated', () => {
  fc.assert(fc.property(fc.array(bytes), (parts) => {
    expect(concat(...parts)).toEqual(Uint8Array.from(Buffer.concat(parts)))
  }))
})

test('UTF-8 is decoded exactly, or refused', () => {
  expect(decodeUtf8(encodeUtf8('\uFEFFZoë 👩‍💻\u0000'))).toBe('\uFEFFZoë 👩‍💻\u0000')
  expect(decodeUtf8(Uint8Array.of(0x5A, 0xC3))).toBeUndefined()
})
