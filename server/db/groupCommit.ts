/** Longest time that one commit may block the event loop; the rest waits for the next commit … */
const SLICE_MS = 8
/** … and so does work beyond this much stored, or sent to all receivers together (bytes). */
const SLICE_STORED_BYTES = 1024 ** 2
const SLICE_SENT_BYTES = 6 * 1024 ** 2

export interface CommitTask<Result> {
  /** Fairness: each owner gets a share of the next commit. Tasks of one owner keep their order. */
  owner?: object
  /** Bytes stored, and number of receivers. */
  size?: { bytes: number, receivers: number }
  /** Runs inside the transaction: writes to the store, sends nothing. May run again after `rolledBack`. */
  apply(): Result
  /** The writes of `apply` were rolled back. */
  rolledBack?(): void
  committed(result: Result): void
  /** Runs after every task of the transaction has run `committed`. */
  batchCommitted?(): void
  /** Runs instead if nothing was stored. */
  failed(error: unknown): void
}

interface Pending {
  size: { bytes: number, receivers: number }
  apply(): () => void
  rolledBack(): void
  batchCommitted(): void
  failed(error: unknown): void
}

interface Lane {
  tasks: Pending[]
  taken: number
}

const nothing = () => {}
const NOBODY = {}
const SMALL = { bytes: 0, receivers: 0 }

export interface CommitQueueDeps {
  transaction(work: () => void): void
  /** Calls back at the end of this turn of the event loop. */
  schedule?: (flush: () => void) => void
  /** Calls back as soon as transactions are allowed. */
  whenFree?: (flush: () => void) => void
  /** Runs before each commit, outside its transaction. */
  beforeCommit?: () => void
  /** Runs after each commit and its publishing. @param arrivedAt when the first of its tasks was added (`now`). */
  afterCommit?: (arrivedAt: number) => void
  /** Monotonic time (milliseconds). */
  now?: () => number
}

export type CommitQueue = ReturnType<typeof createCommitQueue>

/**
 * Group commit: all writes of one turn of the event loop share one transaction, and are published only after it commits.
 * So many messages pay for one commit, and nobody sees a message that is not stored.
 *
 * Work that would block the event loop for too long is split into several transactions, one per turn. Each takes tasks
 * from every owner, so a busy owner delays nobody else.
 */
export function createCommitQueue({ transaction, schedule = setImmediate, whenFree = work => work(), beforeCommit = nothing, afterCommit = nothing, now = () => performance.now() }: CommitQueueDeps) {
  let lanes = new Map<object, Lane>()
  /** Tasks of a failed transaction, retried one by one: a task that cannot be stored must not cost the others. */
  let alone: Pending[] = []
  let isScheduled = false

  function scheduleFlush() {
    if (isScheduled) return
    isScheduled = true
    const arrivedAt = now()
    schedule(() => whenFree(() => flush(arrivedAt)))
  }

  function flush(arrivedAt: number) {
    isScheduled = false
    commitSome()
    afterCommit(arrivedAt)
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
    const isCommitted = commit(takeUntil(endsAt, batch))
    // Outgrown tables of a long-lived map would keep their tasks until a major collection.
    if (lanes.size === 0) lanes = new Map()
    if (isCommitted) return
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

  /** Takes one task of each owner in turn (round robin) until one commit has enough. */
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
    /** Adds a task. Tasks of one owner are applied and committed in order. */
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
    flush() {
      while (isWaiting()) commitSome()
    },
  }
}
