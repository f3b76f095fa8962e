/** A notice comes when this much is left, in a room that lives longer than that (milliseconds). */
export const NOTICES_MS = [300_000, 60_000] as const
/** From here on the time left is shown as scarce (milliseconds). */
export const SCARCE_MS = 300_000

/** Minutes and seconds: `59:07`. A second that has begun counts. */
export function formatRemaining(remainingMs: number): string {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Minutes, for a sentence that need not be exact. A minute that has begun counts. */
export function countMinutes(remainingMs: number): number {
  return Math.max(1, Math.ceil(remainingMs / 60_000))
}

/** The notice that is due: the smallest that has been reached (milliseconds). @param lifetimeMs how long the room lives in all. */
export function dueNotice(remainingMs: number, lifetimeMs: number): number | undefined {
  return NOTICES_MS.findLast(noticeMs => remainingMs <= noticeMs && lifetimeMs > noticeMs)
}

/** The lifetimes to choose from, in seconds, the longest one last. */
export function lifetimeChoices(longestSeconds: number): readonly number[] {
  return [...[300, 900, 1800, 3600].filter(seconds => seconds < longestSeconds), longestSeconds]
}
