import { readdirSync } from 'node:fs'
import { WebSocket } from 'ws'
import type { TestServer } from './server'

/** Arguments for Node that let `Inspector` attach, on a free port. */
export const INSPECTED = ['--inspect=127.0.0.1:0']

/** Resources of a process after garbage collection: bytes, and counts. */
export interface Holdings {
  heapBytes: number
  /** Resident memory. */
  residentBytes: number
  timers: number
  /** Resources that keep the process alive: sockets, timers, requests. */
  resources: number
  /** Files and sockets. */
  descriptors: number
}

const COUNT = `(() => {
  const { heapUsed, rss } = process.memoryUsage()
  const resources = process.getActiveResourcesInfo()
  return { heapBytes: heapUsed, residentBytes: rss, timers: resources.filter(name => name === 'Timeout').length, resources: resources.length }
})()`

/** Attaches to a running server by Node's inspector protocol. The server must have been started with `INSPECTED`. */
export class Inspector {
  #asked = 0
  readonly #socket: WebSocket
  readonly #answers = new Map<number, (answer: { result?: { result?: { value?: unknown } } }) => void>()

  private constructor(readonly server: TestServer, url: string) {
    this.#socket = new WebSocket(url, { perMessageDeflate: false })
    this.#socket.on('message', (data) => {
      const answer = JSON.parse(String(data))
      this.#answers.get(answer.id)?.(answer)
      this.#answers.delete(answer.id)
    })
  }

  /** Attaches to a server; call `close` before the server stops. */
  static async open(server: TestServer): Promise<Inspector> {
    const [url] = server.output.match(/ws:\/\/127\.0\.0\.1:\d+\/\S+/) ?? []
    if (url === undefined) throw new Error('The server was not started to be inspected.')
    const inspector = new Inspector(server, url)
    await new Promise((resolve, reject) => inspector.#socket.once('open', resolve).once('error', reject))
    return inspector
  }

  /** Collects garbage, and counts the rest. */
  async holdings(): Promise<Holdings> {
    // The first collection may release more: finalizers, weak references.
    for (let round = 0; round < 3; round += 1) await this.#ask('HeapProfiler.collectGarbage')
    const value = await this.#ask('Runtime.evaluate', { expression: COUNT, returnByValue: true }) as Omit<Holdings, 'descriptors'>
    return { ...value, descriptors: readdirSync(`/proc/${this.server.processId}/fd`).length }
  }

  close(): void {
    this.#socket.close()
  }

  async #ask(method: string, params: object = {}): Promise<unknown> {
    const id = this.#asked += 1
    const answer = await new Promise<{ result?: { result?: { value?: unknown } } }>((resolve) => {
      this.#answers.set(id, resolve)
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
    return answer.result?.result?.value
  }
}
