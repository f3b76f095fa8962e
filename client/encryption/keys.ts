import type { Bytes } from './bytes'
import { concat, encodeUtf8, randomBytes, toBase64url } from './bytes'
import type { WholeKey } from './linkKey'
import { SECRET_BYTES } from './linkKey'
import type { Cipher, Primitives } from './primitives'

const SALT = encodeUtf8('ephemeral-chat-rooms/v1')

/** The cipher of a room's names and texts, and the proof to the server of having the key. */
export interface RoomKeys {
  readonly cipher: Cipher
  /** Sent with every `join`. */
  readonly proof: string
  /** Sent when the room is created. */
  readonly verifier: string
}

/** A new key, for a link. */
export function makeKey(hasPassword: boolean): WholeKey {
  return { status: hasPassword ? 'needsPassword' : 'complete', secret: randomBytes(SECRET_BYTES) }
}

/** Derives the keys of a room from the link's secret (16 bytes), and from its stretched password if it has one. */
export async function deriveRoomKeys(primitives: Primitives, secret: Bytes, stretched?: Bytes): Promise<RoomKeys> {
  const input = stretched ? concat(secret, stretched) : secret
  const authentication = await deriveKey(primitives, input, 'authentication')
  return {
    cipher: await primitives.aesGcm(await deriveKey(primitives, input, 'encryption')),
    proof: toBase64url(authentication),
    verifier: toBase64url(await primitives.sha256(authentication)),
  }
}

export function deriveKey(primitives: Primitives, input: Bytes, use: 'encryption' | 'authentication'): Promise<Bytes> {
  return primitives.hkdf(input, SALT, encodeUtf8(use))
}
