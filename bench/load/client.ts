import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { maskedPong, maskedText } from './frame.ts'

const PING = 0x9
const CLOSE = 0x8
const HEAD_END = Buffer.from('\r\n\r\n')
/** Shared by all sockets: data is handled before the next one reads. */
const memory = Buffer.alloc(256 * 1024)

/** Called for each text frame: its payload is in `bytes` from `start` to `end`, until this returns. */
export type OnText = (client: Client, bytes: Buffer, start: number, end: number) => void

/** The server's address. */
export interface Address {
  host?: string
  port: number
  /** Source address: a server's address and port can have only so many connections from one other address. */
  localAddress?: string
}

/**
 * A minimal WebSocket: a TCP socket, a handshake by hand, and frames of which only the header is parsed. The benchmark
 * measures the server's cost, not the client's.
 */
export class Client {
  /** The last `seq` received. */
  lastSeq = 0
  isClosed = false
  onText: OnText = () => {}
  onClose: () => void = () => {}
  readonly number: number
  readonly #socket: Socket
  #isOpen = false
  #opened: (error?: Error) => void = () => {}
  /** The start of an incomplete frame. */
  #rest: Buffer | undefined

  private constructor(number: number, { host = '127.0.0.1', port, localAddress }: Address) {
    this.number = number
    this.#socket = connect({
      host, port, localAddress, noDelay: true,
      onread: {
        buffer: memory,
        callback: (length) => {
          if (this.#isOpen && this.#rest === undefined) this.#keep(memory, this.#readFrames(memory, 0, length), length)
          else this.#read(memory.subarray(0, length))
          return true
        },
      },
    })
    this.#socket.on('error', error => this.#opened(error))
    this.#socket.on('close', () => {
      this.isClosed = true
      this.#opened(new Error('The connection was closed.'))
      this.onClose()
    })
  }

  /** Opens a WebSocket. @throws Error if the upgrade is refused. */
  static open(number: number, address: Address, path: string): Promise<Client> {
    const client = new Client(number, address)
    client.#socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${address.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
      + 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n')
    return new Promise((resolve, reject) => {
      client.#opened = error => error ? reject(error) : resolve(client)
    })
  }

  /** Sends an encoded frame. */
  write(frame: Buffer) {
    this.#socket.write(frame)
  }

  sendText(text: string) {
    this.write(maskedText(text))
  }

  /** Waits for the first text frame with this prefix. @returns its text. */
  text(beginning: string): Promise<string> {
    return new Promise((resolve) => {
      const earlier = this.onText
      this.onText = (client, bytes, start, end) => {
        const text = bytes.toString('utf8', start, end)
        if (!text.startsWith(beginning)) return earlier(client, bytes, start, end)
        this.onText = earlier
        resolve(text)
      }
    })
  }

  /** Disconnects without a close frame. */
  destroy() {
    this.#socket.destroy()
  }

  #read(chunk: Buffer) {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk
    this.#keep(bytes, this.#isOpen ? this.#readFrames(bytes, 0, bytes.length) : this.#readHead(bytes), bytes.length)
  }

  #keep(bytes: Buffer, from: number, length: number) {
    this.#rest = from < length ? Buffer.from(bytes.subarray(from, length)) : undefined
  }

  #readHead(bytes: Buffer): number {
    const end = bytes.indexOf(HEAD_END)
    if (end < 0) return 0
    if (!bytes.toString('latin1', 0, 12).endsWith(' 101')) {
      this.#opened(new Error(`The upgrade was answered ${bytes.toString('latin1', 0, 30).split('\r\n')[0]}.`))
      this.destroy()
      return bytes.length
    }
    this.#isOpen = true
    this.#opened()
    // The caller listens before data that came with the handshake is parsed.
    setImmediate(() => this.#read(Buffer.alloc(0)))
    return end + HEAD_END.length
  }

  /** @returns the end of the last complete frame. */
  #readFrames(bytes: Buffer, from: number, length: number): number {
    let at = from
    while (at + 2 <= length) {
      const short = bytes[at + 1] ?? 0
      const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10)
      if (start > length) break
      const end = start + (short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2)))
      if (end > length) break
      if (bytes[at] === 0x81) this.onText(this, bytes, start, end)
      else this.#obey((bytes[at] ?? 0) & 0xF, bytes.subarray(start, end))
      at = end
    }
    return at
  }

  #obey(opcode: number, payload: Buffer) {
    if (opcode === PING) this.write(maskedPong(payload))
    if (opcode === CLOSE) this.#socket.end()
  }
}
