import { spawn } from '@lydell/node-pty'
import headless from '@xterm/headless'
import { expect, inject, onTestFinished } from 'vitest'

/** `chat-room` of the packed client. */
export const program = () => `${inject('clientFolder')}/node_modules/ephemeral-chat-rooms-client/bin/chat-room.mjs`

/** A person at a terminal: the packed `chat-room` under a pseudo-terminal, and what its screen shows. Stops with the test. */
export function openTerminal(args: readonly string[], { columns = 80, rows = 24, env = {} }: { columns?: number, rows?: number, env?: Record<string, string> } = {}): Terminal {
  const terminal = new Terminal(args, columns, rows, env)
  onTestFinished(() => terminal.dispose())
  return terminal
}

class Terminal {
  /** Everything that the program has written. */
  output = ''
  readonly ended: Promise<number>
  readonly #screen: headless.Terminal
  readonly #process: ReturnType<typeof spawn>

  constructor(args: readonly string[], columns: number, rows: number, env: Record<string, string>) {
    this.#screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 })
    this.#process = spawn(process.execPath, [program(), ...args], { cols: columns, rows, name: 'xterm-256color', env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', ...env } })
    this.#process.onData((written) => {
      this.output += written
      this.#screen.write(written)
    })
    this.#screen.onData(answer => this.#process.write(answer))
    this.ended = new Promise(resolve => this.#process.onExit(({ exitCode }) => resolve(exitCode)))
  }

  /** The lines of the screen, without blanks at their ends. */
  get lines(): string[] {
    const { active } = this.#screen.buffer
    return Array.from({ length: this.#screen.rows }, (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '')
  }

  get text(): string {
    return this.lines.join('\n')
  }

  /** Every line that can be seen by scrolling the terminal itself. */
  get history(): string {
    const { normal } = this.#screen.buffer
    return Array.from({ length: normal.length }, (_, row) => normal.getLine(row)?.translateToString(true) ?? '').join('\n')
  }

  /** Where the cursor stands, from 0. */
  get cursor(): { row: number, column: number } {
    const { cursorX, cursorY } = this.#screen.buffer.active
    return { row: cursorY, column: cursorX }
  }

  types(keys: string): void {
    this.#process.write(keys)
  }

  /** Types a line, and presses Enter. */
  says(line: string): void {
    this.types(`${line}\r`)
  }

  async sees(what: string | RegExp): Promise<void> {
    await expect.poll(() => this.text).toMatch(what)
  }

  resizes(columns: number, rows: number): void {
    this.#screen.resize(columns, rows)
    this.#process.resize(columns, rows)
  }

  dispose(): void {
    this.#process.kill('SIGKILL')
    this.#screen.dispose()
  }
}
