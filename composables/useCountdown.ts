import type { Room } from '#shared/protocol'
import type { ClockReading, ServerClock } from '~/utils/serverClock'
import { readClock } from '~/utils/serverClock'

/** The device's two clocks may differ by this much before one of them is doubted (milliseconds). */
const DOUBT_MS = 1000
/** A doubt whether a room is over is settled within this time, or the room is taken to be over (milliseconds). */
const DOUBT_LIMIT_MS = 5000

/** What a countdown needs: the room's times and the server's clock, while they are known, and what to do about them. */
export interface CountdownOptions {
  readonly room: () => Pick<Room, 'createdAt' | 'expiresAt'> | undefined
  readonly clock: () => ServerClock | undefined
  /** The time is over. */
  readonly over: () => void
  /** The device has slept or its clock was set: ask the server for the time. */
  readonly doubt: () => void
  readonly readDevice?: () => ClockReading
}

/**
 * The time that a room has left, by the server's clock.
 *
 * @returns `remainingMs`, which changes each second; `isInDoubt`, while the room may be over already and must not be shown;
 * `tick`, to look at once.
 */
export function useCountdown({ room, clock, over, doubt, readDevice = readDeviceClocks }: CountdownOptions) {
  const remainingMs = shallowRef<number>()
  const isInDoubt = shallowRef(false)
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
    remainingMs.value = Math.max(0, expiresAt - time.latest)
    const doubtedMs = noteDoubt(time.latest - time.certain > DOUBT_MS, device.monotonic)
    isInDoubt.value = doubtedMs !== undefined && remainingMs.value === 0
    if (expiresAt <= time.certain || (isInDoubt.value && (doubtedMs ?? 0) >= DOUBT_LIMIT_MS)) over()
    else timer = setTimeout(tick, remainingMs.value % 1000 || 1000)
  }

  /** For how long the clocks have been doubted, in milliseconds. */
  function noteDoubt(isDoubtful: boolean, now: number): number | undefined {
    if (isDoubtful && doubtedSince === undefined) doubt()
    doubtedSince = isDoubtful ? doubtedSince ?? now : undefined
    return doubtedSince === undefined ? undefined : now - doubtedSince
  }

  watch([room, clock], tick)
  onScopeDispose(() => clearTimeout(timer))
  return { remainingMs: readonly(remainingMs), isInDoubt: readonly(isInDoubt), tick }
}

function readDeviceClocks(): ClockReading {
  return { monotonic: performance.now(), wall: Date.now() }
}
