/** How many colours people in a room can have. */
export const COLOURS = 12

/** The colour of a person, from 0 to 11: it follows from the last character of the public id, so it is the same on every page. */
export function colourOfParticipant(id: string): number {
  return id.charCodeAt(id.length - 1) % COLOURS || 0
}

/** How far apart two colours are on the circle of hues, from 0 to 6. */
export function colourDistance(one: number, other: number): number {
  const steps = Math.abs(one - other) % COLOURS
  return Math.min(steps, COLOURS - steps)
}
