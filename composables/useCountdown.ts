import type { Room } from '#shared/protocol'
import type { ClockReading, ServerClock } from '~/client/room/serverClock'
import { readClock } from '~/client/room/serverClock'

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
  readonly readDevice?: () => ClockReading
}

/**
 * The time that a room has left, by the server's clock: `remainingMs` changes each second, or at once by `tick`;
 * `needsConfirmation` while the room may be over already and must not be shown.
 */
export function useCountdown({ room, clock, over, doubt, readDevice = readDeviceClocks }: CountdownOptions) {
  const remainingMs = shallowRef<number>()
  const needsConfirmation = shallowRef(false)
  let doubtedSince: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function tick() {
    clearTimeout(timer)
    const expiresAt = room()?.expiresAt
    const server = clock()
    if (expiresAt === undefined || !server) {
      remainingMs.value = undefined
      return
    }
    const device = readDevice()
    const time = readClock(server, device)
    const leftMs = Math.max(0, expiresAt - time.latest)
    const doubtedMs = noteDoubt(time.apart > DOUBT_MS, device.monotonic)
    needsConfirmation.value = doubtedMs !== undefined && leftMs === 0
    // Until the server has had the time to answer, a clock that was set is no news of the room.
    if (doubtedMs === undefined || doubtedMs >= DOUBT_LIMIT_MS || remainingMs.value === undefined) remainingMs.value = leftMs
    const isCertain = expiresAt <= time.certain
    if (isCertain || (needsConfirmation.value && (doubtedMs ?? 0) >= DOUBT_LIMIT_MS)) over(isCertain)
    else timer = setTimeout(tick, leftMs % 1000 || 1000)
  }

  /** For how long the clocks have been doubted, in milliseconds. */
  function noteDoubt(isDoubtful: boolean, now: number): number | undefined {
    if (isDoubtful && doubtedSince === undefined) doubt()
    doubtedSince = isDoubtful ? doubtedSince ?? now : undefined
    return doubtedSince === undefined ? undefined : now - doubtedSince
  }

  watch([room, clock], tick)
  onScopeDispose(() => clearTimeout(timer))
  return { remainingMs: readonly(remainingMs), needsConfirmation: readonly(needsConfirmation), tick }
}

function readDeviceClocks(): ClockReading {
  return { monotonic: performance.now(), wall: Date.now() }
}
