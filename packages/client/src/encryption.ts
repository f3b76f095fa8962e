import { argon2idAsync } from '@noble/hashes/argon2.js'
import { connectEncrypted } from '~/client/encryption/connectEncrypted'
import { deriveRoomKeys } from '~/client/encryption/keys'
import type { WholeKey } from '~/client/encryption/linkKey'
import type { Encryption } from '~/client/encryption/roomKeys'
import { passwordBytes, PASSWORD_COST } from '~/client/encryption/passwordCost'
import { webCrypto } from '~/client/encryption/webCrypto'

/** Encryption by Node's own Web Crypto. Stretching a password takes about a second, in slices that let other work run. */
export const encryption: Encryption = {
  connectEncrypted,
  async unlock({ status, secret }: WholeKey, password) {
    const stretched = status === 'needsPassword' ? await argon2idAsync(passwordBytes(password), secret, PASSWORD_COST) : undefined
    return await deriveRoomKeys(webCrypto(crypto.subtle), secret, stretched && new Uint8Array(stretched))
  },
}
