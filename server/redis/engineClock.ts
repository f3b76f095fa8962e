import type { Clock } from '#server/rooms/clock'
import { createClock } from '#server/rooms/clock'

export interface EngineClock extends Clock {
  /** Learns the engine's time (epoch milliseconds) at this moment. */
  observe(engineTime: number): void
}

/** The highest time of the engine that this process has seen, advanced by monotonic time: all processes end a room at the same moment. */
export function createEngineClock(monotonic = () => performance.now()): EngineClock {
  let seen = 0
  const clock = createClock(0, () => seen, monotonic)
  return {
    ...clock,
    observe(engineTime) {
      seen = Math.max(seen, engineTime)
      clock.now()
    },
  }
}
