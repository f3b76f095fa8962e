import type { ChildProcess } from 'node:child_process'

/** The output of a child process, and a way to wait for a line of it. */
export class Output {
  text = ''
  readonly #waiting = new Set<() => void>()

  /** @param child a process whose `stdout` and `stderr` are pipes. */
  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.text += chunk
        this.#check()
      })
    }
    child.on('close', () => this.#check())
  }

  /** Whether the process has ended. */
  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  /**
   * Waits until the output has a match.
   * @param from start of the search in `text`.
   * @throws Error with the whole output if the process ends without it.
   */
  waitFor(pattern: RegExp, from = 0): Promise<RegExpMatchArray> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const match = this.text.slice(from).match(pattern)
        if (!match && !this.hasEnded) return
        this.#waiting.delete(check)
        if (match) resolve(match)
        else reject(new Error(`The process ended without writing ${pattern}:\n${this.text}`))
      }
      this.#waiting.add(check)
      check()
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

  #check() {
    for (const check of this.#waiting) check()
  }
}
