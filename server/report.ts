import { DatabaseUnavailableError, replaceDatabase } from '#server/db/databaseFile'
import { faultOf, isDamage } from '#server/db/open'
import { log, logUnexpected } from '#server/log'
import { useSettings } from '#server/useSettings'

/**
 * Logs unexpected errors. If the database file turns out to be damaged, replaces it with an empty one and ends the
 * process, so that its supervisor restarts it; another application's file in its place stays. A failing disk is retried at every use.
 */
export function reportUnexpected(error: unknown) {
  if (isDamage(error)) {
    replaceDamaged()
    process.exit(1)
  }
  // storageWatch logs when a disk starts and stops failing.
  if (faultOf(error) === undefined) logUnexpected(error)
}

function replaceDamaged() {
  try {
    replaceDatabase(useSettings().databaseFile, log)
  }
  catch (error) {
    if (error instanceof DatabaseUnavailableError) log(error.message)
    else logUnexpected(error)
  }
}
