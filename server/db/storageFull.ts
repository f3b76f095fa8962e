import { StorageFullError } from '#server/rooms/ledger'
import { codeOf } from './errorCode'

/** Runs `work`. @throws StorageFullError for SQLITE_FULL, else the error of `work`. */
export function namingFullStorage<Result>(work: () => Result): Result {
  try {
    return work()
  }
  catch (error) {
    throw codeOf(error) === 'SQLITE_FULL' ? new StorageFullError() : error
  }
}
