import { StorageFullError } from '#server/rooms/ledger'

/** Runs `work`. @throws StorageFullError for SQLITE_FULL, else the error of `work`. */
export function namingFullStorage<Result>(work: () => Result): Result {
  try {
    return work()
  }
  catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL' ? new StorageFullError() : error
  }
}
