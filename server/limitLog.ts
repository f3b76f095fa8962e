import type { NitroRuntimeConfig } from 'nitropack/types'

/** Each limit is logged once per this time, however often it refuses. */
const SILENCE_MS = 60_000

export type LimitName = keyof NitroRuntimeConfig['limits']

export type LimitReached = (limit: LimitName) => void

/** Logs which limits are reached: at most one line a minute for each, with nothing about the client. @param now monotonic time (milliseconds). */
export function createLimitLog(log: (line: string) => void, now = () => performance.now()): LimitReached {
  const seen = new Map<LimitName, { loggedAt: number, suppressed: number }>()
  return (limit) => {
    const last = seen.get(limit)
    if (last && now() - last.loggedAt < SILENCE_MS) {
      last.suppressed += 1
      return
    }
    seen.set(limit, { loggedAt: now(), suppressed: 0 })
    const before = last && last.suppressed > 0 ? ` It refused ${last.suppressed} more since it was last named here.` : ''
    log(`The limit ${environmentName(limit)} is reached.${before}`)
  }
}

/** `roomsPerMinute` is set by `NUXT_LIMITS_ROOMS_PER_MINUTE`. */
function environmentName(limit: LimitName): string {
  return `NUXT_LIMITS_${limit.replace(/[A-Z]/g, '_$&').toUpperCase()}`
}
