import type { H3Error } from 'h3'
import { createError } from 'h3'
import type { ApiErrorCode } from '#shared/api'

/** If several codes share a status, the first is the most general. */
const ERRORS = {
  invalid_request: [400, 'Bad Request', 'The request is not valid.'],
  unauthorized: [401, 'Unauthorized', 'Send the owner\'s token as "Authorization: Bearer …".'],
  forbidden: [403, 'Forbidden', 'Other sites may not create or change rooms here.'],
  not_owner: [403, 'Forbidden', 'Only the person who created this room can lock or end it.'],
  wrong_origin: [403, 'Forbidden', 'This request comes from a page of another site.'],
  not_found: [404, 'Not Found', 'This address does not exist.'],
  room_not_found: [404, 'Not Found', 'This room does not exist. It may have ended.'],
  method_not_allowed: [405, 'Method Not Allowed', 'This address does not support this method.'],
  payload_too_large: [413, 'Payload Too Large', 'The request body is too large.'],
  unsupported_media_type: [415, 'Unsupported Media Type', 'Send the body as application/json.'],
  upgrade_required: [426, 'Upgrade Required', 'Connect to this address with a WebSocket.'],
  rate_limited: [429, 'Too Many Requests', 'You are too fast. Wait a moment.'],
  too_many_connections: [429, 'Too Many Requests', 'Too many connections from this address. Close some, or wait a moment.'],
  server_full: [503, 'Service Unavailable', 'The server is full. Try again later.'],
  internal: [500, 'Internal Server Error', 'Something went wrong on the server. Try again.'],
} as const satisfies Record<ApiErrorCode, readonly [number, string, string]>

/** Creates an error for an endpoint to throw. @param message for people, if there is more to say than the default of the code. */
export function apiError(code: ApiErrorCode, message: string = ERRORS[code][2]): H3Error<{ code: ApiErrorCode }> {
  const [statusCode, statusMessage] = ERRORS[code]
  return createError({ statusCode, statusMessage, message, data: { code } })
}

/** The code for an error that the framework threw with this status. */
export function codeOfStatus(statusCode: number): ApiErrorCode {
  const code = Object.entries(ERRORS).find(([, [status]]) => status === statusCode)?.[0]
  return isApiErrorCode(code) ? code : statusCode < 500 ? 'invalid_request' : 'internal'
}

function isApiErrorCode(code: string | undefined): code is ApiErrorCode {
  return code !== undefined && code in ERRORS
}
