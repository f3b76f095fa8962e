import { existsSync, readFileSync } from 'node:fs'
import type { EncryptionPolicy } from '../../shared/api'
import { LANGUAGES } from '../../shared/languages'
import type { Language } from '../../shared/languages'
import { LONGEST_LIFETIME_SECONDS } from '../../shared/limits'
import type { PageName } from './pageNames'
import { PAGE_NAMES } from './pageNames'

/** What the build renders pages with: a placeholder for the site's address, and the defaults of the other settings that pages show. */
export const PRERENDERED_WITH = {
  origin: 'https://placeholder.invalid',
  basePath: '/base-path-placeholder/',
  encryption: 'optional',
  roomLifetimeSeconds: LONGEST_LIFETIME_SECONDS,
} as const

/** Settings that pages show. */
export interface ShownSettings {
  readonly publicUrl: string
  readonly basePath: string
  readonly encryption: EncryptionPolicy
  readonly roomLifetimeSeconds: number
}

/** What needs no escaping in HTML or JavaScript. */
const PLAIN = /^[\w.:/~[\]-]*$/

/** The file of a page in the folder of prerendered pages. */
export function prerenderedFile(name: PageName, language: Language): string {
  return `${name}.${language}.html`
}

/**
 * Reads the pages that the build rendered. Without them Vue renders each page, which takes a third of a start's time and 8 MB.
 * @param folder with a slash at its end.
 * @returns reads a page with these settings; `undefined` where the settings need other pages, or the build has not made them yet.
 * @throws the error of the file system if one of them cannot be read.
 */
export function readPrerendered(folder: URL, settings: ShownSettings): ((name: PageName, language: Language) => string) | undefined {
  const { encryption, roomLifetimeSeconds, publicUrl } = settings
  if (encryption !== PRERENDERED_WITH.encryption || roomLifetimeSeconds !== PRERENDERED_WITH.roomLifetimeSeconds || !PLAIN.test(publicUrl)) return undefined
  if (!existsSync(folder)) return undefined
  const files = new Map(PAGE_NAMES.flatMap(name => LANGUAGES.map(({ tag }) => {
    const file = prerenderedFile(name, tag)
    return [file, readFileSync(new URL(file, folder))] as const
  })))
  return (name, language) => withAddress(String(files.get(prerenderedFile(name, language))), settings)
}

/** Puts the site's address in place of the placeholders. */
function withAddress(html: string, { publicUrl, basePath }: Pick<ShownSettings, 'publicUrl' | 'basePath'>): string {
  const { origin, basePath: placeholder } = PRERENDERED_WITH
  const inJson = (path: string) => path.replaceAll('/', '\\u002F')
  return html
    .replaceAll(`"${origin}${placeholder}"`, `"${publicUrl}"`)
    .replaceAll(origin, URL.parse(publicUrl)?.origin ?? '')
    .replaceAll(placeholder, basePath)
    .replaceAll(inJson(placeholder), inJson(basePath))
}
