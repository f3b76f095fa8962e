import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A desktop that nobody sees: a screen, a window manager and a session bus, with folders of its own. */
export class Desktop {
  readonly folder = mkdtempSync(join(tmpdir(), 'screen-reader-'))
  readonly env: Record<string, string> = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: this.folder,
    LANG: 'C.UTF-8',
    XDG_CONFIG_HOME: join(this.folder, 'config'),
    XDG_RUNTIME_DIR: join(this.folder, 'run'),
  }

  readonly #processes: ChildProcess[] = []

  async start(): Promise<this> {
    mkdirSync(join(this.folder, 'run'), { mode: 0o700 })
    this.env.DISPLAY = `:${await this.#firstLine('Xvfb', '-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp')}`
    this.env.DBUS_SESSION_BUS_ADDRESS = await this.#firstLine('dbus-daemon', '--session', '--nofork', '--print-address=1')
    this.run('openbox')
    return this
  }

  /** Starts a program of this desktop. */
  run(command: string, ...args: string[]): ChildProcess {
    return this.#spawn('ignore', command, args)
  }

  /** Presses keys, by their names in X. */
  async presses(...keys: string[]): Promise<void> {
    await once(this.run('xdotool', 'key', '--delay', '60', ...keys), 'exit')
  }

  async types(text: string): Promise<void> {
    await once(this.run('xdotool', 'type', '--delay', '60', text), 'exit')
  }

  /** Ends every program: Orca catches signals, and one that is left over makes the next end silently. */
  async end(): Promise<void> {
    for (const child of this.#processes.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async #firstLine(command: string, ...args: string[]): Promise<string> {
    const child = this.#spawn('pipe', command, args)
    const [text] = await once(child.stdout ?? child, 'data') as [Buffer]
    return text.toString().trim()
  }

  #spawn(stdout: 'ignore' | 'pipe', command: string, args: string[]): ChildProcess {
    const child = spawn(command, args, { env: this.env, cwd: this.folder, stdio: ['ignore', stdout, 'ignore'] })
    this.#processes.push(child)
    return child
  }
}
