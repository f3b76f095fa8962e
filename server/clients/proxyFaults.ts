import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import type { TrustedProxies } from './address'
import { isTrustedProxy } from './address'
import { forwardedAddresses } from './forwarded'
import { parseAddress } from './ip'
import { requestedScheme } from './requested'

/** For the operator: what is wrong with the proxies, how it shows, and what to set. */
export const PROXY_FAULTS = {
  upgrade: 'A WebSocket request came without its Upgrade header: nobody behind that proxy can enter a room. In nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";',
  untrusted: 'Browsers show this site by https, so a proxy is in front of it, and NUXT_TRUST_PROXY does not trust that: all its visitors count as one address, and no Strict-Transport-Security is sent. Set NUXT_TRUST_PROXY to the number of proxies, or to their addresses.',
  scheme: 'Browsers show this site by https, and the proxy does not say so: no Strict-Transport-Security is sent. In nginx: proxy_set_header X-Forwarded-Proto $scheme;',
  address: 'A request came without X-Forwarded-For, which NUXT_TRUST_PROXY expects of a proxy: all who come this way count as one address. In nginx: proxy_set_header X-Forwarded-For $remote_addr;',
  hops: 'X-Forwarded-For names fewer addresses than NUXT_TRUST_PROXY counts proxies: visitors may be able to choose the address that they count as. Set NUXT_TRUST_PROXY to the number of proxies, and let each of them append to the header.',
  networks: 'A visitor came from an address that NUXT_TRUST_PROXY trusts: visitors may be able to choose the address that they count as. Let it name the addresses of the proxies alone.',
} as const

type ProxyFault = keyof typeof PROXY_FAULTS

/** A request that the proxy's own machine makes, for example to watch the site. */
const LOOPBACK = ['127.0.0.1', '0:0:0:0:0:0:0:1']

/** Logs what the requests of this site's pages show to be wrong with the proxies, each fault once. */
export function createProxyCheck(proxies: TrustedProxies, log: (line: string) => void) {
  const logged = new Set<ProxyFault>()
  return (request: IncomingMessage) => {
    for (const fault of proxyFaults(request, proxies)) {
      if (logged.has(fault)) continue
      logged.add(fault)
      log(PROXY_FAULTS[fault])
    }
  }
}

/** Only what a request proves, or what nobody but a visitor who forges headers could feign. */
export function proxyFaults(request: IncomingMessage, proxies: TrustedProxies): ProxyFault[] {
  const faults: ProxyFault[] = []
  const isTrusted = isTrustedProxy(request.socket.remoteAddress ?? '', proxies)
  const isHttps = request.headers.origin?.toLowerCase().startsWith('https:') === true
  const isPlain = !('encrypted' in request.socket) && requestedScheme(request, proxies) !== 'https'
  if (isHttps && isPlain) faults.push(isTrusted ? 'scheme' : 'untrusted')
  const chain = isTrusted ? chainFault(request, proxies) : undefined
  return chain ? [...faults, chain] : faults
}

function chainFault({ headers }: IncomingMessage, proxies: TrustedProxies): ProxyFault | undefined {
  const chain = [...forwardedAddresses(headers)].map(parseAddress)
  if (chain.length === 0) return 'address'
  if ('hops' in proxies) return chain.length < proxies.hops ? 'hops' : undefined
  const visitor = chain.at(-1)
  const isKnown = chain.every(each => each !== undefined && proxies.networks.check(each, isIPv6(each) ? 'ipv6' : 'ipv4'))
  return isKnown && visitor !== undefined && !LOOPBACK.includes(visitor) ? 'networks' : undefined
}
