import { LedgerAwayError } from '#server/rooms/ledger'

interface Waiting { endsAt: number, giveUp(error: Error): void }

/** Deadlines of many answers on one timer: a timer for each would cost more than the answer. */
export class Deadlines {
  /** In the order of their deadlines, mostly. */
  readonly #waiting = new Set<Waiting>()
  #isWatching = false

  /** An engine that stands still answers nothing and closes nothing. @param endsAt by `performance.now()`. @throws LedgerAwayError */
  before<Result>(endsAt: number, answer: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const waiting = { endsAt, giveUp: reject }
      this.#waiting.add(waiting)
      if (!this.#isWatching) this.#watch(endsAt - performance.now())
      answer.then((result) => {
        this.#waiting.delete(waiting)
        resolve(result)
      }, (error: unknown) => {
        this.#waiting.delete(waiting)
        reject(error instanceof Error ? error : new Error('It failed.', { cause: error }))
      })
    })
  }

  #watch(ms: number) {
    this.#isWatching = true
    setTimeout(() => this.#check(), Math.max(0, ms))
  }

  #check() {
    this.#isWatching = false
    for (const waiting of this.#waiting) {
      const leftMs = waiting.endsAt - performance.now()
      if (leftMs > 0) return this.#watch(leftMs)
      this.#waiting.delete(waiting)
      waiting.giveUp(new LedgerAwayError())
    }
  }
}
