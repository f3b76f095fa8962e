/** Nearer than this, what is due is waited for by looking at the clock: a timer is too late by about as much. */
const SPIN_MS = 2

/**
 * Does something a number of times, each at its time. Where it is late it catches up at once.
 *
 * @param count how often.
 * @param dueAt when each is due, by `performance.now()`.
 * @param work does it; told which.
 */
export function pace(count: number, dueAt: (number: number) => number, work: (number: number) => void): Promise<void> {
  return new Promise((resolve) => {
    let next = 0
    function look() {
      while (next < count && dueAt(next) <= performance.now()) work(next++)
      if (next === count) return resolve()
      const waitMs = dueAt(next) - performance.now()
      if (waitMs > SPIN_MS) setTimeout(look, waitMs - SPIN_MS)
      else setImmediate(look)
    }
    look()
  })
}
