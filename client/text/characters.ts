// Positions are those of UTF-16; a character may take two.

/** The end of the run of one character that starts at `at`. */
export function runEnd(text: string, at: number): number {
  let end = at + 1
  while (end < text.length && text.charAt(end) === text.charAt(at)) end++
  return end
}

/** The character that starts at `at`; empty at the end. */
export function characterAt(text: string, at: number): string {
  return String.fromCodePoint(...[text.codePointAt(at)].filter(point => point !== undefined))
}

/** The character that ends at `end`; empty at the start. */
export function characterBefore(text: string, end: number): string {
  const isPair = /[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(Math.max(0, end - 2), end))
  return text.slice(Math.max(0, end - (isPair ? 2 : 1)), Math.max(0, end))
}

/** Scripts without spaces: an address or a mention may stand directly beside a word. */
export const SPACELESS = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u
/** Korean has spaces, but its particles follow an address or a name directly. */
export const HANGUL = /\p{Script=Hang}/u

/** Whether the word before a position goes on after it, by what follows: with a letter or digit of a script with spaces. */
export function continuesWord(after: string): boolean {
  const character = characterAt(after, 0)
  return /[\p{L}\p{N}]/u.test(character) && !SPACELESS.test(character) && !HANGUL.test(character)
}
