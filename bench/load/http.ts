import type { Socket } from 'node:net'
import { connect } from 'node:net'

const HEAD_END = Buffer.from('\r\n\r\n')

/** An answer. */
export interface Answer {
  status: number
  body: string
}

/** The bytes of a request. */
export function request(port: number, method: 'GET' | 'POST', path: string, json?: object): Buffer {
  const body = json ? JSON.stringify(json) : ''
  const about = json ? 'Content-Type: application/json\r\n' : ''
  const length = method === 'POST' ? `Content-Length: ${Buffer.byteLength(body)}\r\n` : ''
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAccept: text/html\r\n${about}${length}\r\n${body}`)
}

/** A keep-alive connection: one request at a time, with minimal parsing of answers. */
export class HttpConnection {
  /** Whether the server has closed it, for example after an idle time. */
  isClosed = false
  readonly #socket: Socket
  #answer: (answer: Answer) => void = () => {}
  #fail: (error: Error) => void = () => {}
  #bytes: Buffer = Buffer.alloc(0)

  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true })
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk))
    this.#socket.on('error', error => this.#fail(error))
    for (const event of ['end', 'close']) {
      this.#socket.on(event, () => {
        this.isClosed = true
        this.#fail(new Error('The connection was closed.'))
      })
    }
  }

  /** Sends a request and waits for its answer. */
  send(bytes: Buffer): Promise<Answer> {
    this.#socket.write(bytes)
    return new Promise((resolve, reject) => {
      this.#answer = resolve
      this.#fail = reject
    })
  }

  destroy() {
    this.#socket.destroy()
  }

  #read(chunk: Buffer) {
    this.#bytes = this.#bytes.length > 0 ? Buffer.concat([this.#bytes, chunk]) : chunk
    const headEnd = this.#bytes.indexOf(HEAD_END)
    if (headEnd < 0) return
    const head = this.#bytes.toString('latin1', 0, headEnd)
    const length = head.match(/\r\ncontent-length: (\d+)/i)?.[1]
    if (length === undefined) return this.#fail(new Error('An answer without a length.'))
    const start = headEnd + HEAD_END.length
    const end = start + Number(length)
    if (this.#bytes.length < end) return
    const answer = { status: Number(head.slice(9, 12)), body: this.#bytes.toString('utf8', start, end) }
    this.#bytes = Buffer.alloc(0)
    this.#answer(answer)
  }
}
