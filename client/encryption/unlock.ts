import { attempt } from '~/client/attempt'
import type { Bytes } from './bytes'
import type { WholeKey } from './linkKey'
import { SECRET_BYTES } from './linkKey'
import { loadPrimitives } from './primitives'
import type { RoomKeys } from './keys'
import { deriveRoomKeys } from './keys'

/** Random bytes of the browser, which it gives on plain HTTP too. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length))
}

/** A key for a new room. */
export function makeKey(hasPassword: boolean): WholeKey {
  return { status: hasPassword ? 'needsPassword' : 'complete', secret: randomBytes(SECRET_BYTES) }
}

/**
 * The keys of a room. With a password it takes up to a second or two.
 *
 * @param password counts only where the key needs one.
 * @throws Error where something could not be loaded.
 */
export async function unlock({ status, secret }: WholeKey, password: string): Promise<RoomKeys> {
  const stretched = status === 'needsPassword' ? await stretch(password, secret) : undefined
  const subtle = attempt(() => crypto.subtle)
  try {
    return await deriveRoomKeys(await loadPrimitives(subtle), secret, stretched)
  }
  catch (error) {
    // The browser's own cryptography may be there and refuse to work.
    if (!subtle) throw error
    return await deriveRoomKeys(await loadPrimitives(undefined), secret, stretched)
  }
}

async function stretch(password: string, secret: Bytes): Promise<Bytes> {
  try {
    const { stretchInWorker } = await import('./stretchInWorker')
    return await stretchInWorker(password, secret)
  }
  catch {
    // Without a worker it holds up the page for a second or two.
    const { stretchPassword } = await import('./stretchPassword')
    return stretchPassword(password, secret)
  }
}
