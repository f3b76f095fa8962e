import { parseRoomId, ROOM_ID_LENGTH } from '#shared/roomId'

/** A key may follow, also one whose `#` became `%23` on the way. */
const IN_A_LINK = /(?<=\/room\/)(?:(?!%23)[^/?#\s])+/gi
/** The hyphens and dashes that keyboards and word processors make of one. */
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D.\u00B7_]/g

/** The canonical id of a room from its link, with or without text around it, or from its code in any form; `undefined` if there is none. */
export function parseRoomReference(input: string): string | undefined {
  const linked = input.match(IN_A_LINK)
  // The site itself may be at such a path: `/room/room/…`.
  return linked ? linked.map(code => parseCode(decode(code))).find(id => id !== undefined) : parseCode(input)
}

function parseCode(code: string): string | undefined {
  return parseRoomId(code.normalize('NFKC').replace(DASHES, '-').trim().replace(/[^\p{L}\p{N}]+$/u, ''))
}

/** The length of a typed code without separators, to tell how many are missing; `undefined` if it is no code, or only a character is wrong. */
export function codeLength(input: string): number | undefined {
  const { length } = input.replace(DASHES, '').replace(/[\s-]/g, '')
  return length === 0 || length === ROOM_ID_LENGTH || length > ROOM_ID_LENGTH * 2 || /[/:?#]/.test(input) ? undefined : length
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  }
  catch {
    return part
  }
}
