import { expect, test } from 'vitest'
import { readKey, writeFragment } from '~/client/encryption/linkKey'
import { makeKey } from '~/client/encryption/keys'
import { unlock } from '~/client/encryption/unlock'
import { VECTOR } from '../../../support/encryption/vector'

test('the key of the link opens the room', async () => {
  const { proof, verifier } = await unlock({ status: 'complete', secret: VECTOR.secret }, 'no password is asked for')
  expect({ proof, verifier }).toEqual({ proof: VECTOR.proof, verifier: VECTOR.verifier })
})

test.each([[false, 'complete'], [true, 'needsPassword']] as const)('a new key is whole, and new (password: %s)', (hasPassword, status) => {
  const key = makeKey(hasPassword)
  expect(readKey(writeFragment(key))).toEqual({ status, secret: key.secret })
  expect(makeKey(hasPassword).secret).not.toEqual(key.secret)
})
