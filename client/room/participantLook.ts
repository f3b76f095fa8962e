/** The colours of people: hues all around the circle, in turn dark and light (in a dark theme bright and pale), so that neighbours differ in both. */
export const SLOTS = 12
/** Where the circle starts (degrees), so that the hues that are hardest to tell apart are furthest away. */
const FIRST_HUE = 10

/** How somebody is shown: a colour of the palette and one to three characters. */
export interface Look { readonly slot: number, readonly initials: string }

/** The properties that the colour of a slot is made of: its hue in degrees, and whether it is one of the lighter ones. */
export function colourOf(slot: number) {
  return { '--hue': `${FIRST_HUE + slot * (360 / SLOTS)}`, '--shade': `${slot % 2}` }
}

/**
 * Gives the people of one room looks that differ while there are free colours; people who share a colour have different
 * initials. A look never changes, except the initials with a new name. It follows from the public id, and only in a conflict
 * from who was there first, so that nearly everybody looks the same on all pages.
 */
export function createLooks() {
  const slots = new Map<string, number>()
  const initialsOf = new Map<string, string>()
  const taken = new Set<string>()
  const counts = Array.from({ length: SLOTS }, () => 0)

  /** Somebody's look. Ask in the order in which they stand in the room. */
  function lookOf(id: string, name: string): Look {
    const slot = slots.get(id) ?? assignSlot(id)
    const who = JSON.stringify([id, name])
    const known = initialsOf.get(who) ?? assignInitials(who, slot, name)
    return { slot, initials: known }
  }

  function assignSlot(id: string): number {
    const preferred = hash(id) % SLOTS
    // Goes round in steps of five: what comes next is far away in hue, and all are reached.
    const order = counts.map((_, step) => (preferred + step * 5) % SLOTS)
    const fewest = Math.min(...counts)
    const slot = order.find(candidate => counts[candidate] === fewest) ?? preferred
    counts[slot] = fewest + 1
    slots.set(id, slot)
    return slot
  }

  function assignInitials(who: string, slot: number, name: string): string {
    const found = candidates(name).find(candidate => !taken.has(`${slot} ${candidate}`)) ?? initials(name)
    taken.add(`${slot} ${found}`)
    initialsOf.set(who, found)
    return found
  }

  return { lookOf }
}

/** One or two initials: the first character of the first and of the last word, as a reader counts characters. */
export function initials(name: string): string {
  const words = name.split(' ').filter(word => word !== '')
  const ends = words.length > 1 ? [words.at(0), words.at(-1)] : words
  return ends.map(word => graphemesOf(word ?? '')[0] ?? '').join('').toLocaleUpperCase()
}

/** What somebody may be marked by: initials, the first two characters, the first and another one, the first and a digit. */
function candidates(name: string): string[] {
  const characters = graphemesOf(name.replaceAll(' ', ''))
  const [first = ''] = characters
  const others = [...characters.slice(1), '2', '3', '4', '5', '6', '7', '8', '9']
  return [initials(name), ...others.map(other => first.toLocaleUpperCase() + other)]
}

function hash(id: string): number {
  let sum = 0x811C9DC5
  for (let at = 0; at < id.length; at++) sum = Math.imul(sum ^ id.charCodeAt(at), 0x01000193)
  // Ids that differ in one character only would land side by side.
  sum = Math.imul(sum ^ (sum >>> 16), 0x85EBCA6B)
  return (sum ^ (sum >>> 13)) >>> 0
}

let graphemes: Intl.Segmenter | undefined

function graphemesOf(text: string): string[] {
  // Firefox has none before version 125: there a character is a letter with its marks.
  if (!('Segmenter' in Intl)) return text.match(/\P{M}\p{M}*/gu) ?? []
  // Made once, and not before there is somebody: it would hold up the door.
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}
