import type { IncomingMessage } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ServerOptions, WebSocket } from 'ws'
import { WebSocketServer } from 'ws'
import { HEARTBEAT_MS, HEARTBEATS_MISSED } from '#shared/limits'
import type { Socket } from '#server/chat/connection'
import type { QueueLimits } from './outbound'
import { Outbound } from './outbound'
import { REFUSAL_HEADERS } from './refusal'

/** Fragments of one message; a client that sends its frames whole needs one. */
const FRAGMENTS = 16
const PINGED_AT_ONCE = 500
/** How long the other end may take over the closing handshake. */
const CLOSE_TIMEOUT_MS = 5000

const ignore = () => {}

/** What a socket may hold. */
export interface SocketLimits extends QueueLimits {
  /** The largest frame that is read. */
  frameBytes: number
}

/** What listens to one socket. None of it throws. */
export interface SocketListener {
  /** A text frame, or `undefined` for one that is not text. */
  receive(raw: string | undefined): void
  leave(): void
}

/** Who decides about sockets. */
export interface Doorkeeper {
  /** Says with which status an upgrade is refused, if it is. */
  refusal(request: IncomingMessage): number | undefined
  /** Takes a new socket; `undefined` where it was closed at once. */
  accept(socket: Socket, request: IncomingMessage): SocketListener | undefined
}

/**
 * The `ws` server behind crossws, which only routes the upgrade to it.
 *
 * crossws' own one takes frames of 100 MiB and any number of fragments, and calls its hooks without waiting for or
 * catching them; so sockets are ours from the handshake on.
 */
export class GuardedServer extends WebSocketServer {
  /** Decides about sockets; until there is one, none is taken. */
  doorkeeper: Doorkeeper | undefined
  readonly #limits: SocketLimits
  readonly #unanswered = new WeakMap<WebSocket, number>()
  readonly #heartbeat = setInterval(() => this.#ping(), HEARTBEAT_MS)

  constructor(limits: SocketLimits) {
    // Its types do not know `closeTimeout` yet.
    const options: ServerOptions & { closeTimeout: number } = {
      noServer: true,
      maxPayload: limits.frameBytes,
      maxFragments: FRAGMENTS,
      perMessageDeflate: false,
      closeTimeout: CLOSE_TIMEOUT_MS,
    }
    super(options)
    this.#limits = limits
    this.#heartbeat.unref()
  }

  override handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const refusal = this.doorkeeper ? this.doorkeeper.refusal(request) : 503
    if (refusal !== undefined) {
      const headers = Object.entries(REFUSAL_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`).join('')
      stream.end(`HTTP/1.1 ${refusal} ${STATUS_CODES[refusal] ?? ''}\r\n${headers}\r\n`)
      return
    }
    super.handleUpgrade(request, stream, head, socket => this.#welcome(socket, stream, request))
  }

  #welcome(socket: WebSocket, stream: Duplex, request: IncomingMessage) {
    // `ws` closes the socket itself after an error of the protocol; without a listener the process would end.
    socket.on('error', ignore)
    socket.on('pong', () => this.#unanswered.delete(socket))
    const listener = this.doorkeeper?.accept(new Outbound(stream, socket, this.#limits), request)
    if (!listener) return
    socket.on('message', (message, isBinary) => listener.receive(isBinary ? undefined : String(message)))
    socket.on('close', () => listener.leave())
  }

  /** In slices: a ping is a write, and thousands in one go would hold the event loop. */
  #ping(sockets = [...this.clients]) {
    for (const socket of sockets.splice(0, PINGED_AT_ONCE)) {
      const unanswered = this.#unanswered.get(socket) ?? 0
      if (unanswered >= HEARTBEATS_MISSED) socket.terminate()
      else {
        this.#unanswered.set(socket, unanswered + 1)
        socket.ping()
      }
    }
    if (sockets.length > 0) setImmediate(() => this.#ping(sockets))
  }
}
