import { NAME_BYTES, NAME_GRAPHEMES, NAME_MARKS_IN_A_ROW } from './limits'

/**
 * Display names. Both sides apply these rules: the server in open rooms, the clients in encrypted ones,
 * where the server sees a sealed name only.
 */

// Invisible characters stay only where they carry meaning: a joiner between two pictographs or between two letters of
// a script that joins, the selector that makes a character an emoji, and the tags of a flag.
const JOINING_SCRIPTS = ['Arab', 'Syrc', 'Nkoo', 'Mong', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh', 'Mymr', 'Khmr']
const joiningLetter = `[${JOINING_SCRIPTS.map(script => `\\p{Script=${script}}`).join('')}]`
const MEANINGFUL = [
  String.raw`(?<=\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?)\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=${joiningLetter}\p{M}{0,3})[\u200C\u200D](?=${joiningLetter})`,
  String.raw`(?<=\p{Extended_Pictographic})\uFE0F`,
  String.raw`(?<=[\d#*])\uFE0F(?=\u20E3)`,
  String.raw`(?<=\u{1F3F4})[\u{E0061}-\u{E007A}]{1,6}\u{E007F}`,
].join('|')
const INVISIBLE = new RegExp(String.raw`(${MEANINGFUL})|[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]`, 'gu')
const EXCESS_MARKS = new RegExp(String.raw`(\p{M}{${NAME_MARKS_IN_A_ROW}})\p{M}+`, 'gu')
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * Makes of what somebody typed the name that others see: NFKC, single spaces, nothing invisible, few marks in a row.
 *
 * @returns the name, or `undefined` where nothing is left or it is longer than 32 characters (or 128 bytes).
 */
export function normalizeName(input: string): string | undefined {
  // Bounds the work on hostile input; NFKC may lengthen a name, but never a longer one into the limit.
  if (input.length > NAME_BYTES * 8) return undefined
  const name = input
    .normalize('NFKC')
    .replace(/\p{White_Space}+/gu, ' ')
    .replace(INVISIBLE, '$1')
    // What was taken out may have kept apart what composes.
    .normalize('NFKC')
    .replace(EXCESS_MARKS, '$1')
    .replace(/ {2,}/g, ' ')
    .trim()
  if (name === '' || new TextEncoder().encode(name).length > NAME_BYTES) return undefined
  return [...graphemes.segment(name)].length <= NAME_GRAPHEMES ? name : undefined
}
