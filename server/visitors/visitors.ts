import type { Rate } from '#server/chat/bucket'
import { Bucket } from '#server/chat/bucket'
import type { Clock } from '#server/chat/clock'

/** Addresses that are remembered for a rate; above it, those that have nothing to remember are forgotten. */
const REMEMBERED = 10_000
/** How many are left then at most: to look through all of them for each new one would be an attack of its own. */
const REMEMBERED_AFTER = 7500

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
 * Counts what each address does, in memory only and by a hash of it.
 *
 * @param clock the time.
 * @param limits how much an address may do.
 */
export function createVisitors(clock: Clock, limits: VisitorLimits) {
  const makers = new Map<string, Bucket>()
  const connections = new Map<string, number>()
  let total = 0

  function forgetIdleMakers(now: number) {
    for (const [key, bucket] of makers) if (bucket.isFull(now)) makers.delete(key)
    // Under an attack from many addresses the oldest are forgotten: memory is bounded, whatever comes.
    for (const key of makers.keys()) {
      if (makers.size <= REMEMBERED_AFTER) break
      makers.delete(key)
    }
  }

  return {
    /** An address makes a room. @returns 0, or in how many milliseconds it may. */
    makesRoom(key: string): number {
      const now = clock.now()
      if (!makers.has(key) && makers.size >= REMEMBERED) forgetIdleMakers(now)
      const bucket = makers.get(key) ?? new Bucket(limits.rooms, now)
      makers.set(key, bucket)
      return bucket.take(now)
    },

    /** Whether an address may connect once more: if not, with which status it is refused. */
    refusal(key: string): 429 | 503 | undefined {
      if ((connections.get(key) ?? 0) >= limits.connectionsPerAddress) return 429
      return total >= limits.connections ? 503 : undefined
    },

    /** An address has connected. @returns to be called once when the connection is gone. */
    connects(key: string): () => void {
      connections.set(key, (connections.get(key) ?? 0) + 1)
      total += 1
      return () => {
        const left = (connections.get(key) ?? 1) - 1
        if (left === 0) connections.delete(key)
        else connections.set(key, left)
        total -= 1
      }
    },
  }
}
