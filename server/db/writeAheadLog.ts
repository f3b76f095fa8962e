import type { Clock } from '#server/rooms/clock'
import type { DiskFile } from './disk'
import type { OpenDatabase } from './open'
import { namingFullStorage } from './storageFull'

/** While anything is unsynced, syncs start this far apart: half of what a power cut may cost. */
const SYNC_INTERVAL_MS = 500
/** The log is checkpointed at this size. Copying it blocks the event loop for 4 µs a page of 4 KiB. */
const CHECKPOINT_BYTES = 1000 * 4096
/** Beyond this many times that size, commits wait for the checkpoint from its first sync on … */
const HOLD_EARLY = 4
/** … and beyond this many times, because the disk fails, nothing new is stored. */
const OVERSIZED = 16

/** Called once, with the error if there was one. */
export type Synced = (error?: unknown) => void

interface CheckpointResult { busy: number, log: number, checkpointed: number }

export type WriteAheadLog = ReturnType<typeof createWriteAheadLog>

/**
 * Makes commits durable without waiting for a disk. SQLite commits with `synchronous = OFF`; the syncs that it would make are
 * made here, in its order, off the event loop: of the log every half second, and around each checkpoint.
 *
 * @param clock for intervals only.
 * @param checkpointBytes the size at which the log is checkpointed.
 */
export function createWriteAheadLog({ sqlite, disk, close }: Omit<OpenDatabase, 'db'>, clock: Pick<Clock, 'now' | 'setTimer'>, checkpointBytes = CHECKPOINT_BYTES) {
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
  let isStopped = false
  /** The error of the last run, until one succeeds. */
  let fault: unknown
  let lastSyncMs = 0
  let cancelRest: (() => void) | undefined
  const awaitingSync: Synced[] = []
  const awaitingEmpty: Synced[] = []
  const awaitingRelease: (() => void)[] = []
  const passive = sqlite.prepare<[], CheckpointResult>('pragma wal_checkpoint(PASSIVE)')
  const truncating = sqlite.prepare<[], CheckpointResult>('pragma wal_checkpoint(TRUNCATE)')

  /** Yields the file that is to be synced next. */
  function* syncLog(): Generator<DiskFile, void> {
    const covered = awaitingSync.length
    isUnsynced = false
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
   * Copies the log into the database file and truncates it. Each sync keeps a power cut from finding a later step without an
   * earlier one. Commits are held meanwhile: after a complete copy SQLite would restart the log in place, over pages that the
   * database file does not have yet.
   */
  function* checkpoint(): Generator<DiskFile, void> {
    isCheckpointing = true
    yield* syncLog()
    isHeld = true
    if (isUnsynced) yield* syncLog()
    expectComplete(namingFullStorage(() => passive.get()))
    yield 'database'
    expectComplete(namingFullStorage(() => truncating.get()))
    yield 'log'
    mustEmpty = false
  }

  /** Starts what is due. After a fault everything waits for the interval to be over. */
  function proceed() {
    if (running || isStopped) return
    const isCheckpointDue = mustEmpty || disk.logBytes() > checkpointBytes
    const isUrgent = fault === undefined && (isCheckpointDue || awaitingSync.length > 0)
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
    const startedAt = clock.now()
    disk.sync(step.value, (error) => {
      // Overtaken by a blocking checkpoint.
      if (running !== steps) return
      lastSyncMs = clock.now() - startedAt
      advance(steps, () => error ? steps.throw(error) : steps.next())
    })
  }

  function finish(error?: unknown) {
    running = undefined
    isCheckpointing = isHeld = isOutgrown = false
    fault = error
    if (!mustEmpty || error !== undefined) settle(awaitingEmpty.splice(0), error)
    for (const work of awaitingRelease.splice(0)) work()
    if (isStopped) return
    cancelRest ??= clock.setTimer(Math.max(0, SYNC_INTERVAL_MS - lastSyncMs), () => {
      cancelRest = undefined
      proceed()
    })
    proceed()
  }

  /** @throws SyncError, StorageFullError, or SQLite's errors */
  function emptyNow() {
    const isDone = !running && fault === undefined && disk.logBytes() === 0
    if (isDone) return finish()
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

  return {
    /** Whether nothing may be written, since a checkpoint is under way. Changes only between turns of the event loop. */
    get isHeld() {
      return isHeld
    },

    /** Why the last sync or checkpoint failed; `undefined` if it did not. */
    get fault() {
      return fault
    },

    /** Whether it has no space for anything new, since the disk fails. */
    get isOversized() {
      return fault !== undefined && disk.logBytes() > checkpointBytes * OVERSIZED
    },

    /** To be called after each transaction. */
    grew() {
      isUnsynced = true
      isOutgrown = isCheckpointing && disk.logBytes() > checkpointBytes * HOLD_EARLY
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
      if (running) emptyNow()
    },

    /** Empties the log a last time, and closes both files. @throws like `emptyNow`: the log then stays until the next start */
    close() {
      isStopped = true
      try {
        emptyNow()
      }
      finally {
        settle(awaitingSync.splice(0))
        close()
      }
    },
  }
}

function settle(callbacks: Synced[], error?: unknown) {
  for (const done of callbacks) done(error)
}

function expectComplete(result: CheckpointResult | undefined) {
  if (result?.busy !== 0 || result.log !== result.checkpointed) throw new Error('The log was not copied whole.')
}
