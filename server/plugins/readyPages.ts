import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { H3Event } from 'h3'
import { getRequestHeader } from 'h3'
import { defineNitroPlugin } from 'nitropack/runtime'
import type { RenderResponse } from 'nitropack/types'
import { parseRoomId } from '#shared/roomId'

const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) }
/** How a page may be compressed, the best first. */
const ENCODINGS = ['br', 'gzip'] as const

/** The pages that do not change while the process runs. */
type Page = 'home' | 'room'
type Encoding = typeof ENCODINGS[number]
type Ready = Record<Encoding | 'identity', Partial<RenderResponse>>

/**
 * Renders each page once. It is the same for everyone, because nothing of a visitor, an address or a room is in it: so every
 * later answer is what the first one was, at a tenth of the cost, and compressed.
 */
export default defineNitroPlugin((nitroApp) => {
  // In development a page is what its source says now.
  if (import.meta.dev) return
  const ready = new Map<Page, Ready>()

  nitroApp.hooks.hook('render:before', (context) => {
    const page = pageAt(context.event.path)
    if (page) context.response = ready.get(page)?.[encodingFor(context.event)]
  })
  nitroApp.hooks.hook('render:response', async (response, { event }) => {
    const page = pageAt(event.path)
    if (!page || response.statusCode !== 200 || ready.has(page)) return
    const prepared = await prepare(response)
    ready.set(page, prepared)
    Object.assign(response, prepared[encodingFor(event)])
  })
})

function pageAt(path: string): Page | undefined {
  const [pathname = ''] = path.split('?', 1)
  if (pathname === '/') return 'home'
  const [, id] = pathname.match(/^\/room\/([^/]+)$/) ?? []
  return id !== undefined && parseRoomId(id) !== undefined ? 'room' : undefined
}

function encodingFor(event: H3Event): keyof Ready {
  const accepted = getRequestHeader(event, 'accept-encoding')?.split(',').map(encoding => encoding.trim()) ?? []
  return ENCODINGS.find(encoding => accepted.includes(encoding)) ?? 'identity'
}

async function prepare(response: Partial<RenderResponse>): Promise<Ready> {
  const identity = { ...response, headers: { ...response.headers, vary: 'Accept-Encoding' } }
  const compressed = async (encoding: Encoding) => ({
    ...identity,
    headers: { ...identity.headers, 'content-encoding': encoding },
    body: await compress[encoding](String(response.body)),
  })
  return { identity, br: await compressed('br'), gzip: await compressed('gzip') }
}
