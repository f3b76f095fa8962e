import { argon2id } from '@noble/hashes/argon2.js'
import type { Bytes } from './bytes'
import { encodeUtf8 } from './bytes'

/** Argon2id: 19 MiB (in KiB), two passes, one lane, 32 bytes. */
const COST = { m: 19 * 1024, t: 2, p: 1, dkLen: 32 }

/** Derives the second half of a room's key from password and link key. Blocks for up to a second: call `stretchInWorker`. */
export function stretchPassword(password: string, secret: Bytes): Bytes {
  return argon2id(encodeUtf8(password.normalize('NFKC')), secret, COST)
}
