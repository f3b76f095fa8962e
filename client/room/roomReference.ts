import { parseRoomId } from '#shared/roomId'

/** A key may follow, also one whose `#` became `%23` on the way. */
const IN_A_LINK = /\/room\/((?:(?!%23)[^/?#\s])+)/i
/** The hyphens and dashes that keyboards and word processors make of one. */
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D.\u00B7_]/g

/**
 * Parses a room's link, with or without text around it, or its code in any form.
 *
 * @returns the canonical id; `undefined` if there is none.
 */
export function parseRoomReference(input: string): string | undefined {
  const inLink = IN_A_LINK.exec(input)?.[1]
  const code = inLink === undefined ? input : decode(inLink)
  return parseRoomId(code.normalize('NFKC').replace(DASHES, '-').trim().replace(/[^\p{L}\p{N}]+$/u, ''))
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  }
  catch {
    return part
  }
}
