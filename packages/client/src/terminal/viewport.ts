/** The end of a list of lines that is read backwards, as far as it is looked at. */
export interface Viewport {
  readonly lines: readonly string[]
  /** How many lines below are not shown. */
  readonly below: number
  /** Whether the oldest line that is held is shown. */
  readonly isAtStart: boolean
}

/**
 * The lines to show. Only what is needed is written: a room may hold thousands of messages.
 * @param entries oldest first. @param below lines to leave out at the end; less if there are not as many.
 */
export function lookAt<Entry>(entries: readonly Entry[], linesOf: (entry: Entry) => readonly string[], height: number, below: number): Viewport {
  const lines: string[] = []
  let first = entries.length
  while (first > 0 && lines.length < height + below) {
    const entry = entries[first -= 1]
    if (entry !== undefined) lines.unshift(...linesOf(entry))
  }
  const left = Math.max(0, Math.min(below, lines.length - height))
  const shown = lines.slice(0, lines.length - left).slice(-height)
  return { lines: shown, below: left, isAtStart: first === 0 && lines.length - left <= height }
}
