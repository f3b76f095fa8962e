import type { Bytes } from './bytes'
import type { Primitives } from './primitives'

export function webCrypto(subtle: SubtleCrypto): Primitives {
  return {
    async sha256(bytes) {
      return new Uint8Array(await subtle.digest('SHA-256', bytes))
    },
    async hkdf(input, salt, info) {
      const key = await subtle.importKey('raw', input, 'HKDF', false, ['deriveBits'])
      return new Uint8Array(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, 256))
    },
    async aesGcm(rawKey) {
      const key = await subtle.importKey('raw', rawKey, 'AES-GCM', false, ['encrypt', 'decrypt'])
      const settings = (iv: Bytes, additionalData: Bytes) => ({ name: 'AES-GCM', iv, additionalData, tagLength: 128 })
      return {
        async seal(iv, plain, associated) {
          return new Uint8Array(await subtle.encrypt(settings(iv, associated), key, plain))
        },
        async open(iv, sealed, associated) {
          try {
            return new Uint8Array(await subtle.decrypt(settings(iv, associated), key, sealed))
          }
          catch {
            return undefined
          }
        },
      }
    },
  }
}
