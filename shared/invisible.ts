/** Invisible characters: direction controls, joiners, selectors, tags, fillers. Some scripts and emoji need some of them; elsewhere they hide something. */

const JOINING_SCRIPTS = ['Arab', 'Syrc', 'Nkoo', 'Mong', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh', 'Mymr', 'Khmr']
const joiningLetter = `[${JOINING_SCRIPTS.map(script => `\\p{Script=${script}}`).join('')}]`
const WRAPPING_LETTER = String.raw`[\p{Script=Thai}\p{Script=Laoo}\p{Script=Khmr}\p{Script=Mymr}]`

/**
 * Invisible characters that are needed, as a regular expression: a joiner between two pictographs or two letters of a joining
 * script, the emoji selector, and the tags of the flags of England, Scotland and Wales (others would be drawn as a black flag).
 */
export const NEEDED = [
  String.raw`(?<=\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?)\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=${joiningLetter}\p{M}{0,3})[\u200C\u200D](?=${joiningLetter})`,
  String.raw`(?<=\p{Extended_Pictographic})\uFE0F`,
  String.raw`(?<=[\d#*])\uFE0F(?=\u20E3)`,
  String.raw`(?<=\u{1F3F4})\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`,
].join('|')

/** Also needed in texts, which are not compared: shapes of letters and emoji, joiners at the end of words, and line break opportunities. */
const NEEDED_IN_TEXT = [
  NEEDED,
  String.raw`(?<=\p{Extended_Pictographic})\uFE0E`,
  String.raw`(?<=${joiningLetter}\p{M}{0,3})\u200D`,
  String.raw`(?<=\p{Script=Han})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=\p{Script=Mong})[\u180B-\u180F]`,
  String.raw`(?<=${WRAPPING_LETTER})\u200B(?=${WRAPPING_LETTER})`,
].join('|')

const INVISIBLE = String.raw`(?![\n\t])[\p{Cc}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]`
const IN_TEXT = new RegExp(`(${NEEDED_IN_TEXT})|${INVISIBLE}`, 'gu')
// Two more are blank in most fonts, and some editors treat the separators as line breaks.
const IN_CODE = new RegExp(String.raw`(${NEEDED})|${INVISIBLE}|[\u2028\u2029\u2800\u{1D159}]`, 'gu')

/** Removes invisible characters, unless a script or an emoji needs them. */
export function dropInvisible(text: string): string {
  return text.replace(IN_TEXT, '$1')
}

/** Makes invisible characters visible, so that code is what it looks like: `⟦U+202E⟧`. */
export function showInvisible(code: string): string {
  return code.replace(IN_CODE, (found, needed?: string) => needed ?? Array.from(found, symbol).join(''))
}

function symbol(character: string): string {
  return `⟦U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`
}
