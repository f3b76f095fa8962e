import type { Socket } from 'node:net'
import { Readable } from 'node:stream'

/** What arrives keeps one turn of the event loop busy for this long at most (ms); the rest waits for later turns. */
const TURN_MS = 6
/** Parsed in one go: more than most requests and frames need, and 75 of the shortest requests. */
const PIECE_BYTES = 2048

type Chunk = Uint8Array | null

/**
 * Bounds the work that arriving data cause in one turn of the event loop, for all connections together.
 *
 * Node reads 64 KiB from each socket that has something, parses all of it, and only then looks at the next one: 200
 * sockets full of short requests or frames would hold the loop for seconds. Here what a turn has no time for waits, in
 * the order in which it came, piece by piece and a piece of each connection at a time, while its socket reads no more.
 *
 * @param now monotonic time (milliseconds).
 * @param schedule calls back after the input and output of this turn of the event loop.
 */
export function createReadPacer(now = () => performance.now(), schedule: (work: () => void) => void = setImmediate) {
  let turnEndsAt: number | undefined
  /** What waits, by its socket. What is short comes first: it is what people send, and costs the others little. */
  const heldShort = new Map<Socket, Chunk[]>()
  const heldLong = new Map<Socket, Chunk[]>()

  function isTurnOver(): boolean {
    if (turnEndsAt !== undefined) return now() >= turnEndsAt
    turnEndsAt = now() + TURN_MS
    schedule(() => turnEndsAt = undefined)
    return false
  }

  /** Stands in for `push`, with which Node puts into a socket what it has read; `false` stops the reading. */
  function pacedPush(this: Socket, chunk: Chunk): boolean {
    const waiting = heldShort.get(this) ?? heldLong.get(this)
    if (waiting) {
      waiting.push(chunk)
      return false
    }
    if (isShort(chunk) && !isTurnOver()) return push(this, chunk)
    return feed(this, [chunk], Number.POSITIVE_INFINITY)
  }

  /** Passes pieces on until the turn is over, and holds the rest. @returns whether the socket may read on. */
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

  return {
    /** Paces a new connection, before anything has been read from it. */
    pace(socket: Socket) {
      socket.push = pacedPush
      // The HTTP parser reads past the stream until somebody listens to its data.
      socket.on('data', ignore).off('data', ignore)
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
