import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { TestServer } from './server'

/** A raw connection, for HTTP or anything else. It ends with the test. */
export class RawSocket {
  /** All received data. */
  received = Buffer.alloc(0)
  readonly socket: Socket
  readonly #closed: Promise<unknown>
  readonly #waiting = new Set<() => void>()

  /** @param options.allowHalfOpen keeps this end open when the server ends its own. */
  constructor(server: TestServer, { allowHalfOpen = false } = {}) {
    this.socket = connect({ port: server.port, host: 'localhost', allowHalfOpen })
    // A client that is cut off while writing gets an error, which `once` would treat as a failed close.
    this.socket.on('error', () => {})
    this.socket.on('data', (piece: Buffer) => {
      this.received = Buffer.concat([this.received, piece])
      for (const look of this.#waiting) look()
    })
    this.#closed = new Promise(resolve => this.socket.once('close', resolve))
    onTestFinished(() => void this.socket.destroy())
  }

  /** Sends data unchanged. */
  says(words: string | Uint8Array): this {
    this.socket.write(words)
    return this
  }

  /** Waits until the received data has a match. */
  hears(pattern: RegExp): Promise<RegExpMatchArray> {
    return new Promise((resolve) => {
      const look = () => {
        const match = this.received.toString('latin1').match(pattern)
        if (!match) return
        this.#waiting.delete(look)
        resolve(match)
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** Waits until the server has closed the connection. @returns all received data. */
  async ended(): Promise<string> {
    await this.#closed
    return this.received.toString('latin1')
  }
}

/** Sends one raw request. @returns the whole answer. */
export async function ask(server: TestServer, request: string): Promise<string> {
  return await new RawSocket(server).says(request).ended()
}

/** A connection to a room after the upgrade, for frames that no library would send. */
export async function upgraded(server: TestServer, roomId: string): Promise<RawSocket> {
  const socket = new RawSocket(server)
  socket.says(`GET /ws/rooms/${roomId} HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`
    + 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n')
  await socket.hears(/^HTTP\/1\.1 101 [^]*\r\n\r\n/)
  return socket
}

/** One WebSocket frame of a client, masked with zeros (RFC 6455, section 5.2). */
export function frame(first: number, payload: Uint8Array | string = '', { masked = true, length = Buffer.byteLength(payload) } = {}): Buffer {
  const mask = masked ? 0x80 : 0
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = first
  head[1] = mask | (length < 126 ? length : length < 65_536 ? 126 : 127)
  if (head.length === 4) head.writeUInt16BE(length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0), Buffer.from(payload)])
}
