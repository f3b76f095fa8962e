import { characterBefore, continuesWord } from './characters'
import { QUOTE } from './markdown'

/**
 * Whether a text mentions somebody as `@name`, in any case of letters. What it quotes does not count, and of names that begin
 * alike only the longest that fits: "@Ann 2" does not mention Ann.
 * @param own the names of the person in question. @param others the other names of the room.
 */
export function mentions(text: string, own: readonly string[], others: () => readonly string[]): boolean {
  if (!/[@＠]/.test(text)) return false
  const wanted = own.map(fold)
  return text.split('\n').some(line => !line.startsWith(QUOTE) && isNamedIn(fold(line), wanted, others))
}

/** A text or name as it is compared. Names are in NFKC already. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function isNamedIn(line: string, wanted: readonly string[], others: () => readonly string[]): boolean {
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    const length = longestAt(line, at, wanted)
    if (length > 0 && !continuesWord(characterBefore(line, at)) && length >= longestAt(line, at, others().map(fold))) return true
  }
  return false
}

/** The length of the longest of these names that stands, whole, after the sign at `at`; 0 for none. */
function longestAt(line: string, at: number, names: readonly string[]): number {
  return Math.max(0, ...names.filter(name => line.startsWith(name, at + 1) && !continuesWord(line.slice(at + 1 + name.length, at + 3 + name.length))).map(({ length }) => length))
}
