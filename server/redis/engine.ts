import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { LedgerAwayError, StorageFullError } from '#server/rooms/ledger'
import { Deadlines } from './deadlines'
import type { FunctionName } from './functions'
import { FUNCTIONS, functionName } from './functions'
import { processChannel } from './keys'
import type { CreateClient } from './link'
import { Link } from './link'
import type { Reply } from './reply'

/** Calls wait so long for an engine that is away. */
const PATIENCE_MS = 5000
/** Pause before a call is repeated on the same connection (ms). */
const PAUSE_MS = 10
/** The engine is another one, not yet or no longer the master, or was emptied: a new connection finds the right one, and loads the functions. */
const WRONG_ENGINE = /^(?:READONLY|LOADING|MASTERDOWN|UNBLOCKED|CLUSTERDOWN|NOREPLICAS|BUSY)\b|Function not found/i

export type Argument = string | number | Buffer

/** The result of a call, and whether it may have run before without an answer. */
export interface Answer {
  reply: Reply
  isRepeated: boolean
}

export interface EngineDeps {
  create: CreateClient
  /** A message on a channel that is subscribed to. */
  heard(channel: string, payload: Buffer): void
  /** From now on the subscriptions hear everything again, or the engine is another one; what came in between is lost. */
  renewed(): void
}

/** A call has to wait until `settled`: what it is about is not known to fit to the engine yet. */
export class NotYetError extends Error {
  constructor(readonly settled: Promise<void>) {
    super('It is not known yet whether this fits to the engine.')
  }
}

/** Redis, as the ledger needs it: calls of our functions, and channels. Connections that are cut are made again. */
export class Engine {
  /** This process, as the others know it. */
  readonly process = randomUUID().slice(0, 8)
  /** The start of the engine that the last connection reached: another one may have lost something. */
  run = ''
  readonly #calls: Link
  readonly #channels: Link
  readonly #names = new Set<string>()
  readonly #deadlines = new Deadlines()
  #due: (() => void)[] = []
  #unwanted: string[] = []
  readonly #deps: EngineDeps
  #probe = 0
  #probeHeard = 0

  constructor(deps: EngineDeps) {
    this.#deps = deps
    this.#names.add(processChannel(this.process))
    const failures = { count: 0 }
    this.#calls = new Link(deps.create, client => this.#prepareCalls(client), failures)
    this.#channels = new Link(deps.create, client => this.#prepareChannels(client), failures)
  }

  /** Connects, in so many attempts at most, and loads the functions. @throws the error of Redis or of the network. */
  async open(attempts = 1): Promise<void> {
    await this.#calls.open(attempts)
    await this.#channels.open(attempts)
  }

  get isReady(): boolean {
    return this.#calls.client !== undefined && this.#channels.client !== undefined
  }

