import type { Rate } from '#server/rooms/rateLimit'
import type { Clock } from '#server/rooms/clock'
import type { LimitReached } from '#server/limitLog'
import { ClientCounts } from './counts'
import { ClientRates } from './rates'
import type { Client } from './client'

/** What is limited per address. */
export interface ClientLimitSettings {
  /** Rooms made, and how many live at a time. */
  rooms: Rate
  roomsPerAddress: number
  /** Wrong proofs of the key of an encrypted room. */
  proofs: Rate
  /** Connections at a time, of one address and of all. */
  connectionsPerAddress: number
  connections: number
}

/** A flood is remembered for a minute. */
const FLOODS: Rate = { perSecond: 1 / 60, burst: 1 }
/** All that an address may have can come and go this often at once, and then once in this time: nobody but an attacker is faster. */
const CHURNS = 20
const CHURN_SECONDS = 6

/** How fast an address may make new connections. */
function connectRate({ connectionsPerAddress }: ClientLimitSettings): Rate {
  return { perSecond: connectionsPerAddress / CHURN_SECONDS, burst: connectionsPerAddress * CHURNS }
}

export type ClientLimits = ReturnType<typeof createClientLimits>

/**
 * Counts what each client does, in memory only and by hashes of their networks.
 *
 * @param clock the time.
 * @param limits how much an address may do.
 * @param limitReached told of what is refused.
 */
export function createClientLimits(clock: Clock, limits: ClientLimitSettings, limitReached: LimitReached) {
  const makers = new ClientRates(limits.rooms)
  const rooms = new ClientCounts(limits.roomsPerAddress)
  const proofs = new ClientRates(limits.proofs)
  const floods = new ClientRates(FLOODS)
  const connects = new ClientRates(connectRate(limits))
  const connections = new ClientCounts(limits.connectionsPerAddress)
  let total = 0

  return {
    /** A client makes a room. @returns 0, or in how many milliseconds they may. */
    takeRoomToken(client: Client): number {
      const waitMs = makers.take(client, clock.now())
      if (waitMs > 0) limitReached('roomsPerMinute')
      return waitMs
    },

    /** A client has one more live room. @returns to be called when it has ended; `undefined` where they have too many. */
    holdsRoom(client: Client): (() => void) | undefined {
      if (!rooms.isFull(client)) return rooms.add(client)
      limitReached('roomsPerAddress')
      return undefined
    },

    /** In how many milliseconds a client may show that they have the key of an encrypted room; 0 for now. */
    proofWaitMs(client: Client): number {
      const waitMs = proofs.waitMs(client, clock.now())
      if (waitMs > 0) limitReached('proofsPerMinute')
      return waitMs
    },

    /** A client gave a wrong proof. */
    failsProof(client: Client) {
      proofs.take(client, clock.now())
    },

    /** Whether a connection of a client was closed within the last minute because it flooded. */
    hasFlooded: (client: Client): boolean => floods.waitMs(client, clock.now()) > 0,

    /** A connection of a client floods. */
    floods(client: Client) {
      floods.take(client, clock.now())
    },

    /** Whether a client may connect once more: if not, with which status they are refused. */
    refusal(client: Client): 429 | 503 | undefined {
      const isFull = connections.isFull(client) || connects.waitMs(client, clock.now()) > 0
      if (!isFull && total < limits.connections) return undefined
      limitReached(isFull ? 'connectionsPerAddress' : 'connections')
      return isFull ? 429 : 503
    },

    /** Whether there are as many connections as there may be. */
    isFull: (): boolean => total >= limits.connections,

    /** A client has connected. @returns to be called when the connection is gone. */
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
