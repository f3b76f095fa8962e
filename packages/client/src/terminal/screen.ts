import type { WriteStream } from 'node:tty'
import { createLogUpdate } from 'log-update'

// Alternate screen: it has no history to scroll back to. No wrapping: a character that is wider than expected is cut at the edge.
const ENTER = '\u001B[?1049h\u001B[?7l\u001B[?2004h\u001B[2J\u001B[H'
const LEAVE = '\u001B[2J\u001B[H\u001B[?2004l\u001B[?7h\u001B[?1049l'
const CLEAR = '\u001B[2J\u001B[H'

/** What is in the last line: the field, and the column of the cursor in it, from 1. */
export interface InputLine { readonly text: string, readonly cursor: number }

/** The whole terminal: lines of text, and a field in the last line. Nothing of it is left after `close`. */
export function openScreen(out: WriteStream) {
  const update = createLogUpdate(out, { showCursor: true })
  let isOpen = true
  out.write(ENTER)

  /** @param lines all lines except the last; none wider than the terminal. */
  function draw(lines: readonly string[], { text, cursor }: InputLine) {
    if (!isOpen) return
    update(lines.join('\n'))
    out.write(`\r\u001B[2K${text}\u001B[${cursor}G`)
  }

  /** After a change of size everything is drawn again. */
  function clear() {
    if (!isOpen) return
    update.done()
    out.write(CLEAR)
  }

  function close() {
    if (isOpen) out.write(LEAVE)
    isOpen = false
  }

  return { draw, clear, close }
}
