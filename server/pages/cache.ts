import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Language } from '#shared/languages'
import type { PageName } from '#server/pages/pageNames'
import { contentSecurityPolicy } from '#server/pages/policy'

/** Brotli's default of 11 takes up to twenty times as long, and makes a page 9 % smaller. */
const BROTLI_QUALITY = 5
/** Synchronous: each thread that compresses keeps memory for good. */
const compress = {
  br: (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (body: Buffer) => gzipSync(body),
}
const ENCODINGS = ['br', 'gzip'] as const

type Encoding = typeof ENCODINGS[number]

/** A page, ready to be sent. */
export interface Page {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** A page as it was rendered, and compressed, once somebody wants it so. */
interface CachedPage {
  readonly identity: Page
  readonly encoded: Partial<Record<Encoding, Page>>
}

/** Keeps each page in each language, as it was prerendered or first rendered. Cached, it costs a tenth, and is sent from one shared buffer. */
export class PageCache {
  readonly #pages = new Map<string, CachedPage>()
  readonly #prerendered

  /** @param prerendered reads a page that the build rendered. */
  constructor(prerendered?: (name: PageName, language: Language) => string) {
    this.#prerendered = prerendered
  }

  /** @param acceptEncoding the header of a request. @returns `undefined` if the page has not been rendered yet. */
  get(name: PageName, language: Language, acceptEncoding = ''): Page | undefined {
    const page = this.#pages.get(keyOf(name, language)) ?? (this.#prerendered && this.#add(name, language, this.#prerendered(name, language)))
    if (!page) return undefined
    const accepted = acceptEncoding.split(',', 20).map(encoding => encoding.trim())
    const encoding = ENCODINGS.find(encoding => accepted.includes(encoding))
    return encoding ? page.encoded[encoding] ??= encode(page, encoding) : page.identity
  }

  /** Keeps a page that was rendered, unless there is one. */
  put(name: PageName, language: Language, html: string) {
    if (!this.#pages.has(keyOf(name, language))) this.#add(name, language, html)
  }

  #add(name: PageName, language: Language, html: string): CachedPage {
    const headers = {
      'content-type': 'text/html;charset=utf-8',
      'content-language': language,
      'content-security-policy': contentSecurityPolicy(html),
      'vary': 'Accept-Encoding, Accept-Language',
    }
    const page = { identity: { headers, body: Buffer.from(html) }, encoded: {} }
    this.#pages.set(keyOf(name, language), page)
    return page
  }
}

function encode({ identity: { headers, body } }: CachedPage, encoding: Encoding): Page {
  return { headers: { ...headers, 'content-encoding': encoding }, body: compress[encoding](body) }
}

function keyOf(name: PageName, language: Language): string {
  return `${name} ${language}`
}
