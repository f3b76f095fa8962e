import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { ROOT } from '../../scripts/build'
import type { Program } from '../../scripts/deployment'
import { programOf } from '../../scripts/deployment'
import type { Certificate } from './certificate'
import { makeCertificate } from './certificate'
import { makeFolder } from './folder'
import { freePort } from './freePort'
import { Output } from './output'

const PATIENCE_MS = 10_000
const HAS_IPV6 = Object.values(networkInterfaces()).flat().some(each => each?.address === '::1')

/** What is behind a proxy, and how the test changes the shipped file. */
export interface ProxyOptions {
  /** The port of the server behind it. */
  upstream: number
  /** The path of the site, with which the server was started as well. */
  base?: '/' | '/chat/'
  /** A fault, or shorter timeouts; applied to the shipped file. */
  edit?: (config: string) => string
}

/** What a kind of proxy needs to adapt its file: everything that depends on the machine. */
export interface Place extends Certificate {
  folder: string
  http: number
  https: number
  upstream: number
  base: string
  hasIPv6: boolean
}

/** A kind of proxy. */
export interface ProxyKind {
  name: 'nginx' | 'haproxy' | 'caddy'
  /** The shipped file, in `deploy/`. */
  file: string
  /** Puts ports, names, files and the user of the test in place of those of the shipped file, and changes nothing else. */
  adapt(config: string, place: Place): string
  /** The arguments that run it in the foreground. @param file the adapted file. */
  run(file: string, folder: string): string[]
  /** What reloads the file: a signal, or the arguments of a command. */
  reload: NodeJS.Signals | ((file: string) => string[])
  env?(place: Place): Record<string, string>
  /** The folder in which it writes logs, if it does not obey its file. */
  logFolder?: string
}

/** A real proxy with the shipped file, in front of a server. */
export class Proxy {
  readonly folder = makeFolder()
  readonly #file = join(this.folder, 'proxy.conf')
  readonly #program: Program
  #output: Output | undefined
  #https = 0
  #http = 0
  #env: Record<string, string> = {}

  constructor(readonly kind: ProxyKind, readonly options: ProxyOptions) {
    this.#program = programOf(kind.name)
  }

  /** The address of the site. */
  get url(): string {
    return `https://localhost:${this.#https}${this.options.base ?? '/'}`
  }

  /** The same without a slash at the end, as for a `Visitor`. */
  get site(): string {
    return this.url.replace(/\/$/, '')
  }

  /** The address of the site without TLS. */
  get plainUrl(): string {
    return `http://localhost:${this.#http}${this.options.base ?? '/'}`
  }

  /** Everything that it wrote, into files and to its standard streams. */
  get logs(): string {
    const folders = [this.folder, ...this.kind.logFolder !== undefined && existsSync(this.kind.logFolder) ? [this.kind.logFolder] : []]
    const files = folders.flatMap(folder => readdirSync(folder).filter(name => name.endsWith('.log')).map(name => join(folder, name)))
    return [this.#output?.text ?? '', ...files.map(file => readFileSync(file, 'utf8'))].join('\n')
  }

  async start(): Promise<this> {
    const { upstream, base = '/', edit = config => config } = this.options
    ;[this.#http, this.#https] = [await freePort(), await freePort()]
    const place: Place = { ...makeCertificate(this.folder), folder: this.folder, http: this.#http, https: this.#https, upstream, base, hasIPv6: HAS_IPV6 }
    const shipped = readFileSync(join(ROOT, 'deploy', this.kind.file), 'utf8')
    writeFileSync(this.#file, this.kind.adapt(edit(shipped), place))
    this.#env = { PATH: process.env.PATH ?? '', HOME: this.folder, ...this.#program.env, ...this.kind.env?.(place) }
    this.#output = this.#spawn(this.kind.run(this.#file, this.folder))
    await this.#accepts()
    return this
  }

  /** Reloads it like an operator, and waits until the new configuration is in use. */
  async reload(): Promise<void> {
    const { reload } = this.kind
    const { pid } = this.#output?.child ?? {}
    if (pid === undefined) throw new Error('The proxy does not run.')
    if (typeof reload === 'function') {
      const command = this.#spawn(reload(this.#file))
      const code = await command.ended()
      if (code !== 0) throw new Error(`The reload failed with ${code}: ${command.text}`)
      return
    }
    const before = childrenOf(pid)
    process.kill(pid, reload)
    await vi.waitFor(() => {
      if (childrenOf(pid).every(child => before.includes(child))) throw new Error('It has no new worker yet.')
    }, PATIENCE_MS)
    await this.#accepts()
  }

  /** Stops it, and deletes its folder. */
  async dispose(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async stop(): Promise<void> {
    if (this.#output?.hasEnded === false) this.#output.child.kill('SIGTERM')
    await this.#output?.ended()
  }

  #spawn(rest: string[]): Output {
    const { command, cwd } = this.#program
    return new Output(spawn(command, rest, { cwd, env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] }))
  }

  async #accepts(): Promise<void> {
    await vi.waitFor(async () => {
      if (this.#output?.hasEnded !== false) throw new Error(`The proxy ended: ${this.logs}`)
      await Promise.all([this.#http, this.#https].map(answers))
    }, PATIENCE_MS)
  }
}

function answers(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, 'localhost', () => {
      socket.destroy()
      resolve()
    }).on('error', reject)
  })
}

function childrenOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
}
