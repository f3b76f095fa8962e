import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { RenderResponse } from 'nitropack/types'
import { parseRoomId } from '#shared/roomId'

/** Brotli's default of 11 takes up to twenty times as long, at every start, and makes a page 9 % smaller. */
const BROTLI_QUALITY = 5
/** Synchronous: pages are rendered before the server listens, and each thread that compresses keeps memory for good. */
const compress = {
  br: (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (body: Buffer) => gzipSync(body),
}
const ENCODINGS = ['br', 'gzip'] as const

type CachedPage = 'home' | 'room'
type Encoding = typeof ENCODINGS[number]
type Encoded = Record<Encoding | 'identity', Partial<RenderResponse>>

/** Keeps each page as first rendered: nothing in it is of a client, an address or a room. Cached, it costs a tenth, and is compressed in one shared buffer. */
export class PageCache {
  readonly #pages = new Map<CachedPage, Encoded>()

  /** @param path path and query of a request. @returns the answer, or `undefined` if it is not cached or not one of these pages. */
  get(path: string, acceptEncoding = ''): Partial<RenderResponse> | undefined {
    const page = pageAt(path)
    const encoded = page && this.#pages.get(page)
    if (!encoded) return undefined
    const accepted = acceptEncoding.split(',', 20).map(encoding => encoding.trim())
    return encoded[ENCODINGS.find(encoding => accepted.includes(encoding)) ?? 'identity']
  }

  put(path: string, response: Partial<RenderResponse>) {
    const page = pageAt(path)
    if (!page || response.statusCode !== 200 || this.#pages.has(page)) return
    const body = Buffer.from(String(response.body))
    const identity = { ...response, body, headers: { ...response.headers, vary: 'Accept-Encoding' } }
    const compressed = (encoding: Encoding) => ({
      ...identity,
      headers: { ...identity.headers, 'content-encoding': encoding },
      body: compress[encoding](body),
    })
    this.#pages.set(page, { identity, br: compressed('br'), gzip: compressed('gzip') })
  }
}

function pageAt(path: string): CachedPage | undefined {
  const [pathname = ''] = path.split('?', 1)
  if (pathname === '/') return 'home'
  const [, id] = pathname.match(/^\/room\/([^/]+)$/) ?? []
  return id !== undefined && parseRoomId(id) !== undefined ? 'room' : undefined
}
