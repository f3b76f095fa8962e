import type { Redis, RedisOptions } from 'ioredis'

/** Pause before another attempt to connect (ms), longer after each one that fails. */
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1000
const CONNECT_TIMEOUT_MS = 2000
/** An engine that stands still accepts a connection and then says nothing. */
const READY_TIMEOUT_MS = 3000

/** Our own retries: the library's repeat any command, hang for ever in some states, and give up promises in others. */
const OPTIONS = {
  lazyConnect: true,
  enableOfflineQueue: false,
  enableReadyCheck: true,
  disableClientInfo: true,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: CONNECT_TIMEOUT_MS,
  // One that accepts connections and says nothing would keep us waiting for ever.
  sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
  retryStrategy: () => null,
  sentinelRetryStrategy: () => null,
} satisfies RedisOptions

/** How many attempts to connect have failed, of all links together: what one of them has learned, the others know. */
export interface Failures {
  count: number
}

/** @param failures how many attempts have failed: of several Sentinels, another one is then asked. */
export type CreateClient = (options: RedisOptions, failures: number) => Redis

/** One connection to the engine that is made again, with a new client, when it is lost. */
export class Link {
  #client: Redis | undefined
  #isReady = false
  #isClosed = false
  #pauseMs = FIRST_PAUSE_MS
  readonly #waiting = new Set<() => void>()

  /**
   * @param create makes a client.
   * @param prepare runs on each new connection before it is used.
   */
  constructor(
    readonly create: CreateClient,
    readonly prepare: (client: Redis) => Promise<void>,
    readonly failures: Failures,
  ) {}

  /** The client, while it is connected. */
  get client(): Redis | undefined {
    return this.#isReady && this.#client?.status === 'ready' ? this.#client : undefined
  }

  /** Connects, in so many attempts at most. @throws the error of the last one. */
  async open(attempts: number): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#connect()
      }
      catch (error) {
        if (attempt >= attempts) throw error
      }
    }
  }

  /** Resolves when it is connected, or after `ms`. */
  whenReady(ms: number): Promise<void> {
    if (this.client) return Promise.resolve()
    return new Promise((resolve) => {
      const resume = () => {
        clearTimeout(timer)
        this.#waiting.delete(resume)
        resolve()
      }
      const timer = setTimeout(resume, Math.max(0, ms))
      this.#waiting.add(resume)
    })
  }

  /** Cuts a connection that does not work any more; another one is made. @param client only if it is still this one. */
  cut(client = this.#client) {
    if (!client || client !== this.#client || !this.#isReady) return
    client.disconnect()
    // Not once the other side has closed it as well: it may never answer. What is on its way fails at once, before anything new.
    client.stream.destroy()
    this.#onEnd(client)
  }

  close() {
    this.#isClosed = true
    this.#client?.disconnect()
  }

  async #connect(): Promise<void> {
    const failures = this.failures.count
    const client = this.create(OPTIONS, failures)
    this.#client = client
    let fault: unknown
    client.on('error', (error) => {
      fault = error
    })
    const deadline = setTimeout(() => {
      fault ??= Object.assign(new Error('There was no answer in time.'), { code: 'ETIMEDOUT' })
      client.disconnect()
    }, READY_TIMEOUT_MS)
    try {
      await client.connect()
      client.once('end', () => this.#onEnd(client))
      await this.prepare(client)
    }
    catch (error) {
      // Two links that fail at once ask the same one next, and leave none out.
      this.failures.count = Math.max(this.failures.count, failures + 1)
      client.removeAllListeners('end')
      client.disconnect()
      // What `connect` throws says no more than that it was closed.
      throw fault ?? error
    }
    finally {
      clearTimeout(deadline)
    }
    if (client.status !== 'ready') throw new Error('The connection was lost at once.')
    this.#isReady = true
    this.#pauseMs = FIRST_PAUSE_MS
    for (const resume of [...this.#waiting]) resume()
  }

  #onEnd(client: Redis) {
    if (client !== this.#client || !this.#isReady) return
    this.#isReady = false
    if (!this.#isClosed) this.#connectSoon()
  }

  #connectSoon() {
    setTimeout(() => {
      if (this.#isClosed) return
      this.#connect().catch(() => this.#connectSoon())
    }, this.#pauseMs)
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
  }
}
