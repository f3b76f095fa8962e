import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ServerOptions } from 'ws'
import { WebSocket, WebSocketServer } from 'ws'
import { HEARTBEAT_MS, HEARTBEATS_MISSED } from '#shared/limits'
import type { Eventually } from '#server/rooms/eventually'
import { NO_METER } from '#server/rooms/meter'
import type { Socket } from '#server/rooms/socket'
import type { QueueLimits } from './writer'
import { SocketWriter } from './writer'
import type { Refusal } from './refusal'
import { refuse } from './refusal'

/** Fragments of one message; a client that sends whole frames needs one. */
const FRAGMENTS = 16
const PINGED_AT_ONCE = 100
const PING_BYTES = 8
const CLOSE_TIMEOUT_MS = 5000

const ignore = () => {}

export interface SocketLimits extends QueueLimits {
  frameBytes: number
}

/** Handles one socket's events. No method throws. */
export interface ConnectionHandler {
  /** A text frame, or `undefined` for one that is not text. */
  receive(raw: string | undefined): void
  /** A ping, or an unrequested pong. @returns whether it is within the rate limit of frames. */
  receiveControl(): boolean
  leave(): void
}

export interface Admission {
  /** Takes its socket; `undefined` if that was closed at once. */
  accept(socket: Socket): ConnectionHandler | undefined
}

export interface UpgradeGate {
  /** May be rejected: the rooms cannot be reached. */
  admit(request: IncomingMessage): Eventually<Admission | { refusal: Refusal }>
}

class HeartbeatSocket extends WebSocket {
  missedBeats = 0
  /** The payload of the last ping; only its own pong repeats it. */
  beat: Buffer | undefined
  listener: ConnectionHandler | undefined
}

/**
 * Our own `ws` server, with a heartbeat; crossws only routes upgrades to it. crossws' default accepts frames of 100 MiB
 * and any number of fragments, and neither awaits its hooks nor catches their errors.
 */
export class RoomSocketServer extends WebSocketServer<typeof HeartbeatSocket> {
  /** Until it is set, every upgrade is refused. */
  gate: UpgradeGate | undefined
  meter = NO_METER
  readonly #limits: SocketLimits
  readonly #heartbeat = setInterval(() => this.#ping(), HEARTBEAT_MS)

  constructor(limits: SocketLimits) {
    // Its types do not have `closeTimeout` yet.
    const options: ServerOptions<typeof HeartbeatSocket> & { closeTimeout: number } = {
      noServer: true,
      WebSocket: HeartbeatSocket,
      maxPayload: limits.frameBytes,
      maxFragments: FRAGMENTS,
      perMessageDeflate: false,
      // Pings count towards the rate limit, which the library's automatic pong would bypass.
      autoPong: false,
      closeTimeout: CLOSE_TIMEOUT_MS,
    }
    super(options)
    this.#limits = limits
    this.#heartbeat.unref()
    // What only the library finds wrong with a handshake.
    this.on('wsClientError', (_error, stream) => refuse(stream, 'invalid_request'))
  }

  override handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const admission = this.gate?.admit(request) ?? { refusal: 'server_full' }
    if (!(admission instanceof Promise)) return this.#decide(request, stream, head, admission)
    // Node has taken its own listener off: without one, a reset would end the process.
    stream.on('error', ignore)
    admission.catch(() => ({ refusal: 'server_full' as const })).then((decided) => {
      stream.off('error', ignore)
      if (!stream.destroyed) this.#decide(request, stream, head, decided)
    }).catch(() => stream.destroy())
  }

  #decide(request: IncomingMessage, stream: Duplex, head: Buffer, admission: Admission | { refusal: Refusal }) {
    if ('refusal' in admission) return refuse(stream, admission.refusal)
    super.handleUpgrade(request, stream, head, socket => this.#open(socket, stream, admission))
  }

  #open(socket: HeartbeatSocket, stream: Duplex, admission: Admission) {
    // `ws` closes the socket after a protocol error; without a listener the process would end.
    socket.on('error', ignore)
    socket.on('ping', answerPing)
    socket.on('pong', takePong)
    const listener = admission.accept(new SocketWriter(stream, socket, this.#limits, this.meter))
    if (!listener) return
    socket.listener = listener
    socket.on('message', (message, isBinary) => listener.receive(isBinary ? undefined : String(message)))
    socket.on('close', () => listener.leave())
  }

  /** In batches: a ping is a write, and thousands at once would block the event loop. */
  #ping(sockets = [...this.clients]) {
    for (const socket of sockets.splice(0, PINGED_AT_ONCE)) {
      if (socket.missedBeats >= HEARTBEATS_MISSED) socket.terminate()
      else {
        socket.missedBeats += 1
        socket.beat = randomBytes(PING_BYTES)
        socket.ping(socket.beat)
      }
    }
    if (sockets.length > 0) setImmediate(() => this.#ping(sockets))
  }
}

/** One pong at a time is enough (RFC 6455, section 5.5.3): none is queued for a client that does not read. */
function answerPing(this: WebSocket, payload: Buffer) {
  if (!(this instanceof HeartbeatSocket) || this.listener?.receiveControl() === false) return
  if (this.bufferedAmount === 0) this.pong(payload)
}

function takePong(this: WebSocket, payload: Buffer) {
  if (!(this instanceof HeartbeatSocket)) return
  if (this.beat?.equals(payload)) {
    this.beat = undefined
    this.missedBeats = 0
  }
  else this.listener?.receiveControl()
}
