/** Longest time that one commit may block the event loop; the rest waits for the next commit … */
const SLICE_MS = 8
/** … and so does work beyond this much sent to all receivers together (bytes). */
const SLICE_SENT_BYTES = 1024 ** 2

export interface CommitTask<Result> {
  /** Whose task it is: owners take turns where one commit is too small for all. Tasks of one owner keep their order. */
  owner?: object
  /** Bytes stored, or read for somebody, and number of receivers. */
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

type Task = CommitTask<unknown>

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
 * Work that would block the event loop for too long is split into several transactions, one per turn. What is left of the
 * first is taken from every owner in turn, so a busy owner delays nobody else.
 */
export function createCommitQueue({ transaction, schedule = setImmediate, whenFree = work => work(), beforeCommit = nothing, afterCommit = nothing, now = () => performance.now() }: CommitQueueDeps) {
  let waiting: Task[] = []
  /** Whether some of them were left by an earlier commit. */
  let isSplit = false
  /** Tasks of a failed transaction, retried one by one: a task that cannot be stored must not cost the others. */
  let alone: Task[] = []
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
    return waiting.length > 0 || alone.length > 0
  }

  function commitSome() {
    if (!isWaiting()) return
    const endsAt = now() + SLICE_MS
    beforeCommit()
    if (alone.length > 0) return commitAlone(endsAt)
    const tasks = isSplit ? inTurns(waiting) : waiting
    waiting = []
    const { tried, results } = store(tasks, endsAt)
    isSplit = tried < tasks.length
    if (isSplit) waiting = [...tasks.slice(tried), ...waiting]
    if (results) return publish(tasks, results)
    alone = tasks.slice(0, tried)
    if (now() < endsAt) commitAlone(endsAt)
  }

  function commitAlone(endsAt: number) {
    let tried = 0
    do {
      const [task] = alone.slice(tried, tried += 1)
      if (!task) break
      const { results, error } = store([task], endsAt)
      if (results) publish([task], results)
      else task.failed(error)
    } while (now() < endsAt)
    alone.splice(0, tried)
  }

  /** Stores the first of these tasks, as many as one commit may. @returns their results, or the error if none of them is stored. */
  function store(tasks: readonly Task[], endsAt: number): { tried: number, results?: unknown[], error?: unknown } {
    const results: unknown[] = []
    let tried = 0
    try {
      transaction(() => {
        let sent = 0
        for (const task of tasks) {
          tried += 1
          results.push(task.apply())
          const { bytes, receivers } = task.size ?? SMALL
          sent += bytes * receivers
          if (sent >= SLICE_SENT_BYTES || now() >= endsAt) return
        }
      })
      return { tried, results }
    }
    catch (error) {
      for (const task of tasks.slice(0, tried)) task.rolledBack?.()
      return { tried, error }
    }
  }

  function publish(tasks: readonly Task[], results: readonly unknown[]) {
    for (let index = 0; index < results.length; index += 1) tasks[index]?.committed(results[index])
    for (let index = 0; index < results.length; index += 1) tasks[index]?.batchCommitted?.()
  }

  return {
    /** Adds a task. Tasks of one owner are applied and committed in order. */
    add<Result>(task: CommitTask<Result>) {
      scheduleFlush()
      waiting.push(task)
    },
    flush() {
      while (isWaiting()) commitSome()
    },
  }
}

/** The first task of each owner, then the second of each … */
function inTurns(tasks: readonly Task[]): Task[] {
  const ordered: Task[] = []
  let owners = [...Map.groupBy(tasks, ({ owner = NOBODY }) => owner).values()]
  for (let turn = 0; owners.length > 0; turn += 1) {
    for (const own of owners) ordered.push(...own.slice(turn, turn + 1))
    owners = owners.filter(({ length }) => length > turn + 1)
  }
  return ordered
}
