import type { Duplex } from 'node:stream'
import { apiError } from '#server/http/apiError'
import { contentSecurityPolicy, SECURITY_HEADERS } from '#server/pages/policy'

/** Why an upgrade is refused, with the status, in the order of the checks. */
export const REFUSALS = {
  not_found: 404,
  room_not_found: 404,
  wrong_origin: 403,
  too_many_connections: 429,
  server_full: 503,
  method_not_allowed: 405,
  upgrade_required: 426,
  invalid_request: 400,
} as const

export type Refusal = keyof typeof REFUSALS

/** Retry delay for refusals that end by waiting (seconds). */
export const RETRY_AFTER_SECONDS = 10

/** Headers of an answer that closes the connection. */
export const REFUSAL_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': contentSecurityPolicy(),
  'Cache-Control': 'no-store',
  'Connection': 'close',
  'X-Robots-Tag': 'noindex',
}

/** What is wrong with a handshake (RFC 6455, section 4.2). */
const HANDSHAKE_MESSAGES: Partial<Record<Refusal, string>> = {
  upgrade_required: 'Connect to this address with version 13 of the WebSocket protocol.',
  invalid_request: 'The WebSocket handshake is not valid: its Sec-WebSocket-Key or Sec-WebSocket-Protocol.',
}
const HANDSHAKE_HEADERS: Partial<Record<Refusal, Record<string, string>>> = {
  method_not_allowed: { Allow: 'GET' },
  upgrade_required: { 'Connection': 'close, Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13' },
}

const REFUSED_MS = 2000

/** Refuses a socket as an endpoint would, and destroys it once the answer is sent: after `end()` alone it would stay half open for as long as the other end likes. */
export function refuse(stream: Duplex, refusal: Refusal) {
  const { statusCode, statusMessage, message, data } = apiError(refusal, HANDSHAKE_MESSAGES[refusal])
  const body = JSON.stringify({ statusCode, statusMessage, message, data })
  const headers = {
    ...REFUSAL_HEADERS,
    ...HANDSHAKE_HEADERS[refusal],
    ...(statusCode < 429 ? {} : { 'Retry-After': RETRY_AFTER_SECONDS }),
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const deadline = setTimeout(() => stream.destroy(), REFUSED_MS)
  stream.once('close', () => clearTimeout(deadline))
  stream.end(`HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines}\r\n${body}`, () => stream.destroy())
}
