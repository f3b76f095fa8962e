import type { Formats } from '~/client/text/formats'
import type { RoomStrings } from '~/client/text/languages/en/room'
import { entryStrings } from './entry'
import { insideStrings } from './inside'
import { nameWords } from './names'

/** Italian: the words that only a room needs. */
export const roomStrings = (formats: Formats<'it'>): RoomStrings => ({ ...entryStrings(formats), ...insideStrings(formats), nameWords })
