import type { ErrorCode } from '#shared/protocol'

/** Counts what happens, for an operator's metrics: numbers only, nothing of anybody. Durations are in milliseconds. */
export interface Meter {
  /** Messages were published to so many connections each. */
  published(messages: number, receivers: number): void
  /** A transaction was committed. */
  committed(ms: number): void
  /** Everything in a commit has been sent; `ms` since the first of it arrived. */
  delivered(ms: number): void
  /** A frame was answered with an error. */
  refusedFrame(code: ErrorCode): void
  /** A connection was closed because it read too slowly. */
  cutOff(): void
}

const nothing = () => {}

/** For a server that nobody watches. */
export const NO_METER: Meter = { published: nothing, committed: nothing, delivered: nothing, refusedFrame: nothing, cutOff: nothing }
