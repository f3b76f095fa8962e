/** The bounds of the wait between two attempts to connect (milliseconds). */
export const FIRST_WAIT_MS = 500
export const LONGEST_WAIT_MS = 15_000

/**
 * How long to wait before connecting again (milliseconds): exponential with full jitter, so that a restarted server is not met
 * by everyone at once. @param attempt failures in a row before this one. @param random from 0 (inclusive) to 1 (exclusive).
 */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt)
}
