import { EventEmitter, once } from 'node:events'
import { WebSocket } from 'ws'
import type { ClientFrame, JoinedFrame, ServerFrame } from '../../shared/protocol.ts'
import { parseFrame, serverFrame } from '../../shared/protocol.ts'
import { reasonOf } from './ask.ts'
import type { OwnRoom } from './rooms.ts'
import type { Site } from './site.ts'

/** Time for one frame. */
const PATIENCE_MS = 10_000
const LEAVING_MS = 1000

/** How an upgrade ended: a visitor, an HTTP status, or an error in words. */
export type Upgrade = { visitor: Visitor } | { status: number } | { fault: string }

/** Opens a room's WebSocket with this `Origin`. */
export function upgrade(site: Site, roomId: string, origin: string): Promise<Upgrade> {
  const url = site.at(`ws/rooms/${roomId}`)
  url.protocol = url.protocol.replace('http', 'ws')
  const socket = new WebSocket(url, { origin, perMessageDeflate: false, handshakeTimeout: PATIENCE_MS })
  const visitor = new Visitor(socket)
  return new Promise((resolve) => {
    socket.once('open', () => resolve({ visitor }))
    socket.once('unexpected-response', (_request, { statusCode = 0 }) => {
      resolve({ status: statusCode })
      socket.terminate()
    })
    socket.on('error', error => resolve({ fault: reasonOf(error) }))
  })
}

/** Somebody in a room. */
export class Visitor {
  readonly #inbox: ServerFrame[] = []
  readonly #events = new EventEmitter()
  /** The code with which the connection was closed. */
  closeCode: number | undefined
  /** Resolves to that code. */
  readonly ended: Promise<number>
  readonly #socket: WebSocket

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (raw) => {
      const parsed = parseFrame(serverFrame, String(raw))
      // A newer server may send frames that this version does not know.
      if ('frame' in parsed) this.#inbox.push(parsed.frame)
      this.#events.emit('change')
    })
    this.ended = new Promise(resolve => socket.on('close', (code) => {
      this.closeCode = code
      this.#events.emit('change')
      resolve(code)
    }))
  }

  async join({ proof }: OwnRoom, name: string): Promise<JoinedFrame> {
    this.#send({ type: 'join', name, proof })
    return await this.receive('joined')
  }

  say(clientId: string, text: string) {
    this.#send({ type: 'message', clientId, text })
  }

  /** The next frame of this type; skips others. @throws Error that says why there is none. */
  async receive<Type extends ServerFrame['type']>(type: Type, patienceMs = PATIENCE_MS): Promise<Extract<ServerFrame, { type: Type }>> {
    const signal = AbortSignal.timeout(patienceMs)
    for (;;) {
      for (let frame = this.#inbox.shift(); frame; frame = this.#inbox.shift()) {
        if (isOf(frame, type)) return frame
        if (frame.type === 'error') throw new Error(`the server answered "${frame.message}"`)
      }
      if (this.closeCode !== undefined) throw new Error(`the connection was closed (${this.closeCode})`)
      await once(this.#events, 'change', { signal }).catch(() => {
        throw new Error(`no frame "${type}" came within ${patienceMs / 1000} s`)
      })
    }
  }

  leave() {
    this.#socket.close(1000)
    setTimeout(() => this.#socket.terminate(), LEAVING_MS).unref()
  }

  #send(frame: ClientFrame) {
    this.#socket.send(JSON.stringify(frame), () => {})
  }
}

function isOf<Type extends ServerFrame['type']>(frame: ServerFrame, type: Type): frame is Extract<ServerFrame, { type: Type }> {
  return frame.type === type
}
