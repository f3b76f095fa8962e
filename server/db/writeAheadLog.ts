import type { Clock } from '#server/rooms/clock'
import type { DiskFile } from './disk'
import { SyncError } from './disk'
import type { OpenDatabase } from './open'
import { namingFullStorage } from './storageFull'

/** While anything is unsynced, syncs start this far apart: half of what a power cut may cost. */
const SYNC_INTERVAL_MS = 500
/** Or this many pages: while one file is synced, the system may block a write to it, for as long as the sync takes. */
const SYNC_PAGES = 100
/** The log is checkpointed at this size. Copying it blocks the event loop for 4 µs a page of 4 KiB at most. */
const CHECKPOINT_PAGES = 1000
/** Beyond this many times that size, commits wait for the checkpoint from its first sync on … */
const HOLD_EARLY = 2
/** … and beyond this many times, because the disk fails, nothing new is stored. */
const OVERSIZED = 16
/** A sync that takes longer counts as a fault of the disk, until it ends. */
const HANGING_MS = 10_000
/** The size is asked for this often at most: asking costs 8 µs, a fifth of a commit. */
const MEASURE_INTERVAL_MS = 10

/** What tests set otherwise. */
export interface LogOptions {
  /** The size at which the log is checkpointed. */
  checkpointPages?: number
  measureIntervalMs?: number
}

/** Called once, with the error if there was one. */
export type Synced = (error?: unknown) => void

interface CheckpointResult { busy: number, log: number, checkpointed: number }

export type WriteAheadLog = ReturnType<typeof createWriteAheadLog>

/**
 * Makes commits durable without waiting for a disk. SQLite commits with `synchronous = OFF`; the syncs that it would make are
 * made here, in its order, off the event loop: of the log every half second, and around each checkpoint.
 *
 * @param clock for intervals only.
 */
