import type { H3Event } from 'h3'
import { getRequestHeader } from 'h3'
import { DEFAULT_LANGUAGE, LANGUAGES, parseLanguage } from '#shared/languages'
import type { Language } from '#shared/languages'

/** More ranges than a browser sends; the rest of a longer header is ignored. */
const RANGES = 30
const RANGE = /^\s*([a-z*]{1,8})(?:-[\w-]*)?\s*(?:;\s*q=(\d(?:\.\d{1,3})?)\s*)?$/i

declare module 'h3' {
  interface H3EventContext {
    /** The language of the page that is asked for. */
    language?: Language
  }
}

/** The language of the page that a request asks for: by `?lang=`, else by `Accept-Language`. */
export function requestedLanguage(event: H3Event): Language {
  const [, query = ''] = event.path.split('?', 2)
  const named = query.includes('lang=') ? new URLSearchParams(query).get('lang') : null
  return parseLanguage(named ?? '') ?? negotiateLanguage(getRequestHeader(event, 'accept-language'))
}

/**
 * The language that a browser likes best of ours (RFC 9110, section 12.5.4). Regions and scripts do not count: Portuguese from
 * Lisbon or Chinese in traditional characters is closer than any other language.
 */
export function negotiateLanguage(accepted = ''): Language {
  const ranges = accepted.split(',', RANGES).flatMap((range) => {
    const [, base, quality = '1'] = RANGE.exec(range) ?? []
    return base === undefined ? [] : [{ base: base.toLowerCase(), quality: Number(quality) }]
  })
  const liked = ranges.filter(({ quality }) => quality > 0).toSorted((one, other) => other.quality - one.quality)
  return liked.map(({ base }) => languageOf(base)).find(language => language !== undefined) ?? DEFAULT_LANGUAGE
}

function languageOf(base: string): Language | undefined {
  return base === '*' ? DEFAULT_LANGUAGE : LANGUAGES.find(({ tag }) => tag.split('-')[0] === base)?.tag
}
