import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** Why an upgrade is refused, with the status, in the order of the checks. */
export const REFUSALS = {
  not_found: 404,
  room_not_found: 404,
  wrong_origin: 403,
  too_many_connections: 429,
  server_full: 503,
} as const

export type Refusal = keyof typeof REFUSALS

/** Retry delay for refusals that end by waiting (seconds). */
export const RETRY_AFTER_SECONDS = 10

/** Headers of an answer that closes the connection; it has no body that would need a content security policy. */
export const REFUSAL_HEADERS = {
  'Cache-Control': 'no-store',
  'Connection': 'close',
  'Content-Length': '0',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

const REFUSED_MS = 2000

/** Refuses a socket, and destroys it once the answer is sent: after `end()` alone it would stay half open for as long as the other end likes. */
export function refuse(stream: Duplex, refusal: Refusal) {
  const status = REFUSALS[refusal]
  const headers = status < 429 ? REFUSAL_HEADERS : { ...REFUSAL_HEADERS, 'Retry-After': RETRY_AFTER_SECONDS }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const deadline = setTimeout(() => stream.destroy(), REFUSED_MS)
  stream.once('close', () => clearTimeout(deadline))
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n`, () => stream.destroy())
}
