import type { Visitor } from './visitor'

/** Counts what each visitor has at a time, by every network that they are in. */
export class VisitorCounts {
  readonly #counts = new Map<string, number>()

  /**
   * @param limit how many one address may have; the networks around it have their allowance of it.
   * @param most how many no network may have more than.
   */
  constructor(readonly limit: number, readonly most = Number.POSITIVE_INFINITY) {}

  /** Whether a visitor has as many as they may. */
  isFull(visitor: Visitor): boolean {
    return visitor.some(({ key, allowance }) => (this.#counts.get(key) ?? 0) >= Math.min(this.limit * allowance, this.most))
  }

  /** Counts one more. @returns to be called when it is gone; more than once does no harm. */
  add(visitor: Visitor): () => void {
    for (const { key } of visitor) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    let isGone = false
    return () => {
      if (isGone) return
      isGone = true
      for (const { key } of visitor) this.#remove(key)
    }
  }

  #remove(key: string) {
    const left = (this.#counts.get(key) ?? 1) - 1
    if (left === 0) this.#counts.delete(key)
    else this.#counts.set(key, left)
  }
}
