/** The time (epoch milliseconds), with fractions. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now()
}

/** Waits for some milliseconds; for none where they are negative. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise(awake => setTimeout(awake, milliseconds))
}
