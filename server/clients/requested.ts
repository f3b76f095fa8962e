import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { TrustedProxies } from './address'
import { isTrustedProxy } from './address'

/** Host and port that the browser asked for: `X-Forwarded-Host` of a trusted proxy, else `Host`. */
export function requestedHost(request: IncomingMessage, proxies: TrustedProxies): string | undefined {
  return forwardedFirst(request, 'x-forwarded-host', proxies) ?? request.headers.host
}

/** The scheme that the browser used: as a trusted proxy tells it, else that of the connection. */
export function requestedScheme(request: IncomingMessage, proxies: TrustedProxies): string {
  return forwardedFirst(request, 'x-forwarded-proto', proxies) ?? (request.socket instanceof TLSSocket ? 'https' : 'http')
}

/** A page cannot write these headers, so the first of several values is the browser's. */
function forwardedFirst({ headers, socket }: IncomingMessage, header: string, proxies: TrustedProxies): string | undefined {
  const value = headers[header]
  if (value === undefined || !isTrustedProxy(socket.remoteAddress ?? '', proxies)) return undefined
  return String(value).split(',', 1)[0]?.trim()
}
