import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { WebSocketServer } from 'ws'
import { FRAME_BYTES, HEARTBEAT_MS, HEARTBEATS_MISSED } from '#shared/limits'
import type { Socket } from '#server/chat/connection'

/** Fragments of one message; a client that sends its frames whole needs one. */
const FRAGMENTS = 16

/** What listens to one socket. None of it throws. */
export interface SocketListener {
  /** A text frame, or `undefined` for one that is not text. */
  receive(raw: string | undefined): void
  leave(): void
}

/** Takes a new socket; `undefined` where it was closed at once. */
export type Accept = (socket: Socket, request: IncomingMessage) => SocketListener | undefined

/**
 * The `ws` server behind crossws, which only routes the upgrade to it.
 *
 * crossws' own one takes frames of 100 MiB and any number of fragments, and calls its hooks without waiting for or
 * catching them; so sockets are ours from the handshake on.
 */
export class GuardedServer extends WebSocketServer {
  readonly #accept: Accept
  readonly #unanswered = new WeakMap<WebSocket, number>()
  readonly #heartbeat = setInterval(() => this.#ping(), HEARTBEAT_MS)

  /** @param accept takes every new socket. */
  constructor(accept: Accept) {
    super({ noServer: true, maxPayload: FRAME_BYTES, maxFragments: FRAGMENTS, perMessageDeflate: false })
    this.#accept = accept
    this.#heartbeat.unref()
  }

  override handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    super.handleUpgrade(request, stream, head, socket => this.#welcome(socket, stream, request))
  }

  #welcome(socket: WebSocket, stream: Duplex, request: IncomingMessage) {
    // `ws` closes the socket itself after an error of the protocol; without a listener the process would end.
    socket.on('error', () => {})
    socket.on('pong', () => this.#unanswered.delete(socket))
    const listener = this.#accept(turnedSocket(socket, stream), request)
    if (!listener) return
    socket.on('message', (message, isBinary) => listener.receive(isBinary ? undefined : String(message)))
    socket.on('close', () => listener.leave())
  }

  #ping() {
    for (const socket of this.clients) {
      const unanswered = this.#unanswered.get(socket) ?? 0
      if (unanswered >= HEARTBEATS_MISSED) socket.terminate()
      else {
        this.#unanswered.set(socket, unanswered + 1)
        socket.ping()
      }
    }
  }
}

/** A socket that writes everything that is sent to it in one turn of the event loop at once: a write costs most of a send. */
function turnedSocket(socket: WebSocket, stream: Duplex): Socket {
  return {
    send(encoded) {
      if (socket.readyState !== socket.OPEN) return
      if (stream.writableCorked === 0) {
        stream.cork()
        process.nextTick(() => stream.uncork())
      }
      socket.send(encoded, { binary: false })
    },
    close: code => socket.close(code),
  }
}
