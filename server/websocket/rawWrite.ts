import { writeSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'

interface Handle { fd?: number }

/**
 * Writes straight to a socket's file descriptor; apart from the kernel, the stream's layers are a third of the cost of a write.
 * The descriptor is an undocumented detail of Node, so nothing relies on it: without one, everything goes through the stream.
 * A closed descriptor's number is reused for other files, so it is valid only while the stream still has the same handle.
 */
export class RawWriter {
  readonly #stream: Duplex & { _handle?: Handle | null }
  readonly #handle: Handle | undefined
  readonly #fd: number

  constructor(stream: Duplex) {
    this.#stream = stream
    this.#handle = this.#stream._handle ?? undefined
    // Under TLS the descriptor belongs to the socket below, which takes only encrypted bytes.
    this.#fd = stream instanceof TLSSocket ? -1 : this.#handle?.fd ?? -1
  }

  /** Writes now; the stream must be empty, or the order would be lost. @returns the bytes that the kernel took: all, as long as the other end reads. */
  write(bytes: Buffer): number {
    if (this.#fd < 0 || this.#stream._handle !== this.#handle) return 0
    try {
      return writeSync(this.#fd, bytes)
    }
    catch {
      // Full or broken: the stream finds out which, and handles it.
      return 0
    }
  }
}
