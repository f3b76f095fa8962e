import { randomTokens } from '#server/rooms/tokens'
import type { NitroApp } from 'nitropack/types'
import { runTask } from 'nitropack/runtime'

/** One of each page but the one for other errors than 404, which nothing asks for by its path. The room does not exist. */
const PAGES = ['', `room/${randomTokens.roomId()}`, 'nothing']

/**
 * Imports all code that requests need, and renders the pages where the build could not: Node caches a failed import, so a lack
 * of descriptors or replaced files would break a page for good. In one language only: the others' words are loaded as well
 * (`plugins/loadDictionaries.server.ts`), but to render all of them took a quarter of the start's CPU time and 16 MB, for what
 * takes some milliseconds when it is first requested.
 */
export async function warmUp(nitroApp: NitroApp, basePath: string): Promise<void> {
  for (const page of PAGES) await nitroApp.localCall({ url: basePath + page, headers: { accept: 'text/html' } })
  await runTask('rooms:sweep')
}
