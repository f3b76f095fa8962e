import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { SERVER } from '../../scripts/build'
import { makeFolder } from './folder'
import { Output } from './output'

/** What a test may choose about its server. */
export interface ServerOptions {
  /** Settings, by the names of their environment variables. */
  env?: Record<string, string>
  /** Whether rates are off and one address may do much, as tests talk faster than people and come from one. So it is, where nothing is said. */
  ratesOff?: boolean
  /** Another bundle than the one in `.output`. */
  entry?: string
  /** Arguments for Node itself. */
  nodeArguments?: string[]
  /** What Node is started by: a command that ends in running its arguments. */
  wrapper?: string[]
}

const RATES_OFF = Object.fromEntries(
  ['ROOMS_PER_MINUTE', 'MESSAGES_PER_SECOND', 'ROOM_MESSAGES_PER_SECOND', 'FRAMES_PER_SECOND', 'HISTORY_PER_SECOND'].map(name => [`NUXT_LIMITS_${name}`, '0']),
)

const CROWDS = { NUXT_LIMITS_ROOMS_PER_ADDRESS: '10000', NUXT_LIMITS_NAMES_PER_ADDRESS: '1000' }

/** The built server as a process of its own, with a database file of its own. */
export class TestServer {
  readonly folder = makeFolder()
  readonly databaseFile = join(this.folder, 'rooms.sqlite')
  port = 0
  #outputs: Output[] = []
  readonly #secrets = new Set<string>()

  constructor(readonly options: ServerOptions = {}) {}

  /** Where its pages are. */
  get url(): string {
    return `http://localhost:${this.port}`
  }

  /** All that it has written, in all of its lives. */
  get output(): string {
    return this.#outputs.map(({ text }) => text).join('')
  }

  /** The process that runs now. */
  get processId(): number {
    return this.#outputs.at(-1)?.child.pid ?? 0
  }

  /** Something that must never be in the log: an id, a name, a text, a token. Looked for when the server stops. */
  keepsSecret(...secrets: string[]) {
    for (const secret of secrets) this.#secrets.add(secret)
  }

  /** Starts it, on a free port the first time and on the same one after that, and waits until it listens. */
  async start(): Promise<this> {
    const output = this.spawn()
    const [, port] = await output.waitFor(/Listening on https?:\S*:(\d+)/)
    this.port = Number(port)
    return this
  }

  /** Starts the process without waiting for anything: for starts that are meant to fail. */
  spawn(): Output {
    const { env, ratesOff = true, entry = SERVER, nodeArguments = [], wrapper = [] } = this.options
    const [command = '', ...rest] = [...wrapper, process.execPath, ...nodeArguments, entry]
    const child = spawn(command, rest, {
      // As the README starts it: nothing that Vitest sets, nor `NODE_ENV`.
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(this.port),
        NUXT_DATABASE_FILE: this.databaseFile,
        ...(ratesOff ? { ...RATES_OFF, ...CROWDS } : {}),
        ...env,
      },
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output = new Output(child)
    this.#outputs.push(output)
    return output
  }

  /** Sends it a signal, and waits for nothing. */
  signal(signal: NodeJS.Signals): void {
    this.#outputs.at(-1)?.child.kill(signal)
  }

  /** Ends it as an operator does. @returns its exit code. */
  async stop(): Promise<number | string> {
    return await this.#end('SIGTERM')
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Stops it, and starts it again on the same file and port. */
  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** The last of it: stops it, looks for secrets in the log, and deletes its folder. */
  async dispose(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
    for (const secret of this.#secrets) expect(this.output, 'the log').not.toContain(secret)
    // Libraries begin their words with a tag.
    expect(this.output, 'the log').not.toMatch(/Unexpected|\/room\/|\[[a-z_ ]+\d*\]/i)
  }

  async #end(signal: NodeJS.Signals): Promise<number | string> {
    const output = this.#outputs.at(-1)
    if (!output) return 'never started'
    if (!output.hasEnded) output.child.kill(signal)
    return await output.ended()
  }
}
