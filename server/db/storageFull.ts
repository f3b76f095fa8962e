import { StorageFullError } from '#server/rooms/ledger'

/**
 * Runs `work`.
 *
 * @throws StorageFullError where SQLite says that there is no space left, else what `work` throws.
 */
export function namingFullStorage<Result>(work: () => Result): Result {
  try {
    return work()
  }
  catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL' ? new StorageFullError() : error
  }
}
