import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'

/** A network between a browser and a server that can fail. The browser connects to its port instead of the server's. */
export class Network {
  port = 0
  /** Passes requests, but no upgrades, like some proxies. */
  blocksUpgrades = false
  /** Allows caching of pages that forbid it, like a browser that ignores `no-store`. */
  dropsNoStore = false
  /** Cuts connections on which nothing comes for so long, like many proxies; 0 for never. */
  cutsSilentAfterMs = 0
  readonly #sockets = new Set<Socket>()
  readonly #listener: Server
  #isCut = false
  #isStalled = false

  /** @param target the port of the server. */
  constructor(target: () => number) {
    this.#listener = createServer({ pauseOnConnect: true }, (near) => {
      if (this.#isCut) return void near.destroy()
      // Never read, so that who connects hears nothing.
      if (this.#isStalled) return void this.#sockets.add(near)
      const far = connect(target(), 'localhost')
      this.#join(near, far)
      this.#join(far, near)
      near.resume()
    })
  }

  /** Starts it. @returns the address for browsers. */
  async start(): Promise<string> {
    await new Promise<void>(resolve => this.#listener.listen(0, resolve))
    const address = this.#listener.address()
    this.port = typeof address === 'object' && address ? address.port : 0
    return `http://localhost:${this.port}`
  }

  /** Ends every connection, and refuses new ones until `mend`. */
  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Passes nothing on, in either direction, and tells nobody. What was on its way arrives after `mend`, as if it had been sent again. */
  stall(): void {
    this.#isStalled = true
    for (const socket of this.#sockets) socket.pause()
  }

  mend(): void {
    this.#isCut = false
    if (!this.#isStalled) return
    this.#isStalled = false
    for (const socket of this.#sockets) {
      if (socket.listenerCount('data') > 0) socket.resume()
      else socket.destroy()
    }
  }

  stop(): void {
    this.cut()
    this.#listener.close()
  }

  #join(from: Socket, to: Socket) {
    this.#sockets.add(from)
    from.on('error', () => {})
    from.setTimeout(this.cutsSilentAfterMs, () => from.destroy())
    from.on('close', () => {
      this.#sockets.delete(from)
      to.destroy()
    })
    from.on('data', (chunk) => {
      if (this.blocksUpgrades && /^upgrade: websocket/im.test(chunk.toString('latin1'))) from.destroy()
      else to.write(this.dropsNoStore ? withoutNoStore(chunk) : chunk)
    })
  }
}

function withoutNoStore(chunk: Buffer): Buffer {
  return Buffer.from(chunk.toString('latin1').replace(/^cache-control: no-store$/im, 'cache-control: no-cache'), 'latin1')
}
