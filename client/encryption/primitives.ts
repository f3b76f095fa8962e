import type { Bytes } from './bytes'

/** AES-256-GCM under one key; the tag of 16 bytes follows the cipher text. */
export interface Cipher {
  seal(iv: Bytes, plain: Bytes, associated: Bytes): Promise<Bytes>
  /** The plain text; `undefined` where the key or anything else is not what it was sealed with. */
  open(iv: Bytes, sealed: Bytes, associated: Bytes): Promise<Bytes | undefined>
}

/** What the scheme needs of a library of cryptography. */
export interface Primitives {
  sha256(bytes: Bytes): Promise<Bytes>
  /** HKDF-SHA-256, 32 bytes. */
  hkdf(input: Bytes, salt: Bytes, info: Bytes): Promise<Bytes>
  /** @param key 32 bytes. */
  aesGcm(key: Bytes): Promise<Cipher>
}

/**
 * The browser's own cryptography; or, where there is none (on plain HTTP), a library that is loaded only then.
 *
 * @param subtle `crypto.subtle`.
 */
export async function loadPrimitives(subtle: SubtleCrypto | undefined): Promise<Primitives> {
  if (subtle) return (await import('./webCrypto')).webCrypto(subtle)
  return (await import('./nobleCrypto')).nobleCrypto
}
