import { TEXT_LENGTH } from '#shared/limits'
import { sanitizeText } from '~/client/text/sanitizeText'

/** Lines that wait to be posted, joined to as few messages as possible: by default a person may post two a second. */
export class LineBatch {
  #lines: string[] = []

  get isEmpty(): boolean {
    return this.#lines.length === 0
  }

  get length(): number {
    return this.#lines.length
  }

  /** Adds a line of a file or another program; its colours are dropped, and what is longer than a message is divided. */
  add(line: string): void {
    const text = sanitizeText(line)
    for (let at = 0; at < text.length;) {
      // Not between the two halves of a character.
      const cut = /[\uD800-\uDBFF]$/.test(text.slice(at, at + TEXT_LENGTH)) ? TEXT_LENGTH - 1 : TEXT_LENGTH
      this.#lines.push(text.slice(at, at + cut))
      at += cut
    }
    if (text === '' && this.#lines.length > 0) this.#lines.push('')
  }

  /** The next message: as many lines as fit. `undefined` if there is nothing to see in them. */
  take(): string | undefined {
    let count = 0
    let length = -1
    for (const line of this.#lines) {
      if (length + 1 + line.length > TEXT_LENGTH) break
      length += 1 + line.length
      count += 1
    }
    const text = this.#lines.splice(0, count).join('\n').trimEnd()
    return text.trim() === '' ? undefined : text
  }
}
