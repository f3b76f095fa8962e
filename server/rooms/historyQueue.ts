import type { HistoryRequestFrame } from '#shared/protocol'
import type { Clock } from './clock'
import type { Limits } from './limits'
import { TokenBucket } from './rateLimit'
import type { Slices } from './slices'

/** Retry delay if the queue is full; it empties as fast as the client reads. */
const FULL_RETRY_MS = 1000

/** Backpressure: pages are read and sent one at a time, each after everything before it is flushed. So a client that does not read costs one page. */
export class HistoryQueue {
  readonly #waiting: HistoryRequestFrame[] = []
  readonly #rate: TokenBucket

  /** The burst of `deps.limits.historyRate` is also the length of the queue. `answer` calls back once the page is on its way, and must not throw. */
  constructor(
    readonly socket: { whenFlushed(flushed: () => void): void },
    readonly deps: { clock: Clock, limits: Limits, slices: Slices },
    readonly answer: (frame: HistoryRequestFrame, answered: () => void) => void,
  ) {
    this.#rate = new TokenBucket(deps.limits.historyRate, deps.clock.now())
  }

  /** Queues a request. @returns 0, or the milliseconds until it may be asked for. */
  add(frame: HistoryRequestFrame): number {
    if (this.#waiting.length >= this.#rate.rate.burst) return FULL_RETRY_MS
    const retryAfterMs = this.#rate.take(this.deps.clock.now())
    if (retryAfterMs === 0 && this.#waiting.push(frame) === 1) this.#answerSoon()
    return retryAfterMs
  }

  #answerSoon() {
    this.socket.whenFlushed(() => this.deps.slices.add(() => this.#answerFirst()))
  }

  #answerFirst() {
    const [frame] = this.#waiting
    if (!frame) return
    this.answer(frame, () => {
      this.#waiting.shift()
      if (this.#waiting.length > 0) this.#answerSoon()
    })
  }
}
