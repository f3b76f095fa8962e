import { useRuntimeConfig } from 'nitropack/runtime'
import { faultOf, isDamage, replaceDatabase } from '#server/db/open'
import { log, logUnexpected } from '#server/log'
import { readSettings } from '#server/settings'

/** A fault of the disk meets every message: it is one line in this time. */
const FAULT_SILENCE_MS = 60_000

let silentUntil = 0

/**
 * Told of what should not have happened, and logs it. A database file that turns out to be damaged while it is in use
 * ends the process: whoever supervises it starts the next one, on the empty file that is left. A disk that fails is
 * tried again at every use.
 */
export function reportUnexpected(error: unknown) {
  if (isDamage(error)) {
    replaceDatabase(readSettings(useRuntimeConfig()).databaseFile, log)
    process.exit(1)
  }
  const fault = faultOf(error)
  if (fault === undefined) return logUnexpected(error)
  if (performance.now() < silentUntil) return
  silentUntil = performance.now() + FAULT_SILENCE_MS
  log(`The database file cannot be read or written (${fault}). Nothing is stored until it can.`)
}
