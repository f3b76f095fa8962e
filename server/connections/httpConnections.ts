import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { VisitorCounts } from '#server/visitors/counts'
import type { Visitor } from '#server/visitors/visitor'
import { refuse } from '#server/websocket/refusal'

/** A connection with more requests than this that wait for their answers is cut: a browser sends one at a time. */
const UNANSWERED = 8

/** One connection of plain HTTP. */
interface HttpConnection {
  /** The narrowest network of the visitor; `undefined` for a trusted proxy. */
  key: string | undefined
  /** Requests that were read, and whose answers have not left the process. */
  unanswered: number
  disconnects(): void
}

/** How many connections of plain HTTP there may be. */
export interface HttpConnectionLimits {
  connectionsPerAddress: number
  connections: number
}

/**
 * The connections of plain HTTP, each from its first byte until it is gone or becomes a WebSocket, which is counted by
 * itself. Where an address has too many, its longest idle one makes room, which a browser only keeps for later use.
 *
 * @param limits how many there may be, of one address and of all.
 * @param visitorOf who is at the other end; `undefined` for a trusted proxy, which brings many people.
 * @param limitReached told of each limit that refuses a connection.
 */
export function createHttpConnections(
  limits: HttpConnectionLimits,
  visitorOf: (socket: Socket) => Visitor | undefined,
  limitReached: (limit: keyof HttpConnectionLimits) => void,
) {
  const counts = new VisitorCounts(limits.connectionsPerAddress)
  const connections = new Map<Socket, HttpConnection>()
  /** By visitor, their connections that have answered everything, the longest idle first. */
  const idle = new Map<string, Set<Socket>>()

  function forget(socket: Socket) {
    const connection = connections.get(socket)
    if (!connection) return
    connections.delete(socket)
    stopIdling(socket, connection)
    connection.disconnects()
  }

  function startIdling(socket: Socket, { key }: HttpConnection) {
    if (key === undefined) return
    const sockets = idle.get(key) ?? new Set()
    idle.set(key, sockets.add(socket))
  }

  function stopIdling(socket: Socket, { key }: HttpConnection) {
    const sockets = key === undefined ? undefined : idle.get(key)
    sockets?.delete(socket)
    if (key !== undefined && sockets?.size === 0) idle.delete(key)
  }

  function makeRoomFor(visitor: Visitor) {
    const [longestIdle] = idle.get(visitor[0]?.key ?? '') ?? []
    if (!longestIdle) return
    forget(longestIdle)
    longestIdle.destroy()
  }

  return {
    /** Takes a new connection, or refuses it. */
    accept(socket: Socket) {
      const visitor = visitorOf(socket)
      if (visitor && counts.isFull(visitor)) makeRoomFor(visitor)
      if (visitor && counts.isFull(visitor)) {
        limitReached('connectionsPerAddress')
        return refuse(socket, 'too_many_connections')
      }
      if (connections.size >= limits.connections) {
        limitReached('connections')
        return refuse(socket, 'server_full')
      }
      const disconnects = visitor ? counts.add(visitor) : () => {}
      connections.set(socket, { key: visitor?.[0]?.key, unanswered: 0, disconnects })
      socket.on('close', () => forget(socket))
    },

    /** A request was read. @returns false where it is one too many: the connection is cut. */
    begin({ socket }: IncomingMessage, response: ServerResponse): boolean {
      const connection = connections.get(socket)
      // Of a connection that was cut, Node still reads what it had already.
      if (!connection || socket.destroyed) return false
      if (connection.unanswered >= UNANSWERED) {
        socket.destroy()
        return false
      }
      connection.unanswered += 1
      stopIdling(socket, connection)
      response.once('close', () => {
        connection.unanswered -= 1
        if (connection.unanswered === 0 && connections.has(socket)) startIdling(socket, connection)
      })
      return true
    },

    /** A connection wants to become a WebSocket. @returns false where answers are still due on it: it is cut. */
    release(socket: Socket): boolean {
      const connection = connections.get(socket)
      if (!connection || connection.unanswered > 0) {
        socket.destroy()
        return false
      }
      forget(socket)
      return true
    },
  }
}
