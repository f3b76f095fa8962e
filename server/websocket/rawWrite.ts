import { writeSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'

/** What Node has under the stream of a socket, until it closes it. */
interface Handle { fd?: number }

/**
 * The file of a socket, to be written to past its stream, whose layers cost a third of what a write costs beside the kernel.
 *
 * Node tells the number of a socket's file without promising to, so nothing relies on it: what is not written here goes
 * through the stream, and so does all where there is no number. A number is given to another file once its own is closed:
 * this one holds as long as the stream has the handle that it was asked of.
 */
export class RawWriter {
  readonly #stream: Duplex & { _handle?: Handle | null }
  readonly #handle: Handle | undefined
  readonly #fd: number

  /** @param stream the stream of the socket. */
  constructor(stream: Duplex) {
    this.#stream = stream
    this.#handle = this.#stream._handle ?? undefined
    // Under TLS it is the file of the socket below, into which only what is encrypted may go.
    this.#fd = stream instanceof TLSSocket ? -1 : this.#handle?.fd ?? -1
  }

  /**
   * Writes now. The stream must hold nothing that was not passed on yet, or the order would be lost.
   *
   * @returns how much of it the kernel took (bytes): all of it, as long as the other end reads.
   */
  write(bytes: Buffer): number {
    if (this.#fd < 0 || this.#stream._handle !== this.#handle) return 0
    try {
      return writeSync(this.#fd, bytes)
    }
    catch {
      // Full, or broken: the stream finds out which, and does what is to be done.
      return 0
    }
  }
}
