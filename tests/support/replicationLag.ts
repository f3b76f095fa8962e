import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'

/** Passes connections on to a Redis, and holds back for a while what it sends to its replica. */
export class ReplicationLag {
  port = 0
  readonly #sockets = new Set<Socket>()
  readonly #listener: Server

  /** @param target the port of the master. @param lagMs how far its replica is behind. */
  constructor(target: number, lagMs: number) {
    this.#listener = createServer((near) => {
      const far = connect(target, '127.0.0.1')
      let isReplica = false
      for (const socket of [near, far]) {
        this.#sockets.add(socket)
        socket.on('error', () => {}).on('close', () => {
          this.#sockets.delete(socket)
          near.destroy()
          far.destroy()
        })
      }
      near.on('data', (chunk: Buffer) => {
        isReplica ||= chunk.includes('PSYNC')
        far.write(chunk)
      })
      far.on('data', (chunk: Buffer) => {
        if (isReplica) setTimeout(() => near.writable && near.write(chunk), lagMs)
        else near.write(chunk)
      })
    })
  }

  async start(): Promise<this> {
    await new Promise<void>(resolve => this.#listener.listen(0, '127.0.0.1', resolve))
    const address = this.#listener.address()
    this.port = typeof address === 'object' && address ? address.port : 0
    return this
  }

  /** Ends all connections: what was held back is lost. */
  stop(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#listener.close()
  }
}
