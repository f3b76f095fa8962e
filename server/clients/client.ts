import { hash, randomBytes } from 'node:crypto'
import { groupsOf } from './ip'

/** A network that a client is counted by: its hash, and the multiple of one address' limit that all of it may use. */
export interface CountedNetwork {
  key: string
  allowance: number
}

/** The networks of one client: one for IPv4, three nested ones for IPv6. */
export type Client = readonly CountedNetwork[]

/**
 * Maps addresses to clients. A provider gives a customer at least a /64 of IPv6, often a /56 or a /48: somebody with one
 * address has all of those, but a /48 may also be a whole school.
 * @param salt per process, so that a hash does not reveal the address.
 */
export function createClientOf(salt: Buffer = randomBytes(16)): (address: string) => Client {
  const prefix = salt.toString('base64')
  const keyOf = (network: string) => hash('sha256', prefix + network, 'base64url')
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
