import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SEALED_NAME_LENGTH, SEALED_TEXT_LENGTH } from '#shared/limits'
import { normalizeName } from '#shared/names/normalize'
import { checkText } from '#shared/text'
import { concat, encodeUtf8, fromBase64url, toBase64url } from '~/client/encryption/bytes'
import type { Bytes } from '~/client/encryption/bytes'
import { pad } from '~/client/encryption/padding'
import { deriveRoomKeys } from '~/client/encryption/keys'
import { openName, openText, sealName, sealText } from '~/client/encryption/envelope'
import { BACKENDS, VECTOR } from '../../../support/encryption/vector'

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const { roomId } = VECTOR
const ciphers = {
  WebCrypto: (await deriveRoomKeys(BACKENDS.WebCrypto, VECTOR.secret)).cipher,
  noble: (await deriveRoomKeys(BACKENDS.noble, VECTOR.secret)).cipher,
}
const other = (await deriveRoomKeys(BACKENDS.WebCrypto, new Uint8Array(16))).cipher
const PLACE = { roomId, participantId: 'ann', clientId: 'c1', name: VECTOR.sealedName }

const unit = fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom('\uFEFF', '\n', '\t', 'e\u0301', '👩‍💻', 'שָׁ', '\u0080', ' '))
const text = fc.string({ unit, minLength: 1, maxLength: 600, size: 'max' }).filter(value => checkText(value) === undefined)
const name = fc.string({ unit, maxLength: 40 }).map(normalizeName).filter(value => value !== undefined)

const pairs = [['WebCrypto', 'WebCrypto'], ['WebCrypto', 'noble'], ['noble', 'WebCrypto'], ['noble', 'noble']] as const

describe.each(pairs)('sealed by %s, opened by %s', (from, to) => {
  const sealer = { cipher: ciphers[from], random }
  const reader = ciphers[to]

  test('any text survives the round trip', async () => {
    await fc.assert(fc.asyncProperty(text, async (value) => {
      expect(await openText(reader, PLACE, await sealText(sealer, PLACE, value))).toBe(value)
    }))
  })

  test('any name survives the round trip', async () => {
    await fc.assert(fc.asyncProperty(name, async (value) => {
      expect(await openName(reader, roomId, await sealName(sealer, roomId, value))).toBe(value)
    }))
  })

  test('any flipped bit is detected', async () => {
    const sealedText = await sealText(sealer, PLACE, 'hello')
    const sealedName = await sealName(sealer, roomId, 'Ann')
    await fc.assert(fc.asyncProperty(fc.nat(12 + 64 + 16 - 1), fc.nat(7), async (at, bit) => {
      const flip = (sealed: string) => {
        const bytes = fromBase64url(sealed) ?? new Uint8Array()
        return toBase64url(bytes.map((byte, index) => index === at ? byte ^ (1 << bit) : byte))
      }
      expect(await openText(reader, PLACE, flip(sealedText))).toBeUndefined()
      expect(await openName(reader, roomId, flip(sealedName))).toBeUndefined()
    }), { numRuns: 300 })
  })

  test('a text in any other context is refused', async () => {
    const sealed = await sealText(sealer, PLACE, 'hello')
    await fc.assert(fc.asyncProperty(fc.constantFrom('roomId', 'participantId', 'clientId', 'name'), fc.string(), async (what, value) => {
      fc.pre(PLACE[what] !== value)
      expect(await openText(reader, { ...PLACE, [what]: value }, sealed)).toBeUndefined()
    }))
  })

  test('a name of another room is refused', async () => {
    const sealed = await sealName(sealer, roomId, 'Ann')
    await fc.assert(fc.asyncProperty(fc.string(), async (otherRoom) => {
      fc.pre(otherRoom !== roomId)
      expect(await openName(reader, otherRoom, sealed)).toBeUndefined()
    }))
  })
})

describe('a sealed value', () => {
  const sealer = { cipher: ciphers.WebCrypto, random }

  test('is never the same twice', async () => {
    expect(await sealText(sealer, PLACE, 'hello')).not.toBe(await sealText(sealer, PLACE, 'hello'))
  })

  test('hides its length', async () => {
    const lengths = await Promise.all(['a', 'x'.repeat(63)].map(async value => (await sealText(sealer, PLACE, value)).length))
    expect(new Set(lengths)).toEqual(new Set([Math.ceil((12 + 64 + 16) * 4 / 3)]))
  })

  test('fits the server\'s limit, even at its longest', async () => {
    expect((await sealText(sealer, PLACE, '\uFFFD'.repeat(4000))).length).toBeLessThanOrEqual(SEALED_TEXT_LENGTH)
    const longest = normalizeName('👩🏽‍🚀'.repeat(8)) ?? ''
    expect(encodeUtf8(longest).length).toBeGreaterThan(110)
    expect((await sealName(sealer, roomId, longest)).length).toBeLessThanOrEqual(SEALED_NAME_LENGTH)
  })

  test('cannot be used as a text if it is a name, nor the reverse', async () => {
    expect(await openText(ciphers.noble, PLACE, VECTOR.sealedName)).toBeUndefined()
    expect(await openName(ciphers.noble, roomId, await sealText(sealer, PLACE, 'Ann'))).toBeUndefined()
  })
})

describe('an unreadable value', () => {
  const sealer = { cipher: ciphers.WebCrypto, random }
  const nameBinding = encodeUtf8(JSON.stringify(['v1', 'name', roomId]))

  async function sealRaw(padded: Bytes): Promise<string> {
    const iv = random(12)
    return toBase64url(concat(iv, await ciphers.WebCrypto.seal(iv, padded, nameBinding)))
  }

  test.each(['', 'A', '!', 'AAAA', 'A'.repeat(16), 'A'.repeat(38), 'A'.repeat(400), 'Ann', `${VECTOR.sealedName}=`, ` ${VECTOR.sealedName}`])('%j gives undefined, not a crash', async (sealed) => {
    for (const cipher of Object.values(ciphers)) {
      expect(await openName(cipher, roomId, sealed)).toBeUndefined()
      expect(await openText(cipher, PLACE, sealed)).toBeUndefined()
    }
  })

  test('may be sealed with another key', async () => {
    expect(await openName(other, roomId, VECTOR.sealedName)).toBeUndefined()
    expect(await openText(other, PLACE, await sealText(sealer, PLACE, 'hello'))).toBeUndefined()
  })

  test('may be sealed correctly, but without padding, or not as UTF-8', async () => {
    expect(await openName(ciphers.noble, roomId, await sealRaw(pad(encodeUtf8('Ann'))))).toBe('Ann')
    expect(await openName(ciphers.noble, roomId, await sealRaw(encodeUtf8('Ann')))).toBeUndefined()
    expect(await openName(ciphers.noble, roomId, await sealRaw(pad(Uint8Array.of(0x41, 0xFF))))).toBeUndefined()
  })

  test.each(['', ' ', ' Ann', '\u202EAnn', 'A\u200Bnn', 'x'.repeat(33), 'Ａｎｎ'])('may be %j, an invalid name', async (value) => {
    expect(await openName(ciphers.WebCrypto, roomId, await sealName(sealer, roomId, value))).toBeUndefined()
  })

  test.each(['', ' \n', '\u200B', 'a\u0000', 'a\u001B[0m', 'x'.repeat(4001)])('may be an invalid text (case %#)', async (value) => {
    expect(await openText(ciphers.WebCrypto, PLACE, await sealText(sealer, PLACE, value))).toBeUndefined()
  })
})
