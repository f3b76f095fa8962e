import { argon2id } from '@noble/hashes/argon2.js'
import type { Bytes } from './bytes'
import { encodeUtf8 } from './bytes'

/** Argon2id: 19 MiB (told in KiB), twice over, one lane, 32 bytes. */
const COST = { m: 19 * 1024, t: 2, p: 1, dkLen: 32 }

/**
 * Makes the second half of a room's key of its password. It takes up to a second, and blocks: call `stretchInWorker`.
 *
 * @param secret the key in the link, which salts it.
 */
export function stretchPassword(password: string, secret: Bytes): Bytes {
  return argon2id(encodeUtf8(password.normalize('NFKC')), secret, COST)
}
