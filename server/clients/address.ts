import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import { forwardedAddresses } from './forwarded'
import { parseAddress } from './ip'

/** Which of the addresses that proxies have noted are believed: so many hops counted from the right, or those that come from these networks. */
export type TrustedProxies = { hops: number } | { networks: BlockList }

/**
 * Reads the setting `trustProxy`.
 *
 * @param setting a number of hops, or networks ("10.0.0.0/8, ::1") with commas between; empty for no proxy.
 * @throws Error with one line that says what is wrong.
 */
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
 * The address that a request came from: the peer's, or behind proxies the last one that a trusted proxy saw.
 *
 * @param peer the address at the other end of the connection.
 * @param headers the request's headers; whoever sends a request may have written the left end of what they list.
 * @returns in its one canonical spelling; empty where the peer has none.
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

/** Whether the other end of a connection is a proxy whose headers are believed. */
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
