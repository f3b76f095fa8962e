import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import { CloseCode } from '#shared/closeCodes'
import type { Socket } from '#server/chat/connection'

/** What may wait for a connection that reads too slowly. */
export interface QueueLimits {
  queuedFrames: number
  queuedBytes: number
}

const { OPEN } = WebSocket
/** Whoever has something to send at the end of this turn of the event loop. */
let waiting: Outbound[] = []

/**
 * The sending half of a socket. Nearly all that sending costs is the write, so there is one for all that a turn brings.
 *
 * Frames go to the stream as they are, whole, so that those of `ws` (pings, the close) never fall between. Who reads too
 * slowly is let go, to come back and catch up: what counts is what writes of earlier turns have not flushed, so a burst
 * within one turn harms nobody.
 */
export class Outbound implements Socket {
  readonly #stream: Duplex
  readonly #socket: WebSocket
  readonly #limits: QueueLimits
  #turn: Buffer[] = []
  #turnFrames = 0
  #unflushedFrames = 0
  #unflushedBytes = 0

  /**
   * @param stream the stream under the socket.
   * @param socket does the closing handshake.
   * @param limits what may wait.
   */
  constructor(stream: Duplex, socket: WebSocket, limits: QueueLimits) {
    this.#stream = stream
    this.#socket = socket
    this.#limits = limits
  }

  get isOpen(): boolean {
    return this.#socket.readyState === OPEN
  }

  send(encoded: Buffer, frames: number) {
    if (!this.isOpen) return
    if (this.#turn.length === 0) {
      const { queuedFrames, queuedBytes } = this.#limits
      if (this.#unflushedFrames > queuedFrames || this.#unflushedBytes > queuedBytes) return this.close(CloseCode.tooSlow)
      if (waiting.length === 0) process.nextTick(flushAll)
      waiting.push(this)
    }
    this.#turn.push(encoded)
    this.#turnFrames += frames
  }

  close(code: CloseCode) {
    this.flush()
    this.#socket.close(code)
  }

  /** Writes what this turn has brought so far. */
  flush() {
    const [first] = this.#turn
    if (!first) return
    const bytes = this.#turn.length === 1 ? first : Buffer.concat(this.#turn)
    const frames = this.#turnFrames
    this.#turn = []
    this.#turnFrames = 0
    if (!this.isOpen) return
    this.#unflushedFrames += frames
    this.#unflushedBytes += bytes.length
    this.#stream.write(bytes, () => {
      this.#unflushedFrames -= frames
      this.#unflushedBytes -= bytes.length
    })
  }
}

function flushAll() {
  const outbounds = waiting
  waiting = []
  for (const outbound of outbounds) outbound.flush()
}
