import { replaceDatabase } from '#server/db/databaseFile'
import { faultOf, isDamage } from '#server/db/open'
import { log, logUnexpected } from '#server/log'
import { useSettings } from '#server/useSettings'

/**
 * Logs unexpected errors. If the database file turns out to be damaged, replaces it with an empty one and ends the
 * process, so that its supervisor restarts it. A failing disk is retried at every use.
 */
export function reportUnexpected(error: unknown) {
  if (isDamage(error)) {
    replaceDatabase(useSettings().databaseFile, log)
    process.exit(1)
  }
  // storageWatch logs when a disk starts and stops failing.
  if (faultOf(error) === undefined) logUnexpected(error)
}
