import type { Rate } from '#server/chat/bucket'
import { Bucket } from '#server/chat/bucket'
import type { CountedNetwork, Visitor } from './visitor'

/** Networks that are remembered for a rate; above it, those that have nothing to remember are forgotten. */
const REMEMBERED = 10_000
/** How many are left then at most: to look through all of them for each new one would be an attack of its own. */
const REMEMBERED_AFTER = 7500

/** Limits how fast each visitor does something, by every network that they are in. */
export class VisitorRates {
  /** Who did something last comes last. */
  readonly #buckets = new Map<string, Bucket>()

  /** @param rate how fast one address may; the networks around it have their allowance of it. */
  constructor(readonly rate: Rate) {}

  /** In how many milliseconds a visitor may do it; 0 for now. */
  waitMs(visitor: Visitor, now: number): number {
    return Math.max(0, ...visitor.map(({ key }) => this.#buckets.get(key)?.waitMs(now) ?? 0))
  }

  /** A visitor does it, where they may: who is refused is not counted. @returns 0, or in how many milliseconds they may. */
  take(visitor: Visitor, now: number): number {
    const waitMs = this.waitMs(visitor, now)
    if (waitMs === 0 && this.rate.perSecond !== 0) for (const network of visitor) this.#bucketOf(network, now).take(now)
    return waitMs
  }

  #bucketOf({ key, allowance }: CountedNetwork, now: number): Bucket {
    const { perSecond, burst } = this.rate
    const bucket = this.#buckets.get(key) ?? new Bucket({ perSecond: perSecond * allowance, burst: burst * allowance }, now)
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
