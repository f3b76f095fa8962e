import { lookup } from 'node:dns/promises'
import { BlockList, isIPv6 } from 'node:net'
import type { Site } from './site.ts'
import { hostOf } from './site.ts'

const LOOPBACK = blocks(['127.0.0.0', 8], ['::1', 128])
/** Private, carrier-grade NAT and link-local addresses (RFC 1918, 6598, 3927, 4193, 4291). */
const INTERNAL = blocks(['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10], ['169.254.0.0', 16], ['fc00::', 7], ['fe80::', 10])

export function isLoopback(address: string): boolean {
  return LOOPBACK.check(address, familyOf(address))
}

/** Whether an address is of the internet, and so of nobody's own network. */
export function isPublic(address: string): boolean {
  return !isLoopback(address) && !INTERNAL.check(address, familyOf(address))
}

/** The addresses of the site's host. @throws Error if it has none. */
export async function addressesOf({ base }: Site): Promise<string[]> {
  const found = await lookup(hostOf(base), { all: true })
  return found.map(({ address }) => address)
}

function familyOf(address: string) {
  return isIPv6(address) ? 'ipv6' : 'ipv4'
}

function blocks(...networks: [string, number][]): BlockList {
  const list = new BlockList()
  for (const [address, bits] of networks) list.addSubnet(address, bits, familyOf(address))
  return list
}
