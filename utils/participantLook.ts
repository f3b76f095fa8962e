/** How many colours people are told apart by, evenly spread around the circle. */
export const HUES = 24

/** The hue of somebody's colour in degrees; the same for everyone who sees them, as it follows from their public id. */
export function participantHue(participantId: string): number {
  let hash = 0x811C9DC5
  for (let at = 0; at < participantId.length; at++) {
    hash = Math.imul(hash ^ participantId.charCodeAt(at), 0x01000193)
  }
  // The low bits of this hash are its weak ones.
  return ((hash >>> 16) % HUES) * (360 / HUES)
}

/** One or two initials: the first character of the first and of the last word, as a reader counts characters. */
export function initials(name: string): string {
  const words = name.split(' ').filter(word => word !== '')
  const ends = words.length > 1 ? [words.at(0), words.at(-1)] : words
  return ends.map(word => firstGrapheme(word ?? '').toLocaleUpperCase()).join('')
}

let graphemes: Intl.Segmenter | undefined

function firstGrapheme(text: string): string {
  // Made once, and not before there is somebody: it would hold up the door.
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  for (const { segment } of graphemes.segment(text)) return segment
  return ''
}
