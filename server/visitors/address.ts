import { createHash, randomBytes } from 'node:crypto'
import { BlockList, isIP, isIPv6 } from 'node:net'

/** Which entries of `X-Forwarded-For` are believed: so many hops counted from the right, or those that come from these networks. */
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
 * @param forwardedFor the header `X-Forwarded-For`; whoever sends a request may have written its left end.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, proxies: TrustedProxies): string {
  const chain = [...(forwardedFor ?? '').split(','), peer].map(entry => plainAddress(entry.trim())).reverse()
  let address = chain[0] ?? ''
  for (const [hop, next] of chain.slice(1).entries()) {
    if (!isIP(next) || !isTrusted(address, hop, proxies)) break
    address = next
  }
  return address
}

/** What addresses are counted by: a hash with a salt of this process, of all of IPv4 and of the /64 of IPv6. */
export function createAddressKey(salt: Buffer = randomBytes(16)): (address: string) => string {
  return address => createHash('sha256').update(salt).update(isIPv6(address) ? prefix64(address) : address).digest('base64url')
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

/** IPv4 that came over an IPv6 socket is IPv4. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** The first four groups: whoever has one address of a /64 has all of it. */
function prefix64(address: string): string {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right].slice(0, 4).map(group => Number.parseInt(group, 16).toString(16)).join(':')
}

function groups(part: string): string[] {
  return part === '' ? [] : part.split(':')
}
