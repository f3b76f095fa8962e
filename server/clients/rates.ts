import type { Rate } from '#server/rooms/rateLimit'
import { TokenBucket } from '#server/rooms/rateLimit'
import type { CountedNetwork, Client } from './client'

/** Networks that are remembered for a rate; above it, those that have nothing to remember are forgotten. */
const REMEMBERED = 10_000
/** How many are left then at most: to look through all of them for each new one would be an attack of its own. */
const REMEMBERED_AFTER = 7500

/** Limits how fast each client does something, by every network that they are in. */
export class ClientRates {
  /** Who did something last comes last. */
  readonly #buckets = new Map<string, TokenBucket>()

  /** @param rate how fast one address may; the networks deps it have their allowance of it. */
  constructor(readonly rate: Rate) {}

  /** In how many milliseconds a client may do it; 0 for now. */
  waitMs(client: Client, now: number): number {
    return Math.max(0, ...client.map(({ key }) => this.#buckets.get(key)?.waitMs(now) ?? 0))
  }

  /** A client does it, where they may: who is refused is not counted. @returns 0, or in how many milliseconds they may. */
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
    // Under an attack from many addresses the oldest are forgotten: memory is bounded, whatever comes.
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size <= REMEMBERED_AFTER) break
      this.#buckets.delete(key)
    }
  }
}
