import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { SERVER } from '../../scripts/build'
import { makeFolder } from './folder'
import { freePort } from './freePort'
import { Output } from './output'
import { RedisServer } from './redis'

/** Options of a test's server. */
export interface ServerOptions {
  /** Settings, by environment variable. */
  env?: Record<string, string>
  /** Turns rates off and lets one address do much, since tests are faster than people and share one address. The default. */
  ratesOff?: boolean
  /** Another bundle than `.output`. */
  entry?: string
  /** Arguments for Node itself. */
  nodeArguments?: string[]
  /** A command that runs Node with its arguments. */
  wrapper?: string[]
}

const RATES_OFF = Object.fromEntries(
  ['ROOMS_PER_MINUTE', 'MESSAGES_PER_SECOND', 'ROOM_MESSAGES_PER_SECOND', 'FRAMES_PER_SECOND', 'HISTORY_PER_SECOND'].map(name => [`NUXT_LIMITS_${name}`, '0']),
)

/** One address may do what all may, unless the test limits that: then it would contradict. */
function crowds(env: Record<string, string> = {}) {
  return {
    ...(env.NUXT_LIMITS_ROOMS === undefined ? { NUXT_LIMITS_ROOMS_PER_ADDRESS: '10000' } : {}),
    ...(env.NUXT_LIMITS_NAMES === undefined ? { NUXT_LIMITS_NAMES_PER_ADDRESS: '1000' } : {}),
  }
}

/** What it logs when it starts and when it stops. */
export const STARTS = /^Listening on \S+(?: over \S+)?(?:, at \S+)? \(version \d+\.\d+\.\d+, database .+, trusted proxies: [\w ]+\)$/
export const STOPS = /^Stopped by SIG[A-Z]+\.$/

/** `ON_REDIS=1`: each server of a test is this many processes on a Redis of their own. The system gives each connection to one of them. */
const PROCESSES_ON_REDIS = process.env.ON_REDIS ? 3 : 0

/** The built server as a process with its own database file. */
export class TestServer {
  readonly folder = makeFolder()
  readonly databaseFile = join(this.folder, 'rooms.sqlite')
  port = 0
  #outputs: Output[] = []
  #redis: RedisServer | undefined
  readonly #secrets = new Set<string>()

  constructor(readonly options: ServerOptions = {}) {}

  /** The address of its pages, with the base path, without a slash at the end. */
  get url(): string {
    return `http://localhost:${this.port}${this.options.env?.NUXT_APP_BASE_URL?.replace(/\/$/, '') ?? ''}`
  }

  /** All output, across restarts. */
  get output(): string {
    return this.#outputs.map(({ text }) => text).join('')
  }

  /** The current process. */
  get processId(): number {
    return this.#outputs.at(-1)?.child.pid ?? 0
  }

  /** Registers a value that must never be logged: an id, a name, a text, a token. Checked when the server stops. */
  keepsSecret(...secrets: string[]) {
    for (const secret of secrets) this.#secrets.add(secret)
  }

  /** Starts it, on a free port the first time and on the same one later, and waits until it listens. */
  async start(): Promise<this> {
    if (PROCESSES_ON_REDIS > 0) {
      this.#redis ??= await new RedisServer().start()
      this.port ||= await freePort()
    }
    const output = this.spawn()
    const listens = '(?:[^]*?Listening on https?:\\S*:(\\d+))'
    const [, port] = await output.waitFor(new RegExp(`${listens}${listens.repeat(Math.max(0, PROCESSES_ON_REDIS - 1))}`))
    this.port = Number(port)
    return this
  }

  /** Starts the process without waiting, for starts that should fail. */
  spawn(): Output {
    const { env, ratesOff = true, entry = SERVER, nodeArguments = [], wrapper = [] } = this.options
    const [command = '', ...rest] = [...wrapper, process.execPath, ...nodeArguments, entry]
    const child = spawn(command, rest, {
      // Like the README: without the variables that Vitest sets, and without `NODE_ENV`.
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(this.port),
        NUXT_DATABASE_FILE: this.databaseFile,
        ...(this.#redis ? { NUXT_REDIS_URL: this.#redis.url, NUXT_PROCESSES: String(PROCESSES_ON_REDIS) } : {}),
        ...(ratesOff ? { ...RATES_OFF, ...crowds(env) } : {}),
        ...env,
      },
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output = new Output(child)
    this.#outputs.push(output)
    return output
  }

  /** Sends a signal without waiting. */
  signal(signal: NodeJS.Signals): void {
    this.#outputs.at(-1)?.child.kill(signal)
  }

  /** Stops it like an operator. @returns its exit code. */
  async stop(): Promise<number | string> {
    return await this.#end('SIGTERM')
  }

  /** Kills it, like a power cut. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Restarts it on the same file and port. */
  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** Stops it, searches the log for secrets, and deletes its folder. */
  async dispose(): Promise<void> {
    await this.stop()
    await this.#redis?.dispose()
    rmSync(this.folder, { recursive: true, force: true })
    // Its name is random, and may contain a short one.
    const output = this.output.replaceAll(this.folder, '')
    for (const secret of this.#secrets) expect(output, 'the log').not.toContain(secret)
    // Libraries begin their output with a tag.
    expect(this.output, 'the log').not.toMatch(/Unexpected|\/room\/|\[[a-z_ ]+\d*\]/i)
  }

  async #end(signal: NodeJS.Signals): Promise<number | string> {
    const output = this.#outputs.at(-1)
    if (!output) return 'never started'
    if (!output.hasEnded) output.child.kill(signal)
    return await output.ended()
  }
}
