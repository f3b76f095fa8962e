import type { NitroRuntimeConfig } from 'nitropack/types'
import type { Client } from '#server/clients/client'

/** Each limit is logged once per this time, however often it refuses. */
const INTERVAL_MS = 60_000

export type LimitName = keyof NitroRuntimeConfig['limits']

/** @param client whose limit it is, if it is one of an address. */
export type LimitReached = (limit: LimitName, client?: Client) => void

/**
 * Logs when a limit begins to refuse, how often it did while it goes on (one line a minute), and when it has refused nothing
 * for a minute. Nothing in a line is of a client. @param after calls back after so many milliseconds.
 */
export function createLimitLog(log: (line: string) => void, after: (ms: number, callback: () => void) => void = callLater): LimitReached {
  /** Refusals of this interval, by limit. */
  const refusals = new Map<LimitName, number>()

  function look(limit: LimitName) {
    const refused = refusals.get(limit) ?? 0
    if (refused === 0) {
      refusals.delete(limit)
      return log(`The limit ${environmentName(limit)} is no longer reached.`)
    }
    log(`The limit ${environmentName(limit)} is still reached: it refused ${refused} more in a minute.`)
    watch(limit)
  }

  function watch(limit: LimitName) {
    refusals.set(limit, 0)
    after(INTERVAL_MS, () => look(limit))
  }

  return (limit) => {
    const refused = refusals.get(limit)
    if (refused !== undefined) {
      refusals.set(limit, refused + 1)
      return
    }
    log(`The limit ${environmentName(limit)} is reached.`)
    watch(limit)
  }
}

function callLater(ms: number, callback: () => void) {
  setTimeout(callback, ms).unref()
}

/** `roomsPerMinute` is set by `NUXT_LIMITS_ROOMS_PER_MINUTE`. */
function environmentName(limit: LimitName): string {
  return `NUXT_LIMITS_${limit.replace(/[A-Z]/g, '_$&').toUpperCase()}`
}
