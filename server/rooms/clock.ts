/** Time, passed in so that tests own it. */
export interface Clock {
  /** Epoch milliseconds; never runs backwards. */
  now(): number
  /** Calls `ring` once, `delayMs` from now at the earliest. @returns takes it back. */
  setTimer(delayMs: number, ring: () => void): () => void
}

/**
 * The server's clock: the highest wall-clock time ever seen, carried on by monotonic time. A wall clock that is set
 * back changes nothing; one that jumps forward is followed, for good.
 *
 * @param mark the highest time that an earlier process wrote down (epoch milliseconds).
 * @param wall reads the wall clock (epoch milliseconds).
 * @param monotonic reads a clock that is never set (milliseconds).
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

/**
 * One alarm for whatever is due next, however much waits behind it.
 *
 * @param clock the time.
 * @param nextAt says when the next thing is due (epoch milliseconds), `undefined` for never.
 * @param ring does what is due.
 */
export function createAlarm(clock: Clock, nextAt: () => number | undefined, ring: () => void) {
  let armedFor = Number.POSITIVE_INFINITY
  let disarm = () => {}

  function arm() {
    disarm()
    armedFor = nextAt() ?? Number.POSITIVE_INFINITY
    if (armedFor === Number.POSITIVE_INFINITY) return
    disarm = clock.setTimer(Math.max(0, armedFor - clock.now()), () => {
      // A timer may fire a hair early: look again, and arm again.
      if (clock.now() >= armedFor) ring()
      arm()
    })
  }

  return {
    /** Looks again at what is due next. */
    arm,
    /** Something new is due at this time (epoch milliseconds). */
    expect(at: number) {
      if (at < armedFor) arm()
    },
    /** Rings no more. */
    stop() {
      disarm()
      armedFor = Number.NEGATIVE_INFINITY
    },
  }
}
