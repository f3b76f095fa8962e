import type { Formats } from '~/client/text/formats'
import type { RoomStrings } from '~/client/text/languages/en/room'
import { entryStrings } from './entry'
import { insideStrings } from './inside'
import { nameWords } from './names'

/** Russian: the words that only a room needs. */
export const roomStrings = (formats: Formats<'ru'>): RoomStrings => ({ ...entryStrings(formats), ...insideStrings(formats), nameWords })
