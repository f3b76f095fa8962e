import type { Bytes } from './bytes'

/** AES-256-GCM under one key; the tag of 16 bytes follows the cipher text. */
export interface Cipher {
  seal(iv: Bytes, plain: Bytes, associated: Bytes): Promise<Bytes>
  /** Decrypts; `undefined` if the key or anything else differs from encryption. */
  open(iv: Bytes, sealed: Bytes, associated: Bytes): Promise<Bytes | undefined>
}

export interface Primitives {
  sha256(bytes: Bytes): Promise<Bytes>
  /** HKDF-SHA-256, 32 bytes. */
  hkdf(input: Bytes, salt: Bytes, info: Bytes): Promise<Bytes>
  /** @param key 32 bytes. */
  aesGcm(key: Bytes): Promise<Cipher>
}

/** Web Crypto; without it (plain HTTP), a library that is loaded only then. @param subtle `crypto.subtle`. */
export async function loadPrimitives(subtle: SubtleCrypto | undefined): Promise<Primitives> {
  if (subtle) return (await import('./webCrypto')).webCrypto(subtle)
  return (await import('./nobleCrypto')).nobleCrypto
}
