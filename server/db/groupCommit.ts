/** The event loop is held for a few milliseconds by a commit, and what comes later waits for the next one … */
const SLICE_MS = 8
/** … or as soon as it stores so much, or sends so much to everyone together (bytes). */
const SLICE_STORED_BYTES = 1024 ** 2
const SLICE_SENT_BYTES = 6 * 1024 ** 2

/** Something to store, and what to do once it is committed. */
export interface CommitTask<Result> {
  /** Whose it is: of what waits, everyone gets their share of the next commit, and each one's order is kept. */
  owner?: object
  /** How much it stores (bytes), and how many it is sent to. */
  size?: { bytes: number, receivers: number }
  /** Runs inside the transaction; touches the store, and sends nothing. May run again after `rolledBack`. */
  apply(): Result
  /** What `run` stored has been taken back. */
  rolledBack?(): void
  /** Runs once the transaction is committed. */
  committed(result: Result): void
  /** Runs once all of the transaction are done. */
  batchCommitted?(): void
  /** Runs instead where nothing of it was stored. */
  failed(error: unknown): void
}

interface Pending {
  size: { bytes: number, receivers: number }
  apply(): () => void
  rolledBack(): void
  batchCommitted(): void
  failed(error: unknown): void
}

/** What one owner waits for, oldest first. */
interface Lane {
  tasks: Pending[]
  taken: number
}

const nothing = () => {}
const NOBODY = {}
const SMALL = { bytes: 0, receivers: 0 }

/** What a turn is built of. */
export interface CommitQueueDeps {
  /** Runs what it is given as one transaction. */
  transaction(work: () => void): void
  /** Calls back at the end of the turn of the event loop. */
  schedule?: (flush: () => void) => void
  /** Runs before each commit, in a transaction of its own if it needs one. */
  beforeCommit?: () => void
  /** Reads a clock that never runs backwards (milliseconds). */
  now?: () => number
}

export type CommitQueue = ReturnType<typeof createCommitQueue>

/**
 * Grouped commits: what arrives in one turn of the event loop is one transaction, and is sent only then. So a commit is
 * paid once for many messages, and nothing is ever seen that is not stored.
 *
 * What would hold the event loop for too long is several transactions, in as many turns: of each owner's tasks some are in
 * every one of them, so whoever tasks a lot delays nobody else.
 */
export function createCommitQueue({ transaction, schedule = setImmediate, beforeCommit = nothing, now = () => performance.now() }: CommitQueueDeps) {
  const lanes = new Map<object, Lane>()
  /** Those of a transaction that failed, which are tried one by one: one that cannot be stored must not cost the others. */
  let alone: Pending[] = []
  let isScheduled = false

  function scheduleFlush() {
    if (isScheduled) return
    isScheduled = true
    schedule(flush)
  }

  function flush() {
    isScheduled = false
    commitSome()
    if (isWaiting()) scheduleFlush()
  }

  function isWaiting(): boolean {
    return lanes.size > 0 || alone.length > 0
  }

  function commitSome() {
    if (!isWaiting()) return
    const endsAt = now() + SLICE_MS
    beforeCommit()
    if (alone.length > 0) return commitAlone(endsAt)
    const batch: Pending[] = []
    if (commit(takeUntil(endsAt, batch))) return
    alone = batch
    if (now() < endsAt) commitAlone(endsAt)
  }

  function commitAlone(endsAt: number) {
    let tried = 0
    do {
      for (const task of alone.slice(tried, tried += 1)) commit([task], error => task.failed(error))
    } while (tried < alone.length && now() < endsAt)
    alone.splice(0, tried)
  }

  /** Takes one task of each owner after the other, until that is enough for one commit. */
  function* takeUntil(endsAt: number, batch: Pending[]): Generator<Pending> {
    let stored = 0
    let sent = 0
    while (lanes.size > 0) {
      for (const [owner, lane] of lanes) {
        const task = lane.tasks[lane.taken]
        lane.taken += 1
        if (lane.taken >= lane.tasks.length) lanes.delete(owner)
        if (!task) continue
        batch.push(task)
        yield task
        stored += task.size.bytes
        sent += task.size.bytes * task.size.receivers
        if (stored >= SLICE_STORED_BYTES || sent >= SLICE_SENT_BYTES || now() >= endsAt) return
      }
    }
  }

  function commit(tasks: Iterable<Pending>, failed?: (error: unknown) => void): boolean {
    const batch: Pending[] = []
    const settle: (() => void)[] = []
    try {
      transaction(() => {
        for (const task of tasks) {
          batch.push(task)
          settle.push(task.apply())
        }
      })
    }
    catch (error) {
      for (const task of batch) task.rolledBack()
      failed?.(error)
      return false
    }
    for (const notify of settle) notify()
    for (const task of batch) task.batchCommitted()
    return true
  }

  return {
    /** Adds a task to this turn. Those of one owner run, and are done, in the order in which they were added. */
    add<Result>({ owner = NOBODY, size = SMALL, apply, rolledBack = nothing, committed, batchCommitted = nothing, failed }: CommitTask<Result>) {
      scheduleFlush()
      const lane = lanes.get(owner) ?? { tasks: [], taken: 0 }
      lanes.set(owner, lane)
      lane.tasks.push({
        size,
        apply: () => {
          const result = apply()
          return () => committed(result)
        },
        rolledBack,
        batchCommitted,
        failed,
      })
    },
    /** Commits all that is pending now, rather than at the end of the turn. */
    flush() {
      while (isWaiting()) commitSome()
    },
  }
}
