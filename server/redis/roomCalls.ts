import type { Clock } from '#server/rooms/clock'
import { LedgerAwayError } from '#server/rooms/ledger'
import type { Answer, Argument, Engine } from './engine'
import { NotYetError } from './engine'
import type { FunctionName } from './functions'
import type { Journal } from './journal'

export interface RoomCallsDeps {
  engine: Engine
  clock: Clock
  journal: Journal
  report(error: unknown): void
}

/** Calls of the functions about one room. */
export class RoomCalls {
  readonly key: string
  readonly #deps: RoomCallsDeps
  #run: string
  #settling: PromiseWithResolvers<void> | undefined

  /** @param run that which has all that was shown here before. */
  constructor(key: string, deps: RoomCallsDeps, run = '') {
    this.key = key
    this.#deps = deps
    this.#run = run
  }

  /** The engine's run that is known to have all that was shown here. */
  get run(): string {
    return this.#run
  }

  /** Another engine has been compared with what was shown here. */
  settle(run: string) {
    this.#run = run
    this.#settling?.resolve()
    this.#settling = undefined
  }

  /**
   * @param args builds the arguments for each attempt; what asks for the run waits until that is settled.
   * @param isReplayed whether it is repeated where another engine may have missed it.
   * @throws LedgerAwayError, StorageFullError
   */
  async ask(name: FunctionName, args: (run: () => string) => readonly Argument[], isReplayed = false): Promise<Answer> {
    const { engine, clock, journal } = this.#deps
    const withTime = (run: () => string) => () => [clock.now(), ...args(run)]
    if (isReplayed) journal.add(name, this.key, () => engine.call(name, [this.key], withTime(() => engine.run)))
    return await engine.call(name, [this.key], withTime(() => this.#settledRun()))
  }

  /** Nobody waits for the outcome. */
  tell(name: FunctionName, ...args: Argument[]) {
    this.ask(name, () => args).catch((error: unknown) => {
      if (!(error instanceof LedgerAwayError)) this.#deps.report(error)
    })
  }

  /** @throws NotYetError while it is unknown whether another engine has all that was shown here: nothing may be said before. */
  #settledRun(): string {
    if (this.#deps.engine.run === this.#run) return this.#run
    this.#settling ??= Promise.withResolvers()
    throw new NotYetError(this.#settling.promise)
  }
}
