import { randomTokens } from '#server/rooms/tokens'
import type { NitroApp } from 'nitropack/types'
import { runTask } from 'nitropack/runtime'

/** One of each page, the one for errors among them. Nobody has made the room. */
const PAGES = ['/', `/room/${randomTokens.roomId()}`, '/nothing']

/**
 * Loads all code that the server will need, and renders every page, before anyone asks. Node remembers a module that
 * could not be loaded: one moment without file descriptors, or files that were replaced, would break a page for good.
 */
export async function warmUp(nitroApp: NitroApp): Promise<void> {
  for (const page of PAGES) await nitroApp.localFetch(page, { headers: { accept: 'text/html' } })
  await runTask('rooms:sweep')
}
