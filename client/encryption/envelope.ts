import { normalizeName } from '#shared/names/normalize'
import { checkText } from '#shared/text'
import type { Bytes } from './bytes'
import { concat, decodeUtf8, encodeUtf8, fromBase64url, toBase64url } from './bytes'
import { pad, unpad } from './padding'
import type { Cipher } from './primitives'

export interface Sealer {
  readonly cipher: Cipher
  readonly random: (length: number) => Bytes
}

/** Context that a text is bound to; `name` is the sealed one that travels with it. */
export interface TextPlace {
  readonly roomId: string
  readonly participantId: string
  readonly clientId: string
  readonly name: string
}

const IV_BYTES = 12

/** Encrypts a name; it must be normalized. */
export function sealName(sealer: Sealer, roomId: string, name: string): Promise<string> {
  return seal(sealer, name, ['name', roomId])
}

/** Decrypts a name; `undefined` if that fails, or if the name is not a valid one. */
export async function openName(cipher: Cipher, roomId: string, sealed: string): Promise<string | undefined> {
  const name = await open(cipher, sealed, ['name', roomId])
  return name !== undefined && normalizeName(name) === name ? name : undefined
}

/** Encrypts a text that passed `checkText`. */
export function sealText(sealer: Sealer, place: TextPlace, text: string): Promise<string> {
  return seal(sealer, text, textBinding(place))
}

/** Decrypts a text; `undefined` if that fails, if the text was moved, or if it is not a valid one. */
export async function openText(cipher: Cipher, place: TextPlace, sealed: string): Promise<string | undefined> {
  const text = await open(cipher, sealed, textBinding(place))
  return text !== undefined && checkText(text) === undefined ? text : undefined
}

function textBinding({ roomId, participantId, clientId, name }: TextPlace): string[] {
  return ['text', roomId, participantId, clientId, name]
}

async function seal({ cipher, random }: Sealer, text: string, binding: string[]): Promise<string> {
  const iv = random(IV_BYTES)
  return toBase64url(concat(iv, await cipher.seal(iv, pad(encodeUtf8(text)), associatedData(binding))))
}

async function open(cipher: Cipher, sealed: string, binding: string[]): Promise<string | undefined> {
  const bytes = fromBase64url(sealed)
  if (!bytes) return undefined
  const padded = await cipher.open(bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES), associatedData(binding))
  const plain = padded && unpad(padded)
  return plain && decodeUtf8(plain)
}

function associatedData(binding: string[]): Bytes {
  return encodeUtf8(JSON.stringify(['v1', ...binding]))
}
