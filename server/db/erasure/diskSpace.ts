import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import { createReserve, reserveOf } from './reserve'
import { StorageFullError } from '#server/rooms/ledger'
import { namingFullStorage } from '#server/db/storageFull'
import type { WriteAheadLog } from '#server/db/writeAheadLog'

/** More pages than any file has. */
const NO_LIMIT = 0xFFFFFFFE

/** Above this share of the limit, the largest rooms give up their oldest messages. */
const NEARLY_FULL = 7 / 8

/** Less free space than this counts as none. */
const LEAST_FREE_BYTES = 256 * 1024

export type DiskSpace = ReturnType<typeof createDiskSpace>

/** Guards disk space: ending and erasing rooms always works, from a reserve if necessary; storing needs free space. */
export function createDiskSpace(sqlite: Database.Database, log: WriteAheadLog, databaseBytes: number, reserveBytes: number) {
  const reserve = createReserve(reserveOf(sqlite.name), reserveBytes)
  const pageBytes = Number(sqlite.pragma('page_size', { simple: true }))
  const mostPages = Math.floor(databaseBytes / pageBytes)
  const pages = sqlite.prepare<[], number>('pragma page_count').pluck()
  const freePages = sqlite.prepare<[], number>('pragma freelist_count').pluck()

  function limitPages(pages: number) {
    sqlite.pragma(`max_page_count = ${pages}`)
  }

  function attempt<Result>(work: () => Result): Result {
    const result = namingFullStorage(work)
    // If space is short, the log must not grow.
    if (!reserve.isKept) log.emptyNow()
    return result
  }

  limitPages(mostPages)

  return {
    /** @throws StorageFullError if the disk has no space for anything new; SyncError, or SQLite's errors, if it fails. */
    check() {
      if (log.fault !== undefined) throw log.fault
      const { blocks, bavail, bsize } = statfsSync(dirname(sqlite.name))
      // Some file systems do not report their size.
      if (!reserve.isKept || (blocks > 0 && bavail * bsize < LEAST_FREE_BYTES)) throw new StorageFullError()
    },

    /** Bytes that can be stored until the file is nearly full; none are left below 1. */
    bytesUntilNearlyFull(): number {
      const used = (pages.get() ?? 0) - (freePages.get() ?? 0)
      return (mostPages * NEARLY_FULL - used) * pageBytes
    },

    /** @throws StorageFullError while the reserve is spent, or the log has no space left. */
    assertWritable() {
      if (!reserve.isKept || log.isOversized) throw new StorageFullError()
    },

    /**
     * Ends or erases rooms: ignores the file's limit, and spends the reserve if the disk is full.
     * @throws StorageFullError if even that is not enough.
     */
    withReserve<Result>(work: () => Result): Result {
      limitPages(NO_LIMIT)
      try {
        return attempt(work)
      }
      catch (error) {
        if (!(error instanceof StorageFullError) || !reserve.isKept) throw error
        reserve.release()
        log.emptyNow()
        return attempt(work)
      }
      finally {
        limitPages(mostPages)
      }
    },

    /** Rebuilds the reserve if it was spent. @throws StorageFullError */
    keepReserve: () => reserve.keep(),
  }
}
