import { attempt } from '~/client/attempt'
import type { Bytes } from './bytes'
import type { WholeKey } from './linkKey'
import { loadPrimitives } from './primitives'
import type { RoomKeys } from './keys'
import { deriveRoomKeys, makeKey } from './keys'

/** Makes a new key and derives the keys of its room. @param password empty for none. @throws Error if code could not be loaded. */
export async function createKeys(password: string): Promise<{ key: WholeKey, keys: RoomKeys }> {
  const key = makeKey(password !== '')
  return { key, keys: await unlock(key, password) }
}

/** Derives the keys of a room; with a password it takes a second or two. @throws Error if code could not be loaded. */
export async function unlock({ status, secret }: WholeKey, password: string): Promise<RoomKeys> {
  const stretched = status === 'needsPassword' ? await stretch(password, secret) : undefined
  const subtle = attempt(() => crypto.subtle)
  try {
    return await deriveRoomKeys(await loadPrimitives(subtle), secret, stretched)
  }
  catch (error) {
    // The browser may offer Web Crypto and refuse to use it.
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
    // Without a worker this blocks the page for a second or two.
    const { stretchPassword } = await import('./stretchPassword')
    return stretchPassword(password, secret)
  }
}
