/** The event loop is held for a few milliseconds by a commit, and what comes later waits for the next one … */
const SLICE_MS = 8
/** … or as soon as it stores so much, or sends so much to everyone together (bytes). */
const SLICE_STORED_BYTES = 1024 ** 2
const SLICE_SENT_BYTES = 6 * 1024 ** 2

/** Something to store, and what to do once it is committed. */
export interface Write<Result> {
  /** Whose it is: of what waits, everyone gets their share of the next commit, and each one's order is kept. */
  owner?: object
  /** How much it stores (bytes), and how many it is sent to. */
  size?: { bytes: number, receivers: number }
  /** Runs inside the transaction; touches the store, and sends nothing. May run again after `rolledBack`. */
  run(): Result
  /** What `run` stored has been taken back. */
  rolledBack?(): void
  /** Runs once the transaction is committed. */
  done(result: Result): void
  /** Runs once all of the transaction are done. */
  allDone?(): void
  /** Runs instead where nothing of it was stored. */
  failed(error: unknown): void
}

interface Pending {
  size: { bytes: number, receivers: number }
  run(): () => void
  rolledBack(): void
  allDone(): void
  failed(error: unknown): void
}

/** What one owner waits for, oldest first. */
interface Lane {
  writes: Pending[]
  taken: number
}

const nothing = () => {}
const NOBODY = {}
const SMALL = { bytes: 0, receivers: 0 }

/** What a turn is built of. */
export interface TurnSurroundings {
  /** Runs what it is given as one transaction. */
  transaction(work: () => void): void
  /** Calls back at the end of the turn of the event loop. */
  schedule?: (flush: () => void) => void
  /** Runs before each commit, in a transaction of its own if it needs one. */
  beforeCommit?: () => void
  /** Reads a clock that never runs backwards (milliseconds). */
  now?: () => number
}

export type Turn = ReturnType<typeof createTurn>

/**
 * Grouped commits: what arrives in one turn of the event loop is one transaction, and is sent only then. So a commit is
 * paid once for many messages, and nothing is ever seen that is not stored.
 *
 * What would hold the event loop for too long is several transactions, in as many turns: of each owner's writes some are in
 * every one of them, so whoever writes a lot delays nobody else.
 */
export function createTurn({ transaction, schedule = setImmediate, beforeCommit = nothing, now = () => performance.now() }: TurnSurroundings) {
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
      for (const write of alone.slice(tried, tried += 1)) commit([write], error => write.failed(error))
    } while (tried < alone.length && now() < endsAt)
    alone.splice(0, tried)
  }

  /** Takes one write of each owner after the other, until that is enough for one commit. */
  function* takeUntil(endsAt: number, batch: Pending[]): Generator<Pending> {
    let stored = 0
    let sent = 0
    while (lanes.size > 0) {
      for (const [owner, lane] of lanes) {
        const write = lane.writes[lane.taken]
        lane.taken += 1
        if (lane.taken >= lane.writes.length) lanes.delete(owner)
        if (!write) continue
        batch.push(write)
        yield write
        stored += write.size.bytes
        sent += write.size.bytes * write.size.receivers
        if (stored >= SLICE_STORED_BYTES || sent >= SLICE_SENT_BYTES || now() >= endsAt) return
      }
    }
  }

  function commit(writes: Iterable<Pending>, failed?: (error: unknown) => void): boolean {
    const batch: Pending[] = []
    const settle: (() => void)[] = []
    try {
      transaction(() => {
        for (const write of writes) {
          batch.push(write)
          settle.push(write.run())
        }
      })
    }
    catch (error) {
      for (const write of batch) write.rolledBack()
      failed?.(error)
      return false
    }
    for (const done of settle) done()
    for (const write of batch) write.allDone()
    return true
  }

  return {
    /** Adds a write to this turn. Those of one owner run, and are done, in the order in which they were added. */
    add<Result>({ owner = NOBODY, size = SMALL, run, rolledBack = nothing, done, allDone = nothing, failed }: Write<Result>) {
      scheduleFlush()
      const lane = lanes.get(owner) ?? { writes: [], taken: 0 }
      lanes.set(owner, lane)
      lane.writes.push({
        size,
        run: () => {
          const result = run()
          return () => done(result)
        },
        rolledBack,
        allDone,
        failed,
      })
    },
    /** Commits all that is pending now, rather than at the end of the turn. */
    flush() {
      while (isWaiting()) commitSome()
    },
  }
}
