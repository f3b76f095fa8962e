import type { ChildProcess } from 'node:child_process'

/** Everything that a child process has written, and a way to wait for a line of it. */
export class Output {
  text = ''
  readonly #waiting = new Set<() => void>()

  /** @param child a process whose `stdout` and `stderr` are pipes. */
  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.text += chunk
        this.#look()
      })
    }
    child.on('close', () => this.#look())
  }

  /** Whether the process has ended. */
  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  /**
   * Waits until the output holds a match.
   *
   * @param from position in `text` from where to look.
   * @throws Error with the whole output where the process ends without it.
   */
  waitFor(pattern: RegExp, from = 0): Promise<RegExpMatchArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = this.text.slice(from).match(pattern)
        if (!match && !this.hasEnded) return
        this.#waiting.delete(look)
        if (match) resolve(match)
        else reject(new Error(`The process ended without writing ${pattern}:\n${this.text}`))
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** Waits for the end of the process. @returns its exit code, or the signal that ended it. */
  async ended(): Promise<number | string> {
    await new Promise<void>((resolve) => {
      if (this.child.stdout?.closed !== false && this.hasEnded) resolve()
      else this.child.once('close', () => resolve())
    })
    return this.child.exitCode ?? this.child.signalCode ?? 'unknown'
  }

  #look() {
    for (const look of this.#waiting) look()
  }
}
