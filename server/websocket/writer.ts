import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import { CloseCode } from '#shared/closeCodes'
import { PAGE_BYTES, PAGE_MESSAGES } from '#shared/limits'
import type { Meter } from '#server/rooms/meter'
import { NO_METER } from '#server/rooms/meter'
import type { Socket } from '#server/rooms/socket'
import { RawWriter } from './rawWrite'

/** Backpressure limits: the queue of a connection that reads too slowly. */
export interface QueueLimits {
  queuedFrames: number
  queuedBytes: number
}

const { OPEN } = WebSocket
const NOTHING = Buffer.alloc(0)
/** Writers with frames to flush at the end of this turn of the event loop. */
let pendingWriters: SocketWriter[] = []

/**
 * The sending half of a socket: batches all frames of one turn of the event loop into one write, since nearly all the cost of
 * sending is the system call. Frames reach the stream whole, so that frames of `ws` itself (pings, the close) never fall between
 * their bytes. Backpressure: a client that reads too slowly is disconnected; it reconnects and catches up. Two things count:
 * bytes of earlier turns that are not flushed, and bytes of this turn beyond one page, since a joiner or a burst of a busy room
 * brings a page at once and harms nobody.
 */
export class SocketWriter implements Socket {
  readonly #stream: Duplex
  readonly #raw: RawWriter
  readonly #socket: WebSocket
  readonly #limits: QueueLimits
  readonly #meter: Meter
  #pending: Buffer | Buffer[] | undefined
  /** Of this turn, and of earlier ones that are not flushed. */
  #queuedFrames = 0
  #queuedBytes = 0
  #writtenBytes = 0
  /** Writes that the stream still holds, oldest first; empty for a client that reads fast enough. */
  #unflushed: { frames: number, endsAt: number }[] = []

  constructor(stream: Duplex, socket: WebSocket, limits: QueueLimits, meter: Meter = NO_METER) {
    this.#stream = stream
    this.#raw = new RawWriter(stream)
    this.#socket = socket
    this.#limits = limits
    this.#meter = meter
  }

  get isOpen(): boolean {
    return this.#socket.readyState === OPEN
  }

  send(encoded: Buffer, frames: number) {
    if (!this.isOpen) return
    if (this.#pending === undefined && this.#unflushed.length > 0 && !this.#measureBacklog()) return this.#disconnectSlow()
    this.#queuedFrames += frames
    this.#queuedBytes += encoded.length
    if (this.#queuedFrames > this.#limits.queuedFrames + PAGE_MESSAGES || this.#queuedBytes > this.#limits.queuedBytes + PAGE_BYTES) return this.#disconnectSlow()
    if (this.#pending === undefined) {
      if (pendingWriters.length === 0) process.nextTick(flushAll)
      pendingWriters.push(this)
      this.#pending = encoded
    }
    else if (Array.isArray(this.#pending)) this.#pending.push(encoded)
    else this.#pending = [this.#pending, encoded]
  }

  whenFlushed(flushed: () => void) {
    this.flush()
    if (this.#stream.writableLength === 0) return flushed()
    this.#stream.write(NOTHING, (error) => {
      if (!error) flushed()
    })
  }

  /** What is pending and the close frame are one write. */
  close(code: CloseCode) {
    const bytes = this.#takePending()
    this.#stream.cork()
    if (bytes && this.isOpen) this.#stream.write(bytes)
    this.#socket.close(code)
    this.#stream.uncork()
  }

  flush() {
    const frames = this.#queuedFrames
    const bytes = this.#takePending()
    if (!bytes || !this.isOpen) return
    this.#writtenBytes += bytes.length
    const taken = this.#stream.writableLength === 0 ? this.#raw.write(bytes) : 0
    if (taken === bytes.length) return
    // No callback: the stream counts its buffered bytes anyway.
    this.#stream.write(taken === 0 ? bytes : bytes.subarray(taken))
    if (this.#stream.writableLength > 0) this.#unflushed.push({ frames: frames - this.#heldFrames(), endsAt: this.#writtenBytes })
  }

  #takePending(): Buffer | undefined {
    const pending = this.#pending
    this.#pending = undefined
    this.#queuedFrames = 0
    this.#queuedBytes = 0
    return Array.isArray(pending) ? Buffer.concat(pending) : pending
  }

  /** @returns whether what earlier turns have not flushed is within the limits. */
  #measureBacklog(): boolean {
    const heldBytes = this.#stream.writableLength
    this.#unflushed = this.#unflushed.filter(({ endsAt }) => endsAt > this.#writtenBytes - heldBytes)
    this.#queuedBytes = heldBytes
    this.#queuedFrames = this.#heldFrames()
    return this.#queuedFrames <= this.#limits.queuedFrames && heldBytes <= this.#limits.queuedBytes
  }

  #heldFrames(): number {
    return this.#unflushed.reduce((sum, { frames }) => sum + frames, 0)
  }

  /** Queues nothing more: the client fetches it after its reconnect. */
  #disconnectSlow() {
    this.#pending = undefined
    this.#socket.close(CloseCode.tooSlow)
    this.#meter.cutOff()
  }
}

function flushAll() {
  const writers = pendingWriters
  pendingWriters = []
  for (const writer of writers) writer.flush()
}
