import type { Language } from '#shared/languages'
import { DEFAULT_LANGUAGE, LANGUAGES } from '#shared/languages'
import { randomTokens } from '#server/rooms/tokens'
import type { NitroApp } from 'nitropack/types'
import { runTask } from 'nitropack/runtime'

/** One of each page. The room does not exist. */
const PAGES = ['', `room/${randomTokens.roomId()}`]
const ERROR_PAGE = 'nothing'

/**
 * Imports all code and renders every page in every language first: Node caches a failed import, so a lack of descriptors or
 * replaced files would break a page for good. The error page is not kept: one language is enough for its code.
 */
export async function warmUp(nitroApp: NitroApp, basePath: string): Promise<void> {
  const render = (page: string, language: Language) => nitroApp.localFetch(basePath + page, { headers: { 'accept': 'text/html', 'accept-language': language } })
  for (const { tag } of LANGUAGES) {
    for (const page of PAGES) await render(page, tag)
  }
  await render(ERROR_PAGE, DEFAULT_LANGUAGE)
  await runTask('rooms:sweep')
}
