import { useRuntimeConfig } from 'nitropack/runtime'
import { isDamage, replaceDatabase } from '#server/db/open'
import { log, logUnexpected } from '#server/log'
import { readSettings } from '#server/settings'

/**
 * Told of what should not have happened, and logs it. A database file that turns out to be damaged while it is in use
 * ends the process: whoever supervises it starts the next one, on the empty file that is left.
 */
export function reportUnexpected(error: unknown) {
  if (!isDamage(error)) return logUnexpected(error)
  replaceDatabase(readSettings(useRuntimeConfig()).databaseFile, log)
  process.exit(1)
}
