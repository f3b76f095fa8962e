import type { Bytes } from './bytes'
import { encodeUtf8 } from './bytes'

/** Argon2id: 19 MiB (in KiB), two passes, one lane, 32 bytes. */
export const PASSWORD_COST = { m: 19 * 1024, t: 2, p: 1, dkLen: 32 }

/** A password as it is stretched: spelled alike by every keyboard. */
export function passwordBytes(password: string): Bytes {
  return encodeUtf8(password.normalize('NFKC'))
}
