import type { H3Error, H3Event } from 'h3'
import { getRequestHeader, send, setResponseHeaders, setResponseStatus } from 'h3'
import { useNitroApp } from 'nitropack/runtime'
import type { NitroErrorHandler } from 'nitropack/types'
import type { Language } from '#shared/languages'
import { LedgerAwayError } from '#server/rooms/ledger'
import { apiError, codeOfStatus } from './apiError'
import { isApi } from './isApi'
import type { Page } from '#server/pages/cache'
import { requestedLanguage } from '#server/pages/language'
import { usePages } from '#server/pages/usePages'
import { pathInSite } from '#server/basePath'
import { reportUnexpected } from '#server/report'
import { useSettings } from '#server/useSettings'

/** Retry delay while the rooms cannot be reached. */
const AWAY_RETRY_SECONDS = 5

/** Answers every error without a stack or the request's path: as a page if the request accepts HTML, else as JSON. */
const errorHandler: NitroErrorHandler = async (error, event) => {
  // In development the framework's own page shows the origin of an error.
  if (import.meta.dev && wantsPage(event)) return
  try {
    await answer(error, event)
  }
  catch (failure) {
    // Part of another answer may have been sent already.
    reportUnexpected(failure)
    event.node.res.destroy()
  }
}

async function answer(error: H3Error, event: H3Event) {
  if (error.cause instanceof LedgerAwayError) {
    setResponseHeaders(event, { 'retry-after': AWAY_RETRY_SECONDS })
    return await answer(apiError('server_full'), event)
  }
  const isOurs = typeof error.data === 'object' && error.data !== null && 'code' in error.data
  // A page that fails to render brings neither flag.
  if (error.unhandled || error.fatal || (!isOurs && error.statusCode === 500)) reportUnexpected(error.cause ?? error)
  const { statusCode, statusMessage, message, data } = isOurs ? error : apiError(codeOfStatus(error.statusCode))
  const page = wantsPage(event) ? await errorPage(event, statusCode) : undefined
  setResponseStatus(event, statusCode, statusMessage)
  setResponseHeaders(event, { 'content-type': 'application/json', ...page?.headers, 'cache-control': 'no-store' })
  // The rest of a refused body is not read, so the connection cannot serve another request.
  if (!event.node.req.complete) setResponseHeaders(event, { connection: 'close' })
  return send(event, page?.body ?? JSON.stringify({ statusCode, statusMessage, message, data }))
}

function wantsPage(event: H3Event): boolean {
  // In an error of a route, h3 has cut the base path off `event.path`.
  const path = pathInSite(event.node.req.originalUrl ?? event.path, useSettings().basePath)
  return !isApi(path ?? '') && getRequestHeader(event, 'accept')?.includes('text/html') === true
}

/** @returns `undefined` if the page cannot be rendered. */
async function errorPage(event: H3Event, statusCode: number): Promise<Page | undefined> {
  // A request by the error page itself must not be answered with the page.
  if (getRequestHeader(event, 'x-nuxt-error') !== undefined) return undefined
  const name = statusCode === 404 ? 'missing' : 'broken'
  const [pages, language, encoding] = [usePages(), requestedLanguage(event), getRequestHeader(event, 'accept-encoding')]
  const page = pages.get(name, language, encoding)
  if (page) return page
  try {
    const html = await renderErrorPage(event, name === 'missing' ? 404 : 500, language)
    if (html !== undefined) pages.put(name, language, html)
    return pages.get(name, language, encoding)
  }
  catch (error) {
    reportUnexpected(error)
    return undefined
  }
}

async function renderErrorPage({ context }: H3Event, statusCode: number, language: Language): Promise<string | undefined> {
  const { basePath } = useSettings()
  const { body, headers } = await useNitroApp().localCall({ url: `${basePath}__nuxt_error?url=${basePath}&statusCode=${statusCode}`, context, headers: { 'x-nuxt-error': 'true', 'accept-language': language } })
  return String(headers['content-type']).startsWith('text/html') ? String(body) : undefined
}

export default errorHandler
