import type { NameWords } from '~/client/room/suggestName'
import type { Formats } from '~/client/text/formats'
import type { EntryStrings } from './entry'
import { entryStrings } from './entry'
import type { InsideStrings } from './inside'
import { insideStrings } from './inside'
import { nameWords } from './names'

export type RoomStrings = EntryStrings & InsideStrings & { readonly nameWords: NameWords }

/** English: the words that only a room needs. */
export const roomStrings = (formats: Formats<'en'>): RoomStrings => ({ ...entryStrings(formats), ...insideStrings(formats), nameWords })
