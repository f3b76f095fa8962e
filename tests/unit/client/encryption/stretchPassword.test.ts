import { argon2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { stretchPassword } from '~/client/encryption/stretchPassword'
import { VECTOR } from '../../../support/encryption/vector'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test.each(['Zoë', '🔑'])('%j is stretched like in another implementation of Argon2id', (password) => {
  const theirs = argon2Sync('argon2id', { message: password.normalize('NFKC'), nonce: VECTOR.secret, parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 })
  expect(hex(stretchPassword(password, VECTOR.secret))).toBe(hex(theirs))
})

test('has the value of the vector', () => {
  expect(hex(stretchPassword(VECTOR.password, VECTOR.secret))).toBe(VECTOR.stretched)
})

test('a password is the same in every Unicode composition', () => {
  expect(stretchPassword('Zoe\u0308', VECTOR.secret)).toEqual(stretchPassword('Zoë', VECTOR.secret))
  expect(stretchPassword('Zoe', VECTOR.secret)).not.toEqual(stretchPassword('Zoë', VECTOR.secret))
})

test('one password gives different output with another key', () => {
  expect(stretchPassword('Zoë', new Uint8Array(16))).not.toEqual(stretchPassword('Zoë', VECTOR.secret))
})
