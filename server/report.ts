import { useRuntimeConfig } from 'nitropack/runtime'
import { replaceDatabase } from '#server/db/databaseFile'
import { faultOf, isDamage } from '#server/db/open'
import { log, logUnexpected } from '#server/log'
import { readSettings } from '#server/settings'

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
  // A disk that fails is told of where it begins and ends to fail, by the rooms.
  if (faultOf(error) === undefined) logUnexpected(error)
}
