/** Crockford's base32 in lower case: no `i`, `l`, `o` or `u`, so that a code can be read aloud. */
export const ROOM_ID_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** 16 characters of 5 bits each: 80 random bits. */
export const ROOM_ID_LENGTH = 16

const CANONICAL = new RegExp(`^[${ROOM_ID_ALPHABET}]{${ROOM_ID_LENGTH}}$`)

/** The canonical form of a room id as people write it: any case, hyphens or spaces anywhere, `o` for `0`, `i` and `l` for `1`; `undefined` if invalid. */
export function parseRoomId(input: string): string | undefined {
  // An id with a separator after each character is no longer than this; bounds the work on hostile input.
  if (input.length > ROOM_ID_LENGTH * 2) return undefined
  const id = input.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')
  return CANONICAL.test(id) ? id : undefined
}

/** Groups of four, for reading aloud: `0123-4567-89ab-cdef`. */
export function formatRoomId(id: string): string {
  return id.match(/.{1,4}/g)?.join('-') ?? id
}
