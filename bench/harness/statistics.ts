/** Median. */
export function median(values: number[]): number {
  return percentile(values, 0.5)
}

/**
 * Quantile.
 * @param values in any order.
 * @param part 0 to 1.
 */
export function percentile(values: ArrayLike<number>, part: number): number {
  const sorted = Float64Array.from(values).sort()
  const at = (sorted.length - 1) * part
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? below
  return below + (above - below) * (at - Math.floor(at))
}

/** Spread: from the least to the greatest, as a part of the median. */
export function spread(values: number[]): number {
  return values.length < 2 ? 0 : (Math.max(...values) - Math.min(...values)) / Math.abs(median(values) || 1)
}
