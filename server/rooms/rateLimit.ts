/** A rate limit. A rate of 0 is no limit. */
export interface Rate {
  perSecond: number
  burst: number
}

/** A token bucket: holds `burst` tokens, refilled at the rate. */
export class TokenBucket {
  #tokens: number
  #filledAt: number

  /** @param now epoch milliseconds. */
  constructor(readonly rate: Rate, now: number) {
    this.#tokens = rate.burst
    this.#filledAt = now
  }

  /** Takes a token. @returns 0, or the milliseconds until there is one. */
  take(now: number): number {
    const waitMs = this.waitMs(now)
    if (waitMs === 0 && this.rate.perSecond !== 0) this.#tokens -= 1
    return waitMs
  }

  /** Milliseconds until there is a token; 0 for now. Takes none. */
  waitMs(now: number): number {
    if (this.rate.perSecond === 0) return 0
    this.#fill(now)
    return this.#tokens < 1 ? Math.ceil((1 - this.#tokens) / this.rate.perSecond * 1000) : 0
  }

  /** Returns a token that was taken for nothing. */
  giveBack() {
    this.#tokens = Math.min(this.rate.burst, this.#tokens + 1)
  }

  /** Whether it is as full as a new one, so that forgetting it loses nothing. */
  isFull(now: number): boolean {
    this.#fill(now)
    return this.#tokens >= this.rate.burst
  }

  #fill(now: number) {
    this.#tokens = Math.min(this.rate.burst, this.#tokens + (now - this.#filledAt) / 1000 * this.rate.perSecond)
    this.#filledAt = now
  }
}

/** Counts events in a sliding window. */
export class Strikes {
  #at: number[] = []

  constructor(readonly limit: number, readonly windowMs: number) {}

  /** Counts one event. @returns whether the limit is reached. */
  add(now: number): boolean {
    this.#at = [...this.#at.filter(at => now - at < this.windowMs), now]
    return this.#at.length >= this.limit
  }
}
