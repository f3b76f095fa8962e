import type { Clock } from '#server/rooms/clock'
import type { Census } from '#server/rooms/ledger'
import type { Engine } from './engine'
import { ENDS, roomKey } from './keys'
import { list, number, text } from './reply'

/** A room still stored this long after its end is a fault (ms). */
const OVERDUE_MS = 60_000
/** Ended rooms erased at once. */
const ERASED_AT_ONCE = 500

/** All rooms by when they end, whether somebody is in them or not. */
export function createEnds(engine: Engine, clock: Clock) {
  return {
    /** Erases rooms that have ended: Redis itself may keep them for minutes. */
    async erase(): Promise<void> {
      const ended = list(await engine.command('ZRANGEBYSCORE', ENDS, '-inf', clock.now(), 'LIMIT', 0, ERASED_AT_ONCE))
      await Promise.all(ended.map(async (hash) => {
        const { reply } = await engine.call('erase', [roomKey(text(hash))], () => [clock.now()])
        if (text(list(reply)[0]) === 'erased') await engine.command('ZREM', ENDS, text(hash))
      }))
    },

    /** Erases what is known of a room that has ended early. */
    async remove(hash: string): Promise<void> {
      await engine.command('ZREM', ENDS, hash)
    },

    async count(): Promise<Census> {
      const now = clock.now()
      const [all, ended, overdue] = await Promise.all([
        engine.command('ZCARD', ENDS), engine.command('ZCOUNT', ENDS, '-inf', now), engine.command('ZCOUNT', ENDS, '-inf', now - OVERDUE_MS),
      ])
      return { living: number(all) - number(ended), ended: number(ended), overdue: number(overdue) }
    },
  }
}
