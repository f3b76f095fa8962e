import { CONFUSABLES } from './confusables'
import { foldName, withoutAccents } from './foldName'

/** What each character that looks like another one counts as. */
const standards = new Map(CONFUSABLES.trim().split('\n').flatMap((line) => {
  const [standard = '', ...others] = line.split(' ').map(decode)
  return others.map(other => [other, standard] as const)
}))

/**
 * What two names share when they look the same: case, width, accents, joiners and all that UTS #39 calls confusable are
 * folded. Not for showing. Kept apart from the other rules of names, as its table is larger than all of them.
 *
 * @param name a name as `normalizeName` gives it.
 */
export function nameKey(name: string): string {
  // Some capitals look like something else than their small letters do, so looks come before case, and after it again.
  const key = standard(foldName(standard(withoutAccents(name)))).trim()
  // Of accents alone nothing is left.
  return key || name
}

function standard(name: string): string {
  return Array.from(name, character => standards.get(character) ?? character).join('')
}

function decode(points: string): string {
  return String.fromCodePoint(...points.split('+').map(point => Number.parseInt(point, 16)))
}
