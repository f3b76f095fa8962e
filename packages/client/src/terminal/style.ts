import { colourOfParticipant } from '#shared/participantColour'

/** Twelve of the 256 colours, readable on dark and on light, in the order of `colourOfParticipant`. */
const PALETTE = [167, 173, 136, 100, 70, 35, 37, 32, 68, 98, 133, 168] as const
/** The nearest of the 16 colours. */
const BASIC = [31, 91, 33, 93, 32, 92, 36, 96, 34, 94, 35, 95] as const

/** How things are set off in a terminal of some number of colours. */
export interface Style {
  /** Somebody's name, in the person's colour. */
  readonly person: (id: string, name: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
  readonly inverse: (text: string) => string
  readonly warning: (text: string) => string
}

/** @param depth bits of colour, as `getColorDepth` of a stream gives: 1 is none. */
export function createStyle(depth: number): Style {
  const sgr = (on: string, off: number) => (text: string) => `\u001B[${on}m${text}\u001B[${off}m`
  const colour = (on: string) => depth > 1 ? sgr(on, 39) : (text: string) => text
  return {
    person: (id, name) => colour(depth >= 8 ? `38;5;${PALETTE[colourOfParticipant(id)] ?? 37}` : `${BASIC[colourOfParticipant(id)] ?? 36}`)(name),
    dim: sgr('2', 22),
    bold: sgr('1', 22),
    inverse: sgr('7', 27),
    warning: colour('33'),
  }
}
