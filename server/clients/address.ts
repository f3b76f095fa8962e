import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import { forwardedAddresses } from './forwarded'
import { parseAddress } from './ip'

/** Which entries of forwarded headers are trusted: a number of hops from the right, or entries from these networks. */
export type TrustedProxies = { hops: number } | { networks: BlockList }

/** Parses `trustProxy`: a number of hops, or networks ("10.0.0.0/8, ::1"). @throws Error with one line that names the valid forms. */
export function parseTrustProxy(setting: string | number | boolean): TrustedProxies {
  const text = String(setting).trim()
  if (text === '' || text === 'false') return { hops: 0 }
  if (text === 'true') return { hops: 1 }
  if (/^\d+$/.test(text)) return { hops: Number(text) }
  const networks = new BlockList()
  for (const entry of text.split(',').map(part => part.trim())) addNetwork(networks, entry)
  return { networks }
}

/**
 * The canonical address that a request came from, empty if the peer has none: the peer's, or behind proxies the last one that a
 * trusted proxy saw. A client may have forged the left entries of the headers' lists.
 */
export function clientAddress(peer: string, headers: IncomingHttpHeaders, proxies: TrustedProxies): string {
  let address = parseAddress(peer) ?? ''
  if (!isTrusted(address, 0, proxies)) return address
  let hop = 0
  for (const entry of forwardedAddresses(headers)) {
    const next = parseAddress(entry)
    if (next === undefined) break
    address = next
    hop += 1
    if (!isTrusted(address, hop, proxies)) break
  }
  return address
}

export function isTrustedProxy(peer: string, proxies: TrustedProxies): boolean {
  return isTrusted(parseAddress(peer) ?? '', 0, proxies)
}

function isTrusted(address: string, hop: number, proxies: TrustedProxies): boolean {
  return 'hops' in proxies ? hop < proxies.hops : proxies.networks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

function addNetwork(networks: BlockList, entry: string) {
  const [address = '', length] = entry.split('/')
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  const bits = length === undefined ? (family === 'ipv6' ? 128 : 32) : Number(length)
  try {
    networks.addSubnet(address, bits, family)
  }
  catch {
    throw new Error('The setting NUXT_TRUST_PROXY should be a number of hops, or networks as in "10.0.0.0/8, ::1".')
  }
}
