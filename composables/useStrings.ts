import type { ShallowReactive } from 'vue'
import { DEFAULT_LANGUAGE } from '#shared/languages'
import type { Language } from '#shared/languages'
import { dictionaryModule, importRoomStrings, importSiteStrings } from '~/client/text/dictionaries'
import { createFormats } from '~/client/text/formats'
import type { Formats } from '~/client/text/formats'
import type { RoomStrings } from '~/client/text/languages/en/room'
import type { SiteStrings } from '~/client/text/languages/en/site'

export type PageStrings = SiteStrings & { readonly formats: Formats }
export type RoomPageStrings = PageStrings & RoomStrings

/** The language of the page: at first the one that the server chose. */
export function useLanguage() {
  return useState<Language>('language', () => useNuxtApp().ssrContext?.event.context.language ?? DEFAULT_LANGUAGE)
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
  const language = useLanguage()
  const wanted = language.value
  ssrContext?.modules?.add(dictionaryModule(wanted, 'room'))
  if (hasRoomStrings($strings)) return
  const words = await importRoomStrings(wanted, $strings.formats)
  // If the language changed meanwhile, these are not its words.
  if (language.value !== wanted) return loadRoomStrings()
  Object.assign($strings, words)
}

let lastWanted: Language | undefined

/** Shows the page in another language, unless a later one was wanted meanwhile. @throws Error where its words cannot be loaded; the page then stays as it is. */
export async function switchLanguage(wanted: Language): Promise<void> {
  lastWanted = wanted
  const { $strings } = useNuxtApp()
  const language = useLanguage()
  const formats = createFormats(wanted)
  const site = await importSiteStrings(wanted, formats)
  const room = hasRoomStrings($strings) ? await importRoomStrings(wanted, formats) : undefined
  if (lastWanted !== wanted) return
  Object.assign($strings, site, room, { formats })
  language.value = wanted
}

function hasRoomStrings(strings: PageStrings): strings is RoomPageStrings {
  return 'room' in strings
}
