import type { Room } from '#shared/protocol'
import type { Cell } from './cell'
import type { Device } from './network'
import type { ServerClock } from './serverClock'
import { readClock } from './serverClock'

/** The device's two clocks may differ by this much before one of them is doubted (milliseconds). */
const DOUBT_MS = 1000
/** A doubt whether a room is over is settled within this time, or the room is taken to be over (milliseconds). */
const DOUBT_LIMIT_MS = 5000

/** What a countdown needs: the room's times and the server's clock, while they are known, and what to do about them. */
export interface CountdownOptions {
  readonly room: () => Pick<Room, 'createdAt' | 'expiresAt'> | undefined
  readonly clock: () => ServerClock | undefined
  /** The time is over; not `isCertain` where only the device's clock says so, and the server has not answered. */
  readonly over: (isCertain: boolean) => void
  /** The device has slept or its clock was set: ask the server for the time. */
  readonly doubt: () => void
  readonly device: Pick<Device, 'readClock' | 'after'>
}

export interface CountdownCells {
  /** Changes each second. */
  readonly remainingMs: Cell<number | undefined>
  /** Whether the room may be over already and must not be shown. */
  readonly needsConfirmation: Cell<boolean>
}

/** Keeps the time that a room has left, by the server's clock. Call `tick` when `room` or `clock` has changed, and when the device wakes. */
export function createCountdown({ remainingMs, needsConfirmation }: CountdownCells, { room, clock, over, doubt, device }: CountdownOptions) {
  let doubtedSince: number | undefined
  let cancelTick = () => {}

  function tick() {
    cancelTick()
    const expiresAt = room()?.expiresAt
    const server = clock()
    if (expiresAt === undefined || !server) {
      remainingMs.value = undefined
      return
    }
    const reading = device.readClock()
    const time = readClock(server, reading)
    const leftMs = Math.max(0, expiresAt - time.latest)
    const doubtedMs = noteDoubt(time.apart > DOUBT_MS, reading.monotonic)
    needsConfirmation.value = doubtedMs !== undefined && leftMs === 0
    // Until the server has had the time to answer, a clock that was set is no news of the room.
    if (doubtedMs === undefined || doubtedMs >= DOUBT_LIMIT_MS || remainingMs.value === undefined) remainingMs.value = leftMs
    const isCertain = expiresAt <= time.certain
    if (isCertain || (needsConfirmation.value && (doubtedMs ?? 0) >= DOUBT_LIMIT_MS)) over(isCertain)
    else cancelTick = device.after(leftMs % 1000 || 1000, tick)
  }

  /** For how long the clocks have been doubted, in milliseconds. */
  function noteDoubt(isDoubtful: boolean, now: number): number | undefined {
    if (isDoubtful && doubtedSince === undefined) doubt()
    doubtedSince = isDoubtful ? doubtedSince ?? now : undefined
    return doubtedSince === undefined ? undefined : now - doubtedSince
  }

  return { tick, stop: () => cancelTick() }
}
