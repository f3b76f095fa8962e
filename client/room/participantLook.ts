import { COLOURS, colourOfParticipant } from '#shared/participantColour'

/** Where the circle of hues starts (degrees), so that the hues that are hardest to tell apart are furthest away. */
const FIRST_HUE = 10

/** How somebody is shown: a colour of the palette and one to three characters. */
export interface Look { readonly slot: number, readonly initials: string }

/**
 * The properties that the colour of a slot is made of: its hue in degrees, and whether it is one of the lighter ones. Hues go
 * all around the circle, in turn dark and light (in a dark theme bright and pale), so that neighbours differ in both.
 */
export function colourOf(slot: number) {
  return { '--hue': `${FIRST_HUE + slot * (360 / COLOURS)}`, '--shade': `${slot % 2}` }
}

/**
 * Gives the people of one room looks. The colour follows from the public id, which the server chose so that few have it, so it
 * is the same on every page, for as long as the room lives. People who share one have different initials.
 */
export function createLooks() {
  const initialsOf = new Map<string, string>()
  const taken = new Set<string>()

  /** Somebody's look. Ask in the order in which they stand in the room. */
  function lookOf(id: string, name: string): Look {
    const slot = colourOfParticipant(id)
    const who = JSON.stringify([id, name])
    return { slot, initials: initialsOf.get(who) ?? assignInitials(who, slot, name) }
  }

  function assignInitials(who: string, slot: number, name: string): string {
    const found = candidates(name).find(candidate => !taken.has(`${slot} ${candidate}`)) ?? initials(name)
    taken.add(`${slot} ${found}`)
    initialsOf.set(who, found)
    return found
  }

  return { lookOf }
}

/** One or two initials: the first character of the first and of the last word, as a reader counts characters, without a bracket before it. */
export function initials(name: string): string {
  const words = name.split(' ').map(word => word.replace(/^\p{P}+(?=.)/u, '')).filter(word => word !== '')
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

let graphemes: Intl.Segmenter | undefined

function graphemesOf(text: string): string[] {
  // Firefox has none before version 125: there a character is a letter with its marks.
  if (!('Segmenter' in Intl)) return text.match(/\P{M}\p{M}*/gu) ?? []
  // Made once, and not before there is somebody: it would hold up the door.
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}
