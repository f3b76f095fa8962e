import type { KeyObject } from 'node:crypto'
import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync, randomBytes } from 'node:crypto'
import { FORMAT } from './keys'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
/** The last bytes of a nonce, which count; what is before them is random, for each process and each time that it follows the room. */
const COUNTER_BYTES = 4
const TAG_BYTES = 16
/** Of a keyed hash, in Base64: two texts of one room are not taken for each other. */
const HASH_CHARACTERS = 22

/**
 * Seals what Redis holds of one room under a key derived from the room's id. Redis knows only the id's SHA-256, so a dump of
 * its memory is unreadable without the room's link.
 */
export class RoomSeal {
  /** Bytes would be made into one for each message, which takes four times the sealing. */
  readonly #key: KeyObject
  readonly #hashKey: Buffer
  readonly #nonce = randomBytes(NONCE_BYTES)
  #sealed = 0
  /** Opened names by their sealed form: each message carries its author's. */
  readonly #names = new Map<string, string>()

  constructor(roomId: string) {
    const keys = Buffer.from(hkdfSync('sha256', roomId, `ephemeral-chat-rooms/redis/v${FORMAT}`, 'seal', 64))
    this.#key = createSecretKey(keys.subarray(0, 32))
    this.#hashKey = keys.subarray(32)
  }

  seal(text: string): Buffer {
    this.#nonce.writeUInt32BE(this.#sealed, NONCE_BYTES - COUNTER_BYTES)
    this.#sealed += 1
    const cipher = createCipheriv(ALGORITHM, this.#key, this.#nonce)
    const body = cipher.update(text, 'utf8')
    // Nothing is left of it in this mode.
    cipher.final()
    return Buffer.concat([this.#nonce, body, cipher.getAuthTag()])
  }

  /** @throws Error if it was sealed under another key, or changed. */
  open(sealed: Buffer): string {
    const decipher = createDecipheriv(ALGORITHM, this.#key, sealed.subarray(0, NONCE_BYTES))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  }

  openName(sealed: Buffer): string {
    const form = sealed.toString('latin1')
    const known = this.#names.get(form)
    if (known !== undefined) return known
    const name = this.open(sealed)
    this.#names.set(form, name)
    return name
  }

  /** A keyed hash: the same for the same text of the same room. */
  hash(text: string): string {
    return hash('sha256', Buffer.concat([this.#hashKey, Buffer.from(text)]), 'base64url').slice(0, HASH_CHARACTERS)
  }
}
