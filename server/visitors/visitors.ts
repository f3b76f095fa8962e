import type { Rate } from '#server/chat/bucket'
import type { Clock } from '#server/chat/clock'
import { VisitorCounts } from './counts'
import { VisitorRates } from './rates'
import type { Visitor } from './visitor'

/** What is limited per address. */
export interface VisitorLimits {
  /** Rooms made. */
  rooms: Rate
  /** Connections at a time, of one address and of all. */
  connectionsPerAddress: number
  connections: number
}

export type Visitors = ReturnType<typeof createVisitors>

/**
 * Counts what each visitor does, in memory only and by hashes of their networks.
 *
 * @param clock the time.
 * @param limits how much an address may do.
 */
export function createVisitors(clock: Clock, limits: VisitorLimits) {
  const makers = new VisitorRates(limits.rooms)
  const connections = new VisitorCounts(limits.connectionsPerAddress)
  let total = 0

  return {
    /** A visitor makes a room. @returns 0, or in how many milliseconds they may. */
    makesRoom: (visitor: Visitor): number => makers.take(visitor, clock.now()),

    /** Whether a visitor may connect once more: if not, with which status they are refused. */
    refusal(visitor: Visitor): 429 | 503 | undefined {
      if (connections.isFull(visitor)) return 429
      return total >= limits.connections ? 503 : undefined
    },

    /** A visitor has connected. @returns to be called when the connection is gone. */
    connects(visitor: Visitor): () => void {
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
