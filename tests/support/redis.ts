import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { programOf } from '../../scripts/deployment'
import { makeFolder } from './folder'
import { freePort } from './freePort'
import { Output } from './output'

/** As deploy/redis.conf has it: memory alone. */
const MEMORY_ONLY = ['--save', '', '--appendonly', 'no', '--slowlog-max-len', '0']

export interface RedisOptions {
  /** More settings, or other ones than those for memory alone. */
  settings?: readonly string[]
  /** A file with all settings, in place of those for memory alone; a `--sentinel` may follow it. */
  file?: readonly string[]
  /** Environment variables. */
  env?: Record<string, string>
}

/** A real Redis on a free port, with a folder of its own. */
export class RedisServer {
  readonly folder = makeFolder()
  port = 0
  readonly #options: RedisOptions
  #output: Output | undefined

  constructor(options: RedisOptions = {}) {
    this.#options = options
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  get processId(): number {
    return this.#output?.child.pid ?? 0
  }

  /** Starts it, empty; later on the same port. */
  async start(): Promise<this> {
    const { settings = [], file, env } = this.#options
    this.port ||= await freePort()
    const program = programOf('redis-server')
    const args = [...file ?? [], '--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, ...file ? [] : MEMORY_ONLY, ...settings]
    this.#output = new Output(spawn(program.command, args, { env: { ...process.env, ...program.env, ...env }, cwd: program.cwd, stdio: ['ignore', 'pipe', 'pipe'] }))
    await this.#output.waitFor(/Ready to accept connections|Sentinel ID is/)
    return this
  }

  signal(signal: NodeJS.Signals): void {
    this.#output?.child.kill(signal)
  }

  /** Kills it: with it goes all that it held. */
  async kill(): Promise<void> {
    this.signal('SIGCONT')
    this.signal('SIGKILL')
    await this.#output?.ended()
  }

  async dispose(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Starts a Redis that ends with the test. */
export async function startRedis(options?: RedisOptions): Promise<RedisServer> {
  const redis = new RedisServer(options)
  onTestFinished(() => redis.dispose())
  return await redis.start()
}
