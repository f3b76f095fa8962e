/** Time, injected so that tests control it. */
export interface Clock {
  /** Epoch milliseconds; never runs backwards. */
  now(): number
  /** Calls `ring` once, after `delayMs` or later. @returns cancels it. */
  setTimer(delayMs: number, ring: () => void): () => void
}

/**
 * The server's clock: the highest wall-clock time ever seen, advanced by monotonic time. Setting the wall clock back has
 * no effect; a jump forward is kept for good. `mark` is the highest time that an earlier process stored.
 */
export function createClock(mark: number, wall = Date.now, monotonic = () => performance.now()): Clock {
  let high = mark
  let seenAt = monotonic()
  return {
    now() {
      const at = monotonic()
      high = Math.max(high + (at - seenAt), wall())
      seenAt = at
      return Math.floor(high)
    },
    setTimer(delayMs, ring) {
      const timer = setTimeout(ring, delayMs)
      return () => clearTimeout(timer)
    },
  }
}

/** One timer for the earliest of many due times. `nextAt` returns it (epoch milliseconds), `undefined` for never. */
export function createAlarm(clock: Clock, nextAt: () => number | undefined, ring: () => void) {
  let armedFor = Number.POSITIVE_INFINITY
  let disarm = () => {}

  function arm() {
    disarm()
    armedFor = nextAt() ?? Number.POSITIVE_INFINITY
    if (armedFor === Number.POSITIVE_INFINITY) return
    disarm = clock.setTimer(Math.max(0, armedFor - clock.now()), () => {
      // A timer may fire slightly early: check, and arm again.
      if (clock.now() >= armedFor) ring()
      arm()
    })
  }

  return {
    /** Asks `nextAt` again, and re-arms. */
    arm,
    /** Announces a new due time (epoch milliseconds). */
    expect(at: number) {
      if (at < armedFor) arm()
    },
    stop() {
      disarm()
      armedFor = Number.NEGATIVE_INFINITY
    },
  }
}
