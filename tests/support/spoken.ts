import { LANGUAGES } from '#shared/languages'
import type { Language } from '#shared/languages'
import { importRoomStrings, importSiteStrings } from '~/client/text/dictionaries'
import { createFormats } from '~/client/text/formats'
import type { RoomPageStrings } from '~/composables/useStrings'

/** All words of each language. */
export type Words = ReadonlyMap<Language, RoomPageStrings>

/** Runs inside a page: see `pageLanguages.ts`. */
window.spoken = Promise.all(LANGUAGES.map(async ({ tag }) => {
  const formats = createFormats(tag)
  return [tag, { ...await importSiteStrings(tag, formats), ...await importRoomStrings(tag, formats), formats }] as const
})).then(entries => new Map(entries))
