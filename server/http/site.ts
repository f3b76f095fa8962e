import type { IncomingMessage } from 'node:http'
import type { TrustedProxies } from '#server/clients/address'
import { requestedHost } from '#server/clients/requested'

/** For the operator: either another site was rightly refused, or a proxy changes the host. */
export const WRONG_ORIGIN_NOTICE = 'A page of another address was refused (403). If it was this site\'s own, let the proxy pass the Host header on, or set NUXT_PUBLIC_URL to the address that browsers show.'

/** Whether a request comes from a page of this site, or from no page at all. */
export type SiteCheck = (request: IncomingMessage) => boolean

/**
 * This site is `publicUrl` unless that is empty, else host and port of the request's `Host`, or of a trusted proxy's
 * `X-Forwarded-Host`. Schemes are not compared, so a proxy that terminates TLS needs no setting.
 */
export function createSiteCheck({ publicUrl, proxies }: { publicUrl: string, proxies: TrustedProxies }): SiteCheck {
  const site = publicUrl === '' ? undefined : new URL(publicUrl).host
  return (request) => {
    const { origin } = request.headers
    // Browsers send `Origin` with every change and every WebSocket, so this is not a browser.
    if (origin === undefined) return true
    const url = URL.parse(origin)
    if (!url || !isBareOrigin(url)) return false
    const host = site ?? requestedHost(request, proxies)
    return host !== undefined && url.host === hostOf(host, url.protocol)
  }
}

/** Canonical host and port: lower case, without the scheme's default port. */
function hostOf(host: string, protocol: string): string | undefined {
  const url = URL.parse(`${protocol}//${host}`)
  return url && isBareOrigin(url) ? url.host : undefined
}

function isBareOrigin({ protocol, pathname, search, hash, username, password }: URL): boolean {
  return (protocol === 'http:' || protocol === 'https:') && pathname === '/' && !search && !hash && !username && !password
}
