import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Bytes of a keyed hash: two texts of one room are not taken for each other. */
const HASH_BYTES = 16

/**
 * Seals what Redis holds of one room under a key derived from the room's id. Redis knows only the id's SHA-256, so a dump of
 * its memory is unreadable without the room's link.
 */
export class RoomSeal {
  readonly #key: Buffer
  readonly #hashKey: Buffer
  /** Opened names by their sealed form: each message carries its author's. */
  readonly #names = new Map<string, string>()

  constructor(roomId: string) {
    const keys = Buffer.from(hkdfSync('sha256', roomId, 'ephemeral-chat-rooms/redis/v1', 'seal', 64))
    this.#key = keys.subarray(0, 32)
    this.#hashKey = keys.subarray(32)
  }

  seal(text: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce)
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
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
    return createHmac('sha256', this.#hashKey).update(text).digest().subarray(0, HASH_BYTES).toString('base64url')
  }
}
