import type { HistoryRequestFrame } from '#shared/protocol'
import { Bucket } from './bucket'
import type { Connection, ConnectionSurroundings, Socket } from './connection'

/** How long to wait where the queue is full, which empties as fast as the client reads. */
const FULL_RETRY_MS = 1000

/**
 * The pages that one connection has asked for. One at a time is read and sent, once the client has taken all before it: a
 * client that does not read costs one page, not all that it asked for.
 */
export class HistoryQueue {
  readonly #waiting: HistoryRequestFrame[] = []
  readonly #rate: Bucket

  /**
   * @param connection which is told of a failure.
   * @param socket its socket.
   * @param deps.limits.history the rate, whose burst is also the most that wait.
   * @param answer reads a page and sends it; may throw.
   */
  constructor(
    readonly connection: Connection,
    readonly socket: Socket,
    readonly deps: Pick<ConnectionSurroundings, 'clock' | 'limits' | 'slices'>,
    readonly answer: (frame: HistoryRequestFrame) => void,
  ) {
    this.#rate = new Bucket(deps.limits.history, deps.clock.now())
  }

  /** Asks for one more page. @returns 0, or in how many milliseconds it may be asked for. */
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
    const frame = this.#waiting.shift()
    if (!frame || !this.connection.isHeard) return
    try {
      this.answer(frame)
    }
    catch (error) {
      this.connection.fail(error)
    }
    if (this.#waiting.length > 0) this.#answerSoon()
  }
}
