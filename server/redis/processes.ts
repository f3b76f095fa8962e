import type { Engine } from './engine'
import type { EngineClock } from './engineClock'
import { BEATS } from './keys'
import { list, number, text } from './reply'
import type { RedisRoomLedger } from './roomLedger'

/** A process that was silent for so long is counted as dead (ms). */
const SILENT_MS = 6000
/** After such a pause this process may have been counted as dead itself. */
const LONG_PAUSE_MS = 4000
/** Published words that may be unheard before the connection counts as dead: one a second. */
const UNHEARD = 4

/** Which processes live: each says so every second, and those who follow a room let the people of dead ones go. @param rooms those that are followed. */
export function createProcesses(engine: Engine, clock: EngineClock, rooms: () => Iterable<RedisRoomLedger>, monotonic = () => performance.now()) {
  let beatAt = monotonic()
  /** Dead at the last beat: a pause of the engine makes everyone look dead for one. */
  let suspects = new Set<string>()
  /** Followed since the last beat: somebody in them may have been connected to a process that is long gone. */
  const fresh = new Set<RedisRoomLedger>()

  function reap(isDead: (process: string) => boolean, among: Iterable<RedisRoomLedger>) {
    for (const room of among) {
      for (const process of room.processes) if (process !== engine.process && isDead(process)) room.reap(process)
    }
  }

  return {
    expectIn(room: RedisRoomLedger) {
      fresh.add(room)
    },

    async beat(): Promise<void> {
      engine.probe(UNHEARD)
      const looked = [...fresh]
      const { reply } = await engine.call('beat', [BEATS], () => [clock.now(), engine.process, SILENT_MS])
      const [time, dead, living] = list(reply)
      clock.observe(number(time))
      const now = new Set(list(dead).map(text))
      const alive = new Set(list(living).map(text))
      for (const room of looked) fresh.delete(room)
      reap(process => !alive.has(process) && !now.has(process), looked)
      if (suspects.size > 0) reap(process => suspects.has(process) && now.has(process), rooms())
      suspects = now
      const at = monotonic()
      if (at - beatAt > LONG_PAUSE_MS) for (const room of rooms()) room.assertHere()
      beatAt = at
    },

    async leave(): Promise<void> {
      await engine.command('ZREM', BEATS, engine.process)
    },
  }
}
