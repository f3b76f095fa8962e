import type { Clock } from '#server/rooms/clock'
import type { RateExcess } from '#server/rooms/ledger'
import type { Limits } from '#server/rooms/limits'
import { TokenBucket } from '#server/rooms/rateLimit'
import type { Member } from './presence'

/** The rate limits of a room's messages: each author's, and that of all together. */
export class MessageRates {
  readonly #ofRoom: TokenBucket

  constructor(readonly clock: Clock, { roomMessageRate }: Limits) {
    this.#ofRoom = new TokenBucket(roomMessageRate, clock.now())
  }

  /** Takes a token of the author and one of the room. @returns how long to wait if there is none. */
  take({ messages }: Member): RateExcess | undefined {
    const now = this.clock.now()
    const own = messages.take(now)
    if (own > 0) return { retryAfterMs: own, isOwnDoing: true }
    const shared = this.#ofRoom.take(now)
    if (shared === 0) return undefined
    messages.giveBack()
    return { retryAfterMs: shared, isOwnDoing: false }
  }

  giveBack({ messages }: Member) {
    messages.giveBack()
    this.#ofRoom.giveBack()
  }
}
