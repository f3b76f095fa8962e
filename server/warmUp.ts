import { LANGUAGES } from '#shared/languages'
import { randomTokens } from '#server/rooms/tokens'
import type { NitroApp } from 'nitropack/types'
import { runTask } from 'nitropack/runtime'

/** One of each page, including the error page. The room does not exist. */
const PAGES = ['', `room/${randomTokens.roomId()}`, 'nothing']

/** Imports all code and renders every page in every language first: Node caches a failed import, so a lack of descriptors or replaced files would break a page for good. */
export async function warmUp(nitroApp: NitroApp, basePath: string): Promise<void> {
  for (const { tag } of LANGUAGES) {
    for (const page of PAGES) await nitroApp.localFetch(basePath + page, { headers: { 'accept': 'text/html', 'accept-language': tag } })
  }
  await runTask('rooms:sweep')
}
