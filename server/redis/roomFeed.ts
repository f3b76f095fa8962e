import type { RoomEvent } from './events'

export interface FeedDeps {
  /** Applies an event; each comes once, in order, without a gap. */
  apply(event: RoomEvent): void
  /** Reads the state instead, with every message in between. @returns the number of its last event; `undefined` if the room is gone. */
  load(): Promise<number | undefined>
  failed(error: unknown): void
}

/** Puts what a room's channel says into order: events that are missing, after a cut connection for example, are made up for by the state. */
export class RoomFeed {
  readonly #deps: FeedDeps
  #number: number
  #isLoading = false
  #mustLoadAgain = false
  #isClosed = false
  #held: RoomEvent[] = []
  #waiting: { number: number, run: () => void }[] = []

  /** @param number that of the last event which is known. */
  constructor(number: number, deps: FeedDeps) {
    this.#number = number
    this.#deps = deps
  }

  hear(event: RoomEvent) {
    if (this.#isClosed) return
    // Nothing comes after it, and the state that is being read may say less.
    if (event.kind === 'ended') this.#deps.apply(event)
    else if (this.#isLoading) this.#held.push(event)
    else this.#take(event)
  }

  /** Runs once all events up to this one have been applied. */
  whenAt(number: number, run: () => void) {
    if (this.#isClosed) return
    if (!this.#isLoading && this.#number >= number) run()
    else this.#waiting.push({ number, run })
  }

  /** Loads the state; events that come meanwhile wait. @returns whether the room is there. */
  async load(): Promise<boolean> {
    if (this.#isLoading) {
      this.#mustLoadAgain = true
      return true
    }
    this.#isLoading = true
    try {
      do {
        this.#mustLoadAgain = false
        const before = this.#waiting.length
        const heard = this.#held.length
        const number = await this.#deps.load()
        if (number === undefined) return false
        this.#number = number
        // The state has it, also where a new engine counts from less.
        for (const { run } of this.#waiting.splice(0, before)) run()
        // The state has them, too, or they were of an engine that is gone, and would have it loaded again for ever.
        this.#held.splice(0, heard)
      } while (this.#mustLoadAgain)
    }
    finally {
      this.#isLoading = false
    }
    this.#runWaiting()
    const held = this.#held
    this.#held = []
    for (const event of held) this.hear(event)
    return true
  }

  /** Loads the state again, and reports a failure. */
  reload() {
    if (!this.#isClosed) this.load().catch(this.#deps.failed)
  }

  close() {
    this.#isClosed = true
    this.#waiting = []
    this.#held = []
  }

  get number(): number {
    return this.#number
  }

  #take(event: RoomEvent) {
    if (event.number === 0) return this.#deps.apply(event)
    if (event.number <= this.#number) return
    if (event.number !== this.#number + 1) {
      this.#held.push(event)
      return this.reload()
    }
    this.#number = event.number
    this.#deps.apply(event)
    this.#runWaiting()
  }

  #runWaiting() {
    if (this.#waiting.length === 0) return
    const due = this.#waiting.filter(({ number }) => number <= this.#number)
    this.#waiting = this.#waiting.filter(({ number }) => number > this.#number)
    for (const { run } of due) run()
  }
}
