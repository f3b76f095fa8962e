import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { TrustedProxies } from './address'
import { isTrustedProxy } from './address'
import { forwardedScheme } from './forwarded'

/** Host and port that the browser asked for: `X-Forwarded-Host` of a trusted proxy, else `Host`. */
export function requestedHost(request: IncomingMessage, proxies: TrustedProxies): string | undefined {
  const forwarded = trustedHeaders(request, proxies)['x-forwarded-host']
  // A page cannot write this header, so the first of several values is the browser's.
  return forwarded?.toString().split(',', 1)[0]?.trim() ?? request.headers.host
}

/** The scheme that the browser used, in lower case: as a trusted proxy tells it, else that of the connection. */
export function requestedScheme(request: IncomingMessage, proxies: TrustedProxies): string {
  return forwardedScheme(trustedHeaders(request, proxies)) ?? (request.socket instanceof TLSSocket ? 'https' : 'http')
}

/** Headers that a trusted proxy sent, else none. */
function trustedHeaders({ headers, socket }: IncomingMessage, proxies: TrustedProxies): IncomingHttpHeaders {
  return isTrustedProxy(socket.remoteAddress ?? '', proxies) ? headers : {}
}