export function createWriteAheadLog(
  { sqlite, disk, close }: Omit<OpenDatabase, 'db'>,
  clock: Pick<Clock, 'now' | 'setTimer'>,
  { checkpointPages = CHECKPOINT_PAGES, measureIntervalMs = MEASURE_INTERVAL_MS }: LogOptions = {},
) {
  /** The syncs under way, one at a time. */
  let running: Iterator<DiskFile, void> | undefined
  /** Whether something was written since the last sync of the log started. */
  let isUnsynced = false
  let isCheckpointing = false
  /** Whether nothing may be written. */
  let isHeld = false
  /** Whether what can wait should: the log outgrows its checkpoint. */
  let isOutgrown = false
  /** Whether the log must be emptied, at any size. */
  let mustEmpty = false
  /** Whether a copy was begun, and the disk may lack a part of it: checkpoints are due until one succeeds. */
  let isCopyOwed = false
  let isStopped = false
  /** The error of the last run, until one succeeds. */
  let fault: unknown
  let syncStartedAt = 0
  let lastSyncMs = 0
  let cancelRest: (() => void) | undefined
  const awaitingSync: Synced[] = []
  const awaitingEmpty: Synced[] = []
  const awaitingRelease: (() => void)[] = []
  const noop = sqlite.prepare<[], CheckpointResult>('pragma wal_checkpoint(NOOP)')
  const passive = sqlite.prepare<[], CheckpointResult>('pragma wal_checkpoint(PASSIVE)')
  const truncating = sqlite.prepare<[], CheckpointResult>('pragma wal_checkpoint(TRUNCATE)')
  let measured = { pages: 0, at: Number.NEGATIVE_INFINITY }
  /** The size when the last sync started. */
  let syncedPages = 0

  /** The size of the log; that of its file says little, as SQLite overwrites it from the start after a checkpoint. */
  function pages(): number {
    const at = clock.now()
    if (at - measured.at >= measureIntervalMs) measured = { pages: noop.get()?.log ?? 0, at }
    return measured.pages
  }

  /** Yields the file that is to be synced next. */
  function* syncLog(): Generator<DiskFile, void> {
    const covered = awaitingSync.length
    isUnsynced = false
    syncedPages = pages()
    try {
      yield 'log'
    }
    catch (error) {
      isUnsynced = true
      settle(awaitingSync.splice(0, covered), error)
      throw error
    }
    settle(awaitingSync.splice(0, covered))
  }

  /**
   * Copies the log into the database file, and starts it again. Each sync keeps a power cut from finding a later step without
   * an earlier one. Commits are held meanwhile: after a complete copy the next one overwrites the log from its start, over
   * pages that the disk does not have in the database file yet.
   */
  function* checkpoint(): Generator<DiskFile, void> {
    isCheckpointing = true
    yield* syncLog()
    isHeld = true
    if (isUnsynced) yield* syncLog()
    isCopyOwed = true
    expectComplete(namingFullStorage(() => passive.get()))
    yield 'database'
    if (mustEmpty) {
      truncate()
      yield 'log'
      mustEmpty = false
    }
    else {
      restart()
      yield 'log'
    }
    isCopyOwed = false
  }

  /** Leaves nothing in the log. Blocks the event loop for 1.5 ms a MiB of it. */
  function truncate() {
    expectComplete(namingFullStorage(() => truncating.get()))
    measured = { pages: 0, at: clock.now() }
    syncedPages = 0
  }

  /**
   * Overwrites the start of the log by a commit of one page, which takes no time: a power cut then finds the whole old log,
   * which the file has already, or the new one, or none. After a longer commit it could find just the beginning of the old one.
   */
  function restart() {
    const version = sqlite.pragma('user_version', { simple: true }) === 0 ? 1 : 0
    namingFullStorage(() => sqlite.pragma(`user_version = ${version}`))
    if (noop.get()?.log !== 1) {
      mustEmpty = true
      throw new SyncError(undefined, 'SQLITE_BUSY')
    }
    measured = { pages: 1, at: clock.now() }
    syncedPages = 0
  }

  /** Starts what is due. After a fault everything waits for the interval to be over. */
  function proceed() {
    if (running || isStopped) return
    const isCheckpointDue = mustEmpty || isCopyOwed || pages() > checkpointPages
    const isUrgent = fault === undefined && (isCheckpointDue || awaitingSync.length > 0 || pages() - syncedPages > SYNC_PAGES)
    if (cancelRest && !isUrgent) return
    cancelRest?.()
    cancelRest = undefined
    if (isCheckpointDue) start(checkpoint())
    else if (isUnsynced || awaitingSync.length > 0) start(syncLog())
  }

  function start(steps: Generator<DiskFile, void>) {
    running = steps
    advance(steps, () => steps.next())
  }

  function advance(steps: Generator<DiskFile, void>, resume: () => IteratorResult<DiskFile, void>) {
    let step: IteratorResult<DiskFile, void>
    try {
      step = resume()
    }
    catch (error) {
      return finish(error)
    }
    if (step.done) return finish()
    syncStartedAt = clock.now()
    disk.sync(step.value, (error) => {
      // Overtaken by a blocking checkpoint, or by the end.
      if (running !== steps) return
      lastSyncMs = clock.now() - syncStartedAt
      advance(steps, () => error ? steps.throw(error) : steps.next())
    })
  }

  function finish(error?: unknown) {
    running = undefined
    isCheckpointing = isHeld = isOutgrown = false
    fault = error
    // Before anything is written again: after a fault it waits for this.
    if (!isStopped) cancelRest ??= clock.setTimer(Math.max(0, SYNC_INTERVAL_MS - lastSyncMs), () => {
      cancelRest = undefined
      proceed()
    })
    if (!mustEmpty || error !== undefined) settle(awaitingEmpty.splice(0), error)
    for (const work of awaitingRelease.splice(0)) work()
    proceed()
  }

  /** @throws SyncError, StorageFullError, or SQLite's errors */
  function emptyNow() {
    const isDone = !running && fault === undefined && disk.logBytes() === 0
    if (isDone) return
    mustEmpty = true
    const steps = checkpoint()
    running = steps
    try {
      for (let step = steps.next(); !step.done;) step = syncNow(step.value) ?? steps.next()
    }
    catch (error) {
      finish(error)
      throw error
    }
    finish()

    function syncNow(file: DiskFile) {
      try {
        disk.syncNow(file)
      }
      catch (error) {
        return steps.throw(error)
      }
    }
  }

  /** Closes both files as they are: they cannot be used. */
  function abandon() {
    isStopped = true
    running = undefined
    cancelRest?.()
    close()
    // Nobody waits for what does not come.
    settle(awaitingSync.splice(0))
  }

  return {
    /** Whether nothing may be written, since a checkpoint is under way. Never becomes true within a turn of the event loop. */
    get isHeld() {
      return isHeld
    },

    /** Why the last sync or checkpoint failed, or does not end; `undefined` if all is well. */
    get fault() {
      if (fault === undefined && running && clock.now() - syncStartedAt > HANGING_MS) return new SyncError(undefined, 'ETIMEDOUT')
      return fault
    },

    /** Whether it has no space for anything new, since the disk fails. Asked inside transactions, which cannot measure. */
    get isOversized() {
      return fault !== undefined && measured.pages > checkpointPages * OVERSIZED
    },

    /** To be called after each transaction. */
    grew() {
      isUnsynced = true
      isOutgrown = isCheckpointing && pages() > checkpointPages * HOLD_EARLY
      proceed()
    },

    /** Runs `work` as soon as it may write, possibly at once. */
    whenFree(work: () => void) {
      if (isHeld || isOutgrown) awaitingRelease.push(work)
      else work()
    },

    /** Calls back once all that is written now is on the disk, or cannot be put there. */
    whenSynced(done: Synced) {
      awaitingSync.push(done)
      proceed()
    },

    /** Empties the log, so that it has no trace of anything. Calls back when that is on the disk, or failed. */
    empty(done: Synced) {
      mustEmpty = true
      awaitingEmpty.push(done)
      proceed()
    },

    /** The same, blocking: for the start, the stop, and a full disk. */
    emptyNow,

    /** From here on nothing is held and nothing synced, until `close` does it for all. @throws like `emptyNow` */
    stop() {
      isStopped = true
      cancelRest?.()
      if (isHeld || isOutgrown) emptyNow()
    },

    /** Empties the log a last time, and closes both files. @throws like `emptyNow`: the log then stays until the next start */
    close() {
      isStopped = true
      try {
        emptyNow()
      }
      finally {
        abandon()
      }
    },

    abandon,
  }
}

function settle(callbacks: Synced[], error?: unknown) {
  for (const done of callbacks) done(error)
}

function expectComplete(result: CheckpointResult | undefined) {
  if (result?.busy !== 0 || result.log !== result.checkpointed) throw new SyncError(undefined, 'SQLITE_BUSY')
}
