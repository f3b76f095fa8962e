/** Something to store, and what to do once it is committed. */
export interface Write<Result> {
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
  run(): () => void
  rolledBack(): void
  allDone(): void
  failed(error: unknown): void
}

const nothing = () => {}

export type Turn = ReturnType<typeof createTurn>

/**
 * Grouped commits: all that arrives in one turn of the event loop is one transaction, and is sent only then. So a
 * commit is paid once for many messages, and nothing is ever seen that is not stored.
 *
 * @param transaction runs what it is given as one transaction.
 * @param schedule calls back at the end of the turn.
 */
export function createTurn(transaction: (work: () => void) => void, schedule: (flush: () => void) => void = setImmediate) {
  let pending: Pending[] = []

  function flush() {
    const batch = pending
    pending = []
    if (batch.length === 0) return
    if (!commit(batch)) {
      // One write that cannot be stored must not cost the others.
      for (const write of batch) commit([write], error => write.failed(error))
    }
  }

  function commit(batch: Pending[], failed?: (error: unknown) => void): boolean {
    const settle: (() => void)[] = []
    try {
      transaction(() => {
        for (const write of batch) settle.push(write.run())
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
    /** Adds a write to this turn. Writes run, and are done, in the order in which they were added. */
    add<Result>({ run, rolledBack = nothing, done, allDone = nothing, failed }: Write<Result>) {
      if (pending.length === 0) schedule(flush)
      pending.push({
        run: () => {
          const result = run()
          return () => done(result)
        },
        rolledBack,
        allDone,
        failed,
      })
    },
    /** Commits what is pending now, rather than at the end of the turn. */
    flush,
  }
}
