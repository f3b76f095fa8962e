import type { H3Event } from 'h3'
import { getRequestHeader, send, setResponseHeaders, setResponseStatus } from 'h3'
import type { NitroErrorHandler } from 'nitropack/types'
import { apiError, codeOfStatus } from './apiError'
import { isApi } from './isApi'
import { reportUnexpected } from '#server/report'

/**
 * Answers every error, without a stack or the request's path: with a page where one is asked for, else as JSON. No other
 * handler comes after it: those of the framework write addresses to the log and into their pages.
 */
const errorHandler: NitroErrorHandler = async (error, event) => {
  // In development the framework's own page shows where an error comes from.
  if (import.meta.dev && wantsPage(event)) return
  if (error.unhandled || error.fatal) reportUnexpected(error.cause ?? error)
  const isOurs = typeof error.data === 'object' && error.data !== null && 'code' in error.data
  const { statusCode, statusMessage, message, data } = isOurs ? error : apiError(codeOfStatus(error.statusCode))
  const page = wantsPage(event) ? await errorPage(event, statusCode) : undefined
  setResponseStatus(event, statusCode, statusMessage)
  setResponseHeaders(event, { 'content-type': page === undefined ? 'application/json' : 'text/html;charset=utf-8', 'cache-control': 'no-store' })
  // What is left of a body that was refused is not read: the connection cannot serve another request.
  if (!event.node.req.complete) setResponseHeaders(event, { connection: 'close' })
  return send(event, page ?? JSON.stringify({ statusCode, statusMessage, message, data }))
}

function wantsPage(event: H3Event): boolean {
  return !isApi(event.path) && getRequestHeader(event, 'accept')?.includes('text/html') === true
}

/** The page of a status, the same for every address. @returns `undefined` where it cannot be made. */
async function errorPage(event: H3Event, statusCode: number): Promise<string | undefined> {
  // A request that the page itself makes is not answered by the page.
  if (getRequestHeader(event, 'x-nuxt-error') !== undefined) return undefined
  try {
    const response = await event.fetch(`/__nuxt_error?url=/&statusCode=${statusCode}`, { method: 'GET', headers: { 'x-nuxt-error': 'true' } })
    const policy = response.headers.get('content-security-policy')
    if (policy !== null) setResponseHeaders(event, { 'content-security-policy': policy })
    return response.headers.get('content-type')?.startsWith('text/html') ? await response.text() : undefined
  }
  catch (error) {
    reportUnexpected(error)
    return undefined
  }
}

export default errorHandler
