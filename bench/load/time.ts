/** Epoch milliseconds, with fractions. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now()
}

/** Waits for some milliseconds; negative values do not wait. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise(awake => setTimeout(awake, milliseconds))
}
