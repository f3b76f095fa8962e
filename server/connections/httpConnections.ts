import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ClientCounts } from '#server/clients/counts'
import type { Client } from '#server/clients/client'
import { refuse } from '#server/websocket/refusal'

/** A connection with more unanswered requests is cut: a browser sends one at a time. */
const UNANSWERED = 8

interface Pipelined {
  request: IncomingMessage
  answer: () => void
}

interface HttpConnection {
  /** The narrowest network of the client; `undefined` for a trusted proxy. */
  key: string | undefined
  /** Requests that were read, and whose answers have not left the process. */
  unanswered: number
  /** Requests that wait for the answer to the one before. */
  pipelined: Pipelined[]
  disconnects(): void
}

export interface HttpConnectionLimits {
  connectionsPerAddress: number
  connections: number
}

/**
 * Counts connections of plain HTTP, from the first byte until they close or become a WebSocket (counted separately). At
 * the limit of an address or of all, the longest idle one is closed; a browser keeps those only for later use.
 */
export function createHttpConnections(
  limits: HttpConnectionLimits,
  clientOf: (socket: Socket) => Client | undefined,
  limitReached: (limit: keyof HttpConnectionLimits, client?: Client) => void,
) {
  const counts = new ClientCounts(limits.connectionsPerAddress)
  const connections = new Map<Socket, HttpConnection>()
  /** Idle connections, the longest idle first: of all, and of each client. */
  const idle = new Set<Socket>()
  const idleOf = new Map<string, Set<Socket>>()
  /** Pipelined requests that are next on their connection. */
  const due: (() => void)[] = []

  function forget(socket: Socket) {
    const connection = connections.get(socket)
    if (!connection) return
    connections.delete(socket)
    stopIdling(socket, connection)
    connection.disconnects()
    // Else Node makes an error with a written stack for each: half of what it costs to close a connection.
    for (const { request } of connection.pipelined) request.destroy()
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

  /** One per turn of the event loop, of all connections: browsers do not pipeline. */
  function answerNext() {
    due.shift()?.()
    if (due.length > 0) setImmediate(answerNext)
  }

  function endAnswer(socket: Socket, connection: HttpConnection) {
    connection.unanswered -= 1
    const next = connection.pipelined.shift()
    if (!connections.has(socket)) return
    if (next === undefined) startIdling(socket, connection)
    else if (due.push(next.answer) === 1) setImmediate(answerNext)
  }

  function closeLongestIdle(sockets: ReadonlySet<Socket> | undefined) {
    const [longestIdle] = sockets ?? []
    if (!longestIdle) return
    forget(longestIdle)
    longestIdle.destroy()
  }

  return {
    /** Counts a connection, or refuses it. @returns the narrowest network of its client; `undefined` for a trusted proxy. */
    accept(socket: Socket): string | undefined {
      const client = clientOf(socket)
      const key = client?.[0]?.key
      if (client && counts.isFull(client)) closeLongestIdle(idleOf.get(key ?? ''))
      if (client && counts.isFull(client)) {
        limitReached('connectionsPerAddress', client)
        refuse(socket, 'too_many_connections')
        return key
      }
      if (connections.size >= limits.connections) closeLongestIdle(idle)
      if (connections.size >= limits.connections) {
        limitReached('connections')
        refuse(socket, 'server_full')
        return key
      }
      const disconnects = client ? counts.add(client) : () => {}
      connections.set(socket, { key, unanswered: 0, pipelined: [], disconnects })
      // Before Node's own listener, which fails each request that is unanswered.
      socket.prependListener('close', () => forget(socket))
      return key
    },

    /** A request was read: answers it, after those before it on its connection, or cuts the connection if it is one too many. */
    begin(request: IncomingMessage, response: ServerResponse, answer: () => void) {
      const { socket } = request
      const connection = connections.get(socket)
      // Node still parses data that it had read before the connection was cut.
      if (!connection || socket.destroyed) return
      if (connection.unanswered >= UNANSWERED) return void socket.destroy()
      connection.unanswered += 1
      stopIdling(socket, connection)
      response.once('close', () => endAnswer(socket, connection))
      if (connection.unanswered > 1) connection.pipelined.push({ request, answer })
      else answer()
    },

    /** Hands a connection over to a WebSocket. @returns false if answers were pending, and the connection was cut. */
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
