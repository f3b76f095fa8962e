import { CONFUSABLES } from './confusables'
import { foldName, withoutAccents } from './fold'
import { foldLookalikes } from './lookalike'

/** The standard character of each lookalike. */
const standards = new Map(CONFUSABLES.trim().split('\n').flatMap((line) => {
  const [standard = '', ...others] = line.split(' ').map(decode)
  return others.map(other => [other, standard] as const)
}))

const RIGHT_TO_LEFT = String.raw`\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}`
const TWO_DIRECTIONS = new RegExp(String.raw`[${RIGHT_TO_LEFT}].*(?![${RIGHT_TO_LEFT}])\p{L}|(?![${RIGHT_TO_LEFT}])\p{L}.*[${RIGHT_TO_LEFT}]`, 'u')
const RUNS = new RegExp(String.raw`[${RIGHT_TO_LEFT}\p{M}]+|(?:(?![${RIGHT_TO_LEFT}])[\p{L}\p{N}\p{M}])+|\S`, 'gu')
const MIRRORED: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<', '»': '«', '›': '‹' }

/**
 * Equal for normalized names that look the same: folds case, width, accents, joiners and the confusables of UTS #39. Not for
 * display. A file of its own, since its table is larger than all other rules of names.
 */
export function nameKey(name: string): string {
  const plain = foldLookalikes(name)
  const key = TWO_DIRECTIONS.test(plain) ? foldRuns(plain) : fold(plain)
  // A name of accents only folds to nothing.
  return key || name
}

/** "Ann דנה" and "דנה Ann" are drawn alike: the first letter sets the direction of the whole name. */
function foldRuns(name: string): string {
  const runs = name.replace(/[)\]}>\u00BB\u203A]/g, character => MIRRORED[character] ?? character).match(RUNS) ?? []
  return fold(runs.join('\n')).split('\n').sort().join(' ')
}

function fold(name: string): string {
  // Some capitals look like other letters than their lower case does, so lookalikes are folded before case, and again after.
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
