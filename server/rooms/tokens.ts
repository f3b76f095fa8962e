import { hash, timingSafeEqual } from 'node:crypto'
import { customAlphabet, nanoid } from 'nanoid'
import { ROOM_ID_ALPHABET, ROOM_ID_LENGTH } from '#shared/roomId'

/** Randomness, injected so that tests control it. */
export interface Tokens {
  /** The id of a room: 80 random bits. */
  roomId(): string
  participantId(): string
  /** A private token, of an owner or a session: 126 random bits. */
  secret(): string
}

export const randomTokens: Tokens = {
  roomId: customAlphabet(ROOM_ID_ALPHABET, ROOM_ID_LENGTH),
  participantId: customAlphabet(ROOM_ID_ALPHABET, 12),
  secret: () => nanoid(),
}

/** SHA-256: ids and tokens are stored only as hashes. */
export function hashToken(token: string | Uint8Array): Buffer {
  return hash('sha256', token, 'buffer')
}

/** Compares in constant time. */
export function matchesHash(token: string | Uint8Array, expected: Uint8Array): boolean {
  const own = hashToken(token)
  return own.length === expected.length && timingSafeEqual(own, expected)
}
