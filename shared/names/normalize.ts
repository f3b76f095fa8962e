import { hasForeignMark } from './foreignMarks'
import { splitGraphemes } from '../graphemes'
import { NEEDED } from '../invisible'
import { NAME_BYTES, NAME_GRAPHEMES, NAME_MARKS_IN_A_ROW } from '../limits'

/** Display names. Both sides apply these rules: the server in normal rooms, the clients in encrypted ones, where the server sees only sealed names. */

const INVISIBLE = new RegExp(String.raw`(${NEEDED})|[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]`, 'gu')
const EXCESS_MARKS = new RegExp(String.raw`(\p{M}{${NAME_MARKS_IN_A_ROW}})\p{M}+`, 'gu')

/** Unassigned in every version of Unicode known here: a newer one may draw it as anything, or as nothing. */
const UNASSIGNED = /\p{Cn}/u

/**
 * Normalizes a typed name for display: NFKC, single spaces, no invisible characters, few marks in a row. `undefined` if nothing
 * is left, it is longer than 32 characters (or 128 bytes), or has unassigned characters or marks on letters of another script.
 */
export function normalizeName(input: string): string | undefined {
  // Bounds the work on hostile input; NFKC never shortens a name this long to within the limit.
  if (input.length > NAME_BYTES * 8) return undefined
  const name = input
    .normalize('NFKC')
    .replace(/\p{White_Space}+/gu, ' ')
    .replace(INVISIBLE, '$1')
    // Characters around a removed one may compose now.
    .normalize('NFKC')
    .replace(EXCESS_MARKS, '$1')
    .replace(/ {2,}/g, ' ')
    .trim()
  if (name === '' || new TextEncoder().encode(name).length > NAME_BYTES) return undefined
  if (UNASSIGNED.test(name) || hasForeignMark(name)) return undefined
  return splitGraphemes(name).length <= NAME_GRAPHEMES ? name : undefined
}
