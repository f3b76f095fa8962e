import { defineNitroPlugin } from 'nitropack/runtime'
import type { RenderResponse } from 'nitropack/types'
import { parseRoomId } from '#shared/roomId'

/**
 * Renders each page once. It is the same for everyone, because nothing of a visitor, an address or a room is in it: so every
 * later answer is what the first one was, at a tenth of the cost.
 */
export default defineNitroPlugin((nitroApp) => {
  // In development a page is what its source says now.
  if (import.meta.dev) return
  const ready = new Map<Page, Partial<RenderResponse>>()

  nitroApp.hooks.hook('render:before', (context) => {
    const page = pageAt(context.event.path)
    if (page) context.response = ready.get(page)
  })
  nitroApp.hooks.hook('render:response', (response, { event }) => {
    const page = pageAt(event.path)
    if (page && response.statusCode === 200) ready.set(page, response)
  })
})

/** The pages that do not change while the process runs. */
type Page = 'home' | 'room'

function pageAt(path: string): Page | undefined {
  const [pathname = ''] = path.split('?', 1)
  if (pathname === '/') return 'home'
  const [, id] = pathname.match(/^\/room\/([^/]+)$/) ?? []
  return id !== undefined && parseRoomId(id) !== undefined ? 'room' : undefined
}
