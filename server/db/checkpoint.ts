import type Database from 'better-sqlite3'
import type { Clock } from '#server/rooms/clock'
import { SyncError } from './disk'
import { namingFullStorage } from './storageFull'

interface CheckpointResult { busy: number, log: number, checkpointed: number }

/** The size of the log is asked for this often at most: asking costs 8 µs, a fifth of a commit. */
const MEASURE_INTERVAL_MS = 10

/** SQLite's part of a checkpoint, a step at a time; what must be synced in between is up to the caller. */
export function createCheckpoint(sqlite: Database.Database, clock: Pick<Clock, 'now'>, measureIntervalMs = MEASURE_INTERVAL_MS) {
  const noop = sqlite.prepare<[], CheckpointResult>('pragma wal_checkpoint(NOOP)')
  const passive = sqlite.prepare<[], CheckpointResult>('pragma wal_checkpoint(PASSIVE)')
  const truncating = sqlite.prepare<[], CheckpointResult>('pragma wal_checkpoint(TRUNCATE)')
  let measured = { pages: 0, at: Number.NEGATIVE_INFINITY }

  return {
    /** The size of the log when it was last asked for: inside a transaction it cannot be. */
    get lastPages() {
      return measured.pages
    },

    /** The size of the log; that of its file says little, as SQLite overwrites it from the start after a copy. */
    pages(): number {
      const at = clock.now()
      if (at - measured.at >= measureIntervalMs) measured = { pages: noop.get()?.log ?? 0, at }
      return measured.pages
    },

    /** Copies the log into the database file. Blocks for 4 µs a page at most. @throws StorageFullError, SyncError, or SQLite's errors */
    copy() {
      expectComplete(namingFullStorage(() => passive.get()))
    },

    /** Leaves nothing in the log. Blocks for 1.5 ms a MiB of it. @throws like `copy` */
    truncate() {
      expectComplete(namingFullStorage(() => truncating.get()))
      measured = { pages: 0, at: clock.now() }
    },

    /**
     * Overwrites the start of a copied log by a commit of one page, which takes no time: a power cut then finds the whole old
     * log, which the file has already, or the new one, or none. After a longer commit it could find just the beginning of the
     * old one.
     *
     * @returns false if SQLite went on in the old log.
     */
    restart(): boolean {
      const version = sqlite.pragma('user_version', { simple: true }) === 0 ? 1 : 0
      namingFullStorage(() => sqlite.pragma(`user_version = ${version}`))
      measured = { pages: noop.get()?.log ?? 0, at: clock.now() }
      return measured.pages === 1
    },
  }
}

function expectComplete(result: CheckpointResult | undefined) {
  if (result?.busy !== 0 || result.log !== result.checkpointed) throw new SyncError(undefined, 'SQLITE_BUSY')
}
