import type { IncomingMessage } from 'node:http'
import type { TrustedProxies } from '#server/clients/address'
import { requestedHost } from '#server/clients/requested'

/** For the operator: either another site was rightly refused, or a proxy changes the host. */
const WRONG_ORIGIN = {
  host: 'A page of another address was refused (403). If it was this site\'s own, the proxy does not pass the Host header on. In nginx: proxy_set_header Host $http_host; or set NUXT_PUBLIC_URL to the address that browsers show.',
  port: 'A page of this host at another port was refused (403). If it was this site\'s own, the proxy drops the port from the Host header. In nginx: proxy_set_header Host $http_host;',
}

/** Whether a request comes from a page of this site, or from no page at all. */
export type SiteCheck = (request: IncomingMessage) => boolean

/**
 * This site is `publicUrl` unless that is empty, else host and port of the request's `Host`, or of a trusted proxy's
 * `X-Forwarded-Host`. Schemes are not compared, so a proxy that terminates TLS needs no setting.
 * @param log is told of each refusal, with its likely cause.
 */
export function createSiteCheck({ publicUrl, proxies }: { publicUrl: string, proxies: TrustedProxies }, log: (line: string) => void): SiteCheck {
  const site = publicUrl === '' ? undefined : new URL(publicUrl).host
  return (request) => {
    const { origin } = request.headers
    // Browsers send `Origin` with every change and every WebSocket, so this is not a browser.
    if (origin === undefined) return true
    const page = URL.parse(origin)
    const own = parseHost(site ?? requestedHost(request, proxies), page?.protocol)
    if (page && isBareOrigin(page) && page.host === own?.host) return true
    log(own && page?.hostname === own.hostname ? WRONG_ORIGIN.port : WRONG_ORIGIN.host)
    return false
  }
}

/** Canonical host and port: lower case, without the scheme's default port. */
function parseHost(host = '', protocol = ''): URL | undefined {
  const url = URL.parse(`${protocol}//${host}`)
  return url && isBareOrigin(url) ? url : undefined
}

function isBareOrigin({ protocol, pathname, search, hash, username, password }: URL): boolean {
  return (protocol === 'http:' || protocol === 'https:') && pathname === '/' && !search && !hash && !username && !password
}
