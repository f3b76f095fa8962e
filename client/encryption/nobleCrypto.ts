import { gcm } from '@noble/ciphers/aes.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Primitives } from './primitives'

const KEY_BYTES = 32

/** The same primitives in JavaScript, for insecure contexts, in which browsers offer no Web Crypto. */
export const nobleCrypto: Primitives = {
  async sha256(bytes) {
    return sha256(bytes)
  },
  async hkdf(input, salt, info) {
    return hkdf(sha256, input, salt, info, KEY_BYTES)
  },
  async aesGcm(key) {
    return {
      async seal(iv, plain, associated) {
        return gcm(key, iv, associated).encrypt(plain)
      },
      async open(iv, sealed, associated) {
        try {
          return gcm(key, iv, associated).decrypt(sealed)
        }
        catch {
          return undefined
        }
      },
    }
  },
}
