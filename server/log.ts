/**
 * The one place that writes to the log. Nothing that a user supplied goes in: no text, name, id, address or path.
 */

/** Writes one line for the operator. */
export function log(line: string) {
  globalThis.console.log(line)
}

/** When each line may be written again (monotonic milliseconds). */
const silentUntil = new Map<string, number>()

/** Writes one line for the operator, unless it was written within the last minute: for what clientLimits can cause as often as they like. */
export function logOncePerMinute(line: string) {
  const now = performance.now()
  if (now < (silentUntil.get(line) ?? 0)) return
  silentUntil.set(line, now + 60_000)
  log(line)
}

/**
 * Writes what should not have happened, without its message: messages of errors quote what they were given.
 *
 * @param error what was thrown.
 */
export function logUnexpected(error: unknown) {
  globalThis.console.error(`Unexpected ${describe(error)}`)
}

/** Its name, its code and its place in our code, each only where it has the form of one. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  // The message comes first in the stack, and may hold anything, a line that looks like a place too. A place may hold the
  // message's words in turn, so it is cut off once, at its end.
  const { stack = '', message } = error
  const places = message === '' ? stack : stack.slice(stack.includes(message) ? stack.indexOf(message) + message.length : stack.length)
  const place = places.match(/^ {4}at .*?([\w.-]+:\d+:\d+)\)?$/m)?.[1]
  const name = /^[A-Z]\w*$/.test(error.name) ? error.name : 'Error'
  const code = 'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z_0-9]*$/.test(error.code) && error.code
  return [name, code, place && `at ${place}`].filter(Boolean).join(' ')
}
