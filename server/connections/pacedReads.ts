import type { Socket } from 'node:net'
import { Readable } from 'node:stream'

/** Incoming data may take this long of one turn of the event loop (ms); the rest waits for later turns. */
const TURN_MS = 6
/** New connections that one turn starts to read from: Node reads up to 64 KiB from each, which takes 0.1 ms and more. */
const TURN_STARTS = 8
/** Bytes parsed at once: larger than most requests and frames, or 75 of the shortest requests. */
const PIECE_BYTES = 2048

type Chunk = Uint8Array | null

/**
 * Backpressure on incoming data: bounds its work per turn of the event loop, for all connections together. Node reads 64 KiB
 * from each readable socket and parses all of it before the next one: 200 sockets full of short requests or frames would block
 * the loop for seconds. Here excess data is queued in order, and its socket stops reading; later turns take one piece of each
 * connection at a time. New connections are read from in order, some in each turn. `schedule` calls back after the I/O of a turn.
 */
export function createReadPacer(now = () => performance.now(), schedule: (work: () => void) => void = setImmediate) {
  let turnEndsAt: number | undefined
  /** Queued data by socket. Short data goes first: people send it, and it costs the others little. */
  const heldShort = new Map<Socket, Chunk[]>()
  const heldLong = new Map<Socket, Chunk[]>()
  /** Connections from which nothing has been read yet. */
  const unread = new Set<Socket>()

  function isTurnOver(): boolean {
    if (turnEndsAt !== undefined) return now() >= turnEndsAt
    turnEndsAt = now() + TURN_MS
    schedule(() => turnEndsAt = undefined)
    return false
  }

  /** Replaces `push`, by which Node puts data into a socket; returning `false` stops reading. */
  function pacedPush(this: Socket, chunk: Chunk): boolean {
    const waiting = heldShort.get(this) ?? heldLong.get(this)
    if (waiting) {
      waiting.push(chunk)
      return false
    }
    if (isShort(chunk) && !isTurnOver()) return push(this, chunk)
    return feed(this, [chunk], Number.POSITIVE_INFINITY)
  }

  /** Passes pieces on until the turn is over, and queues the rest. @returns whether the socket may read on. */
  function feed(socket: Socket, chunks: Chunk[], mostPieces: number): boolean {
    let mayRead = true
    for (let pieces = 0; chunks.length > 0 && !socket.destroyed; pieces += 1) {
      if (pieces >= mostPieces || isTurnOver()) {
        const held = chunks.length === 1 && isShort(chunks[0] ?? null) && pieces === 0 ? heldShort : heldLong
        held.set(socket, chunks)
        schedule(feedNext)
        return false
      }
      mayRead = push(socket, takePiece(chunks))
    }
    return mayRead
  }

  function feedNext() {
    if (isTurnOver()) return schedule(feedNext)
    const held = heldShort.size > 0 ? heldShort : heldLong
    const [next] = held
    if (!next) return
    const [socket, chunks] = next
    held.delete(socket)
    feed(socket, chunks, 1)
  }

  function startReading() {
    let started = 0
    for (const socket of unread) {
      unread.delete(socket)
      // Refused meanwhile: however many those are, nobody waits for them.
      if (socket.destroyed) continue
      socket.resume()
      started += 1
      if (started === TURN_STARTS) break
    }
    if (unread.size > 0) schedule(startReading)
  }

  return {
    /** Call it for a new connection, which is paused: nothing has been read from it. */
    pace(socket: Socket) {
      socket.push = pacedPush
      // The HTTP parser bypasses the stream until somebody listens to `data`.
      socket.on('data', ignore).off('data', ignore)
      if (unread.size === 0) schedule(startReading)
      unread.add(socket)
    },
  }
}

const ignore = () => {}

function push(socket: Socket, chunk: Chunk): boolean {
  return Readable.prototype.push.call(socket, chunk)
}

function isShort(chunk: Chunk): boolean {
  return chunk === null || chunk.length <= PIECE_BYTES
}

function takePiece(chunks: Chunk[]): Chunk {
  const [chunk = null] = chunks
  if (chunk === null || isShort(chunk)) {
    chunks.shift()
    return chunk
  }
  chunks[0] = chunk.subarray(PIECE_BYTES)
  return chunk.subarray(0, PIECE_BYTES)
}
