import type { Client } from './client'

/** Counts what each client has at a time, by every network that they are in. */
export class ClientCounts {
  readonly #counts = new Map<string, number>()

  /**
   * @param limit how many one address may have; the networks deps it have their allowance of it.
   * @param most how many no network may have more than.
   */
  constructor(readonly limit: number, readonly most = Number.POSITIVE_INFINITY) {}

  /** Whether a client has as many as they may. */
  isFull(client: Client): boolean {
    return client.some(({ key, allowance }) => (this.#counts.get(key) ?? 0) >= Math.min(this.limit * allowance, this.most))
  }

  /** Counts one more. @returns to be called when it is gone; more than once does no harm. */
  add(client: Client): () => void {
    for (const { key } of client) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    let isGone = false
    return () => {
      if (isGone) return
      isGone = true
      for (const { key } of client) this.#remove(key)
    }
  }

  #remove(key: string) {
    const left = (this.#counts.get(key) ?? 1) - 1
    if (left === 0) this.#counts.delete(key)
    else this.#counts.set(key, left)
  }
}
