import { expect, test } from 'vitest'
import { readKey } from '~/client/encryption/linkKey'
import { encryption } from '../../../../packages/client/src/encryption'
import { needsPassword, parseLink } from '../../../../packages/client/src/link'
import { VECTOR } from '../../../support/encryption/vector'

test('the vector of docs/encryption.md holds in Node', async () => {
  const { key } = parseLink(`https://example.org/room/${VECTOR.roomId}${VECTOR.fragment}`)
  if (key.status !== 'complete') return expect.fail(key.status)
  const { proof, verifier } = await encryption.unlock(key, '')
  expect({ proof, verifier }).toEqual({ proof: VECTOR.proof, verifier: VECTOR.verifier })
})

test('and so does that with a password, spelled in any form of Unicode', async () => {
  const key = readKey(`${VECTOR.fragment}&p=1`)
  if (!needsPassword(key)) return expect.fail(key.status)
  const { proof } = await encryption.unlock(key, VECTOR.password.normalize('NFD'))
  expect(proof).toBe('YA-PhTwHi2ACn0W1K_gVtY9sqwdaD1tL5rnoqGOahYw')
})
