/** Closer than this, it polls the clock: a timer is late by about as much. */
const SPIN_MS = 2

/**
 * Runs a task at scheduled times, and catches up if it is late.
 * @param dueAt the time of each run, by `performance.now()`.
 * @param work gets the index.
 */
export function pace(count: number, dueAt: (number: number) => number, work: (number: number) => void): Promise<void> {
  return new Promise((resolve) => {
    let next = 0
    function check() {
      while (next < count && dueAt(next) <= performance.now()) work(next++)
      if (next === count) return resolve()
      const waitMs = dueAt(next) - performance.now()
      if (waitMs > SPIN_MS) setTimeout(check, waitMs - SPIN_MS)
      else setImmediate(check)
    }
    check()
  })
}
