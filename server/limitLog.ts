import type { NitroRuntimeConfig } from 'nitropack/types'

/** An operator hears of each limit once in this time, however often it refuses somebody. */
const SILENCE_MS = 60_000

/** A limit, by the name of its setting. */
export type LimitName = keyof NitroRuntimeConfig['limits']

/** Told each time that a limit refuses something. */
export type LimitReached = (limit: LimitName) => void

/**
 * Tells the operator which limits are reached: one line a minute for each, with nothing of who reached it.
 *
 * @param log writes one line.
 * @param now reads a clock that never runs backwards (milliseconds).
 */
export function createLimitLog(log: (line: string) => void, now = () => performance.now()): LimitReached {
  const seen = new Map<LimitName, { toldAt: number, untold: number }>()
  return (limit) => {
    const last = seen.get(limit)
    if (last && now() - last.toldAt < SILENCE_MS) {
      last.untold += 1
      return
    }
    seen.set(limit, { toldAt: now(), untold: 0 })
    const before = last && last.untold > 0 ? ` It refused ${last.untold} more since it was last named here.` : ''
    log(`The limit ${environmentName(limit)} is reached.${before}`)
  }
}

/** `roomsPerMinute` is set by `NUXT_LIMITS_ROOMS_PER_MINUTE`. */
function environmentName(limit: LimitName): string {
  return `NUXT_LIMITS_${limit.replace(/[A-Z]/g, '_$&').toUpperCase()}`
}
