import type { Client } from '#server/clients/client'

/** Counts what each client has at a time, by each of its networks. */
export class ClientCounts {
  readonly #counts = new Map<string, number>()

  /** `limit` is per address; wider networks get their allowance times as many. `most` bounds every network. */
  constructor(readonly limit: number, readonly most = Number.POSITIVE_INFINITY) {}

  isFull(client: Client): boolean {
    return client.some(({ key, allowance }) => (this.#counts.get(key) ?? 0) >= Math.min(this.limit * allowance, this.most))
  }

  /** Counts one more. @returns undo; idempotent. */
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
