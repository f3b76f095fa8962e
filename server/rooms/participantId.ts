import { COLOURS, colourDistance, colourOfParticipant } from '#shared/participantColour'
import { ROOM_ID_ALPHABET } from '#shared/roomId'

/** Gives a new public id a colour that few people in the room have, as far as possible from theirs. @param others the ids of those people. */
export function withFreeColour(id: string, others: Iterable<string>): string {
  const wanted = freeColour(colourOfParticipant(id), [...others].map(colourOfParticipant))
  const last = [...ROOM_ID_ALPHABET].find(character => colourOfParticipant(character) === wanted)
  return colourOfParticipant(id) === wanted || last === undefined ? id : id.slice(0, -1) + last
}

/** @param preferred wins where several are as good. */
function freeColour(preferred: number, taken: readonly number[]): number {
  const counts = Array.from({ length: COLOURS }, (_, colour) => taken.filter(other => other === colour).length)
  const fewest = Math.min(...counts)
  const distance = (colour: number) => Math.min(...taken.map(other => colourDistance(colour, other)))
  return counts
    .map((_, step) => (preferred + step) % COLOURS)
    .filter(colour => counts[colour] === fewest)
    .reduce((best, colour) => distance(colour) > distance(best) ? colour : best)
}
