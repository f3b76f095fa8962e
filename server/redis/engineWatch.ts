import type { StorageState } from '#server/rooms/ledger'
import type { Engine } from './engine'
import type { MemoryOnly } from './memoryOnly'
import { text } from './reply'

/** People are sent away after the engine was away for so long (ms). */
const AWAY_MS = 5000
/** Interval of the check that the engine still writes nothing to a disk. */
const CHECK_MS = 30_000

export interface EngineWatch {
  readonly state: StorageState
  /** The engine refused a write for want of memory. */
  isFull(): void
  /** @param silentMs for how long the engine has not answered. @returns whether that has just become too long. */
  look(silentMs: number): boolean
  check(): Promise<void>
}

/** Watches the engine: whether it can be reached, has memory left, and writes nothing to a disk. @param log writes a line where that changes. */
export function createEngineWatch(engine: () => Engine, memoryOnly: MemoryOnly, log: (line: string) => void, monotonic = () => performance.now()): EngineWatch {
  let full = false
  let fault: string | undefined
  let isAway = false
  let checkedAt = monotonic()

  function setFull(isFull: boolean) {
    if (full === isFull) return
    full = isFull
    log(isFull ? 'Redis has no memory left: no room can be made and nothing is stored. Raise its maxmemory.' : 'Redis has memory again.')
  }

  return {
    get state() {
      return isAway || fault !== undefined ? 'failing' : full ? 'full' : 'ok'
    },

    isFull: () => setFull(true),

    look(silentMs) {
      const wasAway = isAway
      isAway = silentMs >= AWAY_MS
      if (wasAway && !isAway) log('Redis is reached again.')
      if (wasAway || !isAway) return false
      log('Redis cannot be reached: everyone is sent away to come back, until it can.')
      return true
    },

    async check() {
      if (full) {
        const memory = text(await engine().command('INFO', 'memory'))
        const [used = 0, most = 0] = ['used_memory', 'maxmemory'].map(name => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1]))
        setFull(most > 0 && used >= most)
      }
      if (monotonic() - checkedAt < CHECK_MS) return
      checkedAt = monotonic()
      const found = await memoryOnly(engine())
      if (found === fault) return
      log(found === undefined ? 'Redis is set up right again.' : `Redis is not set up right any more: ${found}`)
      fault = found
    },
  }
}
