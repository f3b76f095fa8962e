import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { FairQueue } from '#server/connections/fairQueue'

/** Incoming data may take this long of one turn of the event loop (ms); the rest waits for later turns. */
const TURN_MS = 6
/** Long data that a turn still reads once it is used up, and connections that it starts to read from: reading 64 KiB takes 0.1 ms and more. */
const TURN_READS = 16
/** Bytes parsed at once: larger than most requests and frames, or 75 of the shortest requests. */
const PIECE_BYTES = 2048

type Chunk = Uint8Array | null

/** An undocumented detail of Node, so nothing relies on it: without one, connections are read from until they send too much themselves. */
interface Handle {
  /** Whether the stream wants to be read into. */
  reading?: boolean
  readStart?(): void
  readStop?(): void
}

/** The connections of one client. */
interface Group {
  key: string
  connections: Set<Socket>
}

/** Who sends: a client, or a connection that carries data of many. */
type Source = Group | Socket

/**
 * Backpressure on incoming data: bounds its work per turn of the event loop, for all connections together. Node reads 64 KiB
 * from each readable socket and parses all of it before the next one: 200 sockets full of short requests or frames would block
 * the loop for seconds. Here excess data is queued in order, and its socket stops reading; later turns take one piece of a
 * connection of each client at a time. When a turn is used up, and a client still sends long data, most of its other connections
 * are not read from: reading alone takes 20 ms of 200. Those, and new connections, are read from in order, some in each turn.
 * `schedule` calls back after the I/O of a turn.
 */
export function createReadPacer(now = () => performance.now(), schedule: (work: () => void) => void = setImmediate) {
  let turnEndsAt: number | undefined
  /** Long data that were read since this turn was used up. */
  let longReads = 0
  /** Queued data by socket. Short data goes first: people send it, and it costs the others little. */
  const heldShort = new FairQueue<Source, Socket, Chunk[]>()
  const heldLong = new FairQueue<Source, Socket, Chunk[]>()
  /** Connections from which nothing has been read yet. */
  const unread = new Set<Socket>()
  /** Connections from which reading has stopped, although they have sent nothing that is queued. */
  const stopped = new Set<Socket>()
  const groups = new Map<string, Group>()
  const groupOf = new Map<Socket, Group>()

  function isTurnOver(): boolean {
    if (turnEndsAt !== undefined) return now() >= turnEndsAt
    turnEndsAt = now() + TURN_MS
    longReads = 0
    schedule(() => turnEndsAt = undefined)
    return false
  }

  function heldOf(source: Source, socket: Socket): Chunk[] | undefined {
    return heldShort.get(source, socket) ?? heldLong.get(source, socket)
  }

  /** Replaces `push`, by which Node puts data into a socket; returning `false` stops reading. */
  function pacedPush(this: Socket, chunk: Chunk): boolean {
    const group = groupOf.get(this)
    const held = heldOf(group ?? this, this)
    if (held) {
      held.push(chunk)
      return false
    }
    if (isShort(chunk) && !isTurnOver()) return push(this, chunk)
    const mayRead = feed(group ?? this, this, [chunk], Number.POSITIVE_INFINITY)
    if (!isShort(chunk) && isTurnOver()) {
      longReads += 1
      if (longReads >= TURN_READS && group) stopReading(group)
    }
    return mayRead
  }

  /** Passes pieces on until the turn is over, and queues the rest. @returns whether the socket may read on. */
  function feed(source: Source, socket: Socket, chunks: Chunk[], mostPieces: number): boolean {
    let mayRead = true
    for (let pieces = 0; chunks.length > 0 && !socket.destroyed; pieces += 1) {
      if (pieces >= mostPieces || isTurnOver()) {
        const held = chunks.length === 1 && isShort(chunks[0] ?? null) && pieces === 0 ? heldShort : heldLong
        held.push(source, socket, chunks)
        schedule(feedNext)
        return false
      }
      mayRead = push(socket, takePiece(chunks))
    }
    return mayRead
  }

  function feedNext() {
    if (isTurnOver()) return schedule(feedNext)
    const next = heldShort.shift() ?? heldLong.shift()
    if (next) feed(next.group, next.key, next.value, 1)
  }

  function stopReading(group: Group) {
    for (const socket of group.connections) {
      if (unread.has(socket) || stopped.has(socket) || heldOf(group, socket)) continue
      const handle = handleOf(socket)
      if (!handle?.reading || !handle.readStop) continue
      handle.readStop()
      queue(socket, stopped)
    }
  }

  function queue(socket: Socket, waiting: Set<Socket>) {
    if (unread.size + stopped.size === 0) schedule(startReading)
    waiting.add(socket)
  }

  function startReading() {
    let started = 0
    for (const waiting of [unread, stopped]) {
      for (const socket of waiting) {
        if (started === TURN_READS) break
        waiting.delete(socket)
        // Refused or closed meanwhile: however many those are, nobody waits for them.
        if (socket.destroyed) continue
        if (waiting === unread) socket.resume()
        else if (handleOf(socket)?.reading) handleOf(socket)?.readStart?.()
        started += 1
      }
    }
    if (unread.size + stopped.size > 0) schedule(startReading)
  }

  function addToGroup(key: string, socket: Socket) {
    const group = groups.get(key) ?? { key, connections: new Set() }
    group.connections.add(socket)
    groups.set(key, group)
    groupOf.set(socket, group)
    // One function for all: a closure for each connection would take more memory than all else here.
    socket.on('close', removeFromGroup)
  }

  function removeFromGroup(this: Socket) {
    const group = groupOf.get(this)
    groupOf.delete(this)
    group?.connections.delete(this)
    if (group?.connections.size === 0) groups.delete(group.key)
  }

  return {
    /** Call it for a new connection, which is paused: nothing has been read from it. @param client whose it is; `undefined` if it carries data of many. */
    pace(socket: Socket, client: string | undefined) {
      if (client !== undefined) addToGroup(client, socket)
      socket.push = pacedPush
      // The HTTP parser bypasses the stream until somebody listens to `data`.
      socket.on('data', ignore).off('data', ignore)
      queue(socket, unread)
    },
  }
}

const ignore = () => {}

function push(socket: Socket, chunk: Chunk): boolean {
  return Readable.prototype.push.call(socket, chunk)
}

function handleOf(socket: Socket & { _handle?: Handle | null }): Handle | undefined {
  return socket._handle ?? undefined
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
