/** Something that happens again and again. */
export interface Signal {
  readonly notify: () => void
  /** Resolves the next time. */
  readonly next: () => Promise<unknown>
  /** Calls `listener` at once, each time. */
  readonly listen: (listener: () => void) => void
}

export function createSignal(): Signal {
  const listeners: (() => void)[] = []
  let coming = Promise.withResolvers<undefined>()
  return {
    notify() {
      const { resolve } = coming
      coming = Promise.withResolvers()
      for (const listener of listeners) listener()
      resolve(undefined)
    },
    next: () => coming.promise,
    listen: listener => void listeners.push(listener),
  }
}
