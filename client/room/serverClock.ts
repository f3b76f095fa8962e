/** A reading of the device's clocks (milliseconds): `monotonic` never jumps but may stop in sleep; `wall` may jump. */
export interface ClockReading { readonly monotonic: number, readonly wall: number }

/** The server's clock showed `serverAt` when the device's clocks showed `reading`. */
export interface ServerClock { readonly serverAt: number, readonly reading: ClockReading }

/**
 * The server's time: the least that is `certain`, and the `latest` possible one, as the device may have slept or its clock been
 * set. `apart`: how far the device's clocks have moved apart since they were compared with the server's (milliseconds).
 */
export interface ServerTime { readonly certain: number, readonly latest: number, readonly apart: number }

/** Takes a time that the server sent (epoch milliseconds), which came at `reading`. The larger of two was delayed less by the network. */
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
