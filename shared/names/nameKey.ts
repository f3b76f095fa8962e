import { CONFUSABLES } from './confusables'
import { foldName, withoutAccents } from './fold'
import { foldLookalikes } from './lookalike'

/** What each character that looks like another one counts as. */
const standards = new Map(CONFUSABLES.trim().split('\n').flatMap((line) => {
  const [standard = '', ...others] = line.split(' ').map(decode)
  return others.map(other => [other, standard] as const)
}))

const RIGHT_TO_LEFT = String.raw`\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}`
const TWO_DIRECTIONS = new RegExp(String.raw`[${RIGHT_TO_LEFT}].*(?![${RIGHT_TO_LEFT}])\p{L}|(?![${RIGHT_TO_LEFT}])\p{L}.*[${RIGHT_TO_LEFT}]`, 'u')
const RUNS = new RegExp(String.raw`[${RIGHT_TO_LEFT}\p{M}]+|(?:(?![${RIGHT_TO_LEFT}])[\p{L}\p{N}\p{M}])+|\S`, 'gu')
/** What is drawn as its mirror image where letters run from right to left. */
const MIRRORED: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<', '»': '«', '›': '‹' }

/**
 * What two names share when they look the same: case, width, accents, joiners and all that UTS #39 calls confusable are
 * folded. Not for showing. Kept apart from the other rules of names, as its table is larger than all of them.
 *
 * @param name a name as `normalizeName` gives it.
 */
export function nameKey(name: string): string {
  const plain = foldLookalikes(name)
  const key = TWO_DIRECTIONS.test(plain) ? foldRuns(plain) : fold(plain)
  // Of accents alone nothing is left.
  return key || name
}

/** "Ann דנה" and "דנה Ann" are drawn alike: the first letter says in which direction the whole is laid out. */
function foldRuns(name: string): string {
  const runs = name.replace(/[)\]}>»›]/g, character => MIRRORED[character] ?? character).match(RUNS) ?? []
  return fold(runs.join('\n')).split('\n').sort().join(' ')
}

function fold(name: string): string {
  // Some capitals look like something else than their small letters do, so looks come before case, and after it again.
  const folded = standard(foldName(standard(withoutAccents(name)))).trim()
  // Marks on one letter are drawn alike in any order.
  return folded.replace(/\p{M}{2,}/gu, marks => Array.from(marks).sort().join(''))
}

function standard(name: string): string {
  return Array.from(name, character => standards.get(character) ?? character).join('')
}

function decode(points: string): string {
  return String.fromCodePoint(...points.split('+').map(point => Number.parseInt(point, 16)))
}
