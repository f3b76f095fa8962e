import { createServer, request } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import * as v from 'valibot'
import { WebSocket, WebSocketServer } from 'ws'
import type { ServerFrame } from '#shared/protocol'
import { serverFrame } from '#shared/protocol'

/** A tampering proxy, as a dishonest server: reads everything between browsers and a server, and may change frames for browsers. */
export class TamperingProxy {
  /** All traffic: head and body of each request, and frames of each connection, in both directions. */
  readonly seen: string[] = []
  /** Replaces a frame for browsers. */
  tells: (frame: ServerFrame) => ServerFrame[] = frame => [frame]
  /** Replaces the body of a page or file, by its path. Browsers get it uncompressed. */
  serves: (path: string, body: Buffer) => Buffer = (_path, body) => body
  /** Replaces its status and headers. */
  heads: (path: string, status: number, headers: IncomingHttpHeaders) => [status: number, headers: IncomingHttpHeaders] = (_path, ...head) => head
  readonly #listener: Server
  readonly #upgrades = new WebSocketServer({ noServer: true })

  /** @param target the port of the server. */
  constructor(readonly target: () => number) {
    this.#listener = createServer((incoming, outgoing) => this.#pass(incoming, outgoing))
    this.#listener.on('upgrade', (incoming, socket, head) => {
      const { host, origin } = incoming.headers
      const far = new WebSocket(`ws://localhost:${target()}${incoming.url}`, { headers: { host, ...(origin === undefined ? {} : { origin }) }, perMessageDeflate: false })
      far.on('error', () => socket.destroy())
      far.on('open', () => this.#upgrades.handleUpgrade(incoming, socket, head, near => this.#join(near, far)))
    })
  }

  /** Starts it. @returns the address for browsers. */
  async start(): Promise<string> {
    await new Promise<void>(resolve => this.#listener.listen(0, resolve))
    const address = this.#listener.address()
    return `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
  }

  stop(): void {
    for (const socket of this.#upgrades.clients) socket.terminate()
    this.#listener.closeAllConnections()
    this.#listener.close()
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse) {
    const { method, url: path, headers } = incoming
    this.seen.push(`${method} ${path} ${JSON.stringify(headers)}`)
    delete headers['accept-encoding']
    const onward = request({ method, path, headers, host: 'localhost', port: this.target() }, (answer) => {
      void this.#answer(path, answer, outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.on('data', chunk => this.seen.push(String(chunk)))
    incoming.pipe(onward)
  }

  async #answer(path = '', answer: IncomingMessage, outgoing: ServerResponse) {
    const body = this.serves(path, await buffer(answer))
    const { 'transfer-encoding': _chunked, ...received } = answer.headers
    const [status, headers] = this.heads(path, answer.statusCode ?? 0, received)
    outgoing.writeHead(status, { ...headers, 'content-length': body.length }).end(body)
  }

  #join(near: WebSocket, far: WebSocket) {
    near.on('message', (data) => {
      this.seen.push(String(data))
      far.send(String(data))
    })
    far.on('message', (data) => {
      this.seen.push(String(data))
      for (const frame of this.tells(v.parse(serverFrame, JSON.parse(String(data))))) near.send(JSON.stringify(frame))
    })
    near.on('close', () => far.terminate())
    far.on('close', code => code >= 4000 ? near.close(code) : near.terminate())
  }
}
