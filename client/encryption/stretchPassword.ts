import { argon2id } from '@noble/hashes/argon2.js'
import type { Bytes } from './bytes'
import { PASSWORD_COST, passwordBytes } from './passwordCost'

/** Derives the second half of a room's key from password and link key. Blocks for up to a second: call `stretchInWorker`. */
export function stretchPassword(password: string, secret: Bytes): Bytes {
  return argon2id(passwordBytes(password), secret, PASSWORD_COST)
}
