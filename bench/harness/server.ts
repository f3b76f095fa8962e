import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cores, pinned } from './machine.ts'

/** How to start a server. */
export interface Command {
  /** The program and its arguments. */
  command: string[]
  env?: Record<string, string>
  /** On any core, not on that of the server: where promptness is measured, not cost. */
  isUnpinned?: boolean
}

/** A server as its own process, on its own core, with its own folder. */
export class Server {
  /** Holds all files of the server. */
  readonly folder = mkdtempSync(join(tmpdir(), 'bench-'))
  readonly databaseFile = join(this.folder, 'rooms.sqlite')
  readonly port: number
  readonly #start: Command
  #child: ChildProcess | undefined
  #output = ''

  private constructor(port: number, start: Command) {
    this.port = port
    this.#start = start
  }

  /** Starts a server on a free port, and waits until it answers. */
  static async start(command: Command): Promise<Server> {
    const server = new Server(await freePort(), command)
    await server.start()
    return server
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Starts the process. @returns the time until its first answer (milliseconds). */
  async start(): Promise<number> {
    const { command, env, isUnpinned } = this.#start
    const [program = '', ...args] = isUnpinned ? command : pinned(cores.server, command)
    const startedAt = performance.now()
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(this.port), NUXT_DATABASE_FILE: this.databaseFile, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => this.#output += String(chunk))
    while (!await this.#answers()) {
      if (child.exitCode !== null) throw new Error(`The server ended:\n${this.#output}`)
      if (performance.now() - startedAt > 60_000) throw new Error(`The server does not answer:\n${this.#output}`)
      await new Promise(retry => setTimeout(retry, 1))
    }
    return performance.now() - startedAt
  }

  /** Stops the process gracefully; its files stay. */
  async stop(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise(resolve => child.once('close', resolve))
    child.kill('SIGTERM')
    const patience = setTimeout(() => child.kill('SIGKILL'), 20_000)
    await ended
    clearTimeout(patience)
  }

  /** Ends the process and deletes its files. */
  async dispose(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      get({ port: this.port, host: '127.0.0.1', path: '/api/health', agent: false }, (response) => {
        response.resume().on('end', () => resolve(true))
      }).on('error', () => resolve(false))
    })
  }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject).listen(0, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
