// Scripts that have combining marks of their own, as they are typed today.
const SCRIPTS = [
  'Arab', 'Bali', 'Beng', 'Cham', 'Cyrl', 'Deva', 'Ethi', 'Gujr', 'Guru', 'Hang', 'Hani', 'Hebr', 'Hira', 'Java', 'Kana', 'Khmr', 'Knda', 'Lana', 'Laoo',
  'Mlym', 'Mong', 'Mymr', 'Nkoo', 'Orya', 'Sinh', 'Sund', 'Syrc', 'Taml', 'Telu', 'Thaa', 'Thai', 'Tibt',
]
/** Marks that any letter may have: accents, strokes and circles. */
const ANY_LETTER = String.raw`\p{Me}\p{Script_Extensions=Inherited}\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F`
const BETWEEN = String.raw`[\p{M}\u200C\u200D]{0,4}`
const LISTED = SCRIPTS.map(script => `\\p{Script_Extensions=${script}}`).join('')
const AT_HOME = SCRIPTS.map(script => `(?<=\\p{Script_Extensions=${script}}${BETWEEN})\\p{Script_Extensions=${script}}`)
// For other scripts: neither one of those, nor one without such marks.
const ELSEWHERE = String.raw`(?<=(?![${LISTED}\p{Script=Latin}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Bopomofo}])\p{L}${BETWEEN})[^${LISTED}]`
const compileForeignMark = () => new RegExp(String.raw`(?=\p{M})(?![${ANY_LETTER}])(?!${[...AT_HOME, ELSEWHERE].join('|')})`, 'u')
const ANY_MARK = /\p{M}/u
/** Made for the first name that has a mark: reading the long expression takes 5 ms, and compiling it 10. */
let foreignMark: RegExp | undefined

/**
 * Whether a mark of a name (in NFKC) is on a letter of another script, or on none, such as a Thai vowel on "A": no language
 * writes so, and fonts draw it over something else, or not at all.
 */
export function hasForeignMark(name: string): boolean {
  return ANY_MARK.test(name) && (foreignMark ??= compileForeignMark()).test(name)
}
