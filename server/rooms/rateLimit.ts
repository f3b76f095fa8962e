/** How fast something may be done: a rate, and how much of it may come at once. A rate of 0 is no limit. */
export interface Rate {
  /** How many a second, in the long run. */
  perSecond: number
  /** How many at once. */
  burst: number
}

/** A token bucket: holds `burst` tokens, refilled at the rate. */
export class TokenBucket {
  #tokens: number
  #filledAt: number

  /**
   * @param rate how fast, and how much at once.
   * @param now the time (epoch milliseconds).
   */
  constructor(readonly rate: Rate, now: number) {
    this.#tokens = rate.burst
    this.#filledAt = now
  }

  /**
   * Takes a token.
   *
   * @returns 0 where there was one, else in how many milliseconds there will be.
   */
  take(now: number): number {
    const waitMs = this.waitMs(now)
    if (waitMs === 0 && this.rate.perSecond !== 0) this.#tokens -= 1
    return waitMs
  }

  /** In how many milliseconds there is a token; 0 for now. Takes none. */
  waitMs(now: number): number {
    if (this.rate.perSecond === 0) return 0
    this.#fill(now)
    return this.#tokens < 1 ? Math.ceil((1 - this.#tokens) / this.rate.perSecond * 1000) : 0
  }

  /** Gives a token back that was taken for nothing. */
  giveBack() {
    this.#tokens = Math.min(this.rate.burst, this.#tokens + 1)
  }

  /** Whether it is as full as a new one, so that nothing is lost by forgetting it. */
  isFull(now: number): boolean {
    this.#fill(now)
    return this.#tokens >= this.rate.burst
  }

  #fill(now: number) {
    this.#tokens = Math.min(this.rate.burst, this.#tokens + (now - this.#filledAt) / 1000 * this.rate.perSecond)
    this.#filledAt = now
  }
}

/** Counts how often something happened of late. */
export class Strikes {
  #at: number[] = []

  /**
   * @param limit how often is too often.
   * @param windowMs in how long a time.
   */
  constructor(readonly limit: number, readonly windowMs: number) {}

  /** Counts once more. @returns whether that is too often. */
  add(now: number): boolean {
    this.#at = [...this.#at.filter(at => now - at < this.windowMs), now]
    return this.#at.length >= this.limit
  }
}
