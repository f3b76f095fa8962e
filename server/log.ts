/**
 * The one place that writes to the log. Nothing that a user supplied goes in: no text, name, id, address or path.
 */

/** Writes one line for the operator. */
export function log(line: string) {
  console.log(line)
}

/**
 * Writes what should not have happened, without its message: messages of errors quote what they were given.
 *
 * @param error what was thrown.
 */
export function logUnexpected(error: unknown) {
  console.error(`Unexpected ${describe(error)}`)
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  // The message comes first in the stack, and may hold anything, a line that looks like a place too.
  const [, places = ''] = error.stack?.split(error.message || '\n') ?? []
  const place = places.split('\n').find(line => line.startsWith('    at '))?.trim() ?? ''
  return `${error.name}${code} ${place}`.trimEnd()
}
