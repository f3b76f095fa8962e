import { createHash, randomBytes } from 'node:crypto'
import { groupsOf } from './ip'

/** A network that a client is counted by: a hash of it, and how many times an address' allowance all of it has. */
export interface CountedNetwork {
  key: string
  allowance: number
}

/** Who is counted: one network for IPv4, three deps each other for IPv6. */
export type Client = readonly CountedNetwork[]

/**
 * Makes clientLimits of addresses. A provider gives a customer a /64 of IPv6 at least, and often a /56 or a /48: whoever has
 * one address has all of those, but a /48 may also be a whole school.
 *
 * @param salt of this process: a hash says nothing of the address.
 */
export function createClientOf(salt: Buffer = randomBytes(16)): (address: string) => Client {
  const keyOf = (network: string) => createHash('sha256').update(salt).update(network).digest('base64url')
  return (address) => {
    const groups = groupsOf(address)
    if (!groups) return [{ key: keyOf(address), allowance: 1 }]
    const [a, b, c, d = 0] = groups
    return [
      { key: keyOf(`${[a, b, c, d].join(':')}/64`), allowance: 1 },
      { key: keyOf(`${[a, b, c, d & 0xFF00].join(':')}/56`), allowance: 4 },
      { key: keyOf(`${[a, b, c].join(':')}/48`), allowance: 16 },
    ]
  }
}
