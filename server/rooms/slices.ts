/** Waiting work takes this long in one turn of the event loop at most (ms), one piece more or less. */
const SLICE_MS = 8

/** Runs pieces of work in later turns of the event loop, in their order. */
export type Slices = ReturnType<typeof createSlices>

/**
 * Work that may wait, a bounded slice of it in each turn of the event loop, so that others are served between.
 *
 * @param now monotonic time (milliseconds).
 * @param schedule calls back in a later phase of the event loop.
 */
export function createSlices(now = () => performance.now(), schedule: (work: () => void) => void = setImmediate) {
  let waiting: (() => void)[] = []

  function runSlice() {
    const endsAt = now() + SLICE_MS
    let done = 0
    do {
      waiting[done]?.()
      done += 1
    } while (done < waiting.length && now() < endsAt)
    waiting = waiting.slice(done)
    if (waiting.length > 0) schedule(runSlice)
  }

  return {
    /** Adds a piece of work, which must not throw. */
    add(work: () => void) {
      if (waiting.push(work) === 1) schedule(runSlice)
    },
  }
}
