import { normalizeName } from '#shared/names/normalize'
import { checkText } from '#shared/text'
import type { Bytes } from './bytes'
import { concat, decodeUtf8, encodeUtf8, fromBase64url, toBase64url } from './bytes'
import { pad, unpad } from './padding'
import type { Cipher } from './primitives'

/** What seals: the room's cipher, and where random bytes come from. */
export interface Sealer {
  readonly cipher: Cipher
  /** Gives this many random bytes. */
  readonly random: (length: number) => Bytes
}

/** Where a text stands, and whose it is; `name` is the sealed one that travels with it. */
export interface TextPlace {
  readonly roomId: string
  readonly participantId: string
  readonly clientId: string
  readonly name: string
}

const IV_BYTES = 12

/** Seals a name that `normalizeName` gave. */
export function sealName(sealer: Sealer, roomId: string, name: string): Promise<string> {
  return seal(sealer, name, ['name', roomId])
}

/** The name; `undefined` where it does not open, or is none that one may have. */
export async function openName(cipher: Cipher, roomId: string, sealed: string): Promise<string | undefined> {
  const name = await open(cipher, sealed, ['name', roomId])
  return name !== undefined && normalizeName(name) === name ? name : undefined
}

/** Seals a text in which `checkText` found nothing wrong. */
export function sealText(sealer: Sealer, place: TextPlace, text: string): Promise<string> {
  return seal(sealer, text, textBinding(place))
}

/** The text; `undefined` where it does not open, was moved, or is none that one may post. */
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
