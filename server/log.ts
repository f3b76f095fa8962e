/** The only module that writes to the log. Nothing supplied by a user is logged: no text, name, id, address or path. */

export function log(line: string) {
  globalThis.console.log(line)
}

/** When each line may be written again (monotonic milliseconds). */
const silentUntil = new Map<string, number>()

/** Writes a line at most once a minute: for events that clients can cause as often as they like. */
export function logOncePerMinute(line: string) {
  const now = performance.now()
  if (now < (silentUntil.get(line) ?? 0)) return
  silentUntil.set(line, now + 60_000)
  log(line)
}

/** Logs an unexpected error without its message: error messages quote their input. */
export function logUnexpected(error: unknown) {
  globalThis.console.error(`Unexpected ${describe(error)}`)
}

/** Name, code and place in our code, each only if it has the form of one. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  // The stack starts with the message, which may contain anything, even a line that looks like a place. A place may repeat the
  // message's words, so cut once, at the message's end.
  const { stack = '', message } = error
  const places = message === '' ? stack : stack.slice(stack.includes(message) ? stack.indexOf(message) + message.length : stack.length)
  const place = places.match(/^ {4}at .*?([\w.-]+:\d+:\d+)\)?$/m)?.[1]
  const name = /^[A-Z]\w*$/.test(error.name) ? error.name : 'Error'
  const code = 'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z_0-9]*$/.test(error.code) && error.code
  return [name, code, place && `at ${place}`].filter(Boolean).join(' ')
}
