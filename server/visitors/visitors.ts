import type { Rate } from '#server/chat/bucket'
import type { Clock } from '#server/chat/clock'
import type { LimitReached } from '#server/limitLog'
import { VisitorCounts } from './counts'
import { VisitorRates } from './rates'
import type { Visitor } from './visitor'

/** What is limited per address. */
export interface VisitorLimits {
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
function connectRate({ connectionsPerAddress }: VisitorLimits): Rate {
  return { perSecond: connectionsPerAddress / CHURN_SECONDS, burst: connectionsPerAddress * CHURNS }
}

export type Visitors = ReturnType<typeof createVisitors>

/**
 * Counts what each visitor does, in memory only and by hashes of their networks.
 *
 * @param clock the time.
 * @param limits how much an address may do.
 * @param limitReached told of what is refused.
 */
export function createVisitors(clock: Clock, limits: VisitorLimits, limitReached: LimitReached) {
  const makers = new VisitorRates(limits.rooms)
  const rooms = new VisitorCounts(limits.roomsPerAddress)
  const proofs = new VisitorRates(limits.proofs)
  const floods = new VisitorRates(FLOODS)
  const connects = new VisitorRates(connectRate(limits))
  const connections = new VisitorCounts(limits.connectionsPerAddress)
  let total = 0

  return {
    /** A visitor makes a room. @returns 0, or in how many milliseconds they may. */
    makesRoom(visitor: Visitor): number {
      const waitMs = makers.take(visitor, clock.now())
      if (waitMs > 0) limitReached('roomsPerMinute')
      return waitMs
    },

    /** A visitor has one more live room. @returns to be called when it has ended; `undefined` where they have too many. */
    holdsRoom(visitor: Visitor): (() => void) | undefined {
      if (!rooms.isFull(visitor)) return rooms.add(visitor)
      limitReached('roomsPerAddress')
      return undefined
    },

    /** In how many milliseconds a visitor may show that they have the key of an encrypted room; 0 for now. */
    proofWaitMs(visitor: Visitor): number {
      const waitMs = proofs.waitMs(visitor, clock.now())
      if (waitMs > 0) limitReached('proofsPerMinute')
      return waitMs
    },

    /** A visitor gave a wrong proof. */
    failsProof(visitor: Visitor) {
      proofs.take(visitor, clock.now())
    },

    /** Whether a connection of a visitor was closed within the last minute because it flooded. */
    hasFlooded: (visitor: Visitor): boolean => floods.waitMs(visitor, clock.now()) > 0,

    /** A connection of a visitor floods. */
    floods(visitor: Visitor) {
      floods.take(visitor, clock.now())
    },

    /** Whether a visitor may connect once more: if not, with which status they are refused. */
    refusal(visitor: Visitor): 429 | 503 | undefined {
      const isFull = connections.isFull(visitor) || connects.waitMs(visitor, clock.now()) > 0
      if (!isFull && total < limits.connections) return undefined
      limitReached(isFull ? 'connectionsPerAddress' : 'connections')
      return isFull ? 429 : 503
    },

    /** Whether there are as many connections as there may be. */
    isFull: (): boolean => total >= limits.connections,

    /** A visitor has connected. @returns to be called when the connection is gone. */
    connects(visitor: Visitor): () => void {
      connects.take(visitor, clock.now())
      const disconnects = connections.add(visitor)
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
