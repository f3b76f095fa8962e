import type { Clock } from '#server/rooms/clock'
import { createCheckpoint } from './checkpoint'
import { SyncError } from './disk'
import type { OpenDatabase } from './open'
import type { Steps } from './syncSteps'
import { createStepRunner } from './syncSteps'

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

/** What tests set otherwise. */
export interface LogOptions {
  /** The size at which the log is checkpointed. */
  checkpointPages?: number
  measureIntervalMs?: number
}

/** Called once, with the error if there was one. */
export type Synced = (error?: unknown) => void

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
  { checkpointPages = CHECKPOINT_PAGES, measureIntervalMs }: LogOptions = {},
) {
  const steps = createStepRunner(disk, clock)
  const log = createCheckpoint(sqlite, clock, measureIntervalMs)
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
  let cancelRest: (() => void) | undefined
  const awaitingSync: Synced[] = []
  const awaitingEmpty: Synced[] = []
  const awaitingRelease: (() => void)[] = []
  /** The size when the last sync started. */
  let syncedPages = 0

  function* syncLog(): Steps {
    const covered = awaitingSync.length
    isUnsynced = false
    syncedPages = log.pages()
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
  function* checkpoint(): Steps {
    isCheckpointing = true
    yield* syncLog()
    isHeld = true
    if (isUnsynced) yield* syncLog()
    isCopyOwed = true
    log.copy()
    yield 'database'
    if (mustEmpty) {
      log.truncate()
      yield 'log'
      mustEmpty = false
    }
    else {
      if (!log.restart()) {
        mustEmpty = true
        throw new SyncError(undefined, 'SQLITE_BUSY')
      }
      yield 'log'
    }
    syncedPages = log.pages()
    isCopyOwed = false
  }

  /** Starts what is due. After a fault everything waits for the interval to be over. */
  function proceed() {
    if (steps.isRunning || isStopped) return
    const isCheckpointDue = mustEmpty || isCopyOwed || log.pages() > checkpointPages
    const isUrgent = fault === undefined && (isCheckpointDue || awaitingSync.length > 0 || log.pages() - syncedPages > SYNC_PAGES)
    if (cancelRest && !isUrgent) return
    cancelRest?.()
    cancelRest = undefined
    if (isCheckpointDue) steps.start(checkpoint(), finish)
    else if (isUnsynced || awaitingSync.length > 0) steps.start(syncLog(), finish)
  }

  function finish(error?: unknown) {
    isCheckpointing = isHeld = isOutgrown = false
    fault = error
    // Before anything is written again: after a fault it waits for this.
    if (!isStopped) cancelRest ??= clock.setTimer(Math.max(0, SYNC_INTERVAL_MS - steps.lastMs), () => {
      cancelRest = undefined
      proceed()
    })
    if (!mustEmpty || error !== undefined) settle(awaitingEmpty.splice(0), error)
    for (const work of awaitingRelease.splice(0)) work()
    proceed()
  }

  /** @throws SyncError, StorageFullError, or SQLite's errors */
  function emptyNow() {
    const isDone = !steps.isRunning && fault === undefined && disk.logBytes() === 0
    if (isDone) return
    mustEmpty = true
    try {
      steps.runNow(checkpoint())
    }
    catch (error) {
      finish(error)
      throw error
    }
    finish()
  }

  /** Closes both files as they are: they cannot be used. */
  function abandon() {
    isStopped = true
    steps.abandon()
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
      if (fault === undefined && steps.currentMs > HANGING_MS) return new SyncError(undefined, 'ETIMEDOUT')
      return fault
    },

    /** Whether it has no space for anything new, since the disk fails. Asked inside transactions, which cannot measure. */
    get isOversized() {
      return fault !== undefined && log.lastPages > checkpointPages * OVERSIZED
    },

    /** To be called after each transaction. */
    grew() {
      isUnsynced = true
      isOutgrown = isCheckpointing && log.pages() > checkpointPages * HOLD_EARLY
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
