/** The bounds of the wait between two attempts to connect (milliseconds). */
export const FIRST_WAIT_MS = 500
export const LONGEST_WAIT_MS = 15_000

/**
 * How long to wait before connecting again: exponential with full jitter, so that a restarted server is not met by
 * everyone at once.
 *
 * @param attempt how many attempts in a row have failed before this one, from 0.
 * @param random a number from 0 (inclusive) to 1 (exclusive).
 * @returns milliseconds, from 0 to `LONGEST_WAIT_MS`.
 */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt)
}
