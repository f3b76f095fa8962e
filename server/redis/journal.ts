import type { FunctionName } from './functions'

/** A replica that takes over lacks at most what was written so shortly before (ms). */
const KEPT_MS = 10_000

export type Journal = ReturnType<typeof createJournal>

/** Keeps what this process changed in the last seconds, to repeat it for an engine that may have missed it. Each is harmless to repeat. */
export function createJournal(monotonic = () => performance.now()) {
  let entries: { at: number, name: FunctionName, room: string, repeat: () => Promise<unknown> }[] = []

  return {
    /** @param room the key of the room that it is about. @param repeat calls the function. */
    add(name: FunctionName, room: string, repeat: () => Promise<unknown>) {
      entries.push({ at: monotonic(), name, room, repeat })
    },

    forgetOld() {
      const since = monotonic() - KEPT_MS
      entries = entries.filter(({ at }) => at > since)
    },

    /** A room has ended: nothing of it is repeated but that. */
    forgetRoom(ended: string) {
      entries = entries.filter(({ name, room }) => room !== ended || name === 'finish')
    },

    /** Repeats it, in its order; what fails is not tried again: the rooms are compared with the engine afterwards. @returns the rooms that somebody entered. */
    async replay(): Promise<string[]> {
      await Promise.all(entries.map(({ repeat }) => repeat().catch(() => {})))
      return [...new Set(entries.filter(({ name }) => name === 'enter').map(({ room }) => room))]
    },
  }
}
