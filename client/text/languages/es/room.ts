import type { Formats } from '~/client/text/formats'
import type { RoomStrings } from '~/client/text/languages/en/room'
import { entryStrings } from './entry'
import { insideStrings } from './inside'
import { nameWords } from './names'

/** Spanish: the words that only a room needs. */
export const roomStrings = (formats: Formats<'es'>): RoomStrings => ({ ...entryStrings(formats), ...insideStrings(formats), nameWords })
