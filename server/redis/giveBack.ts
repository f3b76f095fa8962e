import type { Clock } from '#server/rooms/clock'
import type { Answer, Argument, Engine } from './engine'
import type { KeptMessage } from './messages'
import { list, number, text } from './reply'

/** What other processes have to give back is waited for so long (ms), again and again. */
const PAUSES_MS = [100, 200, 400, 800]

/** What a process has shown of a room; `number` is that of the last event. */
export interface Shown {
  /** The run of the engine that has all of it. */
  run: string
  lastSeq: number
  kept: readonly KeptMessage[]
  number: number
}

export interface GiveBackDeps {
  engine: Engine
  clock: Clock
  /** Calls the function for the room, with these arguments at each attempt. */
  call(args: () => readonly Argument[]): Promise<Answer>
}

/**
 * Gives an engine that takes over what was shown here and it lacks, and waits until every other process with people in the room has
 * done so: who goes on before takes the numbers of what they showed.
 *
 * @returns 'lost' if what was shown does not fit to what the engine has; 'ended' if it has no such room.
 * @throws LedgerAwayError
 */
export async function giveBack({ engine, clock, call }: GiveBackDeps, { lastSeq, kept, number: lastEvent }: Omit<Shown, 'run'>): Promise<'given' | 'lost' | 'ended'> {
  let lacking: readonly KeptMessage[] = []
  for (let attempt = 0; ;) {
    const sent = lacking
    const { reply } = await call(() => [engine.run, engine.process, lastEvent, lastSeq, ...sent.flatMap(({ seq, packed }) => [seq, packed])])
    const [first, knownSeq, missing] = list(reply)
    const outcome = text(first)
    if (outcome === 'ended' || outcome === 'lost') return outcome
    if (outcome === 'given' && number(missing) === 0) return 'given'
    if (outcome === 'gap' && sent.length === 0) lacking = kept.filter(({ seq }) => seq > number(knownSeq))
    else lacking = []
    if (lacking.length > 0) continue
    const pauseMs = PAUSES_MS[attempt]
    attempt += 1
    if (pauseMs === undefined) return outcome === 'gap' ? 'lost' : 'given'
    await new Promise<void>(resolve => clock.setTimer(pauseMs, resolve))
  }
}
