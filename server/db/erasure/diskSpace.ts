import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import { createReserve, reserveOf } from './reserve'
import { StorageFullError } from '#server/rooms/ledger'
import { namingFullStorage } from '#server/db/storageFull'

/** More pages than any file has. */
const NO_LIMIT = 0xFFFFFFFE

/** The share of what the file may hold from which on place is made for others. */
const NEARLY = 7 / 8

/** Less space on the disk than this is none. */
const LEAST_FREE_BYTES = 256 * 1024

export type DiskSpace = ReturnType<typeof createDiskSpace>

/**
 * How much may be stored, and by whom: ending and erasing rooms needs no free space, everything else does.
 *
 * @param sqlite the one handle on the file.
 * @param databaseBytes the most that the file may hold.
 * @param reserveBytes how much of the disk is kept for erasing.
 */
export function createDiskSpace(sqlite: Database.Database, databaseBytes: number, reserveBytes: number) {
  const reserve = createReserve(reserveOf(sqlite.name), reserveBytes)
  const mostPages = Math.floor(databaseBytes / Number(sqlite.pragma('page_size', { simple: true })))
  const pages = sqlite.prepare<[], number>('pragma page_count').pluck()
  const freePages = sqlite.prepare<[], number>('pragma freelist_count').pluck()

  function limitPages(pages: number) {
    sqlite.pragma(`max_page_count = ${pages}`)
  }

  /** Empties the log into the file. @returns whether all of it was. */
  function emptyLog(): boolean {
    const [checkpoint] = sqlite.prepare<[], { busy: number }>('pragma wal_checkpoint(TRUNCATE)').all()
    return checkpoint?.busy === 0
  }

  function attempt<Result>(work: () => Result): Result {
    const result = namingFullStorage(work)
    // What is short of space does not let the log grow.
    if (!reserve.isKept) namingFullStorage(emptyLog)
    return result
  }

  limitPages(mostPages)

  return {
    emptyLog,

    /** Whether something new can be stored. @throws StorageFullError where the disk has no space for it */
    check() {
      const { blocks, bavail, bsize } = statfsSync(dirname(sqlite.name))
      // Some file systems do not tell their size.
      if (!reserve.isKept || (blocks > 0 && bavail * bsize < LEAST_FREE_BYTES)) throw new StorageFullError()
    },

    /** Whether the file holds nearly as much as it may. */
    isNearlyFull(): boolean {
      const used = pages.get() ?? 0
      const many = mostPages * NEARLY
      return used > many && used - (freePages.get() ?? 0) > many
    },

    /** Asks for leave to store something new. @throws StorageFullError while the reserve is spent */
    assertWritable() {
      if (!reserve.isKept) throw new StorageFullError()
    },

    /**
     * Runs what ends or erases rooms: beyond the limit of the file, and from the reserve where the disk is full.
     *
     * @throws StorageFullError where that is not enough either.
     */
    withReserve<Result>(work: () => Result): Result {
      limitPages(NO_LIMIT)
      try {
        return attempt(work)
      }
      catch (error) {
        if (!(error instanceof StorageFullError) || !reserve.isKept) throw error
        reserve.giveUp()
        namingFullStorage(emptyLog)
        return attempt(work)
      }
      finally {
        limitPages(mostPages)
      }
    },

    /** Takes the reserve back, where it was spent. @throws StorageFullError */
    keepReserve: () => reserve.keep(),
  }
}
