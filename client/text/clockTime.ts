let format: Intl.DateTimeFormat | undefined

/** The time of day as people write it where this device is. `at`: epoch milliseconds. */
export function formatClockTime(at: number): string {
  // Made once, as it costs as much as drawing several messages; and not before the first of them is there.
  format ??= new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
  return format.format(at)
}
