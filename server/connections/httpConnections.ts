import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ClientCounts } from '#server/clients/counts'
import type { Client } from '#server/clients/client'
import { refuse } from '#server/websocket/refusal'

/** A connection with more requests than this that wait for their answers is cut: a browser sends one at a time. */
const UNANSWERED = 8

/** One connection of plain HTTP. */
interface HttpConnection {
  /** The narrowest network of the client; `undefined` for a trusted proxy. */
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
 * itself. Where an address, or all, have too many, the longest idle one makes room, which a browser only keeps for later use.
 *
 * @param limits how many there may be, of one address and of all.
 * @param clientOf who is at the other end; `undefined` for a trusted proxy, which brings many people.
 * @param limitReached told of each limit that refuses a connection.
 */
export function createHttpConnections(
  limits: HttpConnectionLimits,
  clientOf: (socket: Socket) => Client | undefined,
  limitReached: (limit: keyof HttpConnectionLimits) => void,
) {
  const counts = new ClientCounts(limits.connectionsPerAddress)
  const connections = new Map<Socket, HttpConnection>()
  /** Connections that have answered everything, the longest idle first: of all, and of each client. */
  const idle = new Set<Socket>()
  const idleOf = new Map<string, Set<Socket>>()

  function forget(socket: Socket) {
    const connection = connections.get(socket)
    if (!connection) return
    connections.delete(socket)
    stopIdling(socket, connection)
    connection.disconnects()
  }

  function startIdling(socket: Socket, { key }: HttpConnection) {
    idle.add(socket)
    if (key !== undefined) idleOf.set(key, (idleOf.get(key) ?? new Set()).add(socket))
  }

  function stopIdling(socket: Socket, { key }: HttpConnection) {
    idle.delete(socket)
    const sockets = idleOf.get(key ?? '')
    sockets?.delete(socket)
    if (key !== undefined && sockets?.size === 0) idleOf.delete(key)
  }

  function closeLongestIdle(sockets: ReadonlySet<Socket> | undefined) {
    const [longestIdle] = sockets ?? []
    if (!longestIdle) return
    forget(longestIdle)
    longestIdle.destroy()
  }

  return {
    /** Takes a new connection, or refuses it. */
    accept(socket: Socket) {
      const client = clientOf(socket)
      if (client && counts.isFull(client)) closeLongestIdle(idleOf.get(client[0]?.key ?? ''))
      if (client && counts.isFull(client)) {
        limitReached('connectionsPerAddress')
        return refuse(socket, 'too_many_connections')
      }
      if (connections.size >= limits.connections) closeLongestIdle(idle)
      if (connections.size >= limits.connections) {
        limitReached('connections')
        return refuse(socket, 'server_full')
      }
      const disconnects = client ? counts.add(client) : () => {}
      connections.set(socket, { key: client?.[0]?.key, unanswered: 0, disconnects })
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
