/** Longest time that this work blocks one turn of the event loop (ms), one piece more or less. */
const SLICE_MS = 8

export type Slices = ReturnType<typeof createSlices>

/** Runs deferred work in order, a bounded slice per turn of the event loop, so that others are served in between. */
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
    /** Queues work, which must not throw. */
    add(work: () => void) {
      if (waiting.push(work) === 1) schedule(runSlice)
    },
  }
}
