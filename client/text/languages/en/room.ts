import type { Formats } from '~/client/text/formats'
import { entryStrings } from './entry'
import { insideStrings } from './inside'
import { nameWords } from './names'

/** English: the words that only a room needs. */
export const roomStrings = (formats: Formats<'en'>) => ({ ...entryStrings(formats), ...insideStrings(formats), nameWords })

export type RoomStrings = ReturnType<typeof roomStrings>
