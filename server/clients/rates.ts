import type { Rate } from '#server/rooms/rateLimit'
import { TokenBucket } from '#server/rooms/rateLimit'
import type { CountedNetwork, Client } from '#server/clients/client'

/** Maximum of remembered networks; above it, those with a full token bucket are forgotten. */
const REMEMBERED = 10_000
/** Networks left after that: scanning all of them for each new one would be an attack in itself. */
const REMEMBERED_AFTER = 7500

/** Token bucket rate limit per client, for each of its networks. */
export class ClientRates {
  /** The most recently used is last. */
  readonly #buckets = new Map<string, TokenBucket>()

  /** @param rate per address; wider networks get their allowance times as much. */
  constructor(readonly rate: Rate) {}

  waitMs(client: Client, now: number): number {
    return Math.max(0, ...client.map(({ key }) => this.#buckets.get(key)?.waitMs(now) ?? 0))
  }

  /** Takes a token if there is one; refused attempts are not counted. @returns 0, or the milliseconds until there is one. */
  take(client: Client, now: number): number {
    const waitMs = this.waitMs(client, now)
    if (waitMs === 0 && this.rate.perSecond !== 0) for (const network of client) this.#bucketOf(network, now).take(now)
    return waitMs
  }

  #bucketOf({ key, allowance }: CountedNetwork, now: number): TokenBucket {
    const { perSecond, burst } = this.rate
    const bucket = this.#buckets.get(key) ?? new TokenBucket({ perSecond: perSecond * allowance, burst: burst * allowance }, now)
    this.#buckets.delete(key)
    if (this.#buckets.size >= REMEMBERED) this.#forget(now)
    this.#buckets.set(key, bucket)
    return bucket
  }

  #forget(now: number) {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(key)
    // Attackers with many addresses push out the oldest, so memory is bounded.
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size <= REMEMBERED_AFTER) break
      this.#buckets.delete(key)
    }
  }
}
