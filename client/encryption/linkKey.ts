import { parseRoomId } from '#shared/roomId'
import type { Bytes } from './bytes'
import { fromBase64url, toBase64url } from './bytes'

/** The length of the key in a link: bytes, and characters of base64url. */
export const SECRET_BYTES = 16
const SECRET_LENGTH = 22

/** A complete key; with `needsPassword` it opens the room only together with the password. */
export interface WholeKey {
  readonly status: 'complete' | 'needsPassword'
  readonly secret: Bytes
}

/** The key of a link; `mangled`: with `%23` for `#`, so that opening it sends the key to the server (`key`, if it can still be read). */
export type KeyInLink = WholeKey | { readonly status: 'missing' | 'truncated' | 'garbled' } | { readonly status: 'mangled', readonly key?: WholeKey }

const KEY = /(^|#|%23)k(?:=|%3D)([\w-]*)/i
const PASSWORD = /^(?:&(?:amp;)?|%26)p(?:=|%3D)1(?!\w)/i
const CUT_PASSWORD = /^(?:&(?:amp;)?|%26)p?(?:=|%3D)?$/i
const BARE = /^[\w-]{22}$/

/** Reads the key from the fragment of the page's address, a whole link, or a pasted part of one. */
export function readKey(input: string): KeyInLink {
  const text = input.trim()
  const found = KEY.exec(text)
  if (!found) return BARE.test(text) ? read(text, '') : { status: 'missing' }
  const [start, mark = '', value = ''] = found
  const key = read(value, text.slice(found.index + start.length))
  return mark === '%23' ? mangled(key) : key
}

/** The key in pasted text, even of a mangled link: pasting sends it to nobody. */
export function wholeKeyIn(pasted: string): WholeKey | undefined {
  const key = readKey(pasted)
  if ('secret' in key) return key
  return key.status === 'mangled' ? key.key : undefined
}

/** Parses the address of a room's page. `part` is the last part of its path, which in a mangled link holds the key. */
export function readRoomAddress(part: string, fragment: string): { roomId: string, key: KeyInLink } | undefined {
  const [code = ''] = part.split(/#|%23/i, 1)
  const roomId = parseRoomId(code)
  if (roomId === undefined) return undefined
  // The fragment never leaves the browser, in any spelling.
  if (code === part) return { roomId, key: readKey(fragment.replace(/^#%23/, '#')) }
  const key = readKey(part.slice(code.length))
  return key.status === 'missing' ? undefined : { roomId, key: mangled(key) }
}

/** Writes the whole link of a room, so that no link of an encrypted room can lack the key. @param site its address, with a slash at the end. */
export function writeRoomLink(site: string, roomId: string, key: WholeKey | undefined): string {
  return new URL(`room/${roomId}${key ? writeFragment(key) : ''}`, site).href
}

/** The fragment with a key: `#k=…`, and `&p=1` if it needs a password. */
export function writeFragment({ status, secret }: WholeKey): string {
  return `#k=${toBase64url(secret)}${status === 'needsPassword' ? '&p=1' : ''}`
}

function read(value: string, rest: string): KeyInLink {
  if (value.length < SECRET_LENGTH || CUT_PASSWORD.test(rest)) return { status: 'truncated' }
  const secret = value.length === SECRET_LENGTH ? fromBase64url(value) : undefined
  if (!secret) return { status: 'garbled' }
  return { status: PASSWORD.test(rest) ? 'needsPassword' : 'complete', secret }
}

function mangled(key: KeyInLink): KeyInLink {
  if (key.status === 'mangled') return key
  return 'secret' in key ? { status: 'mangled', key } : { status: 'mangled' }
}
