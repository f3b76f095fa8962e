import type { Argument, Engine } from './engine'
import type { FunctionName } from './functions'

/** A replica that takes over lacks at most what was written so shortly before (ms). */
const KEPT_MS = 10_000

export type Journal = ReturnType<typeof createJournal>

/** Keeps what this process changed in the last seconds, to repeat it for an engine that may have missed it. Each is harmless to repeat. */
export function createJournal(engine: Engine, monotonic = () => performance.now()) {
  let entries: { at: number, name: FunctionName, keys: readonly string[], args: () => readonly Argument[] }[] = []

  return {
    add(name: FunctionName, keys: readonly string[], args: () => readonly Argument[]) {
      entries.push({ at: monotonic(), name, keys, args })
    },

    forgetOld() {
      const since = monotonic() - KEPT_MS
      entries = entries.filter(({ at }) => at > since)
    },

    /** Repeats it, in its order; what fails is not tried again: the rooms are compared with the engine afterwards. @returns the rooms that it was about. */
    async replay(): Promise<string[]> {
      await Promise.all(entries.map(async ({ name, keys, args }) => void await engine.call(name, keys, args).catch(() => {})))
      return [...new Set(entries.filter(({ name }) => name === 'enter').flatMap(({ keys }) => keys))]
    },
  }
}
