/** One look at the device's two clocks, in milliseconds: one that never jumps but may stand still in sleep, and one that may jump. */
export interface ClockReading { readonly monotonic: number, readonly wall: number }

/** What is known of the server's clock: it showed `serverAt` when the device's showed `reading`. */
export interface ServerClock { readonly serverAt: number, readonly reading: ClockReading }

/**
 * The server's time as far as it is `certain`, and the `latest` that it may be: the device may have slept, or its clock been set.
 * `apart` is how far the device's clocks have moved apart since they were compared with the server's (milliseconds).
 */
export interface ServerTime { readonly certain: number, readonly latest: number, readonly apart: number }

/**
 * Takes a time that the server sent. It is old by its way here, so of two the one that shows more has travelled less.
 *
 * @param serverAt epoch milliseconds.
 * @param reading the device's clocks when it came.
 */
export function syncClock(clock: ServerClock | undefined, serverAt: number, reading: ClockReading): ServerClock {
  const expected = clock ? readClock(clock, reading).certain : serverAt
  return { serverAt: Math.max(serverAt, expected), reading }
}

/** The server's time now. */
export function readClock({ serverAt, reading }: ServerClock, now: ClockReading): ServerTime {
  const certain = serverAt + Math.max(0, now.monotonic - reading.monotonic)
  const byWall = serverAt + now.wall - reading.wall
  return { certain, latest: Math.max(certain, byWall), apart: Math.abs(byWall - certain) }
}