  /** The client for commands, which are not repeated. @throws LedgerAwayError */
  async client(): Promise<Redis> {
    if (!this.#calls.client) await this.#calls.whenReady(PATIENCE_MS)
    if (!this.#calls.client) throw new LedgerAwayError()
    return this.#calls.client
  }

  /**
   * Calls a function of ours, again and again for 5 s if the engine is away: each is harmless to repeat.
   * @param args builds the arguments for each attempt.
   * @throws LedgerAwayError, StorageFullError
   */
  async call(name: FunctionName, keys: readonly string[], args: () => readonly Argument[]): Promise<Answer> {
    return await this.repeat(client => client.callBuffer('FCALL', functionName(name), keys.length, ...keys, ...args()))
  }

  /** A command that is harmless to repeat. @throws LedgerAwayError */
  async command(name: string, ...args: Argument[]): Promise<Reply> {
    const { reply } = await this.repeat(client => client.callBuffer(name, ...args))
    return reply
  }

  /** Runs this at the end of the turn of the event loop: what is called then, for all rooms, is sent by one write. */
  atTurnEnd(work: () => void) {
    if (this.#due.push(work) > 1) return
    setImmediate(() => {
      const due = this.#due
      this.#due = []
      const stream = this.#calls.client?.stream
      stream?.cork()
      for (const each of due) each()
      stream?.uncork()
    })
  }

  publish(channel: string, payload: string) {
    this.#calls.client?.publish(channel, payload).catch(() => {})
  }

  /** Hears what is published on a channel, from now on. @throws LedgerAwayError */
  async subscribe(channel: string): Promise<void> {
    // A new connection subscribes to all of them.
    this.#names.add(channel)
    const endsAt = performance.now() + PATIENCE_MS
    for (;;) {
      await this.#channels.whenReady(endsAt - performance.now())
      const client = this.#channels.client
      if (!client || performance.now() >= endsAt) throw new LedgerAwayError()
      if (await this.#deadlines.before(endsAt, client.subscribe(channel).then(() => true, () => false))) return
      await pause()
    }
  }

  /** Hears no more of a channel, unless it is subscribed to again in this turn of the event loop. Those of one turn share a command. */
  unsubscribe(channel: string) {
    this.#names.delete(channel)
    if (this.#unwanted.push(channel) > 1) return
    setImmediate(() => {
      const channels = this.#unwanted.filter(each => !this.#names.has(each))
      this.#unwanted = []
      if (channels.length > 0) this.#channels.client?.unsubscribe(...channels).catch(() => {})
    })
  }

  /** Checks that what is published arrives: a connection may stay open to an engine that nobody uses any more. Call it every second. */
  probe(silentFor: number) {
    if (this.#channels.client && this.#probe - this.#probeHeard > silentFor) {
      this.#probeHeard = this.#probe
      this.#channels.cut()
      this.#calls.cut()
    }
    this.#probe += 1
    this.publish(processChannel(this.process), String(this.#probe))
  }

  close() {
    this.#calls.close()
    this.#channels.close()
  }

  /**
   * Tries something again and again for 5 s if the engine is away, or if it throws NotYetError. What waits goes on in the order in which it began.
   * @throws LedgerAwayError, StorageFullError
   */
  async repeat(attempt: (client: Redis) => Promise<unknown>): Promise<Answer> {
    const endsAt = performance.now() + PATIENCE_MS
    let isRepeated = false
    for (;;) {
      const leftMs = endsAt - performance.now()
      if (!this.#calls.client && leftMs > 0) await this.#calls.whenReady(leftMs)
      const client = this.#calls.client
      if (!client || endsAt <= performance.now()) throw new LedgerAwayError()
      try {
        return { reply: await this.#deadlines.before(endsAt, attempt(client)) as Reply, isRepeated }
      }
      catch (error) {
        if (error instanceof NotYetError) await this.#deadlines.before(endsAt, error.settled)
        else {
          isRepeated = true
          await this.#recover(client, error)
        }
      }
    }
  }

  /** Prepares another attempt. @throws the error if that would be in vain */
  async #recover(client: Redis, error: unknown) {
    if (error instanceof LedgerAwayError) throw error
    if (!(error instanceof Error) || error.name !== 'ReplyError') {
      // Mostly the connection is lost, and `whenReady` waits for the next one.
      if (this.#calls.client === client) await pause()
      return
    }
    if (error.message.startsWith('OOM')) throw new StorageFullError()
    if (!WRONG_ENGINE.test(error.message)) throw error
    this.#calls.cut(client)
  }

  async #prepareCalls(client: Redis) {
    await load(client)
    const server = await client.info('server')
    const before = this.run
    this.run = /^run_id:(\w{12})/m.exec(server)?.[1] ?? ''
    if (before !== '' && before !== this.run) this.#deps.renewed()
  }

  async #prepareChannels(client: Redis) {
    client.on('messageBuffer', (channel: Buffer, payload: Buffer) => this.#hear(channel.toString(), payload))
    await client.subscribe(...this.#names)
    this.#probeHeard = this.#probe
    this.#deps.renewed()
  }

  #hear(channel: string, payload: Buffer) {
    if (channel === processChannel(this.process)) this.#probeHeard = Number(payload.toString())
    else this.#deps.heard(channel, payload)
  }
}

function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, PAUSE_MS))
}

async function load(client: Redis): Promise<void> {
  try {
    await client.call('FUNCTION', 'LOAD', FUNCTIONS)
  }
  catch (error) {
    // With its memory full an engine takes nothing, not even what it has: a function that is missing is noticed when it is called.
    if (!(error instanceof Error && /already exists|^OOM/i.test(error.message))) throw error
  }
}
