import { describe, expect, test } from 'vitest'
import { deriveKey, deriveRoomKeys } from '~/client/encryption/keys'
import { openName, openText, sealName, sealText } from '~/client/encryption/envelope'
import { BACKENDS, VECTOR, countFrom } from '../../../support/encryption/vector'

describe.each(Object.entries(BACKENDS))('the vector, by %s', (_, primitives) => {
  test('has the documented keys', async () => {
    const { proof, verifier } = await deriveRoomKeys(primitives, VECTOR.secret)
    expect({ proof, verifier }).toEqual({ proof: VECTOR.proof, verifier: VECTOR.verifier })
    const key = await deriveKey(primitives, VECTOR.secret, 'encryption')
    expect(Buffer.from(key).toString('hex')).toBe(VECTOR.encryptionKey)
  })

  test('encrypts its name and its text to the same characters, and decrypts them', async () => {
    const { cipher } = await deriveRoomKeys(primitives, VECTOR.secret)
    const { roomId, participantId, clientId, name, sealedName, text, sealedText } = VECTOR
    const place = { roomId, participantId, clientId, name: sealedName }
    expect(await sealName({ cipher, random: countFrom(0xA0) }, roomId, name)).toBe(sealedName)
    expect(await openName(cipher, roomId, sealedName)).toBe(name)
    expect(await sealText({ cipher, random: countFrom(0xB0) }, place, text)).toBe(sealedText)
    expect(await openText(cipher, place, sealedText)).toBe(text)
  })

  test('has other keys with a password', async () => {
    const stretched = Uint8Array.from(Buffer.from(VECTOR.stretched, 'hex'))
    const { cipher, proof, verifier } = await deriveRoomKeys(primitives, VECTOR.secret, stretched)
    expect({ proof, verifier }).toEqual({ proof: VECTOR.passwordProof, verifier: VECTOR.passwordVerifier })
    expect(await openName(cipher, VECTOR.roomId, VECTOR.sealedName)).toBeUndefined()
  })
})
