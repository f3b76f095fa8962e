import type { Rate } from '#server/rooms/rateLimit'
import type { Clock } from '#server/rooms/clock'
import type { LimitReached } from '#server/limitLog'
import { ClientCounts } from './counts'
import { ClientRates } from './rates'
import type { Client } from '#server/clients/client'

/** Limits per address. */
export interface ClientLimitSettings {
  rooms: Rate
  roomsPerAddress: number
  proofs: Rate
  connectionsPerAddress: number
  connections: number
}

/** A flood is remembered for a minute. */
const FLOODS: Rate = { perSecond: 1 / 60, burst: 1 }
/** An address may reconnect all its connections this often at once, then once per this many seconds: only an attacker is faster. */
const CHURNS = 20
const CHURN_SECONDS = 6

function connectRate({ connectionsPerAddress }: ClientLimitSettings): Rate {
  return { perSecond: connectionsPerAddress / CHURN_SECONDS, burst: connectionsPerAddress * CHURNS }
}

export type ClientLimits = ReturnType<typeof createClientLimits>

/** Rate limits and counts per client, in memory only, by hashes of networks. */
export function createClientLimits(clock: Clock, limits: ClientLimitSettings, limitReached: LimitReached) {
  const makers = new ClientRates(limits.rooms)
  const rooms = new ClientCounts(limits.roomsPerAddress)
  const proofs = new ClientRates(limits.proofs)
  const floods = new ClientRates(FLOODS)
  const connects = new ClientRates(connectRate(limits))
  const connections = new ClientCounts(limits.connectionsPerAddress)
  let total = 0

  return {
    /** @returns 0, or the milliseconds until the client may create a room. */
    takeRoomToken(client: Client): number {
      const waitMs = makers.take(client, clock.now())
      if (waitMs > 0) limitReached('roomsPerMinute', client)
      return waitMs
    },

    /** Counts a live room. @returns call it when the room has ended; `undefined` at the limit. */
    holdsRoom(client: Client): (() => void) | undefined {
      if (!rooms.isFull(client)) return rooms.add(client)
      limitReached('roomsPerAddress', client)
      return undefined
    },

    proofWaitMs(client: Client): number {
      const waitMs = proofs.waitMs(client, clock.now())
      if (waitMs > 0) limitReached('proofsPerMinute', client)
      return waitMs
    },

    failsProof(client: Client) {
      proofs.take(client, clock.now())
    },

    hasFlooded: (client: Client): boolean => floods.waitMs(client, clock.now()) > 0,

    floods(client: Client) {
      floods.take(client, clock.now())
    },

    /** The status that refuses one more connection of the client, if any. */
    refusal(client: Client): 429 | 503 | undefined {
      const isFull = connections.isFull(client) || connects.waitMs(client, clock.now()) > 0
      if (!isFull && total < limits.connections) return undefined
      if (isFull) limitReached('connectionsPerAddress', client)
      else limitReached('connections')
      return isFull ? 429 : 503
    },

    /** Connections to rooms, of all. */
    count: (): number => total,

    isFull: (): boolean => total >= limits.connections,

    /** Counts a connection. @returns call it when the connection is gone. */
    connects(client: Client): () => void {
      connects.take(client, clock.now())
      const disconnects = connections.add(client)
      total += 1
      let isGone = false
      return () => {
        if (isGone) return
        isGone = true
        disconnects()
        total -= 1
      }
    },
  }
}
