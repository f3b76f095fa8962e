import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import { CloseCode } from '#shared/closeCodes'
import { PAGE_BYTES, PAGE_MESSAGES } from '#shared/limits'
import type { Socket } from '#server/rooms/socket'
import { RawWriter } from './rawWrite'

/** What may wait for a connection that reads too slowly. */
export interface QueueLimits {
  queuedFrames: number
  queuedBytes: number
}

const { OPEN } = WebSocket
const NOTHING = Buffer.alloc(0)
/** Whoever has something to send at the end of this turn of the event loop. */
let waiting: SocketWriter[] = []

/**
 * The sending half of a socket. Nearly all that sending costs is the write, so there is one for all that a turn brings.
 *
 * Frames go to the stream as they are, whole, so that those of `ws` (pings, the close) never fall between. Who reads too
 * slowly is let go, to come back and catch up. Two things count: what writes of earlier turns have not flushed, and what
 * this turn adds beyond one page, since a joiner or a burst of a busy room brings a page at once and harms nobody.
 */
export class SocketWriter implements Socket {
  readonly #stream: Duplex
  readonly #file: RawWriter
  readonly #socket: WebSocket
  readonly #limits: QueueLimits
  /** What this turn has brought: nearly always one buffer. */
  #turn: Buffer | Buffer[] | undefined
  #turnFrames = 0
  /** What this turn may still bring. */
  #framesLeft = 0
  #bytesLeft = 0
  /** All that was ever written here (bytes). */
  #writtenBytes = 0
  /** Writes that the stream did not pass on at once, oldest first; none for whoever reads fast enough. */
  #late: { frames: number, endsAt: number }[] = []

  /**
   * @param stream the stream under the socket.
   * @param socket does the closing handshake.
   * @param limits what may wait.
   */
  constructor(stream: Duplex, socket: WebSocket, limits: QueueLimits) {
    this.#stream = stream
    this.#file = new RawWriter(stream)
    this.#socket = socket
    this.#limits = limits
  }

  get isOpen(): boolean {
    return this.#socket.readyState === OPEN
  }

  send(encoded: Buffer, frames: number) {
    if (!this.isOpen) return
    if (this.#turn === undefined) this.#measureBacklog()
    this.#turnFrames += frames
    this.#framesLeft -= frames
    this.#bytesLeft -= encoded.length
    if (this.#framesLeft < 0 || this.#bytesLeft < 0) return this.#cutOff()
    if (this.#turn === undefined) {
      if (waiting.length === 0) process.nextTick(flushAll)
      waiting.push(this)
      this.#turn = encoded
    }
    else if (Array.isArray(this.#turn)) this.#turn.push(encoded)
    else this.#turn = [this.#turn, encoded]
  }

  whenFlushed(flushed: () => void) {
    this.flush()
    if (this.#stream.writableLength === 0) return flushed()
    this.#stream.write(NOTHING, (error) => {
      if (!error) flushed()
    })
  }

  close(code: CloseCode) {
    this.flush()
    this.#socket.close(code)
  }

  /** Writes what this turn has brought so far. */
  flush() {
    if (this.#turn === undefined) return
    const bytes = Array.isArray(this.#turn) ? Buffer.concat(this.#turn) : this.#turn
    const frames = this.#turnFrames
    this.#turn = undefined
    this.#turnFrames = 0
    if (!this.isOpen) return
    this.#writtenBytes += bytes.length
    const taken = this.#stream.writableLength === 0 ? this.#file.write(bytes) : 0
    if (taken === bytes.length) return
    // No callback: the stream counts what it holds anyway.
    this.#stream.write(taken === 0 ? bytes : bytes.subarray(taken))
    if (this.#stream.writableLength > 0) this.#late.push({ frames, endsAt: this.#writtenBytes })
  }

  #measureBacklog() {
    const { queuedFrames, queuedBytes } = this.#limits
    this.#framesLeft = queuedFrames + PAGE_MESSAGES
    this.#bytesLeft = queuedBytes + PAGE_BYTES
    if (this.#late.length === 0) return
    const heldBytes = this.#stream.writableLength
    this.#late = this.#late.filter(({ endsAt }) => endsAt > this.#writtenBytes - heldBytes)
    const heldFrames = this.#late.reduce((sum, { frames }) => sum + frames, 0)
    this.#framesLeft -= heldFrames > queuedFrames ? Number.POSITIVE_INFINITY : heldFrames
    this.#bytesLeft -= heldBytes > queuedBytes ? Number.POSITIVE_INFINITY : heldBytes
  }

  /** Nothing more is queued: the client fetches it when it is back. */
  #cutOff() {
    this.#turn = undefined
    this.#socket.close(CloseCode.tooSlow)
  }
}

function flushAll() {
  const outbounds = waiting
  waiting = []
  for (const outbound of outbounds) outbound.flush()
}
