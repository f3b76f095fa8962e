import { DEFAULT_LANGUAGE } from '../../shared/languages.ts'

const TIMEOUT_MS = 30_000
/** Headers that decide what a page may load, load things themselves, or track people. */
const HEADERS = ['content-security-policy', 'link', 'refresh', 'set-cookie'] as const

/** What a server answered. */
export interface Answer {
  status: number
  /** Where a redirect leads. */
  location: string | null
  headers: Record<typeof HEADERS[number], string | null>
  /** Decoded. */
  body: Buffer
}

/** @returns the address of a site's home page, which ends with a slash; `undefined` if it is none. */
export function siteAddress(text: string): URL | undefined {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) return undefined
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

/** Asks like a browser that opens a page. @param language a tag, where the page depends on it. @throws Error if nothing answers in time. */
export async function ask(url: URL, language = DEFAULT_LANGUAGE): Promise<Answer> {
  const response = await fetch(url, {
    headers: { 'accept': 'text/html,*/*;q=0.8', 'accept-encoding': 'gzip, deflate, br', 'accept-language': language },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  return {
    status: response.status,
    location: response.headers.get('location'),
    headers: Object.fromEntries(HEADERS.map(name => [name, response.headers.get(name)])) as Answer['headers'],
    body: Buffer.from(await response.arrayBuffer()),
  }
}
