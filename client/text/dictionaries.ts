import type { Language } from '#shared/languages'
import type { Formats } from './formats'
import type { RoomStrings } from './languages/en/room'
import type { SiteStrings } from './languages/en/site'

/** The words that every page needs, and those that only a room needs, each in a chunk of its own. */
interface Dictionary<Tag extends Language> {
  readonly site: () => Promise<{ siteStrings: (formats: Formats<Tag>) => SiteStrings }>
  readonly room: () => Promise<{ roomStrings: (formats: Formats<Tag>) => RoomStrings }>
}

const DICTIONARIES: { readonly [Tag in Language]: Dictionary<Tag> } = {
  'en': { site: () => import('./languages/en/site'), room: () => import('./languages/en/room') },
  'de': { site: () => import('./languages/de/site'), room: () => import('./languages/de/room') },
  'fr': { site: () => import('./languages/fr/site'), room: () => import('./languages/fr/room') },
  'es': { site: () => import('./languages/es/site'), room: () => import('./languages/es/room') },
  'pt-BR': { site: () => import('./languages/pt-BR/site'), room: () => import('./languages/pt-BR/room') },
  'it': { site: () => import('./languages/it/site'), room: () => import('./languages/it/room') },
  'pl': { site: () => import('./languages/pl/site'), room: () => import('./languages/pl/room') },
  'ru': { site: () => import('./languages/ru/site'), room: () => import('./languages/ru/room') },
  'tr': { site: () => import('./languages/tr/site'), room: () => import('./languages/tr/room') },
  'ar': { site: () => import('./languages/ar/site'), room: () => import('./languages/ar/room') },
  'ja': { site: () => import('./languages/ja/site'), room: () => import('./languages/ja/room') },
  'zh-Hans': { site: () => import('./languages/zh-Hans/site'), room: () => import('./languages/zh-Hans/room') },
}

/** The words of every page. @throws Error where they cannot be loaded. */
export async function importSiteStrings<Tag extends Language>(language: Tag, formats: Formats<Tag>): Promise<SiteStrings> {
  const { siteStrings } = await DICTIONARIES[language].site()
  return siteStrings(formats)
}

/** The words of a room. @throws Error where they cannot be loaded. */
export async function importRoomStrings<Tag extends Language>(language: Tag, formats: Formats<Tag>): Promise<RoomStrings> {
  const { roomStrings } = await DICTIONARIES[language].room()
  return roomStrings(formats)
}

/** Loads the words of all languages, for the server. @throws Error where they cannot be loaded. */
export async function importDictionaries(): Promise<void> {
  await Promise.all(Object.values(DICTIONARIES).flatMap(({ site, room }): Promise<unknown>[] => [site(), room()]))
}

/** The module that holds a part of a language's words, as the build's manifest names it. */
export function dictionaryModule(language: Language, part: keyof Dictionary<Language>): string {
  return `client/text/languages/${language}/${part}.ts`
}
