import type { ShallowReactive } from 'vue'
import type { Language } from '#shared/languages'
import { dictionaryModule, importRoomStrings } from '~/client/text/dictionaries'
import type { Formats } from '~/client/text/formats'
import type { RoomStrings } from '~/client/text/languages/en/room'
import type { SiteStrings } from '~/client/text/languages/en/site'

export type PageStrings = SiteStrings & { readonly formats: Formats }
export type RoomPageStrings = PageStrings & RoomStrings

/** The language of the page. */
export function useLanguage() {
  return useState<Language>('language')
}

/** The words of `/` and of what is around every page, in the page's language. They change in place with the language: read them where they are shown. */
export function useStrings(): ShallowReactive<PageStrings> {
  return useNuxtApp().$strings
}

/** All words, for the page of a room and what is in it. @throws Error on a page that has not loaded them. */
export function useRoomStrings(): ShallowReactive<RoomPageStrings> {
  const strings = useStrings()
  if (!hasRoomStrings(strings)) throw new Error('The words of a room are not loaded.')
  return strings
}

/** Loads the words of a room, if they are not there yet. @throws Error where they cannot be loaded. */
export async function loadRoomStrings(): Promise<void> {
  const { $strings, ssrContext } = useNuxtApp()
  const language = useLanguage().value
  ssrContext?.modules?.add(dictionaryModule(language, 'room'))
  if (hasRoomStrings($strings)) return
  const words = await importRoomStrings(language, $strings.formats)
  // The language may have changed meanwhile.
  if (!hasRoomStrings($strings)) Object.assign($strings, words)
}

function hasRoomStrings(strings: PageStrings): strings is RoomPageStrings {
  return 'room' in strings
}
