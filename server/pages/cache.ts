import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { RenderResponse } from 'nitropack/types'
import type { Language } from '#shared/languages'
import { parseRoomId } from '#shared/roomId'

/** Brotli's default of 11 takes up to twenty times as long, and makes a page 9 % smaller. */
const BROTLI_QUALITY = 5
/** Synchronous: each thread that compresses keeps memory for good. */
const compress = {
  br: (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (body: Buffer) => gzipSync(body),
}
const ENCODINGS = ['br', 'gzip'] as const

type Encoding = typeof ENCODINGS[number]
type Response = Partial<RenderResponse>

/** What decides which page is sent. */
export interface PageRequest {
  /** Path and query of the request. */
  readonly path: string
  readonly language: Language
  readonly acceptEncoding?: string
}

/** A page as it was rendered, and compressed, once somebody wants it so. */
interface CachedPage {
  readonly identity: Response & { readonly body: Buffer }
  readonly encoded: Partial<Record<Encoding, Response>>
}

/** Keeps each page as first rendered in each language: nothing in it is of a client, an address or a room. Cached, it costs a tenth, and is sent from one shared buffer. */
export class PageCache {
  readonly #pages = new Map<string, CachedPage>()

  /** @returns the answer, or `undefined` if it is not cached or not one of these pages. */
  get({ path, language, acceptEncoding = '' }: PageRequest): Response | undefined {
    const page = this.#pages.get(keyOf(path, language) ?? '')
    if (!page) return undefined
    const accepted = acceptEncoding.split(',', 20).map(encoding => encoding.trim())
    const encoding = ENCODINGS.find(encoding => accepted.includes(encoding))
    return encoding ? page.encoded[encoding] ??= encode(page, encoding) : page.identity
  }

  put({ path, language }: PageRequest, response: Response) {
    const key = keyOf(path, language)
    if (key === undefined || response.statusCode !== 200 || this.#pages.has(key)) return
    const headers = { ...response.headers, 'vary': 'Accept-Encoding, Accept-Language', 'content-language': language }
    this.#pages.set(key, { identity: { ...response, headers, body: Buffer.from(String(response.body)) }, encoded: {} })
  }
}

function encode({ identity }: CachedPage, encoding: Encoding): Response {
  return { ...identity, headers: { ...identity.headers, 'content-encoding': encoding }, body: compress[encoding](identity.body) }
}

function keyOf(path: string, language: Language): string | undefined {
  const [pathname = ''] = path.split('?', 1)
  if (pathname === '/') return `home ${language}`
  const [, id] = pathname.match(/^\/room\/([^/]+)$/) ?? []
  return id !== undefined && parseRoomId(id) !== undefined ? `room ${language}` : undefined
}
