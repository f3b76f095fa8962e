import { getRequestHeader, send, setResponseHeaders, setResponseStatus } from 'h3'
import type { NitroErrorHandler } from 'nitropack/types'
import { apiError, codeOfStatus } from './apiError'
import { logUnexpected } from '#server/log'

/**
 * Answers errors as JSON, without a stack or the request's path: those of `/api`, and those of whoever asks for JSON.
 * The rest is left to the pages.
 */
const errorHandler: NitroErrorHandler = (error, event) => {
  const wantsPage = getRequestHeader(event, 'accept')?.includes('text/html') === true
  if (!isApi(event.path) && wantsPage) return
  const isOurs = typeof error.data === 'object' && error.data !== null && 'code' in error.data
  if (error.unhandled || error.fatal) logUnexpected(error.cause ?? error)
  const { statusCode, statusMessage, message, data } = isOurs ? error : apiError(codeOfStatus(error.statusCode))
  setResponseStatus(event, statusCode, statusMessage)
  setResponseHeaders(event, { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  // What is left of a body that was refused is not read: the connection cannot serve another request.
  if (!event.node.req.complete) setResponseHeaders(event, { connection: 'close' })
  return send(event, JSON.stringify({ statusCode, statusMessage, message, data }))
}

function isApi(path: string): boolean {
  return /^\/api(?:[/?]|$)/.test(path)
}

export default errorHandler
